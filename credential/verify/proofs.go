package verify

import (
	"context"
	"crypto/sha256"
	"maps"

	"laurel/credential"
	"laurel/credential/canon"
	"laurel/credential/did"
	"laurel/credential/internal/multibase"
	"laurel/credential/key"
	"laurel/credential/proof"
)

// entries are a credential's proofs as JSON, in the order of proof.Embedded.
func entries(c *credential.Credential) []map[string]any {
	tree, _ := c.Value().(map[string]any)
	list, ok := tree["proof"].([]any)
	if !ok {
		list = []any{tree["proof"]}
	}
	var out []map[string]any
	for _, one := range list {
		m, _ := one.(map[string]any)
		out = append(out, m)
	}
	return out
}

// demand lets a proof that builds on others count only if those are there and
// hold too (VC Data Integrity §Verify Proof Sets and Chains).
func demand(c *credential.Credential, all []checked) {
	at := map[string]int{}
	for i, m := range entries(c)[:len(all)] {
		if id, ok := m["id"].(string); ok {
			at[id] = i
		}
	}
	for range all { // a chain is no longer than the list
		for i := range all {
			for _, id := range all[i].proof.Previous {
				if before, there := at[id]; all[i].err == nil && (!there || all[before].err != nil) {
					all[i].err = &proof.Error{Kind: proof.ErrUnknown, Code: proof.CodeKindNotRead, Text: "it builds on a proof that does not hold or is not read"}
				}
			}
		}
	}
}

// check2020 checks a status list's Ed25519Signature2020, which is put
// together like eddsa-rdfc-2022. Lists in use are signed with it beside
// credentials of the newer kinds; credentials of this kind are not read yet.
func (v *Verifier) check2020(ctx context.Context, c *credential.Credential, i int, was checked) checked {
	options := maps.Clone(entries(c)[i])
	method, _ := options["verificationMethod"].(string)
	value, _ := options["proofValue"].(string)
	if options["type"] != "Ed25519Signature2020" || options["proofPurpose"] != "assertionMethod" {
		return was
	}
	m, err := did.Retrieve(ctx, v.resolver(), method)
	signature, badValue := multibase.Decode(value)
	if err != nil || badValue != nil || m.Key.Type() != key.Ed25519 || m.Controller != c.Issuer().ID {
		return was
	}
	tree, _ := c.Value().(map[string]any)
	document := maps.Clone(tree)
	delete(document, "proof")
	delete(options, "proofValue")
	options["@context"] = document["@context"]
	var message []byte
	for _, part := range []map[string]any{options, document} {
		quads, err := canon.Canonicalize(part, canon.Options{})
		if err != nil {
			return was
		}
		sum := sha256.Sum256(quads)
		message = append(message, sum[:]...)
	}
	was.key = proof.Key{Public: m.Key, Method: m.ID}
	if was.err = m.Key.Verify(message, signature); was.err != nil {
		was.err = &proof.Error{Kind: proof.ErrWrong, Code: proof.CodeMismatch, Text: "the signature does not match the list", Cause: was.err}
	}
	return was
}
