package main

import (
	"context"
	"fmt"

	"laurel/account"
	"laurel/assess"
	"laurel/notify"
)

var assessKinds = map[assess.News]notify.Kind{assess.HandedIn: notify.HandedIn, assess.Decided: notify.Decided, assess.Heard: notify.Heard, assess.CaseWaits: notify.CaseWaits}

// mailAssess tells a learner what became of what they handed in, and a moderator
// of a case. What is no longer so needs no telling.
func (a *app) mailAssess(ctx context.Context, job assess.Tell) error {
	l, err := a.assess.Letter(ctx, job)
	if err != nil || l.Over {
		return err
	}
	about := fmt.Sprintf("%s.%d", job.Application, job.Round)
	if job.Mark != "" {
		about = string(job.Mark)
	}
	return a.assessLetter(ctx, assessKinds[job.News], job.Org, about, l)
}

// mailWork tells an assessor of all that waits for them in an organisation.
func (a *app) mailWork(ctx context.Context, job assess.TellWork) error {
	l, err := a.assess.WorkLetter(ctx, job)
	if err != nil || l.Over {
		return err
	}
	return a.assessLetter(ctx, notify.WorkWaits, job.Org, string(job.Assessor)+"."+job.Day, l)
}

func (a *app) assessLetter(ctx context.Context, kind notify.Kind, id account.OrgID, about string, l assess.Letter) error {
	org, err := a.accounts.Organisation(ctx, id)
	if err != nil {
		return gone(err)
	}
	return a.send(ctx, kind, notify.Letter{Org: id, About: about, To: l.To.Emails[0], Name: l.To.Name, Issuer: org.Name, ReplyTo: org.Email, Title: l.Title, Reason: l.Words, Link: a.publicURL + l.Path, Language: l.Language, Reader: l.Reader})
}
