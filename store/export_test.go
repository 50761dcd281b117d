package store

import (
	"context"
	"errors"
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
func (t *tx) Cells(query string, row func(cells []any)) ([]string, error) {
	rows, err := t.sql.QueryContext(t.ctx, query)
	if err != nil {
		return nil, err
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
			row(cells)
		}
	}
	return columns, errors.Join(err, rows.Err())
}

// OfPerson says what becomes of each table that names a person when two
// accounts become one.
var OfPerson = ofPerson

// BoundSearches sets what is few and what is some.
func BoundSearches(db *DB, few, some int) { db.few, db.some = few, some }
