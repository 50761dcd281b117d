package verify

import (
	"laurel/credential"
	"laurel/credential/canon"
)

// The context of Open Badges 3.0.3 that is published does not define
// endorsementJwt, which the standard lets a badge have, nor jti; the copy that
// 1EdTech's public validator keeps does. Badges signed by that copy are in
// use, so a signature over a document that lacks these terms alone is checked
// by it, and the report says so. Nothing is signed that way here.

// statements are what a document says, by the context it was signed with.
func statements(doc map[string]any) (canon.Dataset, error) {
	quads, err := canon.Quads(doc)
	if canon.LacksValidatorTerm(err) {
		return canon.QuadsBy(doc, canon.Options{ValidatorTerms: true})
	}
	return quads, err
}

// needsValidator tells whether a document can be read by the validator's copy
// alone.
func needsValidator(c *credential.Credential) bool {
	if t := c.Tape(); t != nil && !t.Names("endorsementJwt", "jti") {
		return false // as nearly always
	}
	tree, _ := c.Value().(map[string]any)
	_, err := canon.Quads(without(tree, "proof"))
	return canon.LacksValidatorTerm(err)
}
