package laureltest

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
)

// MailConduct is how a [MailServer] treats one connection.
type MailConduct int

const (
	MailTaken    MailConduct = iota // takes the mail
	MailBusy                        // greets with 421
	MailLater                       // 451 to the recipient: come back later
	MailRefused                     // 550 to the recipient: never
	MailSlow                        // greets, then says nothing more until the client is gone
	MailDropped                     // hangs up in the middle of the text
	MailUnclear                     // reads the whole mail, then hangs up without an answer
	MailTooLarge                    // 552 after the text
)

// MailServer is an SMTP server on loopback that misbehaves on purpose (RFC
// 5321). It speaks without TLS.
type MailServer struct {
	listener net.Listener
	over     sync.WaitGroup

	mu      sync.Mutex
	conduct []MailConduct // of the connections to come; the last one stays
	conns   map[net.Conn]bool
	taken   []string
	calls   int
	changed chan struct{} // closed and made anew when a conversation is over
}

// Mail starts a server that treats each connection in turn as told, and all
// later ones like the last. It ends with the test.
func Mail(t testing.TB, conduct ...MailConduct) *MailServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if len(conduct) == 0 {
		conduct = []MailConduct{MailTaken}
	}
	s := &MailServer{listener: listener, conduct: conduct, conns: map[net.Conn]bool{}, changed: make(chan struct{})}
	s.over.Go(s.accept)
	t.Cleanup(s.close)
	return s
}

// URL is what --smtp takes.
func (s *MailServer) URL() string { return "smtp://" + s.listener.Addr().String() + "?starttls=never" }

// Taken are the mails that were taken, whole, the oldest first.
func (s *MailServer) Taken() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.taken...)
}

// Become treats the connections to come so.
func (s *MailServer) Become(conduct MailConduct) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conduct = []MailConduct{conduct}
}

// Wait waits until so many conversations are over.
func (s *MailServer) Wait(t testing.TB, calls int) {
	t.Helper()
	ctx, cancel := bounded(t)
	defer cancel()
	for {
		s.mu.Lock()
		have, changed := s.calls, s.changed
		s.mu.Unlock()
		if have >= calls {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("the mail server was called %d times, want %d", have, calls)
		}
	}
}

func (s *MailServer) close() {
	s.listener.Close()
	s.mu.Lock()
	for conn := range s.conns {
		conn.Close()
	}
	s.mu.Unlock()
	s.over.Wait()
}

func (s *MailServer) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		how := s.conduct[0]
		if len(s.conduct) > 1 {
			s.conduct = s.conduct[1:]
		}
		s.conns[conn] = true
		s.mu.Unlock()
		s.over.Go(func() {
			text := mailTalk{conn: conn, in: bufio.NewScanner(conn), how: how}.run()
			conn.Close()
			s.mu.Lock()
			defer s.mu.Unlock()
			delete(s.conns, conn)
			if text != "" {
				s.taken = append(s.taken, text)
			}
			s.calls++
			close(s.changed)
			s.changed = make(chan struct{})
		})
	}
}

// mailTalk is one conversation.
type mailTalk struct {
	conn net.Conn
	in   *bufio.Scanner
	how  MailConduct
}

func (c mailTalk) say(line string) { fmt.Fprint(c.conn, line+"\r\n") }

// run gives the mail, if it was taken.
func (c mailTalk) run() (taken string) {
	if c.how == MailBusy {
		c.say("421 4.3.2 Too many connections, come back later")
		return ""
	}
	c.say("220 mail.example ready")
	for c.in.Scan() {
		if c.how == MailSlow {
			continue
		}
		verb, _, _ := strings.Cut(strings.ToUpper(c.in.Text()), " ")
		switch verb {
		case "RCPT":
			c.recipient()
		case "DATA":
			c.say("354 Go on")
			text, ok := c.text()
			if !ok {
				return ""
			}
			if c.how == MailTooLarge {
				c.say("552 5.3.4 This is too large")
				continue
			}
			taken = text
			c.say("250 2.0.0 Taken as 4711")
		case "QUIT":
			c.say("221 Farewell")
			return taken
		default:
			c.say("250 2.0.0 Fine")
		}
	}
	return taken
}

func (c mailTalk) recipient() {
	switch c.how {
	case MailLater:
		c.say("451 4.7.1 Greylisted, come back later")
	case MailRefused:
		c.say("550 5.1.1 No such user here")
	default:
		c.say("250 2.1.5 Fine")
	}
}

// text reads a mail up to its dot; false where the server hangs up over it.
func (c mailTalk) text() (string, bool) {
	var b strings.Builder
	for c.in.Scan() {
		line := c.in.Text()
		switch {
		case c.how == MailDropped:
			return "", false
		case line == ".":
			return b.String(), c.how != MailUnclear
		}
		b.WriteString(strings.TrimPrefix(line, ".") + "\n")
	}
	return "", false
}
