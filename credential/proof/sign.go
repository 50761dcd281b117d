package proof

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"laurel/credential"
	"laurel/credential/key"
)

// Sign adds a proof to a credential, by the usual suite for the signer's key.
// The document's bytes stay as they are; its proof, an array of one, becomes
// its last member. It refuses a document whose issuer is not the signer's
// controller, one that says things no context defines, and one that has a
// proof already.
func Sign(ctx context.Context, doc []byte, s key.Signer, created time.Time) ([]byte, error) {
	return SignAs(ctx, doc, s, Options{Created: created})
}

// SignAs is [Sign] with a say in how the proof is made.
func SignAs(ctx context.Context, doc []byte, s key.Signer, o Options) ([]byte, error) {
	c, err := credential.Parse(doc)
	if err != nil {
		return nil, err
	}
	return SignCredential(ctx, c, s, o)
}

// SignCredential is [SignAs] for a credential that was parsed already.
func SignCredential(ctx context.Context, c *credential.Credential, s key.Signer, o Options) ([]byte, error) {
	if err := signable(c, s); err != nil {
		return nil, err
	}
	if c.Tape() == nil { // it came decoded; its text is what is signed
		var err error
		if c, err = credential.Parse(c.Bytes()); err != nil {
			return nil, err
		}
	}
	if c.Tape().Member(0, "proof") >= 0 {
		return nil, errors.New("the document has a proof already")
	}
	return addTo(ctx, c, s, o)
}

// SignJWT makes a VC-JWT of the Open Badges profile (OB 3.0 §JSON Web Token
// Proof Format): the credential is the payload, with the claims iss, jti,
// nbf, and sub and exp where the credential says them. A did:key issuer's
// header carries the key; another's also names its verification method.
func SignJWT(ctx context.Context, doc []byte, s key.Signer) (string, error) {
	c, err := credential.Parse(doc)
	if err != nil {
		return "", err
	}
	if err := signable(c, s); err != nil {
		return "", err
	}
	payload, err := withClaims(c)
	if err != nil {
		return "", err
	}
	header := struct {
		Alg string          `json:"alg"`
		Typ string          `json:"typ"`
		Kid string          `json:"kid,omitempty"`
		JWK json.RawMessage `json:"jwk"`
	}{s.Public().Algorithm(), "JWT", s.Method(), s.Public().JWK()}
	if strings.HasPrefix(s.Controller(), "did:key:") {
		header.Kid = "" // known verifiers prefer kid and then find no JWK behind a did:key
	}
	head, err := marshal(header)
	if err != nil {
		return "", err
	}
	message := base64.RawURLEncoding.EncodeToString(head) + "." + base64.RawURLEncoding.EncodeToString(payload)
	signature, err := signChecked(ctx, s, []byte(message))
	if err != nil {
		return "", err
	}
	return message + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}

// signable looks that the signer may sign a document of ours.
func signable(c *credential.Credential, s key.Signer) error {
	if issuer := c.IssuerID(); issuer != s.Controller() {
		return fmt.Errorf("the credential's issuer is %q and the key belongs to %q", issuer, s.Controller())
	}
	if c.OldModel() {
		return errors.New("credentials of the 1.1 data model are read, not issued")
	}
	return nil
}

// signChecked signs and looks that the signature is right, so that a broken
// key store is found before a broken credential leaves.
func signChecked(ctx context.Context, s key.Signer, message []byte) ([]byte, error) {
	signature, err := s.Sign(ctx, message)
	if err != nil || key.InHand(s) {
		return signature, err
	}
	if err := s.Public().Verify(message, signature); err != nil {
		return nil, fmt.Errorf("the signer's signature is not its key's: %w", err)
	}
	return signature, nil
}

func withClaims(c *credential.Credential) ([]byte, error) {
	tree := c.Value().(map[string]any)
	for _, name := range []string{"iss", "sub", "jti", "nbf", "exp", "vc", "vp"} {
		if _, there := tree[name]; there {
			return nil, fmt.Errorf("the document has a member %q, which is the JWT's", name)
		}
	}
	from, ok, err := c.ValidFrom()
	if err != nil || !ok {
		return nil, errors.Join(errors.New("a JWT credential needs a validFrom"), err)
	}
	if c.ID() == "" {
		return nil, errors.New("a JWT credential needs an id")
	}
	claims := []member{{"iss", c.IssuerID()}, {"jti", c.ID()}, {"nbf", from.Unix()}}
	if sub := c.SubjectID(); sub != "" {
		claims = append(claims, member{"sub", sub})
	}
	until, ok, err := c.ValidUntil()
	if err != nil {
		return nil, err
	}
	if ok {
		claims = append(claims, member{"exp", until.Unix()})
	}
	return withMembers(c.Bytes(), claims...)
}

type member struct {
	name  string
	value any
}

// withMembers adds members at the end of a JSON object's text, which is known
// to be well formed and to lack them.
func withMembers(doc []byte, members ...member) ([]byte, error) {
	end := bytes.LastIndexByte(doc, '}')
	comma := !bytes.HasSuffix(bytes.TrimRight(doc[:end], " \t\r\n"), []byte("{"))
	var few [16][]byte
	values, size := few[:0], len(doc)
	for _, m := range members {
		s, isText := m.value.(string)
		var value []byte // nil for a text that is written as it is
		if isText = isText && isPlain(s); !isText {
			var err error
			if value, err = marshal(m.value); err != nil {
				return nil, err
			}
		}
		values = append(values, value)
		size += len(`,"":""`) + len(m.name) + len(s) + len(value)
	}
	out := append(make([]byte, 0, size), doc[:end]...)
	for i, m := range members {
		if comma {
			out = append(out, ',')
		}
		comma = true
		out = append(strconv.AppendQuote(out, m.name), ':')
		if values[i] != nil {
			out = append(out, values[i]...)
			continue
		}
		out = append(out, '"')
		out = append(out, m.value.(string)...)
		out = append(out, '"')
	}
	return append(out, doc[end:]...), nil
}

// isPlain tells whether a text needs no escapes in JSON.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c > 0x7e || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

func marshal(v any) ([]byte, error) {
	if text, ok := v.(verbatim); ok {
		return text, nil
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
