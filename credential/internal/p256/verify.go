// Package p256 verifies ECDSA signatures with P-256 (FIPS 186-5 §6.4.2),
// faster where many are by one key: [VerifyAll] for many at once, as in
// proofs of selective disclosure, [Verify] for keys that come again, as
// issuers' do.
//
// Both answer exactly as crypto/ecdsa does, for every key, digest and
// signature; which way was taken never shows in a verdict. They see what is
// public alone, so nothing takes constant time.
package p256

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"math/big"
	"sync"

	"laurel/credential/internal/hot"
)

// All tables together stay below 3 MiB: the base point's 832 KiB, 56 small
// ones of 11 KiB and 8 large ones of 86 KiB.
const (
	baseWidth   = 10 // 26 additions
	smallWidth  = 5  // 52 additions and 15 doublings
	smallStride = 4
	largeWidth  = 6 // 43 additions
	maxKeys     = 64
	maxLarge    = 8
)

// Signature is a digest and a signature over it, r‖s.
type Signature struct {
	Digest [32]byte
	Value  []byte
}

// base is the table of the base point.
var base = sync.OnceValue(func() *table {
	params := elliptic.P256().Params()
	var b [64]byte
	params.Gx.FillBytes(b[:32])
	params.Gy.FillBytes(b[32:])
	g := pointOf(b[:])
	return newTable(&g, baseWidth, 1)
})

// keys are the tables of public keys, by their coordinates.
var keys = hot.Tables[[64]byte, table]{
	Small: func(public [64]byte) *table {
		p := pointOf(public[:])
		return newTable(&p, smallWidth, smallStride)
	},
	Large: func(public [64]byte) *table {
		p := pointOf(public[:])
		return newTable(&p, largeWidth, 1)
	},
	Max:      maxKeys,
	MaxLarge: maxLarge,
}

// pointOf reads the coordinates of a point that is known to be on the curve.
func pointOf(b []byte) affine {
	var p affine
	p.x.setBytes(b[:32])
	p.y.setBytes(b[32:])
	return p
}

// Verify tells whether this is the key's signature over the digest.
func Verify(public *PublicKey, s Signature) bool {
	if t := keys.Table(public.bytes); t != nil {
		return t.verify(s)
	}
	return bare(public, s)
}

// bare leaves it to crypto/ecdsa.
func bare(public *PublicKey, s Signature) bool {
	if len(s.Value) != 64 {
		return false
	}
	r, v := new(big.Int).SetBytes(s.Value[:32]), new(big.Int).SetBytes(s.Value[32:])
	return ecdsa.Verify(public.Standard(), s.Digest[:], r, v)
}

// parts are r and s of a signature, both from 1 to n−1.
func (s Signature) parts() (r, v scalar, ok bool) {
	if len(s.Value) != 64 {
		return r, v, false
	}
	ok = r.setBytes(s.Value[:32])
	return r, v, v.setBytes(s.Value[32:]) && ok
}

// verify checks a signature with the table of its key.
func (t *table) verify(s Signature) bool {
	r, w, ok := s.parts()
	if !ok {
		return false
	}
	w.invert(&w)
	w.montgomery(&w, &squared)
	return t.holds(&s.Digest, &r, &w)
}

// holds tells whether a signature holds, given r and w = 2²⁵⁶/s: whether the x
// of R = (e/s)G + (r/s)Q modulo n is r.
func (t *table) holds(digest *[32]byte, r, w *scalar) bool {
	u1, u2 := multipliers(digest, r, w)
	var p jacobian
	t.sum(&p, &u2)
	base().sum(&p, &u1)
	if p.Z.isZero() {
		return false
	}
	var zz element
	zz.square(&p.Z)
	return r.isOf(&p.X, &zz)
}

// multipliers are those of G and of Q, given w = 2²⁵⁶/s.
func multipliers(digest *[32]byte, r, w *scalar) (u1, u2 scalar) {
	u1.setDigest(digest[:])
	u1.montgomery(&u1, w)
	u2.montgomery(r, w)
	return u1, u2
}

// isOf tells whether x = X/Z² is r modulo n. As n < p < 2n, x is r or, where
// that is below p, r+n.
func (z *scalar) isOf(x, zz *element) bool {
	candidate := element(*z)
	var inForm element
	inForm.mul(&candidate, &intoForm)
	inForm.mul(&inForm, zz)
	if inForm == *x {
		return true
	}
	if !below((*[4]uint64)(z), &gap) {
		return false
	}
	candidate = plusOrder(*z)
	inForm.mul(&candidate, &intoForm)
	inForm.mul(&inForm, zz)
	return inForm == *x
}
