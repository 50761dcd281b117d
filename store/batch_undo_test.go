package store_test

import (
	"context"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/store"
)

// lingers has the mail of every award wait for so long.
type lingers time.Duration

func (l lingers) Wait(context.Context, account.OrgID) (time.Duration, time.Time, error) {
	return time.Duration(l), time.Time{}, nil
}

// What a file awarded is undone as a whole until its mails leave: done or half
// done, all of it is revoked, and the same file awards everybody anew.
func TestBatchUndone(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		s, id := bulk(t, db)
		now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
		s.Now, s.Waiter = func() time.Time { return now }, lingers(10*time.Minute)
		const n = 1203
		undo := func(b issuer.Batch) {
			t.Helper()
			for range 2 {
				got, err := s.UndoBatch(t.Context(), issuing, issuingOrg, b.ID)
				if err != nil || !got.Over() || got.Undone.IsZero() {
					t.Fatalf("undone: %+v, %v", got, err)
				}
			}
			for range 2 { // it may run again
				if err := s.UndoRows(t.Context(), issuer.UndoBatch{Org: issuingOrg, Batch: b.ID, Person: "p"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		inForce := func() (n int) {
			t.Helper()
			_, n, err := s.Awards(t.Context(), issuing, issuingOrg, issuer.AwardFilter{Status: issuer.InForce})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}

		done, _ := begun(t, s, file(id, people(n, 0)))
		if until := done.UndoableUntil(); done.Issued != n || !until.Equal(now.Add(10*time.Minute-5*time.Second)) {
			t.Fatalf("%d awarded, to be undone until %s", done.Issued, until)
		}
		undo(done)
		list, total, err := s.Awards(t.Context(), issuing, issuingOrg, issuer.AwardFilter{Limit: 200})
		if err != nil || total != n || inForce() != 0 {
			t.Errorf("%d awards, %d of them in force, %v", total, inForce(), err)
		}
		for _, a := range list {
			if !a.Undone() {
				t.Fatalf("%s is %s: %q", a.ID, a.Status, a.Reason)
			}
		}

		half, known, err := s.BeginBatch(t.Context(), issuing, file(id, people(n, 0)))
		if err != nil || known {
			t.Fatalf("the same file again: known %v, %v", known, err)
		}
		half, err = s.RunBatch(t.Context(), issuing, issuingOrg, half.ID, func(b issuer.Batch) {
			if b.Cursor < n {
				undo(b)
			}
		})
		if err != nil || half.State != issuer.BatchCancelled || half.Issued == 0 || half.Issued == n || inForce() != 0 {
			t.Errorf("undone on the way: %+v, %v, %d in force", half, err, inForce())
		}
		if rows, err := s.FailedRows(t.Context(), issuing, issuingOrg, half.ID, 0, 10); err != nil || len(rows) != 0 {
			t.Errorf("rows with a problem: %v, %v", rows, err)
		}

		last, known := begun(t, s, file(id, people(n, 0)))
		if known || last.Issued != n || inForce() != n {
			t.Errorf("the same file once more: known %v, %d awarded, %d in force", known, last.Issued, inForce())
		}
		now = last.UndoableUntil()
		if _, err := s.UndoBatch(t.Context(), issuing, issuingOrg, last.ID); !fault.Is(err, fault.Conflict) || inForce() != n {
			t.Errorf("undone when its mails leave: %v, %d in force", err, inForce())
		}
	})
}
