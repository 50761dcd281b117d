package canon

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"slices"
	"strconv"
)

// A blank node of a badge is pointed to once and says the rest itself, so all
// lines about it are known when its object has been read; where no two of
// them look alike, their first degree hashes are their order, and RDFC-1.0
// asks for nothing further (section 4.4.3, steps 3 to 5).

// hashNode hashes what is said of a blank node, other blank nodes unnamed
// (RDFC-1.0, section 4.6). Lines come in their order: the one that points to
// the node is first where an IRI does, and last where a blank node does.
func (w *walker) hashNode(n int32, pl spot) {
	nd := &w.nodes[n]
	end := lineEnd
	if pl.graph != absent {
		end = " _:z .\n"
	}
	b := w.line[:0]
	if pl.parent != absent && !w.isBlank(pl.parent) {
		b = append(b, w.subject(pl.parent)...)
		b = append(b, pl.predicate...)
		b = append(append(b, "_:a"...), end...)
	}
	for i := nd.first; i < nd.last; i++ {
		b = append(b, "_:a "...)
		b = w.unnamed(b, &w.said[i], end)
	}
	if pl.parent != absent && w.isBlank(pl.parent) {
		b = append(b, "_:z "...)
		b = append(b, pl.predicate...)
		b = append(append(b, "_:a"...), end...)
	}
	w.line = b
	w.hash(nd, b)
}

// subject is a named node as it begins a line.
func (w *walker) subject(n int32) []byte {
	iri := w.nodes[n].iri
	return w.text[iri.from : iri.to+1]
}

// unnamed appends a statement without its subject, and its object unnamed.
func (w *walker) unnamed(b []byte, s *statement, end string) []byte {
	b = append(b, s.predicate...)
	if s.node != absent {
		return append(append(b, "_:z"...), end...)
	}
	if len(end) == len(lineEnd) {
		return append(b, w.text[s.object.from:s.object.to+uint32(len(lineEnd))]...)
	}
	return append(append(b, w.at(s.object)...), end...)
}

func (w *walker) hash(n *vertex, data []byte) {
	if w.sha384 {
		n.hash = sha512.Sum384(data)
		return
	}
	sum := sha256.Sum256(data)
	copy(n.hash[:], sum[:])
}

// hashGraph hashes what is said in a graph that has just been read, and of it.
func (w *walker) hashGraph(name, parent int32, predicate []byte) {
	b, lines := w.line[:0], w.spans[:0]
	w.order = w.order[:0]
	end := func(from int) { lines = append(lines, span{uint32(from), uint32(len(b))}) }
	for n := name + 1; n < int32(len(w.nodes)); n++ {
		if w.nodes[n].graph != name {
			continue
		}
		subject := []byte("_:z ")
		if !w.isBlank(n) {
			subject = w.subject(n)
			w.order = append(w.order, n)
		}
		for i := w.nodes[n].first; i < w.nodes[n].last; i++ {
			from := len(b)
			b = append(b, subject...)
			b = w.unnamed(b, &w.said[i], " _:a .\n")
			end(from)
		}
	}
	// Of two nodes of one name something may be said twice that counts once.
	w.byName(w.order)
	for i := 1; i < len(w.order); i++ {
		w.twice = w.twice || bytes.Equal(w.at(w.nodes[w.order[i]].iri), w.at(w.nodes[w.order[i-1]].iri))
	}
	subject, from := []byte("_:z "), len(b)
	if !w.isBlank(parent) {
		subject = w.subject(parent)
	}
	b = append(append(b, subject...), predicate...)
	if b = append(b, "_:a"...); w.nodes[parent].graph != absent {
		b = append(b, " _:z"...)
	}
	b = append(b, lineEnd...)
	end(from)
	slices.SortFunc(lines, func(x, y span) int { return bytes.Compare(b[x.from:x.to], b[y.from:y.to]) })
	whole := len(b)
	for _, l := range lines {
		b = append(b, b[l.from:l.to]...)
	}
	w.line, w.spans = b, lines
	w.hash(&w.nodes[name], b[whole:])
}

// byName orders named nodes as lines that begin with their names.
func (w *walker) byName(list []int32) {
	slices.SortFunc(list, func(x, y int32) int { return bytes.Compare(w.at(w.nodes[x].iri), w.at(w.nodes[y].iri)) })
}

// blank is a blank node with the beginning of its hash.
type blank struct {
	hash uint64
	node int32
}

// label issues the canonical labels, in the order of the hashes, and notes
// whether some of these are alike.
func (w *walker) label() {
	w.blanks = w.blanks[:0]
	for n := range w.nodes {
		if w.isBlank(int32(n)) {
			w.blanks = append(w.blanks, blank{binary.BigEndian.Uint64(w.nodes[n].hash[:]), int32(n)})
		}
	}
	compare := func(x, y blank) int {
		if x.hash != y.hash {
			return cmp.Compare(x.hash, y.hash)
		}
		return bytes.Compare(w.nodes[x.node].hash[:], w.nodes[y.node].hash[:])
	}
	slices.SortFunc(w.blanks, compare)
	for i, b := range w.blanks {
		w.nodes[b.node].label = int32(i)
		w.alike = w.alike || i > 0 && compare(w.blanks[i-1], b) == 0
	}
}

// write writes the canonical N-Quads: what is said of named nodes, then of
// blank nodes by their labels.
func (w *walker) write() {
	w.out = w.out[:0]
	w.order = w.order[:0]
	for n := range w.nodes {
		if !w.isBlank(int32(n)) && w.nodes[n].first < w.nodes[n].last {
			w.order = append(w.order, int32(n))
		}
	}
	w.byName(w.order)
	for i := 0; i < len(w.order); {
		first := w.order[i]
		same := i + 1
		for same < len(w.order) && bytes.Equal(w.at(w.nodes[w.order[same]].iri), w.at(w.nodes[first].iri)) {
			same++
		}
		if same == i+1 {
			w.writeNode(first)
		} else {
			w.writeTogether(w.order[i:same])
		}
		i = same
	}
	w.writeBlanks(0)
	for digit := int32(1); digit < 10; digit++ {
		w.writeBlanks(digit)
	}
}

// writeBlanks writes what is said of the blank nodes whose labels begin with
// the digits of from, in the order of the labels as texts.
func (w *walker) writeBlanks(from int32) {
	if int(from) >= len(w.blanks) {
		return
	}
	w.writeNode(w.blanks[from].node)
	if from == 0 {
		return
	}
	for digit := range int32(10) {
		w.writeBlanks(10*from + digit)
	}
}

// writeNode writes what is said of a node that is there once.
func (w *walker) writeNode(n int32) {
	nd := &w.nodes[n]
	w.writeList(n, w.said[nd.first:nd.last])
}

// writeList writes statements about a node that are in order.
func (w *walker) writeList(n int32, list []statement) {
	var label [32]byte
	subject := label[:0]
	if w.isBlank(n) {
		subject = append(w.writeLabel(subject, n), ' ')
	} else {
		subject = w.subject(n)
	}
	graph, b := w.nodes[n].graph, w.out
	for i := 0; i < len(list); {
		if s := &list[i]; s.node == absent && graph == absent { // nearly all
			b = append(b, subject...)
			b = append(b, s.predicate...)
			b = append(b, w.text[s.object.from:s.object.to+uint32(len(lineEnd))]...)
			i++
			continue
		}
		same := i + 1
		// Blank objects of one property come in the order of their labels.
		if list[i].node != absent {
			for same < len(list) && list[same].node != absent && bytes.Equal(list[same].predicate, list[i].predicate) {
				same++
			}
			if same > i+1 {
				slices.SortFunc(list[i:same], func(x, y statement) int {
					return compareLabels(w.nodes[x.node].label, w.nodes[y.node].label)
				})
			}
		}
		for ; i < same; i++ {
			b = w.writeLine(b, subject, graph, &list[i])
		}
	}
	w.out = b
}

// compareLabels orders numbers as texts.
func compareLabels(x, y int32) int {
	var a, b [12]byte
	return bytes.Compare(strconv.AppendInt(a[:0], int64(x), 10), strconv.AppendInt(b[:0], int64(y), 10))
}

// writeTogether writes what is said of one node in several places.
func (w *walker) writeTogether(nodes []int32) {
	list, graph := w.said[w.nodes[nodes[0]].first:w.nodes[nodes[0]].last], w.nodes[nodes[0]].graph
	for _, n := range nodes[1:] {
		if w.nodes[n].graph != graph {
			w.writeSorted(nodes)
			return
		}
		w.merged, w.open = w.merge(w.open[:0], list, w.said[w.nodes[n].first:w.nodes[n].last]), w.merged
		list = w.merged
	}
	w.writeList(nodes[0], list)
}

// merge joins ordered statements about one node, each thing once.
func (w *walker) merge(out, x, y []statement) []statement {
	for len(x) > 0 && len(y) > 0 {
		order := w.compareTexts(&x[0], &y[0])
		switch {
		case order == 0 && w.same(&x[0], &y[0]):
			x = x[1:]
		case order <= 0:
			out, x = append(out, x[0]), x[1:]
		default:
			out, y = append(out, y[0]), y[1:]
		}
	}
	return append(append(out, x...), y...)
}

// writeSorted writes what is said of one node in several graphs.
func (w *walker) writeSorted(nodes []int32) {
	from := len(w.out)
	lines := w.spans[:0]
	for _, n := range nodes {
		for i := w.nodes[n].first; i < w.nodes[n].last; i++ {
			at := len(w.out)
			w.out = w.writeLine(w.out, w.subject(n), w.nodes[n].graph, &w.said[i])
			lines = append(lines, span{uint32(at - from), uint32(len(w.out) - from)})
		}
	}
	text := append(w.line[:0], w.out[from:]...)
	slices.SortFunc(lines, func(x, y span) int { return bytes.Compare(text[x.from:x.to], text[y.from:y.to]) })
	w.out = w.out[:from]
	for i, l := range lines {
		if i == 0 || !bytes.Equal(text[l.from:l.to], text[lines[i-1].from:lines[i-1].to]) {
			w.out = append(w.out, text[l.from:l.to]...)
		}
	}
	w.line, w.spans = text, lines
}

func (w *walker) writeLine(b, subject []byte, graph int32, s *statement) []byte {
	b = append(b, subject...)
	b = append(b, s.predicate...)
	if s.node != absent {
		b = w.writeLabel(b, s.node)
	} else {
		b = append(b, w.at(s.object)...)
	}
	if graph != absent {
		b = append(b, ' ')
		b = w.writeLabel(b, graph)
	}
	return append(b, lineEnd...)
}

func (w *walker) writeLabel(b []byte, n int32) []byte {
	b = append(b, "_:c14n"...)
	return strconv.AppendInt(b, int64(w.nodes[n].label), 10)
}

// labelled has the general algorithm label blank nodes that look alike.
func (w *walker) labelled(opt Options) ([]byte, bool) {
	for i, b := range w.blanks {
		w.nodes[b.node].label = int32(i) // any will do
	}
	w.write()
	quads, err := ParseNQuads(string(w.out))
	if err != nil {
		return nil, false
	}
	n, err := Normalize(quads, opt)
	if err != nil {
		return nil, false
	}
	return n.Bytes(), true
}
