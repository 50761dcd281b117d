package api

import (
	"context"
	"math"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

// Terms say when, where and for how much. They are exported since they are
// embedded, so that their members are described.
type Terms struct {
	Price     *price   `json:"price,omitempty" doc:"Left out, as the definition says."`
	Hours     float64  `json:"hours,omitempty" minimum:"0" maximum:"10000" doc:"Of work; left out, as the definition says."`
	Rolling   bool     `json:"rolling,omitempty" doc:"It begins whenever the learner does; then without starts."`
	Starts    []string `json:"starts,omitempty" maxItems:"60" doc:"Days it begins on: 2026-09-01."`
	Duration  string   `json:"duration,omitempty" maxLength:"20" doc:"ISO 8601 with one unit: P3D, P12W, P6M, P1Y."`
	Mode      string   `json:"mode,omitempty" enum:"online,onsite,blended" doc:"Left out, as the definition says."`
	Language  string   `json:"language,omitempty" maxLength:"35" doc:"BCP 47; left out, as the definition says."`
	Place     string   `json:"place,omitempty" maxLength:"300" doc:"The town, or the address."`
	Seats     int      `json:"seats,omitempty" minimum:"0" maximum:"1000000" doc:"Left out, they do not run out."`
	Taken     int      `json:"taken,omitempty" minimum:"0" maximum:"1000000" doc:"Of the seats."`
	Funding   string   `json:"funding,omitempty" maxLength:"300" doc:"Help with the cost."`
	URL       string   `json:"url,omitempty" maxLength:"2000" doc:"Where people enrol."`
	EnrolFrom string   `json:"enrolFrom,omitempty" format:"date" doc:"First day of enrolment."`
	EnrolBy   string   `json:"enrolBy,omitempty" format:"date" doc:"Last day of enrolment; left out, the last start."`
}

// wayToEarn is an offer as the API tells it.
type wayToEarn struct {
	ID          string    `json:"id"`
	Achievement string    `json:"achievement"`
	State       string    `json:"state" enum:"planned,open,full,past" doc:"As of today, UTC."`
	Withdrawn   bool      `json:"withdrawn,omitempty"`
	Revision    int       `json:"revision" doc:"The number in its ETag."`
	Created     time.Time `json:"created"`
	Changed     time.Time `json:"changed"`
	Terms
}

type wayOut struct {
	ETag     string `header:"ETag" doc:"The revision, for If-Match."`
	Location string `header:"Location"`
	Body     wayToEarn
}

func (a *API) offerCalls(h huma.API) {
	const path = base + "/offers"
	stale := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	register(a, h, call{id: "listOffers", tag: "Offers", method: "GET", path: path, errors: []int{404},
		summary: "List an achievement's offers", more: "What can be begun first comes first; what is past, last."}, a.listOffers)
	register(a, h, call{id: "addOffer", tag: "Offers", method: "POST", path: path, made: true, errors: []int{404, 409},
		summary: "Add an offer", more: "It is public at once if its achievement is. Repeat the call with the same Idempotency-Key whenever the answer did not reach you."}, a.addOffer)
	register(a, h, call{id: "readOffer", tag: "Offers", method: "GET", path: path + "/{id}", errors: []int{404}, summary: "Read an offer"}, a.readOffer)
	register(a, h, call{id: "changeOffer", tag: "Offers", method: "PUT", path: path + "/{id}", errors: stale,
		summary: "Change an offer", more: "All terms are replaced: what is left out is emptied. Repeating the call changes nothing."}, a.changeOffer)
	register(a, h, call{id: "withdrawOffer", tag: "Offers", method: "DELETE", path: path + "/{id}", errors: []int{404, 409},
		summary: "Withdraw an offer", more: "For good. Repeating the call changes nothing."}, a.withdrawOffer)
}

type waysOut struct {
	Body struct {
		Items []wayToEarn `json:"items" nullable:"false"`
	}
}

func (a *API) listOffers(ctx context.Context, by account.Actor, in *struct {
	Achievement string `query:"achievement" required:"true" maxLength:"100" doc:"Its id."`
}) (*waysOut, error) {
	all, err := a.Issuer.Offers(ctx, by, issuer.AchievementID(in.Achievement))
	out := &waysOut{}
	out.Body.Items = each(all, a.wayOf)
	return out, err
}

func (a *API) addOffer(ctx context.Context, by account.Actor, in *struct {
	Key  string `header:"Idempotency-Key" maxLength:"255" doc:"Your own for this offer, such as a UUID. Repeating the call with it answers the same offer."`
	Body struct {
		Achievement string `json:"achievement" maxLength:"100" doc:"Its id."`
		Terms
	}
}) (*wayOut, error) {
	t, err := in.Body.Terms.internal()
	if err != nil {
		return nil, at("body.", err)
	}
	o, err := a.Issuer.AddOffer(ctx, by, issuer.OfferRequest{Achievement: issuer.AchievementID(in.Body.Achievement), Terms: t, Key: in.Key})
	out := a.way(o)
	out.Location = a.PublicURL + base + "/offers/" + string(o.ID)
	return out, at("body.", err)
}

func (a *API) readOffer(ctx context.Context, by account.Actor, in *struct {
	ID string `path:"id" maxLength:"100" doc:"Its id."`
}) (*wayOut, error) {
	o, err := a.Issuer.Offer(ctx, by, issuer.OfferID(in.ID))
	return a.way(o), err
}

func (a *API) changeOffer(ctx context.Context, by account.Actor, in *struct {
	RevisionIn
	Body Terms
}) (*wayOut, error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	t, err := in.Body.internal()
	if err != nil {
		return nil, at("body.", err)
	}
	o, err := a.Issuer.ChangeOffer(ctx, by, issuer.OfferID(in.ID), revision, t)
	return a.way(o), at("body.", err)
}

func (a *API) withdrawOffer(ctx context.Context, by account.Actor, in *struct {
	ID string `path:"id" maxLength:"100" doc:"Its id."`
}) (*wayOut, error) {
	o, err := a.Issuer.WithdrawOffer(ctx, by, issuer.OfferID(in.ID))
	return a.way(o), err
}

func (a *API) way(o issuer.Offer) *wayOut { return &wayOut{ETag: etag(o.Revision), Body: a.wayOf(o)} }

func (a *API) wayOf(o issuer.Offer) wayToEarn {
	t := o.Terms
	w := wayToEarn{ID: string(o.ID), Achievement: string(o.Achievement), State: string(t.State(issuer.DayOf(a.now()))), Withdrawn: o.Withdrawn,
		Revision: o.Revision, Created: o.Created.UTC(), Changed: o.Changed.UTC(),
		Terms: Terms{Hours: t.Hours, Rolling: t.Rolling, Duration: string(t.Duration), Mode: string(t.Mode), Language: t.Language, Place: t.Place,
			Seats: t.Seats, Taken: t.Taken, Funding: t.Funding, URL: t.URL, EnrolFrom: string(t.EnrolOn), EnrolBy: string(t.EnrolBy)}}
	for _, day := range t.Starts {
		w.Starts = append(w.Starts, string(day))
	}
	if t.Price.Stated {
		w.Price = &price{float64(t.Price.Cents) / 100, t.Price.Currency}
	}
	return w
}

// internal reads the terms; only a price can be beyond what the service reads.
func (t Terms) internal() (issuer.Terms, error) {
	is := issuer.Terms{Hours: t.Hours, Rolling: t.Rolling, Duration: issuer.Duration(t.Duration), Mode: issuer.Participation(t.Mode), Language: t.Language,
		Place: t.Place, Seats: t.Seats, Taken: t.Taken, Funding: t.Funding, URL: t.URL, EnrolOn: issuer.Day(t.EnrolFrom), EnrolBy: issuer.Day(t.EnrolBy)}
	for _, day := range t.Starts {
		is.Starts = append(is.Starts, issuer.Day(day))
	}
	if p := t.Price; p != nil {
		cents := math.Round(p.Amount * 100)
		if math.Abs(cents-p.Amount*100) > 1e-6 {
			return is, fault.Field("price", "Write the price with at most two decimals, such as 49.5.")
		}
		is.Price = issuer.Price{Stated: true, Cents: int64(cents), Currency: p.Currency}
	}
	return is, nil
}
