package key

import (
	"context"
	"errors"

	"laurel/credential/internal/bbs"
)

// blsCurve is the name of the curve in JWKs, as implementations of bbs-2023
// write it.
const blsCurve = "Bls12381G2"

// MessagesSigner is a [Signer] with a BLS12-381 key. Such a key signs many
// messages at once, so that some of them can be shown without the others, and
// makes no other signatures: Sign fails.
type MessagesSigner interface {
	Signer
	// SignMessages signs as [Private.SignMessages] does.
	SignMessages(ctx context.Context, header []byte, messages [][]byte) ([]byte, error)
}

// newBLS takes the 96 bytes of a compressed point of G2.
func newBLS(b []byte) (Public, error) {
	p, err := bbs.ParsePublicKey(b)
	if err != nil {
		return Public{}, invalid("%v", err)
	}
	return Public{typ: BLS12381, bls: &p}, nil
}

// generateBLS makes a new key pair.
func generateBLS() (Private, error) {
	k, err := bbs.GenerateKey()
	if err != nil {
		return Private{}, err
	}
	return fromBLS(k), nil
}

// parseBLS takes the 32 bytes of a scalar.
func parseBLS(secret []byte) (Private, error) {
	k, err := bbs.ParseSecretKey(secret)
	if err != nil {
		return Private{}, invalid("the %s scalar is out of range", BLS12381)
	}
	return fromBLS(k), nil
}

func fromBLS(k bbs.SecretKey) Private {
	p := k.Public()
	return Private{&material{pub: Public{typ: BLS12381, bls: &p}, bls: &k}}
}

// SignMessages signs a header and messages, in order, with BBS
// (BLS12-381-SHA-256). Equal input gives an equal signature.
func (p Private) SignMessages(header []byte, messages [][]byte) ([]byte, error) {
	if p.m == nil || p.m.bls == nil {
		return nil, invalid("many messages are signed with a %s key, and this is %s", BLS12381, p.Public().Type())
	}
	return bbs.SHA256.Sign(*p.m.bls, *p.m.pub.bls, header, messages)
}

// VerifyMessages checks a signature of [Private.SignMessages]. The error is
// [ErrSignature] or [ErrUnsupported].
func (p Public) VerifyMessages(header []byte, messages [][]byte, signature []byte) error {
	if p.bls == nil {
		return ErrSignature
	}
	return blsFault(bbs.SHA256.Verify(*p.bls, signature, header, messages))
}

// Disclosure is a proof that a key signed a header and messages, of which some
// are shown.
type Disclosure struct {
	Proof        []byte
	Header       []byte
	Presentation []byte   // the presentation header that the proof is bound to
	Places       []int    // of those shown among all that the signer saw, ascending
	Shown        [][]byte // the messages
	// Count is how many messages the signer saw, where the signature also
	// covers secrets of the holder that it did not see; else 0.
	Count int
	// Pseudonym is the name that the last of those secrets gives the holder in
	// one context, a compressed point of G1; nil where there is none.
	Pseudonym []byte
	Context   []byte // of the pseudonym
}

// VerifyDisclosure checks a proof about what the key signed. The error is
// [ErrSignature] or [ErrUnsupported].
func (p Public) VerifyDisclosure(d Disclosure) error {
	if p.bls == nil {
		return ErrSignature
	}
	about := bbs.Statement{Header: d.Header, Presentation: d.Presentation, Places: d.Places, Messages: d.Shown}
	switch {
	case d.Pseudonym != nil:
		nym := bbs.Nym{Pseudonym: d.Pseudonym, Context: d.Context}
		return blsFault(bbs.Pseudonymous.VerifyNym(*p.bls, d.Proof, d.Count, nym, about))
	case d.Count > 0:
		return blsFault(bbs.Blind.VerifyProof(*p.bls, d.Proof, d.Count, about))
	}
	return blsFault(bbs.SHA256.VerifyProof(*p.bls, d.Proof, about))
}

func blsFault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, bbs.ErrTooMany):
		return unsupported("%v", err)
	}
	return ErrSignature
}

// SignMessages makes a signer of a BLS12-381 key in hand a [MessagesSigner];
// with another key it fails.
func (s signer) SignMessages(ctx context.Context, header []byte, messages [][]byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.priv.SignMessages(header, messages)
}
