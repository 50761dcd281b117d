package bbs

// Blind is the interface of signatures over messages that the signer did not
// see, of which a holder's secret is one (draft-irtf-cfrg-bbs-blind-signatures),
// with BLS12-381-SHA-256. Proofs from such signatures are checked, not made.
var Blind = blind("BLIND_" + apiTail)

// Pseudonymous is the interface of signatures whose last message that the
// signer did not see is the secret of the holder's pseudonyms
// (draft-irtf-cfrg-bbs-per-verifier-linkability-01, §BBS Pseudonym Interface).
// Ask it with [BlindSuite.VerifyNym].
var Pseudonymous = blind(apiTail + "PSEUDONYM_")

func blind(tail string) *BlindSuite {
	api := suiteID + tail
	return &BlindSuite{seen: Suite{api: api, expand: expandXMD}, committed: Suite{api: "BLIND_" + api, expand: expandXMD}}
}

const suiteID = "BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_"

// BlindSuite has generators of their own for what the signer did not see.
type BlindSuite struct{ seen, committed Suite }

// VerifyProof checks a proof as [Suite.VerifyProof] does. The signer saw the
// first count messages; what comes after them was committed to by the holder,
// and is never shown.
func (s *BlindSuite) VerifyProof(pub PublicKey, proved []byte, count int, about Statement) error {
	p, err := proof(proved)
	if err != nil {
		return err
	}
	return s.verify(pub, &p, count, about, nil)
}

func (s *BlindSuite) verify(pub PublicKey, p *shown, count int, about Statement, nym *Nym) error {
	// One of those committed to is the blinding, which is always there.
	all := len(p.hidden) + len(about.Places)
	if n := len(about.Places); count < n || count >= all || n > 0 && about.Places[n-1] >= count {
		return invalid("the signer saw another number of messages")
	}
	points, err := s.nymPoints(nym, p, all-count)
	if err != nil {
		return err
	}
	g, err := s.generators(count, all-count)
	if err != nil {
		return err
	}
	return s.seen.verify(pub, p, g, all, about, points)
}

// generators are those of count messages that the signer saw, and others that
// it did not.
func (s *BlindSuite) generators(count, others int) (*generators, error) {
	if count+others > MaxMessages {
		return nil, ErrTooMany
	}
	base, err := SHA256.generators(0)
	if err != nil {
		return nil, err
	}
	seen, err := s.seen.generators(count)
	if err != nil {
		return nil, err
	}
	committed, err := s.committed.generators(others - 1)
	if err != nil {
		return nil, err
	}
	out := &generators{base: base.base}
	out.octets = append(out.octets, seen.octets[:(count+1)*pointSize]...)
	out.octets = append(out.octets, committed.octets[:others*pointSize]...)
	out.table.points = append(out.table.points, seen.table.points[:count+1]...)
	out.table.points = append(out.table.points, committed.table.points[:others]...)
	return out, nil
}
