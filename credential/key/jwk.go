package key

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"strings"

	"laurel/credential/internal/strict"
)

// maxJWK bounds a key's text; the largest RSA key accepted is far below.
const maxJWK = 16 << 10

// ParseJWK reads a public key in JWK form (RFC 7517, RFC 8037). One that
// carries private members is refused: it would be no secret any more. It
// fails with [ErrInvalid] or [ErrUnsupported].
func ParseJWK(raw []byte) (Public, error) {
	members, err := jwkMembers(raw)
	if err != nil {
		return Public{}, err
	}
	return ReadJWK(members)
}

// ReadJWK reads a public JWK that is decoded already, as documents contain it.
func ReadJWK(members map[string]any) (Public, error) {
	for _, secret := range []string{"d", "p", "q", "dp", "dq", "qi", "k"} {
		if _, there := members[secret]; there {
			return Public{}, invalid("a public JWK must not hold the private member %q", secret)
		}
	}
	return readPublic(members)
}

func jwkMembers(raw []byte) (map[string]any, error) {
	value, err := strict.Decode(raw, strict.Limits{Size: maxJWK, Depth: 8, Values: 256})
	if err != nil {
		return nil, invalid("%v", err)
	}
	members, ok := value.(map[string]any)
	if !ok {
		return nil, invalid("a JWK is a JSON object")
	}
	return members, nil
}

func readPublic(m map[string]any) (Public, error) {
	kty, _ := m["kty"].(string)
	crv, _ := m["crv"].(string)
	switch {
	case kty == "OKP" && crv == "Ed25519":
		x, err := member(m, "x")
		if err != nil {
			return Public{}, err
		}
		return newEd25519(x)
	case kty == "OKP" && crv == blsCurve:
		x, err := member(m, "x")
		if err != nil {
			return Public{}, err
		}
		return newBLS(x)
	case kty == "EC" && crv == "P-256":
		return readEC(P256, m)
	case kty == "EC" && crv == "P-384":
		return readEC(P384, m)
	case kty == "EC" && crv == "P-521":
		return readEC(P521, m)
	case kty == "RSA":
		return readRSA(m)
	case kty == "":
		return Public{}, invalid("the JWK has no kty")
	}
	return Public{}, unsupported("%s", strings.TrimSpace(kty+" "+crv))
}

func readEC(typ Type, m map[string]any) (Public, error) {
	x, err := member(m, "x")
	if err != nil {
		return Public{}, err
	}
	y, err := member(m, "y")
	if err != nil {
		return Public{}, err
	}
	if size := (curve(typ).Params().BitSize + 7) / 8; len(x) != size || len(y) != size {
		return Public{}, invalid("a %s coordinate has %d bytes", typ, size)
	}
	return newECDSA(typ, uncompressed(typ, x, y))
}

func readRSA(m map[string]any) (Public, error) {
	n, err := member(m, "n")
	if err != nil {
		return Public{}, err
	}
	e, err := member(m, "e")
	if err != nil {
		return Public{}, err
	}
	if len(e) == 0 || len(e) > 4 || e[0] == 0 || e[0] > 0x7f && len(e) == 4 {
		return Public{}, invalid("the RSA exponent cannot be")
	}
	return newRSA(new(big.Int).SetBytes(n), int(new(big.Int).SetBytes(e).Int64()))
}

// member reads a base64url member.
func member(m map[string]any, name string) ([]byte, error) {
	text, ok := m[name].(string)
	if !ok || text == "" {
		return nil, invalid("the JWK has no %s", name)
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || strings.ContainsAny(text, "\r\n") {
		return nil, invalid("the JWK's %s is not base64url", name)
	}
	return b, nil
}

// JWK writes the key as a JWK with its required members only, in the order
// of RFC 7638, so that equal keys are equal bytes.
func (p Public) JWK() []byte {
	b, err := json.Marshal(p.jwk())
	if err != nil {
		panic("a JWK of four texts cannot be written: " + err.Error())
	}
	return b
}

// jwk holds the members in the order that the thumbprint wants them.
type jwk struct {
	Crv string `json:"crv,omitempty"`
	E   string `json:"e,omitempty"`
	Kty string `json:"kty"`
	N   string `json:"n,omitempty"`
	X   string `json:"x,omitempty"`
	Y   string `json:"y,omitempty"`
}

func (p Public) jwk() jwk {
	b64 := base64.RawURLEncoding.EncodeToString
	switch p.typ {
	case Ed25519:
		return jwk{Kty: "OKP", Crv: "Ed25519", X: b64(p.ed)}
	case P256, P384, P521:
		point := p.point()
		size := len(point) / 2
		return jwk{Kty: "EC", Crv: p.typ.String(), X: b64(point[1 : 1+size]), Y: b64(point[1+size:])}
	case BLS12381:
		return jwk{Kty: "OKP", Crv: blsCurve, X: b64(p.bls.Bytes())}
	case RSA:
		return jwk{Kty: "RSA", N: b64(p.rsa.N.Bytes()), E: b64(big.NewInt(int64(p.rsa.E)).Bytes())}
	}
	return jwk{}
}

// Thumbprint is the SHA-256 JWK thumbprint in base64url (RFC 7638).
func (p Public) Thumbprint() string {
	sum := sha256.Sum256(p.JWK())
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
