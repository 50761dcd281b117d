package laureltest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"laurel/store"
)

// loader fills tables past the store, which must not be open: no references
// are checked, and indices are made anew at the end.
type loader struct {
	db       *sql.DB
	conn     *sql.Conn
	postgres bool
	indices  []string
}

func newLoader(ctx context.Context, at store.Config) (l *loader, err error) {
	l = &loader{postgres: at.URL != ""}
	if l.postgres {
		l.db, err = sql.Open("pgx", at.URL)
	} else {
		q := url.Values{"_pragma": {"journal_mode(OFF)", "synchronous(OFF)", "cache_size(-400000)", "foreign_keys(0)"}}
		l.db, err = sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(at.Dir, "laurel.db"))+"?"+q.Encode())
	}
	if err == nil {
		l.conn, err = l.db.Conn(ctx)
	}
	if err == nil && l.postgres {
		_, err = l.conn.ExecContext(ctx, `SET session_replication_role = replica`)
	}
	return l, err
}

// dropIndices drops those of some tables that only make things quick.
func (l *loader) dropIndices(ctx context.Context, tables []string) error {
	query := `SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL`
	if l.postgres {
		query = `SELECT indexname, indexdef, tablename FROM pg_indexes WHERE schemaname = current_schema() AND indexdef NOT LIKE 'CREATE UNIQUE%'`
	}
	rows, err := l.conn.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name, text, table string
		if err := rows.Scan(&name, &text, &table); err != nil {
			return err
		}
		if slices.Contains(tables, table) && !strings.HasPrefix(text, "CREATE UNIQUE") {
			names, l.indices = append(names, name), append(l.indices, text)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, name := range names {
		if _, err := l.conn.ExecContext(ctx, `DROP INDEX `+name); err != nil {
			return err
		}
	}
	return nil
}

// close makes the indices and, on PostgreSQL, the statistics that a database
// in use has.
func (l *loader) close(ctx context.Context) error {
	var errs []error
	for _, text := range l.indices {
		_, err := l.conn.ExecContext(ctx, text)
		errs = append(errs, err)
	}
	if l.postgres {
		_, err := l.conn.ExecContext(ctx, `VACUUM ANALYZE`)
		errs = append(errs, err)
	}
	return errors.Join(append(errs, l.conn.Close(), l.db.Close())...)
}

// fill adds n rows to a table.
func (l *loader) fill(ctx context.Context, table, columns string, n int, row func(i int) []any) error {
	names := strings.Split(columns, ", ")
	var err error
	if l.postgres {
		err = l.copyIn(ctx, table, names, n, row)
	} else {
		err = l.insert(ctx, table, columns, len(names), n, row)
	}
	if err != nil {
		return fmt.Errorf("filling %s: %w", table, err)
	}
	return nil
}

func (l *loader) copyIn(ctx context.Context, table string, columns []string, n int, row func(i int) []any) error {
	return l.conn.Raw(func(driver any) error {
		i := -1
		_, err := driver.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromFunc(func() ([]any, error) {
			if i++; i == n {
				return nil, nil
			}
			return row(i), nil
		}))
		return err
	})
}

// insert goes in transactions of 100,000 rows and statements of 20.
func (l *loader) insert(ctx context.Context, table, columns string, width, n int, row func(i int) []any) error {
	one := "(?" + strings.Repeat(", ?", width-1) + ")"
	for at := 0; at < n; at += 100_000 {
		tx, err := l.conn.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback() // after Commit this does nothing
		for _, size := range []int{20, 1} {
			stmt, err := tx.PrepareContext(ctx, `INSERT INTO `+table+` (`+columns+`) VALUES `+strings.Repeat(one+", ", size-1)+one)
			if err != nil {
				return err
			}
			from, until := at, min(at+100_000, n)
			if size == 1 {
				from = until - (until-at)%20
			} else {
				until -= (until - at) % 20
			}
			for i := from; i < until; i += size {
				var args []any
				for j := range size {
					args = append(args, row(i+j)...)
				}
				if _, err := stmt.ExecContext(ctx, args...); err != nil {
					return err
				}
			}
			stmt.Close()
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}
