package store

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Bounds of what is kept and asked for search: a name has at most 200
// characters, and PostgreSQL's index entries less than 2,700 bytes.
const (
	maxWord       = 40 // characters
	maxWords      = 64
	maxQueryWords = 8
)

// strokes are letters that Unicode does not take apart, as they are typed
// where the keyboard has none.
var strokes = strings.NewReplacer("ø", "o", "đ", "d", "ð", "d", "ł", "l", "ħ", "h", "ı", "i", "æ", "ae", "œ", "oe", "þ", "th")

// foldedWords splits text into words of letters and digits, without case and
// accents: "Zoë Strauß" becomes zoe, strauss.
func foldedWords(text string) []string {
	bare := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(text))
	folded := strokes.Replace(norm.NFC.String(cases.Fold().String(bare)))
	words := strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) })
	for i, word := range words {
		if runes := []rune(word); len(runes) > maxWord {
			words[i] = string(runes[:maxWord])
		}
	}
	return words
}

// searchWords are the words that a recipient is found by. Scripts that write
// without spaces are found from any character on.
func searchWords(text string) []string {
	var all []string
	for _, word := range foldedWords(text) {
		all = append(all, word)
		for i, r := range word {
			if i > 0 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) {
				all = append(all, word[i:])
			}
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(len(all), maxWords)]
}

// queryWords are the words that somebody looks for.
func queryWords(text string) []string {
	words := foldedWords(text)
	return words[:min(len(words), maxQueryWords)]
}
