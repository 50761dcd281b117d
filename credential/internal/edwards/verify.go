// Package edwards verifies Ed25519 signatures (RFC 8032), faster for keys
// that come again and again, as issuers' do.
//
// [Verify] answers exactly as crypto/ed25519 does, for every key, message and
// signature: S below the order of the group, no multiplication by the
// cofactor, and the encoding of [S]B − [k]A compared with R byte for byte. A
// key seen for the first times is left to crypto/ed25519. For one that keeps
// coming there is a table of its multiples, and the same point is summed up
// from that one and one of the base point. It is the same rule, so which way
// was taken never shows in a verdict.
package edwards

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha512"

	"filippo.io/edwards25519"
)

// Verify tells whether this is the key's signature over the message. It is
// false for a key or a signature of the wrong length.
func Verify(public, message, signature []byte) bool {
	if len(public) != ed25519.PublicKeySize {
		return false
	}
	if t := keys.Table([32]byte(public)); t != nil {
		return t.verify(public, message, signature)
	}
	return ed25519.Verify(public, message, signature)
}

// verify checks a signature with the table of its key (RFC 8032 §5.1.7,
// without the cofactor).
func (t *table) verify(public, message, signature []byte) bool {
	if len(signature) != ed25519.SignatureSize {
		return false
	}
	s, err := new(edwards25519.Scalar).SetCanonicalBytes(signature[32:])
	if err != nil {
		return false
	}
	hash := sha512.New()
	hash.Write(signature[:32])
	hash.Write(public)
	hash.Write(message)
	var sum [sha512.Size]byte
	k, err := new(edwards25519.Scalar).SetUniformBytes(hash.Sum(sum[:0]))
	if err != nil {
		return false
	}
	p := neutral()
	t.sum(&p, k.Bytes())
	base().sum(&p, s.Bytes())
	r := p.encoding()
	return bytes.Equal(r[:], signature[:32])
}
