package notify

import (
	"errors"
	"fmt"
	"net/textproto"
	"strings"
	"unicode"
)

// Refused is a mail not taken. Words say why, in the server's words where it
// spoke.
type Refused struct {
	Permanent bool // trying again cannot help
	Words     string
	Cause     error
}

func (r *Refused) Error() string { return r.Words }

// Unwrap gives the cause.
func (r *Refused) Unwrap() error { return r.Cause }

func isPermanent(err error) bool {
	r, ok := errors.AsType[*Refused](err)
	return ok && r.Permanent
}

func wordsOf(err error) string {
	if r, ok := errors.AsType[*Refused](err); ok {
		return r.Words
	}
	return err.Error()
}

// answered classifies what a server said about a mail: 5yz is for good, 4yz is
// for now (RFC 5321 §4.2.1), and silence or a broken line is for now too.
func answered(err error) *Refused {
	if said, ok := errors.AsType[*textproto.Error](err); ok {
		return &Refused{Permanent: said.Code >= 500 && said.Code < 600, Words: fmt.Sprintf("%d %s", said.Code, said.Msg), Cause: err}
	}
	return unreached(err)
}

// unreached is for anything before a mail is spoken of: no connection, no
// encryption, no sign-in. The mail is not to blame, so it is kept for later.
func unreached(err error) *Refused {
	return &Refused{Words: err.Error(), Cause: err}
}

// oneLine turns line breaks and other control characters into single spaces,
// so that no value can begin a header or a paragraph of its own.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	return strings.Join(strings.Fields(s), " ")
}
