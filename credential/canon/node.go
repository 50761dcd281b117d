package canon

import (
	"maps"
	"slices"

	"laurel/credential/canon/internal/termtable"
)

// node reads a node object and returns the term that names it.
func (c *converter) node(s scope, before *active, es entries) (Term, error) {
	if c.nodes++; c.nodes > maxNodes {
		return Term{}, c.at.fail(TooLarge, "the document has more than %d nodes", maxNodes)
	}
	subject, err := c.subject(s, es)
	if err != nil {
		return Term{}, err
	}
	graph := subject
	if s.top && len(es) == 1 {
		graph = s.graph // a document with nothing but @graph is the default graph
	}
	said, depth := len(c.quads), len(c.at)
	for i := range es {
		e := &es[i]
		c.at = append(c.at, e.nest...)
		c.at.enter(e.name)
		if err := c.member(s, before, subject, graph, e); err != nil {
			return Term{}, err
		}
		c.at = c.at[:depth]
	}
	if s.alone && len(c.quads) == said {
		return Term{}, c.at.fail(DataLoss, "an object that says nothing would be lost")
	}
	return subject, nil
}

// subject names a node by its @id, or by a blank node.
func (c *converter) subject(s scope, es entries) (Term, error) {
	e := es.find("@id")
	switch {
	case e == nil && s.under.names():
		return s.under.id, nil
	case e == nil:
		return c.blank(), nil
	}
	at := append(c.at[:len(c.at):len(c.at)], e.nest...)
	id, ok := e.value.(string)
	if !ok {
		return Term{}, at.failAt(e.name, InvalidValue, "an id is a string")
	}
	full := s.act.documentIRI(id)
	if !isAbsolute(full) {
		return Term{}, at.failAt(e.name, RelativeIRI, "the id %q is not an absolute IRI", id)
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

// member reads one member of a node; graph is what an @graph is called.
func (c *converter) member(s scope, before *active, subject, graph Term, e *entry) error {
	switch e.means {
	case "@id":
		return nil
	case "@type":
		return c.types(s, before, subject, e)
	case "@graph":
		return c.graph(s, e, graph)
	case "@included":
		_, err := c.values(scope{act: s.act, graph: s.graph, alone: true}, e.value, nil)
		return err
	case "@reverse":
		return c.reverse(s, subject, e)
	}
	if isKeyword(e.means) {
		return c.misplaced(e)
	}
	return c.property(s, subject, e, e.def != nil && e.def.reverse)
}

func (c *converter) misplaced(e *entry) error {
	switch e.means {
	case "@index", "@language", "@direction":
		return c.at.fail(DataLoss, "%s would not be covered by a proof", e.means)
	}
	return c.at.fail(InvalidValue, "%s does not belong here", e.means)
}

func (c *converter) types(s scope, before *active, subject Term, e *entry) error {
	list, many := e.value.([]any)
	if !many {
		list = []any{e.value}
	}
	for i, v := range list {
		name, ok := v.(string)
		if !ok {
			return c.at.ofList(i, many).fail(InvalidValue, "a type is a string")
		}
		full := before.typeIRI(name)
		if !isAbsolute(full) {
			return c.at.ofList(i, many).fail(UndefinedTerm, "the type %q is not defined by the contexts", name)
		}
		if err := c.add(subject, rdfType, c.name(full), s.graph); err != nil {
			return err
		}
	}
	return nil
}

// property reads the values of a property: of the node, or of those that it
// is a value of.
func (c *converter) property(s scope, subject Term, e *entry, reverse bool) error {
	if c.naming != nil {
		defer c.naming.within(subject, e.means)()
	}
	values, err := c.objects(scope{act: s.act, key: e.name, def: e.def, graph: s.graph, reverse: reverse}, subject, e)
	if err != nil {
		return err
	}
	for _, v := range values {
		from, to := subject, v
		if reverse {
			from, to = v, subject
		}
		if from.Kind == Literal {
			return c.at.fail(InvalidValue, "a reverse property points from nodes alone")
		}
		if err := c.add(from, e.means, to, s.graph); err != nil {
			return err
		}
	}
	return nil
}

// objects reads values by the container that their property is.
func (c *converter) objects(s scope, subject Term, e *entry) ([]Term, error) {
	if e.def == nil {
		return c.values(s, e.value, nil)
	}
	keys, keyed := e.value.(map[string]any)
	switch {
	case e.def.typ == "@json":
		t, err := c.jsonLiteral(e.value)
		return []Term{t}, err
	case e.def.container&termtable.Language != 0 && keyed:
		return c.languageMap(s, keys)
	case e.def.container&termtable.Keyed != 0 && keyed:
		return c.keyedMap(s, keys)
	case e.def.container&termtable.Graph != 0:
		return c.graphs(s, e.value)
	case e.def.container&termtable.List != 0:
		return c.listProperty(s, e.value)
	}
	return c.values(s, e.value, nil)
}

// reverse reads {"@reverse": …}: the properties that the node is a value of.
func (c *converter) reverse(s scope, subject Term, e *entry) error {
	m, ok := e.value.(map[string]any)
	if !ok {
		return c.at.fail(InvalidValue, "@reverse is an object")
	}
	if len(c.at) >= maxDepth {
		return c.at.fail(TooLarge, "the document is nested more than %d deep", maxDepth)
	}
	names := slices.Sorted(maps.Keys(m))
	var err error
	if s.act, err = c.enter(scope{act: s.act}, m, names); err != nil {
		return err
	}
	es, err := c.entries(s.act, m, names)
	if err != nil {
		return err
	}
	depth := len(c.at)
	for i := range es {
		e := &es[i]
		if isKeyword(e.means) || e.nest != nil {
			return c.at.failAt(e.name, InvalidValue, "%s cannot be reversed", e.means)
		}
		c.at.enter(e.name)
		if err := c.property(s, subject, e, e.def == nil || !e.def.reverse); err != nil {
			return err
		}
		c.at = c.at[:depth]
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
