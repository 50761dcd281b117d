package issuer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"laurel/account"
)

// Facets are the ways to narrow what was found. Each is counted with all other
// conditions applied and its own left aside, so that it tells what choosing
// another value would find.
type Facets struct {
	Field    []Option
	Level    []Option
	Hours    []Option
	Price    []Option
	Language []Option
	Mode     []Option
	Issuer   []Option
}

// Option is one value of a facet.
type Option struct {
	Value  string // as a [CatalogueQuery] is asked with it
	Name   string // for people
	Count  int
	Chosen bool
}

// The facets, as bits of what an item fails.
const (
	failsField = 1 << iota
	failsLevel
	failsHours
	failsPrice
	failsLanguage
	failsMode
	failsIssuer
	failsSkill
)

// hourSteps and priceSteps are the limits offered, in hours and in whole units
// of the currency that most prices have.
var (
	hourSteps  = []float64{10, 25, 50, 100, 200}
	priceSteps = []int64{0, 50, 100, 250, 500, 1000}
)

// hoursPerECTS stands in where an author gives credits alone.
const hoursPerECTS = minHourECTS

// traits are what an item is narrowed and counted by, as small numbers.
type traits struct {
	field, language, issuer, mode int
	level                         int
	hours                         float64 // 0: not stated
}

// facetValues are the values that occur, in the order they are offered.
type facetValues struct {
	fields     []string
	languages  []string
	named      map[string]string // languages in words
	issuers    []Brand
	modes      []string
	currencies []string // the most common first
}

// readTraits finds the values that occur and what each item has.
func (x *index) readTraits() {
	languages, issuers, currencies := map[string]string{}, map[account.OrgID]Brand{}, map[string]int{}
	for _, item := range x.items {
		d := item.Definition
		code := baseLanguage(d.Language)
		languages[code] = languageName(code)
		issuers[item.Issuer.ID] = item.Issuer
		if d.Price.Stated && d.Price.Cents > 0 {
			currencies[d.Price.Currency]++
		}
	}
	v := facetValues{named: languages, fields: slugs(), modes: values(Participations())}
	v.languages = sortedKeys(languages, func(a, b string) int { return cmp.Compare(fold(languages[a]), fold(languages[b])) })
	v.currencies = sortedKeys(currencies, func(a, b string) int { return cmp.Compare(currencies[b], currencies[a]) })
	for _, id := range sortedKeys(issuers, func(a, b account.OrgID) int {
		return cmp.Compare(fold(issuers[a].Name), fold(issuers[b].Name))
	}) {
		v.issuers = append(v.issuers, issuers[id])
	}
	x.values = v
	for _, item := range x.items {
		d := item.Definition
		x.traits = append(x.traits, traits{
			field: slices.Index(v.fields, d.Field), language: slices.Index(v.languages, baseLanguage(d.Language)),
			issuer: slices.IndexFunc(v.issuers, func(b Brand) bool { return b.ID == item.Issuer.ID }),
			mode:   slices.Index(v.modes, string(d.Participation)), level: d.EQF, hours: d.hoursAtLeast()})
	}
}

// hoursAtLeast is the workload in hours, from the credits where it must be.
func (d Definition) hoursAtLeast() float64 {
	if d.Hours > 0 {
		return d.Hours
	}
	return d.ECTS * hoursPerECTS
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V, compare func(a, b K) int) []K {
	var keys []K
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b K) int { return cmp.Or(compare(a, b), cmp.Compare(a, b)) })
	return keys
}

// fails tells which conditions of q an item does not meet.
func (x *index) fails(i int, q *CatalogueQuery, want traits) int {
	t, d, failed := &x.traits[i], &x.items[i].Definition, 0
	if q.Field != "" && t.field != want.field {
		failed |= failsField
	}
	if q.Level > 0 && t.level != q.Level {
		failed |= failsLevel
	}
	if q.MaxHours > 0 && (t.hours == 0 || t.hours > q.MaxHours) {
		failed |= failsHours
	}
	if q.MaxPrice.Stated && !d.Price.within(q.MaxPrice) {
		failed |= failsPrice
	}
	if q.Language != "" && t.language != want.language {
		failed |= failsLanguage
	}
	if q.Mode != "" && t.mode != want.mode {
		failed |= failsMode
	}
	if q.Issuer != "" && t.issuer != want.issuer {
		failed |= failsIssuer
	}
	if q.Skill != "" && !d.teaches(string(q.Skill)) {
		failed |= failsSkill
	}
	return failed
}

// wanted are the query's values as numbers; -2 is what no item has.
func (x *index) wanted(q CatalogueQuery) traits {
	number := func(i int) int {
		if i < 0 {
			return -2
		}
		return i
	}
	v := x.values
	return traits{
		field: number(slices.Index(v.fields, q.Field)), language: number(slices.Index(v.languages, q.Language)),
		issuer: number(slices.IndexFunc(v.issuers, func(b Brand) bool { return b.ID == q.Issuer })),
		mode:   number(slices.Index(v.modes, string(q.Mode)))}
}

// within compares prices of one currency; free is within every limit, and what
// is not stated within none.
func (p Price) within(limit Price) bool {
	return p.Stated && (p.Cents == 0 || (p.Cents <= limit.Cents && p.Currency == limit.Currency))
}

// tally counts for each facet what the other conditions leave.
type tally struct {
	x                              *index
	field, language, issuer, modes []int
	level                          [9]int
	hours                          []int
	price                          []int
	hourLimits                     []float64
	priceLimits                    []Price
}

func (x *index) newTally(q CatalogueQuery) *tally {
	t := &tally{x: x, hourLimits: slices.Clone(hourSteps),
		field: make([]int, len(x.values.fields)), language: make([]int, len(x.values.languages)),
		issuer: make([]int, len(x.values.issuers)), modes: make([]int, len(x.values.modes))}
	if q.MaxHours > 0 && !slices.Contains(t.hourLimits, q.MaxHours) {
		t.hourLimits = append(t.hourLimits, q.MaxHours)
		slices.Sort(t.hourLimits)
	}
	t.priceLimits = x.priceLimits(q.MaxPrice)
	t.hours, t.price = make([]int, len(t.hourLimits)), make([]int, len(t.priceLimits))
	return t
}

// priceLimits are the limits offered, in the currency that was chosen or that
// most prices have, and the chosen one.
func (x *index) priceLimits(chosen Price) []Price {
	unit := chosen.Currency
	if chosen.Cents == 0 {
		unit = ""
		if len(x.values.currencies) > 0 {
			unit = x.values.currencies[0]
		}
	}
	var limits []Price
	for _, step := range priceSteps {
		switch {
		case step == 0:
			limits = append(limits, Price{Stated: true})
		case unit != "":
			limits = append(limits, Price{true, step * 100, unit})
		}
	}
	if chosen.Stated && !slices.ContainsFunc(limits, func(p Price) bool { return p.Cents == chosen.Cents }) {
		limits = append(limits, chosen)
		slices.SortFunc(limits, func(a, b Price) int { return cmp.Compare(a.Cents, b.Cents) })
	}
	return limits
}

// add counts an item that fails these conditions.
func (t *tally) add(i, failed int) {
	of := func(facet int) bool { return failed&^facet == 0 }
	has := &t.x.traits[i]
	one := func(counts []int, at int) {
		if at >= 0 {
			counts[at]++
		}
	}
	if of(failsField) {
		one(t.field, has.field)
	}
	if of(failsLevel) {
		one(t.level[:], has.level)
	}
	if of(failsLanguage) {
		one(t.language, has.language)
	}
	if of(failsMode) {
		one(t.modes, has.mode)
	}
	if of(failsIssuer) {
		one(t.issuer, has.issuer)
	}
	if of(failsHours) && has.hours > 0 {
		for j, limit := range t.hourLimits {
			if has.hours <= limit {
				t.hours[j]++
			}
		}
	}
	if of(failsPrice) {
		for j, limit := range t.priceLimits {
			if t.x.items[i].Definition.Price.within(limit) {
				t.price[j]++
			}
		}
	}
}

// facets writes the counts as options. What would find nothing is left out,
// unless it is what was chosen.
func (t *tally) facets(q CatalogueQuery) Facets {
	var f Facets
	add := func(list *[]Option, value, name string, count int, chosen bool) {
		if value != "" && (count > 0 || chosen) {
			*list = append(*list, Option{value, name, count, chosen})
		}
	}
	v := t.x.values
	for i, slug := range v.fields {
		add(&f.Field, slug, FieldName(slug), t.field[i], slug == q.Field)
	}
	for n := 1; n <= 8; n++ {
		add(&f.Level, strconv.Itoa(n), level(n).String()+": "+level(n).Short(), t.level[n], n == q.Level)
	}
	for i, limit := range t.hourLimits {
		add(&f.Hours, Number(limit), "up to "+Number(limit)+" hours", t.hours[i], limit == q.MaxHours)
	}
	for i, limit := range t.priceLimits {
		name := "up to " + limit.String()
		if limit.Cents == 0 {
			name = "free"
		}
		add(&f.Price, limit.limit(), name, t.price[i], q.MaxPrice.Stated && limit.Cents == q.MaxPrice.Cents)
	}
	for i, code := range v.languages {
		add(&f.Language, code, v.named[code], t.language[i], code == q.Language)
	}
	for i, mode := range v.modes {
		add(&f.Mode, mode, Participation(mode).Name(), t.modes[i], mode == string(q.Mode))
	}
	for i, brand := range v.issuers {
		add(&f.Issuer, string(brand.ID), brand.Name, t.issuer[i], brand.ID == q.Issuer)
	}
	if q.Language != "" && !slices.Contains(v.languages, q.Language) {
		add(&f.Language, q.Language, languageName(q.Language), 0, true)
	}
	return f
}

// languageName says a language in English, its code where it has no name.
func languageName(code string) string {
	tag, err := language.Parse(code)
	if err != nil || code == "" {
		return code
	}
	return cmp.Or(strings.TrimSpace(display.English.Languages().Name(tag)), code)
}
