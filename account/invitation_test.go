package account_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/laureltest"
	"laurel/store"
)

// invited runs the waiting jobs and returns the invitations they would mail.
func (h *house) invited(t *testing.T) (sent []account.InvitationLetter) {
	t.Helper()
	var jobs store.Jobs
	var mu sync.Mutex
	store.On(&jobs, func(ctx context.Context, job account.InvitationMail) error {
		l, ok, err := h.InvitationLetter(ctx, job)
		mu.Lock()
		defer mu.Unlock()
		if ok {
			sent = append(sent, l)
		}
		return err
	})
	store.On(&jobs, func(context.Context, account.SignInMail) error { return nil })
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

// invite asks somebody in and returns the token of the mailed link.
func (h *house) invite(t *testing.T, by account.Actor, org account.OrgID, email string, role account.Role) account.Token {
	t.Helper()
	if _, err := h.Invite(t.Context(), by, org, account.InviteRequest{Email: email, Name: "Name of " + email, Role: role}); err != nil {
		t.Fatal(err)
	}
	for _, l := range h.invited(t) {
		if l.Email == strings.ToLower(email) && l.Org == org {
			return tokenOf(l.URL)
		}
	}
	t.Fatalf("no letter to %s", email)
	return ""
}

func TestInvitationOpensAnAccountOnce(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	token := h.invite(t, owner, org, "New@Example.org", account.Assessor)
	info, err := h.InvitationInfo(ctx, account.Actor{}, token)
	if err != nil || info.State != account.InvitationOpen || !info.NewAccount || info.OrgName != "Nordmark" || info.Inviter != "Name of ada@example.org" {
		t.Errorf("InvitationInfo = %+v, %v", info, err)
	}
	got, who, err := h.AcceptInvitation(ctx, account.Actor{}, token)
	if err != nil || got != org {
		t.Fatalf("AcceptInvitation = %s, %v", got, err)
	}
	a, err := h.Actor(ctx, who)
	if err != nil || !a.May(account.Assess, org) || a.May(account.Issue, org) || !a.Has("new@example.org") {
		t.Errorf("who accepted is %+v, %v", a, err)
	}
	_, _, err = h.AcceptInvitation(ctx, a, token)
	wantKind(t, "accepting again", err, fault.Gone)
	if left, err := h.Invitations(ctx, owner, org); err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestInvitationIsForTheProvedAddress(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	other, eve := h.organisation(t, "Elsewhere", "eve@example.org")
	bob := h.member(t, other, "bob@example.org", account.Author)
	token := h.invite(t, owner, org, "bob@example.org", account.Registrar)

	_, _, err := h.AcceptInvitation(ctx, account.Actor{}, token)
	wantKind(t, "accepting for an account without signing in", err, fault.NotSignedIn)
	_, _, err = h.AcceptInvitation(ctx, eve, token)
	wantKind(t, "accepting a forwarded link", err, fault.Forbidden)
	_, _, err = h.AcceptInvitation(ctx, account.System("x"), token)
	wantKind(t, "the system accepting", err, fault.Forbidden)
	if info, err := h.InvitationInfo(ctx, eve, token); err != nil || info.State != account.InvitationOther {
		t.Errorf("to another it is %s, %v", info.State, err)
	}
	if err := h.SignInToInvitation(ctx, token, ""); err != nil {
		t.Fatal(err)
	}
	if _, who, err := h.AcceptInvitation(ctx, bob, token); err != nil || who != bob.Person {
		t.Errorf("the invited one = %s, %v", who, err)
	}
	if a, err := h.Actor(ctx, bob.Person); err != nil || !a.May(account.Issue, org) || len(a.Memberships) != 2 {
		t.Errorf("bob is %+v, %v", a, err)
	}
}

func TestInvitationEnds(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	other, eve := h.organisation(t, "Elsewhere", "eve@example.org")
	first := h.invite(t, owner, org, "new@example.org", account.Author)
	second := h.invite(t, owner, org, "new@example.org", account.Assessor)
	_, _, err := h.AcceptInvitation(ctx, account.Actor{}, first)
	wantKind(t, "the older of two", err, fault.Gone)

	open, err := h.Invitations(ctx, owner, org)
	if err != nil || len(open) != 1 || open[0].Role != account.Assessor || open[0].Email != "new@example.org" {
		t.Fatalf("Invitations = %v, %v", open, err)
	}
	wantKind(t, "taken back by a stranger", h.RevokeInvitation(ctx, eve, org, open[0].ID), fault.NotFound)
	wantKind(t, "taken back under another's name", h.RevokeInvitation(ctx, eve, other, open[0].ID), fault.NotFound)
	if err := h.RevokeInvitation(ctx, owner, org, open[0].ID); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "taken back twice", h.RevokeInvitation(ctx, owner, org, open[0].ID), fault.NotFound)
	_, err = h.InvitationInfo(ctx, account.Actor{}, second)
	wantKind(t, "one taken back", err, fault.Gone)

	third := h.invite(t, owner, org, "new@example.org", account.Author)
	h.now = h.now.Add(14 * 24 * time.Hour)
	_, _, err = h.AcceptInvitation(ctx, account.Actor{}, third)
	wantKind(t, "one that ran out", err, fault.Gone)
	_, err = h.InvitationInfo(ctx, account.Actor{}, account.NewToken())
	wantKind(t, "one that never was", err, fault.NotFound)
}

func TestInvitingIsBounded(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	author := h.member(t, org, "bob@example.org", account.Author)
	ask := func(by account.Actor, email, name string, role account.Role) error {
		_, err := h.Invite(ctx, by, org, account.InviteRequest{Email: email, Name: name, Role: role})
		return err
	}
	wantKind(t, "by an author", ask(author, "x@example.org", "X", account.Owner), fault.Forbidden)
	wantKind(t, "a member", ask(owner, "BOB@example.org", "Bob", account.Owner), fault.Invalid)
	err := ask(owner, "no address", "", "king")
	if f, ok := err.(*fault.Error); !ok || len(f.Fields()) != 3 {
		t.Errorf("a bad request = %v, want three fields named", err)
	}
	for range 200 {
		if err = ask(owner, "x@example.org", "X", account.Author); err != nil {
			break
		}
	}
	wantKind(t, "the two hundred and first of a day", ask(owner, "y@example.org", "Y", account.Author), fault.TooMany)
}

func TestChangeRole(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	bob := h.member(t, org, "bob@example.org", account.Author)
	_, eve := h.organisation(t, "Elsewhere", "eve@example.org")
	wantKind(t, "by oneself", h.ChangeRole(ctx, bob, org, bob.Person, account.Owner), fault.Forbidden)
	wantKind(t, "of a stranger", h.ChangeRole(ctx, owner, org, eve.Person, account.Author), fault.NotFound)
	wantKind(t, "by a stranger", h.ChangeRole(ctx, eve, org, bob.Person, account.Author), fault.NotFound)
	wantKind(t, "to what is no role", h.ChangeRole(ctx, owner, org, bob.Person, "king"), fault.Invalid)
	wantKind(t, "of the last owner", h.ChangeRole(ctx, owner, org, owner.Person, account.Auditor), fault.Conflict)
	if err := h.ChangeRole(ctx, owner, org, bob.Person, account.Registrar); err != nil {
		t.Fatal(err)
	}
	events, err := h.Events(ctx, owner, org, account.EventFilter{})
	if err != nil || events[0].Kind != "member.set" || events[0].Detail["before"] != "author" || events[0].Detail["role"] != "registrar" {
		t.Errorf("the event is %+v, %v", events[0], err)
	}
	if a, err := h.Actor(ctx, bob.Person); err != nil || !a.May(account.Issue, org) {
		t.Errorf("bob is %+v, %v", a, err)
	}
}
