package store

import (
	"database/sql"
	"time"

	"laurel/account"
	"laurel/fault"
)

func (t accountTx) Provider(org account.OrgID) (account.Provider, error) {
	p := account.Provider{Org: org}
	var changed int64
	err := t.one([]any{&p.Issuer, &p.ClientID, &p.Sealed, &changed}, `SELECT issuer, client_id, secret, changed FROM provider WHERE org = ?`, org)
	if err != nil {
		return account.Provider{}, noSuch(err, "provider", string(org))
	}
	p.Changed = fromMicros(changed)
	p.Domains, err = t.domains(`WHERE org = ? ORDER BY domain`, org)
	return p, err
}

func (t accountTx) SetProvider(org account.OrgID, p account.Provider) error {
	_, err := t.exec(`INSERT INTO provider (org, issuer, client_id, secret, changed) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (org) DO UPDATE SET issuer = excluded.issuer, client_id = excluded.client_id, secret = excluded.secret, changed = excluded.changed`,
		org, p.Issuer, p.ClientID, p.Sealed, micros(p.Changed))
	return err
}

func (t accountTx) RemoveProvider(org account.OrgID) error {
	if err := t.must(`DELETE FROM provider WHERE org = ?`, org); err != nil {
		return noSuch(err, "provider", string(org))
	}
	for _, query := range []string{`DELETE FROM provider_domain WHERE org = ?`, `DELETE FROM provider_flow WHERE org = ?`, `DELETE FROM person_login WHERE org = ?`} {
		if _, err := t.exec(query, org); err != nil {
			return err
		}
	}
	return nil
}

func (t accountTx) domains(where string, args ...any) (all []account.ProviderDomain, err error) {
	err = t.each(`SELECT org, domain, asked, allowed FROM provider_domain `+where, args, func(r row) error {
		var d account.ProviderDomain
		var asked int64
		var allowed sql.NullInt64
		if err := r.Scan(&d.Org, &d.Domain, &asked, &allowed); err != nil {
			return err
		}
		d.Asked, d.Allowed = fromMicros(asked), fromMicrosPtr(allowed)
		all = append(all, d)
		return nil
	})
	return all, err
}

// Domains lists those that wait first, the oldest of them first.
func (t accountTx) Domains() ([]account.ProviderDomain, error) {
	return t.domains(`ORDER BY CASE WHEN allowed IS NULL THEN 0 ELSE 1 END, asked, domain, org`)
}

func (t accountTx) AddDomain(org account.OrgID, d account.ProviderDomain) error {
	_, err := t.exec(`INSERT INTO provider_domain (org, domain, asked) VALUES (?, ?, ?)`, org, d.Domain, micros(d.Asked))
	return err
}

func (t accountTx) RemoveDomain(org account.OrgID, domain string) error {
	return noSuch(t.must(`DELETE FROM provider_domain WHERE org = ? AND domain = ?`, org, domain), "domain", domain)
}

func (t accountTx) AllowDomain(org account.OrgID, domain string, at time.Time) error {
	var n int
	if err := t.one([]any{&n}, `SELECT count(*) FROM provider_domain WHERE domain = ? AND org <> ? AND allowed IS NOT NULL`, domain, org); err != nil {
		return err
	}
	if n > 0 {
		return fault.New(fault.Conflict, "provider.domainTaken", "Another organisation signs in the people of {domain}.", "domain", domain)
	}
	return noSuch(t.must(`UPDATE provider_domain SET allowed = coalesce(allowed, ?) WHERE org = ? AND domain = ?`, micros(at), org, domain), "domain", domain)
}

func (t accountTx) OrgByDomain(domain string) (org account.OrgID, err error) {
	err = t.one([]any{&org}, `SELECT d.org FROM provider_domain d JOIN provider p ON p.org = d.org WHERE d.domain = ? AND d.allowed IS NOT NULL`, domain)
	return org, noSuch(err, "domain", "")
}

func (t accountTx) AddFlow(org account.OrgID, f account.Flow) error {
	_, err := t.exec(`INSERT INTO provider_flow (org, hash, browser, data, expires) VALUES (?, ?, ?, ?, ?)`, org, f.Hash, f.Browser, f.Data, micros(f.Expires))
	return err
}

func (t accountTx) TakeFlow(org account.OrgID, hash []byte, now time.Time) (account.Flow, error) {
	f := account.Flow{Hash: hash}
	var expires int64
	err := t.one([]any{&f.Browser, &f.Data, &expires}, `DELETE FROM provider_flow WHERE org = ? AND hash = ? AND expires > ? RETURNING browser, data, expires`, org, hash, micros(now))
	f.Expires = fromMicros(expires)
	return f, noSuch(err, "flow", "")
}

func (t accountTx) PersonByLogin(org account.OrgID, subject string) (id account.PersonID, err error) {
	err = t.one([]any{&id}, `SELECT person FROM person_login WHERE org = ? AND subject = ?`, org, subject)
	return id, noSuch(err, "login", "")
}

func (t accountTx) AddLogin(person account.PersonID, org account.OrgID, subject string, at time.Time) error {
	_, err := t.exec(`INSERT INTO person_login (person, org, subject, since) VALUES (?, ?, ?, ?)`, person, org, subject, micros(at))
	return err
}

func (t accountTx) Logins(person account.PersonID) (all []account.Login, err error) {
	err = t.each(`SELECT l.org, o.name, l.since FROM person_login l JOIN organisation o ON o.id = l.org WHERE l.person = ? ORDER BY o.name, l.org, l.since`, []any{person}, func(r row) error {
		var l account.Login
		var since int64
		if err := r.Scan(&l.Org, &l.OrgName, &since); err != nil {
			return err
		}
		l.Since = fromMicros(since)
		all = append(all, l)
		return nil
	})
	return all, err
}

func (t accountTx) RemoveLogin(person account.PersonID, org account.OrgID) error {
	return noSuch(t.must(`DELETE FROM person_login WHERE person = ? AND org = ?`, person, org), "login", string(org))
}

func (t accountTx) RemoveLogins(org account.OrgID) error {
	_, err := t.exec(`DELETE FROM person_login WHERE org = ?`, org)
	return err
}
