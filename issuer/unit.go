package issuer

import (
	"context"
	"slices"

	"laurel/account"
	"laurel/fault"
)

// CreateIn begins a draft in a unit of the organisation; the empty unit is the
// whole of it.
func (s *Service) CreateIn(ctx context.Context, by account.Actor, org account.OrgID, unit account.UnitID, d Definition) (Achievement, error) {
	d = d.cleaned()
	if err := d.Validate(); err != nil {
		return Achievement{}, err
	}
	if err := by.RequireIn(account.Define, org, unit); err != nil {
		if unit == "" && fault.Is(err, fault.NotFound) && by.MaySome(account.Define, org) {
			return Achievement{}, chooseUnit()
		}
		return Achievement{}, err
	}
	a := s.begun(by, org, d)
	a.Unit = unit
	err := s.Store.Update(ctx, func(tx Tx) error { return s.add(tx, by, a) })
	return a, err
}

func chooseUnit() error {
	return fault.Field("unit", "Choose one of your units: your role does not count in the whole organisation.")
}

// SetUnit gives a micro-credential, and so its awards, to another unit. It
// needs the right to define in both.
func (s *Service) SetUnit(ctx context.Context, by account.Actor, id AchievementID, unit account.UnitID) error {
	org, err := s.orgOf(ctx, by, account.Define, id)
	if err != nil {
		return err
	}
	if !by.MayIn(account.Define, org, unit) {
		return chooseUnit()
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Achievement(org, id)
		if err != nil || a.Unit == unit {
			return err
		}
		if err := tx.SetAchievementUnit(org, id, unit); err != nil {
			return err
		}
		return tx.Record(s.event(by, org, "achievement.unitSet", string(id), "unit", string(unit), "before", string(a.Unit)))
	})
}

// within leaves of all what by may see in its unit.
func within(by account.Actor, right account.Right, all []Achievement) []Achievement {
	return slices.DeleteFunc(all, func(a Achievement) bool { return !by.MayIn(right, a.Org, a.Unit) })
}
