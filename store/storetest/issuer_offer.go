package storetest

import (
	"testing"
	"time"

	"laurel/issuer"
	"laurel/store"
)

const (
	someOffer = issuer.OfferID("offer-0001-mine")
	offerKey  = "offer-key-mine"
)

// anOffer is the seed's.
func anOffer(o Owners) issuer.Offer {
	return issuer.Offer{ID: someOffer, Org: o.Org, Achievement: someAchievement, Revision: 1, Created: noon, Changed: noon.Add(time.Second),
		Terms: issuer.Terms{Price: issuer.Price{Stated: true, Cents: 18050, Currency: "NOK"}, Hours: 37.5, Starts: []issuer.Day{"2026-09-01", "2027-02-01"},
			Duration: "P12W", Mode: issuer.Blended, Language: "nb", Place: "Røros, “the old mine”", Seats: 20, Taken: 3, Funding: "Half is paid <back>.",
			URL: "https://bees.example/?a=1&b=2", EnrolOn: "2026-05-01", EnrolBy: "2026-08-15"}}
}

func testOffers(t *testing.T, db *store.DB, o Owners) {
	public := func() (all []issuer.Offer) {
		t.Helper()
		all, err := db.IssuerPublic().PublishedOffers(t.Context())
		want(t, "error", err, nil)
		return all
	}
	generation := func() int64 {
		t.Helper()
		n, err := db.IssuerPublic().Generation(t.Context())
		want(t, "error", err, nil)
		return n
	}
	change := func(fn func(issuer.Tx) (bool, error), should bool) {
		t.Helper()
		before := generation()
		updateIssuer(t, db, func(tx issuer.Tx) error {
			did, err := fn(tx)
			want(t, "changed", did, should)
			return err
		})
		want(t, "generation counts up", generation() > before, should)
	}
	mine := anOffer(o)
	updateIssuer(t, db, func(tx issuer.Tx) error {
		kept, err := tx.Offer(o.Org, someOffer)
		wantDeep(t, "offer", kept, mine)
		if err != nil {
			return err
		}
		under, request, found, err := tx.OfferUnder(o.Org, offerKey)
		wantDeep(t, "offer under its key", under, mine)
		want(t, "request", request, requestHash)
		want(t, "found", found, true)
		if err != nil {
			return err
		}
		_, _, found, err = tx.OfferUnder(o.Org, "")
		want(t, "found under no key", found, false)
		return err
	})

	var published bool
	updateIssuer(t, db, func(tx issuer.Tx) error {
		a, err := tx.Achievement(o.Org, someAchievement)
		published = a.State == issuer.Published
		return err
	})
	want(t, "offers of what is published", len(public()) == 1, published)

	second := mine
	second.ID = "offer-0003-mine"
	change(func(tx issuer.Tx) (bool, error) { return tx.AddOffer(second, offerKey, "another") }, false)
	change(func(tx issuer.Tx) (bool, error) { return tx.AddOffer(second, "", "") }, true)
	third := second
	third.ID = "offer-0004-mine"
	change(func(tx issuer.Tx) (bool, error) { return tx.AddOffer(third, "", "") }, true) // no key is nobody's
	mine.Terms.Taken, mine.Revision, mine.Changed = 20, 2, noon.Add(time.Hour)
	change(func(tx issuer.Tx) (bool, error) { return tx.SaveOffer(mine, 1) }, true)
	change(func(tx issuer.Tx) (bool, error) { return tx.SaveOffer(mine, 1) }, false)
	third.Withdrawn, third.Revision = true, 2
	change(func(tx issuer.Tx) (bool, error) { return tx.SaveOffer(third, 1) }, true)

	updateIssuer(t, db, func(tx issuer.Tx) error {
		for _, of := range []issuer.AchievementID{someAchievement, ""} {
			all, err := tx.Offers(o.Org, of)
			wantDeep(t, "offers of "+string(of), all, []issuer.Offer{mine, second})
			if err != nil {
				return err
			}
		}
		none, err := tx.Offers(o.Org, "another")
		want(t, "offers of another", len(none), 0)
		if err != nil {
			return err
		}
		gone, err := tx.Offer(o.Org, third.ID)
		wantDeep(t, "withdrawn", gone, third)
		return err
	})
}
