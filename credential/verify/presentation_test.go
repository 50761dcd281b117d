package verify_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

// present makes a signed presentation of the holder ada.
func present(t testing.TB, o proof.Options, credentials ...[]byte) []byte {
	t.Helper()
	if o.Created.IsZero() {
		o.Created = noon
	}
	raw, err := proof.Present(t.Context(), proof.Presentation{ID: "urn:uuid:7f5a6a0e-5d6a-4c0b-8b0e-2b9a2f6f0b11", Credentials: credentials}, credentialtest.Signer("ada"), o)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func shown(t testing.TB, r verify.PresentationReport, check verify.Check, want verify.Outcome, code string) {
	t.Helper()
	f, ok := r.Finding(check)
	if !ok || f.Outcome != want || f.Code != code {
		t.Errorf("%s is %s (%s), want %s (%s)\n%s", check, f.Outcome.Word(), f.Code, want.Word(), code, listingOf(verify.Report{Findings: r.Findings}))
	}
	if f.Sentence() == "" || strings.ContainsAny(f.Sentence(), "{}") {
		t.Errorf("%s reads %q", f.Code, f.Sentence())
	}
}

func TestAPresentation(t *testing.T) {
	s, ada := credentialtest.Signer("nordmark"), credentialtest.Signer("ada")
	v := verifier(inForce(t, s))
	old := []byte(`{"@context":["https://www.w3.org/2018/credentials/v1"],"type":["VerifiableCredential"],"issuer":"` + s.Controller() +
		`","issuanceDate":"2020-03-10T04:24:12.164Z","credentialSubject":{"id":"` + ada.Controller() + `"}}`)
	signedOld, err := proof.Add(t.Context(), old, s, proof.Options{Created: credentialtest.Noon})
	if err != nil {
		t.Fatal(err)
	}
	badges := map[string][][]byte{
		"one":          {credentialtest.Signed(t, "nordmark")},
		"a JWT":        {[]byte(credentialtest.JWT(t, "nordmark"))},
		"several":      {credentialtest.Signed(t, "nordmark"), []byte(credentialtest.JWT(t, "nordmark")), signedOld},
		"none":         {},
		"of one suite": {withSuite(t, credentialtest.SignerOf(key.P256, "nordmark"), "ecdsa-rdfc-2019", noStatus)},
		"of another":   {withSuite(t, s, "eddsa-jcs-2022", noStatus)},
		"indented":     {indented(t, credentialtest.Signed(t, "nordmark"))},
	}
	for name, credentials := range badges {
		for _, suite := range []string{"eddsa-rdfc-2022", "eddsa-jcs-2022"} {
			t.Run(name+" "+suite, func(t *testing.T) {
				raw := present(t, proof.Options{Suite: suite, Challenge: "c-1", Domain: []string{"https://v.example"}}, credentials...)
				r := v.VerifyPresentation(t.Context(), raw, verify.PresentationOptions{Challenge: "c-1", Domain: []string{"https://v.example"}})
				if r.Verdict() != verify.Good || r.Holder != ada.Controller() || len(r.Credentials) != len(credentials) || r.Secured != suite {
					t.Errorf("%s, by %q, %d credentials, %s\n%s", r.Verdict(), r.Holder, len(r.Credentials), r.Secured, listingOf(verify.Report{Findings: r.Findings}))
				}
				for i, c := range r.Credentials {
					if c.Verdict() != verify.Good {
						t.Error(listingOf(c))
					}
					if !bytes.HasPrefix(credentials[i], []byte("ey")) && !bytes.Equal(c.Credential.Bytes(), credentials[i]) {
						t.Error("the credential's bytes were changed")
					}
				}
				for _, check := range []verify.Check{verify.Format, verify.Signature, verify.Presenter} {
					f, _ := r.Finding(check)
					shown(t, r, check, verify.Pass, f.Code)
				}
			})
		}
	}
}

func indented(t testing.TB, raw []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestPresentationRefused changes presentations, and asks for something else
// than they were made for.
func TestPresentationRefused(t *testing.T) {
	s, ada := credentialtest.Signer("nordmark"), credentialtest.Signer("ada")
	v := verifier(inForce(t, s))
	good := string(present(t, proof.Options{Challenge: "c-1", Domain: []string{"https://v.example"}}, credentialtest.Signed(t, "nordmark")))
	mallory := credentialtest.Signer("mallory")
	end := strings.LastIndex(good, `,"proof":[`)
	swap := func(old, new string) string {
		changed := good[:end] + strings.Replace(good[end:], old, new, 1)
		if changed == good {
			t.Fatal("the sample lacks", old)
		}
		return changed
	}
	forged := func(name string) string {
		unsigned, err := proof.Presentation{Holder: ada.Controller(), Credentials: [][]byte{credentialtest.Signed(t, "nordmark")}}.JSON()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := proof.Add(t.Context(), unsigned, credentialtest.Signer(name), proof.Options{Purpose: proof.Authentication, Challenge: "c-1", Domain: []string{"https://v.example"}, Created: noon})
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	asked := verify.PresentationOptions{Challenge: "c-1", Domain: []string{"https://v.example"}}
	for _, tt := range []struct {
		name, raw string
		opt       verify.PresentationOptions
		check     verify.Check
		want      verify.Outcome
		code      string
	}{
		{"another challenge", good, verify.PresentationOptions{Challenge: "c-2"}, verify.Signature, verify.Fail, "signed.challenge"},
		{"another domain", good, verify.PresentationOptions{Domain: []string{"https://w.example"}}, verify.Signature, verify.Fail, "signed.domain"},
		{"another purpose", swap(`"authentication"`, `"assertionMethod"`), asked, verify.Signature, verify.Fail, "signed.purpose"},
		{"its challenge changed", swap(`"c-1"`, `"c-3"`), verify.PresentationOptions{Challenge: "c-3"}, verify.Signature, verify.Fail, "signed.changed"},
		{"its proof cut short", swap(`"proofValue":"z`, `"proofValue":"z1`), asked, verify.Signature, verify.Fail, "signed.malformed"},
		{"not signed", good[:end] + "}", asked, verify.Signature, verify.Fail, "signed.none"},
		{"another holder", strings.ReplaceAll(good, `"holder":"`+ada.Controller(), `"holder":"`+mallory.Controller()), asked, verify.Presenter, verify.Fail, "presenter.other"},
		{"signed by somebody else", forged("mallory"), asked, verify.Presenter, verify.Fail, "presenter.other"},
		{"a member added", strings.Replace(good, `"holder":`, `"grade":"A","holder":`, 1), asked, verify.Signature, verify.Fail, "signed.notCovered"},
		{"a member put under another name", strings.Replace(strings.Replace(good, `"holder":`, `"bearer":`, 1), `["https://www.w3.org/ns/credentials/v2"]`,
			`["https://www.w3.org/ns/credentials/v2",{"bearer":{"@id":"https://www.w3.org/2018/credentials#holder","@type":"@id"}}]`, 1), asked, verify.Signature, verify.Fail, "signed.disguised"},
		{"no type", strings.Replace(good, `"type":["VerifiablePresentation"]`, `"type":[]`, 1), asked, verify.Format, verify.Fail, "presentation.problems"},
		{"another type", strings.Replace(good, `["VerifiablePresentation"]`, `["NonconformingDocument"]`, 1), asked, verify.Format, verify.Fail, "presentation.problems"},
		{"no context", strings.Replace(good, `"@context":["https://www.w3.org/ns/credentials/v2"]`, `"@context":[]`, 1), asked, verify.Format, verify.Fail, "presentation.problems"},
		{"an unknown context", strings.Replace(good, `credentials/v2"]`, `credentials/v2","https://example.com"]`, 1), asked, verify.Signature, verify.Unknown, "signed.unknownContext"},
		{"a text for a credential", `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":"VerifiablePresentation","verifiableCredential":["x"]}`, asked, verify.Format, verify.Fail, "presentation.problems"},
		{"an empty envelope", `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":"VerifiablePresentation","verifiableCredential":{"@context":"https://www.w3.org/ns/credentials/v2","type":"EnvelopedVerifiableCredential","id":"https://x.example"}}`, asked, verify.Format, verify.Fail, "presentation.problems"},
		{"a holder who is a name", strings.Replace(good, ada.Controller(), "Ada Berg", 1), asked, verify.Format, verify.Fail, "presentation.problems"},
		{"no JSON", "{", asked, verify.Format, verify.Fail, "presentation.unreadable"},
		{"an envelope", `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":"EnvelopedVerifiablePresentation","id":"data:application/vp+jwt,e30.e30.e30"}`, asked, verify.Format, verify.Unknown, "presentation.notRead"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := v.VerifyPresentation(t.Context(), []byte(tt.raw), tt.opt)
			shown(t, r, tt.check, tt.want, tt.code)
			if r.Verdict() == verify.Good || r.Holder != "" && tt.check != verify.Format {
				t.Errorf("%s, held by %q", r.Verdict(), r.Holder)
			}
		})
	}
}

// TestPresentedCredentials: a presentation is no better than what is in it.
func TestPresentedCredentials(t *testing.T) {
	s, ada := credentialtest.Signer("nordmark"), credentialtest.Signer("ada")
	hers := signed(t, s, func(c *credential.AchievementCredential) { noStatus(c); c.CredentialSubject.ID = ada.Controller() })
	another := signed(t, s, func(c *credential.AchievementCredential) { noStatus(c); c.CredentialSubject.ID = "did:example:bo" })
	changed := bytes.Replace(hers, []byte(`"value":"83"`), []byte(`"value":"93"`), 1)
	ended := signed(t, s, func(c *credential.AchievementCredential) {
		noStatus(c)
		c.ValidUntil = credential.FormatTime(noon.Add(-time.Hour))
	})
	for _, tt := range []struct {
		name  string
		raw   []byte
		about bool
		want  verify.Verdict
	}{
		{"hers", hers, true, verify.Good},
		{"another's, and nobody minds", another, false, verify.Good},
		{"another's", another, true, verify.NotGood},
		{"changed", changed, false, verify.NotGood},
		{"run out", ended, false, verify.NotGood},
		{"with a list that does not answer", signed(t, s, keep), false, verify.CouldNotTell},
	} {
		t.Run(tt.name, func(t *testing.T) {
			raw := present(t, proof.Options{}, hers, tt.raw)
			r := verifier(lists{}).VerifyPresentation(t.Context(), raw, verify.PresentationOptions{AboutHolder: tt.about})
			if r.Verdict() != tt.want || r.Holder != ada.Controller() || r.Credentials[0].Verdict() != verify.Good || r.Credentials[1].Verdict() != tt.want {
				t.Errorf("%s\n%s", r.Verdict(), listingOf(r.Credentials[1]))
			}
			if d := r.Document(); d.Verdict != tt.want || len(d.Checks) != 3 || len(d.Credentials) != 2 || d.Holder != r.Holder {
				t.Errorf("the document differs: %+v", d)
			}
		})
	}
}

func TestPresentRefuses(t *testing.T) {
	ada := credentialtest.Signer("ada")
	for name, tt := range map[string]struct {
		p proof.Presentation
		o proof.Options
	}{
		"another's":                    {proof.Presentation{Holder: "did:example:bo"}, proof.Options{}},
		"a domain without a challenge": {proof.Presentation{}, proof.Options{Domain: []string{"https://v.example"}}},
		"no credential":                {proof.Presentation{Credentials: [][]byte{[]byte("x")}}, proof.Options{}},
		"an id that is none":           {proof.Presentation{ID: "first"}, proof.Options{}},
	} {
		if raw, err := proof.Present(t.Context(), tt.p, ada, tt.o); err == nil {
			t.Errorf("%s: %s", name, raw)
		}
	}
}

// Whatever stands in a presentation, there is an answer, and it is "good" for
// what ada signed alone.
func FuzzVerifyPresentation(f *testing.F) {
	f.Add(present(f, proof.Options{Challenge: "c-1"}, credentialtest.Signed(f, "nordmark")))
	f.Add(present(f, proof.Options{Suite: "eddsa-jcs-2022"}, []byte(credentialtest.JWT(f, "nordmark"))))
	f.Add([]byte(`{"type":["VerifiablePresentation"],"VerifiableCredential":[7],"verifiableCredential":[[]],"holder":{"id":[]},"proof":[7]}`))
	v := verifier(inForce(f, credentialtest.Signer("nordmark")))
	words := regexp.MustCompile(`[{}]`)
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := v.VerifyPresentation(t.Context(), raw, verify.PresentationOptions{})
		if len(r.Findings) == 0 || r.Verdict() == verify.Good && r.Holder != credentialtest.Signer("ada").Controller() {
			t.Fatalf("%s for %s", r.Verdict(), raw)
		}
		for _, f := range r.Findings {
			if f.Sentence() == "" || f.Params() == nil && words.MatchString(f.Sentence()) {
				t.Fatalf("%s has no words", f.Code)
			}
		}
	})
}
