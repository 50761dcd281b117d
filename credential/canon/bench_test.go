package canon

import (
	"encoding/json"
	"runtime"
	"testing"
	"time"
)

// benchBadge is a badge of about 4 KB whose blank nodes all differ.
func benchBadge(b *testing.B) string {
	for seed := uint64(0); ; seed++ {
		m := newMaker(seed)
		raw, err := json.Marshal(m.badge())
		if err != nil {
			b.Fatal(err)
		}
		if m.version == 3 && len(raw) > 3900 && len(raw) < 4200 {
			return string(raw)
		}
	}
}

// BenchmarkCanonicalize measures both paths from the text of a badge to its
// canonical N-Quads, as it does json-gold, and tells how many times as fast
// they are in the same run.
func BenchmarkCanonicalize(b *testing.B) {
	raw := benchBadge(b)
	g := newGold(b)
	gold := func() {
		if _, err := g.canonicalize(raw); err != nil {
			b.Fatal(err)
		}
	}
	text := []byte(raw)
	for _, tt := range []struct {
		name string
		work func() error
	}{
		{"compiled", func() error {
			_, err := CanonicalizeJSON(text, Options{})
			return err
		}},
		{"general", func() error {
			_, err := Canonicalize(decode(b, raw), Options{})
			return err
		}},
	} {
		b.Run(tt.name, func(b *testing.B) {
			const turn = 512
			var theirs time.Duration
			turns := 0
			b.ReportAllocs()
			for n := 0; b.Loop(); n++ {
				if n%turn == 0 { // turn by turn, as the machine's pace changes
					b.StopTimer()
					start := time.Now()
					for range 4 {
						gold()
					}
					theirs += time.Since(start) / 4
					turns++
					runtime.GC() // json-gold's garbage is not ours to clear away
					b.StartTimer()
				}
				if err := tt.work(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(theirs)/float64(turns)/(float64(b.Elapsed())/float64(b.N)), "x-json-gold")
		})
	}
}
