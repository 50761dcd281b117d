package p256

import "math/bits"

// scalar is a number modulo n, the order of the group, the lowest word first.
type scalar [4]uint64

var (
	order = scalar{0xf3b9cac2fc632551, 0xbce6faada7179e84, 0xffffffffffffffff, 0xffffffff00000000}
	// oneScalar is 2²⁵⁶ mod n.
	oneScalar = scalar{0x0c46353d039cdaaf, 0x4319055258e8617b, 0x0000000000000000, 0x00000000ffffffff}
	// squared is 2⁵¹² mod n.
	squared = scalar{0x83244c95be79eea2, 0x4699799c49bd6fa6, 0x2845b2392b6bec59, 0x66e12d94f3d95620}
)

// orderInverse is −1/n mod 2⁶⁴.
const orderInverse = 0xccd1c8aaee00bc4f

// montgomery sets z to x·y/2²⁵⁶ mod n: word by word of y, x times it is added
// and the multiple of n that clears the lowest word, which is then dropped.
func (z *scalar) montgomery(x, y *scalar) {
	var r0, r1, r2, r3, r4 uint64 // below 2n
	for _, w := range y {
		var over, more uint64
		r0, r1, r2, r3, r4, over = addProduct(r0, r1, r2, r3, r4, x, w)
		_, r1, r2, r3, r4, more = addProduct(r0, r1, r2, r3, r4, &order, r0*orderInverse)
		r0, r1, r2, r3, r4 = r1, r2, r3, r4, over+more
	}
	*z = scalar{r0, r1, r2, r3}
	if r4 != 0 || !below((*[4]uint64)(z), (*[4]uint64)(&order)) {
		z.subtract(&order)
	}
}

// addProduct is r + x·w and what goes over.
func addProduct(r0, r1, r2, r3, r4 uint64, x *scalar, w uint64) (uint64, uint64, uint64, uint64, uint64, uint64) {
	h0, l0 := bits.Mul64(x[0], w)
	h1, l1 := bits.Mul64(x[1], w)
	h2, l2 := bits.Mul64(x[2], w)
	h3, l3 := bits.Mul64(x[3], w)
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
	return r0, r1, r2, r3, r4, over
}

func (z *scalar) subtract(x *scalar) {
	var b uint64
	for i := range z {
		z[i], b = bits.Sub64(z[i], x[i], b)
	}
}

// mul sets z to x·y mod n.
func (z *scalar) mul(x, y *scalar) {
	var t scalar
	t.montgomery(x, y)
	z.montgomery(&t, &squared)
}

// setBytes reads 32 bytes, big endian, and tells whether they are from 1 to
// n−1, as the halves of a signature are.
func (z *scalar) setBytes(b []byte) bool {
	*z = words(b)
	return *z != scalar{} && below((*[4]uint64)(z), (*[4]uint64)(&order))
}

// setDigest reads the 32 bytes of a hash, modulo n, which is above 2²⁵⁵.
func (z *scalar) setDigest(b []byte) {
	*z = words(b)
	if !below((*[4]uint64)(z), (*[4]uint64)(&order)) {
		z.subtract(&order)
	}
}

// invert sets z to 1/x mod n for an x that is not 0.
func (z *scalar) invert(x *scalar) { *z = inverse((*[4]uint64)(x), (*[4]uint64)(&order)) }

// invertAll replaces scalars s, none of them 0, by 2²⁵⁶/s mod n. All share one
// inversion (Montgomery): what is inverted is their product. It takes memory
// that is not used otherwise, and returns it.
func invertAll(all, before []scalar) []scalar {
	before = before[:0] // the product of all s/2²⁵⁶ before this one, times 2²⁵⁶
	product := oneScalar
	for i := range all {
		before = append(before, product)
		product.montgomery(&product, &all[i])
	}
	var left scalar // the product of all 2²⁵⁶/s up to this one
	left.invert(&product)
	left.montgomery(&left, &squared)
	for i := len(all) - 1; i >= 0; i-- {
		s := all[i]
		all[i].montgomery(&left, &before[i])
		left.montgomery(&left, &s)
	}
	return before
}

// recode writes a scalar in signed digits of a width from 2 to 15, from
// −2^(width−1) to 2^(width−1), and says how many there are.
func (z *scalar) recode(digits *[maxDigits]int16, width int) int {
	count, carry := digitCount(width), 0
	for i := range count {
		bit := i * width
		var window uint64
		if at := bit / 64; at < 4 {
			window = z[at] >> (bit % 64)
			if at < 3 {
				window |= z[at+1] << (64 - bit%64) // nothing, for a shift by 64
			}
		}
		d := int(window&(1<<width-1)) + carry
		carry = (d + 1<<(width-1) - 1) >> width // 1 for what is over half
		digits[i] = int16(d - carry<<width)
	}
	return count
}

const maxDigits = 65

// digitCount is how many digits a scalar has: there is room for a carry.
func digitCount(width int) int { return 256/width + 1 }
