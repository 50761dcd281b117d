package web

import (
	"encoding/base64"
	"fmt"
	"math"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"laurel/issuer"
	"laurel/picture"
	"laurel/record"
	"laurel/server/web/view"
	"laurel/skill"
)

// fieldName is the name of a field of work or study.
func fieldName(slug string) string { return issuer.FieldName(slug) }

// assurance is the strength of proof in one word.
func assurance(d issuer.Definition) string {
	switch {
	case d.Assessment == issuer.Attendance:
		return "attended"
	case d.Assessment == "":
		return ""
	case d.Supervision == issuer.Supervised || d.Supervision.IdentityChecked():
		return "supervised"
	}
	return "assessed"
}

// assessed is how it was shown, in a sentence or two; or, of what is offered,
// how it is going to be.
func assessed(d issuer.Definition, offered bool) string {
	if d.Assessment == issuer.Attendance {
		if offered {
			return "By attendance alone; nothing is assessed."
		}
		return "By attendance alone; nothing was assessed."
	}
	how := map[issuer.Assessment]string{
		issuer.Exam:      "By an examination.",
		issuer.Project:   "By a project, marked against a rubric.",
		issuer.Observed:  "By being observed at work.",
		issuer.Portfolio: "By a portfolio of work.",
	}[d.Assessment]
	if how == "" {
		return ""
	}
	watching := map[issuer.Supervision]string{
		issuer.Unsupervised:     " Nobody watches, and the identity is not checked.",
		issuer.Supervised:       " Someone watches; the identity is not checked.",
		issuer.SupervisedOnline: " Someone watches online and has checked the identity.",
		issuer.SupervisedOnsite: " Someone in the room watches and has checked the identity.",
	}[d.Supervision]
	if offered {
		return how + watching
	}
	watched := map[issuer.Supervision]string{
		issuer.Unsupervised:     " Nobody watched, and the identity was not checked.",
		issuer.Supervised:       " Someone watched; the identity was not checked.",
		issuer.SupervisedOnline: " Someone watched online and had checked the identity.",
		issuer.SupervisedOnsite: " Someone in the room watched and had checked the identity.",
	}[d.Supervision]
	return how + watched
}

// work is the workload with what it amounts to.
func work(d issuer.Definition) string {
	hours := d.Hours
	var s string
	switch {
	case d.Hours > 0 && d.ECTS > 0:
		s = "About " + hourWords(d.Hours) + ", which is " + creditWords(d.ECTS) + ": "
	case d.Hours > 0:
		s = "About " + hourWords(d.Hours) + ": "
	case d.ECTS > 0:
		hours = d.ECTS * 25
		s = creditWords(d.ECTS) + ": "
	default:
		return ""
	}
	return s + fullTime(hours) + "."
}

func hourWords(h float64) string {
	if h == 1 {
		return "1 hour"
	}
	return issuer.Number(h) + " hours"
}

func creditWords(c float64) string {
	if c == 1 {
		return "1 ECTS credit"
	}
	return issuer.Number(c) + " ECTS credits"
}

// fullTime is what a number of hours is at 40 a week.
func fullTime(hours float64) string {
	days := int(math.Round(hours / 8))
	weeks := int(math.Round(hours / 40))
	switch {
	case days <= 1:
		return "about a day’s work"
	case hours < 36:
		return "about " + small(days) + " days of full-time study"
	case weeks == 1:
		return "about a week of full-time study"
	}
	return "about " + small(weeks) + " weeks of full-time study"
}

// validity is how long an award is in force.
func validity(months int) string {
	switch {
	case months == 0:
		return "without end"
	case months%12 == 0:
		return view.Count(months/12, "year", "years")
	}
	return view.Count(months, "month", "months")
}

// summary is a definition in one grey sentence, as labels show it.
func summary(d issuer.Definition) string {
	var first []string
	if name := d.Assessment.Name(); name != "" {
		first = append(first, name)
	}
	if assurance(d) == "supervised" {
		first = append(first, "supervised")
	}
	var second []string
	if wl := d.Workload(); wl != "" {
		second = append(second, wl)
	}
	if d.EQF > 0 {
		second = append(second, fmt.Sprintf("level %d", d.EQF))
	}
	var third []string
	if d.Language != "" {
		third = append(third, record.LanguageName(d.Language))
	}
	if name := d.Participation.Name(); name != "" {
		third = append(third, lowerFirst(name))
	}
	return sentences(strings.Join(first, ", "), strings.Join(second, ", "), strings.Join(third, ", "), priceWords(d.Price))
}

func priceWords(p issuer.Price) string {
	if p.Stated && p.Cents == 0 {
		return "Free of charge"
	}
	return p.String()
}

// sentences joins those that say something, each with its full stop.
func sentences(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, upperFirst(p)+".")
		}
	}
	return strings.Join(out, " ")
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// substance is what a definition stands for, without any one award's result.
func (w *Web) substance(d issuer.Definition, title string) view.Substance {
	s := view.Substance{
		CanTitle: title, Outcomes: d.Outcomes, AssessedBy: assessed(d, false), Criteria: markdown(d.Criteria),
		Lang: foreign(d), Work: work(d), Level: d.EQF, LevelNote: d.EQFNote,
	}
	if d.Assessment == issuer.Attendance { // nobody has shown that they can do it
		s.CanTitle, s.Leaf = "What it covered", picture.Open
	}
	if d.EQF > 0 {
		s.LevelText = "in the European framework. " + skill.Level(d.EQF).Describe()
	}
	for _, k := range d.Skills {
		line := view.SkillLine{Name: string(k.Skill), Level: int(k.Level), Assurance: assurance(d)}
		if known, ok := w.Skills.ByID(k.Skill); ok {
			line.Name, line.Href = known.Name, skillPath(known.ID)
		}
		s.Skills = append(s.Skills, line)
	}
	return s
}

// offered is what a definition will stand for once it is earned.
func (w *Web) offered(d issuer.Definition) view.Substance {
	s := w.substance(d, "What the holder can do")
	s.Offered, s.AssessedBy, s.Leaf = true, assessed(d, true), picture.Open // not earned yet
	if d.Assessment == issuer.Attendance {
		s.CanTitle = "What it covers"
	}
	return s
}

// foreign is the language of an issuer's words when it is not the page's. A
// definition names the language of teaching; its words are taken to be in the
// same one unless they are plainly English.
func foreign(d issuer.Definition) string {
	if base, _, _ := strings.Cut(d.Written, "-"); base == "en" {
		return ""
	} else if d.Written != "" {
		return d.Written
	}
	if base, _, _ := strings.Cut(d.Language, "-"); base == "en" || inEnglish(d.Description+" "+strings.Join(d.Outcomes, " ")) {
		return ""
	}
	return d.Language
}

// inEnglish tells whether every twelfth word or more is one that hardly any
// English text does without and no other language has in such numbers.
func inEnglish(text string) bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
	n := 0
	for _, word := range words {
		switch word {
		case "the", "and", "that", "with", "from", "what", "it", "you", "which", "this":
			n++
		}
	}
	return n > 0 && n*12 >= len(words)
}

// facts are a definition in short.
func facts(d issuer.Definition) []view.Fact {
	var list []view.Fact
	add := func(name, value string) {
		if value != "" {
			list = append(list, view.Fact{Name: name, Value: value})
		}
	}
	assessment := d.Assessment.Name()
	if d.Supervision != "" && assessment != "" {
		assessment += "; " + lowerFirst(d.Supervision.Name())
	}
	add("Assessment", assessment)
	add("Workload", d.Workload())
	if d.EQF > 0 {
		list = append(list, view.Fact{Name: "Level", Value: fmt.Sprintf("EQF %d", d.EQF), Level: d.EQF})
	}
	add("Form", d.Participation.Name())
	add("Language", record.LanguageName(d.Language))
	add("Quality", d.QualityAssurance)
	add("Country", record.CountryName(d.Country))
	return list
}

// offerFacts add what someone who has not earned it yet wants to know.
func offerFacts(d issuer.Definition) []view.Fact {
	list := facts(d)
	add := func(name, value string) {
		if value != "" {
			list = append(list, view.Fact{Name: name, Value: value})
		}
	}
	add("Price", priceWords(d.Price))
	add("Prerequisites", d.Prerequisites)
	add("In force for", validity(d.ValidMonths))
	stack := d.Stackable.Name()
	if d.StacksInto != "" {
		stack += ": " + d.StacksInto
	}
	add("Stackable", stack)
	add("Further", d.Further)
	return list
}

// elements are the EU's elements with what is written, or what is missing.
func elements(d issuer.Definition, form bool) view.Elements {
	var out view.Elements
	for _, e := range d.EU() {
		el := view.Element{Label: e.Label, Done: e.Filled, Value: e.Problem}
		if e.Field != "" {
			el.Href = "#" + e.Field
		}
		el.Problem = e.Key == "workload" && !e.Filled && (d.Hours > 0 || d.ECTS > 0)
		switch {
		case e.AtIssue:
			el.Value = "filled at issue"
		case !form:
			el.Value = elementValue(d, e.Key)
		case e.Key == "country" && e.Filled:
			el.Value = record.CountryName(d.Country)
		}
		if e.Mandatory {
			out.Mandatory = append(out.Mandatory, el)
		} else {
			out.Optional = append(out.Optional, el)
		}
	}
	return out
}

// elementValue is what a definition says for one element.
func elementValue(d issuer.Definition, key string) string {
	switch key {
	case "title":
		return d.Title
	case "country":
		return record.CountryName(d.Country)
	case "awardingBody":
		return "the organisation that signs"
	case "outcomes":
		return strings.Join(d.Outcomes, "; ")
	case "workload":
		return d.Workload()
	case "level":
		if d.EQF > 0 {
			return fmt.Sprintf("EQF %d", d.EQF)
		}
		return d.EQFNote
	case "assessment":
		return d.Assessment.Name()
	case "participation":
		return d.Participation.Name()
	case "qualityAssurance":
		return d.QualityAssurance
	case "prerequisites":
		return d.Prerequisites
	case "supervision":
		return d.Supervision.Name()
	case "grade":
		return gradingWords(d.Grading)
	case "stackability":
		return d.Stackable.Name()
	case "further":
		return d.Further
	}
	return ""
}

// gradingWords is what a result looks like and what is needed.
func gradingWords(g issuer.Grading) string {
	var s string
	switch g.Kind {
	case issuer.PassFail:
		s = "passed or not"
	case issuer.Percent:
		s = "per cent"
	case issuer.Points:
		s = "points"
		if g.Max != "" {
			s += " of " + g.Max
		}
	case issuer.Grade:
		s = "a grade"
	default:
		return ""
	}
	if g.Needed != "" {
		s += "; " + g.Needed + " needed"
	}
	return s
}

// escape makes a text part of a query.
func escape(s string) string { return url.QueryEscape(s) }

// dataSVG is a small drawing inside the page.
func dataSVG(svg []byte) string {
	return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(svg)
}
