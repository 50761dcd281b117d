package proof

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"laurel/credential"
	"laurel/credential/canon"
)

// examples is a context that gives every name a meaning, for examples only.
// What it alone defines is an extension that nobody has defined.
const examples = "https://www.w3.org/ns/credentials/examples/v2"

// defined looks that a credential's contexts say what its members mean: a
// sealed document is JSON-LD too (VC Data Model 2.0 §Contexts), and a reader
// may not take what is not. With contexts that are not known nothing is said.
func defined(c *credential.Credential, tree map[string]any) error {
	if err := undefined(tree); err != nil {
		return err
	}
	contexts := slices.Clone(many(tree["@context"]))
	before := len(contexts)
	contexts = slices.DeleteFunc(contexts, func(one any) bool { return one == examples })
	if len(contexts) == before {
		return nil
	}
	var types []any // those that are defined: they may bring terms with them
	for _, t := range c.Types() {
		if _, err := canon.Canonicalize(map[string]any{"@context": contexts, "type": t}, canon.Options{}); err == nil {
			types = append(types, t)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		if name == "@context" || name == "type" || name == "id" {
			continue
		}
		if err := undefined(map[string]any{"@context": contexts, "type": types, name: "urn:x"}); err != nil {
			return err
		}
	}
	return nil
}

func undefined(tree map[string]any) error {
	_, err := canon.Canonicalize(tree, canon.Options{})
	if e, ok := errors.AsType[*canon.Error](err); ok && e.Code == canon.UndefinedTerm {
		return fmt.Errorf("the credential says something that none of its contexts defines: %w", e)
	}
	return nil
}
