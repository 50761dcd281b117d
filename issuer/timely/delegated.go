package timely

import (
	"context"
	"strconv"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

// checkDelegated asks of an award that somebody else plans for the organisation
// that their delegation will allow it at its moment.
func (s *Service) checkDelegated(ctx context.Context, by account.Actor, org account.OrgID, req issuer.IssueRequest, due time.Time) error {
	d, v, err := s.Issuer.DelegationForLater(ctx, by, req)
	if err != nil {
		return err
	}
	if d.Org != org {
		return fault.NoSuch("delegation", string(d.ID))
	}
	if err := d.May(due, 1); err != nil {
		return err
	}
	if bad := v.CheckResult(req.Result); bad != nil {
		return bad
	}
	return nil
}

// room asks that a delegation allows one more award than those that wait by it.
func (s *Service) room(ctx context.Context, tx Tx, by account.Actor, req issuer.IssueRequest) error {
	if req.Delegation == "" {
		return nil
	}
	d, err := s.Issuer.DelegationToUse(ctx, by, req.Delegation)
	if err != nil || d.Limit == 0 {
		return err
	}
	waiting, err := tx.CountPlanned(d.Org, d.ID)
	if err == nil && waiting >= d.Left() {
		err = fault.New(fault.Conflict, "schedule.usedUp", "This delegation allows {left} more, and {waiting} are planned for later.", "left", strconv.Itoa(max(d.Left(), 0)), "waiting", strconv.Itoa(waiting))
	}
	return err
}

// keyed keeps the idempotency keys of those who award for an organisation apart
// from its own.
func keyed(req issuer.IssueRequest) string {
	if req.Key == "" || req.Delegation == "" {
		return req.Key
	}
	return "by " + string(req.Delegation) + " " + req.Key
}

// awarder is in whose name an award for later is made.
func (s *Service) awarder(ctx context.Context, one Scheduled) (account.Actor, error) {
	if one.Request.Delegation != "" {
		return s.Issuer.PlannedBy(ctx, one.Request.Delegation, one.By)
	}
	return account.Actor{Person: one.By, Client: "schedule", Scopes: []account.Right{account.Issue}, Memberships: []account.Membership{{Org: one.Org}}}, nil
}

// orPlanned finds one for those who planned it by a delegation that is not
// revoked; to others it is what because says.
func (s *Service) orPlanned(ctx context.Context, by account.Actor, org account.OrgID, id ScheduledID, into *Scheduled, because error) error {
	if !by.SignedIn() {
		return because
	}
	var one Scheduled
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		one, err = tx.Scheduled(org, id)
		return err
	})
	if err != nil || one.Request.Delegation == "" {
		return because
	}
	if d, err := s.Issuer.DelegationToUse(ctx, by, one.Request.Delegation); err != nil || !d.Revoked.IsZero() {
		return because
	}
	*into = one
	return nil
}

// maxPlanned is how many of a delegation's are listed.
const maxPlanned = 200

// Planned lists what was planned by a delegation, what waits first and the
// soonest of it, to those who may award by it. Once it is revoked learners are
// no longer theirs to read about.
func (s *Service) Planned(ctx context.Context, by account.Actor, id issuer.DelegationID) (all []Scheduled, err error) {
	d, err := s.Issuer.DelegationToUse(ctx, by, id)
	if err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Planned(d.Org, id, maxPlanned)
		return err
	})
	for i := range all {
		if !d.Revoked.IsZero() {
			all[i].Request = issuer.IssueRequest{Achievement: d.Achievement, Delegation: id}
		}
	}
	return all, err
}
