package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"strings"
	"testing"
	"time"

	"laurel/fault"
)

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

func claim() Mail {
	return Mail{Org: "org-1", Purpose: "claim", About: "award-1", To: mail.Address{Name: "Mira Fenwright", Address: "mira@post.example"},
		Subject: "An award", Text: "https://laurel.example/c/secret-token"}
}

func service(s Sender) (*Service, *memory, *time.Time) {
	kept, now := &memory{}, noon
	return &Service{Store: kept, Sender: s, Domain: "laurel.example", Now: func() time.Time { return now }}, kept, &now
}

func TestSendOnce(t *testing.T) {
	var ids []MessageID
	s, kept, _ := service(senderFunc(func(id MessageID, _ Mail) (string, error) {
		ids = append(ids, id)
		return "2.0.0 Ok: queued as 4711", nil
	}))
	for range 3 {
		if err := s.Send(t.Context(), claim()); err != nil {
			t.Fatal(err)
		}
	}
	if len(ids) != 1 || ids[0] != "claim.award-1@laurel.example" {
		t.Errorf("sent as %q, want once", ids)
	}
	d := kept.rows[0]
	if len(kept.rows) != 1 || d.State != Sent || d.Attempts != 1 || d.Words != "2.0.0 Ok: queued as 4711" || !d.Queued.Equal(noon) {
		t.Errorf("kept %+v", kept.rows)
	}
}

func TestSendAgainAfterLater(t *testing.T) {
	answers := []error{&Refused{Words: "421 come back later"}, errors.New("connection reset"), nil}
	var ids []MessageID
	s, kept, now := service(senderFunc(func(id MessageID, _ Mail) (string, error) {
		ids = append(ids, id)
		return "ok", answers[len(ids)-1]
	}))
	for i := range 2 {
		if err := s.Send(t.Context(), claim()); !fault.Is(err, fault.Unavailable) {
			t.Fatalf("attempt %d: %v, want it to run again", i+1, err)
		}
		if d := kept.rows[0]; d.State != Queued || d.Attempts != i+1 || d.Words != answers[i].Error() {
			t.Errorf("after attempt %d: %+v", i+1, d)
		}
		*now = now.Add(time.Minute)
	}
	if err := s.Send(t.Context(), claim()); err != nil {
		t.Fatal(err)
	}
	if ids[0] != ids[2] || kept.rows[0].State != Sent || !kept.rows[0].Queued.Equal(noon) {
		t.Errorf("Message-IDs %q, kept %+v", ids, kept.rows[0])
	}
}

func TestSendGivesUp(t *testing.T) {
	for _, tt := range []struct {
		name  string
		err   error
		tried int // before
		after time.Duration
		want  State
	}{
		{"refused for good", &Refused{Permanent: true, Words: "550 no such user"}, 0, 0, Failed},
		{"unreachable for an hour", &Refused{Words: "no answer"}, 12, time.Hour, Queued},
		{"unreachable for a day", &Refused{Words: "no answer"}, 30, 24 * time.Hour, Failed},
		{"a day old and hardly tried", &Refused{Words: "no answer"}, 1, 24 * time.Hour, Queued},
	} {
		t.Run(tt.name, func(t *testing.T) {
			calls := 0
			s, kept, now := service(senderFunc(func(MessageID, Mail) (string, error) { calls++; return "", tt.err }))
			for range tt.tried {
				_ = s.Send(t.Context(), claim()) // an error, as tested above
			}
			*now = now.Add(tt.after)
			err := s.Send(t.Context(), claim())
			if (err != nil) != (tt.want == Queued) || kept.rows[0].State != tt.want || kept.rows[0].Words != tt.err.Error() {
				t.Errorf("error %v, kept %+v; want %s", err, kept.rows[0], tt.want)
			}
			before := calls
			if err := s.Send(t.Context(), claim()); tt.want == Failed && (err != nil || calls != before) {
				t.Errorf("a failed mail was tried again: %v", err)
			}
		})
	}
}

// Without a mail server mails wait, and are sent when there is one.
func TestWaitsForAServer(t *testing.T) {
	s, kept, now := service(nil)
	s.Sender = nil
	for range 50 {
		err := s.Send(t.Context(), claim())
		if waits, ok := errors.AsType[interface {
			error
			Snooze() time.Duration
		}](err); !ok || waits.Snooze() <= 0 {
			t.Fatalf("%v, want a pause", err)
		}
		*now = now.Add(time.Hour)
	}
	if d := kept.rows[0]; d.State != Queued || d.Attempts != 0 {
		t.Errorf("kept %+v", d)
	}
	s.Sender = senderFunc(func(MessageID, Mail) (string, error) { return "ok", nil })
	if err := s.Send(t.Context(), claim()); err != nil || kept.rows[0].State != Sent {
		t.Errorf("%v, kept %+v", err, kept.rows[0])
	}
}

// A stopped job must still record what the server has taken.
func TestSendRecordsWhenStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	s, kept, _ := service(senderFunc(func(MessageID, Mail) (string, error) { stop(); return "ok", nil }))
	if err := s.Send(ctx, claim()); err != nil || kept.rows[0].State != Sent {
		t.Errorf("error %v, kept %+v", err, kept.rows[0])
	}
}

func TestNothingSecretIsKeptOrLogged(t *testing.T) {
	var logged strings.Builder
	s, kept, _ := service(senderFunc(func(MessageID, Mail) (string, error) {
		return "", &Refused{Words: "550 <Mira@Post.example>: no such\r\nuser mira@post.example"}
	}))
	s.Log = slog.New(slog.NewTextHandler(&logged, nil))
	m := claim()
	err := s.Send(t.Context(), m)
	s.Log.Info("at hand", "mail", m)
	all := fmt.Sprintf("%v %+v %s %v %+v %#v", err, kept.rows, logged.String(), m, m, m)
	for _, secret := range []string{"secret-token", "post.example", "Post.example", "Fenwright"} {
		if strings.Contains(all, secret) {
			t.Errorf("%q is in: %s", secret, all)
		}
	}
	if want := "550 <the address>: no such user the address"; kept.rows[0].Words != want {
		t.Errorf("words %q, want %q", kept.rows[0].Words, want)
	}
}

func TestSendRefusesHalfAMail(t *testing.T) {
	s, kept, _ := service(senderFunc(func(MessageID, Mail) (string, error) { t.Error("sent"); return "", nil }))
	for _, change := range []func(*Mail){
		func(m *Mail) { m.Org = "" }, func(m *Mail) { m.Person = "p" }, func(m *Mail) { m.Purpose = "" }, func(m *Mail) { m.About = "" },
		func(m *Mail) { m.Text = "" }, func(m *Mail) { m.Subject = "" }, func(m *Mail) { m.To.Address = "" },
	} {
		m := claim()
		change(&m)
		if err := s.Send(t.Context(), m); err == nil {
			t.Errorf("taken: %#v", m)
		}
	}
	if len(kept.rows) != 0 {
		t.Errorf("kept %+v", kept.rows)
	}
}

func TestMessageID(t *testing.T) {
	for _, tt := range []struct {
		purpose, about, domain string
		want                   MessageID
	}{
		{"claim", "0199-ab", "laurel.example", "claim.0199-ab@laurel.example"},
		{"claim", "a\r\nBcc: x@y", "laurel.example", "claim.a--Bcc--x-y@laurel.example"},
		{"claim", "..", "127.0.0.1:8080", "claim.laurel-@127.0.0.1-8080"},
		{"claim", "a..b", "", "claim.laurel-a--b@laurel-"},
	} {
		if got := NewMessageID(tt.purpose, tt.about, tt.domain); got != tt.want {
			t.Errorf("%q %q: %s, want %s", tt.purpose, tt.about, got, tt.want)
		}
	}
}
