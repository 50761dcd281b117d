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
	where, args, err := t.mailSearch(org, f)
	if err != nil {
		return nil, err
	}
	err = t.each(`SELECT `+deliveryColumns+` FROM mail `+where+` ORDER BY queued DESC, id DESC LIMIT ? OFFSET ?`, append(args, f.Limit, f.Offset), func(r row) error {
		d, err := scanDelivery(r)
		all = append(all, d)
		return err
	})
	return all, err
}

func (t notifyTx) CountDeliveries(org account.OrgID, f notify.MailFilter) (n int, err error) {
	where, args, err := t.mailSearch(org, f)
	if err != nil {
		return 0, err
	}
	err = t.one([]any{&n}, `SELECT count(*) FROM (SELECT 1 FROM mail `+where+` LIMIT ?) found`, append(args, f.CountsTo()+1)...)
	return n, err
}

// mailSearch is the SQL that a filter becomes. A mail keeps no address: it is
// found by its award's recipient. Of a word that few have, the awards are looked
// up first; otherwise each mail's.
func (t notifyTx) mailSearch(org account.OrgID, f notify.MailFilter) (where string, args []any, err error) {
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
		n, err := issuerTx{t.tx}.countWord(org, word, fewRecipients)
		if err != nil {
			return "", nil, err
		}
		if n <= fewRecipients {
			and(`award IN (SELECT a.id FROM award a WHERE a.org = ? AND a.recipient IN (SELECT w.recipient FROM recipient_word w WHERE `+wordLike+`))`,
				append([]any{org}, beginning(org, word)...)...)
			continue
		}
		and(`EXISTS (SELECT 1 FROM award a WHERE a.id = mail.award AND a.org = ? AND EXISTS (SELECT 1 FROM recipient_word w WHERE w.recipient = a.recipient AND `+wordLike+`))`,
			append([]any{org}, beginning(org, word)...)...)
	}
	if f.Text != "" && len(words) == 0 {
		and(`1 = 0`)
	}
	return where, args, nil
}
