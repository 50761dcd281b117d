package assess

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"laurel/fault"
)

// bounded says that a text is longer than most characters, or nothing.
func bounded(field, text string, most int) *fault.Error {
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unprintable):
		return fault.Field(field, "This has characters that cannot be shown. Type it instead of pasting it.")
	case utf8.RuneCountInString(text) > most:
		return fault.Field(field, "This is longer than {most} characters. Shorten it.", "most", grouped(most))
	}
	return nil
}

// unprintable finds control characters but line ends and tabs, and the marks
// that turn the direction of writing.
func unprintable(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069)
}

// tidy is a text as it is kept: line ends as one character, no space around.
func tidy(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"))
}

// badLink says what is wrong with the address of a piece of work, or nothing.
func badLink(field, link string) *fault.Error {
	u, err := url.Parse(link)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || len(link) > maxLink || strings.ContainsFunc(link, unicode.IsSpace) {
		return fault.Field(field, "Write the whole address of the work, beginning with https://.")
	}
	return nil
}

// grouped writes 100000 as 100,000.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// Number writes points without needless zeros, to a hundredth at most.
func Number(f float64) string {
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(f, 'f', 2, 64), "0"), ".")
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// newPart names a task or a criterion for good.
func newPart(prefix string) string {
	var random [5]byte
	rand.Read(random[:])
	return prefix + strings.ToLower(base32.StdEncoding.EncodeToString(random[:]))
}

// sentence is a fault in words.
func sentence(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Sentence()
	}
	return err.Error()
}
