package measure

import (
	"math"
	"slices"
	"time"
)

// Difference is how far an assessor's level lies above that of another who
// marked the same work: +1 is one level more lenient.
type Difference struct {
	At     time.Time // when the assessor marked
	Levels float64
}

// Month is an assessor's mean difference in one calendar month, UTC.
type Month struct {
	Start time.Time
	Mean  Interval // in levels
}

// Drift is how an assessor stands to the others over time.
type Drift struct {
	Overall Interval // mean difference in levels; above 0 is more lenient
	Trend   Interval // change of the difference, in levels for each 30 days
	Months  []Month  // in order, only those with marks
	Known   bool     // false where there is too little to speak of a trend
}

// TrendFrom is the number of differences from which a trend is told.
const TrendFrom = 10

// Moves tells whether the trend is surely not nothing.
func (d Drift) Moves() bool { return d.Known && (d.Trend.Low > 0 || d.Trend.High < 0) }

// Leans tells whether the assessor surely is more lenient (+1) or more severe
// (−1) than the others; 0 where that cannot be said.
func (d Drift) Leans() int {
	switch {
	case d.Overall.N < TrendFrom:
		return 0
	case d.Overall.Low > 0:
		return 1
	case d.Overall.High < 0:
		return -1
	}
	return 0
}

// DriftOf follows an assessor's differences over time, with a straight line by
// least squares.
func DriftOf(all []Difference) Drift {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Difference) int { return a.At.Compare(b.At) })
	var levels []float64
	months := map[time.Time][]float64{}
	for _, d := range all {
		levels = append(levels, d.Levels)
		year, month, _ := d.At.UTC().Date()
		start := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
		months[start] = append(months[start], d.Levels)
	}
	drift := Drift{Overall: meanOf(levels)}
	for start, values := range months {
		drift.Months = append(drift.Months, Month{start, meanOf(values)})
	}
	slices.SortFunc(drift.Months, func(a, b Month) int { return a.Start.Compare(b.Start) })
	drift.Trend, drift.Known = trend(all)
	return drift
}

// trend is the slope of the least-squares line and its interval.
func trend(all []Difference) (Interval, bool) {
	n := float64(len(all))
	if len(all) < TrendFrom {
		return Interval{N: len(all)}, false
	}
	const month = 30 * 24 * time.Hour
	x := func(d Difference) float64 { return float64(d.At.Sub(all[0].At)) / float64(month) }
	var sx, sy float64
	for _, d := range all {
		sx, sy = sx+x(d), sy+d.Levels
	}
	mx, my := sx/n, sy/n
	var sxx, sxy float64
	for _, d := range all {
		sxx += (x(d) - mx) * (x(d) - mx)
		sxy += (x(d) - mx) * (d.Levels - my)
	}
	if sxx < 1e-9 { // all at one time
		return Interval{N: len(all)}, false
	}
	slope := sxy / sxx
	var rest float64
	for _, d := range all {
		r := d.Levels - my - slope*(x(d)-mx)
		rest += r * r
	}
	return around(slope, math.Sqrt(rest/(n-2)/sxx), len(all)), true
}
