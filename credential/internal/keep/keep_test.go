package keep

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var noon = time.Date(2026, 5, 12, 12, 0, 0, 0, time.UTC)

// counter counts how often a value was made.
type counter struct {
	n     int
	fresh time.Duration
	err   error
}

func (c *counter) make(context.Context, *int) (Made[int], error) {
	c.n++
	return Made[int]{c.n, 100, c.fresh}, c.err
}

func TestFreshAndStale(t *testing.T) {
	var c Cache[string, int]
	work := &counter{fresh: time.Minute}
	get := func(after time.Duration) (int, time.Time, error) {
		return c.Get(t.Context(), "a", noon.Add(after), work.make)
	}
	for _, tt := range []struct {
		after time.Duration
		fail  error
		value int
		made  time.Duration
	}{
		{0, nil, 1, 0},
		{59 * time.Second, nil, 1, 0},
		{60 * time.Second, nil, 2, 60 * time.Second},
		{121 * time.Second, errors.New("dead"), 2, 60 * time.Second}, // with the error, the stale one
		{130 * time.Second, nil, 2, 60 * time.Second},                // the failure is remembered
		{132 * time.Second, nil, 4, 132 * time.Second},
	} {
		work.err = tt.fail
		kept, _, fresh := c.Fresh("a", noon.Add(tt.after))
		before := work.n
		value, made, err := get(tt.after)
		if fresh && (kept != value || work.n != before) || !fresh && err == nil && work.n == before {
			t.Errorf("after %s: %d is fresh: %v", tt.after, kept, fresh)
		}
		if wantErr := tt.fail != nil || tt.after == 130*time.Second; value != tt.value || !made.Equal(noon.Add(tt.made)) || (err != nil) != wantErr {
			t.Errorf("after %s: %d made %s, %v", tt.after, value, made, err)
		}
	}
	c.Forget("a")
	if value, _, _ := get(133 * time.Second); value != 5 {
		t.Errorf("after forgetting it is still %d", value)
	}
}

func TestTheValueThereWasIsHandedOn(t *testing.T) {
	var c Cache[string, int]
	for want := range 3 {
		c.Get(t.Context(), "a", noon.Add(time.Duration(want)*time.Hour), func(_ context.Context, was *int) (Made[int], error) {
			if (was == nil) != (want == 0) || was != nil && *was != want-1 {
				t.Errorf("%d: was %v", want, was)
			}
			return Made[int]{want, 1, time.Minute}, nil
		})
	}
}

func TestManyAskAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c Cache[string, int]
		var made atomic.Int64
		var all sync.WaitGroup
		asked := make(chan struct{}) // by all
		for range 50 {
			all.Go(func() {
				value, _, err := c.Get(t.Context(), "a", noon, func(context.Context, *int) (Made[int], error) {
					<-asked
					return Made[int]{int(made.Add(1)), 1, time.Minute}, nil
				})
				if value != 1 || err != nil {
					t.Errorf("got %d, %v", value, err)
				}
			})
		}
		synctest.Wait()
		close(asked)
		all.Wait()
		if made.Load() != 1 {
			t.Errorf("made %d times", made.Load())
		}
	})
}

// Who asks after a change must see it, also when somebody who asked before it
// is still being answered.
func TestWhatMayNotBeKeptIsNeverOlderThanTheQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c Cache[string, int]
		state := 1
		answer := make(chan struct{})
		read := func(context.Context, *int) (Made[int], error) {
			seen := state
			<-answer
			return Made[int]{seen, 1, 0}, nil
		}
		go c.Get(t.Context(), "a", noon, read)
		synctest.Wait()
		state = 2
		later := make(chan int, 1)
		go func() {
			value, _, _ := c.Get(t.Context(), "a", noon, read)
			later <- value
		}()
		synctest.Wait() // both wait, the second for the first's answer or for its own
		close(answer)
		if value := <-later; value != 2 {
			t.Errorf("got %d, which was true before the question", value)
		}
	})
}

func TestAnImpatientAskerHarmsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c Cache[string, int]
		soon, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		slow := func(ctx context.Context, _ *int) (Made[int], error) {
			select {
			case <-ctx.Done():
				return Made[int]{}, ctx.Err()
			case <-time.After(5 * time.Second):
				return Made[int]{7, 1, time.Minute}, nil
			}
		}
		go c.Get(soon, "a", noon, slow)
		synctest.Wait()
		if value, _, err := c.Get(t.Context(), "a", noon, slow); value != 7 || err != nil {
			t.Errorf("the patient one got %d, %v", value, err)
		}
		hurried, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		go c.Get(t.Context(), "b", noon, slow)
		synctest.Wait()
		if _, _, err := c.Get(hurried, "b", noon, slow); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("one who waits got %v", err)
		}
	})
}

func TestAnAskersOwnErrorIsNotRemembered(t *testing.T) {
	var c Cache[string, int]
	mine := errors.New("I may not ask any more")
	if _, _, err := c.Get(t.Context(), "a", noon, func(context.Context, *int) (Made[int], error) { return Made[int]{}, Passing(mine) }); !errors.Is(err, mine) {
		t.Errorf("got %v", err)
	}
	work := &counter{fresh: time.Minute}
	if value, _, err := c.Get(t.Context(), "a", noon, work.make); value != 1 || err != nil {
		t.Errorf("another gets %d, %v", value, err)
	}
}

func TestAPanicDoesNotBlockOthers(t *testing.T) {
	var c Cache[string, int]
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		c.Get(t.Context(), "a", noon, func(context.Context, *int) (Made[int], error) { panic("broken") })
	}()
	work := &counter{fresh: time.Minute}
	if value, _, err := c.Get(t.Context(), "a", noon, work.make); value != 1 || err != nil {
		t.Errorf("got %d, %v", value, err)
	}
}

func TestItStaysSmall(t *testing.T) {
	c := Cache[string, int]{MaxBytes: 100_000, MaxEntries: 50}
	make := func(bytes int) func(context.Context, *int) (Made[int], error) {
		return func(context.Context, *int) (Made[int], error) { return Made[int]{1, bytes, time.Hour}, nil }
	}
	for i := range 1000 {
		c.Get(t.Context(), fmt.Sprint(i), noon, make(i*10))
		c.Get(t.Context(), "dead", noon, func(context.Context, *int) (Made[int], error) { return Made[int]{}, errors.New("dead") })
		if c.bytes > c.MaxBytes || len(c.entries) > c.MaxEntries || c.used.Len() != len(c.entries) {
			t.Fatalf("%d bytes in %d entries", c.bytes, len(c.entries))
		}
	}
	c.Get(t.Context(), "huge", noon, make(60_000))
	if _, kept := c.entries["huge"]; kept || len(c.entries) < 5 {
		t.Error("one value pushed out the others")
	}
	c.Get(t.Context(), "0", noon, make(10))
	for range 49 {
		c.Get(t.Context(), "0", noon, make(10))
		c.Get(t.Context(), fmt.Sprint(c.bytes), noon, make(1))
	}
	if _, kept := c.entries["0"]; !kept {
		t.Error("the one in use is gone")
	}
}

func BenchmarkHit(b *testing.B) {
	var c Cache[string, int]
	work := &counter{fresh: time.Hour}
	b.ReportAllocs()
	for b.Loop() {
		c.Get(b.Context(), "a", noon, work.make)
	}
}
