package verify_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/status"
	"laurel/credential/verify"
)

func seal(t testing.TB, s key.Signer, doc []byte, f proof.Form, opt proof.Sealing) []byte {
	t.Helper()
	sealed, err := proof.Seal(t.Context(), doc, s, f, opt)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func envelope(t testing.TB, f proof.Form, sealed []byte) []byte {
	t.Helper()
	doc, err := proof.Envelope(f, sealed)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestSealedBadges reads badges in every form of VC-JOSE-COSE, bare and
// enveloped, and changed ones.
func TestSealedBadges(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	badge := credentialtest.JSON(t, credentialtest.Badge(s.Controller()))
	v := verifier(inForce(t, s))
	for _, f := range []proof.Form{proof.VCJWT, proof.VCSDJWT, proof.VCCOSE} {
		sealed := seal(t, s, badge, f, proof.Sealing{Disclose: disclosable(f)})
		ways := map[string][]byte{"bare": sealed, "enveloped": envelope(t, f, sealed)}
		if f == proof.VCCOSE {
			ways["base64"] = []byte(proof.COSEText(sealed))
		}
		for name, raw := range ways {
			t.Run(string(f)+" "+name, func(t *testing.T) {
				r := v.Verify(t.Context(), raw, verify.Options{Recipient: "ada@example.org"})
				if r.Verdict() != verify.Good || r.Secured != string(f)+" EdDSA" || r.Credential.Name() == "" {
					t.Errorf("%s, secured by %q\n%s", r.Verdict(), r.Secured, listingOf(r))
				}
				outcome(t, r, verify.IssuerKey, verify.Pass, "issuer.itself")
				outcome(t, r, verify.Status, verify.Pass, "status.inForce")
			})
		}
		t.Run(string(f)+" of another's key", func(t *testing.T) {
			forged := key.NewSigner(credentialtest.Key(key.Ed25519, "mallory"), s.Controller(), s.Method())
			r := v.Verify(t.Context(), seal(t, forged, badge, f, proof.Sealing{}), verify.Options{})
			outcome(t, r, verify.Signature, verify.Fail, "signature.changed")
		})
		t.Run(string(f)+" in another's name", func(t *testing.T) {
			other := credentialtest.Signer("mallory")
			r := v.Verify(t.Context(), seal(t, other, badge, f, proof.Sealing{}), verify.Options{})
			outcome(t, r, verify.IssuerKey, verify.Fail, "issuer.other")
		})
		t.Run(string(f)+" run out", func(t *testing.T) {
			r := v.Verify(t.Context(), seal(t, s, badge, f, proof.Sealing{Expires: noon}), verify.Options{})
			if r.Verdict() != verify.Good {
				t.Errorf("at its end it is %s", r.Verdict())
			}
			r = v.Verify(t.Context(), seal(t, s, badge, f, proof.Sealing{Expires: noon.Add(-time.Second)}), verify.Options{})
			outcome(t, r, verify.End, verify.Fail, "end.past")
		})
	}
}

func disclosable(f proof.Form) []string {
	if f != proof.VCSDJWT {
		return nil
	}
	return []string{"/credentialSubject/identifier/*", "/evidence", "/name"}
}

// TestWithheld: what a holder keeps back is not there. An end or a status that
// is not there may have been kept back as well.
func TestWithheld(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	badge := credentialtest.Badge(s.Controller())
	less := credentialtest.Badge(s.Controller())
	less.ValidUntil, less.CredentialStatus = "", nil
	for _, tt := range []struct {
		name        string
		badge       *credential.AchievementCredential
		hidden      string
		show        bool
		verdict     verify.Verdict
		format, end string
		hasEvidence bool
	}{
		{"all shown", badge, "/evidence", true, verify.Good, "format.badge", "end.ahead", true},
		{"evidence kept back", badge, "/evidence", false, verify.Good, "format.part", "end.ahead", false},
		{"achievement kept back", badge, "/credentialSubject/achievement", false, verify.Good, "format.part", "end.ahead", true},
		{"all shown, no end", less, "/evidence", true, verify.Good, "format.badge", "end.none", true},
		{"evidence kept back, no end shown", less, "/evidence", false, verify.CouldNotTell, "format.part", "end.notShown", false},
		{"result kept back, no end", less, "/credentialSubject/result", false, verify.Good, "format.part", "end.none", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sealed := seal(t, s, credentialtest.JSON(t, tt.badge), proof.VCSDJWT, proof.Sealing{Disclose: []string{tt.hidden}})
			if !tt.show {
				signed, _, _ := bytes.Cut(sealed, []byte("~"))
				sealed = append(signed, '~')
			}
			r := verifier(inForce(t, s)).Verify(t.Context(), sealed, verify.Options{})
			if r.Verdict() != tt.verdict || (len(r.Credential.Evidence()) > 0) != tt.hasEvidence {
				t.Errorf("%s, want %s\n%s", r.Verdict(), tt.verdict, listingOf(r))
			}
			outcome(t, r, verify.Format, verify.Pass, tt.format)
			if f, _ := r.Finding(verify.End); f.Code != tt.end {
				t.Errorf("its end is %s, want %s", f.Code, tt.end)
			}
		})
	}
}

// TestShownTwice: one disclosure stands for one thing.
func TestShownTwice(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	sealed := seal(t, s, credentialtest.JSON(t, credentialtest.Badge(s.Controller())), proof.VCSDJWT, proof.Sealing{Disclose: []string{"/evidence"}})
	_, disclosure, _ := bytes.Cut(sealed, []byte("~"))
	outcome(t, verifier(nil).Verify(t.Context(), append(sealed, disclosure...), verify.Options{}), verify.Format, verify.Fail, "format.unreadable")
}

// TestEnvelopesWithNothing are envelopes that hold no credential.
func TestEnvelopesWithNothing(t *testing.T) {
	for name, id := range map[string]string{
		"no data URL": "https://nordmark.example", "nothing": "data:application/vc+jwt,", "text": "data:application/vc+jwt,hello",
		"not base64": "data:application/vc+cose;base64,%%%", "JSON": `data:application/vc,{}`,
		"an envelope again": "data:application/vc+jwt," + `{\"type\":\"EnvelopedVerifiableCredential\"}`,
	} {
		raw := []byte(`{"@context":"https://www.w3.org/ns/credentials/v2","type":"EnvelopedVerifiableCredential","id":"` + id + `"}`)
		if r := verifier(nil).Verify(t.Context(), raw, verify.Options{}); r.Verdict() != verify.NotGood {
			t.Errorf("%s is %s\n%s", name, r.Verdict(), listingOf(r))
		}
	}
}

// TestIssuersKeySet: a credential's kid is a label in the issuer's JWKS.
func TestIssuersKeySet(t *testing.T) {
	const issuer = "https://nordmark.example/fruit"
	p384, err := key.Generate(key.P384)
	if err != nil {
		t.Fatal(err)
	}
	jwk := strings.Replace(string(p384.Public().JWK()), "{", `{"kid":"2026","use":"sig",`, 1)
	metadata := fmt.Sprintf(`{"issuer":%q,"jwks":{"keys":[{"kty":"EC","crv":"secp256k1","kid":"old"},%s]}}`, issuer, jwk)
	v := verifier(nil)
	v.Resolver = did.Standard(did.FetchFunc(func(_ context.Context, url, _ string) ([]byte, error) {
		if url == "https://nordmark.example/.well-known/jwt-vc-issuer/fruit" {
			return []byte(metadata), nil
		}
		return nil, did.ErrNotFound
	}))
	for kid, want := range map[string]verify.Verdict{"2026": verify.Good, "2025": verify.CouldNotTell, "": verify.Good} {
		header := map[string]any{}
		if kid != "" {
			header["kid"] = kid
		}
		text := issueVC(t, key.NewSigner(p384, issuer, ""), issuer, header, nil)
		r := v.Verify(t.Context(), []byte(text), verify.Options{})
		if r.Verdict() != want || r.Secured != "dc+sd-jwt ES384" {
			t.Errorf("kid %q: %s, secured by %q\n%s", kid, r.Verdict(), r.Secured, listingOf(r))
		}
	}
	metadata = strings.Replace(metadata, `"2026"`, `"urn:ietf:params:oauth:jwk-thumbprint:2026"`, 1)
	text := issueVC(t, key.NewSigner(p384, issuer, ""), issuer, map[string]any{"kid": "urn:ietf:params:oauth:jwk-thumbprint:2026"}, nil)
	outcome(t, v.Verify(t.Context(), []byte(text), verify.Options{}), verify.IssuerKey, verify.Pass, "issuer.listed")
	other, err := key.Generate(key.P384)
	if err != nil {
		t.Fatal(err)
	}
	text = issueVC(t, key.NewSigner(other, issuer, ""), issuer, map[string]any{"kid": "urn:ietf:params:oauth:jwk-thumbprint:2026"}, nil)
	outcome(t, v.Verify(t.Context(), []byte(text), verify.Options{}), verify.Signature, verify.Fail, "signature.changed")
}

// TestSealedPresentations checks presentations of VC-JOSE-COSE with the
// credentials in them.
func TestSealedPresentations(t *testing.T) {
	s, holder := credentialtest.Signer("nordmark"), credentialtest.Signer("ada")
	c := credentialtest.Badge(s.Controller())
	noStatus(c)
	c.CredentialSubject.ID = holder.Controller()
	inner := envelope(t, proof.VCJWT, seal(t, s, credentialtest.JSON(t, c), proof.VCJWT, proof.Sealing{}))
	doc := []byte(fmt.Sprintf(`{"@context":[%q],"type":["VerifiablePresentation"],"holder":%q,"verifiableCredential":[%s]}`, credential.ContextV2, holder.Controller(), inner))
	good := verify.PresentationOptions{Challenge: "n1", Domain: []string{"https://reader.example"}, AboutHolder: true}
	opt := proof.Sealing{Nonce: "n1", Audience: "https://reader.example", Expires: noon.Add(time.Minute)}
	v := verifier(nil)
	for _, f := range []proof.Form{proof.VPJWT, proof.VPSDJWT, proof.VPCOSE} {
		t.Run(string(f), func(t *testing.T) {
			sealed := seal(t, holder, doc, f, opt)
			for name, raw := range map[string][]byte{"bare": sealed, "enveloped": envelope(t, f, sealed)} {
				r := v.VerifyPresentation(t.Context(), raw, good)
				if r.Verdict() != verify.Good || r.Holder != holder.Controller() || len(r.Credentials) != 1 || r.Secured != string(f)+" EdDSA" {
					out, _ := json.Marshal(r.Findings)
					t.Errorf("%s: %s, held by %q, %d credentials, secured by %q: %s", name, r.Verdict(), r.Holder, len(r.Credentials), r.Secured, out)
				}
			}
			for name, tt := range map[string]struct {
				raw  []byte
				opt  verify.PresentationOptions
				code string
			}{
				"another challenge": {sealed, verify.PresentationOptions{Challenge: "n2"}, "signed.challenge"},
				"another reader":    {sealed, verify.PresentationOptions{Domain: []string{"https://other.example"}}, "signed.domain"},
				"run out":           {seal(t, holder, doc, f, proof.Sealing{Expires: noon}), verify.PresentationOptions{}, "signed.expired"},
				"changed":           {append(sealed[:len(sealed)-3:len(sealed)-3], sealed[len(sealed)-3]^1, sealed[len(sealed)-2], sealed[len(sealed)-1]), verify.PresentationOptions{}, ""},
				"another's key":     {seal(t, key.NewSigner(credentialtest.Key(key.Ed25519, "eve"), holder.Controller(), holder.Method()), doc, f, proof.Sealing{}), verify.PresentationOptions{}, "signed.changed"},
			} {
				r := v.VerifyPresentation(t.Context(), tt.raw, tt.opt)
				if found, _ := r.Finding(verify.Signature); r.Verdict() != verify.NotGood || tt.code != "" && found.Code != tt.code {
					t.Errorf("%s: %s (%s)", name, r.Verdict(), found.Code)
				}
			}
		})
	}
}

// FuzzSealed wants an answer to every token, and "good" only to what was signed.
func FuzzSealed(f *testing.F) {
	s := credentialtest.Signer("nordmark")
	badge := credentialtest.Badge(s.Controller())
	noStatus(badge)
	doc := credentialtest.JSON(f, badge)
	for _, form := range []proof.Form{proof.VCJWT, proof.VCSDJWT, proof.VCCOSE} {
		sealed := seal(f, s, doc, form, proof.Sealing{Disclose: disclosable(form)})
		f.Add(sealed)
		f.Add(envelope(f, form, sealed))
	}
	pub := s.Public()
	f.Add([]byte(issueVC(f, s, s.Controller(), map[string]any{"kid": s.Method()}, &pub)))
	v := verifier(lists{tokenList: tokenOf(f, s, s.Method(), 0)})
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := v.Verify(t.Context(), raw, verify.Options{})
		if len(r.Findings) == 0 || r.Headline() == "" || r.Sentence() == "" {
			t.Fatalf("no answer: %+v", r)
		}
		for _, found := range r.Findings {
			if found.Sentence() == "" {
				t.Fatalf("%s has no words", found.Code)
			}
		}
		if r.Verdict() == verify.Good && r.Credential.IssuerID() != s.Controller() {
			t.Fatalf("shown as good: %q", raw)
		}
		v.VerifyPresentation(t.Context(), raw, verify.PresentationOptions{})
	})
}

// TestSealedLists reads status lists that are sealed as the credentials are,
// with places of two bits and more than one purpose, also from files.
func TestSealedLists(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	bits, err := status.NewSizedList(2)
	if err != nil {
		t.Fatal(err)
	}
	if err := bits.SetValue(place, 2, 2); err != nil {
		t.Fatal(err)
	}
	doc, err := status.NewListCredential(status.Listing{ID: revocationList, Issuer: s.Controller(), Purpose: status.Message, More: []string{status.Suspension},
		List: bits, ValidFrom: noon.Add(-time.Hour), ValidUntil: noon.Add(time.Hour), TTL: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	entry := func(purpose string) []byte {
		return withStatus(t, s, fmt.Sprintf(`{"type":"BitstringStatusListEntry","statusPurpose":%q,"statusListIndex":"%d","statusListCredential":%q,"statusSize":2,
			"statusMessage":[{"status":"0x0","message":"none"},{"status":"0x1","message":"asked for"},{"status":"0x2","message":"at the printer’s"},{"status":"0x3","message":"undefined"}]}`,
			purpose, place, revocationList))
	}
	for _, f := range []proof.Form{proof.VCJWT, proof.VCSDJWT, proof.VCCOSE} {
		sealed := seal(t, s, doc, f, proof.Sealing{})
		for name, source := range map[string]verify.StatusSource{"asked for": lists{revocationList: sealed}, "in hand": verify.ListFiles{[]byte("{}"), sealed}} {
			t.Run(string(f)+" "+name, func(t *testing.T) {
				r := verifier(source).Verify(t.Context(), entry(status.Message), verify.Options{})
				outcome(t, r, verify.Status, verify.Pass, "status.inForce")
				if !strings.Contains(listingOf(r), "at the printer’s") {
					t.Error("it does not say what the value means")
				}
				outcome(t, verifier(source).Verify(t.Context(), entry(status.Suspension), verify.Options{}), verify.Status, verify.Hold, "status.suspended")
				outcome(t, verifier(source).Verify(t.Context(), entry(status.Revocation), verify.Options{}), verify.Status, verify.Unknown, "status.unverified")
			})
		}
	}
}
