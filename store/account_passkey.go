package store

import (
	"database/sql"
	"time"

	"laurel/account"
)

const passkeyQuery = `SELECT person, id, credential, handle, name, record, created, used, suspect FROM passkey`

func scanPasskey(r row) (account.Passkey, error) {
	var k account.Passkey
	var record string
	var created int64
	var used, suspect sql.NullInt64
	if err := r.Scan(&k.Person, &k.ID, &k.Credential, &k.Handle, &k.Name, &record, &created, &used, &suspect); err != nil {
		return k, err
	}
	k.Created, k.Used, k.Suspect = fromMicros(created), fromMicrosPtr(used), fromMicrosPtr(suspect)
	return k, k.SetRecord(record)
}

func (t accountTx) Passkeys(person account.PersonID) (all []account.Passkey, err error) {
	err = t.each(passkeyQuery+` WHERE person = ? ORDER BY created, id`, []any{person}, func(r row) error {
		k, err := scanPasskey(r)
		all = append(all, k)
		return err
	})
	return all, err
}

func (t accountTx) PasskeyByCredential(credential []byte) (k account.Passkey, err error) {
	err = t.first(passkeyQuery+` WHERE credential = ?`, []any{credential}, func(r row) (err error) {
		k, err = scanPasskey(r)
		return err
	})
	return k, noSuch(err, "passkey", "")
}

func (t accountTx) AddPasskey(person account.PersonID, k account.Passkey) error {
	record, err := k.Record()
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO passkey (person, id, credential, handle, name, record, created) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		person, k.ID, k.Credential, k.Handle, k.Name, record, micros(k.Created))
	return err
}

func (t accountTx) SetPasskey(person account.PersonID, k account.Passkey) error {
	record, err := k.Record()
	if err != nil {
		return err
	}
	err = t.must(`UPDATE passkey SET record = ?, used = ?, suspect = ? WHERE person = ? AND id = ?`,
		record, microsPtr(k.Used), microsPtr(k.Suspect), person, k.ID)
	return noSuch(err, "passkey", string(k.ID))
}

func (t accountTx) RenamePasskey(person account.PersonID, id account.PasskeyID, name string) error {
	return noSuch(t.must(`UPDATE passkey SET name = ? WHERE person = ? AND id = ?`, name, person, id), "passkey", string(id))
}

func (t accountTx) RemovePasskey(person account.PersonID, id account.PasskeyID) error {
	return noSuch(t.must(`DELETE FROM passkey WHERE person = ? AND id = ?`, person, id), "passkey", string(id))
}

func (t accountTx) AddChallenge(person account.PersonID, hash []byte, data string, until time.Time) error {
	_, err := t.exec(`INSERT INTO passkey_challenge (person, hash, data, expires) VALUES (?, ?, ?, ?)`, person, hash, data, micros(until))
	return err
}

func (t accountTx) TakeChallenge(person account.PersonID, hash []byte, now time.Time) (data string, err error) {
	err = t.one([]any{&data}, `DELETE FROM passkey_challenge WHERE person = ? AND hash = ? AND expires > ? RETURNING data`, person, hash, micros(now))
	return data, noSuch(err, "challenge", "")
}

func (t accountTx) SetRecoveryCodes(person account.PersonID, hashes [][]byte, at time.Time) error {
	if _, err := t.exec(`DELETE FROM recovery_code WHERE person = ?`, person); err != nil {
		return err
	}
	for _, hash := range hashes {
		if _, err := t.exec(`INSERT INTO recovery_code (person, hash, created) VALUES (?, ?, ?)`, person, hash, micros(at)); err != nil {
			return err
		}
	}
	return nil
}

func (t accountTx) RecoveryState(person account.PersonID) (s account.RecoveryState, err error) {
	var made int64
	err = t.one([]any{&s.Left, &made}, `SELECT coalesce(sum(CASE WHEN used IS NULL THEN 1 ELSE 0 END), 0), coalesce(max(created), 0)
		FROM recovery_code WHERE person = ?`, person)
	if made > 0 {
		s.Made = fromMicros(made)
	}
	return s, err
}

func (t accountTx) PersonByRecoveryCode(hash []byte) (id account.PersonID, err error) {
	err = t.one([]any{&id}, `SELECT person FROM recovery_code WHERE hash = ? AND used IS NULL`, hash)
	return id, noSuch(err, "code", "")
}

func (t accountTx) SpendRecoveryCode(person account.PersonID, hash []byte, at time.Time) error {
	return noSuch(t.must(`UPDATE recovery_code SET used = ? WHERE person = ? AND hash = ? AND used IS NULL`, micros(at), person, hash), "code", "")
}
