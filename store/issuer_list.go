package store

import (
	"database/sql"
	"errors"
	"fmt"

	"laurel/account"
	"laurel/credential/status"
	"laurel/issuer"
)

// NextPlace answers the list without its signed bytes. Of two at once, one
// waits for the other's commit and begins again, so no place is given twice.
func (t issuerTx) NextPlace(org account.OrgID, fresh issuer.List) (issuer.List, int, error) {
	l, err := t.takePlace(org)
	if errors.Is(err, errNone) { // no list yet, or the newest is full
		if err := t.addList(org, fresh); err != nil {
			return issuer.List{}, 0, err
		}
		l, err = t.takePlace(org)
	}
	if err != nil {
		return issuer.List{}, 0, err
	}
	return l, l.Taken - 1, nil
}

func (t issuerTx) takePlace(org account.OrgID) (issuer.List, error) {
	l := issuer.List{Org: org}
	var secret []byte
	err := t.one([]any{&l.ID, &secret, &l.Taken, &l.Generation}, `UPDATE status_list SET taken = taken + 1
		WHERE org = ? AND number = (SELECT max(number) FROM status_list WHERE org = ?) AND taken < ?
		RETURNING id, secret, taken, generation`, org, org, status.Entries)
	if err != nil {
		return issuer.List{}, err
	}
	return l, setSecret(&l, secret)
}

func (t issuerTx) addList(org account.OrgID, fresh issuer.List) error {
	n, err := t.exec(`INSERT INTO status_list (id, org, number, secret, taken, generation)
		VALUES (?, ?, (SELECT coalesce(max(number), 0) + 1 FROM status_list WHERE org = ?), ?, 0, 0)
		ON CONFLICT DO NOTHING`, fresh.ID, org, org, fresh.Secret[:])
	if err == nil && n == 0 {
		err = fmt.Errorf("beginning status list %s: %w", fresh.ID, errTaken)
	}
	return err
}

func setSecret(l *issuer.List, secret []byte) error {
	if copy(l.Secret[:], secret) != len(l.Secret) || len(secret) != len(l.Secret) {
		return fmt.Errorf("the secret of status list %s has %d bytes", l.ID, len(secret))
	}
	return nil
}

func (t issuerTx) List(org account.OrgID, id issuer.ListID) (issuer.List, error) {
	l := issuer.List{ID: id, Org: org}
	var secret []byte
	var published, at sql.NullInt64
	err := t.one([]any{&secret, &l.Taken, &l.Generation, &published, &at, &l.Revocation, &l.Suspension},
		`SELECT l.secret, l.taken, l.generation, s.generation, s.at, s.revocation, s.suspension
		FROM status_list l LEFT JOIN status_list_signed s ON s.list = l.id WHERE l.org = ? AND l.id = ?`, org, id)
	if err != nil {
		return issuer.List{}, noSuch(err, "status list", string(id))
	}
	l.Published = published.Int64
	if at.Valid {
		l.SignedAt = fromMicros(at.Int64)
	}
	return l, setSecret(&l, secret)
}

// NotInForce refuses another's list rather than finding nothing in it: signed
// so, the list would call everything good.
func (t issuerTx) NotInForce(org account.OrgID, id issuer.ListID) (all []issuer.Place, err error) {
	if err := t.ownsList(org, id); err != nil {
		return nil, err
	}
	err = t.each(`SELECT list_index, status FROM award WHERE org = ? AND list = ? AND status <> 'inForce'
		UNION ALL SELECT list_index, 'revoked' FROM endorsement WHERE list = ? AND endorser = ? AND withdrawn IS NOT NULL ORDER BY list_index`,
		[]any{org, id, id, org}, func(r row) error {
			var p issuer.Place
			err := r.Scan(&p.Index, &p.Status)
			all = append(all, p)
			return err
		})
	return all, err
}

func (t issuerTx) ownsList(org account.OrgID, id issuer.ListID) error {
	var there int
	return noSuch(t.one([]any{&there}, `SELECT 1 FROM status_list WHERE org = ? AND id = ?`, org, id), "status list", string(id))
}

// SaveList leaves what is kept when l is older: of two nodes that sign at
// once, the slower may have seen fewer changes.
func (t issuerTx) SaveList(l issuer.List) error {
	if err := t.ownsList(l.Org, l.ID); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO status_list_signed (list, org, generation, at, revocation, suspension) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (list) DO UPDATE SET generation = excluded.generation, at = excluded.at, revocation = excluded.revocation, suspension = excluded.suspension
		WHERE status_list_signed.generation < excluded.generation
		OR (status_list_signed.generation = excluded.generation AND status_list_signed.at < excluded.at)`,
		l.ID, l.Org, l.Published, micros(l.SignedAt), l.Revocation, l.Suspension)
	return err
}

func (t issuerTx) TouchList(org account.OrgID, id issuer.ListID) error {
	err := t.must(`UPDATE status_list SET generation = generation + 1 WHERE org = ? AND id = ?`, org, id)
	return noSuch(err, "status list", string(id))
}
