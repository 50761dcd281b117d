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

// disclosedLines are the statements of a document that was shown, under the
// labels that its proof gives for the canonical ones.
func disclosedLines[T any](doc map[string]any, labels map[uint64]T, written func(T) string) ([][]byte, error) {
	said, err := canon.Quads(doc)
	if err != nil {
		return nil, canonFault(err)
	}
	n, err := canon.Normalize(said, canon.Options{})
	if err != nil {
		return nil, canonFault(err)
	}
	if len(n.Labels) != len(labels) {
		return nil, wrong(CodeMismatch, "the proof has labels for another number of nodes than the document has")
	}
	missing := false
	lines := canon.Lines(said, relabelled(n.Labels, func(canonical []string) map[string]string {
		out := make(map[string]string, len(canonical))
		for _, label := range canonical {
			number, _ := canonicalNumber(label)
			signed, there := labels[number]
			missing = missing || !there
			out[label] = written(signed)
		}
		return out
	}))
	if missing {
		return nil, wrong(CodeMismatch, "the proof lacks a label for a node of the document")
	}
	return lines, nil
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
