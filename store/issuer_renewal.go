package store

import (
	"laurel/account"
	"laurel/issuer"
)

func (t issuerTx) AddRenewal(org account.OrgID, old, fresh issuer.AwardID) (bool, error) {
	for _, id := range []issuer.AwardID{old, fresh} {
		var there int
		if err := t.one([]any{&there}, awardExists, org, id); err != nil {
			return false, noSuch(err, "award", string(id))
		}
	}
	n, err := t.exec(`INSERT INTO award_renewal (old, new, org) VALUES (?, ?, ?) ON CONFLICT (old) DO UPDATE SET new = excluded.new
		WHERE award_renewal.new <> excluded.new AND (SELECT a.status FROM award a WHERE a.id = award_renewal.new) = 'revoked'`, old, fresh, org)
	return n == 1, err
}

func (t issuerTx) MoveRenewal(org account.OrgID, from, to issuer.AwardID) error {
	for _, id := range []issuer.AwardID{from, to} {
		var there int
		if err := t.one([]any{&there}, awardExists, org, id); err != nil {
			return noSuch(err, "award", string(id))
		}
	}
	for _, query := range []string{`UPDATE award_renewal SET new = ? WHERE new = ? AND org = ?`, `UPDATE award_renewal SET old = ? WHERE old = ? AND org = ?`} {
		if _, err := t.exec(query, to, from, org); err != nil {
			return err
		}
	}
	return nil
}

func (t issuerTx) Chain(org account.OrgID, id issuer.AwardID) (renews, renewedBy *issuer.Chained, err error) {
	var there int
	if err := t.one([]any{&there}, awardExists, org, id); err != nil {
		return nil, nil, noSuch(err, "award", string(id))
	}
	read := func(into **issuer.Chained, query string) error {
		return t.each(query, []any{id, org}, func(r row) error {
			var on int64
			c := &issuer.Chained{}
			err := r.Scan(&c.ID, &c.Page, &on)
			c.AwardedOn, *into = fromMicros(on), c
			return err
		})
	}
	if err := read(&renews, `SELECT a.id, a.page, a.awarded_on FROM award_renewal n JOIN award a ON a.id = n.old WHERE n.new = ? AND n.org = ?`); err != nil {
		return nil, nil, err
	}
	err = read(&renewedBy, `SELECT a.id, a.page, a.awarded_on FROM award_renewal n JOIN award a ON a.id = n.new WHERE n.old = ? AND n.org = ? AND a.signed = 1 AND a.status <> 'revoked'`)
	return renews, renewedBy, err
}
