package main

import (
	"context"
	"strings"
	"testing"

	"laurel/account"
	"laurel/issuer"
	"laurel/issuer/timely"
	"laurel/notify"
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
		"hat Ihnen diesen Nachweis verliehen", "Lassen Sie sich erneut prüfen", "widerrufen: „Im Irrtum verliehen“", "Link zum Anmelden bei Laurel",
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

// Who says in which language they want their mails gets all of them in it:
// about an award in another language, what a member is told, and what concerns
// their account; an invitation is in the inviter's where nobody knows better.
func TestMailsInTheReadersLanguage(t *testing.T) {
	h := newHouse(t)
	german := func(email, name string) account.Actor {
		id, _, err := h.accounts.OpenForAddress(t.Context(), email, name)
		if err != nil {
			t.Fatal(err)
		}
		by, err := h.accounts.Actor(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.accounts.SetLanguage(t.Context(), by, "de"); err != nil {
			t.Fatal(err)
		}
		return by
	}
	mira := german("mira@post.example", "Mira Fenwright")
	if err := h.accounts.SetLanguage(t.Context(), h.owner, "de"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.issuer.Issue(t.Context(), h.owner, issuer.IssueRequest{Achievement: h.achievement().ID, Name: "Mira Fenwright", Email: "mira@post.example"}); err != nil {
		t.Fatal(err)
	}
	if err := h.accounts.RequestSignIn(t.Context(), "mira@post.example", "/", "en"); err != nil {
		t.Fatal(err)
	}
	if err := h.accounts.RequestAddress(t.Context(), mira, "mira@home.example", "en"); err != nil {
		t.Fatal(err)
	}
	if err := h.mailNotice(t.Context(), account.Notice{Person: mira.Person, What: account.PasskeyAdded, About: "passkey"}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.accounts.Invite(t.Context(), h.owner, h.org.ID, account.InviteRequest{Email: "new@nordmark.example", Name: "Nora Neu", Role: account.Registrar}); err != nil {
		t.Fatal(err)
	}
	colleague := german("teo@nordmark.example", "Teo Marrowby")
	if _, err := h.accounts.AddMember(t.Context(), h.owner, h.org.ID, colleague.Emails[0], colleague.Name, account.Approver); err != nil {
		t.Fatal(err)
	}
	a, err := h.issuer.Create(t.Context(), h.owner, h.org.ID, definition())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.issuer.Submit(t.Context(), h.owner, a.ID, issuer.StepRequest{Revision: a.Revision, Comment: "Have a look."}); err != nil {
		t.Fatal(err)
	}
	h.drain()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for _, want := range []struct{ to, says string }{
		{"mira@post.example", "hat Ihnen diesen Nachweis verliehen"},
		{"mira@post.example", "einen Link zum Anmelden bei Laurel"},
		{"mira@home.example", "möchte diese Adresse hinzufügen"},
		{"mira@post.example", "Zu Ihrem Konto kam ein Passkey hinzu"},
		{"new@nordmark.example", "lädt Sie ein, bei Laurel auf"},
		{"new@nordmark.example", "als: Registratur"},
		{"teo@nordmark.example", "bereit zur Durchsicht"},
	} {
		m, err := h.mailbox.Wait(ctx, func(m inbox.Message) bool {
			return strings.Contains(m.To, want.to) && strings.Contains(m.Text, want.says)
		})
		if err != nil {
			t.Errorf("no mail to %s says %q: %v", want.to, want.says, err)
			continue
		}
		if strings.Contains(m.Text, "Hello") || strings.Contains(m.Text, "Sent by") || !strings.Contains(m.HTML, `<html lang="de">`) {
			t.Errorf("%s\n%s", m.Text, m.HTML)
		}
	}
}

// The mail of an award says what its organisation wrote, as it is when the mail
// leaves, in the reader's language; another language keeps Laurel's words.
func TestAwardMailsInAnOrganisationsWords(t *testing.T) {
	h := newHouse(t)
	a := h.achievement()
	for revision, closing := range []string{"Nothing yet", "The registrar’s office"} {
		id, w := notify.WordingID{Kind: notify.Claim, Language: "en"}, notify.Wording{Subject: "Well done: {achievement}", Opening: "Dear {name},\n\n{organisation} congratulates you.", Closing: closing}
		if _, err := h.notify.SetWording(t.Context(), h.owner, h.org.ID, id, revision, w); err != nil {
			t.Fatal(err)
		}
		if revision > 0 {
			continue
		}
		if _, err := h.issuer.Issue(t.Context(), h.owner, issuer.IssueRequest{Achievement: a.ID, Name: "Mira Fenwright", Email: "mira@post.example", AwardedOn: "2026-05-04"}); err != nil {
			t.Fatal(err)
		}
	}
	h.drain() // the award was made before the second version, its mail leaves after it
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	m, err := h.mailbox.Wait(ctx, func(m inbox.Message) bool { return strings.Contains(m.To, "mira@post.example") })
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Dear Mira Fenwright,\n\n" + h.org.Name + " congratulates you.", "Awarded on 4 May 2026. The link is meant for you alone", "The registrar’s office", "An answer goes to " + h.org.Name} {
		if !strings.Contains(strings.ReplaceAll(m.Text, "\r\n", "\n"), want) {
			t.Errorf("%q is missing in:\n%s", want, m.Text)
		}
	}
	if !strings.HasPrefix(m.Subject, "Well done: ") || strings.Contains(m.Text, "Nothing yet") {
		t.Errorf("subject %q\n%s", m.Subject, m.Text)
	}
}
