package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/assess"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
	"laurel/wallet"
)

func renewalPath(page string) string { return "/a/" + page + "/renew" }

// renewalWords name the award that an application renews.
func renewalWords(of *assess.Renewal) string { return "Renewal of the award of " + view.Day(of.On) }

// renewalFact leads to the award that an application renews, where one may know
// whose it is.
func renewalFact(org account.OrgID, of *assess.Renewal) view.Fact {
	fact := view.Fact{Name: "Renews", Value: "the award of " + view.Day(of.On) + untilWords(of)}
	if of.Award != "" {
		fact.Href = deskPath(org, "awards", of.Award)
	}
	return fact
}

// untilWords say until when the award is in force that an application renews,
// unless it was revoked meanwhile.
func untilWords(of *assess.Renewal) string {
	if of.Ended == assess.EndedRevoked {
		return ""
	}
	return ", in force until " + view.Day(of.Until)
}

// portfolioWord is what holds the pieces that are handed in.
func portfolioWord(renews *assess.Renewal) string {
	if renews != nil {
		return "evidence"
	}
	return "portfolio"
}

// ownRenewal says to a learner what their application renews.
func ownRenewal(o assess.Own) view.SheetSection {
	part := view.SheetSection{ID: "renewal", Heading: "A renewal", Facts: []view.Fact{{Name: "Renews", Value: "your award of " + view.Day(o.Renewal.On), Href: "/a/" + o.Renewal.Page}}}
	if o.Renewal.Ended != assess.EndedRevoked {
		part.Facts = append(part.Facts, view.Fact{Name: "In force", Value: "until " + view.Day(o.Renewal.Until)})
	}
	switch {
	case o.State == assess.NotAwarded:
		part.Note, part.Warn = "No new award was made. "+o.Problem+" "+endedForHolder[o.Renewal.Ended], true
	case o.Problem != "":
		part.Note, part.Warn = "The new award could not be made yet. "+o.Problem, true
	}
	return part
}

// endedForHolder and endedForDesk say what can be done where nothing was left
// to renew.
var (
	endedForHolder = map[assess.Ended]string{
		assess.EndedRevoked: "Ask whoever awarded it, or apply to be awarded anew.",
		assess.EndedRenewed: "The newer award counts. Renew that one when its time comes.",
	}
	endedForDesk = map[assess.Ended]string{
		assess.EndedRevoked: "The learner was told. If it has been earned all the same, award it anew.",
		assess.EndedRenewed: "The learner was told. The newer award counts, and nothing is left to do.",
		assess.EndedErased:  "Nothing is left to do.",
	}
)

// renewalNote says to whoever judges a renewal what comes of it.
func renewalNote(of *assess.Renewal) string {
	words := renewalWords(of) + untilWords(of) + ". "
	if of.Ended != "" {
		return words + "It was passed, and no award was made. " + of.Ended.Error()
	}
	return words + "Passed, a new award is made that takes its place."
}

// judged tells whether a micro-credential has rules by which assessors judge.
func (w *Web) judged(r *http.Request, id issuer.AchievementID) bool {
	if w.Assess == nil {
		return false
	}
	_, err := w.Assess.PublishedPlan(r.Context(), assess.AchievementID(id))
	return err == nil
}

func daysField(id, label, help string, days *int, errs map[string]string) *view.Field {
	f := &view.Field{ID: id, Label: label, Help: help, Error: errs[id], Narrow: true, Type: "number"}
	if days != nil {
		f.Value = strconv.Itoa(*days)
	}
	return f
}

// readDays reads a number of days, nil where there is none. What is no number
// is one that the service refuses.
func readDays(r *http.Request, field string) *int {
	text := strings.TrimSpace(r.PostFormValue(field))
	if text == "" {
		return nil
	}
	days, err := strconv.Atoi(text)
	if err != nil {
		days = -1
	}
	return &days
}

// renewalAsk says to the holder of an award how it is renewed here.
func (w *Web) renewalAsk(rw http.ResponseWriter, r *http.Request) error {
	return w.showRenewal(rw, r, http.StatusOK, assess.RenewRequest{}, nil)
}

// ownPage is an award of the one who asks; to others there is nothing to renew.
func (w *Web) ownPage(ctx context.Context, page string) (wallet.View, error) {
	v, err := w.Wallet.Page(ctx, httpx.Actor(ctx), page)
	if err == nil && !v.Mine {
		err = fault.New(fault.NotFound, "award.notYours", "Only the holder of an award can renew it. Sign in with the address that it was sent to.")
	}
	return v, err
}

func (w *Web) showRenewal(rw http.ResponseWriter, r *http.Request, status int, asked assess.RenewRequest, failed error) error {
	page, by := r.PathValue("page"), httpx.Actor(r.Context())
	if by.Person == "" {
		return see(rw, r, "/signin?next="+renewalPath(page))
	}
	v, err := w.ownPage(r.Context(), page)
	if err != nil {
		return err
	}
	is, err := w.Assess.Renewable(r.Context(), by, string(v.Award.ID))
	if err != nil {
		return err
	}
	if is.Begun != "" && failed == nil {
		return see(rw, r, applicationPath(is.Begun, ""))
	}
	employer, err := w.employers(r, asked.Employer)
	if err != nil {
		return err
	}
	errs, list := fieldErrors(failed)
	p := view.Sheet{Frame: w.frame(r, "Renew it", view.Link{Text: v.Summary.Title, Href: "/a/" + page}, view.Link{Text: "Renew it"}), Heading: "Renew “" + v.Summary.Title + "”", Errors: list,
		Lede: "Your award of " + view.Day(is.On) + " is in force until " + view.Day(is.Until) + ". Passed, you get a new one that names this one, which stays as it is until its end."}
	if is.Words != "" {
		p.Sections = append(p.Sections, view.SheetSection{ID: "takes", Heading: "What it takes", Text: is.Words})
	}
	form := view.SheetForm{Action: renewalPath(page), Buttons: []view.SheetButton{{Text: "Begin"}}}
	if is.Evidence {
		part := view.SheetSection{ID: "evidence", Heading: "By evidence", Text: "You hand in what you have done since: work, references, recordings, awards. For each piece you say which outcomes it shows and how. All outcomes must be shown."}
		for i, o := range is.Outcomes {
			part.Facts = append(part.Facts, view.Fact{Name: "Outcome " + strconv.Itoa(i+1), Value: o})
		}
		part.Facts = append(part.Facts, judgedFacts(is.Design)...)
		p.Sections = append(p.Sections, part)
	}
	if is.Retest {
		p.Sections = append(p.Sections, view.SheetSection{ID: "tasks", Heading: "By being assessed again", Prose: markdown(is.Design.Intro), Facts: designFacts(is.Design)})
	}
	switch {
	case is.Evidence && is.Retest:
		way := &view.Choice{ID: "way", Label: "How do you renew it?", Error: errs["way"], Options: []view.Option{{Value: "evidence", Text: "By evidence", On: asked.Evidence || asked.Award == ""},
			{Value: "tasks", Text: "By being assessed again", On: !asked.Evidence && asked.Award != ""}}}
		form.Controls = append(form.Controls, view.Control{Radio: way})
	case is.Evidence:
		form.Hidden = hidden("way", "evidence")
	}
	form.Controls = append(form.Controls, view.Control{Select: employer})
	p.Sections = append(p.Sections, view.SheetSection{ID: "begin", Heading: "Begin", Note: "What you begin is judged by these rules, even if they change later.", Forms: []view.SheetForm{form}})
	return w.render(rw, r, status, view.SheetPage(p))
}

// employers ask where a learner works.
func (w *Web) employers(r *http.Request, chosen account.OrgID) (*view.Choice, error) {
	orgs, err := w.Accounts.Organisations(r.Context())
	employer := &view.Choice{ID: "employer", Label: "Where do you work?", Help: "Nobody from there will judge your work.", Options: []view.Option{{Text: "Nowhere that is listed here", On: chosen == ""}}}
	for _, o := range orgs {
		employer.Options = append(employer.Options, view.Option{Value: string(o.ID), Text: o.Name, On: o.ID == chosen})
	}
	return employer, err
}

// renewalBegin begins the renewal of an award, or finds the one that is begun.
func (w *Web) renewalBegin(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	page, by := r.PathValue("page"), httpx.Actor(r.Context())
	if by.Person == "" {
		return see(rw, r, "/signin?next="+renewalPath(page))
	}
	v, err := w.ownPage(r.Context(), page)
	if err != nil {
		return err
	}
	req := assess.RenewRequest{Award: string(v.Award.ID), Evidence: r.PostFormValue("way") == "evidence", Employer: account.OrgID(r.PostFormValue("employer"))}
	a, err := w.Assess.Renew(r.Context(), by, req)
	switch {
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		return w.showRenewal(rw, r, httpx.Status(err), req, err)
	case err != nil:
		return err
	}
	return see(rw, r, applicationPath(a.ID, ""))
}
