package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"laurel/fault"
)

// UnitContents is what is in a unit itself.
type UnitContents struct {
	Units        []Unit // directly beneath it
	Achievements []string
	Templates    []string
	Banks        []string // of items, with the quizzes over them
	Members      []UnitMember
	Invitations  []InvitationID // that are open
}

// Empty tells whether nothing and nobody is in it.
func (c UnitContents) Empty() bool {
	return len(c.Units)+len(c.Achievements)+len(c.Templates)+len(c.Banks)+len(c.Members)+len(c.Invitations) == 0
}

// Seal stands for what is in it: another one for other contents.
func (c UnitContents) Seal() string {
	var all []string
	for _, u := range c.Units {
		all = append(all, "unit "+string(u.ID))
	}
	for _, m := range c.Members {
		all = append(all, "member "+string(m.Person.ID)+" "+string(m.Role))
	}
	for _, id := range c.Invitations {
		all = append(all, "invitation "+string(id))
	}
	for _, id := range c.Achievements {
		all = append(all, "achievement "+id)
	}
	for _, id := range c.Templates {
		all = append(all, "template "+id)
	}
	for _, id := range c.Banks {
		all = append(all, "bank "+id)
	}
	slices.Sort(all)
	sum := sha256.Sum256([]byte(strings.Join(all, "\n")))
	return hex.EncodeToString(sum[:])
}

// UnitContents tells what is in a unit, for who may remove it.
func (s *Service) UnitContents(ctx context.Context, by Actor, org OrgID, id UnitID) (c UnitContents, err error) {
	if err := by.Require(Manage, org); err != nil {
		return c, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		c, err = contents(tx, org, id)
		return err
	})
	return c, err
}

func contents(tx Tx, org OrgID, id UnitID) (c UnitContents, err error) {
	if c, err = tx.UnitContents(org, id); err != nil {
		return c, err
	}
	all, err := tx.Units(org)
	if err != nil {
		return c, err
	}
	for _, u := range all {
		if u.Parent == id {
			c.Units = append(c.Units, u)
		}
	}
	members, err := tx.UnitMembers(org)
	for _, m := range members {
		if m.Unit == id {
			c.Members = append(c.Members, m)
		}
	}
	return c, err
}

// RemoveUnit removes a unit. What was in it goes to the unit above it, or to the
// whole organisation: micro-credentials with their awards, templates, item
// banks, the units beneath it. Roles in it end, and open invitations to it are taken back: a role
// never comes to count in more than it was given for. seen is the seal of the
// contents that somebody has looked at; where there are others by now it fails
// with [fault.Conflict].
func (s *Service) RemoveUnit(ctx context.Context, by Actor, org OrgID, id UnitID, seen string) error {
	if err := by.Require(Manage, org); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		all, i, err := unitAmong(tx, org, id)
		if err != nil {
			return err
		}
		c, err := contents(tx, org, id)
		if err != nil {
			return err
		}
		if c.Seal() != seen {
			return fault.New(fault.Conflict, "unit.otherContents", "Something was put into this unit or taken out of it meanwhile. Look at it again before you remove it.")
		}
		for _, u := range c.Units {
			for _, other := range all {
				if other.Parent == all[i].Parent && other.ID != id && strings.EqualFold(other.Name, u.Name) {
					return fault.New(fault.Conflict, "unit.nameAbove", "“{name}” would come to stand beside another unit of this name. Rename one of them first.", "name", u.Name)
				}
			}
		}
		return s.dissolve(tx, by, all[i], c)
	})
}

func (s *Service) dissolve(tx Tx, by Actor, u Unit, c UnitContents) error {
	record := func(kind, subject string, detail map[string]string) error {
		e := by.Event(kind, subject)
		e.Org, e.Detail = u.Org, detail
		return s.record(tx, e)
	}
	for _, m := range c.Members {
		if err := tx.RemoveUnitMember(u.Org, u.ID, m.Person.ID); err != nil {
			return err
		}
		if err := record("member.removed", string(m.Person.ID), map[string]string{"unit": string(u.ID)}); err != nil {
			return err
		}
	}
	for _, id := range c.Invitations {
		if err := tx.EndInvitation(u.Org, id, false, s.now()); err != nil {
			return err
		}
		if err := record("member.invitationRevoked", string(id), map[string]string{"unit": string(u.ID)}); err != nil {
			return err
		}
	}
	if err := tx.EmptyUnit(u.Org, u.ID, u.Parent); err != nil {
		return err
	}
	moved := map[string]string{"unit": string(u.Parent), "before": string(u.ID)}
	for _, id := range c.Achievements {
		if err := record("achievement.unitSet", id, moved); err != nil {
			return err
		}
	}
	for _, id := range c.Banks {
		if err := record("quiz.bankUnitSet", id, moved); err != nil {
			return err
		}
	}
	for _, below := range c.Units {
		if err := record("unit.changed", string(below.ID), map[string]string{"name": below.Name, "parent": string(u.Parent), "before": string(u.ID)}); err != nil {
			return err
		}
	}
	if err := tx.RemoveUnit(u.Org, u.ID); err != nil {
		return err
	}
	return record("unit.removed", string(u.ID), map[string]string{"name": u.Name, "parent": string(u.Parent)})
}
