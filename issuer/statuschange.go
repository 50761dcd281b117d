package issuer

import (
	"context"
	"errors"

	"laurel/account"
	"laurel/fault"
)

// Suspend puts an award on hold, for a reason. The next check of it says so.
func (s *Service) Suspend(ctx context.Context, by account.Actor, id AwardID, reason string) (Award, error) {
	return s.change(ctx, by, id, Suspended, reason)
}

// Reinstate lifts a suspension.
func (s *Service) Reinstate(ctx context.Context, by account.Actor, id AwardID, reason string) (Award, error) {
	return s.change(ctx, by, id, InForce, reason)
}

// Revoke takes an award back, for good.
func (s *Service) Revoke(ctx context.Context, by account.Actor, id AwardID, reason string) (Award, error) {
	return s.change(ctx, by, id, Revoked, reason)
}

func (s *Service) change(ctx context.Context, by account.Actor, id AwardID, to Status, reason string) (Award, error) {
	reason = oneLine(reason)
	if reason == "" && to != InForce {
		return Award{}, fault.Field("reason", "Say why. The holder and everyone who checks the award will read it.")
	}
	if bad := tooLong("reason", reason, maxShort); bad != nil {
		return Award{}, bad
	}
	org, err := s.awardOrg(ctx, by, account.Issue, id)
	if err != nil {
		return Award{}, err
	}
	var award Award
	err = s.Store.Update(ctx, func(tx Tx) error {
		if award, err = tx.Award(org, id); err != nil {
			return err
		}
		if err := changeable(award, to); err != nil {
			return err
		}
		was := award.Status
		award.Status, award.Reason, award.Changed = to, reason, s.now()
		return s.setStatus(tx, by, award, was)
	})
	return award, err
}

// setStatus records a change of status and what must follow it.
func (s *Service) setStatus(tx Tx, by account.Actor, award Award, was Status) error {
	changed, err := tx.SetStatus(award, was)
	if err != nil {
		return err
	}
	if !changed {
		return conflict("award.changed", "Somebody else changed this award just now. Look at it again before you decide.")
	}
	if err := tx.TouchList(award.Org, award.List); err != nil {
		return err
	}
	e := s.event(by, award.Org, "award."+string(award.Status), string(award.ID))
	e.ID = account.EventID(newID())
	if err := tx.Record(e); err != nil {
		return err
	}
	if err := tx.Later(PublishList{Org: award.Org, List: award.List}); err != nil {
		return err
	}
	if award.Superseded() {
		return nil // the notice of the correction says it
	}
	return tx.Later(StatusChanged{Org: award.Org, Award: award.ID, Status: award.Status, Event: string(e.ID)})
}

// changeable says why an award's status cannot be changed so.
func changeable(a Award, to Status) error {
	switch {
	case !a.Signed:
		return fault.NoSuch("award", string(a.ID))
	case a.Superseded():
		return superseded()
	case a.Status == Revoked:
		return conflict("award.revoked", "This award is revoked, and that is final. Issue a new one if it was a mistake.")
	case a.Status == to && to == InForce:
		return conflict("award.inForce", "This award is in force already.")
	case a.Status == to:
		return conflict("award.suspended", "This award is on hold already.")
	}
	return nil
}

// correctable says why an award cannot be corrected. One on hold is not: the
// new one would be in force, and nobody decided that.
func correctable(a Award) error {
	if err := changeable(a, Revoked); err != nil {
		return err
	}
	if a.Status == Suspended {
		return conflict("award.correctOnHold", "This award is on hold. Reinstate it before you correct it, or revoke it.")
	}
	return nil
}

func superseded() error {
	return conflict("award.superseded", "This award was corrected; change the one that took its place.")
}

// Correct replaces an award by one with the mistakes put right: the old one is
// revoked with the reason "superseded", the holder gets one notice, and keeps
// the new one without having to claim it again.
func (s *Service) Correct(ctx context.Context, by account.Actor, id AwardID, req IssueRequest) (Award, error) {
	req = req.cleaned()
	day, err := req.validate(s.now())
	if err != nil {
		return Award{}, err
	}
	old, err := s.Award(ctx, by, id)
	if err != nil {
		return Award{}, err
	}
	if _, err := s.awardOrg(ctx, by, account.Issue, id); err != nil {
		return Award{}, err
	}
	req.Achievement = old.Achievement
	ours := req.Key == ""
	if ours {
		req.Key = "correct:" + string(id) // two registrars at once make one correction
	}
	award, err := s.reserve(ctx, by, old.Org, req, day, id, nil)
	if f, ok := errors.AsType[*fault.Error](err); ok && ours && f.Code == "award.keyReused" {
		return Award{}, superseded()
	}
	if err != nil || award.Signed {
		return award, err
	}
	return s.finish(ctx, by, award)
}

// supersede ends the old award in the transaction that records the new one.
func (s *Service) supersede(tx Tx, by account.Actor, fresh Award) error {
	old, err := tx.Award(fresh.Org, fresh.Supersedes)
	if err != nil {
		return err
	}
	if err := correctable(old); err != nil {
		return err
	}
	was := old.Status
	old.Status, old.Reason, old.Changed, old.SupersededBy = Revoked, "superseded", s.now(), fresh.ID
	if err := tx.SetSuperseded(fresh.Org, old.ID, fresh.ID); err != nil {
		return err
	}
	if err := tx.MoveRenewal(fresh.Org, old.ID, fresh.ID); err != nil {
		return err
	}
	if err := s.setStatus(tx, by, old, was); err != nil {
		return err
	}
	return tx.Later(Corrected{Org: fresh.Org, Old: old.ID, New: fresh.ID})
}
