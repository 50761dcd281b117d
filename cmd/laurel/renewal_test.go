package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"laurel/credential"
	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/timely"
	"laurel/wallet"
)

// TestRenewal: the reminder says how an award is renewed; renewed, the new
// credential names the old one as evidence, each knows the other, the old one
// stays in force, and neither a second renewal nor a correction breaks the chain.
func TestRenewal(t *testing.T) {
	h := newHouse(t)
	d := definition()
	d.ValidMonths = 12
	a, err := h.issuer.Create(t.Context(), h.owner, h.org.ID, d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.issuer.Publish(t.Context(), h.owner, a.ID, a.Revision); err != nil {
		t.Fatal(err)
	}
	if _, err := h.timely.SetRenewal(t.Context(), h.owner, a.ID, 0, timely.RenewalRequest{Retest: true, Words: "The lab is open in May."}); err != nil {
		t.Fatal(err)
	}
	old, err := h.issuer.Issue(t.Context(), h.owner, issuer.IssueRequest{Achievement: a.ID, Name: "Mira Fenwright", Email: "mira@post.example"})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.reminder(t.Context(), timely.Reminder{Org: h.org.ID, Award: old.ID, Days: 30}); err != nil {
		t.Fatal(err)
	}
	page := h.mailed("mira@post.example", "/m/")
	if !strings.HasSuffix(page, "/m/"+string(a.ID)) {
		t.Errorf("the reminder leads to %s", page)
	}

	fresh, err := h.issuer.Renew(t.Context(), h.owner, old.ID, issuer.RenewRequest{})
	if err != nil {
		t.Fatal(err)
	}
	h.drain()
	again, err := h.issuer.Renew(t.Context(), h.owner, old.ID, issuer.RenewRequest{})
	if err != nil || again.ID != fresh.ID {
		t.Errorf("asked twice: %s, %v", again.ID, err)
	}
	if _, err := h.issuer.Renew(t.Context(), h.owner, old.ID, issuer.RenewRequest{Key: "another"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("renewed twice: %v", err)
	}
	var c credential.AchievementCredential
	if err := json.Unmarshal(fresh.JSON, &c); err != nil {
		t.Fatal(err)
	}
	if len(c.Evidence) != 1 || c.Evidence[0].ID != h.issuer.AwardURL(old.Page) || c.Evidence[0].Genre != "Renewal" {
		t.Errorf("evidence %+v", c.Evidence)
	}
	if _, err := credential.Parse(fresh.JSON); err != nil {
		t.Errorf("the credential: %v", err)
	}
	chain := func(id, renews, by issuer.AwardID) {
		t.Helper()
		got, err := h.issuer.Award(t.Context(), h.owner, id)
		if err != nil {
			t.Fatal(err)
		}
		of := func(c *issuer.Chained) issuer.AwardID {
			if c == nil {
				return ""
			}
			return c.ID
		}
		if of(got.Renews) != renews || of(got.RenewedBy) != by {
			t.Errorf("%s renews %q and is renewed by %q, want %q and %q", id, of(got.Renews), of(got.RenewedBy), renews, by)
		}
	}
	chain(old.ID, "", fresh.ID)
	chain(fresh.ID, old.ID, "")
	if was, err := h.issuer.Award(t.Context(), h.owner, old.ID); err != nil || was.Status != issuer.InForce || was.RanOut(time.Now()) {
		t.Errorf("the old one: %+v, %v", was.Status, err)
	}
	if got, err := (awards{h.issuer}).Award(t.Context(), wallet.AwardID(old.ID)); err != nil || got.Renewed != fresh.Page {
		t.Errorf("the wallet knows %q, %v", got.Renewed, err)
	}

	right, err := h.issuer.Correct(t.Context(), h.owner, fresh.ID, issuer.IssueRequest{Name: "Mira K. Fenwright", Email: "mira@post.example"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(right.JSON), `"Renewal"`) {
		t.Error("the corrected credential does not name the old award")
	}
	chain(right.ID, old.ID, "")
	chain(old.ID, "", right.ID)

	h.drain()
	before := len(h.mailbox.To("mira@post.example"))
	if err := h.reminder(t.Context(), timely.Reminder{Org: h.org.ID, Award: old.ID, Days: 7}); err != nil || len(h.mailbox.To("mira@post.example")) != before {
		t.Errorf("reminded of what is renewed: %v", err)
	}
	if _, err := h.issuer.Revoke(t.Context(), h.owner, right.ID, "A mistake."); err != nil {
		t.Fatal(err)
	}
	if _, err := h.issuer.Renew(t.Context(), h.owner, right.ID, issuer.RenewRequest{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("what is revoked is renewed: %v", err)
	}
}

// TestRenewedAfterAMistake: a renewal that was undone or revoked renews nothing,
// and the award can be renewed again.
func TestRenewedAfterAMistake(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	d := definition()
	d.ValidMonths = 12
	a, err := h.issuer.Create(ctx, h.owner, h.org.ID, d)
	ok(t, err)
	_, err = h.issuer.Publish(ctx, h.owner, a.ID, a.Revision)
	ok(t, err)
	_, err = h.timely.SetPolicy(ctx, h.owner, h.org.ID, 0, timely.PolicyRequest{Zone: "Europe/Oslo", Undo: 10 * time.Minute})
	ok(t, err)
	old, err := h.issuer.Issue(ctx, h.owner, issuer.IssueRequest{Achievement: a.ID, Name: "Mira Fenwright", Email: "mira@post.example"})
	ok(t, err)
	seen := map[issuer.AwardID]bool{}
	for _, mistake := range []func(issuer.AwardID) error{
		func(id issuer.AwardID) error { _, err := h.issuer.Undo(ctx, h.owner, id); return err },
		func(id issuer.AwardID) error { _, err := h.issuer.Revoke(ctx, h.owner, id, "A mistake."); return err },
		func(id issuer.AwardID) error { // put right, and revoked all the same
			right, err := h.issuer.Correct(ctx, h.owner, id, issuer.IssueRequest{Name: "Mira K. Fenwright", Email: "mira@post.example"})
			if err == nil {
				_, err = h.issuer.Revoke(ctx, h.owner, right.ID, "A mistake.")
			}
			return err
		},
		nil,
	} {
		fresh, err := h.issuer.Renew(ctx, h.owner, old.ID, issuer.RenewRequest{})
		if err != nil || fresh.Status != issuer.InForce || seen[fresh.ID] {
			t.Fatalf("renewed: %s is %s, %v", fresh.ID, fresh.Status, err)
		}
		seen[fresh.ID] = true
		if again, err := h.issuer.Renew(ctx, h.owner, old.ID, issuer.RenewRequest{}); err != nil || again.ID != fresh.ID {
			t.Errorf("asked twice: %s, %v", again.ID, err)
		}
		if mistake == nil {
			break
		}
		ok(t, mistake(fresh.ID))
		if was, err := h.issuer.Award(ctx, h.owner, old.ID); err != nil || was.RenewedBy != nil {
			t.Errorf("renewed by what is revoked: %+v, %v", was.RenewedBy, err)
		}
	}
	was, err := h.issuer.Award(ctx, h.owner, old.ID)
	if err != nil || was.RenewedBy == nil || !seen[was.RenewedBy.ID] {
		t.Errorf("renewed by %+v, %v", was.RenewedBy, err)
	}
}

// TestEarnedAgain: who is assessed again renews what runs out, by itself.
func TestEarnedAgain(t *testing.T) {
	h := newHouse(t)
	d := definition()
	d.ValidMonths = 12
	a, err := h.issuer.Create(t.Context(), h.owner, h.org.ID, d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.issuer.Publish(t.Context(), h.owner, a.ID, a.Revision); err != nil {
		t.Fatal(err)
	}
	earn := func(key string) issuer.Award {
		t.Helper()
		got, err := h.issuer.IssueEarned(t.Context(), h.owner, issuer.IssueRequest{Achievement: a.ID, Name: "Mira Fenwright", Email: "mira@post.example", Key: key})
		if err != nil {
			t.Fatal(err)
		}
		got, err = h.issuer.Award(t.Context(), h.owner, got.ID)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	first := earn("one")
	second := earn("two")
	third := earn("three")
	if first.Renews != nil || second.Renews == nil || second.Renews.ID != first.ID || third.Renews == nil || third.Renews.ID != second.ID {
		t.Errorf("chain %+v, %+v, %+v", first.Renews, second.Renews, third.Renews)
	}
	if again := earn("two"); again.ID != second.ID {
		t.Errorf("the same key made %s", again.ID)
	}
	soon, total, err := h.issuer.Awards(t.Context(), h.owner, h.org.ID, issuer.AwardFilter{EndsAfter: time.Now(), EndsBefore: time.Now().AddDate(0, 0, 400)})
	if err != nil || total != 3 || len(soon) != 3 {
		t.Errorf("%d of %d run out within 400 days, %v", len(soon), total, err)
	}
	if _, total, err := h.issuer.Awards(t.Context(), h.owner, h.org.ID, issuer.AwardFilter{EndsAfter: time.Now(), EndsBefore: time.Now().AddDate(0, 0, 30)}); err != nil || total != 0 {
		t.Errorf("%d run out within 30 days, %v", total, err)
	}
}
