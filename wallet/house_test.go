package wallet_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"sync"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential"
	"laurel/fault"
	"laurel/laureltest"
	"laurel/picture"
	"laurel/record"
	"laurel/store"
	"laurel/wallet"
)

const nordmark = account.OrgID("org-nordmark")

// house is a wallet over a real store, real accounts and a few made-up awards.
type house struct {
	*wallet.Service
	db       *store.DB
	accounts *account.Service
	awards   *awards
	now      time.Time
	mailed   []string // addresses that sign-in links were asked for, with where they lead
}

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{db: laureltest.SQLite(t), now: time.Date(2026, 3, 14, 9, 0, 0, 0, time.UTC), awards: &awards{all: map[wallet.AwardID]wallet.Award{}}}
	clock := func() time.Time { return h.now }
	h.accounts = &account.Service{Store: h.db.Accounts(), PublicURL: "https://laurel.example", Secret: account.Secret{1}, Now: clock}
	h.Service = &wallet.Service{Store: h.db.Wallet(), Awards: h.awards, Accounts: accounts{h.accounts, h}, PublicURL: "https://laurel.example/", Secret: account.Secret{2}, Now: clock}
	err := h.db.Accounts().Update(t.Context(), func(tx account.Tx) error {
		return tx.AddOrganisation(account.Organisation{ID: nordmark, Name: "Nordmark University", Kind: account.University, Country: "NO", Created: h.now})
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// accounts are the real ones; what is mailed is noted.
type accounts struct {
	*account.Service
	h *house
}

func (a accounts) RequestSignIn(ctx context.Context, email, next, language string) error {
	a.h.mailed = append(a.h.mailed, email+" "+next)
	return a.Service.RequestSignIn(ctx, email, next, language)
}

// awards are signed awards, as an issuer would give them.
type awards struct {
	mu   sync.Mutex
	all  map[wallet.AwardID]wallet.Award
	own  map[string][]byte
	read int
}

func (a *awards) Award(_ context.Context, id wallet.AwardID) (wallet.Award, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.read++
	award, ok := a.all[id]
	if !ok {
		return wallet.Award{}, fault.NoSuch("award", string(id))
	}
	return award, nil
}

func (a *awards) OwnPicture(_ context.Context, _ wallet.AwardID, kind string) ([]byte, error) {
	return a.own[kind], nil
}

func (a *awards) UnitOf(_ context.Context, id wallet.AwardID) (account.UnitID, error) {
	return account.UnitID("unit of " + id), nil
}

func (a *awards) change(id wallet.AwardID, fn func(*wallet.Award)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	award := a.all[id]
	fn(&award)
	a.all[id] = award
}

// give makes an award for an address.
func (h *house) give(t testing.TB, id wallet.AwardID, name, email string) wallet.Award {
	t.Helper()
	page := "https://laurel.example/m/0190"
	e := record.Elements{
		Outcomes: []string{"Writes queries over several tables"}, Hours: 75, ECTS: 3, EQF: 5,
		Assessment:  record.Term{Code: "project", Words: "Project, marked against a rubric"},
		Supervision: record.Term{Code: "supervisedOnsite", Words: "Supervised on site, identity checked"},
	}
	c := credential.NewAchievementCredential()
	c.ID, c.Issuer = "https://laurel.example/a/page-"+string(id), credential.NewProfile("did:key:z6Mk", "Nordmark University")
	c.ValidFrom, c.ValidUntil, c.AwardedDate = "2026-03-14T00:00:00Z", "2031-03-14T23:59:59Z", "2026-03-14T00:00:00Z"
	c.CredentialSubject.Identifier = []credential.IdentityObject{{Type: "IdentityObject", IdentityType: "name", IdentityHash: name}}
	described, got := record.Result{Kind: record.Percent, Value: "84", Needed: "60"}.Write(page)
	c.CredentialSubject.Result = got
	c.CredentialSubject.Achievement = &credential.Achievement{ID: page, Type: []string{"Achievement"}, Name: "Query a <database>", Description: "Asks a database questions.",
		Criteria: &credential.Criteria{Narrative: e.Narrative("Hand in a project.")}, Alignment: e.Alignments(page), ResultDescription: described, InLanguage: "en"}
	raw, err := c.JSON()
	if err != nil {
		t.Fatal(err)
	}
	award := wallet.Award{ID: id, Org: nordmark, OrgName: "Nordmark University", Page: "page-" + string(id), Number: "7K2M-QX4D",
		Holder: name, Email: email, JSON: raw, JWT: "e30.e30.c2ln", European: []byte(`{"z": 1.0}`), Status: wallet.InForce, Changed: h.now,
		Badge: picture.Badge{Seed: "0190", Title: "Query a <database>", Issuer: "Nordmark University", Hue: 150, Level: 5, Outline: picture.Supervised}}
	h.awards.change(id, func(a *wallet.Award) { *a = award })
	return award
}

// link is the link that the mail about an award carries.
func (h *house) link(t testing.TB, id wallet.AwardID) account.Token {
	t.Helper()
	link, err := h.OpenClaim(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return link.Token
}

// someone is a person with an account, signed in.
func (h *house) someone(t testing.TB, email string) account.Actor {
	t.Helper()
	id, err := h.accounts.AddPerson(t.Context(), account.System("test"), email, "Somebody", false)
	if err != nil {
		t.Fatal(err)
	}
	return h.actor(t, id)
}

func (h *house) actor(t testing.TB, id account.PersonID) account.Actor {
	t.Helper()
	by, err := h.accounts.Actor(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return by
}

// held is an award that its holder has accepted.
func (h *house) held(t testing.TB, id wallet.AwardID, email string) (wallet.Award, account.Actor) {
	t.Helper()
	award, holder := h.give(t, id, "Mira Fenwright", email), h.someone(t, email)
	if _, err := h.Accept(t.Context(), holder, h.link(t, id)); err != nil {
		t.Fatal(err)
	}
	return award, holder
}

func wantKind(t testing.TB, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: %v, want %v", what, err, kind)
	}
}

func want[T comparable](t testing.TB, what string, got, wanted T) {
	t.Helper()
	if got != wanted {
		t.Errorf("%s = %v, want %v", what, got, wanted)
	}
}

// ownPNG is a picture an organisation might upload.
func ownPNG(t testing.TB) []byte {
	t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, 400, 400), color.Palette{color.White, color.Black})
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func number(n int) wallet.AwardID { return wallet.AwardID(fmt.Sprintf("award-%04d", n)) }
