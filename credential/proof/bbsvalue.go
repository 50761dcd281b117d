package proof

import (
	"crypto/sha256"

	"github.com/fxamacker/cbor/v2"

	"laurel/credential/internal/bbs"
	"laurel/credential/internal/multibase"
)

// The first bytes of the values of bbs-2023 proofs (vc-di-bbs
// §serializeBaseProofValue, §serializeDerivedProofValue).
var (
	bbsBaseHeader    = []byte{0xd9, 0x5d, 0x02}
	bbsDerivedHeader = []byte{0xd9, 0x5d, 0x03}
)

// The third bytes of the optional features, which rest on drafts that are not
// settled: derived proofs are read, and base proofs are not.
const (
	bbsBound        = 0x05 // to a secret of the holder
	bbsPseudonym    = 0x07
	bbsBoundNym     = 0x09 // to a secret, with a pseudonym
	bbsFeatureFirst = 0x04
	bbsFeatureLast  = bbsBoundNym
)

const (
	hmacKeySize     = sha256.Size
	maxPresentation = 4096 // bytes of a presentation header
	maxNymDomain    = 2048 // bytes
	cborText        = 3    // the major type of texts
)

// bbsBase is the value of a base proof.
type bbsBase struct {
	_         struct{} `cbor:",toarray"`
	Signature octets
	Header    octets
	Public    octets
	HMACKey   octets
	Mandatory []string
}

// bbsDerived is the value of a derived proof.
type bbsDerived struct {
	_            struct{} `cbor:",toarray"`
	Proof        octets
	Labels       map[uint64]uint64
	Mandatory    []uint64 // places among the statements shown
	Selective    []uint64 // places of the others among those signed one by one
	Presentation octets
}

// bbsParts are those of a value, of which optional features have more.
type bbsParts []cbor.RawMessage

// take decodes the next parts.
func (p *bbsParts) take(into ...any) error {
	for _, one := range into {
		if err := readItems((*p)[0], one); err != nil {
			return err
		}
		*p = (*p)[1:]
	}
	return nil
}

func readBBSBase(text string) (bbsBase, error) {
	var v bbsBase
	if err := readValue(text, bbsBaseHeader, &v); err != nil {
		return v, err
	}
	if len(v.Signature) != bbs.SignatureSize || len(v.Header) != 2*sha256.Size || len(v.Public) != bbs.PublicKeySize || len(v.HMACKey) != hmacKeySize {
		return v, wrong(CodeMalformed, "a part of the proofValue has the wrong length")
	}
	return v, nil
}

// bbsShown is the value of a derived proof as its verifier needs it.
type bbsShown struct {
	bbsDerived
	// Of a proof that is bound to a secret of the holder, else 0: how many
	// statements the issuer signed one by one.
	count     uint64
	pseudonym octets    // nil: none
	domain    nymDomain // what the pseudonym is for; nil: the proof does not say
}

// nymDomain is written as a text or as bytes: vc-di-bbs leaves it open.
type nymDomain []byte

// UnmarshalCBOR reads either.
func (n *nymDomain) UnmarshalCBOR(b []byte) error {
	if b[0]>>5 == cborText {
		var text string
		err := fromCBOR.Unmarshal(b, &text)
		*n = nymDomain(text)
		return err
	}
	return fromCBOR.Unmarshal(b, (*octets)(n))
}

func readBBSDerived(text string) (v bbsShown, err error) {
	switch kind := featureOf(text); {
	case kind == bbsBound, kind == bbsPseudonym, kind == bbsBoundNym:
		err = v.readFeature(text, kind)
	case kind >= bbsFeatureFirst && kind <= bbsFeatureLast:
		err = unknown(CodeKindNotRead, "base proofs of bbs-2023 bound to a holder's secret or with a pseudonym are not read yet")
	default:
		err = readValue(text, bbsDerivedHeader, &v.bbsDerived)
	}
	if err == nil {
		err = v.wellFormed()
	}
	return v, err
}

// readFeature reads a value of an optional feature. Those with a pseudonym
// have a part that says what it is for (vc-di-bbs
// §serializeDerivedProofValue), and in the W3C's own samples have not.
func (v *bbsShown) readFeature(text string, kind byte) error {
	var parts bbsParts
	if err := readValue(text, []byte{bbsBaseHeader[0], bbsBaseHeader[1], kind}, &parts); err != nil {
		return err
	}
	rest := []any{&v.count}
	switch nym := kind != bbsBound; {
	case nym && len(parts) == 8:
		rest = []any{&v.domain, &v.pseudonym, &v.count}
	case nym && len(parts) == 7:
		rest = []any{&v.pseudonym, &v.count}
	case nym || len(parts) != 6:
		return wrong(CodeMalformed, "the proofValue has another number of parts than its kind")
	}
	if err := parts.take(append([]any{&v.Proof, &v.Labels, &v.Mandatory, &v.Selective, &v.Presentation}, rest...)...); err != nil {
		return err
	}
	switch nym := kind != bbsBound; {
	case nym && len(v.pseudonym) != bbs.NymSize:
		return wrong(CodeMalformed, "the pseudonym in the proofValue has the wrong length")
	case len(v.domain) > maxNymDomain:
		return unknown(CodeTooCostly, "what the pseudonym is for is longer than is read")
	case v.count == 0 || v.count > bbs.MaxMessages:
		return unknown(CodeTooCostly, "the proof is about no statements, or about more than are read")
	}
	return nil
}

// named compares what a pseudonym is for with what its verifier says it is,
// and returns it.
func (v *bbsShown) named(domain string) ([]byte, error) {
	switch {
	case v.pseudonym == nil:
		return nil, nil
	case v.domain == nil && domain == "":
		return nil, unknown(CodeNymDomain, "the proof has a pseudonym and does not say for which verifier: that is for the verifier to say")
	case v.domain != nil && domain != "" && string(v.domain) != domain:
		return nil, wrong(CodeDomain, "the proof's pseudonym was made for another verifier")
	case v.domain == nil:
		v.domain = nymDomain(domain)
	}
	return v.pseudonym, nil
}

func (v bbsDerived) wellFormed() error {
	seen := map[uint64]bool{}
	for _, number := range v.Labels {
		if seen[number] {
			return wrong(CodeMalformed, "a label in the proofValue stands twice")
		}
		seen[number] = true
	}
	if !ascending(v.Mandatory) || !ascending(v.Selective) {
		return wrong(CodeMalformed, "the places in the proofValue do not ascend")
	}
	if n := len(v.Selective); n > 0 && v.Selective[n-1] >= bbs.MaxMessages {
		return unknown(CodeTooCostly, "the proof is about more statements than are read")
	}
	if len(v.Presentation) > maxPresentation {
		return unknown(CodeTooCostly, "the presentation header is longer than is read")
	}
	return nil
}

func ascending(places []uint64) bool {
	for i := range places {
		if i > 0 && places[i] <= places[i-1] {
			return false
		}
	}
	return true
}

// featureOf is the third byte of a value, which tells what it is, or 0.
func featureOf(text string) byte {
	if len(text) < 5 || text[0] != 'u' {
		return 0
	}
	head, err := multibase.Decode(text[:5])
	if err != nil || head[0] != bbsBaseHeader[0] || head[1] != bbsBaseHeader[1] {
		return 0
	}
	return head[2]
}
