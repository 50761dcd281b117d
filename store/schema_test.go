package store_test

import (
	"errors"
	"testing"

	"laurel/fault"
	"laurel/laureltest"
	"laurel/store"
)

func TestServerRefusesAnotherSchema(t *testing.T) {
	ctx, c := t.Context(), store.Config{URL: laureltest.Postgres(t)}
	refused := func(code string) {
		t.Helper()
		db, err := store.Open(ctx, c)
		if err == nil {
			db.Close()
		}
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || f.Code != code {
			t.Errorf("Open = %v, want %s", err, code)
		}
	}
	refused("store.olderSchema")
	for range 2 { // the second finds nothing to do
		if err := store.Migrate(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	db := laureltest.Open(t, c)
	raw(t, db, `INSERT INTO laurel_schema (version_id, is_applied) VALUES (9999, true)`)
	refused("store.newerSchema")
	if err := store.Migrate(ctx, c); err == nil {
		t.Error("an older program migrated a newer schema")
	}
}

func TestSQLiteOfANewerProgramIsRefused(t *testing.T) {
	c := store.Config{Dir: t.TempDir(), Quick: true}
	db, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	raw(t, db, `INSERT INTO laurel_schema (version_id, is_applied) VALUES (9999, 1)`)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if db, err := store.Open(t.Context(), c); err == nil {
		db.Close()
		t.Error("a newer schema was opened")
	}
}

func TestDirectoryBelongsToOne(t *testing.T) {
	c := store.Config{Dir: t.TempDir(), Quick: true}
	db, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Announce("http://127.0.0.1:8080"); err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(t.Context(), c)
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Code != "store.inUse" || f.Params["pid"] == "" || f.Params["address"] != "http://127.0.0.1:8080" {
		t.Errorf("Open = %v, want who holds it and where it listens", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	laureltest.Open(t, c)
}

func TestOnlyForOneEngine(t *testing.T) {
	text := "a\n-- only sqlite\nb\n-- end only\n-- only postgres\nc\n-- end only\nd\n"
	for engine, want := range map[string]string{"sqlite": "a\nb\nd\n", "postgres": "a\nc\nd\n"} {
		got, err := store.OnlyFor(engine, []byte(text))
		if err != nil || string(got) != want {
			t.Errorf("%s takes %q, %v, want %q", engine, got, err, want)
		}
	}
	if _, err := store.OnlyFor("sqlite", []byte("-- only sqlite\nb\n")); err == nil {
		t.Error("an open end was not noticed")
	}
}
