//go:build unix

package canon

import (
	"encoding/json"
	"runtime"
	"syscall"
	"testing"
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
// they are in the same run, by CPU time.
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
			var ours, theirs float64
			golds := 0
			b.ReportAllocs()
			since := cpuMicros()
			for n := 0; b.Loop(); n++ {
				if n%turn == 0 {
					ours += cpuMicros() - since
					b.StopTimer()
					before := cpuMicros()
					for range 4 {
						gold()
					}
					runtime.GC() // json-gold's garbage is not ours to clear away
					theirs, golds = theirs+cpuMicros()-before, golds+4
					b.StartTimer()
					since = cpuMicros()
				}
				if err := tt.work(); err != nil {
					b.Fatal(err)
				}
			}
			ours += cpuMicros() - since
			b.ReportMetric(theirs/float64(golds)/(ours/float64(b.N)), "x-json-gold")
		})
	}
}

// cpuMicros is the CPU time of this process so far.
func cpuMicros() float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1000
}
