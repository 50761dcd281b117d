// Package key holds the keys that credentials are signed and checked with:
// Ed25519, P-256, P-384, P-521, RSA and BLS12-381, as JWK and, where they have
// one, in their Multikey and did:key forms.
//
// A key is parsed once and is then known to be good: on its curve, of full
// order, long enough. [Public.Verify] checks a signature; a [Signer] makes one.
package key

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"laurel/credential/internal/bbs"
	"laurel/credential/internal/edwards"
	"laurel/credential/internal/p256"
)

// Type is a kind of key.
type Type int

const (
	Ed25519 Type = iota + 1
	P256
	P384
	RSA      // as JWK alone
	P521     // as JWK alone
	BLS12381 // a point of G2, for BBS signatures alone
)

func (t Type) String() string {
	switch t {
	case Ed25519:
		return "Ed25519"
	case P256:
		return "P-256"
	case P384:
		return "P-384"
	case P521:
		return "P-521"
	case RSA:
		return "RSA"
	case BLS12381:
		return "BLS12-381"
	}
	return "no key"
}

var (
	// ErrInvalid says that something is no key: malformed, off its curve, of
	// small order.
	ErrInvalid = errors.New("not a valid key")
	// ErrUnsupported says that it may well be a key, of a kind not read here.
	ErrUnsupported = errors.New("a kind of key that is not read yet")
	// ErrSignature says that a signature is not this key's over these bytes.
	ErrSignature = errors.New("the signature does not match")
)

func invalid(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrInvalid}, args...)...)
}

func unsupported(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrUnsupported}, args...)...)
}

// Public is a public key that was found good. The zero value is no key and
// verifies nothing.
type Public struct {
	typ  Type
	ed   ed25519.PublicKey
	p256 *p256.PublicKey
	ec   *ecdsa.PublicKey // P-384 and P-521
	rsa  *rsa.PublicKey
	bls  *bbs.PublicKey
}

// Type tells which kind of key it is.
func (p Public) Type() Type { return p.typ }

// Equal tells whether both are the same key.
func (p Public) Equal(q Public) bool {
	if p.typ != q.typ {
		return false
	}
	switch p.typ {
	case Ed25519:
		return p.ed.Equal(q.ed)
	case P256:
		return p.p256.Equal(q.p256)
	case P384, P521:
		return p.ec.Equal(q.ec)
	case RSA:
		return p.rsa.Equal(q.rsa)
	case BLS12381:
		return bytes.Equal(p.bls.Bytes(), q.bls.Bytes())
	}
	return false
}

// Algorithm is the JOSE name of the signatures made with it, or "".
func (p Public) Algorithm() string {
	switch p.typ {
	case Ed25519:
		return "EdDSA"
	case P256:
		return "ES256"
	case P384:
		return "ES384"
	case P521:
		return "ES512"
	case RSA:
		return "RS256"
	}
	return ""
}

// Verify checks a signature over message: Ed25519 over the message itself,
// ECDSA as r‖s over its SHA-256 (P-384: SHA-384, P-521: SHA-512), RSA as
// PKCS #1 v1.5 over its SHA-256. The error is [ErrSignature].
func (p Public) Verify(message, signature []byte) error {
	good := false
	switch p.typ {
	case Ed25519:
		good = edwards.Verify(p.ed, message, signature)
	case P256:
		good = p256.Verify(p.p256, p256.Signature{Digest: sha256.Sum256(message), Value: signature})
	case P384, P521:
		good = verifyECDSA(p.ec, digest(p.typ, message), signature)
	case RSA:
		sum := sha256.Sum256(message)
		good = rsa.VerifyPKCS1v15(p.rsa, crypto.SHA256, sum[:], signature) == nil
	}
	if !good {
		return ErrSignature
	}
	return nil
}

// VerifyAll is [Public.Verify] for many messages, each with its signature: nil
// if all match. With P-256 it takes far less time than one by one.
func (p Public) VerifyAll(messages, signatures [][]byte) error {
	if len(messages) != len(signatures) || p.typ == 0 {
		return ErrSignature
	}
	if p.typ == P256 {
		if !p256.VerifyAll(p.p256, hashed(nil, messages, signatures)) {
			return ErrSignature
		}
		return nil
	}
	for i, message := range messages {
		if err := p.Verify(message, signatures[i]); err != nil {
			return err
		}
	}
	return nil
}

// VerifyBeside is [Public.Verify] and, if that is well, [Public.VerifyAll] of
// another key: each has its error. With P-256 it takes less time than both one
// after the other.
func (p Public) VerifyBeside(message, signature []byte, other Public, messages, signatures [][]byte) (own, others error) {
	if p.typ != P256 || other.typ != P256 || len(messages) != len(signatures) {
		if own = p.Verify(message, signature); own != nil {
			return own, nil
		}
		return nil, other.VerifyAll(messages, signatures)
	}
	all := make([]p256.Signature, 1, 1+len(messages))
	all[0] = p256.Signature{Digest: sha256.Sum256(message), Value: signature}
	first, rest := p256.VerifyBeside(p.p256, other.p256, hashed(all, messages, signatures))
	switch {
	case !first:
		return ErrSignature, nil
	case !rest:
		return nil, ErrSignature
	}
	return nil, nil
}

// hashed appends signatures with the digests of their messages.
func hashed(to []p256.Signature, messages, signatures [][]byte) []p256.Signature {
	to = slices.Grow(to, len(messages))
	for i, message := range messages {
		to = append(to, p256.Signature{Digest: sha256.Sum256(message), Value: signatures[i]})
	}
	return to
}

func verifyECDSA(pub *ecdsa.PublicKey, digest, signature []byte) bool {
	size := (pub.Curve.Params().BitSize + 7) / 8
	if len(signature) != 2*size {
		return false
	}
	r, s := new(big.Int).SetBytes(signature[:size]), new(big.Int).SetBytes(signature[size:])
	return ecdsa.Verify(pub, digest, r, s)
}

// newEd25519 takes the 32 bytes of a public key.
func newEd25519(b []byte) (Public, error) {
	if k, ok := points.get(string(b)); ok {
		return k, nil
	}
	if err := checkEd25519(b); err != nil {
		return Public{}, err
	}
	k := Public{typ: Ed25519, ed: append(ed25519.PublicKey(nil), b...)}
	points.add(string(b), k)
	return k, nil
}

// newECDSA takes an uncompressed point and looks that it is on the curve.
func newECDSA(typ Type, point []byte) (Public, error) {
	if typ == P256 {
		k, ok := p256.NewPublicKey(point)
		if !ok {
			return Public{}, invalid("the point is not on %s", typ)
		}
		return Public{typ: typ, p256: k}, nil
	}
	pub, err := ecdsa.ParseUncompressedPublicKey(curve(typ), point)
	if err != nil {
		return Public{}, invalid("the point is not on %s", typ)
	}
	return Public{typ: typ, ec: pub}, nil
}

func curve(typ Type) elliptic.Curve {
	switch typ {
	case P384:
		return elliptic.P384()
	case P521:
		return elliptic.P521()
	}
	return elliptic.P256()
}

// newRSA takes a modulus and an exponent of sensible size.
func newRSA(n *big.Int, e int) (Public, error) {
	if bits := n.BitLen(); bits < 2048 || bits > 8192 {
		return Public{}, invalid("an RSA key of %d bits is not accepted (2048 to 8192 are)", bits)
	}
	if e < 3 || e&1 == 0 || n.Bit(0) == 0 {
		return Public{}, invalid("the RSA exponent or modulus cannot be")
	}
	return Public{typ: RSA, rsa: &rsa.PublicKey{N: n, E: e}}, nil
}
