package issuer

import (
	"context"

	"laurel/account"
	"laurel/fault"
)

// Award is one of an organisation's, for those who may see them.
func (s *Service) Award(ctx context.Context, by account.Actor, id AwardID) (Award, error) {
	org, err := s.awardOrg(ctx, by, account.ReadAwards, id)
	if err != nil {
		return Award{}, err
	}
	return s.Signed(ctx, org, id)
}

// AwardsOf are those of some of an organisation's awards that there are and
// that may be read, without the chains that they stand in.
func (s *Service) AwardsOf(ctx context.Context, by account.Actor, org account.OrgID, ids []AwardID) (map[AwardID]Award, error) {
	if err := by.RequireSome(account.ReadAwards, org); err != nil {
		return nil, err
	}
	var found []Award
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		found, err = tx.AwardsOf(org, ids)
		return err
	})
	if err != nil {
		return nil, err
	}
	all, may := map[AwardID]Award{}, map[AchievementID]error{}
	for _, a := range found {
		not, known := may[a.Achievement]
		if !known {
			not = by.RequireOf(account.ReadAwards, org, func() (account.UnitID, error) { return s.Public.UnitOfAchievement(ctx, a.Achievement) })
			may[a.Achievement] = not
		}
		switch {
		case not == nil:
			all[a.ID] = a
		case !fault.Is(not, fault.Forbidden) && !fault.Is(not, fault.NotFound):
			return nil, not
		}
	}
	return all, nil
}

// Signed is a signed award, for the server's own work: mails and the wallet.
func (s *Service) Signed(ctx context.Context, org account.OrgID, id AwardID) (a Award, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		if a, err = tx.Award(org, id); err != nil {
			return err
		}
		a.Renews, a.RenewedBy, err = tx.Chain(org, id)
		return err
	})
	if err == nil && !a.Signed {
		return Award{}, fault.NoSuch("award", string(id))
	}
	return a, err
}

// Awards lists an organisation's awards, newest first, and counts them all;
// some only up to [AwardFilter.CountsTo], and says one more where there are many.
// Who has a role in units alone sees those of these units.
func (s *Service) Awards(ctx context.Context, by account.Actor, org account.OrgID, f AwardFilter) (page []Award, total int, err error) {
	if err := by.RequireSome(account.ReadAwards, org); err != nil {
		return nil, 0, err
	}
	f.Units = by.Narrowed(account.ReadAwards, org, f.Units)
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 50
	}
	f.Offset = max(f.Offset, 0)
	err = s.Store.View(ctx, func(tx Tx) error {
		if page, err = tx.Awards(org, f); err != nil {
			return err
		}
		total, err = tx.CountAwards(org, f)
		return err
	})
	return page, total, err
}
