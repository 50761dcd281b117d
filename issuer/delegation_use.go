package issuer

import (
	"cmp"
	"context"
	"slices"
	"time"

	"laurel/account"
	"laurel/credential"
	"laurel/fault"
)

// user is who awards by a delegation.
type user struct {
	to         account.OrgID // the organisation, or
	person     account.PersonID
	by         account.PersonID // who does it for them
	client     string
	delegation DelegationID // "": whichever allows it
}

// issuing finds whose achievement is to be awarded, and that by may: by a role
// or key of that organisation, or by a delegation, which a person names and a
// key need not.
func (s *Service) issuing(ctx context.Context, by account.Actor, req IssueRequest) (account.OrgID, *user, error) {
	if req.Delegation != "" {
		return s.using(ctx, by, req.Delegation, req.Achievement)
	}
	org, err := s.orgOf(ctx, by, account.Issue, req.Achievement)
	if !fault.Is(err, fault.NotFound) || by.Key == "" || len(by.Memberships) != 1 {
		return org, nil, err
	}
	to := by.Memberships[0].Org
	owner, e := s.ownerOf(ctx, req.Achievement)
	if e != nil {
		return "", nil, err
	}
	var all []Delegation
	if e := s.Store.View(ctx, func(tx Tx) (err error) {
		all, err = tx.Delegations(owner, req.Achievement)
		return err
	}); e != nil {
		return "", nil, e
	}
	if !slices.ContainsFunc(all, func(d Delegation) bool { return d.To == to }) {
		return "", nil, err
	}
	if err := by.Require(account.Issue, to); err != nil {
		return "", nil, err
	}
	u := &user{to: to, by: by.Person, client: by.Client}
	return owner, u, s.free(ctx, owner, to)
}

// using asks that by may use a delegation, and that it is for the achievement.
func (s *Service) using(ctx context.Context, by account.Actor, id DelegationID, of AchievementID) (account.OrgID, *user, error) {
	d, err := s.DelegationToUse(ctx, by, id)
	if err != nil {
		return "", nil, err
	}
	if d.Achievement != of {
		return "", nil, fault.NoSuch("micro-credential", string(of))
	}
	u := &user{to: d.To, person: d.Person, by: by.Person, client: by.Client, delegation: id}
	if d.To == "" {
		return d.Org, u, s.free(ctx, d.Org)
	}
	return d.Org, u, s.free(ctx, d.Org, d.To)
}

// free asks that no organisation's name is held.
func (s *Service) free(ctx context.Context, orgs ...account.OrgID) error {
	for _, id := range orgs {
		o, err := s.Orgs.Organisation(ctx, id)
		if err != nil {
			return err
		}
		if err := o.Free(); err != nil {
			return err
		}
	}
	return nil
}

// key keeps the idempotency keys of those who award for an organisation apart
// from its own, so that none finds another's award.
func (u *user) key(key string) string {
	switch {
	case u == nil || key == "":
		return key
	case u.to != "":
		return "for " + string(u.to) + " " + key
	}
	return "by " + string(u.delegation) + " " + key
}

// take counts one more award by the delegation of u that allows it, and the
// version that it is for.
func (s *Service) take(tx Tx, org account.OrgID, req *IssueRequest, u *user) (*Delegated, error) {
	if u == nil {
		return nil, nil
	}
	d, err := s.allowing(tx, org, *req, u)
	if err != nil {
		return nil, err
	}
	if err := s.count(tx, d, 1); err != nil {
		return nil, err
	}
	if d.Version != 0 {
		req.Version = d.Version
	}
	return &Delegated{Delegation: d.ID, To: d.To, Person: u.by, Client: u.client}, nil
}

// allowing is the delegation that is named, or of those that allow the award the
// one that ends first. Where none does, the last one given says why.
func (s *Service) allowing(tx Tx, org account.OrgID, req IssueRequest, u *user) (Delegation, error) {
	if u.delegation != "" {
		d, err := tx.Delegation(org, u.delegation)
		if err != nil {
			return d, err
		}
		return d, d.may(s.now(), 1, req.Version)
	}
	all, err := tx.Delegations(org, req.Achievement)
	if err != nil {
		return Delegation{}, err
	}
	var why error
	var fit []Delegation
	for _, d := range all {
		if d.To != u.to {
			continue
		}
		switch err := d.may(s.now(), 1, req.Version); {
		case err == nil:
			fit = append(fit, d)
		case why == nil:
			why = err
		}
	}
	if len(fit) == 0 {
		return Delegation{}, errOr(why, fault.NoSuch("micro-credential", string(req.Achievement)))
	}
	return slices.MinFunc(fit, func(a, b Delegation) int { return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.ID, b.ID)) }), nil
}

// counter keeps how many awards a delegation has made.
type counter interface {
	Delegation(account.OrgID, DelegationID) (Delegation, error)
	UseDelegation(org account.OrgID, id DelegationID, awards int, at time.Time) (bool, error)
}

// count adds to what was awarded by a delegation, which must allow it in the
// same transaction: of two at once none goes beyond its bound.
func (s *Service) count(tx counter, d Delegation, awards int) error {
	counted, err := tx.UseDelegation(d.Org, d.ID, awards, s.now())
	if err != nil || counted {
		return err
	}
	now, err := tx.Delegation(d.Org, d.ID)
	if err != nil {
		return err
	}
	return errOr(now.may(s.now(), awards, 0), conflict("delegation.stale", "Somebody else changed this meanwhile. Look at it again."))
}

// giveBackUse returns an award's use when it could not be signed.
func (s *Service) giveBackUse(tx Tx, org account.OrgID, id AwardID) error {
	how, err := tx.Delegated(org, id)
	if err != nil || how == nil {
		return err
	}
	_, err = tx.UseDelegation(org, how.Delegation, -1, s.now())
	return err
}

// recordUse writes into both logs that a delegation was used.
func (s *Service) recordUse(tx recorder, by account.Actor, award Award) error {
	if award.Delegated == nil || award.Supersedes != "" {
		return nil
	}
	d := Delegation{ID: award.Delegated.Delegation, Org: award.Org, Achievement: award.Achievement, To: award.Delegated.To}
	return s.recordDelegation(tx, by, d, "delegation.used", "award", string(award.ID))
}

// withDelegated adds to an award by which delegation it was made.
func (s *Service) withDelegated(ctx context.Context, a Award) (Award, error) {
	if a.Delegated != nil {
		return a, nil
	}
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		a.Delegated, err = tx.Delegated(a.Org, a.ID)
		return err
	})
	return a, err
}

// source is the organisation that assessed on the issuer's behalf (OB 3.0
// §AchievementSubject source); nil for none, and for a person, who is not named.
func (s *Service) source(ctx context.Context, to account.OrgID) (*credential.Profile, error) {
	if to == "" {
		return nil, nil
	}
	o, err := s.Orgs.Organisation(ctx, to)
	if err != nil {
		return nil, err
	}
	p := credential.NewProfile(s.OrgURL(to), o.Name)
	p.URL = s.OrgURL(to)
	return p, nil
}
