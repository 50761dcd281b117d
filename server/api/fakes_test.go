package api

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"

	"laurel/account"
	"laurel/credential/verify"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/skill"
	"laurel/verifier"
)

const public = "https://laurel.example"

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

// people knows keys of org1 with every right and with some, and others'.
type people struct{}

func (people) Actor(context.Context, account.PersonID) (account.Actor, error) {
	return account.Actor{}, fault.NoSuch("person", "")
}

func (people) ActorForKey(_ context.Context, token account.Token) (account.Actor, error) {
	a := account.Actor{Client: string(token), Key: account.KeyID("key " + token), Memberships: []account.Membership{{Org: "org1"}}}
	switch token {
	case "full", "other":
		a.Scopes = account.Scopes()
	case "hander":
		a.Scopes = []account.Right{account.HandIn}
	case "looker":
		a.Scopes = []account.Right{account.ReadAssessments}
	case "counter":
		a.Scopes = []account.Right{account.ReadNumbers}
	case "reader":
		a.Scopes = []account.Right{account.ReadDrafts, account.ReadAwards}
	case "stranger":
		a.Scopes, a.Memberships = account.Scopes(), []account.Membership{{Org: "org2"}}
	case "two":
		a.Scopes, a.Memberships = account.Scopes(), append(a.Memberships, account.Membership{Org: "org2"})
	default:
		return account.Actor{}, fault.New(fault.NotSignedIn, "key.unknown", "This API key is not valid here.")
	}
	return a, nil
}

// fakeIssuer keeps one achievement, "m1", and awards it. What it does not
// define is not asked of it.
type fakeIssuer struct {
	Issuer
	achievement issuer.Achievement
	offers      fakeOffers
	lent        issuer.Delegation
	awards      map[string]issuer.Award // by idempotency key
	asked       issuer.CatalogueQuery
	filter      issuer.AwardFilter
	broken      error
}

func (f *fakeIssuer) require(by account.Actor, r account.Right, id string) error {
	if f.broken != nil {
		return f.broken
	}
	if id != "m1" && id != "w1" {
		return fault.NoSuch("thing", id)
	}
	return by.Require(r, "org1")
}

func (f *fakeIssuer) Create(_ context.Context, by account.Actor, org account.OrgID, d issuer.Definition) (issuer.Achievement, error) {
	if err := d.Validate(); err != nil {
		return issuer.Achievement{}, err
	}
	f.achievement = issuer.Achievement{ID: "m1", Org: org, State: issuer.Draft, Draft: d, Revision: 1, Created: noon, Changed: noon}
	return f.achievement, by.Require(account.Define, org)
}

func (f *fakeIssuer) Achievement(_ context.Context, by account.Actor, id issuer.AchievementID) (issuer.Achievement, error) {
	return f.achievement, f.require(by, account.ReadDrafts, string(id))
}

func (f *fakeIssuer) Achievements(_ context.Context, by account.Actor, org account.OrgID) ([]issuer.Achievement, error) {
	return []issuer.Achievement{f.achievement}, by.Require(account.ReadDrafts, org)
}

func (f *fakeIssuer) Save(_ context.Context, by account.Actor, id issuer.AchievementID, revision int, d issuer.Definition) (issuer.Achievement, error) {
	if err := d.Validate(); err != nil {
		return issuer.Achievement{}, err
	}
	if err := f.require(by, account.Define, string(id)); err != nil {
		return issuer.Achievement{}, err
	}
	if err := f.stale(revision, d); err != nil {
		return issuer.Achievement{}, err
	}
	f.achievement.Draft = d
	f.achievement.Revision++
	return f.achievement, nil
}

func (f *fakeIssuer) stale(revision int, d issuer.Definition) error {
	if revision == f.achievement.Revision {
		return nil
	}
	return fault.New(fault.Conflict, "achievement.stale", "Somebody else changed this meanwhile.").
		Because(issuer.Stale{Now: f.achievement, Changes: issuer.Changes(d, f.achievement.Draft)})
}

func (f *fakeIssuer) Publish(_ context.Context, by account.Actor, id issuer.AchievementID, revision int, _ ...string) (issuer.Version, error) {
	if err := f.require(by, account.Publish, string(id)); err != nil {
		return issuer.Version{}, err
	}
	if err := f.stale(revision, issuer.Definition{}); err != nil {
		return issuer.Version{}, err
	}
	if err := f.achievement.Draft.Complete(); err != nil {
		return issuer.Version{}, err
	}
	f.achievement.State, f.achievement.Published = issuer.Published, 1
	f.achievement.Revision++
	return issuer.Version{Achievement: id, Org: "org1", Number: 1, Definition: f.achievement.Draft, At: noon}, nil
}

func (f *fakeIssuer) Retire(_ context.Context, by account.Actor, id issuer.AchievementID, revision int, _ ...string) (issuer.Achievement, error) {
	if err := f.require(by, account.Publish, string(id)); err != nil {
		return issuer.Achievement{}, err
	}
	if f.achievement.State != issuer.Published {
		return issuer.Achievement{}, fault.New(fault.Conflict, "achievement.notPublished", "Only what is in the catalogue can be retired.")
	}
	f.achievement.State = issuer.Retired
	f.achievement.Revision++
	return f.achievement, f.stale(revision+1, issuer.Definition{})
}

func (f *fakeIssuer) Versions(_ context.Context, by account.Actor, id issuer.AchievementID) ([]issuer.Version, error) {
	return []issuer.Version{{Achievement: id, Number: 1, Definition: f.achievement.Draft, At: noon}}, f.require(by, account.ReadDrafts, string(id))
}

// describedBytes are as signedBytes.
const describedBytes = `{"z":"<&>","n":1e0}`

// signedBytes have what an encoder likes to change.
const signedBytes = `{"id":"https://laurel.example/a/p1","name":"R&D <in> practice","n":1.0,"é":"\u2028 "}`

func (f *fakeIssuer) Issue(_ context.Context, by account.Actor, req issuer.IssueRequest) (issuer.Award, error) {
	if req.Result == "1000" {
		return issuer.Award{}, fault.Join(fault.Field("result", "1000 is more than the 100 there are."), fault.Field("key", "Too long."))
	}
	if err := f.require(by, account.Issue, string(req.Achievement)); err != nil {
		return issuer.Award{}, err
	}
	if was, found := f.awards[req.Key]; found {
		if was.Recipient.Email != req.Email {
			return issuer.Award{}, fault.New(fault.Conflict, "award.keyReused", "This idempotency key was used for another request.")
		}
		return was, nil
	}
	id := issuer.AwardID("w" + string(rune('1'+len(f.awards))))
	until := noon.AddDate(1, 0, 0).In(time.FixedZone("", 3600))
	made := issuer.Award{ID: id, Org: "org1", Achievement: req.Achievement, Version: 1, Recipient: issuer.Recipient{Name: req.Name, Email: req.Email},
		Page: "p1", Status: issuer.InForce, Changed: noon, AwardedOn: noon, ValidFrom: noon, ValidUntil: &until, Result: req.Result,
		JSON: []byte(signedBytes), JWT: "e.y.z", European: []byte(describedBytes), Created: noon}
	f.awards[req.Key] = made
	return made, nil
}

func (f *fakeIssuer) Correct(ctx context.Context, by account.Actor, id issuer.AwardID, req issuer.IssueRequest) (issuer.Award, error) {
	req.Achievement = "m1"
	if err := f.require(by, account.Issue, string(id)); err != nil {
		return issuer.Award{}, err
	}
	made, err := f.Issue(ctx, by, req)
	made.Supersedes = id
	return made, err
}

func (f *fakeIssuer) Award(_ context.Context, by account.Actor, id issuer.AwardID) (issuer.Award, error) {
	return f.awards["k1"], f.require(by, account.ReadAwards, string(id))
}

func (f *fakeIssuer) Awards(_ context.Context, by account.Actor, org account.OrgID, filter issuer.AwardFilter) ([]issuer.Award, int, error) {
	f.filter = filter
	return []issuer.Award{{ID: "w1", Org: org, Status: issuer.InForce}}, 41, by.Require(account.ReadAwards, org)
}

func (f *fakeIssuer) Numbers(_ context.Context, by account.Actor, org account.OrgID) (issuer.Numbers, error) {
	return issuer.Numbers{Of: []issuer.Tally{{Achievement: "a1", Title: "Ask a database", State: issuer.Published, InForce: 3, Suspended: 2, Revoked: 1}},
		Months: []issuer.MonthTally{{Month: 2026*12 + 2, Awards: 4}}}, by.Require(account.ReadNumbers, org)
}

func (f *fakeIssuer) change(by account.Actor, id issuer.AwardID, to issuer.Status, reason string) (issuer.Award, error) {
	if reason == " " {
		return issuer.Award{}, fault.Field("reason", "Say why.")
	}
	if err := f.require(by, account.Issue, string(id)); err != nil {
		return issuer.Award{}, err
	}
	a := f.awards["k1"]
	if a.Status == to {
		return issuer.Award{}, fault.New(fault.Conflict, "award.suspended", "This award is on hold already.")
	}
	a.Status, a.Reason = to, reason
	f.awards["k1"] = a
	return a, nil
}

func (f *fakeIssuer) Suspend(_ context.Context, by account.Actor, id issuer.AwardID, reason string) (issuer.Award, error) {
	return f.change(by, id, issuer.Suspended, reason)
}

func (f *fakeIssuer) Reinstate(_ context.Context, by account.Actor, id issuer.AwardID, reason string) (issuer.Award, error) {
	return f.change(by, id, issuer.InForce, reason)
}

func (f *fakeIssuer) Revoke(_ context.Context, by account.Actor, id issuer.AwardID, reason string) (issuer.Award, error) {
	return f.change(by, id, issuer.Revoked, reason)
}

func (f *fakeIssuer) item() issuer.Item {
	return issuer.Item{Version: issuer.Version{Achievement: "m1", Org: "org1", Number: 1, Definition: complete, At: noon},
		Issuer: issuer.Brand{ID: "org1", Name: "Northmark"}}
}

func (f *fakeIssuer) Catalogue(_ context.Context, q issuer.CatalogueQuery) (issuer.CatalogueResult, error) {
	f.asked = q
	return issuer.CatalogueResult{Items: []issuer.Item{f.item()}, Total: 1, Page: 1, Pages: 1, Unmentioned: []string{"sqll"},
		DidYouMean: []issuer.Suggestion{{Word: "SQL", Count: 1, Text: "SQL"}},
		Facets:     issuer.Facets{Level: []issuer.Option{{Value: "5", Name: "level 5 of 8", Count: 1}}}}, nil
}

func (f *fakeIssuer) ByIssuer(_ context.Context, org account.OrgID) (issuer.Offering, error) {
	if org != "org1" {
		return issuer.Offering{}, fault.NoSuch("organisation", string(org))
	}
	return issuer.Offering{Organisation: northmark, Items: []issuer.Item{f.item()}, Awards: 7}, nil
}

func (f *fakeIssuer) StatusList(_ context.Context, id issuer.ListID, suspension bool) (issuer.SignedList, error) {
	switch {
	case id != "l1":
		return issuer.SignedList{}, fault.NoSuch("status list", string(id))
	case suspension:
		return issuer.SignedList{Bytes: []byte(`{"suspension":1}`), ETag: `"s"`}, nil
	}
	return issuer.SignedList{Bytes: []byte(`{"revocation":1}`), ETag: `"r"`}, nil
}

func (f *fakeIssuer) Feed(context.Context) (issuer.Feed, error) {
	return issuer.Feed{Bytes: []byte(`{"version":"https://jsonfeed.org/version/1.1"}`), ETag: `"f"`}, nil
}

var northmark = account.Organisation{ID: "org1", Name: "Northmark", Kind: account.University, Country: "NO", DID: "did:key:z1"}

type accounts struct{}

func (accounts) Organisations(context.Context) ([]account.Organisation, error) {
	return []account.Organisation{northmark}, nil
}

type documents struct{}

func (documents) DIDDocumentJSON(_ context.Context, org account.OrgID) ([]byte, error) {
	if org != "org1" {
		return nil, fault.NoSuch("key", string(org))
	}
	return []byte(`{"id":"did:web:laurel.example:o:org1"}`), nil
}

// checker remembers what it was asked.
type checker struct {
	in  verifier.Input
	err error
}

func (c *checker) Check(_ context.Context, in verifier.Input) (verifier.Report, error) {
	in.Data = append([]byte(nil), in.Data...) // the bytes are the request's
	c.in = in
	return verifier.Report{Report: verify.Report{At: noon, Findings: []verify.Finding{{Check: verify.Signature, Outcome: verify.Fail, Code: "signature.changed"}}}}, c.err
}

// door is the API as it is reached over HTTP.
type door struct {
	t       *testing.T
	url     string
	api     *API
	issuer  *fakeIssuer
	checker *checker
}

func open(t *testing.T, set ...func(*API)) *door {
	t.Helper()
	d := &door{t: t, checker: &checker{}, issuer: &fakeIssuer{awards: map[string]issuer.Award{}}}
	d.issuer.achievement = issuer.Achievement{ID: "m1", Org: "org1", State: issuer.Draft, Draft: complete, Revision: 3, Created: noon, Changed: noon}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	server := &httpx.Server{People: people{}, Sessions: httpx.NewSessions(memstore.NewWithCleanupInterval(0), false), Log: log}
	d.api = &API{Accounts: accounts{}, Issuer: d.issuer, Verifier: d.checker, Documents: documents{}, Skills: skill.Starter(),
		HTTP: server, PublicURL: public, Version: "test", Now: func() time.Time { return noon }}
	for _, s := range set {
		s(d.api)
	}
	mux := http.NewServeMux()
	d.api.Routes(mux)
	s := httptest.NewServer(server.Handler(mux))
	t.Cleanup(s.Close)
	d.url = s.URL
	return d
}

// answered is what came back.
type answered struct {
	status int
	header http.Header
	body   string
}

// call asks with a key; headers are name, value pairs.
func (d *door) call(key, method, path, body string, headers ...string) answered {
	d.t.Helper()
	r, err := http.NewRequest(method, d.url+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	got, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer got.Body.Close()
	all, err := io.ReadAll(got.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return answered{got.StatusCode, got.Header, string(all)}
}

// complete has every member set.
var complete = issuer.Definition{
	Title: "Query data with SQL", Description: "Writes queries.", Field: "data-analytics", Outcomes: []string{"writes a query"}, Criteria: "A project.",
	Skills: []issuer.SkillLevel{{Skill: "query-a-relational-database", Level: 5}}, Hours: 75, ECTS: 3, EQF: 5, EQFNote: "none",
	Assessment: issuer.Project, Participation: issuer.Blended, Supervision: issuer.SupervisedOnline, QualityAssurance: "NOKUT",
	Grading: issuer.Grading{Kind: issuer.Points, Max: "60", Needed: "36"}, Language: "nb", Country: "NO",
	Price: issuer.Price{Stated: true, Cents: 18050, Currency: "EUR"}, Prerequisites: "None", ValidMonths: 24, Stackable: issuer.Stacks,
	StacksInto: "A degree", Further: "More", Image: issuer.Image{PNG: strings.Repeat("a", 64)},
	Written: "en", Texts: map[string]issuer.Text{"fr": {Title: "Titre", Description: "Mots", Outcomes: []string{"Le fait"}, Criteria: "Montré", Further: "Plus"}},
}
