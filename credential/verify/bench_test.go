package verify_test

import (
	"testing"
	"time"

	"laurel/credential/credentialtest"
	"laurel/credential/key"
	"laurel/credential/verify"
)

// bare is the time of one Ed25519 verification by Go's own library, measured
// in the same run as what it is compared with.
func bare(b *testing.B, n int) time.Duration {
	b.Helper()
	priv, message := credentialtest.Key(key.Ed25519, "nordmark"), make([]byte, 64)
	signature, err := priv.Sign(message)
	if err != nil {
		b.Fatal(err)
	}
	pub, start := priv.Public(), time.Now()
	for range n {
		if pub.Verify(message, signature) != nil {
			b.Fatal("the bare signature does not hold")
		}
	}
	return time.Since(start) / time.Duration(n)
}

// BenchmarkReport is the whole report on a badge without its status, as part
// of a bare verification.
func BenchmarkReport(b *testing.B) {
	raw := credentialtest.Signed(b, "nordmark")
	v := verifier(nil)
	b.ReportAllocs()
	for b.Loop() {
		if r := v.Verify(b.Context(), raw, verify.Options{SkipStatus: true}); r.Verdict() != verify.Good {
			b.Fatal(r.Headline())
		}
	}
	each := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(float64(bare(b, 2000))/float64(each), "bare/op")
}
