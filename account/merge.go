package account

import (
	"context"
	"time"

	"laurel/fault"
)

// Merger is what becomes part of the actor's account when two become one.
type Merger struct {
	Name        string
	Addresses   []string
	Awards      int
	Passkeys    int
	Memberships []Membership
	Operator    bool
	Since       time.Time
}

// merger counts what somebody has.
func (s *Service) merger(tx Tx, into PersonID, p Person) (*Merger, error) {
	m := &Merger{Name: p.Name, Addresses: p.Emails, Operator: p.Operator, Since: p.Created}
	var err error
	if m.Memberships, err = tx.Memberships(p.ID); err != nil {
		return nil, err
	}
	inUnits, err := tx.UnitMemberships(p.ID)
	if err != nil {
		return nil, err
	}
	m.Memberships = append(m.Memberships, inUnits...)
	keys, err := tx.Passkeys(p.ID)
	if err != nil {
		return nil, err
	}
	m.Passkeys = len(keys)
	m.Awards, err = tx.HoldingCount(p.ID)
	return m, err
}

// Merge makes the account that has an address part of the actor's. Both are
// proved: the one by being signed in, the other by the link that was mailed to
// its address, opened in the same browser. Awards, addresses, passkeys, codes,
// memberships and sessions move in one transaction; the other account is empty
// then, and its id leads to the actor's. It cannot be undone.
func (s *Service) Merge(ctx context.Context, by Actor, token Token) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		link, _, other, err := s.openAddress(tx, by, token)
		if err != nil {
			return err
		}
		if other.ID == "" {
			return fault.New(fault.Conflict, "merge.nobody", "No other account has this address any more. Open the link again to add it to yours.")
		}
		if err := tx.SpendLink(by.Person, link.ID, s.now()); err != nil {
			return err
		}
		if err := s.mergeMemberships(tx, by, other.ID); err != nil {
			return err
		}
		if other.Operator && !by.Operator {
			if err := tx.SetPerson(by.Person, by.Name, true); err != nil {
				return err
			}
		}
		if err := tx.MergePerson(by.Person, other.ID, s.now()); err != nil {
			return err
		}
		for _, whose := range []PersonID{by.Person, other.ID} {
			e := by.Event("person.merged", string(other.ID))
			e.Person = whose
			if err := s.record(tx, e); err != nil {
				return err
			}
		}
		return s.notice(tx, by.Person, Merged, string(other.ID))
	})
}

// mergeMemberships gives the actor the other's roles. Where both belong to an
// organisation the role that may more stays, so nobody loses a right and no
// organisation its owner.
func (s *Service) mergeMemberships(tx Tx, by Actor, other PersonID) error {
	mine, err := tx.Memberships(by.Person)
	if err != nil {
		return err
	}
	theirs, err := tx.Memberships(other)
	if err != nil {
		return err
	}
	roles := map[OrgID]Role{}
	for _, m := range mine {
		roles[m.Org] = m.Role
	}
	for _, m := range theirs {
		role, both := roles[m.Org]
		if !both || len(rights[m.Role]) > len(rights[role]) {
			role = m.Role
		}
		if err := tx.SetMember(m.Org, by.Person, role, s.now()); err != nil {
			return err
		}
		if err := tx.RemoveMember(m.Org, other); err != nil {
			return err
		}
		e := by.Event("member.merged", string(by.Person))
		e.Org, e.Detail = m.Org, map[string]string{"role": string(role), "from": string(other)}
		if err := s.record(tx, e); err != nil {
			return err
		}
	}
	inUnits, err := tx.UnitMemberships(other) // MergePerson moves them
	for _, m := range inUnits {
		if err != nil {
			return err
		}
		e := by.Event("member.merged", string(by.Person))
		e.Org, e.Detail = m.Org, map[string]string{"role": string(m.Role), "unit": string(m.Unit), "from": string(other)}
		err = s.record(tx, e)
	}
	return err
}
