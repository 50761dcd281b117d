package issuer

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"

	"laurel/fault"
)

// Bounds of what authors write.
const (
	maxTitle    = 120
	maxShort    = 300
	maxText     = 8000
	maxOutcomes = 20
	maxSkills   = 30
	maxECTS     = 300
	minHourECTS = 25 // hours that one ECTS stands for, at least
	maxHourECTS = 30 // and at most
)

// Validate says what is wrong with a draft. What is merely missing is no
// fault: a draft may be saved at any time. [Definition.Complete] is asked when
// it is published.
func (d Definition) Validate() error {
	return fault.Join(
		tooLong("title", d.Title, maxTitle),
		tooLong("description", d.Description, maxText),
		tooLong("criteria", d.Criteria, maxText),
		tooLong("qualityAssurance", d.QualityAssurance, maxShort),
		tooLong("prerequisites", d.Prerequisites, maxShort),
		tooLong("stacksInto", d.StacksInto, maxShort),
		tooLong("further", d.Further, maxText),
		tooLong("eqfNote", d.EQFNote, maxShort),
		d.badOutcomes(),
		d.badSkills(),
		d.badNumbers(),
		d.badLevel(),
		d.badChoice("field", d.Field, slugs()),
		d.badChoice("assessment", string(d.Assessment), values(Assessments())),
		d.badChoice("participation", string(d.Participation), values(Participations())),
		d.badChoice("supervision", string(d.Supervision), values(Supervisions())),
		d.badChoice("stackable", string(d.Stackable), values(Stackables())),
		d.badChoice("grading", string(d.Grading.Kind), values(Gradings())),
		d.badLanguage(),
		d.badCountry(),
		d.badPrice(),
		d.badValidity(),
		badLanguage("written", d.Written),
		d.badTexts(),
	)
}

// Complete says what a published definition cannot do without.
func (d Definition) Complete() error {
	if err := d.Validate(); err != nil {
		return err
	}
	if bad := d.badWorkload(); bad != nil {
		return bad
	}
	missing := func(is bool, field, text string) *fault.Error {
		if is {
			return fault.Field(field, text)
		}
		return nil
	}
	return fault.Join(
		missing(strings.TrimSpace(d.Title) == "", "title", "Give it a title. Say the ability, not the course."),
		missing(strings.TrimSpace(d.Description) == "", "description", "Describe it in two or three sentences, for someone who has never heard of it."),
		missing(d.Field == "", "field", "Choose the field in which people will look for it."),
		missing(len(d.Outcomes) == 0, "outcomes", "Write at least one learning outcome. Begin with a verb someone can watch."),
		missing(strings.TrimSpace(d.Criteria) == "", "criteria", "Say what a learner must show and how it is judged."),
		missing(unfilled(d.Title), "title", "Put words in place of the dots that the template left."),
		missing(slices.ContainsFunc(d.Outcomes, unfilled), "outcomes", "Put words in place of the dots that the template left."),
		missing(d.Assessment == "", "assessment", "Choose how it is assessed; attendance alone is one of the choices."),
	)
}

// unfilled tells whether a template's dots stand where words belong.
func unfilled(text string) bool {
	return strings.Contains(text, " …") || strings.HasPrefix(text, "…")
}

func tooLong(field, text string, limit int) *fault.Error {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, forbidden) {
		return fault.Field(field, "There is a character in this that cannot be kept. Type the text again rather than pasting it.")
	}
	if utf8.RuneCountInString(text) > limit {
		return fault.Field(field, "This is longer than {limit} characters. Shorten it.", "limit", Number(float64(limit)))
	}
	return nil
}

// forbidden are control characters other than line ends and tabs.
func forbidden(r rune) bool {
	return (r < ' ' && r != '\n' && r != '\r' && r != '\t') || r == 0x7f || (r >= 0x202a && r <= 0x202e)
}

func (d Definition) badOutcomes() *fault.Error {
	if len(d.Outcomes) > maxOutcomes {
		return fault.Field("outcomes", "More than {limit} outcomes cannot be assessed in a small volume of learning. Join or drop some.", "limit", Number(maxOutcomes))
	}
	for _, o := range d.Outcomes {
		if err := tooLong("outcomes", o, maxShort); err != nil {
			return err
		}
	}
	return nil
}

func (d Definition) badSkills() *fault.Error {
	if len(d.Skills) > maxSkills {
		return fault.Field("skills", "Name at most {limit} skills: those that the assessment proves.", "limit", Number(maxSkills))
	}
	seen := map[string]bool{}
	for _, s := range d.Skills {
		if seen[string(s.Skill)] {
			return fault.Field("skills", "The same skill is named twice. Remove one.")
		}
		seen[string(s.Skill)] = true
		if s.Level < 0 || s.Level > 8 {
			return fault.Field("skills", "A skill's level is between 1 and 8.")
		}
	}
	return nil
}

func (d Definition) badNumbers() *fault.Error {
	switch {
	case d.Hours < 0 || d.Hours > 10000 || d.Hours != d.Hours:
		return fault.Field("hours", "Write the hours as a number between 1 and 10000.")
	case d.ECTS < 0 || d.ECTS > maxECTS || d.ECTS != d.ECTS:
		return fault.Field("ects", "Write the ECTS credits as a number between 0.5 and 300.")
	}
	return nil
}

// badWorkload says that hours and credits disagree, and what would fit. A
// draft may be saved so; it is published only when they agree.
func (d Definition) badWorkload() *fault.Error {
	if d.Hours <= 0 || d.ECTS <= 0 || fits(d.Hours, d.ECTS) {
		return nil
	}
	right := d.ECTS * minHourECTS
	if d.Hours > right {
		right = d.ECTS * maxHourECTS
	}
	text := "{hours} hours and {ects} ECTS do not fit. One ECTS is 25 to 30 hours: write {right} hours."
	if d.Hours == 1 {
		text = strings.Replace(text, "{hours} hours", "{hours} hour", 1)
	}
	credits, ok := creditsFor(d.Hours)
	if ok {
		text = strings.TrimSuffix(text, ".") + ", or {credits} ECTS."
	}
	return fault.Field("hours", text, "hours", Number(d.Hours), "ects", Number(d.ECTS), "right", Number(right), "credits", Number(credits))
}

func fits(hours, ects float64) bool { return hours >= ects*minHourECTS && hours <= ects*maxHourECTS }

// creditsFor is the credits that the hours are worth: halves where that is
// possible, else tenths.
func creditsFor(hours float64) (float64, bool) {
	for _, step := range []float64{2, 10} {
		most := math.Floor(hours/minHourECTS*step) / step
		if most > 0 && most <= maxECTS && fits(hours, most) {
			return most, true
		}
	}
	return 0, false
}

func (d Definition) badLevel() *fault.Error {
	if d.EQF < 0 || d.EQF > 8 {
		return fault.Field("eqf", "The European framework has the levels 1 to 8.")
	}
	return nil
}

func (d Definition) badChoice(field, value string, allowed []string) *fault.Error {
	if value != "" && !slices.Contains(allowed, value) {
		return fault.Field(field, "Choose one of the answers offered.")
	}
	return nil
}

func (d Definition) badLanguage() *fault.Error { return badLanguage("language", d.Language) }

func (d Definition) badCountry() *fault.Error {
	if d.Country == "" {
		return nil
	}
	if r, err := language.ParseRegion(d.Country); err != nil || !r.IsCountry() || len(d.Country) != 2 || r.String() != d.Country {
		return fault.Field("country", "Write the country as its two capital letters, such as NO or PT.")
	}
	return nil
}

func (d Definition) badPrice() *fault.Error {
	switch {
	case !d.Price.Stated:
		return nil
	case d.Price.Cents < 0 || d.Price.Cents > 100_000_000:
		return fault.Field("price", "Write the price as an amount such as 180, or 0 if it is free.")
	case d.Price.Cents > 0:
		if _, err := currency.ParseISO(d.Price.Currency); err != nil {
			return fault.Field("currency", "Write the currency as its three letters, such as EUR.")
		}
	}
	return nil
}

func (d Definition) badValidity() *fault.Error {
	if d.ValidMonths < 0 || d.ValidMonths > 600 {
		return fault.Field("validMonths", "Write for how many months an award is valid, or leave it empty if it does not run out.")
	}
	return nil
}

func values(list []Choice) []string {
	all := make([]string, len(list))
	for i, c := range list {
		all[i] = c.Value
	}
	return all
}

func slugs() []string {
	var all []string
	for _, f := range Fields() {
		all = append(all, f.Slug)
	}
	return all
}
