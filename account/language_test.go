package account_test

import (
	"testing"

	"laurel/account"
	"laurel/fault"
)

func TestLanguageOfMails(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, ada := h.organisation(t, "Nordmark", "ada@example.org")
	bob := h.member(t, org, "bob@example.org", account.Author)
	wantKind(t, "nobody's", h.SetLanguage(ctx, account.Actor{}, "de"), fault.NotSignedIn)
	wantKind(t, "a program's", h.SetLanguage(ctx, account.Actor{Client: "key"}, "de"), fault.NotSignedIn)
	for _, language := range []string{"fr", "de-AT", "DE", "de\r\nBcc: eve@evil.example"} {
		wantKind(t, language, h.SetLanguage(ctx, ada, language), fault.Invalid)
	}
	of := func(email string) string {
		t.Helper()
		language, err := h.LanguageOf(ctx, email)
		if err != nil {
			t.Fatal(err)
		}
		return language
	}
	if err := h.SetLanguage(ctx, ada, "de"); err != nil {
		t.Fatal(err)
	}
	for email, want := range map[string]string{"ADA@example.org": "de", "bob@example.org": "", "nobody@example.org": "", "no address": ""} {
		if got := of(email); got != want {
			t.Errorf("%s wants %q, not %q", email, got, want)
		}
	}
	if by, err := h.Actor(ctx, ada.Person); err != nil || by.Language != "de" {
		t.Errorf("acts in %q, %v", by.Language, err)
	}
	members, err := h.Members(ctx, ada, org)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		if want := map[account.PersonID]string{ada.Person: "de"}[m.Person.ID]; m.Person.Language != want {
			t.Errorf("member %s wants %q, not %q", m.Person.Name, m.Person.Language, want)
		}
	}
	if err := h.SetLanguage(ctx, ada, ""); err != nil || of("ada@example.org") != "" {
		t.Errorf("not taken back: %q, %v", of("ada@example.org"), err)
	}
	if err := h.SetLanguage(ctx, bob, "de"); err != nil {
		t.Fatal(err)
	}
	if err := h.Erase(ctx, bob, bob.Person); err != nil {
		t.Fatal(err)
	}
	if got := of("bob@example.org"); got != "" {
		t.Errorf("who is erased still wants %q", got)
	}
}
