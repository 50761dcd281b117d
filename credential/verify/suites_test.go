package verify_test

import (
	"bytes"
	"strings"
	"testing"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

// TestEverySuite shows badges of every suite as good, and changed ones not.
func TestEverySuite(t *testing.T) {
	for _, tt := range []struct {
		suite string
		typ   key.Type
	}{
		{"eddsa-rdfc-2022", key.Ed25519}, {"eddsa-jcs-2022", key.Ed25519}, {"Ed25519Signature2020", key.Ed25519},
		{"ecdsa-rdfc-2019", key.P256}, {"ecdsa-rdfc-2019", key.P384}, {"ecdsa-jcs-2019", key.P256}, {"ecdsa-jcs-2019", key.P384},
	} {
		t.Run(tt.suite+" "+tt.typ.String(), func(t *testing.T) {
			s := credentialtest.SignerOf(tt.typ, "nordmark")
			good := withSuite(t, s, tt.suite, noStatus)
			r := verifier(nil).Verify(t.Context(), good, verify.Options{})
			if r.Verdict() != verify.Good || r.Secured != tt.suite {
				t.Errorf("%s, secured by %q\n%s", r.Verdict(), r.Secured, listingOf(r))
			}
			changed := bytes.Replace(good, []byte(`"value":"83"`), []byte(`"value":"93"`), 1)
			outcome(t, verifier(nil).Verify(t.Context(), changed, verify.Options{}), verify.Signature, verify.Fail, "signature.changed")
		})
	}
}

// TestDisclosedBadge shows parts of a badge: what is missing is no fault, but
// where its end or its status is not shown, that cannot be told.
func TestDisclosedBadge(t *testing.T) {
	const web, at = "did:web:nordmark.example", "https://nordmark.example/.well-known/did.json"
	for suite, typ := range map[string]key.Type{"ecdsa-sd-2023": key.P256, "bbs-2023": key.BLS12381} {
		t.Run(suite, func(t *testing.T) {
			ed, _, _ := credentialtest.WebSigners(web, "nordmark") // signs the status lists
			k := credentialtest.Key(typ, "nordmark")
			v := verifier(inForce(t, ed))
			v.Resolver = documents{at: did.NewDocument(web, ed.Public(), k.Public())}.resolver()
			disclosedBadge(t, v, suite, key.NewSigner(k, web, did.MethodID(web, k.Public())))
		})
	}
}

func disclosedBadge(t *testing.T, v *verify.Verifier, suite string, s key.Signer) {
	badge := credentialtest.JSON(t, credentialtest.Badge(s.Controller()))
	base := func(mandatory ...string) []byte {
		raw, err := proof.Add(t.Context(), badge, s, proof.Options{Suite: suite, Created: credentialtest.Noon, Mandatory: mandatory})
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	derived := func(base []byte, pointers ...string) []byte {
		raw, err := proof.Derive(base, pointers)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	dutiful := base("/issuer", "/validFrom", "/validUntil", "/credentialStatus")
	part := derived(dutiful, "/credentialSubject/achievement/name")
	r := v.Verify(t.Context(), part, verify.Options{})
	if r.Verdict() != verify.Good || r.Secured != suite {
		t.Errorf("%s\n%s", r.Verdict(), listingOf(r))
	}
	outcome(t, r, verify.Format, verify.Pass, "format.part")
	lax := base("/issuer")
	for _, tt := range []struct {
		name  string
		raw   []byte
		check verify.Check
		want  verify.Outcome
		code  string
	}{
		{"its end is hidden", derived(lax, "/validFrom", "/credentialStatus"), verify.End, verify.Unknown, "end.notShown"},
		{"its status is hidden", derived(lax, "/validFrom", "/validUntil"), verify.Status, verify.Unknown, "status.notShown"},
		{"its issuer is hidden", derived(base(), "/validFrom"), verify.IssuerKey, verify.Fail, "issuer.none"},
		{"its base proof", dutiful, verify.Signature, verify.Fail, "signature.malformed"},
		{"its end is cut off", bytes.Replace(part, []byte(`"validUntil":"2031-05-04T12:00:00Z",`), nil, 1), verify.Signature, verify.Fail, "signature.changed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := v.Verify(t.Context(), tt.raw, verify.Options{})
			if outcome(t, r, tt.check, tt.want, tt.code); r.Verdict() == verify.Good {
				t.Error("shown as good")
			}
		})
	}
}

func withSuite(t testing.TB, s key.Signer, suite string, change func(*credential.AchievementCredential)) []byte {
	t.Helper()
	c := credentialtest.Badge(s.Controller())
	change(c)
	doc, err := proof.Add(t.Context(), credentialtest.JSON(t, c), s, proof.Options{Suite: suite, Created: credentialtest.Noon})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestBuiltOnAFault: another's proof that a broken one lies beneath does not
// count, and the broken one decides.
func TestBuiltOnAFault(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	c := credentialtest.Badge(s.Controller())
	noStatus(c)
	first, err := proof.Add(t.Context(), credentialtest.JSON(t, c), credentialtest.Signer("varn"), proof.Options{
		ID: "urn:uuid:1", Created: credentialtest.Noon, Expires: noon.AddDate(0, 0, -1),
	})
	if err != nil {
		t.Fatal(err)
	}
	both, err := proof.Add(t.Context(), first, s, proof.Options{Previous: []string{"urn:uuid:1"}, Created: credentialtest.Noon})
	if err != nil {
		t.Fatal(err)
	}
	r := verifier(nil).Verify(t.Context(), both, verify.Options{})
	if f, _ := r.Finding(verify.Signature); f.Outcome != verify.Fail || !strings.HasPrefix(f.Code, "signature.") {
		t.Error(listingOf(r))
	}
	changed := bytes.Replace(both, []byte("2026-05-04T12:00:00Z\",\"expires"), []byte("2026-05-04T12:00:01Z\",\"expires"), 1)
	outcome(t, verifier(nil).Verify(t.Context(), changed, verify.Options{}), verify.Signature, verify.Fail, "signature.changed")
}
