package notify_test

import (
	"net/mail"
	"strings"
	"testing"
	"time"

	"laurel/fault"
	"laurel/laureltest"
	"laurel/notify"
)

// Over a real store and real SMTP: what is kept of a mail when the server
// behaves in each of the ways that servers do.
func TestMisbehavingServer(t *testing.T) {
	for _, tt := range []struct {
		name    string
		conduct []laureltest.MailConduct
		state   notify.State
		tries   int
		words   string
	}{
		{"taken", []laureltest.MailConduct{laureltest.MailTaken}, notify.Sent, 1, "Taken as 4711"},
		{"refused", []laureltest.MailConduct{laureltest.MailRefused}, notify.Failed, 1, "550 5.1.1 No such user here"},
		{"too large", []laureltest.MailConduct{laureltest.MailTooLarge}, notify.Failed, 1, "552 5.3.4 This is too large"},
		{"later, then taken", []laureltest.MailConduct{laureltest.MailLater, laureltest.MailTaken}, notify.Sent, 2, "Taken as 4711"},
		{"busy, slow, dropped, then taken", []laureltest.MailConduct{laureltest.MailBusy, laureltest.MailSlow, laureltest.MailDropped, laureltest.MailTaken}, notify.Sent, 4, "Taken as 4711"},
		{"slow again and again", []laureltest.MailConduct{laureltest.MailSlow}, notify.Queued, 3, "timeout"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := laureltest.Mail(t, tt.conduct...)
			sender, err := notify.ParseSMTP(server.URL(), mail.Address{Address: "laurel@laurel.example"})
			if err != nil {
				t.Fatal(err)
			}
			sender.Timeout = 500 * time.Millisecond // of the slow one; the others answer at once
			s := &notify.Service{Store: laureltest.SQLite(t).Notify(), Sender: sender, Domain: "laurel.example", Now: time.Now}
			m := notify.Mail{Org: "org", Purpose: "claim", About: "a1", Award: "a1", To: mail.Address{Address: "mira@post.example"}, Subject: "An award", Text: "Here."}
			for try := 1; try <= tt.tries; try++ {
				err := s.Send(t.Context(), m)
				if last := try == tt.tries && tt.state != notify.Queued; last && err != nil || !last && !fault.Is(err, fault.Unavailable) {
					t.Fatalf("try %d: %v", try, err)
				}
			}
			d, _, err := s.Deliveries(t.Context(), registrar, "org", notify.MailFilter{Award: "a1"})
			if err != nil || len(d) != 1 || d[0].State != tt.state || d[0].Attempts != tt.tries || !strings.Contains(d[0].Words, tt.words) {
				t.Errorf("kept %+v, %v", d, err)
			}
			server.Wait(t, tt.tries) // also the slow talks end, for we hang up
			if taken := len(server.Taken()); (taken == 1) != (tt.state == notify.Sent) || taken > 1 {
				t.Errorf("%d mails were taken", taken)
			}
		})
	}
}

// A server that takes a mail and dies before it says so gets it again, under
// the same Message-ID: the mailbox can tell.
func TestUnclearServerGetsItAgain(t *testing.T) {
	server := laureltest.Mail(t, laureltest.MailUnclear, laureltest.MailTaken)
	sender, err := notify.ParseSMTP(server.URL(), mail.Address{Address: "laurel@laurel.example"})
	if err != nil {
		t.Fatal(err)
	}
	s := &notify.Service{Store: laureltest.SQLite(t).Notify(), Sender: sender, Domain: "laurel.example", Now: time.Now}
	m := notify.Mail{Org: "org", Purpose: "claim", About: "a1", To: mail.Address{Address: "mira@post.example"}, Subject: "An award", Text: "Here."}
	if err := s.Send(t.Context(), m); !fault.Is(err, fault.Unavailable) {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	server.Wait(t, 2)
	if taken := server.Taken(); len(taken) != 1 || !strings.Contains(taken[0], "<claim.a1@laurel.example>") {
		t.Errorf("taken: %q", taken)
	}
}
