package timely

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

// ScheduledID names an award for later.
type ScheduledID string

// ScheduledState is how it stands.
type ScheduledState string

const (
	Waiting   ScheduledState = "waiting"
	Done      ScheduledState = "done"
	Cancelled ScheduledState = "cancelled"
	Refused   ScheduledState = "refused" // at its moment it could not be awarded
)

// Scheduled is an award for a later moment. Whom it is for is forgotten once
// it is over.
type Scheduled struct {
	ID       ScheduledID
	Org      account.OrgID
	Request  issuer.IssueRequest
	Due      time.Time
	State    ScheduledState
	Award    issuer.AwardID // once it is done
	Words    string         // why it was refused
	By       account.PersonID
	Client   string
	Asked    string // keyed hash of what was asked for under Request.Key; "" without a key
	Revision int
	Created  time.Time
	Changed  time.Time
}

// The bounds of what may wait.
const (
	maxAhead   = 3 * 366 * 24 * time.Hour
	maxWaiting = 10000
)

// Schedule has somebody awarded at a later moment. That they can be awarded is
// checked again then. A repeated request under the same key answers what the
// first one made; another one under it is a [fault.Conflict].
func (s *Service) Schedule(ctx context.Context, by account.Actor, org account.OrgID, req issuer.IssueRequest, due time.Time) (Scheduled, error) {
	if err := s.check(ctx, by, org, req, due); err != nil {
		return Scheduled{}, err
	}
	req.Key = keyed(req)
	one := Scheduled{ID: ScheduledID(newID()), Org: org, Request: req, Due: due.UTC().Truncate(time.Microsecond), State: Waiting, By: by.Person, Client: by.Client, Revision: 1, Created: s.now(), Changed: s.now()}
	if req.Key != "" {
		one.Asked = s.asked(req, one.Due)
	}
	var made Scheduled
	err := s.Store.Update(ctx, func(tx Tx) error {
		if made = one; req.Key != "" {
			first, err := tx.ScheduledUnder(org, req.Key)
			if err == nil && first.Asked != one.Asked {
				return fault.New(fault.Conflict, "schedule.keyReused", "This idempotency key was used for another request.")
			}
			if !fault.Is(err, fault.NotFound) {
				made = first
				return err
			}
		}
		n, err := tx.CountScheduled(org, nil, false)
		if err != nil {
			return err
		}
		if n >= maxWaiting {
			return fault.New(fault.Conflict, "schedule.many", "At most {max} awards can wait. Cancel some, or award now.", "max", strconv.Itoa(maxWaiting))
		}
		if err := s.room(ctx, tx, by, req); err != nil {
			return err
		}
		if added, err := tx.AddScheduled(one); err != nil || !added {
			return errOr(err, fault.New(fault.Conflict, "schedule.busy", "The same request is being carried out just now. Ask again in a moment."))
		}
		return s.follow(tx, by, one, "award.scheduled")
	})
	return made, err
}

// asked tells a repeated request from another one under the same key. It is
// keyed, so that it does not tell who was to be awarded after they are erased.
func (s *Service) asked(r issuer.IssueRequest, due time.Time) string {
	r.Key = ""
	text, _ := json.Marshal([]any{r, due}) // strings and a time of our making: cannot fail
	sum := hmac.New(sha256.New, s.Secret[:])
	sum.Write(append([]byte("scheduled\x00"), text...))
	return hex.EncodeToString(sum.Sum(nil))
}

// follow records a change and has the award made at its moment.
func (s *Service) follow(tx Tx, by account.Actor, one Scheduled, kind string) error {
	e := by.Event(kind, string(one.ID))
	e.Org, e.At = one.Org, s.now()
	e.Detail = map[string]string{"achievement": string(one.Request.Achievement), "due": one.Due.Format(time.RFC3339)}
	if err := tx.Record(e); err != nil || one.State != Waiting {
		return err
	}
	return tx.LaterAt(AwardDue{one.Org, one.ID, one.Revision}, one.Due)
}

func (s *Service) check(ctx context.Context, by account.Actor, org account.OrgID, req issuer.IssueRequest, due time.Time) error {
	when := (*fault.Error)(nil)
	switch {
	case !due.After(s.now()):
		when = fault.Field("due", "Choose a moment that is still to come, or award now.")
	case due.Sub(s.now()) > maxAhead:
		when = fault.Field("due", "Choose a moment within the next three years.")
	}
	bad := []*fault.Error{when}
	at := due
	if at.Before(s.now()) { // what is wrong with it is said once
		at = s.now()
	}
	if f, ok := errors.AsType[*fault.Error](req.Check(at)); ok {
		bad = append(bad, f.Fields()...)
	}
	if err := fault.Join(bad...); err != nil {
		return err
	}
	if req.Delegation != "" {
		return s.checkDelegated(ctx, by, org, req, due)
	}
	if err := by.RequireSome(account.Issue, org); err != nil {
		return err
	}
	a, err := s.Issuer.Achievement(ctx, by, req.Achievement)
	if err == nil {
		err = by.RequireIn(account.Issue, org, a.Unit)
	}
	switch {
	case fault.Is(err, fault.NotFound) || err == nil && a.Org != org:
		return fault.Field("achievement", "Choose what is awarded.")
	case err != nil:
		return err
	case a.State != issuer.Published:
		return fault.Field("achievement", "Publish this micro-credential before you award it.")
	}
	v, err := s.Issuer.VersionOf(ctx, a.ID, a.Published)
	if err != nil {
		return err
	}
	if bad := v.CheckResult(req.Result); bad != nil {
		return bad
	}
	return nil
}

// ScheduledList lists what waits, the soonest first, or what is over, the
// latest first, and counts it. At most 200 are listed at once, 50 for a limit
// of 0. Who has a role in units alone sees those of what is of these units.
func (s *Service) ScheduledList(ctx context.Context, by account.Actor, org account.OrgID, over bool, limit, offset int) (all []Scheduled, total int, err error) {
	if err := by.RequireSome(account.ReadAwards, org); err != nil {
		return nil, 0, err
	}
	units := by.Narrowed(account.ReadAwards, org, nil)
	if limit <= 0 || limit > 200 {
		limit = 50
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		if all, err = tx.ScheduledList(org, units, over, limit, max(offset, 0)); err != nil {
			return err
		}
		total, err = tx.CountScheduled(org, units, over)
		return err
	})
	return all, total, err
}

// Scheduled is one of them.
func (s *Service) Scheduled(ctx context.Context, by account.Actor, org account.OrgID, id ScheduledID) (one Scheduled, err error) {
	return one, s.withOne(ctx, by, account.ReadAwards, org, id, &one)
}

// withOne finds one of them, and asks for a right in the unit of what it awards.
func (s *Service) withOne(ctx context.Context, by account.Actor, right account.Right, org account.OrgID, id ScheduledID, into *Scheduled) error {
	if err := by.RequireSome(right, org); err != nil {
		return s.orPlanned(ctx, by, org, id, into, err)
	}
	var one Scheduled
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		one, err = tx.Scheduled(org, id)
		return err
	})
	if err == nil {
		err = by.RequireOf(right, org, func() (account.UnitID, error) {
			a, err := s.Issuer.Achievement(ctx, by, one.Request.Achievement)
			return a.Unit, err
		})
	}
	switch {
	case fault.Is(err, fault.NotFound):
		return fault.NoSuch("scheduled award", string(id))
	case err != nil:
		return err
	}
	*into = one
	return nil
}

// Reschedule changes what is awarded then, and when. What somebody else planned
// by a delegation they alone change; the organisation may cancel it.
func (s *Service) Reschedule(ctx context.Context, by account.Actor, org account.OrgID, id ScheduledID, revision int, req issuer.IssueRequest, due time.Time) (Scheduled, error) {
	var was Scheduled
	if err := s.withOne(ctx, by, account.Issue, org, id, &was); err != nil {
		return Scheduled{}, err
	}
	req.Delegation = was.Request.Delegation
	if err := s.check(ctx, by, org, req, due); err != nil {
		return Scheduled{}, err
	}
	return s.change(ctx, by, org, id, revision, "award.rescheduled", func(one *Scheduled) {
		req.Key = one.Request.Key
		one.Request, one.Due = req, due.UTC().Truncate(time.Microsecond)
	})
}

// Cancel has it not awarded.
func (s *Service) Cancel(ctx context.Context, by account.Actor, org account.OrgID, id ScheduledID, revision int) (Scheduled, error) {
	return s.change(ctx, by, org, id, revision, "award.unscheduled", func(one *Scheduled) { one.end(Cancelled) })
}

// end forgets whom it was for.
func (one *Scheduled) end(state ScheduledState) {
	one.State, one.Request = state, issuer.IssueRequest{Achievement: one.Request.Achievement, Key: one.Request.Key, Delegation: one.Request.Delegation}
}

func (s *Service) change(ctx context.Context, by account.Actor, org account.OrgID, id ScheduledID, revision int, kind string, do func(*Scheduled)) (one Scheduled, err error) {
	if err := s.withOne(ctx, by, account.Issue, org, id, &one); err != nil {
		return one, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if one, err = tx.Scheduled(org, id); err != nil {
			return err
		}
		if one.State != Waiting {
			return fault.New(fault.Conflict, "schedule.over", "This award is {state} already.", "state", string(one.State))
		}
		if one.Revision != revision {
			return fault.New(fault.Conflict, "schedule.changed", "Somebody else changed this just now. Look at it again before you decide.")
		}
		do(&one)
		one.Revision, one.Changed = revision+1, s.now()
		if saved, err := tx.SaveScheduled(one, revision); err != nil || !saved {
			return errOr(err, fault.New(fault.Conflict, "schedule.changed", "Somebody else changed this just now. Look at it again before you decide."))
		}
		return s.follow(tx, by, one, kind)
	})
	return one, err
}

// AwardDue is the job that awards at the moment. A job of an older revision
// does nothing.
type AwardDue struct {
	Org       account.OrgID `json:"org"`
	Scheduled ScheduledID   `json:"scheduled"`
	Revision  int           `json:"revision"`
}

// Kind names the job.
func (AwardDue) Kind() string { return "timely.awardDue" }

// AwardDue does the job. The idempotency key makes it one award however often
// it runs.
func (s *Service) AwardDue(ctx context.Context, job AwardDue) error {
	var one Scheduled
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		one, err = tx.Scheduled(job.Org, job.Scheduled)
		return err
	})
	if fault.Is(err, fault.NotFound) || err == nil && (one.State != Waiting || one.Revision != job.Revision) {
		return nil
	}
	if err != nil {
		return err
	}
	req := one.Request
	req.Key = "scheduled:" + string(one.ID)
	by, err := s.awarder(ctx, one)
	var award issuer.Award
	if err == nil {
		award, err = s.Issuer.Issue(ctx, by, req)
	}
	if kind := fault.KindOf(err); err != nil && (kind == fault.Unexpected || kind == fault.Unavailable) {
		return err // tried again
	}
	one.Award = award.ID
	one.end(Done)
	if err != nil {
		one.State, one.Words = Refused, strings.ReplaceAll(err.Error(), req.Email, "the address")
	}
	one.Revision, one.Changed = job.Revision+1, s.now()
	return s.Store.Update(ctx, func(tx Tx) error {
		saved, err := tx.SaveScheduled(one, job.Revision)
		if err != nil || !saved || one.State == Done {
			return err // awarding is an event of its own
		}
		e := by.Event("award.scheduleRefused", string(one.ID))
		e.Org, e.At = one.Org, s.now()
		return tx.Record(e)
	})
}

// Forget drops what waits for people who are erased.
func (s *Service) Forget(ctx context.Context, emails ...string) error {
	return s.Store.Update(ctx, func(tx Tx) error { return tx.DropScheduled(s.now().Add(-keepFor), emails...) })
}

// keepFor is how long what is over stays in the list.
const keepFor = 90 * 24 * time.Hour

func errOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
