package store

import (
	"context"
	"errors"
	"strings"
)

// Tx and Raw let the tests of this room run SQL of their own.
type Tx = tx

func (db *DB) Raw(ctx context.Context, fn func(*Tx) error) error { return db.update(ctx, fn) }

func (t *tx) Exec(query string, args ...any) (int64, error) { return t.exec(query, args...) }

func (t *tx) One(dest []any, query string, args ...any) error { return t.one(dest, query, args...) }

// OnlyFor is what one engine takes of a migration.
var OnlyFor = onlyFor

// RetryPause is the pause after so many failures.
var RetryPause = retryPause

// ForPostgres is a query with PostgreSQL's placeholders.
func ForPostgres(query string) string { return postgres{}.placeholders(query) }

// Cells reads every column of every row as it is kept.
func (t *tx) Cells(query string, row func(columns []string, cells []any)) error {
	rows, err := t.sql.QueryContext(t.ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	for err == nil && rows.Next() {
		cells := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err = rows.Scan(into...); err == nil {
			row(columns, cells)
		}
	}
	return errors.Join(err, rows.Err())
}

// OfPerson says what becomes of each table that names a person when two
// accounts become one.
var OfPerson = ofPerson

// BoundSearches sets what is few and what is some.
func BoundSearches(db *DB, few, some int) { db.few, db.some = few, some }

// BoundKinds sets how many events of one kind are gone through for a unit's.
func BoundKinds(db *DB, rare int) { db.rare = rare }

// Asked are the queries that SQLite's readers were asked for the first time; of
// PostgreSQL, which keeps its own, none.
func Asked(db *DB, do func()) (fresh []string) {
	queries := func() map[string]bool {
		all := map[string]bool{}
		db.ready[1].mu.Lock()
		defer db.ready[1].mu.Unlock()
		for query := range db.ready[1].kept {
			all[query] = true
		}
		return all
	}
	before := queries()
	do()
	for query := range queries() {
		if !before[query] {
			fresh = append(fresh, query)
		}
	}
	return fresh
}

// Plan is how SQLite answers a query, step by step.
func (t *tx) Plan(query string) (steps []string, err error) {
	err = t.each(`EXPLAIN QUERY PLAN `+query, make([]any, strings.Count(query, "?")), func(r row) error {
		var id, parent, unused int
		var step string
		err := r.Scan(&id, &parent, &unused, &step)
		steps = append(steps, step)
		return err
	})
	return steps, err
}
