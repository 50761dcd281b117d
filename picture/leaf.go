package picture

// leafWidth is half a leaf's width by its length.
const leafWidth = .2

// leafPath is a whole leaf of length l from the stalk at the origin to its tip.
func leafPath(l, w float64) path {
	p := leafHalf(l, w)
	p = p[:len(p)-1] // not back along the rib: on along the other edge
	p.cube(pt{.62 * l, 1.2 * w}, pt{.2 * l, 1.25 * w}, pt{})
	p.close()
	return p
}

// leafHalf is the side towards negative y, closed along the rib.
func leafHalf(l, w float64) path {
	var p path
	p.move(pt{})
	p.cube(pt{.2 * l, -1.25 * w}, pt{.62 * l, -1.2 * w}, pt{l, 0})
	p.close()
	return p
}

// leafEdge is the distance of the edge from the rib at x, found on the curve.
func leafEdge(l, w, x float64) float64 {
	low, high := 0.0, 1.0
	var y float64
	for range 30 {
		t := (low + high) / 2
		u := 1 - t
		bx := 3*u*u*t*.2*l + 3*u*t*t*.62*l + t*t*t*l
		y = 3*u*u*t*1.25*w + 3*u*t*t*1.2*w
		if bx < x {
			low = t
		} else {
			high = t
		}
	}
	return y
}

// leafVeins are engraved lines from the rib to the edge every pitch, each
// leaning .11 l forward; side is 1 or −1. They stop short of the edge by gap.
func leafVeins(l, w, pitch, gap, side float64) path {
	var p path
	lean := .11 * l
	for x := .05 * l; x+lean < .985*l; x += pitch {
		edge := leafEdge(l, w, x+lean) * (1 - gap)
		p.move(pt{x, 0})
		p.quad(pt{x + lean*.32, side * edge * .6}, pt{x + lean, side * edge})
	}
	return p
}
