package canon

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ParseNQuads reads N-Quads (RDF 1.1 N-Quads). What it reads, written again,
// says the same.
func ParseNQuads(text string) (Dataset, error) {
	var all Dataset
	for n := 1; text != ""; n++ {
		var line string
		line, text = cutLine(text)
		p := lineParser{rest: line}
		q, ok, err := p.quad()
		if err != nil {
			return nil, &Error{Code: InvalidNQuads, Text: fmt.Sprintf("line %d: %s", n, err)}
		}
		if ok {
			all = append(all, q)
		}
	}
	return all, nil
}

func cutLine(text string) (line, rest string) {
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		return text[:i], text[i+1:]
	}
	return text, ""
}

type lineParser struct{ rest string }

func (p *lineParser) space() { p.rest = strings.TrimLeft(p.rest, " \t") }

func (p *lineParser) accept(token string) bool {
	rest, ok := strings.CutPrefix(p.rest, token)
	p.rest = rest
	return ok
}

// quad reads a line; ok is false for an empty one or a comment.
func (p *lineParser) quad() (q Quad, ok bool, err error) {
	p.space()
	if p.rest == "" || p.rest[0] == '#' {
		return Quad{}, false, nil
	}
	for i, t := range []*Term{&q.Subject, &q.Predicate, &q.Object} {
		if *t, err = p.term(); err != nil {
			return Quad{}, false, err
		}
		if i == 1 && t.Kind != IRI || i == 0 && t.Kind == Literal {
			return Quad{}, false, fmt.Errorf("this kind of term does not belong there")
		}
		p.space()
	}
	if !strings.HasPrefix(p.rest, ".") {
		if q.Graph, err = p.term(); err != nil {
			return Quad{}, false, err
		}
		if q.Graph.Kind == Literal {
			return Quad{}, false, fmt.Errorf("a literal names no graph")
		}
		p.space()
	}
	if !p.accept(".") {
		return Quad{}, false, fmt.Errorf("the full stop is missing")
	}
	if p.space(); p.rest != "" && p.rest[0] != '#' {
		return Quad{}, false, fmt.Errorf("text after the full stop")
	}
	return q, true, nil
}

func (p *lineParser) term() (Term, error) {
	switch {
	case strings.HasPrefix(p.rest, "<"):
		return p.iri()
	case strings.HasPrefix(p.rest, "_:"):
		return p.blank()
	case strings.HasPrefix(p.rest, `"`):
		return p.literal()
	}
	return Term{}, fmt.Errorf("a term is missing")
}

func (p *lineParser) iri() (Term, error) {
	end := strings.IndexByte(p.rest, '>')
	if end < 0 {
		return Term{}, fmt.Errorf("an IRI does not end")
	}
	raw := p.rest[1:end]
	p.rest = p.rest[end+1:]
	if strings.IndexFunc(raw, func(r rune) bool { return r <= ' ' || strings.ContainsRune("<\"{}|^`", r) }) >= 0 {
		return Term{}, fmt.Errorf("an IRI has a character that it may not have")
	}
	value, err := unescape(raw, false)
	if err == nil && !isAbsolute(value) || isBlank(value) {
		err = fmt.Errorf("%q is no absolute IRI", value)
	}
	return iri(value), err
}

func (p *lineParser) blank() (Term, error) {
	rest := p.rest[2:]
	end := strings.IndexFunc(rest, func(r rune) bool {
		return !(r == '_' || r == '-' || r == '.' || r == ':' || r == 0xb7 || r >= 0xc0 && r != utf8.RuneError ||
			'0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z')
	})
	if end < 0 {
		end = len(rest)
	}
	label := strings.TrimRight(rest[:end], ".")
	if label == "" || strings.ContainsRune("-.·", []rune(label)[0]) {
		return Term{}, fmt.Errorf("a blank node has no label")
	}
	p.rest = rest[len(label):]
	return Term{Kind: Blank, Value: label}, nil
}

func (p *lineParser) literal() (Term, error) {
	end := 1
	for end < len(p.rest) && p.rest[end] != '"' {
		if p.rest[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(p.rest) {
		return Term{}, fmt.Errorf("a literal does not end")
	}
	value, err := unescape(p.rest[1:end], true)
	if err != nil {
		return Term{}, err
	}
	p.rest = p.rest[end+1:]
	t := Term{Kind: Literal, Value: value}
	switch {
	case p.accept("^^"):
		if !strings.HasPrefix(p.rest, "<") {
			return Term{}, fmt.Errorf("a datatype is missing")
		}
		datatype, err := p.iri()
		if datatype.Value == rdfLang {
			return Term{}, fmt.Errorf("a language is missing")
		}
		if datatype.Value != xsdString {
			t.Datatype = datatype.Value
		}
		return t, err
	case p.accept("@"):
		end := strings.IndexAny(p.rest, " \t.")
		if end < 0 || !isLanguage(p.rest[:end]) {
			return Term{}, fmt.Errorf("a language tag is malformed")
		}
		t.Datatype, t.Language = rdfLang, p.rest[:end]
		p.rest = p.rest[end:]
	}
	return t, nil
}

var escapes = map[byte]byte{'t': '\t', 'b': '\b', 'n': '\n', 'r': '\r', 'f': '\f', '"': '"', '\'': '\'', '\\': '\\'}

// unescape resolves \n and the like, where allowed, and \u1234.
func unescape(s string, short bool) (string, error) {
	if !utf8.ValidString(s) {
		return "", fmt.Errorf("the text is not UTF-8")
	}
	if strings.IndexByte(s, '\\') < 0 {
		return s, nil
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b = append(b, s[i])
			continue
		}
		i++
		if c, ok := escapes[s[min(i, len(s)-1)]]; ok && short && i < len(s) {
			b = append(b, c)
			continue
		}
		digits := 0
		switch {
		case i < len(s) && s[i] == 'u':
			digits = 4
		case i < len(s) && s[i] == 'U':
			digits = 8
		}
		if digits == 0 || i+digits >= len(s) {
			return "", fmt.Errorf("an escape is malformed")
		}
		n, err := strconv.ParseUint(s[i+1:i+1+digits], 16, 32)
		if err != nil || !utf8.ValidRune(rune(n)) {
			return "", fmt.Errorf("an escape is malformed")
		}
		b = utf8.AppendRune(b, rune(n))
		i += digits
	}
	return string(b), nil
}
