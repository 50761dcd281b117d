package proof_test

import (
	"testing"

	"laurel/credential"
	"laurel/credential/did"
	"laurel/credential/proof"
)

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
	for verify := embeddedVerify(b, signed); b.Loop(); {
		if err := verify(); err != nil {
			b.Fatal(err)
		}
	}
}

// embeddedVerify checks the first proof of a document, from its bytes on.
func embeddedVerify(b *testing.B, signed []byte) func() error {
	return func() error {
		c, err := credential.Parse(signed)
		if err != nil {
			return err
		}
		p := proof.Embedded(c)[0]
		k, err := p.Key(b.Context(), did.Standard(nil), c.Issuer().ID)
		if err != nil {
			return err
		}
		return p.Verify(k.Public)
	}
}
