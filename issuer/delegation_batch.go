package issuer

import (
	"context"
	"errors"
	"strings"

	"laurel/account"
	"laurel/fault"
)

// mayLookAt is for those who may look at the batches of an organisation or of
// the unit that this one is about, and for those who began it by a delegation
// that is not revoked.
func (s *Service) mayLookAt(ctx context.Context, by account.Actor, org account.OrgID, id BatchID) error {
	if err := s.mayWith(ctx, by, looking(by, org), org, id); err != nil {
		return s.orDelegated(ctx, by, org, id, err)
	}
	return nil
}

// mayWith asks for a right in the unit of what a batch is about. One about no
// micro-credential is of the whole organisation.
func (s *Service) mayWith(ctx context.Context, by account.Actor, right account.Right, org account.OrgID, id BatchID) error {
	err := by.RequireOf(right, org, func() (account.UnitID, error) {
		b, err := s.batch(ctx, org, id)
		if err != nil || b.Achievement == "" {
			return "", err
		}
		return s.Public.UnitOfAchievement(ctx, b.Achievement)
	})
	if fault.Is(err, fault.NotFound) && by.Member(org) {
		return fault.NoSuch("batch", string(id))
	}
	return err
}

// mayDo is for those who award in the organisation or in the unit that this
// batch is about, and for those who began it by a delegation that is not revoked.
func (s *Service) mayDo(ctx context.Context, by account.Actor, org account.OrgID, id BatchID) error {
	if err := s.mayWith(ctx, by, account.Issue, org, id); err != nil {
		return s.orDelegated(ctx, by, org, id, err)
	}
	return nil
}

func (s *Service) orDelegated(ctx context.Context, by account.Actor, org account.OrgID, id BatchID, because error) error {
	if !by.SignedIn() {
		return because
	}
	var d Delegation
	err := s.Batches.View(ctx, func(tx BatchTx) error {
		b, err := tx.Batch(org, id)
		if err != nil {
			return err
		}
		d, err = tx.Delegation(org, b.Delegation)
		return err
	})
	switch {
	case fault.Is(err, fault.NotFound), err == nil && (mayUse(by, d) != nil || !d.Revoked.IsZero()):
		return because
	}
	return err
}

// DelegatedBatches lists the newest files that were awarded by a delegation, to
// those who may award by it and until it is revoked.
func (s *Service) DelegatedBatches(ctx context.Context, by account.Actor, id DelegationID) (all []Batch, err error) {
	d, err := s.DelegationToUse(ctx, by, id)
	if err != nil || !d.Revoked.IsZero() {
		return nil, err
	}
	err = s.Batches.View(ctx, func(tx BatchTx) error {
		all, err = tx.BatchesUnder(d.Org, id, 50)
		return err
	})
	return all, err
}

// delegatedVersion finds the version to award by a delegation, which must allow
// one award at least.
func (s *Service) delegatedVersion(ctx context.Context, by account.Actor, id DelegationID, of AchievementID) (org account.OrgID, v Version, err error) {
	if org, _, err = s.using(ctx, by, id, of); err != nil {
		return "", Version{}, err
	}
	number := 0
	err = s.Batches.View(ctx, func(tx BatchTx) error {
		d, err := tx.Delegation(org, id)
		if err != nil {
			return err
		}
		if err := d.may(s.now(), 1, 0); err != nil {
			return err
		}
		a, err := tx.Achievement(org, of)
		if err == nil && a.State != Published {
			err = conflict("award.notPublished", "Publish this micro-credential before you award it.")
		}
		if number = a.Published; d.Version != 0 {
			number = d.Version
		}
		return err
	})
	if err != nil {
		return "", Version{}, err
	}
	v, err = s.VersionOf(ctx, of, number)
	return org, v, err
}

// allowsAll asks, before a batch begins, that its delegation allows all rows
// that are to be awarded.
func (s *Service) allowsAll(tx BatchTx, b Batch) error {
	if b.Delegation == "" {
		return nil
	}
	d, err := tx.Delegation(b.Org, b.Delegation)
	if err != nil {
		return err
	}
	return d.may(s.now(), b.Rows-b.Failed, 0)
}

// countBatch counts awards of a batch by its delegation. Where that does not
// allow them any more the batch is paused and says why: its rows stay.
func (s *Service) countBatch(tx BatchTx, now Batch, awards int) (paused Batch, stop bool, err error) {
	if now.Delegation == "" || awards == 0 {
		return now, false, nil
	}
	err = s.count(tx, Delegation{Org: now.Org, ID: now.Delegation}, awards)
	f, said := errors.AsType[*fault.Error](err)
	if err == nil || !said || !strings.HasPrefix(f.Code, "delegation.") {
		return now, false, err
	}
	paused = now
	paused.State, paused.Problem, paused.Changed = BatchPaused, f.Sentence(), s.now()
	saved, err := tx.SaveBatch(paused, now)
	if err != nil || !saved {
		return now, true, errOr(err, conflict("batch.busy", "The batch moved on just now. Ask again."))
	}
	return paused, true, tx.Record(s.batchEvent(paused, "batch.paused", string(paused.ID)))
}
