package issuer

import (
	"cmp"
	"math/bits"
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
	Start    []Option
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
	failsStart
)

// hourSteps and priceSteps are the limits offered, in hours and in whole units
// of the currency that most prices have.
var (
	hourSteps  = []float64{10, 25, 50, 100, 200}
	priceSteps = []int64{0, 50, 100, 250, 500, 1000}
)

// hoursPerECTS stands in where an author gives credits alone.
const hoursPerECTS = minHourECTS

// traits are what an item is narrowed and counted by, as small numbers. Those
// of a query have a language and a mode, too, which items have in their ways.
type traits struct {
	field, language, issuer, mode int
	level                         int
	hours                         float64 // 0: not stated
	limits                        limits  // of a query
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
		note := func(t Terms) {
			code := baseLanguage(t.Language)
			languages[code] = languageName(code)
			if t.Price.Stated && t.Price.Cents > 0 {
				currencies[t.Price.Currency]++
			}
		}
		issuers[item.Issuer.ID] = item.Issuer
		note(Terms{}.Within(d))
		for _, o := range item.Offers {
			note(o.Terms.Within(d))
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
			field: slices.Index(v.fields, d.Field), level: d.EQF, hours: d.hoursAtLeast(),
			issuer: slices.IndexFunc(v.issuers, func(b Brand) bool { return b.ID == item.Issuer.ID })})
		x.ways = append(x.ways, x.waysOf(item))
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

// fails tells which conditions of q an item does not meet in any of its ways.
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
	limits := x.priceLimit(q.MaxPrice)
	limits.start = startNumber(q.Start)
	return traits{limits: limits,
		field: number(slices.Index(v.fields, q.Field)), language: number(slices.Index(v.languages, q.Language)),
		issuer: number(slices.IndexFunc(v.issuers, func(b Brand) bool { return b.ID == q.Issuer })),
		mode:   number(slices.Index(v.modes, string(q.Mode)))}
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
	start                          []int
	startLimits                    []string
	priceNumbers                   []limits // of priceLimits
	startNumbers                   []int32  // of startLimits

	languages, inModes []int32 // of the item at hand
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
	t.startLimits = x.startLimits(q.Start)
	t.start = make([]int, len(t.startLimits))
	for _, limit := range t.priceLimits {
		t.priceNumbers = append(t.priceNumbers, x.priceLimit(limit))
	}
	for _, limit := range t.startLimits {
		t.startNumbers = append(t.startNumbers, startNumber(limit))
	}
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

// add counts an item that fails these conditions in every way, and tells
// whether it is found. What several of its ways have counts once.
func (t *tally) add(i, always int, q *CatalogueQuery, want traits) bool {
	var open, prices, starts uint64 // facets that some way leaves open, limits that some way keeps
	t.languages, t.inModes = t.languages[:0], t.inModes[:0]
	found := false
	for n := range t.x.ways[i] {
		w := &t.x.ways[i][n]
		failed := always | w.fails(q, want)
		if failed&(failed-1) != 0 {
			continue // two conditions: no facet is open
		}
		of := func(facet int) bool { return failed&^facet == 0 }
		if failed == 0 {
			found, open = true, ^uint64(0)
		} else {
			open |= uint64(failed)
		}
		if of(failsLanguage) && w.language >= 0 && !slices.Contains(t.languages, w.language) {
			t.languages = append(t.languages, w.language)
		}
		if of(failsMode) && w.mode >= 0 && !slices.Contains(t.inModes, w.mode) {
			t.inModes = append(t.inModes, w.mode)
		}
		if of(failsPrice) {
			for j, limit := range t.priceNumbers {
				if w.within(limit) {
					prices |= 1 << j
				}
			}
		}
		if of(failsStart) && w.start != noStart {
			for j, limit := range t.startNumbers {
				if w.start <= limit {
					starts |= 1 << j
				}
			}
		}
	}
	t.count(i, open, prices, starts)
	return found
}

// count adds one item to the facets that are open for it.
func (t *tally) count(i int, open, prices, starts uint64) {
	has := &t.x.traits[i]
	if open&failsField != 0 && has.field >= 0 {
		t.field[has.field]++
	}
	if open&failsLevel != 0 {
		t.level[has.level]++
	}
	if open&failsIssuer != 0 && has.issuer >= 0 {
		t.issuer[has.issuer]++
	}
	if open&failsHours != 0 && has.hours > 0 {
		for j, limit := range t.hourLimits {
			if has.hours <= limit {
				t.hours[j]++
			}
		}
	}
	for _, at := range t.languages {
		t.language[at]++
	}
	for _, at := range t.inModes {
		t.modes[at]++
	}
	for ; prices != 0; prices &= prices - 1 {
		t.price[bits.TrailingZeros64(prices)]++
	}
	for ; starts != 0; starts &= starts - 1 {
		t.start[bits.TrailingZeros64(starts)]++
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
	for i, limit := range t.startLimits {
		add(&f.Start, limit, startName(limit), t.start[i], limit == q.Start)
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
