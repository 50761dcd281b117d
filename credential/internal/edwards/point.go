package edwards

import (
	"filippo.io/edwards25519"
	"filippo.io/edwards25519/field"
)

// The arithmetic of −x² + y² = 1 + dx²y² over the prime 2²⁵⁵−19 (RFC 8032
// §5.1). Its addition formulae are complete, also for points of small order,
// so there are no special cases. Nothing here is secret, and nothing takes
// constant time.

// point is a point in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z.
type point struct{ X, Y, Z, T field.Element }

// ready is an affine point as additions want it: y+x, y−x and 2dxy.
type ready struct{ sum, diff, product field.Element }

// doubleD is 2d = 2·(−121665/121666).
var doubleD = func() field.Element {
	var d field.Element
	d.Invert(new(field.Element).Mult32(one, 121666))
	d.Negate(d.Mult32(&d, 121665))
	return *d.Add(&d, &d)
}()

var one = new(field.Element).One()

// neutral is (0, 1).
func neutral() point { return point{Y: *one, Z: *one} }

// add sets p to p+q (Hisil, Wong, Carter, Dawson, "Twisted Edwards Curves
// Revisited", §4.2 with Z₂ = 1; "madd-2008-hwcd-3" of the Explicit-Formulas
// Database).
func (p *point) add(q *ready) {
	var a, b, c, d field.Element
	a.Multiply(a.Subtract(&p.Y, &p.X), &q.diff)
	b.Multiply(b.Add(&p.Y, &p.X), &q.sum)
	c.Multiply(&p.T, &q.product)
	d.Add(&p.Z, &p.Z)
	p.finish(&a, &b, &c, &d)
}

// sub sets p to p−q: −(x, y) is (−x, y), so sum and diff change places and
// the product its sign.
func (p *point) sub(q *ready) {
	var a, b, c, d field.Element
	a.Multiply(a.Subtract(&p.Y, &p.X), &q.sum)
	b.Multiply(b.Add(&p.Y, &p.X), &q.diff)
	c.Multiply(&p.T, &q.product)
	c.Negate(&c)
	d.Add(&p.Z, &p.Z)
	p.finish(&a, &b, &c, &d)
}

// finish is the second half of both: E = B−A, F = D−C, G = D+C, H = B+A and
// (X, Y, Z, T) = (EF, GH, FG, EH).
func (p *point) finish(a, b, c, d *field.Element) {
	var e, f, g, h field.Element
	e.Subtract(b, a)
	f.Subtract(d, c)
	g.Add(d, c)
	h.Add(b, a)
	p.X.Multiply(&e, &f)
	p.Y.Multiply(&g, &h)
	p.Z.Multiply(&f, &g)
	p.T.Multiply(&e, &h)
}

// double sets p to 2p ("dbl-2008-hwcd", a = −1).
func (p *point) double() {
	var a, b, c, e, f, g, h field.Element
	a.Square(&p.X)
	b.Square(&p.Y)
	c.Square(&p.Z)
	c.Add(&c, &c)
	e.Square(e.Add(&p.X, &p.Y))
	h.Add(&a, &b)
	e.Subtract(&e, &h) // 2XY
	h.Negate(&h)       // −A−B
	g.Subtract(&b, &a) // −A+B
	f.Subtract(&g, &c)
	p.X.Multiply(&e, &f)
	p.Y.Multiply(&g, &h)
	p.Z.Multiply(&f, &g)
	p.T.Multiply(&e, &h)
}

// encoding is the one spelling of p (RFC 8032 §5.1.2).
func (p *point) encoding() [32]byte {
	var z, x, y field.Element
	z.Invert(&p.Z)
	x.Multiply(&p.X, &z)
	y.Multiply(&p.Y, &z)
	out := [32]byte(y.Bytes())
	out[31] |= byte(x.IsNegative()) << 7
	return out
}

// readied makes points ready for additions. All share one inversion
// (Montgomery): what is inverted is the product of their Z.
func readied(points []*edwards25519.Point) []ready {
	out := make([]ready, len(points))
	before := make([]field.Element, len(points)) // the product of all Z before this one
	product := *one
	for i, p := range points {
		_, _, z, _ := p.ExtendedCoordinates()
		before[i] = product
		product.Multiply(&product, z)
	}
	var left field.Element // the inverse of the product of all Z up to this one
	left.Invert(&product)
	for i := len(points) - 1; i >= 0; i-- {
		x, y, z, _ := points[i].ExtendedCoordinates()
		var inverse field.Element
		inverse.Multiply(&left, &before[i])
		left.Multiply(&left, z)
		x.Multiply(x, &inverse)
		y.Multiply(y, &inverse)
		out[i].sum.Add(y, x)
		out[i].diff.Subtract(y, x)
		out[i].product.Multiply(x, y)
		out[i].product.Multiply(&out[i].product, &doubleD)
	}
	return out
}
