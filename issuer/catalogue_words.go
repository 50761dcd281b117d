package issuer

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is one word of a text, as it is compared and as it was written.
type word struct {
	folded, written string
	at              int // where it begins in the text
}

// eachWord gives the words of text. A word is letters and digits; + and # may
// end it (C++, C#), apostrophes and accents are dropped when it is folded.
func eachWord(text string, yield func(word)) {
	start, ending := -1, false // ending: nothing but + and # may follow
	end := func(at int) {
		if start >= 0 {
			written := strings.TrimRight(text[start:at], "'’")
			if folded := fold(written); folded != "" {
				yield(word{folded, written, start})
			}
		}
		start, ending = -1, false
	}
	for i, r := range text {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if ending {
				end(i)
			}
			if start < 0 {
				start = i
			}
		case start >= 0 && (r == '+' || r == '#'):
			ending = true
		case start >= 0 && !ending && (r == '\'' || r == '’' || unicode.Is(unicode.Mn, r)):
		default:
			end(i)
		}
	}
	end(len(text))
}

// eachTerm is eachWord and, for what is written with a hyphen, dot or slash,
// also its parts as one word: "e-mail" is found as e, mail and email.
func eachTerm(text string, yield func(word)) {
	eachWord(text, yield)
	if !strings.ContainsAny(text, "-–‑./") {
		return
	}
	for _, chunk := range strings.Fields(text) {
		var joined strings.Builder
		parts := 0
		eachWord(chunk, func(w word) {
			joined.WriteString(w.folded)
			parts++
		})
		if parts > 1 {
			written := strings.TrimFunc(chunk, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
			yield(word{folded: joined.String(), written: written})
		}
	}
}

// fold makes words that people take for the same equal: lower case, without
// accents, with the letters that have no parts written as keyboards lack them.
func fold(text string) string {
	if plain(text) {
		return strings.ToLower(text)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(text) {
		switch r = unicode.ToLower(r); {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
		case r == 'ß':
			b.WriteString("ss")
		case r == 'æ':
			b.WriteString("ae")
		case r == 'œ':
			b.WriteString("oe")
		case r == 'ø':
			b.WriteByte('o')
		case r == 'đ', r == 'ð':
			b.WriteByte('d')
		case r == 'þ':
			b.WriteString("th")
		case r == 'ł':
			b.WriteByte('l')
		case r == 'ı':
			b.WriteByte('i')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func plain(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf || text[i] == '\'' {
			return false
		}
	}
	return true
}

// longestForgiven bounds the work of comparing two words, in letters.
const longestForgiven = 24

// slipsAllowed grows with the word: after one change a short word means
// something else.
func slipsAllowed(letters int) int {
	switch {
	case letters < 4 || letters > longestForgiven:
		return 0
	case letters < 8:
		return 1
	}
	return 2
}

// slips counts the slips (a letter wrong, missing, too many, or two exchanged)
// between typed and the term or, worse by one, a beginning of it that is as
// long. It answers more than allowed when they are further apart.
func slips(typed, term []rune, allowed int) int {
	if len(term) < len(typed)-allowed || !sameStart(typed, term) {
		return allowed + 1
	}
	// Optimal string alignment, row by row; a row beyond what is allowed ends it.
	reach := min(len(term), len(typed)+allowed)
	var rows [3][longestForgiven + 4]int
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := range reach + 1 {
		above[j] = j
	}
	for i := 1; i <= len(typed); i++ {
		row[0] = i
		nearest := i
		for j := 1; j <= reach; j++ {
			cost := 1
			if typed[i-1] == term[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && typed[i-1] == term[j-2] && typed[i-2] == term[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			nearest = min(nearest, row[j])
		}
		if nearest > allowed {
			return allowed + 1
		}
		before, above, row = above, row, before
	}
	whole := allowed + 1
	if reach == len(term) {
		whole = above[reach]
	}
	part := allowed + 1
	for j := range reach {
		part = min(part, above[j]+1)
	}
	return min(whole, part)
}

// sameStart spares most of the work: people seldom miss the first letter, and
// if they do, they exchange it with the second, double it or leave it out.
func sameStart(typed, term []rune) bool {
	return typed[0] == term[0] || (len(term) > 1 && typed[0] == term[1]) || (len(typed) > 1 && typed[1] == term[0])
}

// letters is the set of a word's letters; those beyond a to z share a few bits.
type letters uint32

func lettersOf(folded string) (set letters) {
	for _, r := range folded {
		if r >= 'a' && r <= 'z' {
			set |= 1 << (r - 'a')
		} else {
			set |= 1 << (26 + uint32(r)%6)
		}
	}
	return set
}

// beyond counts the letters that the other word does not have.
func (l letters) beyond(other letters) int { return bits.OnesCount32(uint32(l &^ other)) }
