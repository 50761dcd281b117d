package timely

import (
	"context"
	"time"

	"github.com/google/uuid"

	"laurel/account"
	"laurel/issuer"
)

// Service holds every rule about later moments.
type Service struct {
	Store  Store
	Issuer Issuer
	Orgs   Organisations
	Secret [32]byte // keys the hashes of requests
	Now    func() time.Time
}

// Issuer is what is asked of [issuer.Service].
type Issuer interface {
	Issue(ctx context.Context, by account.Actor, req issuer.IssueRequest) (issuer.Award, error)
	Achievement(ctx context.Context, by account.Actor, id issuer.AchievementID) (issuer.Achievement, error)
	VersionOf(ctx context.Context, id issuer.AchievementID, number int) (issuer.Version, error)

	DelegationToUse(ctx context.Context, by account.Actor, id issuer.DelegationID) (issuer.Delegation, error)
	DelegationForLater(ctx context.Context, by account.Actor, req issuer.IssueRequest) (issuer.Delegation, issuer.Version, error)
	PlannedBy(ctx context.Context, id issuer.DelegationID, planned account.PersonID) (account.Actor, error)
}

// Organisations lists everyone who may have to remind somebody.
type Organisations interface {
	Organisations(ctx context.Context) ([]account.Organisation, error)
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// Store keeps policies, scheduled awards and what was reminded.
type Store interface {
	View(ctx context.Context, fn func(Tx) error) error
	Update(ctx context.Context, fn func(Tx) error) error // all of fn, or none of it; fn may run twice
}

// Tx is one transaction. Its methods take the organisation first, and answer
// [fault.NotFound] for what is another's.
type Tx interface {
	Policy(account.OrgID) (Policy, error) // the zero Policy where there is none
	SetPolicy(account.OrgID, Policy) error

	Scheduled(account.OrgID, ScheduledID) (Scheduled, error)
	// ScheduledUnder is what is under an idempotency key.
	ScheduledUnder(org account.OrgID, key string) (Scheduled, error)
	// ScheduledList lists what waits, the soonest first, or what is over, the
	// latest first. Of units alone where some are named; nil is all.
	ScheduledList(org account.OrgID, units []account.UnitID, over bool, limit, offset int) ([]Scheduled, error)
	CountScheduled(org account.OrgID, units []account.UnitID, over bool) (int, error)
	// Planned lists what was planned by a delegation: what waits first, and the
	// soonest of it. CountPlanned counts what waits.
	Planned(org account.OrgID, by issuer.DelegationID, limit int) ([]Scheduled, error)
	CountPlanned(org account.OrgID, by issuer.DelegationID) (int, error)
	// AddScheduled keeps one; false when its key was taken meanwhile.
	AddScheduled(Scheduled) (bool, error)
	// SaveScheduled keeps one when its revision in the store is still was.
	SaveScheduled(s Scheduled, was int) (bool, error)
	// DropScheduled forgets whoever is to be awarded under these addresses, in
	// every organisation, and what was over before.
	DropScheduled(before time.Time, emails ...string) error

	Renewal(account.OrgID, issuer.AchievementID) (Renewal, error) // the zero Renewal where nothing was said
	SetRenewal(account.OrgID, issuer.AchievementID, Renewal) error

	// Expiring lists awards in force that run out after from, up to to, in the
	// order of their ids after the one named.
	Expiring(org account.OrgID, from, to time.Time, after issuer.AwardID, limit int) ([]Expiring, error)
	// MarkReminded notes a reminder; false where it is noted already.
	MarkReminded(account.OrgID, issuer.AwardID, int) (bool, error)

	Record(account.Event) error
	Later(interface{ Kind() string }) error
	LaterAt(job interface{ Kind() string }, at time.Time) error
}

// Expiring is an award that runs out.
type Expiring struct {
	Award   issuer.AwardID
	Until   time.Time
	Created time.Time
	Zone    string // its holder's, where they said it
}
