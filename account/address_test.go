package account_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
)

// link asks for a link to an address and returns the token that was mailed.
func (h *house) addressLink(t *testing.T, by account.Actor, email string) account.Token {
	t.Helper()
	if err := h.RequestAddress(t.Context(), by, email, ""); err != nil {
		t.Fatal(err)
	}
	sent := h.letters(t)
	if len(sent) != 1 || sent[0].To != email || sent[0].Purpose != account.AddressLink || !strings.Contains(sent[0].URL, "/account/addresses/") {
		t.Fatalf("mailed %+v, want one link to %s", sent, email)
	}
	return tokenOf(sent[0].URL)
}

func (h *house) again(t *testing.T, by account.Actor) account.Actor {
	t.Helper()
	a, err := h.Actor(t.Context(), by.Person)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestSeveralAddresses(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, ada := h.organisation(t, "Nordmark", "ada@example.org")
	bob := h.member(t, org, "bob@example.org", account.Author)
	token := h.addressLink(t, ada, "ada@home.example")

	_, err := h.AddAddress(ctx, account.Actor{}, token)
	wantKind(t, "nobody signed in", err, fault.NotSignedIn)
	_, err = h.AddAddress(ctx, bob, token)
	wantKind(t, "somebody else who got the mail", err, fault.Forbidden)
	_, _, err = h.SignIn(ctx, token)
	wantKind(t, "the link used to sign in", err, fault.NotFound)
	_, err = h.Recover(ctx, token)
	wantKind(t, "the link used to recover", err, fault.NotFound)
	if info, err := h.AddressInfo(ctx, ada, token); err != nil || info.Email != "ada@home.example" || info.Other != nil {
		t.Fatalf("AddressInfo = %+v, %v", info, err)
	}
	if email, err := h.AddAddress(ctx, ada, token); err != nil || email != "ada@home.example" {
		t.Fatalf("AddAddress = %s, %v", email, err)
	}
	_, err = h.AddAddress(ctx, ada, token)
	wantKind(t, "the second use", err, fault.Gone)
	ada = h.again(t, ada)
	if !slices.Equal(ada.Emails, []string{"ada@example.org", "ada@home.example"}) {
		t.Fatalf("addresses %v", ada.Emails)
	}
	wantKind(t, "an address one has", h.RequestAddress(ctx, ada, "ada@home.example", ""), fault.Invalid)

	if err := h.SetMainAddress(ctx, ada, "ada@home.example"); err != nil {
		t.Fatal(err)
	}
	if got := h.again(t, ada).Emails[0]; got != "ada@home.example" {
		t.Errorf("mail goes to %s", got)
	}
	wantKind(t, "removing another's", h.RemoveAddress(ctx, ada, "bob@example.org"), fault.NotFound)
	// What lies unread in a mailbox that is given up opens nothing any more.
	if err := h.RequestSignIn(ctx, "ada@example.org", "/", ""); err != nil {
		t.Fatal(err)
	}
	old := h.letters(t)
	if err := h.RemoveAddress(ctx, ada, "ada@example.org"); err != nil {
		t.Fatal(err)
	}
	_, _, err = h.SignIn(ctx, tokenOf(old[0].URL))
	wantKind(t, "a link mailed to an address that was removed", err, fault.Gone)
	wantKind(t, "the last one", h.RemoveAddress(ctx, ada, "ada@home.example"), fault.Conflict)
	if _, err := h.PersonForAddress(ctx, "ada@example.org"); !fault.Is(err, fault.NotFound) {
		t.Errorf("the removed address is somebody's: %v", err)
	}
}

// Asking for a link tells nothing of who has an account; how many may be asked
// for is bounded.
func TestAskingForAnAddressTellsNothing(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, ada := h.organisation(t, "Nordmark", "ada@example.org")
	h.member(t, org, "bob@example.org", account.Author)
	for _, email := range []string{"bob@example.org", "nobody@example.org"} {
		if err := h.RequestAddress(ctx, ada, email, ""); err != nil {
			t.Errorf("asking for %s = %v", email, err)
		}
	}
	if sent := h.letters(t); len(sent) != 2 {
		t.Errorf("%d mails, want one to each", len(sent))
	}
	for i := range 8 {
		if err := h.RequestAddress(ctx, ada, fmt.Sprintf("a%d@example.org", i), ""); err != nil {
			t.Fatal(err)
		}
	}
	wantKind(t, "the eleventh in a day", h.RequestAddress(ctx, ada, "b@example.org", ""), fault.TooMany)
	wantKind(t, "no address", h.RequestAddress(ctx, ada, "ada", ""), fault.Invalid)
	wantKind(t, "a program", h.RequestAddress(ctx, account.Actor{Client: "key"}, "b@example.org", ""), fault.NotSignedIn)
}

func TestMerge(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	nordmark, ada := h.organisation(t, "Nordmark", "ada@example.org")
	halm, twin := h.organisation(t, "Studio Halm", "ada@home.example")
	h.member(t, nordmark, "ada@home.example", account.Author)
	phone := device()
	h.newPasskey(t, twin, phone)
	if err := h.RequestSignIn(ctx, "ada@home.example", "/", ""); err != nil {
		t.Fatal(err)
	}
	unused := h.letters(t)
	token := h.addressLink(t, ada, "ada@home.example")

	info, err := h.AddressInfo(ctx, ada, token)
	if err != nil || info.Other == nil || info.Other.Passkeys != 1 || len(info.Other.Memberships) != 2 || info.Other.Addresses[0] != "ada@home.example" {
		t.Fatalf("AddressInfo = %+v, %v, want what the other account has", info, err)
	}
	_, err = h.AddAddress(ctx, ada, token)
	wantKind(t, "merely adding it", err, fault.Conflict)
	wantKind(t, "by nobody", h.Merge(ctx, account.Actor{}, token), fault.NotSignedIn)
	wantKind(t, "by the other alone", h.Merge(ctx, twin, token), fault.Forbidden)
	if err := h.Merge(ctx, ada, token); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "twice", h.Merge(ctx, h.again(t, ada), token), fault.Gone)

	ada = h.again(t, ada)
	if !slices.Equal(ada.Emails, []string{"ada@example.org", "ada@home.example"}) {
		t.Errorf("addresses %v", ada.Emails)
	}
	for org, right := range map[account.OrgID]account.Right{nordmark: account.Manage, halm: account.Manage} {
		if !ada.May(right, org) {
			t.Errorf("the right %s in %s is lost", right, org)
		}
	}
	if a, err := h.Actor(ctx, twin.Person); err != nil || a.Person != ada.Person {
		t.Errorf("a session of the other account is %s's, %v, want %s's", a.Person, err, ada.Person)
	}
	if id, err := h.passkeySignIn(t, phone, phone.Keys[0]); err != nil || id != ada.Person {
		t.Errorf("the other account's passkey signs in %s, %v", id, err)
	}
	_, _, err = h.SignIn(ctx, tokenOf(unused[0].URL))
	wantKind(t, "a link of before", err, fault.Gone)
	if told := h.notices(t); !slices.ContainsFunc(told, func(l account.NoticeLetter) bool { return len(l.To) == 2 && strings.Contains(l.Text, "became one") }) {
		t.Errorf("told %+v, want it said at both addresses", told)
	}
	events, err := h.Events(ctx, ada, halm, account.EventFilter{Kind: "member.merged"})
	if err != nil || len(events) != 1 || events[0].Detail["from"] != string(twin.Person) {
		t.Errorf("events %+v, %v", events, err)
	}
	// What a restored backup brings back of the other account is erased with the one.
	h.member(t, nordmark, "new@example.org", account.Owner)
	h.member(t, halm, "new@example.org", account.Owner)
	if err := h.Erase(ctx, ada, ada.Person); err != nil {
		t.Fatal(err)
	}
	list, err := h.Erasures(ctx, h.op)
	if err != nil || len(list) != 2 {
		t.Errorf("Erasures = %+v, %v, want both accounts", list, err)
	}
}

// A link that proves nothing about the reader's own account merges nothing:
// somebody who mails it to a stranger gains nothing by the stranger's click.
func TestMergeNeedsBothInOneBrowser(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	_, thief := h.organisation(t, "Kestrel", "thief@example.org")
	_, ada := h.organisation(t, "Nordmark", "ada@example.org")
	token := h.addressLink(t, thief, "ada@example.org")
	_, err := h.AddressInfo(ctx, ada, token)
	wantKind(t, "opened by the one it was mailed to, as themselves", err, fault.Forbidden)
	wantKind(t, "pressed by them", h.Merge(ctx, ada, token), fault.Forbidden)
	wantKind(t, "pressed by nobody", h.Merge(ctx, account.Actor{}, token), fault.NotSignedIn)
	h.now = h.now.Add(time.Hour)
	wantKind(t, "late", h.Merge(ctx, thief, token), fault.Gone)
}
