package canon

import (
	"maps"
	"slices"

	"laurel/credential/canon/internal/termtable"
)

// under is the key that a value stands under, in a container of @index, @id or
// @type.
type under struct {
	id       Term   // of the node, or of the graph; none where the key does not say it
	property string // that the key is a value of; nothing where it is none
	value    Term   // of the property
	graph    bool   // the value is a graph
}

func (u *under) names() bool  { return u != nil && u.id.Kind != None }
func (u *under) graphs() bool { return u != nil && u.graph }
func (u *under) says() bool   { return u.names() || u != nil && u.property != "" }

// keyedMap reads values that stand under keys (JSON-LD 1.1 API, section
// 5.1.2, step 13.8).
func (c *converter) keyedMap(s scope, m map[string]any) ([]Term, error) {
	var all []Term
	for _, key := range slices.Sorted(maps.Keys(m)) {
		c.at.enter(key)
		u, err := c.key(s, key)
		if err != nil {
			return nil, err
		}
		inner := s
		inner.under, inner.inMap = u, true
		if inner.act, err = c.keyContext(s, key); err != nil {
			return nil, err
		}
		values, err := c.values(inner, m[key], nil)
		if err != nil {
			return nil, err
		}
		if len(values) == 0 {
			return nil, c.at.fail(DataLoss, "a key without a value would be lost")
		}
		for _, v := range values {
			if err := c.keyed(s, u, v); err != nil {
				return nil, err
			}
		}
		all = append(all, values...)
		c.at.leave()
	}
	return all, nil
}

// key says what a key means. One that means nothing in RDF is refused.
func (c *converter) key(s scope, key string) (_ *under, err error) {
	u := &under{graph: s.def.container&termtable.Graph != 0}
	if s.act.vocabIRI(key) == "@none" {
		return u, nil
	}
	switch {
	case s.def.container&termtable.ID != 0:
		u.id, err = c.reference(s.act.documentIRI(key), key)
	case s.def.container&termtable.Type != 0:
		full := s.act.vocabIRI(key)
		if !isAbsolute(full) {
			return nil, c.at.fail(UndefinedTerm, "the type %q is not defined by the contexts", key)
		}
		u.property, u.value = rdfType, c.name(full)
	case s.def.index == "":
		return nil, c.at.fail(DataLoss, "the key %q would not be covered by a proof", key)
	default:
		if u.property = s.act.vocabIRI(s.def.index); isKeyword(u.property) || !isAbsolute(u.property) || isBlank(u.property) {
			return nil, c.at.fail(UndefinedTerm, "%q, which keys are values of, is not defined by the contexts", s.def.index)
		}
		u.value, err = c.scalar(s.act, s.act.terms[s.def.index], key)
	}
	return u, err
}

// keyContext is the context by which the values under a key are read. That of
// a type stops here, except in a container of @index.
func (c *converter) keyContext(s scope, key string) (*active, error) {
	act := s.act
	if s.def.container&termtable.Index != 0 {
		return act, nil
	}
	if act.previous != nil {
		act = act.previous
	}
	if s.def.container&termtable.Type != 0 {
		if d := act.terms[key]; d != nil && d.scoped != nil {
			return c.apply(act, d.scoped, how{})
		}
	}
	return act, nil
}

// keyed says of a value what its key says.
func (c *converter) keyed(s scope, u *under, v Term) error {
	switch {
	case !u.says():
		return nil
	case v.Kind == Literal:
		return c.at.fail(InvalidValue, "a value has no id, type or other property")
	case u.names() && v != u.id:
		return c.at.fail(DataLoss, "the key is another id than that of the value, and would be lost")
	case u.names():
		return nil
	}
	return c.add(v, u.property, u.value, s.graph)
}

// ownGraph puts an object into a graph of its own where its container says
// so and it is none yet, and returns the graph's name.
func (c *converter) ownGraph(s scope, es entries) (scope, Term) {
	if !s.under.graphs() {
		return s, Term{}
	}
	if es.has("@graph") && (len(es) == 1 || len(es) == 2 && es.has("@id")) {
		return s, Term{}
	}
	name := s.under.id
	if name.Kind == None {
		name = c.inner()
	}
	s.graph, s.alone, s.under = name, true, nil
	return s, name
}

// languageMap reads {"en": …, "de": …}.
func (c *converter) languageMap(s scope, m map[string]any) ([]Term, error) {
	act, def, err := c.scoped(s)
	if err != nil {
		return nil, err
	}
	direction := act.direction
	if def != nil && def.direction.Set {
		direction = def.direction.Value
	}
	var all []Term
	for _, tag := range slices.Sorted(maps.Keys(m)) {
		c.at.enter(tag)
		language := ""
		if act.vocabIRI(tag) != "@none" {
			if language, err = c.languageTag(tag); err != nil {
				return nil, err
			}
		}
		list, many := m[tag].([]any)
		if !many {
			list = []any{m[tag]}
		}
		for _, v := range list {
			if v == nil {
				continue
			}
			text, ok := v.(string)
			if !ok {
				return nil, c.at.fail(InvalidValue, "the values of a language map are strings")
			}
			t, err := c.tagged(text, language, direction)
			if err != nil {
				return nil, err
			}
			all = append(all, t)
		}
		c.at.leave()
	}
	return all, nil
}
