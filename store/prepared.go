package store

import (
	"context"
	"database/sql"
	"sync"
)

// prepared keeps the compiled statements of a SQLite pool: compiling one costs
// more than running it. pgx keeps its own.
//
// A statement can only be prepared while no transaction holds the writer's one
// connection, so a query runs uncompiled the first time and is prepared when
// its transaction is over.
type prepared struct {
	mu   sync.Mutex
	kept map[string]*sql.Stmt
}

// mostPrepared bounds what is kept; queries are texts of our own, and few.
const mostPrepared = 1000

func (p *prepared) get(query string) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.kept[query]
}

// add prepares the queries that were not yet.
func (p *prepared) add(ctx context.Context, pool *sql.DB, queries []string) {
	for _, query := range queries {
		if p.get(query) != nil {
			continue
		}
		stmt, err := pool.PrepareContext(ctx, query)
		if err != nil {
			return // it will be tried again
		}
		p.mu.Lock()
		if p.kept == nil {
			p.kept = map[string]*sql.Stmt{}
		}
		if p.kept[query] != nil || len(p.kept) >= mostPrepared {
			p.mu.Unlock()
			stmt.Close()
			continue
		}
		p.kept[query] = stmt
		p.mu.Unlock()
	}
}

// preparedOn is the statements kept for a pool; nil where the driver keeps them.
func (db *DB) preparedOn(pool *sql.DB) *prepared {
	switch {
	case db.lock == nil:
		return nil
	case pool == db.write:
		return &db.ready[0]
	}
	return &db.ready[1]
}

// statement is a query of this transaction, compiled or not.
type statement struct {
	t     *tx
	query string
	stmt  *sql.Stmt
}

func (t *tx) statement(query string) statement {
	s := statement{t: t, query: t.db.texts.text(t.db.engine, query)}
	if t.stmts == nil {
		return s
	}
	if kept := t.stmts.get(s.query); kept != nil {
		s.stmt = t.sql.StmtContext(t.ctx, kept)
	} else {
		t.fresh = append(t.fresh, s.query)
	}
	return s
}

func (s statement) exec(args []any) (sql.Result, error) {
	if s.stmt != nil {
		return s.stmt.ExecContext(s.t.ctx, args...)
	}
	return s.t.sql.ExecContext(s.t.ctx, s.query, args...)
}

func (s statement) row(args []any) *sql.Row {
	if s.stmt != nil {
		return s.stmt.QueryRowContext(s.t.ctx, args...)
	}
	return s.t.sql.QueryRowContext(s.t.ctx, s.query, args...)
}

func (s statement) rows(args []any) (*sql.Rows, error) {
	if s.stmt != nil {
		return s.stmt.QueryContext(s.t.ctx, args...)
	}
	return s.t.sql.QueryContext(s.t.ctx, s.query, args...)
}
