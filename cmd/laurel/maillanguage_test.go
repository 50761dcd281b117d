package main

import (
	"context"
	"strings"
	"testing"

	"laurel/issuer"
	"laurel/issuer/timely"
	"laurel/notify/inbox"
)

// A holder is written to in the language of the micro-credential, and signs in
// by a mail in the language of their browser.
func TestMailsInGerman(t *testing.T) {
	h := newHouse(t)
	d := definition()
	d.Title, d.Written, d.ValidMonths = "Daten mit SQL auswerten", "de-AT", 12
	a, err := h.issuer.Create(t.Context(), h.owner, h.org.ID, d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.issuer.Publish(t.Context(), h.owner, a.ID, a.Revision); err != nil {
		t.Fatal(err)
	}
	if _, err := h.timely.SetRenewal(t.Context(), h.owner, a.ID, 0, timely.RenewalRequest{Retest: true}); err != nil {
		t.Fatal(err)
	}
	award, err := h.issuer.Issue(t.Context(), h.owner, issuer.IssueRequest{Achievement: a.ID, Name: "Mira Fenwright", Email: "mira@post.example"})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.reminder(t.Context(), timely.Reminder{Org: h.org.ID, Award: award.ID, Days: 30}); err != nil {
		t.Fatal(err)
	}
	h.drain()
	if _, err := h.issuer.Revoke(t.Context(), h.owner, award.ID, "Im Irrtum verliehen"); err != nil {
		t.Fatal(err)
	}
	h.drain()
	if err := h.accounts.RequestSignIn(t.Context(), h.owner.Emails[0], "/", "de"); err != nil {
		t.Fatal(err)
	}
	h.drain()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for _, want := range []string{
		"hat Ihnen am", "Lassen Sie sich erneut prüfen", "widerrufen: „Im Irrtum verliehen“", "Link zum Anmelden bei Laurel",
	} {
		m, err := h.mailbox.Wait(ctx, func(m inbox.Message) bool { return strings.Contains(m.Text, want) })
		if err != nil {
			t.Errorf("no mail says %q: %v", want, err)
			continue
		}
		if strings.Contains(m.Text, "Hello") || !strings.Contains(m.HTML, `<html lang="de">`) {
			t.Errorf("%s\n%s", m.Text, m.HTML)
		}
	}
}
