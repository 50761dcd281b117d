package proof_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/internal/multibase"
	"laurel/credential/key"
	"laurel/credential/proof"
)

// TestOwner signs as issuers of every kind of name, with keys that are
// theirs, another's, or nobody knows whose.
func TestOwner(t *testing.T) {
	ed := credentialtest.Key(key.Ed25519, "nordmark")
	multikey := ed.Public().Multikey()
	const issuer = "https://nordmark.example/issuers/1"
	document := func(id, extra string) string {
		return `{"id":"` + id + `","assertionMethod":[{"id":"#` + multikey + `","type":"Multikey","controller":"` + id + `","publicKeyMultibase":"` + multikey + `"` + extra + `}]}`
	}
	network := map[string]string{
		issuer:                                       document(issuer, ""),
		"https://nordmark.example/issuers/2":         document("https://nordmark.example/issuers/2", ""),
		"https://nordmark.example/issuers/1/k":       string(ed.Public().JWK()),
		"https://expired.example/":                   document("https://expired.example/", `,"expires":"2026-05-04T11:00:00Z"`),
		"https://later.example/":                     document("https://later.example/", `,"revoked":"2026-05-05T00:00:00Z"`),
		"https://laurel.example/o/nordmark/did.json": `{"id":"` + webIssuer + `"}`,
	}
	resolver := did.Standard(did.FetchFunc(func(_ context.Context, url, _ string) ([]byte, error) {
		if page, ok := network[url]; ok {
			return []byte(page), nil
		}
		return nil, errors.New("no answer")
	}))
	for _, tt := range []struct {
		name, issuer, method string
		kind                 error
		code                 string
	}{
		{"its own document", issuer, issuer + "#" + multikey, nil, ""},
		{"a key beneath its address", issuer, issuer + "/k", nil, ""},
		{"another tenant of the host", issuer, "https://nordmark.example/issuers/2#" + multikey, proof.ErrUnknown, proof.CodeIssuerNoKey},
		{"a way out of its address", issuer, issuer + "/../2#" + multikey, proof.ErrUnknown, proof.CodeKeyUnreachable},
		{"a did:key for an address", issuer, ed.Public().DIDKeyMethod(), proof.ErrUnknown, proof.CodeIssuerNoKey},
		{"a did:key for a urn", "urn:uuid:1", ed.Public().DIDKeyMethod(), proof.ErrUnknown, proof.CodeIssuerNoKey},
		{"a did:key for another DID", webIssuer, ed.Public().DIDKeyMethod(), proof.ErrWrong, proof.CodeOtherIssuer},
		{"unreachable, spelt in its name", "https://silent.example/", "https://silent.example/#" + multikey, proof.ErrUnknown, proof.CodeKeyUnreachable},
		{"a document that lists no keys", webIssuer, webIssuer + "#" + multikey, proof.ErrWrong, proof.CodeKeyInvalid},
		{"a key that ran out before", "https://expired.example/", "https://expired.example/#" + multikey, proof.ErrWrong, proof.CodeLapsed},
		{"a key withdrawn afterwards", "https://later.example/", "https://later.example/#" + multikey, nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := parsedProof(t, ed, tt.issuer, tt.method)
			k, err := p.Key(context.Background(), resolver, tt.issuer)
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Verify(k.Public); err != nil {
				t.Errorf("the signature: %v", err)
			}
			e, _ := errors.AsType[*proof.Error](k.Owner)
			if tt.kind == nil && k.Owner != nil || tt.kind != nil && (!errors.Is(k.Owner, tt.kind) || e.Code != tt.code) {
				t.Errorf("owner: %v, want %v %s", k.Owner, tt.kind, tt.code)
			}
		})
	}
}

// TestPurposeOfLabels: of an issuer's keys, which a token names by a label, by
// the key itself or not at all, those count that it lists for what is signed.
func TestPurposeOfLabels(t *testing.T) {
	asserting, presenting := credentialtest.Key(key.Ed25519, "asserting"), credentialtest.Key(key.Ed25519, "presenting")
	method := func(name string, k key.Private) string {
		return `{"id":"#` + name + `","type":"JsonWebKey","controller":"` + webIssuer + `","publicKeyJwk":` + string(k.Public().JWK()) + `}`
	}
	listing := `{"id":"` + webIssuer + `","verificationMethod":[` + method("a", asserting) + `,` + method("p", presenting) + `],"assertionMethod":["#a"],"authentication":["#p"]}`
	resolver := did.Standard(did.FetchFunc(func(context.Context, string, string) ([]byte, error) { return []byte(listing), nil }))
	for _, tt := range []struct {
		name, label string
		priv        key.Private
		form        proof.Form
		header      map[string]any
		good        bool
	}{
		{"a credential by its key", "a", asserting, proof.VCJWT, nil, true},
		{"a credential by a key for presenting", "p", presenting, proof.VCJWT, nil, false},
		{"a presentation by its key", "p", presenting, proof.VPJWT, nil, true},
		{"a presentation by a key for credentials", "a", asserting, proof.VPJWT, nil, false},
		{"a presentation without a label", "", presenting, proof.VPJWT, nil, true},
		{"a presentation without a label by a key for credentials", "", asserting, proof.VPJWT, nil, false},
		{"a presentation with the key in it", "", presenting, proof.VPJWT, map[string]any{"jwk": json.RawMessage(presenting.Public().JWK())}, true},
		{"a presentation with a key for credentials in it", "", asserting, proof.VPJWT, map[string]any{"jwk": json.RawMessage(asserting.Public().JWK())}, false},
		{"a credential with a key for presenting in it", "", presenting, proof.VCJWT, map[string]any{"jwk": json.RawMessage(presenting.Public().JWK())}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := key.NewSigner(tt.priv, webIssuer, tt.label)
			sealed, err := proof.Seal(t.Context(), document(t, s, tt.form), s, tt.form, proof.Sealing{Header: tt.header})
			if err != nil {
				t.Fatal(err)
			}
			opened, err := proof.Open(sealed)
			if err != nil {
				t.Fatal(err)
			}
			k, err := opened.Key(t.Context(), resolver, webIssuer)
			if err == nil {
				err = errors.Join(opened.Verify(k.Public), k.Owner)
			}
			if (err == nil) != tt.good {
				t.Errorf("%v, want good %v", err, tt.good)
			}
		})
	}
}

// TestNoKey: methods that lead to no key at all.
func TestNoKey(t *testing.T) {
	for _, tt := range []struct {
		method string
		kind   error
		code   string
	}{
		{"https://nordmark.example/1#key-1", proof.ErrUnknown, proof.CodeKeyUnreachable},
		{"https://nordmark.example/1#z6MkjZRsdasZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi", proof.ErrWrong, proof.CodeKeyInvalid},
		{"z6MkrvfzkMnvCroEUP2DVc9SHPE48CRsvHiVSusHioxTYu1x", proof.ErrWrong, proof.CodeKeyInvalid},
		{"did:example:z6MkrvfzkMnvCroEUP2DVc9SHPE48CRsvHiVSusHioxTYu1x", proof.ErrWrong, proof.CodeKeyInvalid},
		{"did:example:1#key-1", proof.ErrUnknown, proof.CodeKeyUnsupported},
	} {
		p := proof.Embedded(parse(t, []byte(`{"proof":{"type":"DataIntegrityProof","cryptosuite":"eddsa-rdfc-2022",
			"proofPurpose":"assertionMethod","proofValue":"`+multibase.Base58(make([]byte, 64))+`","verificationMethod":"`+tt.method+`"}}`)))[0]
		_, err := p.Key(context.Background(), did.Standard(nil), "https://nordmark.example/1")
		if e, ok := errors.AsType[*proof.Error](err); !ok || !errors.Is(err, tt.kind) || e.Code != tt.code {
			t.Errorf("%s: %v, want %v %s", tt.method, err, tt.kind, tt.code)
		}
	}
}

func parsedProof(t *testing.T, priv key.Private, issuer, method string) *proof.Proof {
	t.Helper()
	s := key.NewSigner(priv, issuer, method)
	doc, err := json.Marshal(map[string]any{
		"@context": []string{credential.ContextV2}, "type": []string{"VerifiableCredential"}, "issuer": issuer,
		"credentialSubject": map[string]any{"id": "did:example:ada"},
	})
	if err != nil {
		t.Fatal(err)
	}
	signed, err := proof.Sign(context.Background(), doc, s, credentialtest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	return proof.Embedded(parse(t, signed))[0]
}
