package canon

import "strconv"

// generated begins the labels of the blank nodes that are made here.
const generated = "n"

func blankLabel(n int) string { return generated + strconv.Itoa(n) }

// list writes an RDF collection and returns its head.
func (c *converter) list(graph Term, items []Term) (Term, error) {
	rest := iri(rdfNil)
	for i := len(items) - 1; i >= 0; i-- {
		cell := c.inner()
		if err := c.add(cell, rdfFirst, items[i], graph); err != nil {
			return Term{}, err
		}
		if err := c.add(cell, rdfRest, rest, graph); err != nil {
			return Term{}, err
		}
		rest = cell
	}
	return rest, nil
}

// listProperty reads a property whose values are one list.
func (c *converter) listProperty(s scope, subject Term, e entry) error {
	if e.value == nil {
		return nil
	}
	if m, ok := e.value.(map[string]any); ok {
		for name := range m {
			if s.act.vocabIRI(name) == "@list" { // it is one already
				heads, err := c.values(s, m, nil)
				if err != nil || len(heads) == 0 {
					return err
				}
				return c.add(subject, e.means, heads[0], s.graph)
			}
		}
	}
	s.list = true
	items, err := c.values(s, e.value, nil)
	if err != nil {
		return err
	}
	head, err := c.list(s.graph, items)
	if err != nil {
		return err
	}
	return c.add(subject, e.means, head, s.graph)
}

// listObject reads {"@list": …}.
func (c *converter) listObject(s scope, es entries, out []Term) ([]Term, error) {
	if len(es) > 1 {
		return nil, c.at.fail(InvalidValue, "a list has no other members")
	}
	if s.def != nil && s.def.reverse {
		return nil, c.at.fail(InvalidValue, "a reverse property points from nodes alone")
	}
	c.at.enter(es[0].name)
	s.list = true
	items, err := c.values(s, es[0].value, nil)
	if err != nil {
		return nil, err
	}
	head, err := c.list(s.graph, items)
	if err != nil {
		return nil, err
	}
	c.at.leave()
	return append(out, head), nil
}

// setObject reads {"@set": …}: its items stand where it stands.
func (c *converter) setObject(s scope, es entries, out []Term) ([]Term, error) {
	if len(es) > 1 {
		return nil, c.at.fail(InvalidValue, "a set has no other members")
	}
	if s.alone && s.key != "" {
		return nil, c.at.fail(Unsupported, "@set is not supported among graphs")
	}
	c.at.enter(es[0].name)
	out, err := c.values(s, es[0].value, out)
	if err != nil {
		return nil, err
	}
	c.at.leave()
	return out, nil
}
