package account

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"laurel/fault"
)

const (
	invitationLife    = 14 * 24 * time.Hour
	invitationsPerDay = 200 // of one organisation: its mails go out under the server's name
)

// InvitationID names an invitation.
type InvitationID string

// Invitation asks somebody into an organisation, in a role. Its address and
// name are forgotten once it has ended.
type Invitation struct {
	ID       InvitationID
	Org      OrgID
	Email    string // lower case
	Name     string
	Role     Role
	Unit     UnitID   // empty: into the whole organisation
	By       PersonID // empty for the system
	Sent     time.Time
	Expires  time.Time
	Ended    *time.Time // accepted or taken back
	Accepted bool
}

// InviteRequest is whom to ask, and as what.
type InviteRequest struct {
	Email, Name string
	Role        Role
	Unit        UnitID // empty: into the whole organisation
}

// InvitationMail is the job that mails an invitation. The token in it is
// sealed under the server's secret: the row may lie in a backup.
type InvitationMail struct {
	Org        OrgID        `json:"org"`
	Invitation InvitationID `json:"invitation"`
	Sealed     []byte       `json:"sealed"`
}

// Kind names the job.
func (InvitationMail) Kind() string { return "account.invitationMail" }

// InvitationLetter is what the mail is made of.
type InvitationLetter struct {
	Invitation
	OrgName, ReplyTo string
	UnitName         string // with those above it; empty for the whole organisation
	URL              string // a secret
	Language         string // in which it is written, BCP 47; empty: not known
}

// Invite mails somebody a link by which they join an organisation, within 14
// days. An earlier invitation of the same address into the same unit ends by it.
func (s *Service) Invite(ctx context.Context, by Actor, org OrgID, req InviteRequest) (Invitation, error) {
	inv, err := req.checked()
	if err != nil {
		return Invitation{}, err
	}
	if err := requireManage(by, org); err != nil {
		return Invitation{}, err
	}
	if s.Secret == (Secret{}) {
		return Invitation{}, errNoSecret
	}
	token, now := NewToken(), s.now()
	inv.ID, inv.Org, inv.By, inv.Sent, inv.Expires = InvitationID(s.newID()), org, by.Person, now, now.Add(invitationLife)
	job := InvitationMail{Org: org, Invitation: inv.ID}
	if job.Sealed, err = seal(s.Secret[:], "invitation mail", []byte(token), []byte(inv.ID)); err != nil {
		return Invitation{}, err
	}
	return inv, s.Store.Update(ctx, func(tx Tx) error {
		if err := s.mayInvite(tx, inv); err != nil {
			return err
		}
		if err := tx.AddInvitation(org, inv, token.Hash()); err != nil {
			return err
		}
		e := by.Event("member.invited", string(inv.ID))
		e.Org, e.Detail = org, map[string]string{"role": string(inv.Role)}
		if inv.Unit != "" {
			e.Detail["unit"] = string(inv.Unit)
		}
		if err := s.record(tx, e); err != nil {
			return err
		}
		return tx.Later(job)
	})
}

// mayInvite refuses a member and too many mails, and ends what was sent to the
// address before.
func (s *Service) mayInvite(tx Tx, inv Invitation) error {
	if _, err := tx.Organisation(inv.Org); err != nil {
		return err
	}
	n, err := s.attempt(tx, "invite.org", string(inv.Org), 24*time.Hour)
	if err != nil {
		return err
	}
	if n > invitationsPerDay {
		return fault.New(fault.TooMany, "invitation.tooMany", "{max} people were invited today. Go on tomorrow.", "max", fmt.Sprint(invitationsPerDay))
	}
	if inv.Unit != "" {
		units, err := tx.Units(inv.Org)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(units, func(u Unit) bool { return u.ID == inv.Unit }) {
			return fault.Field("unit", "Choose a unit of this organisation.")
		}
	}
	p, err := tx.PersonByEmail(inv.Email)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err == nil {
		here, err := belongs(tx, inv.Org, inv.Unit, p.ID)
		if err != nil {
			return err
		}
		if here {
			return fault.Field("email", "This person belongs here already. Change their role instead.")
		}
	}
	open, err := tx.Invitations(inv.Org)
	if err != nil {
		return err
	}
	for _, old := range open {
		if old.Email == inv.Email && old.Unit == inv.Unit {
			if err := tx.EndInvitation(inv.Org, old.ID, false, inv.Sent); err != nil {
				return err
			}
		}
	}
	return nil
}

// belongs tells whether somebody has a role in the organisation, or in the unit.
func belongs(tx Tx, org OrgID, unit UnitID, id PersonID) (bool, error) {
	if unit == "" {
		members, err := tx.Members(org)
		return slices.ContainsFunc(members, func(m Member) bool { return m.Person.ID == id }), err
	}
	members, err := tx.UnitMembers(org)
	return slices.ContainsFunc(members, func(m UnitMember) bool { return m.Unit == unit && m.Person.ID == id }), err
}

func (r InviteRequest) checked() (Invitation, error) {
	var bad []*fault.Error
	email, err := NormalEmail(r.Email)
	if err != nil {
		bad = append(bad, fault.Field("email", "This is not a mail address. It should look like name@example.org."))
	}
	name, err := cleanName(r.Name)
	if err != nil {
		bad = append(bad, fault.Field("name", "Give the person's name, of at most 200 characters."))
	}
	switch {
	case !slices.Contains(Roles(), r.Role):
		bad = append(bad, fault.Field("role", "Choose a role."))
	case r.Unit != "" && !slices.Contains(UnitRoles(), r.Role):
		bad = append(bad, fault.Field("role", "There is no such role in a unit. Choose another role, or the whole organisation."))
	}
	return Invitation{Email: email, Name: name, Role: r.Role, Unit: r.Unit}, fault.Join(bad...)
}

// Invitations lists those that were neither accepted nor taken back, the
// newest first; among them what has run out.
func (s *Service) Invitations(ctx context.Context, by Actor, org OrgID) (all []Invitation, err error) {
	if err := requireManage(by, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Invitations(org)
		return err
	})
	return all, err
}

// RevokeInvitation takes an invitation back: its link opens nothing more.
func (s *Service) RevokeInvitation(ctx context.Context, by Actor, org OrgID, id InvitationID) error {
	if err := requireManage(by, org); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.EndInvitation(org, id, false, s.now()); err != nil {
			return err
		}
		e := by.Event("member.invitationRevoked", string(id))
		e.Org = org
		return s.record(tx, e)
	})
}

// InvitationLetter opens a job to be mailed; nothing is to be mailed (false)
// when the invitation has ended or run out.
func (s *Service) InvitationLetter(ctx context.Context, job InvitationMail) (InvitationLetter, bool, error) {
	plain, err := unseal(s.Secret[:], "invitation mail", job.Sealed, []byte(job.Invitation))
	if err != nil {
		return InvitationLetter{}, false, fmt.Errorf("opening the mail of invitation %s: %w", job.Invitation, err)
	}
	token := Token(plain)
	var inv Invitation
	var org Organisation
	var unit, language string
	err = s.Store.View(ctx, func(tx Tx) error {
		if inv, org, err = s.openInvitation(tx, token); err != nil {
			return err
		}
		if unit, err = invitedUnit(tx, inv); err != nil {
			return err
		}
		language, err = invitedLanguage(tx, inv)
		return err
	})
	if fault.Is(err, fault.Gone) || fault.Is(err, fault.NotFound) {
		return InvitationLetter{}, false, nil
	}
	url := strings.TrimSuffix(s.PublicURL, "/") + "/invitation/" + token.Reveal()
	return InvitationLetter{Invitation: inv, OrgName: org.Name, ReplyTo: org.Email, UnitName: unit, URL: url, Language: language}, err == nil, err
}

// String keeps the link out of logs.
func (l InvitationLetter) String() string { return "letter of invitation " + string(l.ID) }

// invitation is the one a token opens, while it may be used.
func (s *Service) invitation(ctx context.Context, token Token) (inv Invitation, org Organisation, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		inv, org, err = s.openInvitation(tx, token)
		return err
	})
	return inv, org, err
}

func (s *Service) openInvitation(tx Tx, token Token) (Invitation, Organisation, error) {
	inv, err := tx.InvitationByHash(token.Hash())
	switch {
	case fault.Is(err, fault.NotFound):
		return Invitation{}, Organisation{}, fault.New(fault.NotFound, "invitation.unknown", "This invitation is not known here. Ask whoever invited you for a new one.")
	case err != nil:
		return Invitation{}, Organisation{}, err
	case inv.Accepted:
		return Invitation{}, Organisation{}, fault.New(fault.Gone, "invitation.accepted", "This invitation has been accepted. Sign in to go on.")
	case inv.Ended != nil:
		return Invitation{}, Organisation{}, fault.New(fault.Gone, "invitation.revoked", "This invitation was taken back, or a newer one took its place.")
	case !s.now().Before(inv.Expires):
		return Invitation{}, Organisation{}, fault.New(fault.Gone, "invitation.runOut", "This invitation has run out. Ask whoever invited you for a new one.")
	}
	org, err := tx.Organisation(inv.Org)
	return inv, org, err
}
