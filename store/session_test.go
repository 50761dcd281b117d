package store_test

import (
	"testing"
	"time"

	"laurel/account"
	"laurel/store"
)

func TestSessions(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		s := db.Sessions(func(data []byte) account.Session {
			return account.Session{ID: account.SessionID("session of " + string(data)), Person: account.PersonID(data), Device: "Firefox on Windows", Started: time.Now()}
		})
		if err := db.Accounts().Update(ctx, func(tx account.Tx) error {
			return tx.AddPerson(account.Person{ID: "ada", Name: "Ada", Created: time.Now()})
		}); err != nil {
			t.Fatal(err)
		}
		hour := time.Now().Add(time.Hour)
		for token, data := range map[string]string{"one": "ada", "two": "", "old": "bob"} {
			until := hour
			if token == "old" {
				until = time.Now().Add(-time.Hour)
			}
			if err := s.CommitCtx(ctx, token, []byte("first"), until); err != nil {
				t.Fatal(err)
			}
			if err := s.CommitCtx(ctx, token, []byte(data), until); err != nil {
				t.Fatal(err)
			}
		}
		found := func(token string) bool {
			_, ok, err := s.FindCtx(ctx, token)
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		if data, _, _ := s.FindCtx(ctx, "one"); string(data) != "ada" {
			t.Errorf("the session holds %q, want what was committed last", data)
		}
		if !found("two") || found("old") || found("none") {
			t.Error("a session is found as long as it has not run out")
		}
		if err := db.Accounts().Update(ctx, func(tx account.Tx) error { return tx.ErasePerson("ada", time.Now()) }); err != nil {
			t.Fatal(err)
		}
		if found("one") {
			t.Error("the session of somebody erased goes on")
		}
		if err := s.DeleteCtx(ctx, "two"); err != nil || found("two") {
			t.Errorf("a deleted session goes on (%v)", err)
		}
	})
}

// A request that is still under way when its session is ended writes the
// session's data back; that must not bring it to life.
func TestEndedSessionStaysEnded(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		ctx, hour := t.Context(), time.Now().Add(time.Hour)
		s := db.Sessions(func(data []byte) account.Session {
			return account.Session{ID: account.SessionID(data), Person: "ada", Device: "Firefox on Windows", Started: time.Now()}
		})
		for _, id := range []string{"phone", "laptop", "library"} {
			if err := s.CommitCtx(ctx, "token of "+id, []byte(id), hour); err != nil {
				t.Fatal(err)
			}
		}
		accounts := func(fn func(account.Tx) error) {
			t.Helper()
			if err := db.Accounts().Update(ctx, fn); err != nil {
				t.Fatal(err)
			}
		}
		listed := func() (ids []string) {
			accounts(func(tx account.Tx) error {
				all, err := tx.Sessions("ada", time.Now())
				ids = nil
				for _, s := range all {
					ids = append(ids, string(s.ID))
				}
				return err
			})
			return ids
		}
		if got := listed(); len(got) != 3 {
			t.Fatalf("sessions %v, want three", got)
		}
		accounts(func(tx account.Tx) error { return tx.EndSession("ada", "library", time.Now()) })
		if err := s.CommitCtx(ctx, "token of library", []byte("library"), hour); err != nil {
			t.Fatal(err)
		}
		if _, found, err := s.FindCtx(ctx, "token of library"); found || err != nil {
			t.Errorf("an ended session came back (%v)", err)
		}
		accounts(func(tx account.Tx) error {
			n, err := tx.EndSessions("ada", "phone", time.Now())
			if n != 1 {
				t.Errorf("%d sessions ended, want the laptop's", n)
			}
			return err
		})
		if got := listed(); len(got) != 1 || got[0] != "phone" {
			t.Errorf("sessions %v, want the one that was kept", got)
		}
		accounts(func(tx account.Tx) error {
			if err := tx.EndSession("bob", "phone", time.Now()); err == nil {
				t.Error("a stranger ended a session")
			}
			return nil
		})
	})
}
