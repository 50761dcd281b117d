package eu_test

import (
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/eu"
	"laurel/credential/proof"
)

// BenchmarkDescribe makes and signs the description of a signed badge; "×" is
// its time over that of signing the badge itself in its two forms.
func BenchmarkDescribe(b *testing.B) {
	signer := credentialtest.Signer("nordmark")
	doc := credentialtest.JSON(b, credentialtest.Badge(signer.Controller()))
	var badges, described time.Duration
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		signed, err := proof.Sign(b.Context(), doc, signer, credentialtest.Noon)
		if err != nil {
			b.Fatal(err)
		}
		if _, err = proof.SignJWT(b.Context(), doc, signer); err != nil {
			b.Fatal(err)
		}
		middle := time.Now()
		badges += middle.Sub(start)
		badge, err := credential.Parse(signed)
		if err != nil {
			b.Fatal(err)
		}
		if doc, err := eu.New(badge, badge.ID()+".eu.json", "https://laurel.example", elements()).JSON(); err != nil {
			b.Fatal(err)
		} else if _, err := proof.Sign(b.Context(), doc, signer, credentialtest.Noon); err != nil {
			b.Fatal(err)
		}
		described += time.Since(middle)
	}
	b.ReportMetric(float64(described.Microseconds())/float64(b.N), "µs/description")
	b.ReportMetric(float64(described)/float64(badges), "×")
}

// FuzzRead: whatever comes is read or refused, and what is read is written
// and read alike.
func FuzzRead(f *testing.F) {
	badge, err := credential.Parse(credentialtest.Signed(f, "nordmark"))
	if err != nil {
		f.Fatal(err)
	}
	doc, err := eu.New(badge, "https://laurel.example/a/1.eu.json", "https://laurel.example", elements()).JSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(doc)
	f.Add(badge.Bytes())
	f.Add([]byte(`{"type":["MicroCredentialDescriptor"],"relatedResource":null}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := credential.Parse(raw)
		if err != nil {
			return
		}
		d, err := eu.Read(c)
		if err != nil {
			return
		}
		d.Of(badge)
		again, err := d.JSON()
		if err != nil {
			t.Fatal(err)
		}
		second, err := credential.Parse(again)
		if err != nil {
			t.Fatalf("%v: %s", err, again)
		}
		if d2, err := eu.Read(second); err != nil || d2.Describes != d.Describes || len(d2.CredentialSubject.MicroCredential.LearningOutcome) != len(d.CredentialSubject.MicroCredential.LearningOutcome) {
			t.Fatalf("%v: %s", err, again)
		}
	})
}
