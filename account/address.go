package account

import (
	"context"
	"slices"
	"strconv"
	"time"

	"laurel/fault"
)

const (
	maxAddresses     = 20 // of one person
	addressesPerDay  = 10 // that one person may ask a link for
	addressDayWindow = 24 * time.Hour
)

// RequestAddress mails a link to a further address of the actor's own. The
// answer is the same whether or not another account has it; who opens the mail
// learns that. language is what their browser reads, BCP 47, or empty.
func (s *Service) RequestAddress(ctx context.Context, by Actor, email, language string) error {
	normal, err := NormalEmail(email)
	if err != nil {
		return err
	}
	if err := requirePerson(by); err != nil {
		return err
	}
	if s.Secret == (Secret{}) {
		return errNoSecret
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		p, err := tx.Person(by.Person)
		switch {
		case err != nil:
			return err
		case slices.Contains(p.Emails, normal):
			return fault.Field("email", "This address is yours already.")
		case len(p.Emails) >= maxAddresses:
			return fault.Field("email", "An account has at most {max} addresses. Remove one first.", "max", strconv.Itoa(maxAddresses))
		}
		asked, err := s.attempt(tx, "address.person", string(by.Person), addressDayWindow)
		if err != nil {
			return err
		}
		sent, err := s.attempt(tx, "signIn.address", normal, addressWindow)
		if err != nil {
			return err
		}
		if asked > addressesPerDay || sent > requestsPerAddress {
			return fault.New(fault.TooMany, "address.tooMany", "Several links were sent just now. Look for the newest mail, or try again later.")
		}
		job, link, err := s.newLink(p, AddressLink, normal, normal)
		if err != nil {
			return err
		}
		job.Language = language
		if err := tx.AddLink(p.ID, link); err != nil {
			return err
		}
		return tx.Later(job)
	})
}

// AddressInfo is what the page behind such a link shows.
type AddressInfo struct {
	Email   string
	Expires time.Time
	Other   *Merger // the account that has the address, where it is not the actor's
}

// AddressInfo looks at a link without spending it. It opens for the person who
// asked for it: whoever reads the mail must be signed in as that person.
func (s *Service) AddressInfo(ctx context.Context, by Actor, token Token) (info AddressInfo, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		link, email, other, err := s.openAddress(tx, by, token)
		if err != nil {
			return err
		}
		info = AddressInfo{Email: email, Expires: link.Expires}
		if other.ID != "" {
			info.Other, err = s.merger(tx, by.Person, other)
		}
		return err
	})
	return info, err
}

// openAddress finds the link of an address, and the other person who has it.
func (s *Service) openAddress(tx Tx, by Actor, token Token) (link Link, email string, other Person, err error) {
	if err := requirePerson(by); err != nil {
		return link, "", other, err
	}
	if link, _, err = s.open(tx, token, AddressLink); err != nil {
		return link, "", other, err
	}
	if link.Person != by.Person {
		return link, "", other, fault.New(fault.Forbidden, "address.other",
			"This link was asked for in another account than the one you are signed in to. Sign in to that one, in this browser, and open the link again.")
	}
	if email, err = carried(token, link); err != nil {
		return link, "", other, err
	}
	other, err = tx.PersonByEmail(email)
	if fault.Is(err, fault.NotFound) || (err == nil && other.ID == by.Person) {
		return link, email, Person{}, nil
	}
	return link, email, other, err
}

// AddAddress spends the link: the address is the actor's from now on, and what
// was awarded to it waits for them. It fails with [fault.Conflict] for an
// address of another account: see [Service.Merge].
func (s *Service) AddAddress(ctx context.Context, by Actor, token Token) (email string, err error) {
	err = s.Store.Update(ctx, func(tx Tx) error {
		link, address, other, err := s.openAddress(tx, by, token)
		if err != nil {
			return err
		}
		if other.ID != "" {
			return fault.New(fault.Conflict, "person.addressTaken", "This address belongs to another account.")
		}
		if err := tx.SpendLink(by.Person, link.ID, s.now()); err != nil {
			return err
		}
		p, err := tx.Person(by.Person)
		if err != nil {
			return err
		}
		if email = address; slices.Contains(p.Emails, address) {
			return nil
		}
		if err := tx.AddAddress(by.Person, address, s.now()); err != nil {
			return err
		}
		return s.own(tx, by, "address.added", string(by.Person), nil)
	})
	return email, err
}

// RemoveAddress takes an address from the actor's account. The last one stays:
// without one nobody could be written to. Links that were mailed and not used
// end, for they may lie in that mailbox.
func (s *Service) RemoveAddress(ctx context.Context, by Actor, email string) error {
	return s.changeAddress(ctx, by, email, "address.removed", func(tx Tx, p Person, normal string) error {
		if len(p.Emails) == 1 {
			return fault.New(fault.Conflict, "address.last", "This is your only address. Add another one first.")
		}
		if err := tx.RemoveAddress(p.ID, normal); err != nil {
			return err
		}
		return tx.EndLinks(p.ID, s.now())
	})
}

// SetMainAddress chooses the address that mail about the account goes to.
func (s *Service) SetMainAddress(ctx context.Context, by Actor, email string) error {
	return s.changeAddress(ctx, by, email, "address.main", func(tx Tx, p Person, normal string) error {
		return tx.SetMainAddress(p.ID, normal)
	})
}

func (s *Service) changeAddress(ctx context.Context, by Actor, email, kind string, change func(tx Tx, p Person, normal string) error) error {
	normal, err := NormalEmail(email)
	if err != nil {
		return err
	}
	if err := requirePerson(by); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		p, err := tx.Person(by.Person)
		if err != nil {
			return err
		}
		if !slices.Contains(p.Emails, normal) {
			return fault.NoSuch("address", "")
		}
		if err := change(tx, p, normal); err != nil {
			return err
		}
		return s.own(tx, by, kind, string(p.ID), nil)
	})
}
