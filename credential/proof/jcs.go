package proof

import (
	"fmt"
	"maps"
	"reflect"

	"laurel/credential/canon"
)

// jcs writes the JSON itself in canonical form (RFC 8785). The proof keeps
// the contexts that the document had when it was signed; a document may gain
// further ones after these.
var jcs = canonical{
	halves: func(doc, options map[string]any, _ canon.Options) (config, document []byte, err error) {
		if err := knownContexts(doc["@context"]); err != nil {
			return nil, nil, err
		}
		kept, there := options["@context"]
		if there {
			if !startsWith(doc["@context"], kept) {
				return nil, nil, wrong(CodeMismatch, "the document's contexts are not those that were signed").at("/@context")
			}
			doc = maps.Clone(doc)
			doc["@context"] = kept
		}
		options = maps.Clone(options)
		delete(options, "proofValue")
		if config, err = canon.JSON(options); err != nil {
			return nil, nil, fmt.Errorf("the proof's options: %w", err)
		}
		document, err = canon.JSON(doc)
		return config, document, err
	},
	sums: func(doc, options canon.Part, opt canon.Options) (config, document []byte, err error) {
		var contexts, kept any
		at := doc.Tape.Member(doc.At, "@context")
		if at >= 0 {
			contexts = doc.Tape.Value(at)
		}
		if err := knownContexts(contexts); err != nil {
			return nil, nil, err
		}
		if own := options.Tape.Member(options.At, "@context"); own >= 0 {
			if kept = options.Tape.Value(own); at < 0 || !startsWith(contexts, kept) {
				return nil, nil, wrong(CodeMismatch, "the document's contexts are not those that were signed").at("/@context")
			}
			doc.Of, doc.Contexts = options.Tape, own
		}
		return options.SumJSON(opt), doc.SumJSON(opt), nil
	},
	more: func(doc map[string]any) []member {
		if contexts, there := doc["@context"]; there {
			return []member{{"@context", contexts}}
		}
		return nil
	},
}

// startsWith tells whether a document's contexts begin with the kept ones.
func startsWith(contexts, kept any) bool {
	all, first := many(contexts), many(kept)
	return len(first) <= len(all) && reflect.DeepEqual(all[:len(first)], first)
}

// knownContexts is the context validation of VC Data Integrity §Context
// Validation, which JSON alone does not bring along: what a name means must
// be known, though not every name need mean something.
func knownContexts(contexts any) error {
	for _, one := range many(contexts) {
		if url, ok := one.(string); ok && !canon.Knows(url) {
			return unknown(CodeContext, fmt.Sprintf("the context %q is not known", clip(url)))
		}
	}
	return nil
}

func many(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}
