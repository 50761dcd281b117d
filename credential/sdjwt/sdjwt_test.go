package sdjwt_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	mathrand "math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"laurel/credential/internal/jws"
	"laurel/credential/key"
	"laurel/credential/sdjwt"
)

var noon = time.Unix(1793500000, 0)

func testKey(t testing.TB, typ key.Type, name string) key.Signer {
	t.Helper()
	secret := sha256.Sum256([]byte(name))
	priv, err := key.FromSecret(typ, secret[:])
	if err != nil {
		t.Fatal(err)
	}
	return key.NewSigner(priv, "https://nordmark.example", "https://nordmark.example#1")
}

// fixed is randomness that is the same in every run.
type fixed struct{ *mathrand.ChaCha8 }

func newFixed(seed byte) fixed { return fixed{mathrand.NewChaCha8([32]byte{seed})} }

const claims = `{"iss":"https://nordmark.example","vct":"https://laurel.example/vct/1","iat":1793400000,"exp":1893400000,
 "status":{"status_list":{"idx":7,"uri":"https://laurel.example/tsl/1"}},
 "given_name":"Noor","achievement":{"name":"Pruning","levels":[3,4]},"results":[{"name":"field","value":83},[1,[2,3]]],"":"no name","a/b~c":null}`

var everything = []string{"/given_name", "/achievement", "/achievement/levels/*", "/results/*", "/results/1/1/0", "/", "/a~1b~0c"}

func issued(t testing.TB, opt sdjwt.Issuing) string {
	t.Helper()
	opt.Random = newFixed(1)
	text, err := sdjwt.IssueVC(context.Background(), testKey(t, key.P256, "issuer"), []byte(claims), opt)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestIssued(t *testing.T) {
	pub := testKey(t, key.P256, "issuer").Public()
	for _, hash := range []string{"", "sha-256", "sha-384", "sha-512"} {
		for _, decoys := range []int{0, 3} {
			text := issued(t, sdjwt.Issuing{Disclose: everything, Decoys: decoys, Hash: hash, Holder: testKey(t, key.Ed25519, "holder").Public()})
			vc, err := check(text, pub, false, sdjwt.Expected{Now: noon})
			if err != nil {
				t.Fatal(err)
			}
			var want map[string]any
			if err := json.Unmarshal([]byte(claims), &want); err != nil {
				t.Fatal(err)
			}
			delete(vc.Claims, "cnf")
			if !reflect.DeepEqual(vc.Claims, want) {
				t.Errorf("%s, %d decoys: it says %v", hash, decoys, vc.Claims)
			}
			if vc.Status.Index != 7 || vc.Status.URI != "https://laurel.example/tsl/1" || vc.Issuer != "https://nordmark.example" || vc.Expires.Unix() != 1893400000 {
				t.Errorf("its names are read as %+v", vc)
			}
			none, err := vc.Present(func(sdjwt.Disclosure) bool { return false })
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := json.Marshal(none.Claims["results"]); string(got) != "[]" || none.Claims["given_name"] != nil {
				t.Errorf("nothing shown it says %v", none.Claims)
			}
		}
	}
}

// TestEverySubset presents every subset of the disclosures: what it says is
// part of the whole, and parents come along.
func TestEverySubset(t *testing.T) {
	tok, err := sdjwt.Parse([]byte(issued(t, sdjwt.Issuing{Disclose: everything, Decoys: 1})))
	if err != nil {
		t.Fatal(err)
	}
	for set := range 1 << len(tok.Disclosures) {
		part, err := tok.Present(func(d sdjwt.Disclosure) bool {
			for i := range tok.Disclosures {
				if tok.Disclosures[i].Text == d.Text {
					return set>>i&1 == 1
				}
			}
			return false
		})
		if err != nil {
			t.Fatalf("subset %b: %v", set, err)
		}
		for i, d := range tok.Disclosures {
			if set>>i&1 == 1 && !strings.Contains(part.String(), "~"+d.Text+"~") {
				t.Fatalf("subset %b lacks %s", set, d.Pointer)
			}
		}
	}
}

// sign puts a token together by hand, as a forger or a sloppy issuer would.
func sign(t testing.TB, header map[string]any, payload string, disclosures ...string) string {
	t.Helper()
	if header == nil {
		header = map[string]any{"typ": "dc+sd-jwt"}
	}
	text, err := jws.Sign(context.Background(), testKey(t, key.P256, "issuer"), header, []byte(payload))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range disclosures {
		text += "~" + jws.Encode([]byte(d))
	}
	return text + "~"
}

func digest(disclosure string) string { return sdjwt.Digest(jws.Encode([]byte(disclosure))) }

func TestRefused(t *testing.T) {
	member, element := `["s","name","Noor"]`, `["s","Noor"]`
	deep := `["s",` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `]`
	nested, last := make([]string, 80), `["s","x",1]`
	for i := range nested { // each within the next: shallow one by one, deep together
		nested[i] = last
		last = fmt.Sprintf(`["s%d","x",{"_sd":[%q]}]`, i, digest(last))
	}
	many := make([]string, 4097)
	for i := range many {
		many[i] = fmt.Sprintf(`["%d",1]`, i)
	}
	for _, tt := range []struct {
		name string
		text string
		want error
	}{
		{"good", sign(t, nil, `{"_sd":["`+digest(member)+`"]}`, member), nil},
		{"no tilde", strings.TrimSuffix(sign(t, nil, `{}`), "~"), sdjwt.ErrMalformed},
		{"empty", "", sdjwt.ErrMalformed},
		{"only tildes", "~~", sdjwt.ErrMalformed},
		{"empty disclosure", sign(t, nil, `{}`) + "~", sdjwt.ErrMalformed},
		{"not referred to", sign(t, nil, `{}`, member), sdjwt.ErrDisclosure},
		{"changed", sign(t, nil, `{"_sd":["`+digest(member)+`"]}`, `["s","name","Eve"]`), sdjwt.ErrDisclosure},
		{"twice", sign(t, nil, `{"_sd":["`+digest(member)+`"]}`, member, member), sdjwt.ErrDisclosure},
		{"digest twice", sign(t, nil, `{"_sd":["`+digest(member)+`","`+digest(member)+`"]}`, member), sdjwt.ErrDisclosure},
		{"digest twice, not shown", sign(t, nil, `{"_sd":["x"],"a":{"_sd":["x"]}}`), sdjwt.ErrDisclosure},
		{"digest in both", sign(t, nil, `{"_sd":["x"],"a":[{"...":"x"}]}`), sdjwt.ErrDisclosure},
		{"element as member", sign(t, nil, `{"_sd":["`+digest(element)+`"]}`, element), sdjwt.ErrDisclosure},
		{"member as element", sign(t, nil, `{"a":[{"...":"`+digest(member)+`"}]}`, member), sdjwt.ErrDisclosure},
		{"there already", sign(t, nil, `{"name":"Ada","_sd":["`+digest(member)+`"]}`, member), sdjwt.ErrDisclosure},
		{"there already as null", sign(t, nil, `{"name":null,"_sd":["`+digest(member)+`"]}`, member), sdjwt.ErrDisclosure},
		{"shown twice", sign(t, nil, `{"_sd":["`+digest(`["s","name",null]`)+`","`+digest(`["t","name",null]`)+`"]}`, `["s","name",null]`, `["t","name",null]`), sdjwt.ErrDisclosure},
		{"named _sd", sign(t, nil, `{"_sd":["`+digest(`["s","_sd",[]]`)+`"]}`, `["s","_sd",[]]`), sdjwt.ErrDisclosure},
		{"named ...", sign(t, nil, `{"_sd":["`+digest(`["s","...",1]`)+`"]}`, `["s","...",1]`), sdjwt.ErrDisclosure},
		{"named _sd_alg", sign(t, nil, `{"_sd":["`+digest(`["s","_sd_alg","x"]`)+`"]}`, `["s","_sd_alg","x"]`), sdjwt.ErrDisclosure},
		{"_sd no array", sign(t, nil, `{"_sd":"x"}`), sdjwt.ErrDisclosure},
		{"_sd of numbers", sign(t, nil, `{"_sd":[1]}`), sdjwt.ErrDisclosure},
		{"... no text", sign(t, nil, `{"a":[{"...":1}]}`), sdjwt.ErrDisclosure},
		{"... with others", sign(t, nil, `{"a":[{"...":"x","b":1}]}`), sdjwt.ErrDisclosure},
		{"... as member", sign(t, nil, `{"a":{"...":"x"}}`), sdjwt.ErrDisclosure},
		{"_sd_alg no text", sign(t, nil, `{"_sd_alg":1}`), sdjwt.ErrMalformed},
		{"_sd_alg unknown", sign(t, nil, `{"_sd_alg":"md5"}`), sdjwt.ErrUnsupported},
		{"disclosure no array", sign(t, nil, `{}`, `{}`), sdjwt.ErrMalformed},
		{"disclosure of four", sign(t, nil, `{}`, `["s","a",1,2]`), sdjwt.ErrMalformed},
		{"disclosure of one", sign(t, nil, `{}`, `["s"]`), sdjwt.ErrMalformed},
		{"salt no text", sign(t, nil, `{}`, `[1,2]`), sdjwt.ErrMalformed},
		{"name no text", sign(t, nil, `{}`, `["s",1,2]`), sdjwt.ErrMalformed},
		{"disclosure no JSON", sign(t, nil, `{}`, `["s",`), sdjwt.ErrMalformed},
		{"disclosure with a member twice", sign(t, nil, `{}`, `["s","a",{"b":1,"b":2}]`), sdjwt.ErrMalformed},
		{"disclosure too deep", sign(t, nil, `{}`, deep), sdjwt.ErrMalformed},
		{"deep together", sign(t, nil, fmt.Sprintf(`{"_sd":[%q]}`, digest(last)), append(nested, last)...), sdjwt.ErrMalformed},
		{"too many", sign(t, nil, `{}`, many...), sdjwt.ErrMalformed},
		{"payload a list", sign(t, nil, `[]`), sdjwt.ErrMalformed},
		{"too long", strings.Repeat("a", 13<<20), sdjwt.ErrMalformed},
		{"JSON without payload", `{}`, sdjwt.ErrMalformed},
		{"JSON without signatures", `{"payload":"e30","signatures":[]}`, sdjwt.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tok, err := sdjwt.Parse([]byte(tt.text))
			if err == nil {
				err = tok.Verify(testKey(t, key.P256, "issuer").Public())
			}
			if !errors.Is(err, tt.want) || err != nil && len(err.Error()) > 600 {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

func TestVCRefused(t *testing.T) {
	iss := `["s","iss","https://nordmark.example"]`
	for _, tt := range []struct{ name, typ, payload, disclosure string }{
		{"another type", "example+sd-jwt", `{"vct":"v"}`, ""},
		{"vct missing", "dc+sd-jwt", `{"iss":"https://nordmark.example"}`, ""},
		{"vct empty", "dc+sd-jwt", `{"vct":""}`, ""},
		{"vct no text", "dc+sd-jwt", `{"vct":1}`, ""},
		{"old type without vct", "vc+sd-jwt", `{"iss":"x"}`, ""},
		{"old type of a W3C credential", "vc+sd-jwt", `{"vct":"v","@context":[]}`, ""},
		{"iss disclosed", "dc+sd-jwt", `{"vct":"v","_sd":["` + digest(iss) + `"]}`, iss},
		{"status hides", "dc+sd-jwt", `{"vct":"v","status":{"_sd":["x"]}}`, ""},
		{"cnf hides", "dc+sd-jwt", `{"vct":"v","cnf":{"jwk":{"_sd":["x"]}}}`, ""},
		{"cnf no key", "dc+sd-jwt", `{"vct":"v","cnf":{"jwk":{"kty":"EC"}}}`, ""},
		{"cnf empty", "dc+sd-jwt", `{"vct":"v","cnf":{}}`, ""},
		{"exp no time", "dc+sd-jwt", `{"vct":"v","exp":"tomorrow"}`, ""},
		{"idx negative", "dc+sd-jwt", `{"vct":"v","status":{"status_list":{"idx":-1,"uri":"https://laurel.example"}}}`, ""},
		{"idx half", "dc+sd-jwt", `{"vct":"v","status":{"status_list":{"idx":1.5,"uri":"https://laurel.example"}}}`, ""},
		{"uri missing", "dc+sd-jwt", `{"vct":"v","status":{"status_list":{"idx":1}}}`, ""},
		{"other status", "dc+sd-jwt", `{"vct":"v","status":{"other":{}}}`, ""},
		{"status no object", "dc+sd-jwt", `{"vct":"v","status":[]}`, ""},
		{"status null", "dc+sd-jwt", `{"vct":"v","status":null}`, ""},
	} {
		var shown []string
		if tt.disclosure != "" {
			shown = []string{tt.disclosure}
		}
		tok, err := sdjwt.Parse([]byte(sign(t, map[string]any{"typ": tt.typ}, tt.payload, shown...)))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if _, err := tok.VC(); err == nil {
			t.Errorf("%s: it passes for a credential", tt.name)
		}
	}
}

func TestNotIssued(t *testing.T) {
	for _, tt := range []struct {
		name, claims string
		opt          sdjwt.Issuing
	}{
		{"hides iss", `{"vct":"v","iss":"x"}`, sdjwt.Issuing{Disclose: []string{"/iss"}}},
		{"hides in status", `{"vct":"v","status":{"status_list":{"idx":1,"uri":"https://a.example"}}}`, sdjwt.Issuing{Disclose: []string{"/status/status_list/idx"}}},
		{"hides all", `{"vct":"v"}`, sdjwt.Issuing{Disclose: []string{"/*"}}},
		{"no such place", `{"vct":"v"}`, sdjwt.Issuing{Disclose: []string{"/name"}}},
		{"no pointer", `{"vct":"v"}`, sdjwt.Issuing{Disclose: []string{"name"}}},
		{"reserved", `{"vct":"v","a":[{"_sd":[]}]}`, sdjwt.Issuing{}},
		{"reserved dots", `{"vct":"v","a":{"...":1}}`, sdjwt.Issuing{}},
		{"hash", `{"vct":"v"}`, sdjwt.Issuing{Hash: "md5"}},
		{"two holders", `{"vct":"v","cnf":{}}`, sdjwt.Issuing{Holder: testKey(t, key.Ed25519, "holder").Public()}},
		{"no vct", `{}`, sdjwt.Issuing{}},
		{"no object", `[]`, sdjwt.Issuing{}},
	} {
		if _, err := sdjwt.IssueVC(context.Background(), testKey(t, key.P256, "issuer"), []byte(tt.claims), tt.opt); err == nil {
			t.Errorf("%s: it is issued", tt.name)
		}
	}
	if _, err := sdjwt.Issue(context.Background(), testKey(t, key.P256, "issuer"), []byte(`{}`), sdjwt.Issuing{}); err == nil {
		t.Error("it is issued without a type")
	}
}

// TestEveryByteCounts changes every byte of a token, one by one.
func TestEveryByteCounts(t *testing.T) {
	pub := testKey(t, key.P256, "issuer").Public()
	text := []byte(issued(t, sdjwt.Issuing{Disclose: everything}))
	for i := range text {
		for _, flip := range []byte{1, 0x20} {
			changed := bytes.Clone(text)
			changed[i] ^= flip
			if _, err := check(string(changed), pub, false, sdjwt.Expected{Now: noon}); err == nil {
				t.Fatalf("byte %d may be changed", i)
			}
		}
	}
}

// TestSeveralSignatures reads the general JSON form.
func TestSeveralSignatures(t *testing.T) {
	text := issued(t, sdjwt.Issuing{Disclose: []string{"/given_name"}})
	signed, disclosure, _ := strings.Cut(strings.TrimSuffix(text, "~"), "~")
	parts := strings.Split(signed, ".")
	payload, err := jws.Decode([]byte(parts[1]))
	if err != nil {
		t.Fatal(err)
	}
	other := testKey(t, key.Ed25519, "other")
	second, err := jws.Sign(context.Background(), other, map[string]any{"typ": "dc+sd-jwt", "kid": "2"}, payload)
	if err != nil {
		t.Fatal(err)
	}
	more := strings.Split(second, ".")
	general := fmt.Sprintf(`{"payload":%q,"signatures":[{"protected":%q,"signature":%q,"header":{"disclosures":[%q]}},{"protected":%q,"signature":%q}]}`,
		parts[1], parts[0], parts[2], disclosure, more[0], more[2])
	tok, err := sdjwt.Parse([]byte(general))
	if err != nil {
		t.Fatal(err)
	}
	for name, pub := range map[string]key.Public{"first": testKey(t, key.P256, "issuer").Public(), "second": other.Public()} {
		if err := tok.Verify(pub); err != nil {
			t.Errorf("the %s signature: %v", name, err)
		}
	}
	if err := tok.Verify(testKey(t, key.Ed25519, "mallory").Public()); err == nil {
		t.Error("a signature of nobody's holds")
	}
	packed, err := tok.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := sdjwt.Parse(packed); err != nil || again.Verify(other.Public()) != nil || again.String() != text {
		t.Errorf("it is not itself when written: %v", err)
	}
	if _, err := sdjwt.Parse([]byte(strings.Replace(general, `"signature":"`+more[2]+`"`, `"signature":"`+more[2]+`","header":{"kb_jwt":"x"}`, 1))); err == nil {
		t.Error("the second signature may have a holder's proof")
	}
}

// TestTypeOfAnotherSignature: what the issuer has signed as something else is
// not read by a header that anybody put before it.
func TestTypeOfAnotherSignature(t *testing.T) {
	issuer := testKey(t, key.P256, "issuer")
	signed, err := jws.Sign(context.Background(), issuer, map[string]any{"typ": "secevent+jwt", "kid": "1"}, []byte(`{"iss":"https://issuer.example","vct":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(signed, ".")
	for _, head := range []string{`{"alg":"ES256","kid":"1","typ":"dc+sd-jwt"}`, `{"alg":"ES256","kid":"1"}`, `{"alg":"ES256","typ":["secevent+jwt"]}`} {
		before := jws.Encode([]byte(head))
		tok, err := sdjwt.Parse([]byte(fmt.Sprintf(`{"payload":%q,"signatures":[{"protected":%q,"signature":%q},{"protected":%q,"signature":%q}]}`, parts[1], before, parts[2], parts[0], parts[2])))
		if err != nil {
			t.Fatal(err)
		}
		if err := tok.Verify(issuer.Public()); !errors.Is(err, sdjwt.ErrMismatch) {
			t.Errorf("%s: %v", head, err)
		}
	}
}

func TestCertificates(t *testing.T) {
	signer := testKey(t, key.P256, "issuer")
	secret := sha256.Sum256([]byte("ca"))
	ca, err := key.FromSecret(key.Ed25519, secret[:])
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Nordmark"}, NotBefore: noon, NotAfter: noon.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, signer.Public().Standard(), edSigner{ca})
	if err != nil {
		t.Fatal(err)
	}
	coded := base64.StdEncoding.EncodeToString(der)
	read := func(x5c any) ([]*x509.Certificate, error) {
		tok, err := sdjwt.Parse([]byte(sign(t, map[string]any{"typ": "dc+sd-jwt", "x5c": x5c}, `{"vct":"v"}`)))
		if err != nil {
			t.Fatal(err)
		}
		return tok.Certificates()
	}
	all, err := read([]string{coded})
	if err != nil || len(all) != 1 {
		t.Fatalf("%d certificates: %v", len(all), err)
	}
	if pub, err := key.FromPublic(all[0].PublicKey); err != nil || !pub.Equal(signer.Public()) {
		t.Errorf("its key is another: %v", err)
	}
	for name, x5c := range map[string]any{
		"none": []string{}, "text": coded, "not base64": []string{"%"}, "no certificate": []string{"AAAA"}, "number": []any{1},
		"too many": []string{coded, coded, coded, coded, coded, coded, coded, coded, coded},
	} {
		if _, err := read(x5c); !errors.Is(err, sdjwt.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
