package account

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"log/slog"
)

// Token is 256 random bits that open something for whoever holds them. It
// prints as [redacted]; only its hash is kept.
type Token string

// NewToken makes one.
func NewToken() Token {
	var raw [32]byte
	rand.Read(raw[:]) // never fails
	return Token(base64.RawURLEncoding.EncodeToString(raw[:]))
}

// Reveal is the token in the clear, for the link or the client it is made for.
func (t Token) Reveal() string { return string(t) }

// Hash is what is kept of it. A plain hash will do: nobody guesses 256 bits.
func (t Token) Hash() []byte {
	sum := sha256.Sum256([]byte(t))
	return sum[:]
}

func (Token) String() string               { return "[redacted]" }
func (Token) GoString() string             { return "[redacted]" }
func (Token) LogValue() slog.Value         { return slog.StringValue("[redacted]") }
func (Token) MarshalText() ([]byte, error) { return []byte("[redacted]"), nil }

// Secret is the server's key for what must be unreadable in the database and
// yet be used again. It is kept sealed under the master key alone.
type Secret [32]byte

func (Secret) String() string               { return "[redacted]" }
func (Secret) GoString() string             { return "[redacted]" }
func (Secret) LogValue() slog.Value         { return slog.StringValue("[redacted]") }
func (Secret) MarshalText() ([]byte, error) { return []byte("[redacted]"), nil }

var errNoSecret = errors.New("account: the service has no secret")

// seal encrypts text under a key for one use, bound to what it belongs to.
func seal(key []byte, use string, text, belongs []byte) ([]byte, error) {
	gcm, err := sealer(key, use)
	if err != nil {
		return nil, err
	}
	return gcm.Seal(nil, nil, text, belongs), nil
}

// unseal is seal's way back; it fails when any of the three differs.
func unseal(key []byte, use string, sealed, belongs []byte) ([]byte, error) {
	gcm, err := sealer(key, use)
	if err != nil {
		return nil, err
	}
	return gcm.Open(nil, nil, sealed, belongs)
}

func sealer(key []byte, use string) (cipher.AEAD, error) {
	derived, err := hkdf.Key(sha256.New, key, nil, "laurel account "+use, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// blind is a keyed hash: equal for equal text, and of no use to who lacks the key.
func (s Secret) blind(text string) []byte {
	h := hmac.New(sha256.New, s[:])
	h.Write([]byte(text))
	return h.Sum(nil)
}
