package storetest

import (
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/notify"
	"laurel/store"
)

func init() {
	Join(Room{
		Name: "notify",
		Seed: seedMails,
		Test: testMails,
		Open: map[string]string{"AddDelivery": "adds for the owner named"},
	}, func(db *store.DB) Store[notify.Tx] { return db.Notify() })
}

func someMail() notify.Delivery {
	return notify.Delivery{MessageID: "claim.award-mine@laurel.example", Purpose: "claim", About: "award-mine",
		State: notify.Queued, Queued: noon, Changed: noon}
}

func seedMails(t testing.TB, db *store.DB, o Owners) []any {
	d := someMail()
	updateMails(t, db, func(tx notify.Tx) error { return tx.AddDelivery(o.Org, "", d) })
	return []any{d.MessageID, d.About, d}
}

func testMails(t *testing.T, db *store.DB, o Owners) {
	t.Run("added once", func(t *testing.T) {
		again := someMail()
		again.State, again.Words = notify.Failed, "never"
		updateMails(t, db, func(tx notify.Tx) error {
			if err := tx.AddDelivery(o.Org, "", again); err != nil {
				return err
			}
			got, err := tx.Delivery(o.Org, "", again.MessageID)
			want(t, "delivery", got, someMail())
			return err
		})
	})
	t.Run("changed", func(t *testing.T) {
		d := someMail()
		d.State, d.Words, d.Attempts, d.Changed = notify.Sent, "2.0.0 Ok: “été”", 3, noon.Add(time.Minute)
		updateMails(t, db, func(tx notify.Tx) error {
			if err := tx.SetDelivery(o.Org, "", d); err != nil {
				return err
			}
			all, err := tx.Deliveries(o.Org, d.About)
			want(t, "deliveries", len(all), 1)
			want(t, "delivery", all[0], d)
			return err
		})
	})
	t.Run("a person's", func(t *testing.T) {
		d := someMail()
		d.MessageID, d.Purpose, d.About = "signIn.link-mine@laurel.example", "signIn", "link-mine"
		updateMails(t, db, func(tx notify.Tx) error {
			if err := tx.AddDelivery("", o.Person, d); err != nil {
				return err
			}
			_, err := tx.Delivery("", o.OtherPerson, d.MessageID)
			want(t, "another's", fault.KindOf(err), fault.NotFound)
			want(t, "changing another's", fault.KindOf(tx.SetDelivery("", o.OtherPerson, d)), fault.NotFound)
			_, err = tx.Delivery("", o.Person, d.MessageID)
			return err
		})
	})
	t.Run("nobody's", func(t *testing.T) {
		for _, org := range []account.OrgID{"", o.Org} {
			person := account.PersonID("")
			if org != "" {
				person = o.Person
			}
			err := db.Notify().Update(t.Context(), func(tx notify.Tx) error { return tx.AddDelivery(org, person, someMail()) })
			if err == nil {
				t.Errorf("a mail of %q and %q was kept", org, person)
			}
		}
	})
}

func updateMails(t testing.TB, db *store.DB, fn func(notify.Tx) error) {
	t.Helper()
	if err := db.Notify().Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}
