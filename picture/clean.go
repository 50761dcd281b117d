package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Bounds on a stranger's SVG.
const (
	MaxSVG      = 512 << 10
	maxDepth    = 32
	maxElements = 20_000
	maxDrawn    = 50_000 // elements once every reference is followed
)

const svgSpace = "http://www.w3.org/2000/svg"

// element is what is kept of an SVG element.
type element struct {
	name  string
	attrs []attr
	kids  []*element
	text  string // for an element without a name
}

type attr struct{ name, value string }

func (e *element) get(name string) string {
	for _, a := range e.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

func (e *element) set(name, value string) {
	for i := range e.attrs {
		if e.attrs[i].name == name {
			e.attrs[i].value = value
			return
		}
	}
	e.attrs = append(e.attrs, attr{name, value})
}

// CleanSVG rewrites a stranger's SVG: only elements and attributes on a list
// remain, and nothing in it runs, moves or points outside it. It refuses, with
// an [*Error], what could not be left out without changing what the sender
// meant or what is beyond its bounds. Cleaning twice changes nothing more.
func CleanSVG(in []byte) ([]byte, error) {
	if len(in) > MaxSVG {
		return nil, refuse("svg.tooHeavy", "This SVG is larger than 512 KB. Save a simpler one, or send a PNG.")
	}
	if !utf8.Valid(in) {
		return nil, refuse("svg.notUTF8", "This SVG is not in UTF-8. Save it anew as UTF-8.")
	}
	root, err := readSVG(bytes.TrimPrefix(in, []byte("\ufeff")))
	if err != nil {
		return nil, err
	}
	if err := frame(root); err != nil {
		return nil, err
	}
	if err := boundReferences(root); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	root.write(&out, true)
	return out.Bytes(), nil
}

func readSVG(in []byte) (*element, error) {
	d := xml.NewDecoder(bytes.NewReader(in))
	var root *element
	var open []*element
	skip, seen := 0, 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && root != nil && len(open) == 0 && skip == 0 {
			return root, nil
		}
		if err != nil {
			return nil, refuse("svg.notSVG", "This file is not an SVG picture, or it is damaged. Save it anew as SVG.")
		}
		switch t := token.(type) {
		case xml.Directive:
			if bytes.ContainsRune(t, '[') || bytes.Contains(bytes.ToUpper(t), []byte("ENTITY")) {
				return nil, refuse("svg.entity", "This SVG declares entities. Save it as plain SVG.")
			}
		case xml.StartElement:
			if seen++; seen > maxElements || len(open)+skip > maxDepth {
				return nil, refuse("svg.tooComplex", "This SVG is too complex for a badge. Save a simpler one, or send a PNG.")
			}
			if skip > 0 {
				skip++
				continue
			}
			e, err := admit(t)
			if err != nil {
				return nil, err
			}
			switch {
			case e == nil && root == nil, e != nil && root == nil && e.name != "svg", root != nil && len(open) == 0:
				return nil, refuse("svg.notSVG", "This file is not an SVG picture. Save the picture as SVG.")
			case e == nil:
				skip = 1
				continue
			case root == nil:
				root = e
			default:
				parent := open[len(open)-1]
				parent.kids = append(parent.kids, e)
			}
			open = append(open, e)
		case xml.EndElement:
			if skip > 0 {
				skip--
			} else {
				open = open[:len(open)-1]
			}
		case xml.CharData:
			if skip > 0 || len(open) == 0 {
				continue
			}
			if in := open[len(open)-1]; holdsText[in.name] && len(t) > 0 {
				in.kids = append(in.kids, &element{text: string(t)})
			}
		}
	}
}

// admit decides on an element: kept, left out (nil) or a reason to refuse all.
func admit(t xml.StartElement) (*element, error) {
	name := t.Name.Local
	if reason, bad := refusedElements[strings.ToLower(name)]; bad {
		return nil, reason
	}
	if t.Name.Space != svgSpace && t.Name.Space != "" || !keptElements[name] {
		return nil, nil
	}
	e := &element{name: name}
	var style string
	for _, a := range t.Attr {
		local := a.Name.Local
		switch {
		case strings.HasPrefix(strings.ToLower(local), "on"):
			return nil, refusedElements["script"]
		case a.Name.Space == "xmlns" || local == "xmlns":
		case local == "style" && a.Name.Space == "":
			style = a.Value
		case local == "href":
			if err := e.admitLink(a.Value); err != nil {
				return nil, err
			}
		case a.Name.Space == "" && e.get(local) == "":
			if err := e.admitAttr(local, a.Value); err != nil {
				return nil, err
			}
		}
	}
	return e, e.admitStyle(style)
}

// frame gives the picture its coordinates and nothing else of its root's size.
func frame(root *element) error {
	var x, y, w, h float64
	if _, err := fmt.Sscan(strings.ReplaceAll(root.get("viewBox"), ",", " "), &x, &y, &w, &h); err != nil {
		x, y = 0, 0
		if w, err = pixels(root.get("width")); err == nil {
			h, err = pixels(root.get("height"))
		}
		if err != nil {
			return refuse("svg.noSize", "This SVG does not say how large it is. Give it a viewBox, or a width and a height.")
		}
	}
	if !(w > 0 && w < 1e6 && h > 0 && h < 1e6 && x > -1e6 && x < 1e6 && y > -1e6 && y < 1e6) {
		return refuse("svg.noSize", "This SVG has no size that can be shown. Give it a viewBox.")
	}
	kept := root.attrs[:0:0]
	for _, a := range root.attrs {
		switch a.name {
		case "viewBox", "width", "height", "x", "y":
		default:
			kept = append(kept, a)
		}
	}
	root.attrs = append([]attr{{"viewBox", strings.Join([]string{plain(x), plain(y), plain(w), plain(h)}, " ")}}, kept...)
	return nil
}

func (e *element) write(b *bytes.Buffer, root bool) {
	if e.name == "" {
		_ = xml.EscapeText(b, []byte(e.text))
		return
	}
	b.WriteString("<" + e.name)
	if root {
		b.WriteString(` xmlns="` + svgSpace + `"`)
	}
	for _, a := range e.attrs {
		b.WriteString(" " + a.name + `="`)
		_ = xml.EscapeText(b, []byte(a.value))
		b.WriteString(`"`)
	}
	if len(e.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteString(">")
	for _, k := range e.kids {
		k.write(b, false)
	}
	b.WriteString("</" + e.name + ">")
}
