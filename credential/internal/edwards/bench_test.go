package edwards

import (
	"crypto/ed25519"
	"testing"
	"time"
)

// BenchmarkVerify compares with crypto/ed25519, turn by turn in the same run:
// "ofbare" is how many times its rate is reached, so over 1 is faster.
func BenchmarkVerify(b *testing.B) {
	private := ed25519.NewKeyFromSeed(make([]byte, 32))
	public, message := []byte(private.Public().(ed25519.PublicKey)), make([]byte, 64)
	signature := ed25519.Sign(private, message)
	for _, tt := range []struct {
		name   string
		stride int
	}{{"small", smallStride}, {"large", largeStride}} {
		b.Run(tt.name, func(b *testing.B) {
			t := negated([32]byte(public), tt.stride)
			var bare, ours time.Duration
			for b.Loop() {
				start := time.Now()
				good := ed25519.Verify(public, message, signature)
				middle := time.Now()
				if !t.verify(public, message, signature) || !good {
					b.Fatal("it does not verify")
				}
				bare += middle.Sub(start)
				ours += time.Since(middle)
			}
			b.ReportMetric(float64(bare)/float64(ours), "ofbare")
			b.ReportMetric(float64(ours.Nanoseconds())/float64(b.N), "ours-ns")
		})
	}
}

// BenchmarkTable is the price of a table.
func BenchmarkTable(b *testing.B) {
	public := [32]byte(ed25519.NewKeyFromSeed(make([]byte, 32)).Public().(ed25519.PublicKey))
	for b.Loop() {
		negated(public, smallStride)
	}
}
