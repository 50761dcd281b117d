package proof

import (
	"errors"
	"slices"

	"laurel/credential/canon"
)

// disclosure is what a holder is about to show, statement by statement.
type disclosure struct {
	*statements
	pointers  []string      // to what is shown: what is mandatory, then what was selected
	said      canon.Dataset // what that says
	optional  []int         // the places of what need not be shown, ascending
	mandatory []uint64      // which of the statements shown are mandatory, counted among those shown
	selected  []int         // which are shown beside, counted among the optional ones
}

// disclose reads a document that is to be shown in part, under the labels of
// its base proof.
func disclose(doc map[string]any, to relabel, mandatory, selective []string) (*disclosure, error) {
	pointers := slices.Concat(mandatory, selective)
	if len(pointers) == 0 {
		return nil, errors.New("nothing is selected, and nothing is mandatory")
	}
	all, err := state(doc, to)
	if err != nil {
		return nil, err
	}
	_, must, err := all.part(mandatory)
	if err != nil {
		return nil, err
	}
	said, shown, err := all.part(pointers)
	if err != nil {
		return nil, err
	}
	d := &disclosure{statements: all, pointers: pointers, said: said, optional: without(len(all.lines), must), mandatory: []uint64{}}
	for i, place := range shown {
		if _, is := slices.BinarySearch(must, place); is {
			d.mandatory = append(d.mandatory, uint64(i))
			continue
		}
		at, _ := slices.BinarySearch(d.optional, place)
		d.selected = append(d.selected, at)
	}
	return d, nil
}

// verifierLabels lead from the canonical labels that a verifier will find in
// the disclosed part to those under which its statements were signed.
func verifierLabels[T any](d *disclosure, compressed func(label string) (T, error)) (map[uint64]T, error) {
	n, err := canon.Normalize(d.said, canon.Options{})
	if err != nil {
		return nil, err
	}
	out := make(map[uint64]T, len(n.Labels))
	for label, canonical := range n.Labels {
		number, ok := canonicalNumber(canonical)
		signed, err := compressed(d.labels[label])
		if !ok || err != nil {
			return nil, errors.New("a node lost its label")
		}
		out[number] = signed
	}
	return out, nil
}

// divide tells the places of mandatory statements from the others, which must
// be as many as the proof covers one by one.
func divide(lines [][]byte, mandatory []uint64, others int) (places, optional []int, err error) {
	for _, place := range mandatory {
		if place >= uint64(len(lines)) {
			return nil, nil, wrong(CodeMismatch, "the proof counts more statements than the document has")
		}
		places = append(places, int(place))
	}
	if optional = without(len(lines), places); len(optional) != others {
		return nil, nil, wrong(CodeMismatch, "the proof signs another number of statements than the document has")
	}
	return places, optional, nil
}
