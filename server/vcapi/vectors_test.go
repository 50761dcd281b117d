package vcapi_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/credentialtest/tally"
)

// TestVectors verifies what the W3C has signed. Its issuers are others than
// its keys, which is a warning on this door.
func TestVectors(t *testing.T) {
	h := start(t, settings{})
	ran := 0
	for _, folder := range []string{"vc-di-eddsa", "vc-di-ecdsa", "vc-di-bbs"} {
		root := credentialtest.Shared(t, "spec/vectors", folder)
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			name := filepath.Base(path)
			signed := strings.HasPrefix(name, "signed") || strings.HasPrefix(name, "derivedRevealDocument")
			if err != nil || !signed || filepath.Ext(name) != ".json" {
				return err
			}
			inside, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			vc := decoded(t, raw)
			if _, there := vc["proof"]; !there {
				return nil // a step on the way
			}
			ran++
			t.Run(filepath.ToSlash(filepath.Join(folder, inside)), func(t *testing.T) {
				tally.Ran(t, folder, "VC API", tally.Verify)
				asked := object{}
				if strings.Contains(inside, "Pseudonym") {
					if yes, out := h.in(t).verified(vc); yes {
						t.Errorf("a pseudonym for nobody knows whom passes: %v", out)
					}
					var verifier struct{ VerifierID string }
					credentialtest.ReadJSON(t, &verifier, "spec/vectors/vc-di-bbs/FeatureInputs/verifierInfo.json")
					asked["nymDomain"] = verifier.VerifierID
				}
				verified := func() (bool, object) {
					status, out := h.in(t).post("credentials/verify", object{"verifiableCredential": vc, "options": asked})
					return h.verdict(status, out), out
				}
				if yes, out := verified(); !yes {
					t.Errorf("it is not verified: %v", out)
				}
				set("issuer", "did:example:somebody")(vc)
				if yes, out := verified(); yes {
					t.Errorf("another issuer's name passes: %v", out)
				}
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if ran < 12 {
		t.Errorf("only %d signed vectors were found", ran)
	}
}

// TestChainOfBadProof has a chain refused whose first proof does not hold.
func TestChainOfBadProof(t *testing.T) {
	h := start(t, settings{})
	for _, name := range []string{"signedProofChain1.json", "signedProofChain2.json"} {
		raw := credentialtest.ReadShared(t, "spec/vectors/vc-di-eddsa/proof-set-chain", name)
		for _, tt := range []struct {
			name   string
			change func(first, last object)
		}{
			{"the first proof is changed", func(first, _ object) {
				v := first["proofValue"].(string)
				first["proofValue"] = v[:20] + swap(v[20]) + v[21:]
			}},
			{"the first proof is gone", func(first, _ object) { clear(first) }},
			{"it builds on another", func(_, last object) { last["previousProof"] = "urn:uuid:none" }},
			{"it builds on another, in a list", func(_, last object) { last["previousProof"] = []any{"urn:uuid:none"} }},
		} {
			t.Run(name+"/"+tt.name, func(t *testing.T) {
				vc := decoded(t, raw)
				proofs := vc["proof"].([]any)
				tt.change(proofs[0].(object), proofs[len(proofs)-1].(object))
				if yes, out := h.in(t).verified(vc); yes {
					t.Errorf("it is verified: %v", out)
				}
			})
		}
	}
}
