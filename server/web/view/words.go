package view

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Number writes a whole number with separators: 2,306.
func Number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Count writes a number with its word in the right form: "1 award", "3 awards".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}

// breakable is a text in which an address may break after its signs, not in
// the middle of a word.
func breakable(text string) templ.Component {
	pieces := addressPieces(text)
	for i, p := range pieces {
		pieces[i] = templ.EscapeString(p)
	}
	return templ.Raw(strings.Join(pieces, "<wbr>"))
}

// addressPieces cuts a mail or web address after the signs in it; any other
// text stays whole.
func addressPieces(text string) []string {
	if !strings.Contains(text, "@") && !strings.Contains(text, "://") {
		return []string{text}
	}
	var pieces []string
	for {
		at := strings.IndexAny(text, "@/.-?&=")
		if at < 0 || at == len(text)-1 {
			return append(pieces, text)
		}
		for at < len(text)-2 && text[at+1] == '/' {
			at++ // "://" stays together
		}
		pieces, text = append(pieces, text[:at+1]), text[at+1:]
	}
}

// standsFor is the heading above what a credential says.
func standsFor(unproven bool) string {
	if unproven {
		return "What it claims"
	}
	return "What it stands for"
}
