package verify_test

import (
	"slices"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/verify"
)

// TestPseudonyms checks a proof with a pseudonym for the verifier it was made
// for, for another one, and for one that does not say who it is.
func TestPseudonyms(t *testing.T) {
	const vectors = "spec/vectors/vc-di-bbs"
	raw := credentialtest.ReadShared(t, vectors, "Pseudonym", "derivedRevealDocument.json")
	var us struct{ VerifierID string }
	credentialtest.ReadJSON(t, &us, vectors, "FeatureInputs", "verifierInfo.json")
	var published struct{ Pseudonym string }
	credentialtest.ReadJSON(t, &published, vectors, "Pseudonym", "derivedDisclosureData.json")
	for _, tt := range []struct {
		name, domain string
		want         verify.Outcome
		code         string
	}{
		{"for us", us.VerifierID, verify.Pass, "signature.good"},
		{"for another", "https://other.example/", verify.Fail, "signature.changed"},
		{"for nobody knows whom", "", verify.Unknown, "signature.nymDomain"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := verify.Verifier{NymDomain: tt.domain, Offline: true}
			r := v.Verify(t.Context(), raw, verify.Options{SkipStatus: true})
			outcome(t, r, verify.Signature, tt.want, tt.code)
			f, _ := r.Finding(verify.Signature)
			if told := slices.Contains(f.Detail(), verify.Line{Label: "pseudonym", Value: published.Pseudonym}); told != (tt.want == verify.Pass) {
				t.Errorf("the pseudonym is told: %v in %v", told, f.Detail())
			}
		})
	}
}
