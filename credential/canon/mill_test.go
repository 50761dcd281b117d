package canon

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
)

// mill grinds out documents that use one feature of JSON-LD 1.1 over and
// over, the same ones for the same seed. What it makes loses nothing, so safe
// mode has nothing to refuse.
type mill struct {
	*rand.Rand
	feature feature
	count   int            // makes texts and names differ
	remote  map[string]any // contexts that a document refers to, by URL
}

// feature is what documents are to use.
type feature struct {
	name      string
	context   func(*mill) map[string]any // terms beside those of every document
	members   func(*mill, object, int)   // puts members into a node with so many levels below it
	silent    string                     // why json-gold 0.9 is no second opinion; nothing where it is
	otherwise string                     // where jsonld.js 9 departs from the standard; nothing where it does not
}

type object = map[string]any

func newMill(f feature, seed uint64) *mill {
	return &mill{Rand: rand.New(rand.NewPCG(seed, 11)), feature: f, remote: map[string]any{}}
}

func (m *mill) maybe() bool { return m.IntN(2) == 0 }

func (m *mill) pick(of ...string) string { return of[m.IntN(len(of))] }

// number counts, so that no two lists and no two texts are alike.
func (m *mill) number() int { m.count++; return m.count }

func (m *mill) text() string {
	return fmt.Sprint(m.pick("one", "zwei", "三", `"4"`, "5\n"), m.number())
}

func (m *mill) iri() string {
	return m.pick("urn:n:1", "urn:n:2", "urn:n:3", "https://example.org/n", "_:b1", "_:b2")
}

// some is one value, or a list of one to three of them.
func (m *mill) some(value func() any) any {
	if m.maybe() {
		return value()
	}
	list := []any{}
	for range 1 + m.IntN(3) {
		list = append(list, value())
	}
	return list
}

// document makes one, with the contexts of the feature.
func (m *mill) document() object {
	context := object{
		"@version": 1.1, "p": "urn:x:p", "q": object{"@id": "urn:x:q", "@type": "@id"}, "n": "urn:x:n",
		"d": object{"@id": "urn:x:d", "@type": "http://www.w3.org/2001/XMLSchema#date"},
		"k": object{"@id": "urn:x:k", "@container": "@list"},
	}
	if m.feature.context != nil {
		maps.Copy(context, m.feature.context(m))
	}
	doc := m.node(3)
	doc["@context"], doc["p"] = context, m.text()
	return doc
}

// node makes a node with up to depth levels of others below.
func (m *mill) node(depth int) object {
	node := object{}
	if m.maybe() {
		node["@id"] = m.iri()
	}
	if m.maybe() {
		node["@type"] = m.some(func() any { return m.pick("urn:t:1", "urn:t:2") })
	}
	switch m.IntN(4) {
	case 0:
		node["p"] = m.some(func() any { return m.text() })
	case 1:
		node["p"] = m.some(func() any { return float64(m.IntN(9)) / 2 })
	case 2:
		node["q"] = m.some(func() any { return m.iri() })
	case 3:
		node["k"] = m.list()
	}
	if depth > 0 && m.maybe() {
		node["n"] = m.some(func() any { return m.node(depth - 1) })
	}
	if m.feature.members != nil {
		m.feature.members(m, node, depth)
	}
	return node
}

func (m *mill) list() []any {
	list := []any{}
	for range 1 + m.IntN(3) {
		list = append(list, m.text())
	}
	return list
}

// below makes a node where there is room for one, and what is none otherwise.
func (m *mill) below(depth int) object {
	if depth > 0 {
		return m.node(depth - 1)
	}
	return object{"p": m.text()}
}

// keys makes an object of one to three members out of names.
func (m *mill) keys(value func() any, names ...string) object {
	o := object{}
	for range 1 + m.IntN(3) {
		o[m.pick(names...)] = value()
	}
	return o
}

// join puts the features of a document together.
func join(name string, all ...feature) feature {
	return feature{
		name: name,
		context: func(m *mill) object {
			context := object{}
			for _, f := range all {
				if f.context != nil {
					maps.Copy(context, f.context(m))
				}
			}
			return context
		},
		members: func(m *mill, node object, depth int) {
			for _, i := range m.Perm(len(all))[:min(3, len(all))] {
				if all[i].members != nil {
					all[i].members(m, node, depth)
				}
			}
		},
		silent: silence(all),
	}
}

func silence(all []feature) string {
	if i := slices.IndexFunc(all, func(f feature) bool { return f.silent != "" }); i >= 0 {
		return all[i].silent
	}
	return ""
}
