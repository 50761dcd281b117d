package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/assess"
	"laurel/notify"
)

var assessKinds = map[assess.News]notify.Kind{assess.HandedIn: notify.HandedIn, assess.Decided: notify.Decided, assess.Heard: notify.Heard, assess.NothingAwarded: notify.Decided, assess.CaseWaits: notify.CaseWaits,
	assess.AwardRefused: notify.AwardRefused}

// nothingAwarded is what the mail that says so is about, after the round: it
// is a decision's, like the one before it.
const nothingAwarded = ".nothing"

// mailAssess tells a learner what became of what they handed in, and a moderator
// of a case and of an award that cannot be made. What is no longer so needs no telling.
func (a *app) mailAssess(ctx context.Context, job assess.Tell) error {
	l, err := a.assess.Letter(ctx, job)
	if err != nil || l.Over {
		return err
	}
	about := fmt.Sprintf("%s.%d", job.Application, job.Round)
	switch {
	case job.Mark != "":
		about = string(job.Mark)
	case job.News == assess.NothingAwarded:
		about += nothingAwarded
	case job.News == assess.AwardRefused: // once, however often it is refused
		about = string(job.Application) + "." + string(job.To)
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

// assessAgain writes a mail about assessing once more, by what is true now;
// false for a mail about something else.
func (a *app) assessAgain(ctx context.Context, job notify.SendAgain, d notify.Delivery) (ours bool, err error) {
	about, _, _ := strings.Cut(d.About, ".again")
	id, rest, _ := strings.Cut(about, ".")
	l, kind := assess.Letter{}, notify.Kind(d.Purpose)
	switch kind {
	case notify.HandedIn, notify.Decided, notify.Heard:
		number, nothing := strings.CutSuffix(rest, nothingAwarded)
		round, _ := strconv.Atoi(number) // written above
		l, err = a.assess.Letter(ctx, assess.Tell{Org: job.Org, Application: assess.ApplicationID(id), News: newsOf(kind, nothing), Round: round})
	case notify.CaseWaits:
		var m assess.Mark
		err = a.assess.Store.View(ctx, func(tx assess.Tx) error {
			m, err = tx.Mark(job.Org, assess.MarkID(id))
			return err
		})
		if l.Over = gone(err) == nil && err != nil; err == nil {
			l, err = a.assess.Letter(ctx, assess.Tell{Org: job.Org, Application: m.Application, News: assess.CaseWaits, Round: m.Round, Mark: m.ID})
		}
	case notify.AwardRefused:
		l, err = a.assess.Letter(ctx, assess.Tell{Org: job.Org, Application: assess.ApplicationID(id), News: assess.AwardRefused, To: account.PersonID(rest)})
	case notify.WorkWaits:
		l, err = a.assess.WorkLetter(ctx, assess.TellWork{Org: job.Org, Assessor: account.PersonID(id), Day: rest})
	default:
		return false, nil
	}
	switch {
	case gone(err) != nil:
		return true, err
	case l.Over:
		return true, a.notify.Drop(ctx, job, "what it says is not so any more, or nobody is left to write to.")
	}
	return true, a.assessLetter(ctx, kind, job.Org, d.About, l)
}

func newsOf(kind notify.Kind, nothing bool) assess.News {
	for news, k := range assessKinds {
		if k == kind && (news == assess.NothingAwarded) == nothing {
			return news
		}
	}
	return ""
}

func (a *app) assessLetter(ctx context.Context, kind notify.Kind, id account.OrgID, about string, l assess.Letter) error {
	org, err := a.accounts.Organisation(ctx, id)
	if err != nil {
		return gone(err)
	}
	return a.send(ctx, kind, notify.Letter{Org: id, About: about, To: l.To.Emails[0], Name: l.To.Name, Issuer: org.Name, ReplyTo: org.Email, Title: l.Title, Reason: l.Words, Link: a.publicURL + l.Path, Language: l.Language, Reader: l.Reader})
}
