package canon

import (
	"slices"

	"laurel/credential/internal/strict"
)

// appendJSON writes a part in the canonical form of RFC 8785, from its tape.
func (p *Part) appendJSON(b []byte) []byte {
	var few [24]int
	names := p.names(few[:0], p.At)
	b = append(b, '{')
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, p.Tape, name)
		b = append(b, ':')
		if t, at := p.contexts(); at != 0 && string(p.Tape.Bytes(name)) == "@context" {
			b = appendValue(b, t, at)
		} else {
			b = appendValue(b, p.Tape, name+1)
		}
	}
	return append(b, '}')
}

// names lists the members of an object in their order, but for what is left
// out.
func (p *Part) names(names []int, at int) []int {
	t := p.Tape
	for i, end := at+1, t.End(at); i < end; i = t.End(i + 1) {
		if at != p.At || p.Without == "" || string(t.Bytes(i)) != p.Without {
			names = append(names, i)
		}
	}
	slices.SortFunc(names, func(x, y int) int { return byUTF16(t.Bytes(x), t.Bytes(y)) })
	return names
}

func appendValue(b []byte, t *strict.Tape, at int) []byte {
	switch t.Kind(at) {
	case strict.Object:
		whole := Part{Tape: t, At: at}
		return whole.appendJSON(b)
	case strict.Array:
		b = append(b, '[')
		for i, end := at+1, t.End(at); i < end; i = t.End(i) {
			if i > at+1 {
				b = append(b, ',')
			}
			b = appendValue(b, t, i)
		}
		return append(b, ']')
	case strict.Text:
		return appendText(b, t, at)
	case strict.Number:
		return appendNumber(b, t.Float(at))
	}
	from, to := t.Span(at)
	return append(b, t.Raw()[from:to]...) // true, false, null
}

// appendText writes a text. One without escapes is written as it was.
func appendText(b []byte, t *strict.Tape, at int) []byte {
	if !t.Escaped(at) {
		from, to := t.Span(at)
		return append(b, t.Raw()[from:to]...)
	}
	b, err := appendString(b, string(t.Bytes(at)))
	if err != nil {
		panic("a text that was read is not UTF-8") // it was looked at
	}
	return b
}
