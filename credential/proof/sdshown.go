package proof

import (
	"encoding/base64"
	"encoding/binary"

	"laurel/credential/internal/multibase"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

// sdShown is the value of a derived proof as its verifier needs it.
type sdShown struct {
	signature, public []byte
	signatures        [][]byte
	names             []string // of the nodes c14n0, c14n1, …; nil if one of them has none
	mandatory         []uint64
}

func (s *sdShown) verify(doc, options map[string]any, pub key.Public) error {
	return s.check(revealedTree{doc, options}, pub)
}

func (s *sdShown) verifyText(tape *strict.Tape, at int, pub key.Public) error {
	return s.check(revealedText{tape, at}, pub)
}

func readShown(text string) (*sdShown, error) {
	raw, err := valueBytes(text, derivedHeader)
	if err != nil {
		return nil, err
	}
	s := &sdShown{}
	hashes, plain := s.plain(raw)
	if !plain {
		if hashes, err = s.general(raw); err != nil {
			return nil, err
		}
	}
	seen := make(map[[32]byte]bool, len(hashes))
	for _, hash := range hashes {
		if len(hash) != 32 || seen[[32]byte(hash)] {
			return nil, wrong(CodeMalformed, "a label in the proofValue is none, or stands twice")
		}
		seen[[32]byte(hash)] = true
	}
	if !rightSizes(s.signature, s.public, s.signatures) {
		return nil, wrong(CodeMalformed, "a part of the proofValue has the wrong length")
	}
	if !ascending(s.mandatory) {
		return nil, wrong(CodeMalformed, "the places in the proofValue do not ascend")
	}
	return s, nil
}

// general reads any value, and returns the hashes that are labels.
func (s *sdShown) general(raw []byte) (hashes [][]byte, err error) {
	var v sdDerived
	if err := readItems(raw, &v); err != nil {
		return nil, err
	}
	*s = sdShown{signature: v.Signature, public: v.Public, mandatory: v.Mandatory}
	for _, signature := range v.Signatures {
		s.signatures = append(s.signatures, signature)
	}
	for _, hash := range v.Labels {
		hashes = append(hashes, hash)
	}
	s.names = namesOf(v.Labels, func(hash octets) string { return multibase.Base64URL(hash) })
	return hashes, nil
}

// plain is general for a value as everybody writes it: everything in its
// shortest form, and labels for the numbers from 0 in order. Not ok is another
// form, which may be good nonetheless.
func (s *sdShown) plain(raw []byte) (hashes [][]byte, ok bool) {
	r := items{rest: raw}
	if r.head(cborArray) != 5 {
		return nil, false
	}
	*s = sdShown{signature: r.octets(), public: r.octets()}
	s.signatures = make([][]byte, r.head(cborArray))
	for i := range s.signatures {
		s.signatures[i] = r.octets()
	}
	hashes = make([][]byte, r.head(cborMap))
	names := make([]byte, 0, 44*len(hashes))
	for i := range hashes {
		if r.head(cborNumber) != uint64(i) {
			r.odd = true
		}
		hashes[i] = r.octets()
		names = append(names, 'u')
		names = base64.RawURLEncoding.AppendEncode(names, hashes[i])
	}
	s.mandatory = make([]uint64, r.head(cborArray))
	for i := range s.mandatory {
		s.mandatory[i] = r.head(cborNumber)
	}
	if r.odd || len(r.rest) > 0 {
		return nil, false
	}
	s.names = make([]string, len(hashes))
	all := string(names)
	for i, hash := range hashes {
		length := 1 + base64.RawURLEncoding.EncodedLen(len(hash))
		s.names[i], all = all[:length], all[length:]
	}
	return hashes, true
}

// The major types of CBOR that are read here (RFC 8949 §3.1).
const (
	cborNumber = 0
	cborOctets = 2
	cborArray  = 4
	cborMap    = 5
)

// items reads CBOR in its shortest form. Once something is odd, all that is
// left reads as nothing.
type items struct {
	rest []byte
	odd  bool
}

// head reads the head of an item of a major type, and returns its number: a
// length of no more than there are bytes left, or the number itself, below 2³².
func (r *items) head(major byte) uint64 {
	n, size := uint64(0), 0
	if !r.odd && len(r.rest) > 0 && r.rest[0]>>5 == major {
		switch low := r.rest[0] & 31; {
		case low < 24:
			n, size = uint64(low), 1
		case low == 24 && len(r.rest) > 1 && r.rest[1] >= 24:
			n, size = uint64(r.rest[1]), 2
		case low == 25 && len(r.rest) > 2 && r.rest[1] > 0:
			n, size = uint64(binary.BigEndian.Uint16(r.rest[1:])), 3
		case low == 26 && len(r.rest) > 4 && r.rest[1]|r.rest[2] > 0:
			n, size = uint64(binary.BigEndian.Uint32(r.rest[1:])), 5
		}
	}
	if size == 0 || major != cborNumber && n > uint64(len(r.rest)-size) || (major == cborArray || major == cborMap) && n > maxItems {
		*r = items{odd: true}
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

// octets reads a byte string.
func (r *items) octets() []byte {
	n := r.head(cborOctets)
	out := r.rest[:n:n]
	r.rest = r.rest[n:]
	return out
}
