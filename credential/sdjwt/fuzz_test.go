package sdjwt_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io"
	"testing"

	"laurel/credential/key"
	"laurel/credential/sdjwt"
)

// edSigner lets Go's certificate maker sign with one of our keys.
type edSigner struct{ priv key.Private }

func (s edSigner) Public() crypto.PublicKey { return s.priv.Public().Standard() }
func (s edSigner) Sign(_ io.Reader, message []byte, _ crypto.SignerOpts) ([]byte, error) {
	return ed25519.Sign(ed25519.NewKeyFromSeed(s.priv.Secret()), message), nil
}

func FuzzParse(f *testing.F) {
	f.Add(issued(f, sdjwt.Issuing{Disclose: everything, Decoys: 1}))
	f.Add(sign(f, nil, `{"_sd":["`+digest(`["s","name","Noor"]`)+`"]}`, `["s","name","Noor"]`))
	f.Add(sign(f, nil, `{"a":[{"...":"x"}]}`) + "e30.e30.e30")
	f.Add(`{"payload":"e30","protected":"e30","signature":"","header":{"disclosures":[]}}`)
	f.Add(`{"payload":"e30","signatures":[{"protected":"e30","signature":""}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		tok, err := sdjwt.Parse([]byte(text))
		if err != nil {
			if !errors.Is(err, sdjwt.ErrMalformed) && !errors.Is(err, sdjwt.ErrDisclosure) && !errors.Is(err, sdjwt.ErrUnsupported) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		again, err := sdjwt.Parse([]byte(tok.String()))
		if err != nil || again.String() != tok.String() {
			t.Errorf("%q is not itself when written: %v", text, err)
		}
		packed, err := tok.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := sdjwt.Parse(packed); err != nil || again.String() != tok.String() {
			t.Errorf("%q is not itself in the JSON form: %v", text, err)
		}
		if _, err := tok.Present(func(d sdjwt.Disclosure) bool { return len(d.Salt)%2 == 0 }); err != nil {
			t.Errorf("a part of %q cannot be shown: %v", text, err)
		}
		tok.VC()
		tok.Certificates()
		tok.VerifyBinding(sdjwt.Expected{Now: noon})
	})
}

func FuzzIssue(f *testing.F) {
	f.Add([]byte(claims), "/given_name", "/results/*", 2)
	f.Add([]byte(`{"a":[[1,[2]]]}`), "/a/0/1/0", "/a/0", 1)
	issuer := testKey(f, key.Ed25519, "issuer")
	f.Fuzz(func(t *testing.T, claims []byte, one, other string, decoys int) {
		text, err := sdjwt.Issue(context.Background(), issuer, claims,
			sdjwt.Issuing{Disclose: []string{one, other}, Decoys: decoys & 7, Type: "x+sd-jwt", Random: newFixed(2)})
		if err != nil {
			return
		}
		tok, err := sdjwt.Parse([]byte(text))
		if err != nil || tok.Verify(issuer.Public()) != nil || tok.String() != text {
			t.Errorf("what was issued does not hold: %v", err)
		}
	})
}

// BenchmarkVerify is to be compared with BenchmarkBare.
func BenchmarkVerify(b *testing.B) {
	text := []byte(issued(b, sdjwt.Issuing{Disclose: everything, Decoys: 2}))
	pub := testKey(b, key.P256, "issuer").Public()
	for b.Loop() {
		tok, err := sdjwt.Parse(text)
		if err != nil || tok.Verify(pub) != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBare is Go's own check of one signature over the same text.
func BenchmarkBare(b *testing.B) {
	message := []byte(issued(b, sdjwt.Issuing{Disclose: everything, Decoys: 2}))
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	digest := sha256.Sum256(message)
	signature, err := ecdsa.SignASN1(rand.Reader, secret, digest[:])
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		digest := sha256.Sum256(message)
		if !ecdsa.VerifyASN1(&secret.PublicKey, digest[:], signature) {
			b.Fatal("it does not verify")
		}
	}
}
