package store

import (
	"context"
	"strings"

	"laurel/account"
	"laurel/issuer"
)

// Recipient finds by the address in lower case, and keeps the name and the
// spelling of the address that came last.
func (t issuerTx) Recipient(org account.OrgID, r issuer.Recipient) (issuer.Recipient, error) {
	folded := strings.ToLower(r.Email)
	n, err := t.exec(`INSERT INTO recipient (id, org, folded, name, email) VALUES (?, ?, ?, ?, ?) ON CONFLICT (org, folded) DO NOTHING`,
		r.ID, org, folded, r.Name, r.Email)
	if err != nil {
		return issuer.Recipient{}, err
	}
	if n == 1 {
		return r, t.addWords(org, r)
	}
	var kept issuer.Recipient
	err = t.one([]any{&kept.ID, &kept.Name, &kept.Email}, `SELECT id, name, email FROM recipient WHERE org = ? AND folded = ?`, org, folded)
	r.ID = kept.ID
	if err != nil || r == kept {
		return kept, err
	}
	if err := t.must(`UPDATE recipient SET name = ?, email = ? WHERE org = ? AND id = ?`, r.Name, r.Email, org, r.ID); err != nil {
		return issuer.Recipient{}, err
	}
	if err := t.dropWords(org, r.ID); err != nil {
		return issuer.Recipient{}, err
	}
	return r, t.addWords(org, r)
}

func (t issuerTx) addWords(org account.OrgID, r issuer.Recipient) error {
	for _, word := range searchWords(r.Name + " " + r.Email) {
		_, err := t.exec(`INSERT INTO recipient_word (org, word, recipient) VALUES (?, ?, ?)`, org, []byte(word), r.ID)
		if err != nil {
			return err
		}
	}
	return nil
}

func (t issuerTx) dropWords(org account.OrgID, id issuer.RecipientID) error {
	_, err := t.exec(`DELETE FROM recipient_word WHERE org = ? AND recipient = ?`, org, id)
	return err
}

// EraseRecipients has every organisation forget whoever it knows under these
// addresses. Of their awards stay id, version, dates, status, page and place
// in the status list, which is never given again; names, addresses, signed
// bytes, results, evidence and reasons go. Doing it twice changes nothing.
func (db *DB) EraseRecipients(ctx context.Context, emails ...string) error {
	err := db.update(ctx, func(t *tx) error {
		var found []recipientOf
		for _, email := range emails {
			more, err := t.recipients(`SELECT org, id FROM recipient WHERE folded = ?`, strings.ToLower(email))
			if err != nil {
				return err
			}
			found = append(found, more...)
			if err := t.forgetRows(strings.ToLower(email)); err != nil {
				return err
			}
			if email == "" {
				continue
			}
			if err := t.forgetPartners(`email = ?`, strings.ToLower(email)); err != nil {
				return err
			}
			if err := t.forgetAsked(`email = ?`, strings.ToLower(email)); err != nil {
				return err
			}
		}
		return issuerTx{t}.erase(found)
	})
	if err != nil || db.lock == nil {
		return err
	}
	// The write-ahead log holds the pages as they were until it is emptied.
	_, err = db.write.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

type recipientOf struct {
	org account.OrgID
	id  issuer.RecipientID
}

func (t *tx) recipients(query string, arg any) (all []recipientOf, err error) {
	err = t.each(query, []any{arg}, func(r row) error {
		var of recipientOf
		err := r.Scan(&of.org, &of.id)
		all = append(all, of)
		return err
	})
	return all, err
}

func (t issuerTx) erase(all []recipientOf) error {
	done := map[recipientOf]bool{}
	for _, r := range all {
		if done[r] {
			continue
		}
		done[r] = true
		if err := t.eraseOne(r); err != nil {
			return err
		}
	}
	return nil
}

// eraseOne forgets also the key and the hash of the request: a key is the
// client's choice, and either may be made of an address.
func (t issuerTx) eraseOne(r recipientOf) error {
	for _, query := range []string{
		`DELETE FROM award_assessed WHERE award IN (SELECT id FROM award WHERE org = ? AND recipient = ?)`,
		`DELETE FROM award_signed WHERE award IN (SELECT id FROM award WHERE org = ? AND recipient = ?)`,
		`DELETE FROM award WHERE org = ? AND recipient = ? AND signed = 0`,
		`UPDATE award SET result = '', evidence = '', reason = '', request_key = NULL, request = '' WHERE org = ? AND recipient = ?`,
		`DELETE FROM recipient_word WHERE org = ? AND recipient = ?`,
	} {
		if _, err := t.exec(query, r.org, r.id); err != nil {
			return err
		}
	}
	_, err := t.exec(`UPDATE recipient SET folded = NULL, name = '', email = '', erased = ? WHERE org = ? AND id = ?`,
		micros(t.db.config.Now()), r.org, r.id)
	if err != nil {
		return err
	}
	event := account.System("job erase").Event("recipient.erased", string(r.id))
	event.Org = r.org
	return t.Record(event)
}
