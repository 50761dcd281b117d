package laureltest

import (
	"context"
	"testing"

	"laurel/store"
)

// SQLite opens a store in a temporary directory, closed with the test.
func SQLite(t testing.TB) *store.DB {
	t.Helper()
	return Open(t, store.Config{Dir: t.TempDir(), Quick: true})
}

// PostgreSQL opens a store in a database of its own, or skips the test.
func PostgreSQL(t testing.TB) *store.DB {
	t.Helper()
	c := store.Config{URL: Postgres(t)}
	if err := store.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return Open(t, c)
}

// Open opens a store that is closed with the test.
func Open(t testing.TB, c store.Config) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// Work runs the jobs until the test ends.
func Work(t testing.TB, db *store.DB, jobs *store.Jobs) {
	t.Helper()
	stop, err := db.Work(t.Context(), jobs)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := stop(ctx); err != nil {
			t.Error(err)
		}
	})
}

// Drain waits until every job that can run now has run.
func Drain(t testing.TB, db *store.DB) {
	t.Helper()
	ctx, cancel := bounded(t)
	defer cancel()
	if err := db.Drain(ctx); err != nil {
		t.Fatal(err)
	}
}
