package web

import (
	"math"
	"net/http"
	"strconv"
	"strings"

	"laurel/issuer"
	"laurel/record"
	"laurel/server/web/view"
)

// typedTerms are terms as they stand in the form, with what could not be read.
type typedTerms struct {
	issuer.Terms
	typed        // raw and bad
	Key   string // makes a form that is sent twice add one offer
}

// readTerms takes an offer's terms out of a form that was sent.
func readTerms(r *http.Request) typedTerms {
	text := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	t := typedTerms{Key: text("key"), typed: typed{raw: map[string]string{}}}
	t.Terms = issuer.Terms{Rolling: text("when") == "rolling", Duration: issuer.Duration(text("duration")), Mode: issuer.Participation(text("mode")),
		Language: text("language"), Place: text("place"), Funding: text("funding"), URL: text("url"),
		EnrolOn: issuer.Day(text("enrolFrom")), EnrolBy: issuer.Day(text("enrolBy"))}
	for _, day := range strings.FieldsFunc(r.PostFormValue("starts"), func(r rune) bool { return r <= ' ' || r == ',' || r == ';' }) {
		t.Terms.Starts = append(t.Terms.Starts, issuer.Day(day))
	}
	t.Terms.Hours = t.number(r, "hours", "Write the hours as a number, such as 75.")
	t.Terms.Seats = int(t.number(r, "seats", "Write a whole number, such as 20."))
	t.Terms.Taken = int(t.number(r, "taken", "Write a whole number, such as 3."))
	if text("price") != "" {
		t.Terms.Price = issuer.Price{Stated: true, Currency: strings.ToUpper(text("currency")),
			Cents: int64(math.Round(t.number(r, "price", "Write the price as an amount, such as 180.") * 100))}
	}
	return t
}

func (w *Web) offerForm(rw http.ResponseWriter, r *http.Request, status int, a issuer.Achievement, o issuer.Offer, t typedTerms, err error) error {
	errs, list := fieldErrors(err)
	name := or(a.Draft.Title, "Without a title")
	p := view.OfferForm{Heading: "Add an offer", Lede: "Of " + name + ".", Errors: list, Action: offersPath(a, "new"), Button: "Add 1 offer",
		Hidden: []view.Hidden{{Name: "key", Value: t.Key}}, Parts: termsForm{t, a.Draft, errs}.parts(), Back: view.Link{Text: "Back to the offers", Href: offersPath(a)}}
	if o.ID != "" {
		p.Heading, p.Button, p.Action = "Change an offer", "Save the offer", offersPath(a, string(o.ID))
		p.Hidden = []view.Hidden{{Name: "revision", Value: strconv.Itoa(o.Revision)}}
		p.Withdraw = view.Link{Text: "Withdraw it", Href: p.Action + "/withdraw"}
	}
	p.Frame = w.frame(r, p.Heading, offerCrumbs(a, p.Heading)...)
	return w.render(rw, r, status, view.OfferFormPage(p))
}

// termsForm builds the controls of an offer's form.
type termsForm struct {
	typedTerms
	d      issuer.Definition // what is left empty is as it says
	errors map[string]string
}

func (f termsForm) parts() []view.Part {
	return []view.Part{
		{ID: "part-when", Heading: "When", Controls: f.when()},
		{ID: "part-where", Heading: "Where and how", Controls: f.where()},
		{ID: "part-price", Heading: "What it costs", Controls: f.cost()},
		{ID: "part-enrol", Heading: "How people enrol", Controls: f.enrol()},
	}
}

// form is the builder of controls that definitions have.
func (f termsForm) form() form { return form{f.typed, f.errors} }

func (f termsForm) when() []view.Control {
	t := f.Terms
	var days []string
	for _, day := range t.Starts {
		days = append(days, string(day))
	}
	when := "days"
	if t.Rolling {
		when = "rolling"
	}
	duration := t.Duration.Words()
	if duration == "" {
		duration = string(t.Duration)
	}
	return []view.Control{
		{Radio: f.form().choice("when", "It begins", "", "", when, []issuer.Choice{{Value: "days", Name: "On certain days"}, {Value: "rolling", Name: "At any time, whenever the learner does"}})},
		f.form().area("starts", "Days it begins on", "Each as year, month and day, such as 2026-09-01; one on each line. Leave it empty if it begins at any time.", strings.Join(days, "\n"), 3),
		{Pair: []view.Control{
			f.form().text("duration", "It takes", "Optional. Such as 12 weeks, 3 days or 6 months.", duration),
			f.form().short("hours", "Work in hours", "Optional. "+f.asDefined(hoursWords(f.d.Hours)), nonZero(t.Hours), "decimal", ""),
		}},
	}
}

// asDefined says what an empty field means.
func (f termsForm) asDefined(value string) string {
	if value == "" {
		return "The description says nothing of it."
	}
	return "Empty means as described: " + value + "."
}

func (f termsForm) where() []view.Control {
	t := f.Terms
	mode, lang := "As described", "As described"
	if name := f.d.Participation.Name(); name != "" {
		mode += ": " + lowerFirst(name)
	}
	if f.d.Language != "" {
		lang += ": " + record.LanguageName(f.d.Language)
	}
	return []view.Control{
		{Pair: []view.Control{
			{Select: f.form().choice("mode", "Form", "", mode, string(t.Mode), issuer.Participations())},
			{Select: f.form().choice("language", "Language", "", lang, t.Language, including(languages(), t.Language, record.LanguageName(t.Language)))},
		}},
		f.form().text("place", "Place", "Optional. The town, or the address.", t.Place),
	}
}

func (f termsForm) cost() []view.Control {
	t := f.Terms
	price := ""
	if t.Price.Stated {
		price = strconv.FormatFloat(float64(t.Price.Cents)/100, 'f', -1, 64)
	}
	return []view.Control{
		{Pair: []view.Control{
			f.form().short("price", "Price", "0 if it is free. "+f.asDefined(priceWords(f.d.Price)), price, "decimal", ""),
			f.form().text("currency", "Currency", "Three letters.", or(or(t.Price.Currency, f.d.Price.Currency), "EUR")),
		}},
		f.form().area("funding", "Help with the cost", "Optional. Grants, vouchers, who pays for whom.", t.Funding, 2),
	}
}

func (f termsForm) enrol() []view.Control {
	t := f.Terms
	date := func(id, label, help string, day issuer.Day) view.Control {
		return view.Control{Field: &view.Field{ID: id, Label: label, Help: help, Type: "date", Narrow: true, Value: string(day), Error: f.errors[id]}}
	}
	link := f.form().text("url", "Where to enrol", "Optional. The address of the page.", t.URL)
	link.Field.Type, link.Field.Mode = "url", "url"
	return []view.Control{
		link,
		{Pair: []view.Control{
			date("enrolFrom", "First day of enrolment", "Optional. Before it, the offer is shown as planned.", t.EnrolOn),
			date("enrolBy", "Last day of enrolment", "Optional. Otherwise the last day it begins on.", t.EnrolBy),
		}},
		{Pair: []view.Control{
			f.form().short("seats", "Seats", "Optional. Empty if they do not run out.", nonZero(float64(t.Seats)), "numeric", ""),
			f.form().short("taken", "Seats taken", "When all are, the offer is shown as full.", nonZero(float64(t.Taken)), "numeric", ""),
		}},
	}
}
