package key_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"math/big"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/internal/multibase"
	"laurel/credential/key"
)

// orders of the groups of the two NIST curves.
var orders = map[key.Type]string{
	key.P256: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
	key.P384: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
}

// TestECDSAEdges: numbers out of range are no signature. The second s of a
// signature, n-s, is one: FIPS 186-5 and ES256 know no preferred half, and
// signers in use write either. Nothing in Laurel takes a signature for a name.
func TestECDSAEdges(t *testing.T) {
	for typ, hexOrder := range orders {
		priv, message := credentialtest.Key(typ, "nordmark"), []byte("what is signed")
		good, err := priv.Sign(message)
		if err != nil {
			t.Fatal(err)
		}
		size := len(good) / 2
		order, _ := new(big.Int).SetString(hexOrder, 16)
		r, s := new(big.Int).SetBytes(good[:size]), new(big.Int).SetBytes(good[size:])
		pair := func(r, s *big.Int) []byte {
			out := make([]byte, 2*size)
			r.FillBytes(out[:size])
			s.FillBytes(out[size:])
			return out
		}
		zero, top := new(big.Int), new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), uint(8*size)), big.NewInt(1))
		der := append([]byte{0x30, byte(2*size + 4), 2, byte(size)}, good[:size]...)
		der = append(append(der, 2, byte(size)), good[size:]...)
		for name, signature := range map[string][]byte{
			"r is 0":              pair(zero, s),
			"s is 0":              pair(r, zero),
			"r is the order":      pair(order, s),
			"s is the order":      pair(r, order),
			"r is all ones":       pair(top, s),
			"s is all ones":       pair(r, top),
			"r and s swapped":     pair(s, r),
			"r negated":           pair(new(big.Int).Sub(order, r), s),
			"DER":                 der,
			"a zero before r":     append([]byte{0}, good...),
			"half of it":          good[:size],
			"one byte too few":    good[:2*size-1],
			"twice the same half": append(bytes.Clone(good[:size]), good[:size]...),
		} {
			if err := priv.Public().Verify(message, signature); !errors.Is(err, key.ErrSignature) {
				t.Errorf("%s, %s: %v", typ, name, err)
			}
		}
		if err := priv.Public().Verify(message, pair(r, new(big.Int).Sub(order, s))); err != nil {
			t.Errorf("%s: the other half: %v", typ, err)
		}
		for name, secret := range map[string][]byte{"zero": make([]byte, size), "the order": order.Bytes(), "short": make([]byte, size-1)} {
			if _, err := key.FromSecret(typ, secret); !errors.Is(err, key.ErrInvalid) {
				t.Errorf("%s: a scalar that is %s: %v", typ, name, err)
			}
		}
	}
}

// TestKindsAreNotConfused: a signature of one kind never counts for another
// key, nor does a key of one kind pass for one of another.
func TestKindsAreNotConfused(t *testing.T) {
	types, message := []key.Type{key.Ed25519, key.P256, key.P384}, []byte("what is signed")
	for _, signing := range types {
		signature, err := credentialtest.Key(signing, "nordmark").Sign(message)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := multibase.Decode(credentialtest.Key(signing, "nordmark").Public().Multikey())
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range types {
			pub := credentialtest.Key(other, "nordmark").Public()
			if err := pub.Verify(message, signature); (err == nil) != (signing == other) {
				t.Errorf("a signature by %s under a key of %s: %v", signing, other, err)
			}
			head, _ := multibase.Decode(pub.Multikey())
			disguised := multibase.Base58(append(bytes.Clone(head[:2]), raw[2:]...))
			if k, err := key.ParseMultikey(disguised); (err == nil) != (signing == other) {
				t.Errorf("%s under the number of %s: %v, %v", signing, other, k.Type(), err)
			}
		}
	}
}

func TestPrivateMultikey(t *testing.T) {
	for name, file := range map[string]string{"P-256": "p256KeyPair.json", "P-384": "p384KeyPair.json"} {
		var pair struct{ PublicKeyMultibase, SecretKeyMultibase string }
		credentialtest.ReadJSON(t, &pair, "spec/vectors/vc-di-ecdsa", file)
		priv, err := key.ParsePrivateMultikey(pair.SecretKeyMultibase)
		if err != nil || priv.Public().Multikey() != pair.PublicKeyMultibase || priv.Public().Type().String() != name {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestPrivateMultikeyRefused(t *testing.T) {
	public := credentialtest.Key(key.P256, "nordmark").Public().Multikey()
	for name, tt := range map[string]struct {
		text string
		want error
	}{
		"nothing":      {"", key.ErrInvalid},
		"a public key": {public, key.ErrUnsupported},
		"no number":    {"z", key.ErrInvalid},
		"too short":    {multibase.Base58([]byte{0x86, 0x26, 1, 2, 3}), key.ErrInvalid},
		"number not at its shortest": {"u" + base64.RawURLEncoding.EncodeToString(append([]byte{0x86, 0xa6, 0}, make([]byte, 32)...)),
			key.ErrInvalid},
	} {
		if _, err := key.ParsePrivateMultikey(tt.text); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBeside: the two errors are those of one after the other, whatever kinds
// of keys they are, whether or not the first key came often.
func TestBeside(t *testing.T) {
	sign := func(k key.Private, message string) []byte {
		signature, err := k.Sign([]byte(message))
		if err != nil {
			t.Fatal(err)
		}
		return signature
	}
	for _, types := range [][2]key.Type{{key.P256, key.P256}, {key.Ed25519, key.P256}, {key.P256, key.Ed25519}, {key.P384, key.P384}} {
		own, other := credentialtest.Key(types[0], "nordmark"), credentialtest.Key(types[1], "mallory")
		messages := [][]byte{[]byte("a"), []byte("b"), []byte("c")}
		var signatures [][]byte
		for _, message := range messages {
			signatures = append(signatures, sign(other, string(message)))
		}
		swapped := [][]byte{signatures[1], signatures[0], signatures[2]}
		good, bad := sign(own, "own"), sign(own, "another")
		for round := range 70 { // the first key gets its tables
			for _, tt := range []struct {
				name        string
				signature   []byte
				signatures  [][]byte
				own, others error
			}{
				{"good", good, signatures, nil, nil},
				{"its own is another's", bad, signatures, key.ErrSignature, nil},
				{"its own is too short", good[:63], signatures, key.ErrSignature, nil},
				{"two are swapped", good, swapped, nil, key.ErrSignature},
				{"one is missing", good, signatures[:2], nil, key.ErrSignature},
				{"one is empty", good, [][]byte{signatures[0], nil, signatures[2]}, nil, key.ErrSignature},
				{"both are wrong", bad, swapped, key.ErrSignature, nil},
			} {
				own, others := own.Public().VerifyBeside([]byte("own"), tt.signature, other.Public(), messages, tt.signatures)
				if own != tt.own || others != tt.others {
					t.Fatalf("%v, %s, round %d: %v and %v", types, tt.name, round, own, others)
				}
			}
		}
		if own, others := own.Public().VerifyBeside([]byte("own"), good, key.Public{}, messages, signatures); own != nil || others != key.ErrSignature {
			t.Errorf("%v beside no key: %v and %v", types, own, others)
		}
		if own, others := own.Public().VerifyBeside([]byte("own"), good, other.Public(), nil, nil); own != nil || others != nil {
			t.Errorf("%v beside nothing: %v and %v", types, own, others)
		}
	}
}
