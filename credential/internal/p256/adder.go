package p256

// adder adds affine points in pairs. All pairs of a round share one inversion
// (Montgomery), so an addition costs 6 multiplications, not 11.
type adder struct {
	points []affine // that are added
	pairs  []pair   // of the next round
	// infinite tells whether a point may be infinity. It is set where a sum is.
	infinite bool
	eights   []eight
}

// fewestWide are the pairs that are quicker eight at a time.
const fewestWide = 4

// lanes are the numbers that are multiplied at a time.
const lanes = 8

// eight are the numbers of eight pairs, limb by limb: what is under the slope,
// and the product of all that is in pairs before.
type eight [2]limbs

// limbs are numbers side by side, limb by limb of 52 bits.
type limbs [5][lanes]uint64

// pair are two places among the points: the first is to become the sum of
// both. The slope between them is over/under.
type pair struct {
	over, under element
	before      element // the product of all that is under in pairs before
	p, q        int
}

// add will add the point at q to that at p, whatever they are, at the next
// run. Until then neither may change.
func (a *adder) add(p, q int) {
	n := len(a.pairs)
	if n < cap(a.pairs) {
		a.pairs = a.pairs[:n+1]
	} else {
		a.pairs = append(a.pairs, pair{})
	}
	a.pairs[n].p, a.pairs[n].q = p, q
}

// run makes the additions: with λ the slope, x₃ = λ² − x₁ − x₂ and
// y₃ = λ(x₁ − x₃) − y₁. All of it may be done as if both points were always
// different and finite: if the same x stands twice, the product of what is
// under is 0, and then it is done anew with care.
func (a *adder) run() {
	if len(a.pairs) == 0 {
		return
	}
	if hasWide && !a.infinite && len(a.pairs) >= fewestWide && a.runWide() {
		return
	}
	product := one
	if !a.infinite {
		slopes(a.points, a.pairs, &product)
	}
	if a.infinite || product.isZero() {
		if product = a.sorted(); len(a.pairs) == 0 {
			return
		}
	}
	product.invert(&product)
	join(a.points, a.pairs, &product)
	a.pairs = a.pairs[:0]
}

// sorted does at once what needs no slope, and leaves in pairs what does. It
// returns the product of all that is under.
func (a *adder) sorted() element {
	product, left := one, a.pairs[:0]
	for _, t := range a.pairs {
		p, q := &a.points[t.p], &a.points[t.q]
		if q.isInfinity() {
			continue
		}
		if p.isInfinity() {
			*p = *q
			continue
		}
		t.under.sub(&q.x, &p.x)
		t.over.sub(&q.y, &p.y)
		if t.under.isZero() { // the same x: q is p or −p
			if !t.over.isZero() {
				*p, a.infinite = affine{}, true
				continue
			}
			// The tangent: (3x² − 3)/2y, and y is not 0, as no point has order 2.
			t.over.square(&p.x)
			t.over.sub(&t.over, &one)
			t.under.double(&t.over)
			t.over.add(&t.over, &t.under)
			t.under.double(&p.y)
		}
		t.before = product
		product.mul(&product, &t.under)
		left = append(left, t)
	}
	a.pairs = left
	return product
}

func slopesGo(points []affine, pairs []pair, product *element) {
	for i := range pairs {
		t := &pairs[i]
		p, q := &points[t.p], &points[t.q]
		t.under.sub(&q.x, &p.x)
		t.over.sub(&q.y, &p.y)
		t.before = *product
		mulGo(product, product, &t.under)
	}
}

func joinGo(points []affine, pairs []pair, left *element) {
	for i := len(pairs) - 1; i >= 0; i-- {
		t := &pairs[i]
		p, q := &points[t.p], &points[t.q]
		var slope, x element
		mulGo(&slope, left, &t.before)
		mulGo(left, left, &t.under)
		mulGo(&slope, &slope, &t.over)
		mulGo(&x, &slope, &slope)
		x.sub(&x, &p.x)
		x.sub(&x, &q.x)
		p.x.sub(&p.x, &x)
		mulGo(&slope, &slope, &p.x)
		p.y.sub(&slope, &p.y)
		p.x = x
	}
}
