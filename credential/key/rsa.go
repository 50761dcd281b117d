package key

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"math/big"
)

// parseRSA reads an RSA key in PKCS #1.
func parseRSA(der []byte) (Private, error) {
	priv, err := x509.ParsePKCS1PrivateKey(der)
	if err != nil {
		return Private{}, invalid("this is no RSA key in PKCS #1")
	}
	return fromRSA(priv)
}

func fromRSA(priv *rsa.PrivateKey) (Private, error) {
	pub, err := newRSA(priv.N, priv.E)
	if err != nil {
		return Private{}, err
	}
	if len(priv.Primes) != 2 {
		return Private{}, unsupported("an RSA key of %d primes", len(priv.Primes))
	}
	if err := priv.Validate(); err != nil {
		return Private{}, invalid("the parts of the RSA key do not belong together")
	}
	return Private{&material{pub: pub, rsa: priv}}, nil
}

// readPrivateRSA reads the secret members of an RSA JWK (RFC 7518 §6.3.2).
// The two primes must be there; what follows from them is worked out anew.
func readPrivateRSA(pub Public, m map[string]any) (Private, error) {
	var parts [3]*big.Int
	for i, name := range []string{"d", "p", "q"} {
		b, err := member(m, name)
		if err != nil {
			return Private{}, err
		}
		if len(b) > 1024 {
			return Private{}, invalid("the JWK's %s is too long", name)
		}
		parts[i] = new(big.Int).SetBytes(b)
	}
	if _, more := m["oth"]; more {
		return Private{}, unsupported("an RSA key of more than two primes")
	}
	priv := &rsa.PrivateKey{PublicKey: *pub.rsa, D: parts[0], Primes: parts[1:]}
	if err := priv.Validate(); err != nil { // Precompute may panic on what does not belong together
		return Private{}, invalid("the private and the public half of the JWK do not belong together")
	}
	priv.Precompute()
	return fromRSA(priv)
}

func (p Private) jwkRSA() []byte {
	b64 := func(n *big.Int) string { return base64.RawURLEncoding.EncodeToString(n.Bytes()) }
	k := p.m.rsa
	b, err := json.Marshal(struct {
		jwk
		D  string `json:"d"`
		P  string `json:"p"`
		Q  string `json:"q"`
		DP string `json:"dp"`
		DQ string `json:"dq"`
		QI string `json:"qi"`
	}{p.Public().jwk(), b64(k.D), b64(k.Primes[0]), b64(k.Primes[1]), b64(k.Precomputed.Dp), b64(k.Precomputed.Dq), b64(k.Precomputed.Qinv)})
	if err != nil {
		panic("a JWK of texts cannot be written: " + err.Error())
	}
	return b
}
