package sdjwt

import (
	"crypto"
	"crypto/sha256"
	_ "crypto/sha512" // the longer hashes of _sd_alg
	"fmt"

	"laurel/credential/internal/jws"
	"laurel/credential/internal/strict"
)

// hashing is the hash of a token's digests, by its name at IANA.
type hashing struct {
	name string
	hash crypto.Hash
}

const defaultHash = "sha-256"

var hashes = map[string]crypto.Hash{"sha-256": crypto.SHA256, "sha-384": crypto.SHA384, "sha-512": crypto.SHA512}

// hashOf reads _sd_alg, which stands at the top or not at all.
func hashOf(payload map[string]any) (hashing, error) {
	value, there := payload["_sd_alg"]
	if !there {
		return hashing{defaultHash, crypto.SHA256}, nil
	}
	name, ok := value.(string)
	if !ok {
		return hashing{}, strict.At("payload /_sd_alg", fmt.Errorf("%w: /_sd_alg is no text", ErrMalformed))
	}
	return hashNamed(name)
}

func hashNamed(name string) (hashing, error) {
	h, ok := hashes[name]
	if !ok {
		return hashing{}, strict.At("payload /_sd_alg", fmt.Errorf("%w: /_sd_alg is %.40q", ErrUnsupported, name))
	}
	return hashing{name, h}, nil
}

// digest hashes the text of a disclosure: its base64url, never what it says.
func (h hashing) digest(text string) string {
	if h.hash == crypto.SHA256 {
		sum := sha256.Sum256([]byte(text))
		return jws.Encode(sum[:])
	}
	w := h.hash.New()
	w.Write([]byte(text))
	return jws.Encode(w.Sum(nil))
}

// Digest is the sha-256 digest of a disclosure, as tokens name it.
func Digest(disclosure string) string { return hashing{hash: crypto.SHA256}.digest(disclosure) }
