package issuer

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"

	"laurel/account"
)

// AwardID is a UUIDv7 in text form.
type AwardID string

// ListID names a pair of status lists, revocation and suspension.
type ListID string

// RecipientID names a person as one organisation knows them.
type RecipientID string

// Status is whether an award is in force. That its time has run out is not a
// status: it follows from the date.
type Status string

const (
	InForce   Status = "inForce"
	Suspended Status = "suspended"
	Revoked   Status = "revoked"
)

// Award is one achievement given to one person.
type Award struct {
	ID          AwardID
	Org         account.OrgID
	Achievement AchievementID
	Version     int
	Part        Part // the outcomes it is for, where these are not all
	Recipient   Recipient
	Page        string // 128 random bits in base32, the award's address /a/PAGE
	List        ListID
	Index       int  // its place in the list
	Signed      bool // false between the two transactions of issuing
	Status      Status
	Reason      string // of the last change of status
	Changed     time.Time

	AwardedOn  time.Time // the day, at midnight UTC
	ValidFrom  time.Time
	ValidUntil *time.Time
	Result     string
	Evidence   string     // an address
	Assessed   *Assessed  // how it was earned; nil where nothing here decided it, and in lists
	Delegated  *Delegated // by whom it was made for the organisation; nil where by itself, and in lists

	JSON []byte // the signed credential, with its proof
	JWT  string // the same signed as a JWT
	// European is the signed European description beside it (credential/eu);
	// nil where the definition lacks an element that it must have, and of
	// awards from before there were any.
	European []byte

	Supersedes   AwardID // the award that this one corrects
	SupersededBy AwardID
	Renews       *Chained // nil for none, and in lists
	RenewedBy    *Chained
	Created      time.Time
}

// Recipient is a person as one organisation knows them.
type Recipient struct {
	ID    RecipientID
	Name  string
	Email string // in the form of account.NormalEmail
}

// RanOut tells whether its time is over.
func (a Award) RanOut(now time.Time) bool { return a.ValidUntil != nil && now.After(*a.ValidUntil) }

// Superseded tells whether a corrected award took its place.
func (a Award) Superseded() bool { return a.SupersededBy != "" }

// Number is a short number for people and certificates, derived from the page:
// "7K2M-QX4D".
func (a Award) Number() string { return NumberOf(a.Page) }

// NumberOf is the short number of an award page.
func NumberOf(page string) string {
	sum := sha256.Sum256([]byte("award number\x00" + page))
	code := crockford.EncodeToString(sum[:5])
	return code[:4] + "-" + code[4:8]
}

// crockford leaves out the letters that are easily mistaken.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// newPage writes 128 random bits as 26 letters.
func newPage(random [16]byte) string {
	return strings.ToLower(crockford.EncodeToString(random[:]))
}
