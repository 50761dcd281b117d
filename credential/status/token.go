package status

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"slices"

	"laurel/credential/internal/inflate"
)

// The values of a Token Status List (§7.1 there). Others are the
// application's own.
const (
	Valid     = 0
	Invalid   = 1 // for good
	Suspended = 2 // for now
)

// TokenList is a Token Status List (draft-ietf-oauth-status-list §4): one, two,
// four or eight bits for each place, packed from the least significant bit of
// each byte, the other way round than in a [List].
type TokenList struct {
	size   int
	packed []byte
}

// NewTokenList returns a list of at least n places of size bits, all [Valid].
func NewTokenList(size, n int) (*TokenList, error) {
	if !slices.Contains([]int{1, 2, 4, 8}, size) {
		return nil, failed(Malformed, "a place has 1, 2, 4 or 8 bits, not %d", size)
	}
	if n < 1 || n > maxBytes*8/size {
		return nil, failed(Length, "a list of %d places cannot be", n)
	}
	return &TokenList{size, make([]byte, (n*size+7)/8)}, nil
}

// Size is how many bits a place has.
func (l *TokenList) Size() int { return l.size }

// Len is the number of places.
func (l *TokenList) Len() int { return len(l.packed) * 8 / l.size }

// At reads a place. One beyond the end is a [Range] error.
func (l *TokenList) At(index int) (int, error) {
	if index < 0 || index >= l.Len() {
		return 0, failed(Range, "place %d lies beyond the end of the list", index)
	}
	at := index * l.size
	return int(l.packed[at/8]>>(at%8)) & (1<<l.size - 1), nil
}

// Set writes a place.
func (l *TokenList) Set(index, value int) error {
	if index < 0 || index >= l.Len() {
		return failed(Range, "place %d lies beyond the end of the list", index)
	}
	mask := 1<<l.size - 1
	if value < 0 || value > mask {
		return failed(Malformed, "the value %d does not fit into %d bits", value, l.size)
	}
	at := index * l.size
	l.packed[at/8] = l.packed[at/8]&^byte(mask<<(at%8)) | byte(value<<(at%8))
	return nil
}

// Encode writes the list as lst: base64url over zlib. The same list gives the
// same text.
func (l *TokenList) Encode() string {
	var out bytes.Buffer
	z, err := zlib.NewWriterLevel(&out, zlib.BestCompression)
	if err == nil {
		z.Write(l.packed)
		err = z.Close()
	}
	if err != nil {
		panic(err) // a known level, and a buffer that takes everything
	}
	return base64.RawURLEncoding.EncodeToString(out.Bytes())
}

// DecodeTokenList reads a lst of at most 64 MiB unpacked.
func DecodeTokenList(size int, lst string) (*TokenList, error) {
	if _, err := NewTokenList(size, 1); err != nil {
		return nil, beneath("/bits", err)
	}
	b, err := base64.RawURLEncoding.DecodeString(lst)
	if err != nil {
		return nil, failedAt("/lst", Malformed, "lst is not base64url")
	}
	packed, err := inflate.Zlib(b, maxBytes)
	switch {
	case errors.Is(err, inflate.ErrLarge):
		return nil, failedAt("/lst", Length, "the list unpacks to more than %d MB", maxBytes>>20)
	case errors.Is(err, inflate.ErrFormat):
		return nil, failedAt("/lst", Malformed, "lst does not unpack: it is not zlib")
	case err != nil:
		return nil, failedAt("/lst", Malformed, "lst does not unpack: it is damaged")
	case len(packed) == 0:
		return nil, failedAt("/lst", Length, "the list is empty")
	}
	return &TokenList{size, packed}, nil
}
