package status

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"strings"

	"laurel/credential/internal/inflate"
)

// Encode writes the list as encodedList: multibase base64url over gzip. The
// same list gives the same text, for gzip is given no time and no name.
func (l *List) Encode() string {
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err == nil {
		z.Write(l.bits)
		err = z.Close()
	}
	if err != nil {
		panic(err) // a known level, and a buffer that takes everything
	}
	return "u" + base64.RawURLEncoding.EncodeToString(packed.Bytes())
}

// Decode reads an encodedList of at most 64 MiB unpacked. How many places a
// list must have is asked in [Published.Status], which knows their size.
func Decode(encoded string) (*List, error) {
	text, ok := strings.CutPrefix(encoded, "u")
	if !ok {
		return nil, failed(Malformed, "encodedList does not begin with u, the sign of base64url")
	}
	return decode(text)
}

func decode(text string) (*List, error) {
	packed, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil {
		return nil, failed(Malformed, "encodedList is not base64url")
	}
	bits, err := inflate.Gzip(packed, maxBytes)
	switch {
	case errors.Is(err, inflate.ErrLarge):
		return nil, failed(Length, "the list unpacks to more than %d MB", maxBytes>>20)
	case errors.Is(err, inflate.ErrFormat):
		return nil, failed(Malformed, "encodedList does not unpack: it is not gzip")
	case err != nil:
		return nil, failed(Malformed, "encodedList does not unpack: it is damaged")
	}
	return &List{bits}, nil
}
