package key

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"

	"laurel/credential/internal/bbs"
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
	rsa *rsa.PrivateKey
	bls *bbs.SecretKey
}

// Generate makes a new key; an RSA one has 3072 bits.
func Generate(typ Type) (Private, error) {
	switch typ {
	case Ed25519:
		_, priv, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return Private{}, err
		}
		return FromSecret(Ed25519, priv.Seed())
	case P256, P384, P521:
		priv, err := ecdsa.GenerateKey(curve(typ), rand.Reader)
		if err != nil {
			return Private{}, err
		}
		secret, err := priv.Bytes()
		if err != nil {
			return Private{}, err
		}
		return FromSecret(typ, secret)
	case RSA:
		priv, err := rsa.GenerateKey(rand.Reader, 3072)
		if err != nil {
			return Private{}, err
		}
		return fromRSA(priv)
	case BLS12381:
		return generateBLS()
	}
	return Private{}, unsupported("%s is not made", typ)
}

// FromSecret makes the key of a secret: the 32 bytes of an Ed25519 seed, the
// 32, 48, 66 or 32 of a scalar of P-256, P-384, P-521 or BLS12-381, or an RSA
// key in PKCS #1.
func FromSecret(typ Type, secret []byte) (Private, error) {
	want := map[Type]int{Ed25519: 32, P256: 32, P384: 48, P521: 66, BLS12381: bbs.SecretKeySize}[typ]
	switch {
	case typ == RSA:
		return parseRSA(secret)
	case want == 0:
		return Private{}, unsupported("%s is not used to sign", typ)
	case len(secret) != want:
		return Private{}, invalid("a private %s key has %d bytes, not %d", typ, want, len(secret))
	case typ == BLS12381:
		return parseBLS(secret)
	case typ == Ed25519:
		priv := ed25519.NewKeyFromSeed(secret)
		pub, err := newEd25519(priv.Public().(ed25519.PublicKey))
		return Private{&material{pub: pub, ed: priv}}, err
	}
	priv, err := ecdsa.ParseRawPrivateKey(curve(typ), secret)
	if err != nil {
		return Private{}, invalid("the %s scalar is out of range", typ)
	}
	pub, err := FromPublic(&priv.PublicKey)
	return Private{&material{pub: pub, ec: priv}}, err
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
	if pub.Type() == RSA {
		return readPrivateRSA(pub, members)
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

// Secret returns the secret that [FromSecret] takes, to be sealed at once.
func (p Private) Secret() []byte {
	if p.m == nil {
		return nil
	}
	switch {
	case p.m.ed != nil:
		return p.m.ed.Seed()
	case p.m.rsa != nil:
		return x509.MarshalPKCS1PrivateKey(p.m.rsa)
	case p.m.bls != nil:
		return p.m.bls.Bytes()
	}
	b, err := p.m.ec.Bytes()
	if err != nil {
		panic("a parsed key lost its scalar: " + err.Error())
	}
	return b
}

// JWK writes the private key as a JWK, secret and all.
func (p Private) JWK() []byte {
	if p.m != nil && p.m.rsa != nil {
		return p.jwkRSA()
	}
	b, err := json.Marshal(struct {
		jwk
		D string `json:"d"`
	}{p.Public().jwk(), base64.RawURLEncoding.EncodeToString(p.Secret())})
	if err != nil {
		panic("a JWK of five texts cannot be written: " + err.Error())
	}
	return b
}

// Sign signs a message as [Public.Verify] wants it. Equal messages give equal
// signatures. A BLS12-381 key does not sign so: it has [Private.SignMessages].
func (p Private) Sign(message []byte) ([]byte, error) {
	switch {
	case p.m == nil:
		return nil, invalid("there is no key to sign with")
	case p.m.bls != nil:
		return nil, unsupported("a %s key signs messages for bbs-2023 alone", BLS12381)
	case p.m.ed != nil:
		return ed25519.Sign(p.m.ed, message), nil
	case p.m.rsa != nil:
		return rsa.SignPKCS1v15(nil, p.m.rsa, crypto.SHA256, digest(RSA, message))
	}
	typ := p.m.pub.typ
	return signECDSA(p.m.ec, digest(typ, message), hash(typ))
}

// Format, String, GoString, LogValue, MarshalJSON and MarshalText keep the
// secret out of every print and log.

func (p Private) Format(f fmt.State, _ rune)   { fmt.Fprint(f, redacted) }
func (p Private) String() string               { return redacted }
func (p Private) GoString() string             { return redacted }
func (p Private) LogValue() slog.Value         { return slog.StringValue(redacted) }
func (p Private) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }
func (p Private) MarshalText() ([]byte, error) { return []byte(redacted), nil }
