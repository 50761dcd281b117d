package account

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"laurel/fault"
)

// UnitID names a unit of an organisation; empty stands for the whole of it.
type UnitID string

// Unit is a part of an organisation: a faculty, a department, a site. A role
// held in one counts there and in what lies beneath it.
type Unit struct {
	ID          UnitID
	Org         OrgID
	Parent      UnitID // empty at the top
	Name        string
	Description string
	Created     time.Time
}

// UnitRequest is what is told about a unit.
type UnitRequest struct {
	Name        string
	Description string
	Parent      UnitID
}

// UnitMember is somebody with a role in a unit.
type UnitMember struct {
	Member
	Unit UnitID
}

const (
	maxUnits     = 500
	maxUnitDepth = 4
)

// UnitPath is a unit with those above it, the top one first.
func UnitPath(all []Unit, id UnitID) (path []Unit) {
	for len(path) <= maxUnits {
		i := slices.IndexFunc(all, func(u Unit) bool { return u.ID == id })
		if i < 0 {
			return path
		}
		path = slices.Insert(path, 0, all[i])
		id = all[i].Parent
	}
	return path
}

// UnitName is the name of a unit after those above it; empty for none.
func UnitName(all []Unit, id UnitID) string {
	var names []string
	for _, u := range UnitPath(all, id) {
		names = append(names, u.Name)
	}
	return strings.Join(names, " › ")
}

// Beneath lists a unit and those that lie beneath it.
func Beneath(all []Unit, id UnitID) (ids []UnitID) {
	for _, u := range all {
		if slices.ContainsFunc(UnitPath(all, u.ID), func(above Unit) bool { return above.ID == id }) {
			ids = append(ids, u.ID)
		}
	}
	return ids
}

// sortUnits puts each unit after the one that it belongs to, by name.
func sortUnits(all []Unit) {
	names := map[UnitID]string{}
	for _, u := range all {
		names[u.ID] = strings.ToLower(UnitName(all, u.ID))
	}
	slices.SortFunc(all, func(a, b Unit) int { return cmp.Or(cmp.Compare(names[a.ID], names[b.ID]), cmp.Compare(a.ID, b.ID)) })
}

// Units lists an organisation's units, each after the one that it belongs to,
// to those who read drafts in it or in one of its units.
func (s *Service) Units(ctx context.Context, by Actor, org OrgID) ([]Unit, error) {
	if err := by.RequireSome(ReadDrafts, org); err != nil {
		return nil, err
	}
	return s.UnitsOf(ctx, org)
}

// UnitsOf is Units for public pages: what is published names its unit.
func (s *Service) UnitsOf(ctx context.Context, org OrgID) (all []Unit, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Units(org)
		return err
	})
	sortUnits(all)
	return all, err
}

// AddUnit adds a unit: at most 500 of them, four deep.
func (s *Service) AddUnit(ctx context.Context, by Actor, org OrgID, req UnitRequest) (Unit, error) {
	u, err := req.checked()
	if err != nil {
		return Unit{}, err
	}
	if err := by.Require(Manage, org); err != nil {
		return Unit{}, err
	}
	u.ID, u.Org, u.Created = UnitID(s.newID()), org, s.now()
	return u, s.Store.Update(ctx, func(tx Tx) error {
		all, err := tx.Units(org)
		if err != nil {
			return err
		}
		if len(all) >= maxUnits {
			return fault.New(fault.Conflict, "unit.tooMany", "An organisation has at most {max} units.", "max", fmt.Sprint(maxUnits))
		}
		if err := fits(all, u); err != nil {
			return err
		}
		if err := tx.AddUnit(org, u); err != nil {
			return err
		}
		return s.unitEvent(tx, by, org, "unit.added", u.ID, "name", u.Name)
	})
}

// ChangeUnit renames a unit, describes it or moves it beneath another.
func (s *Service) ChangeUnit(ctx context.Context, by Actor, org OrgID, id UnitID, req UnitRequest) error {
	u, err := req.checked()
	if err != nil {
		return err
	}
	if err := by.Require(Manage, org); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		all, i, err := unitAmong(tx, org, id)
		if err != nil {
			return err
		}
		was := all[i]
		u.ID, u.Org, u.Created = was.ID, was.Org, was.Created
		if u == was {
			return nil
		}
		if slices.Contains(Beneath(all, id), u.Parent) {
			return fault.Field("parent", "A unit cannot lie beneath itself.")
		}
		all[i] = u
		if err := fits(all, u); err != nil {
			return err
		}
		if err := tx.SetUnit(org, u); err != nil {
			return err
		}
		return s.unitEvent(tx, by, org, "unit.changed", id, "name", u.Name, "parent", string(u.Parent), "before", string(was.Parent))
	})
}

// unitAmong gives all units of an organisation, and where one is among them.
func unitAmong(tx Tx, org OrgID, id UnitID) (all []Unit, i int, err error) {
	if all, err = tx.Units(org); err != nil {
		return nil, 0, err
	}
	if i = slices.IndexFunc(all, func(u Unit) bool { return u.ID == id }); i < 0 {
		return nil, 0, fault.NoSuch("unit", string(id))
	}
	return all, i, nil
}

// fits says what is wrong with where a unit of all is to stand.
func fits(all []Unit, u Unit) error {
	if u.Parent != "" && !slices.ContainsFunc(all, func(other Unit) bool { return other.ID == u.Parent }) {
		return fault.Field("parent", "Choose a unit of this organisation.")
	}
	for _, other := range all {
		if other.ID != u.ID && other.Parent == u.Parent && strings.EqualFold(other.Name, u.Name) {
			return fault.Field("name", "There is a unit of this name in the same place.")
		}
	}
	depth := len(UnitPath(all, u.Parent)) + 1
	for _, id := range Beneath(all, u.ID) {
		depth = max(depth, len(UnitPath(all, id)))
	}
	if depth > maxUnitDepth {
		return fault.Field("parent", "Units lie at most four deep.")
	}
	return nil
}

func (r UnitRequest) checked() (Unit, error) {
	var bad []*fault.Error
	name, err := cleanName(r.Name)
	if err != nil {
		bad = append(bad, fault.Field("name", "Give the unit's name, of at most 200 characters."))
	}
	about := strings.TrimSpace(r.Description)
	if len(about) > 5000 {
		bad = append(bad, fault.Field("description", "This is longer than 5,000 characters."))
	}
	return Unit{Name: name, Description: about, Parent: r.Parent}, fault.Join(bad...)
}

func (s *Service) unitEvent(tx Tx, by Actor, org OrgID, kind string, id UnitID, detail ...string) error {
	e := by.Event(kind, string(id))
	e.Org, e.Detail = org, map[string]string{}
	for i := 0; i+1 < len(detail); i += 2 {
		e.Detail[detail[i]] = detail[i+1]
	}
	return s.record(tx, e)
}

// UnitMembers lists who has a role in a unit.
func (s *Service) UnitMembers(ctx context.Context, by Actor, org OrgID) (all []UnitMember, err error) {
	if err := requireManage(by, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.UnitMembers(org)
		return err
	})
	return all, err
}

// UnitRoles lists the roles that somebody may have in a unit. What an owner
// decides is about the whole organisation.
func UnitRoles() []Role {
	return []Role{Registrar, Author, Approver, Assessor, Analyst, Auditor}
}

// SetUnitRole gives somebody who has a role in a unit another one there.
func (s *Service) SetUnitRole(ctx context.Context, by Actor, org OrgID, unit UnitID, id PersonID, role Role) error {
	if !slices.Contains(UnitRoles(), role) {
		return fault.Field("role", "Choose a role that there is in a unit.")
	}
	if err := requireManage(by, org); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		all, err := tx.UnitMembers(org)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(m UnitMember) bool { return m.Unit == unit && m.Person.ID == id })
		if i < 0 {
			return fault.NoSuch("member", string(id))
		}
		if all[i].Role == role {
			return nil
		}
		return s.setUnitMember(tx, by, org, unit, id, role, "before", string(all[i].Role))
	})
}

func (s *Service) setUnitMember(tx Tx, by Actor, org OrgID, unit UnitID, id PersonID, role Role, detail ...string) error {
	if err := tx.SetUnitMember(org, unit, id, role, s.now()); err != nil {
		return err
	}
	e := by.Event("member.set", string(id))
	e.Org, e.Detail = org, map[string]string{"role": string(role), "unit": string(unit)}
	for i := 0; i+1 < len(detail); i += 2 {
		e.Detail[detail[i]] = detail[i+1]
	}
	return s.record(tx, e)
}

// RemoveUnitMember takes somebody's role in a unit away.
func (s *Service) RemoveUnitMember(ctx context.Context, by Actor, org OrgID, unit UnitID, id PersonID) error {
	if err := requireManage(by, org); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.RemoveUnitMember(org, unit, id); err != nil {
			return err
		}
		e := by.Event("member.removed", string(id))
		e.Org, e.Detail = org, map[string]string{"unit": string(unit)}
		return s.record(tx, e)
	})
}
