package measure

import (
	"cmp"
	"math"
	"slices"
)

// Response is one person's answer to one item, within what they answered in
// all: shares of the points there were, 0 to 1.
type Response struct {
	Item    string
	Score   float64  // of this item
	Rest    float64  // of all other items of the same attempt
	Total   float64  // of the whole attempt
	Alone   bool     // the attempt had no other item: Rest says nothing
	Options []string // what was chosen, where there is something to choose
}

// ItemFigures are an item's statistics.
type ItemFigures struct {
	Item       string
	N          int
	Difficulty float64 // p: mean share of the points; high is easy
	// Biserial is the point-biserial correlation of the item's score with the
	// rest of the attempt, the item itself left out. Known where both vary.
	Biserial      float64
	BiserialKnown bool
	// UpperLower is p among the best 27 % less p among the weakest 27 % of those
	// who answered it (Kelley 1939). Known from [GroupsFrom] answers on.
	UpperLower      float64
	UpperLowerKnown bool
	Options         []OptionFigures // the most chosen first
}

// OptionFigures tell who chose an option: shares of everybody, of the best
// and of the weakest 27 %.
type OptionFigures struct {
	Option string
	Chosen int
	Share  float64
	Upper  float64
	Lower  float64
}

// GroupsFrom is the number of answers from which the best and the weakest are
// set against each other.
const GroupsFrom = 10

// groupShare is the share of people in the upper and in the lower group.
const groupShare = 0.27

// Items computes the figures of every item, in the order of their names.
func Items(all []Response) []ItemFigures {
	by := map[string][]Response{}
	for _, r := range all {
		by[r.Item] = append(by[r.Item], r)
	}
	var figures []ItemFigures
	for item, rs := range by {
		figures = append(figures, figuresOf(item, rs))
	}
	slices.SortFunc(figures, func(a, b ItemFigures) int { return cmp.Compare(a.Item, b.Item) })
	return figures
}

func figuresOf(item string, rs []Response) ItemFigures {
	f := ItemFigures{Item: item, N: len(rs)}
	for _, r := range rs {
		f.Difficulty += r.Score / float64(len(rs))
	}
	f.Biserial, f.BiserialKnown = biserial(rs)
	upper, lower := groups(rs)
	if f.UpperLowerKnown = len(rs) >= GroupsFrom; f.UpperLowerKnown {
		f.UpperLower = mean(rs, upper, score) - mean(rs, lower, score)
	}
	f.Options = options(rs, upper, lower)
	return f
}

func score(r Response) float64 { return r.Score }

// biserial is Pearson's correlation of score and rest; with scores of 0 and 1
// alone it is the point-biserial one.
func biserial(rs []Response) (float64, bool) {
	var n, ms, mr float64
	for _, r := range rs {
		if !r.Alone {
			n, ms, mr = n+1, ms+r.Score, mr+r.Rest
		}
	}
	if n < 2 {
		return 0, false
	}
	ms, mr = ms/n, mr/n
	var ss, rr, sr float64
	for _, r := range rs {
		if !r.Alone {
			s, q := r.Score-ms, r.Rest-mr
			ss, rr, sr = ss+s*s, rr+q*q, sr+s*q
		}
	}
	if ss < 1e-12 || rr < 1e-12 {
		return 0, false
	}
	return max(-1, min(1, sr/math.Sqrt(ss*rr))), true
}

// groups give each response its weight in the upper and in the lower group.
// Those who tie at the edge of a group share its last places, so that the
// figures do not depend on the order of people.
func groups(rs []Response) (upper, lower []float64) {
	size := math.Max(1, math.Round(groupShare*float64(len(rs))))
	order := make([]int, len(rs))
	for i := range order {
		order[i] = i
	}
	total := func(i int) float64 { return rs[i].Total }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(total(b), total(a)) })
	upper = fill(order, size, total)
	slices.Reverse(order)
	return upper, fill(order, size, total)
}

// fill gives away the places of a group along an order.
func fill(order []int, places float64, total func(int) float64) []float64 {
	weights := make([]float64, len(order))
	for at := 0; at < len(order) && places > 0; {
		end := at + 1
		for end < len(order) && total(order[end]) == total(order[at]) {
			end++
		}
		each := math.Min(1, places/float64(end-at))
		for _, i := range order[at:end] {
			weights[i] = each
		}
		places -= each * float64(end-at)
		at = end
	}
	return weights
}

// mean is a weighted mean over the responses.
func mean(rs []Response, weights []float64, of func(Response) float64) float64 {
	var total, weight float64
	for i, r := range rs {
		total, weight = total+weights[i]*of(r), weight+weights[i]
	}
	if weight == 0 {
		return 0
	}
	return total / weight
}

func options(rs []Response, upper, lower []float64) (all []OptionFigures) {
	counts := map[string]int{}
	for _, r := range rs {
		for _, o := range r.Options {
			counts[o]++
		}
	}
	for option, n := range counts {
		chosen := func(r Response) float64 {
			if slices.Contains(r.Options, option) {
				return 1
			}
			return 0
		}
		all = append(all, OptionFigures{Option: option, Chosen: n, Share: float64(n) / float64(len(rs)),
			Upper: mean(rs, upper, chosen), Lower: mean(rs, lower, chosen)})
	}
	slices.SortFunc(all, func(a, b OptionFigures) int {
		return cmp.Or(cmp.Compare(b.Chosen, a.Chosen), cmp.Compare(a.Option, b.Option))
	})
	return all
}
