package timely

import (
	"context"
	"time"

	"laurel/account"
	"laurel/issuer"
)

// before are the days before its end on which a holder is reminded.
var before = []int{90, 30, 7}

// morning is the hour of the holder's day at which reminders leave.
const morning = 9

// ahead is how long before it begins in Greenwich a day is planned, so that its
// morning is still to come everywhere: it comes to UTC+14 five hours before.
const ahead = 8 * time.Hour

// Remind is the job that finds whom to remind.
type Remind struct{}

// Kind names the job.
func (Remind) Kind() string { return "timely.remind" }

// Reminder is the job that writes one reminder.
type Reminder struct {
	Org   account.OrgID  `json:"org"`
	Award issuer.AwardID `json:"award"`
	Days  int            `json:"days"` // which of the three
}

// Kind names the job.
func (Reminder) Kind() string { return "timely.reminder" }

// remindStep bounds one transaction.
const remindStep = 500

// Remind does the job: once a day, before it has begun anywhere, it looks at
// each organisation's awards whose 90th, 30th or 7th last day it is, or was since
// the last time, however long that is ago, and has their holders written to in
// the morning of that day: of the holder's time zone where it is known, else of
// the organisation's. Of several that came at once the latest counts.
func (s *Service) Remind(ctx context.Context, _ Remind) error {
	all, err := s.Orgs.Organisations(ctx)
	if err != nil {
		return err
	}
	for _, org := range all {
		if err := s.remindOf(ctx, org.ID); err != nil {
			return err
		}
	}
	return s.Forget(ctx) // what has long been over
}

func (s *Service) remindOf(ctx context.Context, org account.OrgID) error {
	p, err := s.policy(ctx, org)
	if err != nil {
		return err
	}
	today := s.now().Add(ahead).Format(time.DateOnly)
	if p.Reminded >= today {
		return nil
	}
	from := p.Reminded
	if from == "" { // the first time: what came before is nobody's to make good
		from = dayAfter(today, -1)
	}
	if !p.Quiet {
		for i, days := range before {
			next := 0
			if i+1 < len(before) {
				next = before[i+1]
			}
			first := max(dayAfter(from, days), dayAfter(today, next)) // what is nearer to its end has a later reminder
			if err := s.remindBand(ctx, org, p, days, midnight(dayAfter(first, 1)), midnight(dayAfter(today, days+1))); err != nil {
				return err
			}
		}
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		now, err := tx.Policy(org)
		if err != nil || now.Reminded >= today {
			return err
		}
		now.Reminded = today
		return tx.SetPolicy(org, now)
	})
}

// remindBand has the holders reminded whose awards run out on a day from first
// to before last, both at midnight in Greenwich.
func (s *Service) remindBand(ctx context.Context, org account.OrgID, p Policy, days int, first, last time.Time) error {
	if !first.Before(last) {
		return nil
	}
	after := issuer.AwardID("")
	for {
		n := 0
		err := s.Store.Update(ctx, func(tx Tx) error {
			list, err := tx.Expiring(org, first.Add(-time.Microsecond), last.Add(-time.Microsecond), after, remindStep)
			if n = len(list); err != nil || n == 0 {
				return err
			}
			for _, one := range list {
				if one.Until.Sub(one.Created) <= time.Duration(days)*24*time.Hour {
					continue // it was that near to its end from the beginning
				}
				fresh, err := tx.MarkReminded(org, one.Award, days)
				if err == nil && fresh {
					err = tx.LaterAt(Reminder{org, one.Award, days}, morningOf(one, p.Location(), days))
				}
				if err != nil {
					return err
				}
			}
			after = list[n-1].Award
			return nil
		})
		if err != nil || n < remindStep {
			return err
		}
	}
}

// dayAfter is a day so many days after another, both as 2026-03-14.
func dayAfter(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day // only what was written by us is read
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}

// midnight is when a day begins in Greenwich.
func midnight(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return time.Time{} // only what was written by us is read
	}
	return t
}

// morningOf is nine in the morning so many days before the day on which an award
// runs out, by the calendar and the clocks of its holder, or of the
// organisation. Both may put that day one before or after Greenwich's.
func morningOf(one Expiring, zone *time.Location, days int) time.Time {
	if own, err := time.LoadLocation(one.Zone); one.Zone != "" && err == nil {
		zone = own
	}
	end := one.Until.In(zone)
	return time.Date(end.Year(), end.Month(), end.Day()-days, morning, 0, 0, 0, zone)
}
