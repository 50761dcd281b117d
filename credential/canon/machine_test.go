package canon

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"
)

// A machine that is full answers nothing more, so that the general path does,
// and a new one is begun.
func TestMachineIsBounded(t *testing.T) {
	m := &machine{states: map[*active]*state{}}
	m.start = m.state(initial)
	for len(m.states) < maxStates {
		m.states[new(active)] = nil
	}
	current.Store(m)
	raw, err := json.Marshal(newMaker(1).badge())
	if err != nil {
		t.Fatal(err)
	}
	p := Part{Tape: scan(t, raw)}
	want, err := Canonicalize(p.Value(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.Canonicalize(Options{}); err != nil || string(got) != string(want) {
		t.Errorf("by a full machine: %v\n%s", err, got)
	}
	if len(m.states) != maxStates {
		t.Errorf("it has %d states", len(m.states))
	}
	if by := compare(t, string(raw), p, Options{}); by == general || theMachine() == m {
		t.Error("no new machine is begun")
	}
}

// Several goroutines teach one machine.
func TestMachineIsShared(t *testing.T) {
	current.Store(nil)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for seed := range uint64(40) {
				raw, err := json.Marshal(newMaker(seed).badge())
				if err != nil {
					t.Error(err)
				}
				doc, want := decode(t, string(raw)), ""
				if text, err := Canonicalize(doc, Options{}); err == nil {
					want = string(text)
				}
				if got, err := CanonicalizeJSON(raw, Options{}); err != nil || string(got) != want {
					t.Errorf("badge %d: %v\n%s\nwant\n%s", seed, err, got, want)
				}
			}
		})
	}
	all.Wait()
	if n := len(theMachine().states); n == 0 || n > 200 {
		t.Errorf("the badges have made %d states", n)
	}
}

// The order of names is that of their UTF-16 code units.
func TestOrderOfNames(t *testing.T) {
	names := []string{"", "a", "ab", "b", "\x7f", "\u0080", "é", "\ud7fe", "\ue000", "\ufb33", "\uffff", "\U00010000", "\U0001f600", "\U0010ffff"}
	for _, x := range names {
		for _, y := range names {
			x, y := "n"+x+"z", "n"+strings.ToValidUTF8(y, "")
			want := slices.Compare(utf16.Encode([]rune(x)), utf16.Encode([]rune(y)))
			if got := byUTF16(x, y); got != want {
				t.Errorf("%q and %q: got %d, want %d", x, y, got, want)
			}
			if got := byUTF16([]byte(y), []byte(x)); got != -want {
				t.Errorf("%q and %q: got %d, want %d", y, x, got, -want)
			}
		}
	}
}
