package proof_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/credential/proof"
)

// holds tells whether some proof of the document holds, and is the issuer's.
func holds(raw []byte) (*credential.Credential, bool) {
	c, err := credential.Parse(raw)
	if err != nil {
		return nil, false
	}
	for _, p := range proof.Embedded(c) {
		k, err := p.Key(context.Background(), did.Standard(nil), c.Issuer().ID)
		if err == nil && k.Owner == nil && p.Verify(k.Public) == nil {
			return c, true
		}
	}
	return c, false
}

// TestOneByteChanged flips single bits of signed badges, the same ones in
// every run. None of the results may verify, unless it is the same JSON spelt
// otherwise. Package verify does it to whole reports, and more often.
func TestOneByteChanged(t *testing.T) {
	signed := map[string][]byte{"ecdsa-sd-2023": fixedPart(t)}
	for _, tt := range everySuite {
		signed[tt.suite+" "+tt.typ.String()] = added(t, nil, credentialtest.SignerOf(tt.typ, "nordmark"), proof.Options{Suite: tt.suite})
	}
	for name, signed := range signed {
		original, ok := holds(signed)
		if !ok {
			t.Fatalf("%s: the untouched badge does not verify", name)
		}
		rng := rand.New(rand.NewPCG(1, uint64(len(name))))
		for range 300 {
			at, bit := rng.IntN(len(signed)), byte(1)<<rng.IntN(8)
			changed := bytes.Clone(signed)
			changed[at] ^= bit
			// A member under another name for the same thing leaves the statements
			// as they were ("Criteria" for "criteria"): verify looks for that.
			if c, ok := holds(changed); ok && !reflect.DeepEqual(c.Value(), original.Value()) && len(credential.Faults(credential.Check(c))) == 0 {
				t.Errorf("%s: byte %d: %q instead of %q verifies", name, at, changed[at], signed[at])
			}
		}
	}
}

// fixedPart is a part of a badge whose secrets are always the same ones.
func fixedPart(t testing.TB) []byte {
	t.Helper()
	s := credentialtest.SignerOf(key.P256, "nordmark")
	doc := credentialtest.JSON(t, credentialtest.Badge(s.Controller()))
	options := proof.Options{Suite: "ecdsa-sd-2023", Created: credentialtest.Noon, Mandatory: mandatory}
	base, err := proof.BaseWith(t.Context(), doc, s, options, make([]byte, 32), credentialtest.Key(key.P256, "of the proof"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := proof.Derive(base, []string{"/credentialSubject"})
	if err != nil {
		t.Fatal(err)
	}
	return part
}

// TestOneJWTByteChanged does the same to a VC-JWT; there every byte counts.
func TestOneJWTByteChanged(t *testing.T) {
	jwt := []byte(credentialtest.JWT(t, "nordmark"))
	if err := checkJWT(t, jwt, did.Standard(nil)); err != nil {
		t.Fatal("the untouched JWT does not verify:", err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for range 600 {
		at, bit := rng.IntN(len(jwt)), byte(1)<<rng.IntN(8)
		changed := bytes.Clone(jwt)
		changed[at] ^= bit
		if bytes.Equal(bytes.TrimSpace(changed), jwt) {
			continue
		}
		if err := checkJWT(t, changed, did.Standard(nil)); err == nil {
			t.Errorf("byte %d: %q instead of %q verifies", at, changed[at], jwt[at])
		}
	}
}

// checkJWT is nil when the JWT holds and its key is the issuer's.
func checkJWT(t testing.TB, raw []byte, r did.Resolver) error {
	t.Helper()
	j, err := proof.ParseJWT(raw)
	if err != nil {
		return err
	}
	k, err := j.Key(context.Background(), r, j.Credential.Issuer().ID)
	if err != nil {
		return err
	}
	return errors.Join(j.Verify(k.Public), k.Owner)
}

// TestAddedMember puts something into a signed badge that no context defines,
// and something that one does: neither was signed.
func TestAddedMember(t *testing.T) {
	signed := string(credentialtest.Signed(t, "nordmark"))
	for _, tt := range []struct{ name, old, new, code string }{
		{"undefined term", `"name":"Pruning`, `"grade":"A","name":"Pruning`, proof.CodeNotCovered},
		{"defined term", `"creditsEarned":1.5`, `"creditsEarned":1.5,"role":"Head gardener"`, proof.CodeMismatch},
		{"other value", `"value":"83"`, `"value":"93"`, proof.CodeMismatch},
		{"unknown context", `context-3.0.3.json"]`, `context-3.0.3.json","https://evil.example/c.json"]`, proof.CodeContext},
		{"inline context", `context-3.0.3.json"]`, `context-3.0.3.json",{"name":"https://evil.example/name"}]`, proof.CodeNotCovered},
		{"other purpose", `"proofPurpose":"assertionMethod"`, `"proofPurpose":"authentication"`, proof.CodePurpose},
		{"other suite", `"cryptosuite":"eddsa-rdfc-2022"`, `"cryptosuite":"eddsa-rdf-2022"`, proof.CodeKindNotRead},
		{"created later", `"created":"2026-05-04T12:00:00Z"`, `"created":"2026-05-05T12:00:00Z"`, proof.CodeMismatch},
		{"created unreadable", `"created":"2026-05-04T12:00:00Z"`, `"created":"yesterday"`, proof.CodeMalformed},
		{"builds on nothing", `"created":`, `"previousProof":"urn:uuid:1","created":`, proof.CodeMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			changed := strings.Replace(signed, tt.old, tt.new, 1)
			if changed == signed {
				t.Fatal("the sample lacks", tt.old)
			}
			p := proof.Embedded(parse(t, []byte(changed)))[0]
			k, err := p.Key(context.Background(), did.Standard(nil), parse(t, []byte(signed)).Issuer().ID)
			if err == nil {
				err = p.Verify(k.Public)
			}
			if e, ok := errors.AsType[*proof.Error](err); !ok || e.Code != tt.code {
				t.Errorf("got %v, want %s", err, tt.code)
			}
		})
	}
}

// retold rebuilds a JWT with another header and payload around the same signature.
func retold(t *testing.T, jwt string, header, payload func(string) string) []byte {
	t.Helper()
	parts := strings.Split(jwt, ".")
	for i, change := range []func(string) string{header, payload} {
		if change == nil {
			continue
		}
		clear, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		parts[i] = base64.RawURLEncoding.EncodeToString([]byte(change(string(clear))))
	}
	return []byte(strings.Join(parts, "."))
}
