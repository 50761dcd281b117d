package hot

import (
	"sync"
	"testing"
)

type made struct{ kind string }

func tables(most, large int) *Tables[int, made] {
	return &Tables[int, made]{
		Small: func(int) *made { return &made{"small"} },
		Large: func(int) *made { return &made{"large"} },
		Max:   most, MaxLarge: large,
	}
}

// ask asks n times and returns the last answer.
func (t *Tables[K, T]) ask(k K, n int) *T {
	var got *T
	for range n {
		got = t.Table(k)
	}
	return got
}

func TestTables(t *testing.T) {
	h := tables(2, 1)
	if h.ask(1, smallAfter-1) != nil {
		t.Error("a table for a key that hardly came")
	}
	if got := h.ask(1, 1); got == nil || got.kind != "small" {
		t.Errorf("no small table: %v", got)
	}
	if got := h.ask(1, largeAfter); got.kind != "large" {
		t.Errorf("no large table: %v", got)
	}
	if got := h.ask(2, 10*largeAfter); got == nil || got.kind != "small" {
		t.Errorf("a second large table, or none: %v", got)
	}
	if h.ask(3, 20) != nil {
		t.Error("a key in use gave way to another")
	}
	if got := h.ask(2, stale); got.kind != "large" {
		t.Error("a key out of use keeps its large table from one in use")
	}
	if h.Table(1) != nil || h.large != 1 {
		t.Error("the key out of use is still there")
	}
	if got := h.ask(3, smallAfter); got == nil {
		t.Error("no place after a key went out of use")
	}
	if len(h.keys()) != 2 {
		t.Errorf("%d keys", len(h.keys()))
	}
}

// TestManyKeys: keys that each come now and then push nobody out, and what
// is counted is bounded.
func TestManyKeys(t *testing.T) {
	h := tables(8, 2)
	for range 20 {
		for k := range 1500 {
			h.Table(k)
		}
	}
	if len(h.keys()) > 8 || len(h.seen) > maxSeen || h.large > 2 {
		t.Errorf("%d keys, %d counted, %d large", len(h.keys()), len(h.seen), h.large)
	}
}

func TestConcurrent(t *testing.T) {
	h := tables(4, 2)
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for i := range 20_000 {
				h.Table((i / 100 * (worker + 1)) % 13)
			}
		})
	}
	all.Wait()
	large := 0
	for _, e := range h.keys() {
		if e.large {
			large++
		}
	}
	if len(h.keys()) > 4 || large != h.large || large > 2 {
		t.Errorf("%d keys, %d large, %d counted", len(h.keys()), large, h.large)
	}
}
