package verify_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/verify"
)

// FuzzVerify wants an answer to every text, and "good" only to what was signed.
func FuzzVerify(f *testing.F) {
	s := credentialtest.Signer("nordmark")
	good, jwt := credentialtest.Signed(f, "nordmark"), credentialtest.JWT(f, "nordmark")
	f.Add(good)
	f.Add([]byte(jwt))
	f.Add([]byte(strings.Replace(string(good), `"proof":[`, `"proof":[{"id":"a","previousProof":["a","b"],"type":"DataIntegrityProof"},`, 1)))
	f.Add([]byte(`{"type":"EnvelopedVerifiableCredential","id":"data:application/vc+jwt,` + jwt + `"}`))
	f.Add([]byte(`{"proof":[{"id":[],"type":"x"}],"credentialStatus":[{"type":{}}],"credentialSubject":[7],"issuer":{"id":[]}}`))
	samples, _ := filepath.Glob(filepath.Join(shared(), "spec/vectors", edtech, "simple*.json"))
	for _, name := range samples {
		if raw, err := os.ReadFile(name); err == nil {
			f.Add(raw)
		}
	}
	v := verifier(inForce(f, s))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := v.Verify(t.Context(), raw, verify.Options{Recipient: "ada@example.org"})
		if len(r.Findings) == 0 || r.Headline() == "" || r.Sentence() == "" {
			t.Fatalf("no answer: %+v", r)
		}
		for _, f := range r.Findings {
			if f.Sentence() == "" {
				t.Fatalf("%s has no words", f.Code)
			}
		}
		if r.Verdict() == verify.Good && r.Credential.ID() != credentialtest.Badge("").ID {
			t.Fatalf("shown as good: %s", raw)
		}
	})
}
