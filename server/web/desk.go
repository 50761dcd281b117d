package web

import (
	"net/http"
	"slices"
	"strconv"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/picture"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) deskRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /desk", w.home)
	w.handle(mux, "GET /desk/{org}", w.desk)
	w.handle(mux, "GET /desk/{org}/badge", w.draftBadge)
	w.handle(mux, "GET /desk/{org}/picture/{hash}", w.draftFile)
	w.handle(mux, "GET /desk/{org}/define", w.defineNew)
	w.handle(mux, "GET /desk/{org}/define/{id}", w.defineEdit)
	w.handle(mux, "GET /desk/{org}/define/{id}/page", w.draftPage)
	w.handle(mux, "GET /desk/{org}/define/{id}/versions", w.versions)
	w.handle(mux, "GET /desk/{org}/define/{id}/retire", w.retireAsk)
	w.handle(mux, "POST /desk/{org}/define/{id}/retire", w.retire)
	w.limited(mux, w.Limits.Upload, map[string]page{
		"POST /desk/{org}/define":      w.define,
		"POST /desk/{org}/define/{id}": w.define,
	})
	w.limited(mux, w.Limits.Typing, map[string]page{"POST /desk/{org}/completeness": w.completeness})
	w.reviewRoutes(mux)
	w.partnerRoutes(mux)
	w.policyRoutes(mux)
	w.beginRoutes(mux)
	w.languageRoutes(mux)
	w.intakeRoutes(mux)
	w.awardRoutes(mux)
	w.numberRoutes(mux)
	w.offerRoutes(mux)
}

// ownOrg is the organisation in the path, if the one who asks has the right
// there or in a unit of it; what is on the page the services say. A stranger is told that there is nothing.
func (w *Web) ownOrg(r *http.Request, right account.Right) (account.Organisation, error) {
	id := account.OrgID(r.PathValue("org"))
	if err := httpx.Actor(r.Context()).RequireSome(right, id); err != nil {
		return account.Organisation{}, err
	}
	return w.Accounts.Organisation(r.Context(), id)
}

// achievement is the one in the path, of the organisation in the path.
func (w *Web) achievement(r *http.Request) (issuer.Achievement, error) {
	a, err := w.Issuer.Achievement(r.Context(), httpx.Actor(r.Context()), issuer.AchievementID(r.PathValue("id")))
	if err == nil && string(a.Org) != r.PathValue("org") {
		err = fault.NoSuch("micro-credential", r.PathValue("id"))
	}
	return a, err
}

func deskPath(org account.OrgID, rest ...string) string {
	path := "/desk/" + string(org)
	for _, part := range rest {
		path += "/" + part
	}
	return path
}

// desk is the home of those who act for an organisation: the next step, what
// they have described, the latest awards.
func (w *Web) desk(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ReadDrafts)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	all, err := w.Issuer.Achievements(r.Context(), by, org.ID)
	if err != nil {
		return err
	}
	units, err := w.Accounts.Units(r.Context(), by, org.ID)
	if err != nil {
		return err
	}
	f := issuer.AwardFilter{Limit: 8}
	if on := account.UnitID(r.FormValue("unit")); on != "" {
		f.Units = append([]account.UnitID{}, account.Beneath(units, on)...)
		all = slices.DeleteFunc(all, func(a issuer.Achievement) bool { return !slices.Contains(f.Units, a.Unit) })
	}
	p := view.Desk{Frame: w.partFrame(r, org.ID, account.ReadDrafts, org.Name), Org: org.Name,
		MayDefine: by.MaySome(account.Define, org.ID), DefineHref: deskPath(org.ID, "begin")}
	for _, a := range all {
		line := deskLine(by, org, a)
		if a.Unit != "" {
			line.State += " · " + account.UnitName(units, a.Unit)
		}
		p.Definitions = append(p.Definitions, line)
	}
	if len(units) > 0 {
		p.Units, p.Action = *unitChoice(units, units, account.UnitID(r.FormValue("unit")), "all units", ""), deskPath(org.ID)
	}
	total := 0
	if by.MaySome(account.ReadAwards, org.ID) {
		p.AllAwards = deskPath(org.ID, "awards")
		awards, n, err := w.Issuer.Awards(r.Context(), by, org.ID, f)
		if err != nil {
			return err
		}
		total = n
		if p.Recent, err = w.awardRows(r, org, awards); err != nil {
			return err
		}
	}
	var lent []issuer.Delegation
	if by.May(account.Issue, org.ID) {
		if lent, err = w.Issuer.DelegatedTo(r.Context(), by, org.ID); err != nil {
			return err
		}
	}
	var with []issuer.Together
	if by.May(account.Define, org.ID) {
		if with, err = w.Issuer.Togethers(r.Context(), by, org.ID); err != nil {
			return err
		}
	}
	p.More = deskMore(by, org.ID, all, with, len(lent) > 0)
	p.Sums = deskSums(all, total, by.MaySome(account.ReadAwards, org.ID))
	p.Next = nextAtDesk(by, org, all)
	judge, err := w.judgeStep(r, org.ID)
	if err != nil {
		return err
	}
	for _, t := range with {
		if t.State == issuer.PartnerAsked {
			p.Next = view.Step{Over: "Your next step", Title: "Read " + or(t.Draft.Draft.Title, "a draft") + " of " + w.orgName(r, t.Org), Text: "You are asked to write it together, and to stand behind it.",
				Main: view.Link{Text: "Read the draft", Href: deskPath(org.ID, "together", string(t.ID))}, Other: view.Link{Text: "All that is written with others", Href: deskPath(org.ID, "together")}}
		}
	}
	if judge != nil { // a learner waits for it
		p.Next = *judge
	}
	others := map[account.OrgID]bool{org.ID: true}
	for _, m := range by.Memberships {
		if !others[m.Org] {
			others[m.Org] = true
			p.Others = append(p.Others, view.Link{Text: m.OrgName, Href: deskPath(m.Org)})
		}
	}
	return w.render(rw, r, http.StatusOK, view.DeskPage(p))
}

// judgeStep is to judge what waits for the one who asks; nil where nothing does.
func (w *Web) judgeStep(r *http.Request, org account.OrgID) (*view.Step, error) {
	by := httpx.Actor(r.Context())
	if !by.MaySome(account.Assess, org) && !by.MaySome(account.Moderate, org) {
		return nil, nil
	}
	n, first, err := w.Assess.Waits(r.Context(), by, org)
	if err != nil || n == 0 {
		return nil, err
	}
	title, when := upperFirst(small(n))+plural(n, " piece of work waits for your judgement", " pieces of work wait for your judgement"), plural(n, "It", "The first")
	if late := w.now().After(first); late {
		when += " was due on " + view.Day(first) + "."
	} else {
		when += " is due on " + view.Day(first) + "."
	}
	return &view.Step{Over: "Your next step", Title: title, Text: when, Main: view.Link{Text: plural(n, "Judge it", "Judge them"), Href: deskPath(org, "assess")}}, nil
}

func deskSums(all []issuer.Achievement, awards int, countAwards bool) []view.Sum {
	published, drafts := 0, 0
	for _, a := range all {
		switch a.State {
		case issuer.Published:
			published++
		case issuer.Draft:
			drafts++
		}
	}
	sums := []view.Sum{{Number: view.Number(published), Word: "Published"}, {Number: view.Number(drafts), Word: plural(drafts, "Draft", "Drafts")}}
	if countAwards {
		sums = append(sums, view.Sum{Number: view.Number(awards), Word: plural(awards, "Award", "Awards")})
	}
	return sums
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func deskLine(by account.Actor, org account.Organisation, a issuer.Achievement) view.DeskLine {
	edit := deskPath(org.ID, "define", string(a.ID))
	l := view.DeskLine{Label: view.Label{Badge: draftPicture(org.ID, a.ID, a.Draft, ""), Name: or(a.Draft.Title, "Without a title"), Href: edit, Facts: summary(a.Draft)}}
	if a.Published > 0 && !a.Draft.Image.Own() {
		l.Badge = badgePicture(issuer.Version{Achievement: a.ID, Number: a.Published}, picture.Middle, "")
	}
	switch a.State {
	case issuer.Draft:
		l.State = "Draft, never published"
	case issuer.Superseded:
		l.State = "Superseded; version " + strconv.Itoa(a.Published) + " stays readable"
	case issuer.Retired:
		l.State = "Retired; version " + strconv.Itoa(a.Published) + " stays readable"
	default:
		l.State = "Published, version " + strconv.Itoa(a.Published)
	}
	if a.Stage == issuer.InReview || a.Stage == issuer.Approved {
		l.State += "; the draft is " + lowerFirst(a.Stage.Name())
		l.Actions = append(l.Actions, view.Link{Text: "Review", Href: edit + "/review"})
	}
	if a.State == issuer.Published && by.MayIn(account.Issue, org.ID, a.Unit) {
		l.Actions = append(l.Actions, view.Link{Text: "Award it", Href: deskPath(org.ID, "issue") + "?m=" + string(a.ID)})
	}
	if by.MayIn(account.Define, org.ID, a.Unit) {
		l.Actions = append(l.Actions, view.Link{Text: "Change", Href: edit})
	}
	if !a.State.Ended() {
		l.Actions = append(l.Actions, view.Link{Text: "Offers", Href: edit + "/offers"})
	}
	if a.Published > 0 && by.MayIn(account.Publish, org.ID, a.Unit) {
		l.Actions = append(l.Actions, view.Link{Text: "Renewal", Href: edit + "/renewal"})
	}
	if a.State == issuer.Published && by.MayIn(account.ReadAwards, org.ID, a.Unit) {
		l.Actions = append(l.Actions, view.Link{Text: "Who else may award it", Href: delegationsPath(org.ID) + "?m=" + string(a.ID)})
	}
	if a.Published > 0 {
		l.Actions = append(l.Actions, view.Link{Text: "Public page", Href: "/m/" + string(a.ID)}, view.Link{Text: "Versions", Href: edit + "/versions"})
	}
	return l
}

// nextAtDesk finds what is most worth doing: finish a draft, award what is
// published, or describe the first.
func nextAtDesk(by account.Actor, org account.Organisation, all []issuer.Achievement) view.Step {
	begin := deskPath(org.ID, "begin")
	define := view.Link{Text: "Describe another", Href: begin}
	if !by.MaySome(account.Define, org.ID) {
		define = view.Link{}
	}
	for _, a := range all {
		if a.Stage == issuer.InReview && by.MayIn(account.Approve, org.ID, a.Unit) && !by.MaySome(account.Define, org.ID) {
			return view.Step{Over: "Your next step", Title: "Read " + or(a.Draft.Title, "a draft"), Text: "It waits for somebody who may approve it.",
				Main: view.Link{Text: "Read the draft", Href: deskPath(org.ID, "define", string(a.ID), "review")}, Other: view.Link{Text: "All drafts that wait", Href: deskPath(org.ID, "reviews")}}
		}
		if a.State != issuer.Draft || a.Stage == issuer.InReview || define.Href == "" {
			continue
		}
		filled, _ := a.Draft.EUCount()
		text := "The draft was saved on " + view.Moment(a.Changed) + ". "
		if filled < 11 {
			text += upperFirst(small(11-filled)) + plural(11-filled, " element of a complete European description is still open.", " elements of a complete European description are still open.")
		} else {
			text += "All eleven mandatory elements of a European description are filled in."
		}
		return view.Step{Over: "Your next step", Title: "Finish " + or(a.Draft.Title, "the draft without a title"), Text: text,
			Main: view.Link{Text: "Go on with the draft", Href: deskPath(org.ID, "define", string(a.ID))}, Other: define}
	}
	if len(all) == 0 && define.Href != "" {
		return view.Step{Over: "Your next step", Title: "Describe what you teach and assess", Text: "A definition says what someone can do, how that is assessed and how much work it is.",
			Main: view.Link{Text: "Begin a definition", Href: begin}}
	}
	if by.MaySome(account.Issue, org.ID) {
		return view.Step{Over: "Your next step", Title: "Award what has been earned", Text: "Name the person and the day; they get a mail with a link. The award is signed with your organisation’s key.",
			Main: view.Link{Text: "Issue an award", Href: deskPath(org.ID, "issue")}, Other: define}
	}
	if define.Href == "" && by.MaySome(account.Assess, org.ID) {
		return view.Step{Over: "Your desk", Title: "Nothing waits for your judgement", Text: "You get a mail when there is work to judge. What you have judged is with the assessing.",
			Main: view.Link{Text: "To the assessing", Href: deskPath(org.ID, "assess")}}
	}
	if define.Href == "" {
		return view.Step{Over: "Your desk", Title: "Read what is described here", Text: "You see drafts and what is published; others here write and award.",
			Main: view.Link{Text: "Check a credential", Href: "/verify"}}
	}
	return view.Step{Over: "Your next step", Title: "Describe the next one", Text: "What you publish gets a page of its own and a place in the catalogue.", Main: view.Link{Text: "Begin a definition", Href: begin}}
}
