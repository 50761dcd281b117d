package table

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sampled is how much of a file tells its encoding and separator, in bytes.
const sampled = 64 << 10

// decoded gives the bytes of r without byte order mark, UTF-16 turned into
// UTF-8. Whether they are UTF-8 or Windows-1252 is told row by row: see text.
func decoded(r io.Reader) (*bufio.Reader, error) {
	in := bufio.NewReaderSize(r, sampled)
	start, err := in.Peek(sampled)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(start, []byte{0xef, 0xbb, 0xbf}):
		in.Discard(3)
		return in, nil
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return nil, refuse("workbook", "This is a workbook (XLSX), not a CSV file. Save it as CSV and choose that file.")
	case bytes.HasPrefix(start, []byte{0xff, 0xfe}), zeros(start, 1):
		return utf16(in, unicode.LittleEndian), nil
	case bytes.HasPrefix(start, []byte{0xfe, 0xff}), zeros(start, 0):
		return utf16(in, unicode.BigEndian), nil
	case bytes.IndexByte(start, 0) >= 0:
		return nil, refuse("binary", "This is not a text file. Save the table as CSV and choose that file.")
	}
	return in, nil
}

func utf16(in io.Reader, order unicode.Endianness) *bufio.Reader {
	return bufio.NewReaderSize(transform.NewReader(in, unicode.UTF16(order, unicode.UseBOM).NewDecoder()), sampled)
}

// zeros tells whether half of the bytes, the even or odd ones, are nearly all
// zero: Latin letters in UTF-16 without a byte order mark.
func zeros(start []byte, from int) bool {
	if len(start) < 4 || len(start)%2 != 0 && len(start) < sampled {
		return false
	}
	n, none := 0, 0
	for i := 0; i+1 < len(start); i += 2 {
		n++
		if start[i+from] == 0 && start[i+1-from] != 0 {
			none++
		}
	}
	return none*10 >= n*9
}

// encoding is what the rows have shown so far.
type encoding int

const (
	ascii encoding = iota // nothing yet: it may be either
	utf
	windows
)

// text is the text of a cell. Bytes that are no UTF-8 are Windows-1252 unless
// the file has proved to be UTF-8; then ok is false.
func (e *encoding) text(raw []byte) (text string, ok bool) {
	if *e != windows {
		if utf8.Valid(raw) {
			if *e == ascii && !isASCII(raw) {
				*e = utf
			}
			return string(raw), true
		}
		if *e == utf {
			return string(bytes.ToValidUTF8(raw, []byte("\ufffd"))), false
		}
		*e = windows
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	return string(out), err == nil && !bytes.ContainsRune(out, utf8.RuneError)
}

func isASCII(raw []byte) bool {
	for _, b := range raw {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
