package store

import (
	"database/sql"
	"time"

	"laurel/account"
)

const domainQuery = `SELECT org, name, token, asked, way, proved, checked, failed, complaint FROM domain`

func scanDomain(r row) (account.Domain, error) {
	var d account.Domain
	var asked int64
	var proved, checked sql.NullInt64
	err := r.Scan(&d.Org, &d.Name, &d.Token, &asked, &d.Way, &proved, &checked, &d.Failed, &d.Complaint)
	d.Asked, d.Proved, d.Checked = fromMicros(asked), fromMicrosPtr(proved), fromMicrosPtr(checked)
	return d, err
}

func (t accountTx) orgDomains(query string, args ...any) (all []account.Domain, err error) {
	err = t.each(domainQuery+query, args, func(r row) error {
		d, err := scanDomain(r)
		all = append(all, d)
		return err
	})
	return all, err
}

func (t accountTx) OrgDomains(org account.OrgID) ([]account.Domain, error) {
	return t.orgDomains(` WHERE org = ? ORDER BY name`, org)
}

func (t accountTx) OrgDomain(org account.OrgID, name string) (d account.Domain, err error) {
	err = t.first(domainQuery+` WHERE org = ? AND name = ?`, []any{org, name}, func(r row) (err error) {
		d, err = scanDomain(r)
		return err
	})
	return d, noSuch(err, "domain", name)
}

func (t accountTx) SetOrgDomain(org account.OrgID, d account.Domain) error {
	_, err := t.exec(`INSERT INTO domain (org, name, token, asked, way, proved, checked, failed, complaint) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (org, name) DO UPDATE SET way = excluded.way, proved = excluded.proved, checked = excluded.checked,
			failed = excluded.failed, complaint = excluded.complaint`,
		org, d.Name, d.Token, micros(d.Asked), d.Way, microsPtr(d.Proved), microsPtr(d.Checked), d.Failed, d.Complaint)
	return err
}

func (t accountTx) RemoveOrgDomain(org account.OrgID, name string) error {
	return noSuch(t.must(`DELETE FROM domain WHERE org = ? AND name = ?`, org, name), "domain", name)
}

func (t accountTx) DomainHolders(name string) (all []account.OrgID, err error) {
	err = t.each(`SELECT org FROM domain WHERE name = ? AND proved IS NOT NULL ORDER BY org`, []any{name}, func(r row) error {
		var org account.OrgID
		err := r.Scan(&org)
		all = append(all, org)
		return err
	})
	return all, err
}

func (t accountTx) DomainsDue(checkedBefore time.Time, limit int) ([]account.Domain, error) {
	return t.orgDomains(` WHERE proved IS NOT NULL AND checked < ? ORDER BY checked, org, name LIMIT ?`, micros(checkedBefore), limit)
}

func (t accountTx) HoldOrganisation(id account.OrgID, h account.Hold) error {
	var since any
	if h.On() {
		since = micros(h.Since)
	}
	err := t.must(`UPDATE organisation SET held = ?, held_like = ?, name_cleared = ?, held_reason = ? WHERE id = ?`, since, h.Like, h.Cleared, h.Reason, id)
	return noSuch(err, "organisation", string(id))
}

func (t accountTx) VerifiedOrganisations() (map[account.OrgID]account.Organisation, error) {
	all := map[account.OrgID]account.Organisation{}
	err := t.each(`SELECT `+organisationColumns+` FROM organisation WHERE id IN (SELECT org FROM domain WHERE proved IS NOT NULL)`, nil, func(r row) error {
		o, err := scanOrganisation(r)
		all[o.ID] = o
		return err
	})
	return all, err
}
