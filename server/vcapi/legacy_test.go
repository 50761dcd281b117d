package vcapi_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"testing"

	"laurel/credential/canon"
	"laurel/credential/credentialtest"
	"laurel/credential/key"
)

// TestLegacySignedAmiss signs by Ed25519Signature2020 as it is not made: over
// another canonical form, or another hash.
func TestLegacySignedAmiss(t *testing.T) {
	h := start(t, settings{})
	s := credentialtest.Signer("legacy")
	good := h.issued("ed25519-2020", older(h.dids["ed25519-2020"]))
	doc := older(s.Controller())
	doc["@context"] = good["@context"]
	options := object{"@context": doc["@context"], "type": "Ed25519Signature2020", "created": "2026-05-04T12:00:00Z",
		"verificationMethod": s.Method(), "proofPurpose": "assertionMethod"}
	rdf := func(v any) ([]byte, error) { return canon.Canonicalize(v, canon.Options{}) }
	short := func(b []byte) []byte { sum := sha256.Sum256(b); return sum[:] }
	long := func(b []byte) []byte { sum := sha512.Sum512(b); return sum[:] }
	for _, tt := range []struct {
		name  string
		write func(any) ([]byte, error)
		hash  func([]byte) []byte
		value func([]byte) []byte
		want  bool
	}{
		{"as it is made", rdf, short, bytes.Clone, true},
		{"JCS", canon.JSON, short, bytes.Clone, false},
		{"SHA-512", rdf, long, bytes.Clone, false},
		{"96 bytes", rdf, short, func(b []byte) []byte { return append(b, make([]byte, 32)...) }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			config, err := tt.write(clone(t, options))
			if err != nil {
				t.Fatal(err)
			}
			document, err := tt.write(clone(t, doc))
			if err != nil {
				t.Fatal(err)
			}
			signature, err := s.Sign(t.Context(), append(tt.hash(config), tt.hash(document)...))
			if err != nil {
				t.Fatal(err)
			}
			vc, proof := clone(t, doc), clone(t, options)
			delete(proof, "@context")
			proof["proofValue"] = "z" + base58(tt.value(signature))
			vc["proof"] = proof
			if yes, out := h.in(t).verified(vc); yes != tt.want {
				t.Errorf("verified is %v: %v", yes, out)
			}
		})
	}
}

// base58 writes bytes in base58btc, by division.
func base58(b []byte) string {
	const digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	var out []byte
	for rest := bytes.Clone(b); ; {
		carry, some := 0, false
		for i, d := range rest {
			carry = carry<<8 | int(d)
			rest[i], carry = byte(carry/58), carry%58
			some = some || rest[i] != 0
		}
		out = append([]byte{digits[carry]}, out...)
		if !some {
			return string(out)
		}
	}
}

// TestClaimedPresentation verifies a presentation of the 1.1 model in a JWT,
// in an envelope, with a credential of the same kind in it.
func TestClaimedPresentation(t *testing.T) {
	h := start(t, settings{})
	holder, issuer := credentialtest.Signer("holder"), credentialtest.SignerOf(key.P256, "issuer")
	jwt := func(s key.Signer, alg string, claims object) string {
		part := func(v any) string { return base64.RawURLEncoding.EncodeToString(marshal(t, v)) }
		message := part(object{"typ": "JWT", "alg": alg, "kid": s.Method()}) + "." + part(claims)
		signature, err := s.Sign(context.Background(), []byte(message))
		if err != nil {
			t.Fatal(err)
		}
		return message + "." + base64.RawURLEncoding.EncodeToString(signature)
	}
	vc := jwt(issuer, "ES256", object{"iss": issuer.Controller(), "sub": "did:example:alice", "vc": object{"@context": []any{v2},
		"type": []any{"VerifiableCredential"}, "issuer": issuer.Controller(), "credentialSubject": object{"id": "did:example:alice", "name": "Alice"}}})
	claims := func() object {
		return object{"iss": holder.Controller(), "aud": "example.com", "nonce": "123456789", "vp": object{"@context": []any{v2},
			"type": []any{"VerifiablePresentation"}, "holder": holder.Controller(), "verifiableCredential": []any{
				object{"@context": v2, "type": "EnvelopedVerifiableCredential", "id": "data:application/jwt," + vc}}}}
	}
	for _, tt := range []struct {
		name    string
		media   string
		change  func(object)
		options object
		want    bool
	}{
		{"as it is", "application/jwt", func(object) {}, object{"checks": []string{}}, true},
		{"by its other media type", "application/vp+jwt", func(object) {}, object{}, true},
		{"what was asked", "application/jwt", func(object) {}, object{"challenge": "123456789", "domain": "example.com"}, true},
		{"another challenge", "application/jwt", func(object) {}, object{"challenge": "987654321"}, false},
		{"another domain", "application/jwt", func(object) {}, object{"domain": "attacker.example"}, false},
		{"another holder", "application/jwt", set("vp.holder", "did:example:somebody"), object{}, false},
		{"no presentation", "application/jwt", set("vp.type", []any{"NonconformingDocument"}), object{}, false},
		{"run out", "application/jwt", set("exp", 1000000000), object{}, false},
		{"a changed credential", "application/jwt", set("vp.verifiableCredential.id", "data:application/jwt,"+vc[:len(vc)-6]+"AAAAAA"), object{}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := h.in(t)
			changed := claims()
			tt.change(changed)
			vp := object{"@context": []any{v2}, "type": "EnvelopedVerifiablePresentation", "id": "data:" + tt.media + "," + jwt(holder, "EdDSA", changed)}
			status, out := h.post("presentations/verify", object{"verifiablePresentation": vp, "options": tt.options})
			if got := h.verdict(status, out); got != tt.want {
				t.Errorf("verified is %v, want %v: %v", got, tt.want, out)
			}
		})
	}
}
