package key

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"encoding/asn1"
	"math/big"
)

// Signer signs for a controller. The secret may lie elsewhere.
type Signer interface {
	Public() Public
	Controller() string // the DID whose key it is
	Method() string     // the verification method's id, a DID URL
	// Sign signs a message as [Private.Sign] does.
	Sign(ctx context.Context, message []byte) ([]byte, error)
}

// NewSigner signs with a key in hand, for a controller and a method of its own.
func NewSigner(priv Private, controller, method string) Signer {
	return signer{priv, controller, method}
}

// InHand tells whether a signer is one of [NewSigner] or [DIDKeySigner], whose
// signatures are its key's for sure: nobody need look before they leave.
func InHand(s Signer) bool {
	_, ours := s.(signer)
	return ours
}

// DIDKeySigner signs with a key in hand that is its own controller: did:key.
func DIDKeySigner(priv Private) Signer {
	return signer{priv, priv.Public().DIDKey(), priv.Public().DIDKeyMethod()}
}

type signer struct {
	priv               Private
	controller, method string
}

func (s signer) Public() Public     { return s.priv.Public() }
func (s signer) Controller() string { return s.controller }
func (s signer) Method() string     { return s.method }
func (s signer) Sign(ctx context.Context, message []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.priv.Sign(message)
}

// signECDSA makes a deterministic signature (RFC 6979), as r‖s.
func signECDSA(priv *ecdsa.PrivateKey, digest []byte, hash crypto.Hash) ([]byte, error) {
	der, err := priv.Sign(nil, digest, hash) // no randomness: RFC 6979
	if err != nil {
		return nil, err
	}
	var parts struct{ R, S *big.Int }
	if rest, err := asn1.Unmarshal(der, &parts); err != nil || len(rest) > 0 {
		return nil, invalid("the signature came out malformed")
	}
	size := (priv.Params().BitSize + 7) / 8
	out := make([]byte, 2*size)
	parts.R.FillBytes(out[:size])
	parts.S.FillBytes(out[size:])
	return out, nil
}
