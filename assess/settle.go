package assess

import (
	"context"
	"strconv"
	"time"

	"laurel/account"
	"laurel/fault"
)

// settle decides an application if all that must be in is: the marks, an
// agreement of those who marked, and the checks that the plan asks for.
func (s *Service) settle(tx Tx, by account.Actor, org account.OrgID, id ApplicationID) error {
	a, err := tx.Application(org, id)
	if err != nil {
		return err
	}
	d, err := designOf(tx, a)
	if err != nil {
		return err
	}
	marks, err := tx.Marks(org, id)
	if err != nil {
		return err
	}
	answers, err := tx.Answers(org, id)
	if err != nil {
		return err
	}
	d = d.asked(answers)
	counting := givenAs(marks, a.part(), a.Round)
	switch {
	case a.State != Marking && a.State != Moderation && a.State != Appealed:
		return nil
	case a.State == Marking && len(counting) < d.Markers(), len(counting) == 0:
		return nil
	case a.State == Marking && len(counting) == 2 && len(Disagree(d, counting[0].Sheet, counting[1].Sheet)) > 0:
		return s.moderate(tx, by, a)
	case !d.witnessed(a.Identity):
		return nil // recording it settles again
	}
	return s.decide(tx, by, a, d, counting, answers)
}

func (d Design) witnessed(w *Witness) bool {
	return !d.Supervised && !d.IdentityCheck || w != nil && (w.Watched || !d.Supervised) && (w.Identity || !d.IdentityCheck)
}

func (s *Service) moderate(tx Tx, by account.Actor, a Application) error {
	if err := a.move(Moderation); err != nil {
		return err
	}
	a.Lacking = 1
	if err := s.save(tx, &a); err != nil {
		return err
	}
	if err := tx.Record(s.event(by, a.Org, "application.disputed", string(a.ID), "round", strconv.Itoa(a.Round))); err != nil {
		return err
	}
	return tx.Later(Assign{Org: a.Org, Application: a.ID})
}

func (s *Service) decide(tx Tx, by account.Actor, a Application, d Design, counting []Mark, answers []Answer) error {
	var sheets []Sheet
	for _, m := range counting {
		sheets = append(sheets, m.Sheet)
	}
	decision := Decide(d, sheets, a.Scores)
	if a.Portfolio() {
		decision.Shown = decision.shown(d)
	}
	decision.Evidence, decision.Version, decision.Round, decision.At = evidenceOf(d, answers), a.Version, a.Round, s.now()
	for _, m := range counting {
		decision.Marks, decision.Assessors = append(decision.Marks, m.ID), append(decision.Assessors, m.Assessor)
	}
	next := NotPassed
	if decision.Passed {
		next = Passed
	}
	if err := a.move(next); err != nil {
		return err
	}
	a.Decision, a.Decided = &decision, &decision.At
	if err := s.save(tx, &a); err != nil {
		return err
	}
	err := tx.Record(s.event(by, a.Org, "application.decided", string(a.ID), "passed", strconv.FormatBool(decision.Passed),
		"points", Number(decision.Points)+"/"+Number(decision.Max), "version", strconv.Itoa(a.Version), "round", strconv.Itoa(a.Round)))
	if err != nil {
		return err
	}
	news := Decided
	if a.Round > 1 {
		news = Heard
	}
	if err := tx.Later(Tell{Org: a.Org, Application: a.ID, News: news, Round: a.Round}); err != nil || !decision.Passed {
		return err
	}
	return tx.Later(AwardPassed{Org: a.Org, Application: a.ID})
}

// RecordWitness keeps that somebody watched the work or checked who did it.
// Moderators may, and the assessor of the application where marking is not
// blind. How is in words, never the number of a document.
func (s *Service) RecordWitness(ctx context.Context, by account.Actor, id ApplicationID, watched, identity bool, how string) error {
	how = tidy(how)
	if how == "" {
		return fault.Field("how", "Say how: which document, where, on which day. Never its number.")
	}
	if bad := bounded("how", how, maxReason); bad != nil {
		return bad
	}
	org, err := s.Whose.OrgOfApplication(ctx, id)
	if err != nil {
		return err
	}
	if err := hidden(requireJudge(by, org), "application", string(id)); err != nil {
		return err
	}
	moderates := s.mayWith(ctx, by, account.Moderate, org, id) == nil
	if !moderates {
		if err := hidden(s.mayWith(ctx, by, account.Assess, org, id), "application", string(id)); err != nil {
			return err
		}
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Application(org, id)
		if err != nil {
			return err
		}
		if err := s.mayWitness(tx, by, a, moderates); err != nil {
			return err
		}
		if a.State == Begun || !a.State.Open() {
			return a.elsewhere()
		}
		a.Identity = &Witness{By: by.Person, At: s.now(), Watched: watched, Identity: identity, How: how}
		if err := s.save(tx, &a); err != nil {
			return err
		}
		if err := tx.Record(s.event(by, org, "application.witnessed", string(id), "watched", strconv.FormatBool(watched), "identity", strconv.FormatBool(identity))); err != nil {
			return err
		}
		return s.settle(tx, by, org, id)
	})
}

func (s *Service) mayWitness(tx Tx, by account.Actor, a Application, moderates bool) error {
	if by.Person == "" || by.Person == a.Person {
		return IsApplicant.fault("")
	}
	marks, err := tx.Marks(a.Org, a.ID)
	if err != nil {
		return err
	}
	v, err := tx.PlanVersion(a.Org, a.Achievement, a.Version)
	if err != nil {
		return err
	}
	for _, m := range marks {
		if m.Assessor != by.Person || m.Dropped {
			continue
		}
		if v.Design.Blind {
			return fault.New(fault.Forbidden, "assess.blind", "You mark this without knowing whose it is, so somebody else must check who it was.")
		}
		return nil
	}
	if moderates {
		return nil
	}
	return fault.NoSuch("application", string(a.ID))
}

// checkObserved says what a record of a demonstration lacks.
func (c Content) checkObserved(task TaskID, now time.Time) error {
	field := func(name string) string { return "observed-" + string(task) + name }
	var bad []*fault.Error
	if c.Text == "" {
		bad = append(bad, fault.Field(field(""), "Write what you saw."))
	}
	day, err := time.Parse(time.DateOnly, c.On)
	switch {
	case err != nil:
		bad = append(bad, fault.Field(field("-on"), "Write the day as year, month and day: 2026-03-14."))
	case day.After(now.Add(14 * time.Hour)): // it may be tomorrow somewhere
		bad = append(bad, fault.Field(field("-on"), "This day has not come yet. Record what you have seen."))
	}
	return fault.Join(append(bad, bounded(field(""), c.Text, maxAnswer), bounded(field("-place"), c.Place, maxTitle))...)
}

// Observe records a demonstration that the assessor watched. It fails with
// [fault.Conflict] when somebody recorded another one meanwhile.
func (s *Service) Observe(ctx context.Context, by account.Actor, id MarkID, task TaskID, revision int, seen Content) (Answer, error) {
	m, err := s.ownMark(ctx, by, id)
	if err != nil {
		return Answer{}, err
	}
	c := Content{Text: tidy(seen.Text), On: tidy(seen.On), Place: tidy(seen.Place), Observer: by.Person}
	if err := c.checkObserved(task, s.now()); err != nil {
		return Answer{}, err
	}
	var next Answer
	err = s.Store.Update(ctx, func(tx Tx) error {
		now, err := tx.Mark(m.Org, id)
		if err != nil {
			return err
		}
		v, err := tx.PlanVersion(m.Org, m.Achievement, m.Version)
		if err != nil {
			return err
		}
		t, ok := v.Design.Task(task)
		if !ok || t.Kind != ObservedTask {
			return fault.NoSuch("task", string(task))
		}
		marks, err := tx.Marks(m.Org, m.Application)
		if err != nil {
			return err
		}
		for _, other := range marks {
			if other.Given != nil && !other.Dropped || !now.Open() {
				return conflict("assess.observed", "It has been judged by this record already, which cannot be changed any more.")
			}
		}
		was, err := newestAnswer(tx, m.Org, m.Application, task)
		if err != nil {
			return err
		}
		if was.Revision != revision {
			return errStaleAnswer
		}
		next = Answer{Application: m.Application, Task: task, Revision: revision + 1, Content: c, Saved: s.now()}
		added, err := tx.AddAnswer(m.Org, next, keepRevisions)
		if err != nil {
			return err
		}
		if !added {
			return errStaleAnswer
		}
		return tx.Record(s.event(by, m.Org, "application.observed", string(m.Application), "task", string(task), "revision", strconv.Itoa(next.Revision)))
	})
	return next, err
}
