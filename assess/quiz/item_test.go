package quiz

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"laurel/fault"
)

func options(right string) (all []Option) {
	for i, r := range right {
		all = append(all, Option{Text: string(rune('A' + i)), Right: r == '1'})
	}
	return all
}

func TestScores(t *testing.T) {
	two, order := options("1100"), options("0000")
	for _, tt := range []struct {
		name string
		item Item
		a    Answer
		want float64
	}{
		{"single, right", Item{Kind: Single, Options: options("010")}, Answer{Chosen: []int{1}}, 1},
		{"single, wrong", Item{Kind: Single, Options: options("010")}, Answer{Chosen: []int{2}}, 0},
		{"single, nothing", Item{Kind: Single, Options: options("010")}, Answer{}, 0},
		{"single, two", Item{Kind: Single, Options: options("010")}, Answer{Chosen: []int{1, 2}}, 0},
		{"multiple whole, both", Item{Kind: Multiple, Options: two}, Answer{Chosen: []int{1, 0}}, 1},
		{"multiple whole, one", Item{Kind: Multiple, Options: two}, Answer{Chosen: []int{1}}, 0},
		{"multiple whole, one too many", Item{Kind: Multiple, Options: two}, Answer{Chosen: []int{0, 1, 2}}, 0},
		{"multiple by option, one of two", Item{Kind: Multiple, Options: two, Partial: ByOption}, Answer{Chosen: []int{1}}, 0.5},
		{"multiple by option, two right and one wrong", Item{Kind: Multiple, Options: two, Partial: ByOption}, Answer{Chosen: []int{0, 1, 2}}, 0.5},
		{"multiple by option, everything", Item{Kind: Multiple, Options: two, Partial: ByOption}, Answer{Chosen: []int{0, 1, 2, 3}}, 0},
		{"multiple by option, only wrong", Item{Kind: Multiple, Options: two, Partial: ByOption}, Answer{Chosen: []int{2, 3}}, 0},
		{"multiple, same twice", Item{Kind: Multiple, Options: two, Partial: ByOption}, Answer{Chosen: []int{0, 0}}, 0},
		{"order whole", Item{Kind: Ordering, Options: order}, Answer{Places: []int{1, 2, 3, 4}}, 1},
		{"order whole, last two turned", Item{Kind: Ordering, Options: order}, Answer{Places: []int{1, 2, 4, 3}}, 0},
		{"order by place, last two turned", Item{Kind: Ordering, Options: order, Partial: ByPlace}, Answer{Places: []int{1, 2, 4, 3}}, 0.5},
		{"order by pair, last two turned", Item{Kind: Ordering, Options: order, Partial: ByPair}, Answer{Places: []int{1, 2, 4, 3}}, 4.0 / 6},
		{"order by pair, turned about", Item{Kind: Ordering, Options: order, Partial: ByPair}, Answer{Places: []int{4, 3, 2, 1}}, 0},
		{"order by pair, all in one place", Item{Kind: Ordering, Options: order, Partial: ByPair}, Answer{Places: []int{1, 1, 1, 1}}, 0},
		{"order by pair, two placed", Item{Kind: Ordering, Options: order, Partial: ByPair}, Answer{Places: []int{1, 2, 0, 0}}, 1.0 / 6},
		{"order by place, all in one place", Item{Kind: Ordering, Options: order, Partial: ByPlace}, Answer{Places: []int{1, 1, 1, 1}}, 0.25},
	} {
		if got := tt.item.Score(tt.a); math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	litre := Number{Value: 1.5, Tolerance: 0.1, Unit: "l", Also: []Unit{{"ml", 0.001}, {"m³", 1000}}}
	needs := litre
	needs.NeedsUnit = true
	for _, tt := range []struct {
		answer string
		n      Number
		want   bool
	}{
		{"1.5", litre, true}, {"1,5", litre, true}, {" 1.5 l ", litre, true}, {"1500 ml", litre, true}, {"1 500 ml", litre, true},
		{"1'500ml", litre, true}, {"1.6", litre, true}, {"1.4", litre, true}, {"1.61", litre, false}, {"1.5 kg", litre, false}, {"1.5 L", litre, false},
		{"1.5e-3 m3", litre, true}, {"1.5E0", litre, true}, {"", litre, false}, {"l", litre, false}, {"one", litre, false}, {"1.5.5", litre, false},
		{"NaN", litre, false}, {"Inf", litre, false}, {"1e999", litre, false}, {"0x1p1", litre, false}, {"+1.5", litre, true}, {"-1.5", litre, false},
		{"1.5", needs, false}, {"1.5 l", needs, true},
		{"0.3", Number{Value: 0.1 + 0.2}, true}, {"−4", Number{Value: -4}, true}, {"1.234,5", Number{Value: 1234.5}, true}, {"1,234.5", Number{Value: 1234.5}, true},
		{"97", Number{Value: 100, Tolerance: 3, Percent: true}, true}, {"103.1", Number{Value: 100, Tolerance: 3, Percent: true}, false},
		{"6.02×10^14", Number{Value: 6.022e14, Tolerance: 1, Percent: true}, true}, {"-97", Number{Value: -100, Tolerance: 3, Percent: true}, true},
		{"0", Number{Value: 0}, true}, {"1e-12", Number{Value: 0}, false}, {"12 µm", Number{Value: 12, Unit: "μm"}, true}, {"3 m/s²", Number{Value: 3, Unit: "m/s^2"}, true},
	} {
		if got := (Item{Kind: Numeric, Number: tt.n}).Score(Answer{Text: tt.answer}) == 1; got != tt.want {
			t.Errorf("%q for %+v is right: %v, want %v", tt.answer, tt.n, got, tt.want)
		}
	}
}

func TestTexts(t *testing.T) {
	for _, tt := range []struct {
		answer, accept string
		exact          Exact
		want           bool
	}{
		{"resume", "Résumé", Exact{}, true}, {"resume", "Résumé", Exact{Marks: true}, false}, {"RÉSUMÉ", "résumé", Exact{Marks: true}, true},
		{"na", "Na", Exact{Case: true}, false}, {"Na", "Na", Exact{Case: true}, true}, {"  two\t words ", "two words", Exact{Case: true, Marks: true}, true},
		{"STRASSE", "Straße", Exact{}, true}, {"ﬁn", "fin", Exact{}, true}, {"don’t", "don't", Exact{}, true}, {"Røros", "Roros", Exact{}, false},
		{"re\u0301sume\u0301", "résumé", Exact{Marks: true}, true}, {"", "x", Exact{}, false}, {"twowords", "two words", Exact{}, false},
	} {
		i := Item{Kind: Text, Accept: []string{"another", tt.accept}, Exact: tt.exact}
		if got := i.Score(Answer{Text: tt.answer}) == 1; got != tt.want {
			t.Errorf("%q for %q (%+v) is right: %v, want %v", tt.answer, tt.accept, tt.exact, got, tt.want)
		}
	}
}

// Any answer to any item scores 0 to 1, and the right one scores 1.
func TestScoreHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 6).Draw(rt, "options")
		i := Item{Kind: rapid.SampledFrom(Kinds()).Draw(rt, "kind"), Partial: rapid.SampledFrom([]Rule{Whole, ByOption, ByPlace, ByPair}).Draw(rt, "rule"),
			Number: Number{Value: rapid.Float64Range(-1e9, 1e9).Draw(rt, "value")}, Accept: []string{"yes"}}
		if i.Kind == Multiple && i.Partial != Whole {
			i.Partial = ByOption
		}
		good := Answer{Text: "yes"}
		right := rapid.IntRange(0, n-1).Draw(rt, "right")
		for at := range n {
			i.Options = append(i.Options, Option{Text: string(rune('a' + at)), Right: at == right})
		}
		switch i.Kind {
		case Single, Multiple:
			good = Answer{Chosen: []int{right}}
		case Ordering:
			good = Answer{}
			for at := range n {
				good.Places = append(good.Places, at+1)
			}
		case Numeric:
			good.Text = formatFloat(i.Number.Value)
		}
		if got := i.Score(good); got != 1 {
			rt.Fatalf("the right answer %+v to %+v scores %v", good, i, got)
		}
		any := Answer{Chosen: rapid.SliceOfN(rapid.IntRange(-1, 8), 0, 5).Draw(rt, "chosen"),
			Places: rapid.SliceOfN(rapid.IntRange(-1, 8), 0, 7).Draw(rt, "places"), Text: rapid.String().Draw(rt, "text")}
		if got := i.Score(any); got < 0 || got > 1 || math.IsNaN(got) {
			rt.Fatalf("%+v to %+v scores %v", any, i, got)
		}
	})
}

func TestItemsAreChecked(t *testing.T) {
	good := Item{Kind: Single, Topic: "T", Text: "Which?", Points: 1, Options: options("10")}
	for _, tt := range []struct {
		name, field string
		change      func(*Item)
	}{
		{"good", "", func(*Item) {}},
		{"no text", "text", func(i *Item) { i.Text = " \n" }},
		{"no topic", "topic", func(i *Item) { i.Topic = "" }},
		{"no kind", "kind", func(i *Item) { i.Kind = "essay" }},
		{"no points", "points", func(i *Item) { i.Points = 0 }},
		{"too many points", "points", func(i *Item) { i.Points = 101 }},
		{"long text", "text", func(i *Item) { i.Text = strings.Repeat("ø", maxText+1) }},
		{"control", "text", func(i *Item) { i.Text = "a\x07b" }},
		{"broken", "text", func(i *Item) { i.Text = "a\xff" }},
		{"one option", "options", func(i *Item) { i.Options = options("1") }},
		{"none right", "options", func(i *Item) { i.Options = options("00") }},
		{"two right", "options", func(i *Item) { i.Options = options("11") }},
		{"two right of several", "", func(i *Item) { i.Kind, i.Options = Multiple, options("11") }},
		{"13 options", "options", func(i *Item) { i.Options = options("1000000000000") }},
		{"alike", "options", func(i *Item) { i.Options = []Option{{"a ", true}, {" a", false}} }},
		{"rule of another kind", "partial", func(i *Item) { i.Kind, i.Partial = Multiple, ByPlace }},
		{"no answers", "accept", func(i *Item) { i.Kind = Text }},
		{"answer of marks alone", "accept", func(i *Item) { i.Kind, i.Accept = Text, []string{"\u0301"} }},
		{"not a number", "value", func(i *Item) { i.Kind, i.Number.Value = Numeric, math.NaN() }},
		{"negative tolerance", "tolerance", func(i *Item) { i.Kind, i.Number.Tolerance = Numeric, -1 }},
		{"unit needed", "unit", func(i *Item) { i.Kind, i.Number.NeedsUnit = Numeric, true }},
		{"factor 0", "also", func(i *Item) { i.Kind, i.Number = Numeric, Number{Unit: "m", Also: []Unit{{"km", 0}}} }},
		{"unit that is a number", "unit", func(i *Item) { i.Kind, i.Number = Numeric, Number{Unit: "2m"} }},
	} {
		i := good
		tt.change(&i)
		field := ""
		if f, ok := errors.AsType[*fault.Error](i.cleaned().validate()); ok {
			field = f.Field
		}
		if field != tt.field {
			t.Errorf("%s: the fault is of %q, want %q", tt.name, field, tt.field)
		}
	}
}

func FuzzReadNumber(f *testing.F) {
	for _, text := range []string{"1,5 kg", "1'000.5", "−3e-4 m", "e", "1e", "1e+", "..", "1 000 000 µm", "\u202f"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		value, unit, ok := readNumber(text)
		if !ok {
			return
		}
		again, unit2, ok := readNumber(formatFloat(value) + " " + unit)
		if !ok || again != value && !math.IsInf(again, 0) || unit2 != unit {
			t.Errorf("%q reads as %v %q, and that as %v %q", text, value, unit, again, unit2)
		}
	})
}
