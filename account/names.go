package account

import (
	"context"
)

// Names are the names of an organisation's members, for those who work on
// drafts together: who said what. Addresses are not among them.
func (s *Service) Names(ctx context.Context, by Actor, org OrgID) (names map[PersonID]string, err error) {
	if err := by.RequireSome(ReadDrafts, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		names = map[PersonID]string{}
		members, err := tx.Members(org)
		for _, m := range members {
			names[m.Person.ID] = m.Person.Name
		}
		if err != nil {
			return err
		}
		inUnits, err := tx.UnitMembers(org)
		for _, m := range inUnits {
			names[m.Person.ID] = m.Person.Name
		}
		return err
	})
	return names, err
}

// NamesOf are the names of people, for a service that has decided who may be
// told them. Whoever is erased or unknown has none.
func (s *Service) NamesOf(ctx context.Context, ids ...PersonID) (names map[PersonID]string, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		names, err = tx.NamesOf(ids)
		return err
	})
	return names, err
}
