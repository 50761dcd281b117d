package web

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/record"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) offerRoutes(mux *http.ServeMux) {
	const at = "/desk/{org}/define/{id}/offers"
	w.handle(mux, "GET "+at, w.offers)
	w.handle(mux, "GET "+at+"/new", w.offerNew)
	w.handle(mux, "POST "+at+"/new", w.offerAdd)
	w.handle(mux, "GET "+at+"/{offer}", w.offerEdit)
	w.handle(mux, "POST "+at+"/{offer}", w.offerChange)
	w.handle(mux, "GET "+at+"/{offer}/withdraw", w.offerWithdrawAsk)
	w.handle(mux, "POST "+at+"/{offer}/withdraw", w.offerWithdraw)
}

func offersPath(a issuer.Achievement, rest ...string) string {
	return deskPath(a.Org, append([]string{"define", string(a.ID), "offers"}, rest...)...)
}

func offerCrumbs(a issuer.Achievement, more ...string) []view.Link {
	crumbs := []view.Link{{Text: "Desk", Href: deskPath(a.Org)}, {Text: "Offers of " + or(a.Draft.Title, "a draft"), Href: offersPath(a)}}
	for _, text := range more {
		crumbs = append(crumbs, view.Link{Text: text})
	}
	return crumbs
}

// offers lists what is offered of one micro-credential.
func (w *Web) offers(rw http.ResponseWriter, r *http.Request) error {
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	all, err := w.Issuer.Offers(r.Context(), by, a.ID)
	if err != nil {
		return err
	}
	name := or(a.Draft.Title, "Without a title")
	p := view.Offers{Frame: w.frame(r, "Offers of "+name, offerCrumbs(a)...), Name: name}
	may := by.MayIn(account.Publish, a.Org, a.Unit) && !a.State.Ended()
	if may {
		p.Add = view.Link{Text: "Add an offer", Href: offersPath(a, "new")}
	}
	switch a.State {
	case issuer.Draft:
		p.Note = "The micro-credential is a draft. Nobody sees its offers before it is published."
	case issuer.Retired, issuer.Superseded:
		p.Note = "The micro-credential is retired, and its offers are not shown."
	default:
		p.More = append(p.More, view.Link{Text: "Public page", Href: "/m/" + string(a.ID)})
	}
	if w.Assess != nil {
		p.More = append(p.More, view.Link{Text: "How it is assessed", Href: deskPath(a.Org, "define", string(a.ID), "assessment")})
	}
	for _, o := range all {
		line := w.offerLine(o.Terms, a.Draft)
		if may {
			line.Actions = []view.Link{{Text: "Change", Href: offersPath(a, string(o.ID))}, {Text: "Withdraw", Href: offersPath(a, string(o.ID), "withdraw")}}
		}
		if o.Terms.State(issuer.DayOf(w.now())) == issuer.Past {
			p.Over = append(p.Over, line)
			continue
		}
		p.Lines = append(p.Lines, line)
	}
	return w.render(rw, r, http.StatusOK, view.OffersPage(p))
}

// offerLine says an offer in words.
func (w *Web) offerLine(terms issuer.Terms, d issuer.Definition) view.OfferLine {
	t, today := terms.Within(d), issuer.DayOf(w.now())
	state := t.State(today)
	line := view.OfferLine{When: whenWords(t, today), State: state.Name(), Price: priceWords(t.Price), Cost: d.CostWords(t.Price), Funding: t.Funding}
	var facts []string
	for _, fact := range []string{t.Duration.Words(), hoursWords(t.Hours), t.Mode.Name(), t.Place, inLanguage(t.Language), t.SeatsLeft()} {
		if fact != "" {
			facts = append(facts, fact)
		}
	}
	line.Facts = strings.Join(facts, " · ")
	switch {
	case state == issuer.Planned:
		line.Until = "Enrolment begins on " + view.Day(t.EnrolOn.Time())
	case state == issuer.OpenOffer && t.EnrolBy != "":
		line.Until = "Enrol by " + view.Day(t.EnrolBy.Time())
	}
	if state == issuer.OpenOffer {
		line.Enrol = t.URL
	}
	return line
}

func inLanguage(code string) string {
	if code == "" {
		return ""
	}
	return "in " + record.LanguageName(code)
}

func hoursWords(hours float64) string {
	switch {
	case hours == 0:
		return ""
	case hours == 1:
		return "1 hour"
	}
	return issuer.Number(hours) + " hours"
}

// whenWords say when an offer begins: its next start, and how many follow.
func whenWords(t issuer.Terms, today issuer.Day) string {
	next := t.NextStart(today)
	switch {
	case t.Rolling:
		return "Begins at any time"
	case next == "":
		return "Began on " + view.Day(t.Starts[len(t.Starts)-1].Time())
	}
	when, later := "Begins on "+view.Day(next.Time()), 0
	for _, day := range t.Starts {
		if day > next {
			later++
		}
	}
	if later > 0 {
		when += ", and on " + view.Count(later, "later day", "later days")
	}
	return when
}

func (w *Web) offerNew(rw http.ResponseWriter, r *http.Request) error {
	a, err := w.offerable(r)
	if err != nil {
		return err
	}
	return w.offerForm(rw, r, http.StatusOK, a, issuer.Offer{}, typedTerms{Key: rand.Text()}, nil)
}

// offerable is the micro-credential in the path, for those who may offer it.
func (w *Web) offerable(r *http.Request) (issuer.Achievement, error) {
	if _, err := w.ownOrg(r, account.Publish); err != nil {
		return issuer.Achievement{}, err
	}
	return w.achievement(r)
}

func (w *Web) offerAdd(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	a, err := w.offerable(r)
	if err != nil {
		return err
	}
	t := readTerms(r)
	if len(t.bad) > 0 {
		return w.offerForm(rw, r, http.StatusUnprocessableEntity, a, issuer.Offer{}, t, fault.Join(t.bad...))
	}
	o, err := w.Issuer.AddOffer(r.Context(), httpx.Actor(r.Context()), issuer.OfferRequest{Achievement: a.ID, Terms: t.Terms, Key: t.Key})
	if fault.Is(err, fault.Invalid) {
		return w.offerForm(rw, r, http.StatusUnprocessableEntity, a, issuer.Offer{}, t, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "The offer is added: "+lowerFirst(whenWords(o.Terms, issuer.DayOf(w.now())))+".")
	return see(rw, r, offersPath(a))
}

// ownOffer is the offer in the path, of the micro-credential in the path.
func (w *Web) ownOffer(r *http.Request) (issuer.Achievement, issuer.Offer, error) {
	a, err := w.offerable(r)
	if err != nil {
		return a, issuer.Offer{}, err
	}
	o, err := w.Issuer.Offer(r.Context(), httpx.Actor(r.Context()), issuer.OfferID(r.PathValue("offer")))
	if err == nil && (o.Achievement != a.ID || o.Withdrawn) {
		err = fault.NoSuch("offer", r.PathValue("offer"))
	}
	return a, o, err
}

func (w *Web) offerEdit(rw http.ResponseWriter, r *http.Request) error {
	a, o, err := w.ownOffer(r)
	if err != nil {
		return err
	}
	return w.offerForm(rw, r, http.StatusOK, a, o, typedTerms{Terms: o.Terms}, nil)
}

func (w *Web) offerChange(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	a, o, err := w.ownOffer(r)
	if err != nil {
		return err
	}
	t := readTerms(r)
	o.Revision, _ = strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	if len(t.bad) > 0 {
		return w.offerForm(rw, r, http.StatusUnprocessableEntity, a, o, t, fault.Join(t.bad...))
	}
	_, err = w.Issuer.ChangeOffer(r.Context(), httpx.Actor(r.Context()), o.ID, o.Revision, t.Terms)
	switch {
	case fault.Is(err, fault.Invalid):
		return w.offerForm(rw, r, http.StatusUnprocessableEntity, a, o, t, err)
	case err != nil:
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "The offer is changed.")
	return see(rw, r, offersPath(a))
}

func (w *Web) offerWithdrawAsk(rw http.ResponseWriter, r *http.Request) error {
	a, o, err := w.ownOffer(r)
	if err != nil {
		return err
	}
	p := view.Confirm{Frame: w.frame(r, "Withdraw an offer", offerCrumbs(a, "Withdraw")...),
		Action: offersPath(a, string(o.ID), "withdraw"), Heading: "Withdraw this offer", Lede: whenWords(o.Terms, issuer.DayOf(w.now())) + ".",
		Changes: []string{"Nobody finds it on the public page or in the catalogue any more.", "Who has enrolled already must be told by you: Laurel does not know them.", "It cannot be brought back, but you can add another."},
		Button:  "Withdraw 1 offer", Danger: true, Back: view.Link{Text: "Leave it there", Href: offersPath(a)}}
	return w.render(rw, r, http.StatusOK, view.ConfirmPage(p))
}

func (w *Web) offerWithdraw(rw http.ResponseWriter, r *http.Request) error {
	a, o, err := w.ownOffer(r)
	if err != nil {
		return err
	}
	if _, err := w.Issuer.WithdrawOffer(r.Context(), httpx.Actor(r.Context()), o.ID); err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "The offer is withdrawn.")
	return see(rw, r, offersPath(a))
}
