package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// draft is a definition on the way to or from the form.
type draft struct {
	org   account.Organisation
	a     issuer.Achievement // zero before the first save
	typed typed
	unit  account.UnitID
}

func (w *Web) defineNew(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Define)
	if err != nil {
		return err
	}
	d := draft{org: org, typed: typed{Definition: issuer.Definition{Country: org.Country, Language: "en"}}}
	return w.defineForm(rw, r, http.StatusOK, d, nil)
}

func (w *Web) defineEdit(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Define)
	if fault.Is(err, fault.Forbidden) { // many pages lead here; who may read it alone reads it
		if a, failed := w.achievement(r); failed == nil {
			return see(rw, r, deskPath(a.Org, "define", string(a.ID), "review"))
		}
	}
	if err != nil {
		return err
	}
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	return w.defineForm(rw, r, http.StatusOK, draft{org, a, typed{Definition: a.Draft}, a.Unit}, nil)
}

// define takes the form: it saves, publishes, or finds skills and comes back.
func (w *Web) define(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	org, err := w.ownOrg(r, account.Define)
	if err != nil {
		return err
	}
	d := draft{org: org, typed: readDefinition(r), unit: account.UnitID(r.PostFormValue("unit"))}
	if r.PathValue("id") != "" {
		if d.a, err = w.achievement(r); err != nil {
			return err
		}
		d.a.Revision, _ = strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
		d.typed.Texts = d.a.Draft.Texts                             // they have a page of their own
	}
	if err := w.takePictures(r, &d); err != nil {
		return w.defineAgain(rw, r, d, err)
	}
	do := r.PostFormValue("do")
	if r.PostFormValue("remove") != "" || do == "find" || do == "add" || do == "edit" {
		return w.defineForm(rw, r, http.StatusOK, d, nil)
	}
	if len(d.typed.bad) > 0 {
		return w.defineAgain(rw, r, d, fault.Join(d.typed.bad...))
	}
	if d.a, err = w.saveDraft(r, d); err != nil {
		return w.defineAgain(rw, r, d, err)
	}
	return w.defined(rw, r, d, do)
}

// completeness answers what is typed with the list beside the form; nothing is
// saved.
func (w *Web) completeness(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	org, err := w.ownOrg(r, account.Define)
	if err != nil {
		return err
	}
	policy, err := w.Issuer.Policy(r.Context(), httpx.Actor(r.Context()), org.ID)
	if err != nil {
		return err
	}
	d := readDefinition(r).Definition
	return w.render(rw, r, http.StatusOK, view.Completeness(summary(d), elements(d, true), besides(policy, d)))
}

// besides are the profiles beside the European one, which the form lists in
// full, unless that one blocks.
func besides(p issuer.Policy, d issuer.Definition) (all []view.Readiness) {
	for i, r := range p.Readiness(d) {
		if r.Profile.Key != issuer.EuropeanProfile || r.Blocking {
			all = append(all, readiness(p, d, "")[i])
		}
	}
	return all
}

// saveDraft creates or saves. On failure the achievement stays as it was read.
func (w *Web) saveDraft(r *http.Request, d draft) (issuer.Achievement, error) {
	by := httpx.Actor(r.Context())
	if d.a.ID == "" {
		a, err := w.Issuer.CreateIn(r.Context(), by, d.org.ID, d.unit, d.typed.Definition)
		if err != nil {
			return d.a, err
		}
		return a, nil
	}
	a, err := w.Issuer.Save(r.Context(), by, d.a.ID, d.a.Revision, d.typed.Definition)
	if err != nil {
		return d.a, err
	}
	if r.PostForm.Has("unit") && d.unit != a.Unit {
		if err := w.Issuer.SetUnit(r.Context(), by, a.ID, d.unit); err != nil {
			return a, err
		}
		a.Unit = d.unit
	}
	return a, nil
}

// defined goes on after a draft was saved.
func (w *Web) defined(rw http.ResponseWriter, r *http.Request, d draft, do string) error {
	edit := deskPath(d.org.ID, "define", string(d.a.ID))
	switch do {
	case "publish":
		v, err := w.Issuer.Publish(r.Context(), httpx.Actor(r.Context()), d.a.ID, d.a.Revision)
		if f, is := errors.AsType[*fault.Error](err); is && f.Code == "achievement.notAgreed" { // the draft is saved; the form stays
			return w.defineForm(rw, r, http.StatusConflict, d, err)
		}
		if err != nil {
			return w.defineAgain(rw, r, d, err)
		}
		w.HTTP.Sessions.Say(r.Context(), "ok", v.Definition.Title+" is published as version "+strconv.Itoa(v.Number)+". It can be awarded from now on.")
		return see(rw, r, deskPath(d.org.ID))
	case "page", "review", "texts":
		return see(rw, r, edit+"/"+do)
	}
	w.HTTP.Sessions.Say(r.Context(), "", "The draft is saved.")
	return see(rw, r, edit)
}

// defineAgain shows the form with what is wrong, or what someone else changed.
func (w *Web) defineAgain(rw http.ResponseWriter, r *http.Request, d draft, err error) error {
	if stale, ok := errors.AsType[issuer.Stale](err); ok {
		return w.conflict(rw, r, d, stale)
	}
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	return w.defineForm(rw, r, http.StatusUnprocessableEntity, d, err)
}

// conflict shows the second registrar what the first one changed; what was
// typed travels along in the page.
func (w *Web) conflict(rw http.ResponseWriter, r *http.Request, d draft, stale issuer.Stale) error {
	return w.conflictPage(rw, r, view.Conflict{
		Frame:  w.frame(r, "Someone else was here first", view.Link{Text: "Desk", Href: deskPath(d.org.ID)}, view.Link{Text: d.typed.Title}),
		Who:    w.whoSaved(r, d),
		Action: deskPath(d.org.ID, "define", string(d.a.ID)),
		Theirs: deskPath(d.org.ID, "define", string(d.a.ID)),
	}, stale)
}

// conflictPage draws it with what differs.
func (w *Web) conflictPage(rw http.ResponseWriter, r *http.Request, p view.Conflict, stale issuer.Stale) error {
	p.When = "on " + view.Moment(stale.Now.Changed)
	p.Kept = append(carried(r, "do", "revision"), view.Hidden{Name: "revision", Value: strconv.Itoa(stale.Now.Revision)})
	for _, c := range stale.Changes {
		p.Changes = append(p.Changes, view.Change{Label: c.Label, Theirs: c.After, Yours: c.Before})
	}
	p.Words = differences(stale.Changes)
	if stale.Now.Stage == issuer.Approved || stale.Now.Stage == issuer.InReview {
		p.Stage = "The draft is " + lowerFirst(stale.Now.Stage.Name()) + " now. Saving another text begins its review anew."
	}
	return w.render(rw, r, http.StatusConflict, view.ConflictPage(p))
}

// whoSaved names the one who saved last, to those who may know it.
func (w *Web) whoSaved(r *http.Request, d draft) string {
	by := httpx.Actor(r.Context())
	other := "Someone else at " + d.org.Name
	events, err := w.Accounts.Events(r.Context(), by, d.org.ID, account.EventFilter{Subject: string(d.a.ID), Limit: 1})
	if err != nil || len(events) == 0 || events[0].Actor == by.Person {
		return other
	}
	members, err := w.Accounts.Members(r.Context(), by, d.org.ID)
	if err != nil {
		return other
	}
	for _, m := range members {
		if m.Person.ID == events[0].Actor {
			return m.Person.Name
		}
	}
	return other
}

// defineForm draws the form.
func (w *Web) defineForm(rw http.ResponseWriter, r *http.Request, status int, d draft, err error) error {
	by := httpx.Actor(r.Context())
	policy, failed := w.Issuer.Policy(r.Context(), by, d.org.ID)
	if failed != nil {
		return failed
	}
	errs, list := fieldErrors(err)
	def := d.typed.Definition
	title := or(def.Title, "A new micro-credential")
	p := view.Define{
		Frame:   w.frame(r, title, view.Link{Text: "Desk", Href: deskPath(d.org.ID)}, view.Link{Text: title + ", draft"}),
		Heading: title, Errors: list, Revision: d.a.Revision, Action: deskPath(d.org.ID, "define"), CheckHref: deskPath(d.org.ID, "completeness"),
		Parts: form{d.typed, errs}.parts(), SkillError: errs["skills"], Over: "Not saved yet.",
		Elements: elements(def, true), Image: view.ImageChoice{Own: def.Image.Own(), PNG: def.Image.PNG, SVG: def.Image.SVG, Error: errs["image"]},
	}
	units, mine, failed := w.unitsFor(r, d.org.ID, account.Define)
	if failed != nil {
		return failed
	}
	if len(units) > 0 {
		whole := "the whole organisation"
		if !by.May(account.Define, d.org.ID) {
			whole = ""
		}
		c := unitChoice(units, mine, d.unit, whole, errs["unit"])
		c.Help = "Who works in the unit, and in those above it, sees and changes it."
		p.Parts[0].Controls = append(p.Parts[0].Controls, view.Control{Select: c})
	}
	p.Preview = view.Label{Name: title, By: d.org.Name, Facts: summary(def),
		Badge: draftPicture(d.org.ID, d.a.ID, def, issuer.Badge(d.a.ID, def, d.org).Alt())}
	if d.a.ID != "" {
		p.Action += "/" + string(d.a.ID)
		p.PageHref = p.Action + "/page"
		p.Over = draftWords(d.a)
		if d.a.Published > 0 {
			p.Versions = view.Link{Text: "Published versions", Href: p.Action + "/versions"}
		}
		p.More = []view.Link{{Text: "Review and history", Href: p.Action + "/review"}, {Text: "What differs between versions", Href: p.Action + "/compare"},
			{Text: "Who writes with it", Href: p.Action + "/partners"}, {Text: "Changes", Href: p.Action + "/changes"},
			{Text: "Keep it as a template", Href: p.Action + "/template"}}
		p.Duplicate = p.Action + "/duplicate"
	}
	p.Readiness = besides(policy, def)
	p.ReviewFirst = policy.Approval != issuer.NoApproval && d.a.Stage != issuer.Approved
	if by.MayIn(account.Publish, d.org.ID, d.unit) && !p.ReviewFirst && d.a.State != issuer.Superseded {
		p.PublishText = "Publish version " + strconv.Itoa(d.a.Published+1)
	}
	w.skillsOf(r, &p, def)
	return w.render(rw, r, status, view.DefinePage(p))
}

// skillsOf fills in the skills chosen and, without the module, those found.
func (w *Web) skillsOf(r *http.Request, p *view.Define, def issuer.Definition) {
	if q := strings.TrimSpace(r.PostFormValue("skill-query")); q != "" && r.PostFormValue("do") == "find" {
		p.SkillQuery = q
		for _, s := range w.Skills.Search(q, 8) {
			p.Found = append(p.Found, view.FoundSkill{ID: string(s.ID), Name: s.Name, Definition: s.Definition})
		}
	}
	for _, s := range def.Skills {
		c := view.ChosenSkill{ID: string(s.Skill), Name: string(s.Skill), Level: int(s.Level)}
		if known, ok := w.Skills.ByID(s.Skill); ok {
			c.Name = known.Name
		}
		p.Skills = append(p.Skills, c)
	}
}

func draftWords(a issuer.Achievement) string {
	saved := " Saved on " + view.Moment(a.Changed) + "."
	if a.Stage == issuer.InReview || a.Stage == issuer.Approved {
		saved += " It is " + lowerFirst(a.Stage.Name()) + ": whoever changes the text begins the review anew."
	}
	switch a.State {
	case issuer.Draft:
		return "Draft, never published." + saved
	case issuer.Superseded:
		return "Superseded by another micro-credential: change that one." + saved
	case issuer.Retired:
		return "Retired: publishing brings it back into the catalogue." + saved
	}
	return "Version " + strconv.Itoa(a.Published) + " is published; awards keep the version they were given for." + saved
}

// draftPage shows the public page as it would be.
func (w *Web) draftPage(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ReadDrafts)
	if err != nil {
		return err
	}
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	p := w.achievementView(r, issuer.Version{Achievement: a.ID, Org: a.Org, Number: a.Published + 1, Definition: a.Draft, At: a.Changed}, org)
	p.Badge = draftPicture(org.ID, a.ID, a.Draft, p.Badge.Alt)
	p.Version, p.CompareHref, p.JSONLD, p.NoIndex = "", "", nil, true
	p.Draft = "This is how the page will look. Nobody sees it before it is published."
	p.Crumbs = []view.Link{{Text: "Desk", Href: deskPath(org.ID)}, {Text: or(a.Draft.Title, "Without a title"), Href: deskPath(org.ID, "define", string(a.ID))}, {Text: "The whole page"}}
	p.Back = view.Link{Text: "Go on with the form", Href: deskPath(org.ID, "define", string(a.ID))}
	return w.render(rw, r, http.StatusOK, view.AchievementPage(p))
}

// versions lists what was published, with what changed from one to the next.
func (w *Web) versions(rw http.ResponseWriter, r *http.Request) error {
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	all, err := w.Issuer.Versions(r.Context(), httpx.Actor(r.Context()), a.ID)
	if err != nil {
		return err
	}
	desk := deskPath(a.Org)
	p := view.Versions{Frame: w.frame(r, "Versions", view.Link{Text: "Desk", Href: desk}, view.Link{Text: "Versions"}), Name: a.Draft.Title,
		Back: view.Link{Text: "Change the draft", Href: deskPath(a.Org, "define", string(a.ID))}}
	for i := len(all) - 1; i >= 0; i-- {
		v := all[i]
		line := view.VersionLine{Number: strconv.Itoa(v.Number), On: view.Day(v.At), Changes: "the first version", Href: "/m/" + string(a.ID) + "?version=" + strconv.Itoa(v.Number)}
		if i > 0 {
			line.Changes = changeWords(issuer.Changes(all[i-1].Definition, v.Definition))
			line.Compare = deskPath(a.Org, "define", string(a.ID), "compare") + "?from=" + strconv.Itoa(i) + "&to=" + strconv.Itoa(i+1)
		}
		p.Lines = append(p.Lines, line)
	}
	if a.Published > 0 && httpx.Actor(r.Context()).MayIn(account.ReadAwards, a.Org, a.Unit) {
		p.Others = view.Link{Text: "Who else may award it", Href: delegationsPath(a.Org) + "?m=" + string(a.ID)}
	}
	if a.State == issuer.Published {
		p.Retire = view.Link{Text: "Take it out of the catalogue", Href: deskPath(a.Org, "define", string(a.ID), "retire")}
	}
	return w.render(rw, r, http.StatusOK, view.VersionsPage(p))
}

func changeWords(changes []issuer.Change) string {
	var labels []string
	for _, c := range changes {
		labels = append(labels, c.Label)
	}
	if len(labels) == 0 {
		return "nothing"
	}
	return strings.Join(labels, ", ")
}

func (w *Web) retireAsk(rw http.ResponseWriter, r *http.Request) error {
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	p := view.Confirm{
		Frame:  w.frame(r, "Take it out of the catalogue", view.Link{Text: "Desk", Href: deskPath(a.Org)}, view.Link{Text: a.Draft.Title}),
		Action: deskPath(a.Org, "define", string(a.ID), "retire"), Heading: "Take it out of the catalogue", Lede: a.Draft.Title + " will not be offered or awarded any more.",
		Changes: []string{"Nobody finds it in the catalogue.", "Awards that were given stay in force, and its page stays readable.", "Who applied to be assessed before is still judged, and awarded if they pass.", "Publishing it again brings it back."},
		Hidden:  map[string]string{"revision": strconv.Itoa(a.Revision)}, Button: "Retire 1 micro-credential", Danger: true,
		Back: view.Link{Text: "Leave it there", Href: deskPath(a.Org)},
	}
	return w.render(rw, r, http.StatusOK, view.ConfirmPage(p))
}

func (w *Web) retire(rw http.ResponseWriter, r *http.Request) error {
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	revision, _ := strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	if _, err := w.Issuer.Retire(r.Context(), httpx.Actor(r.Context()), a.ID, revision); err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", a.Draft.Title+" is out of the catalogue.")
	return see(rw, r, deskPath(a.Org))
}

// parseForm reads a form with or without files. Files beyond a few megabytes
// go to disk, and the body is bounded before.
func parseForm(r *http.Request) error {
	err := r.ParseMultipartForm(8 << 20)
	if errors.Is(err, http.ErrNotMultipart) {
		err = r.ParseForm()
	}
	if err != nil && httpx.Status(err) != http.StatusRequestEntityTooLarge {
		return fault.New(fault.Invalid, "web.form", "The form did not arrive whole. Send it again.").Because(err)
	}
	return err
}
