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

// jwkOf is a key as it stands in a set, with further members.
func jwkOf(name, members string) string {
	return strings.Replace(string(credentialtest.Key(key.P256, name).Public().JWK()), "{", "{"+members+",", 1)
}

// answers are given from a table; what is not in it is not there, and "dead" does
// not answer.
type answers map[string]string

func (p answers) resolver() did.Methods {
	return did.Standard(did.FetchFunc(func(_ context.Context, url, _ string) ([]byte, error) {
		switch p[url] {
		case "":
			return nil, did.ErrNotFound
		case "dead":
			return nil, errors.New("no answer")
		}
		return []byte(p[url]), nil
	}))
}

const wellKnown = "https://badges.example/.well-known/jwks.json"

// A JWT's kid may lead into the set of keys of its issuer's host, where a key
// that was replaced stays under its kid. Only the host's own word counts.
func TestKeyByItsKid(t *testing.T) {
	set := fmt.Sprintf(`{"keys":[%s,%s,%s,%s,{"kty":"EC","use":"enc"}]}`, jwkOf("old", `"kid":"2025"`), jwkOf("new", `"kid":"2026","use":"sig"`),
		jwkOf("tenant", `"kid":"t1","iss":"https://badges.example/issuers/1"`), jwkOf("liar", `"kid":"l","iss":"https://other.example"`))
	for _, tt := range []struct {
		name, kid, want, controller string
		err                         error
	}{
		{"replaced", wellKnown + "#2025", "old", "https://badges.example", nil},
		{"in use", wellKnown + "#2026", "new", "https://badges.example", nil},
		{"of one issuer among several", wellKnown + "#t1", "tenant", "https://badges.example/issuers/1", nil},
		{"that names an issuer of another host", wellKnown + "#l", "liar", wellKnown, nil},
		{"that is not in it", wellKnown + "#2024", "", "", did.ErrInvalid},
		{"in a set that is not the host's", "https://badges.example/u/mallory/jwks.json#t1", "tenant", "https://badges.example/u/mallory/jwks.json", nil},
		{"in a set that does not answer", "https://dead.example/jwks.json#1", "", "", did.ErrUnreachable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := answers{wellKnown: set, "https://badges.example/u/mallory/jwks.json": set, "https://dead.example/jwks.json": "dead"}.resolver()
			m, err := did.Retrieve(t.Context(), r, tt.kid)
			if !errors.Is(err, tt.err) {
				t.Fatalf("%v, want %v", err, tt.err)
			}
			if tt.err == nil && (m.Controller != tt.controller || !m.Key.Equal(credentialtest.Key(key.P256, tt.want).Public()) || !strings.HasPrefix(m.ID, tt.controller+"#")) {
				t.Errorf("got %s, controlled by %s", m.ID, m.Controller)
			}
		})
	}
}

// An issuer whose own address gives no keys has those that its host's set
// says are its.
func TestKeysOfAnIssuerWithoutADocument(t *testing.T) {
	set := fmt.Sprintf(`{"keys":[%s,%s]}`, jwkOf("host", `"kid":"h"`), jwkOf("tenant", `"kid":"t1","iss":"https://badges.example/issuers/1"`))
	const profile = `{"id":"https://badges.example/issuers/1","type":["Profile"],"name":"Nordmark"}`
	for _, tt := range []struct {
		name, issuer string
		pages        answers
		want         string // whose key; "": none
		err          error
	}{
		{"a profile without keys", "https://badges.example/issuers/1", answers{"https://badges.example/issuers/1": profile, wellKnown: set}, "tenant", nil},
		{"a page for people", "https://badges.example/issuers/1", answers{"https://badges.example/issuers/1": "<html>", wellKnown: set}, "tenant", nil},
		{"nothing there", "https://badges.example/issuers/1", answers{wellKnown: set}, "tenant", nil},
		{"the host itself", "https://badges.example", answers{"https://badges.example": "<html>", wellKnown: set}, "host", nil},
		{"another tenant", "https://badges.example/issuers/2", answers{"https://badges.example/issuers/2": "<html>", wellKnown: set}, "", did.ErrUnreachable},
		{"no set either", "https://badges.example/issuers/1", answers{"https://badges.example/issuers/1": "<html>"}, "", did.ErrUnreachable},
		{"a profile, and the set does not answer", "https://badges.example/issuers/1", answers{"https://badges.example/issuers/1": profile, wellKnown: "dead"}, "", did.ErrUnreachable},
		{"its address does not answer", "https://badges.example/issuers/1", answers{"https://badges.example/issuers/1": "dead", wellKnown: set}, "", did.ErrUnreachable},
		{"keys of its own go first", "https://badges.example/issuers/1", answers{wellKnown: set, "https://badges.example/issuers/1": `{"id":"https://badges.example/issuers/1","verificationMethod":[{"id":"#1","type":"JsonWebKey","controller":"https://badges.example/issuers/1","publicKeyJwk":` +
			jwkOf("own", `"kid":"1"`) + `}],"assertionMethod":["#1"]}`}, "own", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := tt.pages.resolver().Resolve(t.Context(), tt.issuer)
			if !errors.Is(err, tt.err) {
				t.Fatalf("%v, want %v", err, tt.err)
			}
			if tt.err != nil {
				return
			}
			if doc.ID != tt.issuer || len(doc.Assertions) != 1 {
				t.Fatalf("got %+v", doc)
			}
			m, err := doc.Assertion(doc.Assertions[0])
			if err != nil || !m.Key.Equal(credentialtest.Key(key.P256, tt.want).Public()) {
				t.Errorf("got %+v, %v", m, err)
			}
		})
	}
}
