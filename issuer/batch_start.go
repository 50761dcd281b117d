package issuer

import (
	"context"
	"errors"
	"time"

	"laurel/account"
	"laurel/fault"
)

// maxStartAhead bounds how long the file of a batch is kept for its start.
const maxStartAhead = 366 * 24 * time.Hour

// startable says why a batch cannot be started.
func (b Batch) startable() error {
	if b.State != BatchReady {
		return conflict("batch.notReady", "The file is still being read, or could not be. Look at it again.")
	}
	if b.Rows == b.Failed {
		return conflict("batch.nobody", "Every row of this file has a problem, so there is nothing to start.")
	}
	return nil
}

// StartLater has a batch that is ready start by itself at a later moment; the
// zero time, that it waits for somebody again.
func (s *Service) StartLater(ctx context.Context, by account.Actor, org account.OrgID, id BatchID, at time.Time) (b Batch, err error) {
	at = at.UTC().Truncate(time.Microsecond)
	switch {
	case at.IsZero():
	case !at.After(s.now()):
		return b, fault.Field("due", "Choose a moment that is still to come, or start it now.")
	case at.Sub(s.now()) > maxStartAhead:
		return b, fault.Field("due", "Choose a moment within a year.")
	}
	err = s.changeDraft(ctx, by, org, id, func(tx BatchTx, was Batch) error {
		if b = was; at.IsZero() && was.Starts.IsZero() {
			return nil
		}
		if err := was.startable(); err != nil {
			return err
		}
		b.Starts, b.Problem, b.Changed = at, "", s.now()
		if saved, err := tx.SaveBatch(b, was); err != nil || !saved {
			return errOr(err, conflict("batch.busy", "The batch moved on just now. Ask again."))
		}
		if at.IsZero() {
			return tx.Record(s.event(by, org, "batch.unscheduled", string(id)))
		}
		if err := tx.Record(s.event(by, org, "batch.scheduled", string(id), "due", at.Format(time.RFC3339))); err != nil {
			return err
		}
		return tx.LaterAt(BatchDue{org, id, at, by.Person}, at)
	})
	return b, err
}

// BatchesToStart lists the batches that start by themselves, the soonest first,
// as [Service.BatchesOf] does.
func (s *Service) BatchesToStart(ctx context.Context, by account.Actor, org account.OrgID) (all []Batch, err error) {
	right := looking(by, org)
	if err := by.RequireSome(right, org); err != nil {
		return nil, err
	}
	err = s.Batches.View(ctx, func(tx BatchTx) error {
		all, err = tx.BatchesToStart(org, by.Narrowed(right, org, nil), 200)
		return err
	})
	return all, err
}

// BatchDue is the job that starts a batch at its moment. One of another moment
// than the batch's does nothing.
type BatchDue struct {
	Org    account.OrgID    `json:"org"`
	Batch  BatchID          `json:"batch"`
	At     time.Time        `json:"at"`
	Person account.PersonID `json:"person"` // who chose the moment
}

// Kind names the job.
func (BatchDue) Kind() string { return "issuer.batchDue" }

// BatchDue does the job. What cannot be started says why on its page.
func (s *Service) BatchDue(ctx context.Context, job BatchDue) error {
	b, err := s.batch(ctx, job.Org, job.Batch)
	if fault.Is(err, fault.NotFound) || err == nil && (b.State != BatchReady || !b.Starts.Equal(job.At)) {
		return nil
	}
	if err != nil {
		return err
	}
	by := account.Actor{Person: job.Person, Client: "schedule", Scopes: []account.Right{account.Issue}, Memberships: []account.Membership{{Org: job.Org}}}
	_, _, err = s.StartBatch(ctx, by, job.Org, job.Batch)
	f, said := errors.AsType[*fault.Error](err)
	if err == nil || !said || f.Kind == fault.Unexpected || f.Kind == fault.Unavailable {
		return err
	}
	return s.Batches.Update(ctx, func(tx BatchTx) error {
		was, err := tx.Batch(job.Org, job.Batch)
		if err != nil || was.State != BatchReady || !was.Starts.Equal(job.At) {
			return err
		}
		b := was
		b.Starts, b.Problem, b.Changed = time.Time{}, "It did not start by itself. "+f.Sentence(), s.now()
		_, err = tx.SaveBatch(b, was)
		return err
	})
}
