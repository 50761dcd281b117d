package p256

import "math/bits"

// powerCount is how many powers of two a scalar is written with: its digits may
// go one further than its bits.
const powerCount = 257

// powers are a point's multiples by 1, 2, 4, … 2²⁵⁶.
type powers struct {
	points  [powerCount]affine
	doubled [powerCount - 1]element // 2Y of each before, as it was doubled
	work    [segment]limbs
}

// segment is how many powers in a row are in the same lane.
const segment = (powerCount - 1) / lanes

func (p *powers) of(q *affine) {
	p.points[0] = *q
	doublings(&p.points, &p.doubled)
	if hasWide {
		p.flattenWide()
	} else {
		p.flatten()
	}
}

// flatten makes the points affine: Z of each is the product of all 2Y before.
func (p *powers) flatten() {
	left := p.doubled[0]
	for i := range p.doubled[1:] {
		left.mul(&left, &p.doubled[1+i])
	}
	left.invert(&left)
	for i := powerCount - 1; i > 0; i-- {
		q := &p.points[i]
		var power element
		power.square(&left)
		q.x.mul(&q.x, &power)
		power.mul(&power, &left)
		q.y.mul(&q.y, &power)
		left.mul(&left, &p.doubled[i-1])
	}
}

// minusThree is the a of the curve.
var minusThree = func() (z element) {
	z.sub(&z, &one)
	z.sub(&z, &one)
	z.sub(&z, &one)
	return z
}()

// doublingsGo doubles the first point again and again. What it sets are X and
// Y in Jacobian coordinates, without Z, which is the product of all 2Y before;
// it goes with W = aZ⁴ (Cohen, Miyaji, Ono, §4.2):
//
//	S = 4XY², M = 3X² + W, X₃ = M² − 2S, Y₃ = M(S − X₃) − 8Y⁴, W₃ = 16Y⁴·W
func doublingsGo(points *[powerCount]affine, doubled *[powerCount - 1]element) {
	w := minusThree
	for i := range doubled {
		p, next := &points[i], &points[i+1]
		var m, s, t element
		m.square(&p.x)
		t.double(&m)
		m.add(&m, &t)
		m.add(&m, &w)
		doubled[i].double(&p.y)
		t.square(&doubled[i])
		s.mul(&p.x, &t)
		next.x.square(&m)
		next.x.sub(&next.x, &s)
		next.x.sub(&next.x, &s)
		s.sub(&s, &next.x)
		m.mul(&m, &s)
		t.square(&t)
		w.mul(&w, &t)
		t.halve()
		next.y.sub(&m, &t)
	}
}

// halve divides by 2: of what is odd, p more is even.
func (z *element) halve() {
	more := -(z[0] & 1)
	var c uint64
	z[0], c = bits.Add64(z[0], more, 0)
	z[1], c = bits.Add64(z[1], more&prime1, c)
	z[2], c = bits.Add64(z[2], 0, c)
	z[3], c = bits.Add64(z[3], more&prime3, c)
	for i := range 3 {
		z[i] = z[i]>>1 | z[i+1]<<63
	}
	z[3] = z[3]>>1 | c<<63
}

// terms appends the points whose sum is the multiple of the point by a scalar.
// None of them is infinity. The scalar is written in digits −1, 0 and 1 of
// which no two in a row are not 0: the bits in which it and three times it
// differ (Reitwiesner), a third of them.
func (p *powers) terms(out []affine, s *scalar) []affine {
	var three [5]uint64
	var c, high uint64
	for i, w := range s {
		three[i], c = bits.Add64(w, w<<1|high, c)
		high = w >> 63
	}
	three[4] = high + c
	once := [5]uint64{s[0], s[1], s[2], s[3]}
	for i := range 5 {
		var plus, minus uint64 // digits 64·i and on: bits one higher
		plus, minus = three[i]&^once[i]>>1, once[i]&^three[i]>>1
		if i < 4 {
			plus |= three[i+1] &^ once[i+1] << 63
			minus |= once[i+1] &^ three[i+1] << 63
		}
		for ; plus != 0; plus &= plus - 1 {
			out = append(out, p.points[64*i+bits.TrailingZeros64(plus)])
		}
		for ; minus != 0; minus &= minus - 1 {
			q := &p.points[64*i+bits.TrailingZeros64(minus)]
			out = append(out, affine{x: q.x})
			out[len(out)-1].y.negate(&q.y)
		}
	}
	return out
}
