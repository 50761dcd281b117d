package picture

import (
	"math"
	"strings"
	"unicode"

	"laurel/picture/fonts"
)

// Titles are set in the core in at most five lines of 20 to 38 units.
const (
	maxLines    = 5
	maxWords    = 16
	largest     = 38
	smallest    = 20
	coreLeading = 1.13
	coreRoom    = 103 // radius the letters stay in
	unevenness  = 30  // units of size that half-empty lines are as bad as
)

// coreLines breaks a title to fill the core, as large as it will go; ok is
// false when it does not fit or letters are missing.
func coreLines(title string) (lines []string, size float64, ok bool) {
	words := strings.Fields(title)
	if len(words) == 0 || len(words) > maxWords || !fonts.Strong.HasAll(strings.Join(words, "")) {
		return nil, 0, false
	}
	widths := wordWidths(words)
	best := math.Inf(-1)
	for at := float64(largest); at >= smallest && at > best; at-- {
		for n := 1; n <= min(maxLines, len(words)); n++ {
			// Well-filled lines are worth some size.
			if cost, broken := breakWords(words, widths, n, at); at-unevenness*cost > best {
				best, lines, size = at-unevenness*cost, broken, at
			}
		}
	}
	return lines, size, lines != nil
}

// wordWidths holds the width in em of words[i] to words[j] set as one line.
func wordWidths(words []string) [][]float64 {
	w := make([][]float64, len(words))
	for i := range words {
		w[i] = make([]float64, len(words))
		for j := i; j < len(words); j++ {
			w[i][j] = fonts.Strong.Set(strings.Join(words[i:j+1], " ")).Width
		}
	}
	return w
}

// breakWords finds the evenest way to set words on n lines within the core;
// the cost is infinite when there is none.
func breakWords(words []string, widths [][]float64, n int, size float64) (float64, []string) {
	var room [maxLines]float64
	for i := range n {
		top := coreBaseline(i, n, size) - .74*size
		bottom := coreBaseline(i, n, size) + .14*size
		reach := max(math.Abs(top), math.Abs(bottom))
		if reach >= coreRoom {
			return math.Inf(1), nil
		}
		room[i] = 2 * math.Sqrt(coreRoom*coreRoom-reach*reach)
	}
	best, ends, now := math.Inf(1), [maxLines]int{}, [maxLines]int{}
	var try func(line, from int, cost float64)
	try = func(line, from int, cost float64) {
		for to := from; to < len(words)-(n-1-line); to++ {
			wide := widths[from][to] * size
			if wide > room[line] {
				return
			}
			if line == n-1 && to < len(words)-1 {
				continue
			}
			slack := 1 - wide/room[line]
			total := cost + slack*slack
			if quietWords[strings.ToLower(words[to])] {
				total += .1 // a line rather not ends in "of" or "the"
				if from == to {
					total += .5 // still less is one of them a line
				}
			}
			now[line] = to + 1
			switch {
			case line < n-1:
				try(line+1, to+1, total)
			case total/float64(n) < best:
				best, ends = total/float64(n), now
			}
		}
	}
	try(0, 0, 0)
	if math.IsInf(best, 1) {
		return best, nil
	}
	var lines []string
	from := 0
	for _, end := range ends[:n] {
		lines = append(lines, strings.Join(words[from:end], " "))
		from = end
	}
	return best, lines
}

// coreBaseline is the baseline of line i of n, measured from the centre.
func coreBaseline(i, n int, size float64) float64 {
	return size * (capHeight/2 + coreLeading*(float64(i)-float64(n-1)/2))
}

// quietWords give no letter to a monogram.
var quietWords = map[string]bool{
	"a": true, "an": true, "and": true, "as": true, "at": true, "by": true, "for": true, "from": true, "in": true,
	"into": true, "of": true, "on": true, "or": true, "that": true, "the": true, "to": true, "with": true, "your": true,
	"de": true, "der": true, "des": true, "die": true, "das": true, "du": true, "et": true, "la": true, "le": true,
	"les": true, "pour": true, "en": true, "el": true, "und": true, "von": true, "für": true, "mit": true, "im": true, "y": true,
}

// monogram gives the two or three letters that stand for a title: a word of
// two or three capitals if there is one, else the initials of its first part;
// "" when the badge face lacks them.
func monogram(title string) string {
	words := strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, w := range words {
		if n := len([]rune(w)); n >= 2 && n <= 3 && w == strings.ToUpper(w) && w != strings.ToLower(w) && fonts.Strong.HasAll(w) {
			return w
		}
	}
	first, _, _ := strings.Cut(strings.NewReplacer(":", "\n", ",", "\n", ";", "\n", " – ", "\n", "(", "\n").Replace(title), "\n")
	m := initials(first)
	if len([]rune(m)) < 2 {
		m = initials(title)
	}
	if letters := []rune(strings.Join(words, "")); len([]rune(m)) < 2 && len(letters) > 1 {
		m = string(unicode.ToUpper(letters[0])) + string(unicode.ToLower(letters[1]))
	}
	if m == "" || !fonts.Strong.HasAll(m) {
		return ""
	}
	return m
}

func initials(s string) string {
	var m []rune
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' }) {
		if !quietWords[strings.ToLower(w)] && len(m) < 3 {
			m = append(m, unicode.ToUpper([]rune(w)[0]))
		}
	}
	return string(m)
}
