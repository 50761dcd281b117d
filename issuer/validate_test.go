package issuer_test

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"laurel/fault"
	"laurel/issuer"
	"laurel/skill"
)

func TestValidate(t *testing.T) {
	many := func(n int) (all []issuer.SkillLevel) {
		for _, s := range skill.Starter().Skills[:n] {
			all = append(all, issuer.SkillLevel{Skill: s.ID, Level: 3})
		}
		return all
	}
	for _, tt := range []struct {
		name   string
		change func(*issuer.Definition)
		field  string // at fault; empty: it may be saved
	}{
		{"complete", nil, ""},
		{"empty", func(d *issuer.Definition) { *d = issuer.Definition{} }, ""},
		{"a long title", func(d *issuer.Definition) { d.Title = strings.Repeat("é", 121) }, "title"},
		{"the longest title", func(d *issuer.Definition) { d.Title = strings.Repeat("é", 120) }, ""},
		{"a title that is not text", func(d *issuer.Definition) { d.Title = "a\xff" }, "title"},
		{"a title that prints backwards", func(d *issuer.Definition) { d.Title = "a\u202eb" }, "title"},
		{"a control character", func(d *issuer.Definition) { d.Criteria = "a\x00b" }, "criteria"},
		{"lines and tabs", func(d *issuer.Definition) { d.Criteria = "a\n\tb" }, ""},
		{"too many outcomes", func(d *issuer.Definition) { d.Outcomes = make([]string, 21) }, "outcomes"},
		{"a long outcome", func(d *issuer.Definition) { d.Outcomes = []string{strings.Repeat("x", 301)} }, "outcomes"},
		{"thirty skills", func(d *issuer.Definition) { d.Skills = many(30) }, ""},
		{"too many skills", func(d *issuer.Definition) { d.Skills = many(31) }, "skills"},
		{"a skill twice", func(d *issuer.Definition) { d.Skills = append(many(2), many(1)...) }, "skills"},
		{"a skill at level 9", func(d *issuer.Definition) { d.Skills = []issuer.SkillLevel{{Skill: "x", Level: 9}} }, "skills"},
		{"hours below nothing", func(d *issuer.Definition) { d.Hours = -1 }, "hours"},
		{"hours that are no number", func(d *issuer.Definition) { d.Hours = math.NaN() }, "hours"},
		{"endless credits", func(d *issuer.Definition) { d.ECTS = math.Inf(1) }, "ects"},
		{"level 9", func(d *issuer.Definition) { d.EQF = 9 }, "eqf"},
		{"an unknown field", func(d *issuer.Definition) { d.Field = "alchemy" }, "field"},
		{"an unknown assessment", func(d *issuer.Definition) { d.Assessment = "luck" }, "assessment"},
		{"an unknown form", func(d *issuer.Definition) { d.Participation = "dream" }, "participation"},
		{"an unknown supervision", func(d *issuer.Definition) { d.Supervision = "dog" }, "supervision"},
		{"an unknown stackability", func(d *issuer.Definition) { d.Stackable = "pile" }, "stackable"},
		{"an unknown grading", func(d *issuer.Definition) { d.Grading.Kind = "stars" }, "grading"},
		{"a regional language", func(d *issuer.Definition) { d.Language = "pt-BR" }, ""},
		{"no language", func(d *issuer.Definition) { d.Language = "not a language" }, "language"},
		{"a country in small letters", func(d *issuer.Definition) { d.Country = "no" }, "country"},
		{"a continent", func(d *issuer.Definition) { d.Country = "150" }, "country"},
		{"a country that is not", func(d *issuer.Definition) { d.Country = "QX" }, "country"},
		{"free without a currency", func(d *issuer.Definition) { d.Price = issuer.Price{Stated: true} }, ""},
		{"a price without a currency", func(d *issuer.Definition) { d.Price.Currency = "" }, "currency"},
		{"a price below nothing", func(d *issuer.Definition) { d.Price.Cents = -1 }, "price"},
		{"valid for a century", func(d *issuer.Definition) { d.ValidMonths = 1200 }, "validMonths"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := complete("Ask a database", tt.change).Validate()
			f, bad := errors.AsType[*fault.Error](err)
			if bad != (tt.field != "") || (bad && f.Field != tt.field) {
				t.Errorf("%v, want the field %q at fault", err, tt.field)
			}
		})
	}
}

func TestValidateNamesEveryField(t *testing.T) {
	err := complete("x", func(d *issuer.Definition) { d.Title, d.EQF, d.ValidMonths = strings.Repeat("x", 999), 12, -3 }).Validate()
	f, _ := errors.AsType[*fault.Error](err)
	var fields []string
	for _, bad := range f.Fields() {
		fields = append(fields, bad.Field)
	}
	if !slices.Equal(fields, []string{"title", "eqf", "validMonths"}) {
		t.Errorf("at fault: %v", fields)
	}
}

func TestWorkload(t *testing.T) {
	for _, tt := range []struct {
		hours, ects float64
		problem     string
	}{
		{75, 3, ""}, {90, 3, ""}, {25, 1, ""}, {12.5, 0.5, ""}, {100, 0, ""}, {0, 3, ""},
		{50, 4, "50 hours and 4 ECTS do not fit. One ECTS is 25 to 30 hours: write 100 hours, or 2 ECTS."},
		{91, 3, "91 hours and 3 ECTS do not fit. One ECTS is 25 to 30 hours: write 90 hours, or 3.5 ECTS."},
		{1, 1, "1 hour and 1 ECTS do not fit. One ECTS is 25 to 30 hours: write 25 hours."},
	} {
		d := complete("Ask a database", func(d *issuer.Definition) { d.Hours, d.ECTS = tt.hours, tt.ects })
		err := d.Complete()
		if got := sentence(err); got != tt.problem {
			t.Errorf("%v hours, %v ECTS: %q, want %q", tt.hours, tt.ects, got, tt.problem)
		}
		if err := d.Validate(); err != nil {
			t.Errorf("%v hours, %v ECTS cannot be kept in a draft: %v", tt.hours, tt.ects, err)
		}
		for _, e := range d.EU() {
			if e.Key == "workload" && e.Filled != (tt.problem == "") {
				t.Errorf("%v hours, %v ECTS: the element is filled: %t", tt.hours, tt.ects, e.Filled)
			}
		}
	}
}

func sentence(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Sentence()
	}
	return ""
}

// FuzzWorkload follows the advice: what a refusal says would fit must fit.
func FuzzWorkload(f *testing.F) {
	f.Add(50.0, 4.0)
	f.Add(31.0, 1.0)
	f.Fuzz(func(t *testing.T, hours, ects float64) {
		d := complete("x", func(d *issuer.Definition) { d.Hours, d.ECTS = hours, ects })
		bad, ok := errors.AsType[*fault.Error](d.Complete())
		if d.Validate() != nil || !ok || bad.Field != "hours" || hours > 300*25 { // beyond the most credits there are
			return
		}
		for param, set := range map[string]func(*issuer.Definition, float64){
			"right":   func(d *issuer.Definition, v float64) { d.Hours = v },
			"credits": func(d *issuer.Definition, v float64) { d.ECTS = v },
		} {
			advice := bad.Params[param]
			if !strings.Contains(bad.Text, "{"+param+"}") {
				continue
			}
			fixed := d
			set(&fixed, number(t, advice))
			if err := fixed.Complete(); err != nil {
				t.Errorf("%v hours and %v ECTS, with %s %s: %v", hours, ects, param, advice, err)
			}
		}
	})
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestEU(t *testing.T) {
	d := complete("Ask a database", func(d *issuer.Definition) {
		d.Prerequisites, d.Further, d.Grading.Kind = "Can count", "Ask us", issuer.Percent
	})
	if mandatory, optional := d.EUCount(); mandatory != 11 || optional != 5 {
		t.Errorf("complete: %d of 11, %d of 5", mandatory, optional)
	}
	empty := issuer.Definition{}
	if mandatory, optional := empty.EUCount(); mandatory != 3 || optional != 0 {
		t.Errorf("empty: %d of 11 (learner, awarding body and date are filled at issue), %d of 5", mandatory, optional)
	}
	var keys []string
	for _, e := range empty.EU() {
		keys = append(keys, e.Key)
		if e.Explain == "" || e.Label == "" || (e.Mandatory && !e.Filled && e.Problem == "") || (!e.Filled && e.Field == "") {
			t.Errorf("%s has no words for its author: %+v", e.Key, e)
		}
	}
	want := []string{"learner", "title", "country", "awardingBody", "date", "outcomes", "workload", "level", "assessment", "participation",
		"qualityAssurance", "prerequisites", "supervision", "grade", "stackability", "further"}
	if !slices.Equal(keys, want) {
		t.Errorf("the elements are %v", keys)
	}
	noLevel := complete("x", func(d *issuer.Definition) { d.EQF, d.EQFNote = 0, "Not levelled yet" })
	if mandatory, _ := noLevel.EUCount(); mandatory != 11 {
		t.Errorf("a reason stands for the level: %d of 11", mandatory)
	}
}

func TestChanges(t *testing.T) {
	before := complete("Ask a database", nil)
	if got := issuer.Changes(before, before); len(got) != 0 {
		t.Errorf("nothing changed: %v", got)
	}
	for field, change := range map[string]func(*issuer.Definition){
		"title":            func(d *issuer.Definition) { d.Title = "Ask two" },
		"description":      func(d *issuer.Definition) { d.Description = "" },
		"field":            func(d *issuer.Definition) { d.Field = "cloud" },
		"outcomes":         func(d *issuer.Definition) { d.Outcomes = append([]string{"First"}, d.Outcomes...) },
		"criteria":         func(d *issuer.Definition) { d.Criteria += "!" },
		"skills":           func(d *issuer.Definition) { d.Skills = []issuer.SkillLevel{{Skill: "x", Level: 1}} },
		"hours":            func(d *issuer.Definition) { d.Hours++ },
		"ects":             func(d *issuer.Definition) { d.ECTS++ },
		"eqf":              func(d *issuer.Definition) { d.EQF++ },
		"eqfNote":          func(d *issuer.Definition) { d.EQFNote = "none" },
		"assessment":       func(d *issuer.Definition) { d.Assessment = issuer.Exam },
		"participation":    func(d *issuer.Definition) { d.Participation = issuer.Onsite },
		"supervision":      func(d *issuer.Definition) { d.Supervision = issuer.Unsupervised },
		"qualityAssurance": func(d *issuer.Definition) { d.QualityAssurance = "" },
		"grading":          func(d *issuer.Definition) { d.Grading.Needed = "70" },
		"language":         func(d *issuer.Definition) { d.Language = "nb" },
		"country":          func(d *issuer.Definition) { d.Country = "PT" },
		"price":            func(d *issuer.Definition) { d.Price.Cents = 0 },
		"prerequisites":    func(d *issuer.Definition) { d.Prerequisites = "x" },
		"validMonths":      func(d *issuer.Definition) { d.ValidMonths = 0 },
		"stackable":        func(d *issuer.Definition) { d.Stackable = issuer.Stacks },
		"stacksInto":       func(d *issuer.Definition) { d.StacksInto = "x" },
		"further":          func(d *issuer.Definition) { d.Further = "x" },
		"image":            func(d *issuer.Definition) { d.Image.PNG = "hash" },
	} {
		got := issuer.Changes(before, complete("Ask a database", change))
		if len(got) != 1 || got[0].Field != field || got[0].Label == "" || got[0].Before == got[0].After {
			t.Errorf("%s: %+v", field, got)
		}
	}
}

func TestPriceInWords(t *testing.T) {
	for _, tt := range []struct {
		price issuer.Price
		want  string
	}{
		{issuer.Price{}, ""},
		{issuer.Price{Cents: 500, Currency: "EUR"}, ""},
		{issuer.Price{Stated: true}, "free"},
		{issuer.Price{Stated: true, Cents: 18000, Currency: "EUR"}, "€180"},
		{issuer.Price{Stated: true, Cents: 4905, Currency: "GBP"}, "£49.05"},
		{issuer.Price{Stated: true, Cents: 120000, Currency: "NOK"}, "1,200 NOK"},
	} {
		if got := tt.price.String(); got != tt.want {
			t.Errorf("%+v is %q, want %q", tt.price, got, tt.want)
		}
	}
}

func TestResultInWords(t *testing.T) {
	for _, tt := range []struct {
		grading issuer.Grading
		result  string
		want    string
	}{
		{issuer.Grading{Kind: issuer.PassFail}, "", "passed"},
		{issuer.Grading{Kind: issuer.Percent}, "84 %", "84 of 100"},
		{issuer.Grading{Kind: issuer.Points, Max: "20"}, "17", "17 of 20"},
		{issuer.Grading{Kind: issuer.Points}, "17", "17"},
		{issuer.Grading{Kind: issuer.Grade}, "Merit", "Merit"},
		{issuer.Grading{Kind: issuer.NoResult}, "", ""},
	} {
		if got := strings.Join(strings.Fields(tt.grading.Words(tt.result)), " "); got != tt.want {
			t.Errorf("%s under %s is %q, want %q", tt.result, tt.grading.Kind, got, tt.want)
		}
	}
}

func TestResultIsEnough(t *testing.T) {
	for _, tt := range []struct {
		grading issuer.Grading
		result  string
		want    string // part of what is said
	}{
		{issuer.Grading{Kind: issuer.Percent, Needed: "60"}, "60 %", ""},
		{issuer.Grading{Kind: issuer.Percent, Needed: "60"}, "59,5", "60 is needed to be awarded this, and 59.5 is less"},
		{issuer.Grading{Kind: issuer.Percent, Needed: "60"}, "", ""},
		{issuer.Grading{Kind: issuer.Percent}, "3", ""},
		{issuer.Grading{Kind: issuer.Points, Max: "20", Needed: "14"}, "13", "14 is needed"},
		{issuer.Grading{Kind: issuer.Points, Max: "20", Needed: "14"}, "21", "more than the 20"},
		{issuer.Grading{Kind: issuer.Grade, Needed: "3"}, "1", ""}, // a grade may be better the lower it is
	} {
		got := ""
		if bad := (issuer.Version{Definition: issuer.Definition{Grading: tt.grading}}).CheckResult(tt.result); bad != nil {
			got = bad.Error()
		}
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s under %+v: %q, want %q", tt.result, tt.grading, got, tt.want)
		}
	}
	if got := (issuer.Grading{Kind: issuer.Points, Max: "20", Needed: "14"}).Least(); got != 70 {
		t.Errorf("14 of 20 are %v per cent", got)
	}
}

func TestAwardNumber(t *testing.T) {
	a, b := issuer.NumberOf("page-a"), issuer.NumberOf("page-b")
	if len(a) != 9 || a[4] != '-' || a == b || a != (issuer.Award{Page: "page-a"}).Number() || strings.ContainsAny(a, "ILOU") {
		t.Errorf("the numbers are %s and %s", a, b)
	}
}
