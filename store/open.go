package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"
)

// Config says where the data is. Dir or URL must be given, the rest may be zero.
type Config struct {
	Dir string // SQLite: the directory that holds everything
	URL string // PostgreSQL: postgres://…

	// Quick lets SQLite answer before the disk has: what was committed
	// survives a killed process, but not a power cut. For demo and tests.
	Quick bool

	Poll time.Duration    // how often workers look for jobs; 0 is 100 ms
	Now  func() time.Time // the clock for event and file times; nil is time.Now
	Log  *slog.Logger     // nil is slog.Default()
}

// DB is the open store.
type DB struct {
	engine engine
	config Config
	write  *sql.DB // SQLite: one connection; River uses the same
	read   *sql.DB // PostgreSQL: the same as write
	lock   *dirLock
	jobs   enqueuer
	texts  rewriter
	ready  [2]prepared // statements of the writer and of the readers, over SQLite
	work   working

	few, some int // recipients who have a word, as [having] tells them apart
	rare      int // how many events of one kind are gone through for a unit's
}

// Open opens the store, ready for use. With a directory it waits for nobody:
// when another process holds it, the error says who and where it listens.
func Open(ctx context.Context, c Config) (*DB, error) {
	db, err := open(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := db.prepare(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Migrate brings the schema at c to this program's version.
func Migrate(ctx context.Context, c Config) error {
	db, err := open(ctx, c)
	if err != nil {
		return err
	}
	return errors.Join(db.migrate(ctx), db.Close())
}

func open(ctx context.Context, c Config) (*DB, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Poll == 0 {
		c.Poll = 100 * time.Millisecond
	}
	db := &DB{config: c, few: fewRecipients, some: someRecipients, rare: rareEvents}
	var err error
	switch {
	case c.Dir != "" && c.URL != "":
		return nil, errors.New("store: give a directory or a database URL, not both")
	case c.URL != "":
		err = db.openPostgres(ctx, c.URL)
	case c.Dir != "":
		err = db.openSQLite(ctx, c)
	default:
		return nil, errors.New("store: give a directory or a database URL")
	}
	if err == nil {
		db.jobs, err = newEnqueuer(db)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func (db *DB) openSQLite(ctx context.Context, c Config) error {
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return fmt.Errorf("making the data directory: %w", err)
	}
	var err error
	if db.lock, err = lockDir(c.Dir); err != nil {
		return err
	}
	db.engine = sqlite{}
	if db.write, db.read, err = openSQLitePools(c); err != nil {
		return err
	}
	return db.write.PingContext(ctx)
}

func (db *DB) openPostgres(ctx context.Context, url string) error {
	db.engine = postgres{}
	pool, err := openPostgresPool(url)
	if err != nil {
		return err
	}
	db.write, db.read = pool, pool
	if err := pool.PingContext(ctx); err != nil {
		return fmt.Errorf("reaching PostgreSQL: %w", err)
	}
	return nil
}

// prepare makes the open database fit for this program.
func (db *DB) prepare(ctx context.Context) error {
	if db.lock == nil {
		return db.checkSchema(ctx)
	}
	if err := db.migrate(ctx); err != nil {
		return err
	}
	return db.freeJobs(ctx)
}

// Ping tells whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	var one int
	return db.read.QueryRowContext(ctx, "SELECT 1").Scan(&one)
}

// Announce notes where this process listens, for a second one that finds the
// directory taken.
func (db *DB) Announce(address string) error {
	if db.lock == nil {
		return nil
	}
	return db.lock.announce(address)
}

// Close gives everything back. Workers must have been stopped before.
func (db *DB) Close() error {
	var errs []error
	if db.write != nil {
		errs = append(errs, db.write.Close())
	}
	if db.read != nil && db.read != db.write {
		errs = append(errs, db.read.Close())
	}
	if db.lock != nil {
		errs = append(errs, db.lock.release())
	}
	return errors.Join(errs...)
}
