package issuer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"laurel/fault"
)

// Comparison is two or three micro-credentials side by side.
type Comparison struct {
	Items []Item
	Rows  []ComparisonRow
}

// ComparisonRow is one point of all of them.
type ComparisonRow struct {
	Key    string
	Label  string
	Values []string // in the order of the items; "" where nothing is said
	Differ bool
}

// Compare puts two or three of the catalogue side by side.
func (s *Service) Compare(ctx context.Context, ids ...AchievementID) (Comparison, error) {
	var distinct []AchievementID
	for _, id := range ids[:min(len(ids), 100)] {
		if !slices.Contains(distinct, id) {
			distinct = append(distinct, id)
		}
	}
	if len(distinct) < 2 || len(distinct) > 3 {
		return Comparison{}, fault.Field("m", "Choose two or three micro-credentials to put side by side.")
	}
	x, err := s.index(ctx)
	if err != nil {
		return Comparison{}, err
	}
	var c Comparison
	var columns [][]fact
	for _, id := range distinct {
		item, err := x.item(id)
		if err != nil {
			return Comparison{}, err
		}
		c.Items = append(c.Items, item)
		columns = append(columns, s.compared(item))
	}
	for i, first := range columns[0] {
		row := ComparisonRow{Key: first.key, Label: first.label}
		for _, column := range columns {
			row.Values = append(row.Values, column[i].value)
			row.Differ = row.Differ || column[i].value != first.value
		}
		if row.Differ || first.value != "" {
			c.Rows = append(c.Rows, row)
		}
	}
	return c, nil
}

// fact is one point of a definition in words.
type fact struct{ key, label, value string }

// compared are all points, also those that are not stated.
func (s *Service) compared(item Item) []fact {
	d := item.Definition
	var skills []string
	for _, sl := range d.Skills {
		name := string(sl.Skill)
		if known, ok := s.Skills.ByID(sl.Skill); ok {
			name = known.Name
		}
		if sl.Level.Known() {
			name += fmt.Sprintf(" (level %d)", sl.Level)
		}
		skills = append(skills, name)
	}
	field, valid := "", MonthsOf(d.ValidMonths)
	if d.Field != "" {
		field = FieldName(d.Field)
	}
	return []fact{
		{"issuer", "Offered by", item.Issuer.Name},
		{"field", "Field", field},
		{"outcomes", "What the holder can do", strings.Join(d.Outcomes, "\n")},
		{"skills", "Skills proved", strings.Join(skills, "\n")},
		{"assessment", "Assessment", d.Assessment.Name()},
		{"supervision", "Supervision", d.Supervision.Name()},
		{"workload", "Workload", d.Workload()},
		{"level", "Level", d.levelWords()},
		{"mode", "Form", d.Participation.Name()},
		{"language", "Language", languageName(d.Language)},
		{"price", "Price", d.Price.String()},
		{"prerequisites", "Prerequisites", d.Prerequisites},
		{"validMonths", "In force", valid},
		{"stackable", "Stackable", strings.TrimSuffix(d.Stackable.Name()+": "+d.StacksInto, ": ")},
		{"qualityAssurance", "Quality assurance", d.QualityAssurance},
		{"country", "Country", countryName(d.Country)},
	}
}

// facts are what a definition states, in short.
func (d Definition) facts() []fact {
	all := []fact{
		{"assessment", "Assessment", d.Assessment.Name()},
		{"workload", "Workload", d.Workload()},
		{"level", "Level", d.levelWords()},
		{"mode", "Form", d.Participation.Name()},
		{"language", "Language", languageName(d.Language)},
		{"price", "Price", d.Price.String()},
	}
	return slices.DeleteFunc(all, func(f fact) bool { return f.value == "" })
}

// levelWords is the level with what it means, or why there is none.
func (d Definition) levelWords() string {
	if l := level(d.EQF); l.Known() {
		return fmt.Sprintf("EQF %d: %s", d.EQF, l.Short())
	}
	return d.EQFNote
}

// countryName says a country in English, its code where it has no name.
func countryName(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil || code == "" {
		return code
	}
	return cmp.Or(display.English.Regions().Name(region), code)
}
