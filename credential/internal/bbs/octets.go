package bbs

import (
	"encoding/binary"
	"fmt"

	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
)

func invalid(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrInvalid}, args...)...)
}

// point decodes a compressed point of G1 that is not its identity.
func point(b []byte) (p bls.G1Affine, err error) {
	if len(b) != pointSize || b[0]&0x80 == 0 {
		return p, invalid("a point of G1 has 48 bytes and is compressed")
	}
	if _, err := p.SetBytes(b); err != nil {
		return p, invalid("a point is not in G1")
	}
	if p.IsInfinity() {
		return p, invalid("a point is the identity")
	}
	return p, nil
}

// scalar decodes a scalar that is neither zero nor too large.
func scalar(b []byte) (e fr.Element, err error) {
	if err := e.SetBytesCanonical(b); err != nil || e.IsZero() {
		return e, invalid("a scalar is zero or not below the group's order")
	}
	return e, nil
}

// transcript is what a challenge is hashed from: numbers, points and scalars
// (draft §Serialize).
type transcript []byte

func (t transcript) number(n int) transcript { return binary.BigEndian.AppendUint64(t, uint64(n)) }

func (t transcript) scalar(e *fr.Element) transcript {
	b := e.Bytes()
	return append(t, b[:]...)
}

func (t transcript) points(list ...bls.G1Affine) transcript {
	for i := range list {
		b := list[i].Bytes()
		t = append(t, b[:]...)
	}
	return t
}
