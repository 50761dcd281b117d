package picture

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

// scene is a drawing before it is written as SVG, as pixels or into a PDF.
type scene struct {
	w, h   float64
	shapes []shape
	unit   float64 // SVG coordinates are whole numbers of 1/unit; zero is tenths
}

// shape is one path in one style, drawn at each of its places in turn (once
// where it stands if there are none).
type shape struct {
	path   path
	places []place
	fill   *rgb // nil for none
	stroke *rgb
	width  float64
	dash   [2]float64 // on, off; zero for a whole line
	class  string     // for pages: the style sheet gives the colours
}

func (s *scene) fill(p path, c rgb, at ...place) {
	s.shapes = append(s.shapes, shape{path: p, fill: &c, places: at})
}

func (s *scene) stroke(p path, c rgb, width float64, at ...place) {
	s.shapes = append(s.shapes, shape{path: p, stroke: &c, width: width, places: at})
}

func (s *scene) both(p path, fill, stroke rgb, width float64) {
	s.shapes = append(s.shapes, shape{path: p, fill: &fill, stroke: &stroke, width: width})
}

// add puts another scene into this one.
func (s *scene) add(other scene, at place) {
	for _, sh := range other.shapes {
		if len(sh.places) == 0 {
			sh.path = sh.path.placed(at)
			sh.width *= at.k
			sh.dash = [2]float64{sh.dash[0] * at.k, sh.dash[1] * at.k}
			s.shapes = append(s.shapes, sh)
			continue
		}
		for _, pl := range sh.places {
			one := sh
			one.places = nil
			one.path = sh.path.placed(pl).placed(at)
			one.width *= pl.k * at.k
			one.dash = [2]float64{sh.dash[0] * pl.k * at.k, sh.dash[1] * pl.k * at.k}
			s.shapes = append(s.shapes, one)
		}
	}
}

// svg writes the scene as a file of its own, or to stand in a page once: ids
// are made from seed, as pages hold many badges.
func (s scene) svg(alt, seed string) []byte {
	attrs := ` aria-hidden="true"`
	if alt != "" {
		attrs = ` role="img" aria-label="` + html.EscapeString(alt) + `"`
	}
	return s.svgWith(attrs, seed)
}

func (s scene) svgWith(attrs, seed string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s"%s>`, num(s.w), num(s.h), attrs)
	unit, end := s.unit, "</svg>"
	if unit == 0 {
		unit = 10 // finer than any screen shows, and no decimal points
	}
	if unit != 1 {
		fmt.Fprintf(&b, `<g transform="scale(%s)">`, num(1/unit))
		end = "</g></svg>"
	}
	for i, sh := range s.shapes {
		sh.svg(&b, fmt.Sprintf("%s%d", seed, i), unit)
	}
	b.WriteString(end)
	return []byte(b.String())
}

func (sh shape) svg(b *strings.Builder, id string, unit float64) {
	style := sh.style(unit)
	d := svgPath(sh.path, unit)
	switch len(sh.places) {
	case 0:
		fmt.Fprintf(b, `<path d="%s"%s/>`, d, style)
	case 1:
		fmt.Fprintf(b, `<path d="%s"%s%s/>`, d, style, sh.places[0].svg(unit))
	default:
		fmt.Fprintf(b, `<g%s><path id="%s" d="%s"%s/>`, style, id, d, sh.places[0].svg(unit))
		// A use is drawn inside the transform of what it names, so it gives the
		// step from the first place to its own.
		for _, pl := range sh.places[1:] {
			fmt.Fprintf(b, `<use href="#%s"%s/>`, id, pl.after(sh.places[0]).svg(unit))
		}
		b.WriteString("</g>")
	}
}

func (sh shape) style(unit float64) string {
	var b strings.Builder
	if sh.class != "" {
		fmt.Fprintf(&b, ` class="%s"`, sh.class)
	}
	switch {
	case sh.fill == nil:
		b.WriteString(` fill="none"`)
	case sh.class == "":
		fmt.Fprintf(&b, ` fill="%s"`, sh.fill.hex())
	}
	if sh.stroke != nil {
		if sh.class == "" {
			fmt.Fprintf(&b, ` stroke="%s"`, sh.stroke.hex())
		}
		fmt.Fprintf(&b, ` stroke-width="%s"`, num(sh.width*unit))
		if sh.dash[0] > 0 {
			fmt.Fprintf(&b, ` stroke-dasharray="%s %s"`, num(sh.dash[0]*unit), num(sh.dash[1]*unit))
		}
	}
	return b.String()
}

func (pl place) svg(unit float64) string {
	var parts []string
	if pl.at != (pt{}) {
		parts = append(parts, "translate("+num(pl.at.x*unit)+" "+num(pl.at.y*unit)+")")
	}
	if pl.deg != 0 {
		parts = append(parts, "rotate("+num(pl.deg)+")")
	}
	if pl.k != 1 {
		parts = append(parts, "scale("+num(pl.k)+")")
	}
	if len(parts) == 0 {
		return ""
	}
	return ` transform="` + strings.Join(parts, "") + `"`
}

// after is the place that, put on top of first, gives pl.
func (pl place) after(first place) place {
	turn := place{deg: pl.deg - first.deg, k: pl.k / first.k}
	turn.at = pl.at.sub(turn.apply(first.at))
	return turn
}

// num writes a number with at most two decimals and no zero that says nothing.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}
