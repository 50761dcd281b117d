// Package strict reads JSON that strangers send: UTF-8 only, no member twice,
// bounded in size, depth and count, and only numbers and strings that every
// reader understands alike (RFC 8259 within the limits of I-JSON, RFC 7493).
// Signatures depend on it: two readers of one document must see one document.
package strict

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits bounds what is read. The zero value stands for the defaults.
type Limits struct {
	Size   int // bytes; 8 MiB
	Depth  int // nested objects and arrays; 64
	Values int // values of all kinds; 524,288, so that 8 MiB of "[]," stay cheap
}

const (
	defaultSize   = 8 << 20
	defaultDepth  = 64
	defaultValues = 1 << 19
)

// Error says where and why a text is not the JSON we read.
type Error struct {
	Pointer string // JSON Pointer (RFC 6901) to the value at fault; "" is the whole
	Code    string // stable, e.g. "json.duplicateKey"
	Text    string // one sentence
}

func (e *Error) Error() string {
	if e.Pointer == "" {
		return e.Text
	}
	return shorten(e.Pointer) + ": " + e.Text
}

// shorten leaves out the middle of a pointer: a stranger's names may be long,
// and his values deep.
func shorten(pointer string) string {
	const ends = 40
	if r := []rune(pointer); len(r) > 2*ends {
		return string(r[:ends]) + "…" + string(r[len(r)-ends:])
	}
	return pointer
}

// Decode reads one JSON value: map[string]any, []any, string, float64, bool
// or nil. The error is an [*Error].
func Decode(raw []byte, lim Limits) (any, error) {
	lim = lim.orDefaults()
	s := &scanner{raw: raw, lim: lim}
	switch {
	case len(raw) > lim.Size:
		return nil, s.fail("json.tooLarge", "the text is longer than "+strconv.Itoa(lim.Size)+" bytes")
	case !utf8.Valid(raw):
		return nil, s.fail("json.notUTF8", "the text is not UTF-8")
	}
	s.whole = string(raw)
	s.space()
	if s.pos == len(raw) {
		return nil, s.fail("json.empty", "the text is empty")
	}
	v, err := s.value()
	if err != nil {
		return nil, err
	}
	s.space()
	if s.pos != len(raw) {
		return nil, s.fail("json.trailing", "something follows the end of the JSON value at byte "+strconv.Itoa(s.pos))
	}
	return v, nil
}

func (l Limits) orDefaults() Limits {
	if l.Size == 0 {
		l.Size = defaultSize
	}
	if l.Depth == 0 {
		l.Depth = defaultDepth
	}
	if l.Values == 0 {
		l.Values = defaultValues
	}
	return l
}

// Pointer joins the steps to a place into a JSON Pointer.
func Pointer(steps ...string) string {
	var b strings.Builder
	for _, step := range steps {
		b.WriteByte('/')
		b.WriteString(escape.Replace(step))
	}
	return b.String()
}

var escape = strings.NewReplacer("~", "~0", "/", "~1")

// scanner walks the bytes once; path holds the steps to the present value.
// Strings are parts of whole, so that they need not be copied one by one.
type scanner struct {
	raw    []byte
	whole  string
	pos    int
	values int
	path   []string
	lim    Limits
}

func (s *scanner) fail(code, text string) *Error {
	return &Error{Pointer: Pointer(s.path...), Code: code, Text: text}
}

func (s *scanner) syntax(wanted string) *Error {
	if s.pos >= len(s.raw) {
		return s.fail("json.syntax", "the text ends where "+wanted+" should follow")
	}
	r, _ := utf8.DecodeRune(s.raw[s.pos:])
	return s.fail("json.syntax", fmt.Sprintf("byte %d is %q where %s should stand", s.pos, r, wanted))
}

func (s *scanner) space() {
	for s.pos < len(s.raw) {
		switch s.raw[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

func (s *scanner) peek() byte {
	if s.pos < len(s.raw) {
		return s.raw[s.pos]
	}
	return 0
}

func (s *scanner) value() (any, error) {
	if s.values++; s.values > s.lim.Values {
		return nil, s.fail("json.tooMany", "the text holds more than "+strconv.Itoa(s.lim.Values)+" values")
	}
	switch c := s.peek(); {
	case c == '{':
		return s.object()
	case c == '[':
		return s.array()
	case c == '"':
		return s.text()
	case c == '-' || c >= '0' && c <= '9':
		return s.number()
	case s.word("true"):
		return true, nil
	case s.word("false"):
		return false, nil
	case s.word("null"):
		return nil, nil
	}
	return nil, s.syntax("a value")
}

func (s *scanner) word(w string) bool {
	if !strings.HasPrefix(s.whole[s.pos:], w) {
		return false
	}
	s.pos += len(w)
	return true
}

// enter steps into a value, refusing to go too deep.
func (s *scanner) enter(step string) *Error {
	if s.path = append(s.path, step); len(s.path) >= s.lim.Depth && (s.peek() == '{' || s.peek() == '[') {
		return s.fail("json.tooDeep", "values are nested deeper than "+strconv.Itoa(s.lim.Depth))
	}
	return nil
}

func (s *scanner) leave() { s.path = s.path[:len(s.path)-1] }

func (s *scanner) object() (any, error) {
	s.pos++
	found := map[string]any{}
	s.space()
	if s.peek() == '}' {
		s.pos++
		return found, nil
	}
	for {
		if s.peek() != '"' {
			return nil, s.syntax("a member's name")
		}
		name, err := s.text()
		if err != nil {
			return nil, err
		}
		s.space()
		if s.peek() != ':' {
			return nil, s.syntax("a colon")
		}
		s.pos++
		s.space()
		if err := s.enter(name); err != nil {
			return nil, err
		}
		if _, twice := found[name]; twice {
			return nil, s.fail("json.duplicateKey", "this member is given twice")
		}
		v, err := s.value()
		if err != nil {
			return nil, err
		}
		s.leave()
		found[name] = v
		if done, err := s.next('}'); done || err != nil {
			return found, err
		}
	}
}

func (s *scanner) array() (any, error) {
	s.pos++
	found := []any{}
	s.space()
	if s.peek() == ']' {
		s.pos++
		return found, nil
	}
	for {
		if err := s.enter(strconv.Itoa(len(found))); err != nil {
			return nil, err
		}
		v, err := s.value()
		if err != nil {
			return nil, err
		}
		s.leave()
		found = append(found, v)
		if done, err := s.next(']'); done || err != nil {
			return found, err
		}
	}
}

// next reads what follows a member: a comma, or the end.
func (s *scanner) next(end byte) (done bool, err error) {
	s.space()
	switch s.peek() {
	case end:
		s.pos++
		return true, nil
	case ',':
		s.pos++
		s.space()
		return false, nil
	}
	return false, s.syntax("a comma or the end")
}
