package account_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/laureltest"
)

// device is a phone whose browser shows the house's pages.
func device() *laureltest.Authenticator {
	return &laureltest.Authenticator{Origin: "https://laurel.example", Host: "laurel.example"}
}

// newPasskey makes a passkey for somebody on a device.
func (h *house) newPasskey(t *testing.T, by account.Actor, phone *laureltest.Authenticator) account.Passkey {
	t.Helper()
	options, err := h.BeginPasskey(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	k, err := h.AddPasskey(t.Context(), by, "My phone", phone.Create(t, options))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func (h *house) passkeySignIn(t *testing.T, phone *laureltest.Authenticator, key *laureltest.DeviceKey) (account.PersonID, error) {
	t.Helper()
	options, err := h.BeginPasskeySignIn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return h.SignInByPasskey(t.Context(), phone.Get(t, options, key))
}

func TestSignInByPasskey(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	_, ada := h.organisation(t, "Nordmark", "ada@example.org")
	phone, laptop := device(), device()
	h.newPasskey(t, ada, phone)
	second := h.newPasskey(t, ada, laptop)
	for range 2 {
		if id, err := h.passkeySignIn(t, phone, phone.Keys[0]); err != nil || id != ada.Person {
			t.Fatalf("signing in = %s, %v", id, err)
		}
	}
	all, err := h.Passkeys(ctx, ada)
	if err != nil || len(all) != 2 || all[0].Used == nil || all[1].Used != nil {
		t.Fatalf("Passkeys = %+v, %v, want two, the first used", all, err)
	}
	if err := h.RenamePasskey(ctx, ada, second.ID, "Work laptop"); err != nil {
		t.Fatal(err)
	}
	if err := h.RemovePasskey(ctx, ada, second.ID); err != nil {
		t.Fatal(err)
	}
	_, err = h.passkeySignIn(t, laptop, laptop.Keys[0])
	wantKind(t, "a removed passkey", err, fault.NotFound)
}

// What a passkey signed is good once, within five minutes, for this server, for
// a page of ours, and only where the device has asked who is there.
func TestPasskeyAnswers(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	_, ada := h.organisation(t, "Nordmark", "ada@example.org")
	phone := device()
	h.newPasskey(t, ada, phone)
	key := phone.Keys[0]

	options, err := h.BeginPasskeySignIn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	first := phone.Get(t, options, key)
	if _, err := h.SignInByPasskey(ctx, first); err != nil {
		t.Fatal(err)
	}
	_, err = h.SignInByPasskey(ctx, first)
	wantKind(t, "an answer given twice", err, fault.Gone)

	options, _ = h.BeginPasskeySignIn(ctx)
	h.now = h.now.Add(5 * time.Minute)
	_, err = h.SignInByPasskey(ctx, phone.Get(t, options, key))
	wantKind(t, "an answer after five minutes", err, fault.Gone)

	for name, other := range map[string]laureltest.Authenticator{
		"a page of another site":       {Origin: "https://evil.example", Host: "laurel.example"},
		"a key for another server":     {Origin: "https://laurel.example", Host: "evil.example"},
		"a key that asked for nothing": {Origin: "https://laurel.example", Host: "laurel.example", Flags: 0x01},
	} {
		_, err := h.passkeySignIn(t, &other, key)
		wantKind(t, name, err, fault.Invalid)
	}
	options, _ = h.BeginPasskeySignIn(ctx)
	thief := device()
	creation, _ := h.BeginPasskey(ctx, ada)
	thief.Create(t, creation)
	forged := *thief.Keys[0]
	forged.ID, forged.Handle = key.ID, key.Handle
	_, err = h.SignInByPasskey(ctx, thief.Get(t, options, &forged))
	wantKind(t, "a signature of another key", err, fault.Invalid)

	options, _ = h.BeginPasskey(ctx, ada)
	_, err = h.SignInByPasskey(ctx, phone.Get(t, options, key))
	wantKind(t, "a challenge for making a key, used to sign in", err, fault.Gone)
	for _, junk := range []string{"", "{}", "[]", `{"id":1}`, strings.Repeat("[", 100_000)} {
		_, err := h.SignInByPasskey(ctx, []byte(junk))
		wantKind(t, "junk", err, fault.Invalid)
		_, err = h.AddPasskey(ctx, ada, "x", []byte(junk))
		wantKind(t, "junk as a new key", err, fault.Invalid)
	}
}

// A challenge belongs to who asked for it: another person's browser cannot put
// a key of theirs into this account, nor this account's key into theirs.
func TestPasskeyChallengeIsItsAskers(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, ada := h.organisation(t, "Nordmark", "ada@example.org")
	bob := h.member(t, org, "bob@example.org", account.Author)
	options, err := h.BeginPasskey(ctx, ada)
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.AddPasskey(ctx, bob, "Mine", device().Create(t, options))
	wantKind(t, "a key for another's challenge", err, fault.Gone)
	phone := device()
	made := h.newPasskey(t, ada, phone)
	wantKind(t, "removing another's", h.RemovePasskey(ctx, bob, made.ID), fault.NotFound)
	wantKind(t, "renaming another's", h.RenamePasskey(ctx, bob, made.ID, "Mine"), fault.NotFound)
	_, err = h.BeginPasskey(ctx, account.Actor{Client: "key"})
	wantKind(t, "a program", err, fault.NotSignedIn)
}

func TestCopiedPasskey(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	_, ada := h.organisation(t, "Nordmark", "ada@example.org")
	phone := device()
	h.newPasskey(t, ada, phone)
	copied := *phone.Keys[0]
	for range 3 {
		if _, err := h.passkeySignIn(t, phone, phone.Keys[0]); err != nil {
			t.Fatal(err)
		}
	}
	_, err := h.passkeySignIn(t, phone, &copied)
	wantKind(t, "the copy", err, fault.Forbidden)
	_, err = h.passkeySignIn(t, phone, phone.Keys[0])
	wantKind(t, "the true one, from then on", err, fault.Forbidden)
	all, err := h.Passkeys(ctx, ada)
	if err != nil || all[0].Suspect == nil {
		t.Errorf("Passkeys = %+v, %v, want a warning", all, err)
	}
	told := h.notices(t)
	if len(told) != 2 || !strings.Contains(told[0].Text+told[1].Text, "may have been copied") {
		t.Errorf("told %+v, want that a key was added and that it may have been copied", told)
	}
}

// A synced passkey counts nothing: zero stays zero and is no sign of a copy.
func TestSyncedPasskeyCountsNothing(t *testing.T) {
	h := newHouse(t)
	_, ada := h.organisation(t, "Nordmark", "ada@example.org")
	phone := device()
	phone.Synced = true
	h.newPasskey(t, ada, phone)
	for range 3 {
		if _, err := h.passkeySignIn(t, phone, phone.Keys[0]); err != nil {
			t.Fatal(err)
		}
	}
	if bytes.Contains(phone.Keys[0].Handle, []byte("ada")) {
		t.Error("the key names its owner")
	}
}

func TestPasskeysNeedAName(t *testing.T) {
	for url, want := range map[string]bool{"https://laurel.example": true, "http://localhost:8080": true, "http://127.0.0.1:8080": false,
		"http://laurel.example": false, "https://[2001:db8::1]": false, "": false} {
		s := account.Service{PublicURL: url}
		if got := s.PasskeysPossible(); got != want {
			t.Errorf("under %q passkeys are possible: %v", url, got)
		}
	}
}
