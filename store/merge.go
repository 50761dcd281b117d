package store

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"laurel/account"
	"laurel/fault"
)

// move gives what one person has in a table to another.
type move func(t accountTx, into, from account.PersonID) error

// ofPerson says of each table that names a person what becomes of its rows when
// one account becomes part of another. A test reads the schema and fails for a
// table that is not here.
var ofPerson = map[string]move{
	"person_address":     rows(`UPDATE person_address SET person = ?, main = 0 WHERE person = ?`),
	"sign_in_link":       rows(`UPDATE sign_in_link SET person = ? WHERE person = ?`),
	"passkey":            rows(`UPDATE passkey SET person = ? WHERE person = ?`),
	"passkey_challenge":  rows(`UPDATE passkey_challenge SET person = ? WHERE person = ?`),
	"recovery_code":      rows(`UPDATE recovery_code SET person = ? WHERE person = ?`),
	"session":            rows(`UPDATE session SET person = ? WHERE person = ?`),
	"mail":               rows(`UPDATE mail SET person = ? WHERE person = ?`),
	"person_login":       rows(`UPDATE person_login SET person = ? WHERE person = ?`),
	"holding":            rows(`UPDATE holding SET person = ? WHERE person = ?`),
	"assess_application": rows(`UPDATE assess_application SET person = ? WHERE person = ?`),
	"assess_mark":        rows(`UPDATE assess_mark SET assessor = ? WHERE assessor = ?`),
	"assess_told":        rows(`DELETE FROM assess_told WHERE assessor <> ? AND assessor = ?`), // the account that stays is told on its own
	"quiz_attempt":       moveAttempts,
	"unit_member":        moveUnitRoles,
	"delegation":         rows(`UPDATE delegation SET person = ? WHERE person = ?`),
	"award_delegated":    stays, // who made it
	"membership":         stays, // the service gives the role that may more
	"batch":              stays, // who began it
	"scheduled_award":    stays, // who planned it
	"achievement_step":   stays, // who took it
	"draft_edit":         stays, // who wrote it
	"mail_wording":       stays, // who wrote it
	"event":              stays, // is never altered
	"erasure":            stays, // of persons who are gone
}

func stays(accountTx, account.PersonID, account.PersonID) error { return nil }

// rows moves by one statement: the one who gets them, then the one who had them.
func rows(query string) move {
	return func(t accountTx, into, from account.PersonID) error {
		_, err := t.exec(query, into, from)
		return err
	}
}

// moveAttempts counts on where the other's attempts end.
func moveAttempts(t accountTx, into, from account.PersonID) error {
	type attempt struct{ id, quiz string }
	var all []attempt
	err := t.each(`SELECT id, quiz FROM quiz_attempt WHERE person = ? ORDER BY quiz, number`, []any{from}, func(r row) error {
		var a attempt
		err := r.Scan(&a.id, &a.quiz)
		all = append(all, a)
		return err
	})
	for _, a := range all {
		if err != nil {
			return err
		}
		var last int
		if err := t.one([]any{&last}, `SELECT coalesce(max(number), 0) FROM quiz_attempt WHERE person = ? AND quiz = ?`, into, a.quiz); err != nil {
			return err
		}
		_, err = t.exec(`UPDATE quiz_attempt SET person = ?, number = ? WHERE id = ?`, into, last+1, a.id)
	}
	return err
}

// apart are the questions whose yes keeps two accounts apart for now, with what
// to do about it. Each names the two, and the two the other way round.
var apart = map[string]string{
	`SELECT count(*) FROM assess_application a JOIN assess_application b ON b.achievement = a.achievement
		WHERE a.person = ? AND b.person = ? AND a.state IN ('begun', 'submitted', 'marking', 'moderation', 'appealed')
		AND b.state IN ('begun', 'submitted', 'marking', 'moderation', 'appealed')`: "Both accounts have applied for the same award. Wait until one of the two is decided, or withdraw it; then open the link again.",
	`SELECT count(*) FROM assess_application a JOIN assess_mark m ON m.application = a.id WHERE a.person = ? AND m.assessor = ? AND m.dropped = 0
		AND a.state IN ('submitted', 'marking', 'moderation', 'appealed')`: "One of the accounts is marking what the other one handed in. Nobody marks their own work: it must be given to somebody else first.",
	`SELECT count(*) FROM quiz_attempt a JOIN quiz_attempt b ON b.quiz = a.quiz WHERE a.person = ? AND b.person = ? AND a.ended = 0 AND b.ended = 0`: "Both accounts are in the middle of the same quiz. Hand one in first, then open the link again.",
}

func (t accountTx) keptApart(one, other account.PersonID) error {
	for query, why := range apart {
		for _, pair := range [][]any{{one, other}, {other, one}} {
			var n int
			if err := t.one([]any{&n}, query, pair...); err != nil {
				return err
			}
			if n > 0 {
				return fault.New(fault.Conflict, "merge.apart", why)
			}
		}
	}
	return nil
}

// MergePerson moves what one person has to another, and empties the one.
func (t accountTx) MergePerson(into, from account.PersonID, at time.Time) error {
	if err := t.keptApart(into, from); err != nil {
		return err
	}
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
		if err := ofPerson[table](t, into, from); err != nil {
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
