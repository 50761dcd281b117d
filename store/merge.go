package store

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"laurel/account"
)

// ofPerson says of each table that names a person what becomes of its rows when
// one account becomes part of another: a statement that moves them (the one who
// gets them, then the one who had them), or why they stay (no statement). A
// test reads the schema and fails for a table that is not here.
var ofPerson = map[string]string{
	"person_address":    `UPDATE person_address SET person = ?, main = 0 WHERE person = ?`,
	"sign_in_link":      `UPDATE sign_in_link SET person = ? WHERE person = ?`,
	"passkey":           `UPDATE passkey SET person = ? WHERE person = ?`,
	"passkey_challenge": `UPDATE passkey_challenge SET person = ? WHERE person = ?`,
	"recovery_code":     `UPDATE recovery_code SET person = ? WHERE person = ?`,
	"session":           `UPDATE session SET person = ? WHERE person = ?`,
	"person_login":      `UPDATE person_login SET person = ? WHERE person = ?`,
	"holding":           `UPDATE holding SET person = ? WHERE person = ?`,
	"mail":              `UPDATE mail SET person = ? WHERE person = ?`,
	"batch":             "", // who began it
	"membership":        "", // the service gives the role that may more
	"event":             "", // is never altered
	"erasure":           "", // of persons who are gone
}

// MergePerson moves what one person has to another, and empties the one.
func (t accountTx) MergePerson(into, from account.PersonID, at time.Time) error {
	if err := t.must(`UPDATE person SET merged = ?, name = '', operator = 0 WHERE id = ? AND erased IS NULL AND merged = ''`, into, from); err != nil {
		return noSuch(err, "person", string(from))
	}
	if _, err := t.exec(`UPDATE person SET merged = ? WHERE merged = ?`, into, from); err != nil {
		return err
	}
	if err := t.EndLinks(from, at); err != nil {
		return err
	}
	for _, table := range slices.Sorted(maps.Keys(ofPerson)) {
		if ofPerson[table] == "" {
			continue
		}
		if _, err := t.exec(ofPerson[table], into, from); err != nil {
			return fmt.Errorf("moving %s: %w", table, err)
		}
	}
	return nil
}

func (t accountTx) MergedInto(id account.PersonID) (all []account.PersonID, err error) {
	err = t.each(`SELECT id FROM person WHERE merged = ? ORDER BY id`, []any{id}, func(r row) error {
		var other account.PersonID
		if err := r.Scan(&other); err != nil {
			return err
		}
		all = append(all, other)
		return nil
	})
	return all, err
}

func (t accountTx) HoldingCount(id account.PersonID) (n int, err error) {
	err = t.one([]any{&n}, `SELECT count(*) FROM holding WHERE person = ? AND replaced = ''`, id)
	return n, err
}
