package status

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"sync"
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
	z, err := unpacker(packed)
	if err != nil {
		return nil, failed(Malformed, "encodedList does not unpack: it is not gzip")
	}
	defer unpackers.Put(z)
	bits, err := unpacked(z, sizeSaid(packed))
	switch {
	case err != nil:
		return nil, failed(Malformed, "encodedList does not unpack: it is damaged")
	case len(bits) > maxBytes:
		return nil, failed(Length, "the list unpacks to more than %d MB", maxBytes>>20)
	}
	return &List{bits}, nil
}

// unpackers are used again: each has a window of 40 KB, more than most lists.
var unpackers sync.Pool

func unpacker(packed []byte) (*gzip.Reader, error) {
	z, _ := unpackers.Get().(*gzip.Reader)
	if z == nil {
		z = new(gzip.Reader)
	}
	if err := z.Reset(bytes.NewReader(packed)); err != nil {
		return nil, err
	}
	z.Multistream(false)
	return z, nil
}

// sizeSaid is how much gzip's last four bytes say is inside (RFC 1952 §2.3.1),
// if that is likely: deflate makes nothing smaller than a thousandth.
func sizeSaid(packed []byte) int {
	if len(packed) < 4 {
		return 0
	}
	said := int(binary.LittleEndian.Uint32(packed[len(packed)-4:]))
	if said > maxBytes || said > 1100*len(packed) {
		return 0
	}
	return said
}

// unpacked reads all there is, up to one byte more than is taken.
func unpacked(from io.Reader, likely int) ([]byte, error) {
	out := make([]byte, 0, max(likely, 512)+1) // with room for seeing the end
	for len(out) <= maxBytes {
		n, err := from.Read(out[len(out):min(cap(out), maxBytes+1)])
		out = out[:len(out)+n]
		switch {
		case err == io.EOF:
			return out, nil
		case err != nil:
			return nil, err
		case len(out) == cap(out):
			out = slices.Grow(out, len(out))
		}
	}
	return out, nil
}
