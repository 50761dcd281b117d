package verify_test

import (
	"encoding/json"
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

const (
	college   = "did:web:college.example"
	collegeAt = "https://college.example/.well-known/did.json"
)

// keysOf is a college that signed with an old key and signs with a new one;
// the old one's end is what its document says.
func keysOf(t testing.TB, expires, revoked string) (old, current key.Signer, r did.Resolver) {
	t.Helper()
	signer := func(name string) (key.Signer, key.Public) {
		k := credentialtest.Key(key.Ed25519, name)
		return key.NewSigner(k, college, did.MethodID(college, k.Public())), k.Public()
	}
	old, oldKey := signer("old")
	current, newKey := signer("new")
	doc := did.NewDocument(college, newKey)
	doc.AddEnded(oldKey, moment(t, expires), moment(t, revoked))
	return old, current, documents{collegeAt: doc}.resolver()
}

func moment(t testing.TB, text string) (at time.Time) {
	t.Helper()
	if text == "" {
		return at
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// An old award stays good under the key that was valid when it was signed; a
// compromise cuts off only later ones.
func TestKeysThatChanged(t *testing.T) {
	for _, tt := range []struct {
		name             string
		expires, revoked string
		signed           string // the proof's created; "": it has none
		from             string // validFrom
		want             verify.Verdict
		code, sentence   string
	}{
		{"by the key in use", "", "", "2026-05-04T12:00:00Z", "2026-05-04T12:00:00Z", verify.Good, "issuer.listed", "college.example lists this key as its own."},
		{"before the key expired", "2026-05-06T00:00:00Z", "", "2026-05-04T12:00:00Z", "2026-05-04T12:00:00Z", verify.Good, "issuer.keyEndedSince",
			"college.example listed this key when it signed, 4 May 2026 by its own account, and has changed its keys since."},
		{"at that very moment", "2026-05-04T12:00:00Z", "", "2026-05-04T12:00:00Z", "2026-05-04T12:00:00Z", verify.NotGood, "issuer.keyEnded",
			"college.example had ended the use of this key when it was signed."},
		{"after the key expired", "2026-05-03T00:00:00Z", "", "2026-05-04T12:00:00Z", "2026-05-01T12:00:00Z", verify.NotGood, "issuer.keyEnded",
			"college.example had ended the use of this key when it was signed."},
		{"before the compromise", "2026-05-10T00:00:00Z", "2026-05-06T00:00:00Z", "2026-05-04T12:00:00Z", "2026-05-04T12:00:00Z", verify.Good, "issuer.keyWithdrawnSince",
			"college.example listed this key when it signed, 4 May 2026 by its own account. It withdrew the key from 6 May 2026 on."},
		{"after the compromise, before the change", "2026-05-10T00:00:00Z", "2026-05-03T00:00:00Z", "2026-05-04T12:00:00Z", "2026-05-04T12:00:00Z", verify.NotGood, "issuer.keyWithdrawn",
			"college.example withdrew this key from 3 May 2026 on, and this was signed after that."},
		{"after the change, before a compromise that was found later", "2026-05-03T00:00:00Z", "2026-05-06T00:00:00Z", "2026-05-04T12:00:00Z", "2026-05-04T12:00:00Z", verify.NotGood, "issuer.keyEnded",
			"college.example had ended the use of this key when it was signed."},
		{"without a date, in force before", "", "2026-05-06T00:00:00Z", "", "2026-05-04T12:00:00Z", verify.Good, "issuer.keyWithdrawnSince",
			"college.example listed this key when it signed, 4 May 2026 by its own account. It withdrew the key from 6 May 2026 on."},
		{"without a date, in force after", "", "2026-05-03T00:00:00Z", "", "2026-05-04T12:00:00Z", verify.NotGood, "issuer.keyWithdrawn",
			"college.example withdrew this key from 3 May 2026 on, and this was signed after that."},
		{"without any date", "", "2026-05-06T00:00:00Z", "", "", verify.NotGood /* for it has no start */, "issuer.keyUndated",
			"college.example has ended the use of this key, and nothing says whether it signed this before."},
		{"until a day to come", "2026-06-01T00:00:00Z", "", "2026-05-04T12:00:00Z", "2026-05-04T12:00:00Z", verify.Good, "issuer.listed", "college.example lists this key as its own."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			old, _, r := keysOf(t, tt.expires, tt.revoked)
			badge := credentialtest.Badge(old.Controller())
			badge.CredentialStatus, badge.ValidFrom = nil, tt.from
			doc, err := proof.Add(t.Context(), credentialtest.JSON(t, badge), old, proof.Options{Suite: "eddsa-rdfc-2022", Created: moment(t, tt.signed)})
			if err != nil {
				t.Fatal(err)
			}
			if tt.signed == "" && strings.Contains(string(doc), `"created"`) {
				t.Fatal("the signature has a date")
			}
			v := verifier(nil)
			v.Resolver = r
			report := v.Verify(t.Context(), doc, verify.Options{})
			f, _ := report.Finding(verify.IssuerKey)
			if report.Verdict() != tt.want || f.Code != tt.code || f.Sentence() != tt.sentence {
				t.Errorf("%s, %s: %s\n%s", report.Verdict(), f.Code, f.Sentence(), listingOf(report))
			}
		})
	}
}

// A JWT says when it was signed by iat, else by nbf.
func TestTokensOfKeysThatChanged(t *testing.T) {
	for _, tt := range []struct {
		revoked string
		want    verify.Verdict
		code    string
	}{
		{"2026-05-06T00:00:00Z", verify.Good, "issuer.keyWithdrawnSince"},
		{"2026-05-03T00:00:00Z", verify.NotGood, "issuer.keyWithdrawn"},
	} {
		old, _, r := keysOf(t, "2026-05-10T00:00:00Z", tt.revoked)
		badge := credentialtest.Badge(old.Controller())
		badge.CredentialStatus = nil
		jwt, err := proof.SignJWT(t.Context(), credentialtest.JSON(t, badge), old)
		if err != nil {
			t.Fatal(err)
		}
		v := verifier(nil)
		v.Resolver = r
		report := v.Verify(t.Context(), []byte(jwt), verify.Options{})
		if f, _ := report.Finding(verify.IssuerKey); report.Verdict() != tt.want || f.Code != tt.code {
			t.Errorf("revoked %s: %s, %s\n%s", tt.revoked, report.Verdict(), f.Code, listingOf(report))
		}
	}
}

// A list speaks of now: one that was signed with a key which others may have
// is not believed that something is in force, whatever date it bears; that
// something was taken back is believed, for nobody gains by that.
func TestAListByAWithdrawnKey(t *testing.T) {
	for _, tt := range []struct {
		name             string
		expires, revoked string
		set              []int
		want             verify.Outcome
		code             string
	}{
		{"in use", "", "", nil, verify.Pass, "status.inForce"},
		{"changed since", "2026-05-11T11:30:00Z", "", nil, verify.Pass, "status.inForce"},
		{"changed before", "2026-05-11T10:00:00Z", "", nil, verify.Unknown, "status.unverified"},
		{"withdrawn since", "", "2026-05-11T11:30:00Z", nil, verify.Unknown, "status.unverified"},
		{"withdrawn since, and it says revoked", "", "2026-05-11T11:30:00Z", []int{place}, verify.Fail, "status.revoked"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			old, current, r := keysOf(t, tt.expires, tt.revoked)
			v := verifier(lists{
				revocationList: list(t, old, revocationList, status.Revocation, tt.set...),
				suspensionList: list(t, current, suspensionList, status.Suspension),
			})
			v.Resolver, v.Cache = r, verify.NewCache()
			badge := signed(t, current, keep)
			for range 2 {
				outcome(t, v.Verify(t.Context(), badge, verify.Options{}), verify.Status, tt.want, tt.code)
			}
		})
	}
}

// A presentation is made for the moment, so the key must be in use now.
func TestAPresentationByAKeyThatEnded(t *testing.T) {
	raw, err := json.Marshal(map[string]any{"@context": []string{credential.ContextV2}, "type": "VerifiablePresentation", "holder": college})
	if err != nil {
		t.Fatal(err)
	}
	for expires, want := range map[string]verify.Outcome{"": verify.Pass, "2026-05-11T11:30:00Z": verify.Fail} {
		old, _, _ := keysOf(t, "", "")
		doc := did.NewDocument(college)
		doc.AddEnded(old.Public(), moment(t, expires), time.Time{})
		doc.Authentications = doc.Assertions
		v := verifier(nil)
		v.Resolver = documents{collegeAt: doc}.resolver()
		shown, err := proof.Add(t.Context(), raw, old, proof.Options{Suite: "eddsa-rdfc-2022", Created: credentialtest.Noon, Purpose: proof.Authentication})
		if err != nil {
			t.Fatal(err)
		}
		report := v.VerifyPresentation(t.Context(), shown, verify.PresentationOptions{})
		if f, _ := report.Finding(verify.Presenter); f.Outcome != want || want == verify.Fail && (f.Code != "presenter.keyEnded" || report.Holder != "") {
			t.Errorf("expires %q: %s, %s", expires, f.Code, f.Sentence())
		}
	}
}
