package proof

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

// The labels of COSE headers (RFC 9052 §3.1, RFC 9596) and the tag of COSE_Sign1.
const (
	labelAlg     = uint64(1)
	labelCrit    = uint64(2)
	labelContent = uint64(3)
	labelKid     = uint64(4)
	labelTyp     = uint64(16)
	tagSign1     = 18
)

// coseAlgorithms are the JOSE names of COSE's numbers (RFC 9053, RFC 8812),
// with the ones that name the curve as well (RFC 9864).
var coseAlgorithms = map[int64]string{
	-8: "EdDSA", -7: "ES256", -35: "ES384", -36: "ES512", -257: "RS256",
	-19: "EdDSA", -9: "ES256", -51: "ES384", -52: "ES512",
}

// coseNumber is the number that is written for an algorithm.
func coseNumber(name string) (int64, bool) {
	for _, n := range []int64{-8, -7, -35, -36, -257} {
		if coseAlgorithms[n] == name {
			return n, true
		}
	}
	return 0, false
}

var (
	coseReader = mode(cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden, UTF8: cbor.UTF8RejectInvalid,
		MaxNestedLevels: 8, MaxArrayElements: 64, MaxMapPairs: 64, DefaultMapType: nil,
	}.DecMode())
	coseWriter = mode(cbor.CoreDetEncOptions().EncMode())
)

func mode[T any](v T, err error) T {
	if err != nil {
		panic(err) // the options are ours
	}
	return v
}

// sign1 is a COSE_Sign1 (RFC 9052 §4.2).
type sign1 struct {
	_           struct{} `cbor:",toarray"`
	Protected   []byte
	Unprotected map[any]any
	Payload     []byte
	Signature   []byte
}

// coseHeaders are those that are read, all protected; only the key's name may
// stand outside.
type coseHeaders struct {
	Alg     int64  `cbor:"1,keyasint"`
	Content string `cbor:"3,keyasint,omitempty"`
	Kid     []byte `cbor:"4,keyasint,omitempty"`
	Typ     string `cbor:"16,keyasint,omitempty"`
}

// IsCOSE tells whether the bytes look like a COSE_Sign1: binary with its tag,
// or such in base64.
func IsCOSE(raw []byte) bool {
	return bytes.HasPrefix(raw, []byte{0xc0 | tagSign1, 0x84}) || bytes.HasPrefix(raw, []byte("0oR"))
}

// coseBytes takes the bytes of a COSE document: as they are, or in base64 as
// files and data URLs have them.
func coseBytes(raw []byte) ([]byte, error) {
	if len(raw) > maxJWT {
		return nil, wrong(CodeMalformed, "the COSE document is too long")
	}
	if len(raw) > 0 && (raw[0] == 0xc0|tagSign1 || raw[0] == 0x84) {
		return raw, nil
	}
	if b, ok := fromBase64(strings.TrimSpace(string(raw))); ok {
		return b, nil
	}
	return nil, wrong(CodeMalformed, "the COSE document is neither binary nor base64")
}

// fromBase64 reads base64 in either alphabet, padded or not: writers differ.
func fromBase64(text string) ([]byte, bool) {
	text = strings.TrimRight(text, "=")
	for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		if b, err := enc.Strict().DecodeString(text); err == nil {
			return b, true
		}
	}
	return nil, false
}

// openCOSE reads a COSE_Sign1 around a document.
func openCOSE(raw []byte) (envelope, error) {
	raw, err := coseBytes(raw)
	if err != nil {
		return envelope{}, err
	}
	malformed := func(err error) error {
		return wrong(CodeMalformed, "the COSE document is not well formed").because(err)
	}
	if len(raw) > 0 && raw[0] == 0xc0|tagSign1 {
		raw = raw[1:]
	}
	var m sign1
	if err := coseReader.Unmarshal(raw, &m); err != nil {
		return envelope{}, malformed(err)
	}
	var all map[any]any
	if err := coseReader.Unmarshal(m.Protected, &all); err != nil {
		return envelope{}, malformed(strict.At("header", err))
	}
	for label := range m.Unprotected {
		if _, twice := all[label]; twice {
			return envelope{}, malformed(strict.At("header", errors.New("a header is given twice")))
		}
	}
	e := coseEnvelope(all, m)
	message, err := toBeSigned(m.Protected, m.Payload)
	if err != nil {
		return envelope{}, malformed(err)
	}
	e.check = func(pub key.Public) error {
		if pub.Algorithm() != e.algorithm {
			return wrong(CodeKeyKind, "the document is signed with "+clip(e.algorithm)+" and the key is for "+pub.Algorithm()).at("header /alg")
		}
		if err := pub.Verify(message, m.Signature); err != nil {
			return wrong(CodeMismatch, "the signature does not match the document").at("signature").because(err)
		}
		return nil
	}
	return e, nil
}

// coseEnvelope reads the headers, which must be protected but for the key's name.
func coseEnvelope(headers map[any]any, m sign1) envelope {
	e := envelope{
		algorithm: coseAlgorithm(headers[labelAlg]), typ: coseText(headers[labelTyp]), content: coseText(headers[labelContent]),
		payload: m.Payload, cose: true,
	}
	kid, ok := headers[labelKid].([]byte)
	if !ok {
		kid, _ = m.Unprotected[labelKid].([]byte)
	}
	e.kid = string(kid)
	if _, demands := headers[labelCrit]; demands {
		e.fault = unknown(CodeKindNotRead, "the COSE document demands an extension that is not read").at("header /crit")
	}
	return e
}

// coseAlgorithm is the JOSE name; the decoder gives negative numbers as int64.
func coseAlgorithm(v any) string {
	n, _ := v.(int64)
	return coseAlgorithms[n]
}

func coseText(v any) string {
	s, _ := v.(string)
	return s
}

// toBeSigned is the Sig_structure of RFC 9052 §4.4, without data from outside.
func toBeSigned(protected, payload []byte) ([]byte, error) {
	return coseWriter.Marshal([]any{"Signature1", protected, []byte{}, payload})
}

// sealCOSE signs a document as COSE_Sign1, tagged.
func sealCOSE(ctx context.Context, s key.Signer, f Form, kid string, doc []byte) ([]byte, error) {
	alg, ok := coseNumber(s.Public().Algorithm())
	if !ok {
		return nil, errors.New("COSE has no number for signatures of " + s.Public().Type().String())
	}
	protected, err := coseWriter.Marshal(coseHeaders{alg, "application/" + f.content(), []byte(kid), "application/" + string(f)})
	if err != nil {
		return nil, err
	}
	message, err := toBeSigned(protected, doc)
	if err != nil {
		return nil, err
	}
	signature, err := signChecked(ctx, s, message)
	if err != nil {
		return nil, err
	}
	return coseWriter.Marshal(cbor.Tag{Number: tagSign1, Content: sign1{Protected: protected, Unprotected: map[any]any{}, Payload: doc, Signature: signature}})
}
