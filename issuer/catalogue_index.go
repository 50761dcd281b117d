package issuer

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"laurel/skill"
)

// How much a word counts, by where it stands.
const (
	inTitle       = 20
	inSkill       = 10
	inOtherName   = 7 // of a skill
	inField       = 6
	inIssuer      = 6
	inOutcome     = 4
	inDescription = 2
)

// index is the catalogue made ready for searching. It never changes; another
// one takes its place.
type index struct {
	generation int64
	built      time.Time
	day        Day // of built

	items  []Item // newest first
	byID   map[AchievementID]int
	titles []string // folded, for phrases
	traits []traits
	ways   [][]way
	orders map[Sort][]int32
	values facetValues

	terms []term // sorted

	feed func() (Feed, error)
}

// term is a folded word with the items that use it.
type term struct {
	text    string
	runes   []rune
	letters letters
	written string // as it is spelt most
	uses    []use
}

type use struct {
	item   int32
	weight float32
}

// newIndex makes an index over the items.
func newIndex(items []Item, skills *skill.Framework, generation int64, now time.Time) *index {
	x := &index{generation: generation, built: now, day: DayOf(now), items: items, byID: make(map[AchievementID]int, len(items))}
	slices.SortStableFunc(x.items, func(a, b Item) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.Achievement, a.Achievement))
	})
	b := &termBuilder{terms: map[string]*newTerm{}}
	named := map[skill.ID][2][]word{}
	for i, item := range x.items {
		x.byID[item.Achievement] = i
		x.titles = append(x.titles, phrase(item.Definition.Title))
		b.addItem(int32(i), item, func(id skill.ID) [2][]word {
			if _, known := named[id]; !known {
				named[id] = skillWords(skills, id)
			}
			return named[id]
		})
	}
	x.terms = b.sorted()
	x.readTraits()
	x.orders = x.sortedOrders()
	return x
}

// skillWords are the words of a skill's name and of its other names.
func skillWords(skills *skill.Framework, id skill.ID) (all [2][]word) {
	known, ok := skills.ByID(id)
	if !ok {
		return all
	}
	eachTerm(known.Name, func(w word) { all[0] = append(all[0], w) })
	for _, other := range known.Aliases {
		eachTerm(other, func(w word) { all[1] = append(all[1], w) })
	}
	return all
}

// termBuilder collects the words of all items.
type termBuilder struct{ terms map[string]*newTerm }

type newTerm struct {
	term
	spelt map[string]float32 // how it is written, by weight
}

func (b *termBuilder) addItem(i int32, item Item, skillWords func(skill.ID) [2][]word) {
	add := func(weight float32) func(word) { return func(w word) { b.add(i, w, weight) } }
	d := item.Definition
	eachTerm(d.Title, add(inTitle))
	eachTerm(FieldName(d.Field), add(inField))
	eachTerm(item.Issuer.Name, add(inIssuer))
	for _, sl := range d.Skills {
		words := skillWords(sl.Skill)
		for _, w := range words[0] {
			b.add(i, w, inSkill)
		}
		for _, w := range words[1] {
			b.add(i, w, inOtherName)
		}
	}
	for _, o := range d.Outcomes {
		eachTerm(o, add(inOutcome))
	}
	eachTerm(d.Description, add(inDescription))
}

func (b *termBuilder) add(i int32, w word, weight float32) {
	t := b.terms[w.folded]
	if t == nil {
		t = &newTerm{term: term{text: w.folded, runes: []rune(w.folded), letters: lettersOf(w.folded)}, spelt: map[string]float32{}}
		b.terms[w.folded] = t
	}
	t.spelt[w.written] += weight
	if last := len(t.uses) - 1; last >= 0 && t.uses[last].item == i { // items come one after the other
		t.uses[last].weight = max(t.uses[last].weight, weight)
		return
	}
	t.uses = append(t.uses, use{i, weight})
}

func (b *termBuilder) sorted() []term {
	all := make([]term, 0, len(b.terms))
	for _, t := range b.terms {
		for written, weight := range t.spelt {
			best := t.spelt[t.written]
			if t.written == "" || weight > best || (weight == best && written < t.written) {
				t.written = written
			}
		}
		all = append(all, t.term)
	}
	slices.SortFunc(all, func(a, b term) int { return strings.Compare(a.text, b.text) })
	return all
}

// phrase is a text folded, with one space between its words.
func phrase(text string) string {
	var words []string
	eachWord(text, func(w word) { words = append(words, w.folded) })
	return strings.Join(words, " ")
}

// sortedOrders lists the items in each order but relevance. What does not
// state an amount comes last.
func (x *index) sortedOrders() map[Sort][]int32 {
	newest := make([]int32, len(x.items))
	for i := range newest {
		newest[i] = int32(i)
	}
	by := func(compare func(a, b int32) int) []int32 {
		order := slices.Clone(newest)
		slices.SortStableFunc(order, compare)
		return order
	}
	cheapest, credit := make([]Price, len(x.items)), make([]Price, len(x.items))
	for i := range x.items {
		cheapest[i] = x.cheapest(i)
		credit[i] = x.items[i].Definition.PerECTS(cheapest[i])
	}
	return map[Sort][]int32{
		ByNewest: newest,
		ByTitle:  by(func(a, b int32) int { return strings.Compare(x.titles[a], x.titles[b]) }),
		ByHours: by(func(a, b int32) int {
			p, q := x.traits[a].hours, x.traits[b].hours
			return cmp.Or(compareBool(p == 0, q == 0), cmp.Compare(p, q))
		}),
		ByPrice: by(func(a, b int32) int { return x.comparePrices(cheapest[a], cheapest[b]) }),
		ByCost:  by(func(a, b int32) int { return x.comparePrices(credit[a], credit[b]) }),
	}
}

// compareBool puts false first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// onceFeed keeps the feed of an index, written when it is first asked for.
func onceFeed(write func() (Feed, error)) func() (Feed, error) { return sync.OnceValues(write) }
