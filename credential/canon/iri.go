package canon

import "strings"

// isAbsolute tells whether s is an IRI with a scheme, or a blank node. White
// space is refused: it would end the IRI in N-Quads.
func isAbsolute(s string) bool {
	colon := strings.IndexByte(s, ':')
	if colon <= 0 || !(isScheme(s[:colon]) || s[:colon] == "_") {
		return false
	}
	for i := colon + 1; i < len(s); i++ {
		if c := s[i]; c == ' ' || c >= '\t' && c <= '\r' {
			return false
		}
	}
	return true
}

// isScheme follows RFC 3986, section 3.1.
func isScheme(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i] | 0x20
		switch {
		case 'a' <= c && c <= 'z':
		case i > 0 && ('0' <= s[i] && s[i] <= '9' || s[i] == '+' || s[i] == '-' || s[i] == '.'):
		default:
			return false
		}
	}
	return s != ""
}

func isBlank(s string) bool { return strings.HasPrefix(s, "_:") }

// keywords of JSON-LD 1.1 (section 1.7). Those for framing are left out.
var keywords = map[string]bool{
	"@base": true, "@container": true, "@context": true, "@direction": true, "@graph": true, "@id": true,
	"@import": true, "@included": true, "@index": true, "@json": true, "@language": true, "@list": true,
	"@nest": true, "@none": true, "@prefix": true, "@propagate": true, "@protected": true, "@reverse": true,
	"@set": true, "@type": true, "@value": true, "@version": true, "@vocab": true,
}

func isKeyword(s string) bool { return len(s) > 0 && s[0] == '@' && keywords[s] }

// looksLikeKeyword finds what JSON-LD reserves: @ and letters.
func looksLikeKeyword(s string) bool {
	if len(s) < 2 || s[0] != '@' {
		return false
	}
	for i := 1; i < len(s); i++ {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// isLanguage tells whether s has the shape of a BCP 47 tag.
func isLanguage(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if len(part) < 1 || len(part) > 8 {
			return false
		}
		for j := 0; j < len(part); j++ {
			c := part[j] | 0x20
			if !('a' <= c && c <= 'z' || i > 0 && '0' <= part[j] && part[j] <= '9') {
				return false
			}
		}
	}
	return true
}
