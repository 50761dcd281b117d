package storetest

import (
	"testing"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/store"
)

const someUnit = account.UnitID("unit-0009-of-achievements")

func testAchievementUnit(t *testing.T, db *store.DB, o Owners) {
	update(t, db, func(tx account.Tx) error {
		return tx.AddUnit(o.Org, account.Unit{ID: someUnit, Org: o.Org, Name: "Medicine", Created: noon})
	})
	updateIssuer(t, db, func(tx issuer.Tx) error {
		in := issuer.AwardFilter{Units: []account.UnitID{someUnit, "unit-0010-none"}, Limit: 200}
		counts := func(f issuer.AwardFilter) (listed, counted int) {
			page, err := tx.Awards(o.Org, f)
			want(t, "Awards", err, nil)
			n, err := tx.CountAwards(o.Org, f)
			want(t, "CountAwards", err, nil)
			return len(page), n
		}
		all, counted := counts(issuer.AwardFilter{Limit: 200, Achievement: someAchievement})
		if all == 0 || all != counted {
			t.Fatalf("%d awards, %d counted", all, counted)
		}
		listed, counted := counts(in)
		want(t, "awards before", listed, 0)
		want(t, "counted before", counted, 0)
		want(t, "no such unit", fault.KindOf(tx.SetAchievementUnit(o.Org, someAchievement, "unit-0010-none")), fault.NotFound)
		want(t, "another's", fault.KindOf(tx.SetAchievementUnit(o.OtherOrg, someAchievement, "")), fault.NotFound)
		want(t, "SetAchievementUnit", tx.SetAchievementUnit(o.Org, someAchievement, someUnit), nil)
		a, err := tx.Achievement(o.Org, someAchievement)
		want(t, "Achievement", err, nil)
		want(t, "unit", a.Unit, someUnit)
		listed, counted = counts(in)
		want(t, "awards of the unit", listed, all)
		want(t, "counted of the unit", counted, all)
		in.Text = "a"
		listed, counted = counts(in)
		want(t, "found and counted", listed, counted)
		in.Units = []account.UnitID{}
		listed, counted = counts(in)
		want(t, "of no unit", listed+counted, 0)
		return nil
	})
	unit, err := db.IssuerPublic().UnitOfAchievement(t.Context(), someAchievement)
	want(t, "UnitOfAchievement", err, nil)
	want(t, "unit", unit, someUnit)
	unit, err = db.IssuerPublic().UnitOfAward(t.Context(), someAward)
	want(t, "UnitOfAward", err, nil)
	want(t, "unit of the award", unit, someUnit)
	unit, err = db.IssuerPublic().UnitOfOffer(t.Context(), someOffer)
	want(t, "UnitOfOffer", err, nil)
	want(t, "unit of the offer", unit, someUnit)
	_, err = db.IssuerPublic().UnitOfAward(t.Context(), "none")
	want(t, "no award", fault.KindOf(err), fault.NotFound)
	updateIssuer(t, db, func(tx issuer.Tx) error { return tx.SetAchievementUnit(o.Org, someAchievement, "") })
}
