//go:build !purego

package p256

import (
	"slices"

	"golang.org/x/sys/cpu"
)

// hasWide tells whether the processor multiplies eight numbers of 52 bits at
// a time (AVX512-IFMA).
var hasWide = cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512IFMA

// slopesWide sets the eights of pairs, of which there are 8·count, and
// multiplies the products, one in each lane, by 2⁻⁴ of all that is under.
//
//go:noescape
func slopesWide(points *affine, pairs *pair, eights *eight, count int, product *[4][8]uint64)

// joinWide adds the points of pairs, given 2⁵¹⁸ over each product.
//
//go:noescape
func joinWide(points *affine, pairs *pair, eights *eight, count int, left *[4][8]uint64)

// productsWide sets work to the numbers, and the products, one in each lane, to
// those of 32 in a row.
//
//go:noescape
func productsWide(doubled *[powerCount - 1]element, work *[segment]limbs, product *[4][lanes]uint64)

// flattenWide makes the points affine, given what productsWide set and 1/Z of
// the last in each lane.
//
//go:noescape
func flattenWide(points *[powerCount]affine, work *[segment]limbs, left *[4][lanes]uint64)

// flattenWide is flatten, eight points at a time.
func (p *powers) flattenWide() {
	var all [4][lanes]uint64
	productsWide(&p.doubled, &p.work, &all)
	var products [lanes]element
	left := one
	for i := range products {
		products[i] = element{all[0][i], all[1][i], all[2][i], all[3][i]}
		mul(&products[i], &products[i], &fromWide)
		mul(&left, &left, &products[i])
	}
	left.invert(&left)
	mul(&left, &left, &oneWide) // in the form of products, and so are those below
	for i := lanes - 1; i >= 0; i-- {
		all[0][i], all[1][i], all[2][i], all[3][i] = left[0], left[1], left[2], left[3]
		mul(&left, &left, &products[i])
	}
	flattenWide(&p.points, &p.work, &all)
}

// Products are in the form x·2²⁶⁰: oneWide is 2²⁶⁰, intoWide 2²⁶⁴, fromWide
// 2²⁵².
var (
	oneWide  = powerOfTwo(4)
	intoWide = powerOfTwo(8)
	fromWide = func() (z element) {
		z.invert(&oneWide)
		return z
	}()
	// sixtyFour makes 2⁵¹⁸/x of 2⁵¹²/x.
	sixtyFour = powerOfTwo(6)
)

// powerOfTwo is 2^(256+by) modulo p.
func powerOfTwo(by int) element {
	z := one
	for range by {
		z.double(&z)
	}
	return z
}

// runWide makes the additions eight at a time, and tells whether it did: it
// does not if the same x stands twice.
func (a *adder) runWide() bool {
	n := len(a.pairs)
	for len(a.pairs)%lanes != 0 { // the last once more changes nothing
		a.pairs = append(a.pairs, a.pairs[n-1])
	}
	count := len(a.pairs) / lanes
	a.eights = slices.Grow(a.eights[:0], count)[:count]
	all := [4][lanes]uint64{{1, 1, 1, 1, 1, 1, 1, 1}}
	slopesWide(&a.points[0], &a.pairs[0], &a.eights[0], count, &all)
	var before [lanes]element
	product := one
	for i := range before {
		before[i] = product
		mul(&product, &product, &element{all[0][i], all[1][i], all[2][i], all[3][i]})
	}
	if product.isZero() {
		a.pairs = a.pairs[:n]
		return false
	}
	product.invert(&product)
	mul(&product, &product, &sixtyFour)
	for i := lanes - 1; i >= 0; i-- {
		var left element
		mul(&left, &product, &before[i])
		mul(&product, &product, &element{all[0][i], all[1][i], all[2][i], all[3][i]})
		all[0][i], all[1][i], all[2][i], all[3][i] = left[0], left[1], left[2], left[3]
	}
	joinWide(&a.points[0], &a.pairs[0], &a.eights[0], count, &all)
	a.pairs = a.pairs[:0]
	return true
}
