package edwards

import "filippo.io/edwards25519"

// table holds multiples of one point, so that a multiple of it by any scalar
// is a few additions. A scalar is written in signed digits of width bits,
// from −2^(width−1) to 2^(width−1): row i holds 1, 2, … 2^(width−1) times
// 2^(width·stride·i) times the point. With a stride of 1 there is a row for
// every digit; with a longer one digits share rows, and the sum is doubled
// width times in between.
type table struct {
	width, stride int
	rows          []ready // of 2^(width−1) each
}

// size is a table's in bytes.
func size(width, stride int) int {
	rows := (digitCount(width) + stride - 1) / stride
	return rows << (width - 1) * 3 * 5 * 8 // three field elements of five words
}

// digitCount is how many digits a scalar has, which is below 2²⁵³.
func digitCount(width int) int { return 253/width + 1 }

func newTable(p *edwards25519.Point, width, stride int) *table {
	half := 1 << (width - 1)
	var points []*edwards25519.Point
	first := edwards25519.NewIdentityPoint().Set(p)
	for i := 0; i < digitCount(width); i += stride {
		at := first
		for range half {
			points = append(points, at)
			at = new(edwards25519.Point).Add(at, first)
		}
		first = edwards25519.NewIdentityPoint().Set(first)
		for range width * stride {
			first.Add(first, first)
		}
	}
	return &table{width: width, stride: stride, rows: readied(points)}
}

// sum adds the multiple of the table's point by a scalar to p, 2^(…) times p
// if the stride is over 1; so p is neutral then.
func (t *table) sum(p *point, scalar []byte) {
	var digits [64]int16
	count := recode(&digits, scalar, t.width)
	for step := t.stride - 1; step >= 0; step-- {
		for i := step; i < count; i += t.stride {
			row := i / t.stride << (t.width - 1)
			switch d := int(digits[i]); {
			case d > 0:
				p.add(&t.rows[row+d-1])
			case d < 0:
				p.sub(&t.rows[row-d-1])
			}
		}
		if step > 0 {
			for range t.width {
				p.double()
			}
		}
	}
}

// recode writes a scalar below 2²⁵³, little endian, in signed digits of a
// width up to 8, and says how many there are.
func recode(digits *[64]int16, scalar []byte, width int) int {
	count, carry := digitCount(width), 0
	for i := range count {
		bit := i * width
		window := int(scalar[bit/8])
		if bit/8 < 31 {
			window |= int(scalar[bit/8+1]) << 8
		}
		d := window>>(bit%8)&(1<<width-1) + carry
		carry = 0
		if d > 1<<(width-1) && i < count-1 {
			d -= 1 << width
			carry = 1
		}
		digits[i] = int16(d)
	}
	return count
}
