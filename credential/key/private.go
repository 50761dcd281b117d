package key

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
)

const redacted = "[redacted]"

// Private is a private key. It prints as [redacted] everywhere; its secret
// leaves by [Private.JWK] and [Private.Secret] alone.
type Private struct{ m *material }

// material lies behind a pointer, so that printing a struct around a Private
// shows an address and never the key.
type material struct {
	pub Public
	ed  ed25519.PrivateKey
	ec  *ecdsa.PrivateKey
}

// Generate makes a new Ed25519, P-256 or P-384 key.
func Generate(typ Type) (Private, error) {
	switch typ {
	case Ed25519:
		_, priv, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return Private{}, err
		}
		return FromSecret(Ed25519, priv.Seed())
	case P256, P384:
		priv, err := ecdsa.GenerateKey(curve(typ), rand.Reader)
		if err != nil {
			return Private{}, err
		}
		secret, err := priv.Bytes()
		if err != nil {
			return Private{}, err
		}
		return FromSecret(typ, secret)
	}
	return Private{}, unsupported("%s is read, not made", typ)
}

// FromSecret makes the key of a secret: the 32 bytes of an Ed25519 seed or of
// a P-256 scalar, the 48 of a P-384 scalar.
func FromSecret(typ Type, secret []byte) (Private, error) {
	want := map[Type]int{Ed25519: 32, P256: 32, P384: 48}[typ]
	switch {
	case want == 0:
		return Private{}, unsupported("%s is read, not used to sign", typ)
	case len(secret) != want:
		return Private{}, invalid("a private %s key has %d bytes, not %d", typ, want, len(secret))
	case typ == Ed25519:
		priv := ed25519.NewKeyFromSeed(secret)
		pub, err := newEd25519(priv.Public().(ed25519.PublicKey))
		return Private{&material{pub: pub, ed: priv}}, err
	}
	priv, err := ecdsa.ParseRawPrivateKey(curve(typ), secret)
	if err != nil {
		return Private{}, invalid("the %s scalar is out of range", typ)
	}
	return Private{&material{pub: Public{typ: typ, ec: &priv.PublicKey}, ec: priv}}, nil
}

// ParsePrivateJWK reads a private JWK, and looks that its two halves belong
// together.
func ParsePrivateJWK(raw []byte) (Private, error) {
	members, err := jwkMembers(raw)
	if err != nil {
		return Private{}, err
	}
	pub, err := readPublic(members)
	if err != nil {
		return Private{}, err
	}
	secret, err := member(members, "d")
	if err != nil {
		return Private{}, err
	}
	priv, err := FromSecret(pub.Type(), secret)
	if err != nil {
		return Private{}, err
	}
	if !priv.Public().Equal(pub) {
		return Private{}, invalid("the private and the public half of the JWK do not belong together")
	}
	return priv, nil
}

// IsZero tells whether this is no key at all.
func (p Private) IsZero() bool { return p.m == nil }

// Public is the half that may be known.
func (p Private) Public() Public {
	if p.m == nil {
		return Public{}
	}
	return p.m.pub
}

// Secret returns the secret bytes, to be sealed at once.
func (p Private) Secret() []byte {
	if p.m == nil {
		return nil
	}
	if p.m.ed != nil {
		return p.m.ed.Seed()
	}
	b, err := p.m.ec.Bytes()
	if err != nil {
		panic("a parsed key lost its scalar: " + err.Error())
	}
	return b
}

// JWK writes the private key as a JWK, secret and all.
func (p Private) JWK() []byte {
	b, err := json.Marshal(struct {
		jwk
		D string `json:"d"`
	}{p.Public().jwk(), base64.RawURLEncoding.EncodeToString(p.Secret())})
	if err != nil {
		panic("a JWK of five texts cannot be written: " + err.Error())
	}
	return b
}

// Sign signs a message: Ed25519 over the message, P-256 as ES256 and P-384 as
// ES384 (r‖s over its hash). Equal messages give equal signatures.
func (p Private) Sign(message []byte) ([]byte, error) {
	switch {
	case p.m == nil:
		return nil, invalid("there is no key to sign with")
	case p.m.ed != nil:
		return ed25519.Sign(p.m.ed, message), nil
	case p.m.pub.typ == P384:
		sum := sha512.Sum384(message)
		return signECDSA(p.m.ec, sum[:], crypto.SHA384)
	}
	sum := sha256.Sum256(message)
	return signECDSA(p.m.ec, sum[:], crypto.SHA256)
}

// Format, String, GoString, LogValue, MarshalJSON and MarshalText keep the
// secret out of every print and log.

func (p Private) Format(f fmt.State, _ rune)   { fmt.Fprint(f, redacted) }
func (p Private) String() string               { return redacted }
func (p Private) GoString() string             { return redacted }
func (p Private) LogValue() slog.Value         { return slog.StringValue(redacted) }
func (p Private) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }
func (p Private) MarshalText() ([]byte, error) { return []byte(redacted), nil }
