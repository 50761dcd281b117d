package account

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// LooksLike tells whether people could take one organisation's name for
// another's: they are the same but for case, spaces, accents, order of words,
// characters that look like others, or a slip of the pen (one in names of six
// characters and more, two from sixteen on).
func LooksLike(a, b string) bool {
	x, y := skeleton(a), skeleton(b)
	if x.run == "" || y.run == "" {
		return false
	}
	return x.run == y.run || x.sorted == y.sorted || near(x.run, y.run) || near(x.sorted, y.sorted)
}

// shape is how a name looks from afar.
type shape struct {
	run    string // all its letters and digits
	sorted string // those of the words that tell it from others, in the order of the alphabet
}

// fillers are words that a name keeps its likeness without.
var fillers = map[string]bool{
	"a": true, "an": true, "and": true, "at": true, "for": true, "in": true, "of": true, "the": true, "und": true, "der": true, "die": true, "das": true, "für": true,
	"fur": true, "de": true, "het": true, "van": true, "en": true, "la": true, "le": true, "les": true, "du": true, "des": true, "et": true, "di": true, "e": true, "y": true, "del": true,
}

// skeleton draws a name's shape: compatibility forms are unfolded, accents
// taken away, case folded, and characters that look like Latin ones taken for
// these (as in Unicode Technical Standard 39 §4, for the scripts that names of
// organisations are faked in).
func skeleton(name string) shape {
	plain := cases.Fold().String(norm.NFKD.String(name))
	var words []string
	for _, word := range strings.FieldsFunc(plain, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Cf, r)
	}) {
		word = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) { // accents, and what is not seen at all
				return -1
			}
			if like, ok := confusable[r]; ok {
				return like
			}
			return r
		}, word)
		if word = pairs.Replace(word); word != "" {
			words = append(words, word)
		}
	}
	s := shape{run: strings.Join(words, "")}
	telling := slices.DeleteFunc(words, func(w string) bool { return fillers[w] })
	slices.Sort(telling)
	s.sorted = strings.Join(telling, "")
	return s
}

// pairs are letters that together look like another.
var pairs = strings.NewReplacer("rn", "m", "vv", "w", "cl", "d", "ß", "ss", "æ", "ae", "œ", "oe")

// confusable takes what looks like a Latin letter for it; capitals are folded
// before. I, l, 1 and | are one, as are O and 0.
var confusable = map[rune]rune{
	'0': 'o', '1': 'l', 'i': 'l', '3': 'e', '5': 's', '8': 'b', 'ı': 'l', 'ø': 'o', 'đ': 'd', 'ħ': 'h', 'ł': 'l', 'ɑ': 'a', 'ɡ': 'g', 'ɩ': 'l',
	// Cyrillic
	'а': 'a', 'в': 'b', 'е': 'e', 'ѕ': 's', 'і': 'l', 'ј': 'j', 'к': 'k', 'м': 'm', 'н': 'h', 'о': 'o', 'р': 'p', 'с': 'c', 'т': 't', 'у': 'y',
	'х': 'x', 'ԁ': 'd', 'һ': 'h', 'ԛ': 'q', 'ԝ': 'w', 'ґ': 'r', 'г': 'r', 'п': 'n', 'ь': 'b', 'ӏ': 'l', 'ү': 'y',
	// Greek
	'α': 'a', 'β': 'b', 'γ': 'y', 'ε': 'e', 'η': 'n', 'ι': 'l', 'κ': 'k', 'μ': 'm', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'σ': 'o', 'τ': 't', 'υ': 'u',
	'χ': 'x', 'ω': 'w', 'ζ': 'z',
	// Armenian
	'օ': 'o', 'ո': 'n', 'ս': 'u', 'հ': 'h', 'յ': 'j', 'ց': 'g',
}

// near tells whether so few slips lie between two words that one is taken for
// the other: a letter left out, put in, changed, or swapped with its neighbour.
func near(a, b string) bool {
	x, y := []rune(a), []rune(b)
	allowed := 0
	switch short := min(len(x), len(y)); {
	case short >= 16:
		allowed = 2
	case short >= 6:
		allowed = 1
	}
	if allowed == 0 || max(len(x), len(y))-min(len(x), len(y)) > allowed {
		return false
	}
	return slips(x, y) <= allowed
}

// slips is the optimal string alignment distance. Names have at most 200
// characters, so that the work is bounded.
func slips(x, y []rune) int {
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
