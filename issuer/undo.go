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

// UndoneBy is the moment before which an award can be undone; zero where it
// cannot.
func (s *Service) UndoneBy(ctx context.Context, by account.Actor, a Award) (time.Time, error) {
	if _, err := s.awardOrg(ctx, by, account.Issue, a.ID); err != nil {
		return time.Time{}, err
	}
	if s.Waiter == nil || !a.Signed || a.Status != InForce || a.Supersedes != "" {
		return time.Time{}, nil
	}
	wait, since, err := s.Waiter.Wait(ctx, a.Org)
	end := a.Created.Add(wait - undoMargin)
	if err != nil || wait == 0 || a.Created.Before(since) || !s.now().Before(end) {
		return time.Time{}, err
	}
	return end, nil
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
	end, err := s.UndoneBy(ctx, by, award)
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
