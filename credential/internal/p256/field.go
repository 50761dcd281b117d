package p256

import (
	"encoding/binary"
	"math/bits"
)

// element is a number modulo p = 2²⁵⁶ − 2²²⁴ + 2¹⁹² + 2⁹⁶ − 1 in Montgomery's
// form: x stands as x·2²⁵⁶ mod p, below p, the lowest word first. So equal
// numbers are equal words. Nothing here takes constant time.
type element [4]uint64

// The words of p.
const (
	prime0 = 0xffffffffffffffff
	prime1 = 0x00000000ffffffff
	prime2 = 0
	prime3 = 0xffffffff00000001
)

var (
	prime = element{prime0, prime1, prime2, prime3}
	// one is 2²⁵⁶ mod p.
	one = element{0x0000000000000001, 0xffffffff00000000, 0xffffffffffffffff, 0x00000000fffffffe}
	// square of 2²⁵⁶ mod p, which brings numbers into the form.
	intoForm = element{0x0000000000000003, 0xfffffffbffffffff, 0xfffffffffffffffe, 0x00000004fffffffd}
)

// mul sets z to x·y.
func (z *element) mul(x, y *element) { mul(z, x, y) }

// mulGo sets z to x·y. Word by word of y, x times it is added and a multiple of
// p that clears the lowest word, which is then dropped. As −1/p mod 2⁶⁴ is 1,
// that multiple is the lowest word m itself, and as
//
//	m·p + … = m·2⁹⁶ + m·(2⁶⁴ − 2³² + 1)·2¹⁹² − m,
//
// it takes shifts and no multiplication.
func mulGo(z, x, y *element) {
	x0, x1, x2, x3 := x[0], x[1], x[2], x[3]
	var r0, r1, r2, r3, r4 uint64 // below 2p
	for _, w := range y {
		h0, l0 := bits.Mul64(x0, w)
		h1, l1 := bits.Mul64(x1, w)
		h2, l2 := bits.Mul64(x2, w)
		h3, l3 := bits.Mul64(x3, w)
		var c, over uint64
		l1, c = bits.Add64(l1, h0, 0)
		l2, c = bits.Add64(l2, h1, c)
		l3, c = bits.Add64(l3, h2, c)
		h3 += c
		r0, c = bits.Add64(r0, l0, 0)
		r1, c = bits.Add64(r1, l1, c)
		r2, c = bits.Add64(r2, l2, c)
		r3, c = bits.Add64(r3, l3, c)
		r4, over = bits.Add64(r4, h3, c)

		low, b := bits.Sub64(r0, r0<<32, 0) // m·(2⁶⁴ − 2³² + 1)
		high, _ := bits.Sub64(r0, r0>>32, b)
		r1, c = bits.Add64(r1, r0<<32, 0)
		r2, c = bits.Add64(r2, r0>>32, c)
		r3, c = bits.Add64(r3, low, c)
		r4, c = bits.Add64(r4, high, c)
		r0, r1, r2, r3, r4 = r1, r2, r3, r4, over+c
	}
	s0, b := bits.Sub64(r0, prime0, 0)
	s1, b := bits.Sub64(r1, prime1, b)
	s2, b := bits.Sub64(r2, prime2, b)
	s3, b := bits.Sub64(r3, prime3, b)
	_, b = bits.Sub64(r4, 0, b)
	keep := -b // all ones where r is below p
	z[0] = s0 ^ keep&(s0^r0)
	z[1] = s1 ^ keep&(s1^r1)
	z[2] = s2 ^ keep&(s2^r2)
	z[3] = s3 ^ keep&(s3^r3)
}

// square sets z to x².
func (z *element) square(x *element) { squareTimes(z, x, 1) }

func squareTimesGo(z, x *element, times int) {
	mulGo(z, x, x)
	for range times - 1 {
		mulGo(z, z, z)
	}
}

func (z *element) add(x, y *element) {
	r0, c := bits.Add64(x[0], y[0], 0)
	r1, c := bits.Add64(x[1], y[1], c)
	r2, c := bits.Add64(x[2], y[2], c)
	r3, c := bits.Add64(x[3], y[3], c)
	s0, b := bits.Sub64(r0, prime0, 0)
	s1, b := bits.Sub64(r1, prime1, b)
	s2, b := bits.Sub64(r2, prime2, b)
	s3, b := bits.Sub64(r3, prime3, b)
	_, b = bits.Sub64(c, 0, b)
	keep := -b
	z[0] = s0 ^ keep&(s0^r0)
	z[1] = s1 ^ keep&(s1^r1)
	z[2] = s2 ^ keep&(s2^r2)
	z[3] = s3 ^ keep&(s3^r3)
}

func (z *element) sub(x, y *element) {
	r0, b := bits.Sub64(x[0], y[0], 0)
	r1, b := bits.Sub64(x[1], y[1], b)
	r2, b := bits.Sub64(x[2], y[2], b)
	r3, b := bits.Sub64(x[3], y[3], b)
	more := -b // all ones where p must be added
	var c uint64
	z[0], c = bits.Add64(r0, more, 0)
	z[1], c = bits.Add64(r1, more&prime1, c)
	z[2], c = bits.Add64(r2, 0, c)
	z[3], _ = bits.Add64(r3, more&prime3, c)
}

func (z *element) double(x *element) { z.add(x, x) }

func (z *element) negate(x *element) { z.sub(&element{}, x) }

func (z *element) isZero() bool { return *z == element{} }

// invert sets z to 1/x, and to 0 for 0.
func (z *element) invert(x *element) {
	if x.isZero() {
		*z = element{}
		return
	}
	*z = inverse((*[4]uint64)(x), (*[4]uint64)(&prime)) // of x·2²⁵⁶
	z.mul(z, &backInto)
}

// backInto is 2⁷⁶⁸: mul by it makes 2²⁵⁶/x of 1/(x·2²⁵⁶).
var backInto = func() (z element) {
	z.mul(&intoForm, &intoForm)
	return z
}()

// setBytes reads 32 bytes, big endian, and tells whether they are below p.
func (z *element) setBytes(b []byte) bool {
	x := words(b)
	if !below(&x, (*[4]uint64)(&prime)) {
		return false
	}
	z.mul((*element)(&x), &intoForm)
	return true
}

// words reads 32 bytes, big endian.
func words(b []byte) [4]uint64 {
	return [4]uint64{
		binary.BigEndian.Uint64(b[24:32]), binary.BigEndian.Uint64(b[16:24]),
		binary.BigEndian.Uint64(b[8:16]), binary.BigEndian.Uint64(b[0:8]),
	}
}

func below(x, y *[4]uint64) bool {
	_, b := bits.Sub64(x[0], y[0], 0)
	_, b = bits.Sub64(x[1], y[1], b)
	_, b = bits.Sub64(x[2], y[2], b)
	_, b = bits.Sub64(x[3], y[3], b)
	return b == 1
}
