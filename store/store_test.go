package store_test

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"laurel/account"
	"laurel/fault"
	"laurel/laureltest"
	"laurel/store"
	"laurel/store/storetest"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv("LAUREL_TEST_DIE_WORKING"); dir != "" {
		dieWorking(dir)
	}
	laureltest.Main(m)
}

func TestSQLite(t *testing.T)   { t.Parallel(); storetest.Run(t, laureltest.SQLite) }
func TestPostgres(t *testing.T) { t.Parallel(); storetest.Run(t, laureltest.PostgreSQL) }

// onBoth runs a test on a fresh store of each engine, beside the other tests.
func onBoth(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Parallel()
	t.Run("SQLite", func(t *testing.T) { t.Parallel(); test(t, laureltest.SQLite(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { t.Parallel(); test(t, laureltest.PostgreSQL(t)) })
}

func TestUpdateIsAllOrNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		broken := errors.New("broken")
		err := db.Raw(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.Exec(`INSERT INTO setting (name, value) VALUES (?, ?)`, "a", "b"); err != nil {
				return err
			}
			return broken
		})
		if !errors.Is(err, broken) {
			t.Fatalf("Update = %v, want its function's error", err)
		}
		if n := count(t, db, `SELECT count(*) FROM setting`); n != 0 {
			t.Errorf("%d rows are kept of a transaction that failed", n)
		}
	})
}

// A statement that fails must spoil the transaction on SQLite as it does on
// PostgreSQL, or code tested on one breaks on the other.
func TestFailedStatementIsNotSwallowed(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		err := db.Raw(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.Exec(`INSERT INTO setting (name, value) VALUES (?, ?)`, "a", "b"); err != nil {
				return err
			}
			tx.Exec(`INSERT INTO setting (name, value) VALUES (?, ?)`, "a", "c")
			return nil
		})
		if err == nil {
			t.Error("a transaction with a failed statement was kept")
		}
		if n := count(t, db, `SELECT count(*) FROM setting`); n != 0 {
			t.Errorf("%d rows are kept", n)
		}
	})
}

func TestConcurrentUpdatesLoseNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		const workers, rounds = 6, 10
		raw(t, db, `INSERT INTO setting (name, value) VALUES ('n', '0')`)
		var all sync.WaitGroup
		for range workers {
			all.Go(func() {
				for range rounds {
					if err := db.Raw(t.Context(), addOne); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		if n := count(t, db, `SELECT CAST(value AS integer) FROM setting WHERE name = 'n'`); n != workers*rounds {
			t.Errorf("counted to %d, want %d", n, workers*rounds)
		}
	})
}

func addOne(tx *store.Tx) error {
	var value string
	if err := tx.One([]any{&value}, `SELECT value FROM setting WHERE name = 'n'`); err != nil {
		return err
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE setting SET value = ? WHERE name = 'n'`, strconv.Itoa(n+1))
	return err
}

func TestEventsAreNeverAltered(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		if err := db.Accounts().Update(t.Context(), func(tx account.Tx) error {
			if err := tx.AddSeal("o", account.Seal{Day: 1, Hash: "h"}); err != nil {
				return err
			}
			return tx.Record(account.Event{Org: "o", Kind: "test"})
		}); err != nil {
			t.Fatal(err)
		}
		for _, query := range []string{
			`UPDATE event SET kind = 'x'`, `DELETE FROM event`,
			`UPDATE event_day SET hash = 'x'`, `DELETE FROM event_day`,
		} {
			err := db.Raw(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(query); return err })
			if err == nil || !strings.Contains(err.Error(), "never altered") {
				t.Errorf("%s: %v, want a refusal", query, err)
			}
		}
		if n := count(t, db, `SELECT count(*) FROM event WHERE kind = 'test'`); n != 1 {
			t.Errorf("%d events are left, want 1", n)
		}
	})
}

func TestEventNeedsAnOwner(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		err := db.Accounts().Update(t.Context(), func(tx account.Tx) error { return tx.Record(account.Event{Kind: "test"}) })
		if err == nil {
			t.Error("an event of nobody was kept")
		}
	})
}

func TestPublicURLIsFixedByTheFirstAward(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		if err := db.CheckPublicURL(ctx, "https://one.example"); err != nil {
			t.Errorf("before the first award any address will do: %v", err)
		}
		fix := func(url string) error {
			return db.Raw(ctx, func(tx *store.Tx) error { return tx.FixPublicURL(url) })
		}
		for _, url := range []string{"https://one.example", "https://one.example"} {
			if err := fix(url); err != nil {
				t.Fatal(err)
			}
		}
		if err := fix("https://two.example"); !fault.Is(err, fault.Conflict) {
			t.Errorf("signing under another address = %v, want a conflict", err)
		}
		if err := db.CheckPublicURL(ctx, "https://two.example"); !fault.Is(err, fault.Conflict) {
			t.Errorf("starting under another address = %v, want a conflict", err)
		}
	})
}

func TestFiles(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		ctx, data := t.Context(), []byte{0, 1, 2, 0xff}
		hash, err := db.PutFile(ctx, "org", data)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := db.PutFile(ctx, "org", data); err != nil || again != hash {
			t.Errorf("keeping it again = %s, %v, want %s", again, err, hash)
		}
		got, err := db.File(ctx, "org", hash)
		if err != nil || string(got) != string(data) {
			t.Errorf("File = %v, %v, want what was kept", got, err)
		}
		if _, err := db.File(ctx, "other", hash); !fault.Is(err, fault.NotFound) {
			t.Errorf("another's file = %v, want not found", err)
		}
		if _, err := db.PutFile(ctx, "org", make([]byte, 16<<20+1)); !fault.Is(err, fault.TooLarge) {
			t.Errorf("17 MiB = %v, want too large", err)
		}
	})
}

func TestPlaceholders(t *testing.T) {
	for query, want := range map[string]string{
		`SELECT a FROM b WHERE c = ? AND d = ?`: `SELECT a FROM b WHERE c = $1 AND d = $2`,
		`SELECT '?', "?" , ?`:                   `SELECT '?', "?" , $1`,
		`SELECT 'it''s ?', ?`:                   `SELECT 'it''s ?', $1`,
	} {
		if got := store.ForPostgres(query); got != want {
			t.Errorf("%s became %s, want %s", query, got, want)
		}
	}
}

func raw(t *testing.T, db *store.DB, query string, args ...any) {
	t.Helper()
	if err := db.Raw(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(query, args...); return err }); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, db *store.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := db.Raw(t.Context(), func(tx *store.Tx) error { return tx.One([]any{&n}, query, args...) }); err != nil {
		t.Fatal(err)
	}
	return n
}
