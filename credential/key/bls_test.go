package key_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/credentialtest/tally"
	"laurel/credential/internal/multibase"
	"laurel/credential/key"
)

// TestPublishedBLSKeys reads the published did:key of BLS12-381 G2.
func TestPublishedBLSKeys(t *testing.T) {
	var vectors map[string]struct {
		VerificationKeyPair struct{ PublicKeyBase58, PrivateKeyBase58 string }
	}
	credentialtest.ReadJSON(t, &vectors, "spec/vectors/did-key/bls12381.json")
	tally.RanMany(t, "did-key", "did:key", tally.Read, len(vectors))
	read := 0
	for id, v := range vectors {
		multikey := strings.TrimPrefix(id, "did:key:")
		if !strings.HasPrefix(multikey, "zUC7") {
			if _, err := key.ParseMultikey(multikey); err == nil {
				t.Errorf("%s is no key of G2 alone and was read", id)
			}
			continue
		}
		pub, err := key.ParseMultikey(multikey)
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		read++
		if pub.Type() != key.BLS12381 || pub.DIDKey() != id || pub.DIDKeyMethod() != id+"#"+multikey {
			t.Errorf("%s came back as the %s key %s", id, pub.Type(), pub.DIDKey())
		}
		secret, err := multibase.Decode("z" + v.VerificationKeyPair.PrivateKeyBase58)
		if err != nil {
			t.Fatal(err)
		}
		priv, err := key.FromSecret(key.BLS12381, secret)
		if err != nil || !priv.Public().Equal(pub) {
			t.Errorf("%s: its secret makes %s (%v)", id, priv.Public().DIDKey(), err)
		}
	}
	if read == 0 {
		t.Error("there was nothing to read")
	}
}

func TestBLSKeys(t *testing.T) {
	made, err := key.Generate(key.BLS12381)
	if err != nil {
		t.Fatal(err)
	}
	pub := made.Public()
	if again, err := key.ParsePrivateJWK(made.JWK()); err != nil || !bytes.Equal(again.Secret(), made.Secret()) {
		t.Errorf("it is not itself when written as a JWK: %v", err)
	}
	if again, err := key.ParseJWK(pub.JWK()); err != nil || !again.Equal(pub) {
		t.Errorf("its public half is not itself: %v", err)
	}
	for _, codec := range []string{"\x80\x30", "\x8a\x26"} {
		text := multibase.Base58(append([]byte(codec), made.Secret()...))
		if again, err := key.ParsePrivateMultikey(text); err != nil || !again.Public().Equal(pub) {
			t.Errorf("as a private Multikey: %v", err)
		}
	}
	other := credentialtest.Key(key.BLS12381, "other")
	if pub.Equal(other.Public()) || pub.Equal(credentialtest.Key(key.P256, "other").Public()) {
		t.Error("different keys are equal")
	}
	zero, large := make([]byte, 32), bytes.Repeat([]byte{0xff}, 32)
	for name, secret := range map[string][]byte{"zero": zero, "above the order": large, "short": zero[:31]} {
		if _, err := key.FromSecret(key.BLS12381, secret); !errors.Is(err, key.ErrInvalid) {
			t.Errorf("a secret that is %s: %v", name, err)
		}
	}
	raw, err := multibase.Decode(pub.Multikey())
	if err != nil {
		t.Fatal(err)
	}
	identity := append(bytes.Clone(raw[:2]), append([]byte{0xc0}, make([]byte, 95)...)...)
	for name, b := range map[string][]byte{"cut short": raw[:97], "too long": append(bytes.Clone(raw), 0), "the identity": identity} {
		if _, err := key.ParseMultikey(multibase.Base58(b)); !errors.Is(err, key.ErrInvalid) {
			t.Errorf("a Multikey that is %s: %v", name, err)
		}
	}
	x := base64.RawURLEncoding.EncodeToString(raw[2:])
	if _, err := key.ParseJWK([]byte(`{"kty":"OKP","crv":"Bls12381G2","x":"` + x[4:] + `"}`)); !errors.Is(err, key.ErrInvalid) {
		t.Errorf("a JWK cut short: %v", err)
	}
}

// TestBLSSigns signs many messages at once, and nothing else.
func TestBLSSigns(t *testing.T) {
	s := credentialtest.SignerOf(key.BLS12381, "nordmark")
	pub, header, messages := s.Public(), []byte("header"), [][]byte{[]byte("one"), []byte("two")}
	sig, err := s.(key.MessagesSigner).SignMessages(t.Context(), header, messages)
	if err != nil {
		t.Fatal(err)
	}
	if err := pub.VerifyMessages(header, messages, sig); err != nil {
		t.Error(err)
	}
	if err := pub.VerifyMessages(header, messages[:1], sig); !errors.Is(err, key.ErrSignature) {
		t.Errorf("of fewer messages: %v", err)
	}
	if _, err := s.Sign(t.Context(), messages[0]); !errors.Is(err, key.ErrUnsupported) {
		t.Errorf("it signed one message: %v", err)
	}
	if err := pub.Verify(messages[0], sig); !errors.Is(err, key.ErrSignature) {
		t.Errorf("it verified one message: %v", err)
	}
	if pub.Algorithm() != "" {
		t.Error("it has a name in JOSE")
	}
	ed := credentialtest.SignerOf(key.Ed25519, "nordmark")
	if _, err := ed.(key.MessagesSigner).SignMessages(t.Context(), header, messages); err == nil {
		t.Error("an Ed25519 key signed with BBS")
	}
	if err := ed.Public().VerifyMessages(header, messages, sig); !errors.Is(err, key.ErrSignature) {
		t.Errorf("an Ed25519 key verified it: %v", err)
	}
	if err := ed.Public().VerifyDisclosure(key.Disclosure{Header: header, Proof: sig}); !errors.Is(err, key.ErrSignature) {
		t.Errorf("an Ed25519 key verified a proof of it: %v", err)
	}
}
