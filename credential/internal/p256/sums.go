package p256

import (
	"slices"
	"sync"
)

// sums adds the points of many sums side by side, for many signatures by one
// key: round by round those of each are halved in number, and the additions of
// a round share one inversion.
type sums struct {
	adder
	powers powers // of the key
	all    []sum
	r, w   []scalar // of the signatures: r and 1/s in Montgomery's form
	before []scalar
}

// sum is a run of the adder's points that are to be added up.
type sum struct{ from, count int }

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
		from := len(m.points)
		u1, u2 := multipliers(&all[i].Digest, &r[i], &w[i])
		if t != nil && i == 0 {
			m.points = t.terms(m.points, &u2)
		} else {
			m.points = m.powers.terms(m.points, &u2)
		}
		m.points = base().terms(m.points, &u1)
		m.all[i] = sum{from, len(m.points) - from}
	}
	for most := 2; most > 1; m.run() {
		most = 0
		for i := range m.all {
			most = max(most, m.halve(&m.all[i]))
		}
	}
}

// halve has the points of a sum added in pairs, and returns how many are left.
func (m *sums) halve(s *sum) int {
	half := (s.count + 1) / 2
	for p, q := 0, half; q < s.count; p, q = p+1, q+1 {
		m.add(s.from+p, s.from+q)
	}
	s.count = half
	return half
}

// holds tells whether x of R is r for one of the signatures.
func (m *sums) holds(i int, r *scalar) bool {
	s := m.all[i]
	if s.count == 0 || m.points[s.from].isInfinity() {
		return false
	}
	return r.isOf(&m.points[s.from].x, &one)
}
