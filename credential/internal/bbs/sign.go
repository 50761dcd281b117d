package bbs

import (
	"math/big"

	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
)

// commitment is B: all that is signed, in one point.
func (g *generators) commitment(domain *fr.Element, messages []fr.Element) bls.G1Affine {
	places, scalars := make([]int, len(messages)+1), make([]fr.Element, len(messages)+1)
	scalars[0] = *domain
	for i, m := range messages {
		places[i+1], scalars[i+1] = i+1, m
	}
	sum := g.table.sum(places, scalars)
	sum.AddMixed(&g.base)
	return affine(&sum)
}

func affine(p *bls.G1Jac) (a bls.G1Affine) {
	a.FromJacobian(p)
	return a
}

// times multiplies a point.
func times(p *bls.G1Affine, by *fr.Element) (out bls.G1Jac) {
	var n big.Int
	out.FromAffine(p)
	out.ScalarMultiplication(&out, by.BigInt(&n))
	return out
}

// Sign signs a header and messages, in order. Equal input gives an equal
// signature.
func (s *Suite) Sign(k SecretKey, pub PublicKey, header []byte, messages [][]byte) ([]byte, error) {
	g, err := s.generators(len(messages))
	if err != nil {
		return nil, err
	}
	scalars := s.scalars(messages)
	domain := s.domain(pub.octets[:], g, len(messages), header)
	in := make(transcript, 0, (len(messages)+2)*scalarSize).scalar(&k.k)
	for i := range scalars {
		in = in.scalar(&scalars[i])
	}
	e := s.hashToScalar(in.scalar(&domain), s.api+"H2S_")
	b := g.commitment(&domain, scalars)
	a, err := divided(&b, &k.k, &e)
	if err != nil {
		return nil, err
	}
	octets := e.Bytes()
	return append(transcript{}.points(a), octets[:]...), nil
}

// divided is b times 1/(k+e). The secret scalar is split by a random one, so
// that the time it takes says nothing about it.
func divided(b *bls.G1Affine, k, e *fr.Element) (bls.G1Affine, error) {
	blind, err := Random(nil).scalars(1)
	if err != nil {
		return bls.G1Affine{}, err
	}
	var inverse fr.Element
	inverse.Add(k, e)
	inverse.Mul(&inverse, &blind[0])
	if inverse.IsZero() {
		return bls.G1Affine{}, invalid("this key cannot sign this")
	}
	inverse.Inverse(&inverse)
	step := times(b, &blind[0])
	half := affine(&step)
	a := times(&half, &inverse)
	return affine(&a), nil
}

// signature is a signature decoded.
func signature(b []byte) (a bls.G1Affine, e fr.Element, err error) {
	if len(b) != SignatureSize {
		return a, e, invalid("a signature has %d bytes, not %d", SignatureSize, len(b))
	}
	if a, err = point(b[:pointSize]); err == nil {
		e, err = scalar(b[pointSize:])
	}
	return a, e, err
}

// Verify checks a signature over a header and messages. It fails with
// [ErrInvalid], [ErrMismatch] or [ErrTooMany].
func (s *Suite) Verify(pub PublicKey, sig, header []byte, messages [][]byte) error {
	a, e, err := signature(sig)
	if err != nil {
		return err
	}
	g, err := s.generators(len(messages))
	if err != nil {
		return err
	}
	domain := s.domain(pub.octets[:], g, len(messages), header)
	b := g.commitment(&domain, s.scalars(messages))
	// e(A, W + BP2·e) · e(B, -BP2) is e(A, W) · e(A·e - B, BP2).
	rest := times(&a, &e)
	b.Neg(&b)
	rest.AddMixed(&b)
	return paired(&a, affine(&rest), &pub)
}

// paired fails unless e(a, W) · e(b, BP2) is one.
func paired(a *bls.G1Affine, b bls.G1Affine, pub *PublicKey) error {
	_, _, _, base := bls.Generators()
	one, err := bls.PairingCheck([]bls.G1Affine{*a, b}, []bls.G2Affine{pub.w, base})
	if err != nil || !one {
		return ErrMismatch
	}
	return nil
}
