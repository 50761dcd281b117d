// Package inflate unpacks small things that lie in memory whole: status lists.
// The standard library's reader is made for streams, and takes longer for 16
// KB than a signature does. What this one takes, it takes, and gives the same.
//
// See [Gzip] and [Zlib].
package inflate

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/adler32"
	"hash/crc32"
)

var (
	// ErrFormat: it is not packed in this way.
	ErrFormat = errors.New("it is not packed in the way it should be")
	// ErrDamaged: it breaks off, or is not what was packed.
	ErrDamaged = errors.New("it is damaged")
	// ErrLarge: it unpacks to more than the reader takes.
	ErrLarge = errors.New("it unpacks to more than is taken")
)

// Gzip unpacks a gzip file of one member (RFC 1952), of at most max bytes. What
// has more after it is damaged: some readers would take it for a second member,
// and see another text.
func Gzip(packed []byte, max int) ([]byte, error) {
	const header = 10
	if len(packed) < header || packed[0] != 0x1f || packed[1] != 0x8b || packed[2] != 8 {
		return nil, ErrFormat
	}
	flags, at := packed[3], header
	if flags&4 != 0 { // extra
		if len(packed) < at+2 {
			return nil, ErrFormat
		}
		at += 2 + int(binary.LittleEndian.Uint16(packed[at:]))
	}
	for _, text := range []byte{8, 16} { // name, comment
		if flags&text == 0 {
			continue
		}
		end := -1
		if at < len(packed) {
			end = bytes.IndexByte(packed[at:], 0)
		}
		if end < 0 {
			return nil, ErrFormat
		}
		at += end + 1
	}
	if flags&2 != 0 { // sum of the header
		if len(packed) < at+2 || uint16(crc32.ChecksumIEEE(packed[:at])) != binary.LittleEndian.Uint16(packed[at:]) {
			return nil, ErrFormat
		}
		at += 2
	}
	if at > len(packed) {
		return nil, ErrFormat
	}
	likely := 0
	if n := len(packed); n >= 4 { // the size that it says it has
		likely = int(binary.LittleEndian.Uint32(packed[n-4:]))
	}
	out, end, err := deflated(packed[at:], likely, max)
	if err != nil {
		return nil, err
	}
	trailer := packed[at+end:]
	if len(trailer) != 8 || binary.LittleEndian.Uint32(trailer) != crc32.ChecksumIEEE(out) || binary.LittleEndian.Uint32(trailer[4:]) != uint32(len(out)) {
		return nil, ErrDamaged
	}
	return out, nil
}

// Zlib unpacks a zlib stream (RFC 1950), of at most max bytes. What has more
// after it is damaged.
func Zlib(packed []byte, max int) ([]byte, error) {
	if len(packed) < 2 || packed[0]&0xf != 8 || packed[0]>>4 > 7 || packed[1]&0x20 != 0 || binary.BigEndian.Uint16(packed)%31 != 0 {
		return nil, ErrFormat
	}
	out, end, err := deflated(packed[2:], 4*len(packed), max)
	if err != nil {
		return nil, err
	}
	trailer := packed[2+end:]
	if len(trailer) != 4 || binary.BigEndian.Uint32(trailer) != adler32.Checksum(out) {
		return nil, ErrDamaged
	}
	return out, nil
}
