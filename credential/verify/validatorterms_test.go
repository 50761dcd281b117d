package verify_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"laurel/credential"
	"laurel/credential/canon"
	"laurel/credential/credentialtest"
	"laurel/credential/internal/multibase"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

// signedByValidator signs a document with eddsa-rdfc-2022 as whoever reads the
// context of Open Badges as 1EdTech's validator does.
func signedByValidator(t testing.TB, doc map[string]any) []byte {
	t.Helper()
	s := credentialtest.Signer("nordmark")
	options := map[string]any{
		"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "assertionMethod",
		"verificationMethod": s.Method(), "created": credential.FormatTime(credentialtest.Noon), "@context": doc["@context"],
	}
	var message []byte
	for _, part := range []map[string]any{options, doc} {
		text, err := canon.Canonicalize(part, canon.Options{ValidatorTerms: true})
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(text)
		message = append(message, sum[:]...)
	}
	signature, err := s.Sign(t.Context(), message)
	if err != nil {
		t.Fatal(err)
	}
	delete(options, "@context")
	options["proofValue"] = multibase.Base58(signature)
	doc["proof"] = []any{options}
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestValidatorTerms accepts what 1EdTech's validator accepts of terms that
// the published context lacks, says so, and is no laxer otherwise.
func TestValidatorTerms(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	sample := func(change func(map[string]any)) map[string]any {
		var doc map[string]any
		if err := json.Unmarshal(credentialtest.JSON(t, credentialtest.Badge(s.Controller())), &doc); err != nil {
			t.Fatal(err)
		}
		change(doc)
		return doc
	}
	v := verifier(inForce(t, s))
	const jwt = "eyJhbGciOiJFZERTQSJ9.e30.c2ln"
	for name, change := range map[string]func(map[string]any){
		"endorsementJwt":       func(doc map[string]any) { doc["endorsementJwt"] = []any{jwt} },
		"jti":                  func(doc map[string]any) { doc["jti"] = doc["id"] },
		"of an issuer, within": func(doc map[string]any) { doc["issuer"].(map[string]any)["endorsementJwt"] = []any{jwt} },
		"of the achievement, both": func(doc map[string]any) {
			sub(doc, "credentialSubject", "achievement")["endorsementJwt"] = []any{jwt}
			doc["jti"] = "urn:j"
		},
	} {
		t.Run(name, func(t *testing.T) {
			doc := sample(change)
			plain, err := json.Marshal(doc)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := proof.Sign(t.Context(), plain, s, credentialtest.Noon); err == nil {
				t.Error("it is signed here")
			}
			raw := signedByValidator(t, doc)
			r := v.Verify(t.Context(), raw, verify.Options{})
			f, _ := r.Finding(verify.Signature)
			if r.Verdict() != verify.Good || !slices.ContainsFunc(f.Detail(), func(l verify.Line) bool { return l.Label == "context" }) {
				t.Errorf("%s: %s %v", r.Verdict(), f.Sentence(), f.Detail())
			}
			for old, with := range map[string]string{jwt: jwt[:len(jwt)-1] + "b", `"jti":"`: `"jti":"urn:x`} {
				changed := bytes.Replace(raw, []byte(old), []byte(with), 1)
				if bytes.Equal(changed, raw) {
					continue
				}
				if r := v.Verify(t.Context(), changed, verify.Options{}); r.Verdict() != verify.NotGood {
					t.Errorf("changed: %s", r.Verdict())
				}
			}
			added := bytes.Replace(raw, []byte(`{"`), []byte(`{"wages":5,"`), 1)
			outcome(t, v.Verify(t.Context(), added, verify.Options{}), verify.Signature, verify.Fail, "signature.notCovered")
		})
	}
	raw := credentialtest.Signed(t, "nordmark")
	added := bytes.Replace(raw, []byte(`{"`), []byte(`{"endorsementJwt":["`+jwt+`"],"`), 1)
	outcome(t, v.Verify(t.Context(), added, verify.Options{}), verify.Signature, verify.Fail, "signature.changed")
	older := strings.ReplaceAll(string(added), "context-3.0.3.json", "context-3.0.2.json")
	outcome(t, v.Verify(t.Context(), []byte(older), verify.Options{}), verify.Signature, verify.Fail, "signature.notCovered")
	r := v.Verify(t.Context(), raw, verify.Options{})
	if f, _ := r.Finding(verify.Signature); slices.ContainsFunc(f.Detail(), func(l verify.Line) bool { return l.Label == "context" }) {
		t.Errorf("a badge without these terms: %v", f.Detail())
	}
}

func sub(doc map[string]any, names ...string) map[string]any {
	for _, name := range names {
		doc = doc[name].(map[string]any)
	}
	return doc
}
