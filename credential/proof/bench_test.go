package proof_test

import (
	"context"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/proof"
)

func BenchmarkSign(b *testing.B) {
	s := credentialtest.Signer("nordmark")
	doc := credentialtest.JSON(b, credentialtest.Badge(s.Controller()))
	for b.Loop() {
		if _, err := proof.Sign(context.Background(), doc, s, credentialtest.Noon); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	signed := credentialtest.Signed(b, "nordmark")
	for b.Loop() {
		c := parse(b, signed)
		p := proof.Embedded(c)[0]
		k, err := p.Key(context.Background(), did.Standard(nil), c.Issuer().ID)
		if err != nil || p.Verify(k.Public) != nil {
			b.Fatal(err)
		}
	}
}
