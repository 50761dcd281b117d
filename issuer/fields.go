package issuer

import (
	"fmt"
	"strconv"
	"strings"
)

// A definitionField is one field of the form with its value in words, to show
// what differs between two definitions.
type definitionField struct{ field, label, value string }

func (d Definition) fields() []definitionField {
	return []definitionField{
		{"title", "Title", d.Title},
		{"description", "Description", d.Description},
		{"field", "Field", FieldName(d.Field)},
		{"outcomes", "Learning outcomes", strings.Join(d.Outcomes, "\n")},
		{"criteria", "Criteria", d.Criteria},
		{"skills", "Skills", d.skillWords()},
		{"hours", "Workload in hours", Number(d.Hours)},
		{"ects", "ECTS credits", Number(d.ECTS)},
		{"eqf", "Level (EQF)", strconv.Itoa(d.EQF)},
		{"eqfNote", "Why there is no level", d.EQFNote},
		{"assessment", "Type of assessment", d.Assessment.Name()},
		{"participation", "Form of participation", d.Participation.Name()},
		{"supervision", "Supervision and identity", d.Supervision.Name()},
		{"qualityAssurance", "Quality assurance", d.QualityAssurance},
		{"grading", "Result", fmt.Sprint(nameOf(Gradings(), string(d.Grading.Kind)), " ", d.Grading.Max, " ", d.Grading.Needed)},
		{"language", "Language", d.Language},
		{"country", "Country", d.Country},
		{"price", "Price", d.Price.String()},
		{"prerequisites", "Prerequisites", d.Prerequisites},
		{"validMonths", "Valid for, in months", strconv.Itoa(d.ValidMonths)},
		{"stackable", "Stackable", d.Stackable.Name()},
		{"stacksInto", "Counts towards", d.StacksInto},
		{"further", "Further information", d.Further},
		{"image", "Picture", d.Image.PNG + d.Image.SVG},
	}
}

func (d Definition) skillWords() string {
	var lines []string
	for _, s := range d.Skills {
		lines = append(lines, fmt.Sprintf("%s, level %d", s.Skill, s.Level))
	}
	return strings.Join(lines, "\n")
}
