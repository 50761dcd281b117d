package picture

import "strings"

// ruler breaks one text into lines. Words are measured once, however many
// widths are tried.
type ruler struct {
	words   []string
	widths  []float64
	space   float64
	measure func(string) float64
}

func newRuler(s string, measure func(string) float64) ruler {
	r := ruler{words: strings.Fields(s), measure: measure, space: measure(" ")}
	for _, w := range r.words {
		r.widths = append(r.widths, measure(w))
	}
	return r
}

// wrap breaks s into lines no wider than room by measure, as evenly as the
// smallest number of lines allows. A word wider than a line is cut.
func wrap(s string, room float64, measure func(string) float64) []string {
	return newRuler(s, measure).even(room)
}

// greedy fills each line as far as it goes.
func greedy(s string, room float64, measure func(string) float64) []string {
	return newRuler(s, measure).fill(room)
}

func (r ruler) even(room float64) []string {
	lines := r.fill(room)
	if len(lines) < 2 {
		return lines
	}
	// The narrowest room that still needs no more lines is the evenest.
	low, high := room/2, room
	for range 8 {
		mid := (low + high) / 2
		if try := r.fill(mid); len(try) > len(lines) {
			low = mid
		} else {
			lines, high = try, mid
		}
	}
	return lines
}

func (r ruler) fill(room float64) []string {
	var lines []string
	now, wide := "", 0.0
	for i, word := range r.words {
		if now != "" && wide+r.space+r.widths[i] <= room {
			now, wide = now+" "+word, wide+r.space+r.widths[i]
			continue
		}
		if now != "" {
			lines = append(lines, now)
		}
		now, wide = word, r.widths[i]
		for wide > room {
			cut := r.cut(now, room)
			if cut == len(now) {
				break
			}
			lines = append(lines, now[:cut])
			now = now[cut:]
			wide = r.measure(now)
		}
	}
	if now != "" {
		lines = append(lines, now)
	}
	return lines
}

// cut is where to break a word that is too wide, after one letter at least:
// after a slash, hyphen or dot if one is near the end of what fits.
func (r ruler) cut(s string, room float64) int {
	fits, soft, wide := 0, 0, 0.0
	for i, letter := range s {
		end := i + len(string(letter))
		wide += r.measure(s[i:end])
		if i > 0 && wide > room {
			break
		}
		fits = end
		if strings.ContainsRune("/-.", letter) {
			soft = end
		}
	}
	if soft > fits*2/3 && soft < len(s) {
		return soft
	}
	return fits
}
