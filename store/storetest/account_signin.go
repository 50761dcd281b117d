package storetest

import (
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/store"
)

func testAddresses(db *store.DB, o Owners) func(t *testing.T) {
	return func(t *testing.T) {
		main := func(tx account.Tx) string {
			p, err := tx.Person(o.Person)
			if err != nil {
				t.Fatal(err)
			}
			return p.Email()
		}
		update(t, db, func(tx account.Tx) error {
			want(t, "a free address", tx.AddAddress(o.Person, "second@example.org", noon.Add(time.Hour)), nil)
			want(t, "another's address", fault.KindOf(tx.AddAddress(o.Person, "person-0002-other@example.org", noon)), fault.Conflict)
			want(t, "the first is written to", main(tx), "person-0001-mine@example.org")
			want(t, "choosing", tx.SetMainAddress(o.Person, "second@example.org"), nil)
			want(t, "the chosen is written to", main(tx), "second@example.org")
			want(t, "choosing another's", fault.KindOf(tx.SetMainAddress(o.Person, "person-0002-other@example.org")), fault.NotFound)
			want(t, "removing another's", fault.KindOf(tx.RemoveAddress(o.Person, "person-0002-other@example.org")), fault.NotFound)
			want(t, "removing", tx.RemoveAddress(o.Person, "second@example.org"), nil)
			want(t, "the first again", main(tx), "person-0001-mine@example.org")
			return nil
		})
	}
}

func testPasskeys(db *store.DB, o Owners) func(t *testing.T) {
	return func(t *testing.T) {
		update(t, db, func(tx account.Tx) error {
			k, err := tx.PasskeyByCredential([]byte("credential"))
			if err != nil {
				return err
			}
			want(t, "whose", k.Person, o.Person)
			want(t, "handle", string(k.Handle), "handle")
			want(t, "created", k.Created, noon)
			at := noon.Add(time.Hour)
			k.Used, k.Suspect = &at, &at
			want(t, "using", tx.SetPasskey(o.Person, k), nil)
			want(t, "renaming", tx.RenamePasskey(o.Person, k.ID, "My new phone"), nil)
			all, err := tx.Passkeys(o.Person)
			if err != nil || len(all) != 1 {
				t.Fatalf("Passkeys = %v, %v, want the one", all, err)
			}
			want(t, "name", all[0].Name, "My new phone")
			want(t, "used", *all[0].Used, at)
			want(t, "suspect", *all[0].Suspect, at)

			hash := []byte("hash of the challenge")
			_, err = tx.TakeChallenge(o.Person, hash, noon.Add(time.Minute))
			want(t, "a challenge that ran out", fault.KindOf(err), fault.NotFound)
			data, err := tx.TakeChallenge(o.Person, hash, noon)
			want(t, "challenge", data, "{}")
			_, again := tx.TakeChallenge(o.Person, hash, noon)
			want(t, "the second time", fault.KindOf(again), fault.NotFound)
			return err
		})
	}
}

func testRecoveryCodes(db *store.DB, o Owners) func(t *testing.T) {
	return func(t *testing.T) {
		update(t, db, func(tx account.Tx) error {
			id, err := tx.PersonByRecoveryCode([]byte("code one"))
			want(t, "whose", id, o.Person)
			want(t, "spending", tx.SpendRecoveryCode(o.Person, []byte("code one"), noon), nil)
			want(t, "twice", fault.KindOf(tx.SpendRecoveryCode(o.Person, []byte("code one"), noon)), fault.NotFound)
			state, _ := tx.RecoveryState(o.Person)
			want(t, "left", state.Left, 1)
			want(t, "made", state.Made, noon)
			want(t, "new ones", tx.SetRecoveryCodes(o.Person, [][]byte{[]byte("code three")}, noon), nil)
			_, old := tx.PersonByRecoveryCode([]byte("code two"))
			want(t, "a code that was replaced", fault.KindOf(old), fault.NotFound)
			return err
		})
	}
}
