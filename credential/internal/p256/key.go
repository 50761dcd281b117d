package p256

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/binary"
	"sync"
)

// PublicKey is a point of the curve, and not infinity.
type PublicKey struct {
	at    affine
	bytes [64]byte // x‖y

	once     sync.Once
	standard *ecdsa.PublicKey
}

// NewPublicKey reads an uncompressed point (SEC 1 §2.3.4), and tells whether
// it is one of the curve.
func NewPublicKey(point []byte) (*PublicKey, bool) {
	if len(point) != 65 || point[0] != 4 {
		return nil, false
	}
	k := &PublicKey{bytes: [64]byte(point[1:])}
	if !k.at.x.setBytes(point[1:33]) || !k.at.y.setBytes(point[33:]) {
		return nil, false
	}
	var yy, right element
	yy.square(&k.at.y)
	right.curve(&k.at.x)
	return k, yy == right
}

// Decompress reads a compressed point, and tells whether it is one of the
// curve.
func Decompress(point []byte) (*PublicKey, bool) {
	if len(point) != 33 || point[0] != 2 && point[0] != 3 {
		return nil, false
	}
	k := &PublicKey{}
	if !k.at.x.setBytes(point[1:]) {
		return nil, false
	}
	var right element
	right.curve(&k.at.x)
	if !k.at.y.root(&right) {
		return nil, false
	}
	var y element
	y.mul(&k.at.y, &element{1}) // out of its form
	if byte(y[0]&1) != point[0]&1 {
		k.at.y.negate(&k.at.y)
		y.mul(&k.at.y, &element{1})
	}
	copy(k.bytes[:], point[1:])
	for i, w := range y {
		binary.BigEndian.PutUint64(k.bytes[56-8*i:], w)
	}
	return k, true
}

// Bytes is the uncompressed point.
func (k *PublicKey) Bytes() []byte { return append([]byte{4}, k.bytes[:]...) }

// Equal tells whether both are the same key.
func (k *PublicKey) Equal(other *PublicKey) bool { return k.bytes == other.bytes }

// Standard is the key in Go's own kind. It may not be changed.
func (k *PublicKey) Standard() *ecdsa.PublicKey {
	k.once.Do(func() {
		standard, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), k.Bytes())
		if err != nil {
			panic("a point of the curve is none: " + err.Error())
		}
		k.standard = standard
	})
	return k.standard
}

// curveB is the b of the curve.
var curveB = func() (b element) {
	b.setBytes(elliptic.P256().Params().B.FillBytes(make([]byte, 32)))
	return b
}()

// curve sets z to x³ − 3x + b.
func (z *element) curve(x *element) {
	var three element
	three.double(x)
	three.add(&three, x)
	z.square(x)
	z.mul(z, x)
	z.sub(z, &three)
	z.add(z, &curveB)
}

// root sets z to a square root of x, and tells whether there is one: as p is 3
// modulo 4, it is x to the power of (p+1)/4 = ((2³²−1)·2¹²⁸ + 2⁹⁶ + 1)·2⁹⁴.
func (z *element) root(x *element) bool {
	r, t := *x, element{}
	for ones := 1; ones < 32; ones *= 2 { // r is x to the power of 2^ones − 1
		squareTimes(&t, &r, ones)
		r.mul(&r, &t)
	}
	squareTimes(&r, &r, 32)
	r.mul(&r, x)
	squareTimes(&r, &r, 96)
	r.mul(&r, x)
	squareTimes(&r, &r, 94)
	*z = r
	t.square(&r)
	return t == *x
}
