package issuer

import (
	"context"
	"math"
	"time"

	"laurel/account"
)

// Store keeps what organisations define and award.
type Store interface {
	View(ctx context.Context, fn func(Tx) error) error
	Update(ctx context.Context, fn func(Tx) error) error // all of fn, or none of it; fn may run twice
}

// Tx is one transaction. Its methods take the organisation first, and answer
// [fault.NotFound] for what is another's.
type Tx interface {
	Achievement(account.OrgID, AchievementID) (Achievement, error)
	Achievements(account.OrgID) ([]Achievement, error)
	AddAchievement(Achievement) error
	SetAchievementUnit(account.OrgID, AchievementID, account.UnitID) error
	// SaveAchievement keeps a when its revision in the store is still was;
	// false when somebody was quicker.
	SaveAchievement(a Achievement, was int) (bool, error)
	Version(account.OrgID, AchievementID, int) (Version, error)
	Versions(account.OrgID, AchievementID) ([]Version, error)
	AddVersion(Version) error
	// Waiting lists the drafts that are in review or approved.
	Waiting(account.OrgID) ([]Achievement, error)
	AddStep(Step) error
	// Steps lists what was done with a micro-credential, oldest first.
	Steps(account.OrgID, AchievementID) ([]Step, error)
	// Policy is the organisation's; the zero Policy where it never set one.
	Policy(account.OrgID) (Policy, error)
	SetPolicy(Policy) error
	Templates(account.OrgID) ([]Template, error)
	Template(account.OrgID, TemplateID) (Template, error)
	AddTemplate(Template) error
	DropTemplate(account.OrgID, TemplateID) error

	AddPartner(Partner) error
	// Partner is one that either side asks for.
	Partner(account.OrgID, PartnerID) (Partner, error)
	// Partners lists all that were ever asked to write with an organisation's
	// draft, in that order.
	Partners(account.OrgID, AchievementID) ([]Partner, error)
	// PartnersWith lists the drafts of others that an organisation writes with,
	// the newest first.
	PartnersWith(account.OrgID) ([]Partner, error)
	// PartnersAsked counts whom an organisation asked since.
	PartnersAsked(org account.OrgID, since time.Time) (int, error)
	// SavePartner keeps p when its revision in the store is still was; false
	// when somebody was quicker.
	SavePartner(p Partner, was int) (bool, error)
	// AddEdit keeps a change of a draft's text, and the last [MaxEdits] of them.
	AddEdit(Edit) error
	// Edits lists the newest first.
	Edits(account.OrgID, AchievementID) ([]Edit, error)
	AddEndorsement(Endorsement) error
	// Endorsement is one that either side asks for.
	Endorsement(account.OrgID, EndorsementID) (Endorsement, error)
	// Endorsements lists those of a version.
	Endorsements(account.OrgID, AchievementID, int) ([]Endorsement, error)
	// EndorsementsBy lists what an organisation said of others' work, the newest
	// first.
	EndorsementsBy(account.OrgID) ([]Endorsement, error)
	// WithdrawEndorsement keeps Withdrawn and Reason; false when it was withdrawn
	// before.
	WithdrawEndorsement(Endorsement) (bool, error)

	// Imported finds what was imported from a source.
	Imported(account.OrgID, string) (a Achievement, found bool, err error)

	Offer(account.OrgID, OfferID) (Offer, error)
	// Offers lists those not withdrawn, of one achievement if it is named.
	Offers(account.OrgID, AchievementID) ([]Offer, error)
	// OfferUnder finds the offer under an idempotency key, and the hash of its
	// request. Nothing is under "".
	OfferUnder(org account.OrgID, key string) (o Offer, request string, found bool, err error)
	// AddOffer keeps o, under the key unless it is "". False when the key was
	// taken meanwhile.
	AddOffer(o Offer, key, request string) (bool, error)
	// SaveOffer keeps o when its revision in the store is still was; false when
	// somebody was quicker.
	SaveOffer(o Offer, was int) (bool, error)

	// AddDelegation keeps a new one.
	AddDelegation(Delegation) error
	Delegation(account.OrgID, DelegationID) (Delegation, error)
	// Delegations lists the newest of an organisation, or of one achievement if
	// it is named, [MaxDelegations] at most.
	Delegations(account.OrgID, AchievementID) ([]Delegation, error)
	// DelegationsTo and DelegationsToPerson list the newest by which somebody may
	// award for others, [MaxDelegations] at most.
	DelegationsTo(account.OrgID) ([]Delegation, error)
	DelegationsToPerson(account.PersonID) ([]Delegation, error)
	// DelegationsGiven counts those given since.
	DelegationsGiven(org account.OrgID, since time.Time) (int, error)
	// SaveDelegation keeps that d was accepted or revoked; false when it was
	// revoked or had been accepted before.
	SaveDelegation(d Delegation) (bool, error)
	// UseDelegation adds to what was awarded by a delegation; false when it does
	// not allow so many, or is not in force at that moment. What is below zero is
	// given back.
	UseDelegation(org account.OrgID, id DelegationID, awards int, at time.Time) (bool, error)
	// Delegated is how an award was made by a delegation, kept with its
	// reservation; nil for one that was not.
	Delegated(account.OrgID, AwardID) (*Delegated, error)
	// DelegatedAwards lists the signed awards made by a delegation, the newest
	// first, without their signed bytes; CountDelegatedAwards counts them.
	DelegatedAwards(org account.OrgID, id DelegationID, limit, offset int) ([]DelegatedAward, error)
	CountDelegatedAwards(account.OrgID, DelegationID) (int, error)

	// Recipient finds or makes the organisation's entry for an address.
	Recipient(account.OrgID, Recipient) (Recipient, error)

	// Taken finds the award under an idempotency key, and the hash of its
	// request. Nothing is under "".
	Taken(org account.OrgID, key string) (a Award, request string, found bool, err error)
	// Reserve keeps a as not yet signed, under the key unless it is "". False
	// when the key was taken meanwhile.
	Reserve(a Award, key, request string) (bool, error)
	// Assessed is how an award was earned, kept with its reservation; nil for
	// one that no assessment decided.
	Assessed(account.OrgID, AwardID) (*Assessed, error)
	// SignedAward records the signed bytes once; false when that had happened.
	SignedAward(a Award) (bool, error)
	// GiveBack removes an award that could not be signed; its place stays used.
	GiveBack(account.OrgID, AwardID) error
	Award(account.OrgID, AwardID) (Award, error)
	// AwardsOf are those of the ids that are signed, in no order.
	AwardsOf(account.OrgID, []AwardID) ([]Award, error)
	Awards(account.OrgID, AwardFilter) ([]Award, error)
	// CountAwards with a text or bounds counts no further than [AwardFilter.CountsTo] and one.
	CountAwards(account.OrgID, AwardFilter) (int, error)
	// MadeSingly lists the newest awards of units that are in force, correct none
	// and were made one by one since a moment; nil is all units. Filed tells that
	// an award was made by a file.
	MadeSingly(org account.OrgID, units []account.UnitID, since time.Time, limit int) ([]Award, error)
	Filed(account.OrgID, AwardID) (bool, error)
	// Tallies counts the signed awards of each achievement that was ever
	// published, and from a month on how many there are of each month.
	Tallies(org account.OrgID, from Month) ([]Tally, []MonthTally, error)
	// SetStatus changes the status when it is still was; false when not.
	SetStatus(a Award, was Status) (bool, error)
	SetSuperseded(org account.OrgID, old, by AwardID) error
	// AddRenewal keeps that one award renews another; false when that one is
	// renewed already, by one that is not revoked. MoveRenewal gives an award's
	// place in the chain to the one that corrects it.
	AddRenewal(org account.OrgID, old, fresh AwardID) (bool, error)
	MoveRenewal(org account.OrgID, from, to AwardID) error
	// Chain is what an award renews and what signed one renews it; nil for none.
	Chain(account.OrgID, AwardID) (renews, renewedBy *Chained, err error)

	// NextPlace takes the next place in the organisation's newest list,
	// beginning a list with the given id and secret when it has none or the
	// newest is full. The place is the position in the order of taking; the
	// index follows from the list's secret.
	NextPlace(org account.OrgID, fresh List) (List, int, error)
	List(account.OrgID, ListID) (List, error)
	NotInForce(account.OrgID, ListID) ([]Place, error) // withdrawn endorsements among them
	// SaveList keeps newly signed lists made from generation made.
	SaveList(l List) error
	// TouchList counts the generation of a list up: what is published is old.
	TouchList(account.OrgID, ListID) error

	FixPublicURL(url string) error
	PutFile(owner string, data []byte) (hash string, err error)
	File(owner, hash string) ([]byte, error)
	Record(account.Event) error
	Later(interface{ Kind() string }) error
	LaterAt(job interface{ Kind() string }, at time.Time) error
}

// Public is what the pages that need no account read: only what is published,
// and no names.
type Public interface {
	// PublishedVersions lists the newest version of every achievement that is
	// published, and a number that changes whenever that list does.
	PublishedVersions(ctx context.Context) ([]Version, error)
	Generation(ctx context.Context) (int64, error)
	// PublishedOffers lists the offers of what is published, but those that were
	// withdrawn. The generation counts their changes, too.
	PublishedOffers(ctx context.Context) ([]Offer, error)
	// OrgOf finds whose an achievement, award or list is.
	OrgOfAchievement(ctx context.Context, id AchievementID) (account.OrgID, error)
	OrgOfList(ctx context.Context, id ListID) (account.OrgID, error)
	OrgOfAward(ctx context.Context, id AwardID) (account.OrgID, error)
	OrgOfOffer(ctx context.Context, id OfferID) (account.OrgID, error)
	// OrgsOfPartner are the organisation whose draft it is, and the one that
	// writes with it; "" for one that a mail address was asked for.
	OrgsOfPartner(ctx context.Context, id PartnerID) (of, with account.OrgID, err error)
	// OrgOfEndorsement is the one that endorses.
	OrgOfEndorsement(ctx context.Context, id EndorsementID) (account.OrgID, error)
	// OrgOfDelegation is the one whose achievement it is.
	OrgOfDelegation(ctx context.Context, id DelegationID) (account.OrgID, error)
	// DropOldInvitations forgets mail addresses that were asked before then, to
	// write together or to award, and have not answered.
	DropOldInvitations(ctx context.Context, before time.Time) error
	// UnitOf finds in which unit an achievement, award or offer is.
	UnitOfAchievement(ctx context.Context, id AchievementID) (account.UnitID, error)
	UnitOfAward(ctx context.Context, id AwardID) (account.UnitID, error)
	UnitOfOffer(ctx context.Context, id OfferID) (account.UnitID, error)
	// ListsSignedBefore lists the pairs whose signature is older, without their bytes.
	ListsSignedBefore(ctx context.Context, t time.Time) ([]List, error)
	// AwardCount counts an organisation's signed awards, or those of the whole of one
	// achievement if it is named.
	AwardCount(ctx context.Context, org account.OrgID, of AchievementID) (int, error)
}

// Eraser forgets people in every organisation at once, which no organisation may.
type Eraser interface {
	// EraseRecipients forgets whoever is known under these addresses: names,
	// addresses, signed bytes, results, evidence. Of their awards stay id,
	// version, dates, status and place in the status list. Doing it twice
	// changes nothing.
	EraseRecipients(ctx context.Context, emails ...string) error
}

// List is a pair of status lists of one organisation.
type List struct {
	ID         ListID
	Org        account.OrgID
	Secret     [32]byte // of the order in which places are taken
	Taken      int
	Generation int64 // counts the changes of status
	Published  int64 // generation of the signed bytes
	SignedAt   time.Time
	Revocation []byte // signed BitstringStatusListCredential
	Suspension []byte
}

// Place is an award that is not in force.
type Place struct {
	Index  int
	Status Status
}

// AwardOrder is how a list of awards is ordered.
type AwardOrder string

// The orders of a list: as they were made, or by the day they were awarded on.
// Awards that run out within bounds are listed by the day they do.
const (
	NewestMade    AwardOrder = ""
	NewestAward   AwardOrder = "newest"
	EarliestAward AwardOrder = "earliest"
	EarliestEnd   AwardOrder = "ends"
	LatestEnd     AwardOrder = "endsLast"
)

// AwardFilter picks awards of an organisation.
type AwardFilter struct {
	Achievement AchievementID
	Units       []account.UnitID // of what these units define; nil is all
	Status      Status
	Text        string    // in the recipient's name or address
	EndsAfter   time.Time // those that run out after it; zero: all
	EndsBefore  time.Time // and before this; zero: all
	Order       AwardOrder
	Limit       int
	Offset      int
}

// CountsTo is how many awards are counted and listed that a filter finds: all,
// but fewer of those that run out within bounds, and of those that must be
// looked at for a text. One more stands for many.
func (f AwardFilter) CountsTo() int {
	switch {
	case f.Text != "":
		return 100
	case !f.EndsAfter.IsZero() || !f.EndsBefore.IsZero():
		return 500
	}
	return math.MaxInt
}
