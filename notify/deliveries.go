package notify

import (
	"context"
	"errors"
	"fmt"

	"laurel/account"
	"laurel/fault"
)

// Retried is no state of its own: it filters the queued mails that were tried
// already and are tried again.
const Retried State = "retried"

// CountsTo is how many mails are counted that a filter finds, fewer where each
// must be looked at for a text. One more stands for many.
func (f MailFilter) CountsTo() int {
	if f.Text != "" {
		return 100
	}
	return 10_000
}

// MailFilter chooses an organisation's mails; the zero filter chooses the newest.
type MailFilter struct {
	Text   string           // words of the recipient's name and address
	State  State            // also [Retried]
	Award  string           // only those about this award
	Units  []account.UnitID // only those about what these units define; nil: all
	Limit  int              // 0 is 50, at most 200
	Offset int
}

// Deliveries tells an organisation what became of its mails, the newest first,
// and how many there are. Who has a role in units alone is told of those about
// what is of these units.
func (s *Service) Deliveries(ctx context.Context, by account.Actor, org account.OrgID, f MailFilter) (list []Delivery, total int, err error) {
	if err := by.RequireSome(account.ReadAwards, org); err != nil {
		return nil, 0, err
	}
	f.Units = by.Narrowed(account.ReadAwards, org, f.Units)
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit, f.Offset = min(f.Limit, 200), max(f.Offset, 0)
	err = s.Store.View(ctx, func(tx Tx) error {
		list, total, err = tx.Deliveries(org, f)
		return err
	})
	return list, total, err
}

// Delivery is one mail of an organisation.
func (s *Service) Delivery(ctx context.Context, by account.Actor, org account.OrgID, id MessageID) (d Delivery, err error) {
	if err := s.mayWith(ctx, by, account.ReadAwards, org, id); err != nil {
		return d, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		d, err = tx.Delivery(org, "", id)
		return err
	})
	return d, err
}

// mayWith asks for a right in the unit of what a mail is about.
func (s *Service) mayWith(ctx context.Context, by account.Actor, right account.Right, org account.OrgID, id MessageID) error {
	err := by.RequireOf(right, org, func() (unit account.UnitID, err error) {
		err = s.Store.View(ctx, func(tx Tx) error {
			unit, err = tx.MailUnit(org, id)
			return err
		})
		return unit, err
	})
	if fault.Is(err, fault.NotFound) && by.Member(org) {
		return fault.NoSuch("mail", string(id))
	}
	return err
}

// SendAgain is the job that writes a mail anew, under an id of its own: a
// mailbox that has seen the first one would put a second of the same id away.
type SendAgain struct {
	Org     account.OrgID
	Message MessageID // of the new mail
}

// Kind names the job.
func (SendAgain) Kind() string { return "notify.sendAgain" }

// maxAgain bounds how often one mail is sent again: more helps nobody, and
// somebody reads it.
const maxAgain = 9

// Again has a mail sent once more, for a registrar. The new one is queued at
// once; what it says is written when it leaves. It fails with
// [fault.Conflict] while the mail is still on its way.
func (s *Service) Again(ctx context.Context, by account.Actor, org account.OrgID, id MessageID) (again Delivery, err error) {
	if err := s.mayWith(ctx, by, account.Issue, org, id); err != nil {
		return again, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		d, err := tx.Delivery(org, "", id)
		if err != nil {
			return err
		}
		if d.State == Queued {
			return fault.New(fault.Conflict, "mail.queued", "This mail is still on its way. It is tried again by itself.")
		}
		if again, err = s.nextOf(tx, org, d); err != nil {
			return err
		}
		if err := tx.AddDelivery(org, "", again); err != nil {
			return err
		}
		e := by.Event("mail.sentAgain", or(d.Award, string(id)))
		e.Org, e.Detail = org, map[string]string{"mail": string(again.MessageID)}
		if err := tx.Record(e); err != nil {
			return err
		}
		return tx.Later(SendAgain{Org: org, Message: again.MessageID})
	})
	return again, err
}

// nextOf is the first free repetition of a mail.
func (s *Service) nextOf(tx Tx, org account.OrgID, d Delivery) (Delivery, error) {
	for n := 1; n <= maxAgain; n++ {
		about := fmt.Sprintf("%s.again%d", d.About, n)
		id := NewMessageID(d.Purpose, about, s.Domain)
		earlier, err := tx.Delivery(org, "", id)
		switch {
		case fault.Is(err, fault.NotFound):
			return Delivery{MessageID: id, Purpose: d.Purpose, About: about, Award: d.Award, State: Queued, Queued: s.Now(), Changed: s.Now()}, nil
		case err != nil:
			return Delivery{}, err
		case earlier.State == Queued:
			return Delivery{}, fault.New(fault.Conflict, "mail.queued", "This mail is being sent again already.")
		}
	}
	return Delivery{}, fault.New(fault.TooMany, "mail.again", "This mail was sent again {count} times. Reach the person in another way, or correct the address.", "count", fmt.Sprint(maxAgain))
}

// Waiting is a queued mail, for the job that writes it. It fails with
// [fault.Gone] where nothing is to be sent any more.
func (s *Service) Waiting(ctx context.Context, job SendAgain) (d Delivery, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		d, err = tx.Delivery(job.Org, "", job.Message)
		return err
	})
	if err == nil && d.State != Queued {
		err = fault.New(fault.Gone, "mail.over", "This mail is {state}.", "state", string(d.State))
	}
	return d, err
}

// Drop gives a queued mail up because what it would say is not true any more.
func (s *Service) Drop(ctx context.Context, job SendAgain, why string) error {
	if why == "" {
		return errors.New("notify: a mail is dropped for a reason")
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		d, err := tx.Delivery(job.Org, "", job.Message)
		if err != nil || d.State != Queued {
			return err
		}
		d.State, d.Words, d.Changed = Failed, tidyWords("Not sent: "+why, ""), s.Now()
		return tx.SetDelivery(job.Org, "", d)
	})
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
