package canon

import (
	"maps"
	"slices"
)

// entry is one member of an object, with what its name means.
type entry struct {
	name  string
	means string // an absolute IRI or a keyword
	def   *definition
	value any
	nest  []step // the way from the object to where the member stands, through @nest
}

// entries are the members of an object but for its context. Those within
// @nest are among them.
type entries []entry

func (es entries) has(keyword string) bool { return es.find(keyword) != nil }

func (es entries) find(keyword string) *entry {
	for i := range es {
		if es[i].means == keyword {
			return &es[i]
		}
	}
	return nil
}

// nests tells whether a member stands within @nest.
func (es entries) nests() bool {
	for i := range es {
		if es[i].nest != nil {
			return true
		}
	}
	return false
}

// entries says what each member means; a name without a meaning is an error.
func (c *converter) entries(act *active, m map[string]any, names []string) (entries, error) {
	return c.collect(make(entries, 0, len(names)), act, m, names, len(c.at))
}

// collect appends the members of m, which stands within the object at depth
// top.
func (c *converter) collect(es entries, act *active, m map[string]any, names []string, top int) (_ entries, err error) {
	for _, name := range names {
		if name == "@context" {
			if len(c.at) > top {
				return nil, c.at.failAt(name, InvalidValue, "what is nested has no context of its own")
			}
			continue
		}
		e := entry{name: name, def: act.terms[name], value: m[name]}
		if e.means = act.vocabIRI(name); !isKeyword(e.means) && !isAbsolute(e.means) {
			return nil, c.at.failAt(name, UndefinedTerm, "%q is not defined by the contexts", name)
		}
		if isBlank(e.means) {
			return nil, c.at.failAt(name, DataLoss, "%q stands for a blank node, which cannot be a property", name)
		}
		if e.means == "@nest" {
			if es, err = c.nested(es, act, &e, top); err != nil {
				return nil, err
			}
			continue
		}
		if isKeyword(e.means) && e.means != "@type" && e.means != "@included" && es.has(e.means) {
			return nil, c.at.failAt(name, InvalidValue, "%q says %s a second time", name, e.means)
		}
		if len(c.at) > top {
			e.nest = slices.Clone(c.at[top:])
		}
		es = append(es, e)
	}
	return es, nil
}

// nested appends the members of the objects within @nest, which are the
// object's own (JSON-LD 1.1 API, section 5.1.2, step 14).
func (c *converter) nested(es entries, act *active, e *entry, top int) (_ entries, err error) {
	if e.def != nil && e.def.scoped != nil {
		// Whether it holds for what is nested is not settled: the standard's
		// algorithm leaves it unread.
		return nil, c.at.failAt(e.name, Unsupported, "a context of a term for @nest is not supported")
	}
	list, many := e.value.([]any)
	if !many {
		list = []any{e.value}
	}
	depth := len(c.at)
	for i, v := range list {
		c.at = append(c.at[:depth], step{e.name, -1})
		if many {
			c.at.item(i)
		}
		if len(c.at) >= maxDepth {
			return nil, c.at.fail(TooLarge, "the document is nested more than %d deep", maxDepth)
		}
		m, ok := v.(map[string]any)
		if !ok {
			return nil, c.at.fail(InvalidValue, "what is nested is an object")
		}
		if es, err = c.collect(es, act, m, slices.Sorted(maps.Keys(m)), top); err != nil {
			return nil, err
		}
	}
	c.at = c.at[:depth]
	return es, nil
}
