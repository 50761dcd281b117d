package proof

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"laurel/credential/internal/multibase"
	"laurel/credential/key"
)

// The first bytes of the values of ecdsa-sd-2023 proofs (vc-di-ecdsa
// §serializeBaseProofValue, §serializeDerivedProofValue).
var (
	baseHeader    = []byte{0xd9, 0x5d, 0x00}
	derivedHeader = []byte{0xd9, 0x5d, 0x01}
)

// basePrefix is the first of these in base64url, as a multibase text.
const basePrefix = "u2V0A"

// sdBase is the value of a base proof.
type sdBase struct {
	_          struct{} `cbor:",toarray"`
	Signature  octets
	Public     octets // the proof's own key, as Multikey bytes
	HMACKey    octets
	Signatures []octets
	Mandatory  []string
}

// sdDerived is the value of a derived proof.
type sdDerived struct {
	_          struct{} `cbor:",toarray"`
	Signature  octets
	Public     octets
	Signatures []octets
	Labels     map[uint64]octets
	Mandatory  []uint64
}

// octets is a byte string and nothing else: a list of small numbers would do
// for a []byte.
type octets []byte

// UnmarshalCBOR reads a byte string.
func (o *octets) UnmarshalCBOR(item []byte) error {
	if len(item) == 0 || item[0]>>5 != 2 {
		return errors.New("this is no byte string")
	}
	return fromCBOR.Unmarshal(item, (*[]byte)(o))
}

const (
	// maxValue bounds a proof value: a signature of 64 bytes for each of 20,000
	// statements.
	maxValue = 2 << 20
	maxItems = 32 << 10 // in one of its lists
)

var (
	toCBOR   = modeOf(cbor.CoreDetEncOptions().EncMode())
	fromCBOR = modeOf(cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		MaxNestedLevels: 4, MaxArrayElements: maxItems, MaxMapPairs: maxItems, UTF8: cbor.UTF8RejectInvalid,
	}.DecMode())
)

func modeOf[T any](mode T, err error) T {
	if err != nil {
		panic("settings of CBOR: " + err.Error())
	}
	return mode
}

func writeValue(header []byte, value any) (string, error) {
	body, err := toCBOR.Marshal(value)
	if err != nil {
		return "", err
	}
	return multibase.Base64URL(append(bytes.Clone(header), body...)), nil
}

// readValue reads a value under a header.
func readValue(text string, header []byte, into any) error {
	raw, err := valueBytes(text, header)
	if err != nil {
		return err
	}
	return readItems(raw, into)
}

// valueBytes are the bytes of a value behind its header.
func valueBytes(text string, header []byte) ([]byte, error) {
	if len(text) > maxValue || !strings.HasPrefix(text, "u") {
		return nil, wrong(CodeMalformed, "the proofValue is not base64url")
	}
	if !strings.HasPrefix(text, multibase.Base64URL(header)) { // three bytes are four letters
		return nil, wrong(CodeMalformed, "the proofValue does not begin as one of its kind")
	}
	raw, err := multibase.Decode(text)
	if err != nil {
		return nil, wrong(CodeMalformed, "the proofValue is not base64url").because(err)
	}
	return raw[len(header):], nil
}

func readItems(raw []byte, into any) error {
	if err := fromCBOR.Unmarshal(raw, into); err != nil {
		return wrong(CodeMalformed, "the proofValue is not put together right").because(err)
	}
	return nil
}

func readBase(text string) (sdBase, error) {
	var v sdBase
	if err := readValue(text, baseHeader, &v); err != nil {
		return v, err
	}
	if len(v.HMACKey) != 32 || !rightSizes(v.Signature, v.Public, v.Signatures) {
		return v, wrong(CodeMalformed, "a part of the proofValue has the wrong length")
	}
	return v, nil
}

// rightSizes looks at the parts that both values have. The public key has 35
// bytes: its multicodec number and a compressed P-256 point.
func rightSizes[T ~[]byte](signature, public []byte, signatures []T) bool {
	return len(signature) == 64 && len(public) == 35 &&
		!slices.ContainsFunc(signatures, func(s T) bool { return len(s) != 64 })
}

func multikeyBytes(k key.Public) []byte {
	b, err := multibase.Decode(k.Multikey())
	if err != nil {
		panic("a Multikey of ours cannot be read: " + err.Error())
	}
	return b
}

// canonicalNumber is the number in a canonical label.
func canonicalNumber(label string) (uint64, bool) {
	n, err := strconv.ParseUint(strings.TrimPrefix(label, "c14n"), 10, 32)
	return n, err == nil && strings.HasPrefix(label, "c14n")
}
