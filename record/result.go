package record

import (
	"slices"
	"strings"

	"laurel/credential"
)

// Result is what was reached, and out of what.
type Result struct {
	Name   string // what was measured, where it is said: "Final project"
	Kind   string // Percent, RawScore, LetterGrade, Status … (OB 3.0 §ResultType)
	Value  string
	Max    string // the best value there is, where it is said
	Needed string // the least value to pass, where it is said
}

// The kinds of result that we write.
const (
	Percent     = "Percent"     // of 100
	Points      = "RawScore"    // of Max
	LetterGrade = "LetterGrade" // a grade in words or letters
	PassFail    = "Status"      // Value "Completed"
)

// statusWords are the closed list of OB 3.0 §ResultStatusType.
var statusWords = map[string]string{
	"Completed": "passed", "Failed": "failed", "Enrolled": "enrolled", "InProgress": "in progress",
	"OnHold": "on hold", "Provisional": "provisionally passed", "Withdrew": "withdrew",
}

// Words is the result as people read it: "84 of 100; 60 are needed".
func (r Result) Words() string {
	if r.Value == "" {
		return ""
	}
	text := r.Value
	if words := statusWords[r.Value]; words != "" && (r.Kind == PassFail || r.Kind == "") {
		return words
	}
	number := isNumber(r.Value)
	most := r.Max
	if r.Kind == Percent && most == "" {
		most = "100"
	}
	if number && isNumber(most) {
		text += " of " + most
	}
	switch {
	case r.Needed == "" || r.Needed == r.Value && !number:
		return text
	case number && isNumber(r.Needed) && r.Needed != "1":
		return text + "; " + r.Needed + " are needed"
	}
	return text + "; " + r.Needed + " is needed"
}

func isNumber(text string) bool {
	_, ok := decimal(text)
	return ok && !strings.HasPrefix(text, ".")
}

// Write describes the result for the achievement with this page, and states
// it. A result without a value is described and not stated.
func (r Result) Write(page string) ([]credential.ResultDescription, []credential.Result) {
	r = r.cleaned()
	if r.Kind == "" {
		return nil, nil
	}
	d := credential.ResultDescription{ID: page + "#result", Type: []string{"ResultDescription"}, Name: r.Name, ResultType: r.Kind}
	if d.Name == "" {
		d.Name = "Result"
	}
	if r.Kind != PassFail {
		d.ValueMax, d.RequiredValue = r.Max, r.Needed
	}
	if r.Kind == Percent && d.ValueMax == "" {
		d.ValueMax = "100"
	}
	if isNumber(d.ValueMax) {
		d.ValueMin = "0"
	}
	if r.Value == "" {
		return []credential.ResultDescription{d}, nil
	}
	got := credential.Result{Type: []string{"Result"}, ResultDescription: d.ID, Value: r.Value}
	if _, known := statusWords[r.Value]; known && r.Kind == PassFail {
		got.Value, got.Status = "", r.Value
	}
	return []credential.ResultDescription{d}, []credential.Result{got}
}

func (r Result) cleaned() Result {
	for _, text := range []*string{&r.Name, &r.Kind, &r.Value, &r.Max, &r.Needed} {
		*text = line(*text, 200)
	}
	return r
}

// readResult takes the first result that says something, with its description.
func readResult(results []credential.Result, described []credential.ResultDescription) Result {
	for _, got := range results {
		at := slices.IndexFunc(described, func(d credential.ResultDescription) bool {
			return d.ID != "" && d.ID == got.ResultDescription || got.ResultDescription == "" && len(described) == 1
		})
		r := Result{Value: got.Value}
		if r.Value == "" {
			r.Value = got.Status
		}
		if at >= 0 {
			r.describe(got, described[at])
		}
		if r = r.cleaned(); r.Value != "" {
			return r
		}
	}
	return Result{}
}

func (r *Result) describe(got credential.Result, d credential.ResultDescription) {
	r.Kind, r.Max, r.Needed = d.ResultType, d.ValueMax, d.RequiredValue
	if d.Name != "Result" {
		r.Name = d.Name
	}
	if n := len(d.AllowedValue); n > 0 && r.Max == "" {
		r.Max = d.AllowedValue[n-1] // they run from low to high
	}
	for _, level := range d.RubricCriterionLevel {
		if level.ID == got.AchievedLevel && got.AchievedLevel != "" && got.Value == "" {
			r.Value = level.Name
		}
		if level.ID == d.RequiredLevel && d.RequiredLevel != "" && r.Needed == "" {
			r.Needed = level.Name
		}
	}
}
