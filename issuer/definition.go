package issuer

import (
	"fmt"
	"strconv"
	"strings"

	"laurel/skill"
)

// Definition is what a micro-credential is: the words and facts its authors
// write. It holds the eleven mandatory and five optional elements of the EU
// recommendation on micro-credentials, as far as they belong to the definition
// and not to one award.
type Definition struct {
	Title       string       `json:"title"`
	Description string       `json:"description"`
	Field       string       `json:"field"` // slug of a [Field]
	Outcomes    []string     `json:"outcomes"`
	Criteria    string       `json:"criteria"` // Markdown: what must be shown, how it is judged
	Skills      []SkillLevel `json:"skills"`

	Hours   float64 `json:"hours"` // notional workload
	ECTS    float64 `json:"ects"`
	EQF     int     `json:"eqf"`     // 1..8; 0: no level
	EQFNote string  `json:"eqfNote"` // why there is no level

	Assessment       Assessment    `json:"assessment"`
	Participation    Participation `json:"participation"`
	Supervision      Supervision   `json:"supervision"`
	QualityAssurance string        `json:"qualityAssurance"`
	Grading          Grading       `json:"grading"`

	Language      string    `json:"language"` // BCP 47
	Country       string    `json:"country"`  // ISO 3166-1 alpha-2
	Price         Price     `json:"price"`
	Prerequisites string    `json:"prerequisites"`
	ValidMonths   int       `json:"validMonths"` // 0: without end
	Stackable     Stackable `json:"stackable"`
	StacksInto    string    `json:"stacksInto"`
	Further       string    `json:"further"`

	Image Image `json:"image"`

	// Written is the language of the texts, BCP 47; "": the one it is taught in.
	Written string `json:"written,omitempty"`
	// Texts are the title, description, outcomes, criteria and further
	// information in other languages, by BCP 47 tag.
	Texts map[string]Text `json:"texts,omitempty"`
}

// SkillLevel is one skill and the level that the assessment proves.
type SkillLevel struct {
	Skill skill.ID    `json:"skill"`
	Level skill.Level `json:"level"`
}

// Grading says what results look like.
type Grading struct {
	Kind   GradingKind `json:"kind"`
	Max    string      `json:"max"`    // best value, of points
	Needed string      `json:"needed"` // value needed to pass
}

// Price is what the learner pays. The zero Price is not stated; free is Stated
// with no cents.
type Price struct {
	Stated   bool   `json:"stated"`
	Cents    int64  `json:"cents"`    // of the currency
	Currency string `json:"currency"` // ISO 4217
}

// String is the price as people write it: "€180", "free", "".
func (p Price) String() string {
	switch {
	case !p.Stated:
		return ""
	case p.Cents == 0:
		return "free"
	}
	amount := strconv.FormatInt(p.Cents/100, 10)
	for i := len(amount) - 3; i > 0 && amount[i-1] != '-'; i -= 3 {
		amount = amount[:i] + "," + amount[i:]
	}
	if rest := p.Cents % 100; rest != 0 {
		amount += fmt.Sprintf(".%02d", rest)
	}
	if sign := map[string]string{"EUR": "€", "GBP": "£", "USD": "$"}[p.Currency]; sign != "" {
		return sign + amount
	}
	return amount + " " + p.Currency
}

// Image is an organisation's own badge picture; without one the badge is drawn.
type Image struct {
	PNG string `json:"png"` // content hash
	SVG string `json:"svg"` // content hash
}

// Own tells whether a picture was uploaded.
func (i Image) Own() bool { return i.PNG != "" || i.SVG != "" }

// Workload is hours and credits in words: "75 hours, 3 ECTS".
func (d Definition) Workload() string {
	var parts []string
	switch {
	case d.Hours == 1:
		parts = append(parts, "1 hour")
	case d.Hours > 0:
		parts = append(parts, Number(d.Hours)+" hours")
	}
	if d.ECTS > 0 {
		parts = append(parts, Number(d.ECTS)+" ECTS")
	}
	return strings.Join(parts, ", ")
}

// Number writes a number of hours or credits without needless zeros.
func Number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func level(n int) skill.Level {
	if l := skill.Level(n); l.Known() {
		return l
	}
	return 0
}
