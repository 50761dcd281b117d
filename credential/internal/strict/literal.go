package strict

import (
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// The bits by which eight bytes are looked at in one.
const (
	lows  = 0x0101010101010101
	highs = 0x8080808080808080
)

// special has a high bit for each of eight bytes that is a quotation mark, a
// backslash or a control character. The lowest of them is right; those above
// it need not be.
func special(w uint64) uint64 {
	quote, slash := w^lows*'"', w^lows*'\\'
	return ((w-lows*0x20)&^w | (quote-lows)&^quote | (slash-lows)&^slash) & highs
}

// plain returns the first position from pos on that is a quotation mark, a
// backslash or a control character, or the end.
func (s *scanner) plain(pos int) int {
	raw := s.raw
	for ; pos+8 <= len(raw); pos += 8 {
		if found := special(binary.LittleEndian.Uint64(raw[pos:])); found != 0 {
			return pos + bits.TrailingZeros64(found)/8
		}
	}
	for pos < len(raw) && raw[pos] >= 0x20 && raw[pos] != '"' && raw[pos] != '\\' {
		pos++
	}
	return pos
}

// quoted reads a string. The whole input is known to be UTF-8.
func (s *scanner) quoted(pos int) int {
	start := pos + 1
	switch pos = s.plain(start); s.peek(pos) {
	case '"':
		s.add(token{kind: Text, from: uint32(start), to: uint32(pos)})
		return pos + 1
	case '\\':
		return s.escaped(start, pos)
	}
	return s.unclosed(pos)
}

func (s *scanner) unclosed(pos int) int {
	if pos < len(s.raw) {
		return s.syntax(pos, "an escape for a control character")
	}
	return s.syntax(pos, "a closing quotation mark")
}

// escaped goes on with a string from its first escape.
func (s *scanner) escaped(start, pos int) int {
	t := s.tape
	if cap(t.text) == 0 {
		t.text = make([]byte, 0, min(len(s.raw)-start, 64+len(s.raw)/8))
	}
	begin, from := start, len(t.text)
	t.text = append(t.text, s.raw[start:pos]...)
	for {
		switch s.peek(pos) {
		case '"':
			s.add(token{kind: Text, escaped: true, from: uint32(begin), to: uint32(pos), more: uint32(len(t.texts))})
			t.texts = append(t.texts, span{uint32(from), uint32(len(t.text))})
			return pos + 1
		case '\\':
			r, after := s.escape(pos + 1)
			if after == failed {
				return failed
			}
			t.text = utf8.AppendRune(t.text, r)
			pos = after
		default:
			return s.unclosed(pos)
		}
		start = pos
		pos = s.plain(pos)
		t.text = append(t.text, s.raw[start:pos]...)
	}
}

func (s *scanner) escape(pos int) (rune, int) {
	c := s.peek(pos)
	if at := strings.IndexByte(`"\/bfnrt`, c); at >= 0 && c != 0 {
		return rune("\"\\/\b\f\n\r\t"[at]), pos + 1
	}
	if c != 'u' {
		return 0, s.syntax(pos, "an escape JSON knows")
	}
	first, pos := s.hex(pos + 1)
	if pos == failed || !utf16.IsSurrogate(first) {
		return first, pos
	}
	if s.peek(pos) == '\\' && s.peek(pos+1) == 'u' {
		second, after := s.hex(pos + 2)
		if after == failed {
			return 0, failed
		}
		if r := utf16.DecodeRune(first, second); r != '\uFFFD' {
			return r, after
		}
	}
	return 0, s.fail("json.surrogate", "half of a surrogate pair stands alone")
}

// hex reads the four digits of an escape.
func (s *scanner) hex(pos int) (rune, int) {
	if pos+4 > len(s.raw) {
		return 0, s.syntax(pos, "four hexadecimal digits")
	}
	n, err := strconv.ParseUint(string(s.raw[pos:pos+4]), 16, 16)
	if err != nil {
		return 0, s.syntax(pos, "four hexadecimal digits")
	}
	return rune(n), pos + 4
}

// number reads a number that a double holds without loss.
func (s *scanner) number(start int) int {
	pos := start
	if s.peek(pos) == '-' {
		pos++
	}
	if s.peek(pos) == '0' {
		pos++
	} else if pos = s.digits(pos); pos == failed {
		return failed
	}
	if s.peek(pos) == '.' {
		if pos = s.digits(pos + 1); pos == failed {
			return failed
		}
	}
	if c := s.peek(pos); c == 'e' || c == 'E' {
		pos++
		if c := s.peek(pos); c == '+' || c == '-' {
			pos++
		}
		if pos = s.digits(pos); pos == failed {
			return failed
		}
	}
	text := string(s.raw[start:pos])
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || !exact(text, f) {
		return s.fail("json.number", "this number has more digits or a greater exponent than every reader can keep")
	}
	s.add(token{kind: Number, from: uint32(start), to: uint32(pos), more: uint32(len(s.tape.numbers))})
	s.tape.numbers = append(s.tape.numbers, f)
	return pos
}

// digits reads one digit or more.
func (s *scanner) digits(pos int) int {
	start := pos
	for c := s.peek(pos); c >= '0' && c <= '9'; c = s.peek(pos) {
		pos++
	}
	if pos == start {
		return s.syntax(pos, "a digit")
	}
	return pos
}

// exact tells whether f stands for the number written: whole numbers digit
// for digit, others within the 17 digits that tell every double apart.
func exact(text string, f float64) bool {
	if len(text) <= 15 && f != 0 && !strings.ContainsAny(text, "eE") {
		return true // short enough to be told at a glance
	}
	digits := significant(text)
	if f == 0 {
		return digits == ""
	}
	if f == math.Trunc(f) && math.Abs(f) >= 1<<53 {
		return digits == significant(strconv.FormatFloat(f, 'e', -1, 64))
	}
	return len(digits) <= 17
}

// significant returns the digits of a number without leading and closing zeros.
func significant(text string) string {
	digits := make([]byte, 0, len(text))
	for i := range len(text) {
		if c := text[i]; c == 'e' || c == 'E' {
			break
		} else if c >= '0' && c <= '9' {
			digits = append(digits, c)
		}
	}
	return strings.Trim(string(digits), "0")
}
