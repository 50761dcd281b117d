// Package jws reads and writes JSON Web Signatures in their compact form
// (RFC 7515): header, payload and signature in base64url, joined by periods.
//
// It takes EdDSA, ES256, ES384, ES512 and RS256 and nothing else: "none" and
// the symmetric algorithms are not among them and never will be. A key
// verifies its own algorithm only, whatever the header says.
package jws

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

// The kinds of failure; errors of this package wrap one of them.
var (
	ErrMalformed   = errors.New("the token is not well formed")
	ErrNotSigned   = errors.New("the token says itself that it is not signed")
	ErrUnsupported = errors.New("the token is signed in a way that is not read")
	ErrKeyKind     = errors.New("the token is not signed with this kind of key") // or with a shared secret
	ErrMismatch    = errors.New("the signature does not match the token")
)

// maxSize bounds a token: a payload of 8 MiB in base64.
const maxSize = 11 << 20

// Algorithms are those that are read.
var Algorithms = []string{"EdDSA", "ES256", "ES384", "ES512", "RS256"}

// Token is a signed text as it came.
type Token struct {
	Header  map[string]any // the protected header
	Payload []byte

	message, signature []byte
}

// Parse reads a token. What it is signed with is looked at in Verify.
func Parse(compact []byte) (*Token, error) {
	if len(compact) > maxSize {
		return nil, fmt.Errorf("%w: it is too long", ErrMalformed)
	}
	first := bytes.IndexByte(compact, '.')
	last := bytes.LastIndexByte(compact, '.')
	if first < 0 || last == first || bytes.IndexByte(compact[first+1:last], '.') >= 0 {
		return nil, fmt.Errorf("%w: it does not have three parts", ErrMalformed)
	}
	return Join(compact[:first], compact[first+1:last], compact[last+1:], compact[:last])
}

// Join puts a token together from its parts in base64url. message is what was
// signed, or nil to make it of the first two.
func Join(header, payload, signature, message []byte) (*Token, error) {
	head, err := Decode(header)
	if err != nil {
		return nil, strict.In("header", err)
	}
	t := &Token{message: message}
	if t.Payload, err = Decode(payload); err != nil {
		return nil, strict.In("payload", err)
	}
	if t.signature, err = Decode(signature); err != nil {
		return nil, strict.In("signature", err)
	}
	if message == nil {
		t.message = slices.Concat(header, []byte("."), payload)
	}
	t.Header, err = Object(head, strict.Limits{Size: 128 << 10, Depth: 8, Values: 512})
	return t, strict.In("header", err)
}

// Object reads JSON that must be an object.
func Object(raw []byte, lim strict.Limits) (map[string]any, error) {
	value, err := strict.Decode(raw, lim)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	members, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%w: a part that should be a JSON object is none", ErrMalformed)
	}
	return members, nil
}

var encoding = base64.RawURLEncoding.Strict()

// Decode reads base64url without padding, in its one spelling.
func Decode(text []byte) ([]byte, error) {
	out := make([]byte, encoding.DecodedLen(len(text)))
	n, err := encoding.Decode(out, text)
	if err != nil || n != len(out) || bytes.IndexByte(text, '\n') >= 0 || bytes.IndexByte(text, '\r') >= 0 { // which the decoder skips
		return nil, fmt.Errorf("%w: a part is not base64url", ErrMalformed)
	}
	return out[:n], nil
}

// Encode writes base64url without padding.
func Encode(b []byte) string { return encoding.EncodeToString(b) }

// Text is a member of the header, or "".
func (t *Token) Text(name string) string {
	s, _ := t.Header[name].(string)
	return s
}

// Readable tells whether the token is signed in a way that is read: its
// algorithm is one of [Algorithms], and it demands no extension (RFC 7515 §4.1.11).
func (t *Token) Readable() error {
	switch alg := t.Text("alg"); {
	case alg == "none":
		return strict.At("header /alg", ErrNotSigned)
	case strings.HasPrefix(alg, "HS"):
		return strict.At("header /alg", fmt.Errorf("%w: %.40q is made with a secret that its reader has too", ErrKeyKind, alg))
	case !slices.Contains(Algorithms, alg):
		return strict.At("header /alg", fmt.Errorf("%w: the algorithm %.40q", ErrUnsupported, alg))
	}
	for _, name := range []string{"crit", "b64"} {
		if _, there := t.Header[name]; there {
			return strict.At("header /"+name, fmt.Errorf("%w: it has the header %s", ErrUnsupported, name))
		}
	}
	return nil
}

// Verify checks the signature with a key, which must be for the algorithm
// that the header names.
func (t *Token) Verify(pub key.Public) error {
	if err := t.Readable(); err != nil {
		return err
	}
	if alg := t.Text("alg"); pub.Algorithm() != alg {
		return strict.At("header /alg", fmt.Errorf("%w: it is signed with %s and the key is for %q", ErrKeyKind, alg, pub.Algorithm()))
	}
	if pub.Verify(t.message, t.signature) != nil {
		return strict.At("signature", ErrMismatch)
	}
	return nil
}

// Sign signs a payload. The header's alg is the signer's. The signature is
// checked before it leaves, so that a broken key store is found at once.
func Sign(ctx context.Context, s key.Signer, header map[string]any, payload []byte) (string, error) {
	members := map[string]any{"alg": s.Public().Algorithm()}
	for name, value := range header {
		members[name] = value
	}
	head, err := Marshal(members)
	if err != nil {
		return "", err
	}
	message := Encode(head) + "." + Encode(payload)
	signature, err := s.Sign(ctx, []byte(message))
	if err != nil {
		return "", err
	}
	if err := s.Public().Verify([]byte(message), signature); err != nil {
		return "", fmt.Errorf("the signer's signature is not its key's: %w", err)
	}
	return message + "." + Encode(signature), nil
}

// Marshal writes JSON in one line, members sorted and without HTML escapes.
func Marshal(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// Protected is the header as it came, in base64url.
func (t *Token) Protected() string {
	head, _, _ := bytes.Cut(t.message, []byte("."))
	return string(head)
}

// Signature is the signature in base64url.
func (t *Token) Signature() string { return Encode(t.signature) }
