package issuer

import (
	"context"
	"slices"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
)

// Delegate lets another organisation, or a person, award an achievement that is
// published. An organisation may begin at once; a person is asked by mail and
// may once they have accepted.
func (s *Service) Delegate(ctx context.Context, by account.Actor, id AchievementID, req DelegationRequest) (Delegation, error) {
	org, err := s.orgOf(ctx, by, account.Delegate, id)
	if err != nil {
		return Delegation{}, err
	}
	now := s.now()
	d, err := req.delegation(now)
	if err != nil {
		return Delegation{}, err
	}
	d.Org, d.Achievement, d.By, d.Client = org, id, by.Person, by.Client
	if d.To == org {
		return Delegation{}, fault.Field("to", "This is your own organisation: its registrars award this anyway.")
	}
	if d.To != "" {
		if _, err := s.Orgs.Organisation(ctx, d.To); err != nil {
			return Delegation{}, errOr(notFoundAs(err, fault.Field("to", "There is no such organisation on this server. Ask a person by mail instead.")), err)
		}
	}
	return d, s.Store.Update(ctx, func(tx Tx) error {
		if err := s.delegable(tx, d); err != nil {
			return err
		}
		if err := tx.AddDelegation(d); err != nil {
			return err
		}
		return s.tellDelegation(tx, by, d, GivenNews)
	})
}

// delegable says why a delegation cannot be given: what is not published, to
// whom may already, or too many at once.
func (s *Service) delegable(tx Tx, d Delegation) error {
	a, err := tx.Achievement(d.Org, d.Achievement)
	if err != nil {
		return err
	}
	if a.State != Published {
		return conflict("delegation.notPublished", "Publish this micro-credential before you let others award it.")
	}
	if d.Version != 0 {
		if _, err := tx.Version(d.Org, a.ID, d.Version); err != nil {
			return errOr(notFoundAs(err, fault.Field("version", "There is no such version.")), err)
		}
	}
	given, err := tx.DelegationsGiven(d.Org, d.Created.Add(-24*time.Hour))
	if err != nil {
		return err
	}
	if given >= maxDelegationsPerDay {
		return fault.New(fault.TooMany, "delegation.tooMany", "{max} delegations were given today. Go on tomorrow.", "max", Number(maxDelegationsPerDay))
	}
	all, err := tx.Delegations(d.Org, d.Achievement)
	for _, other := range all {
		if !other.Open(d.Created) || !other.meets(d) {
			continue
		}
		if d.To != "" {
			return fault.Field("to", "They may award this already, until {day}. Revoke that delegation first, or choose days after it.", "day", dayOf(other.Until))
		}
		return fault.Field("email", "This address is asked already. Revoke that first to ask anew.")
	}
	return err
}

// meets tells whether two delegations are for the same ones on the same days.
func (d Delegation) meets(other Delegation) bool {
	same := d.To != "" && d.To == other.To || d.Email != "" && d.Email == other.Email
	return same && (d.Version == other.Version || d.Version == 0 || other.Version == 0) && d.From.Before(other.End()) && other.From.Before(d.End())
}

// RevokeDelegation takes a delegation back. What was awarded by it stays; a
// batch that runs stops before its next rows.
func (s *Service) RevokeDelegation(ctx context.Context, by account.Actor, org account.OrgID, id DelegationID, reason string) (Delegation, error) {
	if reason = strings.TrimSpace(reason); reason == "" {
		return Delegation{}, fault.Field("reason", "Say why. Whoever may no longer award reads it.")
	}
	if bad := tooLong("reason", reason, maxShort); bad != nil {
		return Delegation{}, bad
	}
	d, err := s.ownDelegation(ctx, by, account.Delegate, org, id)
	if err != nil {
		return Delegation{}, err
	}
	return d, s.Store.Update(ctx, func(tx Tx) error {
		if d, err = tx.Delegation(org, id); err != nil {
			return err
		}
		if !d.Revoked.IsZero() {
			return conflict("delegation.revokedAlready", "This delegation was revoked on {day} already.", "day", dayOf(d.Revoked))
		}
		d.Revoked, d.RevokedBy, d.RevokedFor = s.now(), by.Person, reason
		email := d.Email
		d.Email, d.Name = "", ""
		if saved, err := tx.SaveDelegation(d); err != nil || !saved {
			return errOr(err, conflict("delegation.stale", "Somebody else changed this meanwhile. Look at it again."))
		}
		if email != "" { // nobody has accepted, so nobody loses anything
			return s.recordDelegation(tx, by, d, "delegation.revoked")
		}
		return s.tellDelegation(tx, by, d, RevokedNews)
	})
}

// ownDelegation is one of an organisation's, for who has a right where its
// achievement is.
func (s *Service) ownDelegation(ctx context.Context, by account.Actor, right account.Right, org account.OrgID, id DelegationID) (d Delegation, err error) {
	if err := by.RequireSome(right, org); err != nil {
		return Delegation{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		d, err = tx.Delegation(org, id)
		return err
	})
	if err != nil {
		return Delegation{}, err
	}
	if _, err = s.orgOf(ctx, by, right, d.Achievement); fault.Is(err, fault.NotFound) {
		err = noDelegation(id)
	}
	return d, err
}

func noDelegation(id DelegationID) error { return fault.NoSuch("delegation", string(id)) }

// Delegations lists an organisation's delegations, or those of one achievement
// if it is named, the newest first and [MaxDelegations] at most. Those that
// ended are among them. Who has a role in units alone sees those of these units.
func (s *Service) Delegations(ctx context.Context, by account.Actor, org account.OrgID, of AchievementID) (all []Delegation, err error) {
	if err := by.RequireSome(account.ReadAwards, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		if all, err = tx.Delegations(org, of); err != nil || by.May(account.ReadAwards, org) {
			return err
		}
		seen := map[AchievementID]bool{}
		for _, d := range all {
			if _, known := seen[d.Achievement]; known {
				continue
			}
			a, err := tx.Achievement(org, d.Achievement)
			if err != nil {
				return err
			}
			seen[d.Achievement] = by.MayIn(account.ReadAwards, org, a.Unit)
		}
		all = slices.DeleteFunc(all, func(d Delegation) bool { return !seen[d.Achievement] })
		return nil
	})
	return all, err
}

// Delegation is one of an organisation's, for those who see its awards.
func (s *Service) Delegation(ctx context.Context, by account.Actor, org account.OrgID, id DelegationID) (Delegation, error) {
	return s.ownDelegation(ctx, by, account.ReadAwards, org, id)
}

// Delegated is how an award was made by a delegation: which, and who used it.
type Delegated struct {
	Delegation DelegationID
	To         account.OrgID    // the organisation that made the award; "" for a person
	Person     account.PersonID // who made it
	Client     string           // or which program
}

// DelegatedBy is how an award was made by a delegation, with the delegation;
// nil where its own organisation made it.
func (s *Service) DelegatedBy(ctx context.Context, by account.Actor, id AwardID) (how *Delegated, d Delegation, err error) {
	org, err := s.awardOrg(ctx, by, account.ReadAwards, id)
	if err != nil {
		return nil, Delegation{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		if how, err = tx.Delegated(org, id); err != nil || how == nil {
			return err
		}
		d, err = tx.Delegation(org, how.Delegation)
		return err
	})
	return how, d, err
}

// OnBehalf is the organisation that made an award for its own, as the award
// says in itself; "" where the own made it, and where a person did.
func (s *Service) OnBehalf(ctx context.Context, org account.OrgID, id AwardID) (to account.OrgID, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		how, err := tx.Delegated(org, id)
		if how != nil {
			to = how.To
		}
		return err
	})
	return to, err
}
