// Package canon turns a credential into the bytes that are signed: JSON-LD to
// RDF in safe mode, then RDF dataset canonicalization (RDFC-1.0).
//
// Use [CanonicalizeJSON] for a text and [Canonicalize] for decoded JSON, of
// which [Quads] and [Normalize] are the two halves. Contexts
// come from the binary alone ([KnownContexts]); whatever a proof would not
// cover (an undefined term, a relative IRI, a value that would be dropped) is
// an [*Error] that names its place.
//
// There are two paths with one answer. The general one does all of this step
// by step. The compiled one, of [CanonicalizeJSON] and [Part], walks over the
// text once with a machine whose states are known contexts, whose moves are
// types and properties that bring others, and whose every move is made by the
// general path and then kept (machine.go, compile.go). A blank node is hashed
// when its object ends, as all that is said of it is known then; where no two
// hashes are alike they are the order of the labels, and lines are written in
// the end without any of RDFC-1.0's costlier steps (walk.go, walklabel.go).
// Contexts written in the document, labels of its own for blank nodes, value
// objects, language maps, @graph and the like, and whatever is wrong with a
// document, are left to the general path, so bytes and refusals are its own.
//
// JSON-LD 1.1 is read as far as it can be without a loss. Left out are keys
// that RDF has no place for (@index without a property: [DataLoss]) and what
// processors read in different ways (a context of a term for @nest, an index
// of a reverse term: [Unsupported]); docs/jsonld.md has the whole table.
//
// Bounds of one document: 64 objects and arrays within each other, 20,000
// nodes, 100,000 statements, 1,000 contexts made, with a million terms and
// 8 MiB of addresses in them; of one graph: the work budget of [Options].
package canon

import "laurel/credential/canon/internal/known"

// Canonicalize returns the canonical N-Quads of a decoded JSON document, made
// of map[string]any, []any, string, bool, nil, and json.Number or float64.
func Canonicalize(doc any, opt Options) ([]byte, error) {
	quads, err := QuadsBy(doc, opt)
	if err != nil {
		return nil, err
	}
	n, err := Normalize(quads, opt)
	if err != nil {
		return nil, err
	}
	return n.Bytes(), nil
}

// Quads returns what a decoded JSON-LD document says, as RDF. The labels of
// its blank nodes are arbitrary.
func Quads(doc any) (Dataset, error) { return QuadsBy(doc, Options{}) }

// QuadsBy is [Quads] by options that say how contexts are read.
func QuadsBy(doc any, opt Options) (Dataset, error) {
	c := newConverter()
	c.validatorTerms = opt.ValidatorTerms
	if err := c.document(doc); err != nil {
		return nil, err
	}
	return c.quads, nil
}

// KnownContexts lists the contexts that the binary knows, ascending.
func KnownContexts() []string { return known.URLs() }

// Knows tells whether the binary knows the context published at url.
func Knows(url string) bool { return known.Lookup(url) != nil }
