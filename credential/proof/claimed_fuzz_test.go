package proof_test

import (
	"encoding/base64"
	"testing"

	"laurel/credential/proof"
)

// FuzzOpenClaimed wants an answer to every payload of the older kind.
func FuzzOpenClaimed(f *testing.F) {
	f.Add(`{"alg":"EdDSA","kid":"did:key:z6Mk"}`, `{"iss":"did:key:z6Mk","aud":"example.com","nonce":"1","vp":{"@context":["https://www.w3.org/2018/credentials/v1"],"type":["VerifiablePresentation"],"verifiableCredential":["e30.e30.e30"]}}`)
	f.Add(`{"alg":"ES256","typ":"JWT"}`, `{"vp":{"type":"VerifiablePresentation","holder":5}}`)
	f.Add(`{"alg":"none"}`, `{"vp":[]}`)
	f.Add(`{}`, `{"vp":{},"vp":{}}`)
	f.Fuzz(func(t *testing.T, header, payload string) {
		part := base64.RawURLEncoding.EncodeToString
		raw := part([]byte(header)) + "." + part([]byte(payload)) + "." + part([]byte("signature"))
		s, is, err := proof.OpenClaimed([]byte(raw))
		if err == nil && is && (s == nil || s.Document == nil) {
			t.Error("it is read and has no document")
		}
		if !is && (s != nil || err != nil) {
			t.Error("it is none and has an answer")
		}
	})
}
