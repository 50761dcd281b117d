package web

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"laurel/fault"
	"laurel/issuer"
	"laurel/record"
	"laurel/server/web/view"
	"laurel/skill"
)

// typed is a definition as it stands in the form: beside what could be read,
// the words that could not, so nothing typed is lost.
type typed struct {
	issuer.Definition
	raw map[string]string
	bad []*fault.Error
}

// shown is what was typed into a number's field, or the number.
func (t typed) shown(field, number string) string {
	if raw, ok := t.raw[field]; ok {
		return raw
	}
	return number
}

// readDefinition takes a definition out of a form that was sent.
func readDefinition(r *http.Request) typed {
	text := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(r.PostFormValue(name), "\r\n", "\n"))
	}
	t := typed{raw: map[string]string{}}
	t.Definition = issuer.Definition{
		Title: text("title"), Description: text("description"), Field: text("field"), Outcomes: lines(r.PostFormValue("outcomes")),
		Criteria: text("criteria"), Skills: readSkills(r),
		EQFNote: text("eqfNote"), Assessment: issuer.Assessment(text("assessment")), Participation: issuer.Participation(text("participation")),
		Supervision: issuer.Supervision(text("supervision")), QualityAssurance: text("qualityAssurance"),
		Grading:  issuer.Grading{Kind: issuer.GradingKind(text("grading")), Max: text("gradingMax"), Needed: text("gradingNeeded")},
		Language: text("language"), Country: strings.ToUpper(text("country")), Written: text("written"), Prerequisites: text("prerequisites"),
		Stackable: issuer.Stackable(text("stackable")), StacksInto: text("stacksInto"), Further: text("further"),
		Image: issuer.Image{PNG: text("keptPNG"), SVG: text("keptSVG")},
	}
	t.Hours = t.number(r, "hours", "Write the hours as a number, such as 75.")
	t.ECTS = t.number(r, "ects", "Write the credits as a number, such as 2.5.")
	t.EQF = int(t.number(r, "eqf", "Choose one of the levels."))
	t.ValidMonths = int(t.number(r, "validMonths", "Write a number of months, or leave it empty."))
	if text("price") != "" {
		t.Price = issuer.Price{Stated: true, Cents: int64(math.Round(t.number(r, "price", "Write the price as an amount, such as 180.") * 100)), Currency: strings.ToUpper(text("currency"))}
	}
	if r.PostFormValue("image") == "drawn" {
		t.Image = issuer.Image{}
	}
	return t
}

// number reads a number as people write it, with a point or a comma.
func (t *typed) number(r *http.Request, name, help string) float64 {
	raw := strings.TrimSpace(r.PostFormValue(name))
	if raw == "" {
		return 0
	}
	n, err := strconv.ParseFloat(strings.Replace(raw, ",", ".", 1), 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) || math.Abs(n) > 1e9 {
		t.raw[name] = raw
		t.bad = append(t.bad, fault.Field(name, help))
		return 0
	}
	return n
}

func lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// readSkills pairs each skill with its level, adds what was ticked among the
// found ones, and leaves out the one to remove.
func readSkills(r *http.Request) []issuer.SkillLevel {
	levels := r.PostForm["level"]
	remove := r.PostFormValue("remove")
	var out []issuer.SkillLevel
	add := func(id string, level int) {
		has := func(s issuer.SkillLevel) bool { return string(s.Skill) == id }
		if id != "" && id != remove && !slices.ContainsFunc(out, has) {
			out = append(out, issuer.SkillLevel{Skill: skill.ID(id), Level: skill.Level(level)})
		}
	}
	for i, id := range r.PostForm["skill"] {
		level := 0
		if i < len(levels) {
			level, _ = strconv.Atoi(levels[i]) // a stranger's word is level 0
		}
		add(id, level)
	}
	for _, id := range r.PostForm["add"] {
		add(id, 0)
	}
	return out
}

// fieldErrors are the sentences of a failure, by field.
func fieldErrors(err error) (map[string]string, []view.FieldError) {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return nil, nil
	}
	by := map[string]string{}
	var list []view.FieldError
	for _, e := range f.Fields() {
		by[e.Field] = e.Sentence()
		list = append(list, view.FieldError{Field: anchor(e.Field), Text: e.Sentence()})
	}
	if len(list) == 0 {
		list = append(list, view.FieldError{Text: f.Sentence()})
	}
	return by, list
}

// anchor is the control a field's error leads to.
func anchor(field string) string {
	if field == "skills" {
		return "skill-query"
	}
	return field
}

// explain is an element's one line beside its field.
func explain(d issuer.Definition, key string) string {
	for _, e := range d.EU() {
		if e.Key == key {
			return e.Explain
		}
	}
	return ""
}

// form builds the controls of the definition's form.
type form struct {
	typed
	errors map[string]string
}

func (f form) text(id, label, help, value string) view.Control {
	return view.Control{Field: &view.Field{ID: id, Label: label, Help: help, Value: value, Error: f.errors[id]}}
}

func (f form) area(id, label, help, value string, rows int) view.Control {
	c := f.text(id, label, help, value)
	c.Field.Type, c.Field.Rows = "textarea", rows
	return c
}

func (f form) short(id, label, help, value, mode, unit string) view.Control {
	c := f.text(id, label, help, f.shown(id, value))
	c.Field.Mode, c.Field.Unit = mode, unit
	return c
}

func (f form) choice(id, label, help, none, value string, list []issuer.Choice) *view.Choice {
	c := &view.Choice{ID: id, Label: label, Help: help, Error: f.errors[id]}
	if none != "" {
		c.Options = append(c.Options, view.Option{Text: none, On: value == ""})
	}
	for _, o := range list {
		c.Options = append(c.Options, view.Option{Value: o.Value, Text: o.Name, On: o.Value == value})
	}
	return c
}

// parts are the sections of the form, in the order of the award's page.
func (f form) parts() []view.Part {
	return []view.Part{
		{ID: "what", Heading: "What it is", Controls: f.what(), Image: true},
		{ID: "able", Heading: "What the holder can do", Controls: f.able(), Skills: true},
		{ID: "much", Heading: "How much work, at what level", Controls: f.much()},
		{ID: "how", Heading: "How it is assessed", Controls: f.how()},
		{ID: "around", Heading: "What else to know", Controls: f.around()},
	}
}

func (f form) what() []view.Control {
	d := f.Definition
	var fields []issuer.Choice
	for _, one := range issuer.Fields() {
		fields = append(fields, issuer.Choice{Value: one.Slug, Name: one.Name})
	}
	written := including(languages(), d.Written, record.LanguageName(d.Written))
	return []view.Control{
		f.text("title", "Title", explain(d, "title"), d.Title),
		f.area("description", "Description", "Two or three sentences for someone who has never heard of it.", d.Description, 4),
		{Select: f.choice("field", "Field", "Where people look for it in the catalogue.", "Choose one", d.Field, fields)},
		{Pair: []view.Control{
			{Select: f.choice("language", "Language", "In which it is taught and assessed.", "Choose one", d.Language, including(languages(), d.Language, record.LanguageName(d.Language)))},
			{Select: f.choice("country", "Country", explain(d, "country"), "Choose one", d.Country, including(countries(), d.Country, d.Country))},
		}},
		{Select: f.choice("written", "These texts are written in", "Other languages have a page of their own.", "The language it is taught in", d.Written, written)},
	}
}

func (f form) able() []view.Control {
	return []view.Control{
		f.area("outcomes", "Learning outcomes, one on each line", "Begin with a verb someone can watch: “makes”, “explains”, “repairs”.", strings.Join(f.Outcomes, "\n"), 5),
		f.area("criteria", "Criteria", "What a learner must show and how it is judged. You may use Markdown.", f.Criteria, 5),
	}
}

func (f form) much() []view.Control {
	d := f.Definition
	var levels []issuer.Choice
	for l := skill.Lowest; l <= skill.Highest; l++ {
		levels = append(levels, issuer.Choice{Value: strconv.Itoa(int(l)), Name: fmt.Sprintf("%d: %s", l, l.Short())})
	}
	return []view.Control{
		f.short("hours", "Workload in hours", explain(d, "workload"), nonZero(d.Hours), "decimal", "hours"),
		{Pair: []view.Control{
			f.short("ects", "ECTS credits", "One is 25 to 30 hours.", nonZero(d.ECTS), "decimal", ""),
			{Select: f.choice("eqf", "Level (EQF)", "Of the outcomes, not of the course.", "No level", nonZero(float64(d.EQF)), levels)},
		}},
		f.text("eqfNote", "If there is no level, why", "One line. A European description names a level or says why there is none.", d.EQFNote),
	}
}

func (f form) how() []view.Control {
	d := f.Definition
	return []view.Control{
		{Radio: f.choice("assessment", "Type of assessment", "What a learner must do to earn it. Attendance alone gives a visibly weaker badge.", "", string(d.Assessment), issuer.Assessments())},
		{Radio: f.choice("participation", "Form of participation", explain(d, "participation"), "", string(d.Participation), issuer.Participations())},
		{Select: f.choice("supervision", "Supervision and identity", "Optional. Tells employers who watched, and how you knew it was the learner.", "Not said", string(d.Supervision), issuer.Supervisions())},
		f.text("qualityAssurance", "Quality assurance", explain(d, "qualityAssurance"), d.QualityAssurance),
		{Select: f.choice("grading", "Result", "Optional. "+explain(d, "grade"), "Not said", grading(d), issuer.Gradings())},
		{Pair: []view.Control{
			f.text("gradingMax", "Best value", "Of points, such as 100.", d.Grading.Max),
			f.text("gradingNeeded", "Needed to pass", "Such as 60.", d.Grading.Needed),
		}},
	}
}

func (f form) around() []view.Control {
	d := f.Definition
	price := ""
	if d.Price.Stated {
		price = strconv.FormatFloat(float64(d.Price.Cents)/100, 'f', -1, 64)
	}
	return []view.Control{
		{Pair: []view.Control{
			f.short("price", "Price", "What the learner pays; 0 if it is free.", price, "decimal", ""),
			f.text("currency", "Currency", "Three letters.", or(d.Price.Currency, "EUR")),
		}},
		f.text("prerequisites", "Prerequisites", "Optional. "+explain(d, "prerequisites"), d.Prerequisites),
		f.short("validMonths", "Awards are in force for", "In months. Leave it empty if they do not run out.", nonZero(float64(d.ValidMonths)), "numeric", "months"),
		{Select: f.choice("stackable", "Stackable", "Optional. "+explain(d, "stackability"), "Not said", string(d.Stackable), issuer.Stackables())},
		f.text("stacksInto", "Counts towards", "Optional. The larger award or programme.", d.StacksInto),
		f.area("further", "Further information", "Optional. "+explain(d, "further"), d.Further, 3),
	}
}

func grading(d issuer.Definition) string {
	if d.Grading.Kind == issuer.NoResult {
		return ""
	}
	return string(d.Grading.Kind)
}

func nonZero(n float64) string {
	if n == 0 {
		return ""
	}
	return issuer.Number(n)
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// carried are all values of a form, so that a page between may send them on.
func carried(r *http.Request, without ...string) []view.Hidden {
	var out []view.Hidden
	for name, values := range r.PostForm {
		if slices.Contains(without, name) {
			continue
		}
		for _, v := range values {
			out = append(out, view.Hidden{Name: name, Value: v})
		}
	}
	slices.SortStableFunc(out, func(a, b view.Hidden) int { return strings.Compare(a.Name, b.Name) })
	return out
}
