package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"laurel/fault"
	"laurel/issuer"
	"laurel/store"
)

func testAwards(t *testing.T, db *store.DB, o Owners) {
	t.Run("round trip", func(t *testing.T) {
		updateIssuer(t, db, func(tx issuer.Tx) error {
			a, err := tx.Award(o.Org, someAward)
			wantDeep(t, "award", a, signedAward(o))
			return err
		})
	})
	t.Run("taken key", func(t *testing.T) {
		updateIssuer(t, db, func(tx issuer.Tx) error {
			a, request, found, err := tx.Taken(o.Org, requestKey)
			want(t, "found", found, true)
			want(t, "request", request, requestHash)
			wantDeep(t, "award", a, signedAward(o))
			if err != nil {
				return err
			}
			again := anAward(o)
			again.ID, again.Page, again.Index = "again", "again", 80
			reserved, err := tx.Reserve(again, requestKey, requestHash)
			want(t, "reserved again", reserved, false)
			return err
		})
	})
	t.Run("no key", func(t *testing.T) {
		updateIssuer(t, db, func(tx issuer.Tx) error {
			for i := range 2 {
				if err := reserve(tx, o, fmt.Sprint("keyless-", i), 90+i); err != nil {
					return err
				}
			}
			_, _, found, err := tx.Taken(o.Org, "")
			want(t, "found under no key", found, false)
			return err
		})
	})
	t.Run("signed once", func(t *testing.T) {
		updateIssuer(t, db, func(tx issuer.Tx) error {
			other := signedAward(o)
			other.JSON, other.JWT = []byte("other"), "other"
			first, err := tx.SignedAward(other)
			want(t, "first", first, false)
			if err != nil {
				return err
			}
			a, err := tx.Award(o.Org, someAward)
			want(t, "JSON", string(a.JSON), string(signedAward(o).JSON))
			if err != nil {
				return err
			}
			all, months, err := tx.Tallies(o.Org, issuer.MonthOf(a.AwardedOn))
			want(t, "counted once", slices.ContainsFunc(all, func(t issuer.Tally) bool { return t.Achievement == someAchievement && t.Given() == 1 && t.InForce == 1 }), true)
			want(t, "in its month once", slices.Contains(months, issuer.MonthTally{Achievement: someAchievement, Month: issuer.MonthOf(a.AwardedOn), Awards: 1}), true)
			return err
		})
	})
	t.Run("without a European description", func(t *testing.T) {
		errUndo := errors.New("undone")
		err := db.Issuer().Update(t.Context(), func(tx issuer.Tx) error {
			if err := reserve(tx, o, "undescribed", 95); err != nil {
				return err
			}
			plain := signedAward(o)
			plain.ID, plain.European = "undescribed", nil
			if _, err := tx.SignedAward(plain); err != nil {
				return err
			}
			a, err := tx.Award(o.Org, "undescribed")
			if err != nil {
				return err
			}
			want(t, "JSON", string(a.JSON), string(plain.JSON))
			want(t, "described", a.European != nil, false)
			return errUndo
		})
		want(t, "the transaction", err, errUndo)
	})
	t.Run("given back", func(t *testing.T) {
		updateIssuer(t, db, func(tx issuer.Tx) error {
			for _, id := range []issuer.AwardID{"keyless-0", "keyless-1", someAward} {
				if err := tx.GiveBack(o.Org, id); err != nil {
					return err
				}
			}
			_, err := tx.Award(o.Org, "keyless-0")
			want(t, "given back", fault.KindOf(err), fault.NotFound)
			_, err = tx.Award(o.Org, someAward)
			want(t, "signed", err, nil)
			return nil
		})
	})
	t.Run("status", func(t *testing.T) {
		updateIssuer(t, db, func(tx issuer.Tx) error {
			a := signedAward(o)
			a.Status, a.Reason, a.Changed = issuer.Suspended, "being looked into", noon.Add(time.Hour)
			for i, wanted := range []bool{true, false} {
				changed, err := tx.SetStatus(a, issuer.InForce)
				if changed != wanted {
					t.Errorf("change %d = %v, want %v", i, changed, wanted)
				}
				if err != nil {
					return err
				}
			}
			if err := tx.SetSuperseded(o.Org, someAward, "award-0009"); err != nil {
				return err
			}
			a.SupersededBy = "award-0009"
			got, err := tx.Award(o.Org, someAward)
			wantDeep(t, "award", got, a)
			return err
		})
	})
}

// reserve keeps an award for the seed's recipient.
func reserve(tx issuer.Tx, o Owners, id string, index int) error {
	a := anAward(o)
	a.ID, a.Page, a.Index = issuer.AwardID(id), id, index
	_, err := tx.Reserve(a, "", "")
	return err
}

func testLists(t *testing.T, db *store.DB, o Owners) {
	t.Run("places", func(t *testing.T) {
		updateIssuer(t, db, func(tx issuer.Tx) error {
			for place := 1; place < 3; place++ {
				l, got, err := tx.NextPlace(o.Org, issuer.List{ID: "unneeded"})
				if err != nil {
					return err
				}
				want(t, "list", l.ID, someList)
				want(t, "secret", l.Secret, [32]byte{0: 1, 31: 0xff})
				want(t, "place", got, place)
			}
			l, got, err := tx.NextPlace(o.OtherOrg, issuer.List{ID: "list-0002-other"})
			want(t, "another's list", l.ID, "list-0002-other")
			want(t, "another's place", got, 0)
			return err
		})
	})
	t.Run("not in force", func(t *testing.T) {
		updateIssuer(t, db, func(tx issuer.Tx) error {
			all, err := tx.NotInForce(o.Org, someList)
			wantDeep(t, "places", all, []issuer.Place{{Index: 77, Status: issuer.Suspended}})
			return err
		})
	})
	t.Run("signed", func(t *testing.T) {
		updateIssuer(t, db, func(tx issuer.Tx) error {
			fresh, err := tx.List(o.Org, someList)
			if err != nil {
				return err
			}
			wantDeep(t, "list", fresh, issuer.List{ID: someList, Org: o.Org, Secret: [32]byte{0: 1, 31: 0xff}, Taken: 3})
			if err := first(tx.TouchList(o.Org, someList), tx.TouchList(o.Org, someList)); err != nil {
				return err
			}
			for _, step := range []struct {
				name       string
				generation int64
				at         time.Time
				kept       bool
			}{
				{"first", 1, noon, true},
				{"newer", 2, noon.Add(-time.Hour), true},
				{"older", 1, noon.Add(time.Hour), false},
				{"the same again", 2, noon.Add(-time.Hour), false},
				{"signed again", 2, noon, true},
			} {
				l := fresh
				l.Generation, l.Published, l.SignedAt = 2, step.generation, step.at
				l.Revocation, l.Suspension = []byte("revocation "+step.name), []byte("suspension "+step.name)
				if err := tx.SaveList(l); err != nil {
					return err
				}
				got, err := tx.List(o.Org, someList)
				if err != nil {
					return err
				}
				if kept := reflect.DeepEqual(got, l); kept != step.kept {
					t.Errorf("%s: kept = %v, want %v", step.name, kept, step.kept)
				}
			}
			return nil
		})
	})
	t.Run("signed before", func(t *testing.T) {
		for at, wanted := range map[time.Time]int{noon: 0, noon.Add(time.Second): 1} {
			due, err := db.IssuerPublic().ListsSignedBefore(t.Context(), at)
			if err != nil || len(due) != wanted {
				t.Errorf("signed before %v = %v, %v, want %d", at, due, err, wanted)
			}
		}
	})
}

func wantDeep[T any](t testing.TB, what string, got, wanted T) {
	t.Helper()
	if !reflect.DeepEqual(got, wanted) {
		t.Errorf("%s = %+v, want %+v", what, got, wanted)
	}
}
