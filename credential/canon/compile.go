package canon

import (
	"sync/atomic"

	"laurel/credential/canon/internal/termtable"
	"laurel/credential/internal/strict"
)

// property is what a name means at one state, ready to be written.
type property struct {
	predicate []byte // "<iri> "
	container container
	item      *property // of a list's cells, if the values are a list
	plain     *state    // by which an object is read that stands here
	reference *state    // by which one is read that has an @id and no more

	texts    textual
	suffix   []byte // what follows a text, from its closing quotation mark to the line's end
	values   *state // by which texts that are ids are read
	datatype string // of numbers and booleans; nothing for the one they have
}

// container tells what stands around the values of a property.
type container uint8

const (
	bare   container = iota // nothing, or a set
	graph                   // each is in a graph of its own
	listed                  // they are one list
	asJSON                  // they are kept as JSON
)

// textual tells what the texts of a property are.
type textual uint8

const (
	literals textual = iota
	ids              // relative to nothing
	words            // terms, or ids
)

// class is what a type means at one state.
type class struct {
	name   string
	iri    []byte // "<iri> .\n"
	scoped []*termtable.Context
	of     *state
	next   atomic.Pointer[state] // after of with the context of the type
}

// learn looks up what a member's name means that is not kept yet: nil where
// it is nothing that the compiled path handles.
func (s *state) learn(hash uint32, name []byte) *property {
	if len(name) == 0 {
		return nil
	}
	m := s.machine
	m.Lock()
	defer m.Unlock()
	known := s.properties.Load()
	if kept := known.lookup(hash, name); kept != nil {
		return kept.means // somebody else was faster
	}
	p := s.compile(string(name))
	if s.act.terms[string(name)] != nil || p != nil && (known == nil || known.size() < maxNames) {
		s.properties.Store(known.with(string(name), p))
	}
	return p
}

// maxNames bounds the names that a state keeps. Its terms are kept in any
// case; others, such as schema:name, are the documents' to choose.
const maxNames = 512

// lookup finds a name among the properties that are kept.
func (t *properties) lookup(hash uint32, name []byte) *slot[property] {
	if t == nil {
		return nil
	}
	return t.find(hash, name)
}

// compile works out a property as converter.property and converter.values
// would, for each kind of value. The lock is held.
func (s *state) compile(name string) *property {
	def, means := s.act.terms[name], s.act.vocabIRI(name)
	if def == nil {
		def = &definition{}
	}
	if isKeyword(means) || !isAbsolute(means) || isBlank(means) || def.reverse || def.container&^(termtable.Set|termtable.Graph|termtable.List) != 0 {
		return nil
	}
	p := &property{predicate: append(appendIRI(nil, means), ' ')}
	switch {
	case def.typ == "@json":
		p.container = asJSON
		return p
	case def.container&termtable.Graph != 0:
		p.container = graph
	case def.container&termtable.List != 0:
		p.container = listed
	}
	within := s.act
	if within.previous != nil {
		within = within.previous
	}
	p.plain, p.reference, p.values = s.scoped(within, def), s.scoped(s.act, def), s.scoped(s.act, def)
	if p.plain == nil || p.reference == nil {
		return nil
	}
	if def = p.values.act.terms[name]; def == nil {
		def = &definition{}
	}
	if !p.coerce(def) {
		return nil
	}
	if p.container == listed {
		item := *p
		item.container, item.predicate = bare, firstPredicate
		p.item = &item
	}
	return p
}

// coerce notes what becomes of texts, numbers and booleans (see
// converter.scalar).
func (p *property) coerce(def *definition) bool {
	c := newConverter()
	var sample Term
	var err error
	switch def.typ {
	case "@id":
		p.texts = ids
		return true
	case "@vocab":
		p.texts = words
		return true
	case "@json": // by the context that the property brings
		return false
	case "", "@none":
		sample, err = c.text(p.values.act, def, "")
	default:
		sample, err = c.literal("", def.typ)
		p.datatype = def.typ
	}
	if err != nil {
		return false
	}
	p.suffix = append(appendTerm(nil, sample)[1:], lineEnd...)
	return true
}

// scoped is the state after the context that a property brings, if it does.
func (s *state) scoped(act *active, def *definition) *state {
	if def.scoped == nil {
		return s.machine.state(act)
	}
	return s.machine.apply(act, def.scoped, how{override: true})
}

// class looks up what a type means: nil where it is nothing that the compiled
// path handles.
func (s *state) class(name []byte) *class {
	hash := strict.Hash(name)
	if kept := s.classes.Load().find(hash, name); kept != nil {
		return kept.means
	}
	full := s.act.vocabIRI(string(name))
	if !isAbsolute(full) || isBlank(full) {
		return nil
	}
	c := &class{name: string(name), iri: append(appendIRI(nil, full), lineEnd...), of: s}
	def := s.act.terms[c.name]
	if def == nil {
		return c // anybody's, and too many to be kept
	}
	c.scoped = def.scoped
	m := s.machine
	m.Lock()
	defer m.Unlock()
	if kept := s.classes.Load().find(hash, name); kept != nil {
		return kept.means // somebody else was faster: one pointer per type
	}
	s.classes.Store(s.classes.Load().with(c.name, c))
	return c
}
