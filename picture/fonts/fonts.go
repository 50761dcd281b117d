// Package fonts holds the letters of drawings and certificates: Brygada 1918
// and Commissioner as `make assets` brings them, or Liberation where they are
// not in the binary.
//
// A face is several files, one per script; [Face.Set] chooses the file glyph
// by glyph. A letter in no file is left to the caller, who learns of it.
package fonts

import (
	"embed"
	"fmt"
	"sync"
	"unicode"

	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font/sfnt"
)

//go:embed npm
var npm embed.FS

// Face is a style of letters.
type Face int

// The faces drawings use.
const (
	Display Face = iota // titles: Brygada 1918, weight 500
	Strong              // badges, names of issuers: Brygada 1918, weight 600
	Italic              // holders: Brygada 1918 italic, weight 400
	Text                // everything else: Commissioner, weight 400
	faces
)

var npmNames = [faces][2]string{
	Display: {"brygada-1918", "500-normal"},
	Strong:  {"brygada-1918", "600-normal"},
	Italic:  {"brygada-1918", "400-italic"},
	Text:    {"commissioner", "400-normal"},
}

// subsets in the order they are asked for a glyph.
var subsets = []string{"latin", "latin-ext", "greek", "cyrillic", "vietnamese"}

// File is one TrueType file of a face.
type File struct {
	Name string // unique among all files; letters, digits and hyphens
	TTF  []byte
	font *sfnt.Font
	em   float64
}

var loaded = sync.OnceValue(func() [faces][]*File {
	var all [faces][]*File
	for face := range faces {
		files, err := fromNPM(face)
		if err != nil || len(files) != len(subsets) {
			return liberation() // all faces or none: two families never mix
		}
		all[face] = files
	}
	return all
})

func fromNPM(face Face) (files []*File, err error) {
	for _, subset := range subsets {
		name := npmNames[face][0] + "-" + subset + "-" + npmNames[face][1]
		woff, err := npm.ReadFile("npm/" + name + ".woff")
		if err != nil {
			return nil, err
		}
		ttf, err := Unpack(woff)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		f, err := parse(name, ttf)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

func liberation() [faces][]*File {
	one := func(name string, ttf []byte) []*File {
		f, err := parse(name, ttf)
		if err != nil {
			panic(err) // a constant of the module; its own tests read it
		}
		return []*File{f}
	}
	return [faces][]*File{
		Display: one("liberation-serif", liberationserifregular.TTF),
		Strong:  one("liberation-serif-bold", liberationserifbold.TTF),
		Italic:  one("liberation-serif-italic", liberationserifitalic.TTF),
		Text:    one("liberation-sans", liberationsansregular.TTF),
	}
}

func parse(name string, ttf []byte) (*File, error) {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return &File{Name: name, TTF: ttf, font: f, em: float64(f.UnitsPerEm())}, nil
}

// Bundled says whether the fonts of `make assets` are in the binary.
func Bundled() bool { return len(loaded()[Display]) > 1 }

// Has says whether the face can draw r. Scripts that are written right to left
// or shaped are never said to be there, whatever a file holds.
func (f Face) Has(r rune) bool {
	_, _, ok := f.find(&sfnt.Buffer{}, r)
	return ok
}

// HasAll says whether the face can draw all of s.
func (f Face) HasAll(s string) bool {
	for _, r := range s {
		if !f.Has(r) {
			return false
		}
	}
	return true
}

func (f Face) find(buf *sfnt.Buffer, r rune) (*File, sfnt.GlyphIndex, bool) {
	if r < ' ' || r > 0xffff || unicode.In(r, unicode.Hebrew, unicode.Arabic) {
		return nil, 0, false
	}
	for _, file := range loaded()[f] {
		if g, err := file.font.GlyphIndex(buf, r); err == nil && g != 0 {
			return file, g, true
		}
	}
	return nil, 0, false
}
