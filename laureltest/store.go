package laureltest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
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
	return Open(t, store.Config{URL: Migrated(t)})
}

// Open opens a store that is closed with the test. A new directory begins as a
// copy of one whose schema is made, which is made once.
func Open(t testing.TB, c store.Config) *store.DB {
	t.Helper()
	if c.Dir != "" {
		Begin(t, c.Dir)
	}
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

// made are the files of a store that is new, by name.
var made = sync.OnceValues(func() (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "laurel-schema")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	db, err := store.Open(context.Background(), store.Config{Dir: dir, Quick: true})
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	files := map[string][]byte{}
	for _, e := range entries {
		if !e.Type().IsRegular() {
			continue
		}
		if files[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			return nil, err
		}
	}
	return files, err
})

// Begin puts the files of a new store into a directory that is empty.
func Begin(t testing.TB, dir string) {
	t.Helper()
	if there, err := os.ReadDir(dir); err != nil || len(there) > 0 {
		return
	}
	files, err := made()
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
