package measure

import "math"

// Pair is one piece of work that two assessors marked, as levels 0, 1, 2 …
type Pair struct{ A, B int }

// Kappa is Cohen's κ: how much more often two assessors give the same level
// than they would by chance (Cohen 1960). False where it is not defined: no
// pairs, or both always give the same one level.
//
// The interval is by the jackknife, each pair left out once.
func Kappa(pairs []Pair) (Interval, bool) {
	return agreement(pairs, func(a, b int) float64 {
		if a == b {
			return 0
		}
		return 1
	})
}

// Weighted is κ with quadratic weights: being two levels apart counts four
// times as much as being one apart (Cohen 1968).
func Weighted(pairs []Pair) (Interval, bool) {
	return agreement(pairs, func(a, b int) float64 { return float64(a-b) * float64(a-b) })
}

// Same is the share of pairs with the same level.
func Same(pairs []Pair) (share float64) {
	for _, p := range pairs {
		if p.A == p.B {
			share++
		}
	}
	if len(pairs) == 0 {
		return 0
	}
	return share / float64(len(pairs))
}

// agreement is 1 − observed / expected disagreement, with its interval.
func agreement(pairs []Pair, weight func(a, b int) float64) (Interval, bool) {
	t := tableOf(pairs)
	k, ok := t.kappa(weight)
	if !ok {
		return Interval{N: len(pairs)}, false
	}
	return around(k, t.jackknife(weight), len(pairs)).clamp(-1, 1), true
}

// table counts pairs by their two levels. Pairs alike are one cell, so that
// leaving one out costs no more than there are cells.
type table struct {
	cells map[Pair]float64
	rows  map[int]float64
	cols  map[int]float64
	n     float64
}

func tableOf(pairs []Pair) table {
	t := table{map[Pair]float64{}, map[int]float64{}, map[int]float64{}, 0}
	for _, p := range pairs {
		t.add(p, 1)
	}
	return t
}

func (t *table) add(p Pair, by float64) {
	t.cells[p] += by
	t.rows[p.A] += by
	t.cols[p.B] += by
	t.n += by
}

func (t *table) kappa(weight func(a, b int) float64) (float64, bool) {
	if t.n < 1 {
		return 0, false
	}
	var observed, expected float64
	for p, count := range t.cells {
		observed += count / t.n * weight(p.A, p.B)
	}
	for a, row := range t.rows {
		for b, col := range t.cols {
			expected += row / t.n * col / t.n * weight(a, b)
		}
	}
	if expected < 1e-12 {
		return 0, false
	}
	return 1 - observed/expected, true
}

// jackknife is the standard error of κ: from how it moves when each pair is
// left out once.
func (t *table) jackknife(weight func(a, b int) float64) float64 {
	type left struct{ kappa, times float64 }
	var all []left
	var mean, n float64
	for p, count := range t.cells {
		if count < 0.5 {
			continue
		}
		t.add(p, -1)
		k, ok := t.kappa(weight)
		t.add(p, 1)
		if !ok {
			continue
		}
		all = append(all, left{k, count})
		mean += k * count
		n += count
	}
	if n < 2 {
		return math.Inf(1)
	}
	mean /= n
	var squares float64
	for _, l := range all {
		squares += l.times * (l.kappa - mean) * (l.kappa - mean)
	}
	return math.Sqrt(squares * (n - 1) / n)
}
