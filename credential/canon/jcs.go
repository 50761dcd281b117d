package canon

import (
	"cmp"
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// JSON writes decoded JSON in the canonical form of RFC 8785 (JCS).
func JSON(v any) ([]byte, error) {
	text, err := appendJSON(nil, v, maxDepth)
	if err != nil {
		return nil, place(nil).fail(codeOf(err), "%s", err)
	}
	return text, nil
}

var errDeep = errors.New("this is nested too deep")

func appendJSON(b []byte, v any, depth int) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case string:
		return appendString(b, v)
	case []any:
		return appendArray(b, v, depth-1)
	case map[string]any:
		return appendObject(b, v, depth-1)
	}
	f, err := number(v)
	if err != nil {
		return nil, err
	}
	return appendNumber(b, f), nil
}

func codeOf(err error) string {
	if err == errDeep {
		return TooLarge
	}
	return InvalidValue
}

func appendArray(b []byte, list []any, depth int) (_ []byte, err error) {
	if depth < 0 {
		return nil, errDeep
	}
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendJSON(b, v, depth); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendObject(b []byte, m map[string]any, depth int) (_ []byte, err error) {
	if depth < 0 {
		return nil, errDeep
	}
	b = append(b, '{')
	for i, name := range slices.SortedFunc(maps.Keys(m), byUTF16[string]) {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendString(b, name); err != nil {
			return nil, err
		}
		b = append(b, ':')
		if b, err = appendJSON(b, m[name], depth); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// byUTF16 orders names by their UTF-16 code units (RFC 8785, section 3.2.3).
// That is the order of their bytes, but that surrogates come before U+E000.
func byUTF16[T string | []byte](x, y T) int {
	for i := range min(len(x), len(y)) {
		if a, b := x[i], y[i]; a != b {
			order := cmp.Compare(a, b)
			if (a >= 0xF0) != (b >= 0xF0) && min(a, b) >= 0xEE {
				order = -order
			}
			return order
		}
	}
	return cmp.Compare(len(x), len(y))
}

const hexDigits = "0123456789abcdef"

func appendString(b []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return nil, errors.New("the text is not UTF-8")
	}
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c >= 0x20:
			b = append(b, c)
		case c == '\b':
			b = append(b, '\\', 'b')
		case c == '\t':
			b = append(b, '\\', 't')
		case c == '\n':
			b = append(b, '\\', 'n')
		case c == '\f':
			b = append(b, '\\', 'f')
		case c == '\r':
			b = append(b, '\\', 'r')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(b, '"'), nil
}

// appendNumber writes a number as ECMAScript does.
func appendNumber(b []byte, f float64) []byte {
	if f == 0 {
		return append(b, '0')
	}
	if abs := math.Abs(f); abs >= 1e-6 && abs < 1e21 {
		return strconv.AppendFloat(b, f, 'f', -1, 64)
	}
	b = strconv.AppendFloat(b, f, 'e', -1, 64)
	// Go writes e-07, ECMAScript e-7.
	if n := len(b); n > 4 && b[n-4] == 'e' && b[n-2] == '0' {
		b[n-2] = b[n-1]
		b = b[:n-1]
	}
	return b
}
