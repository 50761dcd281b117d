package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func wrapped(inside string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">` + inside + `</svg>`
}

func TestCleanSVGKeepsDrawings(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"shapes", `<g transform="rotate(4)"><path d="M0 0L1 1z" fill="#123456"/></g>`, `<g transform="rotate(4)"><path d="M0 0L1 1z" fill="#123456"/></g>`},
		{"a gradient", `<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs><rect fill="url( '#a' )"/>`,
			`<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs><rect fill="url(#a)"/>`},
		{"a use by xlink", `<circle id="c" r="1"/><use xlink:href="#c"/>`, `<circle id="c" r="1"/><use href="#c"/>`},
		{"style as attributes", `<path style="fill:#fff; stroke : none;-inkscape-x:y" fill="red"/>`, `<path fill="#fff" stroke="none"/>`},
		{"what programmes leave", `<metadata><x/></metadata><!-- a --><?b c?><g class="d" data-e="f"/>`, `<g/>`},
		{"an id that holds url", `<g id="curl"/>`, `<g id="curl"/>`},
		{"a link's drawing goes with the link", `<a href="https://elsewhere.example"><g/></a>`, ``},
		{"text", `<text x="1">A &amp; <tspan>B</tspan></text>`, `<text x="1">A &amp; <tspan>B</tspan></text>`},
		{"words outside text", `A<g>B</g>`, `<g/>`},
		{"a width with odd letters", `<rect width="1\75 rl(x)"/>`, `<rect/>`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := CleanSVG([]byte(wrapped(tt.in)))
			if err != nil {
				t.Fatal(err)
			}
			want := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"`
			if tt.want == "" {
				want += "/>"
			} else {
				want += ">" + tt.want + "</svg>"
			}
			if string(got) != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestCleanSVGRefuses(t *testing.T) {
	bomb := `<g id="a0"><path d="M0 0"/></g>`
	for i := range 30 {
		bomb += fmt.Sprintf(`<g id="a%d"><use href="#a%d"/><use href="#a%[2]d"/></g>`, i+1, i)
	}
	chain := `<g id="a0"/>`
	for i := range 200 {
		chain = fmt.Sprintf(`<g id="a%d"><use href="#a%d"/></g>`, i+1, i) + chain
	}
	for _, tt := range []struct{ name, in, code string }{
		{"a script", wrapped(`<script>alert(1)</script>`), "svg.script"},
		{"a script in capitals", wrapped(`<SCRIPT/>`), "svg.script"},
		{"an event", wrapped(`<g onload="x()"/>`), "svg.script"},
		{"an event at the root", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" ONLOAD="x"/>`, "svg.script"},
		{"a web page", wrapped(`<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>`), "svg.foreign"},
		{"another file", wrapped(`<use href="https://elsewhere.example/a.svg#b"/>`), "svg.outside"},
		{"a data address", wrapped(`<use xlink:href="data:image/svg+xml,x"/>`), "svg.outside"},
		{"paint from elsewhere", wrapped(`<rect fill="url(https://elsewhere.example/#a)"/>`), "svg.outside"},
		{"paint from elsewhere by style", wrapped(`<rect style="fill:url(//elsewhere.example)"/>`), "svg.outside"},
		{"an address after a good one", wrapped(`<rect fill="url(#a) url(//b)"/>`), "svg.outside"},
		{"a style sheet", wrapped(`<style>@import "//elsewhere.example"</style>`), "svg.style"},
		{"a picture", wrapped(`<image href="https://elsewhere.example/pixel.png"/>`), "svg.bitmap"},
		{"animation", wrapped(`<set attributeName="href" to="javascript:x"/>`), "svg.moving"},
		{"entities", `<!DOCTYPE svg [<!ENTITY a "b">]>` + wrapped(""), "svg.entity"},
		{"an entity nobody declared", wrapped(`<text>&a;</text>`), "svg.notSVG"},
		{"references that double", wrapped(bomb), "svg.endless"},
		{"a long chain of references", wrapped(chain), "svg.endless"},
		{"a reference to itself", wrapped(`<g id="a"><use href="#a"/></g>`), "svg.endless"},
		{"deep nesting", wrapped(strings.Repeat("<g>", 40) + strings.Repeat("</g>", 40)), "svg.tooComplex"},
		{"deep nesting of what is left out", wrapped("<metadata>" + strings.Repeat("<g>", 40) + strings.Repeat("</g>", 40) + "</metadata>"), "svg.tooComplex"},
		{"many elements", wrapped(strings.Repeat("<g/>", maxElements)), "svg.tooComplex"},
		{"too long", wrapped(strings.Repeat(" ", MaxSVG)), "svg.tooHeavy"},
		{"another language", `<html><svg xmlns="http://www.w3.org/2000/svg"/></html>`, "svg.foreign"},
		{"another root", `<g xmlns="http://www.w3.org/2000/svg"/>`, "svg.notSVG"},
		{"two roots", wrapped("") + wrapped(""), "svg.notSVG"},
		{"cut short", wrapped("")[:60], "svg.notSVG"},
		{"nothing", "", "svg.notSVG"},
		{"not UTF-8", wrapped("<title>\xff</title>"), "svg.notUTF8"},
		{"no size", `<svg xmlns="http://www.w3.org/2000/svg"/>`, "svg.noSize"},
		{"a size that is no number", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 NaN 1"/>`, "svg.noSize"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			out, err := CleanSVG([]byte(tt.in))
			var e *Error
			if !errors.As(err, &e) || e.Code != tt.code {
				t.Fatalf("got %v, %s; want %s", err, out, tt.code)
			}
			if d := time.Since(start); d > 2*time.Second {
				t.Errorf("took %v", d)
			}
		})
	}
}

func TestCleanSVGTakesSizeFromWidth(t *testing.T) {
	got, err := CleanSVG([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="40px" height="40"/>`))
	if err != nil || !strings.Contains(string(got), `viewBox="0 0 40 40"`) {
		t.Errorf("%s, %v", got, err)
	}
}

func TestOurBadgesAreClean(t *testing.T) {
	for _, b := range samples {
		for size := Full; size <= Tiny; size++ {
			out, err := CleanSVG(b.SVG(size))
			if err != nil {
				t.Errorf("%s: %v", b.Title, err)
			}
			for _, what := range []string{"<path", "<use", "transform=", "fill=", "stroke-width=", "stroke-dasharray="} {
				if before, after := bytes.Count(b.SVG(size), []byte(what)), bytes.Count(out, []byte(what)); before != after {
					t.Errorf("%s: %d of %d %s are left", b.Title, after, before, what)
				}
			}
		}
	}
}

// FuzzCleanSVG holds what is taken to the list, and cleaning twice to once.
func FuzzCleanSVG(f *testing.F) {
	f.Add([]byte(wrapped(`<g style="fill:url(#a)" id="a"><text>a<!---->b<![CDATA[]]></text><use xlink:href="#b"/></g>`)))
	f.Add([]byte(wrapped(`<script/>`)))
	f.Add([]byte(`<?xml version="1.0"?><!DOCTYPE svg>` + wrapped(`<path d="M0 0"/>`)))
	f.Add(samples[0].SVG(Tiny))
	f.Fuzz(func(t *testing.T, in []byte) {
		out, err := CleanSVG(in)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("no sentence: %v", err)
			}
			return
		}
		again, err := CleanSVG(out)
		if err != nil || !bytes.Equal(out, again) {
			t.Fatalf("cleaning twice: %v\n%s\n%s", err, out, again)
		}
		for d := xml.NewDecoder(bytes.NewReader(out)); ; {
			token, err := d.Token()
			if err != nil {
				break
			}
			e, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			if !keptElements[e.Name.Local] || e.Name.Space != svgSpace {
				t.Fatalf("kept %v", e.Name)
			}
			for _, a := range e.Attr {
				if !keptAttrs[a.Name.Local] && a.Name.Local != "href" && a.Name.Local != "xmlns" {
					t.Fatalf("kept %v", a.Name)
				}
				if a.Name.Local == "href" && a.Value[0] != '#' {
					t.Fatalf("kept a link to %q", a.Value)
				}
			}
		}
	})
}
