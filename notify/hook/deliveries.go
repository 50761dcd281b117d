package hook

import (
	"context"
	"time"

	"laurel/account"
	"laurel/fault"
)

// CountsTo is how many messages of a list are counted. One more stands for many.
const CountsTo = 10_000

// Deliveries tells what became of a webhook's messages, the newest first, and
// how many there are.
func (s *Service) Deliveries(ctx context.Context, by account.Actor, org account.OrgID, id ID, f Filter) (list []Delivery, total int, err error) {
	if err := whole(by, account.ReadEvents, org); err != nil {
		return nil, 0, err
	}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit, f.Offset = min(f.Limit, 200), max(f.Offset, 0)
	err = s.Store.View(ctx, func(tx Tx) error {
		if _, err := tx.Hook(org, id); err != nil {
			return err
		}
		if total, err = tx.CountDeliveries(org, id, f); err != nil {
			return err
		}
		list, err = tx.Deliveries(org, id, f)
		return err
	})
	return list, total, err
}

// Delivery is one message to one receiver.
func (s *Service) Delivery(ctx context.Context, by account.Actor, org account.OrgID, id ID, message MessageID) (d Delivery, err error) {
	if err := whole(by, account.ReadEvents, org); err != nil {
		return d, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		d, err = tx.Delivery(org, id, message)
		return err
	})
	return d, err
}

// Replay has a message sent again, with the id it had: a receiver that has
// seen it does nothing twice.
func (s *Service) Replay(ctx context.Context, by account.Actor, org account.OrgID, id ID, message MessageID) error {
	return s.send(ctx, by, org, id, "webhook.replayed", string(message), func(tx Tx) error {
		d, err := tx.Delivery(org, id, message)
		if err != nil {
			return err
		}
		if d.State == Queued && d.Attempts == 0 {
			return conflict("hook.queued", "This message is on its way already.")
		}
		d.State, d.Attempts, d.Next, d.Changed = Queued, 0, s.now(), s.now()
		return tx.SetDelivery(org, d)
	})
}

// maxReplay bounds how many messages one request sends again.
const maxReplay = 10000

// ReplayFailed has everything that failed sent again, and tells how many messages that are.
func (s *Service) ReplayFailed(ctx context.Context, by account.Actor, org account.OrgID, id ID) (n int, err error) {
	err = s.send(ctx, by, org, id, "webhook.replayed", "failed", func(tx Tx) error {
		n, err = tx.QueueFailed(org, id, s.now(), maxReplay)
		return err
	})
	return n, err
}

// SendTest has a message of kind [Test] sent.
func (s *Service) SendTest(ctx context.Context, by account.Actor, org account.OrgID, id ID) (message MessageID, err error) {
	h := Happening{Org: org, Kind: Test, Once: newID(), At: s.now(), Data: map[string]string{"webhook": string(id)}}
	text, err := body(Test, h.At, h.Data)
	if err != nil {
		return "", err
	}
	d := Delivery{Hook: id, Message: messageID(h), Kind: Test, Body: text, State: Queued, Queued: s.now(), Changed: s.now(), Next: s.now()}
	return d.Message, s.send(ctx, by, org, id, "webhook.tested", string(d.Message), func(tx Tx) error {
		_, err := tx.AddDelivery(org, d)
		return err
	})
}

// send changes what is queued for a webhook that is on, and wakes its lane
// even where it rests: somebody waits for the answer.
func (s *Service) send(ctx context.Context, by account.Actor, org account.OrgID, id ID, kind, message string, do func(Tx) error) error {
	if err := whole(by, account.ManageHooks, org); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		h, err := tx.Hook(org, id)
		if err != nil {
			return err
		}
		if h.State != On {
			return conflict("hook.off", "This webhook is off. Turn it on before you send anything.")
		}
		if err := do(tx); err != nil {
			return err
		}
		h.RestUntil = time.Time{}
		if err := tx.SetHealth(org, h); err != nil {
			return err
		}
		if err := s.wake(tx, org, id, s.now()); err != nil {
			return err
		}
		return tx.Record(s.event(by, org, kind, string(id), "message", message))
	})
}

// Tidy is the job that forgets what was settled long ago.
type Tidy struct{}

// Kind names the job.
func (Tidy) Kind() string { return "hook.tidy" }

// keepFor is how long a settled message can be looked at and sent again.
const keepFor = 90 * 24 * time.Hour

// tidyStep bounds one transaction of tidying, and a job does a few of them.
const tidyStep, tidySteps = 1000, 50

// Tidy does the job, and wakes lanes whose own job was lost.
func (s *Service) Tidy(ctx context.Context, _ Tidy) error {
	err := s.Store.Update(ctx, func(tx Tx) error {
		stuck, err := tx.Stuck(s.now().Add(-forgottenAfter))
		for _, one := range stuck {
			if err == nil {
				err = s.wake(tx, one.Org, one.Hook, s.now())
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	before := s.now().Add(-keepFor)
	for range tidySteps {
		n := 0
		err := s.Store.Update(ctx, func(tx Tx) (err error) {
			if n, err = tx.DropDeliveries(before, tidyStep); err != nil {
				return err
			}
			more, err := tx.DropArrivals(before, tidyStep)
			n = max(n, more)
			return err
		})
		if err != nil || n < tidyStep {
			return err
		}
	}
	return nil
}

// gone lets what was removed be.
func gone(err error) error {
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}
