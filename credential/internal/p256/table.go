package p256

import (
	"math/bits"
	"slices"
)

// table holds multiples of one point, so that a multiple of it by any scalar
// is a sum of a few of them. A scalar is written in signed digits of width
// bits, from −2^(width−1) to 2^(width−1): row i holds 1, 2, … 2^(width−1)
// times 2^(width·stride·i) times the point. With a stride of 1 there is a row
// for every digit; with a longer one digits share rows, and a sum is doubled
// width times in between.
type table struct {
	width, stride int
	rows          []affine // of 2^(width−1) each
}

// rowCount is how many rows a table has, of 2^(width−1) points of 64 bytes.
func rowCount(width, stride int) int { return (digitCount(width) + stride - 1) / stride }

func newTable(p *affine, width, stride int) *table {
	t := &table{width: width, stride: stride}
	t.fill(p)
	return t
}

// fill makes the rows.
func (t *table) fill(p *affine) {
	width, stride := t.width, t.stride
	half, count := 1<<(width-1), rowCount(width, stride)
	t.rows = make([]affine, count*half)
	var all [maxDigits]jacobian
	firsts := all[:count]
	at := jacobian{p.x, p.y, one}
	for i := range firsts {
		firsts[i] = at
		if i < count-1 {
			doubleTimes(&at, width*stride)
		}
	}
	normalize(firsts, func(i int, first affine) { t.rows[i*half] = first })
	a := adder{points: t.rows}
	for have := 1; have < half; have *= 2 { // the next are those there are plus the last of these
		for i := range count {
			row := i * half
			for j := range have {
				t.rows[row+have+j] = t.rows[row+j]
				a.add(row+have+j, row+have-1)
			}
		}
		a.run()
	}
}

// normalize gives points in affine coordinates, none of them being infinity
// and at most one for each digit. All share one inversion.
func normalize(points []jacobian, to func(i int, p affine)) {
	var before [maxDigits]element
	product := one
	for i := range points {
		before[i] = product
		product.mul(&product, &points[i].Z)
	}
	var left element
	left.invert(&product)
	for i := len(points) - 1; i >= 0; i-- {
		var z, zz element
		var p affine
		z.mul(&left, &before[i])
		left.mul(&left, &points[i].Z)
		zz.square(&z)
		p.x.mul(&points[i].X, &zz)
		zz.mul(&zz, &z)
		p.y.mul(&points[i].Y, &zz)
		to(i, p)
	}
}

// sum adds the multiple of the table's point by a scalar to p; p must be
// infinity where the stride is over 1.
func (t *table) sum(p *jacobian, s *scalar) {
	var digits [maxDigits]int16
	var q affine
	count := s.recode(&digits, t.width)
	for step := t.stride - 1; step >= 0; step-- {
		for i := step; i < count; i += t.stride {
			if digits[i] != 0 {
				t.at(&q, i/t.stride, int(digits[i]))
				p.add(&q)
			}
		}
		if step > 0 {
			doubleTimes(p, t.width)
		}
	}
}

// terms appends the points whose sum is the multiple of the table's point by a
// scalar; the stride must be 1. None of them is infinity.
func (t *table) terms(out []affine, s *scalar) []affine {
	var digits [maxDigits]int16
	count := s.recode(&digits, t.width)
	out = slices.Grow(out, count)
	for i, d := range digits[:count] {
		if d != 0 {
			out = out[:len(out)+1]
			t.at(&out[len(out)-1], i, int(d))
		}
	}
	return out
}

// at sets p to a digit's multiple of a row's point.
func (t *table) at(p *affine, row, digit int) {
	q := &t.rows[row<<(t.width-1)+max(digit, -digit)-1]
	p.x = q.x
	y0, b := bits.Sub64(prime0, q.y[0], 0)
	y1, b := bits.Sub64(prime1, q.y[1], b)
	y2, b := bits.Sub64(prime2, q.y[2], b)
	y3, _ := bits.Sub64(prime3, q.y[3], b)
	minus := uint64(digit >> 63) // all ones where it is negative: no guess is better than one in two
	p.y[0] = q.y[0] ^ minus&(q.y[0]^y0)
	p.y[1] = q.y[1] ^ minus&(q.y[1]^y1)
	p.y[2] = q.y[2] ^ minus&(q.y[2]^y2)
	p.y[3] = q.y[3] ^ minus&(q.y[3]^y3)
}
