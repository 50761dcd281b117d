package proof

import (
	"errors"
	"maps"
)

// secured is the document that a proof covers: without proofs, except those
// it builds on (VC Data Integrity §Verify Proof Sets and Chains).
func secured(doc map[string]any, all []any, previous []string) (map[string]any, error) {
	out := maps.Clone(doc)
	delete(out, "proof")
	if len(previous) == 0 {
		return out, nil
	}
	wanted, named := map[string]bool{}, map[string]bool{}
	for _, id := range previous {
		wanted[id] = true
	}
	var chained []any
	for _, entry := range all {
		options, _ := entry.(map[string]any)
		id := text(options, "id")
		if !wanted[id] || id == "" {
			continue
		}
		if named[id] {
			return nil, wrong(CodeMalformed, "the proof builds on one of two that have the same id").at("/previousProof")
		}
		named[id] = true
		chained = append(chained, entry)
	}
	if len(named) != len(wanted) {
		return nil, wrong(CodeMalformed, "the proof builds on one that is not there").at("/previousProof")
	}
	out["proof"] = chained
	return out, nil
}

// Chain lets a proof count only if those it builds on do. errs are what came
// of each proof, nil where it holds by itself; the answer is what remains.
func Chain(proofs []*Proof, errs []error) []error {
	out := append([]error(nil), errs...)
	at := map[string]int{}
	for i, p := range proofs {
		if p.ID != "" {
			at[p.ID] = i
		}
	}
	for range proofs { // a chain is no longer than the list
		for i, p := range proofs {
			for _, id := range p.Previous {
				before, there := at[id]
				if out[i] == nil && (!there || out[before] != nil) {
					out[i] = p.located(unfounded(there, out, before))
				}
			}
		}
	}
	return out
}

// unfounded is why a proof does not count whose foundation is missing or bad.
func unfounded(there bool, errs []error, before int) error {
	if !there {
		return wrong(CodePrevious, "it builds on a proof that is not there")
	}
	kind := unknown
	if errors.Is(errs[before], ErrWrong) {
		kind = wrong
	}
	return kind(CodePrevious, "it builds on a proof that does not hold").because(errs[before])
}
