package account

import (
	"context"
	"slices"
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

// Doers are the names of the members of an organisation who may have done what
// by reads in its log. To who has a role in units alone these are the people of
// these units, and those of the units above and of the whole organisation whose
// role lets them do something with what the units define.
func (s *Service) Doers(ctx context.Context, by Actor, org OrgID) (names map[PersonID]string, err error) {
	if err := by.RequireSome(ReadEvents, org); err != nil {
		return nil, err
	}
	units := by.Narrowed(ReadEvents, org, nil)
	err = s.Store.View(ctx, func(tx Tx) error {
		names = map[PersonID]string{}
		members, err := tx.Members(org)
		for _, m := range members {
			if units == nil || m.Role.acts() {
				names[m.Person.ID] = m.Person.Name
			}
		}
		if err != nil {
			return err
		}
		all, err := tx.Units(org)
		if err != nil {
			return err
		}
		within := map[UnitID]bool{}
		for _, u := range units {
			for _, above := range UnitPath(all, u) {
				within[above.ID] = within[above.ID] || above.ID == u
			}
		}
		inUnits, err := tx.UnitMembers(org)
		for _, m := range inUnits {
			if in, there := within[m.Unit]; units == nil || in || there && m.Role.acts() {
				names[m.Person.ID] = m.Person.Name
			}
		}
		return err
	})
	return names, err
}

// acts tells whether a role does something with micro-credentials and what is
// awarded and handed in for them, and does not only read.
func (r Role) acts() bool {
	return slices.ContainsFunc(rights[r], func(may Right) bool {
		return slices.Contains([]Right{Define, Approve, Publish, Issue, Delegate, Assess, Moderate, HandIn}, may)
	})
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

// AddressesOf are the addresses that people get mail at, for a service that has
// decided who may be told them. Whoever is erased or unknown has none.
func (s *Service) AddressesOf(ctx context.Context, ids ...PersonID) (addresses map[PersonID]string, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		addresses, err = tx.AddressesOf(ids)
		return err
	})
	return addresses, err
}
