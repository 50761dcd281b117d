package proof

import (
	"bytes"
	"encoding/json"
	"fmt"

	"laurel/credential"
	"laurel/credential/internal/jws"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

// OpenClaimed reads a presentation that stands in the claim vp of a JWT, as
// the older data model has it (VC Data Model 1.1 §JWT Encoding). It is false
// where the bytes are no such token; otherwise the answer is that of [Open].
// Challenge and domain are its claims nonce and aud.
func OpenClaimed(raw []byte) (*Sealed, bool, error) {
	raw = bytes.TrimSpace(raw)
	if !IsJWT(raw) {
		return nil, false, nil
	}
	token, err := jws.Parse(raw)
	if err != nil {
		return nil, false, nil
	}
	var claims map[string]json.RawMessage
	if typ := types[text(token.Header, "typ")]; typ == joseProfile || json.Unmarshal(token.Payload, &claims) != nil || claims["vp"] == nil {
		return nil, false, nil
	}
	s, err := claimed(token, claims["vp"])
	return s, true, err
}

func claimed(token *jws.Token, vp []byte) (*Sealed, error) {
	// The whole payload is read as strictly as what stands in it.
	payload, err := credential.Parse(token.Payload)
	if err != nil {
		return nil, wrong(CodeMalformed, "the JWT's payload is not good JSON: "+err.Error()).at(within("payload", err)).because(err)
	}
	doc, err := credential.Parse(vp)
	if err != nil {
		return nil, wrong(CodeMalformed, "the claim vp is no presentation: "+err.Error()).at("payload /vp" + strict.PlaceOf(err)).because(err)
	}
	claims := payload.Value().(map[string]any)
	s := &Sealed{Form: VPJWT, Document: doc, Audience: texts(claims["aud"]), Nonce: text(claims, "nonce"), algorithm: text(token.Header, "alg")}
	s.Name, s.Method, s.purpose = "vp-jwt "+clip(s.algorithm), text(token.Header, "kid"), Authentication
	if s.readable = joseFault(token.Readable()); s.readable == nil {
		s.readable = s.times(claims)
	}
	s.verify = func(pub key.Public) error {
		if err := joseFault(token.Verify(pub)); err != nil {
			return err
		}
		return s.sameAs(claims)
	}
	return s, nil
}

// sameAs looks that the claims of a JWT say what the presentation in it does.
func (s *Sealed) sameAs(claims map[string]any) error {
	if !s.Document.HasType("VerifiablePresentation") {
		return wrong(CodeMalformed, "the claim vp does not have the type VerifiablePresentation").at("payload /vp/type")
	}
	for _, claim := range []struct{ name, says string }{{"iss", s.Owner()}, {"jti", s.Document.ID()}} {
		value, there := claims[claim.name]
		if got, ok := value.(string); there && claim.says != "" && (!ok || got != claim.says) {
			return wrong(CodeClaims, fmt.Sprintf("the claim %s is not what the presentation says", claim.name)).at("payload /" + claim.name)
		}
	}
	return nil
}
