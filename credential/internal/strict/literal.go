package strict

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
)

// text reads a string. The whole input is known to be UTF-8.
func (s *scanner) text() (string, error) {
	s.pos++
	start := s.pos
	for s.pos < len(s.raw) {
		switch c := s.raw[s.pos]; {
		case c == '"':
			s.pos++
			return s.whole[start : s.pos-1], nil
		case c == '\\':
			return s.escaped(start)
		case c < 0x20:
			return "", s.syntax("an escape for a control character")
		}
		s.pos++
	}
	return "", s.syntax("a closing quotation mark")
}

// escaped goes on with a string from its first escape.
func (s *scanner) escaped(start int) (string, error) {
	out := append([]byte(nil), s.raw[start:s.pos]...)
	for s.pos < len(s.raw) {
		switch c := s.raw[s.pos]; {
		case c == '"':
			s.pos++
			return string(out), nil
		case c < 0x20:
			return "", s.syntax("an escape for a control character")
		case c != '\\':
			out = append(out, c)
			s.pos++
		default:
			s.pos++
			r, err := s.escape()
			if err != nil {
				return "", err
			}
			out = append(out, string(r)...)
		}
	}
	return "", s.syntax("a closing quotation mark")
}

func (s *scanner) escape() (rune, error) {
	c := s.peek()
	if at := strings.IndexByte(`"\/bfnrt`, c); at >= 0 && c != 0 {
		s.pos++
		return rune("\"\\/\b\f\n\r\t"[at]), nil
	}
	if c != 'u' {
		return 0, s.syntax("an escape JSON knows")
	}
	first, err := s.hex()
	if err != nil || !utf16.IsSurrogate(first) {
		return first, err
	}
	if s.peek() == '\\' && s.pos+1 < len(s.raw) && s.raw[s.pos+1] == 'u' {
		s.pos++
		second, err := s.hex()
		if err != nil {
			return 0, err
		}
		if r := utf16.DecodeRune(first, second); r != '\uFFFD' {
			return r, nil
		}
	}
	return 0, s.fail("json.surrogate", "half of a surrogate pair stands alone")
}

// hex reads the u and four digits of an escape.
func (s *scanner) hex() (rune, error) {
	s.pos++
	if s.pos+4 > len(s.raw) {
		return 0, s.syntax("four hexadecimal digits")
	}
	n, err := strconv.ParseUint(s.whole[s.pos:s.pos+4], 16, 16)
	if err != nil {
		return 0, s.syntax("four hexadecimal digits")
	}
	s.pos += 4
	return rune(n), nil
}

// number reads a number that a double holds without loss.
func (s *scanner) number() (any, error) {
	start := s.pos
	if s.peek() == '-' {
		s.pos++
	}
	if s.peek() == '0' {
		s.pos++
	} else if !s.digits() {
		return nil, s.syntax("a digit")
	}
	if s.peek() == '.' {
		s.pos++
		if !s.digits() {
			return nil, s.syntax("a digit")
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.pos++
		if c := s.peek(); c == '+' || c == '-' {
			s.pos++
		}
		if !s.digits() {
			return nil, s.syntax("a digit")
		}
	}
	text := s.whole[start:s.pos]
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || !exact(text, f) {
		return nil, s.fail("json.number", "this number has more digits or a greater exponent than every reader can keep")
	}
	return f, nil
}

func (s *scanner) digits() bool {
	start := s.pos
	for c := s.peek(); c >= '0' && c <= '9'; c = s.peek() {
		s.pos++
	}
	return s.pos > start
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
