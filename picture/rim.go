package picture

import "math"

// rim draws the ground and its edge.
func (b Badge) rim(s *scene) {
	p := b.palette()
	edge := b.edge()
	switch b.Outline {
	case Attended:
		s.both(edge, p.ground, p.core, rimWidth)
		// 80 dashes, so the last meets the first.
		turn := 2 * math.Pi * rimRadius / 80
		s.shapes[len(s.shapes)-1].dash = [2]float64{turn * .6, turn * .4}
	case Stack:
		s.both(edge, p.ground, p.core, rimWidth)
		s.stroke(octagon(stackHalf-9), p.core, 2)
	default:
		s.both(edge, p.ground, p.core, rimWidth)
	}
}

// solid is the badge for the smallest places: the outline filled, and on it
// the monogram or, smaller still, one leaf.
func (b Badge) solid(s *scene, size Size) {
	p := b.palette()
	letters := p.ground
	if b.Outline == Attended {
		// Not filled: attendance looks lighter at every size.
		width, dashes := 16.0, 24.0
		if size == Tiny {
			width, dashes = 30, 12
		}
		r := rimRadius - (width-rimWidth)/2
		s.both(circle(centre, r), p.ground, p.core, width)
		turn := 2 * math.Pi * r / dashes
		s.shapes[len(s.shapes)-1].dash = [2]float64{turn * .66, turn * .34}
		letters = p.core
	} else {
		s.both(b.edge(), p.core, p.core, rimWidth)
	}
	if size == Tiny {
		const l = 270
		s.fill(leafPath(l, .23*l), letters, place{at: pt{107, 293}, deg: -45, k: 1})
		return
	}
	b.sign(s, letters, 146)
}

// Octagon and square cover the area of the circle, so no outline looks bigger.
const (
	stackHalf = 186.5
	labelHalf = 173
	labelCut  = 46
	scallops  = 36
)

func (b Badge) edge() path {
	switch b.Outline {
	case Supervised:
		return scalloped()
	case Stack:
		return octagon(stackHalf)
	case Label:
		return cutSquare()
	}
	return circle(centre, rimRadius)
}

// scalloped is a ring of small arches, as on a stamped seal.
func scalloped() path {
	const valley, peak = 186.4, 194.2
	half := 180.0 / scallops
	// The top of a quadratic curve lies midway between its chord and its handle.
	handle := 2*peak - valley*math.Cos(half*math.Pi/180)
	var p path
	p.move(polar(centre, valley, 0))
	for i := range scallops {
		a := 2 * half * float64(i)
		p.quad(polar(centre, handle, a+half), polar(centre, valley, a+2*half))
	}
	p.close()
	return p
}

func octagon(half float64) path {
	r := half / math.Cos(math.Pi/8)
	var pts []pt
	for i := range 8 {
		pts = append(pts, polar(centre, r, 22.5+45*float64(i)))
	}
	return polygon(pts...)
}

func cutSquare() path {
	a, b := centre.x-labelHalf, centre.x+labelHalf
	c, d := a+labelCut, b-labelCut
	return polygon(pt{c, a}, pt{d, a}, pt{b, c}, pt{b, d}, pt{d, b}, pt{c, b}, pt{a, d}, pt{a, c})
}

// strike crosses the badge out.
func strike(s *scene, size Size) {
	width := map[Size]float64{Full: 7, Middle: 14, Small: 26, Tiny: 44}[size]
	var p path
	p.move(pt{2, 264})
	p.line(pt{398, 136})
	s.stroke(p, paper, width*2)
	s.stroke(p, madder, width)
}

// mix is the colour a part t of the way from a to b.
func mix(a, b rgb, t float64) rgb {
	one := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*t)) }
	return rgb{one(a.r, b.r), one(a.g, b.g), one(a.b, b.b)}
}
