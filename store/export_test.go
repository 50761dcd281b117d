package store

import "context"

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
