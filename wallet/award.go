package wallet

import (
	"context"
	"time"

	"laurel/account"
	"laurel/credential"
	"laurel/picture"
	"laurel/record"
)

// AwardID names a signed award, as its issuer does.
type AwardID string

// Status is what the issuer says of an award.
type Status string

const (
	InForce   Status = "inForce"
	Suspended Status = "suspended"
	Revoked   Status = "revoked"
)

// Award is a signed award as far as its holder is concerned.
type Award struct {
	ID       AwardID
	Org      account.OrgID
	OrgName  string // of today; what was signed may name it differently
	Page     string // its address is /a/PAGE
	Number   string // short, for people: "7K2M-QX4D"
	Holder   string // the name it was awarded to
	Email    string // the address it was sent to
	JSON     []byte // as signed, with its proof
	JWT      string // the same signed as a JWT
	European []byte // its signed European description; nil for none
	Status   Status
	Reason   string    // of the last change of status
	Changed  time.Time // when that was
	Replaced string    // page of the corrected award that took its place; "" for none
	Renewed  string    // page of the award that renews it; "" for none
	Badge    picture.Badge
}

// Awards gives what issuers have signed. It answers [fault.NotFound] for what
// is not there or not signed yet.
type Awards interface {
	Award(ctx context.Context, id AwardID) (Award, error)
	// OwnPicture is the picture that the organisation uploaded for the award's
	// version, as "png" or "svg"; nil where there is none.
	OwnPicture(ctx context.Context, id AwardID, kind string) ([]byte, error)
	// UnitOf is the unit of the organisation that gives what was awarded.
	UnitOf(ctx context.Context, id AwardID) (account.UnitID, error)
}

// Accounts makes the account that a claim link alone opens, and mails sign-in
// links. [account.Service] does.
type Accounts interface {
	PersonForAddress(ctx context.Context, email string) (account.PersonID, error)
	OpenForAddress(ctx context.Context, email, name string) (id account.PersonID, fresh bool, err error)
	RequestSignIn(ctx context.Context, email, next, language string) error
}

// summary reads the signed bytes.
func (a Award) summary() (record.Summary, error) {
	c, err := credential.Parse(a.JSON)
	if err != nil {
		return record.Summary{}, err
	}
	return record.Read(c), nil
}

// State is whether an award counts at a moment: its status, or that its time
// has run out or not begun.
type State string

const (
	StateInForce   State = "inForce"
	StateNotYet    State = "notYet"
	StateSuspended State = "suspended"
	StateRanOut    State = "ranOut"
	StateRevoked   State = "revoked"
)

// stateOf is the worst of what can be said.
func stateOf(a Award, s record.Summary, now time.Time) State {
	switch {
	case a.Status == Revoked:
		return StateRevoked
	case s.ValidUntil != nil && now.After(*s.ValidUntil):
		return StateRanOut
	case a.Status == Suspended:
		return StateSuspended
	case now.Before(s.ValidFrom):
		return StateNotYet
	}
	return StateInForce
}

// stateWords says the state with its day: "In force until 14 March 2031".
func stateWords(state State, a Award, s record.Summary) string {
	switch state {
	case StateRevoked:
		return "Revoked on " + day(a.Changed)
	case StateRanOut:
		return "Ran out on " + day(*s.ValidUntil)
	case StateSuspended:
		return "On hold since " + day(a.Changed)
	case StateNotYet:
		return "In force from " + day(s.ValidFrom)
	}
	if s.ValidUntil != nil {
		return "In force until " + day(*s.ValidUntil)
	}
	return "In force"
}

// day writes a day as people do: 14 March 2026.
func day(t time.Time) string { return t.UTC().Format("2 January 2006") }
