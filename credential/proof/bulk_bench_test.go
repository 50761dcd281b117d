//go:build unix

package proof_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/credential/proof"
)

// bulk are different badges of a few issuers, by turns.
func bulk(b *testing.B, issuers, each int) [][]byte {
	b.Helper()
	var out [][]byte
	for i := range each {
		for j := range issuers {
			s := credentialtest.Signer(fmt.Sprint("issuer ", j))
			c := credentialtest.Badge(s.Controller())
			c.ID = fmt.Sprintf("https://laurel.example/a/%d/%d", j, i)
			signed, err := proof.Sign(b.Context(), credentialtest.JSON(b, c), s, credentialtest.Noon)
			if err != nil {
				b.Fatal(err)
			}
			out = append(out, signed)
		}
	}
	return out
}

// BenchmarkBulk verifies many badges with one and with two workers. It reports
// ofbare, the rate by the processor's time of one worker as part of that of
// bare verifications, and two-of-one, the rate by the clock of two workers as
// a multiple of that of one, which others on the machine spoil.
func BenchmarkBulk(b *testing.B) {
	for _, issuers := range []int{1, 8, 200} {
		b.Run(fmt.Sprintf("%d issuers", issuers), func(b *testing.B) {
			badges := bulk(b, issuers, max(2, 400/issuers))
			bare := bareVerify(b, key.Ed25519)
			var bareCPU, oneCPU float64
			var one, two time.Duration
			check := func(raw []byte) error {
				c := parse(b, raw)
				p := proof.Embedded(c)[0]
				k, err := p.Key(context.Background(), did.Standard(nil), c.IssuerID())
				if err != nil {
					return err
				}
				return p.Verify(k.Public)
			}
			for b.Loop() {
				before := cpuMicros()
				for range badges {
					if err := bare(); err != nil {
						b.Fatal(err)
					}
				}
				middle := cpuMicros()
				one += inWorkers(b, 1, badges, check)
				oneCPU += cpuMicros() - middle
				bareCPU += middle - before
				two += inWorkers(b, 2, badges, check)
			}
			b.ReportMetric(bareCPU/oneCPU, "ofbare")
			b.ReportMetric(float64(one)/float64(two), "two-of-one")
		})
	}
}

// inWorkers checks all badges, and tells how long it took.
func inWorkers(b *testing.B, workers int, badges [][]byte, check func([]byte) error) time.Duration {
	b.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	start := time.Now()
	for range workers {
		all.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(badges) {
					return
				}
				if err := check(badges[i]); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	return time.Since(start)
}
