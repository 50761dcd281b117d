package store

import (
	"database/sql"
	"strings"
	"time"

	"laurel/account"
)

func (t accountTx) AddLink(person account.PersonID, l account.Link) error {
	_, err := t.exec(`INSERT INTO sign_in_link (id, person, purpose, hash, next, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		l.ID, person, l.Purpose, l.Hash, l.Next, micros(l.Created), micros(l.Expires))
	return err
}

func (t accountTx) LinkByHash(hash []byte) (account.Link, error) {
	l := account.Link{Hash: hash}
	var created, expires int64
	var used sql.NullInt64
	err := t.one([]any{&l.ID, &l.Person, &l.Purpose, &l.Next, &created, &expires, &used},
		`SELECT id, person, purpose, next, created, expires, used FROM sign_in_link WHERE hash = ?`, hash)
	if err != nil {
		return account.Link{}, noSuch(err, "link", "")
	}
	l.Created, l.Expires, l.Used = fromMicros(created), fromMicros(expires), fromMicrosPtr(used)
	return l, nil
}

func (t accountTx) SpendLink(person account.PersonID, id account.LinkID, at time.Time) error {
	err := t.must(`UPDATE sign_in_link SET used = ? WHERE person = ? AND id = ? AND used IS NULL`, micros(at), person, id)
	return noSuch(err, "link", string(id))
}

func (t accountTx) Attempts(what string, who []byte, since time.Time) (n int, err error) {
	err = t.one([]any{&n}, `SELECT count(*) FROM attempt WHERE what = ? AND who = ? AND at > ?`, what, who, micros(since))
	return n, err
}

func (t accountTx) AddAttempt(what string, who []byte, id string, at time.Time) error {
	_, err := t.exec(`INSERT INTO attempt (what, who, id, at) VALUES (?, ?, ?, ?)`, what, who, id, micros(at))
	return err
}

// Tidy keeps used and expired links for a week, so that they still say why
// they do not open, and attempts for two days, invitations for a month.
func (t accountTx) Tidy(now time.Time) error {
	if _, err := t.exec(`DELETE FROM sign_in_link WHERE expires < ?`, micros(now.AddDate(0, 0, -7))); err != nil {
		return err
	}
	if _, err := t.exec(`DELETE FROM provider_flow WHERE expires < ?`, micros(now)); err != nil {
		return err
	}
	if _, err := t.exec(`DELETE FROM passkey_challenge WHERE expires < ?`, micros(now)); err != nil {
		return err
	}
	if _, err := t.exec(`DELETE FROM attempt WHERE at < ?`, micros(now.AddDate(0, 0, -2))); err != nil {
		return err
	}
	if _, err := t.exec(`DELETE FROM invitation WHERE expires < ?`, micros(now.AddDate(0, -1, 0))); err != nil {
		return err
	}
	_, err := t.exec(`DELETE FROM session WHERE expires < ?`, micros(now))
	return err
}

func (t accountTx) AddAPIKey(org account.OrgID, k account.APIKey, hash []byte) error {
	_, err := t.exec(`INSERT INTO api_key (org, id, hash, name, scopes, rate, made_by, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		org, k.ID, hash, k.Name, account.ScopeNames(k.Scopes), k.Rate, k.MadeBy, micros(k.Created), microsPtr(k.Expires))
	return err
}

const apiKeyColumns = `k.org, o.name, k.id, k.name, k.scopes, k.rate, k.made_by, k.created, k.expires, k.used, k.revoked, k.rotated, k.old_until, k.old_used`

const apiKeyFrom = ` FROM api_key k JOIN organisation o ON o.id = k.org`

func scanAPIKey(r row, more ...any) (account.APIKey, error) {
	var k account.APIKey
	var scopes string
	var created int64
	var expires, used, revoked, rotated, oldUntil, oldUsed sql.NullInt64
	err := r.Scan(append([]any{&k.Org, &k.OrgName, &k.ID, &k.Name, &scopes, &k.Rate, &k.MadeBy, &created, &expires, &used, &revoked, &rotated, &oldUntil, &oldUsed}, more...)...)
	for _, scope := range strings.Fields(scopes) {
		k.Scopes = append(k.Scopes, account.Right(scope))
	}
	k.Created, k.Expires, k.Used, k.Revoked = fromMicros(created), fromMicrosPtr(expires), fromMicrosPtr(used), fromMicrosPtr(revoked)
	k.Rotated, k.OldUntil, k.OldUsed = fromMicrosPtr(rotated), fromMicrosPtr(oldUntil), fromMicrosPtr(oldUsed)
	return k, err
}

func (t accountTx) APIKeys(org account.OrgID) (all []account.APIKey, err error) {
	err = t.each(`SELECT `+apiKeyColumns+apiKeyFrom+` WHERE k.org = ? ORDER BY k.id`, []any{org}, func(r row) error {
		k, err := scanAPIKey(r)
		all = append(all, k)
		return err
	})
	return all, err
}

func (t accountTx) APIKey(org account.OrgID, id account.KeyID) (k account.APIKey, err error) {
	err = t.first(`SELECT `+apiKeyColumns+apiKeyFrom+` WHERE k.org = ? AND k.id = ?`, []any{org, id}, func(r row) (err error) {
		k, err = scanAPIKey(r)
		return err
	})
	return k, noSuch(err, "key", string(id))
}

func (t accountTx) APIKeyByHash(hash []byte) (k account.APIKey, old bool, err error) {
	err = t.first(`SELECT `+apiKeyColumns+`, CASE WHEN k.hash = ? THEN 0 ELSE 1 END`+apiKeyFrom+` WHERE k.hash = ? OR k.old_hash = ?`, []any{hash, hash, hash}, func(r row) (err error) {
		var was int
		k, err = scanAPIKey(r, &was)
		old = was == 1
		return err
	})
	return k, old, noSuch(err, "key", "")
}

func (t accountTx) RotateAPIKey(org account.OrgID, id account.KeyID, hash []byte, at, until time.Time) error {
	err := t.must(`UPDATE api_key SET old_hash = hash, old_until = ?, old_used = used, hash = ?, rotated = ?, used = NULL WHERE org = ? AND id = ?`,
		micros(until), hash, micros(at), org, id)
	return noSuch(err, "key", string(id))
}

func (t accountTx) EndOldSecret(org account.OrgID, id account.KeyID, at time.Time) error {
	return noSuch(t.must(`UPDATE api_key SET old_until = ? WHERE org = ? AND id = ?`, micros(at), org, id), "key", string(id))
}

func (t accountTx) SetAPIKeyRate(org account.OrgID, id account.KeyID, rate int) error {
	return noSuch(t.must(`UPDATE api_key SET rate = ? WHERE org = ? AND id = ?`, rate, org, id), "key", string(id))
}

func (t accountTx) SetAPIKeyScopes(org account.OrgID, id account.KeyID, scopes []account.Right) error {
	return noSuch(t.must(`UPDATE api_key SET scopes = ? WHERE org = ? AND id = ?`, account.ScopeNames(scopes), org, id), "key", string(id))
}

func (t accountTx) UseAPIKey(org account.OrgID, id account.KeyID, old bool, at time.Time) error {
	query := `UPDATE api_key SET used = ? WHERE org = ? AND id = ?`
	if old {
		query = `UPDATE api_key SET old_used = ? WHERE org = ? AND id = ?`
	}
	return noSuch(t.must(query, micros(at), org, id), "key", string(id))
}

func (t accountTx) RevokeAPIKey(org account.OrgID, id account.KeyID, at time.Time) error {
	err := t.must(`UPDATE api_key SET revoked = coalesce(revoked, ?) WHERE org = ? AND id = ?`, micros(at), org, id)
	return noSuch(err, "key", string(id))
}
