package issuer

import (
	"context"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
)

// AskPartner asks another organisation to write with a draft. Its owners hear
// of it by mail; who is asked by an address answers at /together/ID.
func (s *Service) AskPartner(ctx context.Context, by account.Actor, id AchievementID, req PartnerRequest) (Partner, error) {
	req, err := req.checked()
	if err != nil {
		return Partner{}, err
	}
	org, err := s.orgOf(ctx, by, account.Define, id)
	if err != nil {
		return Partner{}, err
	}
	if req.With == org {
		return Partner{}, fault.Field("with", "This is your own organisation: its authors write in the draft anyway.")
	}
	if req.With != "" {
		if _, err := s.Orgs.Organisation(ctx, req.With); err != nil {
			return Partner{}, errOr(notFoundAs(err, fault.Field("with", "There is no such organisation on this server. Ask by mail instead.")), err)
		}
	}
	now := s.now()
	p := Partner{ID: PartnerID(newID()), Org: org, Achievement: id, With: req.With, Email: req.Email, Sections: req.Sections, Needed: req.Needed,
		State: PartnerAsked, By: by.Person, Revision: 1, Created: now, Changed: now}
	return p, s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Achievement(org, id)
		if err != nil {
			return err
		}
		if a.State == Superseded {
			return conflict("achievement.superseded", moves[Publish].not)
		}
		if err := s.mayAsk(tx, p); err != nil {
			return err
		}
		if err := tx.AddPartner(p); err != nil {
			return err
		}
		return s.told(tx, by, p, AskedNews)
	})
}

// mayAsk refuses to ask twice, or too many.
func (s *Service) mayAsk(tx Tx, p Partner) error {
	all, err := tx.Partners(p.Org, p.Achievement)
	if err != nil {
		return err
	}
	active := 0
	for _, other := range all {
		if !other.Active() {
			continue
		}
		active++
		if p.With != "" && other.With == p.With {
			return fault.Field("with", "This organisation is asked already. Remove it first to ask it anew.")
		}
		if p.Email != "" && other.Email == p.Email {
			return fault.Field("email", "This address is asked already. Remove it first to ask it anew.")
		}
	}
	if active >= maxPartners {
		return fault.Field("with", "At most {limit} organisations write with a draft: what each says travels in every award. Remove one first.", "limit", Number(maxPartners))
	}
	asked, err := tx.PartnersAsked(p.Org, p.Created.Add(-24*time.Hour))
	if err == nil && asked >= maxPartnersPerDay {
		return fault.New(fault.TooMany, "partner.tooMany", "{max} organisations were asked today. Go on tomorrow.", "max", Number(maxPartnersPerDay))
	}
	return err
}

// notFoundAs is other where err says that there is nothing, and nil otherwise.
func notFoundAs(err, other error) error {
	if fault.Is(err, fault.NotFound) {
		return other
	}
	return nil
}

// RemovePartner asks a partner no more: its members see the draft no longer,
// and its yes is not waited for. Endorsements of versions before stay.
func (s *Service) RemovePartner(ctx context.Context, by account.Actor, id AchievementID, partner PartnerID, reason string) error {
	reason = strings.TrimSpace(reason)
	if bad := tooLong("reason", reason, maxComment); bad != nil {
		return bad
	}
	org, err := s.orgOf(ctx, by, account.Define, id)
	if err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		p, err := tx.Partner(org, partner)
		if err != nil || p.Org != org || p.Achievement != id || !p.Active() {
			return errOr(err, noPartner(partner))
		}
		p, err = s.movePartner(tx, p, PartnerRemoved, reason)
		if err != nil {
			return err
		}
		return s.told(tx, by, p, RemovedNews)
	})
}

func noPartner(id PartnerID) error { return fault.NoSuch("draft written with others", string(id)) }

// movePartner keeps p in another state; what it had agreed to is over, and so
// is an address.
func (s *Service) movePartner(tx Tx, p Partner, state PartnerState, reason string) (Partner, error) {
	p.State, p.Reason = state, reason
	p.AgreedTo, p.AgreedOn, p.AgreedBy = 0, time.Time{}, ""
	return s.savePartner(tx, p)
}

func (s *Service) savePartner(tx Tx, p Partner) (Partner, error) {
	was := p.Revision
	if !p.Active() {
		p.Email = ""
	}
	p.Revision, p.Changed = was+1, s.now()
	saved, err := tx.SavePartner(p, was)
	if err == nil && !saved {
		err = conflict("partner.stale", "Somebody else answered or changed this meanwhile. Look at it again.")
	}
	return p, err
}

// Partners lists who writes with a draft, in the order in which they were
// asked; those who left or were removed among them.
func (s *Service) Partners(ctx context.Context, by account.Actor, id AchievementID) (all []Partner, err error) {
	org, err := s.orgOf(ctx, by, account.ReadDrafts, id)
	if err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Partners(org, id)
		return err
	})
	return all, err
}

// Edits lists the last changes of a draft's text, the newest first.
func (s *Service) Edits(ctx context.Context, by account.Actor, id AchievementID) (all []Edit, err error) {
	org, err := s.orgOf(ctx, by, account.ReadDrafts, id)
	if err != nil {
		return nil, err
	}
	return s.edits(ctx, org, id)
}

// edits draws what differs, and names who wrote it.
func (s *Service) edits(ctx context.Context, org account.OrgID, id AchievementID) (all []Edit, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Edits(org, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	var people []account.PersonID
	for i, e := range all {
		people = append(people, e.By)
		for k, c := range e.Changes {
			all[i].Changes[k].Lines = kindOf(c.Field).lines(c.Before, c.After)
		}
	}
	if s.Names == nil {
		return all, nil
	}
	names, err := s.Names.NamesOf(ctx, people...)
	for i := range all {
		all[i].Name = names[all[i].By]
	}
	return all, err
}

// TidyPartners forgets addresses that were asked long ago and have not answered.
type TidyPartners struct{}

func (TidyPartners) Kind() string { return "issuer.tidyPartners" }

// TidyPartners does that job.
func (s *Service) TidyPartners(ctx context.Context, _ TidyPartners) error {
	return s.Public.DropOldInvitations(ctx, s.now().Add(-invitationLife))
}
