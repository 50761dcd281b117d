package timely

import (
	"context"
	"strconv"
	"time"

	"laurel/account"
	"laurel/fault"
)

// Policy is what an organisation decided about time. The zero Policy sends
// mails at once and reminds, by the clocks of UTC.
type Policy struct {
	Zone      string        // of the tz database: Europe/Oslo; "" is UTC
	Undo      time.Duration // how long the mail of an award waits
	UndoSince time.Time     // when that was decided; zero: never
	Quiet     bool          // no reminders are sent
	Reminded  string        // the last day up to which reminders are planned; "" for none
	Revision  int
}

// MaxUndo bounds how long a mail waits.
const MaxUndo = 24 * time.Hour

// Location is the zone; UTC where it is not known any more.
func (p Policy) Location() *time.Location {
	if zone, err := time.LoadLocation(p.Zone); err == nil {
		return zone
	}
	return time.UTC
}

// Moment reads a day and time of the zone, as a form sends it:
// 2026-03-14T09:00. One that the clocks pass over there is refused.
func (p Policy) Moment(text string) (time.Time, *fault.Error) {
	const form = "2006-01-02T15:04"
	if len(text) > len(form) {
		text = text[:len(form)] // some browsers send seconds
	}
	t, err := time.ParseInLocation(form, text, p.Location())
	switch {
	case err != nil:
		return t, fault.Field("due", "Write the day and the time as 2026-03-14T09:00.")
	case t.Format(form) != text:
		return t, fault.Field("due", "There the clocks go forward past this time. Choose one an hour later.")
	}
	return t, nil
}

// PolicyRequest changes a policy.
type PolicyRequest struct {
	Zone  string
	Undo  time.Duration
	Quiet bool
}

// Policy is an organisation's.
func (s *Service) Policy(ctx context.Context, by account.Actor, org account.OrgID) (Policy, error) {
	if err := by.RequireSome(account.ReadAwards, org); err != nil {
		return Policy{}, err
	}
	return s.policy(ctx, org)
}

func (s *Service) policy(ctx context.Context, org account.OrgID) (p Policy, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		p, err = tx.Policy(org)
		return err
	})
	return p, err
}

// SetPolicy changes it. Awards that exist keep the wait they were made with.
func (s *Service) SetPolicy(ctx context.Context, by account.Actor, org account.OrgID, revision int, req PolicyRequest) (p Policy, err error) {
	var zone, undo *fault.Error
	if _, err := time.LoadLocation(req.Zone); err != nil || req.Zone == "Local" {
		zone = fault.Field("zone", "There is no such time zone. Write it as Europe/Oslo.")
	}
	if req.Undo < 0 || req.Undo > MaxUndo || req.Undo%time.Minute != 0 {
		undo = fault.Field("undo", "Write whole minutes, at most 1440 of them.")
	}
	if err := fault.Join(zone, undo); err != nil {
		return p, err
	}
	if err := by.Require(account.Manage, org); err != nil {
		return p, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if p, err = tx.Policy(org); err != nil {
			return err
		}
		if p.Revision != revision {
			return fault.New(fault.Conflict, "timing.changed", "Somebody else changed this just now. Look at it again before you decide.")
		}
		if p.Undo != req.Undo {
			p.Undo, p.UndoSince = req.Undo, s.now()
		}
		p.Zone, p.Quiet, p.Revision = req.Zone, req.Quiet, revision+1
		if err := tx.SetPolicy(org, p); err != nil {
			return err
		}
		e := by.Event("timing.changed", string(org))
		e.Org, e.At = org, s.now()
		e.Detail = map[string]string{"undoMinutes": strconv.Itoa(int(p.Undo.Minutes())), "zone": p.Zone, "reminders": strconv.FormatBool(!p.Quiet)}
		return tx.Record(e)
	})
	return p, err
}

// Quiet tells whether an organisation wants no reminders sent. It is asked by
// the job that writes them.
func (s *Service) Quiet(ctx context.Context, org account.OrgID) (bool, error) {
	p, err := s.policy(ctx, org)
	return p.Quiet, err
}

// Wait is how long the mail of an award made now waits, and since when that
// holds. It is asked by package issuer.
func (s *Service) Wait(ctx context.Context, org account.OrgID) (time.Duration, time.Time, error) {
	p, err := s.policy(ctx, org)
	return p.Undo, p.UndoSince, err
}
