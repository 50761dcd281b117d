package main

import (
	"context"
	"slices"

	"laurel/account"
	"laurel/issuer"
	"laurel/notify"
)

// mailReview tells approvers that a draft waits for them, and whoever asked
// that it was answered. What was done since the step needs no telling.
func (a *app) mailReview(ctx context.Context, job issuer.Reviewed) error {
	news, err := a.issuer.ReviewNews(ctx, job)
	if err != nil {
		return gone(err)
	}
	if news.Over {
		return nil
	}
	org, err := a.accounts.Organisation(ctx, job.Org)
	if err != nil {
		return gone(err)
	}
	members, err := a.accounts.Members(ctx, account.System("job review"), job.Org)
	if err != nil {
		return gone(err)
	}
	kind := map[issuer.Move]notify.Kind{issuer.Submit: notify.ReviewAsked, issuer.Approve: notify.ReviewApproved, issuer.SendBack: notify.ReviewSentBack}[news.Move]
	for _, m := range members {
		if len(m.Person.Emails) == 0 || !hears(m, news) {
			continue
		}
		err := a.send(ctx, kind, notify.Letter{Org: job.Org, About: string(job.Step) + "." + string(m.Person.ID), To: m.Person.Emails[0], Name: m.Person.Name,
			Issuer: org.Name, ReplyTo: org.Email, Title: news.Title, Reason: news.Comment,
			Link: a.publicURL + "/desk/" + string(job.Org) + "/define/" + string(job.Achievement) + "/review", Reader: m.Person.Language})
		if err != nil {
			return err
		}
	}
	return nil
}

// hears tells whether a member is told of a step: of what is submitted, all
// whose yes counts; of an answer, whoever asked.
func hears(m account.Member, news issuer.ReviewNews) bool {
	if news.Move != issuer.Submit {
		return slices.Contains(news.To, m.Person.ID)
	}
	return slices.Contains(m.Role.Rights(), account.Approve) && !slices.Contains(news.Not, m.Person.ID)
}
