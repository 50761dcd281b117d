package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/makiuchi-d/gozxing"
	zxing "github.com/makiuchi-d/gozxing/qrcode"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

func readQR(t *testing.T, img image.Image) string {
	t.Helper()
	bmp, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	got, err := zxing.NewQRCodeReader().Decode(bmp, nil)
	if err != nil {
		t.Fatalf("the code cannot be read: %v", err)
	}
	return got.GetText()
}

func TestQR(t *testing.T) {
	for _, text := range []string{"https://laurel.example/a/7k2mqx4dh5n3v8p2r6t9w1y3zb", strings.Repeat("https://long.example/", 20)} {
		data, err := QRPNG(text, 400)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if got := readQR(t, img); got != text {
			t.Errorf("reads %q", got)
		}
		m, err := modulesOf(text)
		if err != nil {
			t.Fatal(err)
		}
		s := scene{w: float64(len(m) + 2*quiet), h: float64(len(m) + 2*quiet)}
		s.fill(m.path(pt{quiet, quiet}, 1), rgb{})
		drawn, err := s.raster(white, 4)
		if err != nil {
			t.Fatal(err)
		}
		if got := readQR(t, drawn); got != text {
			t.Errorf("as shapes it reads %q", got)
		}
		svg, err := QR(text)
		if err != nil || !bytes.Contains(svg, []byte(`fill="#fff"`)) {
			t.Errorf("no white field: %v", err)
		}
	}
	var e *Error
	if _, err := QR(strings.Repeat("x", 5000)); !errors.As(err, &e) || e.Code != "qr.tooLong" {
		t.Errorf("5000 letters: %v", err)
	}
}

var sampleCertificate = CertificateData{
	Badge:  samples[1],
	Issuer: "Nordmark University", Number: "7K2M-QX4D", Holder: "Mira Fenwright", Title: "Data Analysis with SQL",
	Facts:    "Practical examination, supervised, identity checked. 84 of 100. Awarded 14 March 2026.",
	Outcomes: []string{"Gets a right answer from a database.", "Notices when an answer is wrong.", "Explains a result.", "A fourth that is not shown."},
	URL:      "https://laurel.example/a/7k2mqx4dh5n3v8p2r6t9w1y3zb", Signatory: "Oda Vennemark", Role: "Registrar",
	Credential: []byte(`{"@context":["https://www.w3.org/ns/credentials/v2"]}`), Language: "en",
	Date: time.Date(2026, 3, 14, 10, 0, 0, 0, time.UTC),
}

func TestCertificate(t *testing.T) {
	own := ownPNG(t, 500)
	for _, tt := range []struct {
		name   string
		change func(*CertificateData)
	}{
		{"as usual", func(*CertificateData) {}},
		{"letter", func(c *CertificateData) { c.Letter = true }},
		{"own picture", func(c *CertificateData) { c.Picture = own }},
		{"no signatory, no outcomes", func(c *CertificateData) { c.Signatory, c.Role, c.Outcomes = "", "", nil }},
		{"revoked", func(c *CertificateData) { c.Badge.Revoked = true }},
		{"a script without type", func(c *CertificateData) { c.Holder, c.Title = "张伟", "数据分析入门" }},
		{"many scripts", func(c *CertificateData) { c.Holder, c.Title = "Ελένη Žižková Нгуен", "Tiếng Việt" }},
		{"everything too long", func(c *CertificateData) {
			c.Holder, c.Title, c.Issuer = strings.Repeat("Maria ", 100), strings.Repeat("Negotiating ", 100), strings.Repeat("Institute ", 100)
			c.Facts, c.Signatory, c.Role = strings.Repeat("Facts ", 400), strings.Repeat("x", 900), strings.Repeat("y ", 900)
			c.Outcomes = []string{strings.Repeat("can ", 300), strings.Repeat("can ", 300), strings.Repeat("o", 900)}
		}},
		{"nothing", func(c *CertificateData) {
			*c = CertificateData{URL: c.URL, Credential: c.Credential}
		}},
		{"a language that breaks out", func(c *CertificateData) { c.Language = ") /Type /Filespec (" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := sampleCertificate
			tt.change(&c)
			pdf, err := Certificate(c)
			if err != nil {
				t.Fatal(err)
			}
			again, err := Certificate(c)
			if err != nil || !bytes.Equal(pdf, again) {
				t.Error("other bytes the second time")
			}
			checkPDF(t, pdf, c.Credential)
		})
	}
}

// checkPDF reads the file with another hand: valid, one page, the record in it.
func checkPDF(t *testing.T, pdf, credential []byte) {
	t.Helper()
	conf := model.NewDefaultConfiguration()
	if err := api.Validate(bytes.NewReader(pdf), conf); err != nil {
		t.Errorf("not valid: %v", err)
	}
	if n, err := api.PageCount(bytes.NewReader(pdf), conf); err != nil || n != 1 {
		t.Errorf("%d pages, %v", n, err)
	}
	attached, err := api.ExtractAttachmentsRaw(bytes.NewReader(pdf), "", nil, conf)
	if err != nil || len(attached) != 1 {
		t.Fatalf("%d attachments, %v", len(attached), err)
	}
	got, err := io.ReadAll(attached[0])
	if err != nil || !bytes.Equal(got, credential) || attached[0].FileName != attachedName {
		t.Errorf("attached as %q: %s, %v", attached[0].FileName, got, err)
	}
	for _, want := range []string{"/AFRelationship /Data", "/AF [", "/Subtype /application#2Fjson"} {
		if !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("no %s", want)
		}
	}
}

func TestCertificateWithoutRecord(t *testing.T) {
	c := sampleCertificate
	c.Credential = nil
	pdf, err := Certificate(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := api.Validate(bytes.NewReader(pdf), model.NewDefaultConfiguration()); err != nil {
		t.Error(err)
	}
	if s := c.promise(&sheet{}); strings.Contains(s, "attached") {
		t.Errorf("says %q", s)
	}
}

func TestCertificateRefuses(t *testing.T) {
	c := sampleCertificate
	c.URL = "https://laurel.example/" + strings.Repeat("x", 5000)
	if _, err := Certificate(c); err == nil {
		t.Error("an address of 5000 letters fits a QR code")
	}
	c = sampleCertificate
	c.Picture = []byte("no picture")
	if _, err := Certificate(c); err == nil {
		t.Error("a picture that is none was drawn")
	}
}

func TestTitleShrinksBeforeItWraps(t *testing.T) {
	w := 210.0
	short := sampleCertificate.measure(w, 1, nil)
	long := sampleCertificate
	long.Title = "Negotiating, Planning and Closing Complex Enterprise Software Sales in Regulated Markets"
	long.Holder = "Maria-Magdalena von Hohenberg-Zweibrücken"
	b := long.measure(w, 1, nil)
	if short.titleSize != 44 || short.holderSize != 36 || len(short.title) != 2 {
		t.Errorf("title at %v on %d lines, holder at %v", short.titleSize, len(short.title), short.holderSize)
	}
	if b.titleSize < .599*44 || b.titleSize >= 44 || b.holderSize >= 36 || len(b.holder) != 1 {
		t.Errorf("title at %v, holder at %v on %d lines", b.titleSize, b.holderSize, len(b.holder))
	}
}

func TestPreview(t *testing.T) {
	for i, p := range []PreviewData{
		{Badge: samples[1], Holder: "Mira Fenwright", Title: "Data Analysis with SQL", Issuer: "Nordmark University", Mark: Pass, State: "In force until 14 March 2031"},
		{Badge: samples[5], Holder: strings.Repeat("Maria ", 60), Title: strings.Repeat("Negotiating ", 60), Issuer: strings.Repeat("Institute ", 60), Facts: "75 hours", Mark: Unknown, State: "Could not tell"},
		{Badge: samples[6], Holder: "张伟", Title: "数据分析入门", State: "On hold", Mark: Hold},
		{Picture: ownPNG(t, 450), Title: "Own", Mark: Fail, State: "Revoked"},
		{},
	} {
		data, err := Preview(p)
		if err != nil {
			t.Fatal(i, err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil || img.Bounds().Size() != image.Pt(1200, 630) {
			t.Errorf("%d: %v, %v", i, img.Bounds(), err)
		}
		if len(data) > 600_000 { // readers of Open Graph give up on heavy pictures
			t.Errorf("%d: %d bytes", i, len(data))
		}
	}
}

func ExampleBadge_Alt() {
	fmt.Println(Badge{Title: "Laminated Doughs", Issuer: "Guild of Pastry Arts", Level: 4, Outline: Supervised}.Alt())
	// Output: Badge: Laminated Doughs, Guild of Pastry Arts, assessed under supervision, level 4 of 8
}

func TestNoteKeepsToItsLines(t *testing.T) {
	d := &sheet{Fpdf: fpdf.New("P", "mm", "A4", ""), known: map[string]bool{}}
	d.AddPage()
	for _, s := range []string{"short", strings.Repeat("long ", 60), strings.Repeat("x", 900)} {
		if y := d.note(s, "Oda Vennemark", 20, 280, 70, 4); y < 280-3*1.43*8.5*mm-.01 {
			t.Errorf("%.20s begins at %.1f mm", s, y)
		}
	}
}
