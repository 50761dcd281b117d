// Package account knows people, organisations, who may do what, how somebody
// signs in, and what happened: the events.
//
// Every service method takes an [Actor] and asks it with [Actor.Require]; the
// table of roles and rights is in right.go. [Service] is where to start.
package account

import "time"

// Ids are UUIDv7 in text form.
type (
	PersonID string
	OrgID    string
	EventID  string
	KeyID    string
	LinkID   string
)

// Person is somebody with an account. Names and mail addresses live here,
// in signed bytes and in evidence, and nowhere else.
type Person struct {
	ID       PersonID
	Name     string
	Emails   []string // proved, lower case, the first one is written to
	Zone     string   // of the tz database, where they said it: Europe/Oslo
	Language string   // in which they want their mails, where they said it: de
	Operator bool     // runs this server
	Created  time.Time
	Erased   *time.Time // the name and addresses are gone since
	Merged   PersonID   // the account that this one became part of
}

// Email is the address that mail goes to.
func (p Person) Email() string {
	if len(p.Emails) == 0 {
		return ""
	}
	return p.Emails[0]
}

// Organisation defines and issues, recruits, or vouches for quality.
type Organisation struct {
	ID          OrgID
	Name        string
	Kind        Kind
	Country     string // ISO 3166-1 alpha-2
	City        string
	Description string
	Website     string
	Email       string
	Hue         int     // 0..359, the colour of its badges
	DID         string  // the issuer's id; empty until its keys are made
	KeyKind     KeyKind // which kind of DID it asked for
	LegalID     LegalID // what a register calls it, as it says itself
	Held        Hold    // since when its name is waiting for an operator
	Created     time.Time
}

// Kind says what sort of organisation it is.
type Kind string

const (
	University Kind = "university"
	School     Kind = "school"
	Company    Kind = "company"
	Body       Kind = "body" // an industry or professional body
	Authority  Kind = "authority"
	Quality    Kind = "quality" // accredits others
)

// KeyKind is the DID method of an organisation's keys.
type KeyKind string

const (
	DIDKey KeyKind = "did:key"
	DIDWeb KeyKind = "did:web"
)

// Membership is a role of one person in one organisation, or in a unit of it.
type Membership struct {
	Org     OrgID
	OrgName string
	Role    Role
	Unit    UnitID   // empty: in the whole organisation
	Beneath []UnitID // the unit and those that lie beneath it
}

// Member is the same seen from the organisation.
type Member struct {
	Person Person
	Role   Role
	Since  time.Time
}

// Event says who did what, when. It carries ids, never names or addresses, is
// written in the transaction of the change, and is never altered.
type Event struct {
	ID      EventID
	At      time.Time
	Org     OrgID    // whose event it is, or
	Person  PersonID // whose, when no organisation's
	Actor   PersonID // who did it; empty for the system
	Client  string   // the API key or command used
	Request string   // the id of the request
	Kind    string   // "award.revoked"
	Subject string   // the id of the thing
	Detail  map[string]string
}
