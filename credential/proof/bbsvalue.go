package proof

import (
	"crypto/sha256"

	"laurel/credential/internal/bbs"
	"laurel/credential/internal/multibase"
)

// The first bytes of the values of bbs-2023 proofs (vc-di-bbs
// §serializeBaseProofValue, §serializeDerivedProofValue), and of those bound
// to a holder or a pseudonym, which rest on drafts that are not settled.
var (
	bbsBaseHeader    = []byte{0xd9, 0x5d, 0x02}
	bbsDerivedHeader = []byte{0xd9, 0x5d, 0x03}
)

const (
	bbsBoundFirst, bbsBoundLast = 0x04, 0x09

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

func readBBSDerived(text string) (bbsDerived, error) {
	var v bbsDerived
	if isBound(text) {
		return v, unknown(CodeKindNotRead, "proofs of bbs-2023 that are bound to a holder's secret or a pseudonym are not read yet")
	}
	if err := readValue(text, bbsDerivedHeader, &v); err != nil {
		return v, err
	}
	seen := map[uint64]bool{}
	for _, number := range v.Labels {
		if seen[number] {
			return v, wrong(CodeMalformed, "a label in the proofValue stands twice")
		}
		seen[number] = true
	}
	if !ascending(v.Mandatory) || !ascending(v.Selective) {
		return v, wrong(CodeMalformed, "the places in the proofValue do not ascend")
	}
	if n := len(v.Selective); n > 0 && v.Selective[n-1] >= bbs.MaxMessages {
		return v, unknown(CodeTooCostly, "the proof is about more statements than are read")
	}
	if len(v.Presentation) > maxPresentation {
		return v, unknown(CodeTooCostly, "the presentation header is longer than is read")
	}
	return v, nil
}

func ascending(places []uint64) bool {
	for i := range places {
		if i > 0 && places[i] <= places[i-1] {
			return false
		}
	}
	return true
}

// isBound tells a value of one of the suite's optional features.
func isBound(text string) bool {
	if len(text) < 5 || text[0] != 'u' {
		return false
	}
	head, err := multibase.Decode(text[:5])
	return err == nil && head[0] == bbsBaseHeader[0] && head[1] == bbsBaseHeader[1] && head[2] >= bbsBoundFirst && head[2] <= bbsBoundLast
}
