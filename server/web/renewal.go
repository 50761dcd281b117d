package web

import (
	"errors"
	"net/http"
	"path"
	"strconv"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/timely"
	"laurel/notify"
	"laurel/picture"
	"laurel/server/httpx"
	"laurel/server/web/view"
	"laurel/wallet"
)

func (w *Web) renewalRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /desk/{org}/define/{id}/renewal", w.renewalEdit)
	w.handle(mux, "POST /desk/{org}/define/{id}/renewal", w.renewalSave)
	w.handle(mux, "GET /desk/{org}/awards/{award}/renew", w.renewForm)
	w.handle(mux, "POST /desk/{org}/awards/{award}/renew", w.renew)
}

// renewalEdit asks how the awards of a micro-credential may be renewed.
func (w *Web) renewalEdit(rw http.ResponseWriter, r *http.Request) error {
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	if err := httpx.Actor(r.Context()).RequireIn(account.Publish, a.Org, a.Unit); err != nil {
		return err
	}
	is, err := w.Timely.Renewal(r.Context(), a.Org, a.ID)
	if err != nil {
		return err
	}
	return w.renewalForm(rw, r, http.StatusOK, a, is, nil)
}

func (w *Web) renewalForm(rw http.ResponseWriter, r *http.Request, status int, a issuer.Achievement, is timely.Renewal, err error) error {
	errs, list := fieldErrors(err)
	evidenceHelp := "Holders send you what they have done since; you renew the award at the desk. Publish an assessment, and they hand it in for assessors to judge."
	if w.judged(r, a.ID) {
		evidenceHelp = "Holders hand in what they have done since; assessors judge it by the learning outcomes, and the new award renews the old one by itself."
	}
	ways := view.Choice{ID: "ways", Label: "An award is renewed", Several: true, Help: "Holders read it in the reminders before an award runs out, and on its page. Tick none, and they are told to ask you.", Options: []view.Option{
		{Value: "retest", Text: "by being assessed again", On: is.Retest, Help: "By the tasks of its assessment. The new award renews the old one by itself."},
		{Value: "evidence", Text: "by evidence", On: is.Evidence, Help: evidenceHelp},
		{Value: "newer", Text: "for a newer version", On: is.Newer, Help: "Whoever holds an older version can have the newest."},
	}}
	return w.render(rw, r, status, view.OfferFormPage(view.OfferForm{Frame: w.frame(r, "Renewal", view.Link{Text: "Desk", Href: deskPath(a.Org)}, view.Link{Text: or(a.Draft.Title, "Without a title"), Href: deskPath(a.Org, "define", string(a.ID))}, view.Link{Text: "Renewal"}),
		Heading: "How awards are renewed", Lede: "A renewed award is a new one that names the old one. The old one stays as it is until its end.", Errors: list, Action: deskPath(a.Org, "define", string(a.ID), "renewal"),
		Hidden: []view.Hidden{{Name: "revision", Value: strconv.Itoa(is.Revision)}},
		Parts: []view.Part{{ID: "part-ways", Heading: "Ways", Controls: []view.Control{{Radio: &ways},
			{Field: &view.Field{ID: "words", Label: "What it takes", Help: "Optional, in your words: what counts as evidence, until when, what it costs.", Type: "textarea", Value: is.Words, Error: errs["words"], Max: 1000}}}},
			{ID: "part-window", Heading: "When", Controls: []view.Control{
				{Field: daysField("opens", "Days before it runs out", "From when holders can begin. Nothing: at any time.", is.Opens, errs)},
				{Field: daysField("closes", "Days after it ran out", "Until when they can. 0: until the day on which it runs out. Nothing: at any time. You can renew it at the desk whenever you like.", is.Closes, errs)}}}},
		Button: "Save how it is renewed", Back: view.Link{Text: "Back to the desk", Href: deskPath(a.Org)}}))
}

func (w *Web) renewalSave(rw http.ResponseWriter, r *http.Request) error {
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	req := timely.RenewalRequest{Words: r.PostFormValue("words"), Opens: readDays(r, "opens"), Closes: readDays(r, "closes")}
	for _, way := range r.PostForm["ways"] {
		req.Retest, req.Evidence, req.Newer = req.Retest || way == "retest", req.Evidence || way == "evidence", req.Newer || way == "newer"
	}
	revision, _ := strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	_, err = w.Timely.SetRenewal(r.Context(), httpx.Actor(r.Context()), a.ID, revision, req)
	if fault.Is(err, fault.Invalid) {
		return w.renewalForm(rw, r, http.StatusUnprocessableEntity, a, timely.Renewal{Retest: req.Retest, Evidence: req.Evidence, Newer: req.Newer, Words: req.Words, Opens: req.Opens, Closes: req.Closes, Revision: revision}, err)
	}
	if err != nil {
		return err
	}
	return w.said(rw, r, "Saved. Holders read it from now on.", deskPath(a.Org, "define", string(a.ID), "renewal"))
}

// renewForm asks what the new award says.
func (w *Web) renewForm(rw http.ResponseWriter, r *http.Request) error {
	return w.renewAsk(rw, r, http.StatusOK, issuer.IssueRequest{AwardedOn: view.ISODay(w.now())}, nil)
}

func (w *Web) renewAsk(rw http.ResponseWriter, r *http.Request, status int, req issuer.IssueRequest, err error) error {
	a, v, e := w.awardToChange(r)
	if e != nil {
		return e
	}
	newest := v
	if now, state, e := w.Issuer.Published(r.Context(), a.Achievement); e == nil && state == issuer.Published {
		newest = now
	}
	errs, list := fieldErrors(err)
	until := "The award " + a.Number() + " stays as it is."
	if a.ValidUntil != nil && !a.RanOut(w.now()) {
		until = "The award " + a.Number() + " stays in force until " + view.Day(*a.ValidUntil) + ", and both pages lead to each other."
	}
	return w.render(rw, r, status, view.IssuePage(view.Issue{
		Frame:  w.frame(r, "Renew an award", view.Link{Text: "Awards", Href: deskPath(a.Org, "awards")}, view.Link{Text: a.Number(), Href: awardPath(a)}, view.Link{Text: "Renew"}),
		Action: awardPath(a) + "/renew", Heading: "Renew the award to " + a.Recipient.Name, Lede: "A new award to the same person, which names the old one.", Errors: list,
		Label:  view.Label{Badge: badgePicture(newest, picture.Middle, ""), Name: newest.Definition.Title, By: "Version " + view.Number(newest.Number), Facts: summary(newest.Definition)},
		Fields: issueFields(req, newest.Definition, errs)[2:], Button: "Renew 1 award", Back: view.Link{Text: "Leave it as it is", Href: awardPath(a)},
		Changes: []string{a.Recipient.Name + " gets a mail with a link to accept it.", "It is for the newest version, and runs out counted from its own day.", until},
	}))
}

func (w *Web) renew(rw http.ResponseWriter, r *http.Request) error {
	old, _, err := w.ownAward(r)
	if err != nil {
		return err
	}
	req := readIssue(r)
	a, err := w.Issuer.Renew(r.Context(), httpx.Actor(r.Context()), old.ID, issuer.RenewRequest{AwardedOn: req.AwardedOn, Result: req.Result, Evidence: req.Evidence})
	if fault.Is(err, fault.Invalid) {
		return w.renewAsk(rw, r, http.StatusUnprocessableEntity, req, err)
	}
	if err != nil {
		return err
	}
	return see(rw, r, awardPath(a)+"/issued")
}

// chainFacts lead from an award to the one it renews, and to the one that
// renews it.
func chainFacts(a issuer.Award) (list []view.Fact) {
	at := func(c *issuer.Chained) string { return deskPath(a.Org, "awards", string(c.ID)) }
	if a.Renews != nil {
		list = append(list, view.Fact{Name: "Renews", Value: "the award of " + view.Day(a.Renews.AwardedOn), Href: at(a.Renews)})
	}
	if a.RenewedBy != nil {
		list = append(list, view.Fact{Name: "Renewed", Value: "by the award of " + view.Day(a.RenewedBy.AwardedOn), Href: at(a.RenewedBy)})
	}
	return list
}

// renewalOf says on an award's page how its holder renews it, and leads
// everybody to the one that renews it once that is accepted.
func (w *Web) renewalOf(r *http.Request, p *view.Award, v wallet.View, org account.Organisation) error {
	if v.Award.Renewed != "" {
		next, err := w.Wallet.Page(r.Context(), httpx.Actor(r.Context()), v.Award.Renewed)
		switch {
		case err == nil:
			p.Renewed = view.Link{Text: "the award of " + view.Day(next.Summary.AwardedOn), Href: "/a/" + next.Award.Page}
		case v.Mine:
			p.Renew = []view.Link{{Text: "It is renewed. Accept the new award by the link in your mail."}}
		case !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Gone):
			return err
		}
		return nil
	}
	if !v.Mine || v.Summary.ValidUntil == nil || v.Award.Status != wallet.Status(issuer.InForce) {
		return nil
	}
	is, err := w.Timely.Renewal(r.Context(), org.ID, issuer.AchievementID(path.Base(w.ourPath(v.Summary.Achievement))))
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	places := timely.Places{Page: w.ourPath(v.Summary.Achievement), Contact: org.Email, Until: *v.Summary.ValidUntil}
	if w.Assess != nil {
		here, err := w.Assess.Renewable(r.Context(), httpx.Actor(r.Context()), string(v.Award.ID))
		switch f, _ := errors.AsType[*fault.Error](err); {
		case err == nil && here.Begun != "":
			p.Renew = []view.Link{{Text: "You have begun its renewal. Go on with it, or see how far it is.", Href: applicationPath(here.Begun, "")}}
			return nil
		case err == nil:
			places.Renew = renewalPath(v.Award.Page)
		case fault.Is(err, fault.NotFound), f != nil && f.Code == "assess.renewElsewhere":
		case fault.Is(err, fault.Conflict):
			p.Renew = []view.Link{{Text: httpx.Sentence(err)}}
			return nil
		default:
			return err
		}
	}
	for _, way := range is.Ways(notify.English, places) {
		p.Renew = append(p.Renew, view.Link{Text: way.Words, Href: way.Link})
	}
	return nil
}

// endsChoices are the bounds by which a list of awards is narrowed to those
// that run out.
var endsChoices = []view.Option{{Text: "at any time"}, {Value: "7", Text: "within 7 days"}, {Value: "30", Text: "within 30 days"}, {Value: "90", Text: "within 90 days"}, {Value: "365", Text: "within a year"}, {Value: "over", Text: "has run out"}}

// narrowed is the filter with the bounds that a form names.
func narrowed(f issuer.AwardFilter, ends string, now time.Time) issuer.AwardFilter {
	if days, err := strconv.Atoi(ends); err == nil && days > 0 && days <= 3660 {
		f.EndsAfter, f.EndsBefore, f.Order = now, now.AddDate(0, 0, days), endOrder(f.Order, issuer.EarliestEnd)
	} else if ends == "over" {
		f.EndsBefore, f.Order = now, endOrder(f.Order, issuer.LatestEnd)
	} else if endOrder(f.Order, "") != "" {
		f.Order = issuer.NewestMade
	}
	return f
}

// endOrder is one of the orders of awards that run out, usual where it is none.
func endOrder(o, usual issuer.AwardOrder) issuer.AwardOrder {
	if o == issuer.EarliestEnd || o == issuer.LatestEnd {
		return o
	}
	return usual
}

func endsFilter(ends string) view.Choice {
	c := view.Choice{ID: "ends", Label: "Runs out"}
	for _, o := range endsChoices {
		o.On = o.Value == ends
		c.Options = append(c.Options, o)
	}
	return c
}
