package storetest

import (
	"testing"

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
	return []any{k.ID, k.DID, k}
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
			return first(err, tx.SetSecret("canary", []byte("three")))
		})
	})
}

func updateKeys(t testing.TB, db *store.DB, fn func(vault.Tx) error) {
	t.Helper()
	if err := db.Vault().Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}
