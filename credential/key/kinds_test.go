package key_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"laurel/credential/key"
)

// TestEveryKindSigns makes a key of each kind, writes it, reads it back and signs with it.
func TestEveryKindSigns(t *testing.T) {
	for _, tt := range []struct {
		typ       key.Type
		algorithm string
		signature int
	}{
		{key.Ed25519, "EdDSA", 64}, {key.P256, "ES256", 64}, {key.P384, "ES384", 96},
		{key.P521, "ES512", 132}, {key.RSA, "RS256", 384},
	} {
		t.Run(tt.typ.String(), func(t *testing.T) {
			made, err := key.Generate(tt.typ)
			if err != nil {
				t.Fatal(err)
			}
			priv, err := key.ParsePrivateJWK(made.JWK())
			if err != nil || !bytes.Equal(priv.Secret(), made.Secret()) {
				t.Fatalf("it is not itself when written as a JWK: %v", err)
			}
			if again, err := key.FromSecret(tt.typ, made.Secret()); err != nil || !again.Public().Equal(priv.Public()) {
				t.Fatalf("it is not itself when made of its secret: %v", err)
			}
			if pub, err := key.ParseJWK(priv.Public().JWK()); err != nil || !pub.Equal(priv.Public()) {
				t.Errorf("its public half is not itself: %v", err)
			}
			if got := priv.Public().Algorithm(); got != tt.algorithm {
				t.Errorf("algorithm %s, want %s", got, tt.algorithm)
			}
			message := []byte("what is signed")
			sig, err := key.NewSigner(priv, "https://nordmark.example", "https://nordmark.example#1").Sign(context.Background(), message)
			if err != nil || len(sig) != tt.signature {
				t.Fatalf("%d bytes: %v", len(sig), err)
			}
			if again, _ := priv.Sign(message); !bytes.Equal(sig, again) {
				t.Error("the same message has two signatures")
			}
			if err := priv.Public().Verify(message, sig); err != nil {
				t.Error(err)
			}
			sig[len(sig)/2] ^= 1
			if err := priv.Public().Verify(message, sig); !errors.Is(err, key.ErrSignature) {
				t.Errorf("a changed signature: %v", err)
			}
			if got := fmt.Sprintf("%v %+v %#v", priv, priv, priv); strings.Contains(got, base64.RawURLEncoding.EncodeToString(priv.Secret()[:6])) {
				t.Error("the secret is printed")
			}
		})
	}
}

func TestPrivateRSAThatDoesNotBelongTogether(t *testing.T) {
	one, err := key.Generate(key.RSA)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(string) string{
		"other secret": func(s string) string { return strings.Replace(s, `"d":"`, `"d":"AQEB`, 1) },
		"no primes":    func(s string) string { return s[:strings.Index(s, `,"p":`)] + "}" },
		"same primes": func(s string) string {
			p := strings.Split(strings.SplitAfter(s, `"p":"`)[1], `"`)[0]
			q := strings.Split(strings.SplitAfter(s, `"q":"`)[1], `"`)[0]
			return strings.Replace(s, q, p, 1)
		},
		"more primes": func(s string) string { return strings.TrimSuffix(s, "}") + `,"oth":[]}` },
	} {
		raw := change(string(one.JWK()))
		_, err := key.ParsePrivateJWK([]byte(raw))
		if !errors.Is(err, key.ErrInvalid) && !errors.Is(err, key.ErrUnsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeysOfCertificates(t *testing.T) {
	for _, typ := range []key.Type{key.Ed25519, key.P256, key.P384, key.P521, key.RSA} {
		made, err := key.Generate(typ)
		if err != nil {
			t.Fatal(err)
		}
		if pub, err := key.FromPublic(made.Public().Standard()); err != nil || !pub.Equal(made.Public()) {
			t.Errorf("%s: %v", typ, err)
		}
	}
	p224, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, pub := range map[string]any{"none": nil, "P-224": p224.Public(), "no curve": &ecdsa.PublicKey{}, "small order": ed25519.PublicKey(make([]byte, 32))} {
		if _, err := key.FromPublic(pub); !errors.Is(err, key.ErrInvalid) && !errors.Is(err, key.ErrUnsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
