package web

import (
	"context"
	"time"

	"laurel/account"
	"laurel/issuer"
	"laurel/skill"
	"laurel/wallet"
)

// Accounts is what pages ask of package account.
type Accounts interface {
	RequestSignIn(ctx context.Context, email, next, language string) error
	LinkInfo(ctx context.Context, token account.Token) (account.LinkInfo, error)
	SignIn(ctx context.Context, token account.Token) (account.PersonID, string, error)

	Rename(ctx context.Context, by account.Actor, name string) error
	Person(ctx context.Context, by account.Actor, id account.PersonID) (account.Person, error)
	SetZone(ctx context.Context, by account.Actor, zone string) error
	SetLanguage(ctx context.Context, by account.Actor, language string) error
	Sessions(ctx context.Context, by account.Actor) ([]account.Session, error)
	EndSession(ctx context.Context, by account.Actor, id account.SessionID) error
	EndOtherSessions(ctx context.Context, by account.Actor, keep account.SessionID) (int, error)
	RequestAddress(ctx context.Context, by account.Actor, email, language string) error
	AddressInfo(ctx context.Context, by account.Actor, token account.Token) (account.AddressInfo, error)
	AddAddress(ctx context.Context, by account.Actor, token account.Token) (string, error)
	RemoveAddress(ctx context.Context, by account.Actor, email string) error
	SetMainAddress(ctx context.Context, by account.Actor, email string) error
	Merge(ctx context.Context, by account.Actor, token account.Token) error
	PasskeysPossible() bool
	Passkeys(ctx context.Context, by account.Actor) ([]account.Passkey, error)
	BeginPasskey(ctx context.Context, by account.Actor) ([]byte, error)
	AddPasskey(ctx context.Context, by account.Actor, name string, response []byte) (account.Passkey, error)
	RenamePasskey(ctx context.Context, by account.Actor, id account.PasskeyID, name string) error
	RemovePasskey(ctx context.Context, by account.Actor, id account.PasskeyID) error
	BeginPasskeySignIn(ctx context.Context) ([]byte, error)
	SignInByPasskey(ctx context.Context, response []byte) (account.PersonID, error)
	RecoveryState(ctx context.Context, by account.Actor) (account.RecoveryState, error)
	NewRecoveryCodes(ctx context.Context, by account.Actor) ([]account.RecoveryCode, error)
	RequestRecovery(ctx context.Context, code, email, language string) error
	RecoverInfo(ctx context.Context, token account.Token) (account.LinkInfo, error)
	Recover(ctx context.Context, token account.Token) (account.PersonID, error)

	ProviderForAddress(ctx context.Context, email string) (account.Organisation, error)
	HasProvider(ctx context.Context, org account.OrgID) (bool, error)
	BeginProviderSignIn(ctx context.Context, org account.OrgID, next string) (string, account.Token, error)
	FinishProviderSignIn(ctx context.Context, org account.OrgID, in account.ProviderAnswer) (account.PersonID, string, error)
	RedirectURL(org account.OrgID) string
	Provider(ctx context.Context, by account.Actor, org account.OrgID) (account.Provider, error)
	SetProvider(ctx context.Context, by account.Actor, org account.OrgID, req account.ProviderRequest) error
	RemoveProvider(ctx context.Context, by account.Actor, org account.OrgID) error
	Domains(ctx context.Context, by account.Actor) ([]account.ProviderDomain, error)
	AllowDomain(ctx context.Context, by account.Actor, org account.OrgID, domain string, allow bool) error
	Logins(ctx context.Context, by account.Actor) ([]account.Login, error)
	RemoveLogin(ctx context.Context, by account.Actor, org account.OrgID) error

	Organisation(ctx context.Context, id account.OrgID) (account.Organisation, error)
	Organisations(ctx context.Context) ([]account.Organisation, error)
	ChangeOrganisation(ctx context.Context, by account.Actor, id account.OrgID, req account.OrganisationRequest) error
	ClaimDomain(ctx context.Context, by account.Actor, org account.OrgID, name string) (account.Domain, error)
	DropDomain(ctx context.Context, by account.Actor, org account.OrgID, name string) error
	ClaimedDomains(ctx context.Context, by account.Actor, org account.OrgID) ([]account.Domain, error)
	ProveDomain(ctx context.Context, by account.Actor, org account.OrgID, name string) (account.Domain, error)
	VerifiedDomains(ctx context.Context, org account.OrgID) ([]string, error)
	DecideName(ctx context.Context, by account.Actor, id account.OrgID, allow bool, reason string) error
	Members(ctx context.Context, by account.Actor, org account.OrgID) ([]account.Member, error)
	NamesOf(ctx context.Context, ids ...account.PersonID) (map[account.PersonID]string, error)
	Names(ctx context.Context, by account.Actor, org account.OrgID) (map[account.PersonID]string, error)
	Doers(ctx context.Context, by account.Actor, org account.OrgID) (map[account.PersonID]string, error)
	Invite(ctx context.Context, by account.Actor, org account.OrgID, req account.InviteRequest) (account.Invitation, error)
	Invitations(ctx context.Context, by account.Actor, org account.OrgID) ([]account.Invitation, error)
	RevokeInvitation(ctx context.Context, by account.Actor, org account.OrgID, id account.InvitationID) error
	InvitationInfo(ctx context.Context, by account.Actor, token account.Token) (account.InvitationInfo, error)
	AcceptInvitation(ctx context.Context, by account.Actor, token account.Token) (account.OrgID, account.PersonID, error)
	SignInToInvitation(ctx context.Context, token account.Token, language string) error
	Units(ctx context.Context, by account.Actor, org account.OrgID) ([]account.Unit, error)
	UnitsOf(ctx context.Context, org account.OrgID) ([]account.Unit, error)
	AddUnit(ctx context.Context, by account.Actor, org account.OrgID, req account.UnitRequest) (account.Unit, error)
	ChangeUnit(ctx context.Context, by account.Actor, org account.OrgID, id account.UnitID, req account.UnitRequest) error
	RemoveUnit(ctx context.Context, by account.Actor, org account.OrgID, id account.UnitID, seen string) error
	UnitContents(ctx context.Context, by account.Actor, org account.OrgID, id account.UnitID) (account.UnitContents, error)
	UnitMembers(ctx context.Context, by account.Actor, org account.OrgID) ([]account.UnitMember, error)
	SetUnitRole(ctx context.Context, by account.Actor, org account.OrgID, unit account.UnitID, id account.PersonID, role account.Role) error
	RemoveUnitMember(ctx context.Context, by account.Actor, org account.OrgID, unit account.UnitID, id account.PersonID) error
	ChangeRole(ctx context.Context, by account.Actor, org account.OrgID, id account.PersonID, role account.Role) error
	RemoveMember(ctx context.Context, by account.Actor, org account.OrgID, id account.PersonID) error
	NewAPIKey(ctx context.Context, by account.Actor, org account.OrgID, req account.KeyRequest) (account.APIKey, account.Token, error)
	APIKeys(ctx context.Context, by account.Actor, org account.OrgID) ([]account.APIKey, error)
	APIKey(ctx context.Context, by account.Actor, org account.OrgID, id account.KeyID) (account.APIKey, error)
	RotateAPIKey(ctx context.Context, by account.Actor, org account.OrgID, id account.KeyID, overlap time.Duration) (account.Token, error)
	EndOldSecret(ctx context.Context, by account.Actor, org account.OrgID, id account.KeyID) error
	SetAPIKeyScopes(ctx context.Context, by account.Actor, org account.OrgID, id account.KeyID, was, scopes []account.Right) error
	SetAPIKeyRate(ctx context.Context, by account.Actor, org account.OrgID, id account.KeyID, rate int) error
	RevokeAPIKey(ctx context.Context, by account.Actor, org account.OrgID, id account.KeyID) error
	Events(ctx context.Context, by account.Actor, org account.OrgID, f account.EventFilter) ([]account.Event, error)
}

// Issuer is what pages ask of package issuer.
type Issuer interface {
	CreateIn(ctx context.Context, by account.Actor, org account.OrgID, unit account.UnitID, d issuer.Definition) (issuer.Achievement, error)
	SetUnit(ctx context.Context, by account.Actor, id issuer.AchievementID, unit account.UnitID) error
	Save(ctx context.Context, by account.Actor, id issuer.AchievementID, revision int, d issuer.Definition) (issuer.Achievement, error)
	Publish(ctx context.Context, by account.Actor, id issuer.AchievementID, revision int, comment ...string) (issuer.Version, error)
	Retire(ctx context.Context, by account.Actor, id issuer.AchievementID, revision int, comment ...string) (issuer.Achievement, error)
	Achievement(ctx context.Context, by account.Actor, id issuer.AchievementID) (issuer.Achievement, error)
	Achievements(ctx context.Context, by account.Actor, org account.OrgID) ([]issuer.Achievement, error)
	Versions(ctx context.Context, by account.Actor, id issuer.AchievementID) ([]issuer.Version, error)
	Submit(ctx context.Context, by account.Actor, id issuer.AchievementID, req issuer.StepRequest) (issuer.Achievement, error)
	TakeBack(ctx context.Context, by account.Actor, id issuer.AchievementID, req issuer.StepRequest) (issuer.Achievement, error)
	Approve(ctx context.Context, by account.Actor, id issuer.AchievementID, req issuer.StepRequest) (issuer.Achievement, error)
	SendBack(ctx context.Context, by account.Actor, id issuer.AchievementID, req issuer.StepRequest) (issuer.Achievement, error)
	SetSupersedes(ctx context.Context, by account.Actor, id issuer.AchievementID, revision int, old issuer.AchievementID) (issuer.Achievement, error)
	Steps(ctx context.Context, by account.Actor, id issuer.AchievementID) ([]issuer.Step, error)
	Reviews(ctx context.Context, by account.Actor, org account.OrgID) ([]issuer.Review, error)
	Differ(ctx context.Context, by account.Actor, id issuer.AchievementID, from, to int) (issuer.Difference, error)
	Policy(ctx context.Context, by account.Actor, org account.OrgID) (issuer.Policy, error)
	SetPolicy(ctx context.Context, by account.Actor, org account.OrgID, p issuer.Policy) error
	Duplicate(ctx context.Context, by account.Actor, id issuer.AchievementID) (issuer.Achievement, error)
	Templates(ctx context.Context, by account.Actor, org account.OrgID) ([]issuer.Template, error)
	SaveTemplate(ctx context.Context, by account.Actor, id issuer.AchievementID, name string) (issuer.Template, error)
	FromTemplate(ctx context.Context, by account.Actor, org account.OrgID, id issuer.TemplateID) (issuer.Achievement, error)
	RemoveTemplate(ctx context.Context, by account.Actor, org account.OrgID, id issuer.TemplateID) error
	Import(ctx context.Context, by account.Actor, org account.OrgID, items []issuer.ImportItem) ([]issuer.ImportedItem, error)
	AddOffers(ctx context.Context, by account.Actor, org account.OrgID, rows []issuer.OfferRow, dryRun bool) ([]issuer.OfferOutcome, error)
	AskPartner(ctx context.Context, by account.Actor, id issuer.AchievementID, req issuer.PartnerRequest) (issuer.Partner, error)
	Partners(ctx context.Context, by account.Actor, id issuer.AchievementID) ([]issuer.Partner, error)
	RemovePartner(ctx context.Context, by account.Actor, id issuer.AchievementID, partner issuer.PartnerID, reason string) error
	Edits(ctx context.Context, by account.Actor, id issuer.AchievementID) ([]issuer.Edit, error)
	Together(ctx context.Context, by account.Actor, id issuer.PartnerID) (issuer.Together, error)
	Togethers(ctx context.Context, by account.Actor, org account.OrgID) ([]issuer.Together, error)
	TogetherEdits(ctx context.Context, by account.Actor, id issuer.PartnerID) ([]issuer.Edit, error)
	SaveTogether(ctx context.Context, by account.Actor, id issuer.PartnerID, revision int, d issuer.Definition) (issuer.Together, error)
	Agree(ctx context.Context, by account.Actor, id issuer.PartnerID, req issuer.AgreeRequest) (issuer.Partner, error)
	Decline(ctx context.Context, by account.Actor, id issuer.PartnerID, reason string) error
	Leave(ctx context.Context, by account.Actor, id issuer.PartnerID, reason string) error
	PartnerInvitation(ctx context.Context, by account.Actor, id issuer.PartnerID) (issuer.Together, error)
	AcceptPartner(ctx context.Context, by account.Actor, id issuer.PartnerID, with account.OrgID) (issuer.Partner, error)
	Given(ctx context.Context, by account.Actor, org account.OrgID) ([]issuer.Endorsement, error)
	Withdraw(ctx context.Context, by account.Actor, id issuer.EndorsementID, reason string) error
	Delegate(ctx context.Context, by account.Actor, id issuer.AchievementID, req issuer.DelegationRequest) (issuer.Delegation, error)
	RevokeDelegation(ctx context.Context, by account.Actor, org account.OrgID, id issuer.DelegationID, reason string) (issuer.Delegation, error)
	Delegations(ctx context.Context, by account.Actor, org account.OrgID, of issuer.AchievementID) ([]issuer.Delegation, error)
	Delegation(ctx context.Context, by account.Actor, org account.OrgID, id issuer.DelegationID) (issuer.Delegation, error)
	DelegatedBy(ctx context.Context, by account.Actor, id issuer.AwardID) (*issuer.Delegated, issuer.Delegation, error)
	DelegatedTo(ctx context.Context, by account.Actor, org account.OrgID) ([]issuer.Delegation, error)
	DelegatedToMe(ctx context.Context, by account.Actor) ([]issuer.Delegation, error)
	DelegationToUse(ctx context.Context, by account.Actor, id issuer.DelegationID) (issuer.Delegation, error)
	DelegatedAwards(ctx context.Context, by account.Actor, id issuer.DelegationID, limit, offset int) ([]issuer.DelegatedAward, int, error)
	DelegationInvitation(ctx context.Context, by account.Actor, id issuer.DelegationID, token account.Token) (issuer.DelegationInvitation, error)
	AcceptDelegation(ctx context.Context, by account.Actor, id issuer.DelegationID, token account.Token) (issuer.Delegation, account.PersonID, error)
	SignInToDelegation(ctx context.Context, id issuer.DelegationID, token account.Token, language string) error
	OnBehalf(ctx context.Context, org account.OrgID, id issuer.AwardID) (account.OrgID, error)

	Endorsement(ctx context.Context, id issuer.EndorsementID) (issuer.Endorsement, error)
	EndorsementsOf(ctx context.Context, id issuer.AchievementID, number int) ([]issuer.Endorsement, error)

	Published(ctx context.Context, id issuer.AchievementID) (issuer.Version, issuer.State, error)
	AwardVersion(ctx context.Context, a issuer.Award) (issuer.Version, error)
	VersionOf(ctx context.Context, id issuer.AchievementID, number int) (issuer.Version, error)

	AddOffer(ctx context.Context, by account.Actor, req issuer.OfferRequest) (issuer.Offer, error)
	ChangeOffer(ctx context.Context, by account.Actor, id issuer.OfferID, revision int, t issuer.Terms) (issuer.Offer, error)
	WithdrawOffer(ctx context.Context, by account.Actor, id issuer.OfferID) (issuer.Offer, error)
	Offer(ctx context.Context, by account.Actor, id issuer.OfferID) (issuer.Offer, error)
	Offers(ctx context.Context, by account.Actor, of issuer.AchievementID) ([]issuer.Offer, error)

	Catalogue(ctx context.Context, q issuer.CatalogueQuery) (issuer.CatalogueResult, error)
	ByIssuer(ctx context.Context, org account.OrgID) (issuer.Offering, error)
	BySkill(ctx context.Context, id skill.ID) ([]issuer.Item, error)
	SkillCounts(ctx context.Context) (map[skill.ID]int, error)
	FieldCounts(ctx context.Context) ([]issuer.FieldCount, error)
	Newest(ctx context.Context, n int) ([]issuer.Item, error)
	Detail(ctx context.Context, id issuer.AchievementID) (issuer.Detail, error)
	AchievementLD(d issuer.Detail) ([]byte, error)
	OrganisationLD(o account.Organisation) ([]byte, error)

	Issue(ctx context.Context, by account.Actor, req issuer.IssueRequest) (issuer.Award, error)
	Suspend(ctx context.Context, by account.Actor, id issuer.AwardID, reason string) (issuer.Award, error)
	Reinstate(ctx context.Context, by account.Actor, id issuer.AwardID, reason string) (issuer.Award, error)
	Revoke(ctx context.Context, by account.Actor, id issuer.AwardID, reason string) (issuer.Award, error)
	Correct(ctx context.Context, by account.Actor, id issuer.AwardID, req issuer.IssueRequest) (issuer.Award, error)
	Renew(ctx context.Context, by account.Actor, id issuer.AwardID, req issuer.RenewRequest) (issuer.Award, error)
	Award(ctx context.Context, by account.Actor, id issuer.AwardID) (issuer.Award, error)
	AwardsOf(ctx context.Context, by account.Actor, org account.OrgID, ids []issuer.AwardID) (map[issuer.AwardID]issuer.Award, error)
	Awards(ctx context.Context, by account.Actor, org account.OrgID, f issuer.AwardFilter) ([]issuer.Award, int, error)
	Numbers(ctx context.Context, by account.Actor, org account.OrgID) (issuer.Numbers, error)

	// AddImage takes an organisation's own badge picture, checked and cleaned;
	// what is nil stays as it was. ImageFile reads one by its content.
	AddImage(ctx context.Context, by account.Actor, org account.OrgID, was issuer.Image, png, svg []byte) (issuer.Image, error)
	ImageFile(ctx context.Context, org account.OrgID, hash string) ([]byte, error)
}

// Wallet is what pages ask of package wallet.
type Wallet interface {
	ClaimInfo(ctx context.Context, by account.Actor, token account.Token) (wallet.ClaimInfo, error)
	Accept(ctx context.Context, by account.Actor, token account.Token) (wallet.Accepted, error)
	AcceptWaiting(ctx context.Context, by account.Actor, id wallet.AwardID) (wallet.Accepted, error)
	RequestSignIn(ctx context.Context, token account.Token, language string) error
	RenewClaim(ctx context.Context, by account.Actor, id wallet.AwardID) error
	Accepted(ctx context.Context, by account.Actor, org account.OrgID, ids []wallet.AwardID) (map[wallet.AwardID]time.Time, error)

	Page(ctx context.Context, by account.Actor, page string) (wallet.View, error)
	File(ctx context.Context, by account.Actor, page, ext string) (wallet.File, error)
	Preview(ctx context.Context, by account.Actor, page string) (wallet.File, error)
	Home(ctx context.Context, by account.Actor) (wallet.Home, error)
	Hide(ctx context.Context, by account.Actor, page string) error
	Show(ctx context.Context, by account.Actor, page string) error

	LinkedIn(v wallet.View) string
	Embed(v wallet.View) string
	Meta(v wallet.View) wallet.Meta
	CheckURL(page string) string
}
