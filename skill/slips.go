package skill

// longestForgiven bounds the work of comparing two words.
const longestForgiven = 24

// slipsAllowed grows with the word: short words mean something else after one
// change.
func slipsAllowed(letters int) int {
	switch {
	case letters < 4:
		return 0
	case letters < 8:
		return 1
	}
	return 2
}

// slipsBetween counts the slips (a letter wrong, missing, too many, or two
// exchanged) that turn typed into the term or into a beginning of it. Zero
// means that they are too far apart, or that there is nothing to forgive.
func slipsBetween(typed, term []rune) int {
	allowed := slipsAllowed(len(typed))
	if allowed == 0 || len(typed) > longestForgiven || len(term) < len(typed)-allowed {
		return 0
	}
	if typed[0] != term[0] && (len(term) < 2 || typed[0] != term[1]) && (len(typed) < 2 || typed[1] != term[0]) {
		return 0 // people seldom miss the first letter, and this spares most of the work
	}
	if slips := nearestPrefix(typed, term[:min(len(term), len(typed)+allowed)]); slips <= allowed {
		return slips
	}
	return 0
}

// nearestPrefix is the smallest optimal-string-alignment distance between
// typed and any beginning of term that is at most as long as term.
func nearestPrefix(typed, term []rune) int {
	var rows [3][longestForgiven + 4]int
	before, above, row := rows[0][:], rows[1][:], rows[2][:]
	for j := range len(term) + 1 {
		above[j] = j
	}
	for i := 1; i <= len(typed); i++ {
		row[0] = i
		for j := 1; j <= len(term); j++ {
			cost := 1
			if typed[i-1] == term[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && typed[i-1] == term[j-2] && typed[i-2] == term[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above, row = above, row, before
	}
	nearest := len(typed)
	for j := range len(term) + 1 {
		nearest = min(nearest, above[j])
	}
	return nearest
}
