package account

import (
	"net/mail"
	"strings"

	"laurel/fault"
)

// NormalEmail brings an address into the form it is kept and compared in:
// without display name, in lower case. Local parts are case-sensitive by
// RFC 5321 §2.4, but no mailbox people use tells them apart.
func NormalEmail(text string) (string, error) {
	text = strings.TrimSpace(text)
	bad := fault.Field("email", "This is not a mail address. It should look like name@example.org.")
	if len(text) > 254 { // RFC 5321 §4.5.3.1.3, as erratum 1690 counts
		return "", bad
	}
	a, err := mail.ParseAddress(text)
	if err != nil {
		return "", bad
	}
	local, domain, ok := strings.Cut(a.Address, "@")
	if !ok || local == "" || domain == "" || strings.ContainsAny(a.Address, " \t\r\n<>\"") {
		return "", bad
	}
	return strings.ToLower(a.Address), nil
}
