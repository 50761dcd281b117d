package notify_test

import (
	"fmt"
	"net/mail"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/laureltest"
	"laurel/notify"
)

var (
	registrar = account.Actor{Person: "p", Memberships: []account.Membership{{Org: "org", Role: account.Registrar}}}
	author    = account.Actor{Person: "p", Memberships: []account.Membership{{Org: "org", Role: account.Author}}}
	operator  = account.System("mail bounce")
)

// sent is a service that has sent the claim mail of award a1.
func sent(t *testing.T) *notify.Service {
	t.Helper()
	sender, err := notify.ParseSMTP(laureltest.Mail(t).URL(), mail.Address{Address: "laurel@laurel.example"})
	if err != nil {
		t.Fatal(err)
	}
	s := &notify.Service{Store: laureltest.SQLite(t).Notify(), Sender: sender, Domain: "laurel.example", Now: time.Now}
	m := notify.Mail{Org: "org", Purpose: "claim", About: "a1", Award: "a1", To: mail.Address{Address: "mira@post.example"}, Subject: "An award", Text: "Here."}
	if err := s.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	return s
}

const claimID = notify.MessageID("claim.a1@laurel.example")

func TestWhoSeesAndSendsMails(t *testing.T) {
	s := sent(t)
	if list, n, err := s.Deliveries(t.Context(), registrar, "org", notify.MailFilter{}); err != nil || n != 1 || list[0].State != notify.Sent {
		t.Errorf("%+v, %d, %v", list, n, err)
	}
	for _, tt := range []struct {
		by   account.Actor
		org  account.OrgID
		want fault.Kind
	}{{author, "org", fault.Forbidden}, {registrar, "other", fault.NotFound}, {account.Actor{}, "org", fault.NotSignedIn}} {
		if _, _, err := s.Deliveries(t.Context(), tt.by, tt.org, notify.MailFilter{}); !fault.Is(err, tt.want) {
			t.Errorf("reading: %v, want %v", err, tt.want)
		}
		if _, err := s.Again(t.Context(), tt.by, tt.org, claimID); !fault.Is(err, tt.want) {
			t.Errorf("sending again: %v, want %v", err, tt.want)
		}
	}
	if _, err := s.Bounce(t.Context(), registrar, []byte("x")); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a registrar hands in a report: %v", err)
	}
}

// Sent again, a mail has an id of its own; while that one waits there is no
// third, and there are never more than nine.
func TestAgain(t *testing.T) {
	s := sent(t)
	for n := 1; n <= 9; n++ {
		again, err := s.Again(t.Context(), registrar, "org", claimID)
		if err != nil {
			t.Fatal(err)
		}
		if want := notify.MessageID(fmt.Sprintf("claim.a1.again%d@laurel.example", n)); again.MessageID != want || again.Award != "a1" || again.State != notify.Queued {
			t.Fatalf("%+v, want %s", again, want)
		}
		for _, id := range []notify.MessageID{claimID, again.MessageID} {
			if _, err := s.Again(t.Context(), registrar, "org", id); !fault.Is(err, fault.Conflict) {
				t.Errorf("while it waits, again: %v", err)
			}
		}
		job := notify.SendAgain{Org: "org", Message: again.MessageID}
		if d, err := s.Waiting(t.Context(), job); err != nil || d.About != again.About {
			t.Errorf("%+v, %v", d, err)
		}
		if n%2 == 0 {
			if err := s.Drop(t.Context(), job, "the award was accepted meanwhile."); err != nil {
				t.Fatal(err)
			}
		} else if err := s.Send(t.Context(), notify.Mail{Org: "org", Purpose: "claim", About: again.About, Award: "a1",
			To: mail.Address{Address: "mira@post.example"}, Subject: "An award", Text: "Here."}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Waiting(t.Context(), job); !fault.Is(err, fault.Gone) {
			t.Errorf("a mail that is over still waits: %v", err)
		}
	}
	if _, err := s.Again(t.Context(), registrar, "org", claimID); !fault.Is(err, fault.TooMany) {
		t.Errorf("a tenth time: %v", err)
	}
	if _, n, err := s.Deliveries(t.Context(), registrar, "org", notify.MailFilter{State: notify.Failed}); err != nil || n != 4 {
		t.Errorf("%d were dropped, %v", n, err)
	}
}

func TestBounce(t *testing.T) {
	s := sent(t)
	for _, step := range []struct {
		action  string
		changed bool
		state   notify.State
		words   string
	}{
		{"delivered", false, notify.Sent, "Taken as 4711"},
		{"delayed", true, notify.Sent, "delayed: 550 5.1.1 <the address>: unknown"},
		{"delayed", false, notify.Sent, "delayed: 550 5.1.1 <the address>: unknown"},
		{"failed", true, notify.Bounced, "550 5.1.1 <the address>: unknown"},
		{"failed", false, notify.Bounced, "550 5.1.1 <the address>: unknown"},
		{"delayed", false, notify.Bounced, "550 5.1.1 <the address>: unknown"},
	} {
		o, err := s.Bounce(t.Context(), operator, []byte(report(step.action, claimID)))
		if err != nil {
			t.Fatal(err)
		}
		d, err := s.Delivery(t.Context(), registrar, "org", claimID)
		if err != nil || o.Changed != step.changed || d.State != step.state || !strings.HasSuffix(d.Words, step.words) || o.Org != "org" {
			t.Errorf("%s: changed %v, kept %+v, %v", step.action, o.Changed, d, err)
		}
	}
	if _, err := s.Bounce(t.Context(), operator, []byte(report("failed", "claim.a2@laurel.example"))); !fault.Is(err, fault.NotFound) {
		t.Errorf("about a stranger's mail: %v", err)
	}
	if _, n, err := s.Deliveries(t.Context(), registrar, "org", notify.MailFilter{State: notify.Bounced}); n != 1 || err != nil {
		t.Errorf("%d bounced, %v", n, err)
	}
}

// report is a delivery report as Postfix writes it.
func report(action string, id notify.MessageID) string {
	return strings.ReplaceAll(`From MAILER-DAEMON Tue Mar 14 12:00:00 2026
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@relay.example>
To: laurel@laurel.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <7F1C@relay.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="7F1C.1/relay.example"

This is a MIME-encapsulated message.

--7F1C.1/relay.example
Content-Type: text/plain; charset=us-ascii

I could not deliver your message.

--7F1C.1/relay.example
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
Arrival-Date: Tue, 14 Mar 2026 12:00:00 +0000

Final-Recipient: rfc822; mira@post.example
Action: `+action+`
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <Mira@post.example>:
	unknown

--7F1C.1/relay.example
Content-Type: text/rfc822-headers

From: Nordmark University <laurel@laurel.example>
Message-ID: <`+string(id)+`>
Subject: An award

--7F1C.1/relay.example--
`, "\n", "\r\n")
}

func TestParseReport(t *testing.T) {
	whole := report("failed", claimID)
	r, err := notify.ParseReport([]byte(whole))
	if err != nil || r != (notify.Report{Message: claimID, Action: "failed", Status: "5.1.1", Diagnostic: "550 5.1.1 <Mira@post.example>: unknown", Recipient: "mira@post.example"}) {
		t.Errorf("%+v, %v", r, err)
	}
	noHeaders := strings.Replace(strings.Replace(whole, "text/rfc822-headers", "text/plain", 1), "MIME-Version: 1.0", "In-Reply-To: <"+string(claimID)+">", 1)
	if r, err := notify.ParseReport([]byte(noHeaders)); err != nil || r.Message != claimID {
		t.Errorf("one that answers instead of returning: %+v, %v", r, err)
	}
	bare := strings.ReplaceAll(whole, "\r\n", "\n")
	if r, err := notify.ParseReport([]byte(bare)); err != nil || r.Status != "5.1.1" {
		t.Errorf("with bare line feeds: %+v, %v", r, err)
	}
	for name, bad := range map[string]string{
		"nothing": "", "no mail": "\x00\x01", "a plain mail": "From: a@b.example\r\nSubject: I am away\r\n\r\nBack on Monday.\r\n",
		"a read receipt":   strings.Replace(whole, "report-type=delivery-status", "report-type=disposition-notification", 1),
		"no status":        strings.Replace(whole, "message/delivery-status", "text/plain", 1),
		"about no mail":    strings.Replace(whole, "Message-ID: <claim", "X: <claim", 1),
		"cut before it":    whole[:strings.Index(whole, "Content-Type: message/delivery-status")],
		"far too large":    whole + strings.Repeat("x", notify.MaxReport),
		"without boundary": strings.Replace(whole, "boundary=", "b=", 1),
	} {
		if r, err := notify.ParseReport([]byte(bad)); err == nil || fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.TooLarge {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

func FuzzParseReport(f *testing.F) {
	f.Add([]byte(report("failed", claimID)))
	f.Add([]byte("Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\nQWN0aW9uOiBmYWlsZWQ=\r\n--b--"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := notify.ParseReport(raw)
		if (err == nil) != (r.Message != "" && r.Action != "") {
			t.Errorf("%+v, %v", r, err)
		}
		if strings.ContainsAny(string(r.Message)+r.Action+r.Status+r.Diagnostic+r.Recipient, "\r\n") {
			t.Errorf("line breaks in %+v", r)
		}
	})
}
