package main

import (
	"context"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/wallet"
)

// awards gives the wallet what the issuer has signed.
type awards struct{ issuer *issuer.Service }

// Award is one award as far as its holder is concerned; [fault.Gone] when the
// holder was erased.
func (a awards) Award(ctx context.Context, id wallet.AwardID) (wallet.Award, error) {
	award, v, err := a.find(ctx, id)
	if err != nil {
		return wallet.Award{}, err
	}
	if award.Recipient.Email == "" {
		return wallet.Award{}, fault.New(fault.Gone, "award.erased", "Whoever held this award had it erased. It is not here any more.")
	}
	org, err := a.issuer.Orgs.Organisation(ctx, award.Org)
	if err != nil {
		return wallet.Award{}, err
	}
	out := wallet.Award{ID: id, Org: award.Org, OrgName: org.Name, Page: award.Page, Number: award.Number(),
		Holder: award.Recipient.Name, Email: award.Recipient.Email, JSON: award.JSON, JWT: award.JWT, European: award.European,
		Status: wallet.Status(award.Status), Reason: award.Reason, Changed: award.Changed,
		Badge: issuer.Badge(award.Achievement, v.Definition, org)}
	if award.RenewedBy != nil {
		out.Renewed = award.RenewedBy.Page
	}
	if award.Superseded() {
		next, err := a.issuer.Signed(ctx, award.Org, award.SupersededBy)
		if err != nil {
			return wallet.Award{}, err
		}
		out.Replaced = next.Page
	}
	return out, nil
}

// OwnPicture is the picture that the organisation uploaded for the version.
func (a awards) OwnPicture(ctx context.Context, id wallet.AwardID, kind string) ([]byte, error) {
	award, v, err := a.find(ctx, id)
	if err != nil {
		return nil, err
	}
	return a.issuer.Picture(ctx, award.Org, v.Definition, kind)
}

// UnitOf is the unit of the organisation that gives what was awarded.
func (a awards) UnitOf(ctx context.Context, id wallet.AwardID) (account.UnitID, error) {
	return a.issuer.Public.UnitOfAward(ctx, issuer.AwardID(id))
}

func (a awards) find(ctx context.Context, id wallet.AwardID) (issuer.Award, issuer.Version, error) {
	org, err := a.issuer.Public.OrgOfAward(ctx, issuer.AwardID(id))
	if err != nil {
		return issuer.Award{}, issuer.Version{}, err
	}
	award, err := a.issuer.Signed(ctx, org, issuer.AwardID(id))
	if err != nil {
		return issuer.Award{}, issuer.Version{}, err
	}
	v, err := a.issuer.AwardVersion(ctx, award)
	return award, v, err
}
