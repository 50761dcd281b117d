package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"laurel/picture/fonts"
)

var samples = []Badge{
	{"d1", "Privacy at Work: A Workshop", "Kestrel Systems", 200, 0, Attended, false},
	{"d2", "Speaking with Patients", "Ellery Teaching Hospital", 345, 6, Assessed, false},
	{"d3", "Laminated Doughs", "Guild of Pastry Arts", 70, 4, Supervised, false},
	{"d4", "Data Analyst, First Award", "Nordmark University", 250, 5, Stack, false},
	{"d5", "Assessment Reviewed", "Baltic Quality Council", 150, 0, Label, false},
	{"d6", "Data Analysis with SQL", "Nordmark University", 250, 8, Supervised, true},
	{"d7", "数据分析入门", "北方大学", 110, 1, Supervised, false},
}

func TestContrastAtEveryHue(t *testing.T) {
	for hue := range 360 {
		p := paletteOf(hue)
		if c := contrast(p.core, p.ground); c < 10.4 {
			t.Errorf("hue %d: core on ground is %.2f : 1", hue, c)
		}
		if c := contrast(p.engraving, p.ground); c < 3 {
			t.Errorf("hue %d: engraving on ground is %.2f : 1", hue, c)
		}
	}
	if paletteOf(-110) != paletteOf(250) || paletteOf(610) != paletteOf(250) {
		t.Error("a hue is no circle")
	}
}

func TestOKLCH(t *testing.T) {
	for _, tt := range []struct {
		l, c, h float64
		want    string
	}{
		{1, 0, 0, "#ffffff"},
		{0, 0, 0, "#000000"},
		{.6279554, .2576833, 29.2339, "#ff0000"},
		{.8664396, .2948272, 142.4953, "#00ff00"},
	} {
		if got, _ := oklchExact(tt.l, tt.c, tt.h); got.hex() != tt.want {
			t.Errorf("oklch(%v %v %v) is %s, want %s", tt.l, tt.c, tt.h, got.hex(), tt.want)
		}
	}
}

// TestBytes holds each drawing to its bound, whatever people write.
func TestBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		const letters = "abcdefghijklmnopqrstuvwxyzßéñøščAEGMQRSWÄΩλЖя&@"
		runes := []rune(letters)
		w := make([]rune, 1+r.IntN(14))
		for i := range w {
			w[i] = runes[r.IntN(len(runes))]
		}
		return string(w)
	}
	text := func(n int) string {
		words := make([]string, r.IntN(n))
		for i := range words {
			words[i] = word()
		}
		return strings.Join(words, " ")
	}
	heaviest := map[Size]int{}
	for range 150 {
		b := Badge{Seed: word(), Title: text(18), Issuer: text(12), Hue: r.IntN(360), Level: r.IntN(10), Outline: Outline(r.IntN(5)), Revoked: r.IntN(6) == 0}
		for size := Full; size <= Tiny; size++ {
			svg := b.SVG(size)
			heaviest[size] = max(heaviest[size], len(svg))
			if len(svg) > limit[size] {
				t.Errorf("size %d of %q is %d bytes", size, b.Title, len(svg))
			}
		}
	}
	t.Logf("heaviest: full %d, middle %d, small %d, tiny %d bytes", heaviest[Full], heaviest[Middle], heaviest[Small], heaviest[Tiny])
}

func TestBadgeHoldsShapesAlone(t *testing.T) {
	for _, b := range samples {
		for size := Full; size <= Tiny; size++ {
			svg := b.SVG(size)
			if !bytes.Equal(svg, b.SVG(size)) {
				t.Errorf("%s: drawn differently the second time", b.Title)
			}
			for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
				token, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%s: %v\n%s", b.Title, err, svg)
				}
				if e, ok := token.(xml.StartElement); ok && !words("svg g path use")[e.Name.Local] {
					t.Errorf("%s: holds %s", b.Title, e.Name.Local)
				}
			}
			if bytes.Contains(svg, []byte("style=")) || bytes.Contains(svg, []byte("font")) {
				t.Errorf("%s: holds a style or a font", b.Title)
			}
		}
	}
}

func TestOutlinesDiffer(t *testing.T) {
	seen := map[string]Outline{}
	for o := Attended; o <= Label; o++ {
		b := samples[1]
		b.Outline = o
		for size := Full; size <= Tiny; size++ {
			_, svg, _ := strings.Cut(string(b.SVG(size)), ">") // not the alt text, which differs anyway
			if other, twice := seen[svg]; twice {
				t.Errorf("%v and %v look the same in size %d", o, other, size)
			}
			seen[svg] = o
		}
	}
}

func TestAttendanceLooksWeakest(t *testing.T) {
	b := samples[0]
	b.Level = 5
	svg := string(b.SVG(Full))
	p := b.palette()
	if strings.Contains(svg, p.engraving.hex()) {
		t.Error("attendance is engraved")
	}
	plain := b
	plain.Level = 0
	if b.scene(Full, content{}).shapes == nil || len(b.scene(Full, content{}).shapes) != len(plain.scene(Full, content{}).shapes) {
		t.Error("attendance has leaves")
	}
}

func TestLeavesFillToTheLevel(t *testing.T) {
	for level := range 9 {
		b := Badge{Seed: "d", Title: "A", Level: level, Outline: Assessed}
		var s scene
		b.leaves(&s, 34, leafRadius, 12.4)
		full, empty := 0, 0
		for _, sh := range s.shapes {
			if sh.fill != nil {
				full += len(sh.places)
			} else {
				empty += len(sh.places)
			}
		}
		if full != level || level > 0 && full+empty != 8 {
			t.Errorf("level %d: %d full and %d empty leaves", level, full, empty)
		}
	}
}

func TestRosetteStaysInItsBand(t *testing.T) {
	for _, seed := range []string{"a", "b", "c", "d", "0192-xyz"} {
		ro := rosetteOf(seed)
		if ro.k < 9 || ro.k > 18 || ro.k2 != 2*ro.k && ro.k2 != 3*ro.k || ro.m < .3 || ro.m > .65 {
			t.Errorf("%q: %+v", seed, ro)
		}
		for _, line := range ro.curve(coreRadius, rosetteEdge, 5).flatten(.05) {
			for _, p := range line.pts {
				if r := p.length(); r < coreRadius-.5 || r > rosetteEdge+.5 {
					t.Fatalf("%q: a point at radius %.1f", seed, r)
				}
			}
		}
	}
	if rosetteOf("a") == rosetteOf("b") {
		t.Error("two definitions have one rosette")
	}
}

func TestCoreLines(t *testing.T) {
	for _, title := range []string{"SQL", "Data Analysis with SQL", "Data Analyst, First Award", "Negotiating and Closing Complex Enterprise Software Sales"} {
		lines, size, ok := coreLines(title)
		if !ok || len(lines) > maxLines || size < smallest || size > largest || strings.Join(lines, " ") != title {
			t.Errorf("%q became %q at %v", title, lines, size)
		}
		for i, line := range lines {
			half := width(fonts.Strong, line, size) / 2
			y := coreBaseline(i, len(lines), size)
			if (pt{half, y - .7*size}).length() > 109 || (pt{half, y}).length() > 109 {
				t.Errorf("%q leaves the core", line)
			}
		}
	}
	for _, title := range []string{"", "Donaudampfschifffahrtsgesellschaftskapitän", strings.Repeat("word ", 40), "数据"} {
		if lines, _, ok := coreLines(title); ok {
			t.Errorf("%q fits as %q", title, lines)
		}
	}
}

func TestMonogram(t *testing.T) {
	for title, want := range map[string]string{
		"Data Analysis with SQL":      "SQL",
		"Laminated Doughs":            "LD",
		"Speaking with Patients":      "SP",
		"Data Analyst, First Award":   "DA",
		"Charts That Tell the Truth":  "CTT",
		"Negotiation":                 "Ne",
		"Privacy at Work: A Workshop": "PW",
		"X":                           "X", "数据分析": "", "": "", "—": "",
	} {
		if got := monogram(title); got != want {
			t.Errorf("%q has the monogram %q, want %q", title, got, want)
		}
	}
}

func TestBadgePNG(t *testing.T) {
	for _, b := range samples {
		for _, px := range []int{800, 128, 20} {
			data, err := b.PNG(px)
			if err != nil {
				t.Fatal(err)
			}
			img, err := png.Decode(bytes.NewReader(data))
			if err != nil || img.Bounds().Dx() != px || img.Bounds().Dy() != px {
				t.Fatalf("%s at %d: %v, %v", b.Title, px, img.Bounds(), err)
			}
			if got := color.NRGBAModel.Convert(img.At(0, 0)); got != b.palette().ground.rgba() {
				t.Errorf("%s at %d: the corner is %v", b.Title, px, got)
			}
		}
	}
	if _, err := samples[0].PNG(100_000); err == nil {
		t.Error("a picture of 10 gigapixels was drawn")
	}
}

func TestRevokedIsCrossedOut(t *testing.T) {
	b := samples[1]
	b.Revoked = true
	svg := string(b.SVG(Full))
	if !strings.Contains(svg, madder.hex()) || strings.Contains(svg, paletteOf(b.Hue).core.hex()) {
		t.Error("a revoked badge keeps its colour or has no line across")
	}
	if !strings.Contains(b.Alt(), "crossed out") {
		t.Errorf("alt text: %s", b.Alt())
	}
}

func TestAlt(t *testing.T) {
	if got, want := samples[2].Alt(), "Badge: Laminated Doughs, Guild of Pastry Arts, assessed under supervision, level 4 of 8"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	b := samples[0]
	b.Title = `"><script>` + strings.Repeat("ü", 500)
	for size := Full; size <= Tiny; size++ {
		if svg := b.SVG(size); bytes.Contains(svg, []byte("<script")) || !utf8.Valid(svg) {
			t.Error("a title leaves its attribute")
		}
	}
}
