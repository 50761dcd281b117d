package wallet

import (
	"context"
	"time"

	"laurel/account"
)

// Store keeps claims and holdings.
type Store interface {
	View(ctx context.Context, fn func(Tx) error) error
	Update(ctx context.Context, fn func(Tx) error) error // all of fn, or none of it; fn may run twice
}

// Tx is one transaction. What belongs to somebody is asked for with its owner
// first and is [fault.NotFound] for anybody else.
type Tx interface {
	AddClaim(account.OrgID, Claim) error // nothing when there is one with its hash
	ClaimByHash(hash []byte) (Claim, error)
	Claims(account.OrgID, AwardID) ([]Claim, error) // newest first
	ClaimsFor(address []byte) ([]Claim, error)      // of awards that nobody has accepted; newest first
	SpendClaims(account.OrgID, AwardID, time.Time) error
	MoveClaims(org account.OrgID, from, to AwardID) error

	AddHolding(account.PersonID, Holding) (bool, error) // false when the award is held already
	HoldingByPage(page string) (Holding, error)
	HoldingOf(account.OrgID, AwardID) (Holding, error)
	Holdings(account.PersonID) ([]Holding, error) // newest first, without those replaced
	// SetHidden hides an award and those it replaced, or shows them: nil.
	SetHidden(account.PersonID, AwardID, *time.Time) error
	// SetReplaced names the award that took the place of another, and of those
	// that the other had replaced.
	SetReplaced(person account.PersonID, old, by AwardID) error
	Erase(account.PersonID) error // holdings and their claims

	Record(account.Event) error
	Later(interface{ Kind() string }) error // runs after the commit, at least once
}

// Claim is a mailed link to an award, as it is kept: without its token and its
// address.
type Claim struct {
	Org        account.OrgID
	Award      AwardID
	Hash       []byte // of the token
	Address    []byte // keyed hash of the address it was sent to
	Generation int    // counts the links sent for one award
	Opened     time.Time
	Used       *time.Time
}

// Holding says that a person has accepted an award.
type Holding struct {
	Award    AwardID
	Org      account.OrgID // who awarded it
	Person   account.PersonID
	Page     string
	Accepted time.Time
	Hidden   *time.Time // the page is withdrawn since
	Replaced AwardID    // the corrected award that took its place
}
