package store

import (
	"time"

	"laurel/account"
)

func (t accountTx) Sessions(person account.PersonID, now time.Time) (all []account.Session, err error) {
	err = t.each(`SELECT id, device, started, seen, expires FROM session
		WHERE person = ? AND id <> '' AND ended IS NULL AND expires > ? ORDER BY seen DESC, id`, []any{person, micros(now)}, func(r row) error {
		s := account.Session{Person: person}
		var started, seen, expires int64
		if err := r.Scan(&s.ID, &s.Device, &started, &seen, &expires); err != nil {
			return err
		}
		s.Started, s.Seen, s.Expires = fromMicros(started), fromMicros(seen), fromMicros(expires)
		all = append(all, s)
		return nil
	})
	return all, err
}

func (t accountTx) EndSession(person account.PersonID, id account.SessionID, at time.Time) error {
	err := t.must(`UPDATE session SET ended = ?, data = ? WHERE person = ? AND id = ? AND ended IS NULL`, micros(at), []byte{}, person, id)
	return noSuch(err, "session", string(id))
}

func (t accountTx) EndSessions(person account.PersonID, keep account.SessionID, at time.Time) (int, error) {
	n, err := t.exec(`UPDATE session SET ended = ?, data = ? WHERE person = ? AND id <> ? AND ended IS NULL`, micros(at), []byte{}, person, keep)
	return int(n), err
}
