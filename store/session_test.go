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
		s := db.Sessions(func(data []byte) account.PersonID { return account.PersonID(data) })
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
