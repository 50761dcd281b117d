package account_test

import (
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
