package picture

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
)

// rosette is an engine-turned line, computed from a definition's id:
// r = r₀ + A((1−m)·sin kt + m·sin(k₂t+1)).
type rosette struct {
	k, k2 int
	m     float64
	id    string // for ids inside a file
}

func rosetteOf(seed string) rosette {
	h := sha256.Sum256([]byte(seed))
	k := 9 + int(h[0])%10
	return rosette{
		k:  k,
		k2: k * (2 + int(h[1])%2),
		m:  .30 + .35*float64(h[2])/255,
		id: "b" + hex.EncodeToString(h[3:7]),
	}
}

// curve goes once round the origin between the two radii. Each wave is cut
// into pieces cubic curves; ends and directions are exact.
func (ro rosette) curve(inner, outer float64, pieces int) path {
	r0, a := (inner+outer)/2, (outer-inner)/2
	k, k2 := float64(ro.k), float64(ro.k2)
	at := func(t float64) (p, d pt) {
		r := r0 + a*((1-ro.m)*math.Sin(k*t)+ro.m*math.Sin(k2*t+1))
		dr := a * ((1-ro.m)*k*math.Cos(k*t) + ro.m*k2*math.Cos(k2*t+1))
		sin, cos := math.Sincos(t)
		return pt{r * cos, r * sin}, pt{dr*cos - r*sin, dr*sin + r*cos}
	}
	n := ro.k2 * pieces
	h := 2 * math.Pi / float64(n)
	var p path
	last, slope := at(0)
	p.move(last)
	for i := 1; i <= n; i++ {
		next, d := at(h * float64(i))
		p.cube(last.add(slope.mul(h/3)), next.sub(d.mul(h/3)), next)
		last, slope = next, d
	}
	p.close()
	return p
}

// turns are the places of n copies of the curve, each a little further.
func (ro rosette) turns(centre pt, n int) []place {
	out := make([]place, n)
	for i := range out {
		out[i] = place{at: centre, deg: 360 / float64(ro.k) / float64(n) * float64(i), k: 1}
	}
	return out
}
