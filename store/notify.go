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
	s, err := t.mailSearch(org, f)
	if err != nil {
		return nil, err
	}
	// The page is found in an index alone; CROSS JOIN has SQLite begin with it.
	err = t.each(`SELECT `+deliveryColumns+` FROM (SELECT m.id AS found`+s.from+s.where+` ORDER BY m.queued DESC, m.id DESC LIMIT ? OFFSET ?) page CROSS JOIN mail
		WHERE org = ? AND person = '' AND id = found ORDER BY queued DESC, id DESC`, append(s.args, f.Limit, f.Offset, org), func(r row) error {
		d, err := scanDelivery(r)
		all = append(all, d)
		return err
	})
	return all, err
}

func (t notifyTx) CountDeliveries(org account.OrgID, f notify.MailFilter) (n int, err error) {
	s, err := t.mailSearch(org, f)
	if err != nil {
		return 0, err
	}
	err = t.one([]any{&n}, `SELECT count(*) FROM (SELECT 1`+s.from+s.where+` LIMIT ?) counted`, append(s.args, f.CountsTo()+1)...)
	return n, err
}

// mailSearch is the SQL that a filter becomes. A mail keeps no address: it is
// found by its award's recipient. Of a word that few have, the mails of their
// awards are looked up; otherwise the mails are gone through, the newest first.
func (t notifyTx) mailSearch(org account.OrgID, f notify.MailFilter) (s awardSearch, err error) {
	s = awardSearch{from: ` FROM mail m`, where: ` WHERE m.org = ?`}
	words := queryWords(f.Text)
	counts := make([]int, len(words))
	led := -1
	for i, word := range words {
		if counts[i], err = (issuerTx{t.tx}).countWord(org, word, someRecipients); err != nil {
			return s, err
		}
		if counts[i] <= fewRecipients && (led < 0 || counts[i] < counts[led]) {
			led = i
		}
	}
	if led >= 0 {
		s.from = ` FROM (SELECT DISTINCT f.recipient FROM (SELECT w.recipient FROM recipient_word w WHERE ` + wordLike + ` LIMIT ` + someLimit + `) f) found CROSS JOIN award a CROSS JOIN mail m`
		s.args = beginning(org, words[led])
		s.where = ` WHERE a.org = ? AND a.recipient = found.recipient AND m.award = a.id AND m.org = ?`
		s.args = append(s.args, org)
	} else if len(words) > 0 {
		s.from += ` CROSS JOIN award a`
		s.where = ` WHERE a.id = m.award AND a.org = ? AND m.org = ?`
		s.args = append(s.args, org)
	}
	s.args = append(s.args, org)
	if f.Award != "" {
		s.and(`m.award = ?`, f.Award)
	}
	switch f.State {
	case "":
	case notify.Retried:
		s.and(`m.state = ? AND m.attempts > 0`, notify.Queued)
	default:
		s.and(`m.state = ?`, f.State)
	}
	for i, word := range words {
		switch {
		case i == led:
		case counts[i] <= someRecipients: // remembered rather than asked for; || keeps SQLite from trying each of them on the index
			s.and(`a.recipient || '' IN (SELECT w.recipient FROM recipient_word w WHERE `+wordLike+` LIMIT `+someLimit+`)`, beginning(org, word)...)
		default:
			s.and(`EXISTS (SELECT 1 FROM recipient_word w WHERE w.recipient = a.recipient AND `+wordLike+`)`, beginning(org, word)...)
		}
	}
	if f.Text != "" && len(words) == 0 {
		s.and(`1 = 0`)
	}
	return s, nil
}
