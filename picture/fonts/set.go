package fonts

import (
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// Glyph is a letter at its place in a line. All lengths are in em.
type Glyph struct {
	Rune    rune
	File    *File // nil for a letter the face does not have: a gap half an em wide
	X       float64
	Advance float64
	Kern    float64 // how much nearer than its advance the next letter stands; mostly 0 or less
	index   sfnt.GlyphIndex
}

// Line is a line of set letters.
type Line struct {
	Glyphs  []Glyph
	Width   float64
	Missing int // letters the face does not have
}

// Set places the letters of s on a line, kerned. s is brought into composed
// form first: the files hold letters with their accents.
func (f Face) Set(s string) Line {
	var line Line
	var buf sfnt.Buffer
	for _, r := range norm.NFC.String(s) {
		file, index, ok := f.find(&buf, r)
		g := Glyph{Rune: r, X: line.Width, Advance: .5}
		if ok {
			g.File, g.index = file, index
			if a, err := file.font.GlyphAdvance(&buf, index, file.ppem(), font.HintingNone); err == nil {
				g.Advance = file.ems(a)
			}
		} else {
			line.Missing++
		}
		if n := len(line.Glyphs); n > 0 && ok && line.Glyphs[n-1].File == file {
			last := &line.Glyphs[n-1]
			if k, err := file.font.Kern(&buf, last.index, index, file.ppem(), font.HintingNone); err == nil {
				last.Kern = file.ems(k)
				g.X += last.Kern
			}
		}
		line.Width = g.X + g.Advance
		line.Glyphs = append(line.Glyphs, g)
	}
	return line
}

// Op is a step of an outline.
type Op byte

// The steps: move, line, quadratic and cubic curve. Contours close themselves.
const (
	Move Op = iota
	LineTo
	Quad
	Cube
)

// Segment is a step with its points in em, y downwards from the baseline; the
// last point used is where it ends.
type Segment struct {
	Op     Op
	Points [3][2]float64
}

// Outline returns the letter's contours, nothing for a space or a missing one.
func (g Glyph) Outline() []Segment {
	if g.File == nil {
		return nil
	}
	var buf sfnt.Buffer
	raw, err := g.File.font.LoadGlyph(&buf, g.index, g.File.ppem(), nil)
	if err != nil {
		return nil
	}
	out := make([]Segment, len(raw))
	for i, s := range raw {
		out[i].Op = Op(s.Op)
		for j, p := range s.Args {
			out[i].Points[j] = [2]float64{g.File.ems(p.X), g.File.ems(p.Y)}
		}
	}
	return out
}

// ppem asks for letters at the size of the file's own grid, so nothing is rounded.
func (f *File) ppem() fixed.Int26_6 { return fixed.I(int(f.em)) }

func (f *File) ems(v fixed.Int26_6) float64 { return float64(v) / 64 / f.em }
