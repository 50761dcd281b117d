package issuer

import (
	"cmp"
	"context"
	"slices"
	"time"

	"laurel/account"
	"laurel/fault"
)

// May says why a delegation does not allow so many awards at a moment, as it
// stands now.
func (d Delegation) May(at time.Time, awards int) error { return d.may(at, awards, 0) }

// DelegationForLater is the delegation by which an award is planned, and the
// version that it is for as things stand. That the delegation allows it then is
// asked with [Delegation.May].
func (s *Service) DelegationForLater(ctx context.Context, by account.Actor, req IssueRequest) (d Delegation, v Version, err error) {
	org, _, err := s.using(ctx, by, req.Delegation, req.Achievement)
	if err != nil {
		return d, v, err
	}
	number := 0
	err = s.Store.View(ctx, func(tx Tx) error {
		if d, err = tx.Delegation(org, req.Delegation); err != nil {
			return err
		}
		a, err := tx.Achievement(org, req.Achievement)
		if err == nil && a.State != Published {
			err = conflict("award.notPublished", "Publish this micro-credential before you award it.")
		}
		number = cmp.Or(d.Version, a.Published)
		return err
	})
	if err != nil {
		return Delegation{}, v, err
	}
	v, err = s.VersionOf(ctx, req.Achievement, number)
	return d, v, err
}

// PlannedBy is who awards what was planned by a delegation, as they stand when
// its moment comes: the organisation that may, by whoever planned it, or the
// person who may.
func (s *Service) PlannedBy(ctx context.Context, id DelegationID, planned account.PersonID) (account.Actor, error) {
	d, err := s.delegation(ctx, id)
	if err != nil || d.To == "" {
		return account.Actor{Person: d.Person}, err
	}
	return account.Actor{Person: planned, Client: "schedule", Scopes: []account.Right{account.Issue}, Memberships: []account.Membership{{Org: d.To}}}, nil
}

// DelegationFor is by which delegation a program of an organisation awards at a
// moment, now for the zero one, what is another's, where it names none: of those that allow it the one
// that ends first. It is "" where no delegation is needed, or none is there; a
// [fault.Conflict] says why none of those that are there allows it.
func (s *Service) DelegationFor(ctx context.Context, by account.Actor, of AchievementID, at time.Time) (DelegationID, error) {
	if by.Key == "" || len(by.Memberships) != 1 {
		return "", nil
	}
	to := by.Memberships[0].Org
	owner, err := s.ownerOf(ctx, of)
	if fault.Is(err, fault.NotFound) || err == nil && owner == to {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if at.IsZero() {
		at = s.now()
	}
	var all []Delegation
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Delegations(owner, of)
		return err
	})
	all = slices.DeleteFunc(all, func(d Delegation) bool { return d.To != to })
	if err != nil || len(all) == 0 {
		return "", err
	}
	if err := by.Require(account.Issue, to); err != nil {
		return "", err
	}
	why := all[0].may(at, 1, 0) // of the last one given
	fit := slices.DeleteFunc(all, func(d Delegation) bool { return d.may(at, 1, 0) != nil })
	if len(fit) == 0 {
		return "", why
	}
	return slices.MinFunc(fit, func(a, b Delegation) int { return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.ID, b.ID)) }).ID, nil
}
