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

// VerifyDisclosure checks a proof that the key signed a header and messages,
// of which some are shown, at these places among all, ascending. The proof is
// bound to a presentation header. The error is [ErrSignature] or
// [ErrUnsupported].
func (p Public) VerifyDisclosure(header, presentation []byte, places []int, shown [][]byte, proof []byte) error {
	if p.bls == nil {
		return ErrSignature
	}
	return blsFault(bbs.SHA256.VerifyProof(*p.bls, proof, bbs.Statement{
		Header: header, Presentation: presentation, Places: places, Messages: shown,
	}))
}

// VerifyBoundDisclosure is VerifyDisclosure for a signature that also covers a
// secret of the holder, which the signer did not see. It saw count messages.
func (p Public) VerifyBoundDisclosure(header, presentation []byte, count int, places []int, shown [][]byte, proof []byte) error {
	if p.bls == nil {
		return ErrSignature
	}
	return blsFault(bbs.Blind.VerifyProof(*p.bls, proof, count, bbs.Statement{
		Header: header, Presentation: presentation, Places: places, Messages: shown,
	}))
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
