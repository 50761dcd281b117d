package measure_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"laurel/assess/measure"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6 {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

// counted makes pairs from a square of counts: rows A, columns B.
func counted(square [][]int) (pairs []measure.Pair) {
	for a, row := range square {
		for b, n := range row {
			pairs = append(pairs, slices.Repeat([]measure.Pair{{A: a, B: b}}, n)...)
		}
	}
	return pairs
}

func TestKappaByHand(t *testing.T) {
	for _, tt := range []struct {
		name            string
		square          [][]int
		kappa, weighted float64
	}{
		// po = 35/50; pe = 25/50·30/50 + 25/50·20/50 = 0.5; κ = 0.2/0.5. With two levels the weights change nothing.
		{"two levels", [][]int{{20, 5}, {10, 15}}, 0.4, 0.4},
		// n = 9: rows 4, 3, 2; columns 4, 4, 1; po = 6/9, pe = (16+12+2)/81. Observed disagreement 3/9,
		// expected (4·4·1+4·1·4 + 3·4·1+3·1·1 + 2·4·4+2·4·1)/81 = 87/81.
		{"three levels", [][]int{{3, 1, 0}, {1, 2, 0}, {0, 1, 1}}, (6.0/9 - 30.0/81) / (1 - 30.0/81), 1 - (3.0/9)/(87.0/81)},
		{"never the same", [][]int{{0, 2}, {2, 0}}, -1, -1},
		{"as by chance", [][]int{{1, 1}, {1, 1}}, 0, 0},
		{"always the same", [][]int{{2, 0}, {0, 3}}, 1, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k, ok := measure.Kappa(counted(tt.square))
			near(t, "κ", k.Value, tt.kappa)
			w, ok2 := measure.Weighted(counted(tt.square))
			near(t, "weighted κ", w.Value, tt.weighted)
			if !ok || !ok2 {
				t.Error("not defined")
			}
		})
	}
	for name, pairs := range map[string][]measure.Pair{"nothing": nil, "one level": {{A: 1, B: 1}, {A: 1, B: 1}}} {
		if k, ok := measure.Kappa(pairs); ok {
			t.Errorf("κ of %s = %v, want none", name, k)
		}
	}
}

func TestKappaInterval(t *testing.T) {
	// Four pairs {00,00,11,01}: κ = .5. Left out once each: without 00 κ = .4
	// (po 2/3, pe 4/9), twice; without 11 κ = 0; without 01 κ = 1. Mean .45.
	k, _ := measure.Kappa([]measure.Pair{{0, 0}, {0, 0}, {1, 1}, {0, 1}})
	near(t, "κ", k.Value, 0.5)
	se := math.Sqrt(3.0 / 4 * (2*0.05*0.05 + 0.45*0.45 + 0.55*0.55))
	near(t, "low", k.Low, math.Max(-1, 0.5-1.959964*se))
	near(t, "high", k.High, 1)
}

func TestKappaHoldsForAnyPairs(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		pairs := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) measure.Pair {
			return measure.Pair{A: rapid.IntRange(0, 3).Draw(rt, "a"), B: rapid.IntRange(0, 3).Draw(rt, "b")}
		}), 1, 30).Draw(rt, "pairs")
		turned := slices.Clone(pairs)
		for i, p := range turned {
			turned[i] = measure.Pair{A: p.B, B: p.A}
		}
		for _, of := range []func([]measure.Pair) (measure.Interval, bool){measure.Kappa, measure.Weighted} {
			k, ok := of(pairs)
			back, ok2 := of(turned)
			if ok != ok2 || math.Abs(k.Value-back.Value) > 1e-9 {
				rt.Fatalf("κ = %v one way and %v the other", k, back)
			}
			if ok && (k.Value > 1+1e-9 || k.Value < -1-1e-9 || k.Low > k.Value+1e-9 || k.High < k.Value-1e-9) {
				rt.Fatalf("κ = %+v", k)
			}
			if ok && measure.Same(pairs) == 1 && math.Abs(k.Value-1) > 1e-9 {
				rt.Fatalf("κ = %v of those who always agree", k.Value)
			}
		}
	})
}

func TestDriftByHand(t *testing.T) {
	start := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	var all []measure.Difference
	for i := range 12 { // one level more lenient each 120 days, exactly
		all = append(all, measure.Difference{At: start.AddDate(0, 0, 10*i), Levels: float64(10*i) / 120})
	}
	slices.Reverse(all)
	d := measure.DriftOf(all)
	near(t, "trend", d.Trend.Value, 0.25)
	near(t, "overall", d.Overall.Value, 55.0/120)
	if !d.Known || !d.Moves() || d.Leans() != 1 {
		t.Errorf("drift %+v is not told", d)
	}
	if len(d.Months) != 4 || d.Months[0].Mean.N != 4 || !d.Months[0].Start.Equal(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("months = %+v", d.Months)
	}
	near(t, "January", d.Months[0].Mean.Value, 15.0/120)
}

func TestDriftSaysNothingFromLittle(t *testing.T) {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, all := range map[string][]measure.Difference{
		"nothing": nil, "one": {{At: at, Levels: 2}}, "all at once": slices.Repeat([]measure.Difference{{At: at, Levels: 1}}, 20),
	} {
		if d := measure.DriftOf(all); d.Known || d.Moves() {
			t.Errorf("%s: drift %+v", name, d)
		}
	}
	var steady []measure.Difference
	for i := range 20 { // up and down by turns
		steady = append(steady, measure.Difference{At: at.AddDate(0, 0, i), Levels: float64(i%2*2 - 1)})
	}
	if d := measure.DriftOf(steady); !d.Known || d.Moves() || d.Leans() != 0 {
		t.Errorf("one who is as often above as below: %+v", d)
	}
}

func TestItemFiguresByHand(t *testing.T) {
	// Ten people with totals 1.0, 0.9 … 0.1; the five best have the item right.
	var all []measure.Response
	for i := range 10 {
		r := measure.Response{Item: "q", Total: 1 - float64(i)/10, Rest: 1 - float64(i)/10, Options: []string{"wrong"}}
		if i < 5 {
			r.Score, r.Options = 1, []string{"right"}
		}
		all = append(all, r)
	}
	f := measure.Items(all)
	if len(f) != 1 || f[0].N != 10 {
		t.Fatalf("figures = %+v", f)
	}
	near(t, "p", f[0].Difficulty, 0.5)
	near(t, "upper less lower", f[0].UpperLower, 1)
	// r = (mean of right − mean of wrong)/s · √(pq) = (.8 − .3)/√.0825 · .5
	near(t, "point-biserial", f[0].Biserial, 0.5/math.Sqrt(0.0825)*0.5)
	want := []measure.OptionFigures{{Option: "right", Chosen: 5, Share: 0.5, Upper: 1}, {Option: "wrong", Chosen: 5, Share: 0.5, Lower: 1}}
	if !slices.Equal(f[0].Options, want) {
		t.Errorf("options = %+v, want %+v", f[0].Options, want)
	}
}

func TestTiesAtTheEdgeShareThePlaces(t *testing.T) {
	// Ten people, three places above and below. Totals: 1, then eight times .5,
	// then 0. The best has it right, and four of the eight.
	scores := []float64{1, 1, 1, 1, 1, 0, 0, 0, 0, 0}
	for range 2 {
		var all []measure.Response
		for i, s := range scores {
			total := 0.5
			if i == 0 && scores[0] == 1 || i == 9 && scores[0] == 0 {
				total = 1
			} else if i == 9 || i == 0 {
				total = 0
			}
			all = append(all, measure.Response{Item: "q", Score: s, Total: total, Alone: true})
		}
		f := measure.Items(all)[0]
		near(t, "upper less lower", f.UpperLower, (1+2*0.5)/3-(0+2*0.5)/3)
		if f.BiserialKnown {
			t.Error("a correlation with nothing")
		}
		slices.Reverse(scores) // the order of people changes nothing
	}
}

func TestItemFiguresHold(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		share := rapid.Float64Range(0, 1)
		all := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) measure.Response {
			return measure.Response{Item: "q", Score: share.Draw(rt, "s"), Rest: share.Draw(rt, "r"), Total: share.Draw(rt, "t")}
		}), 1, 40).Draw(rt, "all")
		f := measure.Items(all)[0]
		if f.Difficulty < -1e-9 || f.Difficulty > 1+1e-9 || math.Abs(f.Biserial) > 1 || math.Abs(f.UpperLower) > 1+1e-9 || f.UpperLowerKnown != (len(all) >= measure.GroupsFrom) {
			rt.Fatalf("figures %+v of %d", f, len(all))
		}
	})
}
