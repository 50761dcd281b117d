package store

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	sqlitedriver "modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"
)

// engine is what differs between the two databases.
type engine interface {
	name() string // as in "-- only NAME"
	dialect() goose.Dialect
	placeholders(query string) string
	viewOptions() *sql.TxOptions
	updateOptions() *sql.TxOptions
	busy(error) bool  // the transaction may succeed when run again
	taken(error) bool // a unique key exists already
	now() string      // SQL for now, as River keeps times

	joined(column string) string // SQL for all texts of a column in one, with a space between
	listed() string              // SQL for a table of the ids in one parameter, with a space between

	// using follows a table that is to be looked through by an index; "" where the
	// database sees by itself that no other is better.
	using(index string) string

	// plansAnew is a setting for the rest of the transaction, on or off: plan each
	// query when it is asked. "" is where plans are not kept for other tables' sizes.
	plansAnew(on bool) string
}

type sqlite struct{}

func (sqlite) name() string                     { return "sqlite" }
func (sqlite) dialect() goose.Dialect           { return goose.DialectSQLite3 }
func (sqlite) placeholders(query string) string { return query }
func (sqlite) viewOptions() *sql.TxOptions      { return &sql.TxOptions{ReadOnly: true} }
func (sqlite) updateOptions() *sql.TxOptions    { return nil } // immediate, by _txlock
func (sqlite) now() string                      { return "datetime('now', 'subsec')" }
func (sqlite) joined(column string) string      { return "group_concat(" + column + ", ' ')" }

func (sqlite) plansAnew(bool) string     { return "" }
func (sqlite) using(index string) string { return " INDEXED BY " + index }

func (sqlite) listed() string {
	return `(SELECT value AS id FROM json_each('["' || replace(?, ' ', '","') || '"]'))`
}

func (sqlite) busy(err error) bool {
	e, ok := errors.AsType[*sqlitedriver.Error](err)
	return ok && (e.Code()&0xff == sqlitelib.SQLITE_BUSY || e.Code()&0xff == sqlitelib.SQLITE_LOCKED)
}

func (sqlite) taken(err error) bool {
	e, ok := errors.AsType[*sqlitedriver.Error](err)
	return ok && (e.Code() == sqlitelib.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlitelib.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// openSQLitePools opens one connection to write, so that writers queue in the
// process instead of meeting SQLITE_BUSY, and several to read beside it (WAL).
func openSQLitePools(c Config) (write, read *sql.DB, err error) {
	sync := "FULL"
	if c.Quick {
		sync = "NORMAL"
	}
	file := filepath.Join(c.Dir, "laurel.db")
	common := []string{"busy_timeout(10000)", "foreign_keys(1)"}
	// secure_delete: what is erased is overwritten, not left in pages to be used again.
	write, err = sql.Open("sqlite", sqliteURL(file, "immediate", append(common, "recursive_triggers(1)", "secure_delete(1)", "journal_mode(WAL)", "synchronous("+sync+")")))
	if err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	// 16 MB hold the inner pages of the indices of a million awards.
	read, err = sql.Open("sqlite", sqliteURL(file, "deferred", append(common, "query_only(1)", "cache_size(-16000)")))
	if err != nil {
		return nil, nil, errors.Join(err, write.Close())
	}
	readers := max(4, 2*runtime.NumCPU())
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return write, read, nil
}

func sqliteURL(file, txlock string, pragmas []string) string {
	q := url.Values{"_txlock": {txlock}, "_pragma": pragmas}
	return "file:" + (&url.URL{Path: filepath.ToSlash(file)}).EscapedPath() + "?" + q.Encode()
}

type postgres struct{}

func (postgres) name() string           { return "postgres" }
func (postgres) dialect() goose.Dialect { return goose.DialectPostgres }
func (postgres) now() string            { return "now()" }

func (postgres) using(string) string { return "" }

func (postgres) plansAnew(on bool) string {
	if on {
		return "SET LOCAL plan_cache_mode = force_custom_plan"
	}
	return "SET LOCAL plan_cache_mode = auto"
}

func (postgres) joined(column string) string { return "string_agg(" + column + ", ' ')" }
func (postgres) listed() string              { return `(SELECT unnest(string_to_array(?, ' ')) AS id)` }

// viewOptions give one snapshot for the whole View, as SQLite does.
func (postgres) viewOptions() *sql.TxOptions {
	return &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
}

// updateOptions give what SQLite's single writer gives: services need not
// think about write skew.
func (postgres) updateOptions() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelSerializable}
}

func (postgres) busy(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01")
}

func (postgres) taken(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && e.Code == "23505"
}

// placeholders turns ? into $1, $2, …, except in quoted text.
func (postgres) placeholders(query string) string {
	var b strings.Builder
	n, quote := 0, rune(0)
	for _, r := range query {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '\'' || r == '"':
			quote = r
		case r == '?':
			n++
			b.WriteString("$" + strconv.Itoa(n))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func openPostgresPool(text string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(text)
	if err != nil {
		return nil, fmt.Errorf("reading the database URL: %w", err) // pgx hides the password
	}
	config.RuntimeParams["application_name"] = "laurel"
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["jit"] = "off" // compiling takes longer than any query of ours
	pool := stdlib.OpenDB(*config)
	conns := max(10, 4*runtime.NumCPU())
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return pool, nil
}

// rewriter remembers each SQL text in the engine's form.
type rewriter struct{ known sync.Map }

func (r *rewriter) text(e engine, query string) string {
	if got, ok := r.known.Load(query); ok {
		return got.(string)
	}
	made := e.placeholders(query)
	r.known.Store(query, made)
	return made
}
