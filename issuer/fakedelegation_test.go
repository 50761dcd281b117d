package issuer_test

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

// delegating is what the fake store keeps of delegations.
type delegating map[issuer.DelegationID]issuer.Delegation

func (d delegating) clone() delegating {
	if d == nil {
		return delegating{}
	}
	return maps.Clone(d)
}

func (t *memoryTx) AddDelegation(d issuer.Delegation) error {
	t.delegations[d.ID] = d
	return t.step()
}

func (t *memoryTx) Delegation(org account.OrgID, id issuer.DelegationID) (issuer.Delegation, error) {
	d, ok := t.delegations[id]
	if !ok || d.Org != org {
		return issuer.Delegation{}, fault.NoSuch("delegation", string(id))
	}
	return d, t.step()
}

func (t *memoryTx) delegationsWhere(is func(issuer.Delegation) bool) (all []issuer.Delegation, err error) {
	for _, d := range t.delegations {
		if is(d) {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b issuer.Delegation) int { return cmp.Compare(b.ID, a.ID) })
	return all, t.step()
}

func (t *memoryTx) Delegations(org account.OrgID, of issuer.AchievementID) ([]issuer.Delegation, error) {
	return t.delegationsWhere(func(d issuer.Delegation) bool { return d.Org == org && (of == "" || d.Achievement == of) })
}

func (t *memoryTx) DelegationsTo(org account.OrgID) ([]issuer.Delegation, error) {
	return t.delegationsWhere(func(d issuer.Delegation) bool { return d.To == org })
}

func (t *memoryTx) DelegationsToPerson(id account.PersonID) ([]issuer.Delegation, error) {
	return t.delegationsWhere(func(d issuer.Delegation) bool { return d.Person == id })
}

func (t *memoryTx) DelegationsGiven(org account.OrgID, since time.Time) (int, error) {
	all, err := t.delegationsWhere(func(d issuer.Delegation) bool { return d.Org == org && !d.Created.Before(since) })
	return len(all), err
}

func (t *memoryTx) SaveDelegation(d issuer.Delegation) (bool, error) {
	now := t.delegations[d.ID]
	if !now.Revoked.IsZero() || d.Revoked.IsZero() && !now.Accepted.IsZero() {
		return false, t.step()
	}
	d.Used = now.Used
	t.delegations[d.ID] = d
	return true, t.step()
}

func (t *memoryTx) UseDelegation(_ account.OrgID, id issuer.DelegationID, awards int, at time.Time) (bool, error) {
	d := t.delegations[id]
	state := d.State(at)
	if awards > 0 && (state != issuer.DelegationInForce || d.Limit > 0 && d.Used+awards > d.Limit) {
		return false, t.step()
	}
	d.Used += awards
	t.delegations[id] = d
	return true, t.step()
}

func (t *memoryTx) Delegated(org account.OrgID, id issuer.AwardID) (*issuer.Delegated, error) {
	a, err := t.Award(org, id)
	return a.Delegated, err
}

func (t *memoryTx) DelegatedAwards(org account.OrgID, id issuer.DelegationID, limit, offset int) (all []issuer.DelegatedAward, err error) {
	for _, a := range t.awards {
		if a.Signed && a.Delegated != nil && a.Delegated.Delegation == id {
			all = append(all, issuer.DelegatedAward{Award: a, By: a.Delegated.Person, Client: a.Delegated.Client})
		}
	}
	slices.SortFunc(all, func(a, b issuer.DelegatedAward) int { return cmp.Compare(b.ID, a.ID) })
	return all[min(offset, len(all)):min(offset+limit, len(all))], t.step()
}

func (t *memoryTx) CountDelegatedAwards(org account.OrgID, id issuer.DelegationID) (int, error) {
	all, err := t.DelegatedAwards(org, id, len(t.awards), 0)
	return len(all), err
}

func (m *memory) OrgOfDelegation(_ context.Context, id issuer.DelegationID) (account.OrgID, error) {
	return owner(m, func(s state) (account.OrgID, bool) { d, ok := s.delegations[id]; return d.Org, ok }, "delegation", string(id))
}
