package main

import (
	"context"
	"errors"

	"laurel/account"
	"laurel/assess"
	"laurel/fault"
	"laurel/issuer"
	"laurel/wallet"
)

// renewals gives assessing what may be renewed: what the issuer signed and the
// wallet says somebody holds, in the ways that the organisation names.
type renewals struct{ *app }

// Renewable finds an award that somebody holds, or the corrected one that took
// its place.
func (r renewals) Renewable(ctx context.Context, holder account.Actor, award string) (assess.Renewable, error) {
	old, err := r.standing(ctx, issuer.AwardID(award))
	if err != nil {
		return assess.Renewable{}, err
	}
	held, err := r.holds(ctx, holder.Person, holder.Emails, old)
	if err != nil {
		return assess.Renewable{}, err
	}
	if !held {
		return assess.Renewable{}, fault.NoSuch("award", award)
	}
	old, of, err := r.issuer.Renewable(ctx, old.Org, old.ID)
	if err != nil {
		return assess.Renewable{}, err
	}
	if old.ValidUntil == nil {
		return assess.Renewable{}, fault.New(fault.Conflict, "award.renewEndless", "This award does not run out, so there is nothing to renew.")
	}
	if old.Part != "" {
		return assess.Renewable{}, fault.New(fault.Conflict, "award.renewPart", "A partial award is not renewed. Show the rest, and you get the whole one.")
	}
	rule, err := r.timely.Renewal(ctx, old.Org, old.Achievement)
	if err != nil {
		return assess.Renewable{}, err
	}
	found := assess.Renewable{Renewal: assess.Renewal{Award: string(old.ID), Page: old.Page, On: old.AwardedOn, Until: *old.ValidUntil},
		Achievement: assess.AchievementID(of), Evidence: rule.Evidence, Retest: rule.Retest, Words: rule.Words}
	found.From, found.To = rule.Window(*old.ValidUntil)
	return found, nil
}

// standing is an award, or the last of those that corrected it.
func (r renewals) standing(ctx context.Context, id issuer.AwardID) (issuer.Award, error) {
	org, err := r.issuer.Public.OrgOfAward(ctx, id)
	if err != nil {
		return issuer.Award{}, err
	}
	for range 100 { // corrections of one award
		a, err := r.issuer.Signed(ctx, org, id)
		if err != nil || !a.Superseded() {
			return a, err
		}
		id = a.SupersededBy
	}
	return issuer.Award{}, errors.New("too many corrections of one award")
}

// holds tells whether an award is somebody's: they accepted it, or nobody did
// yet and it was sent to an address of theirs.
func (r renewals) holds(ctx context.Context, who account.PersonID, emails []string, a issuer.Award) (bool, error) {
	var h wallet.Holding
	err := r.wallet.Store.View(ctx, func(tx wallet.Tx) (err error) {
		h, err = tx.HoldingOf(a.Org, wallet.AwardID(a.ID))
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return account.Actor{Emails: emails}.Has(a.Recipient.Email), nil
	}
	return h.Person == who, err
}

// ended tells what became for good of an award that cannot be renewed any more.
// One that is on hold may come back, and what is not published may be.
func ended(err error) error {
	refused, _ := errors.AsType[*fault.Error](err)
	if refused == nil {
		return err
	}
	switch refused.Code {
	case "award.renewRevoked":
		return assess.EndedRevoked
	case "award.renewed":
		return assess.EndedRenewed
	case "award.renewErased":
		return assess.EndedErased
	}
	return err
}

// earned is the request for an award that renews another: to the name and the
// address of the old one, or to the main address of whoever still holds it.
func (r renewals) earned(ctx context.Context, req issuer.IssueRequest, e assess.Earned) (issuer.IssueRequest, error) {
	old, err := r.standing(ctx, issuer.AwardID(e.Renews))
	if err != nil {
		return req, err
	}
	held, err := r.holds(ctx, e.Person, e.Emails, old)
	if err != nil {
		return req, err
	}
	if !held {
		return req, fault.New(fault.Conflict, "award.renewNotHeld", "Whoever earned this does not hold the award that it renews any more.")
	}
	req.Renews, req.SameHolder = old.ID, true
	if old.Recipient.Name != "" { // not erased
		req.Name = old.Recipient.Name
	}
	if (account.Actor{Emails: e.Emails}).Has(old.Recipient.Email) {
		req.Email = old.Recipient.Email
	}
	return req, nil
}
