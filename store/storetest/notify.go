package storetest

import (
	"strconv"
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
		Open: map[string]string{"AddDelivery": "adds for the owner named", "AddWording": "adds for the organisation named",
			"MailOwner": "says whose mail a bounce is about; the service asks for those who run the server alone"},
	}, func(db *store.DB) Store[notify.Tx] { return db.Notify() })
}

func someMail() notify.Delivery {
	return notify.Delivery{MessageID: "claim.award-mine@laurel.example", Purpose: "claim", About: "award-mine", Award: "award-mine",
		State: notify.Queued, Queued: noon, Changed: noon}
}

func seedMails(t testing.TB, db *store.DB, o Owners) []any {
	d := someMail()
	updateMails(t, db, func(tx notify.Tx) error {
		_, err := tx.AddWording(o.Org, someWording(1))
		return first(err, tx.AddDelivery(o.Org, "", d))
	})
	return []any{d.MessageID, d.About, d, someWording(1).WordingID}
}

func someWording(revision int) notify.WordingVersion {
	return notify.WordingVersion{WordingID: notify.WordingID{Kind: notify.Claim, Language: "de"}, Revision: revision, By: "person-0001-mine", Changed: noon,
		Wording: notify.Wording{Subject: "words-mine “é” {achievement}", Opening: "Guten Tag {name}", Closing: "Zeile\nZeile"}}
}

func testWordings(db *store.DB, o Owners) func(*testing.T) {
	return func(t *testing.T) {
		updateMails(t, db, func(tx notify.Tx) error {
			twice, err := tx.AddWording(o.Org, someWording(1))
			want(t, "the same revision twice", twice, false)
			back := someWording(2)
			back.Wording = notify.Wording{}
			added, err2 := tx.AddWording(o.Org, back)
			other := someWording(1)
			other.Language = "en"
			more, err3 := tx.AddWording(o.Org, other)
			want(t, "added", added && more, true)
			all, err4 := tx.Wordings(o.Org)
			wantDeep(t, "the newest of each", all, []notify.WordingVersion{back, other})
			history, err5 := tx.WordingHistory(o.Org, back.WordingID, 9)
			wantDeep(t, "history", history, []notify.WordingVersion{back, someWording(1)})
			newest, err6 := tx.WordingHistory(o.Org, back.WordingID, 1)
			wantDeep(t, "newest", newest, []notify.WordingVersion{back})
			none, err7 := tx.WordingHistory(o.OtherOrg, back.WordingID, 9)
			want(t, "another's", len(none), 0)
			return first(err, err2, err3, err4, err5, err6, err7)
		})
	}
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
			all, _, err := tx.Deliveries(o.Org, notify.MailFilter{Award: d.Award, Limit: 10})
			want(t, "deliveries", len(all), 1)
			want(t, "delivery", all[0], d)
			return err
		})
	})
	t.Run("listed", testMailList(db, o))
	t.Run("words", testWordings(db, o))
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

// testMailList adds to the sent mail a queued, a retried and a bounced one.
func testMailList(db *store.DB, o Owners) func(*testing.T) {
	return func(t *testing.T) {
		updateMails(t, db, func(tx notify.Tx) error {
			for i, state := range []notify.State{notify.Queued, notify.Queued, notify.Bounced} {
				d := someMail()
				d.MessageID, d.State, d.Attempts = notify.MessageID("listed-"+strconv.Itoa(i)), state, i
				d.Queued = noon.Add(time.Duration(i+1) * time.Hour)
				if err := tx.AddDelivery(o.Org, "", d); err != nil {
					return err
				}
			}
			return nil
		})
		ids := func(f notify.MailFilter) (ids []notify.MessageID) {
			updateMails(t, db, func(tx notify.Tx) error {
				f.Limit = max(f.Limit, 1)
				list, n, err := tx.Deliveries(o.Org, f)
				ids = nil
				for _, d := range list {
					ids = append(ids, d.MessageID)
				}
				if n < len(list) {
					t.Errorf("%+v: counted %d of %d", f, n, len(list))
				}
				return err
			})
			return ids
		}
		mine := someMail().MessageID
		for _, tt := range []struct {
			name string
			f    notify.MailFilter
			want []notify.MessageID
		}{
			{"newest first", notify.MailFilter{Limit: 10}, []notify.MessageID{"listed-2", "listed-1", "listed-0", mine}},
			{"a page", notify.MailFilter{Limit: 2, Offset: 1}, []notify.MessageID{"listed-1", "listed-0"}},
			{"queued", notify.MailFilter{State: notify.Queued, Limit: 10}, []notify.MessageID{"listed-1", "listed-0"}},
			{"retried", notify.MailFilter{State: notify.Retried, Limit: 10}, []notify.MessageID{"listed-1"}},
			{"bounced", notify.MailFilter{State: notify.Bounced, Limit: 10}, []notify.MessageID{"listed-2"}},
			{"another award's", notify.MailFilter{Award: "award-other", Limit: 10}, nil},
			{"of nobody by that name", notify.MailFilter{Text: "Zacharias", Limit: 10}, nil},
			{"of signs alone", notify.MailFilter{Text: "?!", Limit: 10}, nil},
		} {
			wantDeep(t, tt.name, ids(tt.f), tt.want)
		}
		updateMails(t, db, func(tx notify.Tx) error {
			org, person, err := tx.MailOwner("listed-1")
			want(t, "owner", org, o.Org)
			want(t, "owner", person, account.PersonID(""))
			if err != nil {
				return err
			}
			_, _, err = tx.MailOwner("nobody's")
			want(t, "no mail's owner", fault.KindOf(err), fault.NotFound)
			return nil
		})
	}
}

func updateMails(t testing.TB, db *store.DB, fn func(notify.Tx) error) {
	t.Helper()
	if err := db.Notify().Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}
