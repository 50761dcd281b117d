package verify

import (
	"errors"
	"maps"
	"slices"

	"laurel/credential"
	"laurel/credential/canon"
)

// Conform lists why a document is no conforming credential: what its kind and
// the data model refuse ([credential.Check], [credential.CheckModel]), and
// what its contexts do not define or define against the standard's (VC Data
// Model 2.0 §Conformance, JSON-LD in safe mode). Proofs are left out. A
// verifier who meets one that does not conform refuses it, and an issuer does
// not sign it.
func Conform(c *credential.Credential) []credential.Problem {
	_, signed := c.Value().(map[string]any)["proof"]
	anywhere, _ := c.Part()
	part := anywhere || signed && partial(c) // one that is still to be signed is whole
	withheld := func(p credential.Problem) bool { return excused(p, part) && p.Pointer != "/issuer" }
	found := slices.DeleteFunc(credential.Faults(credential.Check(c)), withheld)
	for _, p := range append(credential.CheckModel(c), credential.Faults(related(c, part))...) {
		if !withheld(p) && !slices.ContainsFunc(found, func(other credential.Problem) bool { return other.Pointer == p.Pointer }) {
			found = append(found, p)
		}
	}
	return append(found, meaning(c, "proof")...)
}

// ConformPresentation is [Conform] for a presentation, without the
// credentials in it.
func ConformPresentation(c *credential.Credential) []credential.Problem {
	return append(credential.CheckPresentation(c), meaning(c, "proof", "verifiableCredential")...)
}

// meaning looks that everything in a document means something by its contexts.
func meaning(c *credential.Credential, but ...string) []credential.Problem {
	tree, _ := c.Value().(map[string]any)
	rest := maps.Clone(tree)
	for _, name := range but {
		delete(rest, name)
	}
	_, err := canon.Quads(rest)
	if err == nil {
		return nil
	}
	p := credential.Problem{Code: "jsonld.unreadable", Text: err.Error(), Severity: credential.Error}
	if e, ok := errors.AsType[*canon.Error](err); ok {
		p.Pointer, p.Code = e.Pointer, "jsonld."+e.Code
	}
	return []credential.Problem{p}
}
