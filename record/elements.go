package record

import (
	"slices"
	"strconv"
	"strings"

	"laurel/credential"
	"laurel/skill"
)

// The target types under which the elements travel (OB 3.0 §AlignmentTargetType,
// extension terms).
const (
	TypeEQF              = "ext:EQF"            // targetCode "5"; no code: targetDescription says why
	TypeECTS             = "ext:ECTS"           // targetCode "3"
	TypeWorkload         = "ext:Workload"       // targetCode "PT75H"
	TypeAssessment       = "ext:AssessmentType" // targetCode is a machine value, targetName the words
	TypeParticipation    = "ext:ParticipationType"
	TypeQualityAssurance = "ext:QualityAssurance" // targetName is the words
	TypeSupervision      = "ext:Supervision"
	TypePrerequisite     = "ext:Prerequisite"
	TypeStackability     = "ext:Stackability" // targetDescription says towards what
	TypeSkill            = "ext:Skill"        // targetDescription "level 5 of 8"
	TypeESCO             = "ext:ESCOSkill"    // the skill of the same name in ESCO
)

const (
	eqfFramework = "European Qualifications Framework"
	eqfURL       = "http://data.europa.eu/snb/eqf/"
	ectsURL      = "http://data.europa.eu/snb/education-credit/6fcec5c5af" // the EU vocabulary's entry for ECTS
	escoURL      = "http://data.europa.eu/esco/skill/"
	maxECTS      = 600
)

// Term is one value of a list: a code for machines and words for people. A
// stranger's may have one of the two.
type Term struct{ Code, Words string }

// String is the words, or the code where there are none.
func (t Term) String() string {
	if t.Words == "" {
		return t.Code
	}
	return t.Words
}

// Skill is one skill and the level at which it was shown.
type Skill struct {
	ID        string // within its framework
	Name      string
	URL       string
	Framework string
	ESCO      string      // the address of the same skill there, or ""
	Level     skill.Level // 0 when none is stated
}

// Elements are the elements of the EU recommendation that belong to an
// achievement, beside its title and language.
type Elements struct {
	Outcomes         []string
	Hours, ECTS      float64     // 0: not stated
	EQF              skill.Level // 0: none, and
	EQFNote          string      // why
	Assessment       Term
	Participation    Term
	Supervision      Term
	QualityAssurance string
	Prerequisites    string
	Stackability     Term
	StacksInto       string
	Further          string
	Skills           []Skill
}

// Alignments writes the elements as alignments of the achievement with this
// page. Values that could not be read back are left out.
func (e Elements) Alignments(page string) []credential.Alignment {
	e = e.cleaned()
	var all []credential.Alignment
	add := func(a credential.Alignment) {
		a.Type = []string{"Alignment"}
		all = append(all, a)
	}
	term := func(targetType, anchor string, t Term, more string) {
		if t != (Term{}) {
			add(credential.Alignment{TargetType: targetType, TargetName: t.String(), TargetCode: t.Code, TargetDescription: more, TargetURL: page + anchor})
		}
	}
	for _, s := range e.Skills {
		a := credential.Alignment{TargetType: TypeSkill, TargetName: s.Name, TargetCode: s.ID, TargetFramework: s.Framework, TargetURL: s.URL}
		if s.Level.Known() {
			a.TargetDescription = s.Level.String()
		}
		add(a)
		if s.ESCO != "" && s.ESCO != s.URL {
			add(credential.Alignment{TargetType: TypeESCO, TargetName: s.Name, TargetFramework: "ESCO", TargetURL: s.ESCO})
		}
	}
	switch {
	case e.EQF.Known():
		n := strconv.Itoa(int(e.EQF))
		add(credential.Alignment{TargetType: TypeEQF, TargetName: "EQF level " + n, TargetCode: n,
			TargetDescription: e.EQF.Describe(), TargetFramework: eqfFramework, TargetURL: eqfURL + n})
	case e.EQFNote != "":
		add(credential.Alignment{TargetType: TypeEQF, TargetName: "No EQF level", TargetDescription: e.EQFNote,
			TargetFramework: eqfFramework, TargetURL: page + "#level"})
	}
	if e.ECTS > 0 {
		add(credential.Alignment{TargetType: TypeECTS, TargetName: Credits(e.ECTS), TargetCode: plain(e.ECTS), TargetURL: ectsURL})
	}
	if e.Hours > 0 {
		add(credential.Alignment{TargetType: TypeWorkload, TargetName: Hours(e.Hours), TargetCode: Duration(e.Hours), TargetURL: page + "#workload"})
	}
	term(TypeAssessment, "#assessment", e.Assessment, "")
	term(TypeParticipation, "#participation", e.Participation, "")
	term(TypeSupervision, "#supervision", e.Supervision, "")
	term(TypeQualityAssurance, "#quality", Term{Words: e.QualityAssurance}, "")
	term(TypePrerequisite, "#prerequisites", Term{Words: e.Prerequisites}, "")
	term(TypeStackability, "#stackability", e.Stackability, e.StacksInto)
	return all
}

// cleaned is the elements as they can be read back.
func (e Elements) cleaned() Elements {
	e.Outcomes = lines(e.Outcomes)
	e.Hours, e.ECTS = between(e.Hours, maxHours), between(e.ECTS, maxECTS)
	if !e.EQF.Known() {
		e.EQF = 0
	} else {
		e.EQFNote = ""
	}
	e.EQFNote = line(e.EQFNote, maxLine)
	e.Assessment, e.Participation = e.Assessment.cleaned(), e.Participation.cleaned()
	e.Supervision, e.Stackability = e.Supervision.cleaned(), e.Stackability.cleaned()
	e.QualityAssurance, e.Prerequisites = line(e.QualityAssurance, maxLine), line(e.Prerequisites, maxLine)
	e.StacksInto = line(e.StacksInto, maxLine)
	if e.Stackability == (Term{}) {
		e.StacksInto = ""
	}
	e.Further = paragraphs(e.Further, maxText)
	e.Skills = slices.Clone(e.Skills[:min(len(e.Skills), maxList)])
	for i, s := range e.Skills {
		e.Skills[i] = s.cleaned()
	}
	e.Skills = slices.DeleteFunc(e.Skills, func(s Skill) bool { return s.Name == "" || s.URL == "" })
	return e
}

func (t Term) cleaned() Term {
	t = Term{Code: line(t.Code, maxName), Words: line(t.Words, maxLine)}
	if t.Words == "" {
		t.Words = t.Code // an alignment has a name
	}
	return t
}

func (s Skill) cleaned() Skill {
	s.ID, s.Name, s.Framework = line(s.ID, maxName), line(s.Name, maxName), line(s.Framework, maxName)
	s.URL = address(s.URL)
	if strings.HasPrefix(s.URL, escoURL) {
		s.ESCO = s.URL
	}
	if s.ESCO = address(s.ESCO); !strings.HasPrefix(s.ESCO, escoURL) {
		s.ESCO = ""
	}
	if !s.Level.Known() {
		s.Level = 0
	}
	return s
}

// lines is a list of texts of one line each, the empty ones left out.
func lines(texts []string) []string {
	var all []string
	for _, text := range texts {
		if text = line(text, maxLine); text != "" && len(all) < maxList {
			all = append(all, text)
		}
	}
	return all
}
