package inbox

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/encoding/htmlindex"
)

// Message is a mail as people read it.
type Message struct {
	ID        int    // in its inbox; 0 from Parse
	MessageID string // without angle brackets
	From      string // as written: "Name <address>"
	To        string
	ReplyTo   string
	Envelope  []string // the addresses it was really sent to
	Subject   string
	Text      string
	HTML      string // as it came: show it nowhere without a sandbox
	Auto      string // the header Auto-Submitted
	At        time.Time
	Size      int
}

// Bounds on what is read out of one message.
const (
	maxDepth = 6
	maxParts = 50
	maxText  = 512 << 10
)

// Parse reads a message (RFC 5322, MIME). Of several texts the first one
// counts; attachments are passed over.
func Parse(raw []byte) (Message, error) {
	in, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Message{}, fmt.Errorf("reading a mail: %w", err)
	}
	m := Message{
		MessageID: strings.Trim(strings.TrimSpace(in.Header.Get("Message-Id")), "<>"),
		From:      addresses(in.Header, "From"),
		To:        addresses(in.Header, "To"),
		ReplyTo:   addresses(in.Header, "Reply-To"),
		Subject:   decoded(in.Header.Get("Subject")),
		Auto:      in.Header.Get("Auto-Submitted"),
		Size:      len(raw),
	}
	p := parser{into: &m, parts: maxParts}
	if err := p.part(in.Header.Get("Content-Type"), in.Header.Get("Content-Transfer-Encoding"), "", in.Body, maxDepth); err != nil {
		return Message{}, err
	}
	for _, text := range []*string{&m.MessageID, &m.From, &m.To, &m.ReplyTo, &m.Subject, &m.Text, &m.HTML, &m.Auto} {
		*text = strings.ToValidUTF8(*text, "\ufffd")
	}
	m.Text = strings.ReplaceAll(m.Text, "\r\n", "\n")
	m.HTML = strings.ReplaceAll(m.HTML, "\r\n", "\n")
	return m, nil
}

var wordDecoder = mime.WordDecoder{CharsetReader: charsetReader}

func decoded(header string) string {
	if text, err := wordDecoder.DecodeHeader(header); err == nil {
		return text
	}
	return header
}

// addresses writes a header's addresses readably, or the header as it stands.
func addresses(h mail.Header, name string) string {
	raw := h.Get(name)
	list, err := (&mail.AddressParser{WordDecoder: &wordDecoder}).ParseList(raw)
	if err != nil {
		return decoded(raw)
	}
	var all []string
	for _, a := range list {
		if a.Name == "" {
			all = append(all, a.Address)
		} else {
			all = append(all, a.Name+" <"+a.Address+">")
		}
	}
	return strings.Join(all, ", ")
}

type parser struct {
	into  *Message
	parts int // how many more may be read
}

// part reads one MIME entity and those inside it.
func (p *parser) part(contentType, encoding, disposition string, body io.Reader, depth int) error {
	if p.parts--; p.parts < 0 || depth == 0 {
		return errors.New("reading a mail: too many parts, or too deep")
	}
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind, params = "text/plain", nil // RFC 2045 §5.2
	}
	if strings.HasPrefix(kind, "multipart/") {
		return p.multipart(params["boundary"], body, depth)
	}
	if where, _, err := mime.ParseMediaType(disposition); err == nil && where == "attachment" {
		return nil
	}
	into := map[string]*string{"text/plain": &p.into.Text, "text/html": &p.into.HTML}[kind]
	if into == nil || *into != "" {
		return nil
	}
	text, err := io.ReadAll(io.LimitReader(uncoded(encoding, body), maxText))
	if err != nil {
		return fmt.Errorf("reading a mail's text: %w", err)
	}
	*into = inUTF8(params["charset"], text)
	return nil
}

func (p *parser) multipart(boundary string, body io.Reader, depth int) error {
	if boundary == "" {
		return errors.New("reading a mail: parts without a boundary")
	}
	parts := multipart.NewReader(body, boundary)
	for {
		// The raw part, for NextPart would undo quoted-printable and hide that it did.
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading a mail's parts: %w", err)
		}
		h := part.Header
		if err := p.part(h.Get("Content-Type"), h.Get("Content-Transfer-Encoding"), h.Get("Content-Disposition"), part, depth-1); err != nil {
			return err
		}
	}
}

func uncoded(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}

func charsetReader(charset string, r io.Reader) (io.Reader, error) {
	e, err := htmlindex.Get(charset)
	if err != nil {
		return nil, err
	}
	return e.NewDecoder().Reader(r), nil
}

func inUTF8(charset string, text []byte) string {
	if charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "us-ascii") {
		return string(text)
	}
	if e, err := htmlindex.Get(charset); err == nil {
		if plain, err := e.NewDecoder().Bytes(text); err == nil {
			return string(plain)
		}
	}
	return string(text)
}

var link = regexp.MustCompile(`https?://[^\s<>"]+`)

// Links lists the addresses in the text, in their order.
func (m Message) Links() []string { return link.FindAllString(m.Text, -1) }
