package store

import (
	"database/sql"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/vault"
)

// Vault keeps what [vault.Vault] needs kept.
func (db *DB) Vault() vault.Store {
	return adapter[vault.Tx]{db, func(t *tx) vault.Tx { return vaultTx{t} }}
}

type vaultTx struct{ *tx }

const sealedKeyColumns = `org, id, kind, did, public, secret, created`

func scanSealedKey(r row) (org account.OrgID, k vault.SealedKey, err error) {
	var created int64
	err = r.Scan(&org, &k.ID, &k.Kind, &k.DID, &k.Public, &k.Secret, &created)
	k.Created = fromMicros(created)
	return org, k, err
}

func (t vaultTx) Keys(org account.OrgID) (all []vault.SealedKey, err error) {
	err = t.each(`SELECT `+sealedKeyColumns+` FROM sealed_key WHERE org = ? ORDER BY kind`, []any{org}, func(r row) error {
		_, k, err := scanSealedKey(r)
		all = append(all, k)
		return err
	})
	return all, err
}

func (t vaultTx) EveryKey(fn func(account.OrgID, vault.SealedKey) error) error {
	return t.each(`SELECT `+sealedKeyColumns+` FROM sealed_key ORDER BY org, kind`, nil, func(r row) error {
		org, k, err := scanSealedKey(r)
		if err != nil {
			return err
		}
		return fn(org, k)
	})
}

func (t vaultTx) AddKey(org account.OrgID, k vault.SealedKey) error {
	n, err := t.exec(`INSERT INTO sealed_key (org, id, kind, did, public, secret, created) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (org, kind) DO NOTHING`, org, k.ID, k.Kind, k.DID, k.Public, k.Secret, micros(k.Created))
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "vault.hasKeys", "This organisation has its keys already.")
	}
	return err
}

func (t vaultTx) SetKeySecret(org account.OrgID, id vault.KeyID, sealed []byte) error {
	err := t.must(`UPDATE sealed_key SET secret = ? WHERE org = ? AND id = ?`, sealed, org, id)
	return noSuch(err, "key", string(id))
}

func (t vaultTx) EndKey(org account.OrgID, k vault.EndedKey) error {
	if err := noSuch(t.must(`DELETE FROM sealed_key WHERE org = ? AND id = ?`, org, k.ID), "key", string(k.ID)); err != nil {
		return err
	}
	return t.must(`INSERT INTO ended_key (org, id, kind, did, public, created, expires, revoked) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		org, k.ID, k.Kind, k.DID, k.Public, micros(k.Created), micros(k.Expires), microsPtr(k.Revoked))
}

func (t vaultTx) EndedKeys(org account.OrgID) (all []vault.EndedKey, err error) {
	err = t.each(`SELECT id, kind, did, public, created, expires, revoked FROM ended_key WHERE org = ? ORDER BY expires DESC, kind`, []any{org}, func(r row) error {
		var k vault.EndedKey
		var created, expires int64
		var revoked sql.NullInt64
		err := r.Scan(&k.ID, &k.Kind, &k.DID, &k.Public, &created, &expires, &revoked)
		k.Created, k.Expires, k.Revoked = fromMicros(created), fromMicros(expires), fromMicrosPtr(revoked)
		all = append(all, k)
		return err
	})
	return all, err
}

func (t vaultTx) SetKeyRevoked(org account.OrgID, id vault.KeyID, at time.Time) error {
	err := t.must(`UPDATE ended_key SET revoked = ? WHERE org = ? AND id = ?`, micros(at), org, id)
	return noSuch(err, "key", string(id))
}

func (t vaultTx) Secret(name string) (sealed []byte, err error) {
	err = t.one([]any{&sealed}, `SELECT sealed FROM sealed_secret WHERE name = ?`, name)
	return sealed, noSuch(err, "secret", name)
}

func (t vaultTx) AddSecret(name string, sealed []byte) error {
	_, err := t.exec(`INSERT INTO sealed_secret (name, sealed) VALUES (?, ?) ON CONFLICT (name) DO NOTHING`, name, sealed)
	return err
}

func (t vaultTx) SetSecret(name string, sealed []byte) error {
	err := t.must(`UPDATE sealed_secret SET sealed = ? WHERE name = ?`, sealed, name)
	return noSuch(err, "secret", name)
}

func (t vaultTx) DropSecret(name string) error {
	_, err := t.exec(`DELETE FROM sealed_secret WHERE name = ?`, name)
	return err
}

func (t vaultTx) SecretNames() (all []string, err error) {
	err = t.each(`SELECT name FROM sealed_secret ORDER BY name`, nil, func(r row) error {
		var name string
		err := r.Scan(&name)
		all = append(all, name)
		return err
	})
	return all, err
}
