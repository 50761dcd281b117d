package issuer

import (
	"slices"
	"strings"
	"unicode"
)

// Op is what became of a piece of text, or of an item of a list, on the way
// from one writing to another.
type Op string

const (
	Kept    Op = "kept"
	Removed Op = "removed"
	Added   Op = "added"
	Moved   Op = "moved"   // an item that stands elsewhere in its list
	Altered Op = "altered" // an item of which some words differ
)

// Piece is a run of words with what became of it.
type Piece struct {
	Op   Op
	Text string
}

// Line is a text, or one item of a list, with its pieces in reading order.
type Line struct {
	Op     Op
	Pieces []Piece
}

// maxEdits bounds the search for the shortest difference, in words and items.
// Texts further apart were written anew, and are shown as such.
const maxEdits = 500

// DiffWords tells how one text became another, word by word: the pieces kept
// and removed are the first text, those kept and added the second.
func DiffWords(before, after string) []Piece {
	a, b := tokens(before), tokens(after)
	ops := edits(a, b)
	var pieces []Piece
	i, j := 0, 0
	for _, op := range ops {
		switch op {
		case Removed:
			pieces, i = append(pieces, Piece{op, a[i]}), i+1
		case Added:
			pieces, j = append(pieces, Piece{op, b[j]}), j+1
		default:
			pieces, i, j = append(pieces, Piece{op, a[i]}), i+1, j+1
		}
	}
	return readable(pieces)
}

// tokens cuts a text into words and numbers, spaces, and single marks; joined,
// they are the text.
func tokens(text string) (all []string) {
	kind := func(r rune) int {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.M, r):
			return 1
		case unicode.IsSpace(r):
			return 2
		}
		return 0
	}
	runes := []rune(text)
	for from := 0; from < len(runes); {
		to, of := from+1, kind(runes[from])
		for of != 0 && to < len(runes) {
			inside := of == 1 && to+1 < len(runes) && strings.ContainsRune(".,'’-", runes[to]) && kind(runes[to+1]) == 1 // 2.5, don’t
			if kind(runes[to]) != of && !inside {
				break
			}
			to++
		}
		all = append(all, string(runes[from:to]))
		from = to
	}
	return all
}

// readable gathers pieces so that a person can follow: between two changes,
// spaces and marks alone are part of the change, and what was removed comes
// before what was added in its place.
func readable(pieces []Piece) (out []Piece) {
	var removed, added strings.Builder
	flush := func() {
		if removed.Len() > 0 {
			out = append(out, Piece{Removed, removed.String()})
		}
		if added.Len() > 0 {
			out = append(out, Piece{Added, added.String()})
		}
		removed.Reset()
		added.Reset()
	}
	for i := 0; i < len(pieces); {
		end := i
		var kept strings.Builder
		for end < len(pieces) && pieces[end].Op == Kept {
			kept.WriteString(pieces[end].Text)
			end++
		}
		switch text := kept.String(); {
		case end == i && pieces[i].Op == Removed:
			removed.WriteString(pieces[i].Text)
			end++
		case end == i:
			added.WriteString(pieces[i].Text)
			end++
		case i > 0 && end < len(pieces) && !strings.ContainsFunc(text, isWord):
			removed.WriteString(text)
			added.WriteString(text)
		default:
			flush()
			out = append(out, Piece{Kept, text})
		}
		i = end
	}
	flush()
	return out
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\n' }

// DiffItems tells how one list became another: items kept, removed, added,
// moved, and those of which some words differ. Removed items stand where they
// stood; all others are the second list in its order.
func DiffItems(before, after []string) []Line {
	var lines []Line
	i, j := 0, 0
	ops := edits(before, after)
	for n := 0; n < len(ops); {
		if ops[n] == Kept {
			lines = append(lines, whole(Kept, after[j]))
			n, i, j = n+1, i+1, j+1
			continue
		}
		r, a := i, j // a run of changes
		for n < len(ops) && ops[n] != Kept {
			if ops[n] == Removed {
				i++
			} else {
				j++
			}
			n++
		}
		lines = append(lines, pairUp(before[r:i], after[a:j])...)
	}
	return moved(lines)
}

func whole(op Op, text string) Line { return Line{op, []Piece{{op, text}}} }

// pairUp finds, for each added item, a removed one that it was made from: the
// likest of those not yet taken, with at least two fifths of its words.
func pairUp(removed, added []string) (lines []Line) {
	from := make([]int, len(added)) // 1 + index of the removed one; 0: none
	taken := make([]bool, len(removed))
	for n, text := range added {
		best, likeness := 0, 0.4
		for k, old := range removed {
			if like := alike(old, text); !taken[k] && like >= likeness && (best == 0 || like > likeness) {
				best, likeness = k+1, like
			}
		}
		if from[n] = best; best > 0 {
			taken[best-1] = true
		}
	}
	for k, old := range removed {
		if !taken[k] {
			lines = append(lines, whole(Removed, old))
		}
	}
	for n, text := range added {
		if from[n] == 0 {
			lines = append(lines, whole(Added, text))
			continue
		}
		lines = append(lines, Line{Altered, DiffWords(removed[from[n]-1], text)})
	}
	return lines
}

// alike is the share of words that two texts have in common, 0 to 1. The same
// text is no alteration but a move: 0.
func alike(a, b string) float64 {
	if a == b {
		return 0
	}
	count := map[string]int{}
	all, both := 0, 0
	for _, w := range words(a) {
		count[w]++
		all++
	}
	for _, w := range words(b) {
		if all++; count[w] > 0 {
			count[w]--
			both += 2
		}
	}
	if all == 0 {
		return 0
	}
	return float64(both) / float64(all)
}

func words(text string) []string {
	return slices.DeleteFunc(tokens(strings.ToLower(text)), func(t string) bool { return !strings.ContainsFunc(t, isWord) })
}

// moved turns an item that is removed in one place and added in another into
// one that moved.
func moved(lines []Line) []Line {
	gone := map[string]int{}
	for _, l := range lines {
		if l.Op == Removed {
			gone[l.Pieces[0].Text]++
		}
	}
	elsewhere := map[string]int{}
	for i, l := range lines {
		if l.Op == Added && gone[l.Pieces[0].Text] > 0 {
			gone[l.Pieces[0].Text]--
			elsewhere[l.Pieces[0].Text]++
			lines[i] = whole(Moved, l.Pieces[0].Text)
		}
	}
	return slices.DeleteFunc(lines, func(l Line) bool {
		if l.Op != Removed || elsewhere[l.Pieces[0].Text] == 0 {
			return false
		}
		elsewhere[l.Pieces[0].Text]--
		return true
	})
}

// edits is a shortest way from a to b (Myers, An O(ND) Difference Algorithm and
// Its Variations, 1986), one step for each element kept, removed or added. Past
// maxEdits changes, everything between the common ends is removed and added.
func edits(a, b []string) []Op {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	ops := slices.Repeat([]Op{Kept}, head)
	ops = append(ops, shortest(a[head:len(a)-tail], b[head:len(b)-tail])...)
	return append(ops, slices.Repeat([]Op{Kept}, tail)...)
}

func shortest(a, b []string) []Op {
	n, m := len(a), len(b)
	limit := min(n+m, maxEdits)
	reach := make([]int, 2*limit+3) // furthest x on each diagonal k, at limit+1+k
	var trace [][]int
	for d := 0; d <= limit; d++ {
		trace = append(trace, slices.Clone(reach[limit+1-d:limit+2+d])) // before the step
		for k := -d; k <= d; k += 2 {
			x := reach[limit+1+k-1] + 1
			if k == -d || (k != d && reach[limit+1+k-1] < reach[limit+1+k+1]) {
				x = reach[limit+1+k+1]
			}
			for x < n && x-k < m && a[x] == b[x-k] {
				x++
			}
			if reach[limit+1+k] = x; x >= n && x-k >= m {
				return walkBack(trace, n, m)
			}
		}
	}
	return append(slices.Repeat([]Op{Removed}, n), slices.Repeat([]Op{Added}, m)...)
}

// walkBack reads the way off the reaches of each round.
func walkBack(trace [][]int, x, y int) (ops []Op) {
	for d := len(trace) - 1; d >= 0; d-- {
		k := x - y
		at := func(k int) int { // what was reached before round d
			if k < -d || k > d {
				return -1
			}
			return trace[d][d+k]
		}
		down := k == -d || (k != d && at(k-1) < at(k+1))
		fromK := k - 1
		if down {
			fromK = k + 1
		}
		fromX := at(fromK)
		if d == 0 {
			fromX, fromK = 0, 0
		}
		start := fromX
		if d > 0 && !down {
			start++
		}
		for ; x > start; x, y = x-1, y-1 {
			ops = append(ops, Kept)
		}
		if d > 0 && down {
			ops = append(ops, Added)
		} else if d > 0 {
			ops = append(ops, Removed)
		}
		x, y = fromX, fromX-fromK
	}
	slices.Reverse(ops)
	return ops
}
