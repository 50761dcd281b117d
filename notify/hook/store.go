package hook

import (
	"context"
	"time"

	"laurel/account"
)

// Store keeps webhooks and what became of their messages.
type Store interface {
	View(ctx context.Context, fn func(Tx) error) error
	Update(ctx context.Context, fn func(Tx) error) error // all of fn, or none of it; fn may run twice
}

// Tx is one transaction. Its methods take the organisation first, and answer
// [fault.NotFound] for what is another's.
type Tx interface {
	Hook(account.OrgID, ID) (Hook, error)
	Hooks(account.OrgID) ([]Hook, error) // in the order they were added
	AddHook(Hook) error
	// SaveHook keeps all but how the receiver answers when the revision in the
	// store is still was; false when somebody was quicker.
	SaveHook(h Hook, was int) (bool, error)
	// SetHealth keeps Failures, FailingSince and RestUntil.
	SetHealth(org account.OrgID, h Hook) error
	RemoveHook(account.OrgID, ID) error // with its deliveries

	Lane(account.OrgID, ID) (Lane, error)
	SetLane(account.OrgID, ID, Lane) error
	// Stuck lists webhooks with something due that were to wake before.
	Stuck(before time.Time) ([]Drain, error)

	AddDelivery(account.OrgID, Delivery) (bool, error) // false where the message is already
	SetDelivery(account.OrgID, Delivery) error         // all but hook, message, kind, body and queued
	Delivery(account.OrgID, ID, MessageID) (Delivery, error)
	Deliveries(account.OrgID, ID, Filter) ([]Delivery, error) // the newest first
	CountDeliveries(account.OrgID, ID, Filter) (int, error)   // whatever Limit and Offset are
	// Due lists what is to be sent now, the oldest first.
	Due(org account.OrgID, id ID, now time.Time, n int) ([]Delivery, error)
	NextDue(account.OrgID, ID) (at time.Time, more bool, err error)
	// GiveUp fails everything queued, with the words.
	GiveUp(org account.OrgID, id ID, words string, at time.Time) (int, error)
	// QueueFailed has what failed sent again, at most n, and tells how many.
	QueueFailed(org account.OrgID, id ID, at time.Time, n int) (int, error)
	// DropDeliveries forgets settled deliveries from before, at most n.
	DropDeliveries(before time.Time, n int) (int, error)

	InletTx

	Record(account.Event) error
	Later(interface{ Kind() string }) error // runs after the commit, at least once
	LaterAt(job interface{ Kind() string }, at time.Time) error
}

// Lane is whether somebody sends for a webhook, and when somebody is asked to.
type Lane struct {
	Wake   time.Time // when its job is due; zero for never
	Leased time.Time // until then one has it; zero for nobody
}

// Filter chooses deliveries; the zero filter chooses the newest.
type Filter struct {
	State  DeliveryState // "" for any
	Limit  int           // 0 is 50, at most 200
	Offset int
}
