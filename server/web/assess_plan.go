package web

import (
	"net/http"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/assess"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) planPage(rw http.ResponseWriter, r *http.Request) error {
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	p, err := w.Assess.Plan(r.Context(), httpx.Actor(r.Context()), assess.AchievementID(a.ID))
	if err != nil {
		return err
	}
	return w.showPlan(rw, r, http.StatusOK, a, p, nil)
}

const rubricHelp = "A criterion is a line with its name; each level stands on a line of its own below, from the lowest to the highest, as “name | points | what it looks like”. " +
	"An asterisk before a level says that it must be reached. An empty line begins the next criterion."

// showPlan draws the form of an assessment, with room for one task more.
func (w *Web) showPlan(rw http.ResponseWriter, r *http.Request, status int, a issuer.Achievement, p assess.Plan, failed error) error {
	errs, list := fieldErrors(failed)
	d, by := p.Draft, httpx.Actor(r.Context())
	name, at := or(a.Draft.Title, "Without a title"), deskPath(a.Org, "define", string(a.ID), "assessment")
	page := view.Sheet{Frame: w.frame(r, "Assessment", view.Link{Text: "Desk", Href: deskPath(a.Org)}, view.Link{Text: "Assessment of " + name}), Heading: "How “" + name + "” is assessed", Errors: list,
		Lede: "Nothing is published yet, so nobody can apply."}
	if p.Published > 0 {
		page.Lede = "Version " + strconv.Itoa(p.Published) + " is published. Whoever has begun stays under theirs."
	}
	if !by.MayIn(account.Define, a.Org, a.Unit) {
		page.Sections = []view.SheetSection{{ID: "rules", Heading: "What is asked", Prose: markdown(d.Intro), Facts: designFacts(d)}}
		return w.render(rw, r, status, view.SheetPage(page))
	}
	number := func(id, label, help string, n int) view.Control {
		c := sheetField(id, label, help, strconv.Itoa(n), 0, errs)
		c.Field.Mode, c.Field.Narrow = "numeric", true
		return c
	}
	controls := []view.Control{sheetField("intro", "What learners read first", "Optional. You may use Markdown.", d.Intro, 3, errs)}
	for i, t := range append(d.Tasks, assess.Task{Kind: assess.FileTask}) {
		controls = append(controls, taskControls(i, t, errs)...)
	}
	controls = append(controls,
		view.Control{Pair: []view.Control{number("least", "Per cent of all points to pass", "", d.Pass.Least), number("leastEach", "Per cent in each task", "0 if only the whole counts.", d.Pass.LeastEach)}},
		sheetField("grades", "Grades", "Only where awards state a grade: “name | least per cent”, one on each line, from the lowest.", gradeLines(d.Pass.Grades), 2, errs),
		view.Control{Radio: &view.Choice{ID: "marking", Label: "Judging", Several: true, Error: errs["blind"], Options: []view.Option{
			{Value: "double", Text: "Two assessors judge independently", On: d.Double}, {Value: "blind", Text: "Assessors see a number instead of the name", On: d.Blind},
			{Value: "supervised", Text: "Somebody watches the work, and that is recorded", On: d.Supervised}, {Value: "identity", Text: "Who the learner is must be checked", On: d.IdentityCheck}}}},
		view.Control{Pair: []view.Control{number("dueDays", "Days an assessor has", "", d.DueDays), number("appealDays", "Days to appeal", "0 for no appeal.", d.AppealDays)}})
	controls = append(controls, view.Control{Radio: &view.Choice{ID: "recognition", Label: "Prior learning", Several: true, Error: errs["recognition"],
		Help: "Who can do it already shows that by a portfolio, judged outcome by outcome. If each task says which outcomes it shows, those recognised need not be done.", Options: []view.Option{
			{Value: "recognise", Text: "Prior learning is recognised", On: d.Recognise}, {Value: "partial", Text: "If only some outcomes are shown, a partial award is given for them", On: d.Partial}}}})
	form := view.SheetForm{Action: at, Hidden: hidden("revision", strconv.Itoa(p.Revision)), Controls: controls, Buttons: []view.SheetButton{{Text: "Save the draft"}}}
	if by.MayIn(account.Publish, a.Org, a.Unit) {
		form.Buttons = append(form.Buttons, view.SheetButton{Text: "Save and publish", Name: "publish", Value: "1", Class: "btn second"})
	}
	page.Sections = []view.SheetSection{{ID: "plan", Heading: "Tasks, rubrics and rule", Note: "Leave a task’s title and instructions empty to remove it. There is always room for one more.", Forms: []view.SheetForm{form}}}
	return w.render(rw, r, status, view.SheetPage(page))
}

func taskControls(i int, t assess.Task, errs map[string]string) []view.Control {
	at := func(name string) string { return assess.TaskField(i, name) }
	n := strconv.Itoa(i + 1)
	kind := &view.Choice{ID: at("kind"), Label: "Task " + n + ": what is handed in", Error: errs[at("kind")]}
	for _, k := range assess.TaskKinds() {
		kind.Options = append(kind.Options, view.Option{Value: string(k), Text: k.Name(), On: k == t.Kind})
	}
	rubric := sheetField(at("rubric"), "Task "+n+": rubric", rubricHelp, rubricLines(t.Rubric), 6, nil)
	for field, text := range errs {
		if strings.HasPrefix(field, "task-"+strconv.Itoa(i)+"-criterion-") {
			rubric.Field.Error = text
		}
	}
	return []view.Control{
		sheetField(at("title"), "Task "+n+": title", "", t.Title, 0, errs),
		{Select: kind},
		sheetField(at("instructions"), "Task "+n+": what is to be done", "What makes it good. You may use Markdown.", t.Instructions, 4, errs),
		rubric,
		{Pair: []view.Control{sheetField(at("quiz"), "Task "+n+": quiz", "Its number, of a quiz.", t.Quiz, 0, errs), sheetField(at("points"), "Task "+n+": points of the quiz", "", nonZero(float64(t.Points)), 0, errs)}},
		sheetField(at("outcomes"), "Task "+n+": outcomes it shows", "Optional: their numbers, such as 1, 3. Needed only where prior learning is recognised.", outcomeNumbers(t.Outcomes), 0, errs),
		{Radio: &view.Choice{ID: at("optional"), Label: "Task " + n + ": must it be done?", Several: true, Error: errs[at("optional")], Options: []view.Option{{Value: "1", Text: "It may be left out", On: t.Optional}}}},
	}
}

func rubricLines(rubric []assess.Criterion) string {
	var b strings.Builder
	for i, c := range rubric {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(c.Title + "\n")
		for j, l := range c.Levels {
			if c.Need > 0 && j == c.Need {
				b.WriteString("* ")
			}
			b.WriteString(l.Title + " | " + strconv.Itoa(l.Points))
			if l.Description != "" {
				b.WriteString(" | " + l.Description)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// readRubric is rubricLines' way back. A criterion whose name stayed keeps its id.
func readRubric(i int, text string, was []assess.Criterion) (rubric []assess.Criterion, bad []*fault.Error) {
	begun := false
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			begun = false
			continue
		case !begun:
			c := assess.Criterion{Title: line}
			for _, known := range was {
				if known.Title == line {
					c.ID = known.ID
				}
			}
			rubric, begun = append(rubric, c), true
			continue
		}
		c := &rubric[len(rubric)-1]
		text, need := strings.CutPrefix(line, "*")
		parts := strings.SplitN(text, "|", 3)
		l := assess.Level{Title: strings.TrimSpace(parts[0])}
		points, err := 0, error(nil)
		if len(parts) > 1 {
			points, err = strconv.Atoi(strings.TrimSpace(parts[1]))
		}
		if len(parts) < 2 || err != nil {
			bad = append(bad, fault.Field(assess.TaskField(i, "rubric"), "Write the level “{level}” as its name, a bar, and whole points: Sound | 7.", "level", or(shortText(l.Title), "…")))
		}
		if l.Points = points; len(parts) > 2 {
			l.Description = strings.TrimSpace(parts[2])
		}
		if need {
			c.Need = len(c.Levels)
		}
		c.Levels = append(c.Levels, l)
	}
	return rubric, bad
}

func outcomeNumbers(numbers []int) string {
	return strings.ReplaceAll(string(issuer.PartOf(numbers)), ",", ", ")
}

func gradeLines(grades []assess.Grade) string {
	var lines []string
	for _, g := range grades {
		lines = append(lines, g.Name+" | "+strconv.Itoa(g.Least))
	}
	return strings.Join(lines, "\n")
}

// readDesign takes a design out of a form; what was kept gives parts their ids.
func readDesign(r *http.Request, was assess.Design) (d assess.Design, bad []*fault.Error) {
	number := func(name string) int {
		text := strings.TrimSpace(r.PostFormValue(name))
		n, err := strconv.Atoi(text)
		if err != nil && text != "" {
			bad = append(bad, fault.Field(name, "Write a whole number."))
		}
		return n
	}
	d = assess.Design{Intro: r.PostFormValue("intro"), DueDays: number("dueDays"), AppealDays: number("appealDays"), Pass: assess.PassRule{Least: number("least"), LeastEach: number("leastEach")}}
	for _, what := range r.PostForm["marking"] {
		d.Double, d.Blind = d.Double || what == "double", d.Blind || what == "blind"
		d.Supervised, d.IdentityCheck = d.Supervised || what == "supervised", d.IdentityCheck || what == "identity"
	}
	for _, what := range r.PostForm["recognition"] {
		d.Recognise, d.Partial = d.Recognise || what == "recognise", d.Partial || what == "partial"
	}
	for line := range strings.Lines(r.PostFormValue("grades")) {
		name, least, ok := strings.Cut(strings.TrimSpace(line), "|")
		if name == "" {
			continue
		}
		n, err := strconv.Atoi(strings.TrimSpace(least))
		if !ok || err != nil {
			bad = append(bad, fault.Field("grades", "Write the grade “{grade}” as its name, a bar, and per cent: Merit | 80.", "grade", name))
		}
		d.Pass.Grades = append(d.Pass.Grades, assess.Grade{Name: name, Least: n})
	}
	for i := range len(was.Tasks) + 1 {
		at := func(name string) string { return assess.TaskField(i, name) }
		t := assess.Task{Title: r.PostFormValue(at("title")), Instructions: r.PostFormValue(at("instructions")), Kind: assess.TaskKind(r.PostFormValue(at("kind"))),
			Quiz: r.PostFormValue(at("quiz")), Points: number(at("points")), Optional: r.PostFormValue(at("optional")) != ""}
		if strings.TrimSpace(t.Title+t.Instructions) == "" {
			continue
		}
		for _, text := range strings.FieldsFunc(r.PostFormValue(at("outcomes")), func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
			o, err := strconv.Atoi(text)
			if err != nil || o < 1 {
				bad = append(bad, fault.Field(at("outcomes"), "Write the outcomes’ numbers, such as 1, 3."))
				break
			}
			t.Outcomes = append(t.Outcomes, o)
		}
		var old []assess.Criterion
		if i < len(was.Tasks) {
			t.ID, old = was.Tasks[i].ID, was.Tasks[i].Rubric
		}
		rubric, wrong := readRubric(i, r.PostFormValue(at("rubric")), old)
		t.Rubric, bad = rubric, append(bad, wrong...)
		d.Tasks = append(d.Tasks, t)
	}
	return d, bad
}

func (w *Web) savePlan(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	by, id := httpx.Actor(r.Context()), assess.AchievementID(a.ID)
	p, err := w.Assess.Plan(r.Context(), by, id)
	if err != nil {
		return err
	}
	d, bad := readDesign(r, p.Draft)
	typed := p
	typed.Draft, typed.Revision = d, 0
	typed.Revision, _ = strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	say := "The draft is saved."
	if err = fault.Join(bad...); err == nil {
		p, err = w.Assess.SavePlan(r.Context(), by, id, typed.Revision, d)
		if err == nil {
			typed = p
		}
	}
	if err == nil && r.PostFormValue("publish") != "" {
		say = "The assessment is published. Learners can apply on the micro-credential’s page."
		_, err = w.Assess.PublishPlan(r.Context(), by, id, p.Revision)
	}
	switch {
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		return w.showPlan(rw, r, httpx.Status(err), a, typed, err)
	case err != nil:
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", say)
	return see(rw, r, deskPath(a.Org, "define", string(a.ID), "assessment"))
}
