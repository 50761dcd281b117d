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
func (c *converter) listProperty(s scope, v any) ([]Term, error) {
	if v == nil {
		return nil, nil
	}
	if s.reverse {
		return nil, c.at.fail(InvalidValue, "a reverse property points from nodes alone")
	}
	s.list = true
	items, err := c.values(s, v, nil)
	if err != nil {
		return nil, err
	}
	if _, one := v.(map[string]any); one && c.listed { // it is one already
		return items, nil
	}
	head, err := c.list(s.graph, items)
	return []Term{head}, err
}

// listObject reads {"@list": …}.
func (c *converter) listObject(s scope, es entries, out []Term) ([]Term, error) {
	if len(es) > 1 {
		return nil, c.only("a list", "@list", es)
	}
	switch {
	case s.reverse:
		return nil, c.at.fail(InvalidValue, "a reverse property points from nodes alone")
	case s.under.says():
		return nil, c.at.fail(InvalidValue, "a list has no id, type or other property")
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
	c.listed = true
	return append(out, head), nil
}

// setObject reads {"@set": …}: its items stand where it stands.
func (c *converter) setObject(s scope, es entries, out []Term) ([]Term, error) {
	if len(es) > 1 {
		return nil, c.only("a set", "@set", es)
	}
	if s.alone && s.key != "" || s.under.graphs() {
		return nil, c.at.fail(Unsupported, "@set is not supported among graphs")
	}
	s.inMap, s.top = false, false
	c.at.enter(es[0].name)
	out, err := c.values(s, es[0].value, out)
	if err != nil {
		return nil, err
	}
	c.at.leave()
	c.listed = false
	return out, nil
}

// only says what a list or a set has beside its items.
func (c *converter) only(what, keyword string, es entries) error {
	for i := range es {
		if e := &es[i]; e.means != keyword {
			if e.means == "@index" {
				c.at.enter(e.name)
				return c.misplaced(e)
			}
			return c.at.failAt(e.name, InvalidValue, "%s has no other members", what)
		}
	}
	return nil
}
