package proof

import (
	"errors"
	"fmt"
	"maps"

	"laurel/credential/canon"
	"laurel/credential/internal/strict"
)

// rdfc writes what a document says as canonical N-Quads. The options are read
// with the document's contexts.
var rdfc = canonical{
	halves: func(doc, options map[string]any, opt canon.Options) (config, document []byte, err error) {
		if config, err = canon.Canonicalize(configOf(doc, options), opt); err != nil {
			return nil, nil, fmt.Errorf("the proof's options: %w", err)
		}
		document, err = canon.Canonicalize(doc, opt)
		return config, document, err
	},
	sums: func(doc, options canon.Part, opt canon.Options) (config, document []byte, err error) {
		if config, err = configSum(doc, options, opt); err != nil {
			return nil, nil, err
		}
		document, err = doc.Sum(opt)
		return config, document, err
	},
	more: func(map[string]any) []member { return nil },
}

// configSum is the hash of a proof's options in the document's contexts.
func configSum(doc, options canon.Part, opt canon.Options) ([]byte, error) {
	// Without contexts of its own the document gives the options a null one.
	options.Of, options.Contexts = doc.Tape, doc.Tape.Member(doc.At, "@context")
	if options.Contexts < 0 {
		options.Of, options.Contexts = noContext, 1 // the first item
	}
	sum, err := options.Sum(opt)
	if err != nil {
		return nil, fmt.Errorf("the proof's options: %w", err)
	}
	return sum, nil
}

// noContext has null for its first item.
var noContext = func() *strict.Tape {
	t, err := strict.Scan([]byte("[null]"), strict.Limits{})
	if err != nil {
		panic(err)
	}
	return t
}()

// configOf is the proof without its value, in the document's contexts.
func configOf(doc, options map[string]any) map[string]any {
	config := maps.Clone(options)
	delete(config, "proofValue")
	config["@context"] = doc["@context"]
	return config
}

// canonFault tells what a document that cannot be canonicalized says about
// its signature. What no context defines is in no signature: someone added
// it. What we do not know or would not pay for, we cannot tell.
func canonFault(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	e, ok := errors.AsType[*canon.Error](err)
	if !ok {
		return unknown(CodeContext, err.Error()).because(err)
	}
	switch e.Code {
	case canon.UnknownContext:
		return unknown(CodeContext, err.Error()).because(err)
	case canon.Unsupported:
		return unknown(CodeKindNotRead, err.Error()).because(err)
	case canon.WorkBudget, canon.TooLarge:
		return unknown(CodeTooCostly, err.Error()).because(err)
	}
	return wrong(CodeNotCovered, err.Error()).because(err)
}
