package account

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"laurel/fault"
)

// maxName bounds a person's or an organisation's name, in characters.
const maxName = 200

// cleanName trims a name and refuses what would not print as one.
func cleanName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	switch {
	case name == "":
		return "", fault.Field("name", "Give a name.")
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unprintable):
		return "", fault.Field("name", "This name has characters that cannot be shown.")
	case utf8.RuneCountInString(name) > maxName:
		return "", fault.Field("name", "This name is longer than 200 characters.")
	}
	return name, nil
}

// unprintable finds control characters, and the marks that turn the direction
// of writing and so make a name look like another.
func unprintable(r rune) bool {
	return unicode.IsControl(r) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069)
}

// localPath keeps where to go after signing in to pages of our own.
func localPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || len(next) > 1000 ||
		!strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}
