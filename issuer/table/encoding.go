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

// The encodings that a file may be told to have; UTF-16 is told by its bytes.
const (
	UTF8   = "UTF-8"
	UTF16  = "UTF-16"
	Latin1 = "Windows-1252"
)

// charmaps are the encodings of one byte a letter, by name.
var charmaps = map[string]*charmap.Charmap{
	Latin1: charmap.Windows1252, "Windows-1250": charmap.Windows1250, "Windows-1251": charmap.Windows1251, "Windows-1253": charmap.Windows1253,
	"Windows-1257": charmap.Windows1257, "ISO-8859-2": charmap.ISO8859_2, "ISO-8859-15": charmap.ISO8859_15, "Macintosh": charmap.Macintosh,
}

// Encodings lists the names in the order in which they are offered.
func Encodings() []string {
	return []string{UTF8, UTF16, Latin1, "Windows-1250", "Windows-1251", "Windows-1253", "Windows-1257", "ISO-8859-2", "ISO-8859-15", "Macintosh"}
}

// decoded gives the bytes of r without byte order mark, UTF-16 turned into
// UTF-8. Whether they are UTF-8 or Windows-1252 is told row by row unless it
// is said: see text.
func decoded(in *bufio.Reader, said string) (*bufio.Reader, encoding, error) {
	start, err := in.Peek(sampled)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return nil, encoding{}, err
	}
	marked := bytes.HasPrefix(start, []byte{0xef, 0xbb, 0xbf})
	switch {
	case bytes.HasPrefix(start, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return nil, encoding{}, refuse("oldWorkbook", "This is a workbook of an old kind (XLS), or one with a password. Save it as XLSX without a password, or as CSV, and choose that file.")
	case marked && (said == "" || said == UTF8):
		in.Discard(3)
		return in, encoding{shown: utf}, nil
	case said == "" && (bytes.HasPrefix(start, []byte{0xff, 0xfe}) || zeros(start, 1)), said == UTF16 && !bytes.HasPrefix(start, []byte{0xfe, 0xff}) && !zeros(start, 0):
		return utf16(in, unicode.LittleEndian), encoding{shown: utf, told: UTF16}, nil
	case said == "" && (bytes.HasPrefix(start, []byte{0xfe, 0xff}) || zeros(start, 0)), said == UTF16:
		return utf16(in, unicode.BigEndian), encoding{shown: utf, told: UTF16}, nil
	case bytes.IndexByte(start, 0) >= 0:
		return nil, encoding{}, refuse("binary", "This is not a text file. Save the table as CSV and choose that file.")
	case said == UTF8:
		return in, encoding{shown: utf}, nil
	case charmaps[said] != nil:
		return in, encoding{shown: chars, chars: charmaps[said], told: said}, nil
	case said != "":
		return nil, encoding{}, refuse("encoding", "There is no encoding of this name among those that can be read.")
	}
	return in, encoding{}, nil
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

// encoding is what is known of how the cells are written.
type encoding struct {
	shown int // by the rows so far
	chars *charmap.Charmap
	told  string // its name, where it does not follow from shown
}

const (
	ascii = iota // nothing yet: it may be either
	utf
	chars
)

func (e encoding) name() string {
	switch {
	case e.told != "":
		return e.told
	case e.shown == chars:
		return Latin1
	}
	return UTF8
}

// text is the text of a cell. Bytes that are no UTF-8 are Windows-1252 unless
// the file has proved to be UTF-8; then ok is false.
func (e *encoding) text(raw []byte) (text string, ok bool) {
	if e.shown != chars {
		if utf8.Valid(raw) {
			if e.shown == ascii && !isASCII(raw) {
				e.shown = utf
			}
			return string(raw), true
		}
		if e.shown == utf {
			return string(bytes.ToValidUTF8(raw, []byte("\ufffd"))), false
		}
		e.shown, e.chars = chars, charmap.Windows1252
	}
	out, err := e.chars.NewDecoder().Bytes(raw)
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
