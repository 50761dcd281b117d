package issuer

import (
	"strings"

	"laurel/fault"
)

// Element is one element of the EU recommendation on micro-credentials
// (2022/C 243/02, Annex I) and whether a definition has it.
type Element struct {
	Key       string
	Label     string
	Explain   string // one line beside the form
	Field     string // the form field to go to; empty where nothing is to be filled in
	Mandatory bool
	Filled    bool
	AtIssue   bool   // it is filled when an award is made
	Problem   string // what is wrong or missing, in words
}

// EU lists the eleven mandatory and the five optional elements, in the order
// of the recommendation. Laurel lists; it does not certify.
func (d Definition) EU() []Element {
	workload := ""
	if bad := d.badWorkload(); bad != nil {
		workload = "hours and ECTS disagree"
	}
	return []Element{
		{Key: "learner", Label: "Learner", Explain: "Who earned it. Named when it is issued.", Mandatory: true, Filled: true, AtIssue: true},
		d.element("title", "Title", "What people will call it. Say the ability, not the course.", "title", d.Title != "", "give it a title"),
		d.element("country", "Country", "Country or region of the issuer.", "country", d.Country != "", "name the country"),
		{Key: "awardingBody", Label: "Awarding body", Explain: "Your organisation, as it signs.", Mandatory: true, Filled: true},
		{Key: "date", Label: "Date", Explain: "The day of the award. Filled when it is issued.", Mandatory: true, Filled: true, AtIssue: true},
		d.element("outcomes", "Learning outcomes", "What the holder can do. Begin with a verb someone can watch.", "outcomes", len(d.Outcomes) > 0, "write one on each line"),
		with(d.element("workload", "Workload", "Everything a learner does: classes, practice, assessment; in ECTS where possible.", "hours", d.Hours > 0 || d.ECTS > 0, "say how many hours"), workload),
		d.element("level", "Level", "Level of the outcomes in the European framework, or why there is none.", "eqf", d.EQF > 0 || d.EQFNote != "", "choose a level, or say why there is none"),
		d.element("assessment", "Type of assessment", "What a learner must do to earn it.", "assessment", d.Assessment != "", "say how it is assessed"),
		d.element("participation", "Form of participation", "How learners take part.", "participation", d.Participation != "", "say online, on site or both"),
		d.element("qualityAssurance", "Quality assurance", "Who looks over your shoulder: an agency, an external examiner, a professional body.", "qualityAssurance", d.QualityAssurance != "", "name who checks you"),

		optional(d.element("prerequisites", "Prerequisites", "What a learner needs before starting.", "prerequisites", d.Prerequisites != "", "")),
		optional(d.element("supervision", "Supervision and identity", "Who watched, and how you knew it was the learner.", "supervision", d.Supervision != "", "")),
		optional(d.element("grade", "Grade", "What results look like, and what is needed.", "grading", d.Grading.Kind != "" && d.Grading.Kind != NoResult, "")),
		optional(d.element("stackability", "Stackable", "Whether it stands alone or counts towards something larger.", "stackable", d.Stackable != "", "")),
		optional(d.element("further", "Further information", "Anything a reader should know besides.", "further", d.Further != "", "")),
	}
}

func (d Definition) element(key, label, explain, field string, filled bool, missing string) Element {
	e := Element{Key: key, Label: label, Explain: explain, Field: field, Mandatory: true, Filled: filled}
	if !filled {
		e.Problem = missing
	}
	return e
}

func optional(e Element) Element {
	e.Mandatory = false
	return e
}

// with marks an element as filled in wrongly.
func with(e Element, problem string) Element {
	if problem != "" {
		e.Filled, e.Problem = false, problem
	}
	return e
}

// EUCount counts the filled mandatory and optional elements: "8 of 11, 2 of 5".
func (d Definition) EUCount() (mandatory, optional int) {
	for _, e := range d.EU() {
		switch {
		case e.Filled && e.Mandatory:
			mandatory++
		case e.Filled:
			optional++
		}
	}
	return mandatory, optional
}

// cleaned is the definition with its texts trimmed and its empty lines gone.
func (d Definition) cleaned() Definition {
	for _, text := range []*string{&d.Title, &d.Description, &d.Criteria, &d.QualityAssurance, &d.Prerequisites, &d.StacksInto, &d.Further, &d.EQFNote, &d.Language, &d.Country} {
		*text = strings.TrimSpace(strings.ReplaceAll(*text, "\r\n", "\n"))
	}
	var outcomes []string
	for _, o := range d.Outcomes {
		if o = strings.TrimSpace(o); o != "" {
			outcomes = append(outcomes, o)
		}
	}
	d.Outcomes = outcomes
	if d.Grading.Kind == "" {
		d.Grading.Kind = NoResult
	}
	return d
}

// badResult says what is wrong with a result under this grading.
func (g Grading) badResult(result string) *fault.Error {
	switch {
	case tooLong("result", result, maxShort) != nil:
		return tooLong("result", result, maxShort)
	case result == "":
		return nil
	case g.Kind == Percent:
		return badNumber(result, 100)
	case g.Kind == Points:
		best, _ := number(g.Max)
		return badNumber(result, best)
	}
	return nil
}
