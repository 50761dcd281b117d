package proof

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

	"laurel/credential"
	"laurel/credential/canon"
)

// discloser is a suite of selective disclosure: of its base proofs, which
// issuers make for holders, proofs can be derived that cover less.
type discloser interface {
	suite
	// isBase tells a base proof from a derived one.
	isBase(options map[string]any) bool
	// derive makes the value of a proof that covers what the pointers select,
	// and returns the pointers to what is disclosed, the mandatory among them.
	derive(doc, options map[string]any, pointers []string) (value string, disclosed []string, err error)
}

// Derive makes of a credential with a base proof one that discloses what the
// JSON pointers select, beside what its issuer made mandatory, under a proof
// of its own. Other proofs do not cover it and are left out. Nobody but the
// holder should see a base proof: it has the key to the hidden labels.
func Derive(doc []byte, pointers []string) ([]byte, error) {
	return derive(doc, pointers, suiteOf)
}

func derive(doc []byte, pointers []string, suite func(options map[string]any) suite) ([]byte, error) {
	c, err := credential.Parse(doc)
	if err != nil {
		return nil, err
	}
	tree := c.Value().(map[string]any)
	for _, entry := range many(tree["proof"]) {
		options, _ := entry.(map[string]any)
		d, ok := suite(options).(discloser)
		if !ok || !d.isBase(options) {
			continue
		}
		covered, err := secured(tree, nil, nil)
		if err != nil {
			return nil, err
		}
		value, disclosed, err := d.derive(covered, options, pointers)
		if err != nil {
			return nil, err
		}
		part, err := selected(covered, disclosed)
		if err != nil {
			return nil, err
		}
		out, err := written(doc, part)
		if err != nil {
			return nil, err
		}
		options = maps.Clone(options)
		options["proofValue"] = value
		return withMembers(out, member{"proof", []any{options}})
	}
	return nil, errors.New("the credential has no base proof to derive another from")
}

// Partial tells whether a document may be a part of what was signed: all its
// proofs are of selective disclosure.
func Partial(c *credential.Credential) bool {
	doc, _ := c.Value().(map[string]any)
	for _, entry := range many(doc["proof"]) {
		options, _ := entry.(map[string]any)
		if _, ok := suiteOf(options).(discloser); !ok {
			return false
		}
	}
	return true
}

// statements are what a document says, statement by statement, its blank
// nodes under labels that tell nothing.
type statements struct {
	urn    string            // begins the ids of nodes that had none
	named  any               // the document with these ids
	labels map[string]string // of the document's nodes → as they are written
	lines  [][]byte          // canonical N-Quads under these labels, in order
	at     map[string]int    // line → its place
}

// relabel gives canonical labels (c14n0, c14n1, …) other ones.
type relabel func(canonical []string) map[string]string

// state reads a document into statements (vc-di-ecdsa
// §canonicalizeAndGroup).
func state(doc map[string]any, to relabel) (*statements, error) {
	random := make([]byte, 16)
	if _, err := rand.Read(random); err != nil {
		return nil, err
	}
	s := &statements{urn: "urn:bnid:" + hex.EncodeToString(random) + ":", at: map[string]int{}}
	named, said, err := canon.Skolemize(doc, s.urn)
	if err != nil {
		return nil, err
	}
	n, err := canon.Normalize(said, canon.Options{})
	if err != nil {
		return nil, err
	}
	s.named, s.labels = named, relabelled(n.Labels, to)
	s.lines = canon.Lines(said, s.labels)
	for i, line := range s.lines {
		s.at[string(line)] = i
	}
	return s, nil
}

// relabelled leads from a dataset's labels by its canonical ones to others.
func relabelled(canonical map[string]string, to relabel) map[string]string {
	others := to(slices.Sorted(maps.Values(canonical)))
	out := make(map[string]string, len(canonical))
	for label, name := range canonical {
		out[label] = others[name]
	}
	return out
}

// part returns what the selected part of the document says, and at which
// places it stands among the statements, ascending. It fails where a part
// cannot be told without the rest.
func (s *statements) part(pointers []string) (canon.Dataset, []int, error) {
	if len(pointers) == 0 {
		return nil, nil, nil
	}
	selection, err := selected(s.named.(map[string]any), pointers)
	if err != nil {
		return nil, nil, err
	}
	said, err := canon.Deskolemized(dense(selection), s.urn)
	if err != nil {
		return nil, nil, err
	}
	var places []int
	for _, line := range canon.Lines(said, s.labels) {
		i, ok := s.at[string(line)]
		if !ok {
			return nil, nil, fmt.Errorf("a list or a value is disclosed as a whole or not at all: %s", clip(string(bytes.TrimSpace(line))))
		}
		places = append(places, i)
	}
	slices.Sort(places)
	return said, places, nil
}

// pick returns the lines at these places.
func pick(lines [][]byte, places []int) [][]byte {
	out := make([][]byte, 0, len(places))
	for _, i := range places {
		out = append(out, lines[i])
	}
	return out
}

// without are the places of n lines that are not among these, ascending.
func without(n int, places []int) []int {
	var out []int
	for i := range n {
		if _, there := slices.BinarySearch(places, i); !there {
			out = append(out, i)
		}
	}
	return out
}
