package issuer

import (
	"cmp"
	"slices"
	"time"
)

// way is one combination of price, language, form and start by which an item
// can be earned: that of an offer, or of the definition where nobody can enrol
// in any. An item is found when one way meets all that is asked for.
type way struct {
	price          Price
	language, mode int // as in [facetValues]; -1: not stated
	start          Day // the next; "" for none
	rolling        bool
}

// RollingStart asks for what begins at any time.
const RollingStart = "rolling"

// startMonths are the limits of a start that a form offers, from today.
var startMonths = []int{1, 3, 6}

// waysOf are the offers as ways, those alike once. Languages are by number.
func (x *index) waysOf(item Item) []way {
	d := item.Definition
	one := func(t Terms) way {
		return way{t.Price, slices.Index(x.values.languages, baseLanguage(t.Language)), slices.Index(x.values.modes, string(t.Mode)), t.NextStart(x.day), t.Rolling}
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
	if q.MaxPrice.Stated && !w.price.within(q.MaxPrice) {
		failed |= failsPrice
	}
	if q.Language != "" && w.language != want.language {
		failed |= failsLanguage
	}
	if q.Mode != "" && w.mode != want.mode {
		failed |= failsMode
	}
	if q.Start != "" && !w.beginsBy(q.Start) {
		failed |= failsStart
	}
	return failed
}

// meets tells whether an item meets all that is asked for, in one of its ways.
func (x *index) meets(i int, q *CatalogueQuery, want traits) bool {
	return x.fails(i, q, want) == 0 && slices.ContainsFunc(x.ways[i], func(w way) bool { return w.fails(q, want) == 0 })
}

// beginsBy tells whether the way begins at any time, or on the day or before.
func (w *way) beginsBy(limit string) bool {
	return w.rolling || (limit != RollingStart && w.start != "" && w.start <= Day(limit))
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
func (x *index) cheapest(i int32) Price {
	best := Price{}
	for _, w := range x.ways[i] {
		if !best.Stated || (w.price.Stated && x.comparePrices(w.price, best) < 0) {
			best = w.price
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
