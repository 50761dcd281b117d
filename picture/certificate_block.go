package picture

import (
	"bytes"
	"image"

	"codeberg.org/go-pdf/fpdf"

	"laurel/picture/fonts"
)

// block is the middle of a certificate, measured before it is drawn: badge,
// holder, title, facts and outcomes. k makes all of it smaller when it must.
type block struct {
	k                    float64
	holder, title, facts []string
	outcomes             [][]string
	holderSize           float64
	titleSize            float64
}

// fit chooses the sizes so that the middle keeps to height. Everything shrinks
// a little before an outcome is left out.
func (c CertificateData) fit(w, height float64) block {
	outcomes := c.Outcomes
	for {
		for _, k := range []float64{1, .95, .9, .85, .8, .75, .7} {
			if b := c.measure(w, k, outcomes); b.height() <= height {
				return b
			}
		}
		if len(outcomes) == 0 {
			return c.measure(w, .55, nil)
		}
		outcomes = outcomes[:len(outcomes)-1]
	}
}

func (c CertificateData) measure(w, k float64, outcomes []string) block {
	room := w - 2*margin
	b := block{k: k}
	b.holder, b.holderSize = largestLines(fonts.Italic, c.Holder, 36*k, room, 1)
	b.title, b.titleSize = largestLines(fonts.Display, c.Title, 44*k, min(room, 150), 2)
	body := func(s string) float64 { return wide(fonts.Text, s, bodySize*k) }
	b.facts = wrap(c.Facts, 112, body)
	for _, o := range outcomes {
		b.outcomes = append(b.outcomes, wrap(o, 160, body))
	}
	return b
}

// largestLines sets s on at most n lines, its size falling to 60 % in steps;
// if that is not enough it takes the lines it needs.
func largestLines(face fonts.Face, s string, size, room float64, n int) ([]string, float64) {
	r := newRuler(s, func(s string) float64 { return wide(face, s, size) })
	for _, part := range []float64{1, .92, .84, .76, .68, .6} {
		at := size * part
		lines := r.even(room / part)
		if len(lines) <= n || part == .6 {
			return lines, at
		}
	}
	return nil, size
}

// The distances between the parts, in millimetres at full size.
const (
	afterBadge  = 17.0 // to the holder's baseline
	toEarned    = 9.5
	toTitle     = 18.0
	toFacts     = 13.5
	toOutcomes  = 11.0
	bodyLeading = 5.9
	betweenCan  = 7.0
)

func (b block) height() float64 {
	h := (badgeMax + afterBadge + toEarned + toTitle + toFacts) * b.k
	h += b.holderLeading()*float64(len(b.holder)-1) + b.titleLeading()*float64(len(b.title)-1)
	h += bodyLeading * b.k * float64(len(b.facts)-1)
	if len(b.outcomes) > 0 {
		h += toOutcomes * b.k
		for i, lines := range b.outcomes {
			if i > 0 {
				h += betweenCan * b.k
			}
			h += bodyLeading * b.k * float64(len(lines)-1)
		}
	}
	return h + 2
}

func (b block) holderLeading() float64 { return 1.15 * b.holderSize * mm }
func (b block) titleLeading() float64  { return 1.08 * b.titleSize * mm }

func (b block) draw(d *sheet, c CertificateData, y float64) error {
	w, _ := d.GetPageSize()
	if err := b.badge(d, c, pt{(w - badgeMax*b.k) / 2, y}); err != nil {
		return err
	}
	y += (badgeMax + afterBadge) * b.k
	for i, line := range b.holder {
		if i > 0 {
			y += b.holderLeading()
		}
		d.middle(fonts.Italic, b.holderSize, y, line, ink)
	}
	y += toEarned * b.k
	d.middle(fonts.Text, bodySize*b.k, y, "has earned", ink)
	y += toTitle * b.k
	for i, line := range b.title {
		if i > 0 {
			y += b.titleLeading()
		}
		d.middle(fonts.Display, b.titleSize, y, line, ink)
	}
	y += toFacts * b.k
	for i, line := range b.facts {
		if i > 0 {
			y += bodyLeading * b.k
		}
		d.middle(fonts.Text, bodySize*b.k, y, line, ink)
	}
	b.can(d, y+toOutcomes*b.k)
	return nil
}

// can lists the outcomes, each with its leaf, as one column in the middle.
func (b block) can(d *sheet, y float64) {
	w, _ := d.GetPageSize()
	column := 0.0
	for _, lines := range b.outcomes {
		for _, line := range lines {
			column = max(column, wide(fonts.Text, line, bodySize*b.k))
		}
	}
	x := (w - column + 7*b.k) / 2
	for i, lines := range b.outcomes {
		if i > 0 {
			y += betweenCan * b.k
		}
		d.scene(leafIcon(Held, leafy, white), pt{x - 7*b.k, y - 3.5*b.k}, 4.3/24*b.k)
		for j, line := range lines {
			if j > 0 {
				y += bodyLeading * b.k
			}
			d.text(fonts.Text, bodySize*b.k, x, y, line, ink)
		}
	}
}

func (b block) badge(d *sheet, c CertificateData, at pt) error {
	wide := badgeMax * b.k
	if c.Picture == nil {
		d.scene(c.Badge.scene(Full, content{title: true, issuer: true}), at, wide/side)
		return nil
	}
	img, err := ownPicture(c.Picture, 944) // 300 dots per inch
	if err != nil {
		return err
	}
	flat, err := encodePNG(onGround(img, white))
	if err != nil {
		return err
	}
	opt := fpdf.ImageOptions{ImageType: "PNG"}
	d.RegisterImageOptionsReader("own", opt, bytes.NewReader(flat))
	d.ImageOptions("own", at.x, at.y, wide, wide, false, opt, 0, "")
	return nil
}

// onGround lays a picture on a colour: paper has no transparency.
func onGround(img image.Image, c rgb) image.Image {
	out := newCanvas(img.Bounds().Dx(), img.Bounds().Dy(), c)
	overlay(out, img, image.Point{})
	return out
}
