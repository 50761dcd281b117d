package main

import (
	"context"

	"laurel/issuer"
	"laurel/notify"
	"laurel/wallet"
)

// mailAgain writes a mail once more, by what is true now. What is not true any
// more is not sent, and the mail says so.
func (a *app) mailAgain(ctx context.Context, job notify.SendAgain) error {
	d, err := a.notify.Waiting(ctx, job)
	if err != nil {
		return gone(err)
	}
	if ours, err := a.assessAgain(ctx, job, d); ours || err != nil {
		return err
	}
	award, err := a.issuer.Signed(ctx, job.Org, issuer.AwardID(d.Award))
	if gone(err) != nil {
		return err
	}
	if err != nil || award.Recipient.Email == "" {
		return a.notify.Drop(ctx, job, "nobody is left to write to.")
	}
	held, err := a.held(ctx, award)
	if err != nil {
		return err
	}
	link := a.issuer.AwardURL(award.Page)
	switch kind := notify.Kind(d.Purpose); kind {
	case notify.Suspended, notify.Reinstated, notify.Revoked:
		if mailOf[award.Status] != kind {
			return a.notify.Drop(ctx, job, "the award’s status has changed since.")
		}
	case notify.Claim, notify.Corrected:
		if held && kind == notify.Claim {
			return a.notify.Drop(ctx, job, "the holder has accepted the award.")
		}
		if held {
			break
		}
		claim, err := a.wallet.OpenClaim(ctx, wallet.AwardID(award.ID))
		if gone(err) != nil {
			return err
		}
		if err != nil {
			return a.notify.Drop(ctx, job, "the award cannot be accepted any more.")
		}
		link = claim.URL()
	default:
		return a.notify.Drop(ctx, job, "this kind of mail is not sent again.")
	}
	return a.letterAbout(ctx, notify.Kind(d.Purpose), award, link, d.About)
}

// mailOf is the mail that tells of a status.
var mailOf = map[issuer.Status]notify.Kind{
	issuer.Suspended: notify.Suspended, issuer.InForce: notify.Reinstated, issuer.Revoked: notify.Revoked,
}
