package proof

import (
	"crypto/sha256"

	"laurel/credential/internal/bbs"
	"laurel/credential/internal/multibase"
)

// The first bytes of the values of bbs-2023 proofs (vc-di-bbs
// §serializeBaseProofValue, §serializeDerivedProofValue). Of the values bound
// to a secret of the holder, or to a pseudonym, which rest on drafts that are
// not settled, the derived one bound to a secret is read.
var (
	bbsBaseHeader    = []byte{0xd9, 0x5d, 0x02}
	bbsDerivedHeader = []byte{0xd9, 0x5d, 0x03}
	bbsBoundHeader   = []byte{0xd9, 0x5d, 0x05}
)

const (
	bbsBoundFirst, bbsBoundLast = 0x04, 0x09 // headers of the optional features

	hmacKeySize     = sha256.Size
	maxPresentation = 4096 // bytes of a presentation header
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

// bbsBound is the value of a derived proof that is bound to a secret of the
// holder.
type bbsBound struct {
	_            struct{} `cbor:",toarray"`
	Proof        octets
	Labels       map[uint64]uint64
	Mandatory    []uint64
	Selective    []uint64
	Presentation octets
	Count        uint64 // of the statements that the issuer signed one by one
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
	count uint64 // of a proof that is bound to a secret of the holder, else 0
}

func readBBSDerived(text string) (v bbsShown, err error) {
	switch kind := featureOf(text); {
	case kind == bbsBoundHeader[2]:
		var bound bbsBound
		err = readValue(text, bbsBoundHeader, &bound)
		v.bbsDerived = bbsDerived{Proof: bound.Proof, Labels: bound.Labels, Mandatory: bound.Mandatory, Selective: bound.Selective, Presentation: bound.Presentation}
		if v.count = bound.Count; err == nil && (v.count == 0 || v.count > bbs.MaxMessages) {
			err = unknown(CodeTooCostly, "the proof is about no statements, or about more than are read")
		}
	case kind >= bbsBoundFirst && kind <= bbsBoundLast:
		err = unknown(CodeKindNotRead, "base proofs of bbs-2023 bound to a holder's secret, and proofs bound to a pseudonym, are not read yet")
	default:
		err = readValue(text, bbsDerivedHeader, &v.bbsDerived)
	}
	if err == nil {
		err = v.wellFormed()
	}
	return v, err
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
