package verify_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
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

// noon is a week after the samples of credentialtest are issued.
var noon = credentialtest.Noon.AddDate(0, 0, 7)

const (
	revocationList = "https://laurel.example/status/1"
	suspensionList = "https://laurel.example/status/2"
	place          = 94567 // of the sample badge, in both lists
)

// lists is a status source in memory; what is not in it does not answer.
type lists map[string][]byte

func (l lists) StatusList(_ context.Context, url string) ([]byte, error) {
	if raw, ok := l[url]; ok {
		return raw, nil
	}
	return nil, errors.New("no answer within 5 seconds")
}

// list makes a signed list of the named issuer with the places set.
func list(t testing.TB, signer key.Signer, url, purpose string, set ...int) []byte {
	t.Helper()
	return listing(t, signer, status.Listing{ID: url, Purpose: purpose}, set...)
}

func listing(t testing.TB, signer key.Signer, l status.Listing, set ...int) []byte {
	t.Helper()
	l.Issuer, l.List = signer.Controller(), status.NewList()
	if l.ValidFrom.IsZero() {
		l.ValidFrom, l.ValidUntil = noon.Add(-time.Hour), noon.AddDate(0, 0, 7)
	}
	for _, i := range set {
		if err := l.List.Set(i, true); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := status.NewListCredential(l)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := proof.Sign(t.Context(), doc, signer, l.ValidFrom)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// inForce are the lists of an issuer that took nothing back.
func inForce(t testing.TB, signer key.Signer) lists {
	return lists{
		revocationList: list(t, signer, revocationList, status.Revocation),
		suspensionList: list(t, signer, suspensionList, status.Suspension),
	}
}

func verifier(source verify.StatusSource) *verify.Verifier {
	return &verify.Verifier{Status: source, Now: func() time.Time { return noon }}
}

// signed signs a changed sample badge.
func signed(t testing.TB, s key.Signer, change func(*credential.AchievementCredential)) []byte {
	t.Helper()
	c := credentialtest.Badge(s.Controller())
	change(c)
	doc, err := proof.Sign(t.Context(), credentialtest.JSON(t, c), s, credentialtest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func keep(*credential.AchievementCredential) {}

func outcome(t testing.TB, r verify.Report, check verify.Check, want verify.Outcome, code string) {
	t.Helper()
	f, ok := r.Finding(check)
	if !ok || f.Outcome != want || f.Code != code {
		t.Errorf("%s is %s (%s), want %s (%s)\n%s", check, f.Outcome.Word(), f.Code, want.Word(), code, listingOf(r))
	}
	if f.Sentence() == "" {
		t.Errorf("%s has no words", f.Code)
	}
}

func TestAGoodBadge(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	v := verifier(inForce(t, s))
	for name, raw := range map[string][]byte{
		"eddsa-rdfc-2022": credentialtest.Signed(t, "nordmark"),
		"vc-jwt EdDSA":    []byte(credentialtest.JWT(t, "nordmark") + "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			r := v.Verify(t.Context(), raw, verify.Options{Recipient: "ada@example.org"})
			if r.Verdict() != verify.Good || r.Secured != name || r.Credential == nil || !r.At.Equal(noon) {
				t.Errorf("%s, %q at %s\n%s", r.Verdict(), r.Secured, r.At, listingOf(r))
			}
			var order []verify.Check
			for _, f := range r.Findings {
				order = append(order, f.Check)
			}
			if want := []verify.Check{verify.Format, verify.Signature, verify.IssuerKey, verify.Start, verify.End, verify.Status, verify.Holder}; !slices.Equal(order, want) {
				t.Errorf("the checks come as %v", order)
			}
			outcome(t, r, verify.IssuerKey, verify.Pass, "issuer.itself")
			if got := r.Headline() + ". " + r.Sentence(); got != "Good. This credential is genuine, unchanged and in force." {
				t.Error(got)
			}
		})
	}
}

func TestEveryChangedByteIsCaught(t *testing.T) {
	v := verifier(inForce(t, credentialtest.Signer("nordmark")))
	for _, raw := range [][]byte{credentialtest.Signed(t, "nordmark"), []byte(credentialtest.JWT(t, "nordmark"))} {
		for i := 0; i < len(raw); i += 11 {
			changed := bytes.Clone(raw)
			changed[i] ^= 1
			if r := v.Verify(t.Context(), changed, verify.Options{}); r.Verdict() == verify.Good {
				t.Errorf("byte %d changed from %q to %q is shown as good", i, raw[i], changed[i])
			}
		}
	}
	changed := bytes.Replace(credentialtest.Signed(t, "nordmark"), []byte(`"83"`), []byte(`"93"`), 1)
	r := v.Verify(t.Context(), changed, verify.Options{})
	outcome(t, r, verify.Signature, verify.Fail, "signature.changed")
	outcome(t, r, verify.Status, verify.Unknown, "status.notChecked")
	if got := r.Headline() + ". " + r.Sentence(); got != "Not good: changed. The text is not the one that was signed. It may have been damaged on the way, or forged." {
		t.Error(got)
	}
}

func TestAddedWordsAreCaught(t *testing.T) {
	v := verifier(inForce(t, credentialtest.Signer("nordmark")))
	added := bytes.Replace(credentialtest.Signed(t, "nordmark"), []byte(`"name"`), []byte(`"honours":"summa cum laude","name"`), 1)
	r := v.Verify(t.Context(), added, verify.Options{})
	outcome(t, r, verify.Signature, verify.Fail, "signature.notCovered")
	if r.Headline() != "Not good: partly unsigned" {
		t.Error(r.Headline())
	}
}

func TestStatus(t *testing.T) {
	s, other := credentialtest.Signer("nordmark"), credentialtest.Signer("somebody")
	both := func(revoked, suspended []int) lists {
		return lists{
			revocationList: list(t, s, revocationList, status.Revocation, revoked...),
			suspensionList: list(t, s, suspensionList, status.Suspension, suspended...),
		}
	}
	without := func(l lists, url string) lists { delete(l, url); return l }
	only := func(raw []byte) lists { return lists{revocationList: raw} }
	tampered := bytes.Replace(list(t, s, revocationList, status.Revocation), []byte(`"ttl"`), []byte(`"TTL"`), 1)
	tampered = bytes.Replace(tampered, []byte(noon.Add(-time.Hour).Format("15:04:05")), []byte("10:59:59"), 1)
	here := []int{place}
	for _, tt := range []struct {
		name  string
		lists verify.StatusSource
		want  verify.Outcome
		code  string
	}{
		{"in force", both(nil, nil), verify.Pass, "status.inForce"},
		{"another's place set", both([]int{place - 1, place + 1}, nil), verify.Pass, "status.inForce"},
		{"suspended", both(here, here), verify.Hold, "status.suspended"},
		{"revoked", both(here, nil), verify.Fail, "status.revoked"},
		{"reinstated, suspension list late", both(nil, here), verify.Pass, "status.inForce"},
		{"taken out of force, suspension list gone", without(both(here, nil), suspensionList), verify.Fail, "status.notInForce"},
		{"unreachable", lists{}, verify.Unknown, "status.unreachable"},
		{"nobody to ask", nil, verify.Unknown, "status.offline"},
		{"not a credential", only([]byte("<html>")), verify.Unknown, "status.unverified"},
		{"not a list", only(credentialtest.Signed(t, "nordmark")), verify.Unknown, "status.unverified"},
		{"signed by somebody else", only(list(t, other, revocationList, status.Revocation)), verify.Unknown, "status.unverified"},
		{"tampered with", only(tampered), verify.Unknown, "status.unverified"},
		{"for something else", only(list(t, s, revocationList, "refresh")), verify.Unknown, "status.unverified"},
		{"out of date", only(listing(t, s, status.Listing{ID: revocationList, Purpose: status.Revocation, ValidFrom: noon.AddDate(0, -1, 0), ValidUntil: noon.AddDate(0, 0, -1)})), verify.Unknown, "status.unverified"},
		{"not in force yet", only(listing(t, s, status.Listing{ID: revocationList, Purpose: status.Revocation, ValidFrom: noon.Add(time.Minute), ValidUntil: noon.AddDate(0, 0, 1)})), verify.Unknown, "status.unverified"},
		{"in a file", verify.ListFiles{list(t, s, revocationList, status.Revocation)}, verify.Pass, "status.inForce"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := verifier(tt.lists).Verify(t.Context(), credentialtest.Signed(t, "nordmark"), verify.Options{})
			outcome(t, r, verify.Status, tt.want, tt.code)
			if want := [...]verify.Verdict{verify.Good, verify.CouldNotTell, verify.OnHold, verify.NotGood}[tt.want]; r.Verdict() != want {
				t.Errorf("the verdict is %s, want %s", r.Verdict(), want)
			}
		})
	}
}

// Bad news counts sooner than good news: a short list, or one of somebody
// unknown, is believed when it says "revoked" and not when it says nothing.
func TestBadNewsCountsSooner(t *testing.T) {
	s, other := credentialtest.Signer("nordmark"), credentialtest.Signer("somebody")
	plain := signed(t, s, func(c *credential.AchievementCredential) { c.CredentialStatus.StatusReference = "" })
	v := verifier(lists{revocationList: list(t, other, revocationList, status.Revocation, place)})
	outcome(t, v.Verify(t.Context(), plain, verify.Options{}), verify.Status, verify.Fail, "status.revoked")
	v.Status = lists{revocationList: list(t, other, revocationList, status.Revocation)}
	outcome(t, v.Verify(t.Context(), plain, verify.Options{}), verify.Status, verify.Unknown, "status.unverified")
	v.Issuers = func(_ context.Context, id string) (string, bool) { return "List Keepers", id == other.Controller() }
	outcome(t, v.Verify(t.Context(), plain, verify.Options{}), verify.Status, verify.Pass, "status.inForce")
	v.ListMinimum = status.Entries + 1
	outcome(t, v.Verify(t.Context(), plain, verify.Options{}), verify.Status, verify.Unknown, "status.unverified")
}

func TestOthersWaysOfSayingStatus(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	const revocations = "https://other.example/revocations"
	entry := `{"id":"` + revocations + `","type":"1EdTechRevocationList"}`
	id := credentialtest.Badge(s.Controller()).ID
	for _, tt := range []struct {
		name, entries, revoked string
		want                   verify.Outcome
		code                   string
	}{
		{"none", ``, ``, verify.Pass, "status.none"},
		{"1EdTech, not listed", entry, `{"revokedCredential":[{"id":"https://laurel.example/a/other"}]}`, verify.Pass, "status.inForce"},
		{"1EdTech, listed", entry, `{"revokedCredentials":[{"id":"` + id + `","revocationReason":"typing error"}]}`, verify.Fail, "status.revoked"},
		{"1EdTech, listed and taken off", entry, `{"revokedCredential":[{"id":"` + id + `","revoked":false}]}`, verify.Pass, "status.inForce"},
		{"1EdTech, not listed, over http", strings.Replace(entry, "https:", "http:", 1), `{"revokedCredential":[]}`, verify.Unknown, "status.unverified"},
		{"1EdTech, unreachable", entry, ``, verify.Unknown, "status.unreachable"},
		{"1EdTech, a page for people", entry, `<html>`, verify.Unknown, "status.unverified"},
		{"1EdTech, something else", entry, `{}`, verify.Unknown, "status.unverified"},
		{"two lists, revoked in the one", `[` + entry + `,` + ours(status.Revocation, revocationList) + `]`, `{"revokedCredential":[]}`, verify.Fail, "status.revoked"},
		{"a suspension list of its own", ours(status.Suspension, suspensionList), ``, verify.Hold, "status.suspended"},
		{"without its place", `{"type":"BitstringStatusListEntry","statusPurpose":"revocation","statusListCredential":"` + revocationList + `"}`, ``, verify.Unknown, "status.malformed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			source := lists{
				revocationList: list(t, s, revocationList, status.Revocation, place),
				suspensionList: list(t, s, suspensionList, status.Suspension, place),
			}
			if tt.revoked != "" {
				source[revocations] = []byte(tt.revoked)
				source[strings.Replace(revocations, "https:", "http:", 1)] = []byte(tt.revoked)
			}
			r := verifier(source).Verify(t.Context(), withStatus(t, s, tt.entries), verify.Options{})
			outcome(t, r, verify.Status, tt.want, tt.code)
		})
	}
}

func ours(purpose, url string) string {
	return `{"type":"BitstringStatusListEntry","statusPurpose":"` + purpose + `","statusListIndex":"94567","statusListCredential":"` + url + `"}`
}

// withStatus signs the sample badge with another credentialStatus.
func withStatus(t testing.TB, s key.Signer, entries string) []byte {
	t.Helper()
	c := credentialtest.Badge(s.Controller())
	c.CredentialStatus = nil
	c.Context = append(c.Context, "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
	doc := credentialtest.JSON(t, c)
	if entries != "" {
		doc = append(bytes.TrimSuffix(doc, []byte("}")), []byte(`,"credentialStatus":`+entries+`}`)...)
	}
	signed, err := proof.Sign(t.Context(), doc, s, credentialtest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestDates(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	v := verifier(inForce(t, s))
	for _, tt := range []struct {
		name, from, until string
		check             verify.Check
		want              verify.Outcome
		code              string
	}{
		{"starts this second", noon.Format(time.RFC3339), "", verify.Start, verify.Pass, "start.reached"},
		{"starts in a second", noon.Add(time.Second).Format(time.RFC3339), "", verify.Start, verify.Fail, "start.ahead"},
		{"starts in another zone", "2026-05-11T14:00:00+02:00", "", verify.Start, verify.Pass, "start.reached"},
		{"has no end", "2026-05-04T12:00:00Z", "", verify.End, verify.Pass, "end.none"},
		{"ends this second", "2026-05-04T12:00:00Z", noon.Format(time.RFC3339), verify.End, verify.Pass, "end.ahead"},
		{"ended a second ago", "2026-05-04T12:00:00Z", noon.Add(-time.Second).Format(time.RFC3339), verify.End, verify.Fail, "end.past"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			raw := signed(t, s, func(c *credential.AchievementCredential) { c.ValidFrom, c.ValidUntil = tt.from, tt.until })
			outcome(t, v.Verify(t.Context(), raw, verify.Options{}), tt.check, tt.want, tt.code)
		})
	}
}

func TestHolder(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	v := verifier(inForce(t, s))
	named := func(c *credential.AchievementCredential) { c.CredentialSubject.ID = "did:example:ada" }
	open := func(c *credential.AchievementCredential) {
		c.CredentialSubject.Identifier = []credential.IdentityObject{{Type: "IdentityObject", IdentityType: "emailAddress", IdentityHash: "Ada@Example.org"}}
	}
	numbered := func(hashed bool) func(c *credential.AchievementCredential) {
		return func(c *credential.AchievementCredential) {
			number := credential.IdentityObject{Type: "IdentityObject", IdentityType: "sourcedId", IdentityHash: "4711"}
			if hashed {
				number.Hashed, number.Salt, number.IdentityHash = true, "k", credential.HashIdentity("4711", "k")
			}
			c.CredentialSubject.Identifier = []credential.IdentityObject{number}
		}
	}
	nameless := func(c *credential.AchievementCredential) {
		c.CredentialSubject.Identifier[0].IdentityType = "studentId"
	}
	for _, tt := range []struct {
		name, recipient string
		change          func(*credential.AchievementCredential)
		want            verify.Outcome
		code            string
	}{
		{"hashed", "ada@example.org", keep, verify.Pass, "holder.match"},
		{"hashed, domain in capitals", " ada@EXAMPLE.org", keep, verify.Pass, "holder.match"},
		{"hashed, another", "bob@example.org", keep, verify.Fail, "holder.differs"},
		{"in the open", "Ada@Example.org", open, verify.Pass, "holder.match"},
		{"in the open, domain written otherwise", "Ada@example.ORG", open, verify.Pass, "holder.match"},
		{"in the open, another spelling of the name", "ada@example.org", open, verify.Fail, "holder.differs"},
		{"by id", "did:example:ada", named, verify.Pass, "holder.match"},
		{"by another id", "did:example:bob", named, verify.Fail, "holder.differs"},
		{"by a number", "4711", numbered(false), verify.Pass, "holder.match"},
		{"by a number, hashed", "4711", numbered(true), verify.Pass, "holder.match"},
		{"by another number, hashed", "4712", numbered(true), verify.Fail, "holder.differs"},
		{"nothing to compare with", "ada@example.org", nameless, verify.Unknown, "holder.noneNamed"},
		{"an id where there is none", "did:example:ada", keep, verify.Unknown, "holder.noneNamed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := v.Verify(t.Context(), signed(t, s, tt.change), verify.Options{Recipient: tt.recipient})
			outcome(t, r, verify.Holder, tt.want, tt.code)
			if text, _ := json.Marshal(r.Findings); strings.Contains(string(text), "example.org") {
				t.Errorf("the address is kept in the report: %s", text)
			}
		})
	}
}

func TestTextsThatAreNoCredential(t *testing.T) {
	v := verifier(nil)
	good := string(credentialtest.Signed(t, "nordmark"))
	for _, tt := range []struct{ name, raw, code string }{
		{"nothing", "", "format.unreadable"},
		{"words", "good morning", "format.unreadable"},
		{"not an object", "[]", "format.unreadable"},
		{"a member twice", `{"id":"a","id":"b"}`, "format.unreadable"},
		{"not UTF-8", "{\"a\":\"\xff\"}", "format.unreadable"},
		{"too deep", strings.Repeat("[", 100) + strings.Repeat("]", 100), "format.unreadable"},
		{"too long", `{"a":"` + strings.Repeat("a", 9<<20) + `"}`, "format.unreadable"},
		{"unsigned", `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"]}`, "signature.none"},
		{"a proof that is no object", good[:strings.LastIndex(good, `"proof":`)] + `"proof":[7]}`, "signature.malformed"},
		{"a JWT that is not signed", "eyJhbGciOiJub25lIn0.e30.", "signature.none"},
		{"a JWT with a shared secret", "eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "signature.malformed"},
		{"a badge of the older kind", `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"https://a.example/1"}`, "hosted.offline"},
		{"a badge older still", `{"@context":"https://w3id.org/openbadges/v1","type":"Assertion","id":"https://a.example/1"}`, "format.olderStill"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := v.Verify(t.Context(), []byte(tt.raw), verify.Options{})
			if r.Verdict() == verify.Good || !has(r, tt.code) {
				t.Errorf("%s %s\n%s", r.Headline(), r.Sentence(), listingOf(r))
			}
			if r.Sentence() == "" || strings.Contains(r.Sentence()+r.Headline(), "{") {
				t.Errorf("%s: %s", r.Headline(), r.Sentence())
			}
		})
	}
}

func TestKindsNotReadYet(t *testing.T) {
	raw := bytes.ReplaceAll(credentialtest.Signed(t, "nordmark"), []byte("eddsa-rdfc-2022"), []byte("ecdsa-xi-2023"))
	r := verifier(lists{}).Verify(t.Context(), raw, verify.Options{})
	outcome(t, r, verify.Signature, verify.Unknown, "signature.kindNotRead")
	f, _ := r.Finding(verify.Signature)
	if f.Sentence() != "Could not tell: this kind of proof is not read yet." || r.Headline() != "Could not tell" || r.Sentence() != "This kind of proof is not read yet." {
		t.Errorf("%s / %s / %s", f.Sentence(), r.Headline(), r.Sentence())
	}
}

func TestOfflineAsksNobody(t *testing.T) {
	const id = "did:web:nordmark.example"
	ed, _, _ := credentialtest.WebSigners(id, "nordmark")
	v := verifier(fails{t})
	v.Offline, v.Resolver = true, did.Standard(did.FetchFunc(func(context.Context, string, string) ([]byte, error) {
		t.Error("a document was fetched")
		return nil, did.ErrUnreachable
	}))
	r := v.Verify(t.Context(), signed(t, ed, keep), verify.Options{})
	outcome(t, r, verify.Signature, verify.Pass, "signature.good")
	outcome(t, r, verify.IssuerKey, verify.Unknown, "issuer.offline")
	outcome(t, r, verify.Status, verify.Unknown, "status.offline")
	if r.Verdict() != verify.CouldNotTell {
		t.Error(r.Verdict())
	}
	v.Status = verify.ListFiles{list(t, credentialtest.Signer("nordmark"), revocationList, status.Revocation)}
	outcome(t, v.Verify(t.Context(), credentialtest.Signed(t, "nordmark"), verify.Options{}), verify.Status, verify.Pass, "status.inForce")
}

type fails struct{ testing.TB }

func (f fails) StatusList(context.Context, string) ([]byte, error) {
	f.Error("a status list was asked for")
	return nil, errors.New("asked")
}
