package assess

import (
	"context"
	"strconv"
	"unicode/utf8"

	"laurel/account"
	"laurel/fault"
)

// minReason and maxReason bound why somebody appeals or gives work back, in characters.
const (
	minReason = 10
	maxReason = 5000
)

// Submit hands an application in: what is there now is what will be judged.
// Every task that is not optional must have something in it.
func (s *Service) Submit(ctx context.Context, by account.Actor, id ApplicationID) (Application, error) {
	o, err := s.Own(ctx, by, id)
	if err != nil {
		return Application{}, err
	}
	return s.submit(ctx, by, o)
}

func (s *Service) submit(ctx context.Context, by account.Actor, o Own) (Application, error) {
	if err := o.lacking(); err != nil && o.State == Begun {
		return Application{}, err
	}
	if err := s.stillRenews(ctx, o.Application); err != nil && o.State == Begun {
		return Application{}, err
	}
	return s.changeOwn(ctx, by, o.Person, o.ID, "application.submitted", func(tx Tx, a *Application) error {
		if a.State != Begun {
			return a.move(Submitted) // which says why not
		}
		answers, err := tx.Answers(a.Org, a.ID)
		if err != nil {
			return err
		}
		now := Own{Application: *a, Design: o.Design, Answers: answers, Scores: o.Scores, Shut: o.Shut}
		if err := now.lacking(); err != nil { // taken out since
			return err
		}
		at := s.now()
		if a.Portfolio() && len(o.Design.Tasks) == 0 { // several portfolios before have shown it all
			a.Submitted, a.Decided = &at, &at
			a.Decision = &Decision{Passed: true, Version: a.Version, Round: a.Round, At: at}
			if err := a.move(Passed); err != nil {
				return err
			}
			if err := tx.Record(s.event(by, a.Org, "application.decided", string(a.ID), "passed", "true", "version", strconv.Itoa(a.Version), "round", strconv.Itoa(a.Round))); err != nil {
				return err
			}
			return tx.Later(AwardPassed{Org: a.Org, Application: a.ID})
		}
		a.Scores, a.Submitted, a.Lacking = o.Scores, &at, o.Design.Markers()
		return a.move(Submitted)
	}, findAssessors)
}

// lacking says which tasks have nothing in them.
func (o Own) lacking() error {
	if o.Portfolio() {
		return lackingPieces(o.Design, o.Answers)
	}
	var bad []*fault.Error
	for _, t := range o.Design.Tasks {
		c := o.Answer(t.ID).Content
		if t.Optional || t.Kind == ObservedTask {
			continue
		}
		field, words := "task-"+string(t.ID), ""
		switch {
		case t.Kind == TextTask && c.Text == "":
			words = "“{task}” is still empty. Write your answer."
		case t.Kind == LinkTask && c.Link == "":
			words = "“{task}” has no address yet. Say where the work is."
		case t.Kind == FileTask && len(c.Files) == 0:
			words = "“{task}” has no file yet. Add one."
		case t.Kind == QuizTask:
			_, done := o.Scores[t.ID]
			switch {
			case !done && o.Shut[t.ID]:
				words = "“{task}” is a quiz that is not open at present. What you did stays here: hand it in when the quiz is open and you have answered it."
			case !done:
				words = "“{task}” is a quiz that you have not finished. Answer it first."
			}
		}
		if words != "" {
			bad = append(bad, fault.Field(field, words, "task", t.Title))
		}
	}
	return fault.Join(bad...)
}

// Withdraw takes an application back before it is decided.
func (s *Service) Withdraw(ctx context.Context, by account.Actor, id ApplicationID) (Application, error) {
	person, err := learner(by)
	if err != nil {
		return Application{}, err
	}
	return s.withdraw(ctx, by, person, id)
}

func (s *Service) withdraw(ctx context.Context, by account.Actor, person account.PersonID, id ApplicationID) (Application, error) {
	return s.changeOwn(ctx, by, person, id, "application.withdrawn", func(tx Tx, a *Application) error {
		a.Lacking = 0
		if err := dropOpen(tx, *a); err != nil {
			return err
		}
		return a.move(Withdrawn)
	}, !findAssessors)
}

// Appeal has somebody new look at all of it. It can be made once, for so many
// days after the decision, and says why.
func (s *Service) Appeal(ctx context.Context, by account.Actor, id ApplicationID, reason string) (Application, error) {
	reason = tidy(reason)
	if err := checkReason(reason); err != nil {
		return Application{}, err
	}
	person, err := learner(by)
	if err != nil {
		return Application{}, err
	}
	return s.changeOwn(ctx, by, person, id, "application.appealed", func(tx Tx, a *Application) error {
		v, err := tx.PlanVersion(a.Org, a.Achievement, a.Version)
		if err != nil {
			return err
		}
		until := a.AppealUntil(v.Design)
		switch {
		case a.State == NotPassed && a.Round > 1:
			return conflict("assess.appealedOnce", "This was looked at anew already. You can apply again.")
		case a.State == NotPassed && v.Design.AppealDays == 0:
			return conflict("assess.noAppeal", "This assessment has no appeal. You can apply again.")
		case a.State == NotPassed && s.now().After(until):
			return conflict("assess.appealOver", "An appeal could be made until {until}. You can apply again.", "until", until.Format("2 January 2006"))
		}
		a.Appeal, a.Round, a.Lacking = reason, a.Round+1, 1
		return a.move(Appealed)
	}, findAssessors)
}

func checkReason(reason string) error {
	if utf8.RuneCountInString(reason) < minReason {
		return fault.Field("reason", "Say why, in a sentence.")
	}
	if bad := bounded("reason", reason, maxReason); bad != nil {
		return bad
	}
	return nil
}

// findAssessors has [Service.changeOwn] look for them afterwards.
const findAssessors = true

// changeOwn moves an application of a learner, records the event and has
// assessors found afterwards if told to.
func (s *Service) changeOwn(ctx context.Context, by account.Actor, person account.PersonID, id ApplicationID, kind string, change func(Tx, *Application) error, assign bool) (Application, error) {
	var a Application
	err := s.Store.Update(ctx, func(tx Tx) (err error) {
		if a, err = tx.OwnApplication(person, id); err != nil {
			return err
		}
		if err := change(tx, &a); err != nil {
			return err
		}
		if err := s.save(tx, &a); err != nil {
			return err
		}
		if err := tx.Record(s.event(by, a.Org, kind, string(id), "achievement", string(a.Achievement), "round", strconv.Itoa(a.Round))); err != nil {
			return err
		}
		if kind == "application.submitted" {
			if err := tx.Later(Tell{Org: a.Org, Application: id, News: HandedIn, Round: a.Round}); err != nil {
				return err
			}
		}
		if !assign {
			return nil
		}
		return tx.Later(Assign{Org: a.Org, Application: id})
	})
	return a, err
}

// save keeps an application under its next revision.
func (s *Service) save(tx Tx, a *Application) error {
	was := a.Revision
	a.Revision, a.Changed = was+1, s.now()
	saved, err := tx.SaveApplication(*a, was)
	if err == nil && !saved {
		err = conflict("assess.stale", "Somebody else changed this application meanwhile. Look at it again.")
	}
	return err
}

// dropOpen takes away the marks that nobody has given yet.
func dropOpen(tx Tx, a Application) error {
	marks, err := tx.Marks(a.Org, a.ID)
	if err != nil {
		return err
	}
	for _, m := range marks {
		if !m.Open() {
			continue
		}
		if err := dropMark(tx, m); err != nil {
			return err
		}
	}
	return nil
}

func dropMark(tx Tx, m Mark) error {
	was := m.Revision
	m.Dropped, m.Revision = true, was+1
	saved, err := tx.SaveMark(m, was)
	if err == nil && !saved {
		err = conflict("mark.stale", "The assessor is saving this at the moment. Try again.")
	}
	return err
}
