package wallet

import (
	"context"

	"laurel/account"
	"laurel/fault"
)

// Carry is what a correction does to the wallet, for its job: whoever holds
// the old award holds the new one, shown or hidden as before, and the old page
// stays for who has its address on paper. It tells whether anybody does; if
// not, the old link opens the new award and its mail can be sent as ever.
//
// An award corrected to another mail address goes to whoever has proved that
// one: neither holding nor link is carried over.
func (s *Service) Carry(ctx context.Context, old, fresh AwardID) (held bool, err error) {
	before, err := s.Awards.Award(ctx, old)
	if err != nil {
		return false, err
	}
	after, err := s.Awards.Award(ctx, fresh)
	if err != nil {
		return false, err
	}
	same, err := sameAddress(before.Email, after.Email)
	if err != nil || !same || before.Org != after.Org {
		return false, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		h, err := tx.HoldingOf(before.Org, old)
		if fault.Is(err, fault.NotFound) {
			held = false
			return tx.MoveClaims(before.Org, old, fresh)
		}
		if err != nil {
			return err
		}
		held = true
		added, err := tx.AddHolding(h.Person, Holding{Award: fresh, Org: after.Org, Person: h.Person, Page: after.Page, Accepted: h.Accepted, Hidden: h.Hidden})
		if err != nil || !added {
			return err // not added: this job has run before
		}
		if err := tx.SetReplaced(h.Person, old, fresh); err != nil {
			return err
		}
		return s.record(tx, account.Event{Person: h.Person, Client: "correction", Kind: "award.carried", Subject: string(fresh)})
	})
	return held, err
}

func sameAddress(a, b string) (bool, error) {
	first, err := account.NormalEmail(a)
	if err != nil {
		return false, err
	}
	second, err := account.NormalEmail(b)
	return first == second, err
}

// Erase forgets what a person held, for the job that follows an erasure: the
// pages are gone and the links to them lead nowhere.
func (s *Service) Erase(ctx context.Context, id account.PersonID) error {
	err := s.Store.Update(ctx, func(tx Tx) error { return tx.Erase(id) })
	s.files.clear() // pictures hold the name in their signed bytes
	return err
}
