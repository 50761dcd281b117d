package verify_test

import (
	"strings"
	"testing"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/status"
	"laurel/credential/verify"
)

// The text says the same as RDF in all of these, so the signature holds; but
// whoever reads the JSON would not see that the badge has run out, or is revoked.
func TestDisguisesAreSeenThrough(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	v := verifier(lists{revocationList: list(t, s, revocationList, status.Revocation, place)})
	good := string(signed(t, s, func(c *credential.AchievementCredential) { c.ValidUntil = "2026-05-05T00:00:00Z" }))
	const context = `"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]`
	if !strings.Contains(good, context) {
		t.Fatalf("the sample looks otherwise: %s", good)
	}
	until := `"validUntil":"2026-05-05T00:00:00Z",`
	for _, tt := range []struct{ name, raw string }{
		{"an alias", strings.NewReplacer(`"validUntil"`, `"until"`,
			context, context[:len(context)-1]+`,{"until":{"@id":"https://www.w3.org/2018/credentials#validUntil","@type":"http://www.w3.org/2001/XMLSchema#dateTime"}}]`).Replace(good)},
		{"a whole address", strings.Replace(good, until, `"https://www.w3.org/2018/credentials#validUntil":{"@type":"http://www.w3.org/2001/XMLSchema#dateTime","@value":"2026-05-05T00:00:00Z"},`, 1)},
		{"a prefix", strings.NewReplacer(until, `"c:validUntil":{"@type":"http://www.w3.org/2001/XMLSchema#dateTime","@value":"2026-05-05T00:00:00Z"},`,
			context, context[:len(context)-1]+`,{"c":"https://www.w3.org/2018/credentials#"}]`).Replace(good)},
		{"the status by its address", strings.Replace(good, `"credentialStatus":`, `"https://www.w3.org/2018/credentials#credentialStatus":`, 1)},
		{"beside the credential", strings.Replace(good, until, `"@included":[{"id":"https://laurel.example/a/h3m5kq2v7x4n6p8r9t2w4y6a8c",`+strings.TrimSuffix(until, ",")+`}],`, 1)},
		{"with a context of its own first", strings.Replace(good, `"@context":[`, `"@context":[{"x":"https://x.example/"},`, 1)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.raw == good {
				t.Fatal("nothing was changed")
			}
			r := v.Verify(t.Context(), []byte(tt.raw), verify.Options{})
			if f, _ := r.Finding(verify.Signature); r.Verdict() != verify.NotGood || f.Outcome == verify.Pass {
				t.Errorf("%s\n%s", r.Headline(), listingOf(r))
			}
		})
	}
	outcome(t, v.Verify(t.Context(), []byte(good), verify.Options{}), verify.Signature, verify.Pass, "signature.good")
}
