package main

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"laurel/account"
	"laurel/cmd/laurel/demo"
	"laurel/issuer"
	"laurel/wallet"
)

// seedHands play the script at once: signing and storing overlap.
const seedHands = 3

// seeding lives through the demo's year: everything is done by the services,
// as people would have done it, on the days of the script.
type seeding struct {
	*app
	content  demo.Content
	orgs     map[string]account.OrgID
	staff    map[string]account.Actor // who awards for an organisation
	made     map[string]issuer.AchievementID
	learners map[string]account.PersonID
}

func (a *app) seed(ctx context.Context, content demo.Content) error {
	defer a.at(time.Time{})
	s := &seeding{app: a, content: content, orgs: map[string]account.OrgID{}, staff: map[string]account.Actor{},
		made: map[string]issuer.AchievementID{}, learners: map[string]account.PersonID{}}
	year := time.Now().AddDate(-1, -1, 0)
	a.at(year)
	for _, step := range []func(context.Context) error{s.organisations, s.people, s.credentials, s.offers, s.awards} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if err := s.invitations(ctx); err != nil {
		return err
	}
	if err := s.delegations(ctx); err != nil {
		return err
	}
	if err := s.quizzesTaken(ctx); err != nil {
		return err
	}
	if err := s.applications(ctx); err != nil {
		return fmt.Errorf("applications: %w", err)
	}
	return s.trouble(ctx)
}

func (s *seeding) organisations(ctx context.Context) error {
	for _, o := range s.content.Organisations {
		org, err := s.newOrganisation(ctx, account.System("demo"), account.OrganisationRequest{Name: o.Name, Kind: o.Kind, Country: o.Country,
			City: o.City, Description: o.Description, Website: o.Website, Email: o.Email, Hue: o.Hue, KeyKind: o.DID})
		if err != nil {
			return fmt.Errorf("organisation %s: %w", o.Key, err)
		}
		s.orgs[o.Key] = org.ID
	}
	return nil
}

// invitations were sent by the owners two days ago.
func (s *seeding) invitations(ctx context.Context) error {
	s.at(time.Now().AddDate(0, 0, -2))
	for _, i := range s.content.Invited {
		owner, ok := s.content.Owner(i.Org)
		if !ok {
			continue
		}
		id, err := s.accounts.PersonForAddress(ctx, owner.Email)
		if err != nil {
			return err
		}
		by, err := s.accounts.Actor(ctx, id)
		if err != nil {
			return err
		}
		if _, err := s.accounts.Invite(ctx, by, s.orgs[i.Org], account.InviteRequest{Email: i.Email, Name: i.Name, Role: i.Role}); err != nil {
			return fmt.Errorf("inviting %s: %w", i.Name, err)
		}
	}
	return nil
}

// delegations let others award: two months ago, with one award since.
func (s *seeding) delegations(ctx context.Context) error {
	for _, d := range s.content.Delegations {
		begun := time.Now().AddDate(0, -2, 0)
		s.at(begun)
		given, err := s.issuer.Delegate(ctx, s.staff[s.content.Org(d.Credential)], s.made[d.Credential], issuer.DelegationRequest{To: s.orgs[d.To],
			Until: begun.AddDate(1, 0, 0).Format(time.DateOnly), Limit: d.Limit, Reason: d.Reason})
		if err != nil {
			return fmt.Errorf("letting %s award %s: %w", d.To, d.Credential, err)
		}
		s.at(begun.AddDate(0, 0, 20))
		_, err = s.issuer.Issue(ctx, s.staff[d.To], issuer.IssueRequest{Achievement: given.Achievement, Delegation: given.ID, Name: d.Name, Email: d.Email, Result: d.Result, Key: "demo delegation"})
		if err != nil {
			return fmt.Errorf("%s awards %s: %w", d.To, d.Credential, err)
		}
	}
	return nil
}

func (s *seeding) people(ctx context.Context) error {
	by := account.System("demo")
	for _, p := range s.content.Staff {
		if _, err := s.accounts.AddMember(ctx, by, s.orgs[p.Org], p.Email, p.Name, p.Role); err != nil {
			return fmt.Errorf("%s of %s: %w", p.Name, p.Org, err)
		}
	}
	for _, r := range s.content.Roles {
		if r.Org != "" {
			continue // a member of staff
		}
		if _, err := s.accounts.AddPerson(ctx, by, r.Email, r.Name, r.Key == "operator"); err != nil {
			return fmt.Errorf("the %s: %w", r.Key, err)
		}
	}
	for key := range s.orgs {
		registrar, ok := s.content.Registrar(key)
		if !ok {
			continue
		}
		id, err := s.accounts.PersonForAddress(ctx, registrar.Email)
		if err != nil {
			return err
		}
		if s.staff[key], err = s.accounts.Actor(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func (s *seeding) credentials(ctx context.Context) error {
	for _, c := range s.content.Credentials {
		by := s.staff[c.Org]
		a, err := s.create(ctx, by, c)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Key, err)
		}
		if _, err := s.issuer.Publish(ctx, by, a.ID, a.Revision); err != nil {
			return fmt.Errorf("publishing %s: %w", c.Key, err)
		}
		s.made[c.Key] = a.ID
	}
	for _, c := range s.content.Drafts {
		if _, err := s.issuer.Create(ctx, s.staff[c.Org], s.orgs[c.Org], c.Definition); err != nil {
			return fmt.Errorf("draft %s: %w", c.Key, err)
		}
	}
	return nil
}

// create describes one; where another organisation wrote with it, that one
// writes its sections and agrees.
func (s *seeding) create(ctx context.Context, by account.Actor, c demo.Credential) (issuer.Achievement, error) {
	p, together := s.content.Partner(c.Key)
	if !together {
		return s.issuer.Create(ctx, by, s.orgs[c.Org], c.Definition)
	}
	a, err := s.issuer.Create(ctx, by, s.orgs[c.Org], c.Definition.With(issuer.Definition{Assessment: c.Definition.Assessment}, p.Sections...))
	if err != nil {
		return a, err
	}
	asked, err := s.issuer.AskPartner(ctx, by, a.ID, issuer.PartnerRequest{With: s.orgs[p.Org], Sections: p.Sections, Needed: true})
	if err != nil {
		return a, err
	}
	written, err := s.issuer.SaveTogether(ctx, s.staff[p.Org], asked.ID, a.Revision, c.Definition)
	if err != nil {
		return a, err
	}
	_, err = s.issuer.Agree(ctx, s.staff[p.Org], asked.ID, issuer.AgreeRequest{Revision: written.Draft.Revision, Comment: p.Comment})
	return written.Draft, err
}

// offers are all made at the beginning of the year, when none was over.
func (s *seeding) offers(ctx context.Context) error {
	owner := map[string]string{}
	for _, c := range s.content.Credentials {
		owner[c.Key] = c.Org
	}
	for _, o := range s.content.Offers(time.Now()) {
		if _, err := s.issuer.AddOffer(ctx, s.staff[owner[o.Credential]], issuer.OfferRequest{Achievement: s.made[o.Credential], Terms: o.Terms}); err != nil {
			return fmt.Errorf("offer of %s: %w", o.Credential, err)
		}
	}
	return nil
}

func (s *seeding) awards(ctx context.Context) error {
	owner := map[string]string{}
	for _, c := range s.content.Credentials {
		owner[c.Key] = c.Org
	}
	// A learner's awards stay in order; different learners' need not. Each hand
	// has a clock of its own.
	var hands errgroup.Group
	scripts := s.content.Awards(time.Now())
	for hand := range seedHands {
		mine := *s
		mine.app = s.twin()
		hands.Go(func() error {
			for _, script := range scripts {
				if len(script.Learner.Email)%seedHands != hand {
					continue
				}
				if err := mine.award(ctx, mine.staff[owner[script.Credential]], script); err != nil {
					return fmt.Errorf("award of %s to %s: %w", script.Credential, script.Learner.Name, err)
				}
			}
			return nil
		})
	}
	return hands.Wait()
}

// award plays one line of the script.
func (s *seeding) award(ctx context.Context, by account.Actor, script demo.Award) error {
	s.at(script.AwardedOn.Add(15 * time.Hour))
	award, err := s.issuer.Issue(ctx, by, issuer.IssueRequest{Achievement: s.made[script.Credential], Name: script.Learner.Name,
		Email: script.Learner.Email, AwardedOn: script.AwardedOn.Format(time.DateOnly), Result: script.Result, Evidence: script.Evidence})
	if err != nil {
		return err
	}
	if !script.Claimed.IsZero() {
		if err := s.claim(ctx, award, script); err != nil {
			return fmt.Errorf("claiming: %w", err)
		}
	}
	for _, c := range script.Changes {
		s.at(c.On.Add(11 * time.Hour))
		if award, err = s.change(ctx, by, award, c); err != nil {
			return fmt.Errorf("%s: %w", c.Kind, err)
		}
	}
	return nil
}

func (s *seeding) change(ctx context.Context, by account.Actor, award issuer.Award, c demo.Change) (issuer.Award, error) {
	switch c.Kind {
	case demo.Suspend:
		return s.issuer.Suspend(ctx, by, award.ID, c.Reason)
	case demo.Reinstate:
		return s.issuer.Reinstate(ctx, by, award.ID, c.Reason)
	case demo.Revoke:
		return s.issuer.Revoke(ctx, by, award.ID, c.Reason)
	}
	req := issuer.IssueRequest{Name: award.Recipient.Name, Email: award.Recipient.Email, AwardedOn: award.AwardedOn.Format(time.DateOnly),
		Result: award.Result, Evidence: award.Evidence}
	if c.Name != "" {
		req.Name = c.Name
	}
	if c.Result != "" {
		req.Result = c.Result
	}
	corrected, err := s.issuer.Correct(ctx, by, award.ID, req)
	if err != nil {
		return award, err
	}
	_, err = s.wallet.Carry(ctx, wallet.AwardID(award.ID), wallet.AwardID(corrected.ID)) // the job's work, before the pages are counted
	return corrected, err
}

// claim accepts an award as its learner did: by the link, signed in once they
// have an account.
func (s *seeding) claim(ctx context.Context, award issuer.Award, script demo.Award) error {
	s.at(script.Claimed)
	link, err := s.wallet.OpenClaim(ctx, wallet.AwardID(award.ID))
	if err != nil {
		return err
	}
	var by account.Actor
	if id, err := s.accounts.PersonForAddress(ctx, script.Learner.Email); err == nil {
		if by, err = s.accounts.Actor(ctx, id); err != nil {
			return err
		}
	}
	got, err := s.wallet.Accept(ctx, by, link.Token)
	if err != nil || !script.Withdrawn {
		return err
	}
	if by, err = s.accounts.Actor(ctx, got.Person); err != nil {
		return err
	}
	return s.wallet.Hide(ctx, by, award.Page)
}
