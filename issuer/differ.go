package issuer

import (
	"context"

	"laurel/account"
)

// Difference is what differs between two writings of a micro-credential.
type Difference struct {
	Achievement Achievement
	From, To    int // versions; 0 is the draft, or before the first version nothing
	Changes     []Change
}

// Differ tells how one version became another, or the draft, which is 0. From
// 0 it compares with nothing: everything is new.
func (s *Service) Differ(ctx context.Context, by account.Actor, id AchievementID, from, to int) (c Difference, err error) {
	org, err := s.orgOf(ctx, by, account.ReadDrafts, id)
	if err != nil {
		return Difference{}, err
	}
	c = Difference{From: from, To: to}
	err = s.Store.View(ctx, func(tx Tx) error {
		if c.Achievement, err = tx.Achievement(org, id); err != nil {
			return err
		}
		before, after := Definition{}, c.Achievement.Draft
		if from > 0 {
			v, err := tx.Version(org, id, from)
			if err != nil {
				return err
			}
			before = v.Definition
		}
		if to > 0 {
			v, err := tx.Version(org, id, to)
			if err != nil {
				return err
			}
			after = v.Definition
		}
		c.Changes = s.changes(before, after)
		return nil
	})
	return c, err
}
