package bbs

import bls "github.com/consensys/gnark-crypto/ecc/bls12-381"

// NymSize is the length of a pseudonym in bytes, a compressed point of G1.
const NymSize = pointSize

// Nym is the name under which one context, as a verifier is, knows a holder:
// the same in all proofs for that context, another in every other.
type Nym struct {
	Pseudonym []byte // a compressed point of G1
	Context   []byte // the context_id, which a verifier knows of itself
}

// VerifyNym checks a proof as [BlindSuite.VerifyProof] does, and that the
// pseudonym is that of the secret which the signature covers, in this context
// (draft §Core Proof Verification).
func (s *BlindSuite) VerifyNym(pub PublicKey, proved []byte, count int, nym Nym, about Statement) error {
	p, err := proof(proved)
	if err != nil {
		return err
	}
	return s.verify(pub, &p, count, about, &nym)
}

// nymPoints are what the challenge covers besides: the pseudonym, the point
// its context is hashed to, and the commitment that an honest prover began
// with (draft §Pseudonym Proof Verification Initialization). The last of the
// messages committed to is the pseudonyms' secret.
func (s *BlindSuite) nymPoints(nym *Nym, p *shown, committed int) ([]bls.G1Affine, error) {
	if nym == nil {
		return nil, nil
	}
	if committed < 2 {
		return nil, invalid("the signature covers no secret of pseudonyms beside the blinding")
	}
	pseudonym, err := point(nym.Pseudonym)
	if err != nil {
		return nil, err
	}
	_, _, base, _ := bls.Generators()
	if pseudonym.Equal(&base) {
		return nil, invalid("the pseudonym is the base point")
	}
	context := s.seen.hashToCurve(nym.Context, s.seen.api)
	of := prepare(&context, &pseudonym)
	minus := p.challenge
	minus.Neg(&minus)
	first := total(by{&of[0], &p.hidden[len(p.hidden)-1]}, by{&of[1], &minus})
	if first.Z.IsZero() {
		return nil, invalid("the proof of the pseudonym commits to nothing")
	}
	return []bls.G1Affine{pseudonym, context, affine(&first)}, nil
}
