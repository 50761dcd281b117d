package issuer_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"laurel/account"
	"laurel/credential"
	"laurel/credential/verify"
	"laurel/fault"
	"laurel/issuer"
)

var (
	guildClerk = member(account.Registrar, kaltwasser)
	guildKey   = account.Actor{Client: "Register", Key: "k", Scopes: []account.Right{account.Issue}, Memberships: []account.Membership{{Org: kaltwasser}}}
)

func toGuild(change func(*issuer.DelegationRequest)) issuer.DelegationRequest {
	req := issuer.DelegationRequest{To: kaltwasser, Until: noon.AddDate(0, 6, 0).Format("2006-01-02"), Reason: "They run the course."}
	if change != nil {
		change(&req)
	}
	return req
}

func (d *desk) delegate(t *testing.T, id issuer.AchievementID, change func(*issuer.DelegationRequest)) issuer.Delegation {
	t.Helper()
	given, err := d.Delegate(t.Context(), registrar, id, toGuild(change))
	if err != nil {
		t.Fatal(err)
	}
	return given
}

// learnerNo is a request for another learner by a delegation.
func learnerNo(id issuer.AchievementID, by issuer.DelegationID, n int) issuer.IssueRequest {
	req := mira(id, "")
	req.Name, req.Email, req.Delegation = fmt.Sprint("Learner ", n), fmt.Sprintf("learner%d@mail.example", n), by
	return req
}

func wantCode(t *testing.T, what string, err error, code string) {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Code != code {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}

func wantField(t *testing.T, what string, err error, field string) {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || !slices.ContainsFunc(f.Fields(), func(one *fault.Error) bool { return one.Field == field }) {
		t.Errorf("%s: %v, want it said at %s", what, err, field)
	}
}

func TestDelegatedAward(t *testing.T) {
	d := newDesk(t)
	id := d.publish(t, nil)
	given := d.delegate(t, id, nil)
	award, err := d.Issue(t.Context(), guildClerk, learnerNo(id, given.ID, 1))
	if err != nil {
		t.Fatal(err)
	}
	var c credential.AchievementCredential
	if err := json.Unmarshal(award.JSON, &c); err != nil {
		t.Fatal(err)
	}
	if award.Org != nordmark || c.Issuer.Name != organisations[nordmark].Name {
		t.Errorf("awarded by %s, signed as %s, want the organisation whose achievement it is", award.Org, c.Issuer.Name)
	}
	if c.CredentialSubject.Source == nil || c.CredentialSubject.Source.Name != organisations[kaltwasser].Name || c.CredentialSubject.Source.ID != d.OrgURL(kaltwasser) {
		t.Errorf("source %+v, want who awarded on its behalf", c.CredentialSubject.Source)
	}
	v := verify.Verifier{Status: listsOf{d.Service}, Now: d.Service.Now}
	if report := v.Verify(t.Context(), award.JSON, verify.Options{Recipient: "learner1@mail.example"}); report.Verdict() != verify.Good {
		t.Errorf("the award is %s: %+v", report.Verdict(), report.Findings)
	}
	how, of, err := d.DelegatedBy(t.Context(), registrar, award.ID)
	if err != nil || how == nil || how.Person != guildClerk.Person || how.To != kaltwasser || of.ID != given.ID || of.Used != 1 {
		t.Errorf("made by %+v of %+v, %v", how, of, err)
	}
	for _, org := range []account.OrgID{nordmark, kaltwasser} {
		var kinds []string
		for _, e := range d.m.kept.events {
			if e.Org == org && e.Subject == string(given.ID) {
				kinds = append(kinds, e.Kind)
			}
		}
		if !slices.Equal(kinds, []string{"delegation.given", "delegation.used"}) {
			t.Errorf("the log of %s says %v", org, kinds)
		}
	}

	corrected, err := d.Correct(t.Context(), registrar, award.ID, learnerNo("", "", 1))
	if err != nil {
		t.Fatal(err)
	}
	if how, of, err = d.DelegatedBy(t.Context(), registrar, corrected.ID); err != nil || how == nil || of.Used != 1 || !strings.Contains(string(corrected.JSON), d.OrgURL(kaltwasser)) {
		t.Errorf("its correction is made by %+v, with %d used, %v; want the same, and none more", how, of.Used, err)
	}
	own, err := d.Issue(t.Context(), registrar, learnerNo(id, "", 2))
	if err != nil {
		t.Fatal(err)
	}
	if how, _, err := d.DelegatedBy(t.Context(), registrar, own.ID); err != nil || how != nil {
		t.Errorf("an own award is made by %+v, %v", how, err)
	}
	page, total, err := d.DelegatedAwards(t.Context(), guildClerk, given.ID, 10, 0)
	if err != nil || total != 2 || len(page) != 2 || page[0].Supersedes != award.ID || page[1].ID != award.ID {
		t.Errorf("they see %d of %d awards, %v; want their own and its correction", len(page), total, err)
	}
}

// Who may award by a delegation may do nothing else with what is not theirs.
func TestDelegateMayOnlyAward(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	id := d.publish(t, nil)
	other := d.publish(t, func(def *issuer.Definition) { def.Title = "Something else" })
	given := d.delegate(t, id, nil)
	own, err := d.Issue(ctx, registrar, mira(id, "own"))
	if err != nil {
		t.Fatal(err)
	}
	made, err := d.Issue(ctx, guildClerk, learnerNo(id, given.ID, 1))
	if err != nil {
		t.Fatal(err)
	}
	for what, do := range map[string]func() error{
		"another achievement": func() error { _, err := d.Issue(ctx, guildClerk, learnerNo(other, given.ID, 2)); return err },
		"without naming it":   func() error { _, err := d.Issue(ctx, guildClerk, learnerNo(id, "", 2)); return err },
		"the draft":           func() error { _, err := d.Achievement(ctx, guildClerk, id); return err },
		"the awards":          func() error { _, _, err := d.Awards(ctx, guildClerk, nordmark, issuer.AwardFilter{}); return err },
		"another's award":     func() error { _, err := d.Award(ctx, guildClerk, own.ID); return err },
		"what they made":      func() error { _, err := d.Award(ctx, guildClerk, made.ID); return err },
		"revoking it":         func() error { _, err := d.Revoke(ctx, guildClerk, made.ID, "No"); return err },
		"correcting it":       func() error { _, err := d.Correct(ctx, guildClerk, made.ID, mira("", "")); return err },
		"renewing it": func() error {
			_, err := d.Renew(ctx, guildClerk, made.ID, issuer.RenewRequest{})
			return err
		},
		"how it was made":     func() error { _, _, err := d.DelegatedBy(ctx, guildClerk, made.ID); return err },
		"delegating on":       func() error { _, err := d.Delegate(ctx, guildClerk, id, toGuild(nil)); return err },
		"the delegations":     func() error { _, err := d.Delegations(ctx, guildClerk, nordmark, id); return err },
		"revoking it oneself": func() error { _, err := d.RevokeDelegation(ctx, guildClerk, nordmark, given.ID, "No"); return err },
		"in the owner's name": func() error { _, err := d.RevokeDelegation(ctx, guildClerk, kaltwasser, given.ID, "No"); return err },
		"a stranger's use": func() error {
			_, err := d.Issue(ctx, member(account.Owner, "org-else"), learnerNo(id, given.ID, 2))
			return err
		},
		"the owner by it": func() error { _, err := d.Issue(ctx, registrar, learnerNo(id, given.ID, 2)); return err },
		"a stranger's reading": func() error {
			_, _, err := d.DelegatedAwards(ctx, member(account.Owner, "org-else"), given.ID, 10, 0)
			return err
		},
		"publishing": func() error { _, err := d.Publish(ctx, guildClerk, id, 1); return err },
	} {
		if err := do(); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v, want that there is nothing", what, err)
		}
	}
	if _, err := d.Issue(ctx, member(account.Assessor, kaltwasser), learnerNo(id, given.ID, 2)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an assessor of theirs: %v, want that it is not theirs to do", err)
	}
	if _, err := d.Issue(ctx, account.Actor{}, learnerNo(id, given.ID, 2)); !fault.Is(err, fault.NotSignedIn) {
		t.Errorf("nobody: %v, want to be asked to sign in", err)
	}
}

func TestDelegationBounds(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	id := d.publish(t, nil)
	given := d.delegate(t, id, func(r *issuer.DelegationRequest) { r.Limit, r.From = 2, noon.AddDate(0, 0, 1).Format("2006-01-02") })
	_, err := d.Issue(ctx, guildClerk, learnerNo(id, given.ID, 1))
	wantCode(t, "before its first day", err, "delegation.later")
	d.now = noon.AddDate(0, 0, 1)
	for n := range 2 {
		if _, err := d.Issue(ctx, guildClerk, learnerNo(id, given.ID, n)); err != nil {
			t.Fatal(err)
		}
	}
	_, err = d.Issue(ctx, guildClerk, learnerNo(id, given.ID, 3))
	wantCode(t, "the third of two", err, "delegation.usedUp")

	more := d.delegate(t, d.publish(t, nil), nil)
	if _, err := d.RevokeDelegation(ctx, registrar, nordmark, more.ID, ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("revoking without a reason: %v", err)
	}
	if _, err := d.RevokeDelegation(ctx, registrar, nordmark, more.ID, "The course has ended."); err != nil {
		t.Fatal(err)
	}
	_, err = d.RevokeDelegation(ctx, registrar, nordmark, more.ID, "Twice")
	wantCode(t, "revoking twice", err, "delegation.revokedAlready")
	_, err = d.Issue(ctx, guildClerk, learnerNo(more.Achievement, more.ID, 1))
	wantCode(t, "once revoked", err, "delegation.revoked")
	_, err = d.Issue(ctx, guildKey, learnerNo(more.Achievement, "", 1))
	wantCode(t, "once revoked, by a key", err, "delegation.revoked")
	if page, total, err := d.DelegatedAwards(ctx, guildClerk, more.ID, 10, 0); err != nil || total != 0 || page != nil {
		t.Errorf("once revoked they see %d awards, %v", total, err)
	}

	last := d.delegate(t, d.publish(t, nil), nil)
	d.now = last.Until.AddDate(0, 0, 1).Add(-1000)
	if _, err := d.Issue(ctx, guildClerk, learnerNo(last.Achievement, last.ID, 1)); err != nil {
		t.Errorf("in the last moment of its last day: %v", err)
	}
	d.now = last.Until.AddDate(0, 0, 1)
	_, err = d.Issue(ctx, guildClerk, learnerNo(last.Achievement, last.ID, 2))
	wantCode(t, "after its last day", err, "delegation.over")
}

func TestDelegationOfOneVersion(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	id := d.publish(t, nil)
	given := d.delegate(t, id, func(r *issuer.DelegationRequest) { r.Version = 1 })
	a, err := d.Achievement(ctx, registrar, id)
	if err != nil {
		t.Fatal(err)
	}
	if a, err = d.Save(ctx, registrar, id, a.Revision, complete("Ask any database", nil)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Publish(ctx, registrar, id, a.Revision); err != nil {
		t.Fatal(err)
	}
	award, err := d.Issue(ctx, guildClerk, learnerNo(id, given.ID, 1))
	if err != nil || award.Version != 1 {
		t.Errorf("awarded for version %d, %v, want the one that is named", award.Version, err)
	}
	req := learnerNo(id, given.ID, 2)
	req.Version = 2
	_, err = d.Issue(ctx, guildClerk, req)
	wantCode(t, "another version", err, "delegation.version")
}

func TestDelegationToAKey(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	id := d.publish(t, nil)
	if _, err := d.Issue(ctx, guildKey, mira(id, "k1")); !fault.Is(err, fault.NotFound) {
		t.Errorf("without a delegation: %v", err)
	}
	first := d.delegate(t, id, func(r *issuer.DelegationRequest) { r.Limit = 1 })
	own, err := d.Issue(ctx, registrar, mira(id, "k1"))
	if err != nil {
		t.Fatal(err)
	}
	award, err := d.Issue(ctx, guildKey, mira(id, "k1"))
	if err != nil || award.ID == own.ID {
		t.Fatalf("under the owner's key: %s, %v, want an award of its own", award.ID, err)
	}
	again, err := d.Issue(ctx, guildKey, mira(id, "k1"))
	if err != nil || again.ID != award.ID {
		t.Errorf("repeated: %s, %v, want the same award", again.ID, err)
	}
	other := mira(id, "k1")
	other.Result = "99"
	_, err = d.Issue(ctx, guildKey, other)
	wantCode(t, "another request under the key", err, "award.keyReused")
	_, err = d.Issue(ctx, guildKey, mira(id, "k2"))
	wantCode(t, "beyond its bound", err, "delegation.usedUp")
	if _, err := d.RevokeDelegation(ctx, registrar, nordmark, first.ID, "A new one follows."); err != nil {
		t.Fatal(err)
	}
	d.delegate(t, id, nil)
	if again, err := d.Issue(ctx, guildKey, mira(id, "k1")); err != nil || again.ID != award.ID {
		t.Errorf("repeated after the delegation was another: %s, %v, want the same award", again.ID, err)
	}
	if _, err := d.Issue(ctx, guildKey, mira(id, "k2")); err != nil {
		t.Errorf("by the second delegation: %v", err)
	}
	deaf := guildKey
	deaf.Scopes = []account.Right{account.ReadAwards}
	if _, err := d.Issue(ctx, deaf, mira(id, "k3")); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a key that may not award: %v", err)
	}
}

func TestDelegateRefuses(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	id := d.publish(t, nil)
	for _, tt := range []struct {
		field  string
		change func(*issuer.DelegationRequest)
	}{
		{"to", func(r *issuer.DelegationRequest) { r.To = "" }},
		{"to", func(r *issuer.DelegationRequest) { r.Email, r.Name = "ada@mail.example", "Ada" }},
		{"to", func(r *issuer.DelegationRequest) { r.To = nordmark }},
		{"to", func(r *issuer.DelegationRequest) { r.To = "org-nowhere" }},
		{"email", func(r *issuer.DelegationRequest) { r.To, r.Name, r.Email = "", "Ada", "ada at mail" }},
		{"name", func(r *issuer.DelegationRequest) { r.To, r.Email = "", "ada@mail.example" }},
		{"until", func(r *issuer.DelegationRequest) { r.Until = "" }},
		{"until", func(r *issuer.DelegationRequest) { r.Until = "2027-02-31" }},
		{"until", func(r *issuer.DelegationRequest) { r.Until = "2020-01-01" }},
		{"until", func(r *issuer.DelegationRequest) { r.Until = "2199-01-01" }},
		{"from", func(r *issuer.DelegationRequest) { r.From = "tomorrow" }},
		{"limit", func(r *issuer.DelegationRequest) { r.Limit = -1 }},
		{"reason", func(r *issuer.DelegationRequest) { r.Reason = " " }},
		{"reason", func(r *issuer.DelegationRequest) { r.Reason = strings.Repeat("a", 301) }},
		{"version", func(r *issuer.DelegationRequest) { r.Version = 7 }},
	} {
		_, err := d.Delegate(ctx, registrar, id, toGuild(tt.change))
		wantField(t, tt.field, err, tt.field)
	}
	d.delegate(t, id, nil)
	_, err := d.Delegate(ctx, registrar, id, toGuild(nil))
	wantField(t, "twice for the same days", err, "to")
	if _, err := d.Delegate(ctx, registrar, id, toGuild(func(r *issuer.DelegationRequest) {
		r.From, r.Until = noon.AddDate(0, 7, 0).Format("2006-01-02"), noon.AddDate(0, 8, 0).Format("2006-01-02")
	})); err != nil {
		t.Errorf("for days after it: %v", err)
	}
	draft, err := d.Create(ctx, registrar, nordmark, complete("Not yet", nil))
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Delegate(ctx, registrar, draft.ID, toGuild(nil))
	wantCode(t, "a draft", err, "delegation.notPublished")
	if _, err := d.Delegate(ctx, author, id, toGuild(nil)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an author: %v", err)
	}
}

// addresses knows whose address is whose.
type addresses struct {
	known map[string]account.PersonID
	sent  []string
}

func (a *addresses) PersonForAddress(_ context.Context, email string) (account.PersonID, error) {
	if id, ok := a.known[email]; ok {
		return id, nil
	}
	return "", fault.NoSuch("person", email)
}

func (a *addresses) OpenForAddress(_ context.Context, email, _ string) (account.PersonID, bool, error) {
	if id, ok := a.known[email]; ok {
		return id, false, nil
	}
	a.known[email] = account.PersonID("new " + email)
	return a.known[email], true, nil
}

func (a *addresses) RequestSignIn(_ context.Context, email, next, _ string) error {
	a.sent = append(a.sent, email+" "+next)
	return nil
}

func TestDelegationToAPerson(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	known := &addresses{known: map[string]account.PersonID{"ada@mail.example": "ada"}}
	d.Accounts = known
	id := d.publish(t, nil)
	ask := func(name, email string) (issuer.Delegation, account.Token) {
		t.Helper()
		given := d.delegate(t, id, func(r *issuer.DelegationRequest) { r.To, r.Name, r.Email = "", name, email })
		l, err := d.DelegationLetter(ctx, issuer.DelegationTold{Org: nordmark, Delegation: given.ID, News: issuer.GivenNews})
		if err != nil || l.Over || l.Title != "Ask a database" {
			t.Fatalf("the letter: %+v, %v", l, err)
		}
		return given, account.Token(l.Path[strings.LastIndex(l.Path, "/")+1:])
	}
	given, token := ask("Ada", "Ada@mail.example")
	ada := account.Actor{Person: "ada", Emails: []string{"ada@mail.example"}}
	someone := account.Actor{Person: "bo", Emails: []string{"bo@mail.example"}}
	_, err := d.Issue(ctx, ada, learnerNo(id, given.ID, 1))
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("before accepting: %v", err)
	}
	for who, want := range map[*account.Actor]account.InvitationState{{}: account.InvitationSignIn, &ada: account.InvitationOpen, &someone: account.InvitationOther} {
		i, err := d.DelegationInvitation(ctx, *who, given.ID, token)
		if err != nil || i.State != want {
			t.Errorf("%s reads %q, %v, want %q", who.Person, i.State, err, want)
		}
	}
	if _, err := d.DelegationInvitation(ctx, ada, given.ID, token[:40]); !fault.Is(err, fault.NotFound) {
		t.Errorf("with another token: %v", err)
	}
	if _, _, err := d.AcceptDelegation(ctx, someone, given.ID, token); !fault.Is(err, fault.Forbidden) {
		t.Errorf("somebody else accepts: %v", err)
	}
	if _, _, err := d.AcceptDelegation(ctx, account.Actor{}, given.ID, token); !fault.Is(err, fault.NotSignedIn) {
		t.Errorf("nobody accepts for an address with an account: %v", err)
	}
	if err := d.SignInToDelegation(ctx, given.ID, token, "en"); err != nil || len(known.sent) != 1 || !strings.HasSuffix(known.sent[0], token.Reveal()) {
		t.Errorf("a link was sent: %v, %v", known.sent, err)
	}
	accepted, who, err := d.AcceptDelegation(ctx, ada, given.ID, token)
	if err != nil || who != "ada" || accepted.Email != "" || accepted.Name != "" {
		t.Fatalf("accepted %+v by %s, %v", accepted, who, err)
	}
	if _, _, err := d.AcceptDelegation(ctx, ada, given.ID, token); !fault.Is(err, fault.NotFound) {
		t.Errorf("accepted twice: %v", err)
	}
	award, err := d.Issue(ctx, ada, learnerNo(id, given.ID, 1))
	if err != nil || strings.Contains(string(award.JSON), `"source"`) {
		t.Errorf("awarded: %v; a person is not named in the award", err)
	}
	if _, err := d.Issue(ctx, someone, learnerNo(id, given.ID, 2)); !fault.Is(err, fault.NotFound) {
		t.Errorf("somebody else awards: %v", err)
	}
	if mine, err := d.DelegatedToMe(ctx, ada); err != nil || len(mine) != 1 || mine[0].Used != 1 {
		t.Errorf("theirs: %+v, %v", mine, err)
	}

	fresh, token := ask("Cy", "cy@mail.example")
	i, err := d.DelegationInvitation(ctx, account.Actor{}, fresh.ID, token)
	if err != nil || i.State != account.InvitationOpen || !i.NewAccount {
		t.Errorf("an address without an account reads %+v, %v", i, err)
	}
	if _, who, err = d.AcceptDelegation(ctx, account.Actor{}, fresh.ID, token); err != nil || who != known.known["cy@mail.example"] {
		t.Errorf("accepted by %q, %v", who, err)
	}
	late, token := ask("Di", "di@mail.example")
	if _, err := d.RevokeDelegation(ctx, registrar, nordmark, late.ID, "Asked by mistake."); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.AcceptDelegation(ctx, account.Actor{}, late.ID, token); !fault.Is(err, fault.NotFound) {
		t.Errorf("accepted once it was taken back: %v", err)
	}
	if email := d.m.kept.delegations[late.ID].Email; email != "" {
		t.Errorf("the address %s is kept of who was asked in vain", email)
	}
}

// A process that dies between the transactions of an award neither loses it nor
// counts it twice.
func TestDelegatedAwardSurvivesDeath(t *testing.T) {
	for step := 1; ; step++ {
		d := newDesk(t)
		id := d.publish(t, nil)
		given := d.delegate(t, id, func(r *issuer.DelegationRequest) { r.Limit = 1 })
		req := learnerNo(id, given.ID, 1)
		req.Key = "form"
		d.m.steps, d.m.dieAt = 0, step
		_, err := d.Issue(t.Context(), guildClerk, req)
		d.m.restart()
		award, again := d.Issue(t.Context(), guildClerk, req)
		if again != nil || !award.Signed || d.m.kept.delegations[given.ID].Used != 1 || !strings.Contains(string(award.JSON), d.OrgURL(kaltwasser)) {
			t.Fatalf("dead at step %d: %v, with %d used", step, again, d.m.kept.delegations[given.ID].Used)
		}
		if err == nil {
			return
		}
	}
}
