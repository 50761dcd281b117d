package web

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/picture"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// issueForm asks what to award when the address does not say, then to whom.
func (w *Web) issueForm(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Issue)
	if err != nil {
		return err
	}
	if id := r.FormValue("m"); id != "" {
		return w.issueTo(rw, r, http.StatusOK, org, issuer.IssueRequest{Achievement: issuer.AchievementID(id), AwardedOn: view.ISODay(w.now()), Key: rand.Text()}, "", nil)
	}
	all, err := w.Issuer.Achievements(r.Context(), httpx.Actor(r.Context()), org.ID)
	if err != nil {
		return err
	}
	p := view.Pick{Frame: w.frame(r, "Issue an award"), Heading: "Issue an award", Lede: "What has been earned?", Empty: "Nothing is published yet. Publish a micro-credential first; then it can be awarded."}
	for _, a := range all {
		if a.State == issuer.Published {
			p.Items = append(p.Items, view.Label{Name: a.Draft.Title, Href: deskPath(org.ID, "issue") + "?m=" + string(a.ID), Facts: summary(a.Draft),
				Badge: badgePicture(issuer.Version{Achievement: a.ID, Number: a.Published}, picture.Middle, "")})
		}
	}
	return w.render(rw, r, http.StatusOK, view.PickPage(p))
}

func (w *Web) issueTo(rw http.ResponseWriter, r *http.Request, status int, org account.Organisation, req issuer.IssueRequest, due string, err error) error {
	p, e := w.issueSheet(r, org, req, due, err)
	if e != nil {
		return e
	}
	return w.render(rw, r, status, view.IssuePage(p))
}

// issueSheet is the form that awards one person, now or later.
func (w *Web) issueSheet(r *http.Request, org account.Organisation, req issuer.IssueRequest, due string, err error) (view.Issue, error) {
	v, state, e := w.Issuer.Published(r.Context(), req.Achievement)
	if e != nil {
		return view.Issue{}, e
	}
	if v.Org != org.ID || state != issuer.Published {
		return view.Issue{}, fault.NoSuch("micro-credential", string(req.Achievement))
	}
	policy, e := w.Timely.Policy(r.Context(), httpx.Actor(r.Context()), org.ID)
	if e != nil {
		return view.Issue{}, e
	}
	errs, list := fieldErrors(err)
	later := dueField("Make it later", nowIfEmpty, policy, due, errs["due"])
	return view.Issue{
		Frame:  w.frame(r, "Issue an award", view.Link{Text: "Issue", Href: deskPath(org.ID, "issue")}, view.Link{Text: v.Definition.Title}),
		Action: deskPath(org.ID, "issue") + "?m=" + string(req.Achievement), Heading: "Issue an award", Errors: list, Key: req.Key,
		Lede:   "To one person. It is signed with the key of " + org.Name + ".",
		Label:  view.Label{Badge: badgePicture(v, picture.Middle, ""), Name: v.Definition.Title, Href: "/m/" + string(v.Achievement), By: "Version " + strconv.Itoa(v.Number), Facts: summary(v.Definition)},
		Fields: append(issueFields(req, v.Definition, errs), view.Control{Field: &later}), Button: "Issue 1 award",
		Back: view.Link{Text: "Back to the desk", Href: deskPath(org.ID)}, Multiple: view.Link{Text: "Award something else", Href: deskPath(org.ID, "issue")},
	}, nil
}

// issueFields ask for a person, a day, a result and evidence. A result is asked
// for only where the definition has one.
func issueFields(req issuer.IssueRequest, d issuer.Definition, errs map[string]string) []view.Control {
	field := func(f view.Field) view.Control {
		f.Error = errs[f.ID]
		return view.Control{Field: &f}
	}
	list := []view.Control{
		field(view.Field{ID: "name", Label: "Name", Help: "As it should stand on the certificate.", Value: req.Name, Max: 200}),
		field(view.Field{ID: "email", Label: "E-mail address", Help: "The link to accept goes there. In the award it stands only as a fingerprint.", Type: "email", Value: req.Email}),
		field(view.Field{ID: "awardedOn", Label: "Awarded on", Help: "The day it was earned.", Type: "date", Narrow: true, Value: req.AwardedOn}),
	}
	if d.Grading.Kind != issuer.NoResult && d.Grading.Kind != issuer.PassFail && d.Grading.Kind != "" {
		result := view.Field{ID: "result", Label: "Result", Help: upperFirst(gradingWords(d.Grading)) + ".", Narrow: true, Value: req.Result}
		if d.Grading.Kind == issuer.Percent {
			result.Unit = "of 100"
		}
		list = append(list, field(result))
	}
	return append(list, field(view.Field{ID: "evidence", Label: "Evidence", Help: "Optional: the address of the work, if others may see it.", Type: "url", Value: req.Evidence}))
}

func readIssue(r *http.Request) issuer.IssueRequest {
	return issuer.IssueRequest{
		Achievement: issuer.AchievementID(r.FormValue("m")), Name: r.PostFormValue("name"), Email: r.PostFormValue("email"),
		AwardedOn: r.PostFormValue("awardedOn"), Result: r.PostFormValue("result"), Evidence: r.PostFormValue("evidence"), Key: r.PostFormValue("key"),
	}
}

func (w *Web) issue(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Issue)
	if err != nil {
		return err
	}
	req := readIssue(r)
	if v, _, err := w.Issuer.Published(r.Context(), req.Achievement); err != nil || v.Org != org.ID {
		return fault.NoSuch("micro-credential", string(req.Achievement))
	}
	due := strings.TrimSpace(r.PostFormValue("due"))
	if due != "" {
		one, p, err := w.later(r, org.ID, req, due)
		if fault.Is(err, fault.Invalid) {
			return w.issueTo(rw, r, http.StatusUnprocessableEntity, org, req, due, err)
		}
		if err != nil {
			return err
		}
		return w.said(rw, r, "The award to "+one.Request.Name+" is made on "+view.MomentIn(one.Due, p.Location())+".", deskPath(org.ID, "scheduled"))
	}
	a, err := w.Issuer.Issue(r.Context(), httpx.Actor(r.Context()), req)
	if fault.Is(err, fault.Invalid) {
		return w.issueTo(rw, r, http.StatusUnprocessableEntity, org, req, due, err)
	}
	if err != nil {
		return err
	}
	return see(rw, r, awardPath(a)+"/issued")
}

// issued says that it is done; a reload issues nothing.
func (w *Web) issued(rw http.ResponseWriter, r *http.Request) error {
	a, v, err := w.ownAward(r)
	if err != nil {
		return err
	}
	p := view.Issued{
		Frame:  w.frame(r, "Awarded", view.Link{Text: "Awards", Href: deskPath(a.Org, "awards")}, view.Link{Text: a.Number()}),
		Holder: a.Recipient.Name, Email: a.Recipient.Email, Mailbox: w.Mailbox != nil,
		Label: view.Label{Badge: badgePicture(v, picture.Middle, ""), Name: v.Definition.Title, Href: "/m/" + string(v.Achievement), Facts: summary(v.Definition)},
		Facts: append([]view.Fact{{Name: "Award", Value: a.Number()}}, awardFacts(a, v)[2:]...),
		Award: view.Link{Text: "See the award", Href: awardPath(a)},
		Again: view.Link{Text: "Award it to another person", Href: deskPath(a.Org, "issue") + "?m=" + string(a.Achievement)},
	}
	return w.render(rw, r, http.StatusOK, view.IssuedPage(p))
}
