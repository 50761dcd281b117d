package storetest

import (
	"testing"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer/secure"
	"laurel/store"
)

func init() {
	Join(Room{
		Name: "secure",
		Seed: seedSecured,
		Test: testSecured,
		Open: map[string]string{
			"NextPlace": "adds to the owner named",
			"List":      "is public, as the document made of it",
		},
	}, func(db *store.DB) Store[secure.Tx] { return db.Secure() })
}

const (
	securedList       = secure.ListID("secured-list-0001-mine")
	securedCredential = "urn:uuid:credential-0001-mine"
)

func securedPlace() secure.Place {
	return secure.Place{List: securedList, Index: 4711, Purpose: "revocation", Credential: securedCredential}
}

func freshList(id secure.ListID, owner account.OrgID) secure.List {
	return secure.List{ID: id, Owner: owner, Purpose: "revocation", Secret: [32]byte{1, 0, 255}}
}

func seedSecured(t testing.TB, db *store.DB, o Owners) []any {
	updateSecured(t, db, func(tx secure.Tx) error {
		if _, _, err := tx.NextPlace(o.Org, freshList(securedList, o.Org)); err != nil {
			return err
		}
		return tx.AddPlace(o.Org, securedPlace())
	})
	return []any{securedList, securedPlace(), 4711, securedCredential}
}

func testSecured(t *testing.T, db *store.DB, o Owners) {
	t.Run("one list until it is full", func(t *testing.T) {
		updateSecured(t, db, func(tx secure.Tx) error {
			l, n, err := tx.NextPlace(o.Org, freshList("unused", o.Org))
			want(t, "list", l.ID, securedList)
			want(t, "place", n, 1)
			want(t, "secret", l.Secret, [32]byte{1, 0, 255})
			return err
		})
	})
	t.Run("a list for each owner and purpose", func(t *testing.T) {
		updateSecured(t, db, func(tx secure.Tx) error {
			other, n, err := tx.NextPlace(o.OtherOrg, freshList("secured-list-theirs", o.OtherOrg))
			want(t, "list", other.ID, "secured-list-theirs")
			want(t, "place", n, 0)
			suspension := freshList("secured-list-suspension", o.Org)
			suspension.Purpose = "suspension"
			l, _, err2 := tx.NextPlace(o.Org, suspension)
			want(t, "list", l.ID, suspension.ID)
			return first(err, err2)
		})
	})
	t.Run("set and read back", func(t *testing.T) {
		updateSecured(t, db, func(tx secure.Tx) error { return tx.SetPlace(o.Org, securedList, 4711, true) })
		updateSecured(t, db, func(tx secure.Tx) error {
			p := securedPlace()
			p.Set = true
			all, err := tx.Places(o.Org, securedCredential)
			wantDeep(t, "Places", all, []secure.Place{p})
			one, err1 := tx.Place(o.Org, securedList, 4711)
			want(t, "Place", one, p)
			set, err2 := tx.SetIndexes(o.Org, securedList)
			wantDeep(t, "SetIndexes", set, []int{4711})
			l, err3 := tx.List(securedList)
			want(t, "owner", l.Owner, o.Org)
			want(t, "generation", l.Generation, 1)
			want(t, "taken", l.Taken, 2)
			return first(err, err1, err2, err3)
		})
	})
	t.Run("what is not there", func(t *testing.T) {
		updateSecured(t, db, func(tx secure.Tx) error {
			_, err := tx.Place(o.Org, securedList, 4712)
			want(t, "Place", fault.KindOf(err), fault.NotFound)
			_, err = tx.List("none")
			want(t, "List", fault.KindOf(err), fault.NotFound)
			want(t, "SetPlace", fault.KindOf(tx.SetPlace(o.Org, securedList, 4712, true)), fault.NotFound)
			return nil
		})
	})
}

func updateSecured(t testing.TB, db *store.DB, fn func(secure.Tx) error) {
	t.Helper()
	if err := db.Secure().Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}
