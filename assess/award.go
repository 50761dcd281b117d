package assess

import (
	"context"
	"errors"
	"strconv"

	"laurel/account"
	"laurel/fault"
)

// AwardPassed is the job that gives the award of an application that passed.
// It may die anywhere and run again: the award is asked for under a key of the
// application's, so that there is one. What will not go away by itself is kept
// with the application for a moderator to read.
func (s *Service) AwardPassed(ctx context.Context, job AwardPassed) error {
	e, passed, err := s.earned(ctx, job)
	if err != nil || !passed {
		return absent(err)
	}
	by := account.System("job assess")
	award, err, erased := "", error(nil), e.Email == ""
	if erased {
		err = conflict("assess.erased", "The account of whoever earned this was erased, so there is nobody to award it to.")
	} else {
		award, err = s.Awards.Award(ctx, e)
	}
	problem := ""
	ended, over := errors.AsType[Ended](err)
	switch {
	case over:
		return s.endRenewal(ctx, by, job, ended)
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict), fault.Is(err, fault.NotFound), fault.Is(err, fault.Forbidden):
		problem = sentence(err)
	case err != nil:
		return wrap("awarding application", job.Application, err)
	}
	var told []account.Actor
	if problem != "" && !erased { // which nobody can put right
		if told, err = s.moderators(ctx, e); err != nil {
			return err
		}
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Application(job.Org, job.Application)
		if err != nil || a.State != Passed || problem != "" && a.Problem == problem {
			return absent(err)
		}
		for _, who := range told {
			if a.Problem != "" { // they know of another one
				break
			}
			if err := tx.Later(Tell{Org: a.Org, Application: a.ID, News: AwardRefused, Round: a.Round, To: who.Person}); err != nil {
				return err
			}
		}
		kind, detail := "application.awarded", []string{"award", award}
		if a.Problem = problem; problem == "" {
			a.Award = award
			err = a.move(Awarded)
		} else {
			kind, detail = "application.awardRefused", nil
		}
		if err != nil {
			return err
		}
		if err := s.save(tx, &a); err != nil {
			return err
		}
		return tx.Record(s.event(by, a.Org, kind, string(a.ID), detail...))
	})
}

// moderators are those who may remove what stands in the way of an award.
func (s *Service) moderators(ctx context.Context, e Earned) ([]account.Actor, error) {
	unit, err := s.unitOf(ctx, e.Achievement)
	if err != nil {
		return nil, err
	}
	return s.People.Holders(ctx, account.Moderate, e.Org, unit)
}

// endRenewal ends the renewal of an award that can be renewed no more.
func (s *Service) endRenewal(ctx context.Context, by account.Actor, job AwardPassed, why Ended) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Application(job.Org, job.Application)
		if err != nil || a.State != Passed {
			return absent(err)
		}
		if err := a.move(NotAwarded); err != nil {
			return err
		}
		renewal := *a.Renewal
		renewal.Ended = why
		a.Renewal, a.Problem = &renewal, why.Error()
		if err := s.save(tx, &a); err != nil {
			return err
		}
		if err := tx.Record(s.event(by, a.Org, "application.notAwarded", string(a.ID), "renews", renewal.Award, "why", string(why), "round", strconv.Itoa(a.Round))); err != nil {
			return err
		}
		return tx.Later(Tell{Org: a.Org, Application: a.ID, News: NothingAwarded, Round: a.Round})
	})
}

// earned is what an application that passed has earned; false when it is no
// longer to be awarded.
func (s *Service) earned(ctx context.Context, job AwardPassed) (e Earned, passed bool, err error) {
	var a Application
	var own []Application
	err = s.Store.View(ctx, func(tx Tx) error {
		if a, err = tx.Application(job.Org, job.Application); err != nil {
			return err
		}
		if own, err = tx.OwnApplications(a.Person); err != nil {
			return err
		}
		e.Design, err = designOf(tx, a)
		return err
	})
	if err != nil || a.State != Passed || a.Decision == nil {
		return Earned{}, false, err
	}
	who, err := s.applicant(ctx, a)
	if err != nil {
		return Earned{}, false, err
	}
	e.Key, e.Org, e.Achievement, e.Decision, e.Witness = "assess:"+string(a.ID), a.Org, a.Achievement, *a.Decision, a.Identity
	e.Person, e.Emails, e.Renews = a.Person, who.Emails, a.Renews()
	if e.Name = who.Name; len(who.Emails) > 0 {
		e.Email = who.Emails[0]
	}
	if e.Name == "" {
		e.Name = e.Email
	}
	e.recognised(a, own)
	for _, id := range e.Decision.Assessors {
		name, err := s.personName(ctx, id)
		if err != nil {
			return Earned{}, false, err
		}
		e.Assessors = append(e.Assessors, name)
	}
	return e, true, nil
}

func (s *Service) personName(ctx context.Context, id account.PersonID) (string, error) {
	names, err := s.People.NamesOf(ctx, id)
	return orErased(names[id]), err
}

// AwardWaiting is the job that asks again for what could not be awarded.
func (s *Service) AwardWaiting(ctx context.Context, _ AwardWaiting) error {
	all, err := s.Whose.Passed(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		for _, job := range all {
			if err := tx.Later(job); err != nil {
				return err
			}
		}
		return nil
	})
}

// AwardAgain has the award of an application asked for once more, after what
// stood in its way was removed.
func (s *Service) AwardAgain(ctx context.Context, by account.Actor, id ApplicationID) error {
	org, err := s.applicationOrg(ctx, by, account.Moderate, id)
	if err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Application(org, id)
		if err != nil {
			return err
		}
		switch {
		case a.State == Awarded:
			return conflict("assess.awardedAlready", "The award is made already.")
		case a.State != Passed:
			return a.elsewhere()
		}
		a.Problem = ""
		if err := s.save(tx, &a); err != nil {
			return err
		}
		if err := tx.Record(s.event(by, org, "application.awardAgain", string(id))); err != nil {
			return err
		}
		return tx.Later(AwardPassed{Org: org, Application: id})
	})
}
