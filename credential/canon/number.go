package canon

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
)

// maxExact is the largest integer up to which each one is a double.
const maxExact = 1 << 53

// number reads a JSON number. One that a double cannot hold is refused: other
// software would sign another number.
func number(v any) (float64, error) {
	switch n := v.(type) {
	case float64:
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return 0, errors.New("this is no JSON number")
		}
		return n, nil
	case json.Number:
		f, err := strconv.ParseFloat(string(n), 64)
		if err != nil {
			return 0, errors.New("the number " + string(n) + " is out of range")
		}
		if math.Abs(f) >= maxExact && !strings.ContainsAny(string(n), ".eE") && !isExact(string(n), f) {
			return 0, errors.New("the number " + string(n) + " has more digits than can be kept")
		}
		return f, nil
	}
	return 0, errors.New("this is no JSON value")
}

// isExact tells whether digits are those of f, in full or as few as name it.
func isExact(digits string, f float64) bool {
	return strconv.FormatFloat(f, 'f', 0, 64) == digits || strconv.FormatFloat(f, 'f', -1, 64) == digits
}

// numberText writes a number the way JSON-LD says (JSON-LD 1.1 API, section
// 8.2.2): an integer in digits, any other as a canonical xsd:double.
func numberText(f float64, datatype string) (text, native string) {
	if f == math.Trunc(f) && math.Abs(f) < 1e21 && datatype != xsdDouble {
		if f == 0 {
			f = 0 // no -0
		}
		return strconv.FormatFloat(f, 'f', 0, 64), xsdInteger
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'E', 15, 64), "E")
	mantissa = strings.TrimRight(mantissa, "0")
	if strings.HasSuffix(mantissa, ".") {
		mantissa += "0"
	}
	n, _ := strconv.Atoi(exponent)
	return mantissa + "E" + strconv.Itoa(n), xsdDouble
}
