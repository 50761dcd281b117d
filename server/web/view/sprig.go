package view

import (
	"fmt"
	"math"
)

// SprigLeaf is one award on a branch.
type SprigLeaf struct {
	State LeafState
	Hours float64 // the workload; the leaf is as long as that
	Label string  // a number or a year beside the tip; may be empty
	New   bool    // it was just earned and grows, once
}

// Sprig is a record drawn as a branch, oldest leaf lowest.
type Sprig struct {
	Leaves []SprigLeaf
	Text   string // says the same as the drawing, for who does not see it
}

const (
	sprigWidth  = 480.0
	sprigFoot   = 584.0
	sprigTop    = 140.0
	sprigGap    = 63.6 // between two leaves along the height
	sprigMost   = 14   // more leaves than these are drawn closer together
	sprigMargin = 26.0 // room for the label beyond a tip
)

// placedLeaf is a leaf with its place and shape worked out.
type placedLeaf struct {
	SprigLeaf
	leaf
	X, Y, Turn     float64
	Up             float64 // which side is lit: -1 the upper, 1 the lower
	LabelX, LabelY float64
}

func (p placedLeaf) transform() string {
	return fmt.Sprintf("translate(%s) rotate(%s)", pt(p.X, p.Y), num(p.Turn))
}

func (p placedLeaf) class() string {
	class := string(p.State)
	if p.New {
		class += " new"
	}
	return class
}

// top is where the stem ends, seen from a foot at sprigFoot.
func (s Sprig) top() float64 {
	n := float64(min(max(len(s.Leaves), 2), sprigMost))
	return sprigFoot - 44 - (n-1)*sprigGap - 18
}

// viewBox holds the highest tip with room for its label.
func (s Sprig) viewBox() string {
	high := s.top()
	for _, p := range s.placed() {
		high = min(high, p.LabelY-18)
	}
	return fmt.Sprintf("0 %s %s %s", num(high), num(sprigWidth), num(sprigFoot+16-high))
}

// stemAt is a point of the stem, t from 0 at the foot to 1 at the top.
func (s Sprig) stemAt(t float64) (x, y float64) {
	top := s.top()
	u := 1 - t
	x = u*u*u*206.4 + 3*u*u*t*168.4 + 3*u*t*t*319.6 + t*t*t*273.6
	return x, sprigFoot + t*(top-sprigFoot)
}

// stem is its path. Its height grows evenly with t, so its controls lie at thirds.
func (s Sprig) stem() string {
	third := (s.top() - sprigFoot) / 3
	return "M" + pt(206.4, sprigFoot) + "C" + pt(168.4, sprigFoot+third) + " " +
		pt(319.6, sprigFoot+2*third) + " " + pt(273.6, s.top())
}

// placed works out every leaf: they alternate from side to side, and the last
// one stands at the tip.
func (s Sprig) placed() []placedLeaf {
	n := len(s.Leaves)
	gap := sprigGap
	if n > sprigMost {
		gap = sprigGap * float64(sprigMost-1) / float64(n-1)
	}
	span := sprigFoot - s.top()
	var out []placedLeaf
	for i, l := range s.Leaves {
		t := (44 + float64(i)*gap) / span
		x, y := s.stemAt(t)
		p := placedLeaf{SprigLeaf: l, leaf: leaf{length: lengthOf(l.Hours)}, X: x, Y: y}
		p.half = .19 * p.length
		rise := 3 * float64(i%5)
		switch {
		case i == n-1 && n > 2: // the tip grows on in the stem's direction
			p.X, p.Y = s.stemAt(.97)
			p.Turn, p.Up = -84, -1
		case i%2 == 0:
			p.Turn, p.Up = -144+rise, 1
		default:
			p.Turn, p.Up = -38-rise, -1
		}
		reach := p.length + sprigMargin
		p.LabelX = p.X + reach*math.Cos(p.Turn*math.Pi/180)
		p.LabelY = p.Y + reach*math.Sin(p.Turn*math.Pi/180) + 5
		out = append(out, p)
	}
	return out
}

// lengthOf turns hours of work into a leaf's length: short ones stay visible,
// long ones stay on the page.
func lengthOf(hours float64) float64 {
	if hours <= 0 {
		return 96
	}
	return math.Min(172, 84+9.2*math.Sqrt(hours))
}
