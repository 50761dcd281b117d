package fonts

import (
	"bytes"
	"io/fs"
	"path"
	"testing"

	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font/sfnt"
)

// woffs returns the WOFF files in the binary, and skips where there are none.
func woffs(t testing.TB) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	entries, err := fs.ReadDir(npm, "npm")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if path.Ext(e.Name()) == ".woff" {
			data, err := npm.ReadFile("npm/" + e.Name())
			if err != nil {
				t.Fatal(err)
			}
			found[e.Name()] = data
		}
	}
	return found
}

func TestUnpackGivesReadableFonts(t *testing.T) {
	all := woffs(t)
	if len(all) == 0 {
		t.Skip("the fonts of make assets are not here")
	}
	for name, woff := range all {
		ttf, err := Unpack(woff)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, err := sfnt.Parse(ttf); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUnpackRefuses(t *testing.T) {
	header := func(count byte, entry ...byte) []byte {
		h := make([]byte, 44)
		copy(h, "wOFF\x00\x01\x00\x00")
		h[13] = count
		return append(h, entry...)
	}
	for _, tt := range []struct {
		name string
		data []byte
	}{
		{"nothing", nil},
		{"TrueType", liberationserifregular.TTF[:100]},
		{"no tables", header(0)},
		{"a directory cut short", header(2, make([]byte, 20)...)},
		{"a table beyond the end", header(1, append([]byte("glyf"), 0, 0, 0, 64, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0)...)},
		{"a table that claims 2 GB", header(1, append([]byte("glyf"), 0, 0, 0, 0, 0, 0, 0, 4, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0)...)},
		{"a table that is no zlib", header(1, append([]byte("glyf"), 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 8, 0, 0, 0, 0)...)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Unpack(tt.data); err == nil {
				t.Error("taken")
			}
		})
	}
}

func TestSetChoosesGlyphByGlyph(t *testing.T) {
	for _, s := range []string{"Data Analysis", "Žluťoučký kůň", "Ελληνικά", "Обработка", "Tiếng Việt", "a–b “c” €"} {
		for face := range faces {
			line := face.Set(s)
			if line.Missing != 0 {
				t.Errorf("face %d lacks %d letters of %q", face, line.Missing, s)
			}
			if line.Width < 2 || len(line.Glyphs[0].Outline()) == 0 {
				t.Errorf("face %d sets %q %.1f em wide", face, s, line.Width)
			}
		}
	}
	if Bundled() && Display.Set("Ω").Glyphs[0].File == Display.Set("W").Glyphs[0].File {
		t.Error("Greek and Latin come from one file")
	}
}

func TestSetSaysWhatIsMissing(t *testing.T) {
	for _, s := range []string{"数据", "שלום", "مرحبا", "😀"} {
		if Display.HasAll(s) || Display.Set(s).Missing == 0 {
			t.Errorf("%q is said to be there", s)
		}
	}
}

func TestSetComposes(t *testing.T) {
	if got := Text.Set("e\u0301"); len(got.Glyphs) != 1 || got.Glyphs[0].Rune != 'é' {
		t.Errorf("a letter and its accent became %v", got.Glyphs)
	}
}

func TestSetKerns(t *testing.T) {
	line := Display.Set("AV")
	if line.Glyphs[0].Kern >= 0 {
		t.Errorf("A and V stand %.3f em apart", line.Glyphs[0].Kern)
	}
}

func TestLiberationStandsIn(t *testing.T) {
	for face, files := range liberation() {
		if len(files) != 1 || files[0].font.NumGlyphs() < 1000 {
			t.Errorf("face %d has no stand-in", face)
		}
	}
}

// FuzzUnpack holds Unpack to its bounds, and what it makes to its own directory.
func FuzzUnpack(f *testing.F) {
	if woff := woffs(f)["brygada-1918-vietnamese-400-italic.woff"]; woff != nil {
		f.Add(woff) // the smallest
	}
	f.Add([]byte("wOFF\x00\x01\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ttf, err := Unpack(data)
		if err != nil {
			return
		}
		if len(ttf) > maxUnpacked+4 || len(ttf)%4 != 0 {
			t.Errorf("%d bytes", len(ttf))
		}
		again, err := Unpack(data)
		if err != nil || !bytes.Equal(ttf, again) {
			t.Error("unpacks differently the second time")
		}
		_, _ = sfnt.Parse(ttf)
	})
}
