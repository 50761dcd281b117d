package proof_test

import (
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/credential/proof"
)

func BenchmarkSign(b *testing.B) {
	for _, tt := range everySuite {
		b.Run(tt.suite+"/"+tt.typ.String(), func(b *testing.B) {
			s := credentialtest.SignerOf(tt.typ, "nordmark")
			doc := credentialtest.JSON(b, credentialtest.Badge(s.Controller()))
			o := proof.Options{Suite: tt.suite, Created: credentialtest.Noon}
			for b.Loop() {
				if _, err := proof.Add(b.Context(), doc, s, o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkVerify(b *testing.B) {
	for _, tt := range everySuite {
		b.Run(tt.suite+"/"+tt.typ.String(), func(b *testing.B) {
			s := credentialtest.SignerOf(tt.typ, "nordmark")
			benchmarkVerify(b, added(b, nil, s, proof.Options{Suite: tt.suite}))
		})
	}
	b.Run("ecdsa-sd-2023/P-256", func(b *testing.B) { benchmarkVerify(b, partOfBadge(b)) })
}

// BenchmarkBareVerify is what the others are measured by: one signature by
// Go's own library.
func BenchmarkBareVerify(b *testing.B) {
	for _, typ := range []key.Type{key.Ed25519, key.P256, key.P384} {
		b.Run(typ.String(), func(b *testing.B) {
			priv, message := credentialtest.Key(typ, "nordmark"), make([]byte, 64)
			signature, err := priv.Sign(message)
			if err != nil {
				b.Fatal(err)
			}
			for pub := priv.Public(); b.Loop(); {
				if err := pub.Verify(message, signature); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDerive(b *testing.B) {
	base, _ := based(b, mandatory...)
	for b.Loop() {
		if _, err := proof.Derive(base, []string{"/credentialSubject"}); err != nil {
			b.Fatal(err)
		}
	}
}

var mandatory = []string{"/issuer", "/validFrom", "/validUntil", "/credentialStatus"}

// partOfBadge is the sample badge with all of its subject disclosed.
func partOfBadge(t testing.TB) []byte {
	t.Helper()
	base, _ := based(t, mandatory...)
	derived, err := proof.Derive(base, []string{"/credentialSubject"})
	if err != nil {
		t.Fatal(err)
	}
	return derived
}

func benchmarkVerify(b *testing.B, signed []byte) {
	b.Helper()
	for b.Loop() {
		c := parse(b, signed)
		p := proof.Embedded(c)[0]
		k, err := p.Key(b.Context(), did.Standard(nil), c.Issuer().ID)
		if err != nil || p.Verify(k.Public) != nil {
			b.Fatal(err)
		}
	}
}
