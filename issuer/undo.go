package issuer

import (
	"context"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
)

// Waiter tells how long the mail of an award waits, so that it can be undone.
type Waiter interface {
	// Wait is for awards made now; since is when that was decided.
	Wait(ctx context.Context, org account.OrgID) (wait time.Duration, since time.Time, err error)
}

// undoMargin is how long before the mail leaves nothing is undone any more:
// longer than a transaction, so that it never leaves for what was undone.
const undoMargin = 5 * time.Second

// undone is the reason of an award that was undone.
const undone = "Undone before its holder was told."

// wait is how long the mail of an award made now waits.
func (s *Service) wait(ctx context.Context, org account.OrgID) (time.Duration, error) {
	if s.Waiter == nil {
		return 0, nil
	}
	wait, _, err := s.Waiter.Wait(ctx, org)
	return wait, err
}

// Undoable is an award that can be undone before a moment.
type Undoable struct {
	Award
	Until time.Time
}

// maxUndoable is how many awards that can be undone are listed at most.
const maxUndoable = 200

// Undoable lists the newest awards of an organisation that can be undone: those
// that were made one by one, of which nobody has been told. Who may award in
// units alone is shown what these awarded.
func (s *Service) Undoable(ctx context.Context, by account.Actor, org account.OrgID) (all []Undoable, err error) {
	if err := by.RequireSome(account.Issue, org); err != nil {
		return nil, err
	}
	wait, from, err := s.undoing(ctx, org)
	if err != nil || wait == 0 {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		awards, err := tx.MadeSingly(org, by.Narrowed(account.Issue, org, nil), from, maxUndoable)
		all = nil
		for _, a := range awards {
			all = append(all, Undoable{a, a.Created.Add(wait)})
		}
		return err
	})
	return all, err
}

// undoing is how long after it was made an award can be undone, and since when
// those were made that can be now; no time where none can.
func (s *Service) undoing(ctx context.Context, org account.OrgID) (wait time.Duration, from time.Time, err error) {
	if s.Waiter == nil {
		return 0, from, nil
	}
	wait, from, err = s.Waiter.Wait(ctx, org)
	if err != nil || wait == 0 {
		return 0, from, err
	}
	wait -= undoMargin
	if first := s.now().Add(-wait).Add(time.Microsecond); from.Before(first) {
		from = first
	}
	return wait, from, nil
}

// undoneBy is the moment before which an award can be undone; zero where it
// cannot. What a file awarded cannot: its mails do not wait.
func (s *Service) undoneBy(ctx context.Context, a Award) (end time.Time, err error) {
	wait, from, err := s.undoing(ctx, a.Org)
	if err != nil || wait == 0 || a.Status != InForce || a.Supersedes != "" || a.Created.Before(from) {
		return time.Time{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		filed, err := tx.Filed(a.Org, a.ID)
		if filed {
			return conflict("award.filed", "What a file awarded cannot be undone. Revoke the award instead.")
		}
		end = a.Created.Add(wait)
		return err
	})
	return end, err
}

// Undo withdraws an award before its mail leaves: nobody is told, and its
// place in the status list says revoked.
func (s *Service) Undo(ctx context.Context, by account.Actor, id AwardID) (Award, error) {
	org, err := s.awardOrg(ctx, by, account.Issue, id)
	if err != nil {
		return Award{}, err
	}
	award, err := s.Signed(ctx, org, id)
	if err != nil {
		return Award{}, err
	}
	end, err := s.undoneBy(ctx, award)
	if err != nil {
		return Award{}, err
	}
	if end.IsZero() {
		return Award{}, conflict("award.announced", "Its holder has been told, or will be in a moment. Revoke the award instead.")
	}
	award.Status, award.Reason, award.Changed = Revoked, undone, s.now()
	return award, s.Store.Update(ctx, func(tx Tx) error {
		changed, err := tx.SetStatus(award, InForce)
		if err != nil || !changed {
			return errOr(err, conflict("award.changed", "Somebody else changed this award just now. Look at it again before you decide."))
		}
		if !s.now().Before(end) {
			return conflict("award.announced", "Its holder has been told, or will be in a moment. Revoke the award instead.")
		}
		if err := tx.TouchList(org, award.List); err != nil {
			return err
		}
		if err := tx.Record(s.event(by, org, "award.undone", string(id))); err != nil {
			return err
		}
		return tx.Later(PublishList{Org: org, List: award.List})
	})
}

// Undone tells whether it was withdrawn before its holder was told.
func (a Award) Undone() bool { return a.Status == Revoked && a.Reason == undone }

// Check says what is wrong with a request that is to be carried out at a moment.
func (r IssueRequest) Check(at time.Time) error {
	_, err := r.cleaned().validate(at)
	if err != nil && fault.Is(err, fault.Invalid) {
		return err
	}
	return nil
}

// CheckResult says what is wrong with a result, by the grading of v; nil where
// it fits.
func (v Version) CheckResult(result string) *fault.Error {
	return v.Definition.Grading.badResult(strings.TrimSpace(result))
}
