package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"laurel/account"
	"laurel/fault"
)

// JobStanding is how a job stands, for those who run the server.
type JobStanding string

const (
	JobWaiting   JobStanding = "waiting"   // for a worker, or for its time
	JobRunning   JobStanding = "running"   // now
	JobRetried   JobStanding = "retried"   // it failed and is tried again
	JobGivenUp   JobStanding = "givenUp"   // it failed too often; kept for 30 days
	JobDiscarded JobStanding = "discarded" // by an operator; kept for a day
	JobDone      JobStanding = "done"      // kept for an hour
)

var jobStates = map[JobStanding][]rivertype.JobState{
	JobWaiting:   {rivertype.JobStateAvailable, rivertype.JobStateScheduled, rivertype.JobStatePending},
	JobRunning:   {rivertype.JobStateRunning},
	JobRetried:   {rivertype.JobStateRetryable, rivertype.JobStateAvailable, rivertype.JobStateScheduled}, // after a try
	JobGivenUp:   {rivertype.JobStateDiscarded},
	JobDiscarded: {rivertype.JobStateCancelled},
	JobDone:      {rivertype.JobStateCompleted},
}

// standingOf tells how a job stands. What is tried again after a short pause is
// available to the queue, as what was never tried is.
func standingOf(state rivertype.JobState, tries int) JobStanding {
	if tries > 0 && slices.Contains(jobStates[JobRetried], state) {
		return JobRetried
	}
	for _, standing := range []JobStanding{JobWaiting, JobRunning, JobRetried, JobGivenUp, JobDiscarded} {
		if slices.Contains(jobStates[standing], state) {
			return standing
		}
	}
	return JobDone
}

// JobInfo is one job as it stands.
type JobInfo struct {
	ID       int64
	Kind     string
	Args     string // its JSON: ids, no names and no secrets in the clear
	Standing JobStanding
	Tries    int
	Most     int       // tries, before it is given up
	Made     time.Time // when it was enqueued
	Due      time.Time // when it runs, or ran
	Error    string    // what the last failed try said
	FailedAt time.Time
}

// JobFilter chooses jobs; the zero filter chooses the newest.
type JobFilter struct {
	Standing JobStanding
	Kind     string
	Before   int64 // only jobs with a smaller id: the last of the page before
	Limit    int   // 1 to 200; 50 if zero
}

// JobList lists jobs, the newest first, and tells whether there are more.
func (db *DB) JobList(ctx context.Context, f JobFilter) (all []JobInfo, more bool, err error) {
	limit := min(f.Limit, 200)
	if limit <= 0 {
		limit = 50
	}
	query := river.NewJobListParams().First(limit+1).OrderBy(river.JobListOrderByID, river.SortOrderDesc)
	if f.Standing != "" {
		states, known := jobStates[f.Standing]
		if !known {
			return nil, false, fault.Field("state", "Choose one of the states.")
		}
		query = query.States(states...)
		switch f.Standing {
		case JobWaiting:
			query = query.Where("attempt = 0")
		case JobRetried:
			query = query.Where("attempt > 0")
		}
	}
	if f.Kind != "" {
		query = query.Kinds(f.Kind)
	}
	if f.Before > 0 {
		query = query.Where("id < @before", river.NamedArgs{"before": f.Before})
	}
	got, err := db.jobs.queue().JobList(ctx, query)
	if err != nil {
		return nil, false, fmt.Errorf("listing jobs: %w", err)
	}
	for i, row := range got.Jobs {
		if i == limit {
			return all, true, nil
		}
		all = append(all, jobInfo(row))
	}
	return all, false, nil
}

func jobInfo(row *rivertype.JobRow) JobInfo {
	j := JobInfo{ID: row.ID, Kind: row.Kind, Args: string(row.EncodedArgs), Standing: standingOf(row.State, row.Attempt),
		Tries: row.Attempt, Most: row.MaxAttempts, Made: row.CreatedAt.UTC(), Due: row.ScheduledAt.UTC()}
	if n := len(row.Errors); n > 0 {
		j.Error, j.FailedAt = row.Errors[n-1].Error, row.Errors[n-1].At.UTC()
	}
	return j
}

// RetryJob has a job run as soon as a worker is free, also one that was given
// up, and records e in the same transaction. It fails with [fault.Conflict]
// for a job that runs, is done or was discarded.
func (db *DB) RetryJob(ctx context.Context, id int64, e account.Event) error {
	return db.changeJob(ctx, id, e, func(t *tx) error {
		_, err := db.jobs.queue().JobRetryTx(ctx, t.sql, id)
		return err
	}, JobWaiting, JobRetried, JobGivenUp)
}

// DiscardJob ends a job that has not been done, for good, and records e in the
// same transaction. It fails with [fault.Conflict] for one that runs or is over.
func (db *DB) DiscardJob(ctx context.Context, id int64, e account.Event) error {
	return db.changeJob(ctx, id, e, func(t *tx) error {
		_, err := db.jobs.queue().JobCancelTx(ctx, t.sql, id)
		return err
	}, JobWaiting, JobRetried)
}

func (db *DB) changeJob(ctx context.Context, id int64, e account.Event, change func(*tx) error, from ...JobStanding) error {
	return db.update(ctx, func(t *tx) error {
		row, err := db.jobs.queue().JobGetTx(ctx, t.sql, id)
		if errors.Is(err, river.ErrNotFound) {
			return fault.NoSuch("job", strconv.FormatInt(id, 10))
		}
		if err != nil {
			return t.fail("read a job", err)
		}
		now := jobInfo(row)
		if !slices.Contains(from, now.Standing) {
			return fault.New(fault.Conflict, "job."+string(now.Standing), jobOver[now.Standing])
		}
		if err := change(t); err != nil {
			return t.fail("change a job", err)
		}
		e.Subject, e.Detail = strconv.FormatInt(id, 10), map[string]string{"kind": now.Kind}
		return t.Record(e)
	})
}

var jobOver = map[JobStanding]string{
	JobRunning:   "This job is running now. Look again in a minute: a job runs for 60 seconds at most.",
	JobGivenUp:   "This job was given up already. It can be tried again.",
	JobDiscarded: "This job was discarded, which is final.",
	JobDone:      "This job is done.",
}

// JobCounts counts the jobs by how they stand, and lists the kinds there are.
func (db *DB) JobCounts(ctx context.Context) (counts map[JobStanding]int, kinds []string, err error) {
	counts = map[JobStanding]int{}
	err = db.view(ctx, func(t *tx) error {
		clear(counts)
		kinds = nil
		return t.each(`SELECT kind, state, max(attempt), count(*) FROM river_job
			GROUP BY kind, state, CASE WHEN attempt > 0 THEN 1 ELSE 0 END ORDER BY kind`, nil, func(r row) error {
			var kind, state string
			var tries, n int
			if err := r.Scan(&kind, &state, &tries, &n); err != nil {
				return err
			}
			counts[standingOf(rivertype.JobState(state), tries)] += n
			if last := len(kinds); last == 0 || kinds[last-1] != kind {
				kinds = append(kinds, kind)
			}
			return nil
		})
	})
	return counts, kinds, err
}
