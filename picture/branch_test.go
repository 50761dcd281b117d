package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// wellFormed reads a drawing for pages and refuses style, script and links.
func wellFormed(t *testing.T, svg []byte) {
	t.Helper()
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, svg)
		}
		if e, ok := token.(xml.StartElement); ok {
			if !words("svg g path text")[e.Name.Local] {
				t.Errorf("holds %s", e.Name.Local)
			}
			for _, a := range e.Attr {
				if a.Name.Local == "style" || a.Name.Local == "id" || a.Name.Local == "stroke" {
					t.Errorf("has an attribute %s", a.Name.Local)
				}
			}
		}
	}
}

func TestBranch(t *testing.T) {
	leaves := []Leaf{
		{Held, 75, "1", false}, {Dry, 12, "2", false}, {Half, 60, "<3>", false}, {Open, 0, "", false}, {Held, 900, "5", true}, {Locked, 0, "6", false},
	}
	for n := range len(leaves) + 1 {
		svg := Branch(leaves[:n], BranchOptions{Alt: `A record: "six" leaves`})
		wellFormed(t, svg)
		if got := bytes.Count(svg, []byte(`class="leaf `)); got != n {
			t.Errorf("%d leaves are drawn as %d", n, got)
		}
	}
	svg := string(Branch(leaves, BranchOptions{}))
	for _, want := range []string{"lf-held", "lf-dry", "lf-half", "lf-open", "lf-locked", "lf-held new", "&lt;3&gt;", `aria-hidden="true"`} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s", want)
		}
	}
	if Branch(nil, BranchOptions{}) == nil {
		t.Error("an empty record has no stem")
	}
	many := make([]Leaf, 300)
	if got := bytes.Count(Branch(many, BranchOptions{}), []byte(`class="leaf `)); got != maxBranch {
		t.Errorf("300 leaves are drawn as %d", got)
	}
}

func TestLeafLengthIsWorkload(t *testing.T) {
	if !(Leaf{Hours: 10}.length() < Leaf{Hours: 50}.length() && Leaf{Hours: 50}.length() < Leaf{Hours: 150}.length()) {
		t.Error("more work is no longer leaf")
	}
}

func TestIcons(t *testing.T) {
	seen := map[string]bool{}
	for s := Held; s <= Dry; s++ {
		svg := LeafSVG(s, 20)
		wellFormed(t, svg)
		if !bytes.Contains(svg, []byte(`class="lf `+s.Class()+`"`)) || seen[string(svg)] {
			t.Errorf("%v: %s", s, svg)
		}
		seen[string(svg)] = true
	}
	for level := -1; level <= 9; level++ {
		svg := LevelSVG(level)
		wellFormed(t, svg)
		// Each leaf is one contour.
		before, _, _ := strings.Cut(string(svg), ` class="on"`)
		on := before[strings.LastIndex(before, "<")+1:]
		if len(before) == len(svg) {
			on = ""
		}
		if got, want := strings.Count(on, "z"), min(max(level, 0), 8); got != want {
			t.Errorf("level %d has %d leaves", level, got)
		}
	}
	wellFormed(t, Logo(34))
	if f := LogoFile(); bytes.Contains(f, []byte("class")) || !bytes.Contains(f, []byte(leafy.hex())) {
		t.Errorf("the logo's file: %s", f)
	}
}
