package key

import (
	"crypto"
	"crypto/sha256"
	"crypto/sha512"
)

// hash is the one that a kind of key signs over (RFC 7518 §3.1).
func hash(typ Type) crypto.Hash {
	switch typ {
	case P384:
		return crypto.SHA384
	case P521:
		return crypto.SHA512
	}
	return crypto.SHA256
}

func digest(typ Type, message []byte) []byte {
	switch typ {
	case P384:
		sum := sha512.Sum384(message)
		return sum[:]
	case P521:
		sum := sha512.Sum512(message)
		return sum[:]
	}
	sum := sha256.Sum256(message)
	return sum[:]
}
