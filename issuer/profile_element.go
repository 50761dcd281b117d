package issuer

import (
	"cmp"
	"unicode/utf8"
)

// A ruleElement is something a definition can say, and how much of it there is.
type ruleElement struct {
	key, label, field string
	unit              string // of the amount: " characters", " items"; "" for a choice
	missing           string
	given             bool // nothing is to be filled in
	atIssue           bool // it is filled when an award is made
	measure           func(Definition) (amount float64, value string)
	wrong             func(Definition) string // what contradicts itself; nil: nothing can
}

// RuleElement is an element that an organisation's own list may ask for.
type RuleElement struct {
	Key, Label string
	Unit       string // of an amount: "characters", "items", "hours"; "" for a choice
}

// RuleElements lists them in the order of the form.
func RuleElements() []RuleElement {
	var all []RuleElement
	for _, key := range elementOrder {
		if e := ruleElements[key]; !e.given {
			unit := e.unit
			if unit != "" {
				unit = unit[1:]
			}
			all = append(all, RuleElement{key, e.label, unit})
		}
	}
	return all
}

var elementOrder, ruleElements = func() (order []string, by map[string]ruleElement) {
	by = map[string]ruleElement{}
	for _, e := range allElements() {
		order = append(order, e.key)
		by[e.key] = e
	}
	return order, by
}()

func allElements() []ruleElement {
	text := func(key, label, field, missing string, of func(Definition) string) ruleElement {
		return ruleElement{key: key, label: label, field: field, unit: " characters", missing: missing, measure: func(d Definition) (float64, string) {
			return float64(utf8.RuneCountInString(of(d))), ""
		}}
	}
	number := func(key, label, field, unit, missing string, of func(Definition) float64) ruleElement {
		return ruleElement{key: key, label: label, field: field, unit: unit, missing: missing, measure: func(d Definition) (float64, string) { return of(d), "" }}
	}
	choice := func(key, label, field, missing string, of func(Definition) string) ruleElement {
		return ruleElement{key: key, label: label, field: field, missing: missing, measure: func(d Definition) (float64, string) {
			value := of(d)
			return yes(value != ""), value
		}}
	}
	always := func(key, label string, atIssue bool) ruleElement {
		return ruleElement{key: key, label: label, given: true, atIssue: atIssue, measure: func(Definition) (float64, string) { return 1, "" }}
	}
	workload := number("workload", "Workload", "hours", " hours or ECTS", "say how many hours", func(d Definition) float64 { return max(d.Hours, d.ECTS) })
	workload.wrong = func(d Definition) string {
		if d.badWorkload() != nil {
			return "hours and ECTS disagree"
		}
		return ""
	}
	return []ruleElement{
		always("learner", "Learner", true), always("awardingBody", "Awarding body", false), always("date", "Date", true),
		text("title", "Title", "title", "give it a title", func(d Definition) string { return d.Title }),
		text("description", "Description", "description", "describe it in two or three sentences", func(d Definition) string { return d.Description }),
		choice("field", "Field", "field", "choose the field", func(d Definition) string { return d.Field }),
		choice("language", "Language", "language", "name the language", func(d Definition) string { return d.Language }),
		choice("country", "Country", "country", "name the country", func(d Definition) string { return d.Country }),
		number("outcomes", "Learning outcomes", "outcomes", " items", "write one on each line", func(d Definition) float64 { return float64(len(d.Outcomes)) }),
		text("criteria", "Criteria", "criteria", "say what must be shown and how it is judged", func(d Definition) string { return d.Criteria }),
		number("skills", "Skills", "skill-query", " items", "name the skills that the assessment proves", func(d Definition) float64 { return float64(len(d.Skills)) }),
		number("skillLevels", "Skills with a level", "skill-query", " items", "give each skill the level that is proved", func(d Definition) (n float64) {
			for _, s := range d.Skills {
				n += yes(s.Level > 0)
			}
			return n
		}),
		workload,
		number("hours", "Workload in hours", "hours", " hours", "say how many hours", func(d Definition) float64 { return d.Hours }),
		number("ects", "ECTS credits", "ects", " ECTS", "say how many credits", func(d Definition) float64 { return d.ECTS }),
		choice("level", "Level", "eqf", "choose a level, or say why there is none", func(d Definition) string { return cmp.Or(nonZeroLevel(d.EQF), d.EQFNote) }),
		number("eqf", "Level (EQF)", "eqf", "", "choose a level", func(d Definition) float64 { return float64(d.EQF) }),
		choice("assessment", "Type of assessment", "assessment", "say how it is assessed", func(d Definition) string { return string(d.Assessment) }),
		choice("participation", "Form of participation", "participation", "say online, on site or both", func(d Definition) string { return string(d.Participation) }),
		choice("supervision", "Supervision and identity", "supervision", "say who watches", func(d Definition) string { return string(d.Supervision) }),
		text("qualityAssurance", "Quality assurance", "qualityAssurance", "name who checks you", func(d Definition) string { return d.QualityAssurance }),
		choice("grade", "Grade", "grading", "say what results look like", func(d Definition) string {
			if d.Grading.Kind == NoResult {
				return ""
			}
			return string(d.Grading.Kind)
		}),
		choice("price", "Price", "price", "say what it costs, or that it is free", func(d Definition) string { return d.Price.String() }),
		text("prerequisites", "Prerequisites", "prerequisites", "say what a learner needs before starting", func(d Definition) string { return d.Prerequisites }),
		number("validity", "How long awards are in force", "validMonths", " months", "say for how many months", func(d Definition) float64 { return float64(d.ValidMonths) }),
		choice("stackability", "Stackable", "stackable", "say whether it counts towards something larger", func(d Definition) string { return string(d.Stackable) }),
		text("further", "Further information", "further", "say what else a reader should know", func(d Definition) string { return d.Further }),
	}
}

func yes(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

func nonZeroLevel(n int) string {
	if n == 0 {
		return ""
	}
	return Number(float64(n))
}
