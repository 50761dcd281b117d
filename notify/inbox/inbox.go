// Package inbox is an SMTP receiver on this machine alone. The demonstration
// shows what arrived in it as a mailbox page; tests read the links out of it.
//
// [Start] gives an [Inbox]; [Inbox.Wait] waits for a message without polling.
package inbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// Config bounds an inbox. The zero value works.
type Config struct {
	Addr       string // 127.0.0.1:0 if empty; only loopback is accepted
	MaxBytes   int    // of one message; 1 MiB if zero
	MaxKept    int    // messages; the oldest go first; 2,000 if zero
	MaxClients int    // at once; 64 if zero
	Now        func() time.Time
}

// Inbox keeps the messages that arrived, in memory.
type Inbox struct {
	config   Config
	listener net.Listener
	server   *smtp.Server
	stopped  chan struct{}

	mu      sync.Mutex
	kept    []Message // the oldest first
	next    int
	arrived chan struct{} // closed and made anew with every message
	clients int
}

// Start listens. Close ends it.
func Start(c Config) (*Inbox, error) {
	c.fill()
	if err := onLoopback(c.Addr); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return nil, fmt.Errorf("starting the mailbox: %w", err)
	}
	in := &Inbox{config: c, listener: listener, arrived: make(chan struct{}), stopped: make(chan struct{})}
	in.server = smtp.NewServer(smtp.BackendFunc(in.session))
	in.server.Domain = "localhost"
	in.server.MaxMessageBytes = int64(c.MaxBytes)
	in.server.MaxRecipients = 20
	in.server.ReadTimeout = time.Minute
	in.server.WriteTimeout = time.Minute
	in.server.EnableSMTPUTF8 = true
	in.server.ErrorLog = silent{} // a client that hangs up is no news here
	go func() {
		defer close(in.stopped)
		_ = in.server.Serve(listener) // ends with Close
	}()
	return in, nil
}

func (c *Config) fill() {
	if c.Addr == "" {
		c.Addr = "127.0.0.1:0"
	}
	if c.MaxBytes <= 0 {
		c.MaxBytes = 1 << 20
	}
	if c.MaxKept <= 0 {
		c.MaxKept = 2000
	}
	if c.MaxClients <= 0 {
		c.MaxClients = 64
	}
	if c.Now == nil {
		c.Now = time.Now
	}
}

// onLoopback refuses any address that others could reach: what arrives here
// opens accounts.
func onLoopback(addr string) error {
	at, err := netip.ParseAddrPort(addr)
	if err != nil || !at.Addr().Unmap().IsLoopback() {
		return fmt.Errorf("the mailbox listens on loopback only, such as 127.0.0.1:0, not on %q", addr)
	}
	return nil
}

// Addr is where it listens, HOST:PORT.
func (in *Inbox) Addr() string { return in.listener.Addr().String() }

// URL is what --smtp takes.
func (in *Inbox) URL() string { return "smtp://" + in.Addr() + "?starttls=never" }

// Close stops listening and hangs up. What arrived stays readable.
func (in *Inbox) Close() error {
	err := in.server.Close()
	if closeErr := in.listener.Close(); errors.Is(err, smtp.ErrServerClosed) || closeErr == nil {
		err = nil
	}
	<-in.stopped
	return err
}

// Messages lists what is kept, the newest first.
func (in *Inbox) Messages() []Message {
	in.mu.Lock()
	defer in.mu.Unlock()
	all := slices.Clone(in.kept)
	slices.Reverse(all)
	return all
}

// Message finds one by its number.
func (in *Inbox) Message(id int) (Message, bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	i, found := slices.BinarySearchFunc(in.kept, id, func(m Message, id int) int { return m.ID - id })
	if !found {
		return Message{}, false
	}
	return in.kept[i], true
}

// To lists the messages to one address, the newest first.
func (in *Inbox) To(address string) []Message {
	return slices.DeleteFunc(in.Messages(), func(m Message) bool { return !m.IsTo(address) })
}

// Wait gives the newest message that fits, as soon as there is one.
func (in *Inbox) Wait(ctx context.Context, fits func(Message) bool) (Message, error) {
	for {
		arrived := in.Arrived()
		for _, m := range in.Messages() {
			if fits(m) {
				return m, nil
			}
		}
		select {
		case <-arrived:
		case <-ctx.Done():
			return Message{}, fmt.Errorf("waiting for a mail: %w", context.Cause(ctx))
		}
	}
}

// Arrived is closed when the next message arrives.
func (in *Inbox) Arrived() <-chan struct{} {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.arrived
}

// keep adds a message and wakes those who wait.
func (in *Inbox) keep(m Message) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.next++
	m.ID, m.At = in.next, in.config.Now().UTC()
	in.kept = append(in.kept, m)
	if extra := len(in.kept) - in.config.MaxKept; extra > 0 {
		in.kept = slices.Delete(in.kept, 0, extra)
	}
	close(in.arrived)
	in.arrived = make(chan struct{})
}

// session is one client's conversation.
func (in *Inbox) session(*smtp.Conn) (smtp.Session, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.clients >= in.config.MaxClients {
		return nil, &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "Too many clients, try again later"}
	}
	in.clients++
	return &session{in: in}, nil
}

type session struct {
	in   *Inbox
	to   []string
	over bool
}

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(io.LimitReader(r, int64(s.in.config.MaxBytes)+1))
	if err != nil {
		return err // go-smtp says 552 where the message was too large
	}
	m, err := Parse(raw)
	if err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "This message cannot be read"}
	}
	m.Envelope = slices.Clone(s.to)
	s.in.keep(m)
	return nil
}

func (s *session) Reset() { s.to = nil }

func (s *session) Logout() error {
	s.in.mu.Lock()
	defer s.in.mu.Unlock()
	if !s.over {
		s.over = true
		s.in.clients--
	}
	return nil
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// IsTo tells whether the message was sent to an address.
func (m Message) IsTo(address string) bool {
	return slices.ContainsFunc(m.Envelope, func(to string) bool { return strings.EqualFold(to, address) })
}
