package store

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing/fstest"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"laurel/fault"
)

//go:embed migrations/*.sql
var migrationTexts embed.FS

// migrate brings River's tables and ours to this program's version.
func (db *DB) migrate(ctx context.Context) error {
	ours, unknown, err := db.schemaGap(ctx)
	switch {
	case err != nil:
		return err
	case len(unknown) > 0:
		return newerSchema(unknown)
	case len(ours) == 0:
		return db.numberAwards(ctx)
	}
	if err := db.migrateRiver(ctx); err != nil {
		return fmt.Errorf("migrating the job tables: %w", err)
	}
	provider, err := db.goose()
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	return db.numberAwards(ctx)
}

func (db *DB) migrateRiver(ctx context.Context) error {
	config := &rivermigrate.Config{Logger: db.quietLog()}
	up := func(m interface {
		Migrate(context.Context, rivermigrate.Direction, *rivermigrate.MigrateOpts) (*rivermigrate.MigrateResult, error)
	}, err error) error {
		if err != nil {
			return err
		}
		_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
		return err
	}
	if db.engine.name() == "sqlite" {
		return up(rivermigrate.New(riversqlite.New(db.write), config))
	}
	return up(rivermigrate.New(riverdatabasesql.New(db.write), config))
}

func (db *DB) goose() (*goose.Provider, error) {
	texts, err := migrationsFor(db.engine.name())
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(db.engine.dialect(), db.write, texts,
		goose.WithTableName("laurel_schema"), goose.WithAllowOutofOrder(true), goose.WithDisableGlobalRegistry(true))
}

// checkSchema refuses a database that is older or newer than the program.
func (db *DB) checkSchema(ctx context.Context) error {
	missing, unknown, err := db.schemaGap(ctx)
	switch {
	case err != nil:
		return err
	case len(unknown) > 0:
		return newerSchema(unknown)
	case len(missing) > 0:
		return fault.New(fault.Unavailable, "store.olderSchema",
			"The database lacks migration {version} of this program. Run laurel migrate first.", "version", strconv.FormatInt(missing[0], 10))
	}
	return nil
}

func newerSchema(unknown []int64) error {
	return fault.New(fault.Unavailable, "store.newerSchema",
		"The database has migration {version}, which this program does not know. Use the newer program.", "version", strconv.FormatInt(unknown[0], 10))
}

// schemaGap compares the migrations of the program with those of the database.
func (db *DB) schemaGap(ctx context.Context) (missing, unknown []int64, err error) {
	known, err := migrationVersions()
	if err != nil {
		return nil, nil, err
	}
	applied, err := db.appliedMigrations(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, v := range known {
		if !slices.Contains(applied, v) {
			missing = append(missing, v)
		}
	}
	for _, v := range applied {
		if v > 0 && !slices.Contains(known, v) {
			unknown = append(unknown, v)
		}
	}
	return missing, unknown, nil
}

func (db *DB) appliedMigrations(ctx context.Context) ([]int64, error) {
	table := `SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'laurel_schema'`
	if db.engine.name() == "sqlite" {
		table = `SELECT count(*) FROM sqlite_master WHERE name = 'laurel_schema'`
	}
	var there int
	if err := db.write.QueryRowContext(ctx, table).Scan(&there); err != nil || there == 0 {
		return nil, err
	}
	rows, err := db.write.QueryContext(ctx, `SELECT version_id FROM laurel_schema ORDER BY version_id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []int64
	for rows.Next() {
		var v int64
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

func migrationVersions() ([]int64, error) {
	names, err := fs.Glob(migrationTexts, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var all []int64
	for _, name := range names {
		digits, _, _ := strings.Cut(strings.TrimPrefix(name, "migrations/"), "_")
		v, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("migration %s has no number: %w", name, err)
		}
		all = append(all, v)
	}
	return all, nil
}

// migrationsFor is the one text as one engine takes it.
func migrationsFor(engine string) (fs.FS, error) {
	names, err := fs.Glob(migrationTexts, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	texts := fstest.MapFS{}
	for _, name := range names {
		raw, err := migrationTexts.ReadFile(name)
		if err != nil {
			return nil, err
		}
		own, err := onlyFor(engine, raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		texts[strings.TrimPrefix(name, "migrations/")] = &fstest.MapFile{Data: own}
	}
	return texts, nil
}

// onlyFor leaves out what stands between "-- only OTHER" and "-- end only".
func onlyFor(engine string, text []byte) ([]byte, error) {
	var out bytes.Buffer
	only := ""
	for line := range bytes.Lines(text) {
		word := strings.TrimSpace(string(line))
		switch {
		case word == "-- only sqlite" || word == "-- only postgres":
			if only != "" {
				return nil, errors.New(`"-- only" inside "-- only"`)
			}
			only = strings.TrimPrefix(word, "-- only ")
		case word == "-- end only":
			only = ""
		case only == "" || only == engine:
			out.Write(line)
		}
	}
	if only != "" {
		return nil, errors.New(`"-- only" without "-- end only"`)
	}
	return out.Bytes(), nil
}
