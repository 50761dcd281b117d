package wallet

import (
	"context"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/record"
)

// View is an award as its page shows it.
type View struct {
	Award    Award
	Summary  record.Summary // read from the signed bytes
	State    State
	Words    string // the state with its day
	Accepted time.Time
	Hidden   bool // the page is withdrawn; only its holder sees it
	Mine     bool // the reader is the holder
}

// Page is the public view of an accepted award. One that its holder withdrew
// is [fault.Gone] to all others, one that nobody accepted [fault.NotFound].
func (s *Service) Page(ctx context.Context, by account.Actor, page string) (View, error) {
	h, err := s.holding(ctx, by, page)
	if err != nil {
		return View{}, err
	}
	award, err := s.Awards.Award(ctx, h.Award)
	if err != nil {
		return View{}, err
	}
	return s.view(by, h, award)
}

func (s *Service) view(by account.Actor, h Holding, award Award) (View, error) {
	summary, err := award.summary()
	if err != nil {
		return View{}, err
	}
	state := stateOf(award, summary, s.now())
	return View{Award: award, Summary: summary, State: state, Words: stateWords(state, award, summary),
		Accepted: h.Accepted, Hidden: h.Hidden != nil, Mine: reader(by) == h.Person}, nil
}

// holding is what stands behind a page, for who may see it.
func (s *Service) holding(ctx context.Context, by account.Actor, page string) (h Holding, err error) {
	if len(page) > 64 {
		return Holding{}, fault.NoSuch("award", "with this address")
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		h, err = tx.HoldingByPage(page)
		return err
	})
	switch {
	case fault.Is(err, fault.NotFound):
		return Holding{}, fault.New(fault.NotFound, "award.notHere", "There is no award at this address. It may not have been accepted yet.")
	case err != nil:
		return Holding{}, err
	case h.Hidden != nil && reader(by) != h.Person:
		return Holding{}, fault.New(fault.Gone, "award.withdrawn", "The holder of this award has withdrawn its page.")
	}
	return h, nil
}

// Hide withdraws the page of an award from all but its holder, and the pages
// of awards that it corrected.
func (s *Service) Hide(ctx context.Context, by account.Actor, page string) error {
	now := s.now()
	return s.setHidden(ctx, by, page, &now, "award.hidden")
}

// Show lets everybody see the page again.
func (s *Service) Show(ctx context.Context, by account.Actor, page string) error {
	return s.setHidden(ctx, by, page, nil, "award.shown")
}

func (s *Service) setHidden(ctx context.Context, by account.Actor, page string, at *time.Time, kind string) error {
	who, err := person(by)
	if err != nil {
		return err
	}
	h, err := s.holding(ctx, by, page)
	if err != nil {
		return err
	}
	if h.Person != who {
		return fault.New(fault.Forbidden, "award.holderOnly", "Only the holder of this award decides who sees its page.")
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		h, err := tx.HoldingByPage(page)
		if err != nil {
			return err
		}
		if (h.Hidden != nil) == (at != nil) {
			return nil
		}
		newest := h.Award
		if h.Replaced != "" {
			newest = h.Replaced
		}
		if err := tx.SetHidden(who, newest, at); err != nil {
			return err
		}
		e := by.Event(kind, string(newest))
		e.Person = who
		return s.record(tx, e)
	})
}

// Home is what a learner has: what is held, and what waits to be accepted.
type Home struct {
	Held    []View
	Waiting []Waiting
}

// Waiting is an award sent to an address of the learner's.
type Waiting struct {
	Award   Award
	Summary record.Summary
	Sent    time.Time
}

// maxHome bounds how many awards a learner's home reads.
const maxHome = 1000

// Home lists a learner's own awards, the newest first.
func (s *Service) Home(ctx context.Context, by account.Actor) (Home, error) {
	who, err := person(by)
	if err != nil {
		return Home{}, err
	}
	var held []Holding
	var sent []Claim
	err = s.Store.View(ctx, func(tx Tx) (err error) {
		if held, err = tx.Holdings(who); err != nil {
			return err
		}
		sent, err = s.sentTo(tx, by.Emails)
		return err
	})
	if err != nil {
		return Home{}, err
	}
	var home Home
	for _, h := range held[:min(len(held), maxHome)] {
		award, err := s.Awards.Award(ctx, h.Award)
		if fault.Is(err, fault.Gone) {
			continue // erased, and the holding will be
		}
		if err != nil {
			return Home{}, err
		}
		v, err := s.view(by, h, award)
		if err != nil {
			return Home{}, err
		}
		home.Held = append(home.Held, v)
	}
	home.Waiting, err = s.waiting(ctx, by, sent)
	return home, err
}

// sentTo lists the claims of all the addresses, once each award.
func (s *Service) sentTo(tx Tx, emails []string) (all []Claim, err error) {
	seen := map[AwardID]bool{}
	for _, email := range emails {
		address, err := s.blind(email)
		if err != nil {
			return nil, err
		}
		claims, err := tx.ClaimsFor(address)
		if err != nil {
			return nil, err
		}
		for _, c := range claims {
			if !seen[c.Award] && len(all) < maxHome {
				seen[c.Award] = true
				all = append(all, c)
			}
		}
	}
	return all, nil
}

// waiting reads the awards behind claims; those revoked meanwhile wait no more.
func (s *Service) waiting(ctx context.Context, by account.Actor, sent []Claim) (all []Waiting, err error) {
	for _, c := range sent {
		award, err := s.Awards.Award(ctx, c.Award)
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Gone) || (err == nil && (award.Status == Revoked || !by.Has(award.Email))) {
			continue
		}
		if err != nil {
			return nil, err
		}
		summary, err := award.summary()
		if err != nil {
			return nil, err
		}
		all = append(all, Waiting{Award: award, Summary: summary, Sent: c.Opened})
	}
	return all, nil
}

// Accepted tells an organisation when one of its awards was accepted; nil when
// it was not. To who reads awards in units alone, those of others were not.
func (s *Service) Accepted(ctx context.Context, by account.Actor, org account.OrgID, ids []AwardID) (map[AwardID]time.Time, error) {
	if err := by.RequireSome(account.ReadAwards, org); err != nil {
		return nil, err
	}
	ids, err := s.readable(ctx, by, org, ids)
	if err != nil {
		return nil, err
	}
	found := map[AwardID]time.Time{}
	err = s.Store.View(ctx, func(tx Tx) error {
		clear(found)
		for _, id := range ids {
			h, err := tx.HoldingOf(org, id)
			if fault.Is(err, fault.NotFound) {
				continue
			}
			if err != nil {
				return err
			}
			found[id] = h.Accepted
		}
		return nil
	})
	return found, err
}

// readable leaves of awards those that by may read.
func (s *Service) readable(ctx context.Context, by account.Actor, org account.OrgID, ids []AwardID) (mine []AwardID, err error) {
	if by.May(account.ReadAwards, org) {
		return ids, nil
	}
	for _, id := range ids {
		unit, err := s.Awards.UnitOf(ctx, id)
		if err != nil {
			return nil, err
		}
		if by.MayIn(account.ReadAwards, org, unit) {
			mine = append(mine, id)
		}
	}
	return mine, nil
}
