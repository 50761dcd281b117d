package quiz

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"laurel/fault"
)

// maxAnswer bounds a typed answer, in characters.
const maxAnswer = 300

// Answer is what somebody answered, as it was given. Options are named by
// their number in the item, whatever order they were shown in.
type Answer struct {
	Chosen []int  `json:"chosen,omitempty"` // of single and multiple
	Places []int  `json:"places,omitempty"` // of ordering: each option's place from 1 on; 0: none yet
	Text   string `json:"text,omitempty"`   // of numeric and text
}

// Empty tells whether nothing was answered.
func (a Answer) Empty() bool {
	return len(a.Chosen) == 0 && strings.TrimSpace(a.Text) == "" && !slices.ContainsFunc(a.Places, func(p int) bool { return p != 0 })
}

// fits refuses an answer that is none to this item.
func (a Answer) fits(i Item) error {
	n := len(i.Options)
	strange := fault.Field("answer", "This is no answer to this question. Load the page again.")
	switch i.Kind {
	case Single, Multiple:
		seen := map[int]bool{}
		for _, c := range a.Chosen {
			if c < 0 || c >= n || seen[c] {
				return strange
			}
			seen[c] = true
		}
		if i.Kind == Single && len(a.Chosen) > 1 || len(a.Places) > 0 || a.Text != "" {
			return strange
		}
	case Ordering:
		if len(a.Places) != 0 && len(a.Places) != n || len(a.Chosen) > 0 || a.Text != "" ||
			slices.ContainsFunc(a.Places, func(p int) bool { return p < 0 || p > n }) {
			return strange
		}
	default:
		if len(a.Chosen) > 0 || len(a.Places) > 0 {
			return strange
		}
		if bad := tooLong("answer", a.Text, maxAnswer); bad != nil {
			return bad
		}
	}
	return nil
}

// Score is the share of the item's points that an answer earns, 0 to 1.
func (i Item) Score(a Answer) float64 {
	if a.fits(i) != nil || a.Empty() {
		return 0
	}
	switch i.Kind {
	case Single:
		return whole(i.Options[a.Chosen[0]].Right)
	case Multiple:
		return i.scoreMultiple(a.Chosen)
	case Numeric:
		return whole(i.Number.right(a.Text))
	case Text:
		given := normal(a.Text, i.Exact)
		return whole(slices.ContainsFunc(i.Accept, func(right string) bool { return normal(right, i.Exact) == given }))
	case Ordering:
		return scoreOrder(a.Places, i.Partial)
	}
	return 0
}

func whole(right bool) float64 {
	if right {
		return 1
	}
	return 0
}

func (i Item) scoreMultiple(chosen []int) float64 {
	all, right := len(i.RightOptions()), 0
	for _, c := range chosen {
		if i.Options[c].Right {
			right++
		}
	}
	wrong := len(chosen) - right
	if i.Partial == ByOption {
		return max(0, float64(right-wrong)/float64(all))
	}
	return whole(right == all && wrong == 0)
}

// scoreOrder judges the places given to options that stand in their right order.
func scoreOrder(places []int, rule Rule) float64 {
	n, inPlace, good, bad := len(places), 0, 0, 0
	for i, p := range places {
		if p == i+1 {
			inPlace++
		}
		for _, q := range places[i+1:] {
			switch {
			case p == 0 || q == 0 || p == q: // not put in order
			case p < q:
				good++
			default:
				bad++
			}
		}
	}
	switch rule {
	case ByPlace:
		return float64(inPlace) / float64(n)
	case ByPair:
		return max(0, float64(good-bad)/float64(n*(n-1)/2))
	}
	return whole(inPlace == n)
}

// normal is a text as texts are compared: compatible characters are one
// (NFKC), white space is single, and capitals and marks over letters go unless
// they count.
func normal(text string, exact Exact) string {
	text = norm.NFKC.String(text)
	text = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "–", "-", "‐", "-", "‑", "-").Replace(text)
	if !exact.Case {
		text = cases.Fold().String(text)
	}
	if !exact.Marks {
		text = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFD.String(text))
	}
	return norm.NFC.String(oneLine(text))
}
