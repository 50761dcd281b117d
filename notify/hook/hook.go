package hook

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
)

// ID names an outgoing webhook.
type ID string

// MessageID names one message; its receiver knows a repetition by it.
type MessageID string

// Kind is what happened.
type Kind string

const (
	AwardIssued     Kind = "award.issued"
	AwardClaimed    Kind = "award.claimed" // its holder accepted it
	AwardCorrected  Kind = "award.corrected"
	AwardSuspended  Kind = "award.suspended"
	AwardReinstated Kind = "award.reinstated"
	AwardRevoked    Kind = "award.revoked"
	BatchFinished   Kind = "batch.finished"

	Test Kind = "webhook.test" // sent by hand to one receiver, whatever it chose
)

// Kinds lists what a receiver may choose, in the order it is offered.
func Kinds() []Kind {
	return []Kind{AwardIssued, AwardClaimed, AwardCorrected, AwardSuspended, AwardReinstated, AwardRevoked, BatchFinished}
}

// State is whether a webhook sends.
type State string

const (
	On    State = "on"
	Off   State = "off"   // by hand, or after days in which nobody answered
	Ended State = "ended" // its receiver answered 410 Gone
)

// Why a webhook is off or has ended.
const (
	WhyByHand = "Turned off by hand."
	WhySilent = "Turned off: nobody answered for five days."
	WhyGone   = "Its receiver answered 410 Gone: it wants no more messages."
)

// Hook is one receiver of an organisation's messages.
type Hook struct {
	ID    ID
	Org   account.OrgID
	Name  string // what people call it
	URL   string
	Kinds []Kind // what it is told; none is everything
	State State
	Why   string // it is off or ended, in words; empty while it is on

	Secret   int       // which of its secrets signs, counted from 1
	OldUntil time.Time // until then the secret before signs, too; zero for not at all

	Failures     int       // in a row, of the receiver as a whole
	FailingSince time.Time // the first of them; zero while it answers
	RestUntil    time.Time // nothing is sent before; zero for now

	Revision int
	Created  time.Time
	Changed  time.Time
}

// wants tells whether the receiver is told of a kind.
func (h Hook) wants(k Kind) bool {
	return h.State == On && (len(h.Kinds) == 0 || slices.Contains(h.Kinds, k))
}

// DeliveryState is what became of a message to one receiver.
type DeliveryState string

const (
	Queued    DeliveryState = "queued"
	Delivered DeliveryState = "delivered" // answered with 2xx
	Failed    DeliveryState = "failed"    // given up
)

// Delivery is one message to one receiver.
type Delivery struct {
	Hook     ID
	Message  MessageID
	Kind     Kind
	Body     []byte // as it is signed and sent, each time
	State    DeliveryState
	Attempts int
	Status   int    // of the last answer; 0 for none
	Words    string // of the last answer, or why there was none
	Queued   time.Time
	Changed  time.Time
	Next     time.Time // when it is due, while it is queued
}

// Request is what is told about a webhook.
type Request struct {
	Name  string
	URL   string
	Kinds []Kind // none is everything
}

// The bounds of what an organisation keeps.
const (
	maxHooks = 20
	maxName  = 100
	maxURL   = 2000
)

// checked cleans a request and says what is wrong with it. loopback lets it
// reach this very machine.
func (r Request) checked(loopback bool) (Request, error) {
	r.Name, r.URL = strings.Join(strings.Fields(r.Name), " "), strings.TrimSpace(r.URL)
	var name, kinds *fault.Error
	switch {
	case r.Name == "":
		name = fault.Field("name", "Give it a name by which you know it, such as the receiving system’s.")
	case len([]rune(r.Name)) > maxName:
		name = fault.Field("name", "Use at most {max} characters.", "max", "100")
	}
	r.Kinds = slices.Compact(slices.Sorted(slices.Values(r.Kinds)))
	for _, k := range r.Kinds {
		if !slices.Contains(Kinds(), k) {
			kinds = fault.Field("kinds", "“{kind}” is nothing that is told.", "kind", bounded(string(k), 60))
		}
	}
	return r, fault.Join(name, checkURL(r.URL, loopback), kinds)
}

func checkURL(text string, loopback bool) *fault.Error {
	u, err := url.Parse(text)
	switch {
	case text == "":
		return fault.Field("url", "Write the address that shall be told, beginning with https://.")
	case err != nil || u.Host == "" || len(text) > maxURL || u.Opaque != "":
		return fault.Field("url", "This is no address that can be asked. It looks like https://example.org/laurel.")
	case u.User != nil:
		return fault.Field("url", "Leave out the name and password: messages are signed instead.")
	case u.Fragment != "":
		return fault.Field("url", "Leave out “#” and what follows: it would not be sent.")
	case u.Scheme == "https", u.Scheme == "http" && loopback:
		return nil
	}
	return fault.Field("url", "Messages are sent encrypted: the address begins with https://.")
}

// message is the body of every message (Standard Webhooks, "Payload structure").
type message struct {
	Type      Kind              `json:"type"`
	Timestamp string            `json:"timestamp"`
	Data      map[string]string `json:"data"`
}

func body(kind Kind, at time.Time, data map[string]string) ([]byte, error) {
	return json.Marshal(message{kind, at.UTC().Format(time.RFC3339), data})
}

// bounded cuts a text to so many characters, on one line.
func bounded(s string, n int) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "�"), func(r rune) bool {
		return r <= ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == '\u2028' || r == '\u2029'
	}), " ")
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return s
}
