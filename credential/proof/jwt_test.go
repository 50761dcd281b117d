package proof_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/credentialtest/tally"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/credential/proof"
)

const webIssuer = "did:web:laurel.example:o:nordmark"

// webResolver answers for webIssuer with a document, or for nobody when nil.
func webResolver(doc *did.Document) did.Methods {
	return did.Standard(did.FetchFunc(func(_ context.Context, url, _ string) ([]byte, error) {
		if doc == nil || url != "https://laurel.example/o/nordmark/did.json" {
			return nil, errors.New("no answer")
		}
		return json.Marshal(doc)
	}))
}

func TestJWTByDIDKey(t *testing.T) {
	jwt := credentialtest.JWT(t, "nordmark")
	j, err := proof.ParseJWT([]byte(jwt + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	if j.Name != "vc-jwt EdDSA" || j.Method != "" {
		t.Errorf("name %q, method %q: a did:key header carries its key alone", j.Name, j.Method)
	}
	if err := checkJWT(t, []byte(jwt), did.Standard(nil)); err != nil {
		t.Error(err)
	}
	if j.Credential.Achievement().Name != "Pruning Young Fruit Trees" {
		t.Error("the credential inside is not read")
	}
}

func TestJWTByDIDWeb(t *testing.T) {
	_, s, doc := credentialtest.WebSigners(webIssuer, "nordmark")
	jwt, err := proof.SignJWT(context.Background(), credentialtest.JSON(t, credentialtest.Badge(webIssuer)), s)
	if err != nil {
		t.Fatal(err)
	}
	other := did.NewDocument(webIssuer, credentialtest.Key(key.P256, "someone else").Public())
	for _, tt := range []struct {
		name  string
		doc   *did.Document
		kind  error
		code  string
		holds bool // the signature, whoever's the key is
	}{
		{"its document lists the key", doc, nil, "", true},
		{"its document is out of reach", nil, proof.ErrUnknown, proof.CodeKeyUnreachable, true},
		{"its document lists another key", other, proof.ErrWrong, proof.CodeKeyInvalid, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			j, err := proof.ParseJWT([]byte(jwt))
			if err != nil {
				t.Fatal(err)
			}
			k, err := j.Key(context.Background(), webResolver(tt.doc), webIssuer)
			if err != nil {
				t.Fatal(err)
			}
			if got := j.Verify(k.Public) == nil; got != tt.holds {
				t.Errorf("the signature holds: %t", got)
			}
			e, _ := errors.AsType[*proof.Error](k.Owner)
			if tt.kind == nil && k.Owner != nil || tt.kind != nil && (!errors.Is(k.Owner, tt.kind) || e.Code != tt.code) {
				t.Errorf("owner: %v, want %v %s", k.Owner, tt.kind, tt.code)
			}
		})
	}
}

// TestJWTOfAnother: someone signs with a key of their own in the name of a did:key.
func TestJWTOfAnother(t *testing.T) {
	issuer := credentialtest.Signer("nordmark").Controller()
	mallory := credentialtest.Key(key.Ed25519, "mallory")
	s := key.NewSigner(mallory, issuer, mallory.Public().DIDKeyMethod())
	jwt, err := proof.SignJWT(context.Background(), credentialtest.JSON(t, credentialtest.Badge(issuer)), s)
	if err != nil {
		t.Fatal(err)
	}
	if err := checkJWT(t, []byte(jwt), did.Standard(nil)); !errors.Is(err, proof.ErrWrong) {
		t.Errorf("got %v, want wrong", err)
	}
	doc, err := proof.Sign(context.Background(), credentialtest.JSON(t, credentialtest.Badge(issuer)), s, credentialtest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := holds(doc); ok {
		t.Error("an embedded proof by another's key counts as the issuer's")
	}
}

// TestJWTRefused lists what no key makes good.
func TestJWTRefused(t *testing.T) {
	jwt := credentialtest.JWT(t, "nordmark")
	replace := func(old, new string) func(string) string {
		return func(s string) string {
			if !strings.Contains(s, old) {
				t.Fatal("the sample lacks", old)
			}
			return strings.Replace(s, old, new, 1)
		}
	}
	for _, tt := range []struct {
		name string
		raw  []byte
		kind error
		code string
	}{
		{"alg none", retold(t, jwt, replace("EdDSA", "none"), nil), proof.ErrWrong, proof.CodeAlgNone},
		{"alg HS256", retold(t, jwt, replace("EdDSA", "HS256"), nil), proof.ErrWrong, proof.CodeKeyKind},
		{"alg of another key", retold(t, jwt, replace("EdDSA", "ES256"), nil), proof.ErrWrong, proof.CodeKeyKind},
		{"critical extension", retold(t, jwt, replace(`"typ"`, `"crit":["b64"],"typ"`), nil), proof.ErrUnknown, proof.CodeKindNotRead},
		{"no critical extension named", retold(t, jwt, replace(`"typ"`, `"crit":null,"typ"`), nil), proof.ErrUnknown, proof.CodeKindNotRead},
		{"a payload that is not coded", retold(t, jwt, replace(`"typ"`, `"b64":false,"typ"`), nil), proof.ErrUnknown, proof.CodeKindNotRead},
		{"a status list's type", retold(t, jwt, replace(`"JWT"`, `"statuslist+jwt"`), nil), proof.ErrUnknown, proof.CodeKindNotRead},
		{"private key in the header", retold(t, jwt, replace(`"kty"`, `"d":"AAAA","kty"`), nil), proof.ErrWrong, proof.CodeKeyInvalid},
		{"secp256k1", retold(t, jwt, replace(`"Ed25519"`, `"secp256k1"`), nil), proof.ErrUnknown, proof.CodeKeyUnsupported},
		{"header twice", retold(t, jwt, replace(`"typ"`, `"alg":"none","typ"`), nil), proof.ErrWrong, proof.CodeMalformed},
		{"other payload", retold(t, jwt, nil, replace(`"83"`, `"93"`)), proof.ErrWrong, proof.CodeMismatch},
		{"two parts", []byte("eyJh.eyJh"), proof.ErrWrong, proof.CodeMalformed},
		{"SD-JWT", []byte(jwt + "~"), proof.ErrUnknown, proof.CodeKindNotRead},
		{"broken into lines", bytes.Replace([]byte(jwt), []byte("."), []byte(".\n"), 1), proof.ErrWrong, proof.CodeMalformed},
		{"padded", []byte(strings.Replace(jwt, ".", "=.", 1)), proof.ErrWrong, proof.CodeMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := checkJWT(t, tt.raw, did.Standard(nil))
			if e, ok := errors.AsType[*proof.Error](err); !ok || e.Code != tt.code || !errors.Is(err, tt.kind) {
				t.Errorf("got %v, want %v %s", err, tt.kind, tt.code)
			}
		})
	}
}

// signedPayload signs any header and payload with the named did:key.
func signedPayload(t *testing.T, name string, header, payload map[string]any) []byte {
	t.Helper()
	priv := credentialtest.Key(key.Ed25519, name)
	if header == nil {
		header = map[string]any{"alg": "EdDSA", "typ": "JWT", "kid": priv.Public().DIDKeyMethod()}
	}
	var parts []string
	for _, part := range []any{header, payload} {
		b, err := json.Marshal(part)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, base64.RawURLEncoding.EncodeToString(b))
	}
	message := strings.Join(parts, ".")
	signature, err := priv.Sign([]byte(message))
	if err != nil {
		t.Fatal(err)
	}
	return []byte(message + "." + base64.RawURLEncoding.EncodeToString(signature))
}

// claims is a payload of the Open Badges profile by the named key.
func claims(t *testing.T, name string) map[string]any {
	t.Helper()
	badge := credentialtest.Badge(credentialtest.Signer(name).Controller())
	badge.CredentialSubject.ID = "did:example:ada"
	var payload map[string]any
	if err := json.Unmarshal(credentialtest.JSON(t, badge), &payload); err != nil {
		t.Fatal(err)
	}
	payload["iss"], payload["sub"], payload["jti"] = badge.Issuer.ID, "did:example:ada", badge.ID
	payload["nbf"], payload["exp"] = credentialtest.Noon.Unix(), credentialtest.Noon.AddDate(5, 0, 0).Unix()
	return payload
}

func TestJWTClaims(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(map[string]any)
		good   bool
	}{
		{"all there", func(map[string]any) {}, true},
		{"a fraction of a second", func(m map[string]any) { m["nbf"] = float64(credentialtest.Noon.Unix()) + 0.25 }, true},
		{"another issuer", func(m map[string]any) { m["iss"] = "did:example:mallory" }, false},
		{"no issuer", func(m map[string]any) { delete(m, "iss") }, false},
		{"another subject", func(m map[string]any) { m["sub"] = "did:example:bob" }, false},
		{"no subject", func(m map[string]any) { delete(m, "sub") }, false},
		{"another id", func(m map[string]any) { m["jti"] = "urn:uuid:other" }, false},
		{"another start", func(m map[string]any) { m["nbf"] = 1 }, false},
		{"no start", func(m map[string]any) { delete(m, "nbf") }, false},
		{"start is a text", func(m map[string]any) { m["nbf"] = "noon" }, false},
		{"another end", func(m map[string]any) { m["exp"] = 4000000000 }, false},
		{"no end", func(m map[string]any) { delete(m, "exp") }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			payload := claims(t, "nordmark")
			tt.change(payload)
			err := checkJWT(t, signedPayload(t, "nordmark", nil, payload), did.Standard(nil))
			if tt.good != (err == nil) || err != nil && !errors.Is(err, proof.ErrWrong) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestOldJWT reads the form of the 1.1 data model, whose writers may leave to
// the claims what the credential need not repeat.
func TestOldJWT(t *testing.T) {
	issuer := credentialtest.Signer("nordmark").Controller()
	payload := map[string]any{
		"iss": issuer, "sub": "did:example:ada", "jti": "urn:uuid:1", "nbf": credentialtest.Noon.Unix(), "exp": credentialtest.Noon.AddDate(1, 0, 0).Unix(),
		"vc": map[string]any{
			"@context": []string{credential.ContextV1, "https://purl.imsglobal.org/spec/ob/v3p0/context.json"}, "type": []string{"VerifiableCredential", "OpenBadgeCredential"},
			"credentialSubject": map[string]any{"id": "did:example:ada"},
		},
	}
	raw := signedPayload(t, "nordmark", nil, payload)
	if err := checkJWT(t, raw, did.Standard(nil)); err != nil {
		t.Fatal(err)
	}
	j, err := proof.ParseJWT(raw)
	if err != nil {
		t.Fatal(err)
	}
	from, _, _ := j.Credential.ValidFrom()
	until, _, _ := j.Credential.ValidUntil()
	if j.Credential.Issuer().ID != issuer || j.Credential.ID() != "urn:uuid:1" || !from.Equal(credentialtest.Noon) || !until.Equal(credentialtest.Noon.AddDate(1, 0, 0)) {
		t.Errorf("the claims are not in the credential: %s", j.Credential.Bytes())
	}
	if err := j.Current(credentialtest.Noon.AddDate(3, 0, 0)); err != nil {
		t.Errorf("the credential's own end is told twice: %v", err)
	}
}

// TestJWTByEveryKind signs a JWT with every kind of key that JOSE has a name for.
func TestJWTByEveryKind(t *testing.T) {
	for _, typ := range []key.Type{key.Ed25519, key.P256, key.P384, key.P521, key.RSA} {
		priv, err := key.Generate(typ)
		if err != nil {
			t.Fatal(err)
		}
		s := key.NewSigner(priv, webIssuer, webIssuer+"#1")
		jwt, err := proof.SignJWT(t.Context(), credentialtest.JSON(t, credentialtest.Badge(webIssuer)), s)
		if err != nil {
			t.Fatal(err)
		}
		j, err := proof.ParseJWT([]byte(jwt))
		if err != nil {
			t.Fatal(err)
		}
		if err := j.Verify(s.Public()); err != nil {
			t.Errorf("%s: %v", typ, err)
		}
	}
}

// TestJOSE reads the W3C form, whose times are the signature's own.
func TestJOSE(t *testing.T) {
	payload := claims(t, "nordmark")
	for _, claim := range []string{"jti", "sub", "nbf"} {
		delete(payload, claim)
	}
	payload["exp"] = credentialtest.Noon.Add(time.Hour).Unix()
	header := map[string]any{"alg": "EdDSA", "typ": "vc+jwt", "kid": credentialtest.Signer("nordmark").Method()}
	raw := signedPayload(t, "nordmark", header, payload)
	if err := checkJWT(t, raw, did.Standard(nil)); err != nil {
		t.Fatal(err)
	}
	j, err := proof.ParseJWT(raw)
	if err != nil {
		t.Fatal(err)
	}
	if j.Current(credentialtest.Noon) != nil || j.Current(credentialtest.Noon.Add(2*time.Hour)) == nil {
		t.Error("the signature's own end is not kept")
	}
	payload["vc"] = map[string]any{}
	if err := checkJWT(t, signedPayload(t, "nordmark", header, payload), did.Standard(nil)); !errors.Is(err, proof.ErrWrong) {
		t.Errorf("a claim vc in this form: %v", err)
	}
}

// TestPublishedJWT verifies the W3C inputs that are credentials in JWTs.
func TestPublishedJWT(t *testing.T) {
	const folder = "spec/vectors/vc-jose-cose/input"
	for _, tt := range []struct {
		file, key string
		code      string
	}{
		{"credential-jose-minimal.txt", "vm-p256.json", ""},
		{"credential-issuer-match-signed.txt", "vm-ed25519.json", ""},
		{"credential-jose-bad-signature.txt", "vm-ed25519.json", proof.CodeMismatch},
		{"credential-jose-vc-vp-claims.txt", "vm-ed25519.json", proof.CodeClaims},
	} {
		t.Run(tt.file, func(t *testing.T) {
			tally.Ran(t, "vc-jose-cose", "Open Badges JWT profile", tally.Verify)
			var vm struct{ PublicKeyJwk map[string]any }
			readJSON(t, &vm, folder, tt.key)
			pub, err := key.ReadJWK(vm.PublicKeyJwk)
			if err != nil {
				t.Fatal(err)
			}
			j, err := proof.ParseJWT(credentialtest.ReadShared(t, folder, tt.file))
			if err == nil {
				err = j.Verify(pub)
			}
			e, _ := errors.AsType[*proof.Error](err)
			if tt.code == "" && err != nil || tt.code != "" && (e == nil || e.Code != tt.code) {
				t.Errorf("got %v, want %q", err, tt.code)
			}
		})
	}
}

func TestSignRefuses(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	good := credentialtest.Badge(s.Controller())
	for _, tt := range []struct {
		name   string
		doc    func() []byte
		signer key.Signer
	}{
		{"another's credential", func() []byte { return credentialtest.JSON(t, good) }, credentialtest.Signer("mallory")},
		{"signed already", func() []byte { return credentialtest.Signed(t, "nordmark") }, s},
		{"an undefined term", func() []byte {
			return bytes.Replace(credentialtest.JSON(t, good), []byte(`"name"`), []byte(`"grade":"A","name"`), 1)
		}, s},
		{"not JSON", func() []byte { return []byte("{") }, s},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := proof.Sign(context.Background(), tt.doc(), tt.signer, credentialtest.Noon); err == nil {
				t.Error("it was signed")
			}
		})
	}
}

func FuzzJWT(f *testing.F) {
	f.Add([]byte(credentialtest.JWT(f, "nordmark")))
	f.Add([]byte("eyJhbGciOiJub25lIn0.e30."))
	f.Add([]byte(`a.b.c~d`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		j, err := proof.ParseJWT(raw)
		if err != nil {
			if !errors.Is(err, proof.ErrWrong) && !errors.Is(err, proof.ErrUnknown) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		parts := bytes.Split(bytes.TrimSpace(raw), []byte("."))
		payload, _ := base64.RawURLEncoding.DecodeString(string(parts[1]))
		if base64.RawURLEncoding.EncodeToString(payload) != string(parts[1]) {
			t.Error("the payload has two spellings")
		}
		if _, err := credential.Parse(j.Credential.Bytes()); err != nil {
			t.Errorf("the credential inside is not one: %v", err)
		}
	})
}
