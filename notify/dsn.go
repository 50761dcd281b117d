package notify

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"strings"

	"laurel/fault"
)

// MaxReport bounds a delivery report; servers cut what they return.
const MaxReport = 1 << 20

// maxReportParts bounds the parts of a report; RFC 3462 has three.
const maxReportParts = 16

// Report is what a delivery status notification says (RFC 3464).
type Report struct {
	Message    MessageID // of the mail it is about, from the part that returns it
	Action     string    // failed, delayed, delivered, relayed or expanded (§2.3.3), in lower case
	Status     string    // e.g. 5.1.1 (RFC 3463)
	Diagnostic string    // the remote server's words, without "smtp;"
	Recipient  string    // the address it could not be delivered to
}

// words are status and diagnostic as one line without the address.
func (r Report) words() string {
	words := r.Diagnostic
	if !strings.Contains(words, r.Status) {
		words = strings.TrimSpace(r.Status + " " + words)
	}
	return tidyWords(or(words, r.Action), r.Recipient)
}

var errNoReport = fault.New(fault.Invalid, "mail.noReport",
	"This message is not a delivery report. One is of the type multipart/report, report-type delivery-status (RFC 3464).")

// ParseReport reads a delivery status notification. Anything else, such as a
// holiday notice, is [fault.Invalid].
func ParseReport(raw []byte) (Report, error) {
	if len(raw) > MaxReport {
		return Report{}, fault.New(fault.TooLarge, "mail.report", "This message is larger than 1 MiB, the most that is read.")
	}
	raw = pastEnvelope(raw)
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Report{}, fault.New(fault.Invalid, "mail.unreadable", "This cannot be read as a mail message.").Because(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || !strings.EqualFold(params["report-type"], "delivery-status") || params["boundary"] == "" {
		return Report{}, errNoReport
	}
	r, err := readParts(multipart.NewReader(m.Body, params["boundary"]))
	if err != nil {
		return Report{}, err
	}
	if r.Message == "" { // some return no headers, and answer to the mail instead
		r.Message = bareID(or(m.Header.Get("In-Reply-To"), m.Header.Get("References")))
	}
	switch {
	case r.Action == "":
		return Report{}, errNoReport
	case r.Message == "":
		return Report{}, fault.New(fault.Invalid, "mail.reportOfWhat", "This delivery report does not say which mail it is about: it returns no Message-ID.")
	}
	return r, nil
}

// pastEnvelope leaves out the "From " line that a mailbox or a pipe puts first.
func pastEnvelope(raw []byte) []byte {
	if !bytes.HasPrefix(raw, []byte("From ")) {
		return raw
	}
	_, rest, _ := bytes.Cut(raw, []byte("\n"))
	return rest
}

// readParts finds the status and the returned headers among the parts.
func readParts(parts *multipart.Reader) (r Report, err error) {
	for range maxReportParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return r, nil
		}
		if err != nil {
			if r.Action != "" { // cut off behind what matters
				return r, nil
			}
			return r, fault.New(fault.Invalid, "mail.cut", "This delivery report is cut off or broken.").Because(err)
		}
		kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		switch kind {
		case "message/delivery-status", "message/global-delivery-status": // RFC 3464 §2.1, RFC 6533 §5
			readStatus(decoded(part), &r)
		case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers":
			head, _ := textproto.NewReader(bufio.NewReader(decoded(part))).ReadMIMEHeader() // what was read before a broken line counts
			r.Message = bareID(head.Get("Message-Id"))
		}
	}
	return r, nil
}

func decoded(part *multipart.Part) io.Reader {
	if strings.EqualFold(strings.TrimSpace(part.Header.Get("Content-Transfer-Encoding")), "base64") {
		return base64.NewDecoder(base64.StdEncoding, part)
	}
	return part // quoted-printable is decoded by multipart
}

// readStatus reads the groups of fields (RFC 3464 §2.1): one about the
// message, then one for each recipient. A failure goes before anything else.
func readStatus(in io.Reader, r *Report) {
	lines := textproto.NewReader(bufio.NewReader(in))
	for range 100 { // groups; our mails have one recipient
		group, err := lines.ReadMIMEHeader()
		action := strings.ToLower(oneLine(group.Get("Action")))
		if action != "" && (r.Action == "" || action == "failed" && r.Action != "failed") {
			r.Action, r.Status = action, oneLine(group.Get("Status"))
			r.Diagnostic = afterType(group.Get("Diagnostic-Code"))
			r.Recipient = afterType(or(group.Get("Final-Recipient"), group.Get("Original-Recipient")))
		}
		if err != nil {
			return
		}
	}
}

// afterType is a field's value without its "rfc822;" or "smtp;" (RFC 3464 §2.1.2).
func afterType(s string) string {
	if _, value, ok := strings.Cut(s, ";"); ok {
		s = value
	}
	return oneLine(s)
}

// bareID is the first id of a header, without its brackets.
func bareID(s string) MessageID {
	_, s, open := strings.Cut(s, "<")
	s, _, shut := strings.Cut(s, ">")
	if !open || !shut || len(s) > 998 || strings.ContainsAny(s, " \t\r\n<") {
		return ""
	}
	return MessageID(s)
}
