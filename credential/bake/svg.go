package bake

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// Namespaces of the elements that carry a credential.
const (
	namespace    = "https://purl.imsglobal.org/ob/v3p0"
	namespaceOB2 = "http://openbadges.org"
)

const bareElement = "openbadges:credential"

// SVG returns the picture with the credential in one <openbadges:credential>
// element right behind the opening <svg> tag: a JWS in its verify attribute,
// JSON as CDATA. A credential that is there already is replaced. Nothing else
// is touched: scripts in a stranger's picture are picture's affair.
func SVG(picture, credential []byte) ([]byte, error) {
	if err := checkCredential(credential); err != nil {
		return nil, err
	}
	element, err := element(credential)
	if err != nil {
		return nil, err
	}
	doc, err := readSVG(picture)
	if err != nil {
		return nil, err
	}
	tag := string(picture[doc.start:doc.end])
	closing := ""
	if selfClosed := strings.TrimSuffix(tag, "/>"); selfClosed != tag {
		tag, closing = selfClosed+">", "</"+doc.name+">"
	}
	if doc.declares == "" {
		tag = "<" + doc.name + ` xmlns:openbadges="` + namespace + `"` + tag[1+len(doc.name):]
	} else if doc.declares != namespace { // the prefix means something else here
		element = strings.Replace(element, bareElement, bareElement+` xmlns:openbadges="`+namespace+`"`, 1)
	}
	out := bytes.NewBuffer(make([]byte, 0, len(picture)+len(element)+64))
	out.Write(picture[:doc.start])
	out.WriteString(tag)
	out.WriteString(element)
	at := doc.end
	for _, f := range doc.found {
		if f.kind == InSVG {
			out.Write(picture[at:f.start])
			at = f.end
		}
	}
	out.WriteString(closing)
	out.Write(picture[at:])
	return out.Bytes(), nil
}

// element writes the credential as XML.
func element(credential []byte) (string, error) {
	if isJWS(credential) {
		return "<" + bareElement + ` verify="` + string(credential) + `"></` + bareElement + ">", nil
	}
	if !utf8.Valid(credential) {
		return "", &Error{"credential", "the credential is not UTF-8 text"}
	}
	for _, r := range string(credential) {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return "", &Error{"credential", "the credential contains a character that an SVG cannot carry"}
		}
	}
	text := strings.ReplaceAll(string(credential), "]]>", "]]]]><![CDATA[>")
	return "<" + bareElement + "><![CDATA[" + text + "]]></" + bareElement + ">", nil
}

// drawing is where things lie in an SVG file.
type drawing struct {
	start, end int    // the opening tag of the root
	name       string // the root's name as written, with its prefix
	declares   string // what the root binds the prefix openbadges to
	found      []found
}

// found is an element that carries a credential.
type found struct {
	kind                   string
	start, body, tail, end int // the element, and its body within
	verify                 string
}

func readSVG(picture []byte) (drawing, error) {
	if len(picture) > MaxSVG {
		return drawing{}, tooLarge("the SVG", MaxSVG)
	}
	d := xml.NewDecoder(bytes.NewReader(picture))
	d.Strict = false // drawing programs declare entities of their own, which stay as they are
	var doc drawing
	for depth := 0; ; {
		start := int(d.InputOffset())
		tok, err := d.Token()
		end := int(d.InputOffset())
		switch {
		case errors.Is(err, io.EOF) && depth == 0 && doc.name != "":
			return doc, nil
		case err != nil:
			return drawing{}, damaged("the SVG is damaged, or not written in UTF-8")
		}
		switch t := tok.(type) {
		case xml.StartElement:
			switch kind := carrier(t.Name); {
			case doc.name == "" && t.Name.Local != "svg":
				return drawing{}, ErrKind
			case doc.name == "":
				doc.start, doc.end, doc.name = start, end, writtenName(picture[start:end])
				doc.declares = attr(t, "xmlns", "openbadges")
				depth++
			case kind == "":
				depth++
			default:
				if err := d.Skip(); err != nil {
					return drawing{}, damaged("the SVG is damaged: its credential is cut off")
				}
				f := found{kind: kind, start: start, body: end, end: int(d.InputOffset()), verify: attr(t, "", "verify")}
				f.tail = max(f.body, bytes.LastIndex(picture[:f.end], []byte("</")))
				doc.found = append(doc.found, f)
			}
		case xml.EndElement:
			depth--
		}
	}
}

// carrier says what kind of credential an element of this name holds, if any.
// A prefix that nobody declared is taken for what it says.
func carrier(n xml.Name) string {
	switch {
	case n.Local == "credential" && (n.Space == namespace || n.Space == "openbadges"):
		return InSVG
	case n.Local == "assertion" && (n.Space == namespaceOB2 || n.Space == "openbadges"):
		return InSVGOB2
	}
	return ""
}

func writtenName(tag []byte) string {
	name := string(tag[1:])
	if i := strings.IndexAny(name, " \t\r\n/>"); i >= 0 {
		name = name[:i]
	}
	return name
}

func attr(t xml.StartElement, space, local string) string {
	for _, a := range t.Attr {
		if a.Name.Space == space && a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

func extractSVG(picture []byte) ([]byte, string, error) {
	doc, err := readSVG(picture)
	if err != nil {
		return nil, "", err
	}
	for _, kind := range []string{InSVG, InSVGOB2} {
		for _, f := range doc.found {
			if f.kind != kind {
				continue
			}
			credential := content(picture[f.body:f.tail])
			if len(bytes.TrimSpace(credential)) == 0 {
				credential = []byte(f.verify)
			}
			switch {
			case len(credential) == 0:
				return nil, "", ErrEmpty
			case len(credential) > MaxCredential:
				return nil, "", tooLarge("the credential", MaxCredential)
			}
			return credential, kind, nil
		}
	}
	return nil, "", ErrEmpty
}
