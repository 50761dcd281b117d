package bbs

import (
	"crypto/rand"
	"math/big"

	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
)

// SecretKey signs. The zero value is no key.
type SecretKey struct{ k fr.Element }

// PublicKey checks what its secret half signed: a point of G2.
type PublicKey struct {
	octets [PublicKeySize]byte
	w      bls.G2Affine
}

// GenerateKey makes a new key.
func GenerateKey() (SecretKey, error) {
	var seed [32]byte
	if _, err := rand.Read(seed[:]); err != nil {
		return SecretKey{}, err
	}
	return SHA256.KeyGen(seed[:], nil, "")
}

// KeyGen makes a key of at least 32 secret random bytes and public
// information; dst "" is the suite's own (draft §Secret Key).
func (s *Suite) KeyGen(material, info []byte, dst string) (SecretKey, error) {
	if len(material) < 32 || len(info) > 65535 {
		return SecretKey{}, invalid("a key is made of 32 bytes or more, and of 65,535 bytes of information at most")
	}
	if dst == "" {
		dst = s.api + "KEYGEN_DST_"
	}
	in := append([]byte(nil), material...)
	in = append(in, byte(len(info)>>8), byte(len(info)))
	k := SecretKey{s.hashToScalar(append(in, info...), dst)}
	if k.k.IsZero() {
		return SecretKey{}, invalid("the key came out as zero")
	}
	return k, nil
}

// ParseSecretKey decodes the 32 bytes of a secret key.
func ParseSecretKey(b []byte) (SecretKey, error) {
	k, err := scalar(b)
	return SecretKey{k}, err
}

// Bytes encodes the key: the secret itself.
func (k SecretKey) Bytes() []byte {
	b := k.k.Bytes()
	return b[:]
}

// Public is the half that may be known.
func (k SecretKey) Public() PublicKey {
	_, _, _, base := bls.Generators()
	var p PublicKey
	var n big.Int
	p.w.ScalarMultiplication(&base, k.k.BigInt(&n))
	p.octets = p.w.Bytes()
	return p
}

// ParsePublicKey decodes the 96 bytes of a public key, a compressed point of
// G2.
func ParsePublicKey(b []byte) (PublicKey, error) {
	var p PublicKey
	if len(b) != PublicKeySize || b[0]&0x80 == 0 {
		return p, invalid("a public key has 96 bytes and is compressed")
	}
	if _, err := p.w.SetBytes(b); err != nil || p.w.IsInfinity() {
		return p, invalid("the public key is no point of G2, or its identity")
	}
	copy(p.octets[:], b)
	return p, nil
}

// Bytes encodes the key.
func (p PublicKey) Bytes() []byte { return append([]byte(nil), p.octets[:]...) }
