package canon

import (
	"bytes"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Selective disclosure signs single statements, so a part of a document must
// name its blank nodes as the whole does. Three functions do that:
// [Skolemize] names them in the document's own JSON, [Deskolemized] reads a
// part of that, and [Lines] writes statements under chosen labels.

// naming lets a conversion label blank nodes so that another one, of a part
// of the document, finds the same labels.
type naming struct {
	urn     string
	unnamed map[uintptr]string // objects without an id → the labels of their nodes
	owner   string             // the node and property whose value is being read
	made    map[string]int     // nodes made for each owner that no object stands for
}

func newNaming(urn string) *naming {
	return &naming{urn: urn, unnamed: map[uintptr]string{}, made: map[string]int{}}
}

// within notes whose value is read, and returns how to leave it again.
func (n *naming) within(subject Term, property string) (leave func()) {
	before := n.owner
	n.owner = strings.TrimPrefix(subject.Value, n.urn) + " " + property
	return func() { n.owner = before }
}

// inner makes a blank node that no object stands for: the cell of a list, or
// the graph of a proof. Its label counts such nodes under their owner, so a
// list that is there as a whole has the same labels again.
func (c *converter) inner() Term {
	n := c.naming
	if n == nil {
		return c.blank()
	}
	n.made[n.owner]++
	return Term{Kind: Blank, Value: "inner-" + n.owner + " " + strconv.Itoa(n.made[n.owner])}
}

// Skolemize returns a copy of a decoded document in which every node without
// an id has one, urn followed by a label, and what the document says, where
// these nodes are blank and have those labels. urn should be one that no
// document can foresee.
func Skolemize(doc any, urn string) (any, Dataset, error) {
	c := newConverter()
	c.naming = newNaming(urn)
	if err := c.document(doc); err != nil {
		return nil, nil, err
	}
	return named(doc, c.naming.unnamed, urn), c.quads, nil
}

// named copies a document and gives ids to the objects found without one.
func named(v any, unnamed map[uintptr]string, urn string) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = named(item, unnamed, urn)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v)+1)
		for name, value := range v {
			if name != "@context" {
				value = named(value, unnamed, urn)
			}
			out[name] = value
		}
		if label, ok := unnamed[reflect.ValueOf(v).Pointer()]; ok {
			out["@id"] = urn + label
		}
		return out
	}
	return v
}

// Deskolemized returns what a part of a skolemized document says, its nodes
// labelled as in the whole. Of a list that is not there as a whole they are
// not, so what it says is not among what the whole says.
func Deskolemized(part any, urn string) (Dataset, error) {
	c := newConverter()
	c.naming = newNaming(urn)
	if err := c.document(part); err != nil {
		return nil, err
	}
	for i := range c.quads {
		q := &c.quads[i]
		for _, t := range []*Term{&q.Subject, &q.Object, &q.Graph} {
			label, ours := strings.CutPrefix(t.Value, urn)
			switch {
			case t.Kind == IRI && ours:
				*t = Term{Kind: Blank, Value: label}
			case t.Kind == Blank && strings.HasPrefix(t.Value, generated):
				t.Value = "part-" + t.Value
			}
		}
	}
	return c.quads, nil
}

// Lines writes a dataset as N-Quads in code point order, each once, with its
// blank nodes under other labels. One that has none keeps its own.
func Lines(d Dataset, labels map[string]string) [][]byte {
	lines := make([][]byte, 0, len(d))
	text := make([]byte, 0, 160*len(d))
	renamed := func(t Term) Term {
		if label, ok := labels[t.Value]; ok && t.Kind == Blank {
			t.Value = label
		}
		return t
	}
	for _, q := range d {
		line := Quad{renamed(q.Subject), q.Predicate, renamed(q.Object), renamed(q.Graph)}
		from := len(text)
		text = appendQuad(text, &line)
		lines = append(lines, text[from:len(text):len(text)])
	}
	slices.SortFunc(lines, bytes.Compare)
	return slices.CompactFunc(lines, bytes.Equal)
}
