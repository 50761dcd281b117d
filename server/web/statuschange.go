package web

import (
	"context"
	"net/http"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/picture"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// statusChange is one way an award's status changes: the page that asks says
// what changes for whom.
type statusChange struct {
	path, heading, button, done string
	danger, reason              bool
	changes                     []string
	do                          func(Issuer) func(context.Context, account.Actor, issuer.AwardID, string) (issuer.Award, error)
}

var statusChanges = []statusChange{
	{path: "suspend", heading: "Put it on hold", button: "Suspend 1 award", done: "is on hold", reason: true,
		changes: []string{
			"Everyone who checks it from now on reads “on hold”, and your reason.",
			"The holder gets a mail that says so. Their page stays, with “on hold” above the badge.",
			"You can lift this at any time.",
		},
		do: func(i Issuer) func(context.Context, account.Actor, issuer.AwardID, string) (issuer.Award, error) {
			return i.Suspend
		}},
	{path: "reinstate", heading: "Put it in force again", button: "Reinstate 1 award", done: "is in force again",
		changes: []string{"Everyone who checks it from now on reads that it is in force.", "The holder gets a mail that says so."},
		do: func(i Issuer) func(context.Context, account.Actor, issuer.AwardID, string) (issuer.Award, error) {
			return i.Reinstate
		}},
	{path: "revoke", heading: "Revoke it", button: "Revoke 1 award", done: "is revoked", danger: true, reason: true,
		changes: []string{
			"Everyone who checks it from now on reads “not good: revoked”, and your reason.",
			"The holder gets a mail that says so, with your reason. Their page stays, with “revoked” above the badge.",
			"This cannot be undone. If it was a mistake, a new award can be given.",
		},
		do: func(i Issuer) func(context.Context, account.Actor, issuer.AwardID, string) (issuer.Award, error) {
			return i.Revoke
		}},
}

// possible tells whether an award's status can be changed so now.
func (c statusChange) possible(a issuer.Award) bool {
	switch c.path {
	case "suspend":
		return a.Status == issuer.InForce
	case "reinstate":
		return a.Status == issuer.Suspended
	}
	return a.Status != issuer.Revoked
}

func (w *Web) changeAsk(c statusChange) page {
	return func(rw http.ResponseWriter, r *http.Request) error {
		a, _, err := w.ownAward(r)
		if err != nil {
			return err
		}
		if !c.possible(a) { // changed meanwhile, or an old link
			_, word := w.standing(a)
			w.HTTP.Sessions.Say(r.Context(), "", "Award "+a.Number()+" is "+word+" already.")
			return see(rw, r, awardPath(a))
		}
		return w.changeForm(rw, r, http.StatusOK, c, nil)
	}
}

func (w *Web) changeForm(rw http.ResponseWriter, r *http.Request, status int, c statusChange, err error) error {
	a, v, e := w.awardToChange(r)
	if e != nil {
		return e
	}
	errs, list := fieldErrors(err)
	p := view.Confirm{
		Frame:  w.frame(r, c.heading, view.Link{Text: "Awards", Href: deskPath(a.Org, "awards")}, view.Link{Text: a.Number(), Href: awardPath(a)}, view.Link{Text: c.heading}),
		Action: awardPath(a) + "/" + c.path, Heading: c.heading, Lede: a.Recipient.Name + " holds " + v.Definition.Title + " since " + view.Day(a.AwardedOn) + ", award " + a.Number() + ".",
		Changes: c.changes, Errors: list, Button: c.button, Danger: c.danger, Back: view.Link{Text: "Leave it as it is", Href: awardPath(a)},
	}
	help := "Optional: one sentence for the record."
	if c.reason {
		help = "One sentence. The holder and everyone who checks it will read it."
	}
	p.Fields = []view.Field{{ID: "reason", Label: "Reason", Help: help, Type: "textarea", Value: r.PostFormValue("reason"), Error: errs["reason"], Max: 300}}
	return w.render(rw, r, status, view.ConfirmPage(p))
}

func (w *Web) change(c statusChange) page {
	return func(rw http.ResponseWriter, r *http.Request) error {
		a, _, err := w.ownAward(r)
		if err != nil {
			return err
		}
		_, err = c.do(w.Issuer)(r.Context(), httpx.Actor(r.Context()), a.ID, r.PostFormValue("reason"))
		if fault.Is(err, fault.Invalid) {
			return w.changeForm(rw, r, http.StatusUnprocessableEntity, c, err)
		}
		if err != nil {
			return err
		}
		kind := ""
		if c.danger {
			kind = "stop"
		}
		w.HTTP.Sessions.Say(r.Context(), kind, "Award "+a.Number()+" "+c.done+". Its holder is told by mail.")
		return see(rw, r, awardPath(a))
	}
}

// correctForm asks for what was wrong; the rest stands as it was.
func (w *Web) correctForm(rw http.ResponseWriter, r *http.Request) error {
	a, _, err := w.ownAward(r)
	if err != nil {
		return err
	}
	req := issuer.IssueRequest{Name: a.Recipient.Name, Email: a.Recipient.Email, AwardedOn: view.ISODay(a.AwardedOn), Result: a.Result, Evidence: a.Evidence}
	return w.correctAsk(rw, r, http.StatusOK, req, nil)
}

func (w *Web) correctAsk(rw http.ResponseWriter, r *http.Request, status int, req issuer.IssueRequest, err error) error {
	a, v, e := w.awardToChange(r)
	if e != nil {
		return e
	}
	errs, list := fieldErrors(err)
	p := view.Issue{
		Frame:  w.frame(r, "Correct a mistake", view.Link{Text: "Awards", Href: deskPath(a.Org, "awards")}, view.Link{Text: a.Number(), Href: awardPath(a)}, view.Link{Text: "Correct"}),
		Action: awardPath(a) + "/correct", Heading: "Correct a mistake", Lede: "A new award with the right words takes the place of " + a.Number() + ".", Errors: list,
		Label:  view.Label{Badge: badgePicture(v, picture.Middle, ""), Name: v.Definition.Title, By: "Version " + view.Number(v.Number), Facts: summary(v.Definition)},
		Fields: issueFields(req, v.Definition, errs), Button: "Correct 1 award", Back: view.Link{Text: "Leave it as it is", Href: awardPath(a)},
		Changes: []string{
			"The award " + a.Number() + " is revoked with the reason “superseded”, and its page leads to the new one.",
			"The holder gets one mail and need not accept again.",
			"The new award keeps the version of the definition that the old one was given for.",
		},
	}
	return w.render(rw, r, status, view.IssuePage(p))
}

func (w *Web) correct(rw http.ResponseWriter, r *http.Request) error {
	old, _, err := w.ownAward(r)
	if err != nil {
		return err
	}
	req := readIssue(r)
	req.Key = ""
	if !old.Superseded() && sameAward(old, req) {
		return w.correctAsk(rw, r, http.StatusUnprocessableEntity, req, fault.Field("name", "Nothing is different yet. Change what is wrong, or leave it as it is."))
	}
	a, err := w.Issuer.Correct(r.Context(), httpx.Actor(r.Context()), old.ID, req)
	if fault.Is(err, fault.Invalid) {
		return w.correctAsk(rw, r, http.StatusUnprocessableEntity, req, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "Award "+a.Number()+" took the place of "+old.Number()+".")
	return see(rw, r, awardPath(a))
}

// sameAward tells whether a correction would change nothing.
func sameAward(a issuer.Award, req issuer.IssueRequest) bool {
	return req.Name == a.Recipient.Name && req.Email == a.Recipient.Email && req.AwardedOn == view.ISODay(a.AwardedOn) &&
		req.Result == a.Result && req.Evidence == a.Evidence
}
