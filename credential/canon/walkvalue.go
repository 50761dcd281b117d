package canon

import "laurel/credential/internal/strict"

// property reads the value of a member of node n, which is read by s. The
// property has an order among those of its table.
func (w *walker) property(s *state, n int32, p *property, order int32, at int) bool {
	switch p.container {
	case asJSON:
		return w.json(p, order, at)
	case graph:
		return w.graphs(s, n, p, order, at)
	case listed:
		return w.list(s, n, p, order, at)
	}
	return w.value(s, n, p, order, at)
}

func (w *walker) value(s *state, n int32, p *property, order int32, at int) bool {
	t := w.Tape
	switch t.Kind(at) {
	case strict.Text:
		return w.textValue(p, order, at)
	case strict.Object:
		child, ok := w.object(at, spot{s, p.plain, p.reference, n, p.predicate, w.nodes[n].graph})
		if ok {
			w.refer(p.predicate, order, child)
		}
		return ok
	case strict.Array:
		for i, end := at+1, t.End(at); i < end; i = t.End(i) {
			if !w.value(s, n, p, order, i) {
				return false
			}
		}
		return true
	case strict.Null:
		return true
	}
	var value any = t.Kind(at) == strict.True
	if t.Kind(at) == strict.Number {
		value = t.Float(at)
	}
	literal, err := w.general.literal(value, p.datatype)
	return err == nil && w.term(p, order, literal)
}

// term writes a term that the general path has made.
func (w *walker) term(p *property, order int32, o Term) bool {
	from := len(w.text)
	w.text = append(appendTerm(w.text, o), lineEnd...)
	w.say(p.predicate, order, w.since(from))
	return true
}

// json keeps a value as it is.
func (w *walker) json(p *property, order int32, at int) bool {
	text, err := appendJSON(nil, w.Tape.Value(at), maxDepth)
	return err == nil && w.term(p, order, Term{Kind: Literal, Value: string(text), Datatype: rdfJSON})
}

// list reads the values of a property as one list, a cell for each.
func (w *walker) list(s *state, n int32, p *property, order int32, at int) bool {
	t := w.Tape
	if t.Kind(at) == strict.Null {
		return true
	}
	i, end, count := at, t.End(at), 1
	if t.Kind(at) == strict.Array {
		i++
		count = 0
		for j := i; j < end; j = t.End(j) {
			if t.Kind(j) != strict.Null {
				count++
			}
		}
	}
	if count == 0 {
		w.say(p.predicate, order, w.kept(emptyList))
		return true
	}
	first, graph := int32(len(w.nodes)), w.nodes[n].graph
	if len(w.nodes)+count > maxNodes {
		return false
	}
	for range count {
		w.nodes = append(w.nodes, vertex{graph: graph})
	}
	cell, last := first, first+int32(count)-1
	from := spot{parent: n, predicate: p.predicate, graph: graph}
	for ; i < end; i = t.End(i) {
		switch t.Kind(i) {
		case strict.Null:
			continue
		case strict.Array:
			return false
		}
		base := len(w.open)
		if !w.value(s, cell, p.item, 0, i) {
			return false
		}
		if cell < last {
			w.refer(restPredicate, 1, cell+1)
		} else {
			w.say(restPredicate, 1, w.kept(emptyList))
		}
		if !w.finish(cell, base, true, from) {
			return false
		}
		from.parent, from.predicate = cell, restPredicate
		cell++
	}
	w.refer(p.predicate, order, first)
	return true
}

// graphs reads each value into a graph of its own, as proofs are.
func (w *walker) graphs(s *state, n int32, p *property, order int32, at int) bool {
	t := w.Tape
	i, end := at, t.End(at)
	if t.Kind(at) == strict.Array {
		i++
	}
	for ; i < end; i = t.End(i) {
		if t.Kind(i) == strict.Null {
			continue
		}
		if t.Kind(i) != strict.Object || len(w.nodes) >= maxNodes {
			return false
		}
		name := int32(len(w.nodes))
		w.nodes = append(w.nodes, vertex{graph: w.nodes[n].graph, first: int32(len(w.said))})
		inner, ok := w.object(i, spot{s, p.plain, p.reference, absent, nil, name})
		if !ok || w.nodes[inner].first == w.nodes[inner].last {
			return false
		}
		w.hashGraph(name, n, p.predicate)
		w.nodes[name].first = w.nodes[name].last // nothing is said of the graph itself
		w.refer(p.predicate, order, name)
	}
	return true
}

// textValue reads a text by what its property says.
func (w *walker) textValue(p *property, order int32, at int) bool {
	switch p.texts {
	case ids:
		iri, ok := w.id(p.values, at)
		w.say(p.predicate, order, iri)
		return ok
	case words:
		c := p.values.class(w.Tape.Bytes(at))
		if c == nil {
			return false
		}
		w.say(p.predicate, order, w.kept(c.iri))
		return true
	}
	from, b := len(w.text), append(w.text, '"')
	if text := w.Tape.Bytes(at); w.del || w.Tape.Escaped(at) {
		b = appendLiteral(b, string(text))
	} else { // what JSON had no need to escape needs no escapes here either
		b = append(b, text...)
	}
	w.text = append(b, p.suffix...)
	w.say(p.predicate, order, w.since(from))
	return true
}

// id reads a text that is an id, and keeps it as an IRI is written. Labels of
// blank nodes are left to the general path.
func (w *walker) id(s *state, at int) (span, bool) {
	if w.Tape.Kind(at) != strict.Text {
		return span{}, false
	}
	text := w.Tape.Bytes(at)
	from := len(w.text)
	if s.isPlainIRI(text) {
		b := append(w.text, '<')
		b = append(b, text...)
		w.text = append(b, ">"+lineEnd...)
		return w.since(from), true
	}
	full := s.act.documentIRI(string(text))
	if !isAbsolute(full) || isBlank(full) {
		return span{}, false
	}
	w.text = append(appendIRI(w.text, full), lineEnd...)
	return w.since(from), true
}

// isPlainIRI tells whether a text is an absolute IRI that stands for itself,
// and is written as it is.
func (s *state) isPlainIRI(text []byte) bool {
	colon := 0
	for colon < len(text) && text[colon] != ':' {
		c := text[colon] | 0x20
		if !('a' <= c && c <= 'z' || colon > 0 && ('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.')) {
			return false
		}
		colon++
	}
	if colon == 0 || colon == len(text) {
		return false
	}
	for _, c := range text[colon:] {
		if escapedInIRI[c] {
			return false
		}
	}
	if rest := text[colon+1:]; len(rest) > 1 && rest[0] == '/' && rest[1] == '/' {
		return true
	}
	return s.act.terms[string(text[:colon])] == nil
}
