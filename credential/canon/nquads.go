package canon

// Canonical N-Quads (RDFC-1.0, section 5): one line a quad, one space between
// terms, and only those characters escaped that have to be.

func appendQuad(b []byte, q *Quad) []byte {
	b = appendTerm(b, q.Subject)
	b = append(b, ' ')
	b = appendTerm(b, q.Predicate)
	b = append(b, ' ')
	b = appendTerm(b, q.Object)
	if q.Graph.Kind != None {
		b = append(b, ' ')
		b = appendTerm(b, q.Graph)
	}
	return append(b, " .\n"...)
}

func appendTerm(b []byte, t Term) []byte {
	switch t.Kind {
	case IRI:
		return appendIRI(b, t.Value)
	case Blank:
		b = append(b, "_:"...)
		return append(b, t.Value...)
	}
	b = append(b, '"')
	b = appendLiteral(b, t.Value)
	b = append(b, '"')
	switch {
	case t.Language != "":
		b = append(b, '@')
		return append(b, t.Language...)
	case t.Datatype != "" && t.Datatype != xsdString:
		b = append(b, "^^"...)
		return appendIRI(b, t.Datatype)
	}
	return b
}

// escapedInIRI marks what an IRIREF may not contain.
var escapedInIRI = func() (t [256]bool) {
	for c := range ' ' + 1 {
		t[c] = true
	}
	for _, c := range "<>\"{}|^`\\" {
		t[c] = true
	}
	return t
}()

func appendIRI(b []byte, s string) []byte {
	b = append(b, '<')
	from := 0
	for i := 0; i < len(s); i++ {
		if escapedInIRI[s[i]] {
			b = append(b, s[from:i]...)
			b = appendEscape(b, s[i])
			from = i + 1
		}
	}
	b = append(b, s[from:]...)
	return append(b, '>')
}

func appendLiteral(b []byte, s string) []byte {
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c != 0x7f {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, '\\', 'b')
		case '\t':
			b = append(b, '\\', 't')
		case '\n':
			b = append(b, '\\', 'n')
		case '\f':
			b = append(b, '\\', 'f')
		case '\r':
			b = append(b, '\\', 'r')
		default:
			b = appendEscape(b, c)
		}
	}
	return append(b, s[from:]...)
}

func appendEscape(b []byte, c byte) []byte {
	const upper = "0123456789ABCDEF"
	return append(b, '\\', 'u', '0', '0', upper[c>>4], upper[c&15])
}
