package wallet_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/wallet"
)

const mira = "mira@mail.example"

func TestLinkAloneMakesAnAccount(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	award := h.give(t, "a1", "Mira Fenwright", mira)
	token := h.link(t, "a1")
	for range 2 { // mail scanners look
		info, err := h.ClaimInfo(ctx, account.Actor{}, token)
		if err != nil {
			t.Fatal(err)
		}
		want(t, "state", info.State, wallet.ClaimOpen)
		want(t, "new account", info.NewAccount, true)
		want(t, "to", info.To, "m…@mail.example")
		want(t, "title", info.Summary.Title, "Query a <database>")
	}
	_, err := h.Page(ctx, account.Actor{}, award.Page)
	wantKind(t, "the page before", err, fault.NotFound)
	got, err := h.Accept(ctx, account.Actor{}, token)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "page", got.Page, award.Page)
	want(t, "new account", got.NewAccount, true)
	by := h.actor(t, got.Person)
	want(t, "name", by.Name, "Mira Fenwright")
	want(t, "proved", by.Has(mira), true)

	_, err = h.Accept(ctx, account.Actor{}, token)
	wantKind(t, "the second press", err, fault.Gone)
	if !strings.Contains(err.Error(), "14 March 2026") {
		t.Errorf("it does not say when: %v", err)
	}
	info, err := h.ClaimInfo(ctx, account.Actor{}, token)
	want(t, "state", info.State, wallet.ClaimUsed)
	want(t, "page to strangers", info.Page, "")
	want(t, "day", info.Day, h.now)
	if err != nil {
		t.Error(err)
	}
	info, _ = h.ClaimInfo(ctx, by, token)
	want(t, "page to its holder", info.Page, award.Page)
	if v, err := h.Page(ctx, account.Actor{}, award.Page); err != nil || v.Mine || v.State != wallet.StateInForce {
		t.Errorf("the page after: %+v, %v", v.State, err)
	}
}

func TestWhoMayAccept(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.give(t, "a1", "Mira Fenwright", "Mira@Mail.example")
	token := h.link(t, "a1")
	holder, stranger := h.someone(t, mira), h.someone(t, "bram@mail.example")
	program := account.Actor{Client: "a key", Memberships: []account.Membership{{Org: nordmark}}, Scopes: account.Scopes()}
	for _, tt := range []struct {
		name  string
		by    account.Actor
		state wallet.ClaimState
		kind  fault.Kind
	}{
		{"nobody, though the address has an account", account.Actor{}, wallet.ClaimSignIn, fault.NotSignedIn},
		{"another address", stranger, wallet.ClaimOther, fault.Forbidden},
		{"a program", program, wallet.ClaimOther, fault.Forbidden},
	} {
		t.Run(tt.name, func(t *testing.T) {
			info, err := h.ClaimInfo(ctx, tt.by, token)
			if err != nil {
				t.Fatal(err)
			}
			want(t, "state", info.State, tt.state)
			if strings.Contains(fmt.Sprintf("%+v", info), mira) || info.Sentence == "" {
				t.Errorf("the page says %+v", info)
			}
			_, err = h.Accept(ctx, tt.by, token)
			wantKind(t, "accepting", err, tt.kind)
		})
	}
	if err := h.RequestSignIn(ctx, token, ""); err != nil {
		t.Fatal(err)
	}
	want(t, "sign-in link", h.mailed[0], "Mira@Mail.example /claim/"+token.Reveal())
	info, err := h.ClaimInfo(ctx, holder, token)
	want(t, "state", info.State, wallet.ClaimOpen)
	want(t, "address", info.To, "Mira@Mail.example")
	if err != nil {
		t.Error(err)
	}
	if _, err := h.Accept(ctx, holder, token); err != nil {
		t.Error(err)
	}
}

func TestLinkStaysTheSame(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.give(t, "a1", "Mira Fenwright", mira)
	first, err := h.OpenClaim(ctx, "a1")
	if err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(time.Hour)
	again, err := h.OpenClaim(ctx, "a1")
	if err != nil || again != first {
		t.Fatalf("the second mail carries another link: %v", err)
	}
	if !strings.HasPrefix(first.URL(), "https://laurel.example/claim/") || len(first.Token.Reveal()) != 43 {
		t.Errorf("the link is %d long", len(first.Token.Reveal()))
	}
	if text := fmt.Sprintf("%v %+v %#v", first, first, first); strings.Contains(text, first.Token.Reveal()) {
		t.Error("a link prints its token")
	}
	h.give(t, "a2", "Mira Fenwright", mira)
	if other := h.link(t, "a2"); other == first.Token {
		t.Error("two awards have one link")
	}
}

func TestNoSecretNoLinks(t *testing.T) {
	h := newHouse(t)
	h.give(t, "a1", "Mira Fenwright", mira)
	h.Secret = account.Secret{}
	if _, err := h.OpenClaim(t.Context(), "a1"); err == nil {
		t.Error("links are made without a secret")
	}
}

func TestLinkRunsOut(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.give(t, "a1", "Mira Fenwright", mira)
	token := h.link(t, "a1")
	h.now = h.now.Add(180 * 24 * time.Hour)
	info, err := h.ClaimInfo(ctx, account.Actor{}, token)
	want(t, "state", info.State, wallet.ClaimRunOut)
	want(t, "day", info.Day, h.now)
	if err != nil {
		t.Error(err)
	}
	_, err = h.Accept(ctx, account.Actor{}, token)
	wantKind(t, "accepting", err, fault.Gone)

	_, err = h.AcceptWaiting(ctx, h.someone(t, "bram@mail.example"), "a1")
	wantKind(t, "another address", err, fault.NotFound)
	if _, err := h.AcceptWaiting(ctx, h.someone(t, mira), "a1"); err != nil {
		t.Errorf("who proved the address can accept without the link: %v", err)
	}
}

func TestRenewedLink(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.give(t, "a1", "Mira Fenwright", mira)
	old := h.link(t, "a1")
	h.now = h.now.Add(200 * 24 * time.Hour)
	member := h.someone(t, "oda@nordmark.example")
	wantKind(t, "a stranger", h.RenewClaim(ctx, member, "a1"), fault.NotFound)
	member.Memberships = []account.Membership{{Org: nordmark, Role: account.Author}}
	wantKind(t, "an author", h.RenewClaim(ctx, member, "a1"), fault.Forbidden)
	member.Memberships[0].Role = account.Registrar
	if err := h.RenewClaim(ctx, member, "a1"); err != nil {
		t.Fatal(err)
	}
	fresh := h.link(t, "a1")
	if fresh == old || fresh != h.link(t, "a1") {
		t.Error("the mail does not carry the new link")
	}
	if _, err := h.Accept(ctx, account.Actor{}, fresh); err != nil {
		t.Fatal(err)
	}
	info, err := h.ClaimInfo(ctx, account.Actor{}, old)
	want(t, "the old link", info.State, wallet.ClaimUsed)
	if err != nil {
		t.Error(err)
	}
	wantKind(t, "renewing what is accepted", h.RenewClaim(ctx, member, "a1"), fault.Conflict)
}

func TestRevokedBeforeAccepted(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.give(t, "a1", "Mira Fenwright", mira)
	token, holder := h.link(t, "a1"), h.someone(t, mira)
	h.awards.change("a1", func(a *wallet.Award) { a.Status, a.Reason = wallet.Revoked, "Wrong person" })
	info, err := h.ClaimInfo(ctx, holder, token)
	want(t, "state", info.State, wallet.ClaimRevoked)
	want(t, "why", info.RevokedWhy, "Wrong person")
	if err != nil {
		t.Error(err)
	}
	_, err = h.Accept(ctx, holder, token)
	wantKind(t, "accepting", err, fault.Gone)
	_, err = h.AcceptWaiting(ctx, holder, "a1")
	wantKind(t, "accepting without a link", err, fault.Gone)
	home, err := h.Home(ctx, holder)
	want(t, "waiting", len(home.Waiting), 0)
	if err != nil {
		t.Error(err)
	}
}

func TestUnknownLink(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	_, err := h.ClaimInfo(ctx, account.Actor{}, account.NewToken())
	wantKind(t, "looking", err, fault.NotFound)
	_, err = h.Accept(ctx, account.Actor{}, account.NewToken())
	wantKind(t, "accepting", err, fault.NotFound)
	_, err = h.Accept(ctx, account.Actor{}, "")
	wantKind(t, "an empty link", err, fault.NotFound)
}

// Of many who press at once one wins, and only one account and one holding are made.
func TestPressedAtOnce(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.give(t, "a1", "Mira Fenwright", mira)
	token := h.link(t, "a1")
	var mu sync.Mutex
	var winners []account.PersonID
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			got, err := h.Accept(ctx, account.Actor{}, token)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				winners = append(winners, got.Person)
			case !fault.Is(err, fault.Gone) && !fault.Is(err, fault.NotSignedIn):
				t.Errorf("a loser got %v", err)
			}
		})
	}
	all.Wait()
	if len(winners) != 1 {
		t.Fatalf("%d won", len(winners))
	}
	home, err := h.Home(ctx, h.actor(t, winners[0]))
	if err != nil || len(home.Held) != 1 {
		t.Errorf("the winner holds %d, %v", len(home.Held), err)
	}
}

func TestOnlyHashesAreKept(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.give(t, "a1", "Mira Fenwright", mira)
	token := h.link(t, "a1")
	err := h.db.Wallet().View(ctx, func(tx wallet.Tx) error {
		claims, err := tx.Claims(nordmark, "a1")
		if err != nil || len(claims) != 1 {
			t.Fatalf("claims %v, %v", claims, err)
		}
		text := fmt.Sprintf("%s %s %+v", claims[0].Hash, claims[0].Address, claims[0])
		if strings.Contains(text, token.Reveal()) || strings.Contains(text, "mira") {
			t.Errorf("kept: %s", text)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
