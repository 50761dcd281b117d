package credential_test

import (
	"testing"

	"laurel/credential"
	"laurel/credential/credentialtest"
)

// BenchmarkCheck checks a badge of 6 KB, which has every class, and a usual one
// of 2.4 KB; reading is the measure beside it.
func BenchmarkCheck(b *testing.B) {
	c, err := credential.Parse([]byte(fullBadge))
	if err != nil {
		b.Fatal(err)
	}
	usual, err := credential.Parse(credentialtest.JSON(b, credentialtest.Badge("did:example:nordmark")))
	if err != nil {
		b.Fatal(err)
	}
	for _, bm := range []struct {
		name string
		run  func()
	}{
		{"parse", func() { credential.Parse([]byte(fullBadge)) }},
		{"check", func() { credential.Check(c) }},
		{"usual", func() { credential.Check(usual) }},
		{"usual, the long way", func() { credential.Checked(usual) }},
		{"schema", func() { credential.CheckSchema(c, credential.KindAchievement, credential.Strict) }},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				bm.run()
			}
		})
	}
}
