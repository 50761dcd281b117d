package issuer

import (
	"context"
	"slices"
	"strings"

	"laurel/account"
	"laurel/fault"
)

// Together is another organisation's draft, as one that writes with it sees it.
type Together struct {
	Partner
	Draft Achievement
}

// partnerFor finds a partner entry and that by has the right in the
// organisation that writes with another. What is said in its name it may not
// say while that name is held.
func (s *Service) partnerFor(ctx context.Context, by account.Actor, right account.Right, id PartnerID) (account.OrgID, error) {
	_, with, err := s.Public.OrgsOfPartner(ctx, id)
	if err != nil {
		return "", err
	}
	if with == "" { // nobody's yet: see [Service.PartnerInvitation]
		return "", noPartner(id)
	}
	if err := by.Require(right, with); err != nil {
		if fault.Is(err, fault.NotFound) {
			return "", noPartner(id)
		}
		return "", err
	}
	if right == account.Publish {
		o, err := s.Orgs.Organisation(ctx, with)
		if err == nil {
			err = o.Free()
		}
		return with, err
	}
	return with, nil
}

// PartnerEnded is that an organisation takes part in a draft no more: it left,
// or was removed. Nothing of the draft is in it.
type PartnerEnded struct{ Partner }

func (PartnerEnded) Error() string { return "the organisation takes part in the draft no more" }

func (e PartnerEnded) fault() error {
	if e.State == PartnerLeft {
		return fault.New(fault.Gone, "partner.left", "Your organisation has left this draft, and sees it no longer.").Because(e)
	}
	return fault.New(fault.Gone, "partner.ended", "Those whose draft this is have ended your organisation’s part in it. You see it no longer.").Because(e)
}

// together reads the entry and the draft, while the partner takes part. It fails
// with [fault.Gone], caused by [PartnerEnded], when that is over.
func together(tx Tx, with account.OrgID, id PartnerID) (t Together, err error) {
	if t.Partner, err = tx.Partner(with, id); err != nil {
		return t, err
	}
	switch {
	case t.With != with:
		return Together{}, noPartner(id)
	case !t.Active():
		return Together{}, PartnerEnded{t.Partner}.fault()
	}
	t.Draft, err = tx.Achievement(t.Org, t.Achievement)
	return t, err
}

// Together is the draft that an organisation writes with another.
func (s *Service) Together(ctx context.Context, by account.Actor, id PartnerID) (t Together, err error) {
	with, err := s.partnerFor(ctx, by, account.Define, id)
	if err != nil {
		return t, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		t, err = together(tx, with, id)
		return err
	})
	return t, err
}

// Togethers lists the drafts that an organisation writes with others, the one
// asked for last first.
func (s *Service) Togethers(ctx context.Context, by account.Actor, org account.OrgID) (all []Together, err error) {
	if err := by.Require(account.Define, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all = nil
		partners, err := tx.PartnersWith(org)
		if err != nil {
			return err
		}
		for _, p := range partners {
			if !p.Active() {
				continue
			}
			a, err := tx.Achievement(p.Org, p.Achievement)
			if err != nil {
				return err
			}
			all = append(all, Together{p, a})
		}
		return nil
	})
	return all, err
}

// TogetherEdits lists the last changes of a draft that an organisation writes
// with another, the newest first.
func (s *Service) TogetherEdits(ctx context.Context, by account.Actor, id PartnerID) ([]Edit, error) {
	t, err := s.Together(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return s.edits(ctx, t.Org, t.Achievement)
}

// SaveTogether keeps what a partner wrote. A change outside its sections is
// refused with the field named, and nothing is kept. It fails as
// [Service.Save] does when the draft is no longer at the revision that was read.
func (s *Service) SaveTogether(ctx context.Context, by account.Actor, id PartnerID, revision int, d Definition) (saved Together, err error) {
	d = d.cleaned()
	if err := d.Validate(); err != nil {
		return saved, err
	}
	with, err := s.partnerFor(ctx, by, account.Define, id)
	if err != nil {
		return saved, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if saved, err = together(tx, with, id); err != nil {
			return err
		}
		a := saved.Draft
		if a.Revision == revision { // else what differs is not theirs alone
			if err := saved.may(Changes(a.Draft, d)); err != nil {
				return err
			}
		}
		if saved.Draft, err = s.write(tx, by, with, a, revision, d); err != nil {
			return err
		}
		if saved.State == PartnerAsked && saved.Draft.Text != a.Text {
			saved.State = PartnerJoined
			saved.Partner, err = s.savePartner(tx, saved.Partner)
		}
		return err
	})
	return saved, err
}

// may says which of the changes are not in the partner's sections.
func (p Partner) may(changes []Change) error {
	var bad []*fault.Error
	for _, c := range changes {
		if s := SectionOf(c.Field); s == "" || !slices.Contains(p.Sections, s) {
			bad = append(bad, fault.Field(c.Field, "{field} is not among the sections that you were asked to write. Nothing was saved; ask those whose draft it is.", "field", c.Label))
		}
	}
	return fault.Join(bad...)
}

// AgreeRequest says yes to the draft at the revision that was read, and what
// the organisation says of it.
type AgreeRequest struct {
	Revision int
	Comment  string
}

// Agree says an organisation's yes to exactly this text. What it says of it is
// signed with its key when the draft is published. The yes falls when the text
// changes.
func (s *Service) Agree(ctx context.Context, by account.Actor, id PartnerID, req AgreeRequest) (Partner, error) {
	req.Comment = strings.TrimSpace(strings.ReplaceAll(req.Comment, "\r\n", "\n"))
	if req.Comment == "" {
		return Partner{}, fault.Field("comment", "Say in a sentence or two why you stand behind it. It is signed with your organisation’s key, and whoever checks an award reads it.")
	}
	if bad := tooLong("comment", req.Comment, maxEndorsement); bad != nil {
		return Partner{}, bad
	}
	with, err := s.partnerFor(ctx, by, account.Publish, id)
	if err != nil {
		return Partner{}, err
	}
	var p Partner
	err = s.Store.Update(ctx, func(tx Tx) error {
		t, err := together(tx, with, id)
		if err != nil {
			return err
		}
		if t.Draft.Revision != req.Revision {
			return s.overtaken(tx, t.Draft)
		}
		p = t.Partner
		p.State, p.Reason, p.Comment = PartnerJoined, "", req.Comment
		p.AgreedTo, p.AgreedOn, p.AgreedBy = t.Draft.Text, s.now(), by.Person
		if p, err = s.savePartner(tx, p); err != nil {
			return err
		}
		return s.told(tx, by, p, AgreedNews)
	})
	return p, err
}

// Decline says no to the draft, with the reason. A later yes takes it back.
func (s *Service) Decline(ctx context.Context, by account.Actor, id PartnerID, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return fault.Field("reason", "Say what would have to change. Those whose draft it is read it.")
	}
	return s.answer(ctx, by, id, PartnerDeclined, DeclinedNews, reason)
}

// Leave ends an organisation's part: it sees the draft no longer, and its yes
// is not waited for. What it endorsed before stays until it is withdrawn.
func (s *Service) Leave(ctx context.Context, by account.Actor, id PartnerID, reason string) error {
	return s.answer(ctx, by, id, PartnerLeft, LeftNews, reason)
}

func (s *Service) answer(ctx context.Context, by account.Actor, id PartnerID, state PartnerState, news PartnerNews, reason string) error {
	reason = strings.TrimSpace(reason)
	if bad := tooLong("reason", reason, maxComment); bad != nil {
		return bad
	}
	with, err := s.partnerFor(ctx, by, account.Publish, id)
	if err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		t, err := together(tx, with, id)
		if err != nil {
			return err
		}
		p, err := s.movePartner(tx, t.Partner, state, reason)
		if err != nil {
			return err
		}
		return s.told(tx, by, p, news)
	})
}

// PartnerInvitation is what somebody asked by mail is asked for, to who has
// proved that address. It is found until it is answered.
func (s *Service) PartnerInvitation(ctx context.Context, by account.Actor, id PartnerID) (t Together, err error) {
	of, _, err := s.Public.OrgsOfPartner(ctx, id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return t, err
	}
	if !by.SignedIn() {
		return t, fault.New(fault.NotSignedIn, "account.signIn", "Please sign in first.")
	}
	if err != nil {
		return t, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		t, err = invitation(tx, by, of, id)
		return err
	})
	return t, err
}

func invitation(tx Tx, by account.Actor, of account.OrgID, id PartnerID) (t Together, err error) {
	if t.Partner, err = tx.Partner(of, id); err != nil {
		return t, err
	}
	if t.With != "" || !t.Active() || !by.Has(t.Email) {
		return Together{}, noPartner(id)
	}
	t.Draft, err = tx.Achievement(of, t.Achievement)
	return t, err
}

// AcceptPartner answers for an organisation of whoever was asked by mail. They
// must have the right to publish there.
func (s *Service) AcceptPartner(ctx context.Context, by account.Actor, id PartnerID, with account.OrgID) (Partner, error) {
	t, err := s.PartnerInvitation(ctx, by, id)
	if err != nil {
		return Partner{}, err
	}
	if !by.May(account.Publish, with) {
		return Partner{}, fault.Field("with", "Choose an organisation for which you may publish.")
	}
	if with == t.Org {
		return Partner{}, fault.Field("with", "The draft is this organisation’s own. Choose another one.")
	}
	var p Partner
	err = s.Store.Update(ctx, func(tx Tx) error {
		t, err := invitation(tx, by, t.Org, id)
		if err != nil {
			return err
		}
		others, err := tx.Partners(t.Org, t.Achievement)
		if err != nil {
			return err
		}
		for _, other := range others {
			if other.Active() && other.With == with {
				return fault.Field("with", "This organisation writes with the draft already. Choose another one.")
			}
		}
		p = t.Partner
		p.With, p.Email = with, ""
		if p, err = s.savePartner(tx, p); err != nil {
			return err
		}
		return s.told(tx, by, p, AcceptedNews)
	})
	return p, err
}
