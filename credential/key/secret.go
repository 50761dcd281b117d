package key

import (
	"encoding/binary"

	"laurel/credential/internal/multibase"
)

// secretCodecs are the multicodec numbers of private keys (Controlled
// Identifiers §Multikey, secretKeyMultibase). BLS12-381 has one in that
// document, and another in the table of multicodecs, which libraries write.
var secretCodecs = map[uint64]Type{0x1300: Ed25519, 0x1306: P256, 0x1307: P384, 0x1800: BLS12381, 0x130a: BLS12381}

// ParsePrivateMultikey reads a private key in Multikey form, as published
// test keys come.
func ParsePrivateMultikey(s string) (Private, error) {
	b, err := multibase.Decode(s)
	if err != nil {
		return Private{}, invalid("the private key is not multibase")
	}
	codec, n := binary.Uvarint(b)
	if n <= 0 || n != len(binary.AppendUvarint(nil, codec)) {
		return Private{}, invalid("a Multikey begins with the number of its kind")
	}
	typ := secretCodecs[codec]
	if typ == 0 {
		return Private{}, unsupported("multicodec 0x%x for a private key", codec)
	}
	return FromSecret(typ, b[n:])
}
