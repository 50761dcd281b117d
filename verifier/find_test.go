package verifier

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"laurel/credential/bake"
	"laurel/credential/fetch"
	"laurel/fault"
	"laurel/picture"
)

const badge = `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"]}`

// answers is a web of fixed pages.
type answers map[string]fetch.Response

func (a answers) Get(_ context.Context, address, _ string) (fetch.Response, error) {
	if r, ok := a[address]; ok {
		if r.URL == "" {
			r.URL = address
		}
		return r, nil
	}
	return fetch.Response{}, &fetch.Error{Kind: fetch.Unreachable, Code: "unreachable", URL: address}
}

func TestFind(t *testing.T) {
	web := answers{
		"https://laurel.example/a/1":    {Body: []byte(badge), ContentType: "application/vc"},
		"https://laurel.example/page":   {Body: []byte("<!doctype html><p>hello"), ContentType: "text/html"},
		"https://laurel.example/loop":   {Body: []byte("https://laurel.example/loop"), ContentType: "text/plain"},
		"https://laurel.example/a/1.pn": {Body: bakedPNG(t, badge), ContentType: "image/png"},
	}
	jws := "eyJhbGciOiJFZERTQSJ9.eyJ9.c2ln"
	for _, tt := range []struct {
		name    string
		data    []byte
		want    string
		through []Source
	}{
		{"JSON", []byte(" " + badge + "\n"), badge, []Source{FromJSON}},
		{"JWT", []byte(jws + "\n"), jws, []Source{FromJWT}},
		{"quoted JWT", []byte(`"` + jws + `"`), jws, []Source{FromJWT}},
		{"baked PNG", bakedPNG(t, badge), badge, []Source{FromPNG, FromJSON}},
		{"baked SVG", bakedSVG(t, jws), jws, []Source{FromSVG, FromJWT}},
		{"address", []byte("https://laurel.example/a/1"), badge, []Source{FromURL, FromJSON}},
		{"address without its scheme", []byte("laurel.example/a/1"), badge, []Source{FromURL, FromJSON}},
		{"address of a picture", []byte("https://laurel.example/a/1.pn"), badge, []Source{FromURL, FromPNG, FromJSON}},
		{"address of its check", []byte("https://laurel.example/verify?url=https%3A%2F%2Flaurel.example%2Fa%2F1"), badge, []Source{FromURL, FromJSON}},
		{"photo of the code on a certificate", photo(t, "https://laurel.example/verify?url=https%3A%2F%2Flaurel.example%2Fa%2F1"), badge, []Source{FromCode, FromURL, FromJSON}},
		{"photo of a code", photo(t, "https://laurel.example/a/1"), badge, []Source{FromCode, FromURL, FromJSON}},
		{"PDF, flat", pdf("", badge), badge, []Source{FromPDF}},
		{"PDF, deflated", pdf("/Filter /FlateDecode", deflate(badge)), badge, []Source{FromPDF}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, through, err := Find(t.Context(), tt.data, web)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tt.want {
				t.Errorf("found %.80q, want %.80q", got, tt.want)
			}
			if !slices.Equal(through, tt.through) {
				t.Errorf("found through %v, want %v", through, tt.through)
			}
		})
	}
}

func TestFindRefuses(t *testing.T) {
	web := answers{
		"https://laurel.example/page": {Body: []byte("<!doctype html><p>hello"), ContentType: "text/html"},
		"https://laurel.example/loop": {Body: []byte("https://laurel.example/loop"), ContentType: "text/plain"},
	}
	for _, tt := range []struct {
		name string
		data []byte
		code string
	}{
		{"nothing", []byte(" \n"), "find.empty"},
		{"prose", []byte("to whom it may concern"), "find.unknown"},
		{"a plain picture", plainPNG(t), "find.code"},
		{"a picture of a hundred megapixels", hugePNG(), "find.pixels"},
		{"a PDF without attachment", []byte("%PDF-1.7\n1 0 obj\n<< /Length 3 >>\nstream\nabc\nendstream"), "find.pdf"},
		{"a PDF that inflates to a gigabyte", pdf("/Filter /FlateDecode", bomb()), "find.pdf"},
		{"a web page", []byte("https://laurel.example/page"), "find.page"},
		{"an address that leads to itself", []byte("https://laurel.example/loop"), "find.loop"},
		{"a check of another server's award", []byte("https://gone.example/verify?url=https%3A%2F%2Flaurel.example%2Fa%2F1"), "find.unreachable"},
		{"an address that is silent", []byte("https://gone.example/"), "find.unreachable"},
		{"a file of 21 MB", bytes.Repeat([]byte("x"), MaxInput+1), "find.tooLarge"},
		{"a mail address", []byte("mira@mail.example"), "find.unknown"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := Find(t.Context(), tt.data, web)
			f, ok := err.(*fault.Error)
			if !ok || f.Code != tt.code {
				t.Fatalf("got %v, want the fault %s", err, tt.code)
			}
			if strings.Contains(f.Sentence(), "{") {
				t.Errorf("a place was left open: %s", f.Sentence())
			}
		})
	}
}

func FuzzFind(f *testing.F) {
	f.Add([]byte(badge))
	f.Add([]byte("%PDF-1.7 stream\nendstream"))
	f.Add([]byte("\xff\xd8\xff"))
	f.Add(pdf("/Filter /FlateDecode", deflate(badge)))
	f.Fuzz(func(t *testing.T, data []byte) {
		credential, _, err := Find(t.Context(), data, nil)
		if err == nil && len(credential) == 0 {
			t.Error("found nothing and said nothing")
		}
	})
}

func plainPNG(t testing.TB) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 60, 60))
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func bakedPNG(t testing.TB, credential string) []byte {
	t.Helper()
	out, err := bake.PNG(plainPNG(t), []byte(credential))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func bakedSVG(t testing.TB, credential string) []byte {
	t.Helper()
	out, err := bake.SVG([]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>`), []byte(credential))
	if err != nil {
		out, err = bake.SVG([]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>`), []byte(credential))
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// photo lays a code onto a grey desk, a little off the middle.
func photo(t testing.TB, content string) []byte {
	t.Helper()
	raw, err := picture.QRPNG(content, 400)
	if err != nil {
		t.Fatal(err)
	}
	qr, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	desk := image.NewRGBA(image.Rect(0, 0, 1600, 1200))
	for y := range 1200 {
		for x := range 1600 {
			shade := uint8(120 + (x+y)%40)
			desk.Set(x, y, color.RGBA{shade, shade, shade, 255})
		}
	}
	b := qr.Bounds()
	for y := range b.Dy() {
		for x := range b.Dx() {
			desk.Set(500+x, 300+y, qr.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, desk, &jpeg.Options{Quality: 70}); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// hugePNG is only the head of a picture of 20,000 × 20,000 pixels.
func hugePNG() []byte {
	var buf bytes.Buffer
	buf.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		binary.Write(&buf, binary.BigEndian, uint32(len(data)))
		buf.WriteString(kind)
		buf.Write(data)
		binary.Write(&buf, binary.BigEndian, crc32.ChecksumIEEE(append([]byte(kind), data...)))
	}
	head := binary.BigEndian.AppendUint32(nil, 20000)
	head = binary.BigEndian.AppendUint32(head, 20000)
	chunk("IHDR", append(head, 8, 2, 0, 0, 0))
	chunk("IDAT", []byte(deflate("")))
	chunk("IEND", nil)
	return buf.Bytes()
}

func pdf(filter, body string) []byte {
	return fmt.Appendf(nil, "%%PDF-1.7\n7 0 obj\n<< /Type /EmbeddedFile %s /Length %d >>\nstream\n%s\nendstream\nendobj\n", filter, len(body), body)
}

func deflate(s string) string {
	var buf bytes.Buffer
	w := zlib.NewWriter(&buf)
	w.Write([]byte(s))
	w.Close()
	return buf.String()
}

func bomb() string {
	var buf bytes.Buffer
	w := zlib.NewWriter(&buf)
	zeros := make([]byte, 1<<20)
	for range 64 {
		w.Write(zeros)
	}
	w.Close()
	return buf.String()
}
