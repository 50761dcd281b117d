package timely

import (
	"context"
	"time"

	"laurel/account"
	"laurel/issuer"
)

// before are the days before its end on which a holder is reminded.
var before = []int{90, 30, 7}

// morning is the hour of the organisation's day at which reminders leave.
const morning = 9

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

// Remind does the job: for each organisation whose day has begun, it looks at
// the awards whose 90th, 30th or 7th last day came since the last time, however
// long that is ago. Of several that came at once the latest counts.
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
	zone := p.Location()
	today := s.now().In(zone).Add(-morning * time.Hour).Format(time.DateOnly)
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
			if err := s.remindBand(ctx, org, days, midnight(dayAfter(first, 1), zone), midnight(dayAfter(today, days+1), zone)); err != nil {
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
// to before last, both at midnight.
func (s *Service) remindBand(ctx context.Context, org account.OrgID, days int, first, last time.Time) error {
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
					err = tx.Later(Reminder{org, one.Award, days})
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

// midnight is when a day begins in a zone.
func midnight(day string, zone *time.Location) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, zone)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}
