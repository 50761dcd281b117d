package skill

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Where a word stands decides how much finding it counts.
const (
	inName       = 10
	inAlias      = 8
	inDefinition = 3
)

// index is a vocabulary with, for each word, the skills that use it. Some
// 2,000 words for 150 skills, so a search simply looks at all of them.
type index struct {
	terms   []term
	phrases [][]string // per skill: its folded name, then its aliases
}

type term struct {
	text  string
	runes []rune
	used  []use
}

type use struct {
	skill  int
	weight int
}

func newIndex(skills []Skill) *index {
	x := &index{phrases: make([][]string, len(skills))}
	weights := map[string]map[int]int{}
	add := func(skill, weight int, text string) {
		for _, w := range searchWords(text) {
			if weights[w] == nil {
				weights[w] = map[int]int{}
			}
			weights[w][skill] = max(weights[w][skill], weight)
		}
	}
	for i, s := range skills {
		add(i, inName, s.Name)
		x.phrases[i] = append(x.phrases[i], strings.Join(words(s.Name), " "))
		for _, a := range s.Aliases {
			add(i, inAlias, a)
			x.phrases[i] = append(x.phrases[i], strings.Join(words(a), " "))
		}
		add(i, inDefinition, s.Definition)
	}
	for w, skillWeights := range weights {
		t := term{text: w, runes: []rune(w)}
		for skill, weight := range skillWeights {
			t.used = append(t.used, use{skill, weight})
		}
		x.terms = append(x.terms, t)
	}
	slices.SortFunc(x.terms, func(a, b term) int { return strings.Compare(a.text, b.text) })
	return x
}

// searchWords are the words of text and, for a hyphened or slashed word, also
// its parts written as one: "e-mail" is found as e, mail and email.
func searchWords(text string) []string {
	all := words(text)
	for _, chunk := range strings.Fields(text) {
		if parts := words(chunk); len(parts) > 1 {
			all = append(all, strings.Join(parts, ""))
		}
	}
	return all
}

// words folds text to lower-case words without accents.
func words(text string) []string {
	folded := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFKD.String(text))
	return strings.Fields(folded)
}
