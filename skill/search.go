package skill

import (
	"cmp"
	"slices"
	"strings"
)

// What is read of a query, so that a search costs the same whatever is sent.
const (
	maxQueryBytes = 200
	maxQueryWords = 8
	maxFound      = 50
)

// How well a typed word fits a word of the framework.
const (
	fitExact  = 1.0
	fitPrefix = 0.8
	fitInside = 0.4
	fitTypo   = 0.3
)

// little words are welcome but never required.
var little = map[string]bool{
	"a": true, "an": true, "and": true, "as": true, "at": true, "by": true, "for": true, "how": true, "in": true,
	"is": true, "it": true, "of": true, "on": true, "or": true, "the": true, "to": true, "with": true,
}

// Search finds the skills that fit what has been typed so far, best first, at
// most limit of them (and never more than 50). Every word must fit, in any
// order: whole, as a beginning, as an inner part, or with a slip or two where
// nothing fits it as typed. An empty query finds nothing.
func (f *Framework) Search(q string, limit int) []Skill {
	f.prepare()
	typed := queryWords(q)
	if len(typed) == 0 || limit <= 0 {
		return nil
	}
	scores := f.index.scores(typed, len(f.Skills))
	var found []int
	for i, score := range scores {
		if score > 0 {
			found = append(found, i)
			scores[i] += phraseBonus(strings.Join(typed, " "), f.index.phrases[i])
		}
	}
	slices.SortStableFunc(found, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	found = found[:min(len(found), limit, maxFound)]
	skills := make([]Skill, len(found))
	for i, at := range found {
		skills[i] = f.Skills[at]
	}
	return skills
}

// queryWords reads a bounded beginning of the query.
func queryWords(q string) []string {
	q = q[:min(len(q), maxQueryBytes)]
	typed := words(strings.ToValidUTF8(q, " ")) // a letter cut in two becomes a gap
	return typed[:min(len(typed), maxQueryWords)]
}

// scores sums what each typed word adds to each skill; zero where a word that
// is required does not fit.
func (x *index) scores(typed []string, skills int) []float64 {
	total := make([]float64, skills)
	out := make([]bool, skills)
	required := 0
	for _, word := range typed {
		if !little[word] {
			required++
		}
	}
	for _, word := range typed {
		best := x.fit(word, skills)
		optional := little[word] && required > 0
		for i, score := range best {
			total[i] += score
			if score == 0 && !optional {
				out[i] = true
			}
		}
	}
	for i := range total {
		if out[i] {
			total[i] = 0
		}
	}
	return total
}

// fit gives each skill the best score one typed word earns in it. Slips are
// forgiven only when nothing fits the word as typed.
func (x *index) fit(word string, skills int) []float64 {
	best := make([]float64, skills)
	any := false
	for i := range x.terms {
		t := &x.terms[i]
		quality := plainFit(word, t.text)
		if quality == 0 {
			continue
		}
		for _, u := range t.used {
			if quality == fitInside && u.weight == inDefinition {
				continue // a part of a word deep in a sentence is chance
			}
			best[u.skill] = max(best[u.skill], quality*float64(u.weight))
			any = true
		}
	}
	if any {
		return best
	}
	runes := []rune(word)
	for i := range x.terms {
		t := &x.terms[i]
		if slips := slipsBetween(runes, t.runes); slips > 0 {
			for _, u := range t.used {
				best[u.skill] = max(best[u.skill], fitTypo/float64(slips)*float64(u.weight))
			}
		}
	}
	return best
}

func plainFit(word, term string) float64 {
	switch {
	case word == term:
		return fitExact
	case strings.HasPrefix(term, word):
		return fitPrefix * (0.75 + 0.25*float64(len(word))/float64(len(term)))
	case len(word) >= 3 && strings.Contains(term, word):
		return fitInside
	}
	return 0
}

// phraseBonus lifts a skill one of whose names begins with all that was typed.
func phraseBonus(typed string, names []string) float64 {
	bonus := 0.0
	for i, name := range names {
		switch {
		case name == typed:
			bonus = max(bonus, 20)
		case strings.HasPrefix(name, typed) && i == 0:
			bonus = max(bonus, 10)
		case strings.HasPrefix(name, typed):
			bonus = max(bonus, 6)
		}
	}
	return bonus
}
