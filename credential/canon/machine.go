package canon

import (
	"bytes"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"laurel/credential/canon/internal/known"
	"laurel/credential/canon/internal/termtable"
	"laurel/credential/internal/strict"
)

// The compiled path reads documents with a machine: its states are active
// contexts, and what leads from one to the next is a known context, a type
// that brings one, or a property that does. Each step is taken once by the
// general path and then kept, so the machine cannot mean anything else than
// the general path does; it only knows it already.

// maxStates bounds a machine. Past it a new one is begun, so documents made
// to fill it cost time and not memory. Open Badges need about forty.
const maxStates = 512

// machine holds the states made so far. Its lock is taken to learn something
// new; what is known is read without one.
type machine struct {
	sync.Mutex
	states map[*active]*state
	start  *state
}

var current atomic.Pointer[machine]

func theMachine() *machine {
	if m := current.Load(); m != nil {
		return m
	}
	m := &machine{states: map[*active]*state{}}
	m.start = m.state(initial)
	current.CompareAndSwap(nil, m)
	return m
}

// state is an active context with what has been looked up in it. A nil
// *state is one that the compiled path does not handle.
type state struct {
	machine  *machine
	act      *active
	id, kind bool // id and type stand for the keywords

	properties atomic.Pointer[properties]
	classes    atomic.Pointer[table[class]]
	contexts   atomic.Pointer[map[string]*state] // after a known context, by its URL
	typed      atomic.Pointer[map[*class]*state] // after the context of a type
}

// state returns the state of an active context, or nil where its names for
// keywords are others than usual. The lock is held.
func (m *machine) state(act *active) *state {
	if s, ok := m.states[act]; ok {
		return s
	}
	if len(m.states) >= maxStates {
		current.CompareAndSwap(m, nil)
		return nil
	}
	s := &state{machine: m, act: act}
	for name, def := range act.terms {
		switch {
		case name == "id" && def.iri == "@id":
			s.id = true
		case name == "type" && def.iri == "@type":
			s.kind = true
		case isKeyword(def.iri) && name != def.iri:
			s = nil
		}
		if s == nil {
			break
		}
	}
	m.states[act] = s
	return s
}

// apply is the state after contexts, or nil where the general path has
// something to say about them. The lock is held.
func (m *machine) apply(act *active, list []*termtable.Context, h how) *state {
	c := newConverter()
	next, err := c.apply(act, list, h)
	if err != nil {
		return nil
	}
	return m.state(next)
}

// local is the state after a context that a document names.
func (s *state) local(url []byte) *state {
	if all := s.contexts.Load(); all != nil {
		if next, ok := (*all)[string(url)]; ok {
			return next
		}
	}
	if known.Lookup(string(url)) == nil {
		return nil
	}
	m := s.machine
	m.Lock()
	defer m.Unlock()
	next := m.apply(s.act, []*termtable.Context{{URL: string(url)}}, how{})
	keep(&s.contexts, string(url), next)
	return next
}

// after is the state that the context of a type leads to. Most nodes have
// one such type, which is looked up in the state that it is applied to.
func (s *state) after(c *class) *state {
	if c.of == s {
		if next := c.next.Load(); next != nil {
			return next
		}
	}
	if all := s.typed.Load(); all != nil {
		if next, ok := (*all)[c]; ok {
			return next
		}
	}
	m := s.machine
	m.Lock()
	defer m.Unlock()
	next := m.apply(s.act, c.scoped, how{passing: true})
	if c.of == s && next != nil {
		c.next.Store(next)
	}
	keep(&s.typed, c, next)
	return next
}

// keep adds to a map that others may be reading.
func keep[K comparable](at *atomic.Pointer[map[K]*state], key K, value *state) {
	next := map[K]*state{}
	if all := at.Load(); all != nil {
		next = maps.Clone(*all)
	}
	next[key] = value
	at.Store(&next)
}

// table finds what names mean by their hash. It is never changed once made.
type table[T any] struct {
	slots []slot[T] // a power of two of them, half of them empty at least
	count int
}

type slot[T any] struct {
	hash  uint32
	order int32 // of a property among those of its table
	name  string
	means *T
}

// find returns the slot of a name, or nil.
func (t *table[T]) find(hash uint32, name []byte) *slot[T] {
	if t == nil {
		return nil
	}
	for i := int(hash); ; i++ {
		at := &t.slots[i&(len(t.slots)-1)]
		if at.hash == hash && at.name == string(name) {
			return at
		}
		if at.name == "" {
			return nil
		}
	}
}

func (t *table[T]) size() int {
	if t == nil {
		return 0
	}
	return t.count
}

// with returns a table of one name more.
func (t *table[T]) with(name string, means *T) *table[T] {
	next := &table[T]{count: 1 + t.size()}
	size := 8
	for size < 2*next.count {
		size *= 2
	}
	next.slots = make([]slot[T], size)
	if t != nil {
		for _, s := range t.slots {
			next.put(s)
		}
	}
	next.put(slot[T]{hash: strict.Hash([]byte(name)), name: name, means: means})
	return next
}

func (t *table[T]) put(s slot[T]) {
	if s.name == "" {
		return
	}
	i := int(s.hash)
	for t.slots[i&(len(t.slots)-1)].name != "" {
		i++
	}
	t.slots[i&(len(t.slots)-1)] = s
}

// properties is a table that knows the order of its predicates.
type properties struct {
	table[property]
	typeOrder int32 // of rdf:type among them
}

// with returns a table of one name more. Each predicate has its order, equal
// ones the same.
func (t *properties) with(name string, p *property) *properties {
	var before *table[property]
	if t != nil {
		before = &t.table
	}
	next := &properties{table: *before.with(name, p)}
	all := [][]byte{typePredicate}
	for _, s := range next.slots {
		if s.means != nil {
			all = append(all, s.means.predicate)
		}
	}
	slices.SortFunc(all, bytes.Compare)
	order := func(predicate []byte) int32 {
		i, _ := slices.BinarySearchFunc(all, predicate, bytes.Compare)
		return int32(i)
	}
	for i := range next.slots {
		if s := &next.slots[i]; s.means != nil {
			s.order = order(s.means.predicate)
		}
	}
	next.typeOrder = order(typePredicate)
	return next
}
