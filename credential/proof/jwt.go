package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"laurel/credential"
	"laurel/credential/internal/jws"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

// maxJWT bounds a compact JWS: a payload of 8 MiB in base64.
const maxJWT = 11 << 20

// JWT is a credential inside a compact JWS.
type JWT struct {
	Proof
	Credential *credential.Credential

	claims  map[string]any
	profile profile
}

// profile tells the ways apart in which a JWT holds a credential.
type profile int

const (
	badgeProfile profile = iota // OB 3.0: the payload is the credential, and has claims that repeat it
	vcClaim                     // VC Data Model 1.1: the credential is the claim "vc"
	joseProfile                 // VC-JOSE-COSE: the payload is the credential, claims are about the signature
)

// types are the typ headers of credentials; other tokens of an issuer must
// not pass for one.
var types = map[string]profile{
	"": badgeProfile, "JWT": badgeProfile, "jwt": badgeProfile, "application/jwt": badgeProfile,
	"vc+jwt": joseProfile, "application/vc+jwt": joseProfile, "vc+ld+jwt": joseProfile, "vc+ld+json+jwt": joseProfile,
}

// IsJWT tells whether the bytes look like a compact JWS.
func IsJWT(raw []byte) bool {
	raw = bytes.TrimSpace(raw)
	return bytes.HasPrefix(raw, []byte("ey")) && bytes.Count(raw, []byte(".")) == 2 && !bytes.ContainsAny(raw, " \t\r\n{\"")
}

// ParseJWT reads a compact JWS and the credential in it. The error says that
// there is none to show. Whether its kind of signature is read is asked of
// [Proof.Readable], and whether it holds of [Proof.Verify].
func ParseJWT(raw []byte) (*JWT, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) > maxJWT {
		return nil, wrong(CodeMalformed, "the JWT is too long")
	}
	if bytes.IndexByte(raw, '~') >= 0 {
		return nil, unknown(CodeKindNotRead, "SD-JWT credentials are not read yet")
	}
	parts := bytes.Split(raw, []byte("."))
	if len(parts) != 3 {
		return nil, wrong(CodeMalformed, "a JWT has three parts")
	}
	var decoded [3][]byte
	for i, part := range parts {
		b, err := jws.Decode(part)
		if err != nil {
			return nil, wrong(CodeMalformed, "a part of the JWT is not base64url").at(jwtParts[i])
		}
		decoded[i] = b
	}
	header, err := object(decoded[0], "header", strict.Limits{Size: 64 << 10, Depth: 8, Values: 512})
	if err != nil {
		return nil, err
	}
	payload, err := credential.Parse(decoded[1])
	if err != nil {
		return nil, badJSON("payload", err)
	}
	j := &JWT{claims: claimsOf(payload)}
	j.readable = j.readHeader(header)
	if err := j.readPayload(payload); err != nil {
		return nil, err
	}
	message := raw[:len(parts[0])+1+len(parts[1])]
	j.verify = func(pub key.Public) error { return j.check(pub, text(header, "alg"), message, decoded[2]) }
	return j, nil
}

// jwtParts are the names of a token's parts.
var jwtParts = [3]string{"header", "payload", "signature"}

// within is the place of an error in a part.
func within(part string, err error) string { return strict.PlaceOf(strict.In(part, err)) }

func object(raw []byte, what string, lim strict.Limits) (map[string]any, error) {
	tape, err := strict.Scan(raw, lim)
	if err != nil {
		return nil, badJSON(what, err)
	}
	members, ok := tape.Value(0).(map[string]any)
	if !ok {
		return nil, wrong(CodeMalformed, "the JWT's "+what+" is no JSON object").at(what)
	}
	return members, nil
}

func badJSON(what string, err error) error {
	if e, ok := errors.AsType[*credential.FormatError](err); ok && e.Code == "json.notObject" {
		return wrong(CodeMalformed, "the JWT's "+what+" is no JSON object").at(what)
	}
	return wrong(CodeMalformed, "the JWT's "+what+" is not good JSON: "+err.Error()).at(within(what, err)).because(err)
}

// aboutToken are the claims of JWTs that are looked at.
var aboutToken = []string{"aud", "exp", "iat", "iss", "jti", "nbf", "nonce", "sub", "vc", "vp"}

// claimsOf decodes the claims of a document that is a token's payload too.
func claimsOf(c *credential.Credential) map[string]any {
	tape := c.Tape()
	if tape == nil {
		return c.Value().(map[string]any)
	}
	claims := make(map[string]any, len(aboutToken))
	for _, name := range aboutToken {
		if at := tape.Member(0, name); at >= 0 {
			claims[name] = tape.Value(at)
		}
	}
	return claims
}

func (j *JWT) readHeader(header map[string]any) error {
	alg := text(header, "alg")
	j.Name, j.Method = "vc-jwt "+clip(alg), text(header, "kid")
	switch {
	case alg == "none":
		return wrong(CodeAlgNone, "the JWT says itself that it is not signed").at("header /alg")
	case strings.HasPrefix(alg, "HS"):
		return wrong(CodeKeyKind, fmt.Sprintf("the JWT is signed with %q, by a secret that its reader has too", clip(alg))).at("header /alg")
	case !slices.Contains(jws.Algorithms, alg):
		return unknown(CodeKindNotRead, fmt.Sprintf("JWTs signed with %q are not read", clip(alg))).at("header /alg")
	}
	for _, name := range []string{"crit", "b64"} {
		if _, there := header[name]; there {
			return unknown(CodeKindNotRead, "the JWT demands an extension that is not read").at("header /" + name)
		}
	}
	typ := text(header, "typ")
	form, known := types[typ]
	if !known {
		return unknown(CodeKindNotRead, fmt.Sprintf("a JWT of type %q is no credential that is read", clip(typ))).at("header /typ")
	}
	j.profile = form
	if jwk, there := header["jwk"]; there {
		members, _ := jwk.(map[string]any)
		k, err := key.ReadJWK(members)
		if err != nil {
			return keyFault(err).at("header /jwk")
		}
		j.header = k
	}
	return nil
}

// readPayload finds the credential in the payload, and the signature's times.
func (j *JWT) readPayload(c *credential.Credential) error {
	if _, nested := j.claims["vc"]; nested {
		if j.profile == joseProfile {
			return wrong(CodeClaims, "a JWT of this type must not have the claim vc").at("payload /vc")
		}
		j.profile = vcClaim
		doc, err := j.nested(c.Bytes())
		if err != nil {
			return err
		}
		if c, err = credential.Parse(doc); err != nil {
			return wrong(CodeMalformed, "the JWT holds no credential: "+err.Error()).at("payload /vc" + strict.PlaceOf(err)).because(err)
		}
	}
	j.Credential = c
	for _, claim := range []struct {
		name string
		into *time.Time
	}{{"exp", &j.Expires}, {"nbf", &j.Starts}} {
		value, there := j.claims[claim.name]
		if !there {
			continue
		}
		at, ok := numericDate(value)
		if !ok {
			return wrong(CodeClaims, "the claim "+claim.name+" is no time").at("payload /" + claim.name)
		}
		*claim.into = at
	}
	if at, ok := numericDate(j.claims["iat"]); ok {
		j.Created = at
	}
	j.leaveTimesToCredential()
	return nil
}

// leaveTimesToCredential forgets the signature's times where they are no more
// than the credential's own, which checkClaims compares.
func (j *JWT) leaveTimesToCredential() {
	if j.profile == joseProfile {
		return
	}
	if _, there, _ := j.Credential.ValidFrom(); there {
		j.Starts = time.Time{}
	}
	if _, there, _ := j.Credential.ValidUntil(); there {
		j.Expires = time.Time{}
	}
}

// nested takes the credential from the claim vc. What writers of the 1.1
// model leave to the claims (VC Data Model 1.1 §JWT Decoding) is added to it.
func (j *JWT) nested(payload []byte) ([]byte, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(payload, &members); err != nil {
		return nil, wrong(CodeMalformed, "the JWT's payload is not good JSON").at("payload").because(err)
	}
	vc, ok := j.claims["vc"].(map[string]any)
	if !ok {
		return nil, wrong(CodeMalformed, "the JWT's claim vc is no JSON object").at("payload /vc")
	}
	var missing []member
	add := func(name string, value any) {
		if _, there := vc[name]; !there && value != "" {
			missing = append(missing, member{name, value})
		}
	}
	add("id", text(j.claims, "jti"))
	add("issuer", text(j.claims, "iss"))
	if from, ok := numericDate(j.claims["nbf"]); ok && vc["validFrom"] == nil {
		add("issuanceDate", credential.FormatTime(from))
	}
	if until, ok := numericDate(j.claims["exp"]); ok && vc["validUntil"] == nil {
		add("expirationDate", credential.FormatTime(until))
	}
	doc, err := j.withHolder(members["vc"], vc)
	if err != nil {
		return nil, err
	}
	return withMembers(doc, missing...)
}

// withHolder gives the one subject of a credential the id that the claim sub
// has, where it has none of its own.
func (j *JWT) withHolder(doc []byte, vc map[string]any) ([]byte, error) {
	holder := text(j.claims, "sub")
	subject, ok := vc["credentialSubject"].(map[string]any)
	if _, has := subject["id"]; !ok || has || holder == "" {
		return doc, nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(doc, &members); err != nil {
		return nil, wrong(CodeMalformed, "the JWT's claim vc is not good JSON").at("payload /vc").because(err)
	}
	whole, err := withMembers(members["credentialSubject"], member{"id", holder})
	if err != nil {
		return nil, err
	}
	members["credentialSubject"] = whole
	return marshal(members)
}

func numericDate(v any) (time.Time, bool) {
	f, ok := v.(float64)
	if !ok || math.Abs(f) > 1<<53 {
		return time.Time{}, false
	}
	return time.Unix(int64(math.Floor(f)), 0), true
}

func (j *JWT) check(pub key.Public, alg string, message, signature []byte) error {
	if pub.Algorithm() != alg {
		return wrong(CodeKeyKind, fmt.Sprintf("the JWT is signed with %s and the key is for %s", alg, pub.Algorithm())).at("header /alg")
	}
	if err := pub.Verify(message, signature); err != nil {
		return wrong(CodeMismatch, "the signature does not match the JWT").at("signature").because(err)
	}
	return j.checkClaims()
}
