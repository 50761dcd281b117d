package did_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"laurel/credential/did"
)

// FuzzJWTIssuer answers an issuer's metadata and key set with anything: what
// comes of it is keys of that issuer, or an error of a kind.
func FuzzJWTIssuer(f *testing.F) {
	const set = `{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},{"kty":"EC"},5]}`
	f.Add("https://nordmark.example", `{"issuer":"https://nordmark.example","jwks":`+set+`}`, set)
	f.Add("https://nordmark.example/a", `{"issuer":"https://nordmark.example/a","jwks_uri":"https://nordmark.example/keys"}`, set)
	f.Add("https://nordmark.example", `{"issuer":"https://other.example","jwks":{}}`, `[]`)
	f.Add("http://a?b#c", `null`, ``)
	f.Fuzz(func(t *testing.T, issuer, metadata, keys string) {
		network := did.FetchFunc(func(_ context.Context, url, _ string) ([]byte, error) {
			if !strings.HasPrefix(url, "https://") {
				t.Errorf("%q is asked for %q", url, issuer)
			}
			if strings.Contains(url, "/.well-known/") {
				return []byte(metadata), nil
			}
			return []byte(keys), nil
		})
		doc, err := did.Standard(network).JWTIssuer(context.Background(), issuer)
		if err != nil {
			if !errors.Is(err, did.ErrInvalid) && !errors.Is(err, did.ErrUnreachable) && !errors.Is(err, did.ErrUnsupported) && !errors.Is(err, did.ErrNotFound) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if doc.ID != issuer {
			t.Errorf("%q has the keys of %q", issuer, doc.ID)
		}
	})
}
