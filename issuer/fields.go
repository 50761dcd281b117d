package issuer

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"laurel/skill"
)

// kindOfField says how two values of a field are compared.
type kindOfField int

const (
	value kindOfField = iota // as a whole: a number with its unit, a choice
	prose                    // word by word
	items                    // item by item
)

// A definitionField is one field of the form with its value in words, to show
// what differs between two definitions.
type definitionField struct {
	field, label, value string
	kind                kindOfField
}

// fields are the fields in the order of the form. name is a skill's name.
func (d Definition) fields(name func(skill.ID) string) []definitionField {
	return []definitionField{
		{"title", "Title", d.Title, prose},
		{"description", "Description", d.Description, prose},
		{"field", "Field", FieldName(d.Field), value},
		{"outcomes", "Learning outcomes", strings.Join(d.Outcomes, "\n"), items},
		{"criteria", "Criteria", d.Criteria, prose},
		{"skills", "Skills", d.skillWords(name), items},
		{"hours", "Workload in hours", quantity(d.Hours, "hour", "hours"), value},
		{"ects", "ECTS credits", quantity(d.ECTS, "ECTS", "ECTS"), value},
		{"eqf", "Level (EQF)", levelWords(d.EQF), value},
		{"eqfNote", "Why there is no level", d.EQFNote, prose},
		{"assessment", "Type of assessment", d.Assessment.Name(), value},
		{"participation", "Form of participation", d.Participation.Name(), value},
		{"supervision", "Supervision and identity", d.Supervision.Name(), value},
		{"qualityAssurance", "Quality assurance", d.QualityAssurance, prose},
		{"grading", "Result", d.Grading.words(), value},
		{"language", "Language", d.Language, value},
		{"country", "Country", d.Country, value},
		{"price", "Price", d.Price.String(), value},
		{"prerequisites", "Prerequisites", d.Prerequisites, prose},
		{"validMonths", "Awards are in force for", monthWords(d.ValidMonths), value},
		{"stackable", "Stackable", d.Stackable.Name(), value},
		{"stacksInto", "Counts towards", d.StacksInto, prose},
		{"further", "Further information", d.Further, prose},
		{"written", "Language of these texts", d.Written, value},
		{"image", "Picture", d.Image.PNG + d.Image.SVG, value},
	}
}

// fields are the texts in another language.
func (t Text) fields(tag string) []definitionField {
	in := " in " + languageName(tag)
	return []definitionField{
		{"texts." + tag + ".title", "Title" + in, t.Title, prose},
		{"texts." + tag + ".description", "Description" + in, t.Description, prose},
		{"texts." + tag + ".outcomes", "Learning outcomes" + in, strings.Join(t.Outcomes, "\n"), items},
		{"texts." + tag + ".criteria", "Criteria" + in, t.Criteria, prose},
		{"texts." + tag + ".further", "Further information" + in, t.Further, prose},
	}
}

func quantity(n float64, one, many string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 " + one
	}
	return Number(n) + " " + many
}

func levelWords(n int) string {
	if n == 0 {
		return ""
	}
	return "level " + strconv.Itoa(n)
}

func monthWords(n int) string {
	if n == 0 {
		return ""
	}
	return MonthsOf(n)
}

// words is the grading for people: "Points, at most 100, 60 needed".
func (g Grading) words() string {
	parts := []string{nameOf(Gradings(), string(cmp.Or(g.Kind, NoResult)))}
	if g.Max != "" {
		parts = append(parts, "at most "+g.Max)
	}
	if g.Needed != "" {
		parts = append(parts, g.Needed+" needed")
	}
	return strings.Join(parts, ", ")
}

func (d Definition) skillWords(name func(skill.ID) string) string {
	var lines []string
	for _, s := range d.Skills {
		line := name(s.Skill)
		if s.Level > 0 {
			line += ", level " + strconv.Itoa(int(s.Level))
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// Change is a field that differs between two definitions, in words.
type Change struct {
	Field  string
	Label  string
	Before string
	After  string
	Items  bool   // it is a list, and each line an item
	Lines  []Line // how one became the other
}

// Changes lists the fields in which two definitions differ, in the order of the
// form. Skills are named by their ids.
func Changes(before, after Definition) []Change {
	return changes(before, after, func(id skill.ID) string { return string(id) })
}

// changes is Changes with the skills' names.
func (s *Service) changes(before, after Definition) []Change {
	return changes(before, after, func(id skill.ID) string {
		if known, ok := s.Skills.ByID(id); ok {
			return known.Name
		}
		return string(id)
	})
}

func changes(before, after Definition, name func(skill.ID) string) (changed []Change) {
	a, b := before.fields(name), after.fields(name)
	for _, tag := range union(before.Texts, after.Texts) {
		a, b = append(a, before.Texts[tag].fields(tag)...), append(b, after.Texts[tag].fields(tag)...)
	}
	for i := range a {
		if a[i].value != b[i].value {
			changed = append(changed, Change{Field: a[i].field, Label: a[i].label, Before: a[i].value, After: b[i].value,
				Items: a[i].kind == items, Lines: a[i].kind.lines(a[i].value, b[i].value)})
		}
	}
	return changed
}

// kindOf says how two values of a field of the form are compared.
func kindOf(field string) kindOfField {
	fields := Definition{}.fields(func(skill.ID) string { return "" })
	if rest, other := strings.CutPrefix(field, "texts."); other {
		tag, _, _ := strings.Cut(rest, ".")
		fields = Text{}.fields(tag)
	}
	for _, f := range fields {
		if f.field == field {
			return f.kind
		}
	}
	return value
}

func union(a, b map[string]Text) []string {
	tags := slices.Collect(maps.Keys(a))
	tags = slices.AppendSeq(tags, maps.Keys(b))
	slices.Sort(tags)
	return slices.Compact(tags)
}

// lines tells how one value became the other.
func (k kindOfField) lines(before, after string) []Line {
	switch k {
	case prose:
		return []Line{{Altered, DiffWords(before, after)}}
	case items:
		return DiffItems(splitLines(before), splitLines(after))
	}
	var pieces []Piece
	if before != "" {
		pieces = append(pieces, Piece{Removed, before})
	}
	if after != "" {
		pieces = append(pieces, Piece{Added, after})
	}
	return []Line{{Altered, pieces}}
}

func splitLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
