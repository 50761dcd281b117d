package main

import (
	"testing"
	"time"

	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/timely"
)

// TestUndo takes an award back before its mail leaves: no mail is sent then or
// later, and its place says revoked. After the window nothing is undone.
func TestUndo(t *testing.T) {
	h := newHouse(t)
	a := h.achievement()
	if _, err := h.timely.SetPolicy(t.Context(), h.owner, h.org.ID, 0, timely.PolicyRequest{Zone: "Europe/Oslo", Undo: 10 * time.Minute}); err != nil {
		t.Fatal(err)
	}
	award, err := h.issuer.Issue(t.Context(), h.owner, issuer.IssueRequest{Achievement: a.ID, Name: "Mira Fenwright", Email: "mira@post.example", AwardedOn: "2026-03-14"})
	if err != nil {
		t.Fatal(err)
	}
	h.drain()
	if got := h.mailbox.To("mira@post.example"); len(got) != 0 {
		t.Errorf("%d mails left within the window", len(got))
	}
	undone, err := h.issuer.Undo(t.Context(), h.owner, award.ID)
	if err != nil || !undone.Undone() {
		t.Fatalf("undone: %+v, %v", undone.Status, err)
	}
	h.drain()
	if err := h.announce(t.Context(), issuer.Announce{Org: h.org.ID, Award: award.ID}); err != nil {
		t.Error(err)
	}
	if got := h.mailbox.To("mira@post.example"); len(got) != 0 {
		t.Errorf("%d mails about what was undone", len(got))
	}
	if _, err := h.issuer.Undo(t.Context(), h.owner, award.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("undone twice: %v", err)
	}
	late, err := h.issuer.Issue(t.Context(), h.owner, issuer.IssueRequest{Achievement: a.ID, Name: "Bo Ek", Email: "bo@post.example", AwardedOn: "2026-03-14"})
	if err != nil {
		t.Fatal(err)
	}
	h.at(time.Now().Add(10 * time.Minute))
	defer h.at(time.Time{})
	if _, err := h.issuer.Undo(t.Context(), h.owner, late.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("undone after the window: %v", err)
	}
}

// TestReminderMail writes to a holder once for each of the three.
func TestReminderMail(t *testing.T) {
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
	award, err := h.issuer.Issue(t.Context(), h.owner, issuer.IssueRequest{Achievement: a.ID, Name: "Mira Fenwright", Email: "mira@post.example"})
	if err != nil {
		t.Fatal(err)
	}
	h.drain()
	before := len(h.mailbox.To("mira@post.example"))
	for range 2 {
		if err := h.reminder(t.Context(), timely.Reminder{Org: h.org.ID, Award: award.ID, Days: 30}); err != nil {
			t.Fatal(err)
		}
	}
	got := h.mailbox.To("mira@post.example")
	if len(got) != before+1 {
		t.Fatalf("%d mails, then %d", before, len(got))
	}
	h.mailed("mira@post.example", "/claim/")
	if _, err := h.issuer.Revoke(t.Context(), h.owner, award.ID, "A mistake."); err != nil {
		t.Fatal(err)
	}
	h.drain()
	before = len(h.mailbox.To("mira@post.example"))
	if err := h.reminder(t.Context(), timely.Reminder{Org: h.org.ID, Award: award.ID, Days: 7}); err != nil {
		t.Fatal(err)
	}
	if after := len(h.mailbox.To("mira@post.example")); after != before {
		t.Error("reminded of what is revoked")
	}
}
