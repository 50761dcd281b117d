package storetest

import (
	"testing"
	"time"

	"laurel/account"
	"laurel/issuer"
	"laurel/store"
)

const someDelegation = issuer.DelegationID("delegation-0001-mine")

// aDelegation is the seed's: of a person who is asked, so that the suite's
// other organisation stays a stranger.
func aDelegation(o Owners) issuer.Delegation {
	from := noon.Truncate(24 * time.Hour)
	return issuer.Delegation{ID: someDelegation, Org: o.Org, Achievement: someAchievement, Version: 1, Name: "Zoë “Zo” Strauß", Email: "chef@delegation-mine.example",
		From: from, Until: from.AddDate(0, 1, 0), Limit: 3, Reason: "They <run> the course.", By: o.Person, Client: "key", Created: noon}
}

func seedDelegation(tx issuer.Tx, o Owners) error { return tx.AddDelegation(aDelegation(o)) }

func testDelegations(t *testing.T, db *store.DB, o Owners) {
	d := aDelegation(o)
	use := func(what string, awards int, at time.Time, wanted bool) {
		t.Helper()
		updateIssuer(t, db, func(tx issuer.Tx) error {
			counted, err := tx.UseDelegation(o.Org, d.ID, awards, at)
			want(t, what, counted, wanted)
			return err
		})
	}
	updateIssuer(t, db, func(tx issuer.Tx) error {
		kept, err := tx.Delegation(o.Org, d.ID)
		wantDeep(t, "delegation", kept, d)
		if err != nil {
			return err
		}
		n, err := tx.DelegationsGiven(o.Org, noon)
		want(t, "given since", n, 1)
		return err
	})
	use("before it is accepted", 1, noon, false)
	d.Name, d.Email, d.Person, d.Accepted = "", "", o.Person, noon.Add(time.Second)
	updateIssuer(t, db, func(tx issuer.Tx) error {
		for _, want := range []bool{true, false} { // once
			if saved, err := tx.SaveDelegation(d); err != nil || saved != want {
				t.Errorf("accepted: %v, %v, want %v", saved, err, want)
			}
		}
		for _, of := range []issuer.AchievementID{"", someAchievement} {
			all, err := tx.Delegations(o.Org, of)
			wantDeep(t, "delegations", all, []issuer.Delegation{d})
			if err != nil {
				return err
			}
		}
		mine, err := tx.DelegationsToPerson(o.Person)
		wantDeep(t, "a person's", mine, []issuer.Delegation{d})
		if err != nil {
			return err
		}
		others, err := tx.DelegationsToPerson("")
		wantDeep(t, "nobody's", others, []issuer.Delegation(nil))
		if err != nil {
			return err
		}
		others, err = tx.DelegationsTo("")
		wantDeep(t, "no organisation's", others, []issuer.Delegation(nil))
		return err
	})
	use("before its first day", 1, d.From.Add(-time.Microsecond), false)
	use("after its last day", 1, d.End(), false)
	use("more than it allows", 4, noon, false)
	use("all that it allows", 3, d.End().Add(-time.Microsecond), true)
	use("one more", 1, noon, false)
	use("given back", -2, d.End(), true)
	d.Used = 1
	of, err := db.IssuerPublic().OrgOfDelegation(t.Context(), d.ID)
	if of != o.Org || err != nil {
		t.Errorf("of %s, %v", of, err)
	}
	testDelegatedAwards(t, db, o)

	d.Revoked, d.RevokedBy, d.RevokedFor = noon.Add(time.Minute), o.OtherPerson, "No “more”"
	updateIssuer(t, db, func(tx issuer.Tx) error {
		for _, want := range []bool{true, false} {
			if saved, err := tx.SaveDelegation(d); err != nil || saved != want {
				t.Errorf("revoked: %v, %v, want %v", saved, err, want)
			}
		}
		kept, err := tx.Delegation(o.Org, d.ID)
		wantDeep(t, "revoked", kept, d)
		return err
	})
	use("once revoked", 1, noon, false)
	testForgottenDelegations(t, db, o)
}

func testDelegatedAwards(t *testing.T, db *store.DB, o Owners) {
	a := anAward(o)
	a.ID, a.Page, a.Index = "award-0009-mine", "page-0009-mine", 9
	how := issuer.Delegated{Delegation: someDelegation, Person: o.Person, Client: "key “1”"}
	a.Delegated = &how
	counted := func(tx issuer.Tx, wanted int) error {
		all, err := tx.DelegatedAwards(o.Org, someDelegation, 10, 0)
		want(t, "awards made by it", len(all), wanted)
		if err != nil || wanted == 0 {
			return err
		}
		want(t, "who made it", all[0].By, o.Person)
		want(t, "which", all[0].ID, a.ID)
		want(t, "accepted", all[0].Accepted, time.Time{})
		n, err := tx.CountDelegatedAwards(o.Org, someDelegation)
		want(t, "how many", n, wanted)
		return err
	}
	updateIssuer(t, db, func(tx issuer.Tx) error {
		if _, err := tx.Reserve(a, "", ""); err != nil {
			return err
		}
		kept, err := tx.Delegated(o.Org, a.ID)
		wantDeep(t, "how it was made", kept, &how)
		if err != nil {
			return err
		}
		kept, err = tx.Delegated(o.Org, someAward)
		wantDeep(t, "of one of their own", kept, (*issuer.Delegated)(nil))
		if err != nil {
			return err
		}
		if err := counted(tx, 0); err != nil { // not signed yet
			return err
		}
		signed := a
		signed.Signed, signed.JSON = true, []byte("{}")
		if _, err := tx.SignedAward(signed); err != nil {
			return err
		}
		return counted(tx, 1)
	})
	given := a
	given.ID, given.Page, given.Index = "award-0010-mine", "page-0010-mine", 10
	updateIssuer(t, db, func(tx issuer.Tx) error {
		if _, err := tx.Reserve(given, "", ""); err != nil {
			return err
		}
		if err := tx.GiveBack(o.Org, given.ID); err != nil {
			return err
		}
		kept, err := tx.Delegated(o.Org, given.ID)
		wantDeep(t, "of one that was given back", kept, (*issuer.Delegated)(nil))
		return err
	})
}

// testForgottenDelegations wants that nobody stays named who was asked in vain,
// or is erased.
func testForgottenDelegations(t *testing.T, db *store.DB, o Owners) {
	asked := func(id issuer.DelegationID, email string, created time.Time) issuer.Delegation {
		d := aDelegation(o)
		d.ID, d.Email, d.Created = id, email, created
		return d
	}
	erased, old := asked("delegation-0002-mine", "gone@delegation-mine.example", noon), asked("delegation-0003-mine", "old@delegation-mine.example", noon.Add(-time.Hour))
	theirs, mailed := asked("delegation-0004-mine", "", noon), asked("delegation-0005-mine", "leaves@delegation-mine.example", noon)
	theirs.Name, theirs.Person, theirs.Accepted = "", "person-who-leaves", noon
	updateIssuer(t, db, func(tx issuer.Tx) error {
		for _, d := range []issuer.Delegation{erased, old, theirs, mailed} {
			if err := tx.AddDelegation(d); err != nil {
				return err
			}
		}
		return nil
	})
	want(t, "erasing", db.EraseRecipients(t.Context(), "GONE@delegation-mine.example", ""), nil)
	want(t, "dropping", db.IssuerPublic().DropOldInvitations(t.Context(), noon), nil)
	err := db.Accounts().Update(t.Context(), func(tx account.Tx) error {
		if err := tx.AddPerson(account.Person{ID: "person-who-leaves", Name: "Leaves", Emails: []string{"leaves@delegation-mine.example"}, Created: noon}); err != nil {
			return err
		}
		return tx.ErasePerson("person-who-leaves", noon)
	})
	want(t, "erasing a person", err, nil)
	updateIssuer(t, db, func(tx issuer.Tx) error {
		for _, id := range []issuer.DelegationID{erased.ID, old.ID, theirs.ID, mailed.ID} {
			kept, err := tx.Delegation(o.Org, id)
			if err != nil {
				return err
			}
			if kept.Email != "" || kept.Name != "" || kept.Revoked.IsZero() {
				t.Errorf("%s stays: %+v", id, kept)
			}
		}
		return nil
	})
}
