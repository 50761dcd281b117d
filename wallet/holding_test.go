package wallet_test

import (
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/wallet"
)

func TestHiddenPageIsGone(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	award, holder := h.held(t, "a1", mira)
	other := h.someone(t, "bram@mail.example")
	wantKind(t, "hiding another's", h.Hide(ctx, other, award.Page), fault.Forbidden)
	wantKind(t, "hiding as nobody", h.Hide(ctx, account.Actor{}, award.Page), fault.NotSignedIn)
	if err := h.Hide(ctx, holder, award.Page); err != nil {
		t.Fatal(err)
	}
	program := account.Actor{Client: "a key", Person: holder.Person}
	for name, by := range map[string]account.Actor{"nobody": {}, "another": other, "a program": program, "the system": account.System("test")} {
		_, err := h.Page(ctx, by, award.Page)
		wantKind(t, name, err, fault.Gone)
		for _, ext := range wallet.Exts() {
			_, err = h.File(ctx, by, award.Page, ext)
			wantKind(t, name+" "+ext, err, fault.Gone)
		}
		_, err = h.Preview(ctx, by, award.Page)
		wantKind(t, name+" preview", err, fault.Gone)
	}
	v, err := h.Page(ctx, holder, award.Page)
	if err != nil || !v.Mine || !v.Hidden {
		t.Errorf("to its holder: mine %v, hidden %v, %v", v.Mine, v.Hidden, err)
	}
	want(t, "LinkedIn", h.LinkedIn(v), "")
	wantKind(t, "another shows it", h.Show(ctx, other, award.Page), fault.Gone)
	for range 2 {
		if err := h.Show(ctx, holder, award.Page); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.Page(ctx, account.Actor{}, award.Page); err != nil {
		t.Errorf("shown again: %v", err)
	}
}

func TestNothingToSeeBeforeAcceptance(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	award := h.give(t, "a1", "Mira Fenwright", mira)
	h.link(t, "a1")
	for name, by := range map[string]account.Actor{"nobody": {}, "whom it was sent to": h.someone(t, mira), "the system": account.System("test")} {
		_, err := h.Page(ctx, by, award.Page)
		wantKind(t, name, err, fault.NotFound)
		_, err = h.File(ctx, by, award.Page, "json")
		wantKind(t, name+" json", err, fault.NotFound)
	}
	_, err := h.Page(ctx, account.Actor{}, "no-such-page")
	wantKind(t, "no page", err, fault.NotFound)
}

func TestStates(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	award, _ := h.held(t, "a1", mira)
	issued := h.now
	for _, tt := range []struct {
		name   string
		status wallet.Status
		at     time.Time
		state  wallet.State
		words  string
	}{
		{"in force", wallet.InForce, issued, wallet.StateInForce, "In force until 14 March 2031"},
		{"on hold", wallet.Suspended, issued, wallet.StateSuspended, "On hold since 14 March 2026"},
		{"revoked", wallet.Revoked, issued, wallet.StateRevoked, "Revoked on 14 March 2026"},
		{"run out", wallet.InForce, issued.AddDate(6, 0, 0), wallet.StateRanOut, "Ran out on 14 March 2031"},
		{"run out while on hold", wallet.Suspended, issued.AddDate(6, 0, 0), wallet.StateRanOut, "Ran out on 14 March 2031"},
		{"revoked and run out", wallet.Revoked, issued.AddDate(6, 0, 0), wallet.StateRevoked, "Revoked on 14 March 2026"},
		{"not yet", wallet.InForce, issued.AddDate(0, 0, -3), wallet.StateNotYet, "In force from 14 March 2026"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h.awards.change("a1", func(a *wallet.Award) { a.Status = tt.status })
			h.now = tt.at
			v, err := h.Page(ctx, account.Actor{}, award.Page)
			if err != nil {
				t.Fatal(err)
			}
			want(t, "state", v.State, tt.state)
			want(t, "words", v.Words, tt.words)
			if f, err := h.Preview(ctx, account.Actor{}, award.Page); err != nil || len(f.Data) == 0 {
				t.Errorf("preview: %v", err)
			}
		})
	}
}

func TestHome(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	_, err := h.Home(ctx, account.Actor{})
	wantKind(t, "nobody", err, fault.NotSignedIn)
	_, err = h.Home(ctx, account.System("test"))
	wantKind(t, "the system", err, fault.Forbidden)
	var holder account.Actor
	for i := range 3 {
		_, holder = h.held(t, number(i), mira)
		h.now = h.now.Add(time.Hour)
	}
	h.give(t, "sent", "Mira Fenwright", mira)
	h.link(t, "sent")
	h.give(t, "others", "Bram Oskell", "bram@mail.example")
	h.link(t, "others")
	home, err := h.Home(ctx, holder)
	if err != nil {
		t.Fatal(err)
	}
	if len(home.Held) != 3 || home.Held[0].Award.ID != number(2) || home.Held[2].Award.ID != number(0) || !home.Held[0].Mine {
		t.Errorf("held: %d, the first %v", len(home.Held), home.Held[0].Award.ID)
	}
	if len(home.Waiting) != 1 || home.Waiting[0].Award.ID != "sent" {
		t.Fatalf("waiting: %+v", home.Waiting)
	}
	if _, err := h.AcceptWaiting(ctx, holder, "sent"); err != nil {
		t.Fatal(err)
	}
	_, err = h.AcceptWaiting(ctx, holder, "sent")
	wantKind(t, "accepting twice", err, fault.Gone)
	home, err = h.Home(ctx, holder)
	want(t, "held", len(home.Held), 4)
	want(t, "waiting", len(home.Waiting), 0)
	if err != nil {
		t.Error(err)
	}
}

func TestCorrectionCarriesTheHolding(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	old, holder := h.held(t, "old", mira)
	if err := h.Hide(ctx, holder, old.Page); err != nil {
		t.Fatal(err)
	}
	fresh := h.give(t, "fresh", "Mira Fenwright", "MIRA@mail.example")
	h.awards.change("old", func(a *wallet.Award) { a.Status, a.Replaced = wallet.Revoked, fresh.Page })
	for range 2 { // a job may run twice
		held, err := h.Carry(ctx, "old", "fresh")
		if err != nil || !held {
			t.Fatalf("Carry = %v, %v", held, err)
		}
	}
	_, err := h.Page(ctx, account.Actor{}, fresh.Page)
	wantKind(t, "still hidden", err, fault.Gone)
	if err := h.Show(ctx, holder, old.Page); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{old.Page, fresh.Page} {
		if _, err := h.Page(ctx, account.Actor{}, page); err != nil {
			t.Errorf("%s shown again: %v", page, err)
		}
	}
	home, err := h.Home(ctx, holder)
	if err != nil || len(home.Held) != 1 || home.Held[0].Award.ID != "fresh" {
		t.Errorf("home has %d, %v", len(home.Held), err)
	}
	third := h.give(t, "third", "Mira Fenwright", mira)
	if _, err := h.Carry(ctx, "fresh", "third"); err != nil {
		t.Fatal(err)
	}
	if err := h.Hide(ctx, holder, third.Page); err != nil {
		t.Fatal(err)
	}
	_, err = h.Page(ctx, account.Actor{}, old.Page)
	wantKind(t, "the first of three", err, fault.Gone)
}

func TestCorrectionBeforeAcceptance(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.give(t, "old", "Mira Fenwrite", mira)
	token := h.link(t, "old")
	fresh := h.give(t, "fresh", "Mira Fenwright", mira)
	h.awards.change("old", func(a *wallet.Award) { a.Status, a.Replaced = wallet.Revoked, fresh.Page })
	info, err := h.ClaimInfo(ctx, account.Actor{}, token)
	want(t, "corrected", info.Replacement, true)
	if err != nil {
		t.Error(err)
	}
	held, err := h.Carry(ctx, "old", "fresh")
	if err != nil || held {
		t.Fatalf("Carry = %v, %v", held, err)
	}
	mailed := h.link(t, "fresh")
	got, err := h.Accept(ctx, account.Actor{}, token)
	if err != nil || got.Award != "fresh" {
		t.Fatalf("the old link gives %v, %v", got.Award, err)
	}
	info, err = h.ClaimInfo(ctx, account.Actor{}, mailed)
	want(t, "the other link", info.State, wallet.ClaimUsed)
	if err != nil {
		t.Error(err)
	}
}

// An award that went to a wrong address must not follow that address when it
// is put right.
func TestCorrectionToAnotherAddress(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	_, wrong := h.held(t, "old", "wrong@mail.example")
	token := h.link(t, "old")
	fresh := h.give(t, "fresh", "Mira Fenwright", mira)
	held, err := h.Carry(ctx, "old", "fresh")
	if err != nil || held {
		t.Fatalf("Carry = %v, %v", held, err)
	}
	_, err = h.Page(ctx, wrong, fresh.Page)
	wantKind(t, "the new page", err, fault.NotFound)
	info, err := h.ClaimInfo(ctx, wrong, token)
	want(t, "the old link is about", info.Award, "old")
	if err != nil {
		t.Error(err)
	}
}

func TestErased(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	award, holder := h.held(t, "a1", mira)
	token := h.link(t, "a1")
	if _, err := h.File(ctx, account.Actor{}, award.Page, "png"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := h.Erase(ctx, holder.Person); err != nil {
			t.Fatal(err)
		}
	}
	_, err := h.Page(ctx, holder, award.Page)
	wantKind(t, "the page", err, fault.NotFound)
	_, err = h.File(ctx, account.Actor{}, award.Page, "png")
	wantKind(t, "the file", err, fault.NotFound)
	_, err = h.ClaimInfo(ctx, account.Actor{}, token)
	wantKind(t, "the link", err, fault.NotFound)
	_, err = h.AcceptWaiting(ctx, holder, "a1")
	wantKind(t, "accepting again", err, fault.NotFound)
}

func TestAcceptedToItsIssuer(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	_, holder := h.held(t, "a1", mira)
	h.give(t, "a2", "Bram Oskell", "bram@mail.example")
	_, err := h.Accepted(ctx, holder, nordmark, []wallet.AwardID{"a1"})
	wantKind(t, "a stranger", err, fault.NotFound)
	registrar := account.Actor{Person: "r", Memberships: []account.Membership{{Org: nordmark, Role: account.Registrar}}}
	got, err := h.Accepted(ctx, registrar, nordmark, []wallet.AwardID{"a1", "a2"})
	if err != nil || len(got) != 1 || !got["a1"].Equal(h.now) {
		t.Errorf("Accepted = %v, %v", got, err)
	}
	h.held(t, "a3", "tove@mail.example")
	registrar.Memberships[0].Unit, registrar.Memberships[0].Beneath = "unit of a3", []account.UnitID{"unit of a3"}
	got, err = h.Accepted(ctx, registrar, nordmark, []wallet.AwardID{"a1", "a3"})
	if err != nil || len(got) != 1 || got["a3"].IsZero() {
		t.Errorf("Accepted in a unit = %v, %v", got, err)
	}
	wantKind(t, "a link of another unit's award", h.RenewClaim(ctx, registrar, "a2"), fault.NotFound)
	wantKind(t, "a link of the unit's, accepted", h.RenewClaim(ctx, registrar, "a3"), fault.Conflict)
}
