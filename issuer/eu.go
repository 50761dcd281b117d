package issuer

import (
	"strings"

	"laurel/fault"
)

// Element is one element of the EU recommendation on micro-credentials
// (2022/C 243/02, Annex I) and whether a definition has it.
type Element struct {
	Key       string
	Label     string
	Explain   string // one line beside the form
	Field     string // the form field to go to; empty where nothing is to be filled in
	Mandatory bool
	Filled    bool
	AtIssue   bool   // it is filled when an award is made
	Problem   string // what is wrong or missing, in words
}

// EU lists the eleven mandatory and the five optional elements, in the order
// of the recommendation. Laurel lists; it does not certify.
func (d Definition) EU() []Element {
	var all []Element
	profile, _ := shippedProfile(EuropeanProfile)
	for _, r := range profile.Rules {
		e := ruleElements[r.Element]
		f, open := r.look(d)
		el := Element{Key: r.Element, Label: r.Label, Explain: r.Explain, Field: e.field, Mandatory: r.Need == Must, Filled: !open, AtIssue: e.atIssue}
		if open && el.Mandatory {
			el.Problem = f.Text
		}
		all = append(all, el)
	}
	return all
}

// EUCount counts the filled mandatory and optional elements: "8 of 11, 2 of 5".
func (d Definition) EUCount() (mandatory, optional int) {
	for _, e := range d.EU() {
		switch {
		case e.Filled && e.Mandatory:
			mandatory++
		case e.Filled:
			optional++
		}
	}
	return mandatory, optional
}

// cleaned is the definition with its texts trimmed and its empty lines gone.
func (d Definition) cleaned() Definition {
	for _, text := range []*string{&d.Title, &d.Description, &d.Criteria, &d.QualityAssurance, &d.Prerequisites, &d.StacksInto, &d.Further, &d.EQFNote, &d.Language, &d.Written, &d.Country} {
		*text = strings.TrimSpace(strings.ReplaceAll(*text, "\r\n", "\n"))
	}
	d.Outcomes = cleanedLines(d.Outcomes)
	d.Texts = cleanedTexts(d.Texts)
	if d.Grading.Kind == "" {
		d.Grading.Kind = NoResult
	}
	return d
}

// badResult says what is wrong with a result under this grading: how it is
// written, or that it is less than what an award needs.
func (g Grading) badResult(result string) *fault.Error {
	if bad := g.badlyWritten(result); bad != nil {
		return bad
	}
	least, known := number(g.Needed)
	if f, ok := number(result); known && ok && f < least && (g.Kind == Percent || g.Kind == Points) {
		return fault.Field("result", "{needed} is needed to be awarded this, and {result} is less.", "needed", Number(least), "result", Number(f))
	}
	return nil
}

// Least is the part of the best result that is needed, in per cent; 0 where no
// number is.
func (g Grading) Least() float64 {
	least, _ := number(g.Needed)
	best, ok := number(g.Max)
	switch {
	case g.Kind == Percent:
		return least
	case g.Kind == Points && ok && best > 0:
		return 100 * least / best
	}
	return 0
}

// badlyWritten says what is wrong with how a result is written.
func (g Grading) badlyWritten(result string) *fault.Error {
	switch {
	case tooLong("result", result, maxShort) != nil:
		return tooLong("result", result, maxShort)
	case result == "":
		return nil
	case g.Kind == Percent:
		return badNumber(result, 100)
	case g.Kind == Points:
		best, _ := number(g.Max)
		return badNumber(result, best)
	}
	return nil
}
