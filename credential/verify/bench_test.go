package verify_test

import (
	"crypto/ed25519"
	"slices"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/key"
	"laurel/credential/status"
	"laurel/credential/verify"
)

// turns runs several things by turns and returns for each the time that a
// tenth of its runs stay under: what else the machine does weighs on all
// alike, and on those least.
func turns(b *testing.B, do ...func()) []time.Duration {
	b.Helper()
	times := make([][]time.Duration, len(do))
	for b.Loop() {
		for i, one := range do {
			start := time.Now()
			one()
			times[i] = append(times[i], time.Since(start))
		}
	}
	out := make([]time.Duration, len(do))
	for i := range times {
		slices.Sort(times[i])
		out[i] = times[i][len(times[i])/10]
	}
	return out
}

// bareOnce is one Ed25519 verification by Go's own library.
func bareOnce(b *testing.B) func() {
	b.Helper()
	priv, message := credentialtest.Key(key.Ed25519, "nordmark"), make([]byte, 64)
	signature, err := priv.Sign(message)
	if err != nil {
		b.Fatal(err)
	}
	pub := priv.Public().Standard().(ed25519.PublicKey)
	return func() {
		if !ed25519.Verify(pub, message, signature) {
			b.Fatal("the bare signature does not hold")
		}
	}
}

// BenchmarkCachedStatus compares reports with the status out of a cached list
// with reports without it.
func BenchmarkCachedStatus(b *testing.B) {
	s := credentialtest.Signer("nordmark")
	raw := credentialtest.Signed(b, "nordmark")
	v := verifier(verify.ListFiles{inForce(b, s)[revocationList], inForce(b, s)[suspensionList]})
	v.Cache = verify.NewCache()
	check := func(opt verify.Options) func() {
		return func() {
			if r := v.Verify(b.Context(), raw, opt); r.Verdict() != verify.Good {
				b.Fatal(r.Headline())
			}
		}
	}
	t := turns(b, check(verify.Options{}), check(verify.Options{SkipStatus: true}))
	b.ReportMetric(float64(t[1])/float64(t[0]), "without/with")
}

// BenchmarkColdList is what the first look into a list of 131,072 places costs
// more than the next, in bare verifications, for lists more or less full.
func BenchmarkColdList(b *testing.B) {
	for _, tt := range []struct {
		name string
		full int // one place in so many is set
	}{{"1 in 1000", 1000}, {"1 in 100", 100}, {"1 in 10", 10}} {
		b.Run(tt.name, func(b *testing.B) { coldList(b, status.Entries/tt.full) })
	}
}

func coldList(b *testing.B, taken int) {
	s := credentialtest.Signer("nordmark")
	set := make([]int, 0, taken)
	for n := range taken {
		if i := status.Index([32]byte{1}, n); i != place {
			set = append(set, i)
		}
	}
	files := verify.ListFiles{list(b, s, revocationList, status.Revocation, set...), list(b, s, suspensionList, status.Suspension)}
	v, warm := verifier(files), verify.NewCache()
	badge := signed(b, s, func(c *credential.AchievementCredential) { c.CredentialStatus.StatusReference = "" })
	check := func(cache func() *verify.Cache) func() {
		return func() {
			v.Cache = cache()
			if r := v.Verify(b.Context(), badge, verify.Options{}); r.Verdict() != verify.Good {
				b.Fatal(r.Headline())
			}
		}
	}
	t := turns(b, check(verify.NewCache), check(func() *verify.Cache { return warm }), bareOnce(b))
	b.ReportMetric(float64(t[0]-t[1])/float64(t[2]), "bare/list")
	b.ReportMetric(float64(len(files[0])), "B/list")
}

// BenchmarkReport is the whole report on a badge without its status, as part
// of a bare verification.
func BenchmarkReport(b *testing.B) {
	raw := credentialtest.Signed(b, "nordmark")
	v := verifier(nil)
	b.ReportAllocs()
	t := turns(b, bareOnce(b), func() {
		if r := v.Verify(b.Context(), raw, verify.Options{SkipStatus: true}); r.Verdict() != verify.Good {
			b.Fatal(r.Headline())
		}
	})
	b.ReportMetric(float64(t[0])/float64(t[1]), "bare/report")
}
