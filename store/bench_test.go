package store_test

import (
	"context"
	"testing"

	"laurel/account"
	"laurel/laureltest"
	"laurel/store"
)

// BenchmarkUpdate is a usual transaction: an event and a job.
func BenchmarkUpdate(b *testing.B) {
	for name, open := range map[string]func() *store.DB{
		"SQLite":      func() *store.DB { return laureltest.Open(b, store.Config{Dir: b.TempDir()}) },
		"SQLiteQuick": func() *store.DB { return laureltest.SQLite(b) },
		"PostgreSQL":  func() *store.DB { return laureltest.PostgreSQL(b) },
	} {
		b.Run(name, func(b *testing.B) {
			db := open()
			for b.Loop() {
				if err := db.Raw(b.Context(), func(tx *store.Tx) error {
					if err := tx.Record(account.Event{Org: "o", Kind: "bench"}); err != nil {
						return err
					}
					return tx.Later(greet{"Ada"})
				}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkJob is a job from its enqueuing to its end, 8 workers at it.
func BenchmarkJob(b *testing.B) {
	b.Run("SQLite", func(b *testing.B) { benchmarkJob(b, laureltest.SQLite(b)) })
	b.Run("PostgreSQL", func(b *testing.B) { benchmarkJob(b, laureltest.PostgreSQL(b)) })
}

func benchmarkJob(b *testing.B, db *store.DB) {
	var jobs store.Jobs
	store.On(&jobs, func(context.Context, greet) error { return nil })
	laureltest.Work(b, db, &jobs)
	for b.Loop() {
		if err := db.Raw(b.Context(), func(tx *store.Tx) error {
			for range 100 {
				if err := tx.Later(greet{"Ada"}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
		laureltest.Drain(b, db)
	}
	b.ReportMetric(float64(100*b.N)/b.Elapsed().Seconds(), "jobs/s")
}
