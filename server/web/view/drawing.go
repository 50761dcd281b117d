package view

import (
	"math"
	"strconv"
	"strings"
)

// leaf is the one leaf shape of the look: length L, half-width w, its rib on
// the x axis from 0 to L. The upper edge swells a little more than the lower.
type leaf struct{ length, half float64 }

// num writes a coordinate with one decimal and no trailing zero.
func num(x float64) string {
	s := strconv.FormatFloat(math.Round(x*10)/10, 'f', 1, 64)
	s = strings.TrimSuffix(s, ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

func pt(x, y float64) string { return num(x) + " " + num(y) }

// whole is the outline.
func (l leaf) whole() string {
	return "M0 0C" + pt(.2*l.length, -1.25*l.half) + " " + pt(.62*l.length, -1.2*l.half) + " " + pt(l.length, 0) +
		"C" + pt(.62*l.length, 1.2*l.half) + " " + pt(.2*l.length, 1.25*l.half) + " 0 0Z"
}

// side is one half of the leaf; up is -1 for the upper, 1 for the lower.
func (l leaf) side(up float64) string {
	return "M0 0C" + pt(.2*l.length, up*1.25*l.half) + " " + pt(.62*l.length, up*1.2*l.half) + " " + pt(l.length, 0) + "Z"
}

// edge is how far the outline stands from the rib at x.
func (l leaf) edge(x float64) float64 {
	lo, hi := 0.0, 1.0
	for range 24 {
		t := (lo + hi) / 2
		if bezier(t, .2*l.length, .62*l.length, l.length) < x {
			lo = t
		} else {
			hi = t
		}
	}
	return bezier(lo, 1.25*l.half, 1.2*l.half, 0)
}

// bezier is a cubic that starts at 0.
func bezier(t, a, b, c float64) float64 {
	u := 1 - t
	return 3*u*u*t*a + 3*u*t*t*b + t*t*t*c
}

// veins run from the rib to near the edge, every step of the length, each
// leaning .11 of the length forward.
func (l leaf) veins(up, step float64) string {
	var b strings.Builder
	for x := .05 * l.length; x+.11*l.length < .99*l.length; x += step * l.length {
		end := x + .11*l.length
		y := up * .92 * l.edge(end)
		b.WriteString("M" + num(x) + " 0Q" + pt(x+.035*l.length, .595*y) + " " + pt(end, y))
	}
	return b.String()
}

// rib is the line from the stalk towards the tip.
func (l leaf) rib() string { return "M0 0H" + num(.97*l.length) }

// icon is the leaf beside a word, drawn in a 24-unit square.
var icon = leaf{28.5, 6.9}

// LeafState is what a leaf says about the award or skill it stands for.
type LeafState string

const (
	Held   LeafState = "held"   // earned, in force, proven
	Half   LeafState = "half"   // in progress, or the level is too low
	Open   LeafState = "open"   // can start, or only claimed
	Locked LeafState = "locked" // locked or missing
	Dry    LeafState = "dry"    // run out, on hold or taken back; it stays on the branch
)

// levelLeaf is one of the eight small leaves that show a level, standing up.
var levelLeaf = leaf{13, 3.4}

// levelAt places the i-th of eight leaves.
func levelAt(i int) string {
	return "translate(" + num(1.5+8*float64(i)) + " 14) rotate(-72)"
}
