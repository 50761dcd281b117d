package key

import (
	"crypto/elliptic"
	"encoding/binary"
	"strings"

	"laurel/credential/internal/multibase"
	"laurel/credential/internal/p256"
)

// The multicodec numbers of public keys (Controlled Identifiers §Multikey).
const (
	codecEd25519 = 0xed
	codecP256    = 0x1200
	codecP384    = 0x1201
	codecBLS     = 0xeb // of G2
)

// otherCodecs are kinds of key that are known and not read.
var otherCodecs = map[uint64]string{
	0xe7: "secp256k1", 0xea: "BLS12-381 G1", 0xec: "X25519",
	0x1202: "P-521", 0x1205: "RSA",
}

// ParseMultikey reads a key in Multikey form: multibase over a multicodec
// number and the key. It fails with [ErrInvalid] or [ErrUnsupported].
func ParseMultikey(s string) (Public, error) {
	if k, ok := parsed.get(s); ok {
		return k, nil
	}
	k, err := parseMultikey(s)
	if err == nil {
		parsed.add(s, k)
	}
	return k, err
}

func parseMultikey(s string) (Public, error) {
	if !strings.HasPrefix(s, "z") && !strings.HasPrefix(s, "u") {
		return Public{}, invalid("a Multikey begins with z or u")
	}
	b, err := multibase.Decode(s)
	if err != nil {
		return Public{}, invalid("%v", err)
	}
	return ReadMultikey(b)
}

// ReadMultikey reads the bytes under a Multikey's multibase. A key that is
// read so is not remembered: it is for those that come once.
func ReadMultikey(b []byte) (Public, error) {
	codec, n := binary.Uvarint(b)
	if n <= 0 || n != len(binary.AppendUvarint(nil, codec)) {
		return Public{}, invalid("a Multikey begins with the number of its kind")
	}
	b = b[n:]
	switch codec {
	case codecEd25519:
		return newEd25519(b)
	case codecP256:
		return newCompressed(P256, b)
	case codecP384:
		return newCompressed(P384, b)
	case codecBLS:
		return newBLS(b)
	}
	if name := otherCodecs[codec]; name != "" {
		return Public{}, unsupported("%s", name)
	}
	return Public{}, unsupported("multicodec 0x%x", codec)
}

func newCompressed(typ Type, b []byte) (Public, error) {
	c := curve(typ)
	if want := 1 + (c.Params().BitSize+7)/8; len(b) != want {
		return Public{}, invalid("a compressed %s key has %d bytes, not %d", typ, want, len(b))
	}
	if typ == P256 {
		k, ok := p256.Decompress(b)
		if !ok {
			return Public{}, invalid("the point is not on %s", typ)
		}
		return Public{typ: typ, p256: k}, nil
	}
	x, y := elliptic.UnmarshalCompressed(c, b)
	if x == nil {
		return Public{}, invalid("the point is not on %s", typ)
	}
	return newECDSA(typ, uncompressed(typ, x.Bytes(), y.Bytes()))
}

// uncompressed joins coordinates, which may have lost leading zeros, to a point.
func uncompressed(typ Type, x, y []byte) []byte {
	size := (curve(typ).Params().BitSize + 7) / 8
	point := make([]byte, 1+2*size)
	point[0] = 4
	copy(point[1+size-len(x):], x)
	copy(point[1+2*size-len(y):], y)
	return point
}

// Multikey writes the key in its one Multikey spelling; "" for RSA.
func (p Public) Multikey() string {
	switch p.typ {
	case Ed25519:
		return multibase.Base58(append(binary.AppendUvarint(nil, codecEd25519), p.ed...))
	case P256:
		return multibase.Base58(append(binary.AppendUvarint(nil, codecP256), p.compressed()...))
	case P384:
		return multibase.Base58(append(binary.AppendUvarint(nil, codecP384), p.compressed()...))
	case BLS12381:
		return multibase.Base58(append(binary.AppendUvarint(nil, codecBLS), p.bls.Bytes()...))
	}
	return ""
}

func (p Public) compressed() []byte {
	point := p.point()
	size := len(point) / 2
	return append([]byte{2 | point[len(point)-1]&1}, point[1:1+size]...)
}

// point is the uncompressed point of an elliptic key.
func (p Public) point() []byte {
	if p.typ == P256 {
		return p.p256.Bytes()
	}
	b, err := p.ec.Bytes()
	if err != nil {
		panic("a parsed key lost its point: " + err.Error())
	}
	return b
}

// DIDKey writes the key as a did:key; "" for RSA.
func (p Public) DIDKey() string {
	if m := p.Multikey(); m != "" {
		return "did:key:" + m
	}
	return ""
}

// DIDKeyMethod is the verification method that a did:key document gives the
// key: did:key:z…#z…
func (p Public) DIDKeyMethod() string {
	if m := p.Multikey(); m != "" {
		return "did:key:" + m + "#" + m
	}
	return ""
}
