package store

import (
	"database/sql"
	"errors"
	"strings"

	"github.com/google/uuid"

	"laurel/account"
	"laurel/credential/status"
	"laurel/issuer"
)

// TakePlaces takes what is left of the newest list, or begins another.
func (t batchTx) TakePlaces(org account.OrgID, fresh issuer.List, n int) (issuer.Reservation, error) {
	r, err := t.takePlaces(org, n)
	if errors.Is(err, errNone) { // no list yet, or the newest is full
		if err := t.addList(org, fresh); err != nil {
			return issuer.Reservation{}, err
		}
		r, err = t.takePlaces(org, n)
	}
	return r, err
}

func (t batchTx) takePlaces(org account.OrgID, n int) (issuer.Reservation, error) {
	l := issuer.List{Org: org}
	var secret []byte
	err := t.one([]any{&l.ID, &secret, &l.Taken}, `SELECT id, secret, taken FROM status_list
		WHERE org = ? AND number = (SELECT max(number) FROM status_list WHERE org = ?) AND taken < ?`, org, org, status.Entries)
	if err != nil {
		return issuer.Reservation{}, err
	}
	if err := setSecret(&l, secret); err != nil {
		return issuer.Reservation{}, err
	}
	n = min(n, status.Entries-l.Taken)
	if err := t.must(`UPDATE status_list SET taken = taken + ? WHERE org = ? AND id = ? AND taken = ?`, n, org, l.ID, l.Taken); err != nil {
		return issuer.Reservation{}, err
	}
	return issuer.Reservation{List: l.ID, Secret: l.Secret, First: l.Taken, Count: n}, nil
}

func (t batchTx) GivePlaces(org account.OrgID, r issuer.Reservation) error {
	if r.Count == 0 {
		return nil
	}
	_, err := t.exec(`UPDATE status_list SET taken = ? WHERE org = ? AND id = ? AND taken = ?`, r.First, org, r.List, r.First+r.Count)
	return err
}

func (t batchTx) TakenKeys(org account.OrgID, keys []string) (map[string]issuer.TakenKey, error) {
	taken := map[string]issuer.TakenKey{}
	err := t.eachInNow(`SELECT request_key, id, request FROM award WHERE org = ? AND request_key IN (…)`, []any{org}, keys, func(r row) error {
		var key string
		var one issuer.TakenKey
		err := r.Scan(&key, &one.Award, &one.Request)
		taken[key] = one
		return err
	})
	return taken, err
}

func (t batchTx) FreeKeys(org account.OrgID, awards []issuer.AwardID) error {
	ids := make([]string, len(awards))
	for i, id := range awards {
		ids[i] = string(id)
	}
	freed := 0
	err := t.eachIn(`UPDATE award SET request_key = '`+issuer.FiledKey+`undone ' || id WHERE org = ? AND id IN (…) RETURNING id`, []any{org}, ids, func(r row) error {
		freed++
		var id string
		return r.Scan(&id)
	})
	if err == nil && freed < len(ids) {
		err = noSuch(errNone, "award", strings.Join(ids, " "))
	}
	return err
}

func (t batchTx) Recipients(org account.OrgID, people []issuer.Recipient) ([]issuer.Recipient, error) {
	folded := make([]string, len(people))
	for i, p := range people {
		folded[i] = strings.ToLower(p.Email)
	}
	known := map[string]issuer.Recipient{}
	err := t.eachInNow(`SELECT folded, id, name, email FROM recipient WHERE org = ? AND folded IN (…)`, []any{org}, folded, func(r row) error {
		var at string
		var one issuer.Recipient
		err := r.Scan(&at, &one.ID, &one.Name, &one.Email)
		known[at] = one
		return err
	})
	if err != nil {
		return nil, err
	}
	all := make([]issuer.Recipient, len(people))
	var fresh []issuer.Recipient
	for i, p := range people {
		kept, found := known[folded[i]]
		switch {
		case !found:
			known[folded[i]] = p
			all[i] = p
			fresh = append(fresh, p)
		case kept.Name == p.Name && kept.Email == p.Email:
			all[i] = kept
		default: // a new spelling
			if all[i], err = t.Recipient(org, p); err != nil {
				return nil, err
			}
		}
	}
	return all, t.addRecipients(org, fresh)
}

func (t batchTx) addRecipients(org account.OrgID, fresh []issuer.Recipient) error {
	if len(fresh) == 0 {
		return nil
	}
	var there int
	if err := t.one([]any{&there}, `SELECT 1 FROM organisation WHERE id = ?`, org); err != nil {
		return noSuch(err, "organisation", string(org))
	}
	err := t.many(`INSERT INTO recipient (id, org, folded, name, email) VALUES (…)`, marks(5), len(fresh), func(i int) []any {
		return []any{fresh[i].ID, org, strings.ToLower(fresh[i].Email), fresh[i].Name, fresh[i].Email}
	})
	if err != nil {
		return err
	}
	type entry struct {
		word string
		of   issuer.RecipientID
	}
	var words []entry
	for _, r := range fresh {
		for _, word := range searchWords(r.Name + " " + r.Email) {
			words = append(words, entry{word, r.ID})
		}
	}
	return t.many(`INSERT INTO recipient_word (org, word, recipient) VALUES (…)`, marks(3), len(words), func(i int) []any {
		return []any{org, []byte(words[i].word), words[i].of}
	})
}

// AddSigned wants that all awards are of one version and list, and of
// recipients that [batchTx.Recipients] gave.
func (t batchTx) AddSigned(org account.OrgID, awards []issuer.SignedUnder) error {
	checked := issuer.Award{}
	for _, a := range awards {
		if a.Org != org {
			return noSuch(errNone, "award", string(a.ID))
		}
		if a.List == checked.List && a.Achievement == checked.Achievement && a.Version == checked.Version {
			continue
		}
		if err := t.ownsPartsOf(a.Award); err != nil {
			return err
		}
		checked = a.Award
	}
	err := t.many(`INSERT INTO award (id, org, achievement, version, recipient, page, list, list_index, signed, status, reason, changed,
		awarded_on, valid_from, valid_until, result, evidence, supersedes, superseded_by, created, request_key, request, number) VALUES (…)`, marks(23), len(awards), func(i int) []any {
		a := awards[i]
		return []any{a.ID, org, a.Achievement, a.Version, a.Recipient.ID, a.Page, a.List, a.Index, 1, a.Status, a.Reason, micros(a.Changed),
			micros(a.AwardedOn), micros(a.ValidFrom), microsPtr(a.ValidUntil), a.Result, a.Evidence, "", "", micros(a.Created),
			sql.NullString{String: a.Key, Valid: a.Key != ""}, a.Request, a.Number()}
	})
	if err != nil {
		return err
	}
	signed := make([]issuer.Award, len(awards))
	var delegated []issuer.Award
	for i, a := range awards {
		signed[i] = a.Award
		if a.Delegated != nil {
			delegated = append(delegated, a.Award)
		}
	}
	if err := t.addDelegated(delegated...); err != nil {
		return err
	}
	if err := t.countSigned(org, signed); err != nil {
		return err
	}
	return t.many(`INSERT INTO award_signed (award, org, json, jwt, european) VALUES (…)`, marks(5), len(awards), func(i int) []any {
		return []any{awards[i].ID, org, awards[i].JSON, awards[i].JWT, awards[i].European}
	})
}

// recordAll is [tx.Record] for many.
func (t *tx) recordAll(events []account.Event) error {
	now := t.db.config.Now()
	details := make([]string, len(events))
	for i := range events {
		e := &events[i]
		if e.ID == "" {
			id, err := uuid.NewV7()
			if err != nil {
				return err
			}
			e.ID = account.EventID(id.String())
		}
		if e.At.IsZero() {
			e.At = now
		}
		var err error
		if details[i], err = toJSON(e.Detail); err != nil {
			return err
		}
	}
	of, err := t.about(events)
	if err != nil {
		return err
	}
	return t.many(`INSERT INTO event (id, at, recorded, org, person, actor, client, request, kind, subject, detail, achievement) VALUES (…)`, marks(12), len(events), func(i int) []any {
		e := events[i]
		return []any{e.ID, micros(e.At), micros(now), e.Org, e.Person, e.Actor, e.Client, e.Request, e.Kind, e.Subject, details[i], of[i]}
	})
}
