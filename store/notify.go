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

const deliveryColumns = `id, purpose, about, award, state, words, attempts, queued, changed`

func scanDelivery(r row) (d notify.Delivery, err error) {
	var queued, changed int64
	err = r.Scan(&d.MessageID, &d.Purpose, &d.About, &d.Award, &d.State, &d.Words, &d.Attempts, &queued, &changed)
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
	_, err := t.exec(`INSERT INTO mail (org, person, id, purpose, about, award, state, words, attempts, queued, changed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (org, person, id) DO NOTHING`,
		org, person, d.MessageID, d.Purpose, d.About, d.Award, d.State, d.Words, d.Attempts, micros(d.Queued), micros(d.Changed))
	return err
}

func (t notifyTx) SetDelivery(org account.OrgID, person account.PersonID, d notify.Delivery) error {
	err := t.must(`UPDATE mail SET state = ?, words = ?, attempts = ?, changed = ? WHERE org = ? AND person = ? AND id = ?`,
		d.State, d.Words, d.Attempts, micros(d.Changed), org, person, d.MessageID)
	return noSuch(err, "mail", string(d.MessageID))
}

func (t notifyTx) MailOwner(id notify.MessageID) (org account.OrgID, person account.PersonID, err error) {
	err = t.first(`SELECT org, person FROM mail WHERE id = ? LIMIT 1`, []any{id}, func(r row) error { return r.Scan(&org, &person) })
	return org, person, noSuch(err, "mail", string(id))
}

func (t notifyTx) Deliveries(org account.OrgID, f notify.MailFilter) (all []notify.Delivery, err error) {
	where, args := mailSearch(org, f)
	err = t.each(`SELECT `+deliveryColumns+` FROM mail `+where+` ORDER BY queued DESC, id DESC LIMIT ? OFFSET ?`, append(args, f.Limit, f.Offset), func(r row) error {
		d, err := scanDelivery(r)
		all = append(all, d)
		return err
	})
	return all, err
}

func (t notifyTx) CountDeliveries(org account.OrgID, f notify.MailFilter) (n int, err error) {
	where, args := mailSearch(org, f)
	err = t.one([]any{&n}, `SELECT count(*) FROM mail `+where, args...)
	return n, err
}

// mailSearch is the SQL that a filter becomes. A mail keeps no address: it is
// found by its award's recipient.
func mailSearch(org account.OrgID, f notify.MailFilter) (where string, args []any) {
	where, args = `WHERE org = ?`, []any{org}
	and := func(condition string, more ...any) {
		where += ` AND ` + condition
		args = append(args, more...)
	}
	if f.Award != "" {
		and(`award = ?`, f.Award)
	}
	switch f.State {
	case "":
	case notify.Retried:
		and(`state = ? AND attempts > 0`, notify.Queued)
	default:
		and(`state = ?`, f.State)
	}
	words := queryWords(f.Text)
	for _, word := range words {
		and(`award IN (SELECT a.id FROM award a WHERE a.org = ? AND a.recipient IN (SELECT w.recipient FROM recipient_word w WHERE `+wordLike+`))`,
			append([]any{org}, beginning(org, word)...)...)
	}
	if f.Text != "" && len(words) == 0 {
		and(`1 = 0`)
	}
	return where, args
}
