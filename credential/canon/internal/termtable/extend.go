package termtable

// Extended returns c with what by says in place of what c says of the same:
// the context that a context importing c amounts to. How far it propagates is
// for by alone to say.
func (c *Context) Extended(by *Context) *Context {
	merged := *c
	merged.Propagate, merged.Import = by.Propagate, ""
	if by.Protected || by.Unprotected {
		merged.Protected, merged.Unprotected = by.Protected, by.Unprotected
	}
	if by.Vocab.Set {
		merged.Vocab, merged.VocabHere = by.Vocab, by.VocabHere
	}
	for _, t := range []struct{ from, to *Text }{
		{&by.Base, &merged.Base}, {&by.Language, &merged.Language}, {&by.Direction, &merged.Direction},
	} {
		if t.from.Set {
			*t.to = *t.from
		}
	}
	merged.Terms = mergedTerms(c.Terms, by.Terms)
	return &merged
}

// mergedTerms merges by name, the later of two of the same name winning.
func mergedTerms(first, later []Term) []Term {
	all := make([]Term, 0, len(first)+len(later))
	for len(first) > 0 && len(later) > 0 {
		switch a, b := first[0].Name, later[0].Name; {
		case a < b:
			all, first = append(all, first[0]), first[1:]
		case a > b:
			all, later = append(all, later[0]), later[1:]
		default:
			all, first, later = append(all, later[0]), first[1:], later[1:]
		}
	}
	return append(append(all, first...), later...)
}
