package main

import (
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/timely"
)

// planning is the house, and a guild that may award one of its achievements.
type planning struct {
	*house
	of    issuer.Achievement
	guild account.Organisation
	clerk account.Actor
}

func newPlanning(t *testing.T) *planning {
	h := newHouse(t)
	guild, clerk := h.another(account.DIDKey)
	return &planning{h, h.achievement(), guild, clerk}
}

func (p *planning) delegate(most int) issuer.Delegation {
	p.t.Helper()
	d, err := p.issuer.Delegate(p.t.Context(), p.owner, p.of.ID, issuer.DelegationRequest{To: p.guild.ID, Until: p.now().AddDate(0, 1, 0).Format(time.DateOnly), Limit: most, Reason: "They run the course."})
	ok(p.t, err)
	return d
}

func (p *planning) plan(by account.Actor, d issuer.Delegation, email string, due time.Time) (timely.Scheduled, error) {
	return p.timely.Schedule(p.t.Context(), by, p.org.ID, issuer.IssueRequest{Achievement: p.of.ID, Name: learner, Email: email, Delegation: d.ID}, due)
}

// comes lets the moment of a planned award come.
func (p *planning) comes(one timely.Scheduled) timely.Scheduled {
	p.t.Helper()
	for range 2 { // beside the job itself
		ok(p.t, p.timely.AwardDue(p.t.Context(), timely.AwardDue{Org: p.org.ID, Scheduled: one.ID, Revision: one.Revision}))
	}
	now, err := p.timely.Scheduled(p.t.Context(), p.owner, p.org.ID, one.ID)
	ok(p.t, err)
	return now
}

// TestPlannedByDelegation: who may award for the house plans an award, and it is
// made at its moment, by the delegation and once.
func TestPlannedByDelegation(t *testing.T) {
	p, ctx := newPlanning(t), t.Context()
	d := p.delegate(2)
	due := p.now().Add(time.Hour)
	one, err := p.plan(p.clerk, d, "mira@post.example", due)
	ok(t, err)
	two, err := p.plan(p.clerk, d, "bo@post.example", due)
	ok(t, err)
	if _, err := p.plan(p.clerk, d, "cy@post.example", due); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "2 are planned") {
		t.Errorf("a third of two: %v", err)
	}
	stranger := account.Actor{Person: "stranger", Memberships: []account.Membership{{Org: "elsewhere", Role: account.Owner}}}
	for who, by := range map[string]account.Actor{"a stranger": stranger, "the house, by the guild's": p.owner} {
		if _, err := p.plan(by, d, "mira@post.example", due); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s plans: %v", who, err)
		}
	}
	if _, err := p.timely.Scheduled(ctx, stranger, p.org.ID, one.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a stranger reads it: %v", err)
	}
	if all, err := p.timely.Planned(ctx, p.clerk, d.ID); err != nil || len(all) != 2 || all[0].Request.Name != learner {
		t.Errorf("planned %+v, %v", all, err)
	}
	if _, err := p.timely.Reschedule(ctx, p.owner, p.org.ID, one.ID, one.Revision, one.Request, due.Add(time.Hour)); err == nil {
		t.Error("the house changes what the guild planned")
	}
	if one, err = p.timely.Reschedule(ctx, p.clerk, p.org.ID, one.ID, one.Revision, one.Request, due.Add(time.Minute)); err != nil {
		t.Errorf("who planned it changes it: %v", err)
	}
	if two, err = p.timely.Cancel(ctx, p.clerk, p.org.ID, two.ID, two.Revision); err != nil || two.State != timely.Cancelled {
		t.Errorf("cancelled: %v, %v", two.State, err)
	}
	one = p.comes(one)
	if one.State != timely.Done {
		t.Fatalf("%s: %s", one.State, one.Words)
	}
	how, of, err := p.issuer.DelegatedBy(ctx, p.owner, one.Award)
	if err != nil || how == nil || how.To != p.guild.ID || how.Person != p.clerk.Person || of.Used != 1 {
		t.Errorf("made by %+v of %+v, %v", how, of, err)
	}
}

// Who changes what was planned by a delegation: those who may award by it, what
// it allows and nothing else.
func TestPlannedIsChangedByItsDelegation(t *testing.T) {
	p, ctx := newPlanning(t), t.Context()
	d := p.delegate(0)
	due := p.now().Add(time.Hour).Truncate(time.Microsecond)
	one, err := p.plan(p.clerk, d, "mira@post.example", due)
	ok(t, err)
	own, err := p.timely.Schedule(ctx, p.owner, p.org.ID, issuer.IssueRequest{Achievement: p.of.ID, Name: learner, Email: "own@post.example"}, due)
	ok(t, err)
	change := func(by account.Actor, is timely.Scheduled, req issuer.IssueRequest, due time.Time) (timely.Scheduled, error) {
		return p.timely.Reschedule(ctx, by, p.org.ID, is.ID, is.Revision, req, due)
	}
	varn := account.Actor{Person: "varn", Memberships: []account.Membership{{Org: "elsewhere", Role: account.Owner}}}
	member := func(role account.Role) account.Actor {
		return account.Actor{Person: "clerk-of-" + account.PersonID(role), Memberships: []account.Membership{{Org: p.guild.ID, Role: role}}}
	}
	program := account.Actor{Client: "Guild", Key: "key", Scopes: []account.Right{account.ReadAwards}, Memberships: []account.Membership{{Org: p.guild.ID}}}
	req := issuer.IssueRequest{Name: "Mira F.", Email: "m.f@post.example", AwardedOn: p.now().Format(time.DateOnly), Evidence: "https://work.example/mira", Achievement: p.of.ID}
	for who, by := range map[string]account.Actor{"nobody": {}, "a stranger": {Person: "stranger"}, "another organisation": varn, "the house": p.owner, "the guild's analyst": member(account.Analyst), "a program of the guild that only reads": program} {
		if _, err := change(by, one, req, due); err == nil {
			t.Errorf("%s changes it", who)
		}
		if all, err := p.timely.Planned(ctx, p.clerk, d.ID); err != nil || all[0].Revision != 1 {
			t.Fatalf("%s changed it: %+v, %v", who, all, err)
		}
	}
	if _, err := change(p.clerk, own, req, due); !fault.Is(err, fault.NotFound) {
		t.Errorf("the house's own: %v", err)
	}
	other := req
	other.Achievement = p.achievement().ID
	if _, err := change(p.clerk, one, other, due); !fault.Is(err, fault.NotFound) {
		t.Errorf("to what they may not award: %v", err)
	}
	if _, err := change(p.clerk, one, req, p.now().AddDate(0, 2, 0)); !fault.Is(err, fault.Conflict) {
		t.Errorf("to after the delegation's end: %v", err)
	}
	req.Delegation = "another"
	program.Scopes = append(program.Scopes, account.Issue)
	for who, by := range map[string]account.Actor{"who planned it": p.clerk, "their registrar": member(account.Registrar), "their program": program} {
		due = due.Add(time.Minute)
		was := one
		if one, err = change(by, one, req, due); err != nil {
			t.Fatalf("%s: %v", who, err)
		}
		if r := one.Request; r.Name != req.Name || r.Email != req.Email || r.AwardedOn != req.AwardedOn || r.Evidence != req.Evidence || r.Delegation != d.ID || !one.Due.Equal(due) || one.Revision != was.Revision+1 {
			t.Errorf("%s made it %+v", who, one)
		}
		if _, err := change(by, was, req, due); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s, of what was changed since: %v", who, err)
		}
	}
	_, err = p.issuer.RevokeDelegation(ctx, p.owner, p.org.ID, d.ID, "The course is over.")
	ok(t, err)
	if _, err := change(p.clerk, one, req, due); !fault.Is(err, fault.NotFound) {
		t.Errorf("once revoked: %v", err)
	}
}

// What has become of a delegation when the moment comes.
func TestPlannedAndNotAllowed(t *testing.T) {
	p, ctx := newPlanning(t), t.Context()
	due := p.now().Add(time.Hour)
	d := p.delegate(0)
	if _, err := p.plan(p.clerk, d, "mira@post.example", p.now().AddDate(0, 2, 0)); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "ended on") {
		t.Errorf("for after its end: %v", err)
	}
	one, err := p.plan(p.clerk, d, "mira@post.example", due)
	ok(t, err)
	_, err = p.issuer.RevokeDelegation(ctx, p.owner, p.org.ID, d.ID, "The course is over.")
	ok(t, err)
	if all, err := p.timely.Planned(ctx, p.clerk, d.ID); err != nil || len(all) != 1 || all[0].Request.Name != "" || all[0].Request.Email != "" {
		t.Errorf("once revoked the guild reads %+v, %v", all, err)
	}
	if _, err := p.timely.Scheduled(ctx, p.clerk, p.org.ID, one.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("once revoked the guild reads one: %v", err)
	}
	if one = p.comes(one); one.State != timely.Refused || !strings.Contains(one.Words, "This delegation was revoked on") || !strings.Contains(one.Words, "The course is over.") {
		t.Errorf("revoked meanwhile: %s, %q", one.State, one.Words)
	}
	if _, err := p.plan(p.clerk, d, "bo@post.example", due); !fault.Is(err, fault.Conflict) {
		t.Errorf("planned by what is revoked: %v", err)
	}

	small := p.delegate(1)
	one, err = p.plan(p.clerk, small, "mira@post.example", due)
	ok(t, err)
	_, err = p.issuer.Issue(ctx, p.clerk, issuer.IssueRequest{Achievement: p.of.ID, Name: "Bo", Email: "bo@post.example", Delegation: small.ID})
	ok(t, err)
	if one = p.comes(one); one.State != timely.Refused || !strings.Contains(one.Words, "allows 1 in all") {
		t.Errorf("used up meanwhile: %s, %q", one.State, one.Words)
	}
	if _, n, err := p.issuer.Awards(ctx, p.owner, p.org.ID, issuer.AwardFilter{}); err != nil || n != 1 {
		t.Errorf("%d awards, %v; want the one that was allowed", n, err)
	}
}

// A program of the guild names no delegation: the one that ends first is used.
func TestProgramFindsItsDelegation(t *testing.T) {
	p, ctx := newPlanning(t), t.Context()
	key := account.Actor{Client: "Register", Key: "k", Scopes: []account.Right{account.Issue}, Memberships: []account.Membership{{Org: p.guild.ID}}}
	if id, err := p.issuer.DelegationFor(ctx, key, p.of.ID, time.Time{}); id != "" || err != nil {
		t.Errorf("before there is one: %q, %v", id, err)
	}
	d := p.delegate(0)
	if id, err := p.issuer.DelegationFor(ctx, key, p.of.ID, time.Time{}); id != d.ID || err != nil {
		t.Errorf("found %q, %v", id, err)
	}
	if _, err := p.issuer.DelegationFor(ctx, key, p.of.ID, p.now().AddDate(1, 0, 0)); !fault.Is(err, fault.Conflict) {
		t.Errorf("for a year later: %v", err)
	}
	if id, err := p.issuer.DelegationFor(ctx, p.owner, p.of.ID, time.Time{}); id != "" || err != nil {
		t.Errorf("a person: %q, %v", id, err)
	}
}
