package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// SMTP sends through one server. Make it with [ParseSMTP].
type SMTP struct {
	From    mail.Address
	Timeout time.Duration // for connecting, and again for sending; 15 s if zero
	Now     func() time.Time

	host     string
	port     int
	implicit bool // TLS from the first byte
	starttls gomail.TLSPolicy
	user     string
	password string
	roots    *x509.CertPool // whose certificates count; the system's if nil
}

// String shows where mails go, not the password.
func (s SMTP) String() string { return net.JoinHostPort(s.host, strconv.Itoa(s.port)) }

// GoString is String, for %#v.
func (s SMTP) GoString() string { return s.String() }

// ParseSMTP reads the address of a mail server:
//
//	smtp://HOST[:PORT]    port 587 with a user, else 25
//	smtps://HOST[:PORT]   TLS from the first byte, port 465
//	smtp://USER:PASSWORD@HOST
//	?starttls=always | try | never
//
// Without the last, STARTTLS is a must where a password travels, and used
// where it is offered otherwise.
func ParseSMTP(text string, from mail.Address) (*SMTP, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, errors.New("the address of the mail server cannot be read; it looks like smtp://host:587") // err may show the password
	}
	s := &SMTP{From: from, Now: time.Now, host: u.Hostname(), user: u.User.Username()}
	s.password, _ = u.User.Password()
	switch u.Scheme {
	case "smtp":
		s.port = 25
		if s.user != "" {
			s.port = 587
		}
	case "smtps":
		s.port, s.implicit = 465, true
	default:
		return nil, errors.New("the address of the mail server begins with smtp:// or smtps://")
	}
	if s.host == "" || u.Path != "" && u.Path != "/" || u.Fragment != "" {
		return nil, errors.New("the address of the mail server is smtp://host:port, with nothing after it but ?starttls=")
	}
	if p := u.Port(); p != "" {
		if s.port, err = strconv.Atoi(p); err != nil || s.port < 1 || s.port > 65535 {
			return nil, fmt.Errorf("port %s of the mail server is not between 1 and 65535", p)
		}
	}
	if !soundAddress(from.Address) {
		return nil, fmt.Errorf("the sender %q is not a mail address", from.Address)
	}
	return s, s.readPolicy(u.Query())
}

func (s *SMTP) readPolicy(q url.Values) error {
	for name := range q {
		if name != "starttls" {
			return fmt.Errorf("the address of the mail server knows ?starttls=, not %q", name)
		}
	}
	switch choice := q.Get("starttls"); choice {
	case "always":
		s.starttls = gomail.TLSMandatory
	case "try":
		s.starttls = gomail.TLSOpportunistic
	case "never":
		s.starttls = gomail.NoTLS
	case "":
		s.starttls = gomail.TLSOpportunistic
		if s.user != "" {
			s.starttls = gomail.TLSMandatory
		}
	default:
		return fmt.Errorf("starttls is always, try or never, not %q", choice)
	}
	return nil
}

// Send hands the mail over and returns what the server said. All of it takes
// at most twice the timeout.
func (s *SMTP) Send(ctx context.Context, id MessageID, m Mail) (string, error) {
	raw, err := message(m, s.From, id, s.Now())
	if err != nil {
		return "", err
	}
	timeout := s.patience(ctx)
	conn, err := s.connect(ctx, timeout)
	if err != nil {
		return "", unreached(err)
	}
	defer conn.Close()
	if err := conn.UpdateDeadline(timeout); err != nil {
		return "", unreached(err)
	}
	words, err := converse(conn, s.From.Address, m.To.Address, raw)
	if err != nil {
		return "", answered(err)
	}
	_ = conn.Quit() // the mail is the server's now, whatever it says to a farewell
	return words, nil
}

// converse is one mail's part of the conversation (RFC 5321 §3.3).
func converse(conn *smtp.Client, from, to string, raw []byte) (words string, err error) {
	if err := conn.Mail(from); err != nil {
		return "", err
	}
	if err := conn.Rcpt(to); err != nil {
		return "", err
	}
	w, err := conn.Data()
	if err != nil {
		return "", err
	}
	// A half-written mail must not be closed: the closing dot would send it.
	if _, err := w.Write(raw); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	if said, ok := w.(*smtp.DataCloser); ok {
		words = said.ServerResponse()
	}
	return words, nil
}

// connect says hello, starts TLS by the policy and signs in. Where that fails
// the connection is hung up, which the library leaves open.
func (s *SMTP) connect(ctx context.Context, timeout time.Duration) (*smtp.Client, error) {
	var line net.Conn
	options := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(timeout), gomail.WithTLSPolicy(s.starttls), gomail.WithHELO(s.hello()),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.host, RootCAs: s.roots, MinVersion: tls.VersionTLS12}),
	}
	if s.implicit {
		options = append(options, gomail.WithSSL()) // with a dialer of ours the library would not know that this line is safe
	} else {
		options = append(options, gomail.WithDialContextFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
			line = conn
			return conn, err
		}))
	}
	if s.user != "" {
		options = append(options, gomail.WithUsername(s.user), gomail.WithPassword(s.password), gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover))
	}
	client, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return nil, err
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil && line != nil {
		line.Close()
	}
	return conn, err
}

// hello is the name we greet with: our domain, which unlike a machine's name
// tells nothing of the inside.
func (s *SMTP) hello() string {
	_, domain, _ := strings.Cut(s.From.Address, "@")
	if net.ParseIP(domain) != nil {
		return "[" + domain + "]"
	}
	return domain
}

// patience is the timeout, or half of what the context leaves if that is less.
func (s *SMTP) patience(ctx context.Context) time.Duration {
	timeout := s.Timeout
	if timeout <= 0 {
		timeout = 15 * time.Second
	}
	if until, ok := ctx.Deadline(); ok {
		timeout = min(timeout, max(time.Until(until)/2, time.Millisecond))
	}
	return timeout
}
