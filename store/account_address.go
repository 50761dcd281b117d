package store

import (
	"time"

	"laurel/account"
	"laurel/fault"
)

func (t accountTx) AddAddress(id account.PersonID, email string, at time.Time) error {
	n, err := t.exec(`INSERT INTO person_address (person, email, proved) VALUES (?, ?, ?) ON CONFLICT (email) DO NOTHING`, id, email, micros(at))
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "person.addressTaken", "This address belongs to another account.")
	}
	return nil
}

func (t accountTx) RemoveAddress(id account.PersonID, email string) error {
	return noSuch(t.must(`DELETE FROM person_address WHERE person = ? AND email = ?`, id, email), "address", "")
}

func (t accountTx) SetMainAddress(id account.PersonID, email string) error {
	if err := t.must(`UPDATE person_address SET main = 1 WHERE person = ? AND email = ?`, id, email); err != nil {
		return noSuch(err, "address", "")
	}
	_, err := t.exec(`UPDATE person_address SET main = 0 WHERE person = ? AND email <> ?`, id, email)
	return err
}

func (t accountTx) EndLinks(person account.PersonID, at time.Time) error {
	_, err := t.exec(`UPDATE sign_in_link SET used = ? WHERE person = ? AND used IS NULL`, micros(at), person)
	return err
}
