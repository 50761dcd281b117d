package canon

import (
	"maps"
	"reflect"
	"slices"

	"laurel/credential/canon/internal/termtable"
)

// The bounds of one document.
const (
	maxDepth    = 64      // objects and arrays within each other
	maxNodes    = 20_000  // objects that are nodes
	maxQuads    = 100_000 // statements
	maxContexts = 1_000   // contexts made for the document
	maxTerms    = 1 << 20 // terms in all of these; each has those of the one before
	maxMade     = 8 << 20 // bytes of addresses made of a prefix and a suffix in them
)

// converter carries a document over to RDF in one pass: what expansion, node
// map generation and deserialization do one after another in the JSON-LD 1.1
// API. The results are the same sets of quads.
type converter struct {
	quads    Dataset
	at       place
	listed   bool // the object read last was a list
	blanks   int
	labels   map[string]string // the document's own blank node labels → ours
	nodes    int
	contexts int
	spent    spent
	made     map[cacheKey]*active

	naming *naming // nil: labels need not be found again

	validatorTerms bool // see Options
}

// spent is what contexts have taken so far: a few terms can be copied often,
// and each be written with the one before.
type spent struct{ terms, bytes int }

// on takes note of terms and of bytes; false where it is too much.
func (s *spent) on(terms, bytes int) bool {
	s.terms += terms
	s.bytes += bytes
	return s.terms <= maxTerms && s.bytes <= maxMade
}

func newConverter() converter {
	return converter{labels: map[string]string{}, made: map[cacheKey]*active{}, quads: make(Dataset, 0, 64)}
}

// scope is where a value stands.
type scope struct {
	act   *active
	key   string      // the property as written; nothing at the top
	def   *definition // of key
	graph Term
	list  bool // among the items of a list
	alone bool // what stands here has no subject: the top, or a graph of its own
	top   bool // the document itself

	reverse bool   // what stands here points to the node, so it is a node too
	under   *under // the key that it stands under, in a container that is keyed
	inMap   bool   // directly under it: the context of a type goes on (from map in the standard)
}

// document reads the whole of it.
func (c *converter) document(doc any) error {
	_, one := doc.(map[string]any)
	_, err := c.values(scope{act: initial, alone: true, top: one}, doc, nil)
	return err
}

// values appends the terms that v stands for, and their quads on the way.
func (c *converter) values(s scope, v any, out []Term) ([]Term, error) {
	switch v := v.(type) {
	case nil:
		return out, nil
	case []any:
		return c.array(s, v, out)
	case map[string]any:
		return c.object(s, v, out)
	}
	if s.alone {
		return nil, c.at.fail(DataLoss, "a value without a property would be lost")
	}
	act, def, err := c.scoped(s)
	if err != nil {
		return nil, err
	}
	t, err := c.scalar(act, def, v)
	return append(out, t), err
}

func (c *converter) array(s scope, list []any, out []Term) (_ []Term, err error) {
	if len(c.at) >= maxDepth {
		return nil, c.at.fail(TooLarge, "the document is nested more than %d deep", maxDepth)
	}
	for i, item := range list {
		c.at.item(i)
		if inner, nested := item.([]any); nested && s.list {
			items, err := c.array(s, inner, nil)
			if err != nil {
				return nil, err
			}
			head, err := c.list(s.graph, items)
			if err != nil {
				return nil, err
			}
			out = append(out, head)
		} else if out, err = c.values(s, item, out); err != nil {
			return nil, err
		}
		c.at.leave()
	}
	return out, nil
}

// scoped applies the context that the property brings.
func (c *converter) scoped(s scope) (*active, *definition, error) {
	if s.def == nil || s.def.scoped == nil {
		return s.act, s.def, nil
	}
	act, err := c.apply(s.act, s.def.scoped, how{override: true})
	if err != nil {
		return nil, nil, err
	}
	return act, act.terms[s.key], nil
}

// object reads a value, a list, a set or a node.
func (c *converter) object(s scope, m map[string]any, out []Term) ([]Term, error) {
	if len(c.at) >= maxDepth {
		return nil, c.at.fail(TooLarge, "the document is nested more than %d deep", maxDepth)
	}
	names := slices.Sorted(maps.Keys(m))
	act, err := c.enter(s, m, names)
	if err != nil {
		return nil, err
	}
	before := act // types mean what they meant before the types brought contexts
	if act, err = c.typed(act, m, names); err != nil {
		return nil, err
	}
	e, err := c.entries(act, m, names)
	if err != nil {
		return nil, err
	}
	s.act = act
	switch {
	case e.nests() && (e.has("@value") || e.has("@list") || e.has("@set")):
		return nil, c.at.fail(InvalidValue, "only nodes are nested")
	case e.has("@value"):
		if s.alone || s.under.graphs() {
			return nil, c.at.fail(DataLoss, "a value without a property would be lost")
		}
		c.listed = false
		t, err := c.valueObject(before, e)
		return append(out, t), err
	case e.has("@list"):
		if s.alone || s.under.graphs() {
			return nil, c.at.fail(DataLoss, "a list without a property would be lost")
		}
		return c.listObject(s, e, out)
	case e.has("@set"):
		return c.setObject(s, e, out)
	}
	s, name := c.ownGraph(s, e)
	t, err := c.node(s, before, e)
	if c.naming != nil && err == nil && !e.has("@id") && !e.has("@graph") && !s.under.names() {
		c.naming.unnamed[reflect.ValueOf(m).Pointer()] = t.Value
	}
	if name.Kind != None {
		t = name
	}
	c.listed = false
	return append(out, t), err
}

// enter finds the context that an object is read with, its types apart.
func (c *converter) enter(s scope, m map[string]any, names []string) (*active, error) {
	act := s.act
	if act.previous != nil && !s.inMap && !speaksOfItself(act, names) {
		act = act.previous
	}
	if s.def != nil && s.def.scoped != nil {
		var err error
		if act, err = c.apply(act, s.def.scoped, how{override: true}); err != nil {
			return nil, err
		}
	}
	v, ok := m["@context"]
	if !ok {
		return act, nil
	}
	c.at.enter("@context")
	defer c.at.leave()
	return c.local(act, v)
}

// speaksOfItself tells whether an object is a value or a mere reference: a
// type-scoped context holds for these too.
func speaksOfItself(act *active, names []string) bool {
	for _, name := range names {
		switch act.vocabIRI(name) {
		case "@value":
			return true
		case "@id":
			if len(names) == 1 {
				return true
			}
		}
	}
	return false
}

// local applies the value of an @context member.
func (c *converter) local(act *active, v any) (*active, error) {
	list, err := termtable.Read(v)
	if e, ok := err.(*termtable.Error); ok {
		return nil, &Error{Code: e.Code, Pointer: c.at.pointer() + e.Pointer, Text: e.Text}
	}
	_, many := v.([]any)
	for i, one := range list {
		if many {
			c.at.item(i)
		}
		if i > 0 && one.Propagate != termtable.Unset { // the first one says it for all
			copied := *one
			copied.Propagate = termtable.Unset
			one = &copied
		}
		if act, err = c.apply(act, []*termtable.Context{one}, how{inline: one.URL == ""}); err != nil {
			return nil, err
		}
		if many {
			c.at.leave()
		}
	}
	return act, nil
}

// typed applies the contexts that the types of a node bring, in the order of
// the types' names.
func (c *converter) typed(act *active, m map[string]any, names []string) (*active, error) {
	before := act
	for _, name := range names {
		if before.vocabIRI(name) != "@type" {
			continue
		}
		for _, t := range sortedStrings(m[name]) {
			d := before.terms[t]
			if d == nil || d.scoped == nil {
				continue
			}
			var err error
			if act, err = c.apply(act, d.scoped, how{passing: true}); err != nil {
				return nil, err
			}
		}
	}
	return act, nil
}

func sortedStrings(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, item := range v {
			if s, ok := item.(string); ok {
				all = append(all, s)
			}
		}
		slices.Sort(all)
		return all
	}
	return nil
}
