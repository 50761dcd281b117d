package web

import (
	"net/http"
	"strconv"

	"laurel/account"
	"laurel/assess"
	"laurel/fault"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// assessDesk is what somebody has to judge, and to moderators all there is.
func (w *Web) assessDesk(rw http.ResponseWriter, r *http.Request) error {
	by, org := httpx.Actor(r.Context()), account.OrgID(r.PathValue("org"))
	queue, err := w.Assess.Queue(r.Context(), by, org)
	if err != nil {
		return err
	}
	p := view.Sheet{Frame: w.partFrame(r, org, judging(by, org), "Assessing", view.Link{Text: "Desk", Href: deskPath(org)}, view.Link{Text: "Assessing"}), Heading: "Assessing",
		Lede: "What waits for you, the most urgent first."}
	mine := view.SheetSection{ID: "mine", Heading: "For you to judge", Empty: "Nothing waits for you."}
	for _, m := range queue {
		facts := m.Part.Name() + " · due " + view.Day(m.Due)
		if m.Renews != nil {
			facts = renewalWords(m.Renews) + " · " + facts
		}
		if m.Late {
			facts += ", which is over"
		}
		if m.Begun {
			facts += " · " + strconv.Itoa(m.Levels) + " of " + strconv.Itoa(m.Of) + " criteria filled in"
		}
		mine.Rows = append(mine.Rows, view.SheetRow{Link: view.Link{Text: m.Title + ": " + m.Who, Href: deskPath(org, "marks", string(m.ID))}, Facts: facts})
	}
	mine.More = view.Link{Text: "How you judge beside others", Href: deskPath(org, "assess", "assessors")}
	if by.MaySome(account.Moderate, org) {
		mine.More.Text = "How assessors agree"
	}
	p.Sections = []view.SheetSection{mine}
	if by.MaySome(account.Moderate, org) {
		offset, _ := strconv.Atoi(r.URL.Query().Get("from")) // 0 for what is no number
		all, n, err := w.Assess.Applications(r.Context(), by, org, assess.Filter{Offset: offset})
		if err != nil {
			return err
		}
		part := view.SheetSection{ID: "all", Heading: view.Count(n, "application", "applications"), Empty: "Nobody has applied yet."}
		for _, a := range all {
			facts := a.StateName() + " · " + view.Day(a.Changed)
			if a.Renewal != nil {
				facts = renewalWords(a.Renewal) + " · " + facts
			}
			if a.Lacking > 0 {
				facts += " · " + view.Count(a.Lacking, "assessor is", "assessors are") + " lacking"
			}
			if a.Problem != "" {
				facts += " · " + a.Problem
			}
			part.Rows = append(part.Rows, view.SheetRow{Link: view.Link{Text: a.Title + ": " + a.Who, Href: deskPath(org, "applications", string(a.ID))}, Facts: facts})
		}
		if next := offset + len(all); next < n {
			part.Rows = append(part.Rows, view.SheetRow{Link: view.Link{Text: "Older applications", Href: deskPath(org, "assess") + "?from=" + strconv.Itoa(next)}})
		}
		p.Sections = append(p.Sections, part)
	}
	return w.render(rw, r, http.StatusOK, view.SheetPage(p))
}

// judging is the right by which somebody reads the pages of assessing.
func judging(by account.Actor, org account.OrgID) account.Right {
	if by.MaySome(account.Moderate, org) {
		return account.Moderate
	}
	return account.Assess
}

func (w *Web) markPage(rw http.ResponseWriter, r *http.Request) error {
	return w.showMark(rw, r, http.StatusOK, nil, nil)
}

// showMark draws the work and the rubric; typed is what could not be saved.
func (w *Web) showMark(rw http.ResponseWriter, r *http.Request, status int, typed *assess.Sheet, failed error) error {
	k, err := w.Assess.Work(r.Context(), httpx.Actor(r.Context()), assess.MarkID(r.PathValue("mark")))
	if err != nil {
		return err
	}
	org, at := k.Mark.Org, deskPath(k.Mark.Org, "marks", string(k.Mark.ID))
	errs, list := fieldErrors(failed)
	p := view.Sheet{Frame: w.frame(r, k.Who, view.Link{Text: "Assessing", Href: deskPath(org, "assess")}, view.Link{Text: k.Who}), Heading: k.Who, Errors: list,
		Lede: k.Title + ". " + k.Mark.Part.Name() + ", due " + view.Day(k.Mark.Due) + "."}
	if k.Renews != nil {
		p.Sections = append(p.Sections, view.SheetSection{ID: "renewal", Heading: "A renewal", Note: renewalNote(k.Renews)})
	}
	if k.Appeal != "" {
		p.Sections = append(p.Sections, view.SheetSection{ID: "appeal", Heading: "Why the learner appeals", Text: k.Appeal})
	}
	if k.Portfolio {
		pieces := k.Pieces()
		p.Sections = append(p.Sections, view.SheetSection{ID: "outcomes", Heading: "What the " + portfolioWord(k.Renews) + " is to show", Facts: outcomeFacts(k.Design, pieces)})
		for i, piece := range pieces {
			p.Sections = append(p.Sections, pieceSection(piece, i, at+"/files/"))
		}
	} else {
		for _, t := range k.Design.Tasks {
			p.Sections = append(p.Sections, workSection(k, t, at, errs))
		}
	}
	for i, o := range k.Others {
		p.Sections = append(p.Sections, otherSheet(k, o, i))
	}
	sheet := k.Mark.Sheet
	if typed != nil {
		sheet = *typed
	}
	rubric := view.SheetSection{ID: "rubric", Heading: "Your judgement"}
	if !k.Mark.Open() {
		notToCorrect(&p, failed)
		rubric.Note, rubric.Facts = "You gave it on "+view.Day(*k.Mark.Given)+".", sheetFacts(k.Design, k.Mark.Sheet) // not what was typed in another window
		rubric.Text = k.Mark.Sheet.Feedback
		p.Sections = append(p.Sections, rubric)
		keepTyped(r, p)
		return w.render(rw, r, status, view.SheetPage(p))
	}
	form := view.SheetForm{Action: at, Autosave: true, Hidden: hidden("revision", strconv.Itoa(k.Mark.Revision)), Controls: rubricControls(k.Design, sheet, errs),
		Buttons: []view.SheetButton{{Text: "Give this judgement", Name: "give", Value: "1"}, {Text: "Save", Class: "btn second"}}}
	rubric.Forms = []view.SheetForm{form}
	if typed != nil && fault.Is(failed, fault.Conflict) {
		p.Errors[0].Field = "elsewhere"
		p.Sections = append(p.Sections, elsewhere(k.Design, k.Mark.Sheet, *typed))
	}
	p.Sections = append(p.Sections, rubric, view.SheetSection{ID: "back", Heading: "Give it back", Note: "If you know whose work it is, or work with them, somebody else must judge it.",
		Forms: []view.SheetForm{{Action: at + "/back", Controls: []view.Control{sheetField("reason", "Why", "", "", 2, errs)}, Buttons: []view.SheetButton{{Text: "Give it back", Class: "btn second"}}}}})
	keepTyped(r, p)
	return w.render(rw, r, status, view.SheetPage(p))
}

// workSection is the work on one task, and for a demonstration its record.
func workSection(k assess.Work, t assess.Task, at string, errs map[string]string) view.SheetSection {
	a := k.Answer(t.ID)
	part := view.SheetSection{ID: "task-" + string(t.ID), Heading: t.Title, Prose: markdown(t.Instructions), Text: a.Content.Text}
	if link := a.Content.Link; link != "" {
		part.Facts = append(part.Facts, view.Fact{Name: "The work", Value: link, Href: link})
	}
	for _, f := range a.Content.Files {
		part.Rows = append(part.Rows, view.SheetRow{Link: view.Link{Text: f.Name, Href: at + "/files/" + f.Hash}, Facts: assess.KindName(f.Type) + ", " + view.Number(f.Size) + " bytes"})
	}
	if t.Kind == assess.QuizTask {
		s := k.Scores[t.ID]
		part.Note = assess.Number(s.Got) + " of " + assess.Number(s.Max) + " points in the quiz."
	}
	if t.Kind == assess.ObservedTask {
		id := "observed-" + string(t.ID)
		on := sheetField(id+"-on", "Day", "", a.Content.On, 0, errs)
		on.Field.Type, on.Field.Narrow = "date", true
		part.Forms = []view.SheetForm{{Action: at + "/observe/" + string(t.ID), Hidden: hidden("seen", strconv.Itoa(a.Revision)), Controls: []view.Control{
			sheetField(id, "What you saw", "What was done and how. It is kept with the award as evidence.", a.Content.Text, 4, errs), on,
			sheetField(id+"-place", "Where", "", a.Content.Place, 0, errs)}, Buttons: []view.SheetButton{{Text: "Record it", Class: "btn second"}}}}
		part.Text = ""
	}
	return part
}

func otherSheet(k assess.Work, m assess.Mark, i int) view.SheetSection {
	return view.SheetSection{ID: "other-" + strconv.Itoa(i), Heading: "Assessor " + strconv.Itoa(i+1), Text: m.Sheet.Feedback, Facts: sheetFacts(k.Design, m.Sheet)}
}

// elsewhere is where a judgement that was saved in another window differs from
// what is typed in this one.
func elsewhere(d assess.Design, kept, typed assess.Sheet) view.SheetSection {
	part := view.SheetSection{ID: "elsewhere", Heading: "Saved in the other window", Note: "What you typed here is in the form below. Saving it takes the place of these:"}
	for _, c := range d.Criteria() {
		level, ok := kept.Levels[c.ID]
		here, too := typed.Levels[c.ID]
		note := kept.Notes[c.ID]
		if ok == too && level == here && note == typed.Notes[c.ID] {
			continue
		}
		words := "No level chosen"
		if ok {
			words = c.Levels[level].Title
		}
		part.Facts = append(part.Facts, view.Fact{Name: c.Title, Value: sentences(words, note)})
	}
	if kept.Feedback != typed.Feedback {
		part.Facts = append(part.Facts, view.Fact{Name: "To the learner", Value: or(kept.Feedback, "Nothing")})
	}
	if len(part.Facts) == 0 {
		part.Note = "It says the same as the form below."
	}
	return part
}

func sheetFacts(d assess.Design, s assess.Sheet) (facts []view.Fact) {
	for _, c := range d.Criteria() {
		if level, ok := s.Levels[c.ID]; ok {
			facts = append(facts, view.Fact{Name: c.Title, Value: sentences(c.Levels[level].Title, s.Notes[c.ID])})
		}
	}
	return facts
}

// rubricControls are the rubric as choices, each with room for a reason.
func rubricControls(d assess.Design, s assess.Sheet, errs map[string]string) (all []view.Control) {
	for _, t := range d.Tasks {
		for _, c := range t.Rubric {
			id := "level-" + string(c.ID)
			choice := &view.Choice{ID: id, Label: c.Title, Error: errs[id]}
			if len(d.Tasks) > 1 {
				choice.Label = t.Title + ": " + c.Title
			}
			chosen, ok := s.Levels[c.ID]
			why, help := "Why, for “"+c.Title+"”", "Optional. The learner reads it."
			if t.Kind == assess.OutcomeTask {
				choice.Label = "Outcome " + strconv.Itoa(t.Outcomes[0]) + ": " + c.Title
				why, help = "Why, for outcome "+strconv.Itoa(t.Outcomes[0]), "Which piece shows it, or what is missing. The learner reads it."
			}
			for i, l := range c.Levels {
				words := l.Title
				if t.Kind != assess.OutcomeTask {
					words += " · " + view.Count(l.Points, "point", "points")
				}
				choice.Options = append(choice.Options, view.Option{Value: strconv.Itoa(i), Text: words, Help: l.Description, On: ok && chosen == i})
			}
			all = append(all, view.Control{Radio: choice}, sheetField("note-"+string(c.ID), why, help, s.Notes[c.ID], 2, errs))
		}
	}
	return append(all, sheetField("feedback", "To the learner, on the whole", "What was good, what is missing.", s.Feedback, 4, errs))
}

func readSheet(r *http.Request, d assess.Design) assess.Sheet {
	s := assess.Sheet{Levels: map[assess.CriterionID]int{}, Notes: map[assess.CriterionID]string{}, Feedback: r.PostFormValue("feedback")}
	for _, c := range d.Criteria() {
		if level, err := strconv.Atoi(r.PostFormValue("level-" + string(c.ID))); err == nil {
			s.Levels[c.ID] = level
		}
		s.Notes[c.ID] = r.PostFormValue("note-" + string(c.ID))
	}
	return s
}

func (w *Web) saveMark(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	by, id := httpx.Actor(r.Context()), assess.MarkID(r.PathValue("mark"))
	k, err := w.Assess.Work(r.Context(), by, id)
	if err != nil {
		return err
	}
	sheet := readSheet(r, k.Design)
	revision, _ := strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	act, say, next := w.Assess.SaveMark, "Saved. It is yours alone until you give it.", deskPath(k.Mark.Org, "marks", string(id))
	if r.PostFormValue("give") != "" && !wantsJSON(r) {
		act, say, next = w.Assess.GiveMark, "Your judgement is given.", deskPath(k.Mark.Org, "assess")
	}
	m, err := act(r.Context(), by, id, revision, sheet)
	switch {
	case wantsJSON(r):
		return saved(rw, m.Revision, err)
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		return w.showMark(rw, r, httpx.Status(err), &sheet, err)
	case err != nil:
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", say)
	return see(rw, r, next)
}

func (w *Web) markFile(rw http.ResponseWriter, r *http.Request) error {
	f, data, err := w.Assess.MarkFile(r.Context(), httpx.Actor(r.Context()), assess.MarkID(r.PathValue("mark")), r.PathValue("hash"))
	if err != nil {
		return err
	}
	return sendFile(rw, f, data)
}

func (w *Web) observe(rw http.ResponseWriter, r *http.Request) error {
	task := assess.TaskID(r.PathValue("task"))
	id := "observed-" + string(task)
	revision, _ := strconv.Atoi(r.PostFormValue("seen")) // a wrong one is stale
	_, err := w.Assess.Observe(r.Context(), httpx.Actor(r.Context()), assess.MarkID(r.PathValue("mark")), task, revision,
		assess.Content{Text: r.PostFormValue(id), On: r.PostFormValue(id + "-on"), Place: r.PostFormValue(id + "-place")})
	return w.markDone(rw, r, "It is recorded.", deskPath(account.OrgID(r.PathValue("org")), "marks", r.PathValue("mark")), err)
}

func (w *Web) giveBack(rw http.ResponseWriter, r *http.Request) error {
	err := w.Assess.TakeAway(r.Context(), httpx.Actor(r.Context()), assess.MarkID(r.PathValue("mark")), r.PostFormValue("reason"))
	if fault.Is(err, fault.Conflict) { // whoever gave it back before has no page of it any more
		if _, gone := w.Assess.Work(r.Context(), httpx.Actor(r.Context()), assess.MarkID(r.PathValue("mark"))); fault.Is(gone, fault.Gone) {
			w.HTTP.Sessions.Say(r.Context(), "warn", err.Error())
			return see(rw, r, deskPath(account.OrgID(r.PathValue("org")), "assess"))
		}
	}
	return w.markDone(rw, r, "You gave it back. Somebody else will be found.", deskPath(account.OrgID(r.PathValue("org")), "assess"), err)
}

func (w *Web) markDone(rw http.ResponseWriter, r *http.Request, say, next string, err error) error {
	switch {
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		return w.showMark(rw, r, httpx.Status(err), nil, err)
	case err != nil:
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", say)
	return see(rw, r, next)
}

func (w *Web) casePage(rw http.ResponseWriter, r *http.Request) error {
	return w.showCase(rw, r, http.StatusOK, nil)
}

// showCase draws an application to a moderator.
func (w *Web) showCase(rw http.ResponseWriter, r *http.Request, status int, failed error) error {
	c, err := w.Assess.Case(r.Context(), httpx.Actor(r.Context()), assess.ApplicationID(r.PathValue("app")))
	if err != nil {
		return err
	}
	errs, list := fieldErrors(failed)
	at := deskPath(c.Org, "applications", string(c.ID))
	p := view.Sheet{Frame: w.frame(r, c.Who, view.Link{Text: "Assessing", Href: deskPath(c.Org, "assess")}, view.Link{Text: c.Who}), Heading: c.Who,
		Lede: c.Title + ". " + c.StateName() + ".", Errors: list}
	notToCorrect(&p, failed)
	facts := []view.Fact{{Name: "Rule", Value: ruleWords(c.Design)}, {Name: "Version", Value: strconv.Itoa(c.Version)}}
	if c.Renewal != nil {
		facts = append(facts, renewalFact(c.Org, c.Renewal))
	}
	for _, name := range c.Employers {
		facts = append(facts, view.Fact{Name: "Works for", Value: name})
	}
	if c.Identity != nil {
		facts = append(facts, view.Fact{Name: "Watched or checked", Value: "by " + c.Checked + ", " + view.Moment(c.Identity.At) + ": " + c.Identity.How})
	}
	if c.Award != "" {
		facts = append(facts, view.Fact{Name: "Award", Value: "See it", Href: deskPath(c.Org, "awards", c.Award)})
	}
	p.Sections = append(p.Sections, view.SheetSection{ID: "facts", Heading: "In short", Facts: facts})
	if c.State == assess.NotAwarded {
		p.Sections = append(p.Sections, view.SheetSection{ID: "ended", Heading: "No award was made", Note: c.Problem + " " + endedForDesk[c.Renewal.Ended]})
	}
	if c.Appeal != "" {
		p.Sections = append(p.Sections, view.SheetSection{ID: "appeal", Heading: "Why the learner appeals", Text: c.Appeal})
	}
	if all := c.Pieces(); len(all) > 0 {
		p.Sections = append(p.Sections, view.SheetSection{ID: "outcomes", Heading: "What the " + portfolioWord(c.Renewal) + " is to show", Facts: outcomeFacts(c.Design, all)})
		for i, piece := range all {
			p.Sections = append(p.Sections, pieceSection(piece, i, at+"/files/"))
		}
	}
	if c.Decision != nil {
		p.Sections = append(p.Sections, decisionSection(c.Application, c.Design), view.SheetSection{ID: "evidence", Heading: "What was handed in", Facts: evidenceFacts(c.Decision.Evidence)})
	}
	p.Sections = append(p.Sections, caseMarks(c))
	p.Sections = append(p.Sections, caseWays(c, at, errs)...)
	keepTyped(r, p)
	return w.render(rw, r, status, view.SheetPage(p))
}

// caseFile is a file of a portfolio, to those who look after the judging.
func (w *Web) caseFile(rw http.ResponseWriter, r *http.Request) error {
	f, data, err := w.Assess.EntryFile(r.Context(), httpx.Actor(r.Context()), assess.ApplicationID(r.PathValue("app")), r.PathValue("hash"))
	if err != nil {
		return err
	}
	return sendFile(rw, f, data)
}

func caseMarks(c assess.Case) view.SheetSection {
	part := view.SheetSection{ID: "marks", Heading: "Who judges it", Empty: "Nobody yet."}
	for _, m := range c.Marks {
		words := m.Part.Name() + ", "
		switch {
		case m.Dropped:
			words += "taken away"
		case m.Given == nil:
			words += "due " + view.Day(m.Due)
		case m.Hidden:
			words += "given; shown when all are in"
		default:
			words += "given on " + view.Day(*m.Given) + ". " + m.Sheet.Feedback
		}
		part.Facts, part.Empty = append(part.Facts, view.Fact{Name: m.Name, Value: words}), ""
	}
	return part
}

// openMarks are those who have an application to judge, as options.
func openMarks(c assess.Case) (all []view.Option) {
	for _, m := range c.Marks {
		if m.Open() {
			all = append(all, view.Option{Value: string(m.ID), Text: m.Name + ", due " + view.Day(m.Due)})
		}
	}
	return all
}

func caseWays(c assess.Case, at string, errs map[string]string) (all []view.SheetSection) {
	if c.Problem != "" && c.State == assess.Passed {
		all = append(all, view.SheetSection{ID: "problem", Heading: "The award could not be made", Note: c.Problem, Warn: true,
			Forms: []view.SheetForm{{Action: at + "/again", Buttons: []view.SheetButton{{Text: "Try again"}}}}})
	}
	if len(c.People) > 0 {
		choice := &view.Choice{ID: "assessor", Label: "Who takes it", Error: errs["assessor"]}
		part := view.SheetSection{ID: "assign", Heading: "Somebody is lacking", Note: "Whoever is free of conflict and has the least to do is found by itself, within the hour. You can choose somebody now."}
		for _, who := range c.People {
			if who.Conflict != "" {
				part.Facts = append(part.Facts, view.Fact{Name: who.Name, Value: who.Conflict})
			}
			choice.Options = append(choice.Options, view.Option{Value: string(who.Person), Text: who.Name + ", " + view.Count(who.Open, "open judgement", "open judgements")})
		}
		part.Forms = []view.SheetForm{{Action: at + "/assign", Controls: []view.Control{{Select: choice}}, Buttons: []view.SheetButton{{Text: "Give it to them"}}}}
		all = append(all, part)
	}
	if open := openMarks(c); len(open) > 0 {
		choice := &view.Choice{ID: "mark", Label: "From whom", Error: errs["mark"], Options: open}
		all = append(all, view.SheetSection{ID: "away", Heading: "Take it away", Note: "Who is ill, has left or knows the learner need not judge it. What they filled in is not used, and somebody else is found.",
			Forms: []view.SheetForm{{Action: at + "/away", Controls: []view.Control{{Select: choice}, sheetField("reason", "Why", "", "", 2, errs)}, Buttons: []view.SheetButton{{Text: "Take it away", Class: "btn second"}}}}})
	}
	if !c.Blind && c.State.Open() && c.State != assess.Begun && (c.Design.Supervised || c.Design.IdentityCheck) {
		checks := &view.Choice{ID: "checked", Label: "What was checked", Several: true, Options: []view.Option{{Value: "watched", Text: "Somebody watched the work"}, {Value: "identity", Text: "Who the learner is"}}}
		all = append(all, view.SheetSection{ID: "witness", Heading: "Record what was checked", Forms: []view.SheetForm{{Action: at + "/witness",
			Controls: []view.Control{{Radio: checks}, sheetField("how", "How", "Which document, where, on which day. Never its number.", "", 2, errs)}, Buttons: []view.SheetButton{{Text: "Record it"}}}}})
	}
	return all
}

func (w *Web) changeCase(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	by, id := httpx.Actor(r.Context()), assess.ApplicationID(r.PathValue("app"))
	var err error
	switch r.PathValue("what") {
	case "assign":
		_, err = w.Assess.AssignTo(r.Context(), by, id, account.PersonID(r.PostFormValue("assessor")))
	case "away":
		err = w.Assess.TakeAway(r.Context(), by, assess.MarkID(r.PostFormValue("mark")), r.PostFormValue("reason"))
	case "again":
		err = w.Assess.AwardAgain(r.Context(), by, id)
	case "witness":
		watched, identity := false, false
		for _, what := range r.PostForm["checked"] {
			watched, identity = watched || what == "watched", identity || what == "identity"
		}
		err = w.Assess.RecordWitness(r.Context(), by, id, watched, identity, r.PostFormValue("how"))
	default:
		return w.nothing(rw, r)
	}
	switch {
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		return w.showCase(rw, r, httpx.Status(err), err)
	case err != nil:
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "It is done.")
	return see(rw, r, deskPath(account.OrgID(r.PathValue("org")), "applications", string(id)))
}
