package canon

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"laurel/credential/internal/strict"
)

// walker carries a document over to canonical N-Quads in one walk over its
// tape. Whatever it does not handle, and whatever is wrong, it leaves to the
// general path: its methods then return false.
type walker struct {
	Part
	sha384 bool

	text  []byte // IRIs and literals as they are written, each with a line's end
	nodes []vertex
	said  []statement // of the nodes that are finished, node by node
	open  []statement // of those that are not, innermost last
	del   bool        // the text has a character that RDF escapes and JSON does not
	alike bool        // some blank nodes have the same hash
	twice bool        // a graph has two nodes of one name

	line   []byte      // what is hashed
	merged []statement // of one node in several places
	spans  []span
	blanks []blank
	order  []int32
	out    []byte

	general converter   // for values that are rare
	scratch strict.Tape // of a text that is read for this alone
}

// vertex is a node of the graph, or a graph's name.
type vertex struct {
	iri         span  // in text; nothing for a blank node
	graph       int32 // the graph it stands in, absent for the default graph
	first, last int32 // its statements in said
	label       int32 // of a blank node
	hash        [48]byte
}

// statement is what is said of a node.
type statement struct {
	predicate []byte
	order     int32 // of the predicate among those of the node
	node      int32 // the object, if it is a blank node
	object    span
}

type span struct{ from, to uint32 }

const absent = -1

var (
	typePredicate  = append(appendIRI(nil, rdfType), ' ')
	firstPredicate = append(appendIRI(nil, rdfFirst), ' ')
	restPredicate  = append(appendIRI(nil, rdfRest), ' ')
	emptyList      = append(appendIRI(nil, rdfNil), lineEnd...)
)

// lineEnd ends a line in the default graph.
const lineEnd = " .\n"

// spot is where an object stands.
type spot struct {
	from      *state // of the node around it
	plain     *state // by which it is read
	reference *state // by which it is read if it has an @id and no more
	parent    int32  // the node that points to it
	predicate []byte
	graph     int32
}

var walkers = sync.Pool{New: func() any { return &walker{general: newConverter()} }}

// maxKeptBytes bounds what a walker keeps for the next document.
const maxKeptBytes = 4 << 20

func (w *walker) release() {
	if cap(w.text)+cap(w.out)+cap(w.line)+64*(cap(w.nodes)+cap(w.said)) > maxKeptBytes || w.scratch.Size() > maxKeptBytes {
		return
	}
	w.scratch.Reset()
	w.Part, w.general.quads = Part{}, nil
	walkers.Put(w)
}

// canonical returns the canonical N-Quads of a part, good until the walker is
// released.
func (w *walker) canonical(p Part, opt Options) ([]byte, bool) {
	w.Part, w.sha384, w.alike, w.twice = p, opt.SHA384, false, false
	w.del = bytes.IndexByte(p.Tape.Raw(), 0x7f) >= 0
	w.text, w.nodes, w.said, w.open = w.text[:0], w.nodes[:0], w.said[:0], w.open[:0]
	start := theMachine().start
	top, ok := w.object(p.At, spot{from: start, plain: start, reference: start, parent: absent, graph: absent})
	if !ok || w.nodes[top].first == w.nodes[top].last {
		return nil, false
	}
	if w.label(); w.alike || w.twice {
		return w.labelled(opt)
	}
	w.write()
	return w.out, true
}

// members are the keywords among the members of an object: their values, or
// 0. Names are those of the tape.
type members struct {
	id, kind, context    int
	idAlias, kindAlias   bool
	count                int
	begin, end, skipping int
}

// members looks for the keywords, by their names and by the usual ones. It is
// false where there are others.
func (w *walker) members(at int) (m members, ok bool) {
	t := w.Tape
	m.begin, m.end = at+1, t.End(at)
	for i := m.begin; i < m.end; i = t.End(i + 1) {
		name := t.Bytes(i)
		if at == w.At && w.Without != "" && string(name) == w.Without {
			m.skipping = i
			continue
		}
		m.count++
		switch string(name) {
		case "id", "@id":
			if m.id > 0 {
				return m, false
			}
			m.id, m.idAlias = i+1, name[0] != '@'
		case "type", "@type":
			if m.kind > 0 {
				return m, false
			}
			m.kind, m.kindAlias = i+1, name[0] != '@'
		case "@context":
			m.context = i + 1
		default:
			if len(name) > 0 && name[0] == '@' {
				return m, false
			}
		}
	}
	return m, true
}

// usual tells whether the usual names are those of the keywords in a state.
func (m *members) usual(s *state) bool {
	return s != nil && (s.id || !m.idAlias) && (s.kind || !m.kindAlias)
}

// object reads a node object.
func (w *walker) object(at int, pl spot) (int32, bool) {
	m, ok := w.members(at)
	if !ok {
		return 0, false
	}
	s := pl.plain
	if m.count == 1 && m.id > 0 && (pl.from.id || !m.idAlias) {
		s = pl.reference
	}
	if s = w.contexts(s, at, m); !m.usual(s) {
		return 0, false
	}
	before := s
	var classes [8]*class
	kinds, ok := w.classes(classes[:0], before, m.kind)
	if !ok {
		return 0, false
	}
	if s = w.typed(s, kinds); !m.usual(s) || len(w.nodes) >= maxNodes {
		return 0, false
	}
	n := int32(len(w.nodes))
	w.nodes = append(w.nodes, vertex{graph: pl.graph})
	if m.id > 0 {
		iri, ok := w.id(s, m.id)
		if !ok {
			return 0, false
		}
		w.nodes[n].iri = iri
	}
	base := len(w.open)
	known := s.properties.Load()
	ordered := known != nil
	if len(kinds) > 0 {
		order := int32(0)
		if ordered {
			order = known.typeOrder
		}
		for _, k := range kinds {
			w.say(typePredicate, order, w.kept(k.iri))
		}
	}
	t := w.Tape
	for i := m.begin; i < m.end; i = t.End(i + 1) {
		if i+1 == m.id || i+1 == m.kind || i+1 == m.context || i == m.skipping {
			continue
		}
		var p *property
		order := int32(0)
		if kept := known.lookup(t.Hash(i), t.Bytes(i)); kept != nil {
			p, order = kept.means, kept.order
		} else {
			p, ordered = s.learn(t.Hash(i), t.Bytes(i)), false
		}
		if p == nil || !w.property(s, n, p, order, i+1) {
			return 0, false
		}
	}
	return n, w.finish(n, base, ordered, pl)
}

// contexts applies the contexts that an object names.
func (w *walker) contexts(s *state, at int, m members) *state {
	t, c := w.Tape, m.context
	if at == w.At && w.Contexts != 0 {
		t, c = w.Part.contexts()
	}
	if c == 0 || s == nil {
		return s
	}
	switch t.Kind(c) {
	case strict.Text:
		return s.local(t.Bytes(c))
	case strict.Array:
		for i, end := c+1, t.End(c); i < end; i++ {
			if s == nil || t.Kind(i) != strict.Text {
				return nil
			}
			s = s.local(t.Bytes(i))
		}
		return s
	}
	return nil
}

// classes reads the types of an object.
func (w *walker) classes(all []*class, s *state, at int) ([]*class, bool) {
	t := w.Tape
	if at == 0 {
		return all, true
	}
	i, end := at, at+1
	if t.Kind(at) == strict.Array {
		i, end = at+1, t.End(at)
	}
	for ; i < end; i++ {
		if t.Kind(i) != strict.Text {
			return nil, false
		}
		c := s.class(t.Bytes(i))
		if c == nil {
			return nil, false
		}
		all = append(all, c)
	}
	return all, true
}

// typed applies the contexts that types bring, in the order of their names.
func (w *walker) typed(s *state, kinds []*class) *state {
	var few [8]*class
	bringing := few[:0]
	for _, k := range kinds {
		if k.scoped != nil {
			bringing = append(bringing, k)
		}
	}
	if len(bringing) > 1 {
		slices.SortStableFunc(bringing, func(x, y *class) int { return strings.Compare(x.name, y.name) })
	}
	for _, k := range bringing {
		if s = s.after(k); s == nil {
			return nil
		}
	}
	return s
}

// kept copies what is written into text, of which the last bytes are a line's
// end.
func (w *walker) kept(written []byte) span {
	from := len(w.text)
	w.text = append(w.text, written...)
	return w.since(from)
}

// since is what has been written into text, without the line's end.
func (w *walker) since(from int) span {
	return span{uint32(from), uint32(len(w.text) - len(lineEnd))}
}

// say adds a statement about the node that is open.
func (w *walker) say(predicate []byte, order int32, object span) {
	w.open = append(w.open, statement{predicate, order, absent, object})
}

// refer adds a statement that points to a node.
func (w *walker) refer(predicate []byte, order int32, to int32) {
	s := statement{predicate, order, absent, w.nodes[to].iri}
	if w.isBlank(to) {
		s.node = to
	}
	w.open = append(w.open, s)
}

func (w *walker) isBlank(n int32) bool { return w.nodes[n].iri.to == 0 }

// finish orders what is said of a node, each thing once, and hashes it.
func (w *walker) finish(n int32, base int, ordered bool, pl spot) bool {
	own := w.open[base:]
	if ordered {
		w.sort(own)
	} else {
		slices.SortFunc(own, func(x, y statement) int { return w.compareTexts(&x, &y) })
	}
	w.nodes[n].first = int32(len(w.said))
	for i := range own {
		if i == 0 || own[i].node != absent || !w.same(&own[i-1], &own[i]) {
			w.said = append(w.said, own[i])
		}
	}
	w.nodes[n].last = int32(len(w.said))
	w.open = w.open[:base]
	if w.isBlank(n) {
		w.hashNode(n, pl)
	}
	return len(w.said) < maxQuads
}

// sort orders statements of one table by predicate and object. A node has few,
// and most of them come in runs.
func (w *walker) sort(list []statement) {
	if len(list) > 64 {
		slices.SortFunc(list, func(x, y statement) int { return w.compare(&x, &y) })
		return
	}
	for i := 1; i < len(list); i++ {
		if list[i].order > list[i-1].order || w.compare(&list[i], &list[i-1]) >= 0 {
			continue
		}
		moved, j := list[i], i
		for ; j > 0 && w.compare(&moved, &list[j-1]) < 0; j-- {
			list[j] = list[j-1]
		}
		list[j] = moved
	}
}

// compare orders statements of one table as their lines would be, but for the
// labels of blank nodes, which come last.
func (w *walker) compare(x, y *statement) int {
	if x.order != y.order {
		return int(x.order) - int(y.order)
	}
	return w.compareObjects(x, y)
}

// compareTexts is compare for statements of any table.
func (w *walker) compareTexts(x, y *statement) int {
	if order := bytes.Compare(x.predicate, y.predicate); order != 0 {
		return order
	}
	return w.compareObjects(x, y)
}

func (w *walker) compareObjects(x, y *statement) int {
	if x.node != absent || y.node != absent {
		return min(int(x.node), 0) - min(int(y.node), 0)
	}
	return bytes.Compare(w.at(x.object), w.at(y.object))
}

// same tells whether two statements about a node, in order, are one.
func (w *walker) same(x, y *statement) bool {
	return x.node == absent && y.node == absent && x.object.to-x.object.from == y.object.to-y.object.from &&
		bytes.Equal(w.at(x.object), w.at(y.object)) && bytes.Equal(x.predicate, y.predicate)
}

func (w *walker) at(s span) []byte { return w.text[s.from:s.to] }
