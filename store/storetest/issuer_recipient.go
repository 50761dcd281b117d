package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"laurel/fault"
	"laurel/issuer"
	"laurel/store"
)

func testRecipients(t *testing.T, db *store.DB, o Owners) {
	updateIssuer(t, db, func(tx issuer.Tx) error {
		for _, step := range []struct {
			name  string
			given issuer.Recipient
			id    issuer.RecipientID
		}{
			{"the same", issuer.Recipient{ID: "unused", Name: "Zoë Strauß", Email: "Zoe.Strauss@mail.example"}, "recipient-0001-mine"},
			{"another spelling", issuer.Recipient{ID: "unused", Name: "Zoë Strauß", Email: "zoe.strauss@mail.example"}, "recipient-0001-mine"},
			{"another name", issuer.Recipient{ID: "unused", Name: "Zoë Nordmann", Email: "zoe.strauss@mail.example"}, "recipient-0001-mine"},
			{"another address", issuer.Recipient{ID: "recipient-0002", Name: "Zoë Nordmann", Email: "zoe@work.example"}, "recipient-0002"},
		} {
			got, err := tx.Recipient(o.Org, step.given)
			if err != nil {
				return err
			}
			step.given.ID = step.id
			want(t, step.name, got, step.given)
		}
		other, err := tx.Recipient(o.OtherOrg, issuer.Recipient{ID: "recipient-0003-other", Name: "Z.", Email: "zoe.strauss@mail.example"})
		if err != nil {
			return err
		}
		want(t, "in another organisation", other.ID, "recipient-0003-other")
		a, err := tx.Award(o.Org, someAward)
		want(t, "name", a.Recipient.Name, "Zoë Nordmann")
		return err
	})
}

// testAwardsFound has awards 0 to 4 of five people, each made a minute later for
// a day before, the fourth not signed.
func testAwardsFound(t *testing.T, db *store.DB, o Owners) {
	updateIssuer(t, db, func(tx issuer.Tx) error {
		for i, name := range []string{"Søren Ørsted", "Łucja Żak", "山田 太郎", "Not Signed", "Anne-Marie O’Neill"} {
			a := signedAward(o)
			a.ID, a.Page, a.Index = issuer.AwardID(fmt.Sprint("found-", i)), fmt.Sprint("found-", i), 200+i
			a.Created, a.AwardedOn = noon.Add(time.Duration(i+1)*time.Minute), noon.AddDate(0, 0, -i)
			var err error
			a.Recipient, err = tx.Recipient(o.Org, issuer.Recipient{ID: issuer.RecipientID(fmt.Sprint("found-", i)), Name: name, Email: fmt.Sprintf("p%d@found.example", i)})
			if err != nil {
				return err
			}
			if _, err := tx.Reserve(a, "", ""); err != nil {
				return err
			}
			if i == 3 {
				continue
			}
			if _, err := tx.SignedAward(a); err != nil {
				return err
			}
		}
		return nil
	})
	all := []issuer.AwardID{"found-4", "found-2", "found-1", "found-0", someAward}
	for _, tt := range []struct {
		name   string
		filter issuer.AwardFilter
		want   []issuer.AwardID
	}{
		{"all", issuer.AwardFilter{}, all},
		{"achievement", issuer.AwardFilter{Achievement: someAchievement}, all},
		{"another achievement", issuer.AwardFilter{Achievement: "none"}, nil},
		{"status", issuer.AwardFilter{Status: issuer.Suspended}, all[4:]},
		{"name without strokes", issuer.AwardFilter{Text: "soren ors"}, all[3:4]},
		{"name in its own letters", issuer.AwardFilter{Text: "ŁUCJA"}, all[2:3]},
		{"words in any order", issuer.AwardFilter{Text: "zak, Lucja"}, all[2:3]},
		{"name without spaces", issuer.AwardFilter{Text: "田"}, all[1:2]},
		{"half a name", issuer.AwardFilter{Text: "marie neil"}, all[:1]},
		{"address", issuer.AwardFilter{Text: "p1@found.example"}, all[2:3]},
		{"address in accents", issuer.AwardFilter{Text: "Strauß Zoë Strau"}, all[4:]},
		{"everyone's domain", issuer.AwardFilter{Text: "found", Status: issuer.InForce}, all[:4]},
		{"no such word", issuer.AwardFilter{Text: "soren zak"}, nil},
		{"no word", issuer.AwardFilter{Text: "%"}, nil},
		{"latest day first", issuer.AwardFilter{Order: issuer.NewestAward}, []issuer.AwardID{"found-0", someAward, "found-1", "found-2", "found-4"}},
		{"earliest day first", issuer.AwardFilter{Order: issuer.EarliestAward, Status: issuer.InForce}, []issuer.AwardID{"found-4", "found-2", "found-1", "found-0"}},
		{"not signed", issuer.AwardFilter{Text: "signed"}, nil},
	} {
		updateIssuer(t, db, func(tx issuer.Tx) error {
			n, err := tx.CountAwards(o.Org, tt.filter)
			if err != nil {
				return err
			}
			want(t, tt.name+": count", n, len(tt.want))
			tt.filter.Limit = 10
			got, err := tx.Awards(o.Org, tt.filter)
			wantDeep(t, tt.name, ids(got), tt.want)
			return err
		})
	}
	updateIssuer(t, db, func(tx issuer.Tx) error {
		page, err := tx.Awards(o.Org, issuer.AwardFilter{Limit: 2, Offset: 1})
		wantDeep(t, "page", ids(page), all[1:3])
		if err != nil {
			return err
		}
		some, err := tx.AwardsOf(o.Org, append([]issuer.AwardID{"unknown", "not-signed"}, all[1:3]...))
		wantDeep(t, "some", slices.Sorted(slices.Values(ids(some))), slices.Sorted(slices.Values(all[1:3])))
		for _, a := range page {
			want(t, "bytes in a list", len(a.JSON)+len(a.JWT), 0)
			want(t, "signed", a.Signed, true)
		}
		return err
	})
	n, err := db.IssuerPublic().AwardCount(t.Context(), o.Org, "")
	want(t, "error", err, nil)
	want(t, "award count", n, len(all))
	for _, of := range []struct {
		achievement issuer.AchievementID
		want        int
	}{{someAchievement, len(all)}, {"achievement-9999", 0}} {
		n, err := db.IssuerPublic().AwardCount(t.Context(), o.Org, of.achievement)
		want(t, "error", err, nil)
		want(t, "award count of one", n, of.want)
	}
}

func testErasedRecipients(t *testing.T, db *store.DB, o Owners) {
	updateIssuer(t, db, func(tx issuer.Tx) error { return reserve(tx, o, "unsigned", 300) })
	for range 2 { // a job may run twice
		if err := db.EraseRecipients(t.Context(), "ZOE.strauss@mail.example", "p0@found.example", "unknown@mail.example", ""); err != nil {
			t.Fatal(err)
		}
	}
	updateIssuer(t, db, func(tx issuer.Tx) error {
		left := anAward(o)
		left.Recipient = issuer.Recipient{ID: "recipient-0001-mine"}
		left.Signed, left.Status, left.Changed, left.SupersededBy = true, issuer.Suspended, noon.Add(time.Hour), "award-0009"
		left.Result, left.Evidence = "", ""
		a, err := tx.Award(o.Org, someAward)
		wantDeep(t, "what is left", a, left)
		if err != nil {
			return err
		}
		_, err = tx.Award(o.Org, "unsigned")
		want(t, "not signed", fault.KindOf(err), fault.NotFound)
		_, _, found, err := tx.Taken(o.Org, requestKey)
		want(t, "key", found, false)
		if err != nil {
			return err
		}
		places, err := tx.NotInForce(o.Org, someList)
		wantDeep(t, "places", places, []issuer.Place{{Index: 77, Status: issuer.Suspended}})
		if err != nil {
			return err
		}
		for text, n := range map[string]int{"zoe": 0, "soren": 0, "lucja": 1} {
			got, err := tx.CountAwards(o.Org, issuer.AwardFilter{Text: text})
			if err != nil {
				return err
			}
			want(t, "found by "+text, got, n)
		}
		again, err := tx.Recipient(o.Org, issuer.Recipient{ID: "recipient-0009", Name: "Zoë", Email: "zoe.strauss@mail.example"})
		want(t, "known anew", again.ID, "recipient-0009")
		return err
	})
}
