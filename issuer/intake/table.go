package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/table"
)

// columns are the names that a table's columns may have, our own first, in the
// order of the form.
var columns = []struct{ field, label, names string }{
	{"title", "Title", "title name titel naam titre titulo tittel"},
	{"description", "Description", "description beschreibung omschrijving beskrivelse descripcion"},
	{"field", "Field", "field fieldofstudy"},
	{"outcomes", "Learning outcomes", "outcomes learningoutcomes lernergebnisse leeruitkomsten leringsutbytte"},
	{"criteria", "Criteria", "criteria kriterien kriterier criteres"},
	{"language", "Language", "language sprache taal sprak langue idioma"},
	{"country", "Country", "country land pays pais"},
	{"hours", "Workload in hours", "hours workload stunden uren timer heures horas"},
	{"ects", "ECTS credits", "ects credits ectscredits"},
	{"eqf", "Level (EQF)", "eqf level eqflevel niveau nivel"},
	{"assessment", "Type of assessment", "assessment assessmenttype"},
	{"participation", "Form of participation", "participation form mode participationtype"},
	{"supervision", "Supervision and identity", "supervision supervisiontype"},
	{"qualityAssurance", "Quality assurance", "qualityassurance quality"},
	{"prerequisites", "Prerequisites", "prerequisites entryrequirements"},
	{"validMonths", "Awards are in force for", "validmonths validity"},
	{"price", "Price", "price preis prijs pris prix precio"},
	{"currency", "Currency", "currency wahrung valuta devise moneda"},
	{"further", "Further information", "further furtherinformation"},
	{"id", "Id", "id source identifier"},
}

// readTable reads a CSV table: one definition a row, outcomes divided by |.
func readTable(data []byte) ([]Found, error) {
	r, err := table.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	at, known := map[string]int{}, map[int]bool{}
	var understood, ignored []string
	for _, c := range columns {
		for name := range strings.FieldsSeq(c.names) {
			i := indexOf(r.Header, name)
			if _, have := at[c.field]; i >= 0 && !known[i] && !have {
				at[c.field], known[i] = i, true
				understood = append(understood, c.label)
			}
		}
	}
	if _, named := at["title"]; !named {
		return nil, refuse("No column is named title. The first line names these: {found}.", "found", short(strings.Join(r.Header, ", ")))
	}
	for i, name := range r.Header {
		if !known[i] && name != "" {
			ignored = append(ignored, "column "+short(name))
		}
	}
	var found []Found
	for len(found) <= MaxItems {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		f := Found{Format: "table", Understood: understood, Ignored: ignored}
		f.read(row, func(field string) string {
			if i, ok := at[field]; ok {
				return strings.TrimSpace(row.Cell(i))
			}
			return ""
		})
		found = append(found, f)
	}
	return found, nil
}

func indexOf(header []string, name string) int {
	for i, h := range header {
		if table.PlainName(h) == name {
			return i
		}
	}
	return -1
}

func short(s string) string {
	if len(s) > 200 {
		return strings.ToValidUTF8(s[:200], "") + "…"
	}
	return s
}

// read takes a row; what cannot be read is its problem.
func (f *Found) read(row table.Row, cell func(string) string) {
	if row.Problem != nil {
		f.Problem = fmt.Sprintf("Line %d: %s", row.Line, row.Problem.Sentence())
	}
	number := func(field string) float64 {
		text := cell(field)
		if text == "" {
			return 0
		}
		n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		if (err != nil || math.IsInf(n, 0) || math.IsNaN(n)) && f.Problem == "" {
			f.Problem = fmt.Sprintf("Line %d: %s is no number: %s", row.Line, field, short(text))
		}
		return n
	}
	d := issuer.Definition{Title: cell("title"), Description: cell("description"), Criteria: cell("criteria"), Language: canonical(cell("language")), Country: strings.ToUpper(cell("country")),
		Hours: number("hours"), ECTS: number("ects"), EQF: int(number("eqf")), QualityAssurance: cell("qualityAssurance"), Prerequisites: cell("prerequisites"),
		ValidMonths: int(number("validMonths")), Further: cell("further"),
		Assessment: issuer.Assessment(f.choice(cell("assessment"), issuer.Assessments())), Participation: issuer.Participation(f.choice(cell("participation"), issuer.Participations())),
		Supervision: issuer.Supervision(f.choice(cell("supervision"), issuer.Supervisions()))}
	for o := range strings.FieldsFuncSeq(cell("outcomes"), func(r rune) bool { return r == '|' || r == '\n' }) {
		if o = strings.TrimSpace(o); o != "" {
			d.Outcomes = append(d.Outcomes, o)
		}
	}
	var fields []issuer.Choice
	for _, one := range issuer.Fields() {
		fields = append(fields, issuer.Choice{Value: one.Slug, Name: one.Name})
	}
	d.Field = f.choice(cell("field"), fields)
	if cell("price") != "" {
		d.Price = issuer.Price{Stated: true, Cents: int64(math.Round(number("price") * 100)), Currency: strings.ToUpper(cell("currency"))}
	}
	f.Definition, f.Source = d, cell("id")
	if f.Source != "" {
		f.Source = "table:" + f.Source
	}
	if err, ok := d.Validate().(*fault.Error); ok && err != nil && f.Problem == "" {
		for _, bad := range err.Fields() {
			f.Problem = fmt.Sprintf("Line %d: %s: %s", row.Line, bad.Field, bad.Sentence())
			break
		}
	}
}

// choice finds a value of a closed list by the value or its words; another
// text is left out and named.
func (f *Found) choice(text string, from []issuer.Choice) string {
	for _, c := range from {
		if strings.EqualFold(c.Value, text) || strings.EqualFold(c.Name, text) {
			return c.Value
		}
	}
	if text != "" {
		f.Ignored = append(f.Ignored[:len(f.Ignored):len(f.Ignored)], "“"+short(text)+"”, which is none of the choices")
	}
	return ""
}
