package verify_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

// A badge as JWT whose kid leads into the JWK set of its issuer's host. A key
// that was replaced stays there under its kid; one tenant's is no other's.
func TestJWTsWithAKeySet(t *testing.T) {
	const host, set = "https://badges.example", "https://badges.example/.well-known/jwks.json"
	jwk := func(name, members string) string {
		return strings.Replace(string(credentialtest.Key(key.P256, name).Public().JWK()), "{", "{"+members+",", 1)
	}
	keys := fmt.Sprintf(`{"keys":[%s,%s,%s,%s]}`, jwk("old", `"kid":"2025"`), jwk("new", `"kid":"2026"`),
		jwk("one", `"kid":"t1","iss":"https://badges.example/issuers/1"`), jwk("two", `"kid":"t2","iss":"https://badges.example/issuers/2"`))
	for _, tt := range []struct {
		name, issuer, key, kid string
		want                   verify.Verdict
		code                   string
	}{
		{"by the key of today", host, "new", set + "#2026", verify.Good, "issuer.listed"},
		{"by one that was replaced", host, "old", set + "#2025", verify.Good, "issuer.listed"},
		{"by a tenant's", host + "/issuers/1", "one", set + "#t1", verify.Good, "issuer.listed"},
		{"by a tenant's, for the host", host, "one", set + "#t1", verify.NotGood, "issuer.other"},
		{"by another tenant's", host + "/issuers/1", "two", set + "#t2", verify.CouldNotTell, "issuer.notResolvable"},
		{"by a key that is not in it", host, "new", set + "#2027", verify.NotGood, "issuer.other"},
		{"by another key than its kid says", host, "old", set + "#2026", verify.NotGood, "issuer.other"},
		{"by a label alone", host + "/issuers/1", "one", "t1", verify.Good, "issuer.listed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			badge := credentialtest.Badge(tt.issuer)
			badge.CredentialStatus = nil
			jwt, err := proof.SignJWT(t.Context(), credentialtest.JSON(t, badge), key.NewSigner(credentialtest.Key(key.P256, tt.key), tt.issuer, tt.kid))
			if err != nil {
				t.Fatal(err)
			}
			v := verifier(nil)
			v.Resolver = did.Standard(did.FetchFunc(func(_ context.Context, url, _ string) ([]byte, error) {
				if url == set {
					return []byte(keys), nil
				}
				return nil, did.ErrNotFound
			}))
			r := v.Verify(t.Context(), []byte(jwt), verify.Options{})
			if f, _ := r.Finding(verify.IssuerKey); r.Verdict() != tt.want || f.Code != tt.code {
				t.Errorf("%s, %s; want %s, %s\n%s", r.Verdict(), f.Code, tt.want, tt.code, listingOf(r))
			}
		})
	}
}
