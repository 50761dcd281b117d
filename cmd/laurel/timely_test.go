package main

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"laurel/account"
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

// TestUndoFile takes back what a file awarded from its page before a mail leaves:
// nobody is told then or later, and receivers of webhooks neither.
func TestUndoFile(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	a := h.achievement()
	_, err := h.timely.SetPolicy(ctx, h.owner, h.org.ID, 0, timely.PolicyRequest{Zone: "Europe/Oslo", Undo: 10 * time.Minute})
	ok(t, err)
	award := func() issuer.Batch {
		t.Helper()
		b, known, err := h.issuer.BeginBatch(ctx, h.owner, issuer.BatchRequest{Achievement: a.ID, File: "people.csv", Open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("name,email,awarded_on\nMira Fenwright,mira@post.example,2026-03-14\nBo Ek,bo@post.example,2026-03-14\n")), nil
		}})
		if err != nil || known {
			t.Fatalf("known %v, %v", known, err)
		}
		b, err = h.issuer.RunBatch(ctx, h.owner, h.org.ID, b.ID, nil)
		ok(t, err)
		return b
	}
	told := func(b issuer.Batch) int {
		t.Helper()
		h.drain()
		ok(t, h.issuer.FanOut(ctx, issuer.AnnounceBatch{Org: b.Org, Batch: b.ID, To: b.Rows}))
		h.drain()
		return len(h.mailbox.To("mira@post.example")) + len(h.mailbox.To("bo@post.example"))
	}

	owner := h.enter("second@nordmark.example", account.Owner)
	b := award()
	at := "/desk/" + string(h.org.ID) + "/batches/" + string(b.ID)
	h.drain()
	if n := len(h.mailbox.To("mira@post.example")); n != 0 {
		t.Errorf("%d mails left within the window", n)
	}
	owner.get(at).wants(t, http.StatusOK, "Nobody has been told yet", "Undo all of it")
	owner.get(at+"/undo").wants(t, http.StatusOK, "2 awards so far.", "Undo 2 awards")
	owner.post(at+"/undo", nil).wants(t, http.StatusOK, "It is undone. Nobody was told", "undone")
	if n := told(b); n != 0 {
		t.Errorf("%d mails about what was undone", n)
	}
	for _, kind := range []string{"batch.undone", "award.undone"} {
		all, err := h.accounts.Events(ctx, h.owner, h.org.ID, account.EventFilter{Kind: kind, Limit: 10})
		ok(t, err)
		for _, e := range all {
			if name, err := h.accounts.Person(ctx, account.System("test"), e.Actor); err != nil || name.Email() != "second@nordmark.example" {
				t.Errorf("%s by %s, %v", kind, name.Email(), err)
			}
		}
		if len(all) == 0 {
			t.Errorf("no %s in the log", kind)
		}
	}
	if page := owner.get(at); strings.Contains(page.text, "Undo all of it") || strings.Contains(page.text, "Queued") {
		t.Errorf("undone, and %s", page)
	}

	b = award()
	at = "/desk/" + string(h.org.ID) + "/batches/" + string(b.ID)
	h.at(time.Now().Add(10 * time.Minute))
	defer h.at(time.Time{})
	if page := owner.get(at); strings.Contains(page.text, "Undo all of it") {
		t.Errorf("after the window: %s", page)
	}
	owner.get(at+"/undo").wants(t, http.StatusOK, "How it stands")
	owner.post(at+"/undo", nil).wants(t, http.StatusOK, "Holders have been told, or will be in a moment.")
	if n := told(b); n != 2 {
		t.Errorf("%d mails after the window, want 2", n)
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
