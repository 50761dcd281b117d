package issuer

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// way is one combination of price, language, form and start by which an item
// can be earned: that of an offer, or of the definition where nobody can enrol
// in any. An item is found when one way meets all that is asked for.
type way struct {
	cents    int64 // [noPrice] where it is not stated
	currency int32 // as language and mode a number in [facetValues]; -1: not stated
	language int32
	mode     int32
	start    int32 // day of the next, counted from 1970; 0 where rolling, [noStart] for none
}

// Neither is within any limit.
const (
	noPrice = math.MaxInt64
	noStart = math.MaxInt32
)

// limits are what a way is compared with, as numbers.
type limits struct {
	price    bool
	cents    int64
	currency int32
	start    int32
}

func (x *index) priceLimit(p Price) limits {
	return limits{price: p.Stated, cents: p.Cents, currency: int32(slices.Index(x.values.currencies, p.Currency))}
}

// startNumber is a limit of a start as a way has it; 0 also for none.
func startNumber(limit string) int32 {
	if limit == "" || limit == RollingStart {
		return 0
	}
	return dayNumber(Day(limit))
}

func dayNumber(d Day) int32 { return int32(d.Time().Unix() / (24 * 60 * 60)) }

// RollingStart asks for what begins at any time.
const RollingStart = "rolling"

// startMonths are the limits of a start that a form offers, from today.
var startMonths = []int{1, 3, 6}

// waysOf are the offers as ways, those alike once. Languages are by number.
func (x *index) waysOf(item Item) []way {
	d := item.Definition
	one := func(t Terms) way {
		w := way{cents: noPrice, currency: -1, start: noStart,
			language: int32(slices.Index(x.values.languages, baseLanguage(t.Language))), mode: int32(slices.Index(x.values.modes, string(t.Mode)))}
		if t.Price.Stated {
			w.cents, w.currency = t.Price.Cents, int32(slices.Index(x.values.currencies, t.Price.Currency))
		}
		if next := t.NextStart(x.day); t.Rolling {
			w.start = 0
		} else if next != "" {
			w.start = dayNumber(next)
		}
		return w
	}
	var all []way
	for _, o := range item.Offers {
		if w := one(o.Terms.Within(d)); !slices.Contains(all, w) {
			all = append(all, w)
		}
	}
	if len(all) == 0 {
		all = append(all, one(Terms{}.Within(d)))
	}
	return all
}

// fails tells which conditions a way does not meet.
func (w *way) fails(q *CatalogueQuery, want traits) int {
	failed := 0
	if q.MaxPrice.Stated && !w.within(want.limits) {
		failed |= failsPrice
	}
	if q.Language != "" && w.language != int32(want.language) {
		failed |= failsLanguage
	}
	if q.Mode != "" && w.mode != int32(want.mode) {
		failed |= failsMode
	}
	if q.Start != "" && w.start > want.limits.start {
		failed |= failsStart
	}
	return failed
}

// meets tells whether an item meets all that is asked for, in one of its ways.
func (x *index) meets(i int, q *CatalogueQuery, want traits) bool {
	return x.fails(i, q, want) == 0 && slices.ContainsFunc(x.ways[i], func(w way) bool { return w.fails(q, want) == 0 })
}

// within compares prices of one currency; free is within every limit, and what
// is not stated within none.
func (w *way) within(l limits) bool {
	return w.cents == 0 || (w.cents <= l.cents && w.currency == l.currency && w.cents != noPrice)
}

// cleanStart is what is asked of a start, "" for what is neither a day nor rolling.
func cleanStart(text string) string {
	if d := Day(bounded(text)); text != RollingStart && d.bad("start") != nil {
		return ""
	}
	return text
}

// startLimits are the limits offered, and the chosen one.
func (x *index) startLimits(chosen string) []string {
	limits := []string{RollingStart}
	for _, months := range startMonths {
		limits = append(limits, string(DayOf(x.built.AddDate(0, months, 0))))
	}
	if chosen != "" && !slices.Contains(limits, chosen) {
		limits = append(limits, chosen)
	}
	slices.Sort(limits[1:])
	return limits
}

// startName is a limit in words.
func startName(limit string) string {
	if limit == RollingStart {
		return "at any time"
	}
	return "by " + Day(limit).Time().Format("2 January 2006")
}

// cheapest is the lowest price of all ways of an item.
func (x *index) cheapest(i int) Price {
	best := Price{}
	for _, w := range x.ways[i] {
		p := Price{Stated: w.cents != noPrice, Cents: w.cents}
		if w.currency >= 0 {
			p.Currency = x.values.currencies[w.currency]
		}
		if p.Stated && (!best.Stated || x.comparePrices(p, best) < 0) {
			best = p
		}
	}
	return best
}

// comparePrices puts free first, then the lowest of each currency, and what is
// not stated last.
func (x *index) comparePrices(p, q Price) int {
	free := func(p Price) bool { return p.Stated && p.Cents == 0 }
	rank := func(currency string) int { return slices.Index(x.values.currencies, currency) }
	return cmp.Or(compareBool(!p.Stated, !q.Stated), compareBool(!free(p), !free(q)), cmp.Compare(rank(p.Currency), rank(q.Currency)), cmp.Compare(p.Cents, q.Cents))
}

// offersByItem sorts offers to what they are of, those that can be begun first
// first; what is past is left out.
func offersByItem(all []Offer, today Day) map[AchievementID][]Offer {
	by := map[AchievementID][]Offer{}
	for _, o := range all {
		if o.Terms.State(today) != Past {
			by[o.Achievement] = append(by[o.Achievement], o)
		}
	}
	for _, offers := range by {
		slices.SortFunc(offers, compareOffers(today))
	}
	return by
}

// sameDay tells whether an index was built on the day it is read: offers are
// over when their day is.
func (x *index) sameDay(now time.Time) bool { return x.day == DayOf(now) }
