package canon

import "laurel/credential/canon/internal/termtable"

// node reads a node object and returns the term that names it.
func (c *converter) node(s scope, before *active, es entries) (Term, error) {
	if c.nodes++; c.nodes > maxNodes {
		return Term{}, c.at.fail(TooLarge, "the document has more than %d nodes", maxNodes)
	}
	subject, err := c.subject(s.act, es)
	if err != nil {
		return Term{}, err
	}
	// A top object with nothing but @graph is the default graph.
	if s.key == "" && s.alone && len(es) == 1 && es[0].means == "@graph" {
		return subject, c.graph(s, es[0], s.graph)
	}
	said := len(c.quads)
	for _, e := range es {
		c.at.enter(e.name)
		if err := c.member(s, before, subject, e); err != nil {
			return Term{}, err
		}
		c.at.leave()
	}
	if s.alone && len(c.quads) == said {
		return Term{}, c.at.fail(DataLoss, "an object that says nothing would be lost")
	}
	return subject, nil
}

// subject names a node by its @id, or by a blank node.
func (c *converter) subject(act *active, es entries) (Term, error) {
	e := es.find("@id")
	if e == nil {
		return c.blank(), nil
	}
	id, ok := e.value.(string)
	if !ok {
		return Term{}, c.at.failAt(e.name, InvalidValue, "an id is a string")
	}
	full := act.documentIRI(id)
	if !isAbsolute(full) {
		return Term{}, c.at.failAt(e.name, RelativeIRI, "the id %q is not an absolute IRI", id)
	}
	return c.name(full), nil
}

// name makes the term for an absolute IRI or a blank node label.
func (c *converter) name(full string) Term {
	if !isBlank(full) {
		return iri(full)
	}
	if c.naming != nil {
		return Term{Kind: Blank, Value: "own-" + full[len("_:"):]}
	}
	label, ok := c.labels[full]
	if !ok {
		label = c.blank().Value
		c.labels[full] = label
	}
	return Term{Kind: Blank, Value: label}
}

// member reads one member of a node.
func (c *converter) member(s scope, before *active, subject Term, e entry) error {
	switch e.means {
	case "@id":
		return nil
	case "@type":
		return c.types(s, before, subject, e)
	case "@graph":
		return c.graph(s, e, subject)
	case "@included":
		_, err := c.values(scope{act: s.act, graph: s.graph, alone: true}, e.value, nil)
		return err
	}
	if isKeyword(e.means) {
		return c.misplaced(e)
	}
	return c.property(s, subject, e)
}

func (c *converter) misplaced(e entry) error {
	switch e.means {
	case "@index", "@language", "@direction":
		return c.at.fail(DataLoss, "%s would not be covered by a proof", e.means)
	case "@nest", "@reverse":
		return c.at.fail(Unsupported, "%s is not supported", e.means)
	}
	return c.at.fail(InvalidValue, "%s does not belong here", e.means)
}

func (c *converter) types(s scope, before *active, subject Term, e entry) error {
	list, many := e.value.([]any)
	if !many {
		list = []any{e.value}
	}
	for _, v := range list {
		name, ok := v.(string)
		if !ok {
			return c.at.fail(InvalidValue, "a type is a string")
		}
		full := before.vocabIRI(name)
		if !isAbsolute(full) {
			return c.at.fail(UndefinedTerm, "the type %q is not defined by the contexts", name)
		}
		if err := c.add(subject, rdfType, c.name(full), s.graph); err != nil {
			return err
		}
	}
	return nil
}

// graph reads the nodes of an @graph member into the graph named name.
func (c *converter) graph(s scope, e entry, name Term) error {
	switch e.value.(type) {
	case map[string]any, []any:
	default:
		return c.at.fail(InvalidValue, "@graph is an object or an array")
	}
	_, err := c.values(scope{act: s.act, graph: name, alone: true}, e.value, nil)
	return err
}

// property reads the values of a property.
func (c *converter) property(s scope, subject Term, e entry) error {
	if c.naming != nil {
		defer c.naming.within(subject, e.means)()
	}
	inner := scope{act: s.act, key: e.name, def: e.def, graph: s.graph}
	switch {
	case e.def == nil:
	case e.def.typ == "@json":
		t, err := c.jsonLiteral(e.value)
		if err != nil {
			return err
		}
		return c.add(subject, e.means, t, s.graph)
	case e.def.container&termtable.Language != 0:
		if m, ok := e.value.(map[string]any); ok {
			return c.languageMap(inner, subject, e, m)
		}
	case e.def.container&termtable.Graph != 0:
		return c.graphs(inner, subject, e)
	case e.def.container&termtable.List != 0:
		return c.listProperty(inner, subject, e)
	}
	if e.def != nil && e.def.reverse {
		return c.reversed(inner, subject, e)
	}
	objects, err := c.values(inner, e.value, nil)
	if err != nil {
		return err
	}
	for _, o := range objects {
		if err := c.add(subject, e.means, o, s.graph); err != nil {
			return err
		}
	}
	return nil
}

// reversed reads a term that points from its values to the node.
func (c *converter) reversed(s scope, subject Term, e entry) error {
	values, err := c.values(s, e.value, nil)
	if err != nil {
		return err
	}
	for _, v := range values {
		if v.Kind == Literal {
			return c.at.fail(InvalidValue, "a reverse property points from nodes alone")
		}
		if err := c.add(v, e.means, subject, s.graph); err != nil {
			return err
		}
	}
	return nil
}

// graphs reads each value into a graph of its own, as proofs are.
func (c *converter) graphs(s scope, subject Term, e entry) error {
	if e.value == nil {
		return nil
	}
	list, many := e.value.([]any)
	if !many {
		list = []any{e.value}
	}
	outer := s.graph
	for i, v := range list {
		if many {
			c.at.item(i)
		}
		if v != nil {
			s.graph, s.alone = c.inner(), true
			if _, ok := v.(map[string]any); !ok {
				return c.at.fail(DataLoss, "the content of a graph is an object")
			}
			if _, err := c.values(s, v, nil); err != nil {
				return err
			}
			if err := c.add(subject, e.means, s.graph, outer); err != nil {
				return err
			}
		}
		if many {
			c.at.leave()
		}
	}
	return nil
}

func (c *converter) blank() Term {
	c.blanks++
	return Term{Kind: Blank, Value: blankLabel(c.blanks)}
}

func (c *converter) add(s Term, p string, o, g Term) error {
	if len(c.quads) >= maxQuads {
		return c.at.fail(TooLarge, "the document says more than %d things", maxQuads)
	}
	c.quads = append(c.quads, Quad{s, iri(p), o, g})
	return nil
}
