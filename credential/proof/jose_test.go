package proof_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/credentialtest/tally"
	"laurel/credential/internal/jws"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
	"laurel/credential/proof"
)

// vm is a verification method with its secret, as the W3C suite has them.
type vm struct {
	ID, Controller string
	PublicKeyJwk   json.RawMessage
	SecretKeyJwk   json.RawMessage
}

func (m vm) signer(t *testing.T) key.Signer {
	t.Helper()
	priv, err := key.ParsePrivateJWK(m.SecretKeyJwk)
	if err != nil {
		t.Fatal(err)
	}
	return key.NewSigner(priv, m.Controller, m.ID)
}

// disclosed is what the suite lets holders of its inputs keep back.
var disclosed = map[string][]string{
	"input/credential-selective.json":        {"/credentialSubject/firstName", "/credentialSubject/lastName"},
	"input/credential-nested-selective.json": {"/credentialSubject/address/street", "/credentialSubject/address/city", "/credentialSubject/phoneNumbers/0"},
	"input/presentation-selective.json":      {"/holder", "/type"},
}

// TestManifest runs every case of the W3C test suite for VC-JOSE-COSE.
func TestManifest(t *testing.T) {
	var manifest []struct {
		N                               int
		Fn, Feature, Input, Key, Expect string
	}
	const folder = "spec/vectors/vc-jose-cose"
	if err := json.Unmarshal(credentialtest.ReadShared(t, folder, "manifest.json"), &manifest); err != nil {
		t.Fatal(err)
	}
	for _, m := range manifest {
		t.Run(strings.Join([]string{m.Fn, m.Feature, m.Input[6:], m.Key[6:]}, " "), func(t *testing.T) {
			tally.Ran(t, "vc-jose-cose", "VC-JOSE-COSE", m.Fn)
			var method vm
			if err := json.Unmarshal(credentialtest.ReadShared(t, folder, m.Key), &method); err != nil {
				t.Fatal(err)
			}
			input := credentialtest.ReadShared(t, folder, m.Input)
			form := map[string]proof.Form{
				"credential_jose": proof.VCJWT, "presentation_jose": proof.VPJWT, "credential_sdjwt": proof.VCSDJWT,
				"presentation_sdjwt": proof.VPSDJWT, "credential_cose": proof.VCCOSE, "presentation_cose": proof.VPCOSE,
			}[m.Feature]
			s := method.signer(t)
			var err error
			if m.Fn == "issue" {
				var sealed []byte
				if sealed, err = proof.Seal(context.Background(), input, s, form, proof.Sealing{Disclose: disclosed[m.Input]}); err == nil {
					err = opened(sealed, form, s.Public())
				}
			} else {
				err = opened(input, form, s.Public())
			}
			if (err == nil) != (m.Expect == "success") {
				t.Errorf("case %d: %v, want %s", m.N, err, m.Expect)
			}
		})
	}
}

func opened(sealed []byte, form proof.Form, pub key.Public) error {
	s, err := proof.Open(sealed)
	if err != nil {
		return err
	}
	if s.Form != form {
		return errors.New("it is sealed as " + string(s.Form))
	}
	return s.Verify(pub)
}

var allForms = []proof.Form{proof.VCJWT, proof.VPJWT, proof.VCSDJWT, proof.VPSDJWT, proof.VCCOSE, proof.VPCOSE}

// TestSealed seals and opens documents in every form with every kind of key.
func TestSealed(t *testing.T) {
	for _, typ := range []key.Type{key.Ed25519, key.P256, key.P384, key.P521, key.RSA} {
		priv, err := key.Generate(typ)
		if err != nil {
			t.Fatal(err)
		}
		s := key.NewSigner(priv, "https://nordmark.example", "https://nordmark.example#1")
		for _, f := range allForms {
			t.Run(string(f)+" "+typ.String(), func(t *testing.T) {
				doc := document(t, s, f)
				opt := proof.Sealing{Expires: credentialtest.Noon, Audience: "https://reader.example", Nonce: "n", Holder: s.Public()}
				sealed, err := proof.Seal(context.Background(), doc, s, f, opt)
				if err != nil {
					t.Fatal(err)
				}
				got, err := proof.Open(sealed)
				if err != nil {
					t.Fatal(err)
				}
				if err := got.Verify(s.Public()); err != nil {
					t.Error(err)
				}
				if got.Form != f || got.Method != s.Method() || got.Owner() != s.Controller() || !slices.Equal(got.Audience, []string{opt.Audience}) || got.Nonce != "n" || !got.Expires.Equal(opt.Expires) {
					t.Errorf("it is read as %+v", got)
				}
				if err := got.Current(credentialtest.Noon.Add(-time.Second)); err != nil {
					t.Error(err)
				}
				if err := got.Current(credentialtest.Noon); !errors.Is(err, proof.ErrWrong) {
					t.Errorf("past its end: %v", err)
				}
				enveloped, err := proof.Envelope(f, sealed)
				if err != nil {
					t.Fatal(err)
				}
				c, err := credential.Parse(enveloped)
				if err != nil {
					t.Fatal(err)
				}
				if inside, ok, err := proof.Unwrap(c); err != nil || !ok || !bytes.Equal(inside, sealed) {
					t.Errorf("it comes out of its envelope as %.40q (%v)", inside, err)
				}
				if got, ok := proof.FormOf(sealed); !strings.HasSuffix(string(f), "cose") && (!ok || got != f) {
					t.Errorf("its form looks like %q", got)
				}
			})
		}
	}
}

// document is a sample for a form: a badge, or a presentation of one.
func document(t testing.TB, s key.Signer, f proof.Form) []byte {
	t.Helper()
	badge := credentialtest.JSON(t, credentialtest.Badge(s.Controller()))
	if !f.Presents() {
		return badge
	}
	sealed, err := proof.Seal(context.Background(), badge, s, proof.VCCOSE, proof.Sealing{})
	if err != nil {
		t.Fatal(err)
	}
	inner, err := proof.Envelope(proof.VCCOSE, sealed)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(`{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiablePresentation"],"holder":"` + s.Controller() + `","verifiableCredential":[` + string(inner) + `]}`)
}

// TestPayloadIsTheDocument: nothing is written anew where nothing is added.
func TestPayloadIsTheDocument(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	doc := document(t, s, proof.VCJWT)
	for _, f := range []proof.Form{proof.VCJWT, proof.VCCOSE} {
		sealed, err := proof.Seal(context.Background(), doc, s, f, proof.Sealing{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := proof.Open(sealed)
		if err != nil || !bytes.Equal(got.Document.Bytes(), doc) {
			t.Errorf("%s: the payload is another text (%v)", f, err)
		}
	}
}

// TestEveryByteOfASealCounts changes each byte of sealed badges.
func TestEveryByteOfASealCounts(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	for _, f := range []proof.Form{proof.VCJWT, proof.VCSDJWT, proof.VCCOSE} {
		sealed, err := proof.Seal(context.Background(), document(t, s, f), s, f, proof.Sealing{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range sealed {
			changed := bytes.Clone(sealed)
			changed[i] ^= 1
			if err := opened(changed, f, s.Public()); err == nil {
				t.Fatalf("%s: byte %d may be changed", f, i)
			}
		}
	}
}

func TestNotSealed(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	badge := string(document(t, s, proof.VCJWT))
	for _, tt := range []struct {
		name, doc string
		form      proof.Form
		opt       proof.Sealing
	}{
		{"no JSON", `{`, proof.VCJWT, proof.Sealing{}},
		{"no context", `{"type":["VerifiableCredential"],"issuer":"x"}`, proof.VCJWT, proof.Sealing{}},
		{"old context", strings.Replace(badge, "ns/credentials/v2", "2018/credentials/v1", 1), proof.VCJWT, proof.Sealing{}},
		{"credential as presentation", badge, proof.VPJWT, proof.Sealing{}},
		{"no issuer", `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"]}`, proof.VCJWT, proof.Sealing{}},
		{"claim vc", strings.Replace(badge, `{"@context"`, `{"vc":{},"@context"`, 1), proof.VCJWT, proof.Sealing{}},
		{"claim exp taken", strings.Replace(badge, `{"@context"`, `{"exp":1,"@context"`, 1), proof.VCJWT, proof.Sealing{Expires: credentialtest.Noon}},
		{"undefined", strings.Replace(badge, `{"@context"`, `{"nobodyKnows":1,"@context"`, 1), proof.VCJWT, proof.Sealing{}},
		{"hidden issuer", badge, proof.VCSDJWT, proof.Sealing{Disclose: []string{"/issuer"}}},
		{"hidden status place", badge, proof.VCSDJWT, proof.Sealing{Disclose: []string{"/credentialStatus/statusListIndex"}}},
		{"hidden everything", badge, proof.VCSDJWT, proof.Sealing{Disclose: []string{"/*"}}},
		{"credential without envelope", `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiablePresentation"],"verifiableCredential":[` + badge + `]}`, proof.VPJWT, proof.Sealing{}},
		{"empty envelope", `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiablePresentation"],"verifiableCredential":{"type":"EnvelopedVerifiableCredential","id":"data:application/vc+jwt,"}}`, proof.VPJWT, proof.Sealing{}},
		{"envelope of a picture", `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiablePresentation"],"verifiableCredential":{"type":"EnvelopedVerifiableCredential","id":"data:image/png;base64,AAAA"}}`, proof.VPJWT, proof.Sealing{}},
	} {
		sealed, err := proof.Seal(context.Background(), []byte(tt.doc), s, tt.form, tt.opt)
		if err == nil {
			t.Errorf("%s: it is sealed: %.60s", tt.name, sealed)
		}
		if at := strict.PlaceOf(err); strings.Contains(tt.name, "envelope") && !leads(at, tt.doc) {
			t.Errorf("%s: %s leads nowhere", tt.name, at)
		}
	}
}

// leads tells whether a JSON Pointer leads to something in a document, but
// perhaps for its last step.
func leads(pointer, doc string) bool {
	var at any
	if json.Unmarshal([]byte(doc), &at) != nil {
		return false
	}
	steps := strings.Split(pointer, "/")[1:]
	for _, step := range steps[:len(steps)-1] {
		switch v := at.(type) {
		case map[string]any:
			at = v[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(v) {
				return false
			}
			at = v[i]
		}
	}
	_, ok := at.(map[string]any)
	return ok
}

// TestSealedAmiss signs what must be refused however good the signature.
func TestSealedAmiss(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	badge := string(document(t, s, proof.VCJWT))
	with := func(members string) string {
		return strings.Replace(badge, `{"@context"`, `{`+members+`,"@context"`, 1)
	}
	for _, tt := range []struct {
		name    string
		header  map[string]any
		payload string
		code    string
	}{
		{"good", map[string]any{"typ": "vc+jwt", "cty": "vc"}, badge, ""},
		{"whole media types", map[string]any{"typ": "application/vc+jwt", "cty": "application/vc"}, badge, ""},
		{"no cty", map[string]any{"typ": "vc+jwt"}, badge, ""},
		{"no typ", map[string]any{"cty": "vc"}, badge, ""},
		{"neither", map[string]any{}, badge, proof.CodeMalformed},
		{"other typ", map[string]any{"typ": "at+jwt"}, badge, proof.CodeMalformed},
		{"other cty", map[string]any{"typ": "vc+jwt", "cty": "vp"}, badge, proof.CodeMalformed},
		{"typ of an SD-JWT", map[string]any{"typ": "vc+sd-jwt"}, badge, proof.CodeMalformed},
		{"typ of COSE", map[string]any{"typ": "vc+cose"}, badge, proof.CodeMalformed},
		{"a credential as presentation", map[string]any{"typ": "vp+jwt"}, badge, proof.CodeMalformed},
		{"demanding", map[string]any{"typ": "vc+jwt", "crit": []string{"exp"}}, badge, proof.CodeKindNotRead},
		{"claim vc", map[string]any{"typ": "vc+jwt"}, with(`"vc":{}`), proof.CodeClaims},
		{"claim vp", map[string]any{"typ": "vc+jwt"}, with(`"vp":"x"`), proof.CodeClaims},
		{"other iss", map[string]any{"typ": "vc+jwt"}, with(`"iss":"https://mallory.example"`), proof.CodeClaims},
		{"other jti", map[string]any{"typ": "vc+jwt"}, with(`"jti":"urn:x"`), proof.CodeClaims},
		{"exp no time", map[string]any{"typ": "vc+jwt"}, with(`"exp":"tomorrow"`), proof.CodeClaims},
		{"jwk no key", map[string]any{"typ": "vc+jwt", "jwk": map[string]any{}}, badge, proof.CodeKeyInvalid},
		{"no JSON", map[string]any{"typ": "vc+jwt"}, `{`, proof.CodeMalformed},
	} {
		token, err := jws.Sign(context.Background(), s, tt.header, []byte(tt.payload))
		if err != nil {
			t.Fatal(err)
		}
		got, err := proof.Open([]byte(token))
		if err == nil {
			err = got.Verify(s.Public())
		}
		code := ""
		if e, ok := errors.AsType[*proof.Error](err); ok {
			code = e.Code
		}
		if code != tt.code {
			t.Errorf("%s: %v (%s), want %s", tt.name, err, code, tt.code)
		}
	}
}

func TestCOSEAmiss(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	doc := document(t, s, proof.VCCOSE)
	good, err := proof.Seal(context.Background(), doc, s, proof.VCCOSE, proof.Sealing{})
	if err != nil {
		t.Fatal(err)
	}
	if err := opened([]byte(base64.RawURLEncoding.EncodeToString(good)), proof.VCCOSE, s.Public()); err != nil {
		t.Errorf("in base64url: %v", err)
	}
	if err := opened(good[1:], proof.VCCOSE, s.Public()); err != nil {
		t.Errorf("without its tag: %v", err)
	}
	encode := func(v any) []byte {
		b, err := cbor.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	signed := func(protected map[any]any, unprotected map[any]any) []byte {
		head := encode(protected)
		signature, err := s.Sign(context.Background(), encode([]any{"Signature1", head, []byte{}, doc}))
		if err != nil {
			t.Fatal(err)
		}
		return encode([]any{head, unprotected, doc, signature})
	}
	usual := map[any]any{1: -8, 16: "application/vc+cose", 3: "application/vc"}
	if err := opened(signed(usual, map[any]any{4: []byte("k")}), proof.VCCOSE, s.Public()); err != nil {
		t.Errorf("put together by hand: %v", err)
	}
	if err := opened(signed(map[any]any{1: -19, 16: "application/vc+cose"}, nil), proof.VCCOSE, s.Public()); err != nil {
		t.Errorf("with the newer number: %v", err)
	}
	deep := bytes.Repeat([]byte{0x81}, 1<<16)
	for name, raw := range map[string][]byte{
		"empty": nil, "text": []byte("hello"), "number": {0x84}, "deep": append([]byte{0x84}, deep...),
		"bomb":                 {0x84, 0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
		"many":                 {0x84, 0x40, 0xbb, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff},
		"indefinite":           {0x84, 0x5f, 0x40, 0xff, 0xa0, 0x40, 0x40},
		"trailing":             append(bytes.Clone(good), 0),
		"no algorithm":         signed(map[any]any{16: "application/vc+cose"}, nil),
		"algorithm outside":    signed(map[any]any{16: "application/vc+cose"}, map[any]any{1: -8}),
		"given twice":          signed(usual, map[any]any{1: -8}),
		"symmetric":            signed(map[any]any{1: 5, 16: "application/vc+cose"}, nil),
		"another's algorithm":  signed(map[any]any{1: -7, 16: "application/vc+cose"}, nil),
		"type outside":         signed(map[any]any{1: -8}, map[any]any{16: "application/vc+cose"}),
		"of a JWT":             signed(map[any]any{1: -8, 16: "application/vc+jwt"}, nil),
		"demanding":            signed(map[any]any{1: -8, 16: "application/vc+cose", 2: []any{3}}, nil),
		"other content":        signed(map[any]any{1: -8, 16: "application/vc+cose", 3: "text/plain"}, nil),
		"content as number":    signed(map[any]any{1: -8, 3: 50}, nil),
		"another's signature":  signedBy(t, credentialtest.Signer("mallory"), doc),
		"protected not a map":  encode([]any{[]byte{0x80}, map[any]any{}, doc, make([]byte, 64)}),
		"no payload":           encode([]any{encode(usual), map[any]any{}, nil, make([]byte, 64)}),
		"member twice in head": encode([]any{[]byte{0xa2, 0x01, 0x27, 0x01, 0x27}, map[any]any{}, doc, make([]byte, 64)}),
	} {
		if err := opened(raw, proof.VCCOSE, s.Public()); err == nil {
			t.Errorf("%s: it passes", name)
		}
	}
}

func signedBy(t *testing.T, s key.Signer, doc []byte) []byte {
	t.Helper()
	sealed, err := proof.Seal(context.Background(), doc, key.NewSigner(credentialtest.Key(key.Ed25519, "mallory"), s.Controller(), s.Method()), proof.VCCOSE, proof.Sealing{})
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func FuzzOpen(f *testing.F) {
	s := credentialtest.Signer("nordmark")
	for _, form := range allForms {
		sealed, err := proof.Seal(context.Background(), document(f, s, form), s, form, proof.Sealing{})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(sealed)
	}
	f.Add([]byte("0oRYVqQBJgNu"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := proof.Open(raw)
		if err != nil {
			if !errors.Is(err, proof.ErrWrong) && !errors.Is(err, proof.ErrUnknown) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if err := got.Verify(s.Public()); err == nil && got.Owner() != s.Controller() {
			t.Errorf("a forgery verifies: %q", raw)
		}
		got.Current(credentialtest.Noon)
	})
}

// BenchmarkOpen compares sealed badges with a bare verification of as much text.
func BenchmarkOpen(b *testing.B) {
	s := credentialtest.Signer("nordmark")
	b.Run("bare", func(b *testing.B) {
		message := document(b, s, proof.VCJWT)
		signature, err := s.Sign(context.Background(), message)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if s.Public().Verify(message, signature) != nil {
				b.Fatal("it does not verify")
			}
		}
	})
	for _, f := range []proof.Form{proof.VCJWT, proof.VCSDJWT, proof.VCCOSE} {
		b.Run(string(f), func(b *testing.B) {
			sealed, err := proof.Seal(context.Background(), document(b, s, f), s, f, proof.Sealing{})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if err := opened(sealed, f, s.Public()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
