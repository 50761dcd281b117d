package account

import (
	"context"
	"maps"
	"slices"

	"laurel/fault"
)

// AddMember gives somebody a role in an organisation, or another role. An
// account is made for an address that has none; it is opened by a mailed link.
func (s *Service) AddMember(ctx context.Context, by Actor, org OrgID, email, name string, role Role) (id PersonID, err error) {
	if !slices.Contains(Roles(), role) {
		return "", fault.Field("role", "Choose a role.")
	}
	if err := requireManage(by, org); err != nil {
		return "", err
	}
	err = s.withAddress(ctx, email, name, func(tx Tx, p Person, fresh bool) error {
		id = p.ID
		if _, err := tx.Organisation(org); err != nil {
			return err
		}
		return s.setMember(tx, by, org, id, role, nil)
	})
	return id, err
}

// setMember gives a role; the last owner keeps theirs.
func (s *Service) setMember(tx Tx, by Actor, org OrgID, id PersonID, role Role, detail map[string]string) error {
	if role != Owner {
		if err := keepOwner(tx, org, id); err != nil {
			return err
		}
	}
	if err := tx.SetMember(org, id, role, s.now()); err != nil {
		return err
	}
	e := by.Event("member.set", string(id))
	e.Org, e.Detail = org, map[string]string{"role": string(role)}
	maps.Copy(e.Detail, detail)
	return s.record(tx, e)
}

// ChangeRole gives a member another role.
func (s *Service) ChangeRole(ctx context.Context, by Actor, org OrgID, id PersonID, role Role) error {
	if !slices.Contains(Roles(), role) {
		return fault.Field("role", "Choose a role.")
	}
	if err := requireManage(by, org); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		members, err := tx.Members(org)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(members, func(m Member) bool { return m.Person.ID == id })
		if i < 0 {
			return fault.NoSuch("member", string(id))
		}
		if members[i].Role == role {
			return nil
		}
		return s.setMember(tx, by, org, id, role, map[string]string{"before": string(members[i].Role)})
	})
}

// RemoveMember takes somebody's role in an organisation away.
func (s *Service) RemoveMember(ctx context.Context, by Actor, org OrgID, id PersonID) error {
	if err := requireManage(by, org); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		if err := keepOwner(tx, org, id); err != nil {
			return err
		}
		if err := tx.RemoveMember(org, id); err != nil {
			return err
		}
		e := by.Event("member.removed", string(id))
		e.Org = org
		return s.record(tx, e)
	})
}

// Members lists who belongs to an organisation, to its own.
func (s *Service) Members(ctx context.Context, by Actor, org OrgID) (all []Member, err error) {
	if err := requireManage(by, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Members(org)
		return err
	})
	return all, err
}

// requireManage lets operators in besides: they set up an organisation and its first owner.
func requireManage(by Actor, org OrgID) error {
	if by.Operator {
		return nil
	}
	return by.Require(Manage, org)
}

// keepOwner refuses to let an organisation lose its last owner.
func keepOwner(tx Tx, org OrgID, leaving PersonID) error {
	members, err := tx.Members(org)
	if err != nil {
		return err
	}
	owners, isOne := 0, false
	for _, m := range members {
		if m.Role == Owner {
			owners++
			isOne = isOne || m.Person.ID == leaving
		}
	}
	if isOne && owners == 1 {
		return fault.New(fault.Conflict, "member.lastOwner", "An organisation needs an owner. Make somebody else one first.")
	}
	return nil
}
