package credential

import (
	"slices"
	"strings"
	"time"

	"laurel/credential/internal/strict"
)

// The patterns of the official schemas, written out: they are asked of every
// text of every credential that is verified.

const (
	lower  = "abcdefghijklmnopqrstuvwxyz"
	upper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits = "0123456789"
)

// consists tells whether a text is made of these characters, and of some.
func consists(s, of string) bool {
	for i := range len(s) {
		if strings.IndexByte(of, s[i]) < 0 {
			return false
		}
	}
	return s != ""
}

// isLanguage matches ^[a-z]{2}(-[A-Z]{2})?$
func isLanguage(s string) bool {
	return (len(s) == 2 || len(s) == 5 && s[2] == '-' && consists(s[3:], upper)) && consists(s[:2], lower)
}

// isLanguageTag matches ^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$
func isLanguageTag(s string) bool {
	language, rest, more := strings.Cut(s, "-")
	if len(language) < 2 || len(language) > 4 || !consists(language, lower) {
		return false
	}
	if more && len(rest) >= 4 && consists(rest[:1], upper) && consists(rest[1:4], lower) {
		if rest, more = rest[4:], len(rest) > 4; more {
			if rest[0] != '-' {
				return false
			}
			rest = rest[1:]
		}
	}
	return !more || len(rest) == 2 && consists(rest, upper) || len(rest) == 3 && consists(rest, digits)
}

// wellFormedTag tells whether a text looks like a BCP 47 tag.
func wellFormedTag(s string) bool {
	return len(s) <= 35 && consists(s, lower+upper+digits+"-") && s[0] != '-' && s[len(s)-1] != '-' && !strings.Contains(s, "--")
}

// isDecimal matches ^[0-9]+(\.[0-9]+)?$
func isDecimal(s string) bool {
	whole, fraction, more := strings.Cut(s, ".")
	return consists(whole, digits) && (!more || consists(fraction, digits))
}

// isCountry matches ^[A-Z]{2}$
func isCountry(s string) bool { return len(s) == 2 && consists(s, upper) }

// isJWS matches ^[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+$
func isJWS(s string) bool {
	header, rest, ok := strings.Cut(s, ".")
	payload, signature, more := strings.Cut(rest, ".")
	const base64url = lower + upper + digits + "_-"
	return ok && more && consists(header, base64url) && (payload == "" || consists(payload, base64url)) && consists(signature, base64url)
}

// hasExtension matches (ext:)[a-z|A-Z|0-9|.|-|_]+ anywhere in the text, as the
// schemas do. The set has no hyphen: |-| is a range of one.
func hasExtension(s string) bool {
	for {
		_, rest, found := strings.Cut(s, "ext:")
		if !found {
			return false
		}
		if rest != "" && consists(rest[:1], lower+upper+digits+"|._") {
			return true
		}
		s = rest
	}
}

// isExtension tells whether a value is an own one beside an enumeration (OB
// 3.0 §Enumerations).
func isExtension(s string) bool {
	name, ok := strings.CutPrefix(s, "ext:")
	return ok && consists(name, lower+upper+digits+"._-")
}

// isMoment tells whether [ParseTime] reads a text.
func isMoment(s string) bool {
	_, err := ParseTime(s)
	return err == nil
}

// isDateTime matches date-time of RFC 3339 §5.6, with its leap seconds.
func isDateTime(s string) bool {
	if len(s) < 20 || s[10] != 'T' && s[10] != 't' {
		return false
	}
	if _, err := time.Parse(time.DateOnly, s[:10]); err != nil {
		return false
	}
	hour, minute, second := two(s[11:], ':'), two(s[14:], ':'), two(s[17:], 0)
	rest := s[19:]
	if rest[0] == '.' {
		rest = strings.TrimLeft(rest[1:], digits)
		if len(rest) == len(s)-20 {
			return false
		}
	}
	shift := 0
	if rest != "Z" && rest != "z" {
		if len(rest) != 6 || rest[0] != '+' && rest[0] != '-' {
			return false
		}
		h, m := two(rest[1:], ':'), two(rest[4:], 0)
		if h < 0 || h > 23 || m < 0 || m > 59 {
			return false
		}
		if shift = h*60 + m; rest[0] == '+' {
			shift = -shift
		}
	}
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 {
		return false
	}
	const day = 24 * 60
	return second < 60 || (hour*60+minute+shift+day)%day == day-1 // a leap second ends a day in UTC
}

// two reads two digits and what follows them, if it is named; -1 is none.
func two(s string, then byte) int {
	if len(s) < 2 || !consists(s[:2], digits) || then != 0 && (len(s) < 3 || s[2] != then) {
		return -1
	}
	return int(s[0]-'0')*10 + int(s[1]-'0')
}

// byLanguage tells whether an object is what the lenient schemas have for a
// text: texts under languages, and nothing else.
func byLanguage(m map[string]any, fits func(string) bool) bool {
	for language, value := range m {
		s, isText := value.(string)
		if !isText || !isLanguage(language) || fits != nil && !fits(s) {
			return false
		}
	}
	return true
}

// isLanguageMap tells whether an object holds texts alone: by language, or a
// language value (VC Data Model 2.0 §Language and Base Direction).
func isLanguageMap(m map[string]any) bool {
	for _, value := range m {
		if _, ok := value.(string); !ok {
			return false
		}
	}
	return len(m) > 0
}

// isURI tells whether s is an absolute URI or IRI, by its scheme and the
// characters that can be in none.
func isURI(s string) bool {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || rest == "" || scheme == "" || strings.ContainsAny(s, " \t\r\n<>\"{}|\\^`") {
		return false
	}
	return consists(scheme[:1], lower+upper) && consists(scheme, lower+upper+digits+"+-.")
}

// isOneOf tells whether a text, or one of a list, is one of the wanted.
func isOneOf(v any, wanted ...string) bool {
	switch v := v.(type) {
	case string:
		return slices.Contains(wanted, v)
	case []any:
		for _, item := range v {
			if s, ok := item.(string); ok && slices.Contains(wanted, s) {
				return true
			}
		}
	}
	return false
}

// clip keeps a stranger's text short enough for a message.
func clip(s string) string { return strict.Clip(s, 80) }
