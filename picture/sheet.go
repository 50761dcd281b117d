package picture

import (
	"bytes"

	"codeberg.org/go-pdf/fpdf"

	"laurel/picture/fonts"
)

// sheet is a PDF page one draws on in millimetres, with baselines.
type sheet struct {
	*fpdf.Fpdf
	known   map[string]bool // font files given to the PDF
	missing int             // letters no face has, drawn as hollow boxes
}

// mm is the length of a point of type.
const mm = 25.4 / 72

// kerned is the size from which letters are kerned: below it nobody sees it,
// and whole lines stay whole for those who copy text.
const kerned = 16

// run is a piece of a line that one file sets in one go, x in em from its start.
type run struct {
	file *fonts.File // nil: letters no face has
	text string
	x    float64
}

// runsOf cuts a line where the file changes and, in large sizes, where letters
// are kerned. It returns the width in em.
func runsOf(face fonts.Face, s string, size float64) ([]run, float64) {
	var runs []run
	x, fresh := 0.0, true
	for _, g := range face.Set(s).Glyphs {
		if n := len(runs); fresh || runs[n-1].file != g.File || g.File == nil {
			runs = append(runs, run{file: g.File, x: x})
			fresh = false
		}
		runs[len(runs)-1].text += string(g.Rune)
		x += g.Advance
		if size >= kerned && g.Kern != 0 {
			x += g.Kern
			fresh = true
		}
	}
	return runs, x
}

// wide is the width of a line in millimetres; size is in points.
func wide(face fonts.Face, s string, size float64) float64 {
	_, w := runsOf(face, s, size)
	return w * size * mm
}

func (d *sheet) text(face fonts.Face, size float64, x, y float64, s string, c rgb) {
	d.SetTextColor(int(c.r), int(c.g), int(c.b))
	runs, _ := runsOf(face, s, size)
	for _, r := range runs {
		at := x + r.x*size*mm
		if r.file == nil {
			d.missing++
			d.SetDrawColor(int(c.r), int(c.g), int(c.b))
			d.SetLineWidth(.03 * size * mm)
			d.Rect(at+.06*size*mm, y-.66*size*mm, .38*size*mm, .66*size*mm, "D")
			continue
		}
		if !d.known[r.file.Name] {
			d.AddUTF8FontFromBytes(r.file.Name, "", bytes.Clone(r.file.TTF))
			d.known[r.file.Name] = true
		}
		d.SetFont(r.file.Name, "", size)
		d.Text(at, y, r.text)
	}
}

func (d *sheet) middle(face fonts.Face, size float64, y float64, s string, c rgb) {
	w, _ := d.GetPageSize()
	d.text(face, size, (w-wide(face, s, size))/2, y, s, c)
}

func (d *sheet) rule(x1, x2, y, width float64) {
	d.SetFillColor(int(ink.r), int(ink.g), int(ink.b))
	d.Rect(x1, y, x2-x1, width, "F")
}

// scene draws with the same shapes as SVG and pixels; k is millimetres per unit.
func (d *sheet) scene(s scene, at pt, k float64) {
	for _, sh := range s.shapes {
		places := sh.places
		if len(places) == 0 {
			places = []place{{k: 1}}
		}
		for _, pl := range places {
			by := pl.k * k
			how := ""
			if sh.fill != nil {
				d.SetFillColor(int(sh.fill.r), int(sh.fill.g), int(sh.fill.b))
				how = "F"
			}
			if sh.stroke != nil {
				d.SetDrawColor(int(sh.stroke.r), int(sh.stroke.g), int(sh.stroke.b))
				d.SetLineWidth(sh.width * by)
				d.SetDashPattern(nil, 0)
				if sh.dash[0] > 0 {
					d.SetDashPattern([]float64{sh.dash[0] * by, sh.dash[1] * by}, 0)
				}
				how += "D"
			}
			d.path(sh.path.placed(pl).placed(place{at: at, k: k}))
			d.DrawPath(how)
		}
	}
	d.SetDashPattern(nil, 0)
}

func (d *sheet) path(p path) {
	var now, start pt
	for _, s := range p {
		switch s.op {
		case 'M':
			d.MoveTo(s.p[0].x, s.p[0].y)
			start = s.p[0]
		case 'L':
			d.LineTo(s.p[0].x, s.p[0].y)
		case 'Q': // PDF has cubic curves alone
			a, b := now.mix(s.p[0], 2./3), s.p[1].mix(s.p[0], 2./3)
			d.CurveBezierCubicTo(a.x, a.y, b.x, b.y, s.p[1].x, s.p[1].y)
		case 'C':
			d.CurveBezierCubicTo(s.p[0].x, s.p[0].y, s.p[1].x, s.p[1].y, s.p[2].x, s.p[2].y)
		case 'Z':
			d.ClosePath()
			now = start
			continue
		}
		now = s.p[s.points()-1]
	}
}
