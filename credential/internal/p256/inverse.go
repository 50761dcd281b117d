package p256

import (
	"math/big"
	"math/bits"
)

// inverse is 1/x modulo an odd m, for an x that is not 0, below m and has no
// divisor in common with it: by Euclid's steps, many of which are found at a
// time from the highest words (Lehmer). Throughout a is ∓ua·x modulo m, and b
// is ±ub·x.
func inverse(x, m *[4]uint64) (z [4]uint64) {
	a, b := *m, *x
	var ua, ub [4]uint64
	ub[0] = 1
	odd := false // how many steps were made: whether the upper signs do not hold
	for a[1]|a[2]|a[3] != 0 {
		s := euclid(highest(&a, &b))
		if s.v0 == 0 { // a quotient too large for this, which hardly is
			return slowInverse(x, m)
		}
		var na, nb [4]uint64
		if s.odd {
			minus(&na, &b, s.v0, &a, s.u0)
			minus(&nb, &a, s.u1, &b, s.v1)
		} else {
			minus(&na, &a, s.u0, &b, s.v0)
			minus(&nb, &b, s.v1, &a, s.u1)
		}
		a, b = na, nb
		plus(&na, &ua, s.u0, &ub, s.v0)
		plus(&nb, &ua, s.u1, &ub, s.v1)
		ua, ub = na, nb
		odd = odd != s.odd
	}
	u0, u1, v0, v1 := uint64(1), uint64(0), uint64(0), uint64(1)
	for p, q := a[0], b[0]; q != 0; odd = !odd {
		t := p / q
		p, q = q, p-t*q
		u0, u1 = u1, u0+t*u1
		v0, v1 = v1, v0+t*v1
	}
	plus(&z, &ua, u0, &ub, v0)
	if !odd { // a is 1
		var c uint64
		for i := range z {
			z[i], c = bits.Sub64(m[i], z[i], c)
		}
	}
	return z
}

// highest are the 64 highest bits of a, which has more than a word, and those
// of b in the same places.
func highest(a, b *[4]uint64) (uint64, uint64) {
	i := 3
	for a[i] == 0 {
		i--
	}
	shift := bits.LeadingZeros64(a[i])
	return a[i]<<shift | a[i-1]>>(64-shift), b[i]<<shift | b[i-1]>>(64-shift)
}

// steps are some of Euclid's: they make u0·a − v0·b of a and v1·b − u1·a of b,
// or if they are odd the opposites of these.
type steps struct {
	u0, v0, u1, v1 uint64
	odd            bool
}

// euclid makes steps as long as the bits that are not known cannot matter, by
// Collins' condition in the form of Jebelean ("A double-digit Lehmer-Euclid
// algorithm for finding the GCD of long integers"). None can be sure if v0 is 0.
func euclid(a, b uint64) steps {
	u0, u1, u2 := uint64(0), uint64(1), uint64(0)
	v0, v1, v2 := uint64(0), uint64(0), uint64(1)
	odd := true
	for b >= v2 && a-b >= v1+v2 {
		q := a / b
		a, b = b, a-q*b
		u0, u1, u2 = u1, u2, u1+q*u2
		v0, v1, v2 = v1, v2, v1+q*v2
		odd = !odd
	}
	return steps{u0, v0, u1, v1, odd}
}

// minus sets z to a·u − b·v, which is from 0 to 2²⁵⁶.
func minus(z, a *[4]uint64, u uint64, b *[4]uint64, v uint64) {
	a0, a1, a2, a3 := lowTimes(a, u)
	b0, b1, b2, b3 := lowTimes(b, v)
	var c uint64
	z[0], c = bits.Sub64(a0, b0, 0)
	z[1], c = bits.Sub64(a1, b1, c)
	z[2], c = bits.Sub64(a2, b2, c)
	z[3], _ = bits.Sub64(a3, b3, c)
}

// plus sets z to a·u + b·v, which is below 2²⁵⁶.
func plus(z, a *[4]uint64, u uint64, b *[4]uint64, v uint64) {
	a0, a1, a2, a3 := lowTimes(a, u)
	b0, b1, b2, b3 := lowTimes(b, v)
	var c uint64
	z[0], c = bits.Add64(a0, b0, 0)
	z[1], c = bits.Add64(a1, b1, c)
	z[2], c = bits.Add64(a2, b2, c)
	z[3], _ = bits.Add64(a3, b3, c)
}

// lowTimes is the product modulo 2²⁵⁶.
func lowTimes(x *[4]uint64, y uint64) (r0, r1, r2, r3 uint64) {
	h0, l0 := bits.Mul64(x[0], y)
	h1, l1 := bits.Mul64(x[1], y)
	h2, l2 := bits.Mul64(x[2], y)
	var c uint64
	l1, c = bits.Add64(l1, h0, 0)
	l2, c = bits.Add64(l2, h1, c)
	return l0, l1, l2, x[3]*y + h2 + c
}

func slowInverse(x, m *[4]uint64) [4]uint64 {
	n := scalar(*x).big()
	var b [32]byte
	return words(n.ModInverse(n, scalar(*m).big()).FillBytes(b[:]))
}

func (z scalar) big() *big.Int {
	b := make([]byte, 32)
	for i, w := range z {
		for j := range 8 {
			b[31-8*i-j] = byte(w >> (8 * j))
		}
	}
	return new(big.Int).SetBytes(b)
}
