package api

import (
	"context"
	"strings"
	"testing"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

// fakeOffers keeps one offer, "o1" of "m1".
type fakeOffers struct {
	offer issuer.Offer
	key   string
}

func (f *fakeIssuer) AddOffer(_ context.Context, by account.Actor, req issuer.OfferRequest) (issuer.Offer, error) {
	if err := req.Terms.Validate(); err != nil {
		return issuer.Offer{}, err
	}
	if err := by.Require(account.Publish, "org1"); err != nil {
		return issuer.Offer{}, err
	}
	f.offers = fakeOffers{issuer.Offer{ID: "o1", Org: "org1", Achievement: req.Achievement, Terms: req.Terms, Revision: 1, Created: noon, Changed: noon}, req.Key}
	return f.offers.offer, nil
}

func (f *fakeIssuer) Offer(_ context.Context, by account.Actor, id issuer.OfferID) (issuer.Offer, error) {
	if err := by.Require(account.ReadDrafts, "org1"); err != nil || id != f.offers.offer.ID {
		return issuer.Offer{}, fault.NoSuch("offer", string(id))
	}
	return f.offers.offer, nil
}

func (f *fakeIssuer) Offers(ctx context.Context, by account.Actor, _ issuer.AchievementID) ([]issuer.Offer, error) {
	o, err := f.Offer(ctx, by, "o1")
	return []issuer.Offer{o}, err
}

func (f *fakeIssuer) ChangeOffer(ctx context.Context, by account.Actor, id issuer.OfferID, revision int, t issuer.Terms) (issuer.Offer, error) {
	o, err := f.Offer(ctx, by, id)
	if err != nil {
		return o, err
	}
	if o.Revision != revision {
		return o, fault.New(fault.Conflict, "offer.stale", "Somebody else changed this offer meanwhile.")
	}
	f.offers.offer.Terms, f.offers.offer.Revision = t, revision+1
	return f.offers.offer, nil
}

func (f *fakeIssuer) WithdrawOffer(ctx context.Context, by account.Actor, id issuer.OfferID) (issuer.Offer, error) {
	_, err := f.Offer(ctx, by, id)
	f.offers.offer.Withdrawn = err == nil
	return f.offers.offer, err
}

func TestOffers(t *testing.T) {
	d := open(t)
	const terms = `"price":{"amount":180.5,"currency":"NOK"},"starts":["2099-09-01"],"duration":"P12W","mode":"onsite","place":"Oslo","seats":20,"taken":20,"url":"https://a.example/"`
	got := d.call("full", "POST", "/api/v1/offers", `{"achievement":"m1",`+terms+`}`, "Idempotency-Key", "k9")
	made := read[wayToEarn](t, got, 201)
	if got.header.Get("Location") != public+"/api/v1/offers/o1" || made.State != "full" || made.Price.Amount != 180.5 || made.Starts[0] != "2099-09-01" {
		t.Errorf("made %+v at %q", made, got.header.Get("Location"))
	}
	got = d.call("full", "GET", "/api/v1/offers/o1", "")
	if kept := read[wayToEarn](t, got, 200); kept.Place != "Oslo" || got.header.Get("ETag") != `"1"` {
		t.Errorf("kept %+v", kept)
	}
	if list := d.call("full", "GET", "/api/v1/offers?achievement=m1", ""); !strings.Contains(list.body, `"items":[{"id":"o1"`) && !strings.Contains(list.body, `"id":"o1"`) {
		t.Errorf("listed %s", list.body)
	}
	failure(t, d.call("full", "PUT", "/api/v1/offers/o1", `{"rolling":true}`), 428)
	if changed := read[wayToEarn](t, d.call("full", "PUT", "/api/v1/offers/o1", `{"rolling":true}`, "If-Match", `"1"`), 200); !changed.Rolling || changed.Revision != 2 || changed.State != "open" {
		t.Errorf("changed %+v", changed)
	}
	failure(t, d.call("full", "PUT", "/api/v1/offers/o1", `{"rolling":true}`, "If-Match", `"1"`), 409)
	if gone := read[wayToEarn](t, d.call("full", "DELETE", "/api/v1/offers/o1", ""), 200); !gone.Withdrawn {
		t.Errorf("withdrawn %+v", gone)
	}
	failure(t, d.call("stranger", "GET", "/api/v1/offers/o1", ""), 404)
	for name, body := range map[string]string{
		"negative price": `{"achievement":"m1","rolling":true,"price":{"amount":-1,"currency":"EUR"}}`,
		"three decimals": `{"achievement":"m1","rolling":true,"price":{"amount":1.005,"currency":"EUR"}}`,
		"no currency":    `{"achievement":"m1","rolling":true,"price":{"amount":1,"currency":"EUX"}}`,
		"no such day":    `{"achievement":"m1","starts":["2027-02-30"]}`,
		"unknown member": `{"achievement":"m1","rolling":true,"colour":"red"}`,
	} {
		if p := failure(t, d.call("full", "POST", "/api/v1/offers", body), 422); len(p.Errors) == 0 {
			t.Errorf("%s: %+v", name, p)
		}
	}
}
