package credential_test

import (
	"testing"

	"laurel/credential"
)

// BenchmarkCheck checks a badge of 7 KB, which has every class; reading it is
// the measure beside it.
func BenchmarkCheck(b *testing.B) {
	c, err := credential.Parse([]byte(fullBadge))
	if err != nil {
		b.Fatal(err)
	}
	for _, bm := range []struct {
		name string
		run  func()
	}{
		{"parse", func() { credential.Parse([]byte(fullBadge)) }},
		{"check", func() { credential.Check(c) }},
		{"schema", func() { credential.CheckSchema(c, credential.KindAchievement, credential.Strict) }},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(fullBadge)))
			for b.Loop() {
				bm.run()
			}
		})
	}
}
