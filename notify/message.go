package notify

import (
	"bytes"
	"fmt"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// message renders m as it travels (RFC 5322, MIME).
func message(m Mail, from mail.Address, id MessageID, date time.Time) ([]byte, error) {
	for _, a := range []mail.Address{from, m.To} {
		if !soundAddress(a.Address) {
			return nil, &Refused{Permanent: true, Words: "this is not a mail address"}
		}
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(named(from, m.FromName))
	msg.ToMailAddress(named(m.To, ""))
	if soundAddress(m.ReplyTo.Address) {
		msg.ReplyToMailAddress(named(m.ReplyTo, ""))
	}
	msg.Subject(oneLine(m.Subject))
	msg.SetMessageIDWithValue(string(id))
	msg.SetDateWithValue(date)
	// Nobody's holiday notice should answer (RFC 3834 §5, and what Exchange looks for).
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	if m.Language != "" {
		msg.SetGenHeader("Content-Language", oneLine(m.Language)) // RFC 3282
	}
	msg.SetBodyString(gomail.TypeTextPlain, strings.ToValidUTF8(m.Text, "?"))
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, strings.ToValidUTF8(m.HTML, "?"))
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("writing a mail: %w", err)
	}
	return b.Bytes(), nil
}

// named is the address with a name of one line; other replaces its name.
func named(a mail.Address, other string) *mail.Address {
	if other != "" {
		a.Name = other
	}
	return &mail.Address{Name: oneLine(a.Name), Address: a.Address}
}

// soundAddress wants local@domain without anything that could end the command
// or the header it stands in.
func soundAddress(a string) bool {
	local, domain, ok := strings.Cut(a, "@")
	return ok && local != "" && domain != "" && len(a) <= 254 && !strings.Contains(domain, "@") &&
		strings.IndexFunc(a, func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`<>()[],;:"\`, r) }) < 0
}
