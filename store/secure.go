package store

import (
	"errors"
	"fmt"

	"laurel/account"
	"laurel/credential/status"
	"laurel/issuer/secure"
)

// Secure keeps what [secure.Service] needs kept.
func (db *DB) Secure() secure.Store {
	return adapter[secure.Tx]{db, func(t *tx) secure.Tx { return secureTx{t} }}
}

type secureTx struct{ *tx }

// NextPlace answers with the list that the place is in. Of two at once, one
// waits for the other's commit and begins again, so no place is given twice.
func (t secureTx) NextPlace(owner account.OrgID, fresh secure.List) (secure.List, int, error) {
	l, err := t.takePlace(owner, fresh.Purpose)
	if errors.Is(err, errNone) { // no list yet, or the newest is full
		if err := t.addList(owner, fresh); err != nil {
			return secure.List{}, 0, err
		}
		l, err = t.takePlace(owner, fresh.Purpose)
	}
	if err != nil {
		return secure.List{}, 0, err
	}
	return l, l.Taken - 1, nil
}

func (t secureTx) takePlace(owner account.OrgID, purpose string) (secure.List, error) {
	l := secure.List{Owner: owner, Purpose: purpose}
	var secret []byte
	err := t.one([]any{&l.ID, &secret, &l.Taken, &l.Generation}, `UPDATE secured_list SET taken = taken + 1
		WHERE owner = ? AND purpose = ? AND number = (SELECT max(number) FROM secured_list WHERE owner = ? AND purpose = ?) AND taken < ?
		RETURNING id, secret, taken, generation`, owner, purpose, owner, purpose, status.Entries)
	if err != nil {
		return secure.List{}, err
	}
	return l, setListSecret(&l, secret)
}

func (t secureTx) addList(owner account.OrgID, fresh secure.List) error {
	n, err := t.exec(`INSERT INTO secured_list (id, owner, purpose, number, secret, taken, generation)
		VALUES (?, ?, ?, (SELECT coalesce(max(number), 0) + 1 FROM secured_list WHERE owner = ? AND purpose = ?), ?, 0, 0)
		ON CONFLICT DO NOTHING`, fresh.ID, owner, fresh.Purpose, owner, fresh.Purpose, fresh.Secret[:])
	if err == nil && n == 0 {
		err = fmt.Errorf("beginning status list %s: %w", fresh.ID, errTaken)
	}
	return err
}

func setListSecret(l *secure.List, secret []byte) error {
	if copy(l.Secret[:], secret) != len(l.Secret) || len(secret) != len(l.Secret) {
		return fmt.Errorf("the secret of status list %s has %d bytes", l.ID, len(secret))
	}
	return nil
}

func (t secureTx) List(id secure.ListID) (secure.List, error) {
	l := secure.List{ID: id}
	var secret []byte
	err := t.one([]any{&l.Owner, &l.Purpose, &secret, &l.Taken, &l.Generation},
		`SELECT owner, purpose, secret, taken, generation FROM secured_list WHERE id = ?`, id)
	if err != nil {
		return secure.List{}, noSuch(err, "status list", string(id))
	}
	return l, setListSecret(&l, secret)
}

const placeColumns = `list, list_index, purpose, credential, is_set`

func scanPlace(r row) (p secure.Place, err error) {
	var set int
	err = r.Scan(&p.List, &p.Index, &p.Purpose, &p.Credential, &set)
	p.Set = set == 1
	return p, err
}

func (t secureTx) AddPlace(owner account.OrgID, p secure.Place) error {
	if err := t.owns(owner, p.List); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO secured_place (owner, `+placeColumns+`) VALUES (?, ?, ?, ?, ?, ?)`,
		owner, p.List, p.Index, p.Purpose, p.Credential, flag(p.Set))
	return err
}

func (t secureTx) Places(owner account.OrgID, credential string) (all []secure.Place, err error) {
	err = t.each(`SELECT `+placeColumns+` FROM secured_place WHERE owner = ? AND credential = ? ORDER BY list, list_index LIMIT 100`,
		[]any{owner, credential}, func(r row) error {
			p, err := scanPlace(r)
			all = append(all, p)
			return err
		})
	return all, err
}

func (t secureTx) Place(owner account.OrgID, list secure.ListID, index int) (p secure.Place, err error) {
	err = t.first(`SELECT `+placeColumns+` FROM secured_place WHERE owner = ? AND list = ? AND list_index = ?`,
		[]any{owner, list, index}, func(r row) (err error) {
			p, err = scanPlace(r)
			return err
		})
	return p, noSuch(err, "place", fmt.Sprintf("%s#%d", list, index))
}

func (t secureTx) SetPlace(owner account.OrgID, list secure.ListID, index int, set bool) error {
	err := t.must(`UPDATE secured_place SET is_set = ? WHERE owner = ? AND list = ? AND list_index = ?`, flag(set), owner, list, index)
	if err == nil {
		err = t.must(`UPDATE secured_list SET generation = generation + 1 WHERE owner = ? AND id = ?`, owner, list)
	}
	return noSuch(err, "place", fmt.Sprintf("%s#%d", list, index))
}

// SetIndexes refuses another's list rather than finding nothing in it: signed
// so, the list would call everything good.
func (t secureTx) SetIndexes(owner account.OrgID, list secure.ListID) (all []int, err error) {
	if err := t.owns(owner, list); err != nil {
		return nil, err
	}
	err = t.each(`SELECT list_index FROM secured_place WHERE list = ? AND is_set = 1 ORDER BY list_index`, []any{list}, func(r row) error {
		var index int
		err := r.Scan(&index)
		all = append(all, index)
		return err
	})
	return all, err
}

func (t secureTx) owns(owner account.OrgID, list secure.ListID) error {
	var there int
	return noSuch(t.one([]any{&there}, `SELECT 1 FROM secured_list WHERE owner = ? AND id = ?`, owner, list), "status list", string(list))
}
