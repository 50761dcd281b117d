package picture

import "math"

// pt is a point; y grows downwards.
type pt struct{ x, y float64 }

func (a pt) add(b pt) pt            { return pt{a.x + b.x, a.y + b.y} }
func (a pt) sub(b pt) pt            { return pt{a.x - b.x, a.y - b.y} }
func (a pt) mul(f float64) pt       { return pt{a.x * f, a.y * f} }
func (a pt) length() float64        { return math.Hypot(a.x, a.y) }
func (a pt) mix(b pt, t float64) pt { return pt{a.x + (b.x-a.x)*t, a.y + (b.y-a.y)*t} }

// polar is the point at an angle in degrees, 0 to the right, clockwise.
func polar(centre pt, r, degrees float64) pt {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return pt{centre.x + r*cos, centre.y + r*sin}
}

// seg is one step of a path; op is M, L, Q, C or Z, the last point its end.
type seg struct {
	op byte
	p  [3]pt
}

func (s seg) points() int {
	switch s.op {
	case 'M', 'L':
		return 1
	case 'Q':
		return 2
	case 'C':
		return 3
	}
	return 0
}

type path []seg

func (p *path) move(a pt)       { *p = append(*p, seg{'M', [3]pt{a}}) }
func (p *path) line(a pt)       { *p = append(*p, seg{'L', [3]pt{a}}) }
func (p *path) quad(a, b pt)    { *p = append(*p, seg{'Q', [3]pt{a, b}}) }
func (p *path) cube(a, b, c pt) { *p = append(*p, seg{'C', [3]pt{a, b, c}}) }
func (p *path) close()          { *p = append(*p, seg{op: 'Z'}) }

// place is a similarity: scaled by k, turned by deg, then moved to at.
type place struct {
	at  pt
	deg float64
	k   float64
}

func (pl place) apply(a pt) pt {
	if pl.deg == 0 {
		return pt{pl.at.x + a.x*pl.k, pl.at.y + a.y*pl.k}
	}
	sin, cos := math.Sincos(pl.deg * math.Pi / 180)
	return pt{pl.at.x + (a.x*cos-a.y*sin)*pl.k, pl.at.y + (a.x*sin+a.y*cos)*pl.k}
}

func (p path) placed(pl place) path {
	out := make(path, len(p))
	for i, s := range p {
		out[i].op = s.op
		for j := range s.points() {
			out[i].p[j] = pl.apply(s.p[j])
		}
	}
	return out
}

func polygon(points ...pt) path {
	var p path
	for i, a := range points {
		if i == 0 {
			p.move(a)
		} else {
			p.line(a)
		}
	}
	p.close()
	return p
}

func rect(x, y, w, h float64) path {
	return polygon(pt{x, y}, pt{x + w, y}, pt{x + w, y + h}, pt{x, y + h})
}

// circle is eight cubic arcs: the error is under a millionth of the radius.
func circle(c pt, r float64) path {
	const n = 8
	handle := r * 4 / 3 * math.Tan(math.Pi/(2*n))
	var p path
	p.move(polar(c, r, 0))
	for i := range n {
		a, b := 360.0/n*float64(i), 360.0/n*float64(i+1)
		from, to := polar(c, r, a), polar(c, r, b)
		p.cube(polar(from, handle, a+90), polar(to, handle, b-90), to)
	}
	p.close()
	return p
}

// polyline is a flattened contour.
type polyline struct {
	pts    []pt
	closed bool
}

// flatten turns curves into lines no further than tol from them.
func (p path) flatten(tol float64) []polyline {
	var out []polyline
	var now polyline
	end := func(closed bool) {
		if len(now.pts) > 1 {
			now.closed = closed
			out = append(out, now)
		}
		now = polyline{}
	}
	var start pt
	for _, s := range p {
		if s.op == 'Z' {
			end(true)
			now.pts = []pt{start}
			continue
		}
		if s.op == 'M' {
			end(false)
			start = s.p[0]
			now.pts = []pt{start}
			continue
		}
		from := now.pts[len(now.pts)-1]
		switch s.op {
		case 'L':
			now.pts = append(now.pts, s.p[0])
		case 'Q':
			n := steps(from.sub(s.p[0].mul(2)).add(s.p[1]).length()/4, tol)
			for i := 1; i <= n; i++ {
				t := float64(i) / float64(n)
				now.pts = append(now.pts, from.mix(s.p[0], t).mix(s.p[0].mix(s.p[1], t), t))
			}
		case 'C':
			bend := max(from.sub(s.p[0].mul(2)).add(s.p[1]).length(), s.p[0].sub(s.p[1].mul(2)).add(s.p[2]).length())
			n := steps(bend*.75, tol)
			for i := 1; i <= n; i++ {
				t := float64(i) / float64(n)
				ab, bc, cd := from.mix(s.p[0], t), s.p[0].mix(s.p[1], t), s.p[1].mix(s.p[2], t)
				now.pts = append(now.pts, ab.mix(bc, t).mix(bc.mix(cd, t), t))
			}
		}
	}
	end(false)
	return out
}

// steps is how often a curve with this bend is cut; the error falls with n².
func steps(bend, tol float64) int {
	return min(max(int(math.Ceil(math.Sqrt(bend/tol))), 1), 64)
}
