package hook

import (
	"context"
	"strconv"
	"time"

	"laurel/account"
	"laurel/fault"
)

// whole asks for a right in the whole of an organisation: a receiver is told of
// all that it awards, and there is none for a unit.
func whole(by account.Actor, right account.Right, org account.OrgID) error {
	if by.MaySome(right, org) && !by.May(right, org) {
		return fault.New(fault.Forbidden, "hook.whole", "A receiver is told of all that the organisation awards, so receivers are for those whose role counts in the whole of it. Ask one of its owners.")
	}
	return by.Require(right, org)
}

// Hooks lists an organisation's webhooks in the order they were added.
func (s *Service) Hooks(ctx context.Context, by account.Actor, org account.OrgID) (all []Hook, err error) {
	if err := whole(by, account.ReadEvents, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Hooks(org)
		return err
	})
	return all, err
}

// Hook is one of them.
func (s *Service) Hook(ctx context.Context, by account.Actor, org account.OrgID, id ID) (h Hook, err error) {
	if err := whole(by, account.ReadEvents, org); err != nil {
		return h, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		h, err = tx.Hook(org, id)
		return err
	})
	return h, err
}

// Add makes a webhook, on from now. Its secret is [Service.Secret].
func (s *Service) Add(ctx context.Context, by account.Actor, org account.OrgID, req Request) (Hook, error) {
	req, err := req.checked(s.Loopback)
	if err != nil {
		return Hook{}, err
	}
	if err := whole(by, account.ManageHooks, org); err != nil {
		return Hook{}, err
	}
	h := Hook{ID: ID(newID()), Org: org, Name: req.Name, URL: req.URL, Kinds: req.Kinds, State: On, Secret: 1, Revision: 1, Created: s.now(), Changed: s.now()}
	// A secret of a webhook that is not kept after all harms nobody.
	if err := s.Secrets.Keep(ctx, secretName("hook", string(h.ID), h.Secret), newSecret().b); err != nil {
		return Hook{}, err
	}
	return h, s.Store.Update(ctx, func(tx Tx) error {
		all, err := tx.Hooks(org)
		if err != nil {
			return err
		}
		if len(all) >= maxHooks {
			return conflict("hook.many", "An organisation has at most {max} webhooks. Remove one first.", "max", strconv.Itoa(maxHooks))
		}
		if err := tx.AddHook(h); err != nil {
			return err
		}
		return tx.Record(s.event(by, org, "webhook.added", string(h.ID)))
	})
}

// Change replaces what is told about a webhook.
func (s *Service) Change(ctx context.Context, by account.Actor, org account.OrgID, id ID, revision int, req Request) (Hook, error) {
	req, err := req.checked(s.Loopback)
	if err != nil {
		return Hook{}, err
	}
	return s.change(ctx, by, org, id, revision, "webhook.changed", func(_ Tx, h *Hook) error {
		h.Name, h.URL, h.Kinds = req.Name, req.URL, req.Kinds
		return nil
	})
}

// TurnOff stops a webhook. What waits is given up, and can be sent again.
func (s *Service) TurnOff(ctx context.Context, by account.Actor, org account.OrgID, id ID, revision int) (Hook, error) {
	return s.change(ctx, by, org, id, revision, "webhook.off", func(tx Tx, h *Hook) error {
		if h.State != On {
			return conflict("hook.off", "This webhook is off already.")
		}
		h.State, h.Why = Off, WhyByHand
		_, err := tx.GiveUp(org, id, notSentOff, s.now())
		return err
	})
}

const notSentOff = "Not sent: the webhook was turned off."

// TurnOn lets a webhook send again, as if it had never failed.
func (s *Service) TurnOn(ctx context.Context, by account.Actor, org account.OrgID, id ID, revision int) (Hook, error) {
	return s.change(ctx, by, org, id, revision, "webhook.on", func(tx Tx, h *Hook) error {
		if h.State == On {
			return conflict("hook.on", "This webhook is on already.")
		}
		h.State, h.Why = On, ""
		h.Failures, h.FailingSince, h.RestUntil = 0, time.Time{}, time.Time{}
		return tx.SetHealth(org, *h)
	})
}

// maxOverlap bounds how long the secret before a rotation goes on signing.
const maxOverlap = 30 * 24 * time.Hour

// Rotate gives a webhook a new secret. For so long messages carry a signature
// of each, so that the receiver can change over in its own time; 0 ends the
// old one at once.
func (s *Service) Rotate(ctx context.Context, by account.Actor, org account.OrgID, id ID, revision int, overlap time.Duration) (Hook, error) {
	if overlap < 0 || overlap > maxOverlap {
		return Hook{}, fault.Field("overlap", "The old secret can go on for at most 30 days.")
	}
	if err := whole(by, account.ManageHooks, org); err != nil {
		return Hook{}, err
	}
	was, err := s.Hook(ctx, by, org, id)
	if err != nil {
		return Hook{}, err
	}
	if was.Revision != revision {
		return Hook{}, stale()
	}
	next := was.Secret + 1
	if err := s.Secrets.Keep(ctx, secretName("hook", string(id), next), newSecret().b); err != nil {
		return Hook{}, err
	}
	h, err := s.change(ctx, by, org, id, revision, "webhook.rotated", func(_ Tx, h *Hook) error {
		if h.Secret+1 != next {
			return stale()
		}
		h.Secret, h.OldUntil = next, time.Time{}
		if overlap > 0 {
			h.OldUntil = s.now().Add(overlap)
		}
		return nil
	})
	if err == nil && was.Secret > 1 { // the one before the old one signs no more
		err = s.Secrets.Drop(ctx, secretName("hook", string(id), was.Secret-1))
	}
	return h, err
}

func (s *Service) change(ctx context.Context, by account.Actor, org account.OrgID, id ID, revision int, kind string, do func(Tx, *Hook) error) (h Hook, err error) {
	if err := whole(by, account.ManageHooks, org); err != nil {
		return h, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if h, err = tx.Hook(org, id); err != nil {
			return err
		}
		if h.Revision != revision {
			return stale()
		}
		if err := do(tx, &h); err != nil {
			return err
		}
		h.Revision, h.Changed = revision+1, s.now()
		if saved, err := tx.SaveHook(h, revision); err != nil || !saved {
			return errOr(err, stale())
		}
		return tx.Record(s.event(by, org, kind, string(id)))
	})
	return h, err
}

// Remove ends a webhook and forgets what it sent.
func (s *Service) Remove(ctx context.Context, by account.Actor, org account.OrgID, id ID) error {
	if err := whole(by, account.ManageHooks, org); err != nil {
		return err
	}
	var h Hook
	err := s.Store.Update(ctx, func(tx Tx) (err error) {
		if h, err = tx.Hook(org, id); err != nil {
			return err
		}
		if err := tx.RemoveHook(org, id); err != nil {
			return err
		}
		return tx.Record(s.event(by, org, "webhook.removed", string(id)))
	})
	for n := max(h.Secret-1, 1); err == nil && n <= h.Secret; n++ {
		err = s.Secrets.Drop(ctx, secretName("hook", string(id), n))
	}
	return err
}

// Secret reveals what a webhook signs with, to be put into its receiver.
func (s *Service) Secret(ctx context.Context, by account.Actor, org account.OrgID, id ID) (Secret, error) {
	if err := whole(by, account.ManageHooks, org); err != nil {
		return Secret{}, err
	}
	h, err := s.Hook(ctx, by, org, id)
	if err != nil {
		return Secret{}, err
	}
	return s.kept(ctx, secretName("hook", string(id), h.Secret))
}

func errOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
