package key_test

import (
	"testing"

	"laurel/credential/key"
)

// FuzzPrivate holds that a private key that is read signs what its public half
// verifies, and that no text makes it panic.
func FuzzPrivate(f *testing.F) {
	f.Add("z3u2en7t5LR2WtQH5PfFqMqwVHgeXouLzo6haApm8XHqvjxq", false)
	f.Add("z42twTcNeSYcnqg1FLuSFs2bsGH3ZqbRHFmvS9XMsYhjxvHN", false)
	f.Add(`{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}`, true)
	f.Add(`{"kty":"EC","crv":"P-256","x":"","y":"","d":"AA"}`, true)
	f.Add(`{"kty":"RSA","n":"AQ","e":"AQAB","d":"AQ","p":"Aw","q":"Aw"}`, true)
	f.Fuzz(func(t *testing.T, text string, jwk bool) {
		var priv key.Private
		var err error
		if jwk {
			priv, err = key.ParsePrivateJWK([]byte(text))
		} else {
			priv, err = key.ParsePrivateMultikey(text)
		}
		if err != nil || priv.Public().Type() == key.BLS12381 { // which signs statements, not bytes
			return
		}
		signature, err := priv.Sign([]byte("message"))
		if err != nil {
			t.Fatal(err)
		}
		if err := priv.Public().Verify([]byte("message"), signature); err != nil {
			t.Errorf("%s signs what it does not verify: %v", priv.Public().Type(), err)
		}
	})
}
