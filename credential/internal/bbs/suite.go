package bbs

import (
	"crypto/sha256"
	"crypto/sha3"
	"crypto/subtle"
	"encoding/binary"

	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fp"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
)

// Suite is one ciphersuite (draft §Ciphersuites). Its generators are made
// when they are first needed, and kept.
type Suite struct {
	api    string // identifies ciphersuite and interface
	expand func(out, msg []byte, dst string)
	made   generators
}

// The ciphersuites of the draft.
var (
	SHA256   = &Suite{api: suiteID + apiTail, expand: expandXMD}
	SHAKE256 = &Suite{api: "BBS_BLS12381G1_XOF:SHAKE-256_SSWU_RO_" + apiTail, expand: expandXOF}
)

// expandXMD is expand_message_xmd with SHA-256 (RFC 9380 §5.3.1), for up to
// 255 hashes of output and a dst of up to 255 bytes.
func expandXMD(out, msg []byte, dst string) {
	const size, block = sha256.Size, sha256.BlockSize
	tail := append([]byte(dst), byte(len(dst)))
	buf := make([]byte, block, block+len(msg)+3+len(tail))
	buf = append(buf, msg...)
	buf = append(buf, byte(len(out)>>8), byte(len(out)), 0)
	first := sha256.Sum256(append(buf, tail...))
	var last [size]byte
	in := make([]byte, size+1, size+1+len(tail))
	for i := 0; i*size < len(out); i++ {
		subtle.XORBytes(in, first[:], last[:])
		in[size] = byte(i + 1)
		last = sha256.Sum256(append(in, tail...))
		copy(out[i*size:], last[:])
	}
}

// expandXOF is expand_message_xof with SHAKE-256 (RFC 9380 §5.3.2).
func expandXOF(out, msg []byte, dst string) {
	h := sha3.NewSHAKE256()
	h.Write(msg)
	h.Write([]byte{byte(len(out) >> 8), byte(len(out))})
	h.Write([]byte(dst))
	h.Write([]byte{byte(len(dst))})
	h.Read(out)
}

// hashToScalar hashes under a domain of its own (draft §Hash to Scalar).
func (s *Suite) hashToScalar(msg []byte, dst string) fr.Element {
	var uniform [expandSize]byte
	s.expand(uniform[:], msg, dst)
	return reduce(uniform[:])
}

// scalars maps messages to scalars (draft §Messages to Scalars).
func (s *Suite) scalars(messages [][]byte) []fr.Element {
	out := make([]fr.Element, len(messages))
	for i, m := range messages {
		out[i] = s.hashToScalar(m, s.api+"MAP_MSG_TO_SCALAR_AS_HASH_")
	}
	return out
}

// hashToCurve hashes to a point of G1 (RFC 9380 §3, random oracle).
func (s *Suite) hashToCurve(msg []byte, dst string) bls.G1Affine {
	var uniform [128]byte
	s.expand(uniform[:], msg, dst)
	var u, v fp.Element
	u.SetBytes(uniform[:64])
	v.SetBytes(uniform[64:])
	p, q := bls.MapToG1(u), bls.MapToG1(v)
	p.Add(&p, &q)
	return p
}

// domain binds key, generators and header (draft §Domain Calculation).
func (s *Suite) domain(pub []byte, g *generators, count int, header []byte) fr.Element {
	in := make([]byte, 0, len(pub)+8+(count+1)*pointSize+len(s.api)+8+len(header))
	in = append(in, pub...)
	in = binary.BigEndian.AppendUint64(in, uint64(count))
	in = append(in, g.octets[:(count+1)*pointSize]...)
	in = append(in, s.api...)
	in = binary.BigEndian.AppendUint64(in, uint64(len(header)))
	in = append(in, header...)
	return s.hashToScalar(in, s.api+"H2S_")
}
