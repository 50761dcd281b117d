package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) reviewRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /desk/{org}/reviews", w.reviews)
	w.handle(mux, "GET /desk/{org}/define/{id}/review", w.reviewRead)
	w.handle(mux, "POST /desk/{org}/define/{id}/review", w.reviewStep)
	w.handle(mux, "GET /desk/{org}/define/{id}/compare", w.writtenPage)
}

// readiness is what each profile finds, with links to the fields of the form,
// which stands at edit; "" on the form itself.
func readiness(p issuer.Policy, d issuer.Definition, edit string) (all []view.Readiness) {
	for _, r := range p.Readiness(d) {
		v := view.Readiness{Name: r.Profile.Name, About: r.Profile.About, Met: view.Number(r.Met), Of: view.Number(r.Of), Blocks: r.Blocks()}
		for _, f := range r.Findings {
			found := view.Finding{Text: f.Label + ": " + f.Text, Blocking: f.Blocking, Must: f.Must}
			if f.Field != "" {
				found.Href = edit + "#" + f.Field
			}
			v.Findings = append(v.Findings, found)
		}
		all = append(all, v)
	}
	return all
}

// policyWords says what an organisation asks before it publishes.
func policyWords(p issuer.Policy) string {
	switch p.Approval {
	case issuer.AnyApproval:
		return "Here a draft is published when one approver has said yes."
	case issuer.SecondApproval:
		return "Here a draft is published when an approver has said yes who wrote none of it."
	}
	return "Here nobody needs to approve a draft; authors may still ask for it."
}

// reviews lists the drafts that wait.
func (w *Web) reviews(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ReadDrafts)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	waiting, err := w.Issuer.Reviews(r.Context(), by, org.ID)
	if err != nil {
		return err
	}
	policy, err := w.Issuer.Policy(r.Context(), by, org.ID)
	if err != nil {
		return err
	}
	p := view.Reviews{Frame: w.frame(r, "Drafts that wait", view.Link{Text: "Desk", Href: deskPath(org.ID)}, view.Link{Text: "Drafts that wait"}), Rules: policyWords(policy)}
	for _, one := range waiting {
		p.Lines = append(p.Lines, view.ReviewLine{Name: or(one.Draft.Title, "Without a title"), Href: deskPath(org.ID, "define", string(one.ID), "review"),
			Stage: one.Stage.Name(), Since: view.Day(one.Last.At), Said: one.Last.Comment, Mine: one.Mine})
	}
	if by.May(account.Manage, org.ID) {
		p.More = append(p.More, view.Link{Text: "Change what is asked before publishing", Href: deskPath(org.ID, "policy")})
	}
	p.More = append(p.More, view.Link{Text: "Back to the desk", Href: deskPath(org.ID)})
	return w.render(rw, r, http.StatusOK, view.ReviewsPage(p))
}

func (w *Web) reviewRead(rw http.ResponseWriter, r *http.Request) error {
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	return w.review(rw, r, http.StatusOK, a, "", nil)
}

// reviewStep makes the move whose button was pressed.
func (w *Web) reviewStep(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	comment := r.PostFormValue("comment")
	said, err := w.makeStep(r, a, comment)
	switch {
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		status := http.StatusUnprocessableEntity
		if fault.Is(err, fault.Conflict) {
			status = http.StatusConflict
		}
		return w.review(rw, r, status, a, comment, err)
	case err != nil:
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", said)
	return see(rw, r, deskPath(a.Org, "define", string(a.ID), "review"))
}

// makeStep asks the service, and says what was done.
func (w *Web) makeStep(r *http.Request, a issuer.Achievement, comment string) (said string, err error) {
	ctx, by := r.Context(), httpx.Actor(r.Context())
	revision, _ := strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	req := issuer.StepRequest{Revision: revision, Comment: comment}
	name := or(a.Draft.Title, "The draft")
	switch r.PostFormValue("do") {
	case "submit":
		_, err = w.Issuer.Submit(ctx, by, a.ID, req)
		return name + " is sent for review. Those who may approve it get a mail.", err
	case "takeBack":
		_, err = w.Issuer.TakeBack(ctx, by, a.ID, req)
		return name + " is taken back.", err
	case "approve":
		_, err = w.Issuer.Approve(ctx, by, a.ID, req)
		return name + " is approved. Whoever sent it gets a mail.", err
	case "sendBack":
		_, err = w.Issuer.SendBack(ctx, by, a.ID, req)
		return name + " is sent back with your reason.", err
	case "publish":
		v, err := w.Issuer.Publish(ctx, by, a.ID, revision, comment)
		return name + " is published as version " + strconv.Itoa(v.Number) + ".", err
	case "supersede":
		old := issuer.AchievementID(r.PostFormValue("supersedes"))
		_, err = w.Issuer.SetSupersedes(ctx, by, a.ID, revision, old)
		if old == "" {
			return name + " takes nobody’s place.", err
		}
		return "Kept. The other one is superseded as soon as this one is published.", err
	}
	return "", fault.Field("do", "Choose what is to happen.")
}

// review draws the page of a draft on its way.
func (w *Web) review(rw http.ResponseWriter, r *http.Request, status int, a issuer.Achievement, comment string, wrong error) error {
	ctx, by := r.Context(), httpx.Actor(r.Context())
	policy, err := w.Issuer.Policy(ctx, by, a.Org)
	if err != nil {
		return err
	}
	differ, err := w.Issuer.Differ(ctx, by, a.ID, a.Published, 0)
	if err != nil {
		return err
	}
	name, edit := or(a.Draft.Title, "Without a title"), deskPath(a.Org, "define", string(a.ID))
	errs, list := fieldErrors(wrong)
	if _, stale := errors.AsType[issuer.Stale](wrong); stale {
		list = []view.FieldError{{Text: "Somebody else changed or moved this draft meanwhile. What you see now is how it stands; nothing of yours was done."}}
	}
	for i := range list { // fields of the form are not on this page
		if list[i].Field != "comment" && list[i].Field != "supersedes" {
			list[i].Field = ""
		}
	}
	p := view.Review{Frame: w.frame(r, name, view.Link{Text: "Desk", Href: deskPath(a.Org)}, view.Link{Text: name, Href: edit}, view.Link{Text: "Review"}), Name: name,
		Over: standing(a), Errors: list, Changes: differences(differ.Changes), Since: sinceWords(a), Readiness: readiness(policy, a.Draft, edit),
		Action: edit + "/review", Revision: a.Revision, Links: []view.Link{{Text: "See the whole page", Href: edit + "/page"}}}
	if by.MayIn(account.Define, a.Org, a.Unit) {
		p.Links = append(p.Links, view.Link{Text: "Change the draft", Href: edit})
	}
	p.Links = append(p.Links, view.Link{Text: "Compare any two versions", Href: edit + "/compare"}, view.Link{Text: "All drafts that wait", Href: deskPath(a.Org, "reviews")})
	p.Links = append(p.Links, view.Link{Text: "Who writes with it", Href: edit + "/partners"})
	p.Buttons, p.Why = stepButtons(by, policy, a)
	partners, err := w.Issuer.Partners(r.Context(), by, a.ID)
	if err != nil {
		return err
	}
	if lacking := w.lacking(r, a, partners); lacking != "" {
		p.Why = sentences(lacking, p.Why)
	}
	if a.State == issuer.Published && len(differ.Changes) == 0 && len(partners) == 0 && a.Supersedes == "" {
		p.Buttons = slices.DeleteFunc(p.Buttons, func(b view.StepButton) bool { return b.Do == "publish" || b.Do == "submit" })
	}
	if len(p.Buttons) > 0 {
		p.Comment = &view.Field{ID: "comment", Label: "Comment", Help: "Kept with the step; sending back needs the reason.", Type: "textarea", Rows: 3, Value: comment, Error: errs["comment"]}
	}
	if p.Steps, err = w.stepLines(r, a); err != nil {
		return err
	}
	if by.MayIn(account.Publish, a.Org, a.Unit) && a.State != issuer.Superseded {
		if err := w.placeChoice(r, a, &p, errs["supersedes"]); err != nil {
			return err
		}
	}
	return w.render(rw, r, status, view.ReviewPage(p))
}

// lacking names the partners whose yes is still missing.
func (w *Web) lacking(r *http.Request, a issuer.Achievement, partners []issuer.Partner) string {
	var names []string
	for _, p := range partners {
		if p.Lacking(a) {
			names = append(names, w.partnerLine(r, a, p).Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "Publishing waits for the yes of " + listed(names)
}

// standing says where a draft stands in a line.
func standing(a issuer.Achievement) string {
	words := map[issuer.State]string{issuer.Draft: "Never published", issuer.Published: "Version " + strconv.Itoa(a.Published) + " is published",
		issuer.Retired: "Out of the catalogue", issuer.Superseded: "Superseded by another micro-credential"}[a.State]
	if a.State == issuer.Superseded {
		return words + "."
	}
	return words + ". The draft: " + lowerFirst(or(a.Stage.Name(), issuer.Writing.Name())) + "."
}

func sinceWords(a issuer.Achievement) string {
	if a.Published == 0 {
		return "It was never published: all of it is new."
	}
	return "From version " + strconv.Itoa(a.Published) + " to the draft as it stands."
}

// stepButtons are the moves that whoever looks may make now; why says what
// keeps them from the one they may be looking for.
func stepButtons(by account.Actor, policy issuer.Policy, a issuer.Achievement) (buttons []view.StepButton, why string) {
	add := func(m issuer.Move, right account.Right, do, text, kind string) {
		if a.May(m) && by.MayIn(right, a.Org, a.Unit) {
			buttons = append(buttons, view.StepButton{Do: do, Text: text, Kind: kind})
		}
	}
	approved := a.Stage == issuer.Approved || policy.Approval == issuer.NoApproval
	own := policy.Approval == issuer.SecondApproval && slices.Contains(a.Writers, by.Person)
	if approved {
		add(issuer.Publish, account.Publish, "publish", "Publish version "+strconv.Itoa(a.Published+1), "")
	}
	switch {
	case !own:
		add(issuer.Approve, account.Approve, "approve", "Approve it as it is", main(buttons))
		add(issuer.SendBack, account.Approve, "sendBack", "Send it back", "second")
	case a.Stage == issuer.InReview && by.MayIn(account.Approve, a.Org, a.Unit):
		why = "You have written in this draft, so your yes does not count. Somebody else has to approve it."
	}
	add(issuer.Submit, account.Define, "submit", "Send it for review", main(buttons))
	add(issuer.TakeBack, account.Define, "takeBack", "Take it back", "second")
	switch {
	case a.State == issuer.Superseded:
		why = "This was superseded. Change and publish the one that took its place."
	case why != "":
	case !approved && by.MayIn(account.Publish, a.Org, a.Unit):
		why = policyWords(policy)
	case len(buttons) == 0:
		why = "There is nothing for your role to decide at the moment."
	}
	return buttons, why
}

// main is the kind of the next button: one a page is filled.
func main(before []view.StepButton) string {
	if len(before) == 0 {
		return ""
	}
	return "second"
}

// stepLines are what was done, newest first, with the names of members.
func (w *Web) stepLines(r *http.Request, a issuer.Achievement) (all []view.Happened, err error) {
	by := httpx.Actor(r.Context())
	steps, err := w.Issuer.Steps(r.Context(), by, a.ID)
	if err != nil {
		return nil, err
	}
	names, err := w.Accounts.Names(r.Context(), by, a.Org)
	if err != nil {
		return nil, err
	}
	marks := map[issuer.Move]string{issuer.Approve: "pass", issuer.Publish: "pass", issuer.SendBack: "fail"}
	for _, s := range slices.Backward(steps) {
		who := or(names[s.By], "somebody who is no member here")
		if s.Client != "" {
			who = s.Client
		}
		all = append(all, view.Happened{Mark: or(marks[s.Move], "done"), Title: s.Move.Name(), When: view.Moment(s.At) + ", by " + who, Text: s.Comment})
	}
	return all, nil
}

// placeChoice offers the organisation's published ones, whose place this one
// may take.
func (w *Web) placeChoice(r *http.Request, a issuer.Achievement, p *view.Review, wrong string) error {
	all, err := w.Issuer.Achievements(r.Context(), httpx.Actor(r.Context()), a.Org)
	if err != nil {
		return err
	}
	c := view.Choice{ID: "supersedes", Label: "It supersedes", Help: "That one leaves the catalogue when this one is published; each page names the other.", Error: wrong,
		Options: []view.Option{{Text: "nothing", On: a.Supersedes == ""}}}
	for _, other := range all {
		chosen := other.ID == a.Supersedes
		if chosen {
			p.PlaceNow = "It is to take the place of " + strings.TrimSpace(or(other.Draft.Title, "one without a title")) + "."
			if other.SupersededBy == a.ID {
				p.PlaceNow = "It took the place of " + or(other.Draft.Title, "one without a title") + "."
			}
		}
		if other.ID != a.ID && (chosen || other.May(issuer.Supersede)) {
			c.Options = append(c.Options, view.Option{Value: string(other.ID), Text: or(other.Draft.Title, "Without a title"), On: chosen})
		}
	}
	p.Place = &c
	return nil
}
