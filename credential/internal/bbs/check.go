package bbs

import (
	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
)

// shown is a proof decoded (draft §Octets to Proof).
type shown struct {
	abar, bbar, d bls.G1Affine
	e, r1, r3     fr.Element
	hidden        []fr.Element
	challenge     fr.Element
}

const proofFloor = 3*pointSize + 4*scalarSize // of a proof that hides nothing

func proof(b []byte) (p shown, err error) {
	if len(b) < proofFloor || (len(b)-proofFloor)%scalarSize != 0 {
		return p, invalid("a proof of %d bytes has not the length of one", len(b))
	}
	if len(b) > proofFloor+MaxMessages*scalarSize {
		return p, ErrTooMany
	}
	p.hidden = make([]fr.Element, (len(b)-proofFloor)/scalarSize)
	into := append(make([]*fr.Element, 0, 4+len(p.hidden)), &p.e, &p.r1, &p.r3)
	for i := range p.hidden {
		into = append(into, &p.hidden[i])
	}
	for i, e := range append(into, &p.challenge) {
		if *e, err = scalar(b[3*pointSize+i*scalarSize:][:scalarSize]); err != nil {
			return p, err
		}
	}
	for i, q := range []*bls.G1Affine{&p.abar, &p.bbar, &p.d} {
		if *q, err = point(b[i*pointSize:][:pointSize]); err != nil {
			return p, err
		}
	}
	return p, nil
}

// VerifyProof checks a proof about messages. It fails with [ErrInvalid],
// [ErrMismatch] or [ErrTooMany].
func (s *Suite) VerifyProof(pub PublicKey, proved []byte, about Statement) error {
	p, err := proof(proved)
	if err != nil {
		return err
	}
	count := len(p.hidden) + len(about.Places)
	g, err := s.generators(count)
	if err != nil {
		return err
	}
	return s.verify(pub, &p, g, count, about, nil)
}

// verify checks a proof about a signature over count messages, and about the
// points of a pseudonym if there is one.
func (s *Suite) verify(pub PublicKey, p *shown, g *generators, count int, about Statement, nym []bls.G1Affine) error {
	if len(about.Places) != len(about.Messages) {
		return invalid("there are places for another number of messages")
	}
	hidden, err := others(about.Places, count)
	if err != nil {
		return err
	}
	domain := s.domain(pub.octets[:], g, count, about.Header)
	messages := s.scalars(about.Messages)
	points := p.commitments(g, &domain, about.Places, messages, hidden)
	if c := s.challenge(append(points[:], nym...), about.Places, messages, &domain, about.Presentation); !c.Equal(&p.challenge) {
		return ErrMismatch
	}
	b := p.bbar
	b.Neg(&b)
	return paired(&p.abar, b, &pub)
}

// commitments makes T1 and T2 again, which an honest prover began with
// (draft §Proof Verification Initialization).
func (p *shown) commitments(g *generators, domain *fr.Element, places []int, messages []fr.Element, hidden []int) commitments {
	// T2 = Bv·c + D·r3^ + Σ H_j·m_j^, and Bv = P1 + Q_1·domain + Σ H_i·m_i:
	// one sum over all generators.
	at := make([]int, 1, 1+len(places)+len(hidden))
	scalars := make([]fr.Element, 1, cap(at))
	scalars[0].Mul(domain, &p.challenge)
	for i, place := range places {
		var m fr.Element
		at, scalars = append(at, place+1), append(scalars, *m.Mul(&messages[i], &p.challenge))
	}
	of := prepare(&p.abar, &p.bbar, &p.d, &g.base)
	t1 := total(by{&of[1], &p.challenge}, by{&of[0], &p.e}, by{&of[2], &p.r1})
	t2 := g.table.sum(append(at, hidden...), append(scalars, p.hidden...))
	rest := total(by{&of[3], &p.challenge}, by{&of[2], &p.r3})
	t2.AddAssign(&rest)
	return commitments{p.abar, p.bbar, p.d, affine(&t1), affine(&t2)}
}
