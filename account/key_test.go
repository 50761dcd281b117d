package account_test

import (
	"slices"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
)

func TestKeyIsRotated(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	key, first, err := h.NewAPIKey(ctx, owner, org, account.KeyRequest{Name: "Register", Scopes: []account.Right{account.Issue}, Expires: h.now.AddDate(0, 0, 10)})
	if err != nil {
		t.Fatal(err)
	}
	works := func(when string, token account.Token, want bool) {
		t.Helper()
		a, err := h.ActorForKey(ctx, token)
		if want && (err != nil || a.Key != key.ID || a.Rate != 6000) {
			t.Errorf("%s it acts as %+v, %v", when, a, err)
		}
		if !want {
			wantKind(t, when, err, fault.NotSignedIn)
		}
	}
	look := func() account.APIKey {
		t.Helper()
		k, err := h.APIKey(ctx, owner, org, key.ID)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	works("new", first, true)
	if k := look(); k.Used == nil || !k.Used.Equal(h.now.Truncate(time.Minute)) || k.OldUntil != nil {
		t.Errorf("used once: %+v", k)
	}
	h.now = h.now.Add(30 * time.Second)
	works("half a minute later", first, true)
	h.now = h.now.Add(2 * time.Hour)
	second, err := h.RotateAPIKey(ctx, owner, org, key.ID, 24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	works("the old one meanwhile", first, true)
	if k := look(); !k.OldWorks(h.now) || k.Used != nil || k.OldUsed == nil || !k.OldUsed.Equal(h.now.Truncate(time.Minute)) {
		t.Errorf("both work, the old one alone was used: %+v", k)
	}
	works("the new one meanwhile", second, true)
	h.now = h.now.Add(24 * time.Hour)
	works("the old one a day later", first, false)
	works("the new one a day later", second, true)

	third, err := h.RotateAPIKey(ctx, owner, org, key.ID, 7*24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	works("the one before the last", first, false)
	if err := h.EndOldSecret(ctx, owner, org, key.ID); err != nil {
		t.Fatal(err)
	}
	works("the old one, ended", second, false)
	fourth, err := h.RotateAPIKey(ctx, owner, org, key.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	works("the old one, ended by a change at once", third, false)
	_, err = h.RotateAPIKey(ctx, owner, org, key.ID, 31*24*time.Hour)
	wantKind(t, "an overlap of 31 days", err, fault.Invalid)

	wantKind(t, "no calls a minute", h.SetAPIKeyRate(ctx, owner, org, key.ID, 0), fault.Invalid)
	wantKind(t, "too many calls a minute", h.SetAPIKeyRate(ctx, owner, org, key.ID, 60_001), fault.Invalid)
	if err := h.SetAPIKeyRate(ctx, owner, org, key.ID, 5); err != nil || look().Rate != 5 {
		t.Errorf("five calls a minute: %v", err)
	}
	h.now = h.now.AddDate(0, 0, 10)
	works("after its day", fourth, false)
	_, err = h.RotateAPIKey(ctx, owner, org, key.ID, 0)
	wantKind(t, "a new secret for a key that has run out", err, fault.Conflict)
	other, stranger := h.organisation(t, "Elsewhere", "eve@example.org")
	_, err = h.RotateAPIKey(ctx, stranger, other, key.ID, 0)
	wantKind(t, "a stranger's new secret", err, fault.NotFound)
}

func TestKeyIsCheckedBeforeItIsMade(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	for name, req := range map[string]account.KeyRequest{
		"no name":        {Scopes: []account.Right{account.Issue}},
		"no scopes":      {Name: "Register"},
		"a foreign word": {Name: "Register", Scopes: []account.Right{"fly"}},
		"too often":      {Name: "Register", Scopes: []account.Right{account.Issue}, Rate: 60_001},
		"a day gone by":  {Name: "Register", Scopes: []account.Right{account.Issue}, Expires: h.now},
	} {
		_, _, err := h.NewAPIKey(ctx, owner, org, req)
		wantKind(t, name, err, fault.Invalid)
	}
}

// What a key may do is changed by those who may make keys: to what they may do
// themselves, for its next request, and the log says what was before.
func TestScopesOfAKeyChange(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	was := []account.Right{account.Issue, account.ReadAwards}
	key, token, err := h.NewAPIKey(ctx, owner, org, account.KeyRequest{Name: "Register", Scopes: was})
	if err != nil {
		t.Fatal(err)
	}
	may := func(when string, want ...account.Right) {
		t.Helper()
		if a, err := h.ActorForKey(ctx, token); err != nil || !slices.Equal(a.Scopes, want) {
			t.Errorf("%s it may do %v, %v; want %v", when, a.Scopes, err, want)
		}
	}
	other, stranger := h.organisation(t, "Elsewhere", "eve@example.org")
	set := func(by account.Actor, org account.OrgID, was, scopes []account.Right) error {
		return h.SetAPIKeyScopes(ctx, by, org, key.ID, was, scopes)
	}
	more := []account.Right{account.ReadNumbers, account.ReadAwards, account.ReadAwards}
	wantKind(t, "to nothing", set(owner, org, was, nil), fault.Invalid)
	wantKind(t, "to what no key may do", set(owner, org, was, []account.Right{account.Approve}), fault.Invalid)
	wantKind(t, "a registrar", set(h.member(t, org, "bo@example.org", account.Registrar), org, was, more), fault.Forbidden)
	wantKind(t, "a stranger", set(stranger, org, was, more), fault.NotFound)
	wantKind(t, "a stranger, as theirs", set(stranger, other, was, more), fault.NotFound)
	wantKind(t, "the program itself", set(account.Actor{Client: "Register", Key: key.ID, Scopes: was, Memberships: []account.Membership{{Org: org}}}, org, was, more), fault.Forbidden)
	clerk := account.Actor{Client: "clerk", Scopes: []account.Right{account.ManageClients, account.ReadNumbers}, Memberships: []account.Membership{{Org: org}}}
	wantKind(t, "to more than who changes it may", set(clerk, org, was, []account.Right{account.Define}), fault.Forbidden)
	wantKind(t, "of what was changed since it was read", set(owner, org, []account.Right{account.Define}, more), fault.Conflict)
	may("before", was...)
	if err := set(clerk, org, was, more); err != nil { // what it had may stay, though the clerk has not got it
		t.Fatal(err)
	}
	now := []account.Right{account.ReadAwards, account.ReadNumbers}
	may("from its next request on", now...)
	for range 2 { // what is so already is no change
		if err := set(owner, org, was, now); err != nil {
			t.Error(err)
		}
	}
	all, err := h.Events(ctx, owner, org, account.EventFilter{Kind: "key.scopesChanged"})
	if err != nil || len(all) != 1 || all[0].Detail["before"] != "issue readAwards" || all[0].Detail["after"] != "readAwards readNumbers" || all[0].Client != "clerk" {
		t.Errorf("the log says %+v, %v", all, err)
	}
	if err := h.RevokeAPIKey(ctx, owner, org, key.ID); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "of one that works no more", set(owner, org, now, was), fault.Conflict)
}
