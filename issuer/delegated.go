package issuer

import (
	"context"
	"crypto/subtle"
	"time"

	"laurel/account"
	"laurel/fault"
)

// Accounts opens accounts for those who are asked by mail.
type Accounts interface {
	PersonForAddress(ctx context.Context, email string) (account.PersonID, error)
	OpenForAddress(ctx context.Context, email, name string) (id account.PersonID, fresh bool, err error)
	RequestSignIn(ctx context.Context, email, next, language string) error
}

// mayUse asks that by acts for the organisation that may award by d, or is the
// person who may.
func mayUse(by account.Actor, d Delegation) error {
	if d.To == "" {
		switch {
		case !by.SignedIn():
			return by.Require(account.Issue, d.Org)
		case by.Client != "" || d.Person == "" || by.Person != d.Person:
			return noDelegation(d.ID)
		}
		return nil
	}
	err := by.Require(account.Issue, d.To)
	if fault.Is(err, fault.NotFound) {
		return noDelegation(d.ID)
	}
	return err
}

// DelegatedTo lists what an organisation may award for others, the newest
// delegation first; those that ended are among them.
func (s *Service) DelegatedTo(ctx context.Context, by account.Actor, org account.OrgID) (all []Delegation, err error) {
	if err := by.Require(account.Issue, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.DelegationsTo(org)
		return err
	})
	return all, err
}

// DelegatedToMe is DelegatedTo for a person.
func (s *Service) DelegatedToMe(ctx context.Context, by account.Actor) (all []Delegation, err error) {
	if by.Person == "" {
		return nil, nil
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.DelegationsToPerson(by.Person)
		return err
	})
	return all, err
}

// DelegationToUse is a delegation for those who may award by it, or might; the
// state says which.
func (s *Service) DelegationToUse(ctx context.Context, by account.Actor, id DelegationID) (Delegation, error) {
	d, err := s.delegation(ctx, id)
	if err != nil {
		if fault.Is(err, fault.NotFound) && !by.SignedIn() {
			return Delegation{}, by.Require(account.Issue, "")
		}
		return Delegation{}, err
	}
	if err := mayUse(by, d); err != nil {
		return Delegation{}, err
	}
	return d, nil
}

func (s *Service) delegation(ctx context.Context, id DelegationID) (d Delegation, err error) {
	org, err := s.Public.OrgOfDelegation(ctx, id)
	if err != nil {
		return Delegation{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		d, err = tx.Delegation(org, id)
		return err
	})
	return d, err
}

// DelegatedAward is an award as those see it who made it by a delegation.
type DelegatedAward struct {
	Award
	By       account.PersonID // who made it
	Client   string           // or which program
	Mail     string           // what became of the newest mail about it, by notify's states; "" for none
	Accepted time.Time        // by its holder; zero: not yet
}

// DelegatedAwards lists the awards that were made by a delegation, the newest
// first, to those who may award by it and until it is revoked: then learners
// are no longer theirs to read about.
func (s *Service) DelegatedAwards(ctx context.Context, by account.Actor, id DelegationID, limit, offset int) (page []DelegatedAward, total int, err error) {
	d, err := s.DelegationToUse(ctx, by, id)
	if err != nil || !d.Revoked.IsZero() {
		return nil, 0, err
	}
	if limit <= 0 || limit > 200 {
		limit = 50
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		if page, err = tx.DelegatedAwards(d.Org, id, limit, max(offset, 0)); err != nil {
			return err
		}
		total, err = tx.CountDelegatedAwards(d.Org, id)
		return err
	})
	return page, total, err
}

// DelegationInvitation is a delegation as the person sees it who is asked by
// mail, and what they may do with it.
type DelegationInvitation struct {
	Delegation
	State      account.InvitationState
	NewAccount bool // accepting makes an account
}

func (s *Service) askedToken(id DelegationID) string { return s.hidden("delegation link", string(id)) }

func (s *Service) askedPath(id DelegationID) string {
	return "/asked/" + string(id) + "/" + s.askedToken(id)
}

// asked is the delegation behind a mailed link, until it is accepted, revoked
// or over.
func (s *Service) asked(ctx context.Context, id DelegationID, token account.Token) (Delegation, error) {
	closed := fault.New(fault.NotFound, "delegation.unknown", "Nothing is open here: it was accepted or taken back, or has run out. If you have accepted it, sign in and look at your record.")
	if subtle.ConstantTimeCompare([]byte(s.askedToken(id)), []byte(token.Reveal())) != 1 {
		return Delegation{}, closed
	}
	d, err := s.delegation(ctx, id)
	if fault.Is(err, fault.NotFound) || err == nil && (d.Email == "" || !d.Open(s.now()) || s.now().After(d.Created.Add(invitationLife))) {
		return Delegation{}, closed
	}
	return d, err
}

// DelegationInvitation looks at what a person is asked for without accepting
// it: mail scanners open links.
func (s *Service) DelegationInvitation(ctx context.Context, by account.Actor, id DelegationID, token account.Token) (i DelegationInvitation, err error) {
	if i.Delegation, err = s.asked(ctx, id, token); err != nil {
		return i, err
	}
	switch {
	case by.Person != "" && by.Has(i.Email):
		i.State = account.InvitationOpen
		return i, nil
	case by.SignedIn():
		i.State = account.InvitationOther
		return i, nil
	}
	_, err = s.Accounts.PersonForAddress(ctx, i.Email)
	if fault.Is(err, fault.NotFound) {
		i.State, i.NewAccount = account.InvitationOpen, true
		return i, nil
	}
	i.State = account.InvitationSignIn
	return i, err
}

// AcceptDelegation has the person who is asked by mail take a delegation.
// Whoever has proved the address may; an address without an account gets one,
// for the link was mailed there. The person is who may be signed in now.
func (s *Service) AcceptDelegation(ctx context.Context, by account.Actor, id DelegationID, token account.Token) (Delegation, account.PersonID, error) {
	i, err := s.DelegationInvitation(ctx, by, id, token)
	if err != nil {
		return Delegation{}, "", err
	}
	switch i.State {
	case account.InvitationOther:
		return Delegation{}, "", fault.New(fault.Forbidden, "invitation.other", "This invitation was sent to another address than yours. Sign out and open the link again.")
	case account.InvitationSignIn:
		return Delegation{}, "", fault.New(fault.NotSignedIn, "invitation.signIn", "The address it was sent to has an account here. Sign in to it and accept then.")
	}
	who := by.Person
	if i.NewAccount {
		if who, _, err = s.Accounts.OpenForAddress(ctx, i.Email, i.Name); err != nil {
			return Delegation{}, "", err
		}
		by.Person = who
	}
	d := i.Delegation
	d.Person, d.Accepted, d.Email, d.Name = who, s.now(), "", ""
	return d, who, s.Store.Update(ctx, func(tx Tx) error {
		saved, err := tx.SaveDelegation(d)
		if err != nil || !saved {
			return errOr(err, conflict("delegation.stale", "Somebody else changed this meanwhile. Look at it again."))
		}
		return s.tellDelegation(tx, by, d, DelegationAcceptedNews)
	})
}

// SignInToDelegation mails a sign-in link to the address that is asked; it
// leads back to what is asked.
func (s *Service) SignInToDelegation(ctx context.Context, id DelegationID, token account.Token, language string) error {
	d, err := s.asked(ctx, id, token)
	if err != nil {
		return err
	}
	return s.Accounts.RequestSignIn(ctx, d.Email, s.askedPath(id), language)
}
