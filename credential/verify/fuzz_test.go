package verify_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/internal/strict"
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
	f.Add(endorsing(f, "board", credentialtest.Badge("").ID, nil))
	about, err := credential.Parse(good)
	if err != nil {
		f.Fatal(err)
	}
	v := verifier(inForce(f, s))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if e := v.VerifyEndorsement(t.Context(), raw, about); len(e.Findings) == 0 || e.Of == "" && e.Verdict() == verify.Good {
			t.Fatalf("an endorsement of nothing: %+v", e)
		}
		opt := verify.Options{Recipient: "ada@example.org"}
		r := v.Verify(t.Context(), raw, opt)
		if len(r.Findings) == 0 || r.Headline() == "" || r.Sentence() == "" {
			t.Fatalf("no answer: %+v", r)
		}
		for _, f := range r.Findings {
			if f.Sentence() == "" {
				t.Fatalf("%s has no words", f.Code)
			}
		}
		if r.Verdict() == verify.Good && !r.Credential.IsEndorsement() && r.Credential.ID() != credentialtest.Badge("").ID {
			t.Fatalf("shown as good: %s", raw)
		}
		sameAgain(t, v, raw, opt, r.Verdict())
	})
}

// sameAgain writes what was judged anew, its members in another order and its
// texts with other escapes, and wants the same verdict: a proof is over what
// JSON says and not over how it is written.
func sameAgain(t *testing.T, v *verify.Verifier, raw []byte, opt verify.Options, first verify.Verdict) {
	t.Helper()
	doc, err := strict.Decode(raw, strict.Limits{})
	tree, ok := doc.(map[string]any)
	if err != nil || !ok {
		return
	}
	written, err := json.MarshalIndent(tree, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	again := v.Verify(t.Context(), written, opt)
	if again.Verdict() != first {
		t.Errorf("%s, and written anew %s\n%s\n%s", first, again.Verdict(), listingOf(again), written)
	}
}
