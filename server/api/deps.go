package api

import (
	"context"

	"laurel/account"
	"laurel/issuer"
	"laurel/verifier"
)

// Accounts is what the calls ask of package account.
type Accounts interface {
	Organisations(ctx context.Context) ([]account.Organisation, error)
}

// Issuer is what the calls ask of package issuer.
type Issuer interface {
	Create(ctx context.Context, by account.Actor, org account.OrgID, d issuer.Definition) (issuer.Achievement, error)
	Save(ctx context.Context, by account.Actor, id issuer.AchievementID, revision int, d issuer.Definition) (issuer.Achievement, error)
	Publish(ctx context.Context, by account.Actor, id issuer.AchievementID, revision int, comment ...string) (issuer.Version, error)
	Retire(ctx context.Context, by account.Actor, id issuer.AchievementID, revision int, comment ...string) (issuer.Achievement, error)
	Achievement(ctx context.Context, by account.Actor, id issuer.AchievementID) (issuer.Achievement, error)
	Achievements(ctx context.Context, by account.Actor, org account.OrgID) ([]issuer.Achievement, error)
	Versions(ctx context.Context, by account.Actor, id issuer.AchievementID) ([]issuer.Version, error)

	Issue(ctx context.Context, by account.Actor, req issuer.IssueRequest) (issuer.Award, error)
	Suspend(ctx context.Context, by account.Actor, id issuer.AwardID, reason string) (issuer.Award, error)
	Reinstate(ctx context.Context, by account.Actor, id issuer.AwardID, reason string) (issuer.Award, error)
	Revoke(ctx context.Context, by account.Actor, id issuer.AwardID, reason string) (issuer.Award, error)
	Correct(ctx context.Context, by account.Actor, id issuer.AwardID, req issuer.IssueRequest) (issuer.Award, error)
	Renew(ctx context.Context, by account.Actor, id issuer.AwardID, req issuer.RenewRequest) (issuer.Award, error)
	Award(ctx context.Context, by account.Actor, id issuer.AwardID) (issuer.Award, error)
	Awards(ctx context.Context, by account.Actor, org account.OrgID, f issuer.AwardFilter) ([]issuer.Award, int, error)
	Numbers(ctx context.Context, by account.Actor, org account.OrgID) (issuer.Numbers, error)

	Delegate(ctx context.Context, by account.Actor, id issuer.AchievementID, req issuer.DelegationRequest) (issuer.Delegation, error)
	RevokeDelegation(ctx context.Context, by account.Actor, org account.OrgID, id issuer.DelegationID, reason string) (issuer.Delegation, error)
	Delegations(ctx context.Context, by account.Actor, org account.OrgID, of issuer.AchievementID) ([]issuer.Delegation, error)
	Delegation(ctx context.Context, by account.Actor, org account.OrgID, id issuer.DelegationID) (issuer.Delegation, error)
	DelegationToUse(ctx context.Context, by account.Actor, id issuer.DelegationID) (issuer.Delegation, error)
	DelegatedTo(ctx context.Context, by account.Actor, org account.OrgID) ([]issuer.Delegation, error)

	AddOffer(ctx context.Context, by account.Actor, req issuer.OfferRequest) (issuer.Offer, error)
	ChangeOffer(ctx context.Context, by account.Actor, id issuer.OfferID, revision int, t issuer.Terms) (issuer.Offer, error)
	WithdrawOffer(ctx context.Context, by account.Actor, id issuer.OfferID) (issuer.Offer, error)
	Offer(ctx context.Context, by account.Actor, id issuer.OfferID) (issuer.Offer, error)
	Offers(ctx context.Context, by account.Actor, of issuer.AchievementID) ([]issuer.Offer, error)

	Catalogue(ctx context.Context, q issuer.CatalogueQuery) (issuer.CatalogueResult, error)
	ByIssuer(ctx context.Context, org account.OrgID) (issuer.Offering, error)
	StatusList(ctx context.Context, id issuer.ListID, suspension bool) (issuer.SignedList, error)
	Feed(ctx context.Context) (issuer.Feed, error)
}

// Verifier is what the calls ask of package verifier.
type Verifier interface {
	Check(ctx context.Context, in verifier.Input) (verifier.Report, error)
}

// Documents gives the DID documents of organisations on did:web.
type Documents interface {
	DIDDocumentJSON(ctx context.Context, org account.OrgID) ([]byte, error)
}
