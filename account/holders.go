package account

import (
	"context"

	"laurel/fault"
)

// Holders lists who has a right in a unit of an organisation, as they would
// act: for services that share work out among them. The empty unit is the whole
// organisation.
func (s *Service) Holders(ctx context.Context, right Right, org OrgID, unit UnitID) (all []Actor, err error) {
	var members []Member
	err = s.Store.View(ctx, func(tx Tx) error {
		if members, err = tx.Members(org); err != nil || unit == "" {
			return err
		}
		inUnits, err := tx.UnitMembers(org)
		for _, m := range inUnits {
			members = append(members, m.Member)
		}
		return err
	})
	seen := map[PersonID]bool{}
	for _, m := range members {
		if err != nil {
			return nil, err
		}
		if seen[m.Person.ID] {
			continue
		}
		seen[m.Person.ID] = true
		var a Actor
		a, err = s.Actor(ctx, m.Person.ID)
		switch {
		case fault.Is(err, fault.NotFound): // erased meanwhile
			err = nil
		case err == nil && a.MayIn(right, org, unit):
			all = append(all, a)
		}
	}
	return all, err
}
