package store

import (
	"cmp"
	"errors"
	"slices"
	"strings"

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
	application, _, _ := strings.Cut(d.About, ".")
	_, err := t.exec(`INSERT INTO mail (org, person, id, purpose, about, award, recipient, achievement, state, words, attempts, queued, changed)
		VALUES (?, ?, ?, ?, ?, ?, coalesce((SELECT recipient FROM award WHERE id = ? AND org = ?), ''), coalesce((SELECT achievement FROM award WHERE id = ? AND org = ?), (SELECT achievement FROM assess_application WHERE id = ? AND org = ?), ''), ?, ?, ?, ?, ?)
		ON CONFLICT (org, person, id) DO NOTHING`, org, person, d.MessageID, d.Purpose, d.About, d.Award, d.Award, org, d.Award, org, application, org,
		d.State, d.Words, d.Attempts, micros(d.Queued), micros(d.Changed))
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

// Deliveries are found in an index alone. Where each must be looked at for a
// text, that is done once, as far as mails are counted. Those of units are asked
// for of one achievement after another.
func (t notifyTx) Deliveries(org account.OrgID, f notify.MailFilter) (all []notify.Delivery, total int, err error) {
	searches, has, err := t.mailSearches(org, f)
	if err != nil {
		return nil, 0, err
	}
	const newest = ` ORDER BY m.queued DESC, m.id DESC LIMIT ?`
	most := f.CountsTo() + 1
	if f.Text == "" {
		for _, s := range searches {
			n := 0
			if err := t.one([]any{&n}, `SELECT count(*) FROM (SELECT 1`+s.from+s.where+` LIMIT ?) counted`, append(s.args, most-total)...); err != nil {
				return nil, 0, err
			}
			if total += n; total >= most {
				break
			}
		}
	}
	if f.Text == "" && len(searches) == 1 {
		s := searches[0]
		// CROSS JOIN has SQLite begin with the page.
		err = t.each(`SELECT `+deliveryColumns+` FROM (SELECT m.id AS found`+s.from+s.where+newest+` OFFSET ?) page CROSS JOIN mail
			WHERE org = ? AND person = '' AND id = found ORDER BY queued DESC, id DESC`, append(s.args, f.Limit, f.Offset, org), addDelivery(&all))
		return all, total, err
	}
	var found []place
	if f.Text == "" {
		found, err = places(t.tx, searches, true, f.Offset+f.Limit, func(s awardSearch) (string, []any) {
			return `SELECT m.queued, m.id` + s.from + s.where + newest, append(s.args, f.Offset+f.Limit)
		})
	} else {
		for _, s := range searches {
			if err == nil {
				var some []place
				some, err = t.foundMails(s.from+s.where+newest+` OFFSET ?`, s.args, has, most)
				found = firstPlaces(append(found, some...), true, most)
			}
		}
		total = len(found)
		found = found[:min(total, f.CountsTo())]
	}
	if err != nil {
		return nil, 0, err
	}
	err = t.eachIn(`SELECT `+deliveryColumns+` FROM mail WHERE org = ? AND person = '' AND id IN (…)`, []any{org}, idsOf(found, f.Offset, f.Limit), addDelivery(&all))
	slices.SortFunc(all, func(a, b notify.Delivery) int {
		return cmp.Or(b.Queued.Compare(a.Queued), cmp.Compare(b.MessageID, a.MessageID))
	})
	return all, total, err
}

// mailSearches are the searches that find what a filter asks for, each in its
// order: one, but for what units define, where it is one for each achievement.
func (t notifyTx) mailSearches(org account.OrgID, f notify.MailFilter) (all []awardSearch, has map[string]bool, err error) {
	s, has, err := t.mailSearch(org, f)
	if err != nil || f.Units == nil {
		return []awardSearch{s}, has, err
	}
	if f.Award != "" || f.Text != "" && !s.many { // they are few
		s.ofUnits(`m.achievement`, org, f.Units)
		return []awardSearch{s}, has, nil
	}
	if f.Text != "" && rarely(f) == common {
		if wide, err := t.wide(org, f.Units); err != nil || wide {
			s.ofUnits(`m.achievement`, org, f.Units)
			return []awardSearch{s}, has, err
		}
	}
	ids, err := t.defines(org, f.Units, "")
	for _, id := range ids {
		of := s
		of.args = slices.Clone(s.args)
		of.and(`m.achievement = ?`, id)
		if rarely(f) == rare { // said in the index's words
			of.and(`m.state <> 'sent'`)
		}
		all = append(all, of)
	}
	return all, has, err
}

// rarely tells what a filter goes through: all but few mails are sent.
func rarely(f notify.MailFilter) rarity { return f.State != "" && f.State != notify.Sent }

func addDelivery(all *[]notify.Delivery) func(row) error {
	return func(r row) error {
		d, err := scanDelivery(r)
		*all = append(*all, d)
		return err
	}
}

// errEnough ends the reading of rows.
var errEnough = errors.New("enough is found")

// foundMails are the first mails that a search finds, as many as are wanted;
// where has is not nil, those of the recipients it has. They are gone through
// in parts, so that PostgreSQL, too, goes by the order and does not sort all.
func (t notifyTx) foundMails(search string, args []any, has map[string]bool, wanted int) (found []place, err error) {
	part := wanted
	if has != nil {
		part = 5_000
	}
	for at, read := 0, part; err == nil && read == part && len(found) < wanted; at += part {
		read = 0
		err = t.each(`SELECT m.queued, m.id, m.recipient`+search, slices.Concat(args, []any{part, at}), func(r row) error {
			var p place
			var recipient string
			err := r.Scan(&p.at, &p.id, &recipient)
			if read++; has == nil || has[recipient] {
				found = append(found, p)
			}
			if err == nil && len(found) == wanted {
				err = errEnough
			}
			return err
		})
	}
	if errors.Is(err, errEnough) {
		err = nil
	}
	return found, err
}

// mailSearch is the SQL that a filter becomes. A mail keeps no address: it is
// found by its award's recipient. The mails of few recipients are looked up;
// otherwise the mails are gone through, the newest first, and those are found
// whose recipient has the words: as has says and as the SQL asks.
func (t notifyTx) mailSearch(org account.OrgID, f notify.MailFilter) (s awardSearch, has map[string]bool, err error) {
	s = awardSearch{from: ` FROM mail m`, where: ` WHERE m.org = ?`, args: []any{org}}
	words, state := queryWords(f.Text), `m.state`
	if len(words) > 0 {
		h, err := (issuerTx{t.tx}).havingWords(org, words, rarely(f))
		if err != nil {
			return s, nil, err
		}
		if h.few {
			words, state = h.left, `m.state || ''` // SQLite would go by the state instead
			s.from = ` FROM ` + t.db.engine.listed() + ` found CROSS JOIN award a CROSS JOIN mail m`
			s.where = ` WHERE a.org = ? AND a.recipient = found.id AND m.award = a.id AND m.org = ?`
			s.args = []any{strings.Join(h.ids, " "), org, org}
		} else {
			s.many = true
			if h.ids != nil {
				words, has = h.left, map[string]bool{}
				for _, id := range h.ids {
					has[id] = true
				}
			}
		}
	} else if f.Text != "" {
		s.and(`1 = 0`) // nothing in it that a name or an address could have
	}
	if f.Award != "" {
		s.and(`m.award = ?`, f.Award)
	}
	switch f.State {
	case "":
	case notify.Retried:
		s.and(state+` = ? AND m.attempts > 0`, notify.Queued)
	default:
		s.and(state+` = ?`, f.State)
	}
	for _, word := range words {
		s.hasWord(`m.recipient`, org, word)
	}
	return s, has, nil
}

func (t notifyTx) MailUnit(org account.OrgID, id notify.MessageID) (unit account.UnitID, err error) {
	err = t.one([]any{&unit}, `SELECT coalesce(a.unit, '') FROM mail m LEFT JOIN achievement a ON a.id = m.achievement WHERE m.org = ? AND m.person = '' AND m.id = ?`, org, id)
	return unit, noSuch(err, "mail", string(id))
}
