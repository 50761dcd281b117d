package issuer

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"

	"laurel/account"
	"laurel/skill"
)

// What is read of a query, so that a search costs the same whatever is sent.
const (
	maxQueryText  = 200
	maxQueryWords = 10
)

// cleaned is the query as it is understood. What no form offers counts as not
// asked for.
func (q CatalogueQuery) cleaned() CatalogueQuery {
	q.Text = strings.Join(strings.FieldsFunc(bounded(q.Text), space), " ")
	q.Field = bounded(q.Field)
	q.Issuer, q.Skill = account.OrgID(bounded(string(q.Issuer))), skill.ID(bounded(string(q.Skill)))
	if !slices.Contains(slugs(), q.Field) {
		q.Field = ""
	}
	if q.Level < 1 || q.Level > 8 {
		q.Level = 0
	}
	if !(q.MaxHours > 0 && q.MaxHours < math.MaxInt32) { // also not a number
		q.MaxHours = 0
	}
	if q.MaxPrice.badLimit() {
		q.MaxPrice = Price{}
	}
	if q.Mode.Name() == "" {
		q.Mode = ""
	}
	q.Start = cleanStart(q.Start)
	q.Language = baseLanguage(bounded(q.Language))
	known := slices.ContainsFunc(Sorts(), func(c Choice) bool { return c.Value == string(q.Sort) })
	switch {
	case q.Text == "" && (!known || q.Sort == ByRelevance):
		q.Sort = ByNewest
	case !known:
		q.Sort = ByRelevance
	}
	return q
}

// narrowed tells whether anything but words was asked for.
func (q CatalogueQuery) narrowed() bool {
	return q.Field != "" || q.Level > 0 || q.MaxHours > 0 || q.MaxPrice.Stated || q.Language != "" ||
		q.Mode != "" || q.Start != "" || q.Issuer != "" || q.Skill != ""
}

// bounded is a beginning of text that is whole characters.
func bounded(text string) string {
	if len(text) > maxQueryText {
		cut := maxQueryText
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	return strings.ToValidUTF8(text, " ")
}

func space(r rune) bool {
	return r <= ' ' || r == 0x7f || r == 0xa0 || r == 0x3000 || r == utf8.RuneError
}

// baseLanguage is "pt" of "pt-BR", and "" of what is no language.
func baseLanguage(code string) string {
	tag, err := language.Parse(code)
	if err != nil || code == "" {
		return ""
	}
	base, _ := tag.Base()
	return base.String()
}

func (p Price) badLimit() bool {
	if !p.Stated || p.Cents == 0 {
		return false
	}
	_, err := currency.ParseISO(p.Currency)
	return p.Cents < 0 || err != nil
}

// ReadMaxPrice reads a limit as forms send it: "free", "50 EUR", "49.50 EUR".
// Anything else is the zero Price, no limit.
func ReadMaxPrice(text string) Price {
	amount, unit, _ := strings.Cut(strings.TrimSpace(bounded(text)), " ")
	if amount == "free" {
		return Price{Stated: true}
	}
	f, err := strconv.ParseFloat(amount, 64)
	p := Price{Stated: true, Cents: int64(math.Round(f * 100)), Currency: strings.ToUpper(strings.TrimSpace(unit))}
	if err != nil || !(f >= 0 && f < 1e9) || p.badLimit() {
		return Price{}
	}
	return p
}

// limit writes a price as [ReadMaxPrice] reads it.
func (p Price) limit() string {
	switch {
	case !p.Stated:
		return ""
	case p.Cents == 0:
		return "free"
	}
	return Number(float64(p.Cents)/100) + " " + p.Currency
}
