package store

import (
	"time"

	"laurel/account"
	"laurel/fault"
)

func (t accountTx) Units(org account.OrgID) (all []account.Unit, err error) {
	err = t.each(`SELECT id, org, parent, name, description, created FROM unit WHERE org = ? ORDER BY id`, []any{org}, func(r row) error {
		var u account.Unit
		var created int64
		err := r.Scan(&u.ID, &u.Org, &u.Parent, &u.Name, &u.Description, &created)
		u.Created = fromMicros(created)
		all = append(all, u)
		return err
	})
	return all, err
}

func (t accountTx) AddUnit(org account.OrgID, u account.Unit) error {
	_, err := t.exec(`INSERT INTO unit (id, org, parent, name, description, created) VALUES (?, ?, ?, ?, ?, ?)`,
		u.ID, org, u.Parent, u.Name, u.Description, micros(u.Created))
	return err
}

func (t accountTx) SetUnit(org account.OrgID, u account.Unit) error {
	err := t.must(`UPDATE unit SET parent = ?, name = ?, description = ? WHERE org = ? AND id = ?`, u.Parent, u.Name, u.Description, org, u.ID)
	return noSuch(err, "unit", string(u.ID))
}

func (t accountTx) RemoveUnit(org account.OrgID, id account.UnitID) error {
	return noSuch(t.must(`DELETE FROM unit WHERE org = ? AND id = ?`, org, id), "unit", string(id))
}

func (t accountTx) UnitContents(org account.OrgID, id account.UnitID) (c account.UnitContents, err error) {
	if err := t.hasUnit(org, id); err != nil {
		return c, err
	}
	ids := func(query string) (all []string) {
		if err == nil {
			err = t.each(query, []any{org, id}, func(r row) error {
				var one string
				err := r.Scan(&one)
				all = append(all, one)
				return err
			})
		}
		return all
	}
	c.Achievements = ids(`SELECT id FROM achievement WHERE org = ? AND unit = ? ORDER BY id`)
	c.Templates = ids(`SELECT id FROM template WHERE org = ? AND unit = ? ORDER BY id`)
	c.Banks = ids(`SELECT id FROM quiz_bank WHERE org = ? AND unit = ? ORDER BY id`)
	for _, one := range ids(`SELECT id FROM invitation WHERE org = ? AND unit = ? AND ended IS NULL ORDER BY id`) {
		c.Invitations = append(c.Invitations, account.InvitationID(one))
	}
	return c, err
}

func (t accountTx) EmptyUnit(org account.OrgID, from, to account.UnitID) error {
	for _, unit := range []account.UnitID{from, to} {
		if unit == "" && from != "" {
			continue
		}
		if err := t.hasUnit(org, unit); err != nil {
			return err
		}
	}
	for _, query := range []string{`UPDATE unit SET parent = ? WHERE org = ? AND parent = ?`, `UPDATE achievement SET unit = ? WHERE org = ? AND unit = ?`,
		`UPDATE template SET unit = ? WHERE org = ? AND unit = ?`, `UPDATE quiz_bank SET unit = ? WHERE org = ? AND unit = ?`} {
		if _, err := t.exec(query, to, org, from); err != nil {
			return err
		}
	}
	return nil
}

// hasUnit is [fault.NotFound] unless the unit is the organisation's.
func (t *tx) hasUnit(org account.OrgID, id account.UnitID) error {
	var there int
	return noSuch(t.one([]any{&there}, `SELECT 1 FROM unit WHERE org = ? AND id = ?`, org, id), "unit", string(id))
}

func (t accountTx) UnitMembers(org account.OrgID) (all []account.UnitMember, err error) {
	err = t.each(`SELECT p.id, p.name, p.language, coalesce((SELECT a.email FROM person_address a WHERE a.person = p.id ORDER BY a.main DESC, a.proved, a.email LIMIT 1), ''), m.role, m.since, m.unit
		FROM unit_member m JOIN person p ON p.id = m.person WHERE m.org = ? ORDER BY p.name, p.id, m.unit`, []any{org}, func(r row) error {
		var m account.UnitMember
		var email string
		var since int64
		if err := r.Scan(&m.Person.ID, &m.Person.Name, &m.Person.Language, &email, &m.Role, &since, &m.Unit); err != nil {
			return err
		}
		if email != "" {
			m.Person.Emails = []string{email}
		}
		m.Since = fromMicros(since)
		all = append(all, m)
		return nil
	})
	return all, err
}

func (t accountTx) SetUnitMember(org account.OrgID, unit account.UnitID, id account.PersonID, role account.Role, since time.Time) error {
	if err := t.hasUnit(org, unit); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO unit_member (org, unit, person, role, since) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (unit, person) DO UPDATE SET role = excluded.role`, org, unit, id, role, micros(since))
	return err
}

func (t accountTx) RemoveUnitMember(org account.OrgID, unit account.UnitID, id account.PersonID) error {
	return noSuch(t.must(`DELETE FROM unit_member WHERE org = ? AND unit = ? AND person = ?`, org, unit, id), "member", string(id))
}

// UnitMemberships are somebody's roles in units, with what lies beneath each.
func (t accountTx) UnitMemberships(id account.PersonID) (all []account.Membership, err error) {
	err = t.each(`SELECT m.org, o.name, m.role, m.unit FROM unit_member m JOIN organisation o ON o.id = m.org
		WHERE m.person = ? ORDER BY o.name, m.org, m.unit`, []any{id}, func(r row) error {
		var m account.Membership
		err := r.Scan(&m.Org, &m.OrgName, &m.Role, &m.Unit)
		all = append(all, m)
		return err
	})
	units := map[account.OrgID][]account.Unit{}
	for i, m := range all {
		if err != nil {
			return nil, err
		}
		if units[m.Org] == nil {
			units[m.Org], err = t.Units(m.Org)
		}
		all[i].Beneath = account.Beneath(units[m.Org], m.Unit)
	}
	return all, err
}

// moveUnitRoles gives another somebody's roles in units. Where both have one in
// the same unit the role that may more stays.
func moveUnitRoles(t accountTx, into, from account.PersonID) error {
	theirs, err := t.UnitMemberships(from)
	if err != nil {
		return err
	}
	for _, m := range theirs {
		var mine account.Role
		err := t.one([]any{&mine}, `SELECT role FROM unit_member WHERE unit = ? AND person = ?`, m.Unit, into)
		switch {
		case fault.Is(noSuch(err, "member", ""), fault.NotFound):
			_, err = t.exec(`UPDATE unit_member SET person = ? WHERE unit = ? AND person = ?`, into, m.Unit, from)
		case err == nil && len(m.Role.Rights()) > len(mine.Rights()):
			_, err = t.exec(`UPDATE unit_member SET role = ? WHERE unit = ? AND person = ?`, m.Role, m.Unit, into)
		}
		if err != nil {
			return err
		}
	}
	_, err = t.exec(`DELETE FROM unit_member WHERE person = ?`, from)
	return err
}
