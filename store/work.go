package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

type riverClient = river.Client[*sql.Tx]

// working is what Work started.
type working struct {
	sync.Mutex
	client *riverClient
}

// Work starts the workers. The function it returns lets them finish what they
// have begun, until its context ends; then it cancels them.
func (db *DB) Work(ctx context.Context, jobs *Jobs) (stop func(context.Context) error, err error) {
	if jobs.workers == nil {
		return nil, errors.New("store: no kind of job has a handler")
	}
	db.work.Lock()
	defer db.work.Unlock()
	if db.work.client != nil {
		return nil, errors.New("store: the workers run already")
	}
	client, err := db.river(&river.Config{
		Queues:       map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: jobWorkers}},
		Workers:      jobs.workers,
		PeriodicJobs: jobs.periodic,
		// What a finished job said is of no use later.
		CompletedJobRetentionPeriod: time.Hour,
		CancelledJobRetentionPeriod: 24 * time.Hour,
		DiscardedJobRetentionPeriod: 30 * 24 * time.Hour,
	})
	if err != nil {
		return nil, err
	}
	// The workers outlive the context that started them: stop ends them.
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, err
	}
	db.work.client = client
	return db.stopWork, nil
}

func (db *DB) stopWork(ctx context.Context) error {
	db.work.Lock()
	client := db.work.client
	db.work.client = nil
	db.work.Unlock()
	if client == nil {
		return nil
	}
	if client.Stop(ctx) == nil {
		return nil
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return client.StopAndCancel(last)
}

// Drain waits until no job is left that could run now. It needs workers.
func (db *DB) Drain(ctx context.Context) error {
	db.work.Lock()
	client := db.work.client
	db.work.Unlock()
	if client == nil {
		return errors.New("store: nobody works on jobs")
	}
	done, unsubscribe := client.Subscribe(river.EventKindJobCompleted, river.EventKindJobFailed,
		river.EventKindJobCancelled, river.EventKindJobSnoozed)
	defer unsubscribe()
	for {
		left, err := db.Pending(ctx)
		if err != nil || left == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-done:
			for len(done) > 0 { // jobs end many at a time, and one look is enough
				<-done
			}
		case <-time.After(db.config.Poll): // another process may have done it
		}
	}
}

// Pending counts the jobs that run or could run now.
func (db *DB) Pending(ctx context.Context) (int, error) {
	var n int
	err := db.read.QueryRowContext(ctx, `SELECT count(*) FROM river_job WHERE state IN ('available', 'running', 'pending')
		OR (state IN ('retryable', 'scheduled') AND scheduled_at <= `+db.engine.now()+`)`).Scan(&n)
	return n, err
}

// JobState is how one kind of job fares, for metrics.
type JobState struct {
	Kind, State string
	Count       int
}

// JobStates counts the jobs by kind and state.
func (db *DB) JobStates(ctx context.Context) ([]JobState, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT kind, state, count(*) FROM river_job GROUP BY kind, state ORDER BY kind, state`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []JobState
	for rows.Next() {
		var s JobState
		if err := rows.Scan(&s.Kind, &s.State, &s.Count); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// freeJobs gives back the jobs that the dead predecessor left running: whoever
// holds the directory's lock is the only worker. Its leadership ends too, and
// the attempt that nobody finished does not count.
func (db *DB) freeJobs(ctx context.Context) error {
	return db.update(ctx, func(t *tx) error {
		_, err := t.exec(`DELETE FROM river_leader`)
		if err != nil {
			return err
		}
		n, err := t.exec(`UPDATE river_job SET state = 'available', attempt = max(attempt - 1, 0) WHERE state = 'running'`)
		if n > 0 {
			db.config.Log.Info("freed jobs left by a process that died", "jobs", n)
		}
		return err
	})
}

// retryPolicy doubles the pause, from one second to an hour.
type retryPolicy struct{}

func (retryPolicy) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().Add(retryPause(len(job.Errors) + 1))
}

// retryPause is the pause after so many failures, with a tenth of chance, so
// that what failed together is not tried together.
func retryPause(failures int) time.Duration {
	pause := time.Hour
	if failures < 12 {
		pause = min(pause, time.Second<<max(failures-1, 0))
	}
	return pause + rand.N(pause/10)
}

// quiet passes on what River warns of, not its daily business.
type quiet struct{ slog.Handler }

func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}

func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(attrs)} }
func (q quiet) WithGroup(name string) slog.Handler       { return quiet{q.Handler.WithGroup(name)} }

func (db *DB) quietLog() *slog.Logger { return slog.New(quiet{db.config.Log.Handler()}) }
