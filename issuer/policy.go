package issuer

import (
	"context"
	"slices"

	"laurel/account"
	"laurel/fault"
)

// Approval says who must say yes before a draft is published.
type Approval string

const (
	NoApproval     Approval = ""       // whoever may publish decides alone
	AnyApproval    Approval = "any"    // one approver, who may have written it
	SecondApproval Approval = "second" // an approver who wrote none of it
)

// Approvals lists the policies as a form offers them.
func Approvals() []Choice {
	return []Choice{
		{string(NoApproval), "Nobody: whoever may publish decides alone"},
		{string(AnyApproval), "One approver"},
		{string(SecondApproval), "One approver who wrote none of it"},
	}
}

// Policy is what an organisation asks of its drafts before they are published.
// The zero Policy asks for nothing but completeness.
type Policy struct {
	Org      account.OrgID
	Approval Approval
	Profiles []ProfileUse // which descriptions are looked at, in this order
	Own      []Rule       // the organisation's own list of elements
}

// Policy is an organisation's, to those who may see its drafts.
func (s *Service) Policy(ctx context.Context, by account.Actor, org account.OrgID) (p Policy, err error) {
	if err := by.RequireSome(account.ReadDrafts, org); err != nil {
		return Policy{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		p, err = tx.Policy(org)
		return err
	})
	return p, err
}

// SetPolicy changes it. Drafts in review stay where they are; the new policy
// decides when they are published.
func (s *Service) SetPolicy(ctx context.Context, by account.Actor, org account.OrgID, p Policy) error {
	if err := p.check(); err != nil {
		return err
	}
	if err := by.Require(account.Manage, org); err != nil {
		return err
	}
	p.Org = org
	return s.Store.Update(ctx, func(tx Tx) error {
		was, err := tx.Policy(org)
		if err != nil {
			return err
		}
		if err := tx.SetPolicy(p); err != nil {
			return err
		}
		return tx.Record(s.event(by, org, "policy.changed", string(org), "approval", string(p.Approval), "before", string(was.Approval)))
	})
}

func (p Policy) check() error {
	if !slices.Contains(values(Approvals()), string(p.Approval)) {
		return fault.Field("approval", "Choose one of the answers offered.")
	}
	return p.checkProfiles()
}

// allows says why a may not be published as it is.
func (p Policy) allows(a Achievement) error {
	switch {
	case p.Approval == NoApproval:
		return nil
	case a.Stage != Approved:
		return conflict("achievement.notApproved", "Your organisation publishes only what an approver has said yes to. Send it for review first.")
	case !p.mayApprove(a, a.ApprovedBy):
		return conflict("achievement.approvedByAuthor", "Who approved this has also written in it. Your organisation wants the yes of somebody else.")
	}
	return nil
}

// mayApprove tells whether the yes of this person counts.
func (p Policy) mayApprove(a Achievement, person account.PersonID) bool {
	return p.Approval != SecondApproval || !slices.Contains(a.Writers, person)
}
