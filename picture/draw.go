package picture

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"laurel/picture/fonts"
)

// Radii of a badge in its square of 400 units.
const (
	side        = 400
	rimRadius   = 192
	rimWidth    = 5
	leafRadius  = 171
	issuerLine  = 164
	coreRadius  = 116
	rosetteEdge = 150
)

var centre = pt{side / 2, side / 2}

// limit is what a drawing may weigh as SVG, in bytes.
var limit = map[Size]int{Full: 27_000, Middle: 7_000, Small: 4_000, Tiny: 1_000}

// SVG draws the badge for a size. Letters are outlines: the file holds no
// font, script, link or style. A title that would make it too heavy becomes a
// monogram.
func (b Badge) SVG(size Size) []byte {
	id := rosetteOf(b.Seed).id + "fmst"[size:size+1]
	alt := shortened(b.Alt(), map[Size]int{Full: 300, Middle: 300, Small: 200, Tiny: 90}[size])
	out := b.scene(size, content{title: true, issuer: true}).svg(alt, id)
	for _, less := range []content{{issuer: true}, {}} {
		if len(out) <= limit[size] {
			break
		}
		out = b.scene(size, less).svg(alt, id)
	}
	return out
}

// PNG draws the badge px pixels wide and high on its ground colour: at 800
// pixels the picture that is baked.
func (b Badge) PNG(px int) ([]byte, error) {
	size := SizeFor(px)
	return b.scene(size, content{title: true, issuer: true}).png(b.palette().ground, float64(px)/side)
}

// content says which words a drawing carries; what is left out gives way to a
// monogram or nothing.
type content struct{ title, issuer bool }

func (b Badge) palette() palette {
	if b.Revoked {
		return greyPalette()
	}
	return paletteOf(b.Hue)
}

func (b Badge) scene(size Size, with content) scene {
	s := scene{w: side, h: side}
	if size == Tiny {
		s.unit = 1 // at most 28 px wide: a unit is a fourteenth of a pixel
	}
	switch size {
	case Full:
		b.rim(&s)
		b.inside(&s, with)
	case Middle:
		b.rim(&s)
		b.insideMiddle(&s)
	default:
		b.solid(&s, size)
	}
	if b.Revoked {
		strike(&s, size)
	}
	return s
}

// inside draws what the rim of the full badge holds.
func (b Badge) inside(s *scene, with content) {
	p := b.palette()
	in := scene{}
	b.engraving(&in, coreRadius, rosetteEdge, .9, 7, 5)
	letters := b.disc(&in, coreRadius)
	lines, size, ok := coreLines(b.Title)
	if ok && with.title {
		var text path
		for i, line := range lines {
			text = append(text, setMiddle(fonts.Strong, line, size, pt{centre.x, centre.y + coreBaseline(i, len(lines), size)})...)
		}
		in.fill(text, letters)
	} else {
		b.sign(&in, letters, coreRadius)
	}
	if name, size := arcName(b.Issuer); name != "" && with.issuer {
		in.fill(setArc(fonts.Strong, name, size, size*.09, centre, issuerLine), p.core)
	}
	b.leaves(&in, 34, leafRadius, 12.4)
	b.shrunk(s, in)
}

// insideMiddle is the same at a third of the size: coarser, and without words.
func (b Badge) insideMiddle(s *scene) {
	in := scene{}
	b.engraving(&in, coreRadius+4, rosetteEdge+5, 1.8, 4, 3)
	b.sign(&in, b.disc(&in, coreRadius+4), coreRadius+4)
	b.leaves(&in, 40, leafRadius+3, 13.4)
	b.shrunk(s, in)
}

// shrunk puts the inside into outlines that leave less room than a circle.
func (b Badge) shrunk(s *scene, in scene) {
	k := map[Outline]float64{Stack: .93, Label: .88}[b.Outline]
	if k == 0 {
		s.shapes = append(s.shapes, in.shapes...)
		return
	}
	at := centre.mul(1 - k)
	for _, sh := range in.shapes {
		places := sh.places
		if len(places) == 0 {
			places = []place{{k: 1}}
		}
		sh.places = nil
		for _, pl := range places {
			sh.places = append(sh.places, place{at: at.add(pl.at.mul(k)), deg: pl.deg, k: k * pl.k})
		}
		s.shapes = append(s.shapes, sh)
	}
}

// engraving is the rosette and the line round it; attendance earns none.
func (b Badge) engraving(s *scene, inner, outer, width float64, copies, pieces int) {
	if b.Outline == Attended {
		return
	}
	p, ro := b.palette(), rosetteOf(b.Seed)
	s.stroke(ro.curve(inner, outer, pieces), p.engraving, width, ro.turns(centre, copies)...)
	s.stroke(circle(centre, outer+1.5), p.core, 1.5)
}

// disc draws the core and returns the colour to write on it.
func (b Badge) disc(s *scene, r float64) rgb {
	p := b.palette()
	if b.Outline == Attended {
		s.both(circle(centre, r), p.ground, p.core, 2)
		s.stroke(circle(centre, r-7), p.core, 1.2)
		return p.core
	}
	s.both(circle(centre, r), p.core, p.core, 2)
	s.stroke(circle(centre, r-7), mix(p.core, p.ground, .8), 1.2)
	return p.ground
}

// sign draws the monogram into a circle of radius r, or one leaf when no face
// has its letters.
func (b Badge) sign(s *scene, c rgb, r float64) {
	m := monogram(b.Title)
	if m == "" {
		l := 1.5 * r
		s.fill(leafPath(l, leafWidth*l), c, place{at: centre.add(pt{-.36 * l, .36 * l}), deg: -45, k: 1})
		return
	}
	size := min(r*1.02, 1.5*r/fonts.Strong.Set(m).Width)
	s.fill(setMiddle(fonts.Strong, m, size, centre.add(pt{0, capHeight / 2 * size})), c)
}

// leaves draws the eight places on the lower arc, filled to the level from the
// middle outwards, right before left.
func (b Badge) leaves(s *scene, l, r, step float64) {
	if b.Level <= 0 || b.Outline == Attended {
		return
	}
	var full, empty []place
	for i := range 8 {
		off := 7 + step*float64(i/2)
		pl := place{at: polar(centre, r, 90-off), deg: -off - 14, k: 1}
		if i%2 == 1 {
			pl = place{at: polar(centre, r, 90+off), deg: 180 + off + 14, k: 1}
		}
		if i < b.Level {
			full = append(full, pl)
		} else {
			empty = append(empty, pl)
		}
	}
	core := b.palette().core
	s.fill(leafPath(l, leafWidth*l), core, full...)
	if len(empty) > 0 {
		s.stroke(leafPath(l, leafWidth*l), core, 1.4, empty...)
	}
}

// arcName is the issuer as it stands on the upper arc: in capitals, from 20
// units down to 13, then shortened by whole words.
func arcName(issuer string) (string, float64) {
	const room = 196 // degrees
	words := strings.Fields(cases.Upper(language.Und).String(issuer))
	if len(words) == 0 || !fonts.Strong.HasAll(strings.Join(words, "")) {
		return "", 0
	}
	if len(words) > maxWords {
		words = words[:maxWords]
	}
	fits := func(s string, size float64) bool {
		return arcAngle(fonts.Strong, s, size, size*.09, issuerLine) <= room
	}
	name := strings.Join(words, " ")
	for size := 20.0; size >= 13; size -= .5 {
		if fits(name, size) {
			return name, size
		}
	}
	for n := len(words) - 1; n > 0; n-- {
		if name := strings.Join(words[:n], " ") + " …"; fits(name, 13) {
			return name, 13
		}
	}
	return "", 0
}

// shortened cuts s to n bytes at the end of a letter.
func shortened(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n -= len("…"); n > 0 && !utf8.RuneStart(s[n]); n-- {
	}
	return s[:n] + "…"
}
