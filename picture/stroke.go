package picture

import (
	"math"

	"golang.org/x/image/vector"
)

// strokePath adds the area of a line width wide along p: butt ends, mitred
// corners as SVG draws them by default. Each piece is wound the same way, so
// pieces that overlap do not cancel.
func strokePath(r *vector.Rasterizer, p path, width, on, off float64) {
	for _, line := range p.flatten(.05) {
		pieces := []polyline{line}
		if on > 0 {
			pieces = line.dashed(on, off)
		}
		for _, piece := range pieces {
			strokeLine(r, piece, width/2)
		}
	}
}

func strokeLine(r *vector.Rasterizer, line polyline, half float64) {
	pts := line.distinct()
	if len(pts) < 2 {
		return
	}
	n := len(pts)
	for i := range n - 1 {
		a, b := pts[i], pts[i+1]
		side := normal(a, b).mul(half)
		area(r, a.add(side), b.add(side), b.sub(side), a.sub(side))
		if i+2 < n {
			corner(r, a, b, pts[i+2], half)
		}
	}
	if line.closed && n > 2 {
		corner(r, pts[n-2], pts[n-1], pts[1], half)
	}
}

// distinct drops points that repeat the one before; a closed line ends where
// it starts.
func (l polyline) distinct() []pt {
	pts := l.pts
	if l.closed {
		pts = append(pts[:len(pts):len(pts)], pts[0])
	}
	var out []pt
	for _, p := range pts {
		if len(out) == 0 || p.sub(out[len(out)-1]).length() > 1e-6 {
			out = append(out, p)
		}
	}
	return out
}

// corner fills the outer side of the bend a, b, c: to the point where the two
// edges meet if that is within SVG's limit of 4, else straight across.
func corner(r *vector.Rasterizer, a, b, c pt, half float64) {
	n1, n2 := normal(a, b), normal(b, c)
	turn := n1.x*n2.y - n1.y*n2.x
	cos := n1.x*n2.x + n1.y*n2.y
	if math.Abs(turn) < 1e-9 && cos > 0 {
		return
	}
	if turn > 0 {
		n1, n2 = n1.mul(-1), n2.mul(-1)
	}
	p1, p2 := b.add(n1.mul(half)), b.add(n2.mul(half))
	middle := n1.add(n2)
	if l := middle.length(); l >= .5 { // l/2 is the sine of half the angle, 1/4 the limit
		tip := b.add(middle.mul(2 * half / (l * l)))
		area(r, b, p1, tip, p2)
		return
	}
	area(r, b, p1, p2)
}

func normal(a, b pt) pt {
	d := b.sub(a)
	return pt{-d.y, d.x}.mul(1 / d.length())
}

// area adds a polygon, wound clockwise whatever its order.
func area(r *vector.Rasterizer, pts ...pt) {
	twice := 0.0
	for i, a := range pts {
		b := pts[(i+1)%len(pts)]
		twice += a.x*b.y - b.x*a.y
	}
	for i := range pts {
		p := pts[i]
		if twice < 0 {
			p = pts[len(pts)-1-i]
		}
		if i == 0 {
			r.MoveTo(float32(p.x), float32(p.y))
		} else {
			r.LineTo(float32(p.x), float32(p.y))
		}
	}
	r.ClosePath()
}

// dashed cuts a line into pieces on long with gaps off long.
func (l polyline) dashed(on, off float64) []polyline {
	var out []polyline
	left, drawing := on, true
	pts := l.distinct()
	now := []pt{pts[0]}
	for i := 1; i < len(pts); i++ {
		from, to := pts[i-1], pts[i]
		for length := to.sub(from).length(); length > left; length = to.sub(from).length() {
			cut := from.mix(to, left/length)
			if drawing {
				out = append(out, polyline{pts: append(now, cut)})
			}
			now, from = []pt{cut}, cut
			drawing = !drawing
			if left = on; !drawing {
				left = off
			}
		}
		left -= to.sub(from).length()
		now = append(now, to)
	}
	if drawing && len(now) > 1 {
		out = append(out, polyline{pts: now})
	}
	return out
}
