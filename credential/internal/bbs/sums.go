package bbs

import (
	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fp"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
)

// sums adds up points times small numbers: those with the same number are
// added to each other first, all at once, so that many additions share one
// inversion in the field.
type sums struct {
	terms []term
	count [buckets]int // of the terms that have a number
}

// buckets are for the absolute values of a signed digit of eight bits.
const buckets = 1<<(digitBits-1) + 1

type term struct {
	p      *bls.G1Affine
	number uint8
	minus  bool
}

func (s *sums) expect(scalars int) { s.terms = make([]term, 0, scalars*digits) }

// multiply adds a point times a scalar. multiples are the point times the
// powers of 2^8.
func (s *sums) multiply(multiples []bls.G1Affine, by *fr.Element) {
	b := by.Bytes()
	carry := 0
	for i := range digits { // the order has 255 bits: the last digit carries nothing
		d := int(b[digits-1-i]) + carry
		carry = 0
		t := term{p: &multiples[i]}
		if d >= buckets {
			d, carry, t.minus = 1<<digitBits-d, 1, true
		}
		if d != 0 {
			t.number = uint8(d)
			s.count[d]++
			s.terms = append(s.terms, t)
		}
	}
}

// total is the sum of all.
func (s *sums) total() bls.G1Jac {
	var groups [buckets]group
	points := make([]bls.G1Affine, len(s.terms))
	from := 0
	for d := range groups {
		groups[d] = group{from: from}
		from += s.count[d]
	}
	for _, t := range s.terms {
		g := &groups[t.number]
		p := &points[g.from+g.n]
		*p = *t.p
		if t.minus {
			p.Y.Neg(&p.Y)
		}
		g.n++
	}
	gather(points, groups[:])
	return weighed(points, groups[:])
}

// group is a run of points that are to be added up.
type group struct{ from, n int }

// gather adds up each group, leaving its sum as its first point. Pairs are
// added in rounds; one inversion serves all pairs of a round.
func gather(points []bls.G1Affine, groups []group) {
	var slopes, products []fp.Element
	for {
		pairs := 0
		for _, g := range groups {
			pairs += g.n / 2
		}
		if pairs == 0 {
			return
		}
		if slopes == nil {
			slopes, products = make([]fp.Element, pairs), make([]fp.Element, pairs)
		}
		divisors(slopes[:pairs], points, groups)
		invert(slopes[:pairs], products[:pairs])
		at := 0
		for i := range groups {
			g := &groups[i]
			run := points[g.from:][:g.n]
			for j := range g.n / 2 {
				add(&run[j], &run[2*j], &run[2*j+1], &slopes[at])
				at++
			}
			if g.n%2 == 1 {
				run[g.n/2] = run[g.n-1]
			}
			g.n -= g.n / 2
		}
	}
}

// divisors are what the slope between the points of each pair is divided by:
// zero for a pair that has none, as their sum or one of them is the identity.
func divisors(out []fp.Element, points []bls.G1Affine, groups []group) {
	at := 0
	for _, g := range groups {
		run := points[g.from:][:g.n]
		for j := 0; j+1 < g.n; j += 2 {
			p, q := &run[j], &run[j+1]
			switch d := &out[at]; {
			case p.IsInfinity() || q.IsInfinity():
				d.SetZero()
			case !p.X.Equal(&q.X):
				d.Sub(&q.X, &p.X)
			case p.Y.Equal(&q.Y):
				d.Double(&p.Y)
			default:
				d.SetZero()
			}
			at++
		}
	}
}

// invert replaces all but zeros by their inverses.
func invert(list, products []fp.Element) {
	var all fp.Element
	all.SetOne()
	for i := range list {
		products[i] = all
		if !list[i].IsZero() {
			all.Mul(&all, &list[i])
		}
	}
	all.Inverse(&all)
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].IsZero() {
			continue
		}
		products[i].Mul(&products[i], &all)
		all.Mul(&all, &list[i])
		list[i] = products[i]
	}
}

// add adds two points, given the inverse of their divisor.
func add(out, p, q *bls.G1Affine, inverse *fp.Element) {
	var slope, x, y fp.Element
	switch {
	case inverse.IsZero() && p.IsInfinity():
		*out = *q
		return
	case inverse.IsZero() && q.IsInfinity():
		*out = *p
		return
	case inverse.IsZero():
		out.SetInfinity()
		return
	case p.X.Equal(&q.X): // the same point: 3x²/2y
		slope.Square(&p.X)
		x.Double(&slope)
		slope.Add(&slope, &x)
	default:
		slope.Sub(&q.Y, &p.Y)
	}
	slope.Mul(&slope, inverse)
	x.Square(&slope)
	x.Sub(&x, &p.X)
	x.Sub(&x, &q.X)
	y.Sub(&p.X, &x)
	y.Mul(&y, &slope)
	y.Sub(&y, &p.Y)
	out.X, out.Y = x, y
}

// weighed adds up the sums of groups, each times its index. Index i is row·16
// + column, so rows and columns are added up first.
func weighed(points []bls.G1Affine, groups []group) bls.G1Jac {
	const width = 16
	const height = (buckets + width - 1) / width
	lines := make([]bls.G1Affine, 0, 2*buckets)
	var runs [height + width]group
	collect := func(run *group, i int) {
		if i < len(groups) && groups[i].n > 0 {
			lines = append(lines, points[groups[i].from])
			run.n++
		}
	}
	for row := range height {
		runs[row].from = len(lines)
		for column := range width {
			collect(&runs[row], row*width+column)
		}
	}
	for column := range width {
		runs[height+column].from = len(lines)
		for row := range height {
			collect(&runs[height+column], row*width+column)
		}
	}
	gather(lines, runs[:])
	out := falling(lines, runs[:height])
	for range 4 { // times 16
		out.DoubleAssign()
	}
	columns := falling(lines, runs[height:])
	out.AddAssign(&columns)
	return out
}

// falling adds up the sums of groups, each times its index.
func falling(points []bls.G1Affine, groups []group) (out bls.G1Jac) {
	var from bls.G1Jac // the sum of those from here on
	from.Z.SetZero()
	from.X.SetOne()
	from.Y.SetOne()
	out = from
	for i := len(groups) - 1; i > 0; i-- {
		if groups[i].n > 0 {
			from.AddMixed(&points[groups[i].from])
		}
		out.AddAssign(&from)
	}
	return out
}
