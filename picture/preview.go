package picture

import (
	"image"

	"laurel/picture/fonts"
)

// PreviewData is what a link preview shows.
type PreviewData struct {
	Badge   Badge
	Picture []byte // own PNG of the definition, shown instead of the drawing
	Holder  string // "" on the page of a micro-credential
	Title   string
	Issuer  string
	Facts   string // one grey line, such as "75 hours, 3 ECTS, level 5"
	Mark    Mark
	State   string // the words beside the mark, such as "In force until 14 March 2031"
}

// The size the Open Graph protocol's readers expect, and where the text stands.
const (
	previewWide = 1200
	previewHigh = 630
	previewEdge = 64.0
	previewText = 560.0
	badgeSide   = 420.0
)

// Preview draws the Open Graph image of a page, 1200 × 630 pixels, as PNG.
func Preview(p PreviewData) ([]byte, error) {
	s := scene{w: previewWide, h: previewHigh}
	s.fill(rect(0, 0, previewWide, previewHigh), paper)
	masthead(&s)
	at := pt{previewEdge + 4, 138}
	if p.Picture == nil {
		s.add(p.Badge.scene(Full, content{title: true, issuer: true}), place{at: at, k: badgeSide / side})
	}
	p.words(&s)
	img, err := s.raster(paper, 1)
	if err != nil {
		return nil, err
	}
	if p.Picture != nil {
		own, err := ownPicture(p.Picture, badgeSide)
		if err != nil {
			return nil, err
		}
		overlay(img, own, image.Pt(int(at.x), int(at.y)))
		return encodePNG(img)
	}
	return encodePNG(indexed(img))
}

// masthead is the logo and the double rule every page of Laurel begins with.
func masthead(s *scene) {
	s.add(logo(leafy), place{at: pt{previewEdge, 34}, k: 1.3})
	s.fill(setLine(fonts.Strong, "Laurel", 40, pt{previewEdge + 56, 72}), ink)
	s.fill(rect(previewEdge, 98, previewWide-2*previewEdge, 5), ink)
	s.fill(rect(previewEdge, 106, previewWide-2*previewEdge, 1.6), ink)
}

// words sets holder, title, issuer, facts and state as one column whose middle
// is the badge's.
func (p PreviewData) words(s *scene) {
	const room = previewWide - previewEdge - previewText
	type line struct {
		face  fonts.Face
		size  float64
		text  string
		after float64 // from the baseline before
		c     rgb
	}
	var lines []line
	add := func(face fonts.Face, size float64, texts []string, first float64, c rgb) {
		for i, t := range texts {
			after := first
			if i > 0 {
				after = 1.1 * size
			}
			lines = append(lines, line{face, size, t, after, c})
		}
	}
	if p.Holder != "" {
		texts, size := previewLines(fonts.Italic, shortened(p.Holder, 120), []float64{50, 44, 38, 34}, room, 1, 2)
		add(fonts.Italic, size, texts, size, ink)
	}
	texts, size := previewLines(fonts.Display, shortened(p.Title, 200), []float64{80, 72, 64, 56, 48, 42, 36}, room, 3, 3)
	add(fonts.Display, size, texts, size*1.12, ink)
	texts, size = previewLines(fonts.Text, shortened(p.Issuer, 120), []float64{32, 29, 26}, room, 1, 2)
	add(fonts.Text, size, texts, size+28, ink)
	texts, size = previewLines(fonts.Text, shortened(p.Facts, 120), []float64{26, 24}, room, 1, 1)
	add(fonts.Text, size, texts, size+14, ink2)
	if p.State != "" {
		indent := 0.0
		if p.Mark != NoMark {
			indent = 52
		}
		texts, _ = previewLines(fonts.Strong, shortened(p.State, 120), []float64{30}, room-indent, 1, 1)
		add(fonts.Strong, 30, texts[:min(1, len(texts))], 62, p.stateColour())
	}
	if len(lines) == 0 {
		return
	}
	height := lines[0].size*capHeight - lines[0].after
	for _, l := range lines {
		height += l.after
	}
	y := 138 + badgeSide/2 - height/2 + lines[0].size*capHeight - lines[0].after
	for i, l := range lines {
		y += l.after
		x := previewText
		if p.State != "" && i == len(lines)-1 && p.Mark != NoMark {
			s.add(p.Mark.scene(), place{at: pt{x, y - 29}, k: 38.0 / 24})
			x += 52
		}
		s.fill(setLine(l.face, l.text, l.size, pt{x, y}), l.c)
	}
}

func (p PreviewData) stateColour() rgb {
	if p.Mark == NoMark {
		return ink
	}
	return p.Mark.colour()
}

// previewLines takes the first size at which s fits on n lines; at the last it
// may take most lines and is cut after them. Nothing is set when the face lacks letters: boxes say
// less than the page's own words beside the picture.
func previewLines(face fonts.Face, s string, sizes []float64, room float64, n, most int) ([]string, float64) {
	if face.Set(s).Missing > 0 {
		return nil, sizes[0]
	}
	var lines []string
	for _, size := range sizes {
		lines = wrap(s, room, func(s string) float64 { return width(face, s, size) })
		if len(lines) <= n {
			return lines, size
		}
	}
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] += " …"
	}
	return lines, sizes[len(sizes)-1]
}
