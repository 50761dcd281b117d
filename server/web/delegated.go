package web

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/notify"
	"laurel/picture"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) delegatedRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /desk/{org}/delegated", w.delegatedOrg)
	w.handle(mux, "GET /delegated", w.delegatedMine)
	w.handle(mux, "GET /delegation/{delegation}", w.delegationUse)
	w.handle(mux, "GET /delegation/{delegation}/issue", w.delegationIssueForm)
	w.handle(mux, "POST /delegation/{delegation}/issue", w.delegationIssue)
	w.handle(mux, "GET /delegation/{delegation}/scheduled/{id}", w.plannedEdit)
	w.handle(mux, "POST /delegation/{delegation}/scheduled/{id}", w.plannedChange)
	w.handle(mux, "GET /delegation/{delegation}/scheduled/{id}/cancel", w.plannedCancelAsk)
	w.handle(mux, "POST /delegation/{delegation}/scheduled/{id}/cancel", w.plannedCancel)
	w.limited(mux, w.Limits.Claim, map[string]page{
		"GET /asked/{delegation}/{token}":         w.delegationAsked,
		"POST /asked/{delegation}/{token}":        w.delegationAccept,
		"POST /asked/{delegation}/{token}/signin": w.delegationSignIn,
	})
}

func delegationPath(id issuer.DelegationID, rest ...string) string {
	path := "/delegation/" + string(id)
	for _, part := range rest {
		path += "/" + part
	}
	return path
}

// delegatedOrg lists what an organisation may award for others.
func (w *Web) delegatedOrg(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Issue)
	if err != nil {
		return err
	}
	all, err := w.Issuer.DelegatedTo(r.Context(), httpx.Actor(r.Context()), org.ID)
	if err != nil {
		return err
	}
	return w.delegatedPage(rw, r, all, view.Delegations{Lede: "What " + org.Name + " may award for other organisations. Their key signs, and they alone correct and revoke.",
		Frame: w.frame(r, "Issue for others", view.Link{Text: "Desk", Href: deskPath(org.ID)}, view.Link{Text: "Issue for others"}), Back: view.Link{Text: "Back to the desk", Href: deskPath(org.ID)}})
}

// delegatedMine lists what a person may award for organisations.
func (w *Web) delegatedMine(rw http.ResponseWriter, r *http.Request) error {
	by := httpx.Actor(r.Context())
	if by.Person == "" {
		return fault.New(fault.NotSignedIn, "account.signIn", "Please sign in first.")
	}
	all, err := w.Issuer.DelegatedToMe(r.Context(), by)
	if err != nil {
		return err
	}
	return w.delegatedPage(rw, r, all, view.Delegations{Frame: w.frame(r, "Issue for others"), Back: view.Link{Text: "Home", Href: "/home"},
		Lede: "What you may award for organisations. Their key signs, and they alone correct and revoke."})
}

func (w *Web) delegatedPage(rw http.ResponseWriter, r *http.Request, all []issuer.Delegation, p view.Delegations) error {
	p.Heading, p.None = "Issue for others", "Nothing now. An organisation that wants you to award for it says so here and by mail."
	for _, d := range all {
		title, err := w.delegatedTitle(r, d)
		if err != nil {
			return err
		}
		line := view.HookLine{Name: title, Href: delegationPath(d.ID), Facts: "For " + w.orgName(r, d.Org) + ". " + daysOf(d) + ". " + usesOf(d) + "."}
		line.Mark, line.State = w.delegationState(d)
		if d.Open(w.now()) {
			p.Open = append(p.Open, line)
		} else {
			p.Ended = append(p.Ended, line)
		}
	}
	return w.render(rw, r, http.StatusOK, view.DelegationsPage(p))
}

// usable is the delegation in the path, for who may award by it.
func (w *Web) usable(r *http.Request) (issuer.Delegation, error) {
	return w.Issuer.DelegationToUse(r.Context(), httpx.Actor(r.Context()), issuer.DelegationID(r.PathValue("delegation")))
}

// usersHome is where those who use a delegation see all of theirs.
func usersHome(d issuer.Delegation) view.Link {
	if d.To == "" {
		return view.Link{Text: "Issue for others", Href: "/delegated"}
	}
	return view.Link{Text: "Issue for others", Href: deskPath(d.To, "delegated")}
}

// delegationUse shows a delegation to those who may award by it, and the awards
// that they made.
func (w *Web) delegationUse(rw http.ResponseWriter, r *http.Request) error {
	d, err := w.usable(r)
	if err != nil {
		return err
	}
	v, err := w.delegatedVersion(r, d)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	from, _ := strconv.Atoi(r.FormValue("from")) // no number is the first page
	awards, total, err := w.Issuer.DelegatedAwards(r.Context(), by, d.ID, awardsPerPage, max(from, 0))
	if err != nil {
		return err
	}
	owner := w.orgName(r, d.Org)
	p := view.Delegation{Frame: w.frame(r, v.Definition.Title, usersHome(d), view.Link{Text: v.Definition.Title}), Heading: "Award " + v.Definition.Title,
		Lede:  "For " + owner + ". Its key signs the awards, and it alone corrects and revokes them: ask it where one is wrong.",
		Label: view.Label{Badge: badgePicture(v, picture.Middle, ""), Name: v.Definition.Title, Href: "/m/" + string(d.Achievement), By: owner, Facts: summary(v.Definition)},
		Facts: w.delegationFacts(d), Back: view.Link{Text: "All that you may award for others", Href: usersHome(d).Href}, Pager: pager(r.URL, max(from, 0), len(awards), total, awardsPerPage)}
	p.Mark, p.State = w.delegationState(d)
	if d.State(w.now()) == issuer.DelegationInForce {
		p.Main = view.Link{Text: "Issue an award", Href: delegationPath(d.ID, "issue")}
		p.Other = view.Link{Text: "Award everybody in a file", Href: delegationPath(d.ID, "batches")}
	}
	if d.Revoked.IsZero() {
		p.Total = view.Count(total, "award", "awards") + ", those made last first."
	}
	files, err := w.Batches.DelegatedBatches(r.Context(), by, d.ID)
	if err != nil {
		return err
	}
	for _, b := range files {
		line := view.BatchLine{File: b.File, Href: batchAt(r, b), What: "Award " + v.Definition.Title, Counts: batchCounts(b), When: view.Moment(b.Created)}
		line.Mark, line.State = batchState(b)
		p.Batches = append(p.Batches, line)
	}
	planned, err := w.Timely.Planned(r.Context(), by, d.ID)
	if err != nil {
		return err
	}
	for _, one := range planned {
		p.Planned = append(p.Planned, w.plannedRow(r, d, v.Definition.Title, one))
	}
	for _, a := range awards {
		p.Awards = append(p.Awards, w.delegatedRow(a))
	}
	return w.render(rw, r, http.StatusOK, view.DelegationPage(p))
}

func (w *Web) delegatedRow(a issuer.DelegatedAward) view.DelegatedRow {
	row := view.DelegatedRow{Number: a.Number(), Holder: or(a.Recipient.Name, "Erased"), On: view.Day(a.AwardedOn), Accepted: "not yet"}
	row.Kind, row.Status = w.standing(a.Award)
	if row.Mail = "not yet"; a.Mail != "" {
		row.Mail = mailLine(notify.Delivery{State: notify.State(a.Mail)}).State
	}
	if !a.Accepted.IsZero() {
		row.Accepted = view.Day(a.Accepted)
	}
	return row
}

func (w *Web) delegationIssueForm(rw http.ResponseWriter, r *http.Request) error {
	d, err := w.usable(r)
	if err != nil {
		return err
	}
	return w.delegationSheet(rw, r, http.StatusOK, d, issuer.IssueRequest{AwardedOn: view.ISODay(w.now()), Key: rand.Text()}, "", nil)
}

// delegationSheet is the form that awards one person for another organisation.
func (w *Web) delegationSheet(rw http.ResponseWriter, r *http.Request, status int, d issuer.Delegation, req issuer.IssueRequest, due string, wrong error) error {
	p, err := w.delegatedIssue(r, d, req, due, wrong)
	if err != nil {
		return err
	}
	return w.render(rw, r, status, view.IssuePage(p))
}

func (w *Web) delegatedIssue(r *http.Request, d issuer.Delegation, req issuer.IssueRequest, due string, wrong error) (view.Issue, error) {
	v, err := w.delegatedVersion(r, d)
	if err != nil {
		return view.Issue{}, err
	}
	owner := w.orgName(r, d.Org)
	errs, list := fieldErrors(wrong)
	later := dueField("Make it later", nowIfEmpty+" The delegation must still be in force then.", w.usersTimes(r, d), due, errs["due"])
	if d.To == "" {
		later.Help = nowIfEmpty + " The delegation must still be in force then. The time is that of UTC."
	}
	return view.Issue{
		Frame:  w.frame(r, "Issue an award", usersHome(d), view.Link{Text: v.Definition.Title, Href: delegationPath(d.ID)}, view.Link{Text: "Issue"}),
		Action: delegationPath(d.ID, "issue"), Heading: "Issue an award", Errors: list, Key: req.Key,
		Lede:   "To one person, for " + owner + ". It is signed with the key of " + owner + ". " + upperFirst(usesOf(d)) + ".",
		Label:  view.Label{Badge: badgePicture(v, picture.Middle, ""), Name: v.Definition.Title, Href: "/m/" + string(v.Achievement), By: owner, Facts: summary(v.Definition)},
		Fields: append(issueFields(req, v.Definition, errs), view.Control{Field: &later}), Button: "Issue 1 award", Back: view.Link{Text: "Issue none", Href: delegationPath(d.ID)}}, nil
}

func (w *Web) delegationIssue(rw http.ResponseWriter, r *http.Request) error {
	d, err := w.usable(r)
	if err != nil {
		return err
	}
	req := readIssue(r)
	req.Achievement, req.Delegation = d.Achievement, d.ID
	if due := strings.TrimSpace(r.PostFormValue("due")); due != "" {
		return w.delegationPlan(rw, r, d, req, due)
	}
	a, err := w.Issuer.Issue(r.Context(), httpx.Actor(r.Context()), req)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return w.delegationSheet(rw, r, http.StatusUnprocessableEntity, d, req, "", err)
	}
	if err != nil {
		return err
	}
	return w.said(rw, r, "Award "+a.Number()+" is signed, and a mail with a link is on its way to "+a.Recipient.Email+".", delegationPath(d.ID))
}

// delegatedFile asks for a file of people to be awarded for another organisation.
func (w *Web) delegatedFile(rw http.ResponseWriter, r *http.Request) error {
	d, err := w.usable(r)
	if err != nil {
		return err
	}
	return w.delegatedFilePage(rw, r, http.StatusOK, d, nil)
}

func (w *Web) delegatedFilePage(rw http.ResponseWriter, r *http.Request, status int, d issuer.Delegation, wrong error) error {
	title, err := w.delegatedTitle(r, d)
	if err != nil {
		return err
	}
	errs, list := fieldErrors(wrong)
	p := peopleFile(errs)
	p.Errors, p.Action, p.Back = list, delegationPath(d.ID, "batches"), view.Link{Text: "Back", Href: delegationPath(d.ID)}
	p.Heading, p.Lede = "Award everybody in a file", title+", for "+w.orgName(r, d.Org)+". "+upperFirst(usesOf(d))+". You see what is wrong with which row before anybody is awarded."
	p.Frame = w.frame(r, p.Heading, usersHome(d), view.Link{Text: title, Href: delegationPath(d.ID)}, view.Link{Text: "A file"})
	return w.render(rw, r, status, view.BatchNewPage(p))
}

// delegatedUpload takes such a file.
func (w *Web) delegatedUpload(rw http.ResponseWriter, r *http.Request) error {
	d, err := w.usable(r)
	if err != nil {
		return err
	}
	http.NewResponseController(rw).SetReadDeadline(time.Now().Add(10 * time.Minute)) // where it cannot be set, the server's own holds
	if err := parseForm(r); err != nil {
		return err
	}
	t := typedBatch{BatchRequest: issuer.BatchRequest{Action: issuer.AwardAction, Achievement: d.Achievement, Delegation: d.ID}}
	in, err := w.batchInput(r, &t, false)
	var b issuer.Batch
	if err == nil {
		defer in.Close()
		b, err = w.Batches.UploadBatch(r.Context(), httpx.Actor(r.Context()), t.BatchRequest, in)
	}
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return w.delegatedFilePage(rw, r, http.StatusUnprocessableEntity, d, err)
	}
	if err != nil {
		return err
	}
	return see(rw, r, batchAt(r, b))
}

// delegationAsked shows what the link in the mail is about. It accepts nothing:
// mail scanners open links.
func (w *Web) delegationAsked(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	token := account.Token(r.PathValue("token"))
	i, err := w.Issuer.DelegationInvitation(r.Context(), httpx.Actor(r.Context()), issuer.DelegationID(r.PathValue("delegation")), token)
	if err != nil {
		return err
	}
	title, err := w.delegatedTitle(r, i.Delegation)
	if err != nil {
		return err
	}
	owner := w.orgName(r, i.Org)
	bound := ""
	if i.Limit > 0 {
		bound = ", " + view.Count(i.Limit, "award", "awards") + " at most"
	}
	p := view.Invitation{Frame: w.frame(r, "Award for "+owner), Heading: "Award for", Org: owner,
		Lede: owner + " asks " + i.Name + " to award " + title + ": “" + i.Reason + "”",
		Does: "From " + view.Day(i.From) + " to " + view.Day(i.Until) + bound + ". You name who has earned it; the key of " + owner + " signs, and " + owner + " alone corrects and revokes."}
	p.NoIndex = true
	path := "/asked/" + string(i.ID) + "/" + token.Reveal()
	switch i.State {
	case account.InvitationOpen:
		p.Action, p.Why = path, "You can leave it unused; nothing happens without you."
		if i.NewAccount {
			p.Why = "Accepting makes an account for the address this was sent to."
		}
	case account.InvitationSignIn:
		p.SignIn, p.Why = path+"/signin", "The address this was sent to has an account here. Sign in to it; the link leads back to this page."
	case account.InvitationOther:
		p.SignOut, p.Why = true, "It was sent to another address than those of the account you are signed in to. If that address is yours too, sign out and open the link in the mail again."
	}
	return w.render(rw, r, http.StatusOK, view.InvitationPage(p))
}

// delegationAccept takes what was asked; whoever accepted is signed in.
func (w *Web) delegationAccept(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	by := httpx.Actor(r.Context())
	d, who, err := w.Issuer.AcceptDelegation(r.Context(), by, issuer.DelegationID(r.PathValue("delegation")), account.Token(r.PathValue("token")))
	if fault.Is(err, fault.NotSignedIn) || fault.Is(err, fault.Forbidden) {
		return w.delegationAsked(rw, r) // it says what is the matter
	}
	if err != nil {
		return err
	}
	if by.Person != who {
		if err := w.HTTP.Sessions.SignIn(r.Context(), who); err != nil {
			return err
		}
	}
	return w.said(rw, r, "You may award this for "+w.orgName(r, d.Org)+".", delegationPath(d.ID))
}

// delegationSignIn mails a sign-in link to the address that is asked.
func (w *Web) delegationSignIn(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	if err := w.Issuer.SignInToDelegation(r.Context(), issuer.DelegationID(r.PathValue("delegation")), account.Token(r.PathValue("token")), reads(r)); err != nil {
		return err
	}
	return w.sent(rw, r, "the address this was sent to")
}
