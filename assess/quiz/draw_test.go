package quiz

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"laurel/fault"
)

func formatFloat(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

func pool(topics ...string) (all []Kept) {
	for i, topic := range topics {
		all = append(all, Kept{ID: ItemID(fmt.Sprintf("item-%02d", i)), Version: 1, Item: Item{Topic: topic, Points: 1}})
	}
	return all
}

func ids(items []Kept) (all []ItemID) {
	for _, k := range items {
		all = append(all, k.ID)
	}
	return all
}

// The first numbers of SplitMix64 from 1234567, as its authors' reference gives them.
func TestRandomIsSplitMix64(t *testing.T) {
	r := random(1234567)
	for _, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423} {
		if got := r.next(); got != want {
			t.Errorf("next = %d, want %d", got, want)
		}
	}
}

// A recorded seed must give the same draw for ever: this is what it gave.
func TestDrawOfARecordedSeed(t *testing.T) {
	got, err := drawn(42, pool("a", "a", "a", "a", "b", "b", "b", "c"), []Draw{{"", 2}, {"a", 2}, {"b", 1}})
	if err != nil {
		t.Fatal(err)
	}
	want := []ItemID{"item-04", "item-07", "item-00", "item-02", "item-05"}
	if !slices.Equal(ids(got), want) {
		t.Errorf("draw = %q, want %q", ids(got), want)
	}
	if got := Seed(42).shown(3, Item{Options: make([]Option, 6)}); !slices.Equal(got, []int{1, 4, 0, 3, 2, 5}) {
		t.Errorf("options stand as %v, want 1 4 0 3 2 5", got)
	}
}

func TestDrawHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		topics := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c"}), 0, 20).Draw(rt, "topics")
		items := pool(topics...)
		for i := range items {
			items[i].Retired = rapid.Bool().Draw(rt, "retired")
		}
		draws := []Draw{{"a", rapid.IntRange(0, 4).Draw(rt, "a")}, {"", rapid.IntRange(0, 4).Draw(rt, "any")}, {"b", rapid.IntRange(0, 4).Draw(rt, "b")}}
		seed := Seed(rapid.Uint64().Draw(rt, "seed"))
		got, err := drawn(seed, items, draws)
		turned := slices.Clone(items)
		slices.Reverse(turned)
		again, err2 := drawn(seed, turned, draws)
		if (err == nil) != (err2 == nil) || !slices.Equal(ids(got), ids(again)) {
			rt.Fatalf("the same seed draws %q and %q", ids(got), ids(again))
		}
		count := func(topic string) (n int) {
			for _, k := range items {
				if !k.Retired && (topic == "" || k.Item.Topic == topic) {
					n++
				}
			}
			return n
		}
		possible := count("a") >= draws[0].Count && count("b") >= draws[2].Count && count("") >= draws[0].Count+draws[1].Count+draws[2].Count
		if possible != (err == nil) || err != nil && !fault.Is(err, fault.Conflict) {
			rt.Fatalf("possible: %v, err: %v", possible, err)
		}
		if err != nil {
			return
		}
		seen := map[ItemID]bool{}
		for i, k := range got {
			if seen[k.ID] || k.Retired {
				rt.Fatalf("drawn twice or retired: %+v", k)
			}
			seen[k.ID] = true
			if i < draws[0].Count && k.Item.Topic != "a" || i >= draws[0].Count+draws[1].Count && k.Item.Topic != "b" {
				rt.Fatalf("place %d has %+v", i, k)
			}
		}
		if len(got) != draws[0].Count+draws[1].Count+draws[2].Count {
			rt.Fatalf("%d are drawn", len(got))
		}
	})
}

// Over many seeds every item is drawn about as often: chi squared with 9
// degrees of freedom stays below its 99.99 % quantile of 33.7.
func TestDrawIsFair(t *testing.T) {
	items, counts := pool(slices.Repeat([]string{"a"}, 10)...), map[ItemID]float64{}
	const seeds = 5000
	for seed := range Seed(seeds) {
		got, err := drawn(seed, items, []Draw{{"a", 3}})
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range got {
			counts[k.ID]++
		}
	}
	var chi float64
	const expected = seeds * 3 / 10
	for _, k := range items {
		chi += (counts[k.ID] - expected) * (counts[k.ID] - expected) / expected
	}
	if chi > 33.7 {
		t.Errorf("chi squared = %v: %v", chi, counts)
	}
}
