package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"laurel/fault"
)

// tx is one transaction in the adapters' hands.
type tx struct {
	ctx    context.Context
	db     *DB
	sql    *sql.Tx
	failed error // the first statement that failed: nothing after it may be kept
	stmts  *prepared
	fresh  []string // queries to prepare when this is over

	// What was looked for, as far as nothing changed since:
	having map[string]having   // who has which words
	found  map[string][]string // which awards a filter finds
}

// adapter fulfils a service's Store for its Tx.
type adapter[T any] struct {
	db   *DB
	wrap func(*tx) T
}

// View runs fn over one snapshot. fn may run twice.
func (a adapter[T]) View(ctx context.Context, fn func(T) error) error {
	return a.db.view(ctx, func(t *tx) error { return fn(a.wrap(t)) })
}

// Update keeps all of what fn does, or none of it. fn may run twice.
func (a adapter[T]) Update(ctx context.Context, fn func(T) error) error {
	return a.db.update(ctx, func(t *tx) error { return fn(a.wrap(t)) })
}

func (db *DB) view(ctx context.Context, fn func(*tx) error) error {
	return db.retry(ctx, db.read, db.engine.viewOptions(), fn)
}

func (db *DB) update(ctx context.Context, fn func(*tx) error) error {
	return db.retry(ctx, db.write, db.engine.updateOptions(), fn)
}

// tries bounds how often a transaction is begun again. Conflicts fall with
// every winner, so this many losses in a row mean overload.
const tries = 40

// retry runs fn in a transaction, again while the engine says that another
// was in the way.
func (db *DB) retry(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, fn func(*tx) error) error {
	for try := 1; ; try++ {
		err := db.once(ctx, pool, opts, fn)
		if err == nil || !db.engine.busy(err) {
			return err
		}
		if try == tries {
			return fault.New(fault.Unavailable, "store.busy", "Too much happens at once. Please try again.").Because(err)
		}
		pause := time.Duration(rand.Int64N(int64(min(try, 10)))+1) * 2 * time.Millisecond
		select {
		case <-ctx.Done():
			return errors.Join(context.Cause(ctx), err)
		case <-time.After(pause):
		}
	}
}

func (db *DB) once(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, fn func(*tx) error) error {
	raw, err := pool.BeginTx(ctx, opts)
	if err != nil {
		return err
	}
	t := &tx{ctx: ctx, db: db, sql: raw, stmts: db.preparedOn(pool)}
	defer func() {
		raw.Rollback() // after Commit this does nothing
		if t.stmts != nil {
			t.stmts.add(ctx, pool, t.fresh)
		}
	}()
	err = fn(t)
	switch {
	case t.failed != nil && (err == nil || db.engine.busy(t.failed)):
		return t.failed // even where fn made something else of it
	case err != nil:
		return err
	}
	return raw.Commit()
}

// errNone says that a query found nothing.
var errNone = sql.ErrNoRows

// errTaken says that a unique key exists already.
var errTaken = errors.New("exists already")

// exec runs a statement and tells how many rows it touched.
func (t *tx) exec(query string, args ...any) (int64, error) {
	t.having, t.found = nil, nil
	result, err := t.statement(query).exec(args)
	if err != nil {
		return 0, t.fail(query, err)
	}
	return result.RowsAffected()
}

// must runs a statement that is to touch at least one row, errNone otherwise.
func (t *tx) must(query string, args ...any) error {
	n, err := t.exec(query, args...)
	if err == nil && n == 0 {
		return errNone
	}
	return err
}

// one reads the single row that a query finds, errNone without one.
func (t *tx) one(dest []any, query string, args ...any) error {
	err := t.statement(query).row(args).Scan(dest...)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return t.fail(query, err)
	}
	return err
}

// row is a found row, to be read once.
type row = interface{ Scan(...any) error }

// first is one for rows with a scan function: errNone when nothing is found.
func (t *tx) first(query string, args []any, scan func(row) error) error {
	found := false
	err := t.each(query, args, func(r row) error {
		if found {
			return nil
		}
		found = true
		return scan(r)
	})
	if err == nil && !found {
		return errNone
	}
	return err
}

// each calls scan for every row. scan must not query.
func (t *tx) each(query string, args []any, scan func(row) error) error {
	rows, err := t.statement(query).rows(args)
	if err != nil {
		return t.fail(query, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return t.fail(query, err)
	}
	return nil
}

func (t *tx) fail(query string, err error) error {
	if t.db.engine.taken(err) {
		err = fmt.Errorf("%w: %w", errTaken, err)
	} else {
		err = fmt.Errorf("%w, in %.60q", err, query)
	}
	if t.failed == nil {
		t.failed = err
	}
	return err
}

// noSuch turns errNone into the fault the services expect.
func noSuch(err error, what, id string) error {
	if errors.Is(err, errNone) {
		return fault.NoSuch(what, id)
	}
	return err
}

// micros is a time as it is kept.
func micros(t time.Time) int64 { return t.UnixMicro() }

// fromMicros is a kept time as it is used.
func fromMicros(us int64) time.Time { return time.UnixMicro(us).UTC() }

// microsPtr is micros for a nullable column.
func microsPtr(t *time.Time) any {
	if t == nil {
		return nil
	}
	return micros(*t)
}

// fromMicrosPtr is fromMicros for a nullable column; scan into a sql.NullInt64.
func fromMicrosPtr(us sql.NullInt64) *time.Time {
	if !us.Valid {
		return nil
	}
	at := fromMicros(us.Int64)
	return &at
}

// flag is a yes or no as it is kept, in a smallint.
func flag(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// toJSON is a value kept as JSON text that only we read (never signed bytes).
func toJSON(v any) (string, error) {
	raw, err := json.Marshal(v)
	return string(raw), err
}

// fromJSON is toJSON's way back.
func fromJSON(text string, into any) error {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("reading kept JSON: %w", err)
	}
	return nil
}
