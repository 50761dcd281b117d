// Package measure computes what marks and answers tell about those who gave
// them: how far two assessors agree, whether one drifts away from the others,
// and how well a question tells the able from the rest. It is pure: numbers go
// in, numbers come out.
//
// Agreement is [Kappa] and [Weighted]; [DriftOf] follows one assessor over
// time; [Items] judges questions.
package measure

import "math"

// z95 is the normal quantile of a two-sided 95 % interval.
const z95 = 1.959964

// Interval is an estimate with its 95 % interval, from N observations.
type Interval struct {
	Value, Low, High float64
	N                int
}

// around is the interval of an estimate with a standard error.
func around(value, se float64, n int) Interval {
	return Interval{Value: value, Low: value - z95*se, High: value + z95*se, N: n}
}

// clamp keeps an interval within bounds that the estimate itself cannot leave.
func (i Interval) clamp(low, high float64) Interval {
	i.Low, i.High = max(i.Low, low), min(i.High, high)
	return i
}

// meanOf is a mean with its interval; without an interval where n is below 2.
func meanOf(values []float64) Interval {
	n := float64(len(values))
	if n == 0 {
		return Interval{}
	}
	mean := sum(values) / n
	if n < 2 {
		return Interval{Value: mean, Low: math.Inf(-1), High: math.Inf(1), N: 1}
	}
	var squares float64
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	return around(mean, math.Sqrt(squares/(n-1)/n), len(values))
}

func sum(values []float64) (total float64) {
	for _, v := range values {
		total += v
	}
	return total
}
