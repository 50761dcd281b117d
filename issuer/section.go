package issuer

import (
	"slices"
	"strings"
)

// Section is a part of a definition that another organisation may be asked to
// write, as the form has it.
type Section string

const (
	AboutSection      Section = "about"
	OutcomesSection   Section = "outcomes"
	SkillsSection     Section = "skills"
	WorkloadSection   Section = "workload"
	AssessmentSection Section = "assessment"
	AroundSection     Section = "around"
)

// sectionFields are the fields of each section. The picture and the texts in
// other languages are in none: an organisation writes these alone.
var sectionFields = map[Section][]string{
	AboutSection:      {"title", "description", "field", "language", "country", "written"},
	OutcomesSection:   {"outcomes"},
	SkillsSection:     {"skills"},
	WorkloadSection:   {"hours", "ects", "eqf", "eqfNote"},
	AssessmentSection: {"criteria", "assessment", "participation", "supervision", "qualityAssurance", "grading"},
	AroundSection:     {"price", "prerequisites", "validMonths", "stackable", "stacksInto", "further"},
}

// Sections lists them in the order of the form.
func Sections() []Choice {
	return []Choice{
		{string(AboutSection), "What it is: title, description, field, language"},
		{string(OutcomesSection), "Learning outcomes"},
		{string(SkillsSection), "Skills"},
		{string(WorkloadSection), "Workload and level"},
		{string(AssessmentSection), "Criteria and assessment"},
		{string(AroundSection), "What else to know: price, prerequisites, validity"},
	}
}

// Name is the section in a few words.
func (s Section) Name() string {
	name, _, _ := strings.Cut(nameOf(Sections(), string(s)), ":")
	return name
}

// SectionOf is the section that a field of the form belongs to; "" for what an
// organisation writes alone.
func SectionOf(field string) Section {
	for section, fields := range sectionFields {
		if slices.Contains(fields, field) {
			return section
		}
	}
	return ""
}

// With is d with the given sections as they are in other.
func (d Definition) With(other Definition, sections ...Section) Definition {
	for _, s := range sections {
		switch s {
		case AboutSection:
			d.Title, d.Description, d.Field, d.Language, d.Country, d.Written = other.Title, other.Description, other.Field, other.Language, other.Country, other.Written
		case OutcomesSection:
			d.Outcomes = other.Outcomes
		case SkillsSection:
			d.Skills = other.Skills
		case WorkloadSection:
			d.Hours, d.ECTS, d.EQF, d.EQFNote = other.Hours, other.ECTS, other.EQF, other.EQFNote
		case AssessmentSection:
			d.Criteria, d.Assessment, d.Participation, d.Supervision = other.Criteria, other.Assessment, other.Participation, other.Supervision
			d.QualityAssurance, d.Grading = other.QualityAssurance, other.Grading
		case AroundSection:
			d.Price, d.Prerequisites, d.ValidMonths, d.Stackable = other.Price, other.Prerequisites, other.ValidMonths, other.Stackable
			d.StacksInto, d.Further = other.StacksInto, other.Further
		}
	}
	return d
}
