package account_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
)

func TestSignInByMailedLink(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	_, owner := h.organisation(t, "Nordmark", "Ada@Example.org")
	if err := h.RequestSignIn(ctx, " ADA@example.org", "/define?x=1", ""); err != nil {
		t.Fatal(err)
	}
	sent := h.letters(t)
	if len(sent) != 1 || sent[0].To != "ada@example.org" || !strings.HasPrefix(sent[0].URL, "https://laurel.example/signin/") {
		t.Fatalf("mailed %+v, want one link to the address", sent)
	}
	token := tokenOf(sent[0].URL)
	for range 2 { // mail scanners look, and may look again
		if info, err := h.LinkInfo(ctx, token); err != nil || info.Name == "" {
			t.Fatalf("LinkInfo = %+v, %v", info, err)
		}
	}
	id, next, err := h.SignIn(ctx, token)
	if err != nil || id != owner.Person || next != "/define?x=1" {
		t.Fatalf("SignIn = %s, %q, %v", id, next, err)
	}
	_, _, err = h.SignIn(ctx, token)
	wantKind(t, "the second use", err, fault.Gone)
	_, err = h.LinkInfo(ctx, token)
	wantKind(t, "looking at a used link", err, fault.Gone)
	_, _, err = h.SignIn(ctx, account.NewToken())
	wantKind(t, "a made-up link", err, fault.NotFound)
}

func TestSignInLinkRunsOut(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.organisation(t, "Nordmark", "ada@example.org")
	if err := h.RequestSignIn(ctx, "ada@example.org", "", ""); err != nil {
		t.Fatal(err)
	}
	sent := h.letters(t)
	h.now = h.now.Add(15 * time.Minute)
	_, _, err := h.SignIn(ctx, tokenOf(sent[0].URL))
	wantKind(t, "a link of 15 minutes ago", err, fault.Gone)
	if err := h.Tidy(ctx, account.Tidy{}); err != nil {
		t.Fatal(err)
	}
	_, err = h.LinkInfo(ctx, tokenOf(sent[0].URL))
	wantKind(t, "a link just run out, after tidying", err, fault.Gone)
}

func TestUnknownAddressGetsTheSameAnswer(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.organisation(t, "Nordmark", "ada@example.org")
	for _, email := range []string{"ada@example.org", "nobody@example.org"} {
		for i := range 7 {
			err := h.RequestSignIn(ctx, email, "/", "")
			if i < 5 && err != nil {
				t.Errorf("request %d for %s = %v", i+1, email, err)
			}
			if i >= 5 {
				wantKind(t, fmt.Sprintf("request %d for %s", i+1, email), err, fault.TooMany)
			}
		}
	}
	if pending, err := h.db.Pending(ctx); err != nil || pending != 10 {
		t.Errorf("%d jobs wait (%v), want 5 for each address", pending, err)
	}
	for _, letter := range h.letters(t) {
		if letter.To != "ada@example.org" {
			t.Errorf("a mail went to %s", letter.To)
		}
	}
	h.now = h.now.Add(16 * time.Minute)
	if err := h.RequestSignIn(ctx, "ada@example.org", "/", ""); err != nil {
		t.Errorf("a quarter of an hour later = %v", err)
	}
}

func TestNextStaysHere(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	_, owner := h.organisation(t, "Nordmark", "ada@example.org")
	for in, want := range map[string]string{
		"/a/b?c=d": "/a/b?c=d", "": "/", "https://evil.example/": "/", "//evil.example": "/", `/\evil.example`: "/", "a": "/",
	} {
		url, err := h.NewSignInLink(ctx, h.op, owner.Person, in, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if _, next, err := h.SignIn(ctx, tokenOf(url)); err != nil || next != want {
			t.Errorf("next %q leads to %q, %v, want %q", in, next, err, want)
		}
	}
	_, err := h.NewSignInLink(ctx, owner, owner.Person, "/", time.Hour)
	wantKind(t, "a link made by no operator", err, fault.Forbidden)
}

func TestSecretsDoNotPrint(t *testing.T) {
	token, secret := account.NewToken(), account.Secret{7}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "token", token, "secret", secret)
	shown := fmt.Sprintf("%v %s %+v %#v %v %#v", token, token, token, token, secret, secret) + log.String()
	if strings.Contains(shown, token.Reveal()) || strings.Contains(shown, "7") && strings.Contains(shown, "[7 0") {
		t.Errorf("a secret shows in %s", shown)
	}
}

func TestOpenForAddress(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	id, fresh, err := h.OpenForAddress(ctx, "Ada@example.org", "Ada")
	if err != nil || !fresh {
		t.Fatalf("OpenForAddress = %s, %v, %v, want a new account", id, fresh, err)
	}
	again, fresh, err := h.OpenForAddress(ctx, "ada@example.org", "Somebody else")
	if err != nil || fresh || again != id {
		t.Errorf("again = %s, %v, %v, want the same account", again, fresh, err)
	}
	a, err := h.Actor(ctx, id)
	if err != nil || a.Name != "Ada" || !a.Has("ADA@example.org") || a.Has("bob@example.org") {
		t.Errorf("Actor = %+v, %v", a, err)
	}
	if found, err := h.PersonForAddress(ctx, "ada@EXAMPLE.org"); err != nil || found != id {
		t.Errorf("PersonForAddress = %s, %v", found, err)
	}
}

// TestAccountForALearner: who hands in for learners has an account made once,
// which lets in only whoever reads the mail.
func TestAccountForALearner(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	program := account.Actor{Client: "Courses", Memberships: []account.Membership{{Org: org}}, Scopes: []account.Right{account.HandIn}}
	id, err := h.AccountFor(ctx, program, org, " Mira@Post.example", "Mira Solberg")
	if err != nil || id == "" {
		t.Fatal(id, err)
	}
	again, err := h.AccountFor(ctx, program, org, "mira@post.example", "Somebody Else")
	if err != nil || again != id {
		t.Errorf("asked again: %s, %v", again, err)
	}
	if known, err := h.AccountFor(ctx, program, org, "ada@example.org", "Not Ada"); err != nil || known != owner.Person {
		t.Errorf("one that is there: %s, %v", known, err)
	}
	who, err := h.Actor(ctx, id)
	if err != nil || who.Name != "Mira Solberg" || who.Operator || len(who.Memberships) > 0 {
		t.Errorf("made %+v, %v", who, err)
	}
	program.Scopes = []account.Right{account.ReadAssessments}
	_, err = h.AccountFor(ctx, program, org, "noa@post.example", "Noa Lind")
	wantKind(t, "without the right", err, fault.Forbidden)
	if _, err := h.PersonForAddress(ctx, "noa@post.example"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a refused call made an account: %v", err)
	}
}
