package store

import (
	"laurel/account"
	"laurel/notify"
)

// Notify keeps what [notify.Service] needs kept.
func (db *DB) Notify() notify.Store {
	return adapter[notify.Tx]{db, func(t *tx) notify.Tx { return notifyTx{t} }}
}

type notifyTx struct{ *tx }

const deliveryColumns = `id, purpose, about, state, words, attempts, queued, changed`

func scanDelivery(r row) (d notify.Delivery, err error) {
	var queued, changed int64
	err = r.Scan(&d.MessageID, &d.Purpose, &d.About, &d.State, &d.Words, &d.Attempts, &queued, &changed)
	d.Queued, d.Changed = fromMicros(queued), fromMicros(changed)
	return d, err
}

func (t notifyTx) Delivery(org account.OrgID, person account.PersonID, id notify.MessageID) (d notify.Delivery, err error) {
	found := false
	err = t.each(`SELECT `+deliveryColumns+` FROM mail WHERE org = ? AND person = ? AND id = ?`, []any{org, person, id}, func(r row) error {
		found = true
		d, err = scanDelivery(r)
		return err
	})
	if err == nil && !found {
		err = errNone
	}
	return d, noSuch(err, "mail", string(id))
}

func (t notifyTx) AddDelivery(org account.OrgID, person account.PersonID, d notify.Delivery) error {
	_, err := t.exec(`INSERT INTO mail (org, person, id, purpose, about, state, words, attempts, queued, changed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (org, person, id) DO NOTHING`,
		org, person, d.MessageID, d.Purpose, d.About, d.State, d.Words, d.Attempts, micros(d.Queued), micros(d.Changed))
	return err
}

func (t notifyTx) SetDelivery(org account.OrgID, person account.PersonID, d notify.Delivery) error {
	err := t.must(`UPDATE mail SET state = ?, words = ?, attempts = ?, changed = ? WHERE org = ? AND person = ? AND id = ?`,
		d.State, d.Words, d.Attempts, micros(d.Changed), org, person, d.MessageID)
	return noSuch(err, "mail", string(d.MessageID))
}

func (t notifyTx) Deliveries(org account.OrgID, about string) (all []notify.Delivery, err error) {
	err = t.each(`SELECT `+deliveryColumns+` FROM mail WHERE org = ? AND about = ? ORDER BY queued, id`, []any{org, about}, func(r row) error {
		d, err := scanDelivery(r)
		if err == nil {
			all = append(all, d)
		}
		return err
	})
	return all, err
}
