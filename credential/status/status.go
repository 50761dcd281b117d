// Package status reads and writes W3C Bitstring Status Lists, the published
// bitmaps that tell whether a credential is still in force.
//
// To ask about one credential read its entries with [ParseEntries], the list
// document with [ParsePublished], and ask [Published.Status]. To keep a list
// set places in a [List], chosen by [Index], and publish it with [NewListCredential].
package status

import "fmt"

// Entries is how many places our lists have, and the least a list should have
// so that looking one up does not tell who was looked up (BSL §Validate Algorithm).
const Entries = 131072

// maxBytes bounds an unpacked list: 512 times what the standard asks for.
const maxBytes = 64 << 20

// Purposes of a list.
const (
	Revocation = "revocation" // final
	Suspension = "suspension" // may be lifted
	Refresh    = "refresh"    // a newer one can be had; says nothing against it
	Message    = "message"    // what a value means is written in the entry
)

// Codes of errors (BSL §Processing Errors).
const (
	Retrieval    = "STATUS_RETRIEVAL_ERROR"
	Verification = "STATUS_VERIFICATION_ERROR"
	Length       = "STATUS_LIST_LENGTH_ERROR"
	Range        = "RANGE_ERROR"
	Malformed    = "MALFORMED_VALUE_ERROR"
)

// Error says why a status could not be told.
type Error struct {
	Code string
	Text string
	At   string // JSON Pointer to the place, from the credentialStatus or in the list's document; "header /typ", "payload /sub" in a token
}

// Place is where in what was read it is; "" is the whole.
func (e *Error) Place() string { return e.At }

func (e *Error) Error() string { return e.Text }

// Type is the problem type of RFC 9457 for the error.
func (e *Error) Type() string { return "https://www.w3.org/ns/credentials/status-list#" + e.Code }

// Is compares codes.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code
}

func failed(code, format string, args ...any) error { return failedAt("", code, format, args...) }

func failedAt(at, code, format string, args ...any) error {
	return &Error{code, fmt.Sprintf(format, args...), at}
}

// List is a bitstring. Place 0 is the leftmost, the most significant bit of the first byte.
type List struct{ bits []byte }

// NewList returns a list of [Entries] places, all clear.
func NewList() *List { return &List{make([]byte, Entries/8)} }

// Len is the number of bits.
func (l *List) Len() int { return len(l.bits) * 8 }

// At tells whether the bit is set. A place beyond the end is a [Range] error.
func (l *List) At(index int) (bool, error) {
	v, err := l.Value(index, 1)
	return v == 1, err
}

// Value reads an entry of size bits, the most significant first.
func (l *List) Value(index, size int) (uint64, error) {
	switch {
	case size < 1 || size > 64:
		return 0, failed(Malformed, "entries of %d bits are not read", size)
	case index < 0 || index >= l.Len()/size:
		return 0, failed(Range, "place %d lies beyond the end of the list", index)
	}
	var v uint64
	for i := index * size; i < (index+1)*size; i++ {
		v = v<<1 | uint64(l.bits[i/8]>>(7-i%8)&1)
	}
	return v, nil
}

// NewSizedList returns a list of [Entries] places of size bits, all clear.
func NewSizedList(size int) (*List, error) {
	if size < 1 || size > maxBytes*8/Entries {
		return nil, failed(Malformed, "places of %d bits are not written", size)
	}
	return &List{make([]byte, Entries/8*size)}, nil
}

// SetValue writes an entry of size bits, the most significant first.
func (l *List) SetValue(index, size int, value uint64) error {
	if _, err := l.Value(index, size); err != nil {
		return err
	}
	if size < 64 && value>>size != 0 {
		return failed(Malformed, "the value %d does not fit into %d bits", value, size)
	}
	for i := (index+1)*size - 1; i >= index*size; i-- {
		if err := l.Set(i, value&1 == 1); err != nil {
			return err
		}
		value >>= 1
	}
	return nil
}

// Set sets or clears a bit.
func (l *List) Set(index int, on bool) error {
	if index < 0 || index >= l.Len() {
		return failed(Range, "place %d lies beyond the end of the list", index)
	}
	mask := byte(0x80) >> (index % 8)
	if on {
		l.bits[index/8] |= mask
	} else {
		l.bits[index/8] &^= mask
	}
	return nil
}
