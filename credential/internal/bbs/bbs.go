// Package bbs makes and checks BBS signatures on BLS12-381: one signature over
// many messages, from which whoever holds it proves that some of them were
// signed, and shows neither the others nor the signature
// (draft-irtf-cfrg-bbs-signatures).
//
// A [Suite] does the work: [Suite.Sign] and [Suite.Verify] for issuers and
// holders, [Suite.Prove] and [Suite.VerifyProof] for what is shown. All that
// comes from elsewhere is decoded strictly: points are in their group and not
// its identity, scalars below its order and not zero, lengths exact.
//
// The arithmetic is that of gnark-crypto, whose time depends on its input.
// What is secret in signing is blinded.
package bbs

import (
	"crypto/rand"
	"errors"

	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
)

var (
	// ErrInvalid says that something is no key, signature or proof: malformed,
	// or of points that are not in their group.
	ErrInvalid = errors.New("malformed for BBS")
	// ErrMismatch says that a signature or proof is not that of the key over
	// these messages.
	ErrMismatch = errors.New("the BBS signature does not match")
	// ErrTooMany says that there are more messages than [MaxMessages].
	ErrTooMany = errors.New("more messages than one BBS signature is made over")
)

// MaxMessages bounds what one signature covers: making the generators costs
// about 0.1 ms a message once, which is then the most that strangers can ask.
const MaxMessages = 4096

// Sizes in bytes.
const (
	SecretKeySize = 32
	PublicKeySize = 96
	SignatureSize = 80
	pointSize     = 48
	scalarSize    = 32
	expandSize    = 48 // of what becomes a scalar: 128 bits more, so that it is uniform
)

// apiTail ends the identifier of the interface that maps messages to scalars
// by hashing, and makes generators by hashing to the curve.
const apiTail = "H2G_HM2S_"

// Random fills bytes that become random scalars.
type Random func(out []byte) error

func fresh(out []byte) error {
	_, err := rand.Read(out)
	return err
}

// Mocked makes of a seed what published vectors take for random: those of the
// draft under the domain MOCK_RANDOM_SCALARS_DST_ (§Mocked Random Scalars),
// those of vc-di-bbs under none.
func (s *Suite) Mocked(seed []byte, domain string) Random {
	return func(out []byte) error {
		s.expand(out, seed, s.api+domain)
		return nil
	}
}

// scalars draws n uniform scalars.
func (r Random) scalars(n int) ([]fr.Element, error) {
	if r == nil {
		r = fresh
	}
	raw := make([]byte, n*expandSize)
	if err := r(raw); err != nil {
		return nil, err
	}
	out := make([]fr.Element, n)
	for i := range out {
		out[i] = reduce(raw[i*expandSize:][:expandSize])
	}
	return out, nil
}

// shift is 2^192.
var shift = func() (e fr.Element) {
	var b [scalarSize]byte
	b[scalarSize-1-24] = 1
	e.SetBytes(b[:])
	return e
}()

// reduce takes 48 bytes, most significant first, modulo the group's order.
func reduce(b []byte) (e fr.Element) {
	var half [scalarSize]byte
	var low fr.Element
	copy(half[8:], b[:24])
	e.SetBytes(half[:])
	copy(half[8:], b[24:])
	low.SetBytes(half[:])
	e.Mul(&e, &shift)
	e.Add(&e, &low)
	return e
}
