package picture

import (
	"fmt"
)

// LeafState is what a leaf stands for.
type LeafState int

// The states of a leaf.
const (
	Held   LeafState = iota // solid: earned, in force, proven
	Half                    // one side solid: in progress, or level too low
	Open                    // outline with rib: can start, or only claimed
	Locked                  // dashed outline: locked or missing
	Dry                     // veined, not filled: run out, too old
)

// Class is the state's class in pages, such as "lf-held".
func (s LeafState) Class() string {
	return [...]string{"lf-held", "lf-half", "lf-open", "lf-locked", "lf-dry"}[min(max(s, Held), Dry)]
}

// colour is the state's colour where no style sheet gives it: in print.
func (s LeafState) colour() rgb {
	switch s {
	case Held, Half:
		return leafy
	case Open:
		return ink2
	}
	return bark
}

// LeafSVG draws a single leaf, px pixels wide, to stand in a page before the
// word it means.
//
// It is an svg.lf.lf-held (lf-half, lf-open, lf-locked, lf-dry). The style
// sheet sets `color` by state, and inside it: .f {fill: currentColor}, .o and
// .v {stroke: currentColor}, .r {stroke: the colour on solid}. Widths and
// dashes are attributes.
func LeafSVG(s LeafState, px int) []byte {
	attrs := fmt.Sprintf(` class="lf %s" width="%d" height="%[2]d" aria-hidden="true" focusable="false"`, s.Class(), px)
	return leafIcon(s, s.colour(), white).svgWith(attrs, "")
}

// leafIcon is a leaf in a square of 24 units, stalk at the lower left. At this
// size it is a little broader than elsewhere.
func leafIcon(s LeafState, c, on rgb) scene {
	const l, w = 28.5, 6.6
	at := place{at: pt{2, 22}, deg: -45, k: 1}
	icon := scene{w: 24, h: 24}
	whole := leafPath(l, w)
	var rib path
	rib.move(pt{1, 0})
	rib.line(pt{l - 5, 0})
	line := func(p path, width float64, class string, dash ...float64) {
		sh := shape{path: p, places: []place{at}, stroke: &c, width: width, class: class}
		copy(sh.dash[:], dash)
		icon.shapes = append(icon.shapes, sh)
	}
	solid := func(p path) {
		icon.shapes = append(icon.shapes, shape{path: p, places: []place{at}, fill: &c, class: "f"})
	}
	switch s {
	case Held:
		solid(whole)
		icon.shapes = append(icon.shapes, shape{path: rib, places: []place{at}, stroke: &on, width: 1.1, class: "r"})
	case Half:
		line(whole, 1.4, "o")
		solid(leafHalf(l, w))
	case Open:
		line(whole, 1.4, "o")
		line(rib, 1.4, "v")
	case Dry:
		line(whole, 1.4, "o")
		veins := append(leafVeins(l, w, .155*l, .1, 1), leafVeins(l, w, .155*l, .1, -1)...)
		line(append(veins, rib...), 1.1, "v")
	default:
		line(whole, 1.4, "o dash", 2.6, 2)
	}
	return icon
}

// LevelSVG draws eight small leaves, level of them filled, to stand before the
// words "level 5 of 8".
//
// It is an svg.level. The style sheet sets .on {fill: ink} and .off {stroke:
// the colour of edges}.
func LevelSVG(level int) []byte {
	row := scene{w: 76, h: 16}
	const l, w = 17.5, 3.9
	var on, off []place
	for i := range 8 {
		pl := place{at: pt{1.4 + 9.5*float64(i), 15.2}, deg: -64, k: 1}
		if i < level {
			on = append(on, pl)
		} else {
			off = append(off, pl)
		}
	}
	// One path for each kind: a page has many rows, and ids must differ.
	var full, empty path
	for _, pl := range on {
		full = append(full, leafPath(l, w).placed(pl)...)
	}
	for _, pl := range off {
		empty = append(empty, leafPath(l-1.4, w-.5).placed(pl)...)
	}
	if full != nil {
		row.shapes = append(row.shapes, shape{path: full, fill: &ink, class: "on"})
	}
	if empty != nil {
		row.shapes = append(row.shapes, shape{path: empty, stroke: &ink2, width: 1.2, class: "off"})
	}
	return row.svgWith(` class="level" width="76" height="16" aria-hidden="true" focusable="false"`, "")
}

// Logo draws Laurel's leaf, px pixels wide: one half solid, the other
// engraved. It is an svg.logo whose colour is `color`, by the style sheet:
// .f {fill: currentColor}, .o and .v {stroke: currentColor}.
func Logo(px int) []byte {
	return logo(leafy).svgWith(fmt.Sprintf(` class="logo" width="%d" height="%[1]d" aria-hidden="true" focusable="false"`, px), "")
}

// LogoFile is the logo as a picture of its own, for places without our style
// sheet, such as the icon of a browser tab.
func LogoFile() []byte {
	s := logo(leafy)
	for i := range s.shapes {
		s.shapes[i].class = ""
	}
	return s.svg("Laurel", "")
}

func logo(c rgb) scene {
	const l, w = 34, 8
	at := []place{{at: pt{4, 31}, deg: -47, k: 1}}
	s := scene{w: 34, h: 34}
	var stalk path
	stalk.move(pt{-4, 0})
	stalk.line(pt{2, 0})
	s.shapes = []shape{
		{path: stalk, places: at, stroke: &c, width: 1.6, class: "o"},
		{path: leafHalf(l, w), places: at, fill: &c, class: "f"},
		{path: leafPath(l, w), places: at, stroke: &c, width: 1.3, class: "o"},
		{path: leafVeins(l, w, .105*l, .06, 1), places: at, stroke: &c, width: 1.1, class: "v"},
	}
	return s
}
