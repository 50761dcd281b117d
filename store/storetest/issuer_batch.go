package storetest

import (
	"errors"
	"fmt"
	"testing"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/store"
)

func init() {
	Join(Room{
		Name: "batch",
		Seed: seedBatch,
		Test: testBatch,
		Open: map[string]string{
			"AddBatch":   "the owner is in the thing; tested below",
			"SaveBatch":  "the owner is in the thing; tested below",
			"Recipients": "adds to the organisation named",
			"RecordAll":  "adds events whose owner each names",
			"Remember":   "adds to the organisation named",
			"GivePlaces": "gives back the places of the organisation named; tested below",
		},
	}, func(db *store.DB) Store[issuer.BatchTx] { return db.Batches() })
}

const (
	someBatch   = issuer.BatchID("batch-0001-mine")
	someContent = "content-0001-mine"
)

func aBatch(o Owners) issuer.Batch {
	return issuer.Batch{ID: someBatch, Org: o.Org, Action: issuer.AwardAction, Achievement: someAchievement, Version: 1, Content: someContent, File: "people.csv",
		By: o.Person, Client: "tests", State: issuer.BatchRunning, Rows: 3, Failed: 1, Tells: noon, Undone: noon, Created: noon, Changed: noon}
}

func someRows() []issuer.BatchRow {
	return []issuer.BatchRow{
		{Number: 1, Line: 2, Name: "Zoë Strauß", Email: "Zoe@rows-mine.example", AwardedOn: "2026-03-14", Result: "Merit", Evidence: "https://evidence.example/1"},
		{Number: 2, Line: 4, State: issuer.RowFailed, Name: "=1+1", Email: "bad-mine", Problem: "Write the person's mail address."},
		{Number: 3, Line: 5, Name: "Ada", Email: "ada@rows-mine.example"},
	}
}

func updateBatch(t testing.TB, db *store.DB, fn func(issuer.BatchTx) error) {
	t.Helper()
	if err := db.Batches().Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func seedBatch(t testing.TB, db *store.DB, o Owners) []any {
	samples := seedIssuer(t, db, o)
	updateBatch(t, db, func(tx issuer.BatchTx) error {
		added, err := tx.AddBatch(aBatch(o))
		want(t, "added", added, true)
		return first(err, tx.AddRows(o.Org, someBatch, someRows()))
	})
	mine := signedAward(o)
	mine.ID, mine.Page = "award-0100-mine", "page-0100-mine"
	return append(samples, someBatch, someContent, []string{requestKey}, someRows(), []issuer.SignedUnder{{Award: mine, Key: "key-0100-mine"}}, []issuer.AwardID{someAward})
}

func testBatch(t *testing.T, db *store.DB, o Owners) {
	t.Run("round trip", func(t *testing.T) {
		updateBatch(t, db, func(tx issuer.BatchTx) error {
			b, err := tx.Batch(o.Org, someBatch)
			wantDeep(t, "batch", b, aBatch(o))
			if err != nil {
				return err
			}
			b, err = tx.BatchOf(o.Org, someAchievement, someContent)
			wantDeep(t, "batch of a file", b, aBatch(o))
			if err != nil {
				return err
			}
			again := aBatch(o)
			again.ID = "again"
			added, err := tx.AddBatch(again)
			want(t, "the same file is added", added, false)
			if err != nil {
				return err
			}
			rows, err := tx.Rows(o.Org, someBatch, 0, 3)
			wantDeep(t, "rows", rows, someRows())
			if err != nil {
				return err
			}
			failed, err := tx.FailedRows(o.Org, someBatch, 0, 10)
			wantDeep(t, "failed rows", failed, someRows()[1:2])
			return err
		})
	})
	t.Run("saved as it was read", func(t *testing.T) {
		updateBatch(t, db, func(tx issuer.BatchTx) error {
			was := aBatch(o)
			b := was
			b.Cursor, b.Reserved = 1, issuer.Reservation{List: someList, Secret: [32]byte{7}, First: 4, Count: 2}
			for i, wanted := range []bool{true, false} {
				saved, err := tx.SaveBatch(b, was)
				want(t, fmt.Sprint("saved ", i), saved, wanted)
				if err != nil {
					return err
				}
			}
			got, err := tx.Batch(o.Org, someBatch)
			wantDeep(t, "batch", got, b)
			return err
		})
	})
	t.Run("another's", func(t *testing.T) {
		err := db.Batches().Update(t.Context(), func(tx issuer.BatchTx) error {
			b := aBatch(o)
			b.Org = o.OtherOrg
			_, err := tx.SaveBatch(b, b)
			want(t, "saving another's", fault.KindOf(err), fault.NotFound)
			_, err = tx.AddBatch(b)
			want(t, "a batch for another's achievement", fault.KindOf(err), fault.NotFound)
			return errUndo
		})
		want(t, "the transaction", errors.Is(err, errUndo), true)
	})
	t.Run("signed", func(t *testing.T) { testSigned(t, db, o) })
	t.Run("erased", func(t *testing.T) { testErasedRows(t, db, o) })
}

// testSigned awards more people than go into one statement.
func testSigned(t *testing.T, db *store.DB, o Owners) {
	const n = 237
	people := make([]issuer.Recipient, n)
	for i := range people {
		people[i] = issuer.Recipient{ID: issuer.RecipientID(fmt.Sprint("r-many-", i)), Name: fmt.Sprint("Person ", i), Email: fmt.Sprintf("P%d@many.example", i)}
	}
	updateBatch(t, db, func(tx issuer.BatchTx) error {
		places, err := tx.TakePlaces(o.Org, issuer.List{ID: "unneeded"}, n)
		want(t, "places", places.Count, n)
		if err != nil {
			return err
		}
		for _, tt := range []struct {
			by    account.OrgID
			after bool // places were taken after those
			back  bool
		}{{o.OtherOrg, false, false}, {o.Org, false, true}, {o.Org, true, false}} {
			some, err := tx.TakePlaces(o.Org, issuer.List{}, 3)
			if err == nil && tt.after {
				_, err = tx.TakePlaces(o.Org, issuer.List{}, 1)
			}
			if err := first(err, tx.GivePlaces(tt.by, some)); err != nil {
				return err
			}
			next, err := tx.TakePlaces(o.Org, issuer.List{}, 1)
			want(t, fmt.Sprint("given back ", tt), next.First == some.First, tt.back)
			if err != nil {
				return err
			}
		}
		known, err := tx.Recipients(o.Org, people)
		wantDeep(t, "people", known, people)
		if err != nil {
			return err
		}
		spelt := issuer.Recipient{ID: "other", Name: "Person Five", Email: "p5@MANY.example"}
		changed, err := tx.Recipients(o.Org, []issuer.Recipient{spelt, people[6]})
		if err != nil {
			return err
		}
		spelt.ID = people[5].ID
		wantDeep(t, "a new spelling", changed, []issuer.Recipient{spelt, people[6]})
		known[5] = spelt
		var awards []issuer.SignedUnder
		var events []account.Event
		var keys []string
		for i := range n {
			a := signedAward(o)
			a.ID, a.Page, a.Recipient = issuer.AwardID(fmt.Sprint("many-", i)), fmt.Sprint("many-", i), known[i]
			a.List, a.Index = places.List, 1000+i
			keys = append(keys, fmt.Sprint("key-many-", i))
			awards = append(awards, issuer.SignedUnder{Award: a, Key: keys[i], Request: "hash"})
			events = append(events, account.Event{Org: o.Org, Kind: "award.issued", Subject: string(a.ID)})
		}
		if err := first(tx.AddSigned(o.Org, awards), tx.RecordAll(events)); err != nil {
			return err
		}
		taken, err := tx.TakenKeys(o.Org, append(keys, "free"))
		want(t, "taken", len(taken), n)
		wantDeep(t, "the last", taken[keys[n-1]], issuer.TakenKey{Award: "many-236", Request: "hash"})
		rows := someRows()
		rows[0].State, rows[0].Award = issuer.RowIssued, "many-0"
		if err := first(err, tx.SettleRows(o.Org, someBatch, rows[:1])); err != nil {
			return err
		}
		got, err := tx.Rows(o.Org, someBatch, 0, 1)
		wantDeep(t, "an awarded row", got, []issuer.BatchRow{{Number: 1, Line: 2, State: issuer.RowIssued, Award: "many-0"}})
		if err != nil {
			return err
		}
		mails, err := tx.CountMails(o.Org, someBatch)
		want(t, "claimed", mails.Claimed, 0)
		return err
	})
	updateIssuer(t, db, func(tx issuer.Tx) error {
		a, err := tx.Award(o.Org, "many-5")
		want(t, "name", a.Recipient.Name, "Person Five")
		want(t, "signed", a.Signed, true)
		return err
	})
}

func testErasedRows(t *testing.T, db *store.DB, o Owners) {
	if err := db.EraseRecipients(t.Context(), "ADA@rows-mine.example", "bad-mine"); err != nil {
		t.Fatal(err)
	}
	updateBatch(t, db, func(tx issuer.BatchTx) error {
		rows, err := tx.Rows(o.Org, someBatch, 1, 2)
		if err != nil {
			return err
		}
		for _, r := range rows {
			want(t, "what is left", r.Name+r.Email+r.Result, "")
			want(t, "state", r.State, issuer.RowFailed)
		}
		b, err := tx.Batch(o.Org, someBatch)
		want(t, "failed", b.Failed, 2)
		if err != nil {
			return err
		}
		if err := tx.DropBatch(o.Org, someBatch); err != nil {
			return err
		}
		_, err = tx.Rows(o.Org, someBatch, 0, 10)
		want(t, "dropped", fault.KindOf(err), fault.NotFound)
		return nil
	})
}
