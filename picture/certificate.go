package picture

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"laurel/picture/fonts"
)

// CertificateData is what a certificate shows.
type CertificateData struct {
	Badge      Badge
	Picture    []byte // own PNG of the definition, shown instead of the drawing; nil for none
	Issuer     string
	Number     string // short number of the award, such as "7K2M-QX4D"
	Holder     string
	Title      string
	Facts      string   // in sentences: assessment, result, workload, level, dates
	Outcomes   []string // the first three are shown
	URL        string   // page of the award: in words, and in the QR code unless Scan is given
	Scan       string   // what the QR code opens, if another address than URL
	Signatory  string   // may be empty
	Role       string   // of the signatory
	Credential []byte   // the signed JSON, attached as credential.json
	Language   string   // BCP 47
	Letter     bool     // US Letter instead of A4
	Date       time.Time
}

// languageTag is what may stand in a PDF as it is.
var languageTag = lazy(`^[A-Za-z0-9-]{2,35}$`)

const (
	margin   = 14.0
	qrSide   = 25.0
	badgeMax = 80.0
	bodySize = 11.0
)

// Certificate draws the award as a one-page PDF on white, with the signed JSON
// attached. The same data gives the same bytes.
func Certificate(c CertificateData) ([]byte, error) {
	c.bound()
	paper := "A4"
	if c.Letter {
		paper = "Letter"
	}
	d := &sheet{Fpdf: fpdf.New("P", "mm", paper, ""), known: map[string]bool{}}
	d.SetCatalogSort(true)
	d.SetCreationDate(c.Date.UTC())
	d.SetModificationDate(c.Date.UTC())
	d.SetProducer("Laurel", true)
	d.SetTitle(c.Title+": "+c.Holder, true)
	d.SetAuthor(c.Issuer, true)
	d.SetLang(c.Language)
	d.SetAutoPageBreak(false, 0)
	if len(c.Credential) > 0 {
		d.SetAttachments([]fpdf.Attachment{{Content: c.Credential, Filename: attachedName, Description: "The signed credential"}})
	}
	d.AddPage()
	if err := c.draw(d); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := d.Output(&out); err != nil {
		return nil, fmt.Errorf("writing the certificate: %w", err)
	}
	return relate(out.Bytes())
}

// bound keeps absurd texts from costing more than a page.
func (c *CertificateData) bound() {
	c.Title, c.Holder, c.Issuer = shortened(c.Title, 300), shortened(c.Holder, 200), shortened(c.Issuer, 200)
	c.Facts, c.Number = shortened(c.Facts, 500), shortened(c.Number, 40)
	c.Signatory, c.Role, c.Language = shortened(c.Signatory, 120), shortened(c.Role, 160), languageTag().FindString(c.Language)
	c.Outcomes = append([]string(nil), c.Outcomes[:min(3, len(c.Outcomes))]...)
	for i := range c.Outcomes {
		c.Outcomes[i] = shortened(c.Outcomes[i], 300)
	}
}

func (c CertificateData) draw(d *sheet) error {
	w, h := d.GetPageSize()
	c.head(d, w)
	top, bottom := margin+17, h-margin-qrSide-9
	block := c.fit(w, bottom-top)
	if err := block.draw(d, c, top+(bottom-top-block.height())*.42); err != nil {
		return err
	}
	return c.foot(d, w, h)
}

// head is the issuer and the number over a double rule.
func (c CertificateData) head(d *sheet, w float64) {
	number := ""
	if c.Number != "" {
		number = "Award " + c.Number
	}
	at := w - margin - wide(fonts.Text, number, 10.5)
	size := 15.0
	for size > 9 && wide(fonts.Strong, c.Issuer, size) > at-margin-8 {
		size -= .5
	}
	name := greedy(c.Issuer, at-margin-8, func(s string) float64 { return wide(fonts.Strong, s, size) })
	if len(name) > 0 {
		d.text(fonts.Strong, size, margin, margin+6, name[0], ink)
	}
	d.text(fonts.Text, 10.5, at, margin+6, number, ink)
	d.rule(margin, w-margin, margin+10, .8)
	d.rule(margin, w-margin, margin+11.3, .27)
}

// foot says that paper does not change, and where to look instead.
func (c CertificateData) foot(d *sheet, w, h float64) error {
	code, err := modulesOf(c.scan())
	if err != nil {
		return err
	}
	top := h - margin - qrSide
	d.rule(margin, w-margin, top-6, .27)
	// The white round it, margin and text column, is wider than the quiet zone.
	d.SetFillColor(0, 0, 0)
	d.path(code.path(pt{margin, top}, qrSide/float64(len(code))))
	d.DrawPath("F")
	d.LinkString(margin, top, qrSide, qrSide, c.scan())

	column := (w - 2*margin - qrSide - 16) / 2
	x := margin + qrSide + 8
	d.note(c.promise(d), "", x, h-margin-1.2, column, 5)
	d.LinkString(x, top, column, qrSide, c.URL)
	c.signature(d, x+column+8, w-margin, h-margin-1.2)
	return nil
}

func (c CertificateData) scan() string {
	if c.Scan != "" {
		return c.Scan
	}
	return c.URL
}

func (c CertificateData) promise(d *sheet) string {
	_, address, found := strings.Cut(c.URL, "://")
	if !found {
		address = c.URL
	}
	s := "Paper cannot show a change. Scan the code or open " + address + " to see whether this award is in force today."
	if len(c.Credential) > 0 {
		s += " The signed record is attached to this file."
	}
	if d.missing > 0 {
		s += " Some letters could not be set here; the page has them."
	}
	return s
}

func (c CertificateData) signature(d *sheet, x1, x2, y float64) {
	role := c.Issuer
	if c.Role != "" {
		role = c.Role + ", " + c.Issuer
	}
	top := d.note(role, c.Signatory, x1, y, x2-x1, 4)
	d.rule(x1, x2, top-6, .27)
}

// note sets small print of at most n lines, the last on y, smaller when it
// must. Heading stands on a line of its own before it. It returns the baseline
// of the first line.
func (d *sheet) note(s, heading string, x, y, room float64, n int) float64 {
	var lines []string
	size := 8.5
	for ; size >= 5.5; size -= .5 {
		lines = greedy(heading, room, func(s string) float64 { return wide(fonts.Text, s, size) })
		lines = append(lines, wrap(s, room, func(s string) float64 { return wide(fonts.Text, s, size) })...)
		if len(lines) <= n {
			break
		}
	}
	lines = lines[:min(n, len(lines))]
	leading := 1.43 * size * mm
	y -= leading * float64(len(lines)-1)
	for i, line := range lines {
		d.text(fonts.Text, size, x, y+leading*float64(i), line, ink)
	}
	return y
}
