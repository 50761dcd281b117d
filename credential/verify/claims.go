package verify

import (
	"bytes"
	"encoding/base64"

	"laurel/credential"
	"laurel/credential/internal/strict"
	"laurel/credential/proof"
)

// onlyLacksSub tells whether the one thing wrong with a JWT's claims is that
// sub, which repeats the subject's id, was left out. OB 3.0 wants it, but
// issuers in use leave it out (1EdTech's own samples have aud instead), and
// the subject inside is signed all the same. Times are judged from both places anyway.
func onlyLacksSub(err error, raw []byte, c *credential.Credential) bool {
	parts := bytes.Split(raw, []byte("."))
	if codeOf(err) != proof.CodeClaims || len(parts) != 3 {
		return false
	}
	payload, err := base64.RawURLEncoding.DecodeString(string(parts[1]))
	if err != nil {
		return false
	}
	value, err := strict.Decode(payload, strict.Limits{})
	claims, ok := value.(map[string]any)
	if err != nil || !ok || claims["iss"] != c.IssuerID() {
		return false
	}
	_, hasSub := claims["sub"]
	jti, hasID := claims["jti"]
	return !hasSub && (!hasID || jti == c.ID())
}
