package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"laurel/assess/quiz"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/web/view"
)

// typedItem is a question as it stands in the form, with what could not be read.
type typedItem struct {
	quiz.Item
	typed // raw and bad
	Also  string
	Why   string
}

// readItem takes a question out of a form that was sent.
func readItem(r *http.Request, kind quiz.Kind) typedItem {
	t := typedItem{typed: typed{raw: map[string]string{}}, Also: r.PostFormValue("also"), Why: r.PostFormValue("why")}
	ticked := func(name, value string) bool { return slices.Contains(r.PostForm[name], value) }
	t.Item = quiz.Item{Kind: kind, Topic: r.PostFormValue("topic"), Text: r.PostFormValue("text"), Explain: r.PostFormValue("explain"), Partial: quiz.Rule(r.PostFormValue("partial")),
		Accept: lines(r.PostFormValue("accept")), Exact: quiz.Exact{Case: ticked("exact", "case"), Marks: ticked("exact", "marks")}}
	t.Item.Points = t.whole(r, "points")
	switch kind {
	case quiz.Single, quiz.Multiple:
		for at, text := range r.PostForm["option"] {
			t.Item.Options = append(t.Item.Options, quiz.Option{Text: text, Right: ticked("right", strconv.Itoa(at))})
		}
	case quiz.Ordering:
		for _, line := range lines(r.PostFormValue("options")) {
			t.Item.Options = append(t.Item.Options, quiz.Option{Text: line})
		}
	case quiz.Numeric:
		if strings.TrimSpace(r.PostFormValue("value")) == "" {
			t.bad = append(t.bad, fault.Field("value", "Write the number that is right."))
		}
		t.Item.Number = quiz.Number{Value: t.number(r, "value", "Write a number such as 12.5."), Tolerance: t.number(r, "tolerance", "Write a number such as 0.5, or leave it empty."),
			Percent: ticked("how", "percent"), NeedsUnit: ticked("how", "unit"), Unit: strings.TrimSpace(r.PostFormValue("unit")), Also: t.units(t.Also)}
	}
	return t
}

// units reads lines such as "km = 1000".
func (t *typedItem) units(text string) (units []quiz.Unit) {
	for _, line := range lines(text) {
		name, factor, found := strings.Cut(line, "=")
		f, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(factor), ",", ".", 1), 64)
		if !found || err != nil {
			t.bad = append(t.bad, fault.Field("also", "“{line}” is no unit with its size. Write it as km = 1000.", "line", line))
			continue
		}
		units = append(units, quiz.Unit{Name: strings.TrimSpace(name), Factor: f})
	}
	return units
}

func unitLines(units []quiz.Unit) string {
	var all []string
	for _, u := range units {
		all = append(all, u.Name+" = "+strconv.FormatFloat(u.Factor, 'g', -1, 64))
	}
	return strings.Join(all, "\n")
}

func (w *Web) itemForm(rw http.ResponseWriter, r *http.Request, status int, b quiz.Bank, items []quiz.Kept, k quiz.Kept, versions []quiz.ItemVersion, t typedItem, err error) error {
	errs, list := fieldErrors(err)
	f, i := form{t.typed, errs}, t.Item
	p := view.ItemForm{Heading: "Add a question", Lede: i.Kind.Name() + ", in the item bank " + b.Title + ".", Errors: list, Action: bankPath(b, "new"), Button: "Add the question",
		Hidden: []view.Hidden{{Name: "kind", Value: string(i.Kind)}}, Back: view.Link{Text: "Back to the bank", Href: bankPath(b)}}
	if k.ID != "" {
		p.Heading, p.Button, p.Action = "Change a question", "Save as a new version", bankPath(b, "items", string(k.ID))
		p.Lede = i.Kind.Name() + ". Version " + strconv.Itoa(k.Version) + ", of " + view.Day(k.Changed) + "."
		p.Hidden = append(p.Hidden, view.Hidden{Name: "version", Value: strconv.Itoa(k.Version)})
		p.Retire = view.Link{Text: "Retire it", Href: p.Action + "/retire"}
		if k.Retired {
			p.Retire.Text = "Draw it again"
		}
		for _, v := range versions {
			if v.Ref.Version != k.Version {
				p.Versions = append(p.Versions, view.ItemVersion{Words: "Version " + strconv.Itoa(v.Ref.Version) + ", of " + view.Day(v.At), Lines: itemWords(v.Item)})
			}
		}
	}
	var topics []string
	for _, d := range quiz.Topics(items) {
		topics = append(topics, d.Topic)
	}
	help := "Quizzes draw by topic."
	if len(topics) > 0 {
		help += " There are: " + strings.Join(topics[:min(len(topics), 8)], ", ") + "."
	}
	p.Before = []view.Control{f.text("topic", "Topic", help, i.Topic), f.area("text", "Question", "", i.Text, 3)}
	p.Options, p.After = kindControls(f, t)
	p.After = append(p.After, f.short("points", "Points", "1 to 100.", nonZero(float64(i.Points)), "numeric", ""), f.area("explain", "Why this is right", "Optional. Shown after the end, where answers are.", i.Explain, 2))
	if k.ID != "" {
		p.After = append(p.After, f.text("why", "Why it is changed", "Optional, for the log.", t.Why))
	}
	p.Frame = w.frame(r, p.Heading, quizCrumbs(b.Org, view.Link{Text: b.Title, Href: bankPath(b)})...)
	return w.render(rw, r, status, view.ItemFormPage(p))
}

// kindControls are the controls that a kind of question has for itself.
func kindControls(f form, t typedItem) (*view.OptionRows, []view.Control) {
	i := t.Item
	rules := func(list ...quiz.Rule) view.Control {
		var choices []issuer.Choice
		for _, rule := range list {
			choices = append(choices, issuer.Choice{Value: string(rule), Name: rule.Name()})
		}
		return view.Control{Radio: f.choice("partial", "How part of it counts", "", "", string(i.Partial), choices)}
	}
	switch i.Kind {
	case quiz.Single, quiz.Multiple:
		o := &view.OptionRows{Error: f.errors["options"], Several: i.Kind == quiz.Multiple}
		for _, option := range i.Options {
			o.Rows = append(o.Rows, view.OptionRow{Text: option.Text, Right: option.Right})
		}
		for len(o.Rows) < min(12, max(6, len(i.Options)+2)) {
			o.Rows = append(o.Rows, view.OptionRow{})
		}
		if i.Kind == quiz.Multiple {
			return o, []view.Control{rules(quiz.Whole, quiz.ByOption)}
		}
		return o, nil
	case quiz.Ordering:
		var all []string
		for _, option := range i.Options {
			all = append(all, option.Text)
		}
		return nil, []view.Control{f.area("options", "In the right order", "One on each line, the first at the top. Learners see them in another order.", strings.Join(all, "\n"), 6), rules(quiz.Whole, quiz.ByPlace, quiz.ByPair)}
	case quiz.Numeric:
		return nil, numberControls(f, t)
	}
	return nil, []view.Control{
		f.area("accept", "What counts as right", "One answer on each line. The first is shown as the right one.", strings.Join(i.Accept, "\n"), 3),
		{Radio: &view.Choice{ID: "exact", Label: "What must be exact", Help: "Spaces at the ends and in a row never count.", Several: true, Options: []view.Option{
			{Value: "case", Text: "Capitals", Help: "“na” is not “Na”.", On: i.Exact.Case}, {Value: "marks", Text: "Accents", Help: "“resume” is not “résumé”.", On: i.Exact.Marks}}}},
	}
}

func numberControls(f form, t typedItem) []view.Control {
	n := t.Item.Number
	value := strconv.FormatFloat(n.Value, 'g', -1, 64)
	if n.Value == 0 && t.Item.Text == "" { // nothing is written yet
		value = ""
	}
	also := t.Also
	if also == "" {
		also = unitLines(n.Also)
	}
	return []view.Control{
		{Pair: []view.Control{f.short("value", "Right is", "A number.", value, "decimal", ""), f.short("tolerance", "Up to this far off", "Empty for exact.", nonZero(n.Tolerance), "decimal", ""),
			f.text("unit", "Unit", "Optional.", n.Unit)}},
		f.area("also", "Other units", "Optional. One on each line, with how many of the unit above it is: km = 1000.", also, 2),
		{Radio: &view.Choice{ID: "how", Label: "How it is judged", Several: true, Options: []view.Option{
			{Value: "percent", Text: "“Off” is meant in percent", On: n.Percent}, {Value: "unit", Text: "An answer without a unit is not enough", On: n.NeedsUnit}}}},
	}
}

// itemWords are a question and what is right, as lines to read.
func itemWords(i quiz.Item) []string {
	words := []string{i.Text}
	for _, o := range i.Options {
		words = append(words, "– "+o.Text)
	}
	return append(words, "Right: "+strings.Join(rightWords(i), "; "), view.Count(i.Points, "point", "points")+", "+i.Topic)
}
