package main

import (
	"context"
	"fmt"
	"time"
	_ "time/tzdata" // organisations choose a time zone, and a machine may know none

	"laurel/assess"
	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/timely"
	"laurel/notify"
	"laurel/store"
	"laurel/wallet"
)

func (a *app) timelyJobs() {
	store.On(&a.jobs, a.timely.AwardDue)
	store.On(&a.jobs, a.timely.Remind)
	store.On(&a.jobs, a.reminder)
	a.jobs.Every(time.Hour, timely.Remind{})
}

// reminder writes to a holder whose award runs out, unless it is no longer so.
func (a *app) reminder(ctx context.Context, job timely.Reminder) error {
	award, err := a.issuer.Signed(ctx, job.Org, job.Award)
	if err != nil {
		return gone(err)
	}
	if award.Status != issuer.InForce || award.Superseded() || award.ValidUntil == nil || award.RanOut(a.now()) || award.Recipient.Email == "" || award.RenewedBy != nil {
		return nil
	}
	if quiet, err := a.timely.Quiet(ctx, job.Org); err != nil || quiet {
		return err // since it was planned
	}
	org, err := a.accounts.Organisation(ctx, award.Org)
	if err != nil {
		return gone(err)
	}
	v, err := a.issuer.AwardVersion(ctx, award)
	if err != nil {
		return gone(err)
	}
	link := a.issuer.AwardURL(award.Page)
	held, err := a.held(ctx, award)
	if err != nil {
		return err
	}
	if !held {
		claim, err := a.wallet.OpenClaim(ctx, wallet.AwardID(award.ID))
		if err != nil {
			return gone(err)
		}
		link = claim.URL()
	}
	renewal, err := a.timely.Renewal(ctx, award.Org, award.Achievement)
	if err != nil {
		return err
	}
	reader, err := a.accounts.LanguageOf(ctx, award.Recipient.Email)
	if err != nil {
		return err
	}
	l := notify.Letter{Org: award.Org, About: fmt.Sprintf("%s.%d", award.ID, job.Days), Award: string(award.ID), To: award.Recipient.Email,
		Name: award.Recipient.Name, Issuer: org.Name, ReplyTo: org.Email, Title: v.Definition.Title, On: *award.ValidUntil, Link: link, Language: v.Definition.OwnLanguage(), Reader: reader}
	at := timely.Places{Page: a.issuer.AchievementURL(award.Achievement), Contact: org.Email, Until: *award.ValidUntil}
	if at.Renew, err = a.renewAt(ctx, award, held, link); err != nil {
		return err
	}
	for _, way := range renewal.Ways(l.Written(), at) {
		l.Renew = append(l.Renew, notify.Way(way))
	}
	return a.send(ctx, notify.Expires, l)
}

// renewAt is where a holder hands in what renews an award, "" where nobody
// judges it. One that is not accepted yet is accepted first.
func (a *app) renewAt(ctx context.Context, award issuer.Award, held bool, link string) (string, error) {
	_, of, err := a.issuer.Renewable(ctx, award.Org, award.ID)
	if fault.Is(err, fault.Conflict) { // renewed or revoked this moment
		return "", nil
	}
	if err != nil {
		return "", err
	}
	_, err = a.assess.PublishedPlan(ctx, assess.AchievementID(of))
	switch {
	case fault.Is(err, fault.NotFound):
		return "", nil
	case held:
		link += "/renew"
	}
	return link, err
}
