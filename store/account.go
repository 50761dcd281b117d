package store

import (
	"database/sql"
	"time"

	"laurel/account"
)

// Accounts keeps what [account.Service] needs kept.
func (db *DB) Accounts() account.Store {
	return adapter[account.Tx]{db, func(t *tx) account.Tx { return accountTx{t} }}
}

type accountTx struct{ *tx }

func (t accountTx) Person(id account.PersonID) (account.Person, error) {
	p := account.Person{ID: id}
	var operator, created int64
	var erased sql.NullInt64
	err := t.one([]any{&p.Name, &p.Zone, &p.Language, &operator, &created, &erased, &p.Merged},
		`SELECT name, zone, language, operator, created, erased, merged FROM person WHERE id = ?`, id)
	if err != nil {
		return account.Person{}, noSuch(err, "person", string(id))
	}
	p.Operator, p.Created, p.Erased = operator != 0, fromMicros(created), fromMicrosPtr(erased)
	err = t.each(`SELECT email FROM person_address WHERE person = ? ORDER BY main DESC, proved, email`, []any{id},
		func(r row) error {
			var email string
			if err := r.Scan(&email); err != nil {
				return err
			}
			p.Emails = append(p.Emails, email)
			return nil
		})
	return p, err
}

func (t accountTx) NamesOf(ids []account.PersonID) (map[account.PersonID]string, error) {
	names := map[account.PersonID]string{}
	err := t.eachIn(`SELECT p.id, coalesce(m.name, p.name) FROM person p LEFT JOIN person m ON m.id = p.merged WHERE p.id IN (…)`, nil, distinct(ids), func(r row) error {
		var id account.PersonID
		var name string
		err := r.Scan(&id, &name)
		names[id] = name
		return err
	})
	return names, err
}

func (t accountTx) AddressesOf(ids []account.PersonID) (map[account.PersonID]string, error) {
	addresses := map[account.PersonID]string{}
	err := t.eachIn(`SELECT p.id, a.email FROM person p JOIN person_address a ON a.person = CASE WHEN p.merged <> '' THEN p.merged ELSE p.id END WHERE p.id IN (…)
		ORDER BY p.id, a.main DESC, a.proved, a.email`, nil, distinct(ids), func(r row) error {
		var id account.PersonID
		var email string
		err := r.Scan(&id, &email)
		if addresses[id] == "" { // the first one is where mail goes to
			addresses[id] = email
		}
		return err
	})
	return addresses, err
}

func (t accountTx) PersonByEmail(normal string) (account.Person, error) {
	var id account.PersonID
	err := t.one([]any{&id}, `SELECT person FROM person_address WHERE email = ?`, normal)
	if err != nil {
		// The address is not repeated: faults are logged.
		return account.Person{}, noSuch(err, "person", "with this address")
	}
	return t.Person(id)
}

func (t accountTx) AddPerson(p account.Person) error {
	_, err := t.exec(`INSERT INTO person (id, name, operator, created) VALUES (?, ?, ?, ?)`,
		p.ID, p.Name, flag(p.Operator), micros(p.Created))
	if err != nil {
		return err
	}
	for _, email := range p.Emails {
		if err := t.AddAddress(p.ID, email, p.Created); err != nil {
			return err
		}
	}
	return nil
}

func (t accountTx) SetPerson(id account.PersonID, name string, operator bool) error {
	err := t.must(`UPDATE person SET name = ?, operator = ? WHERE id = ? AND erased IS NULL`, name, flag(operator), id)
	return noSuch(err, "person", string(id))
}

func (t accountTx) SetZone(id account.PersonID, zone string) error {
	return noSuch(t.must(`UPDATE person SET zone = ? WHERE id = ? AND erased IS NULL`, zone, id), "person", string(id))
}

func (t accountTx) SetLanguage(id account.PersonID, language string) error {
	return noSuch(t.must(`UPDATE person SET language = ? WHERE id = ? AND erased IS NULL`, language, id), "person", string(id))
}

func (t accountTx) ErasePerson(id account.PersonID, at time.Time) error {
	err := t.must(`UPDATE person SET name = '', zone = '', language = '', operator = 0, erased = ? WHERE id = ?`, micros(at), id)
	if err != nil {
		return noSuch(err, "person", string(id))
	}
	if err := t.forgetAsked(`email IN (SELECT email FROM person_address WHERE person = ?)`, id); err != nil {
		return err
	}
	if err := t.endDelegations(id, at); err != nil {
		return err
	}
	for _, query := range []string{
		`DELETE FROM invitation WHERE email IN (SELECT email FROM person_address WHERE person = ?)`,
		`DELETE FROM person_address WHERE person = ?`,
		`DELETE FROM sign_in_link WHERE person = ?`,
		`DELETE FROM passkey WHERE person = ?`,
		`DELETE FROM passkey_challenge WHERE person = ?`,
		`DELETE FROM recovery_code WHERE person = ?`,
		`DELETE FROM person_login WHERE person = ?`,
		`DELETE FROM session WHERE person = ?`,
		`DELETE FROM membership WHERE person = ?`,
		`DELETE FROM unit_member WHERE person = ?`,
	} {
		if _, err := t.exec(query, id); err != nil {
			return err
		}
	}
	_, err = t.exec(`INSERT INTO erasure (person, at) VALUES (?, ?) ON CONFLICT (person) DO NOTHING`, id, micros(at))
	return err
}

func (t accountTx) Erasures() (all []account.Erasure, err error) {
	err = t.each(`SELECT person, at FROM erasure ORDER BY at, person`, nil, func(r row) error {
		var e account.Erasure
		var at int64
		if err := r.Scan(&e.Person, &at); err != nil {
			return err
		}
		e.At = fromMicros(at)
		all = append(all, e)
		return nil
	})
	return all, err
}

func (t accountTx) Memberships(id account.PersonID) (all []account.Membership, err error) {
	err = t.each(`SELECT m.org, o.name, m.role FROM membership m JOIN organisation o ON o.id = m.org
		WHERE m.person = ? ORDER BY o.name, m.org`, []any{id}, func(r row) error {
		var m account.Membership
		if err := r.Scan(&m.Org, &m.OrgName, &m.Role); err != nil {
			return err
		}
		all = append(all, m)
		return nil
	})
	return all, err
}

const organisationColumns = `id, name, kind, country, city, description, website, email, hue, did, key_kind, created,
	legal_scheme, legal_value, held, held_like, name_cleared, held_reason`

func scanOrganisation(r row) (account.Organisation, error) {
	var o account.Organisation
	var created int64
	var held sql.NullInt64
	err := r.Scan(&o.ID, &o.Name, &o.Kind, &o.Country, &o.City, &o.Description, &o.Website, &o.Email, &o.Hue, &o.DID, &o.KeyKind, &created,
		&o.LegalID.Scheme, &o.LegalID.Value, &held, &o.Held.Like, &o.Held.Cleared, &o.Held.Reason)
	o.Created = fromMicros(created)
	if held.Valid {
		o.Held.Since = fromMicros(held.Int64)
	}
	return o, err
}

func (t accountTx) Organisation(id account.OrgID) (o account.Organisation, err error) {
	err = t.first(`SELECT `+organisationColumns+` FROM organisation WHERE id = ?`, []any{id}, func(r row) (err error) {
		o, err = scanOrganisation(r)
		return err
	})
	return o, noSuch(err, "organisation", string(id))
}

func (t accountTx) Organisations() (all []account.Organisation, err error) {
	err = t.each(`SELECT `+organisationColumns+` FROM organisation ORDER BY id`, nil,
		func(r row) error {
			o, err := scanOrganisation(r)
			all = append(all, o)
			return err
		})
	return all, err
}

func (t accountTx) AddOrganisation(o account.Organisation) error {
	_, err := t.exec(`INSERT INTO organisation (`+organisationColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, '', '', '')`,
		o.ID, o.Name, o.Kind, o.Country, o.City, o.Description, o.Website, o.Email, o.Hue, o.DID, o.KeyKind, micros(o.Created), o.LegalID.Scheme, o.LegalID.Value)
	return err
}

func (t accountTx) SetOrganisation(id account.OrgID, o account.Organisation) error {
	err := t.must(`UPDATE organisation SET name = ?, kind = ?, country = ?, city = ?, description = ?, website = ?, email = ?, hue = ?, did = ?,
		legal_scheme = ?, legal_value = ? WHERE id = ?`, o.Name, o.Kind, o.Country, o.City, o.Description, o.Website, o.Email, o.Hue, o.DID,
		o.LegalID.Scheme, o.LegalID.Value, id)
	return noSuch(err, "organisation", string(id))
}

func (t accountTx) Members(org account.OrgID) (all []account.Member, err error) {
	err = t.each(`SELECT p.id, p.name, p.language, coalesce((SELECT a.email FROM person_address a WHERE a.person = p.id ORDER BY a.main DESC, a.proved, a.email LIMIT 1), ''), m.role, m.since
		FROM membership m JOIN person p ON p.id = m.person WHERE m.org = ? ORDER BY p.name, p.id`, []any{org},
		func(r row) error {
			var m account.Member
			var email string
			var since int64
			if err := r.Scan(&m.Person.ID, &m.Person.Name, &m.Person.Language, &email, &m.Role, &since); err != nil {
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

func (t accountTx) SetMember(org account.OrgID, id account.PersonID, role account.Role, since time.Time) error {
	_, err := t.exec(`INSERT INTO membership (org, person, role, since) VALUES (?, ?, ?, ?)
		ON CONFLICT (org, person) DO UPDATE SET role = excluded.role`, org, id, role, micros(since))
	return err
}

func (t accountTx) RemoveMember(org account.OrgID, id account.PersonID) error {
	return noSuch(t.must(`DELETE FROM membership WHERE org = ? AND person = ?`, org, id), "member", string(id))
}
