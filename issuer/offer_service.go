package issuer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"laurel/account"
	"laurel/fault"
)

// maxOffers bounds the offers of one micro-credential.
const maxOffers = 500

// OfferRequest adds an offer of a micro-credential.
type OfferRequest struct {
	Achievement AchievementID
	Terms       Terms
	// Key makes a repeated request find the first one's offer. The same key
	// with another request is a [fault.Conflict].
	Key string
}

// AddOffer adds an offer. Offers are public at once, so it takes the right to
// publish. It fails with [fault.Conflict] for what is retired.
func (s *Service) AddOffer(ctx context.Context, by account.Actor, req OfferRequest) (Offer, error) {
	req.Terms = req.Terms.cleaned()
	if err := req.check(); err != nil {
		return Offer{}, err
	}
	org, err := s.orgOf(ctx, by, account.Publish, req.Achievement)
	if err != nil {
		return Offer{}, err
	}
	now := s.now()
	fresh := Offer{ID: OfferID(newID()), Org: org, Achievement: req.Achievement, Terms: req.Terms, Revision: 1, Created: now, Changed: now}
	var added Offer
	err = s.Store.Update(ctx, func(tx Tx) error {
		added, err = s.addOffer(tx, by, fresh, req)
		return err
	})
	return added, err
}

// check says what is wrong with the request itself.
func (r OfferRequest) check() error {
	if len(r.Key) > 255 {
		return fault.Field("key", "An idempotency key has at most 255 characters.")
	}
	return r.Terms.Validate()
}

func (s *Service) today() Day { return DayOf(s.now()) }

// addOffer is AddOffer within a transaction.
func (s *Service) addOffer(tx Tx, by account.Actor, fresh Offer, req OfferRequest) (Offer, error) {
	request := req.fingerprint()
	known, was, found, err := tx.OfferUnder(fresh.Org, req.Key)
	switch {
	case err != nil:
		return Offer{}, err
	case found && was != request:
		return Offer{}, conflict("offer.keyReused", "This idempotency key was used for another request.")
	case found:
		return known, nil
	case req.Terms.State(s.today()) == Past:
		return Offer{}, fault.Field("starts", "Nobody could enrol any more: the last day is {day}.", "day", string(req.Terms.LastDay()))
	}
	a, err := tx.Achievement(fresh.Org, fresh.Achievement)
	if err != nil {
		return Offer{}, err
	}
	if a.State.Ended() {
		return Offer{}, conflict("offer.retired", "This micro-credential is retired. Publish it again before you offer it.")
	}
	others, err := tx.Offers(fresh.Org, fresh.Achievement)
	if err != nil {
		return Offer{}, err
	}
	if len(others) >= maxOffers {
		return Offer{}, conflict("offer.tooMany", "There are {limit} offers of this micro-credential already. Withdraw those that are over.", "limit", Number(maxOffers))
	}
	added, err := tx.AddOffer(fresh, req.Key, request)
	if err != nil {
		return Offer{}, err
	}
	if !added {
		return Offer{}, conflict("offer.keyTaken", "The same request is being answered at this moment. Send it again.")
	}
	return fresh, tx.Record(s.offerEvent(by, fresh, "offer.added"))
}

func (s *Service) offerEvent(by account.Actor, o Offer, kind string) account.Event {
	return s.event(by, o.Org, kind, string(o.ID), "achievement", string(o.Achievement))
}

// fingerprint tells a repeated request from another one under the same key.
func (r OfferRequest) fingerprint() string {
	text, _ := json.Marshal([]any{r.Achievement, r.Terms}) // strings and finite numbers: cannot fail
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// ChangeOffer replaces the terms. It fails with [fault.Conflict] when the offer
// is no longer at the revision that was read, unless it says the same already:
// a repeated request changes nothing.
func (s *Service) ChangeOffer(ctx context.Context, by account.Actor, id OfferID, revision int, t Terms) (Offer, error) {
	t = t.cleaned()
	if err := t.Validate(); err != nil {
		return Offer{}, err
	}
	org, err := s.offerOrg(ctx, by, account.Publish, id)
	if err != nil {
		return Offer{}, err
	}
	var changed Offer
	err = s.Store.Update(ctx, func(tx Tx) error {
		o, err := tx.Offer(org, id)
		if err != nil {
			return err
		}
		if o.Withdrawn {
			return conflict("offer.withdrawn", "This offer was withdrawn. Add a new one.")
		}
		if changed = o; o.Terms.equal(t) {
			return nil
		}
		changed.Terms, changed.Revision, changed.Changed = t, o.Revision+1, s.now()
		saved := false
		if o.Revision == revision {
			if saved, err = tx.SaveOffer(changed, revision); err != nil {
				return err
			}
		}
		if !saved {
			return conflict("offer.stale", "Somebody else changed this offer meanwhile. Look at it again before you change it.")
		}
		return tx.Record(s.offerEvent(by, o, "offer.changed"))
	})
	return changed, err
}

// WithdrawOffer takes an offer back: it is shown no more. Doing it twice
// changes nothing.
func (s *Service) WithdrawOffer(ctx context.Context, by account.Actor, id OfferID) (Offer, error) {
	org, err := s.offerOrg(ctx, by, account.Publish, id)
	if err != nil {
		return Offer{}, err
	}
	var gone Offer
	err = s.Store.Update(ctx, func(tx Tx) error {
		o, err := tx.Offer(org, id)
		if gone = o; err != nil || o.Withdrawn {
			return err
		}
		gone.Withdrawn, gone.Revision, gone.Changed = true, o.Revision+1, s.now()
		saved, err := tx.SaveOffer(gone, o.Revision)
		if err != nil {
			return err
		}
		if !saved {
			return conflict("offer.stale", "Somebody else changed this offer meanwhile. Look at it again before you change it.")
		}
		return tx.Record(s.offerEvent(by, o, "offer.withdrawn"))
	})
	return gone, err
}

// Offer is one of an organisation's, also when it was withdrawn.
func (s *Service) Offer(ctx context.Context, by account.Actor, id OfferID) (o Offer, err error) {
	org, err := s.offerOrg(ctx, by, account.ReadDrafts, id)
	if err != nil {
		return Offer{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		o, err = tx.Offer(org, id)
		return err
	})
	return o, err
}

// Offers lists those of one micro-credential that were not withdrawn: what can
// be begun first comes first, what is past comes last.
func (s *Service) Offers(ctx context.Context, by account.Actor, of AchievementID) ([]Offer, error) {
	org, err := s.orgOf(ctx, by, account.ReadDrafts, of)
	if err != nil {
		return nil, err
	}
	return s.offersOf(ctx, org, of)
}

// AllOffers is Offers for all micro-credentials of an organisation.
func (s *Service) AllOffers(ctx context.Context, by account.Actor, org account.OrgID) ([]Offer, error) {
	if err := by.Require(account.ReadDrafts, org); err != nil {
		return nil, err
	}
	return s.offersOf(ctx, org, "")
}

func (s *Service) offersOf(ctx context.Context, org account.OrgID, of AchievementID) (all []Offer, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Offers(org, of)
		return err
	})
	slices.SortFunc(all, compareOffers(s.today()))
	return all, err
}

// offerOrg finds whose an offer is and that by may do this there.
func (s *Service) offerOrg(ctx context.Context, by account.Actor, right account.Right, id OfferID) (account.OrgID, error) {
	org, err := s.Public.OrgOfOffer(ctx, id)
	if err != nil {
		return "", err
	}
	err = by.RequireOf(right, org, func() (account.UnitID, error) { return s.Public.UnitOfOffer(ctx, id) })
	if err != nil {
		if fault.Is(err, fault.NotFound) {
			return "", fault.NoSuch("offer", string(id))
		}
		return "", err
	}
	return org, nil
}
