package issuer

import (
	"strconv"
	"strings"

	"laurel/fault"
)

// number reads a result as people write it: "84", "84.5", "84,5", "84 %".
func number(text string) (float64, bool) {
	f, err := strconv.ParseFloat(plainNumber(text), 64)
	return f, err == nil && f >= 0 && f < 1e9
}

// plainNumber is a result as programs read it: "84.5".
func plainNumber(text string) string {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	return strings.Replace(text, ",", ".", 1)
}

// badNumber says what is wrong with a result that is a number up to best; a
// best of 0 is unknown.
func badNumber(result string, best float64) *fault.Error {
	f, ok := number(result)
	switch {
	case !ok:
		return fault.Field("result", "Write the result as a number, such as 84.")
	case best > 0 && f > best:
		return fault.Field("result", "{result} is more than the {best} there are.", "result", result, "best", Number(best))
	}
	return nil
}

// Words is a result as people read it: "84 of 100", "Merit".
func (g Grading) Words(result string) string {
	switch {
	case result == "" && g.Kind == PassFail:
		return "passed"
	case result == "":
		return ""
	case g.Kind == Percent:
		return strings.TrimSuffix(strings.TrimSpace(result), "%") + " of 100"
	case g.Kind == Points && g.Max != "":
		return result + " of " + g.Max
	}
	return result
}
