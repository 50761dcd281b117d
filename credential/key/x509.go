package key

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
)

// FromPublic takes a public key of Go's own kinds, as certificates hold them.
func FromPublic(pub any) (Public, error) {
	switch k := pub.(type) {
	case ed25519.PublicKey:
		return newEd25519(k)
	case *rsa.PublicKey:
		return newRSA(k.N, k.E)
	case *ecdsa.PublicKey:
		if k.Curve == nil {
			return Public{}, invalid("an elliptic key has a curve")
		}
		point, err := k.Bytes()
		if err != nil {
			return Public{}, invalid("the point is not on its curve")
		}
		for _, typ := range []Type{P256, P384, P521} {
			if curve(typ) == k.Curve {
				return newECDSA(typ, point)
			}
		}
	}
	return Public{}, unsupported("%T", pub)
}

// Standard is the key in Go's own kind, nil for no key.
func (p Public) Standard() crypto.PublicKey {
	switch p.typ {
	case Ed25519:
		return p.ed
	case P256:
		return p.p256.Standard()
	case P384, P521:
		return p.ec
	case RSA:
		return p.rsa
	}
	return nil
}
