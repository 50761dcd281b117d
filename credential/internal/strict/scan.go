package strict

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"
)

// scanner writes a tape in one walk over the bytes. Its methods take the
// position of what they read and return the one after it, or failed.
type scanner struct {
	tape   *Tape
	raw    []byte
	tokens []token // of the tape
	lim    Limits
	values int
	names  []name // of the objects that are open
	steps  []string
	err    *Error
}

const failed = -1

// scanners keeps what names are compared in.
var scanners = sync.Pool{New: func() any { return &scanner{names: make([]name, 0, 64)} }}

func (s *scanner) release() {
	if cap(s.names) > 1024 {
		return
	}
	*s = scanner{names: s.names}
	scanners.Put(s)
}

// scan fills the tape.
func (t *Tape) scan(lim Limits) error {
	s := scanners.Get().(*scanner)
	*s = scanner{tape: t, raw: t.raw, lim: lim, names: s.names[:0]}
	defer func() {
		t.tokens = s.tokens
		s.release()
	}()
	switch {
	case len(t.raw) > lim.Size:
		return &Error{Code: "json.tooLarge", Text: "the text is longer than " + strconv.Itoa(lim.Size) + " bytes"}
	case !utf8.Valid(t.raw):
		return &Error{Code: "json.notUTF8", Text: "the text is not UTF-8"}
	}
	pos := s.space(0)
	if pos == len(t.raw) {
		return &Error{Code: "json.empty", Text: "the text is empty"}
	}
	if s.tokens = t.tokens[:0]; cap(s.tokens) == 0 {
		s.tokens = make([]token, 0, len(t.raw)/14+16) // badges have one in 16 bytes
	}
	if pos = s.value(pos, 0); pos == failed {
		slices.Reverse(s.steps)
		s.err.Pointer = Pointer(s.steps...)
		return s.err
	}
	if pos = s.space(pos); pos != len(t.raw) {
		return &Error{Code: "json.trailing", Text: "something follows the end of the JSON value at byte " + strconv.Itoa(pos)}
	}
	return nil
}

// fail notes what is wrong. The steps to its place are added by the callers
// on the way back.
func (s *scanner) fail(code, text string) int {
	s.err = &Error{Code: code, Text: text}
	return failed
}

// within adds a step to the place of a failure.
func (s *scanner) within(step string) int {
	s.steps = append(s.steps, step)
	return failed
}

func (s *scanner) syntax(pos int, wanted string) int {
	if pos >= len(s.raw) {
		return s.fail("json.syntax", "the text ends where "+wanted+" should follow")
	}
	r, _ := utf8.DecodeRune(s.raw[pos:])
	return s.fail("json.syntax", fmt.Sprintf("byte %d is %q where %s should stand", pos, r, wanted))
}

// text is what a Text means.
func (s *scanner) text(i int) []byte {
	t := &s.tokens[i]
	if t.escaped {
		at := s.tape.texts[t.more]
		return s.tape.text[at.from:at.to]
	}
	return s.raw[t.from:t.to]
}

// space skips white space, of which there mostly is none.
func (s *scanner) space(pos int) int {
	if pos < len(s.raw) && s.raw[pos] > ' ' {
		return pos
	}
	return s.spaces(pos)
}

func (s *scanner) spaces(pos int) int {
	for pos < len(s.raw) {
		switch s.raw[pos] {
		case ' ', '\t', '\n', '\r':
			pos++
		default:
			return pos
		}
	}
	return pos
}

func (s *scanner) peek(pos int) byte {
	if pos < len(s.raw) {
		return s.raw[pos]
	}
	return 0
}

func (s *scanner) add(t token) { s.tokens = append(s.tokens, t) }

// value reads a value that depth others enclose.
func (s *scanner) value(pos, depth int) int {
	if s.values++; s.values > s.lim.Values {
		return s.fail("json.tooMany", "the text holds more than "+strconv.Itoa(s.lim.Values)+" values")
	}
	switch c := s.peek(pos); {
	case c == '"':
		return s.quoted(pos)
	case c == '{':
		return s.object(pos, depth)
	case c == '[':
		return s.array(pos, depth)
	case c == '-' || c >= '0' && c <= '9':
		return s.number(pos)
	case c == 't':
		return s.word(pos, "true", True)
	case c == 'f':
		return s.word(pos, "false", False)
	case c == 'n':
		return s.word(pos, "null", Null)
	}
	return s.syntax(pos, "a value")
}

func (s *scanner) word(pos int, word string, kind Kind) int {
	end := pos + len(word)
	if end > len(s.raw) || string(s.raw[pos:end]) != word {
		return s.syntax(pos, "a value")
	}
	s.add(token{kind: kind, from: uint32(pos), to: uint32(end)})
	return end
}

// tooDeep refuses an array or object that depth others enclose.
func (s *scanner) tooDeep(pos, depth int) bool {
	if depth < s.lim.Depth || s.peek(pos) != '{' && s.peek(pos) != '[' {
		return false
	}
	s.fail("json.tooDeep", "values are nested deeper than "+strconv.Itoa(s.lim.Depth))
	return true
}

// open begins an array or object; close ends it.
func (s *scanner) open(kind Kind, pos int) (at int) {
	s.add(token{kind: kind, from: uint32(pos)})
	return len(s.tokens) - 1
}

func (s *scanner) close(at, end int) int {
	t := &s.tokens[at]
	t.to, t.more = uint32(end), uint32(len(s.tokens))
	return end
}

func (s *scanner) object(pos, depth int) int {
	at := s.open(Object, pos)
	pos = s.space(pos + 1)
	if s.peek(pos) == '}' {
		return s.close(at, pos+1)
	}
	met := names{from: len(s.names)}
	for {
		if s.peek(pos) != '"' {
			return s.syntax(pos, "a member's name")
		}
		name := len(s.tokens)
		if pos = s.quoted(pos); pos == failed {
			return failed
		}
		if pos = s.space(pos); s.peek(pos) != ':' {
			return s.syntax(pos, "a colon")
		}
		pos = s.space(pos + 1)
		if t := &s.tokens[name]; !t.escaped {
			t.more = Hash(s.raw[t.from:t.to])
		}
		if s.tooDeep(pos, depth+1) {
			return s.within(string(s.text(name)))
		}
		if s.twice(&met, name) {
			s.fail("json.duplicateKey", "this member is given twice")
			return s.within(string(s.text(name)))
		}
		if pos = s.value(pos, depth+1); pos == failed {
			return s.within(string(s.text(name)))
		}
		var done bool
		if pos, done = s.next(pos, '}'); done || pos == failed {
			break
		}
	}
	s.names = s.names[:met.from]
	if pos == failed {
		return failed
	}
	return s.close(at, pos)
}

func (s *scanner) array(pos, depth int) int {
	at := s.open(Array, pos)
	pos = s.space(pos + 1)
	if s.peek(pos) == ']' {
		return s.close(at, pos+1)
	}
	for i := 0; ; i++ {
		if s.tooDeep(pos, depth+1) {
			return s.within(step(i))
		}
		if pos = s.value(pos, depth+1); pos == failed {
			return s.within(step(i))
		}
		var done bool
		if pos, done = s.next(pos, ']'); pos == failed {
			return failed
		} else if done {
			return s.close(at, pos)
		}
	}
}

// next reads what follows a member: a comma, or the end.
func (s *scanner) next(pos int, end byte) (after int, done bool) {
	pos = s.space(pos)
	switch s.peek(pos) {
	case end:
		return pos + 1, true
	case ',':
		return s.space(pos + 1), false
	}
	return s.syntax(pos, "a comma or the end"), false
}

// Hash is a quick hash of a short text. Whoever chooses the texts can make
// them collide, so it must only ever save comparisons among few.
func Hash(b []byte) uint32 {
	const prime = 0x9E3779B97F4A7C15
	n := len(b)
	h := uint64(n)
	switch {
	case n >= 8:
		h ^= binary.LittleEndian.Uint64(b) ^ bits.RotateLeft64(binary.LittleEndian.Uint64(b[n-8:]), 29)
	case n >= 4:
		h ^= uint64(binary.LittleEndian.Uint32(b))<<32 ^ uint64(binary.LittleEndian.Uint32(b[n-4:]))<<8
	default:
		for _, c := range b {
			h = h<<8 | uint64(c)
		}
	}
	return uint32(h * prime >> 32)
}
