package account

import (
	"context"

	"laurel/fault"
)

// InvitationState is what the reader of an invitation may do.
type InvitationState string

const (
	InvitationOpen   InvitationState = "open"   // press the button
	InvitationSignIn InvitationState = "signIn" // sign in as the address it was sent to
	InvitationOther  InvitationState = "other"  // signed in with another address
)

// InvitationInfo is what the page behind the link shows.
type InvitationInfo struct {
	Invitation
	OrgName    string
	UnitName   string // with those above it; empty for the whole organisation
	Inviter    string // the inviter's name; empty for the system
	State      InvitationState
	NewAccount bool // accepting makes an account
}

// InvitationInfo looks at an invitation without accepting it: mail scanners
// open links.
func (s *Service) InvitationInfo(ctx context.Context, by Actor, token Token) (info InvitationInfo, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		inv, org, err := s.openInvitation(tx, token)
		if err != nil {
			return err
		}
		info = InvitationInfo{Invitation: inv, OrgName: org.Name}
		if info.UnitName, err = invitedUnit(tx, inv); err != nil {
			return err
		}
		if inv.By != "" {
			p, err := tx.Person(inv.By)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			info.Inviter = p.Name
		}
		info.State, info.NewAccount, err = invitedMay(tx, by, inv)
		return err
	})
	return info, err
}

// invitedUnit is the name of the unit that an invitation leads into.
func invitedUnit(tx Tx, inv Invitation) (string, error) {
	if inv.Unit == "" {
		return "", nil
	}
	units, err := tx.Units(inv.Org)
	return UnitName(units, inv.Unit), err
}

// invitedMay says what by may do with an invitation: who is signed in must have
// proved its address; for an address that nobody has, the link itself does.
func invitedMay(tx Tx, by Actor, inv Invitation) (InvitationState, bool, error) {
	switch {
	case by.Person != "" && by.Has(inv.Email):
		return InvitationOpen, false, nil
	case by.SignedIn():
		return InvitationOther, false, nil
	}
	_, err := tx.PersonByEmail(inv.Email)
	if fault.Is(err, fault.NotFound) {
		return InvitationOpen, true, nil
	}
	return InvitationSignIn, false, err
}

// AcceptInvitation gives the invited person the role. Whoever has proved the
// address may; an address without an account gets one, for the link was mailed
// there. The person is who may be signed in now.
func (s *Service) AcceptInvitation(ctx context.Context, by Actor, token Token) (org OrgID, who PersonID, err error) {
	err = s.Store.Update(ctx, func(tx Tx) error {
		inv, _, err := s.openInvitation(tx, token)
		if err != nil {
			return err
		}
		state, fresh, err := invitedMay(tx, by, inv)
		if err != nil {
			return err
		}
		switch state {
		case InvitationOther:
			return fault.New(fault.Forbidden, "invitation.other", "This invitation was sent to another address than yours. Sign out and open the link again.")
		case InvitationSignIn:
			return fault.New(fault.NotSignedIn, "invitation.signIn", "The address it was sent to has an account here. Sign in to it and accept then.")
		}
		org, who = inv.Org, by.Person
		if fresh {
			p := Person{ID: PersonID(s.newID()), Name: inv.Name, Emails: []string{inv.Email}, Created: s.now()}
			if err := tx.AddPerson(p); err != nil {
				return err
			}
			if err := s.record(tx, Event{Person: p.ID, Actor: p.ID, Kind: "person.opened", Subject: string(p.ID)}); err != nil {
				return err
			}
			who = p.ID
		}
		if err := tx.EndInvitation(inv.Org, inv.ID, true, s.now()); err != nil {
			return err
		}
		by.Person = who
		if inv.Unit != "" {
			return s.setUnitMember(tx, by, inv.Org, inv.Unit, who, inv.Role, "invitation", string(inv.ID))
		}
		return s.setMember(tx, by, inv.Org, who, inv.Role, map[string]string{"invitation": string(inv.ID)})
	})
	if err != nil {
		return "", "", err
	}
	return org, who, nil
}

// SignInToInvitation mails a sign-in link to the address an invitation was sent
// to; it leads back to the invitation.
func (s *Service) SignInToInvitation(ctx context.Context, token Token, language string) error {
	inv, _, err := s.invitation(ctx, token)
	if err != nil {
		return err
	}
	return s.RequestSignIn(ctx, inv.Email, "/invitation/"+token.Reveal(), language)
}
