package issuer

import (
	"context"

	"laurel/account"
	"laurel/fault"
)

// maxChain bounds how many micro-credentials may follow one another.
const maxChain = 100

// SetSupersedes says which micro-credential this one takes the place of; ""
// that it takes nobody's. It holds from the moment that this one is published;
// until then the old one stays as it is. Taking it back leaves the old one
// retired.
func (s *Service) SetSupersedes(ctx context.Context, by account.Actor, id AchievementID, revision int, old AchievementID) (Achievement, error) {
	org, err := s.orgOf(ctx, by, account.Publish, id)
	if err != nil {
		return Achievement{}, err
	}
	if old != "" && old != id { // what is another unit's is not for this one to replace
		_, err := s.orgOf(ctx, by, account.Publish, old)
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
			return Achievement{}, fault.Field("supersedes", "Choose one of your own micro-credentials.")
		}
		if err != nil {
			return Achievement{}, err
		}
	}
	var saved Achievement
	err = s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Achievement(org, id)
		if err != nil {
			return err
		}
		if err := s.replaceable(tx, a, old); err != nil {
			return err
		}
		if err := s.giveBack(tx, by, a, old); err != nil {
			return err
		}
		next := a
		next.Supersedes = old
		if saved, err = s.next(tx, a, next, revision, a.Draft); err != nil {
			return err
		}
		if err := tx.Record(s.event(by, org, "achievement.supersedes", string(id), "old", string(old), "before", string(a.Supersedes))); err != nil {
			return err
		}
		if saved.State == Published {
			return s.replace(tx, by, saved)
		}
		return nil
	})
	return saved, err
}

// replaceable says why a cannot take the place of old.
func (s *Service) replaceable(tx Tx, a Achievement, old AchievementID) error {
	if old == "" {
		return nil
	}
	if old == a.ID {
		return fault.Field("supersedes", "Choose another one: nothing takes its own place.")
	}
	was, err := tx.Achievement(a.Org, old)
	if fault.Is(err, fault.NotFound) {
		return fault.Field("supersedes", "Choose one of your own micro-credentials.")
	}
	if err != nil {
		return err
	}
	switch {
	case was.SupersededBy == a.ID:
		return nil
	case !was.May(Supersede):
		return fault.Field("supersedes", moves[Supersede].not)
	}
	// Nobody may come after themselves: go from a to those that came after it.
	for after, n := a, 0; after.SupersededBy != ""; n++ {
		if after.SupersededBy == old || n == maxChain {
			return fault.Field("supersedes", "That one took the place of this one already.")
		}
		if after, err = tx.Achievement(a.Org, after.SupersededBy); err != nil {
			return err
		}
	}
	return nil
}

// giveBack ends what a superseded so far, unless it is still old.
func (s *Service) giveBack(tx Tx, by account.Actor, a Achievement, old AchievementID) error {
	if a.Supersedes == "" || a.Supersedes == old {
		return nil
	}
	was, err := tx.Achievement(a.Org, a.Supersedes)
	if err != nil || was.SupersededBy != a.ID {
		return err
	}
	next := was
	next.State, next.SupersededBy = Retired, ""
	if _, err := s.next(tx, was, next, was.Revision, was.Draft); err != nil {
		return err
	}
	return s.step(tx, by, was, Retire, "")
}

// replace supersedes what a says it takes the place of.
func (s *Service) replace(tx Tx, by account.Actor, a Achievement) error {
	if a.Supersedes == "" {
		return nil
	}
	was, err := tx.Achievement(a.Org, a.Supersedes)
	if err != nil || was.SupersededBy == a.ID {
		return err
	}
	next, err := was.moved(Supersede)
	if err != nil {
		return err
	}
	next.SupersededBy = a.ID
	if _, err := s.next(tx, was, next, was.Revision, was.Draft); err != nil {
		return err
	}
	return s.step(tx, by, was, Supersede, "")
}
