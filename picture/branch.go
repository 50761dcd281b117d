package picture

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// Leaf is one award on a branch.
type Leaf struct {
	State LeafState
	Hours float64 // workload, the leaf's length; 0 for unknown
	Text  string  // number or year beside its tip; "" for none
	New   bool    // just earned: pages may let it grow once
}

// BranchOptions are the words that stand for a branch.
type BranchOptions struct {
	Alt string // what is seen, in one sentence; "" hides the picture from screen readers
}

// maxBranch is how many leaves a branch carries; of more, the last are drawn.
const maxBranch = 40

// Branch draws a record as a sprig, the first leaf lowest, the last at the tip.
//
// It is an svg.sprig for pages. Each leaf is a g.leaf with the class of its
// state (lf-held …) and .new if it was just earned; inside, .grow holds all
// but the stalk and grows from its own origin. The style sheet sets .stem
// {stroke: leaf}, .base {fill: paper}, .f {fill: leaf}, .o and .v {stroke:
// leaf}, .vp {stroke: paper}, and for .lf-dry, .lf-open and .lf-locked the
// stroke of .o and .v. Widths and dashes are attributes.
func Branch(leaves []Leaf, o BranchOptions) []byte {
	leaves = leaves[max(0, len(leaves)-maxBranch):]
	n := len(leaves)
	const w = 480.0
	gap := max(64-1.2*float64(max(0, n-8)), 40)
	top := 150.0
	if n > 0 {
		top = leaves[n-1].length() + stalk + 40 // the last leaf stands upright on the tip
	}
	h := top + 38 + gap*float64(max(n-1, 1))
	var b strings.Builder
	attrs := ` aria-hidden="true"`
	if o.Alt != "" {
		attrs = ` role="img" aria-label="` + html.EscapeString(o.Alt) + `"`
	}
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="sprig" viewBox="0 0 %s %s"%s focusable="false"><g transform="scale(.1)" fill="none" stroke-linecap="round">`, num(w), num(h), attrs)

	bend := .09 * w * min((h-top)/430, 1) // a short stem sways less
	s := stem{from: pt{.5*w - .8*bend, h - 12}, to: pt{.5*w + .8*bend, top}}
	s.c1 = s.from.add(pt{-.8 * bend, (s.to.y - s.from.y) * .36})
	s.c2 = s.to.add(pt{bend, (s.from.y - s.to.y) * .36})
	fmt.Fprintf(&b, `<path class="stem" stroke-width="30" d="%s"/>`, svgPath(s.path(), 10))
	var words strings.Builder
	for i, leaf := range leaves {
		t := .09 + .91*float64(i)/float64(max(n-1, 1))
		if n == 1 {
			t = 1
		}
		at, along := s.at(t)
		pl := place{at: at, k: 1}
		upright := -90 + .35*(along+90) // leaves turn to the light more than the stem does
		left := i%2 == 0
		lean := 56 - 11*float64(i)/float64(max(n-1, 1))
		switch {
		case i == n-1:
			pl.deg, left = along, along < -90
		case left:
			pl.deg = upright - lean
		default:
			pl.deg = upright + lean
		}
		tip := leaf.draw(&b, pl, left)
		if leaf.Text != "" {
			fmt.Fprintf(&words, `<text x="%s" y="%s" text-anchor="middle">%s</text>`, num(tip.x), num(tip.y+5), html.EscapeString(leaf.Text))
		}
	}
	fmt.Fprintf(&b, `</g>%s</svg>`, words.String())
	return []byte(b.String())
}

// stalk is how far from the stem a leaf begins.
const stalk = 12

// length grows with the workload up to a month of full-time study.
func (leaf Leaf) length() float64 {
	if leaf.Hours <= 0 {
		return 96
	}
	return 84 + 90*min(leaf.Hours, 150)/150
}

// draw writes the leaf and returns where its word goes, beyond the tip. The
// half that looks up is the lit one.
func (leaf Leaf) draw(b *strings.Builder, pl place, left bool) pt {
	l := leaf.length()
	w := .19 * l
	up, down := -1.0, 1.0
	if left {
		up, down = 1, -1
	}
	fresh := ""
	if leaf.New {
		fresh = " new"
	}
	fmt.Fprintf(b, `<g class="leaf %s%s"%s>`, leaf.State.Class(), fresh, pl.svg(10))
	fmt.Fprintf(b, `<path class="stem" stroke-width="20" d="M0 0h%d"/>`, stalk*10)
	fmt.Fprintf(b, `<g transform="translate(%d 0)"><g class="grow">`, stalk*10)
	part := func(class string, width float64, p path, more string) {
		if width > 0 {
			more = fmt.Sprintf(` stroke-width="%s"`, num(width*10)) + more
		}
		fmt.Fprintf(b, `<path class="%s"%s d="%s"/>`, class, more, svgPath(p, 10))
	}
	whole := leafPath(l, w)
	part("base", 0, whole, "")
	var rib path
	rib.move(pt{})
	rib.line(pt{.97 * l, 0})
	lit := leafHalf(l, w)
	if left {
		lit = lit.upsideDown()
	}
	switch leaf.State {
	case Held:
		part("f", 0, lit, "")
		part("v", 1.15, leafVeins(l, w, .034*l, 0, down), "")
		part("vp", .8, leafVeins(l, w, .075*l, 0, up), "")
		part("o", 1.15, append(whole, rib...), "")
	case Half:
		part("f", 0, lit, "")
		part("o", 1.15, append(whole, rib...), "")
	case Dry:
		part("v", 1.15, append(leafVeins(l, w, .075*l, 0, 1), leafVeins(l, w, .075*l, 0, -1)...), "")
		part("o", 1.15, append(whole, rib...), "")
	case Open:
		part("o", 1.15, append(whole, rib...), "")
	default:
		part("o dash", 1.15, whole, ` stroke-dasharray="50 40" stroke-linecap="butt"`)
	}
	b.WriteString("</g></g></g>")
	return pl.apply(pt{stalk + l + 15, 0})
}

func (p path) upsideDown() path {
	out := make(path, len(p))
	for i, s := range p {
		out[i].op = s.op
		for j := range s.points() {
			out[i].p[j] = pt{s.p[j].x, -s.p[j].y}
		}
	}
	return out
}

// stem is the line a branch grows along.
type stem struct{ from, c1, c2, to pt }

func (s stem) path() path {
	var p path
	p.move(s.from)
	p.cube(s.c1, s.c2, s.to)
	return p
}

// at is the point at t and the direction there in degrees.
func (s stem) at(t float64) (pt, float64) {
	ab, bc, cd := s.from.mix(s.c1, t), s.c1.mix(s.c2, t), s.c2.mix(s.to, t)
	p, q := ab.mix(bc, t), bc.mix(cd, t)
	d := q.sub(p)
	return p.mix(q, t), math.Atan2(d.y, d.x) * 180 / math.Pi
}
