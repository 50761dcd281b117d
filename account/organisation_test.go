package account_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
)

func TestOnlyOperatorsCreateOrganisations(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	req := account.OrganisationRequest{Name: "Another", Kind: account.Company, Country: "DE"}
	_, err := h.CreateOrganisation(ctx, owner, req)
	wantKind(t, "created by an owner", err, fault.Forbidden)
	_, err = h.CreateOrganisation(ctx, h.op, account.OrganisationRequest{Country: "Germany", Hue: 400, Website: "javascript:alert(1)"})
	f, ok := err.(*fault.Error)
	if !ok || len(f.Fields()) != 5 {
		t.Errorf("a bad request = %v, want five fields named", err)
	}
	req.Website = "https://nordmark.example"
	if err := h.ChangeOrganisation(ctx, owner, org, req); err != nil {
		t.Fatal(err)
	}
	if o, err := h.Organisation(ctx, org); err != nil || o.Name != "Another" || o.KeyKind != account.DIDKey {
		t.Errorf("Organisation = %+v, %v", o, err)
	}
}

func TestDIDIsSetOnce(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	for range 2 {
		if err := h.SetDID(ctx, h.op, org, "did:key:z1"); err != nil {
			t.Fatal(err)
		}
	}
	wantKind(t, "another DID", h.SetDID(ctx, owner, org, "did:key:z2"), fault.Conflict)
}

func TestMembers(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	author := h.member(t, org, "bob@example.org", account.Author)
	_, stranger := h.organisation(t, "Elsewhere", "eve@example.org")

	_, err := h.AddMember(ctx, author, org, "x@example.org", "X", account.Owner)
	wantKind(t, "an author adding an owner", err, fault.Forbidden)
	_, err = h.Members(ctx, stranger, org)
	wantKind(t, "a stranger listing members", err, fault.NotFound)
	wantKind(t, "the last owner leaving", h.RemoveMember(ctx, owner, org, owner.Person), fault.Conflict)
	_, err = h.AddMember(ctx, owner, org, "ada@example.org", "Ada", account.Author)
	wantKind(t, "the last owner stepping down", err, fault.Conflict)
	wantKind(t, "the last owner erased", h.Erase(ctx, owner, owner.Person), fault.Conflict)

	h.member(t, org, "bob@example.org", account.Owner)
	if err := h.RemoveMember(ctx, owner, org, owner.Person); err != nil {
		t.Errorf("one of two owners leaving = %v", err)
	}
	all, err := h.Members(ctx, h.op, org)
	if err != nil || len(all) != 1 || all[0].Person.Email() != "bob@example.org" || all[0].Role != account.Owner {
		t.Errorf("Members = %+v, %v", all, err)
	}
}

func TestAPIKey(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	other, stranger := h.organisation(t, "Elsewhere", "eve@example.org")
	key, token, err := h.NewAPIKey(ctx, owner, org, account.KeyRequest{Scopes: []account.Right{account.Issue}, Name: "the LMS"})
	if err != nil {
		t.Fatal(err)
	}
	a, err := h.ActorForKey(ctx, token)
	if err != nil || !a.May(account.Issue, org) || a.May(account.Define, org) || a.May(account.Issue, other) || a.Client != "the LMS" {
		t.Errorf("the key acts as %+v, %v", a, err)
	}
	_, _, err = h.NewAPIKey(ctx, owner, org, account.KeyRequest{Scopes: []account.Right{account.Manage}, Name: "too much"})
	wantKind(t, "a key that makes keys", err, fault.Invalid)
	wantKind(t, "a stranger revoking it", h.RevokeAPIKey(ctx, stranger, other, key.ID), fault.NotFound)
	if err := h.RevokeAPIKey(ctx, owner, org, key.ID); err != nil {
		t.Fatal(err)
	}
	_, err = h.ActorForKey(ctx, token)
	wantKind(t, "a revoked key", err, fault.NotSignedIn)
	_, err = h.ActorForKey(ctx, account.NewToken())
	wantKind(t, "a made-up key", err, fault.NotSignedIn)
	if all, err := h.APIKeys(ctx, owner, org); err != nil || len(all) != 1 || all[0].Revoked == nil {
		t.Errorf("APIKeys = %+v, %v", all, err)
	}
}

func TestErasedPersonIsForgotten(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	id, _, err := h.OpenForAddress(ctx, "ada@example.org", "Ada")
	if err != nil {
		t.Fatal(err)
	}
	url, err := h.NewSignInLink(ctx, h.op, id, "/", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	self, err := h.Actor(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	wantKind(t, "erased by another", h.Erase(ctx, account.Actor{Person: "p"}, id), fault.Forbidden)
	if err := h.Erase(ctx, self, id); err != nil {
		t.Fatal(err)
	}
	_, err = h.Actor(ctx, id)
	wantKind(t, "acting as somebody erased", err, fault.NotFound)
	_, _, err = h.SignIn(ctx, tokenOf(url))
	wantKind(t, "signing in with an old link", err, fault.NotFound)
	fresh, isNew, err := h.OpenForAddress(ctx, "ada@example.org", "Ada")
	if err != nil || !isNew || fresh == id {
		t.Errorf("the address is free again: %s, %v, %v", fresh, isNew, err)
	}
	list, err := h.Erasures(ctx, h.op)
	if err != nil || len(list) != 1 || list[0].Person != id {
		t.Fatalf("Erasures = %+v, %v", list, err)
	}
	// A backup from before brings somebody back: the list makes it forget.
	if err := h.ReplayErasures(ctx, h.op, append(list, account.Erasure{Person: fresh, At: h.now}, account.Erasure{Person: "unknown", At: h.now})); err != nil {
		t.Fatal(err)
	}
	_, err = h.PersonForAddress(ctx, "ada@example.org")
	wantKind(t, "after the replay", err, fault.NotFound)
}

func TestEventChain(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	for range 3 {
		if _, _, err := h.NewAPIKey(ctx, owner, org, account.KeyRequest{Scopes: []account.Right{account.Issue}, Name: "key"}); err != nil {
			t.Fatal(err)
		}
		h.now = h.now.AddDate(0, 0, 1)
	}
	export := func() string {
		t.Helper()
		var out bytes.Buffer
		if err := h.ExportEvents(ctx, owner, org, &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if export() != "" {
		t.Error("days are exported before they are sealed")
	}
	for range 2 { // a job may run twice
		if err := h.SealDays(ctx, account.SealDays{}); err != nil {
			t.Fatal(err)
		}
	}
	whole := export()
	last, err := account.CheckExport(strings.NewReader(whole))
	if err != nil || last == "" || strings.Count(whole, `"seal"`) != 3 {
		t.Fatalf("CheckExport = %q, %v of\n%s", last, err, whole)
	}
	lines := strings.SplitAfter(whole, "\n")
	for name, forged := range map[string]string{
		"a changed event":    strings.Replace(whole, "key.made", "key.mode", 1),
		"an event left out":  strings.Join(lines[1:], ""),
		"events swapped":     lines[1] + lines[0] + strings.Join(lines[2:], ""),
		"the first day gone": whole[strings.Index(whole, `{"seal"`):][len(firstLine(whole[strings.Index(whole, `{"seal"`):])):],
		"half a day":         strings.Join(lines[:2], ""),
		"no JSON":            "x\n",
	} {
		if _, err := account.CheckExport(strings.NewReader(forged)); err == nil {
			t.Errorf("%s was not noticed", name)
		}
	}
	err = h.ExportEvents(ctx, account.Actor{Person: "p"}, org, new(bytes.Buffer))
	wantKind(t, "a stranger's export", err, fault.NotFound)
}

func firstLine(s string) string { return s[:strings.Index(s, "\n")+1] }

// The last hour of a day may still be written when the next has begun.
func TestDayIsSealedWhenItIsOver(t *testing.T) {
	h, ctx := newHouse(t), context.Background()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	h.now = time.Date(2026, 5, 4, 0, 30, 0, 0, time.UTC)
	if err := h.SealDays(ctx, account.SealDays{}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := h.ExportEvents(ctx, owner, org, &out); err != nil || out.Len() > 0 {
		t.Errorf("half an hour after midnight %d bytes are sealed, %v", out.Len(), err)
	}
}

func TestEventsPage(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	for range 5 {
		if _, _, err := h.NewAPIKey(ctx, owner, org, account.KeyRequest{Scopes: []account.Right{account.Issue}, Name: "key"}); err != nil {
			t.Fatal(err)
		}
	}
	seen := 0
	var f account.EventFilter
	for f.Limit = 3; ; {
		page, err := h.Events(ctx, owner, org, f)
		if err != nil {
			t.Fatal(err)
		}
		seen += len(page)
		if len(page) < 3 {
			break
		}
		f.Before = page[len(page)-1].ID
	}
	if seen != 7 { // created, member set, five keys
		t.Errorf("paging showed %d events, want 7", seen)
	}
}
