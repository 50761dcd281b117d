package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

// The bounds of a job: short, and given to another worker when its own died.
// On PostgreSQL the rescue time is how long a killed node's jobs wait.
const (
	jobTimeout  = 60 * time.Second
	rescueAfter = 90 * time.Second
	jobAttempts = 36 // by the pauses of retryPause, a good day
	jobWorkers  = 8
)

// Job is a thing to do once its transaction is kept. Its JSON is what the
// handler gets, so it holds ids, no names and no secrets in the clear.
type Job interface{ Kind() string }

// enqueuer puts jobs into a transaction.
type enqueuer interface {
	insert(ctx context.Context, t *tx, job Job, at time.Time) error
	queue() *riverClient // to look at jobs and change them
}

// riverEnqueuer is a River client that only inserts.
type riverEnqueuer struct{ client *riverClient }

func (e riverEnqueuer) queue() *riverClient { return e.client }

func newEnqueuer(db *DB) (enqueuer, error) {
	client, err := db.river(&river.Config{})
	return riverEnqueuer{client}, err
}

func (e riverEnqueuer) insert(ctx context.Context, t *tx, job Job, at time.Time) error {
	_, err := e.client.InsertTx(ctx, t.sql, job, &river.InsertOpts{ScheduledAt: at})
	if err != nil {
		return t.fail("enqueue "+job.Kind(), err)
	}
	return nil
}

// Later has job done after the commit, at least once.
func (t *tx) Later(job interface{ Kind() string }) error {
	return t.db.jobs.insert(t.ctx, t, job, time.Time{})
}

// LaterAt has job done at a time, or within seconds after it; one whose time
// has come is done like one of [tx.Later].
func (t *tx) LaterAt(job interface{ Kind() string }, at time.Time) error {
	if !at.After(time.Now()) {
		at = time.Time{} // with a time, River would leave it to its scheduler, which looks every five seconds
	}
	return t.db.jobs.insert(t.ctx, t, job, at)
}

// Jobs maps kinds of jobs to what does them.
type Jobs struct {
	workers  *river.Workers
	periodic []*river.PeriodicJob
	kinds    map[string]bool
}

// Handle has do called with the JSON of every job of a kind. A timeout of 0 is
// 60 s, which is also the most. do may be called twice for one job and must then change nothing.
// An error is kept with the job, and the job is tried again later and later.
func (j *Jobs) Handle(kind string, timeout time.Duration, do func(ctx context.Context, args []byte) error) {
	if j.workers == nil {
		j.workers, j.kinds = river.NewWorkers(), map[string]bool{}
	}
	if timeout <= 0 || timeout > jobTimeout {
		timeout = jobTimeout
	}
	j.kinds[kind] = true
	river.AddWorkerArgs(j.workers, anyJob{kind: kind}, &anyWorker{timeout: timeout, do: do})
}

// Every enqueues a job at start and then again and again.
func (j *Jobs) Every(pause time.Duration, job Job) {
	j.periodic = append(j.periodic, river.NewPeriodicJob(river.PeriodicInterval(pause),
		func() (river.JobArgs, *river.InsertOpts) { return job, nil }, &river.PeriodicJobOpts{RunOnStart: true}))
}

// Handles tells whether a kind has a handler.
func (j *Jobs) Handles(kind string) bool { return j.kinds[kind] }

// On is Handle for a job's own type.
func On[J Job](j *Jobs, do func(context.Context, J) error) {
	var zero J
	j.Handle(zero.Kind(), 0, func(ctx context.Context, args []byte) error {
		var job J
		if err := json.Unmarshal(args, &job); err != nil {
			return fmt.Errorf("reading a job of kind %s: %w", zero.Kind(), err)
		}
		return do(ctx, job)
	})
}

// anyJob stands for every kind of job: its JSON as it is.
type anyJob struct {
	kind string
	args json.RawMessage
}

func (j anyJob) Kind() string                 { return j.kind }
func (j anyJob) MarshalJSON() ([]byte, error) { return j.args, nil }
func (j *anyJob) UnmarshalJSON(b []byte) error {
	j.args = append(j.args[:0], b...)
	return nil
}

type anyWorker struct {
	river.WorkerDefaults[anyJob]
	timeout time.Duration
	do      func(context.Context, []byte) error
}

func (w *anyWorker) Timeout(*river.Job[anyJob]) time.Duration { return w.timeout }

// Work does the job. What waits for something outside, and says so by a method
// Snooze, comes again after that pause without having failed, however often.
func (w *anyWorker) Work(ctx context.Context, job *river.Job[anyJob]) error {
	err := w.do(ctx, job.Args.args)
	waits, ok := errors.AsType[interface {
		error
		Snooze() time.Duration
	}](err)
	if ok {
		return river.JobSnooze(waits.Snooze())
	}
	return err
}

// river makes a client over the writers' pool.
func (db *DB) river(c *river.Config) (*riverClient, error) {
	c.Logger = db.quietLog()
	c.MaxAttempts = jobAttempts
	c.JobTimeout = jobTimeout
	c.RescueStuckJobsAfter = rescueAfter
	c.RetryPolicy = retryPolicy{}
	c.FetchPollInterval = db.config.Poll
	c.FetchCooldown = min(db.config.Poll, 10*time.Millisecond) // between fetches of a full queue
	c.PollOnly = true
	if db.engine.name() == "sqlite" {
		return river.NewClient(riversqlite.New(db.write), c)
	}
	return river.NewClient(riverdatabasesql.New(db.write), c)
}
