package web

import (
	"net/http"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/assess"
	"laurel/assess/quiz"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func applicationPath(id assess.ApplicationID, rest string) string {
	return "/applications/" + string(id) + rest
}

// applyAsk says what is asked and how it is judged, before somebody begins.
func (w *Web) applyAsk(rw http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("m")
	plan, err := w.Assess.PublishedPlan(r.Context(), assess.AchievementID(id))
	if err != nil {
		return err
	}
	v, _, err := w.Issuer.Published(r.Context(), issuer.AchievementID(id))
	if err != nil {
		return err
	}
	employer, err := w.employers(r, "")
	if err != nil {
		return err
	}
	d := plan.Design
	p := view.Sheet{Frame: w.frame(r, "Be assessed", view.Link{Text: v.Definition.Title, Href: "/m/" + id}, view.Link{Text: "Be assessed"}),
		Heading: "Be assessed for “" + v.Definition.Title + "”", Lede: "What you begin is judged by the rules below, even if they change later.",
		Sections: []view.SheetSection{{ID: "rules", Heading: "What is asked", Prose: markdown(d.Intro), Facts: designFacts(d)}}}
	form := view.SheetForm{Action: "/assess/" + id, Controls: []view.Control{{Select: employer}}, Buttons: []view.SheetButton{{Text: "Begin"}}}
	if d.Recognise {
		p.Sections = append(p.Sections, alreadySection(d))
		form.Buttons = append(form.Buttons, view.SheetButton{Text: "I can do this already", Name: "way", Value: "portfolio", Class: "btn second"})
	}
	if httpx.Actor(r.Context()).Person == "" {
		form.Controls, form.Buttons = nil, []view.SheetButton{{Text: "Sign in and begin"}}
	}
	p.Sections = append(p.Sections, view.SheetSection{ID: "begin", Heading: "Begin", Forms: []view.SheetForm{form}})
	return w.render(rw, r, http.StatusOK, view.SheetPage(p))
}

// alreadySection says what becomes of somebody who can do it already.
func alreadySection(d assess.Design) view.SheetSection {
	part := view.SheetSection{ID: "already", Heading: "If you can do this already", Text: "Instead of the tasks you put together a portfolio: work that you did, references, recordings, awards that you hold. " +
		"For each piece you say which outcomes it shows and how. Assessors judge each outcome. If all are shown, you get the award."}
	for i, o := range d.Outcomes {
		part.Facts = append(part.Facts, view.Fact{Name: "Outcome " + strconv.Itoa(i+1), Value: o})
	}
	var some []string
	if d.Partial {
		some = append(some, "You can take a partial award for those")
	}
	if d.Mapped() {
		some = append(some, "You need to do only the tasks for the rest")
	}
	if len(some) > 0 {
		some = append(some, "Or you show the rest by another portfolio: with it you get the whole award")
	}
	if len(some) > 0 {
		part.Facts = append(part.Facts, view.Fact{Name: "If only some are shown", Value: sentences(some...)})
	}
	return part
}

func designFacts(d assess.Design) (facts []view.Fact) {
	for _, t := range d.Tasks {
		words := t.Kind.Name() + ", " + strconv.Itoa(t.Max()) + " points"
		if t.Optional {
			words += ", may be left out"
		}
		facts = append(facts, view.Fact{Name: t.Title, Value: words})
	}
	facts = append(facts, view.Fact{Name: "Passed with", Value: ruleWords(d)})
	return append(facts, judgedFacts(d)...)
}

// judgedFacts say by whom something is judged, and what can be done about it.
func judgedFacts(d assess.Design) (facts []view.Fact) {
	who := "One assessor judges it"
	if d.Double {
		who = "Two assessors judge it without seeing each other’s judgement; a third settles what they disagree on"
	}
	if d.Blind {
		who += ". They see a number, not your name: do not write your name into your work"
	}
	facts = append(facts, view.Fact{Name: "Judged by", Value: who + "."})
	if d.AppealDays > 0 {
		facts = append(facts, view.Fact{Name: "Appeal", Value: "For " + view.Count(d.AppealDays, "day", "days") + " after the decision, to somebody new."})
	}
	if d.Supervised || d.IdentityCheck {
		facts = append(facts, view.Fact{Name: "Checked", Value: map[bool]string{true: "Who you are is checked before the decision.", false: "Somebody watches the work."}[d.IdentityCheck]})
	}
	return facts
}

func (w *Web) apply(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	if httpx.Actor(r.Context()).Person == "" {
		return see(rw, r, "/signin?next=/assess/"+r.PathValue("m"))
	}
	begin := w.Assess.Apply
	if r.PostFormValue("way") == "portfolio" {
		begin = w.Assess.Recognise
	}
	a, err := begin(r.Context(), httpx.Actor(r.Context()), assess.AchievementID(r.PathValue("m")), account.OrgID(r.PostFormValue("employer")))
	if err != nil {
		return err
	}
	return see(rw, r, applicationPath(a.ID, ""))
}

func (w *Web) ownApplications(rw http.ResponseWriter, r *http.Request) error {
	all, err := w.Assess.OwnAll(r.Context(), httpx.Actor(r.Context()))
	if err != nil {
		return err
	}
	part := view.SheetSection{ID: "all", Heading: "All of them", Empty: "Nothing here yet. A micro-credential with an assessment has “Be assessed” on its page in the catalogue."}
	for _, o := range all {
		part.Rows = append(part.Rows, view.SheetRow{Link: view.Link{Text: o.Title, Href: applicationPath(o.ID, "")}, Facts: ownFacts(o)})
	}
	return w.render(rw, r, http.StatusOK, view.SheetPage(view.Sheet{Frame: w.frame(r, "My assessments", view.Link{Text: "My record", Href: "/record"}, view.Link{Text: "My assessments"}),
		Heading: "My assessments", Lede: "What you have begun, handed in and been told.", Sections: []view.SheetSection{part}}))
}

// ownFacts say in a list how far an application is.
func ownFacts(o assess.Own) string {
	facts := o.StateName() + " · " + view.Day(o.Changed)
	if o.Renewal != nil {
		facts = renewalWords(o.Renewal) + " · " + facts
	}
	return facts
}

func (w *Web) ownApplication(rw http.ResponseWriter, r *http.Request) error {
	return w.showOwn(rw, r, http.StatusOK, "", assess.SaveRequest{}, nil)
}

// showOwn draws an application to its learner, with what they typed into a
// task where it could not be saved.
func (w *Web) showOwn(rw http.ResponseWriter, r *http.Request, status int, at assess.TaskID, typed assess.SaveRequest, failed error) error {
	o, err := w.Assess.Own(r.Context(), httpx.Actor(r.Context()), assess.ApplicationID(r.PathValue("app")))
	if err != nil {
		return err
	}
	errs, list := fieldErrors(failed)
	for i, e := range list {
		if at != "" && e.Field != "" {
			list[i].Field += "-" + string(at)
		}
	}
	p := view.Sheet{Frame: w.frame(r, o.Title, view.Link{Text: "My assessments", Href: "/applications"}, view.Link{Text: o.Title}), Heading: o.Title, Lede: o.StateName() + ".", Errors: list}
	if at == "" || o.State != assess.Begun {
		notToCorrect(&p, failed)
	}
	if part := typedTooLate(o, at, typed); part != nil {
		p.Sections = append(p.Sections, *part)
	}
	if o.Renewal != nil {
		p.Sections = append(p.Sections, ownRenewal(o))
	}
	if o.Decision != nil {
		p.Sections = append(p.Sections, decisionSection(o.Application, o.Design))
		p.Sections = append(p.Sections, feedbackSections(o)...)
		p.Sections = append(p.Sections, ownWays(o, errs)...) // what to do next before all that was handed in
	}
	if o.Portfolio() {
		p.Sections = append(p.Sections, portfolioSections(o)...)
	} else {
		for _, t := range o.Design.Tasks {
			p.Sections = append(p.Sections, ownTask(o, t, at, typed, errs))
		}
	}
	if o.Decision == nil {
		p.Sections = append(p.Sections, ownWays(o, errs)...)
	}
	keepTyped(r, p)
	return w.render(rw, r, status, view.SheetPage(p))
}

// notToCorrect says at the top of a page why something was not done again, where
// nothing on the page can be corrected.
func notToCorrect(p *view.Sheet, failed error) {
	if fault.Is(failed, fault.Conflict) && p.Errors[0].Field == "" {
		p.Frame.Notice, p.Errors = &view.Notice{Kind: "warn", Text: p.Errors[0].Text}, nil
	}
}

// typedTooLate is what was typed in one window while it was handed in, or
// withdrawn, from another.
func typedTooLate(o assess.Own, at assess.TaskID, typed assess.SaveRequest) *view.SheetSection {
	kept, words := o.Answer(at).Content, or(typed.Text, typed.Link)
	if o.State == assess.Begun || words == "" || words == or(kept.Text, kept.Link) {
		return nil
	}
	return &view.SheetSection{ID: "typed", Heading: "What you typed too late", Note: "It is not saved, and no part of what you handed in. Copy it if you want to keep it.", Text: words}
}

// decisionSection says what was decided, and by which levels.
func decisionSection(a assess.Application, design assess.Design) view.SheetSection {
	d := a.Decision
	part := view.SheetSection{ID: "decision", Heading: "Not passed", Note: assess.Number(d.Points) + " of " + assess.Number(d.Max) + " points, decided on " + view.Day(d.At) + ".", Warn: !d.Passed}
	switch {
	case a.Portfolio() && a.Renewal != nil:
		part.Heading = map[bool]string{true: "Passed", false: "Not renewed"}[d.Passed]
		part.Note = view.Number(a.RecognisedSoFar()) + " of " + view.Count(len(design.Outcomes), "outcome is", "outcomes are") + " shown, decided on " + view.Day(d.At) + "."
	case a.Portfolio():
		part.Heading = map[bool]string{true: "Recognised", false: "Recognised in part"}[d.Passed]
		if len(d.Shown) == 0 && !d.Passed {
			part.Heading = "Not recognised"
		}
		part.Note = view.Number(a.RecognisedSoFar()) + " of " + view.Count(len(design.Outcomes), "outcome is", "outcomes are") + " recognised, decided on " + view.Day(d.At) + "."
	case d.Passed:
		part.Heading = "Passed"
	}
	switch {
	case a.State == assess.Awarded:
		part.Note += " The award was sent by mail."
	case a.State == assess.Passed && a.Problem != "":
		part.Note += " The award cannot be made at the moment. Those who look after the judging see why, and it is tried again every hour."
	}
	if a.Portfolio() {
		for _, t := range d.Tasks {
			part.Facts = append(part.Facts, view.Fact{Name: t.Title, Value: t.Criteria[0].Name})
		}
		return part
	}
	for _, missed := range d.Missed {
		part.Facts = append(part.Facts, view.Fact{Name: "Missing", Value: missed})
	}
	for _, t := range d.Tasks {
		if len(t.Criteria) == 0 {
			part.Facts = append(part.Facts, view.Fact{Name: t.Title, Value: assess.Number(t.Points) + " of " + assess.Number(t.Max) + " points"})
		}
		for _, c := range t.Criteria {
			part.Facts = append(part.Facts, view.Fact{Name: c.Title, Value: levelWords(design, c)})
		}
	}
	return part
}

func feedbackSections(o assess.Own) (all []view.SheetSection) {
	for i, m := range o.Feedback {
		part := view.SheetSection{ID: "feedback-" + strconv.Itoa(i), Heading: "What an assessor says", Text: m.Sheet.Feedback}
		for _, c := range o.Design.Criteria() {
			if note := m.Sheet.Notes[c.ID]; note != "" {
				part.Facts = append(part.Facts, view.Fact{Name: c.Title, Value: note})
			}
		}
		all = append(all, part)
	}
	return all
}

// ownTask is a task with what is there of it, and while it may be changed with
// the form for that.
func ownTask(o assess.Own, t assess.Task, at assess.TaskID, typed assess.SaveRequest, errs map[string]string) view.SheetSection {
	answer := o.Answer(t.ID)
	part := view.SheetSection{ID: "task-" + string(t.ID), Heading: t.Title, Prose: markdown(t.Instructions)}
	for _, c := range t.Rubric {
		levels := ""
		for i, l := range c.Levels {
			if i > 0 {
				levels += " · "
			}
			levels += l.Title + " " + strconv.Itoa(l.Points)
		}
		part.Facts = append(part.Facts, view.Fact{Name: c.Title, Value: levels})
	}
	for _, f := range answer.Content.Files {
		part.Rows = append(part.Rows, view.SheetRow{Link: view.Link{Text: f.Name, Href: applicationPath(o.ID, "/files/"+f.Hash)}, Facts: assess.KindName(f.Type) + ", " + view.Number(f.Size) + " bytes"})
	}
	for _, refused := range o.Refused {
		if refused.Task == t.ID {
			part.Warn, part.Note = true, "A file was not taken: the virus scanner found “"+refused.Found+"” in it."
		}
	}
	if answer.Revision > 1 {
		part.More = view.Link{Text: "Earlier savings", Href: savingsPath(o.ID, t.ID)}
	}
	if o.State != assess.Begun {
		part.Text = or(answer.Content.Text, answer.Content.Link)
		return part
	}
	mine := errs
	if at != t.ID {
		mine, typed = nil, assess.SaveRequest{Text: answer.Content.Text, Link: answer.Content.Link}
	}
	revision := strconv.Itoa(answer.Revision)
	form := view.SheetForm{Action: applicationPath(o.ID, "/tasks/"+string(t.ID)), Autosave: true, Hidden: hidden("revision", revision), Buttons: []view.SheetButton{{Text: "Save", Class: "btn second"}}}
	switch t.Kind {
	case assess.TextTask:
		form.Controls = []view.Control{sheetField("text-"+string(t.ID), "Your answer", "Saved as you type, and when you press Save.", typed.Text, 10, nil)}
	case assess.LinkTask:
		form.Controls = []view.Control{sheetField("link-"+string(t.ID), "Address of the work", "Beginning with https://. Assessors must be able to open it.", typed.Link, 0, nil)}
	case assess.FileTask:
		file := sheetField("file-"+string(t.ID), "Add a file", "A PDF, picture, film, recording, text or office document, up to 16 MiB.", "", 0, nil)
		file.Field.Type = "file"
		form = view.SheetForm{Action: applicationPath(o.ID, "/files/"+string(t.ID)), Upload: true, Controls: []view.Control{file}, Buttons: []view.SheetButton{{Text: "Add this file", Class: "btn second"}}}
		for _, f := range answer.Content.Files {
			form.Buttons = append(form.Buttons, view.SheetButton{Text: "Remove " + f.Name, Name: "remove", Value: f.Hash, Class: "btn plain"})
		}
	case assess.QuizTask:
		score, done := o.Scores[t.ID]
		part.Note, part.More = "You have not answered this quiz yet.", view.Link{Text: "Answer the quiz", Href: quizPath(quiz.ID(t.Quiz))}
		if done {
			part.More.Text = "To the quiz and your attempts"
			part.Note = "Your best try: " + assess.Number(score.Got) + " of " + assess.Number(score.Max) + " points."
		}
		switch shut := o.Shut[t.ID]; {
		case shut && done:
			part.Note += " The quiz is not open at present, so you cannot try again now."
		case shut:
			part.Warn, part.Note = true, "This quiz is not open at present. What you did for the other tasks stays here; you can answer it when it is open again."
			part.More.Text = "What the quiz asks, and whom to ask when it opens"
		}
		return part
	default:
		part.Note = "You show this to an assessor, who records it. There is nothing to write here."
		return part
	}
	for _, c := range form.Controls {
		what, _, _ := strings.Cut(c.Field.ID, "-")
		c.Field.Error = mine[what]
	}
	part.Forms = []view.SheetForm{form}
	return part
}

// ownWays are what the learner can do with the whole.
func ownWays(o assess.Own, errs map[string]string) (all []view.SheetSection) {
	switch {
	case o.State == assess.Begun:
		all = append(all, view.SheetSection{ID: "hand-in", Heading: "Hand it in", Note: "What is there when you hand it in is what is judged. You cannot change it afterwards.",
			Forms: []view.SheetForm{{Action: applicationPath(o.ID, "/submit"), Buttons: []view.SheetButton{{Text: "Hand it in"}}}}})
	case o.MayTakePart(o.Design):
		all = append(all, view.SheetSection{ID: "part", Heading: "Take the part that you have shown", Note: "You get an award for " + outcomeWords(o.Decision.Shown) + ", which says that it is a part. It ends the time for an appeal.",
			Forms: []view.SheetForm{{Action: applicationPath(o.ID, "/part"), Buttons: []view.SheetButton{{Text: "Take the partial award"}}}}})
	}
	if o.Renewal != nil && o.State == assess.NotPassed {
		all = append(all, view.SheetSection{ID: "again", Heading: "Try again", Note: "The award stays as it is until it runs out. You can begin its renewal anew.",
			More: view.Link{Text: "Renew the award", Href: renewalPath(o.Renewal.Page)}})
	}
	if o.Renewal == nil && o.Portfolio() && (o.State == assess.NotPassed || o.State == assess.Awarded && len(o.Recognition.Part) > 0) && o.RecognisedSoFar() > 0 {
		rest := view.SheetSection{ID: "rest", Heading: "Show the rest", Note: "What was recognised stays so. Show the rest by another portfolio: with it you get the whole award.",
			More: view.Link{Text: "Begin with the rest", Href: "/assess/" + string(o.Achievement)}}
		if o.Design.Mapped() {
			rest.Note = "What was recognised stays so. Show the rest by another portfolio, or by the tasks for it: with it you get the whole award."
		}
		all = append(all, rest)
	}
	if !o.Until.IsZero() {
		all = append(all, view.SheetSection{ID: "appeal", Heading: "Appeal", Note: "Until " + view.Day(o.Until) + " you can have somebody new look at all of it.",
			Forms: []view.SheetForm{{Action: applicationPath(o.ID, "/appeal"), Controls: []view.Control{sheetField("reason", "Why you disagree", "", "", 4, errs)}, Buttons: []view.SheetButton{{Text: "Appeal", Class: "btn second"}}}}})
	}
	if o.State.May(assess.Withdrawn) {
		all = append(all, view.SheetSection{ID: "withdraw", Heading: "Take it back", Note: "Nobody judges it then. You can begin again.",
			Forms: []view.SheetForm{{Action: applicationPath(o.ID, "/withdraw"), Buttons: []view.SheetButton{{Text: "Withdraw the application", Class: "btn danger"}}}}})
	}
	return all
}

func (w *Web) saveTask(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	req := assess.SaveRequest{Application: assess.ApplicationID(r.PathValue("app")), Task: assess.TaskID(r.PathValue("task")), Text: r.PostFormValue("text-" + r.PathValue("task")), Link: r.PostFormValue("link-" + r.PathValue("task"))}
	req.Revision, _ = strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	answer, err := w.Assess.SaveAnswer(r.Context(), httpx.Actor(r.Context()), req)
	switch {
	case wantsJSON(r):
		return saved(rw, answer.Revision, err)
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		return w.showOwn(rw, r, httpx.Status(err), req.Task, req, err)
	case err != nil:
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "Saved.")
	return see(rw, r, applicationPath(req.Application, "#task-"+string(req.Task)))
}

func (w *Web) changeFiles(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	id, task, by := assess.ApplicationID(r.PathValue("app")), assess.TaskID(r.PathValue("task")), httpx.Actor(r.Context())
	var err error
	if hash := r.PostFormValue("remove"); hash != "" {
		_, err = w.Assess.RemoveFile(r.Context(), by, id, task, hash)
	} else {
		var name string
		var data []byte
		if name, data, err = handedFile(r, "file-"+string(task)); err == nil {
			_, err = w.Assess.AddFile(r.Context(), by, id, task, name, data)
		}
	}
	switch {
	case fault.Is(err, fault.Invalid):
		return w.showOwn(rw, r, http.StatusUnprocessableEntity, task, assess.SaveRequest{}, err)
	case err != nil:
		return err
	}
	return see(rw, r, applicationPath(id, "#task-"+string(task)))
}

func (w *Web) ownFile(rw http.ResponseWriter, r *http.Request) error {
	f, data, err := w.Assess.OwnFile(r.Context(), httpx.Actor(r.Context()), assess.ApplicationID(r.PathValue("app")), r.PathValue("hash"))
	if err != nil {
		return err
	}
	return sendFile(rw, f, data)
}

// moved answers a change of the whole application.
func (w *Web) moved(rw http.ResponseWriter, r *http.Request, say string, err error) error {
	switch {
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		return w.showOwn(rw, r, httpx.Status(err), "", assess.SaveRequest{}, err)
	case err != nil:
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", say)
	return see(rw, r, applicationPath(assess.ApplicationID(r.PathValue("app")), ""))
}

func (w *Web) submitApplication(rw http.ResponseWriter, r *http.Request) error {
	_, err := w.Assess.Submit(r.Context(), httpx.Actor(r.Context()), assess.ApplicationID(r.PathValue("app")))
	return w.moved(rw, r, "It is handed in. You are told here how it went.", err)
}

func (w *Web) withdrawApplication(rw http.ResponseWriter, r *http.Request) error {
	_, err := w.Assess.Withdraw(r.Context(), httpx.Actor(r.Context()), assess.ApplicationID(r.PathValue("app")))
	return w.moved(rw, r, "It is withdrawn.", err)
}

func (w *Web) appealApplication(rw http.ResponseWriter, r *http.Request) error {
	_, err := w.Assess.Appeal(r.Context(), httpx.Actor(r.Context()), assess.ApplicationID(r.PathValue("app")), r.PostFormValue("reason"))
	return w.moved(rw, r, "Somebody new will look at all of it.", err)
}
