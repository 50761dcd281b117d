package record

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of what is taken from a credential, in characters.
const (
	maxName  = 300
	maxLine  = 500
	maxText  = 8000
	maxURL   = 2000
	maxImage = 2 << 20 // bytes of a data: URL
	maxList  = 50
)

// line is text as one line: no control characters, no marks that turn the
// direction of writing, blanks single, at most limit characters.
func line(text string, limit int) string {
	if len(text) > 8*limit {
		text = text[:8*limit] // no character takes more than four bytes
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case hidden(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.TrimSpace(shorten(strings.Join(strings.Fields(text), " "), limit))
}

// paragraphs is text with its lines kept, otherwise as line cleans it.
func paragraphs(text string, limit int) string {
	if len(text) > 8*limit {
		text = text[:8*limit]
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n").Replace(strings.ToValidUTF8(text, ""))
	text = strings.Map(func(r rune) rune {
		if hidden(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(shorten(strings.TrimSpace(text), limit))
}

// hidden finds what would not print, or make a text look like another one.
func hidden(r rune) bool {
	return unicode.IsControl(r) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) || r == 0xfeff || r == 0x061c
}

func shorten(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:limit-1])) + "…"
}

// address is a web address that may be linked to, or "".
func address(text string) string {
	if len(text) > maxURL || strings.ContainsFunc(text, func(r rune) bool { return hidden(r) || unicode.IsSpace(r) }) {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.User != nil || u.Hostname() == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return ""
	}
	return text
}

// picture is the address of a picture, or one inside the credential: of these
// only bitmaps, since an SVG is a document of its own.
func picture(text string) string {
	for _, kind := range []string{"png", "jpeg", "gif", "webp"} {
		if strings.HasPrefix(text, "data:image/"+kind+";base64,") {
			if len(text) > maxImage || strings.Trim(text[len("data:image/;base64,")+len(kind):], base64Letters) != "" {
				return ""
			}
			return text
		}
	}
	return address(text)
}

const base64Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="

// between is n, or 0 when it is none or lies outside 0 < n ≤ most.
func between(n, most float64) float64 {
	if n > 0 && n <= most { // false also for NaN
		return n
	}
	return 0
}
