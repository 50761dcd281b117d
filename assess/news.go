package assess

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"time"

	"laurel/account"
	"laurel/notify"
)

// News is what somebody is told of an application by mail.
type News string

const (
	HandedIn News = "handedIn" // to the learner
	Decided  News = "decided"  // to the learner
	Heard    News = "heard"    // to the learner: decided anew, on appeal
	// NothingAwarded is, to the learner, that a renewal was passed for nothing.
	NothingAwarded News = "nothingAwarded"
	CaseWaits      News = "caseWaits" // to the moderator who is to settle it
	// AwardRefused is, to those who may moderate, that an award waits for
	// somebody to remove what stands in its way.
	AwardRefused News = "awardRefused"
)

// Tell is the job that has somebody told. cmd/laurel writes the mail from
// [Service.Letter].
type Tell struct {
	Org         account.OrgID `json:"org"`
	Application ApplicationID `json:"application"`
	News        News          `json:"news"`
	Round       int           `json:"round"`
	Mark        MarkID        `json:"mark,omitempty"` // of a case

	To account.PersonID `json:"to,omitempty"` // of those who may moderate
}

// RemindAssessors is the job that finds who is to be told of work to judge.
type RemindAssessors struct{}

// TellWork is the job that has one assessor told of all that waits for them in
// one organisation.
type TellWork struct {
	Org      account.OrgID    `json:"org"`
	Assessor account.PersonID `json:"assessor"`
	Day      string           `json:"day"` // tells two mails apart: 2026-03-14
}

func (Tell) Kind() string            { return "assess.tell" }
func (RemindAssessors) Kind() string { return "assess.remindAssessors" }
func (TellWork) Kind() string        { return "assess.tellWork" }

// Letter is what a mail about assessing says.
type Letter struct {
	To    account.Actor
	Title string // of the micro-credential
	Words string // what is new, in sentences
	Path  string // of the page to go to
	Over  bool   // what it would say is no longer so, or nobody is there to read it

	Language string // of the title
	Reader   string // of the words, one that Laurel writes in
}

// Letter is what somebody is told, unless it is over. A learner who said no
// language is told in that of the title, a moderator in English.
func (s *Service) Letter(ctx context.Context, job Tell) (Letter, error) {
	a, marks, err := s.lookAt(ctx, job.Org, job.Application)
	if err != nil {
		return Letter{Over: true}, absent(err)
	}
	var d Design
	err = s.Store.View(ctx, func(tx Tx) error {
		d, err = designOf(tx, a)
		return err
	})
	if err != nil {
		return Letter{}, err
	}
	of, err := s.Awards.Achievement(ctx, a.Achievement)
	if err != nil {
		return Letter{Over: true}, absent(err)
	}
	l, to, due := Letter{Title: of.Title, Language: of.Language, Reader: of.Language, Path: "/applications/" + string(a.ID)}, a.Person, time.Time{}
	switch job.News {
	case HandedIn:
		l.Over = a.State == Begun || a.State == Withdrawn || a.Decision != nil
	case Decided, Heard:
		l.Over = a.Decision == nil || a.Decision.Round != job.Round || a.Round != job.Round || a.State == NotAwarded // which is told by itself
	case NothingAwarded:
		l.Over = a.State != NotAwarded
	case AwardRefused:
		l.Over, l.Reader, to, l.Path = a.State != Passed || a.Problem == "", notify.English, job.To, "/desk/"+string(a.Org)+"/applications/"+string(a.ID)
	case CaseWaits:
		l.Over, l.Reader = true, notify.English
		for _, m := range marks {
			if m.ID == job.Mark && m.Open() {
				l.Over, to, due, l.Path = false, m.Assessor, m.Due, "/desk/"+string(a.Org)+"/marks/"+string(m.ID)
			}
		}
	}
	if l.Over {
		return l, nil
	}
	if l, err = s.addressed(ctx, l, to); err != nil || l.Over {
		return l, err
	}
	switch say := tellings[l.Reader]; job.News {
	case HandedIn:
		l.Words = fmt.Sprintf(say.handedIn, plural(d.DueDays, say.day, say.days))
	case Decided, Heard, NothingAwarded:
		l.Words = a.decisionWords(d, l.Reader)
	case AwardRefused:
		l.Over = !l.To.MayIn(account.Moderate, a.Org, of.Unit) // any more
	case CaseWaits:
		l.Words = fmt.Sprintf(say.due, notify.Day(l.Reader, due.UTC()))
	}
	return l, nil
}

// addressed finds who gets a letter, and in which language they read it: the one
// that they chose, else the letter's.
func (s *Service) addressed(ctx context.Context, l Letter, to account.PersonID) (Letter, error) {
	who, err := s.People.Actor(ctx, to)
	l.To, l.Over = who, err != nil || len(who.Emails) == 0
	l.Reader = notify.Spoken(cmp.Or(who.Language, l.Reader))
	return l, absent(err)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// How often an assessor is told of work: when there is new work, when some is
// due soon and when it is overdue, but once a day at most, and of what is
// overdue once a week.
const (
	tellAfter   = 24 * time.Hour
	soonDue     = 48 * time.Hour
	tellOverdue = 7 * 24 * time.Hour
)

// Owed is a mark still to be given, and when its assessor was last told of work.
type Owed struct {
	Org          account.OrgID
	Assessor     account.PersonID
	Created, Due time.Time
	Told         time.Time // zero: never
}

// tells tells whether this mark is reason for a mail.
func (o Owed) tells(now time.Time) bool {
	switch {
	case !o.Told.IsZero() && now.Sub(o.Told) < tellAfter:
		return false
	case o.Created.After(o.Told):
		return true
	case now.After(o.Due):
		return o.Told.Before(o.Due) || now.Sub(o.Told) >= tellOverdue
	}
	soon := o.Due.Add(-soonDue)
	return now.After(soon) && o.Told.Before(soon)
}

// RemindAssessors is the job that has assessors told, each once for all of their
// work in an organisation.
func (s *Service) RemindAssessors(ctx context.Context, _ RemindAssessors) error {
	owed, err := s.Whose.Owed(ctx)
	if err != nil {
		return err
	}
	now := s.now()
	type who struct {
		org      account.OrgID
		assessor account.PersonID
	}
	done := map[who]bool{}
	for _, o := range owed {
		if at := (who{o.Org, o.Assessor}); done[at] || !o.tells(now) {
			continue
		} else {
			done[at] = true
		}
		err := s.Store.Update(ctx, func(tx Tx) error {
			first, err := tx.SetTold(o.Org, o.Assessor, now, o.Told)
			if err != nil || !first { // another server tells them
				return err
			}
			return tx.Later(TellWork{Org: o.Org, Assessor: o.Assessor, Day: now.Format(time.DateOnly)})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// WorkLetter is what an assessor is told of the work that waits for them.
func (s *Service) WorkLetter(ctx context.Context, job TellWork) (Letter, error) {
	var queue []Mark
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		queue, err = tx.Queue(job.Org, job.Assessor)
		return err
	})
	if err != nil || len(queue) == 0 {
		return Letter{Over: true}, err
	}
	late := 0
	for _, m := range queue {
		if s.now().After(m.Due) {
			late++
		}
	}
	l, err := s.addressed(ctx, Letter{Reader: notify.English, Path: "/desk/" + string(job.Org) + "/assess"}, job.Assessor)
	say := tellings[l.Reader]
	l.Words = plural(len(queue), say.piece, say.pieces)
	if late > 0 {
		l.Words += fmt.Sprintf(say.overdue, late)
	}
	if late < len(queue) { // the most urgent come first
		l.Words += fmt.Sprintf(say.next, notify.Day(l.Reader, queue[late].Due.UTC()))
	}
	return l, err
}
