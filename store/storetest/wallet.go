package storetest

import (
	"testing"
	"time"

	"laurel/fault"
	"laurel/store"
	"laurel/wallet"
)

func init() {
	Join(Room{
		Name: "wallet",
		Seed: seedWallet,
		Test: testWallet,
		Open: map[string]string{
			"AddClaim":      "adds for the organisation named",
			"ClaimByHash":   "whoever holds the token may",
			"ClaimsFor":     "only who knows the address and the secret knows its keyed hash",
			"MoveClaims":    "moves within the organisation named; tested below",
			"AddHolding":    "adds for the person named",
			"HoldingByPage": "the page is public; the service asks who may see it",
			"Erase":         "the owner is the thing; tested below",
		},
	}, func(db *store.DB) Store[wallet.Tx] { return db.Wallet() })
}

const heldAward, sentAward = wallet.AwardID("award-0001-held"), wallet.AwardID("award-0002-sent")

func seedWallet(t testing.TB, db *store.DB, o Owners) []any {
	updateWallet(t, db, func(tx wallet.Tx) error {
		_, err := tx.AddHolding(o.Person, wallet.Holding{Award: heldAward, Org: o.Org, Page: "page-0001-held", Accepted: noon})
		return first(err,
			tx.AddClaim(o.Org, wallet.Claim{Award: heldAward, Hash: []byte("hash held"), Address: []byte("address"), Opened: noon}),
			tx.AddClaim(o.Org, wallet.Claim{Award: sentAward, Hash: []byte("hash sent"), Address: []byte("address"), Opened: noon, Generation: 2}),
		)
	})
	return []any{heldAward, noon}
}

func testWallet(t *testing.T, db *store.DB, o Owners) {
	t.Run("claim", func(t *testing.T) {
		updateWallet(t, db, func(tx wallet.Tx) error {
			again := wallet.Claim{Award: "another", Hash: []byte("hash sent"), Address: []byte("x"), Opened: noon.Add(time.Hour)}
			if err := tx.AddClaim(o.OtherOrg, again); err != nil {
				return err
			}
			c, err := tx.ClaimByHash([]byte("hash sent"))
			want(t, "award", c.Award, sentAward)
			want(t, "org", c.Org, o.Org)
			want(t, "generation", c.Generation, 2)
			want(t, "opened", c.Opened, noon)
			want(t, "used", c.Used, nil)
			return err
		})
	})
	t.Run("spent once", func(t *testing.T) {
		updateWallet(t, db, func(tx wallet.Tx) error {
			want(t, "first", tx.SpendClaims(o.Org, heldAward, noon.Add(time.Second)), nil)
			want(t, "second", fault.KindOf(tx.SpendClaims(o.Org, heldAward, noon.Add(time.Minute))), fault.NotFound)
			c, err := tx.ClaimByHash([]byte("hash held"))
			if err != nil || c.Used == nil {
				t.Fatalf("used = %v, %v", c.Used, err)
			}
			want(t, "used", *c.Used, noon.Add(time.Second))
			waiting, err := tx.ClaimsFor([]byte("address"))
			want(t, "waiting", len(waiting), 1)
			return err
		})
	})
	t.Run("moved", func(t *testing.T) {
		updateWallet(t, db, func(tx wallet.Tx) error {
			if err := tx.MoveClaims(o.OtherOrg, sentAward, "award-0003-fresh"); err != nil {
				return err
			}
			kept, err := tx.Claims(o.Org, sentAward)
			want(t, "not by a stranger", len(kept), 1)
			if err := first(err, tx.MoveClaims(o.Org, sentAward, "award-0003-fresh")); err != nil {
				return err
			}
			moved, err := tx.Claims(o.Org, "award-0003-fresh")
			want(t, "moved", len(moved), 1)
			return err
		})
	})
	t.Run("held once", func(t *testing.T) {
		updateWallet(t, db, func(tx wallet.Tx) error {
			added, err := tx.AddHolding(o.OtherPerson, wallet.Holding{Award: heldAward, Org: o.Org, Page: "page-0001-held", Accepted: noon})
			want(t, "added", added, false)
			if err != nil {
				return err
			}
			h, err := tx.HoldingByPage("page-0001-held")
			want(t, "person", h.Person, o.Person)
			want(t, "accepted", h.Accepted, noon)
			want(t, "hidden", h.Hidden, nil)
			return err
		})
	})
	t.Run("replaced and hidden together", func(t *testing.T) {
		updateWallet(t, db, func(tx wallet.Tx) error {
			_, err := tx.AddHolding(o.Person, wallet.Holding{Award: "award-0004-right", Org: o.Org, Page: "page-0004", Accepted: noon})
			if err = first(err, tx.SetReplaced(o.Person, heldAward, "award-0004-right")); err != nil {
				return err
			}
			all, err := tx.Holdings(o.Person)
			want(t, "listed", len(all), 1)
			at := noon.Add(time.Hour)
			if err = first(err, tx.SetHidden(o.Person, "award-0004-right", &at)); err != nil {
				return err
			}
			old, err := tx.HoldingOf(o.Org, heldAward)
			if err != nil || old.Hidden == nil {
				t.Fatalf("the old page: hidden %v, %v", old.Hidden, err)
			}
			want(t, "hidden", *old.Hidden, at)
			want(t, "replaced", old.Replaced, "award-0004-right")
			return tx.SetHidden(o.Person, "award-0004-right", nil)
		})
	})
	t.Run("erased", func(t *testing.T) {
		updateWallet(t, db, func(tx wallet.Tx) error { return tx.Erase(o.OtherPerson) })
		updateWallet(t, db, func(tx wallet.Tx) error {
			_, err := tx.HoldingByPage("page-0001-held")
			return first(err, tx.Erase(o.Person))
		})
		updateWallet(t, db, func(tx wallet.Tx) error {
			_, err := tx.HoldingByPage("page-0001-held")
			want(t, "page", fault.KindOf(err), fault.NotFound)
			_, err = tx.ClaimByHash([]byte("hash held"))
			want(t, "its link", fault.KindOf(err), fault.NotFound)
			all, err := tx.Holdings(o.Person)
			want(t, "holdings", len(all), 0)
			return err
		})
	})
}

func updateWallet(t testing.TB, db *store.DB, fn func(wallet.Tx) error) {
	t.Helper()
	if err := db.Wallet().Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}
