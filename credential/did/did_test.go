package did_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/key"
)

const college = "did:web:laurel.example:o:nordmark"

// pages answers like a network of these documents.
func pages(documents map[string]string) did.FetchFunc {
	return func(_ context.Context, url, _ string) ([]byte, error) {
		body, ok := documents[url]
		if !ok {
			return nil, errors.New("connection refused")
		}
		return []byte(body), nil
	}
}

func TestRetrieve(t *testing.T) {
	ed, p256 := credentialtest.Key(key.Ed25519, "nordmark").Public(), credentialtest.Key(key.P256, "nordmark").Public()
	ours, err := json.Marshal(did.NewDocument(college, ed, p256))
	if err != nil {
		t.Fatal(err)
	}
	didJWK := "did:jwk:" + base64.RawURLEncoding.EncodeToString(p256.JWK())
	forSecrets := "did:jwk:" + base64.RawURLEncoding.EncodeToString([]byte(strings.TrimSuffix(string(p256.JWK()), "}")+`,"use":"enc"}`))
	method := func(id, controller, multikey string) string {
		return `{"id":"` + id + `","type":"Multikey","controller":"` + controller + `","publicKeyMultibase":"` + multikey + `"}`
	}
	const at = "https://laurel.example/o/nordmark/did.json"
	for _, tt := range []struct {
		name, method string
		document     string // at the college's address
		want         key.Public
		err          error
	}{
		{"did:key", ed.DIDKeyMethod(), "", ed, nil},
		{"did:key, P-256", p256.DIDKeyMethod(), "", p256, nil},
		{"did:key without fragment", ed.DIDKey(), "", ed, nil},
		{"did:key, another fragment", ed.DIDKey() + "#key-1", "", key.Public{}, did.ErrInvalid},
		{"did:key, damaged", "did:key:z6Mk0OIl#1", "", key.Public{}, did.ErrInvalid},
		{"did:key, secp256k1", "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme#zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme", "", key.Public{}, did.ErrUnsupported},
		{"did:jwk", didJWK + "#0", "", p256, nil},
		{"did:jwk for encryption", forSecrets + "#0", "", key.Public{}, did.ErrInvalid},
		{"did:jwk, damaged", "did:jwk:e30#0", "", key.Public{}, did.ErrInvalid},
		{"did:web, Multikey", did.MethodID(college, ed), string(ours), ed, nil},
		{"did:web, JsonWebKey", did.MethodID(college, p256), string(ours), p256, nil},
		{"did:web, unreachable", did.MethodID(college, ed), "", key.Public{}, did.ErrUnreachable},
		{"did:web, a page for people", did.MethodID(college, ed), "<!doctype html>", key.Public{}, did.ErrUnreachable},
		{"did:web, no such key", college + "#other", string(ours), key.Public{}, did.ErrInvalid},
		{"did:web, no fragment", college, string(ours), key.Public{}, did.ErrInvalid},
		{"did:web, of another", college + "#1", `{"id":"did:web:other.example","verificationMethod":[]}`, key.Public{}, did.ErrInvalid},
		{"key of another controller", college + "#1", `{"id":"` + college + `","verificationMethod":[` + method(college+"#1", "did:web:other.example", ed.Multikey()) + `],"assertionMethod":["` + college + `#1"]}`, key.Public{}, did.ErrInvalid},
		{"key not for assertions", college + "#1", `{"id":"` + college + `","verificationMethod":[` + method(college+"#1", college, ed.Multikey()) + `],"authentication":["#1"]}`, key.Public{}, did.ErrInvalid},
		{"relative ids", college + "#1", `{"id":"` + college + `","verificationMethod":[` + method("#1", college, ed.Multikey()) + `],"assertionMethod":["#1"]}`, ed, nil},
		{"embedded in assertionMethod", college + "#1", `{"id":"` + college + `","assertionMethod":` + method(college+"#1", college, ed.Multikey()) + `}`, ed, nil},
		{"key given twice", college + "#1", `{"id":"` + college + `","assertionMethod":{"id":"#1","controller":"` + college + `","publicKeyMultibase":"` + ed.Multikey() + `","publicKeyJwk":` + string(ed.JWK()) + `}}`, key.Public{}, did.ErrInvalid},
		{"key in an older form", college + "#1", `{"id":"` + college + `","assertionMethod":{"id":"#1","controller":"` + college + `","publicKeyBase58":"abc"}}`, key.Public{}, did.ErrUnsupported},
		{"end of the key unreadable", college + "#1", `{"id":"` + college + `","assertionMethod":{"id":"#1","controller":"` + college + `","publicKeyMultibase":"` + ed.Multikey() + `","expires":"soon"}}`, key.Public{}, did.ErrInvalid},
		{"unknown DID method", "did:example:123#1", "", key.Public{}, did.ErrUnsupported},
		{"unknown scheme", "xxx:abc#1", "", key.Public{}, did.ErrUnsupported},
		{"no identifier", "z6MkrvfzkMnv", "", key.Public{}, did.ErrInvalid},
		{"nothing", "", "", key.Public{}, did.ErrInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			network := pages(map[string]string{at: tt.document})
			if tt.document == "" {
				network = pages(nil)
			}
			got, err := did.Retrieve(context.Background(), did.Standard(network), tt.method)
			if !errors.Is(err, tt.err) || tt.err == nil && !got.Key.Equal(tt.want) || tt.err != nil && got.Key.Type() != 0 {
				t.Errorf("got %s key, %v; want %v", got.Key.Type(), err, tt.err)
			}
		})
	}
}

// TestAddresses: a key under its own https address, and a controller document.
func TestAddresses(t *testing.T) {
	ed := credentialtest.Key(key.Ed25519, "nordmark").Public()
	network := pages(map[string]string{
		"https://nordmark.example/key.json": string(ed.JWK()),
		"https://nordmark.example/issuer":   `{"id":"https://nordmark.example/issuer","assertionMethod":[{"id":"#k","type":"Multikey","controller":"https://nordmark.example/issuer","publicKeyMultibase":"` + ed.Multikey() + `"}]}`,
		"https://nordmark.example/about":    "<html>",
	})
	for id, want := range map[string]error{
		"https://nordmark.example/key.json": nil,
		"https://nordmark.example/issuer#k": nil,
		"https://nordmark.example/about#k":  did.ErrUnreachable,
		"https://nordmark.example/none#k":   did.ErrUnreachable,
		"https://u@nordmark.example/x#k":    did.ErrInvalid,
		"http://nordmark.example/issuer#k":  did.ErrUnsupported,
	} {
		got, err := did.Retrieve(context.Background(), did.Standard(network), id)
		if !errors.Is(err, want) || want == nil && !got.Key.Equal(ed) {
			t.Errorf("%s: %v, want %v", id, err, want)
		}
	}
}

func TestWebAddress(t *testing.T) {
	for id, want := range map[string]string{
		"did:web:laurel.example":             "https://laurel.example/.well-known/did.json",
		"did:web:laurel.example:o:nordmark":  "https://laurel.example/o/nordmark/did.json",
		"did:web:laurel.example%3A8443":      "https://laurel.example:8443/.well-known/did.json",
		"did:web:laurel.example%3A8443:o:a":  "https://laurel.example:8443/o/a/did.json",
		"did:web:127.0.0.1%3A8080:o:a":       "http://127.0.0.1:8080/o/a/did.json",
		"did:web:127.0.0.1.evil.example:o:a": "https://127.0.0.1.evil.example/o/a/did.json",
		"did:web:laurel.example:o:a%20b":     "https://laurel.example/o/a%20b/did.json",
		"did:web:":                           "",
		"did:web::o":                         "",
		"did:web:laurel.example:":            "",
		"did:web:laurel.example:..:x":        "",
		"did:web:laurel.example:%2e%2e:x":    "",
		"did:web:laurel.example:a%2fb":       "",
		"did:web:laurel.example/x":           "",
		"did:web:user@laurel.example":        "",
		"did:web:user%40laurel.example":      "",
		"did:web:laurel.example?x":           "",
		"did:web:laurel.example%2fx":         "",
		"did:web:laurel.example%3Ax":         "",
		"did:web:laurel example":             "",
		"did:web:laurel.example%00":          "",
		"did:key:z6Mk":                       "",
	} {
		got, err := did.Web{LoopbackHTTP: true}.Address(id)
		if got != want || (err != nil) != (want == "") || err != nil && !errors.Is(err, did.ErrInvalid) {
			t.Errorf("%s leads to %q (%v), want %q", id, got, err, want)
		}
	}
	if got, _ := (did.Web{}).Address("did:web:127.0.0.1%3A8080"); !strings.HasPrefix(got, "https://") {
		t.Errorf("plain http without leave: %s", got)
	}
}

// TestWebOverHTTP resolves one of our organisations at a server on loopback.
func TestWebOverHTTP(t *testing.T) {
	var id string
	ed := credentialtest.Key(key.Ed25519, "nordmark").Public()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/o/nordmark/did.json" {
			http.NotFound(w, r)
			return
		}
		if err := json.NewEncoder(w).Encode(did.NewDocument(id, ed)); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	host := strings.Replace(strings.TrimPrefix(server.URL, "http://"), ":", "%3A", 1)
	id = "did:web:" + host + ":o:nordmark"
	fetch := did.FetchFunc(func(ctx context.Context, url, accept string) ([]byte, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return nil, err
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return nil, err
		}
		defer res.Body.Close()
		if res.StatusCode == http.StatusNotFound {
			return nil, did.ErrNotFound
		}
		return io.ReadAll(io.LimitReader(res.Body, 1<<20))
	})
	r := did.Methods{"web": did.Web{Fetch: fetch, LoopbackHTTP: true}}
	if m, err := did.Retrieve(context.Background(), r, did.MethodID(id, ed)); err != nil || !m.Key.Equal(ed) {
		t.Error(err)
	}
	_, err := r.Resolve(context.Background(), "did:web:"+host+":o:nobody")
	if !errors.Is(err, did.ErrNotFound) || !errors.Is(err, did.ErrUnreachable) {
		t.Errorf("no such document: %v", err)
	}
}

// TestOurDocument is written as every known verifier reads it.
func TestOurDocument(t *testing.T) {
	ed, p256 := credentialtest.Key(key.Ed25519, "nordmark").Public(), credentialtest.Key(key.P256, "nordmark").Public()
	raw, err := json.Marshal(did.NewDocument(college, ed, p256))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		ID                 string
		VerificationMethod []struct {
			ID, Type, Controller, PublicKeyMultibase string
			PublicKeyJwk                             map[string]string
		}
		AssertionMethod []string // an object here would not decode
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	first, second := doc.VerificationMethod[0], doc.VerificationMethod[1]
	if first.Type != "Multikey" || first.ID != college+"#"+ed.Multikey() || first.PublicKeyMultibase != ed.Multikey() {
		t.Errorf("the Ed25519 key: %+v", first)
	}
	if second.Type != "JsonWebKey" || second.PublicKeyJwk["crv"] != "P-256" || second.Controller != college {
		t.Errorf("the P-256 key: %+v", second)
	}
	if doc.AssertionMethod[0] != first.ID || doc.AssertionMethod[1] != second.ID {
		t.Errorf("assertionMethod: %v", doc.AssertionMethod)
	}
}

func TestSpeltKey(t *testing.T) {
	ed := credentialtest.Key(key.Ed25519, "nordmark").Public()
	if k, ok := did.SpeltKey("https://nordmark.example/issuer#" + ed.Multikey()); !ok || !k.Equal(ed) {
		t.Error("the key is not found in its fragment")
	}
	for _, id := range []string{"https://nordmark.example/issuer#key-1", "https://nordmark.example/issuer", "", "#"} {
		if _, ok := did.SpeltKey(id); ok {
			t.Errorf("%q spells a key", id)
		}
	}
}

func FuzzDID(f *testing.F) {
	ed := credentialtest.Key(key.Ed25519, "nordmark").Public()
	for _, id := range []string{ed.DIDKey(), ed.DIDKeyMethod(), college, "did:jwk:e30", "https://nordmark.example/", "did:web:a%3A1:b"} {
		f.Add(id, `{"id":"`+college+`","assertionMethod":[{"id":"#1","publicKeyMultibase":"`+ed.Multikey()+`"}]}`)
	}
	f.Fuzz(func(t *testing.T, id, document string) {
		network := did.FetchFunc(func(_ context.Context, url, _ string) ([]byte, error) {
			if !strings.HasPrefix(url, "https://") {
				t.Errorf("%q is asked for %q", url, id)
			}
			return []byte(document), nil
		})
		r := did.Standard(network)
		if parsed, err := did.Parse([]byte(document)); err == nil && parsed.ID == "" || err != nil && !errors.Is(err, did.ErrInvalid) {
			t.Errorf("a document without id, or an error of no kind: %v", err)
		}
		doc, err := r.Resolve(context.Background(), id)
		if err != nil {
			if !errors.Is(err, did.ErrInvalid) && !errors.Is(err, did.ErrUnreachable) && !errors.Is(err, did.ErrUnsupported) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if doc.ID != id {
			t.Errorf("%q resolves to the document of %q", id, doc.ID)
		}
		if m, err := did.Retrieve(context.Background(), r, id); err == nil && m.Key.Type() == 0 {
			t.Error("a method without a key and without an error")
		}
	})
}

// TestPurposes: a key counts for what its document lists it for.
func TestPurposes(t *testing.T) {
	const id = "did:web:nordmark.example"
	issuing, presenting := credentialtest.Key(key.Ed25519, "issuing").Public(), credentialtest.Key(key.P256, "presenting").Public()
	doc := did.NewDocument(id, issuing, presenting)
	doc.Assertions, doc.Authentications = doc.Assertions[:1], doc.Assertions[1:]
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	r := did.Standard(did.FetchFunc(func(context.Context, string, string) ([]byte, error) { return raw, nil }))
	for _, tt := range []struct {
		purpose string
		key     key.Public
		good    bool
	}{
		{"", issuing, true}, {"assertionMethod", issuing, true}, {"authentication", issuing, false},
		{"", presenting, false}, {"assertionMethod", presenting, false}, {"authentication", presenting, true},
		{"keyAgreement", issuing, false}, {"keyAgreement", presenting, false},
	} {
		m, err := did.RetrieveFor(t.Context(), r, did.MethodID(id, tt.key), tt.purpose)
		if (err == nil) != tt.good || err == nil && !m.Key.Equal(tt.key) || err != nil && !errors.Is(err, did.ErrInvalid) {
			t.Errorf("%s for %q: %v", tt.key.Type(), tt.purpose, err)
		}
	}
	for _, typ := range []key.Type{key.Ed25519, key.P256, key.P384} {
		s := credentialtest.SignerOf(typ, "ada")
		if _, err := did.RetrieveFor(t.Context(), r, s.Method(), "authentication"); err != nil {
			t.Errorf("a did:key of %s does not authenticate: %v", typ, err)
		}
	}
}
