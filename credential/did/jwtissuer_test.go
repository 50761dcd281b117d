package did_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/key"
)

func TestJWTIssuer(t *testing.T) {
	const issuer = "https://nordmark.example/fruit"
	jwk := strings.Replace(string(credentialtest.Key(key.P256, "nordmark").Public().JWK()), "{", `{"kid":"1",`, 1)
	private := strings.Replace(string(credentialtest.Key(key.P256, "nordmark").JWK()), "{", `{"kid":"2",`, 1)
	set := `{"keys":[` + jwk + `,` + private + `,{"kty":"EC","use":"enc"}]}`
	for _, tt := range []struct {
		name, issuer, metadata, keys string
		want                         error
	}{
		{"its keys", issuer, fmt.Sprintf(`{"issuer":%q,"jwks":%s}`, issuer, set), "", nil},
		{"keys elsewhere", issuer, fmt.Sprintf(`{"issuer":%q,"jwks_uri":"https://keys.example/1"}`, issuer), set, nil},
		{"slash at the end", issuer + "/", fmt.Sprintf(`{"issuer":%q,"jwks":%s}`, issuer+"/", set), "", nil},
		{"another's", issuer, fmt.Sprintf(`{"issuer":"https://mallory.example","jwks":%s}`, set), "", did.ErrInvalid},
		{"both ways", issuer, fmt.Sprintf(`{"issuer":%q,"jwks":%s,"jwks_uri":"https://keys.example/1"}`, issuer, set), set, did.ErrInvalid},
		{"no way", issuer, fmt.Sprintf(`{"issuer":%q}`, issuer), "", did.ErrInvalid},
		{"keys by http", issuer, fmt.Sprintf(`{"issuer":%q,"jwks_uri":"http://keys.example/1"}`, issuer), set, did.ErrInvalid},
		{"no set", issuer, fmt.Sprintf(`{"issuer":%q,"jwks":{}}`, issuer), "", did.ErrInvalid},
		{"too many", issuer, fmt.Sprintf(`{"issuer":%q,"jwks":{"keys":[%s{}]}}`, issuer, strings.Repeat("{},", 64)), "", did.ErrInvalid},
		{"a page for people", issuer, "<html>", "", did.ErrNotFound},
		{"not there", issuer, "", "", did.ErrNotFound},
		{"no address", "did:web:nordmark.example", "", "", did.ErrInvalid},
		{"by http", "http://nordmark.example/fruit", "", "", did.ErrInvalid},
		{"with a query", issuer + "?a", "", "", did.ErrInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			answers := map[string]string{"https://nordmark.example/.well-known/jwt-vc-issuer/fruit": tt.metadata, "https://keys.example/1": tt.keys}
			m := did.Standard(did.FetchFunc(func(_ context.Context, url, _ string) ([]byte, error) {
				if answers[url] == "" {
					return nil, did.ErrNotFound
				}
				return []byte(answers[url]), nil
			}))
			doc, err := m.JWTIssuer(t.Context(), tt.issuer)
			if !errors.Is(err, tt.want) {
				t.Fatalf("%v, want %v", err, tt.want)
			}
			if tt.want != nil {
				return
			}
			if len(doc.Methods) != 2 || doc.Methods[0].Label != "1" || !doc.Methods[0].Key.Equal(credentialtest.Key(key.P256, "nordmark").Public()) || doc.Methods[1].Err == nil {
				t.Errorf("its keys are %+v", doc.Methods)
			}
		})
	}
	if _, err := did.Standard(nil).JWTIssuer(t.Context(), issuer); !errors.Is(err, did.ErrUnreachable) {
		t.Errorf("without a network: %v", err)
	}
}
