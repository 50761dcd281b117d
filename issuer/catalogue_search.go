package issuer

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"
)

// How well a typed word fits a word of the catalogue.
const (
	fitWhole  = 1.0
	fitPrefix = 0.8
	fitInside = 0.4
	fitSlip   = 0.3
)

// maxSuggestions bounds how many words may have been meant.
const maxSuggestions = 3

// little words are welcome but never required.
var little = map[string]bool{
	"a": true, "an": true, "and": true, "as": true, "at": true, "by": true, "for": true, "how": true, "in": true,
	"is": true, "it": true, "of": true, "on": true, "or": true, "the": true, "to": true, "with": true,
}

// search finds one page. The query is cleaned.
func (x *index) search(q CatalogueQuery) CatalogueResult {
	r := CatalogueResult{Query: q}
	near := map[string][]*term{}
	found := x.match(q.Text, near)
	want, counts := x.wanted(q), x.newTally(q)
	kept := make([]bool, len(x.items))
	for i := range x.items {
		if found.score != nil && found.score[i] == 0 {
			continue
		}
		if counts.add(i, x.fails(i, &q, want), &q, want) {
			kept[i] = true
			r.Total++
		}
	}
	r.Facets = counts.facets(q)
	r.Pages = max((r.Total+PageSize-1)/PageSize, 1)
	r.Page = min(max(q.Page, 1), r.Pages)
	r.Query.Page = r.Page
	for _, i := range pageOf(x.ordered(q.Sort, found.score, kept), r.Page) {
		r.Items = append(r.Items, x.items[i])
	}
	for _, w := range found.unmentioned {
		r.Unmentioned = append(r.Unmentioned, w.written)
	}
	r.DidYouMean = x.suggestions(q, found, near)
	return r
}

func pageOf(order []int32, page int) []int32 {
	from := min((page-1)*PageSize, len(order))
	return order[from:min(from+PageSize, len(order))]
}

// ordered lists what is kept in the order asked for.
func (x *index) ordered(by Sort, score []float32, kept []bool) []int32 {
	fixed, ok := x.orders[by]
	if !ok {
		fixed = x.orders[ByNewest]
	}
	order := make([]int32, 0, len(fixed))
	for _, i := range fixed {
		if kept[i] {
			order = append(order, i)
		}
	}
	if by == ByRelevance && score != nil {
		sortByScore(order, score)
	}
	return order
}

// sortByScore sorts the best first, and equals by their number. Bits of
// positive floats order as the floats do, so that plain numbers can be sorted.
func sortByScore(order []int32, score []float32) {
	keys := make([]uint64, len(order))
	for n, i := range order {
		keys[n] = uint64(^math.Float32bits(score[i]))<<32 | uint64(i)
	}
	slices.Sort(keys)
	for n, k := range keys {
		order[n] = int32(uint32(k))
	}
}

// matched is what a text finds before anything narrows it.
type matched struct {
	score       []float32 // by item, 0 where a word is missing; nil without words
	words       []word
	unmentioned []word
	meant       []*term // of the first unmentioned word: what it may be a slip of
}

// match scores the items that mention every word: whole, as a beginning, as an
// inner part where nothing begins so, or with a slip or two where no item
// mentions it at all. What is near to a word is looked up once and kept in near.
func (x *index) match(text string, near map[string][]*term) matched {
	m := matched{words: queryWords(text)}
	if len(m.words) == 0 {
		if text != "" {
			m.score = make([]float32, len(x.items)) // signs alone: nothing mentions them
			m.unmentioned = []word{{written: text}}
		}
		return m
	}
	m.score = make([]float32, len(x.items))
	best := make([]float32, len(x.items))
	for n, w := range m.words {
		clear(best)
		if !x.fit(w.folded, best) {
			m.unmentioned = append(m.unmentioned, w)
			terms, known := near[w.folded]
			if !known {
				terms = x.nearest(w.folded)
				near[w.folded] = terms
			}
			for _, t := range terms {
				t.note(fitSlip, best)
			}
			if len(m.unmentioned) == 1 {
				m.meant = terms
			}
		}
		for i := range best {
			switch {
			case best[i] == 0 || (n > 0 && m.score[i] == 0):
				m.score[i] = 0
			default:
				m.score[i] += best[i]
			}
		}
	}
	x.liftTitles(m)
	return m
}

// queryWords are the words that are required.
func queryWords(text string) []word {
	var all, required []word
	eachWord(text, func(w word) {
		all = append(all, w)
		if !little[w.folded] {
			required = append(required, w)
		}
	})
	if len(required) == 0 {
		required = all
	}
	return required[:min(len(required), maxQueryWords)]
}

// fit notes the best that a word earns in each item; false when no item
// mentions it.
func (x *index) fit(typed string, best []float32) bool {
	from := sort.Search(len(x.terms), func(i int) bool { return x.terms[i].text >= typed })
	any := false
	for i := from; i < len(x.terms) && strings.HasPrefix(x.terms[i].text, typed); i++ {
		t := &x.terms[i]
		quality := float32(fitWhole)
		if len(t.text) > len(typed) {
			quality = fitPrefix * (0.75 + 0.25*float32(len(typed))/float32(len(t.text)))
		}
		t.note(quality, best)
		any = true
	}
	if any || len(typed) < 4 {
		return any
	}
	for i := range x.terms {
		if t := &x.terms[i]; len(t.text) > len(typed) && strings.Contains(t.text, typed) {
			t.note(fitInside, best)
			any = true
		}
	}
	return any
}

func (t *term) note(quality float32, best []float32) {
	for _, u := range t.uses {
		best[u.item] = max(best[u.item], quality*u.weight)
	}
}

// nearest are the terms that the fewest slips lead to from a word that no item
// mentions, the most used first.
func (x *index) nearest(typed string) []*term {
	runes := []rune(typed)
	allowed, has := slipsAllowed(len(runes)), lettersOf(typed)
	if allowed == 0 {
		return nil
	}
	var near []*term
	for i := range x.terms {
		t := &x.terms[i]
		if has.beyond(t.letters) > allowed { // one slip explains one letter
			continue
		}
		switch n := slips(runes, t.runes, allowed); {
		case n > allowed:
			continue
		case n < allowed:
			allowed, near = n, near[:0]
		}
		near = append(near, t)
	}
	slices.SortStableFunc(near, func(a, b *term) int { return cmp.Compare(len(b.uses), len(a.uses)) })
	return near
}

// liftTitles puts first the items whose title is, begins with or holds all
// that was typed, in that order.
func (x *index) liftTitles(m matched) {
	var words []string
	for _, w := range m.words {
		words = append(words, w.folded)
	}
	typed := strings.Join(words, " ")
	for i, title := range x.titles {
		if m.score[i] == 0 {
			continue
		}
		switch at := strings.Index(title, typed); {
		case title == typed:
			m.score[i] += 3 * inTitle
		case at == 0:
			m.score[i] += 2 * inTitle
		case at > 0 && title[at-1] == ' ':
			m.score[i] += inTitle
		}
	}
}

// suggestions are the words that may have been meant by the first one that is
// not mentioned, each with what the query would find with it.
func (x *index) suggestions(q CatalogueQuery, found matched, near map[string][]*term) []Suggestion {
	if len(found.meant) == 0 {
		return nil
	}
	var all []Suggestion
	want, first := x.wanted(q), found.unmentioned[0]
	for _, t := range found.meant[:min(len(found.meant), maxSuggestions)] {
		text := q.Text[:first.at] + t.written + q.Text[first.at+len(first.written):]
		score := x.match(text, near).score
		count := 0
		for i := range x.items {
			if score[i] > 0 && x.meets(i, &q, want) {
				count++
			}
		}
		if count > 0 {
			all = append(all, Suggestion{t.written, count, text})
		}
	}
	return all
}
