package account_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/laureltest"
	"laurel/store"
)

// house is a service over a fresh store, with a clock to turn.
type house struct {
	*account.Service
	db  *store.DB
	now time.Time
	op  account.Actor

	told []account.NoticeLetter // of the jobs run so far
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{now: time.Date(2026, 5, 3, 12, 0, 0, 0, time.UTC), op: account.System("test")}
	h.db = laureltest.Open(t, store.Config{Dir: t.TempDir(), Quick: true, Now: func() time.Time { return h.now }})
	h.Service = &account.Service{Store: h.db.Accounts(), PublicURL: "https://laurel.example", Secret: account.Secret{1},
		Now: func() time.Time { return h.now }}
	return h
}

// organisation makes one with an owner, and returns both.
func (h *house) organisation(t *testing.T, name, owner string) (account.OrgID, account.Actor) {
	t.Helper()
	o, err := h.CreateOrganisation(t.Context(), h.op, account.OrganisationRequest{Name: name, Kind: account.University, Country: "NL"})
	if err != nil {
		t.Fatal(err)
	}
	return o.ID, h.member(t, o.ID, owner, account.Owner)
}

func (h *house) member(t *testing.T, org account.OrgID, email string, role account.Role) account.Actor {
	t.Helper()
	id, err := h.AddMember(t.Context(), h.op, org, email, "Name of "+email, role)
	if err != nil {
		t.Fatal(err)
	}
	a, err := h.Actor(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// letters runs the waiting mail jobs and returns what they would send.
func (h *house) letters(t *testing.T) (sent []account.SignInLetter) {
	t.Helper()
	var jobs store.Jobs
	var mu sync.Mutex // several workers mail at once
	store.On(&jobs, func(ctx context.Context, job account.SignInMail) error {
		letter, ok, err := h.SignInLetter(ctx, job)
		mu.Lock()
		defer mu.Unlock()
		if ok {
			sent = append(sent, letter)
		}
		return err
	})
	store.On(&jobs, func(ctx context.Context, job account.Notice) error {
		letter, ok, err := h.NoticeLetter(ctx, job)
		mu.Lock()
		defer mu.Unlock()
		if ok {
			h.told = append(h.told, letter)
		}
		return err
	})
	store.On(&jobs, func(context.Context, account.PersonErased) error { return nil })
	stop, err := h.db.Work(t.Context(), &jobs)
	if err != nil {
		t.Fatal(err)
	}
	laureltest.Drain(t, h.db)
	if err := stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	return sent
}

// notices runs the waiting jobs and returns what people were told of their accounts.
func (h *house) notices(t *testing.T) []account.NoticeLetter {
	t.Helper()
	h.letters(t)
	return h.told
}

func tokenOf(url string) account.Token {
	return account.Token(url[strings.LastIndex(url, "/")+1:])
}

func wantKind(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s = %v, want %v", what, err, kind)
	}
}

func TestRights(t *testing.T) {
	in := func(role account.Role) account.Actor {
		return account.Actor{Person: "p", Memberships: []account.Membership{{Org: "o", Role: role}}}
	}
	key := account.Actor{Client: "key", Scopes: []account.Right{account.Issue}, Memberships: []account.Membership{{Org: "o"}}}
	for _, tt := range []struct {
		name  string
		actor account.Actor
		right account.Right
		org   account.OrgID
		want  fault.Kind // Unexpected: allowed
	}{
		{"a registrar issues", in(account.Registrar), account.Issue, "o", fault.Unexpected},
		{"an author does not", in(account.Author), account.Issue, "o", fault.Forbidden},
		{"an approver approves", in(account.Approver), account.Approve, "o", fault.Unexpected},
		{"an author does not approve", in(account.Author), account.Approve, "o", fault.Forbidden},
		{"a registrar settles appeals", in(account.Registrar), account.Moderate, "o", fault.Unexpected},
		{"an assessor marks", in(account.Assessor), account.Assess, "o", fault.Unexpected},
		{"an assessor sees no awards", in(account.Assessor), account.ReadAwards, "o", fault.Forbidden},
		{"an analyst sees counts", in(account.Analyst), account.ReadNumbers, "o", fault.Unexpected},
		{"an analyst sees no awards", in(account.Analyst), account.ReadAwards, "o", fault.Forbidden},
		{"an auditor reads the log", in(account.Auditor), account.ReadEvents, "o", fault.Unexpected},
		{"an auditor awards nothing", in(account.Auditor), account.Issue, "o", fault.Forbidden},
		{"a registrar makes no keys", in(account.Registrar), account.ManageClients, "o", fault.Forbidden},
		{"a recruiter sees no awards", in(account.Recruiter), account.ReadAwards, "o", fault.Forbidden},
		{"an owner of another organisation learns nothing", in(account.Owner), account.Issue, "other", fault.NotFound},
		{"nobody signs in first", account.Actor{}, account.Issue, "o", fault.NotSignedIn},
		{"an operator does not issue", account.System("x"), account.Issue, "o", fault.NotFound},
		{"a key within its scope", key, account.Issue, "o", fault.Unexpected},
		{"a key beyond its scope", key, account.Manage, "o", fault.Forbidden},
		{"no role may what is not a right", in(account.Owner), "fly", "o", fault.Forbidden},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.actor.Require(tt.right, tt.org)
			if fault.KindOf(err) != tt.want || (err == nil) != tt.actor.May(tt.right, tt.org) {
				t.Errorf("Require = %v, want %v", err, tt.want)
			}
		})
	}
}

// Every role has a word, a sentence and rights; every right belongs to the
// owner, and what a key may be given is a right.
func TestRolesAreWhole(t *testing.T) {
	for _, role := range account.Roles() {
		if role.Word() == "" || role.Does() == "" || len(role.Rights()) == 0 {
			t.Errorf("role %s has no word, sentence or right", role)
		}
		for _, r := range role.Rights() {
			if !slices.Contains(account.AllRights(), r) {
				t.Errorf("%s may %s, an owner may not", role, r)
			}
		}
	}
	for _, r := range account.Scopes() {
		if !slices.Contains(account.AllRights(), r) {
			t.Errorf("a key may be given %s, which no owner has", r)
		}
	}
	for _, r := range []account.Right{account.Manage, account.ManageClients, account.Approve, account.Assess, account.Moderate} {
		if slices.Contains(account.Scopes(), r) {
			t.Errorf("a key may be given %s", r)
		}
	}
}

func TestNormalEmail(t *testing.T) {
	for in, want := range map[string]string{
		" Ada@Example.ORG ":         "ada@example.org",
		"Ada <ada@example.org>":     "ada@example.org",
		"ada":                       "",
		"":                          "",
		"a@b@c":                     "",
		`"a b"@example.org`:         "",
		"ada@example.org\nBcc: x@y": "",
		strings.Repeat("a", 250) + "@example.org": "",
		"ada@example.org, bob@example.org":        "",
	} {
		got, err := account.NormalEmail(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("NormalEmail(%.40q) = %q, %v, want %q", in, got, err, want)
		}
	}
}

func FuzzNormalEmail(f *testing.F) {
	f.Add("Ada <ada@example.org>")
	f.Fuzz(func(t *testing.T, in string) {
		once, err := account.NormalEmail(in)
		if err != nil {
			return
		}
		if twice, err := account.NormalEmail(once); err != nil || twice != once {
			t.Errorf("NormalEmail(%q) = %q, and of that %q, %v", in, once, twice, err)
		}
	})
}
