package hook

import (
	"context"
	"sync"
	"time"

	"laurel/account"
)

// Drain is the job that sends what is due for one webhook.
type Drain struct {
	Org  account.OrgID `json:"org"`
	Hook ID            `json:"hook"`
	At   int64         `json:"at"` // µs since 1970; the moment at which the lane was to wake
}

// Kind names the job.
func (Drain) Kind() string { return "hook.drain" }

// A lane sends to one receiver. There is one at a time for each, so that one
// who hangs costs one worker for some seconds and holds nobody else back; and a
// process has four at most, so that the other jobs keep half the workers.
const (
	laneBudget = 35 * time.Second // nothing more is begun after
	laneLease  = 70 * time.Second // longer than a job may take
	atOnce     = 4                // messages to a receiver that answers
	maxLanes   = 4
)

// lanes counts those of this process. Its zero value works.
type lanes struct {
	mu   sync.Mutex
	open int
}

func (l *lanes) enter() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open == maxLanes {
		return false
	}
	l.open++
	return true
}

func (l *lanes) leave() {
	l.mu.Lock()
	l.open--
	l.mu.Unlock()
}

// busy has a job come again after a pause, without having failed.
type busy struct{ pause time.Duration }

func (busy) Error() string           { return "hook: another sends to this receiver, or too many send just now" }
func (b busy) Snooze() time.Duration { return b.pause }

// Drain does the job. Run twice, it finds nothing due.
func (s *Service) Drain(ctx context.Context, job Drain) error {
	if !s.lanes.enter() {
		return busy{2 * time.Second}
	}
	defer s.lanes.leave()
	h, state, err := s.lease(ctx, job)
	switch {
	case err != nil || state == over:
		return gone(err)
	case state == taken:
		return busy{5 * time.Second}
	}
	err = s.drain(ctx, h)
	ended := s.endLease(context.WithoutCancel(ctx), job)
	return errOr(err, gone(ended))
}

// leasing is what came of asking for a lane.
type leasing int

const (
	ours  leasing = iota
	taken         // another has it, or one that died
	over          // another job is to wake it
)

func (s *Service) lease(ctx context.Context, job Drain) (h Hook, state leasing, err error) {
	err = s.Store.Update(ctx, func(tx Tx) error {
		if h, err = tx.Hook(job.Org, job.Hook); err != nil {
			return err
		}
		lane, err := tx.Lane(job.Org, job.Hook)
		if err != nil {
			return err
		}
		switch {
		case lane.Wake.IsZero() || lane.Wake.UnixMicro() != job.At:
			state = over
			return nil
		case s.now().Before(lane.Leased):
			state = taken
			return nil
		}
		state, lane.Leased = ours, s.now().Add(laneLease)
		return tx.SetLane(job.Org, job.Hook, lane)
	})
	return h, state, err
}

// endLease gives the lane back, and asks for it again where more is to come.
func (s *Service) endLease(ctx context.Context, job Drain) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		lane, err := tx.Lane(job.Org, job.Hook)
		if err != nil {
			return err
		}
		lane.Leased = time.Time{}
		if lane.Wake.UnixMicro() == job.At {
			lane.Wake = time.Time{}
		}
		if err := tx.SetLane(job.Org, job.Hook, lane); err != nil {
			return err
		}
		h, err := tx.Hook(job.Org, job.Hook)
		if err != nil || h.State != On {
			return err
		}
		next, more, err := tx.NextDue(job.Org, job.Hook)
		if err != nil || !more {
			return err
		}
		return s.wake(tx, job.Org, job.Hook, latest(next, h.RestUntil, s.now()))
	})
}

func latest(all ...time.Time) (t time.Time) {
	for _, one := range all {
		if one.After(t) {
			t = one
		}
	}
	return t
}

// drain sends until nothing is due, the receiver does not answer, or the time
// is over. One who failed is tried with a single message.
func (s *Service) drain(ctx context.Context, h Hook) error {
	end := s.now().Add(laneBudget)
	for h.State == On && !s.now().Before(h.RestUntil) && s.now().Before(end) && ctx.Err() == nil {
		n := atOnce
		if h.Failures > 0 {
			n = 1
		}
		var due []Delivery
		err := s.Store.View(ctx, func(tx Tx) (err error) {
			due, err = tx.Due(h.Org, h.ID, s.now(), n)
			return err
		})
		if err != nil || len(due) == 0 {
			return err
		}
		secrets, err := s.live(ctx, h)
		if err != nil {
			return err
		}
		outcomes := make([]outcome, len(due))
		var hands sync.WaitGroup
		for i, d := range due {
			hands.Go(func() { outcomes[i] = s.attempt(ctx, h, d, secrets) })
		}
		hands.Wait()
		if h, err = s.keep(context.WithoutCancel(ctx), h, due, outcomes); err != nil {
			return err
		}
	}
	return nil
}

// live are the secrets that sign now.
func (s *Service) live(ctx context.Context, h Hook) ([]Secret, error) {
	now, err := s.kept(ctx, secretName("hook", string(h.ID), h.Secret))
	if err != nil {
		return nil, err
	}
	all := []Secret{now}
	if s.now().Before(h.OldUntil) {
		old, err := s.kept(ctx, secretName("hook", string(h.ID), h.Secret-1))
		if err != nil {
			return nil, err
		}
		all = append(all, old)
	}
	return all, nil
}
