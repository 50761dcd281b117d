// Package sdjwt makes, reads, presents and checks SD-JWTs (RFC 9901): signed
// JSON whose holder chooses what of it to show; and SD-JWT VCs, the
// credentials in this form.
//
// [Issue] makes one. [Parse] reads one and puts what is disclosed in its
// place; nothing of it is believed before [Token.Verify] and, where the reader
// demands to know the holder, [Token.VerifyBinding]. [Token.Present] shows a
// part and [Token.Bind] proves who shows it. [Token.VC] reads a credential.
package sdjwt

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"laurel/credential/internal/jws"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

// The kinds of failure; errors of this package wrap one of them.
var (
	ErrMalformed   = jws.ErrMalformed   // not put together as the RFC demands
	ErrNotSigned   = jws.ErrNotSigned   // alg none
	ErrUnsupported = jws.ErrUnsupported // an algorithm or hash that is not read
	ErrKeyKind     = jws.ErrKeyKind     // the key is of another kind than the signature
	ErrMismatch    = jws.ErrMismatch    // the signature is not the key's over this text
	ErrDisclosure  = errors.New("the disclosures do not fit the signed text")
	ErrBinding     = errors.New("the holder's proof does not hold")
	ErrTime        = errors.New("it is not in force at this time")
)

// The bounds of what is read. Credentials in use have a few dozen disclosures.
const (
	maxDisclosures = 4096
	maxSize        = 12 << 20
	maxDepth       = 64
)

// Disclosure is one thing that the holder shows: a member of an object, or an
// element of an array.
type Disclosure struct {
	Text    string // as it came, in base64url; this is what is hashed
	Salt    string
	Name    string // of a member; an element has none
	Element bool
	Value   any    // what is disclosed further down is put in
	Digest  string // in base64url
	Pointer string // JSON Pointer to its place in [Token.Claims]
	Parent  int    // the disclosure it lies in, or -1 when the signed text names it
}

// Token is an SD-JWT as it came, with or without the holder's proof.
type Token struct {
	Header      map[string]any // the issuer's protected header
	Claims      map[string]any // the signed text with what is disclosed in it, and nothing of the mechanism
	Disclosures []Disclosure   // in the order they came

	hash       hashing
	signed     bool         // the signed text has a cnf of its own
	hides      string       // the first of the claims that may hide nothing and does
	signatures []*jws.Token // several in the JSON form alone
	compact    string       // the issuer's signed part: header.payload.signature
	binding    string       // the holder's proof, or ""

	withheld, withheldAtTop bool
}

// Is tells whether the bytes look like an SD-JWT in its compact form.
func Is(raw []byte) bool {
	raw = bytes.TrimSpace(raw)
	signed, _, ok := bytes.Cut(raw, []byte("~"))
	return ok && bytes.HasPrefix(signed, []byte("ey")) && bytes.Count(signed, []byte(".")) == 2 && !bytes.ContainsAny(raw, " \t\r\n{\"")
}

// Parse reads an SD-JWT in its compact or JSON form, and processes the
// disclosures (RFC 9901 §7.1). Signatures are checked by [Token.Verify] and
// [Token.VerifyBinding].
func Parse(raw []byte) (*Token, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) > maxSize {
		return nil, fmt.Errorf("%w: it is too long", ErrMalformed)
	}
	if bytes.HasPrefix(raw, []byte("{")) {
		return parseJSON(raw)
	}
	parts := strings.Split(string(raw), "~")
	if len(parts) < 2 {
		return nil, fmt.Errorf("%w: an SD-JWT has a tilde after each part", ErrMalformed)
	}
	signed, err := jws.Parse(raw[:len(parts[0]):len(parts[0])])
	if err != nil {
		return nil, err
	}
	return read([]*jws.Token{signed}, parts[0], parts[1:len(parts)-1], parts[len(parts)-1])
}

// read puts a token together and processes it.
func read(signatures []*jws.Token, compact string, disclosures []string, binding string) (*Token, error) {
	if len(disclosures) > maxDisclosures {
		return nil, fmt.Errorf("%w: more than %d disclosures", ErrMalformed, maxDisclosures)
	}
	t := &Token{Header: signatures[0].Header, signatures: signatures, compact: compact, binding: binding}
	payload, err := jws.Object(signatures[0].Payload, strict.Limits{Depth: maxDepth})
	if err != nil {
		return nil, strict.In("payload", err)
	}
	if t.hash, err = hashOf(payload); err != nil {
		return nil, err
	}
	_, t.signed = payload["cnf"]
	if i := slices.IndexFunc(open, func(name string) bool { return hides(payload[name]) }); i >= 0 {
		t.hides = open[i]
	}
	if len(disclosures) > 0 {
		t.Disclosures = make([]Disclosure, 0, len(disclosures))
	}
	for i, text := range disclosures {
		d, err := readDisclosure(text, t.hash)
		if err != nil {
			return nil, strict.In("disclosure "+strconv.Itoa(i), err)
		}
		t.Disclosures = append(t.Disclosures, d)
	}
	return t, t.process(payload)
}

// readDisclosure reads [salt, name, value] or [salt, value].
func readDisclosure(text string, h hashing) (Disclosure, error) {
	d := Disclosure{Text: text, Parent: -1, Digest: h.digest(text)}
	raw, err := jws.Decode([]byte(text))
	if err != nil {
		return d, err
	}
	value, err := strict.Decode(raw, strict.Limits{Depth: maxDepth})
	if err != nil {
		return d, fmt.Errorf("%w: a disclosure is not good JSON: %w", ErrMalformed, err)
	}
	parts, _ := value.([]any)
	if len(parts) != 2 && len(parts) != 3 {
		return d, fmt.Errorf("%w: a disclosure is an array of two or three", ErrMalformed)
	}
	var ok bool
	if d.Salt, ok = parts[0].(string); !ok {
		return d, strict.At("/0", fmt.Errorf("%w: a disclosure begins with its salt", ErrMalformed))
	}
	d.Value, d.Element = parts[len(parts)-1], len(parts) == 2
	if d.Element {
		return d, nil
	}
	if d.Name, ok = parts[1].(string); !ok {
		return d, strict.At("/1", fmt.Errorf("%w: the name in a disclosure is no text", ErrMalformed))
	}
	if d.Name == "_sd" || d.Name == "..." {
		return d, strict.At("/1", fmt.Errorf("%w: a disclosure must not be called %q", ErrDisclosure, d.Name))
	}
	return d, nil
}

// Verify checks the issuer's signature. Of several in the JSON form one of
// this key is enough, if it is over a text of the same type: the header that is
// read is the first one's, and anybody could have put that there.
func (t *Token) Verify(pub key.Public) error {
	err := t.signatures[0].Verify(pub)
	for _, s := range t.signatures[1:] {
		if err == nil {
			break
		}
		if reflect.DeepEqual(s.Header["typ"], t.Header["typ"]) && s.Verify(pub) == nil {
			err = nil
		}
	}
	return err
}

// Readable tells whether the issuer's signature is of a kind that is read.
func (t *Token) Readable() error { return t.signatures[0].Readable() }

// Type is the header typ, without a leading "application/".
func (t *Token) Type() string {
	typ, _ := t.Header["typ"].(string)
	return strings.TrimPrefix(typ, "application/")
}

// Bound tells whether the holder's proof is there. Whether one is needed is
// the reader's to decide, never the token's (RFC 9901 §7.3).
func (t *Token) Bound() bool { return t.binding != "" }

// Withheld tells whether something may have been kept back: anywhere, and
// among the top members. Decoys look the same.
func (t *Token) Withheld() (anywhere, atTop bool) { return t.withheld, t.withheldAtTop }

// presented is the text that the holder's proof covers: all before it.
func (t *Token) presented() string {
	var out strings.Builder
	out.WriteString(t.compact)
	out.WriteByte('~')
	for _, d := range t.Disclosures {
		out.WriteString(d.Text)
		out.WriteByte('~')
	}
	return out.String()
}

// String is the token in its compact form.
func (t *Token) String() string { return t.presented() + t.binding }
