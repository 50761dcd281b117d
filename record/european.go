package record

import (
	"strconv"
	"strings"
	"time"

	"laurel/credential"
	"laurel/credential/eu"
	"laurel/skill"
)

// The European description (package credential/eu) has a term of its own for
// every element that a badge says in alignments and in words. What is read
// from the one is what is read from the other.

// European writes the elements as the European description has them. What is
// mandatory and not there is named in missing; with anything missing there is
// no description. The learner is the badge's.
func (s Summary) European() (m eu.MicroCredential, missing []string) {
	e := s.Elements.cleaned()
	m = eu.MicroCredential{
		ID: s.Achievement, Type: eu.TypeMicroCredential, Title: line(s.Title, maxName), Language: languageTag(s.Language),
		Country: s.Issuer.Country, AwardingBody: []eu.Body{{ID: s.Issuer.ID, Name: line(s.Issuer.Name, maxName)}},
		AwardedOn: s.AwardedOn.UTC().Format(time.DateOnly), LearningOutcome: e.Outcomes,
		Workload:   eu.Workload{Type: eu.TypeWorkload, Hours: positive(e.Hours), ECTS: positive(e.ECTS)},
		Level:      eu.Level{Type: eu.TypeLevel, NotApplicable: e.EQFNote},
		Assessment: europeanTerm(e.Assessment), Participation: europeanTerm(e.Participation),
		QualityAssurance: e.QualityAssurance, Prerequisites: e.Prerequisites, FurtherInfo: e.Further,
		Grade: s.Result.european(), Skill: europeanSkills(e.Skills),
	}
	if e.EQF.Known() {
		m.Level.EQF = eu.EQF + strconv.Itoa(int(e.EQF))
	}
	if e.Supervision != (Term{}) {
		supervision := europeanTerm(e.Supervision)
		m.Supervision = &supervision
	}
	if e.Stackability != (Term{}) {
		m.Stackability = &eu.Stacking{Type: eu.TypeStacking, Code: e.Stackability.Code, Words: e.Stackability.Words, Towards: e.StacksInto}
	}
	for _, element := range []struct {
		name  string
		there bool
	}{
		{"title", m.Title != ""}, {"country", len(m.Country) == 2 && CountryName(m.Country) != m.Country},
		{"awardingBody", s.Issuer.ID != ""}, {"awardedOn", !s.AwardedOn.IsZero()}, {"learningOutcome", len(e.Outcomes) > 0},
		{"workload", m.Workload.Hours+m.Workload.ECTS != ""}, {"level", m.Level.EQF+m.Level.NotApplicable != ""},
		{"assessment", m.Assessment.Words != ""}, {"participation", m.Participation.Words != ""}, {"qualityAssurance", m.QualityAssurance != ""},
	} {
		if !element.there {
			missing = append(missing, element.name)
		}
	}
	return m, missing
}

func positive(n float64) string {
	if n == 0 {
		return ""
	}
	return plain(n)
}

func europeanTerm(t Term) eu.Term { return eu.Term{Type: eu.TypeTerm, Code: t.Code, Words: t.Words} }

func (r Result) european() *eu.Grade {
	if r = r.cleaned(); r.Value == "" {
		return nil
	}
	return &eu.Grade{Type: eu.TypeGrade, Measured: r.Name, Scale: r.Kind, Value: r.Value, Best: r.Max, Needed: r.Needed}
}

func europeanSkills(skills []Skill) (all []eu.Skill) {
	for _, s := range skills {
		one := eu.Skill{ID: s.URL, Type: eu.TypeSkill, Called: s.Name, Code: s.ID, Framework: s.Framework, ESCO: s.ESCO}
		if s.Level.Known() {
			one.AtLevel = strconv.Itoa(int(s.Level))
		}
		all = append(all, one)
	}
	return all
}

// readEuropean says what a European description says its badge stands for. One
// that lacks a mandatory element says nothing.
func readEuropean(c *credential.Credential) Summary {
	d, err := eu.Read(c)
	if err != nil {
		return Summary{ID: line(c.ID(), maxURL), Title: line(c.Name(), maxName)}
	}
	m := d.CredentialSubject.MicroCredential
	s := Summary{
		ID: line(d.ID, maxURL), Achievement: line(m.ID, maxURL), Kind: "MicroCredential", Title: line(m.Title, maxName),
		Issuer:   Issuer{ID: line(d.Issuer.ID, maxURL), Name: line(d.Issuer.Name, maxName), URL: address(d.Issuer.ID), Country: m.Country},
		Holder:   holderOf(credential.AchievementSubject{Identifier: d.CredentialSubject.Identifier}),
		Language: languageTag(m.Language),
	}
	s.AwardedOn, _ = time.Parse(time.DateOnly, m.AwardedOn)
	s.ValidFrom, _, _ = c.ValidFrom()
	if until, ok, err := c.ValidUntil(); ok && err == nil {
		s.ValidUntil = &until
	}
	if g := m.Grade; g != nil {
		s.Result = Result{Name: g.Measured, Kind: g.Scale, Value: g.Value, Max: g.Best, Needed: g.Needed}.cleaned()
	}
	s.Elements = elementsOf(m).cleaned()
	return s
}

func elementsOf(m eu.MicroCredential) Elements {
	e := Elements{
		Outcomes: m.LearningOutcome, EQFNote: m.Level.NotApplicable, QualityAssurance: m.QualityAssurance,
		Prerequisites: m.Prerequisites, Further: m.FurtherInfo,
		Assessment: Term{m.Assessment.Code, m.Assessment.Words}, Participation: Term{m.Participation.Code, m.Participation.Words},
	}
	e.Hours, _ = decimal(m.Workload.Hours)
	e.ECTS, _ = decimal(m.Workload.ECTS)
	if n, err := strconv.Atoi(strings.TrimPrefix(m.Level.EQF, eu.EQF)); err == nil {
		e.EQF = skill.Level(n)
	}
	if t := m.Supervision; t != nil {
		e.Supervision = Term{t.Code, t.Words}
	}
	if t := m.Stackability; t != nil {
		e.Stackability, e.StacksInto = Term{t.Code, t.Words}, t.Towards
	}
	for _, s := range m.Skill {
		level, _ := strconv.Atoi(s.AtLevel)
		e.Skills = append(e.Skills, Skill{ID: s.Code, Name: s.Called, URL: s.ID, Framework: s.Framework, ESCO: s.ESCO, Level: skill.Level(level)})
		if len(e.Skills) == maxList {
			break
		}
	}
	return e
}
