package notify

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"

	"laurel/notify/inbox"
)

var server = mail.Address{Name: "Laurel", Address: "laurel@laurel.example"}

func mailbox(t *testing.T) *inbox.Inbox {
	t.Helper()
	in, err := inbox.Start(inbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	return in
}

func sender(t *testing.T, url string) *SMTP {
	t.Helper()
	s, err := ParseSMTP(url, server)
	if err != nil {
		t.Fatal(err)
	}
	s.Now = func() time.Time { return noon }
	return s
}

func TestSMTPDelivers(t *testing.T) {
	in := mailbox(t)
	m, err := Compose(Claim, letter())
	if err != nil {
		t.Fatal(err)
	}
	m.To.Name, m.FromName, m.ReplyTo.Name = "Þóra Hrafnkelsdóttir", "Гильдия Кондитеров", "ليلى المرساوي"
	m.Subject = "“Façonner” à Brabourg · 王思远"
	words, err := sender(t, in.URL()).Send(t.Context(), "claim.1@laurel.example", m)
	if err != nil || words == "" {
		t.Fatalf("the server said %q, %v", words, err)
	}
	got := in.To("mira@post.example")[0]
	if got.MessageID != "claim.1@laurel.example" || got.Subject != m.Subject || got.Auto != "auto-generated" {
		t.Errorf("arrived %+v", got)
	}
	if got.From != "Гильдия Кондитеров <laurel@laurel.example>" || got.To != "Þóra Hrafnkelsdóttir <mira@post.example>" || got.ReplyTo != "ليلى المرساوي <awards@nordmark.example>" {
		t.Errorf("addresses: %s; %s; %s", got.From, got.To, got.ReplyTo)
	}
	if strings.TrimSpace(got.Text) != strings.TrimSpace(m.Text) || strings.TrimSpace(got.HTML) != strings.TrimSpace(m.HTML) {
		t.Errorf("the text changed on the way:\n%s\n%s", got.Text, got.HTML)
	}
	if links := got.Links(); len(links) != 1 || links[0] != letter().Link {
		t.Errorf("links %q", links)
	}
}

// Whatever is put into names and subject, it stays in them.
func TestHeadersCannotBeInjected(t *testing.T) {
	evil := "x\r\nBcc: victim@post.example\r\n\r\n<script>"
	m := claim()
	m.To.Name, m.FromName, m.ReplyTo, m.Subject = evil, evil, mail.Address{Name: evil, Address: "a@b.example"}, evil
	raw, err := message(m, server, "id@laurel.example", noon)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(raw), "\r\n\r\n")
	for line := range strings.SplitSeq(head, "\r\n") {
		if strings.HasPrefix(line, "Bcc") || strings.Contains(line, "\n") || strings.Contains(line, "\r") {
			t.Errorf("header line %q", line)
		}
	}
	for _, address := range []string{"a@b.example\r\nRCPT TO:<c@d.example>", "a@b.example> SIZE=1", "a b@c.example", "a@b@c.example", "@b", "a@", "\"a\"@b.example"} {
		m := claim()
		m.To.Address = address
		if _, err := message(m, server, "id@laurel.example", noon); !isPermanent(err) {
			t.Errorf("address %q: %v", address, err)
		}
	}
}

// peer is a server that says the given lines, one to each of ours, and then
// hangs up. An empty line says nothing; after "354" it reads the mail first.
func peer(t *testing.T, lines ...string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		heard := bufio.NewScanner(conn)
		for i, line := range lines {
			if line == "" {
				heard.Scan()
				heard.Scan() // until the client has enough
				return
			}
			fmt.Fprint(conn, line+"\r\n")
			for heard.Scan() {
				if i > 0 && strings.HasPrefix(line, "354") && heard.Text() != "." {
					continue
				}
				break
			}
		}
	}()
	return "smtp://" + l.Addr().String()
}

func TestSMTPRefusals(t *testing.T) {
	const hi, ehlo, ok = "220 hello", "250 hello", "250 2.0.0 fine"
	for _, tt := range []struct {
		name      string
		lines     []string
		permanent bool
		words     string
	}{
		{"refuses the connection", []string{"554 go away"}, false, "554"},
		{"busy", []string{"421 4.3.2 too many"}, false, "421"},
		{"refuses the sender", []string{hi, ehlo, "550 5.7.1 not from you", ok}, true, "550 5.7.1 not from you"},
		{"knows no such person", []string{hi, ehlo, ok, "550 5.1.1 no such user", ok}, true, "550 5.1.1 no such user"},
		{"mailbox full for now", []string{hi, ehlo, ok, "452 4.2.2 full", ok}, false, "452 4.2.2 full"},
		{"greylisted", []string{hi, ehlo, ok, "451 4.7.1 try later", ok}, false, "451 4.7.1 try later"},
		{"refuses the text", []string{hi, ehlo, ok, ok, "354 go on", "552 5.3.4 too large", ok}, true, "552 5.3.4 too large"},
		{"hangs up at once", nil, false, "EOF"},
		{"hangs up before the text", []string{hi, ehlo, ok}, false, "EOF"},
		{"hangs up after the text", []string{hi, ehlo, ok, ok, "354 go on"}, false, "EOF"},
		{"talks nonsense", []string{hi, "what?"}, false, ""},
		{"says nothing", []string{""}, false, "timeout"},
		{"falls silent before its answer", []string{hi, ehlo, ok, ok, ""}, false, "timeout"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := sender(t, peer(t, tt.lines...))
			s.Timeout = 150 * time.Millisecond
			_, err := s.Send(t.Context(), "id@laurel.example", claim())
			if err == nil || isPermanent(err) != tt.permanent || !strings.Contains(wordsOf(err), tt.words) {
				t.Errorf("permanent %v: %v; want permanent %v and %q", isPermanent(err), err, tt.permanent, tt.words)
			}
		})
	}
}

func TestSMTPNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if _, err := sender(t, "smtp://"+l.Addr().String()).Send(t.Context(), "id@laurel.example", claim()); err == nil || isPermanent(err) {
		t.Errorf("answer %v, want one that allows trying again", err)
	}
}

// A farewell that fails after the server took the mail changes nothing.
func TestSMTPTakenThenHungUp(t *testing.T) {
	s := sender(t, peer(t, "220 hello", "250 hello", "250 ok", "250 ok", "354 go on", "250 taken as 7"))
	if words, err := s.Send(t.Context(), "id@laurel.example", claim()); err != nil || words != "taken as 7" {
		t.Errorf("%q, %v", words, err)
	}
}

func TestSMTPWantsEncryptionForAPassword(t *testing.T) {
	s := sender(t, strings.Replace(peer(t, "220 hello", "250 hello"), "smtp://", "smtp://user:geheim@", 1))
	_, err := s.Send(t.Context(), "id@laurel.example", claim())
	if err == nil || isPermanent(err) || !strings.Contains(err.Error(), "STARTTLS") {
		t.Errorf("answer %v, want a word on STARTTLS", err)
	}
	if text := fmt.Sprintf("%v %+v %#v %+v", s, s, s, *s); strings.Contains(text, "geheim") {
		t.Errorf("the password is shown: %s", text)
	}
}

func TestSMTPKeepsToTheContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	s := sender(t, peer(t, ""))
	if _, err := s.Send(ctx, "id@laurel.example", claim()); err == nil || isPermanent(err) {
		t.Errorf("answer %v", err)
	}
}

func TestParseSMTP(t *testing.T) {
	for _, tt := range []struct {
		url      string
		host     string
		port     int
		implicit bool
		starttls string
	}{
		{"smtp://mail.example", "mail.example", 25, false, "TLSOpportunistic"},
		{"smtp://mail.example:2525?starttls=never", "mail.example", 2525, false, "NoTLS"},
		{"smtp://u:p%40ss@mail.example", "mail.example", 587, false, "TLSMandatory"},
		{"smtp://u:p@[::1]:25?starttls=try", "::1", 25, false, "TLSOpportunistic"},
		{"smtps://u:p@mail.example", "mail.example", 465, true, "TLSMandatory"},
	} {
		s, err := ParseSMTP(tt.url, server)
		if err != nil || s.host != tt.host || s.port != tt.port || s.implicit != tt.implicit || s.starttls.String() != tt.starttls {
			t.Errorf("%s: %+v, %v", tt.url, s, err)
		}
	}
	for _, url := range []string{"", "mail.example:25", "http://mail.example", "smtp://", "smtp://mail.example/path", "smtp://mail.example:99999",
		"smtp://mail.example?tls=no", "smtp://mail.example?starttls=maybe", "smtp://u:geheim@mail.example:x%zz"} {
		if _, err := ParseSMTP(url, server); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%q: %v", url, err)
		}
	}
	if _, err := ParseSMTP("smtp://mail.example", mail.Address{Address: "no address"}); err == nil {
		t.Error("a sender without an address was taken")
	}
}
