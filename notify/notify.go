// Package notify writes mails and sends them, and keeps what became of each:
// queued, sent, failed or bounced, with the server's words.
//
// A job composes a mail with [Compose] and hands it to
// [Service.Send]; an error means "run the job again". Sending is safe to
// repeat: a mail has the same Message-ID however often its job runs, and one
// that is recorded as sent is not sent again.
//
// Mails carry links that open accounts. They are therefore made when the job
// runs and are never kept: the rows hold ids, states and words of servers.
package notify

import (
	"context"
	"errors"
	"log/slog"
	"net/mail"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
)

// MessageID names a mail in the world, without angle brackets (RFC 5322 §3.6.4).
type MessageID string

// Mail is one message to one person.
type Mail struct {
	Org      account.OrgID    // whose mail it is: the organisation that writes, or
	Person   account.PersonID // whom it is about, when no organisation writes
	Purpose  string           // "claim", "signIn", …
	About    string           // the id of the thing it is about
	Award    string           // the award it is about, where it is about one
	To       mail.Address
	FromName string       // shown before the server's address; the server's own name if empty
	ReplyTo  mail.Address // where answers go; none if empty
	Subject  string
	Text     string
	HTML     string
	Language string // in which it is written, BCP 47; empty: it does not say
}

// String keeps links out of logs.
func (m Mail) String() string { return "mail " + m.Purpose + " about " + m.About }

// GoString is String, for %#v.
func (m Mail) GoString() string { return m.String() }

// LogValue is String, for slog.
func (m Mail) LogValue() slog.Value { return slog.StringValue(m.String()) }

// State is what became of a mail.
type State string

const (
	Queued State = "queued" // on its way, perhaps after several attempts
	Sent   State = "sent"   // the next server took it
	Failed State = "failed" // given up: refused for good, or too long without an answer

	Bounced State = "bounced" // taken by the next server, which later could not deliver it (RFC 3464)
)

// Delivery is the kept state of one mail. It holds no address and no text.
type Delivery struct {
	MessageID MessageID
	Purpose   string
	About     string
	Award     string // the award it is about, or empty
	State     State
	Words     string // what the server said last
	Attempts  int
	Queued    time.Time
	Changed   time.Time
}

// Store keeps deliveries.
type Store interface {
	View(ctx context.Context, fn func(Tx) error) error
	Update(ctx context.Context, fn func(Tx) error) error // all of fn, or none of it; fn may run twice
}

// Tx is one transaction over them. A mail belongs to an organisation or to a
// person; the other id is empty.
type Tx interface {
	Delivery(account.OrgID, account.PersonID, MessageID) (Delivery, error) // fault.NotFound, also for another's
	AddDelivery(account.OrgID, account.PersonID, Delivery) error           // does nothing where it is already
	SetDelivery(account.OrgID, account.PersonID, Delivery) error           // state, words, attempts, changed; fault.NotFound
	// Deliveries lists the newest first, and says how many there are whatever
	// Limit and Offset are: counted to [MailFilter.CountsTo] and one.
	Deliveries(account.OrgID, MailFilter) ([]Delivery, int, error)

	// MailUnit is the unit of what a mail is about; empty for the whole
	// organisation.
	MailUnit(account.OrgID, MessageID) (account.UnitID, error)

	// MailOwner tells whose mail has an id; a bounce names nothing else.
	MailOwner(MessageID) (account.OrgID, account.PersonID, error)

	Wordings(account.OrgID) ([]WordingVersion, error)                       // the newest of each mail, by kind and language
	WordingHistory(account.OrgID, WordingID, int) ([]WordingVersion, error) // the newest first, so many of them
	AddWording(account.OrgID, WordingVersion) (bool, error)                 // false where that revision exists

	Record(account.Event) error
	Later(interface{ Kind() string }) error // runs after the commit, at least once
}

// Sender hands a mail to the next server.
type Sender interface {
	// Send returns the server's words. A [*Refused] says whether trying again can help.
	Send(ctx context.Context, id MessageID, m Mail) (words string, err error)
}

// giveUpAfter is a little less than the life of a job, so that the last run
// says "failed" instead of nobody. A mail that waited for a server to be set is
// old before it is first tried, so it is given up after some attempts at the soonest.
const (
	giveUpAfter   = 23 * time.Hour
	leastAttempts = 20 // the first dozen take an hour, the others an hour each
)

// noServer is why a mail waits: there is nobody to hand it to yet. Its job
// shall run again, and no run counts as a failure.
type noServer struct{}

func (noServer) Error() string         { return "notify: no mail server is set; the mail waits" }
func (noServer) Snooze() time.Duration { return 5 * time.Minute }

// Service sends mails and tells what became of them.
type Service struct {
	Store  Store
	Sender Sender // nil while no mail server is set: mails wait
	Domain string // the right side of Message-IDs

	PublicURL string // the server's
	People    People // of whom a sample of a mail speaks

	Now func() time.Time
	Log *slog.Logger // nil for none
}

// Send delivers m unless that has happened already. It returns an error when
// the job should run again: the server was not reached or said "later".
// A mail that is refused for good is recorded as failed, and no error.
//
// Between the server's yes and our record the process may die; the mail is
// then sent again with the same Message-ID, by which mailboxes know it.
func (s *Service) Send(ctx context.Context, m Mail) error {
	if err := m.check(); err != nil {
		return err
	}
	d, err := s.begin(ctx, m)
	if err != nil || d.State != Queued {
		return err
	}
	if s.Sender == nil {
		return noServer{}
	}
	words, sendErr := s.Sender.Send(ctx, d.MessageID, m)
	d.Words, d.Changed = tidyWords(words, m.To.Address), s.Now()
	d.Attempts++
	switch {
	case sendErr == nil:
		d.State = Sent
	case isPermanent(sendErr), d.Attempts >= leastAttempts && s.Now().Sub(d.Queued) >= giveUpAfter:
		d.State = Failed
	}
	if sendErr != nil {
		d.Words = tidyWords(wordsOf(sendErr), m.To.Address)
		s.log("mail not taken", d)
	}
	// What the server has accepted is recorded even when the job is being stopped.
	record := context.WithoutCancel(ctx)
	if err := s.Store.Update(record, func(tx Tx) error { return tx.SetDelivery(m.Org, m.Person, d) }); err != nil {
		return err
	}
	if d.State == Queued {
		return fault.New(fault.Unavailable, "notify.later", "The mail server did not take the mail yet: {words}", "words", d.Words)
	}
	return nil
}

// begin finds the delivery, or makes it.
func (s *Service) begin(ctx context.Context, m Mail) (Delivery, error) {
	id := NewMessageID(m.Purpose, m.About, s.Domain)
	d := Delivery{MessageID: id, Purpose: m.Purpose, About: m.About, Award: m.Award, State: Queued, Queued: s.Now(), Changed: s.Now()}
	err := s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.AddDelivery(m.Org, m.Person, d); err != nil {
			return err
		}
		kept, err := tx.Delivery(m.Org, m.Person, id)
		d = kept
		return err
	})
	return d, err
}

func (s *Service) log(what string, d Delivery) {
	if s.Log != nil {
		s.Log.Warn(what, "messageId", d.MessageID, "state", d.State, "attempts", d.Attempts, "words", d.Words)
	}
}

// NewMessageID is the same for the same purpose and thing.
func NewMessageID(purpose, about, domain string) MessageID {
	return MessageID(idPart(purpose) + "." + idPart(about) + "@" + idPart(domain))
}

func idPart(s string) string {
	clean := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' {
			return r
		}
		return '-'
	}, s)
	if clean = strings.Trim(clean, "."); clean == "" || strings.Contains(clean, "..") {
		return "laurel-" + strings.ReplaceAll(clean, ".", "-")
	}
	return clean
}

// check refuses a mail that could not be kept or addressed. These are our own
// mistakes, so the errors are plain.
func (m Mail) check() error {
	switch {
	case (m.Org == "") == (m.Person == ""):
		return errors.New("notify: a mail belongs to an organisation or to a person")
	case m.Purpose == "" || m.About == "":
		return errors.New("notify: a mail needs a purpose and what it is about")
	case m.Subject == "" || m.Text == "":
		return errors.New("notify: a mail needs a subject and a text")
	case m.To.Address == "":
		return errors.New("notify: a mail needs an address")
	}
	return nil
}

// tidyWords makes what a server said fit to keep: one line, bounded, without
// the address of the person.
func tidyWords(words, address string) string {
	words = oneLine(words)
	if address != "" {
		words = replaceFold(words, address, "the address")
	}
	if runes := []rune(words); len(runes) > 300 {
		words = string(runes[:299]) + "…"
	}
	return words
}

// replaceFold replaces old in any case of its ASCII letters.
func replaceFold(s, old, with string) string {
	lower, want := asciiLower(s), asciiLower(old)
	var b strings.Builder
	for {
		at := strings.Index(lower, want)
		if at < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:at])
		b.WriteString(with)
		s, lower = s[at+len(old):], lower[at+len(old):]
	}
}

// asciiLower keeps the length, which strings.ToLower may not.
func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
