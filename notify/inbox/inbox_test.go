package inbox

import (
	"context"
	"errors"
	"fmt"
	"net/smtp"
	"strings"
	"testing"
	"time"
)

func start(t *testing.T, c Config) *Inbox {
	t.Helper()
	in, err := Start(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	return in
}

func post(in *Inbox, to, subject, body string) error {
	msg := "From: a@x.example\r\nTo: " + to + "\r\nSubject: " + subject + "\r\n\r\n" + body + "\r\n"
	return smtp.SendMail(in.Addr(), nil, "a@x.example", []string{to}, []byte(msg))
}

func TestMessagesAreKept(t *testing.T) {
	noon := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	in := start(t, Config{Now: func() time.Time { return noon }})
	for i := range 3 {
		if err := post(in, fmt.Sprintf("p%d@x.example", i%2), fmt.Sprint("number ", i), "text"); err != nil {
			t.Fatal(err)
		}
	}
	all := in.Messages()
	if len(all) != 3 || all[0].Subject != "number 2" || !all[0].At.Equal(noon) {
		t.Fatalf("kept %+v", all)
	}
	if got := in.To("P0@x.example"); len(got) != 2 || got[1].Subject != "number 0" {
		t.Errorf("to p0: %+v", got)
	}
	if m, ok := in.Message(all[1].ID); !ok || m.Subject != "number 1" {
		t.Errorf("message %d: %+v, %v", all[1].ID, m, ok)
	}
	if _, ok := in.Message(99); ok {
		t.Error("message 99 was never sent")
	}
}

func TestTheOldestGoFirst(t *testing.T) {
	in := start(t, Config{MaxKept: 2})
	for i := range 4 {
		if err := post(in, "p@x.example", fmt.Sprint("number ", i), "text"); err != nil {
			t.Fatal(err)
		}
	}
	all := in.Messages()
	if len(all) != 2 || all[1].Subject != "number 2" {
		t.Errorf("kept %+v", all)
	}
	if _, ok := in.Message(1); ok {
		t.Error("the first is still there")
	}
	if m, ok := in.Message(4); !ok || m.Subject != "number 3" {
		t.Errorf("the last: %+v", m)
	}
}

func TestLargeMessagesAreRefused(t *testing.T) {
	in := start(t, Config{MaxBytes: 2000})
	if err := post(in, "p@x.example", "large", strings.Repeat("a line\r\n", 1000)); err == nil || !strings.HasPrefix(err.Error(), "552") {
		t.Errorf("answer %v, want 552", err)
	}
	if err := post(in, "p@x.example", "small", "text"); err != nil {
		t.Errorf("after a large message: %v", err)
	}
	if all := in.Messages(); len(all) != 1 {
		t.Errorf("kept %d messages, want the small one", len(all))
	}
}

func TestUnreadableMessagesAreRefused(t *testing.T) {
	in := start(t, Config{})
	err := smtp.SendMail(in.Addr(), nil, "a@x.example", []string{"b@x.example"}, []byte("Content-Type: multipart/mixed\r\n\r\nx\r\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "554") {
		t.Errorf("answer %v, want 554", err)
	}
}

func TestClientsAreCounted(t *testing.T) {
	in := start(t, Config{MaxClients: 1})
	first, err := smtp.Dial(in.Addr())
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Hello("one.example"); err != nil {
		t.Fatal(err)
	}
	second, err := smtp.Dial(in.Addr())
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Hello("two.example"); err == nil {
		t.Error("a second client was let in")
	}
	second.Close()
	if err := first.Quit(); err != nil {
		t.Fatal(err)
	}
}

func TestWait(t *testing.T) {
	in := start(t, Config{})
	sent := make(chan error, 1)
	arrived := in.Arrived()
	go func() {
		sent <- errors.Join(post(in, "other@x.example", "not this", "text"), post(in, "p@x.example", "this", "text"))
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	m, err := in.Wait(ctx, func(m Message) bool { return m.IsTo("p@x.example") })
	if err != nil || m.Subject != "this" {
		t.Errorf("%+v, %v", m, err)
	}
	<-arrived
	if err := <-sent; err != nil {
		t.Error(err)
	}
	over, stop := context.WithCancelCause(t.Context())
	stop(errors.New("enough"))
	if _, err := in.Wait(over, func(Message) bool { return false }); err == nil || !strings.Contains(err.Error(), "enough") {
		t.Errorf("waiting in vain: %v", err)
	}
}

func TestLoopbackOnly(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:25", "localhost:0", "[::]:0", "nonsense"} {
		if in, err := Start(Config{Addr: addr}); err == nil {
			in.Close()
			t.Errorf("listens on %s", addr)
		}
	}
}
