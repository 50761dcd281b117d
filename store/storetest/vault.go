package storetest

import (
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/store"
	"laurel/vault"
)

func init() {
	Join(Room{
		Name: "vault",
		Seed: seedKeys,
		Test: testKeys,
		Open: map[string]string{
			"AddKey":      "adds to the organisation named",
			"EveryKey":    "is the installation's, for a new master key",
			"Secret":      "is the installation's",
			"AddSecret":   "is the installation's",
			"SetSecret":   "is the installation's",
			"DropSecret":  "is the installation's",
			"SecretNames": "is the installation's",
		},
	}, func(db *store.DB) Store[vault.Tx] { return db.Vault() })
}

func someKey() vault.SealedKey {
	return vault.SealedKey{ID: "key-0001-mine", Kind: vault.Ed25519, DID: "did:key:z6MkMine",
		Public: []byte(`{"kty":"OKP"}`), Secret: []byte{1, 0, 255}, Created: noon}
}

func seedKeys(t testing.TB, db *store.DB, o Owners) []any {
	k := someKey()
	updateKeys(t, db, func(tx vault.Tx) error { return tx.AddKey(o.Org, k) })
	ended := endedKey()
	old := k
	old.ID, old.Kind = ended.ID, vault.P256
	updateKeys(t, db, func(tx vault.Tx) error { return first(tx.AddKey(o.Org, old), tx.EndKey(o.Org, ended)) })
	return []any{k.ID, k.DID, k, ended, ended.ID}
}

func endedKey() vault.EndedKey {
	return vault.EndedKey{ID: "key-0000-ended", Kind: vault.P256, DID: "did:web:mine.example", Public: []byte(`{"kty":"EC"}`), Created: noon, Expires: noon.Add(time.Hour)}
}

func testKeys(t *testing.T, db *store.DB, o Owners) {
	t.Run("one of each kind", func(t *testing.T) {
		second := someKey()
		second.ID = "key-0002-mine"
		err := db.Vault().Update(t.Context(), func(tx vault.Tx) error { return tx.AddKey(o.Org, second) })
		want(t, "kind", fault.KindOf(err), fault.Conflict)
		second.Kind = vault.P256
		updateKeys(t, db, func(tx vault.Tx) error { return tx.AddKey(o.Org, second) })
	})
	t.Run("read back", func(t *testing.T) {
		updateKeys(t, db, func(tx vault.Tx) error {
			all, err := tx.Keys(o.Org)
			if err != nil || len(all) != 2 {
				t.Fatalf("Keys = %v, %v, want two", all, err)
			}
			want(t, "first", all[0].Kind, vault.Ed25519)
			want(t, "public", string(all[0].Public), `{"kty":"OKP"}`)
			want(t, "secret", string(all[0].Secret), "\x01\x00\xff")
			want(t, "created", all[0].Created, noon)
			return tx.SetKeySecret(o.Org, all[1].ID, []byte("anew"))
		})
	})
	t.Run("every key", func(t *testing.T) {
		other := someKey()
		other.ID = "key-0003-other"
		updateKeys(t, db, func(tx vault.Tx) error { return tx.AddKey(o.OtherOrg, other) })
		updateKeys(t, db, func(tx vault.Tx) error {
			var seen string
			err := tx.EveryKey(func(org account.OrgID, k vault.SealedKey) error {
				seen += string(org) + " " + string(k.ID) + " " + string(k.Secret[:1]) + "; "
				return nil
			})
			want(t, "keys", seen, "org-0001-mine key-0001-mine \x01; org-0001-mine key-0002-mine a; org-0002-other key-0003-other \x01; ")
			return err
		})
	})
	t.Run("ended keys", func(t *testing.T) {
		updateKeys(t, db, func(tx vault.Tx) error {
			want(t, "ending none", fault.KindOf(tx.EndKey(o.Org, vault.EndedKey{ID: "key-9999"})), fault.NotFound)
			want(t, "ending another’s", fault.KindOf(tx.EndKey(o.Org, vault.EndedKey{ID: "key-0003-other"})), fault.NotFound)
			want(t, "revoking one in use", fault.KindOf(tx.SetKeyRevoked(o.Org, "key-0001-mine", noon)), fault.NotFound)
			ended := endedKey()
			ended.ID, ended.Kind, ended.Expires = "key-0001-mine", vault.Ed25519, noon.Add(2*time.Hour)
			return tx.EndKey(o.Org, ended)
		})
		updateKeys(t, db, func(tx vault.Tx) error {
			all, err := tx.Keys(o.Org)
			if err != nil || len(all) != 1 || all[0].ID != "key-0002-mine" {
				t.Errorf("Keys = %v, %v, want the one that did not end", all, err)
			}
			if err := tx.SetKeyRevoked(o.Org, "key-0000-ended", noon.Add(time.Minute)); err != nil {
				return err
			}
			ended, err := tx.EndedKeys(o.Org)
			if err != nil || len(ended) != 2 {
				t.Fatalf("EndedKeys = %v, %v, want two", ended, err)
			}
			want(t, "the latest", ended[0].ID, "key-0001-mine")
			want(t, "its end", ended[0].Expires, noon.Add(2*time.Hour))
			want(t, "public", string(ended[1].Public), `{"kty":"EC"}`)
			want(t, "not revoked", ended[0].Revoked == nil, true)
			want(t, "revoked", *ended[1].Revoked, noon.Add(time.Minute))
			again := someKey() // another one of its kind may follow
			again.ID = "key-0004-mine"
			return tx.AddKey(o.Org, again)
		})
	})
	t.Run("secret kept once", func(t *testing.T) {
		updateKeys(t, db, func(tx vault.Tx) error {
			_, err := tx.Secret("canary")
			want(t, "before", fault.KindOf(err), fault.NotFound)
			want(t, "changing none", fault.KindOf(tx.SetSecret("canary", []byte("x"))), fault.NotFound)
			return first(tx.AddSecret("canary", []byte("one")), tx.AddSecret("canary", []byte("two")), tx.AddSecret("a", []byte("b")))
		})
		updateKeys(t, db, func(tx vault.Tx) error {
			got, err := tx.Secret("canary")
			want(t, "secret", string(got), "one")
			names, _ := tx.SecretNames()
			want(t, "names", len(names), 2)
			return first(err, tx.SetSecret("canary", []byte("three")), tx.DropSecret("a"), tx.DropSecret("a"))
		})
		updateKeys(t, db, func(tx vault.Tx) error {
			names, err := tx.SecretNames()
			want(t, "names after one was dropped", len(names), 1)
			return err
		})
	})
}

func updateKeys(t testing.TB, db *store.DB, fn func(vault.Tx) error) {
	t.Helper()
	if err := db.Vault().Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}
