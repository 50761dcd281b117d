package bbs

import (
	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
)

// Statement is what a proof is about: a signature's header, and which of its
// messages are shown.
type Statement struct {
	Header       []byte
	Presentation []byte   // a presentation header, bound to this one proof
	Places       []int    // of the messages shown among those signed, ascending
	Messages     [][]byte // those shown
}

// Prove makes a proof that a signature covers the messages at these places,
// ascending, and others that it does not show. pub is the signer's key, as it
// was encoded; the signature is not checked. random is nil but for published
// vectors.
func (s *Suite) Prove(random Random, pub, sig, header, presentation []byte, messages [][]byte, places []int) ([]byte, error) {
	a, e, err := signature(sig)
	if err != nil {
		return nil, err
	}
	hidden, err := others(places, len(messages))
	if err != nil {
		return nil, err
	}
	g, err := s.generators(len(messages))
	if err != nil {
		return nil, err
	}
	r, err := random.scalars(5 + len(hidden))
	if err != nil {
		return nil, err
	}
	if r[0].IsZero() || r[1].IsZero() {
		return nil, invalid("the random scalars are not random")
	}
	scalars := s.scalars(messages)
	domain := s.domain(pub, g, len(messages), header)
	b := g.commitment(&domain, scalars)
	first := commit(g, &a, &e, &b, r, hidden)
	shown := make([]fr.Element, len(places))
	for i, place := range places {
		shown[i] = scalars[place]
	}
	c := s.challenge(first[:], places, shown, &domain, presentation)
	return answer(first, r, &e, &c, scalars, hidden), nil
}

// others are the places below count that are not among these, as places of
// generators begin with one.
func others(places []int, count int) ([]int, error) {
	if count > MaxMessages {
		return nil, ErrTooMany
	}
	if len(places) > count {
		return nil, invalid("more messages are shown than there are")
	}
	out := make([]int, 0, count-len(places))
	next := 0
	for _, place := range places {
		if place < next || place >= count {
			return nil, invalid("the places of messages do not ascend, or there are fewer messages")
		}
		for ; next < place; next++ {
			out = append(out, next+1)
		}
		next = place + 1
	}
	for ; next < count; next++ {
		out = append(out, next+1)
	}
	return out, nil
}

// commitments are the points of a proof: Abar, Bbar, D, T1 and T2
// (draft §Proof Initialization).
type commitments [5]bls.G1Affine

func commit(g *generators, a *bls.G1Affine, e *fr.Element, b *bls.G1Affine, r []fr.Element, hidden []int) (out commitments) {
	var both, minus, first, second, third fr.Element
	both.Mul(&r[0], &r[1])
	minus.Mul(&both, e)
	minus.Neg(&minus)
	first.Mul(&both, &r[2])
	second.Mul(&r[1], &r[3])
	third.Mul(&r[1], &r[4])
	of := prepare(a, b)
	ofA, ofB := &of[0], &of[1]
	abar := total(by{ofA, &both})                                  // A·r1·r2
	bbar := total(by{ofB, &both}, by{ofA, &minus})                 // D·r1 - Abar·e = B·r1·r2 - A·r1·r2·e
	d := total(by{ofB, &r[1]})                                     // B·r2
	t1 := total(by{ofA, &first}, by{ofB, &second})                 // Abar·e~ + D·r1~ = A·r1·r2·e~ + B·r2·r1~
	t2, rest := total(by{ofB, &third}), g.table.sum(hidden, r[5:]) // D·r3~ + Σ H_j·m_j~
	t2.AddAssign(&rest)
	copy(out[:], bls.BatchJacobianToAffineG1([]bls.G1Jac{abar, bbar, d, t1, t2}))
	return out
}

// challenge is what the prover could not choose (draft §Challenge
// Calculation).
func (s *Suite) challenge(points []bls.G1Affine, places []int, shown []fr.Element, domain *fr.Element, presentation []byte) fr.Element {
	in := make(transcript, 0, 8+len(places)*(8+scalarSize)+len(points)*pointSize+scalarSize+8+len(presentation)).number(len(places))
	for i, place := range places {
		in = in.number(place).scalar(&shown[i])
	}
	in = in.points(points...).scalar(domain).number(len(presentation))
	return s.hashToScalar(append(in, presentation...), s.api+"H2S_")
}

// answer finishes the proof (draft §Proof Finalization).
func answer(points commitments, r []fr.Element, e, c *fr.Element, scalars []fr.Element, hidden []int) []byte {
	var r3, part fr.Element
	r3.Inverse(&r[1])
	out := make(transcript, 0, 3*pointSize+(4+len(hidden))*scalarSize).points(points[:3]...)
	masked := func(mask, secret *fr.Element, minus bool) {
		part.Mul(secret, c)
		if minus {
			part.Sub(mask, &part)
		} else {
			part.Add(mask, &part)
		}
		out = out.scalar(&part)
	}
	masked(&r[2], e, false)
	masked(&r[3], &r[0], true)
	masked(&r[4], &r3, true)
	for i, place := range hidden {
		masked(&r[5+i], &scalars[place-1], false)
	}
	return out.scalar(c)
}
