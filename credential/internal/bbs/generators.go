package bbs

import (
	"encoding/binary"
	"sync"

	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
)

// generators are the points that messages are bound to, in order: Q_1, then
// one for each message.
type generators struct {
	mu     sync.Mutex
	seed   [expandSize]byte // of the latest
	base   bls.G1Affine     // P1, which begins every signature
	octets []byte           // Q_1, H_1, … encoded
	table  table
}

// generators returns at least those for count messages. What is returned is
// not written to any more.
func (s *Suite) generators(count int) (*generators, error) {
	if count > MaxMessages {
		return nil, ErrTooMany
	}
	g := &s.made
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.octets == nil {
		s.seeded("BP_MESSAGE_GENERATOR_SEED", &g.seed)
		g.base = s.next(&g.seed, 1)
		s.seeded("MESSAGE_GENERATOR_SEED", &g.seed)
	}
	have := len(g.octets) / pointSize
	for i := have; i <= count; i++ {
		p := s.next(&g.seed, uint64(i+1))
		b := p.Bytes()
		g.octets = append(g.octets, b[:]...)
		g.table.add(p)
	}
	return &generators{base: g.base, octets: g.octets, table: g.table}, nil
}

func (s *Suite) seeded(name string, seed *[expandSize]byte) {
	s.expand(seed[:], []byte(s.api+name), s.api+"SIG_GENERATOR_SEED_")
}

// next is the i-th generator after a seed (draft §Generators Calculation).
func (s *Suite) next(seed *[expandSize]byte, i uint64) bls.G1Affine {
	s.expand(seed[:], binary.BigEndian.AppendUint64(seed[:], i), s.api+"SIG_GENERATOR_SEED_")
	return s.hashToCurve(seed[:], s.api+"SIG_GENERATOR_DST_")
}
