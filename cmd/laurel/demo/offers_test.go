package demo

import (
	"reflect"
	"testing"
	"time"

	"laurel/issuer"
)

func TestOffers(t *testing.T) {
	c := Load()
	for day := range 30 { // whatever day the demonstration is started on
		now := time.Date(2026, 1, 1, 15, 0, 0, 0, time.UTC).AddDate(0, 0, 13*day)
		all := c.Offers(now)
		if len(all) != OfferCount || !reflect.DeepEqual(all, c.Offers(now)) {
			t.Fatalf("%d offers, or others the second time", len(all))
		}
		states, rolling, free := map[issuer.OfferState]int{}, 0, 0
		described := definitionsOf(c)
		for _, o := range all {
			if err := o.Terms.Validate(); err != nil {
				t.Errorf("%s on %s: %v", o.Credential, now, err)
			}
			states[o.Terms.State(issuer.DayOf(now))]++
			if o.Terms.Rolling {
				rolling++
			}
			if p := described[o.Credential].Price; p.Stated != o.Terms.Price.Stated || (p.Cents == 0) != (o.Terms.Price.Cents == 0) {
				t.Errorf("%s costs %v, and is described at %v", o.Credential, o.Terms.Price, p)
			} else if p.Cents == 0 {
				free++
			}
		}
		for _, s := range []issuer.OfferState{issuer.Planned, issuer.OpenOffer, issuer.Full, issuer.Past} {
			if states[s] < 3 {
				t.Errorf("on %s only %d are %s", now, states[s], s)
			}
		}
		if rolling < 20 || free == 0 {
			t.Errorf("on %s %d are rolling, %d free", now, rolling, free)
		}
	}
}
