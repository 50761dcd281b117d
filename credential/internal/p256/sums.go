package p256

import (
	"slices"
	"sync"
)

// A scalar is written in windows digits of window bits, from −7 to 8.
const (
	window  = 4
	windows = 256/window + 1
	largest = 1 << (window - 1)
)

// powers are a point's multiples by 1, 2⁴, 2⁸, … 2²⁵⁶, and their opposites.
type powers [2][windows]affine

func (p *powers) of(q *affine) {
	var all [windows]jacobian
	at := jacobian{q.x, q.y, one}
	for i := range all {
		if i > 0 {
			doubleTimes(&at, window)
		}
		all[i] = at
	}
	normalize(all[:], func(i int, q affine) {
		p[0][i] = q
		q.y.negate(&q.y)
		p[1][i] = q
	})
}

// sums adds the points of many sums side by side, for many signatures by one
// key: round by round those of each group are halved in number, and the
// additions of a round share one inversion.
//
// A multiple of the key needs no table of its multiples: the points that are
// to be taken d times are added up first, for each digit d, and then these
// sums are, bit by bit of their digits.
type sums struct {
	adder
	powers powers // of the key
	all    []sum
	r, w   []scalar // of the signatures: r and 1/s in Montgomery's form
	before []scalar
}

// sum is one of them.
type sum struct {
	digits [largest + 1]group // by how often its points are taken, 0: also once
	bits   [window - 1]group
}

// group is a run of the adder's points that are to be added up.
type group struct{ from, count int }

var sumsPool = sync.Pool{New: func() any { return new(sums) }}

// read takes the halves of signatures, and tells whether they can be such.
func (m *sums) read(all []Signature) bool {
	m.r, m.w = m.r[:0], m.w[:0]
	for _, s := range all {
		r, v, ok := s.parts()
		if !ok {
			return false
		}
		m.r, m.w = append(m.r, r), append(m.w, v)
	}
	m.before = invertAll(m.w, m.before)
	return true
}

// sum adds up R for signatures, given their r and 2²⁵⁶/s. If there is a table,
// the first is by its key.
func (m *sums) sum(t *table, all []Signature, r, w []scalar) {
	m.points, m.infinite = m.points[:0], false
	m.all = slices.Grow(m.all[:0], len(all))[:len(all)]
	for i := range all {
		u1, u2 := multipliers(&all[i].Digest, &r[i], &w[i])
		m.all[i] = sum{}
		if t != nil && i == 0 {
			m.once(&m.all[i], t, &u2)
		} else {
			m.spread(&m.all[i], &u2)
		}
		m.once(&m.all[i], base(), &u1)
	}
	m.addUp()
}

// holds tells whether x of R is r for one of the signatures.
func (m *sums) holds(i int, r *scalar) bool {
	p := m.total(&m.all[i])
	if p.Z.isZero() {
		return false
	}
	var zz element
	zz.square(&p.Z)
	return r.isOf(&p.X, &zz)
}

// spread adds a multiple of the key to a sum.
func (m *sums) spread(s *sum, by *scalar) {
	digits := by.digits()
	for _, d := range digits {
		s.digits[max(d, -d)].count++
	}
	var next [largest + 1]int
	at := len(m.points)
	for d := range s.digits {
		s.digits[d].from, next[d] = at, at
		at += s.digits[d].count
	}
	m.points = slices.Grow(m.points, windows)[:at]
	for i, d := range digits {
		to := &next[max(d, -d)]
		m.points[*to] = m.powers[uint8(d)>>7][i]
		*to++
	}
	s.digits[0].count = 0
}

// digits writes a scalar in digits of window bits.
func (z *scalar) digits() (out [windows]int8) {
	carry := uint64(0)
	for i, w := range z {
		for j := range 64 / window {
			d := w&(1<<window-1) + carry
			w >>= window
			carry = (d + largest - 1) >> window // 1 for what is over half
			out[64/window*i+j] = int8(d - carry<<window)
		}
	}
	out[windows-1] = int8(carry)
	return out
}

// once adds a multiple of a table's point, whose stride is 1, to a sum, to
// which nothing else was added in between.
func (m *sums) once(s *sum, t *table, by *scalar) {
	g, before := &s.digits[0], len(m.points)
	if g.count == 0 {
		g.from = before
	}
	m.points = t.terms(m.points, by)
	g.count += len(m.points) - before
}

// addUp makes the sums but for their last steps.
func (m *sums) addUp() {
	for most := 2; most > 1; m.run() {
		most = 0
		for i := range m.all {
			m.halve(&m.all[i].digits[0])
			for d := 1; d <= largest; d++ {
				most = max(most, m.halve(&m.all[i].digits[d]))
			}
		}
	}
	for i := range m.all {
		m.split(&m.all[i])
	}
	for most := 2; most > 1; m.run() {
		most = 0
		for i := range m.all {
			for b := range m.all[i].bits {
				most = max(most, m.halve(&m.all[i].bits[b]))
			}
		}
	}
}

// halve has the points of a group added in pairs, and returns how many are
// left.
func (m *sums) halve(g *group) int {
	half := (g.count + 1) / 2
	for p, q := 0, half; q < g.count; p, q = p+1, q+1 {
		m.add(g.from+p, g.from+q)
	}
	g.count = half
	return half
}

// split copies what is taken once, twice and four times into groups.
func (m *sums) split(s *sum) {
	for bit := range s.bits {
		from := len(m.points)
		for d, g := range s.digits {
			if d>>bit&1 == 1 || bit == 0 && d == 0 {
				m.points = append(m.points, m.points[g.from:g.from+g.count]...)
			}
		}
		s.bits[bit] = group{from, len(m.points) - from}
	}
}

// total is a sum, from what its digits have come to.
func (m *sums) total(s *sum) (p jacobian) {
	if g := s.digits[largest]; g.count > 0 {
		p.add(&m.points[g.from])
	}
	for bit := len(s.bits) - 1; bit >= 0; bit-- {
		if !p.Z.isZero() {
			p.double()
		}
		if g := s.bits[bit]; g.count > 0 {
			p.add(&m.points[g.from])
		}
	}
	return p
}
