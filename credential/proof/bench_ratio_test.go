//go:build unix

package proof_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha256"
	"math/big"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/credential/proof"
)

// beside measures work, and in the same run and turn by turn what it is
// measured by. It returns what each takes in CPU time of the process, of which
// other processes take nothing, and clearing away the work's garbage is part.
func beside(b *testing.B, bare, work func() error) (bareMicros, workMicros float64) {
	b.Helper()
	const turn = 64
	bared := 0
	b.ReportAllocs()
	since := cpuMicros()
	for n := 0; b.Loop(); n++ {
		if n%turn == 0 {
			workMicros += cpuMicros() - since
			b.StopTimer()
			before := cpuMicros()
			for range turn / 4 {
				if err := bare(); err != nil {
					b.Fatal(err)
				}
			}
			bareMicros, bared = bareMicros+cpuMicros()-before, bared+turn/4
			b.StartTimer()
			since = cpuMicros()
		}
		if err := work(); err != nil {
			b.Fatal(err)
		}
	}
	workMicros += cpuMicros() - since
	return bareMicros / float64(bared), workMicros / float64(b.N)
}

// verifyBeside reports bare-ratio: how many of the bare verifications could
// be made for one of the work.
func verifyBeside(b *testing.B, typ key.Type, work func() error) {
	b.Helper()
	bare, took := beside(b, bareVerify(b, typ), work)
	b.ReportMetric(bare/took, "bare-ratio")
}

// bareVerify is one signature by Go's own library.
func bareVerify(b *testing.B, typ key.Type) func() error {
	b.Helper()
	priv, message := credentialtest.Key(typ, "nordmark"), make([]byte, 64)
	signature, err := priv.Sign(message)
	if err != nil {
		b.Fatal(err)
	}
	pub := priv.Public()
	if typ == key.P256 { // p256.Verify would have a table
		ec, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), priv.Secret())
		if err != nil {
			b.Fatal(err)
		}
		r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
		return func() error {
			if digest := sha256.Sum256(message); !ecdsa.Verify(&ec.PublicKey, digest[:], r, s) {
				return key.ErrSignature
			}
			return nil
		}
	}
	if typ != key.Ed25519 {
		return func() error { return pub.Verify(message, signature) }
	}
	ed := ed25519.NewKeyFromSeed(priv.Secret()).Public().(ed25519.PublicKey)
	return func() error {
		if !ed25519.Verify(ed, message, signature) {
			return key.ErrSignature
		}
		return nil
	}
}

// BenchmarkSign reports bare-signings: how many bare ones the work takes.
func BenchmarkSign(b *testing.B) {
	for _, tt := range everySuite {
		b.Run(tt.suite+"/"+tt.typ.String(), func(b *testing.B) {
			s := credentialtest.SignerOf(tt.typ, "nordmark")
			doc := credentialtest.JSON(b, credentialtest.Badge(s.Controller()))
			o := proof.Options{Suite: tt.suite, Created: credentialtest.Noon}
			message, priv := make([]byte, 64), credentialtest.Key(tt.typ, "nordmark")
			bare, took := beside(b, func() error {
				_, err := priv.Sign(message)
				return err
			}, func() error {
				_, err := proof.Add(b.Context(), doc, s, o)
				return err
			})
			b.ReportMetric(took/bare, "bare-signings")
		})
	}
}

func BenchmarkVerify(b *testing.B) {
	for _, tt := range everySuite {
		b.Run(tt.suite+"/"+tt.typ.String(), func(b *testing.B) {
			s := credentialtest.SignerOf(tt.typ, "nordmark")
			verifyBeside(b, tt.typ, embeddedVerify(b, added(b, nil, s, proof.Options{Suite: tt.suite})))
		})
	}
	b.Run("ecdsa-sd-2023/P-256", func(b *testing.B) { verifyBeside(b, key.P256, embeddedVerify(b, partOfBadge(b))) })
}

// BenchmarkToken verifies badges in JWTs and SD-JWTs.
func BenchmarkToken(b *testing.B) {
	for _, form := range []proof.Form{proof.VCJWT, proof.VCSDJWT} {
		for _, typ := range []key.Type{key.Ed25519, key.P256} {
			b.Run(string(form)+"/"+typ.String(), func(b *testing.B) {
				s := credentialtest.SignerOf(typ, "nordmark")
				how := proof.Sealing{}
				if form == proof.VCSDJWT {
					how.Disclose = []string{"/credentialSubject/achievement/criteria", "/credentialSubject/result", "/evidence", "/name"}
				}
				sealed, err := proof.Seal(b.Context(), credentialtest.JSON(b, credentialtest.Badge(s.Controller())), s, form, how)
				if err != nil {
					b.Fatal(err)
				}
				verifyBeside(b, typ, func() error {
					opened, err := proof.Open(sealed)
					if err != nil {
						return err
					}
					k, err := opened.Key(b.Context(), did.Standard(nil), opened.Owner())
					if err != nil {
						return err
					}
					return opened.Verify(k.Public)
				})
			})
		}
	}
	b.Run("Open Badges JWT/Ed25519", func(b *testing.B) {
		token := []byte(credentialtest.JWT(b, "nordmark"))
		verifyBeside(b, key.Ed25519, func() error {
			j, err := proof.ParseJWT(token)
			if err != nil {
				return err
			}
			k, err := j.Key(b.Context(), did.Standard(nil), j.Credential.Issuer().ID)
			if err != nil {
				return err
			}
			return j.Verify(k.Public)
		})
	})
}
