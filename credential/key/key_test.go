package key_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"strings"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/credentialtest/tally"
	"laurel/credential/internal/multibase"
	"laurel/credential/key"
)

func TestForms(t *testing.T) {
	for _, typ := range []key.Type{key.Ed25519, key.P256, key.P384} {
		t.Run(typ.String(), func(t *testing.T) {
			priv, err := key.Generate(typ)
			if err != nil {
				t.Fatal(err)
			}
			pub := priv.Public()
			if got, err := key.ParseMultikey(pub.Multikey()); err != nil || !got.Equal(pub) {
				t.Errorf("Multikey: %v", err)
			}
			if got, err := key.ParseJWK(pub.JWK()); err != nil || !got.Equal(pub) {
				t.Errorf("JWK: %v", err)
			}
			if got, err := key.ParsePrivateJWK(priv.JWK()); err != nil || !got.Public().Equal(pub) || !bytes.Equal(got.Secret(), priv.Secret()) {
				t.Errorf("private JWK: %v", err)
			}
			if _, err := key.ParseJWK(priv.JWK()); !errors.Is(err, key.ErrInvalid) {
				t.Errorf("a private JWK passes for a public one: %v", err)
			}
			if !strings.HasPrefix(pub.DIDKeyMethod(), pub.DIDKey()+"#z") {
				t.Error("the did:key method is not under the did:key")
			}
		})
	}
}

func TestSignatures(t *testing.T) {
	for _, typ := range []key.Type{key.Ed25519, key.P256, key.P384} {
		t.Run(typ.String(), func(t *testing.T) {
			s := key.DIDKeySigner(credentialtest.Key(typ, "nordmark"))
			message := []byte("what is signed")
			sig, err := s.Sign(context.Background(), message)
			size := map[key.Type]int{key.Ed25519: 64, key.P256: 64, key.P384: 96}[typ]
			if err != nil || len(sig) != size {
				t.Fatalf("%d bytes: %v", len(sig), err)
			}
			again, _ := s.Sign(context.Background(), message)
			if !bytes.Equal(sig, again) {
				t.Error("the same message has two signatures")
			}
			if err := s.Public().Verify(message, sig); err != nil {
				t.Error(err)
			}
			other := credentialtest.Key(typ, "mallory").Public()
			for name, err := range map[string]error{
				"other message":   s.Public().Verify([]byte("what was not"), sig),
				"other key":       other.Verify(message, sig),
				"short signature": s.Public().Verify(message, sig[:size-1]),
				"long signature":  s.Public().Verify(message, append(bytes.Clone(sig), 0)),
				"no signature":    s.Public().Verify(message, nil),
				"zeros":           s.Public().Verify(message, make([]byte, size)),
				"no key":          key.Public{}.Verify(message, sig),
			} {
				if !errors.Is(err, key.ErrSignature) {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
}

// TestSecondSpelling: adding the group order to S makes another signature of
// the same message, which RFC 8032 §5.1.7 forbids.
func TestSecondSpelling(t *testing.T) {
	priv := credentialtest.Key(key.Ed25519, "nordmark")
	sig, err := priv.Sign([]byte("m"))
	if err != nil {
		t.Fatal(err)
	}
	order, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)
	s := make([]byte, 32)
	for i := range s {
		s[31-i] = sig[32+i]
	}
	sum := new(big.Int).Add(new(big.Int).SetBytes(s), order)
	sum.FillBytes(s)
	for i := range s {
		sig[32+i] = s[31-i]
	}
	if err := priv.Public().Verify([]byte("m"), sig); !errors.Is(err, key.ErrSignature) {
		t.Errorf("a second spelling verifies: %v", err)
	}
}

func TestBadEd25519(t *testing.T) {
	for name, text := range map[string]string{
		"order 1":            "0100000000000000000000000000000000000000000000000000000000000000",
		"order 2":            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"order 4":            "0000000000000000000000000000000000000000000000000000000000000000",
		"order 4, negative":  "0000000000000000000000000000000000000000000000000000000000000080",
		"order 8":            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		"order 8, negative":  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
		"order 8, other":     "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"beyond the prime":   "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"not on the curve":   "0200000000000000000000000000000000000000000000000000000000000000",
		"one byte too few":   "00000000000000000000000000000000000000000000000000000000000003",
		"one byte too many":  "030000000000000000000000000000000000000000000000000000000000000000",
		"no bytes whatever ": "",
	} {
		raw, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		multikey := multibase.Base58(append(binary.AppendUvarint(nil, 0xed), raw...))
		if _, err := key.ParseMultikey(multikey); !errors.Is(err, key.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMultikeyRefused(t *testing.T) {
	p256 := credentialtest.Key(key.P256, "nordmark").Public()
	compressed, err := multibase.Decode(p256.Multikey())
	if err != nil {
		t.Fatal(err)
	}
	off := bytes.Clone(compressed)
	off[len(off)-1] ^= 1
	for off[2] = 2; ; off[len(off)-1]++ { // the next x that no point has
		if _, err := key.ParseMultikey(multibase.Base58(off)); err != nil {
			break
		}
	}
	for _, tt := range []struct {
		name, text string
		want       error
	}{
		{"nothing", "", key.ErrInvalid},
		{"hexadecimal", "f1234", key.ErrInvalid},
		{"not base58", "z0OIl", key.ErrInvalid},
		{"no kind", "z", key.ErrInvalid},
		{"kind not at its shortest", multibase.Base58(append([]byte{0xed, 0x81, 0x00}, make([]byte, 32)...)), key.ErrInvalid},
		{"P-256 off the curve", multibase.Base58(off), key.ErrInvalid},
		{"P-256 too short", multibase.Base58(compressed[:34]), key.ErrInvalid},
		{"secp256k1", multibase.Base58(append(binary.AppendUvarint(nil, 0xe7), make([]byte, 33)...)), key.ErrUnsupported},
		{"an unknown kind", multibase.Base58(append(binary.AppendUvarint(nil, 0x9999), make([]byte, 33)...)), key.ErrUnsupported},
		{"a private key", multibase.Base58(append(binary.AppendUvarint(nil, 0x1300), make([]byte, 32)...)), key.ErrUnsupported},
	} {
		if _, err := key.ParseMultikey(tt.text); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

func TestJWKRefused(t *testing.T) {
	x := base64.RawURLEncoding.EncodeToString(make([]byte, 32))
	for _, tt := range []struct {
		name, raw string
		want      error
	}{
		{"not JSON", `{`, key.ErrInvalid},
		{"a list", `[]`, key.ErrInvalid},
		{"member twice", `{"kty":"OKP","kty":"EC"}`, key.ErrInvalid},
		{"no kty", `{}`, key.ErrInvalid},
		{"no x", `{"kty":"OKP","crv":"Ed25519"}`, key.ErrInvalid},
		{"x padded", `{"kty":"OKP","crv":"Ed25519","x":"AAAA=="}`, key.ErrInvalid},
		{"point at infinity", `{"kty":"EC","crv":"P-256","x":"` + x + `","y":"` + x + `"}`, key.ErrInvalid},
		{"short coordinate", `{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}`, key.ErrInvalid},
		{"secp256k1", `{"kty":"EC","crv":"secp256k1","x":"` + x + `","y":"` + x + `"}`, key.ErrUnsupported},
		{"symmetric", `{"kty":"oct","k":"AAAA"}`, key.ErrInvalid},
		{"RSA, 512 bits", `{"kty":"RSA","e":"AQAB","n":"` + base64.RawURLEncoding.EncodeToString(append([]byte{0x80}, make([]byte, 63)...)) + `"}`, key.ErrInvalid},
		{"RSA, even exponent", `{"kty":"RSA","e":"Ag","n":"` + base64.RawURLEncoding.EncodeToString(append([]byte{0x80}, bytes.Repeat([]byte{1}, 255)...)) + `"}`, key.ErrInvalid},
	} {
		if _, err := key.ParseJWK([]byte(tt.raw)); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	ed, other := credentialtest.Key(key.Ed25519, "a"), credentialtest.Key(key.Ed25519, "b")
	halves := strings.Replace(string(ed.JWK()), base64.RawURLEncoding.EncodeToString(ed.Secret()), base64.RawURLEncoding.EncodeToString(other.Secret()), 1)
	if _, err := key.ParsePrivateJWK([]byte(halves)); !errors.Is(err, key.ErrInvalid) {
		t.Errorf("two halves of different keys: %v", err)
	}
}

func TestRSAIsRead(t *testing.T) {
	priv, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	jwk := fmt.Sprintf(`{"kty":"RSA","e":"AQAB","n":%q}`, base64.RawURLEncoding.EncodeToString(priv.N.Bytes()))
	pub, err := key.ParseJWK([]byte(jwk))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := key.ParseJWK(pub.JWK()); err != nil || !again.Equal(pub) || pub.Algorithm() != "RS256" || pub.DIDKey() != "" {
		t.Errorf("it is not itself: %v", err)
	}
}

// TestThumbprint is the example of RFC 8037 §A.3.
func TestThumbprint(t *testing.T) {
	pub, err := key.ParseJWK([]byte(`{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := pub.Thumbprint(); got != "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k" {
		t.Error(got)
	}
}

func TestPublishedDIDKeys(t *testing.T) {
	for _, file := range []string{"ed25519-x25519.json", "nist-curves.json"} {
		var vectors map[string]struct {
			Seed               string
			VerificationMethod struct{ PublicKeyJwk json.RawMessage }
		}
		if err := json.Unmarshal(credentialtest.ReadShared(t, "spec/vectors/did-key", file), &vectors); err != nil {
			t.Fatal(err)
		}
		tally.RanMany(t, "did-key", "did:key", tally.Read, len(vectors))
		for id, v := range vectors {
			pub, err := key.ParseMultikey(strings.TrimPrefix(id, "did:key:"))
			switch {
			case strings.HasPrefix(id, "did:key:z2J9"): // P-521
				if !errors.Is(err, key.ErrUnsupported) {
					t.Errorf("%s: %v", id, err)
				}
				continue
			case err != nil:
				t.Errorf("%s: %v", id, err)
				continue
			case pub.DIDKey() != id:
				t.Errorf("%s is written back as %s", id, pub.DIDKey())
			}
			if v.Seed != "" {
				seed, _ := hex.DecodeString(v.Seed)
				if priv, err := key.FromSecret(key.Ed25519, seed); err != nil || !priv.Public().Equal(pub) {
					t.Errorf("%s: the seed gives another key (%v)", id, err)
				}
			}
			if v.VerificationMethod.PublicKeyJwk != nil {
				if jwk, err := key.ParseJWK(v.VerificationMethod.PublicKeyJwk); err != nil || !jwk.Equal(pub) {
					t.Errorf("%s: the JWK is another key (%v)", id, err)
				}
			}
		}
	}
}

// TestRedacted prints a private key in every way that logs and errors do.
func TestRedacted(t *testing.T) {
	for _, typ := range []key.Type{key.Ed25519, key.P256, key.P384} {
		priv := credentialtest.Key(typ, "nordmark")
		holder := struct {
			Key    key.Private
			hidden key.Private
			signer key.Signer
		}{priv, priv, key.DIDKeySigner(priv)}
		var log bytes.Buffer
		logger := slog.New(slog.NewJSONHandler(&log, nil))
		logger.Info("made", "key", priv, "holder", holder.Key)
		slog.New(slog.NewTextHandler(&log, nil)).Info("made", "key", priv)
		asJSON, err := json.Marshal(map[string]any{"key": priv, "holder": holder})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&log, "%v %+v %#v %s %q %x %d %T", priv, priv, priv, priv, priv, priv, priv, priv)
		fmt.Fprintf(&log, "%v %+v %#v", holder, holder, holder)
		fmt.Fprintf(&log, "%v %+v %#v", &holder, &holder, &holder)
		log.Write(asJSON)
		if !strings.Contains(log.String(), "[redacted]") {
			t.Error("nothing was printed")
		}
		secret := priv.Secret()
		decimal := strings.Trim(fmt.Sprint(secret[:6]), "[]")
		for _, form := range []string{
			hex.EncodeToString(secret[:6]), base64.RawURLEncoding.EncodeToString(secret[:6]), decimal,
			strings.ReplaceAll(decimal, " ", ", "), new(big.Int).SetBytes(secret).String(), string(secret[:6]),
		} {
			if strings.Contains(log.String(), form) {
				t.Errorf("%s: the secret is printed as %q", typ, form)
			}
		}
	}
}

func FuzzMultikey(f *testing.F) {
	f.Add(credentialtest.Key(key.Ed25519, "a").Public().Multikey())
	f.Add(credentialtest.Key(key.P256, "a").Public().Multikey())
	f.Add("z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWq")
	f.Fuzz(func(t *testing.T, s string) {
		pub, err := key.ParseMultikey(s)
		if err != nil {
			if !errors.Is(err, key.ErrInvalid) && !errors.Is(err, key.ErrUnsupported) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		again, err := key.ParseMultikey(pub.Multikey())
		if err != nil || !again.Equal(pub) || strings.HasPrefix(s, "z") && pub.Multikey() != s {
			t.Errorf("%q is written back as %q (%v)", s, pub.Multikey(), err)
		}
	})
}

func FuzzJWK(f *testing.F) {
	f.Add(credentialtest.Key(key.Ed25519, "a").Public().JWK())
	f.Add(credentialtest.Key(key.P256, "a").Public().JWK())
	f.Add(credentialtest.Key(key.P256, "a").JWK())
	f.Add([]byte(`{"kty":"RSA","e":"AQAB","n":"AQAB"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		pub, err := key.ParseJWK(raw)
		if err != nil {
			if !errors.Is(err, key.ErrInvalid) && !errors.Is(err, key.ErrUnsupported) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if again, err := key.ParseJWK(pub.JWK()); err != nil || !again.Equal(pub) || !bytes.Equal(again.JWK(), pub.JWK()) {
			t.Errorf("%s is not itself when written: %v", raw, err)
		}
	})
}

// TestVerifyAll: many signatures hold if each does, with every kind of key.
func TestVerifyAll(t *testing.T) {
	for _, typ := range []key.Type{key.Ed25519, key.P256, key.P384} {
		priv := credentialtest.Key(typ, "nordmark")
		var messages, signatures [][]byte
		for i := range 12 {
			message := []byte{byte(i)}
			signature, err := priv.Sign(message)
			if err != nil {
				t.Fatal(err)
			}
			messages, signatures = append(messages, message), append(signatures, signature)
			if err := priv.Public().VerifyAll(messages, signatures); err != nil {
				t.Errorf("%d by %s: %v", i+1, typ, err)
			}
		}
		for i := range messages {
			spoilt := bytes.Clone(signatures[i])
			spoilt[i] ^= 1
			changed := append([][]byte(nil), signatures...)
			changed[i] = spoilt
			if err := priv.Public().VerifyAll(messages, changed); !errors.Is(err, key.ErrSignature) {
				t.Errorf("the signature %d by %s is another: %v", i, typ, err)
			}
		}
		if err := priv.Public().VerifyAll(messages, signatures[1:]); !errors.Is(err, key.ErrSignature) {
			t.Errorf("one signature too few: %v", err)
		}
		if err := (key.Public{}).VerifyAll(nil, nil); err == nil {
			t.Error("no key verifies nothing")
		}
	}
}
