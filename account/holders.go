package account

import (
	"context"

	"laurel/fault"
)

// Holders lists who has a right in an organisation, as they would act: for
// services that share work out among them.
func (s *Service) Holders(ctx context.Context, right Right, org OrgID) (all []Actor, err error) {
	var members []Member
	err = s.Store.View(ctx, func(tx Tx) error {
		members, err = tx.Members(org)
		return err
	})
	for _, m := range members {
		if err != nil {
			return nil, err
		}
		var a Actor
		a, err = s.Actor(ctx, m.Person.ID)
		switch {
		case fault.Is(err, fault.NotFound): // erased meanwhile
			err = nil
		case err == nil && a.May(right, org):
			all = append(all, a)
		}
	}
	return all, err
}
