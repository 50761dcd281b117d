package assess

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"laurel/account"
	"laurel/fault"
)

// part is what an application that lacks somebody lacks.
func (a Application) part() Part {
	switch a.State {
	case Moderation:
		return Moderator
	case Appealed:
		return Hearer
	}
	return Marker
}

// Assign is the job that gives an application to those who are free of
// conflict and have the least to do. Where too few are, it stays lacking, which
// its page says, and is tried again.
func (s *Service) Assign(ctx context.Context, job Assign) error {
	a, marks, err := s.lookAt(ctx, job.Org, job.Application)
	if err != nil || a.Lacking == 0 {
		return absent(err)
	}
	free, err := s.free(ctx, a, marks)
	if err != nil || len(free) == 0 {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		now, err := tx.Application(job.Org, job.Application)
		if err != nil || now.Revision != a.Revision { // somebody else has it in hand
			return absent(err)
		}
		loads, err := tx.Loads(a.Org)
		if err != nil {
			return err
		}
		slices.SortStableFunc(free, func(x, y account.Actor) int {
			return cmp.Or(cmp.Compare(loads[x.Person], loads[y.Person]), cmp.Compare(x.Person, y.Person))
		})
		for _, who := range free[:min(len(free), now.Lacking)] {
			if err := s.assign(tx, account.System("job assign"), &now, who.Person); err != nil {
				return err
			}
		}
		return s.save(tx, &now)
	})
}

// AssignWaiting is the job that tries again, and before that takes back what
// those have who may not judge it any more.
func (s *Service) AssignWaiting(ctx context.Context, _ AssignWaiting) error {
	if err := s.takeBack(ctx); err != nil {
		return err
	}
	waiting, err := s.Whose.Waiting(ctx)
	for _, job := range waiting {
		if err != nil {
			return err
		}
		err = s.Assign(ctx, job)
	}
	return err
}

// takeBack takes the open marks of those who left, have another role by now or
// were erased: they could not give them, and nobody else would.
func (s *Service) takeBack(ctx context.Context) error {
	owed, err := s.Whose.Owed(ctx)
	if err != nil {
		return err
	}
	type holder struct {
		org      account.OrgID
		assessor account.PersonID
	}
	looked := map[holder]bool{}
	for _, o := range owed {
		at := holder{o.Org, o.Assessor}
		if looked[at] {
			continue
		}
		looked[at] = true
		lost, err := s.lost(ctx, o.Org, o.Assessor)
		if err != nil {
			return err
		}
		for _, m := range lost {
			err := s.takeAway(ctx, account.System("job assign"), m.Org, m.ID, "May not judge here any more.")
			if err != nil && !fault.Is(err, fault.Conflict) { // given or taken away meanwhile
				return err
			}
		}
	}
	return nil
}

// lost are the open marks of somebody that they may not give any more.
func (s *Service) lost(ctx context.Context, org account.OrgID, assessor account.PersonID) (marks []Mark, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		marks, err = tx.Queue(org, assessor)
		return err
	})
	if err != nil {
		return nil, err
	}
	who, err := s.People.Actor(ctx, assessor)
	if fault.Is(err, fault.NotFound) {
		return marks, nil
	}
	if err != nil {
		return nil, err
	}
	kept, err := s.judgedBy(ctx, who, marks)
	return slices.DeleteFunc(marks, func(m Mark) bool {
		return slices.ContainsFunc(kept, func(k Mark) bool { return k.ID == m.ID })
	}), err
}

func (s *Service) lookAt(ctx context.Context, org account.OrgID, id ApplicationID) (a Application, marks []Mark, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		if a, err = tx.Application(org, id); err != nil {
			return err
		}
		marks, err = tx.Marks(org, id)
		return err
	})
	return a, marks, err
}

// free are those who may judge an application.
func (s *Service) free(ctx context.Context, a Application, marks []Mark) ([]account.Actor, error) {
	applicant, err := s.applicant(ctx, a)
	if err != nil {
		return nil, err
	}
	unit, err := s.unitOf(ctx, a.Achievement)
	if err != nil {
		return nil, err
	}
	all, err := s.People.Holders(ctx, a.part().right(), a.Org, unit)
	return slices.DeleteFunc(all, func(who account.Actor) bool {
		c, _ := conflictOf(a, unit, applicant, who, a.part(), marks)
		return c != NoConflict
	}), err
}

// applicant is who applied; one without a name when they were erased.
func (s *Service) applicant(ctx context.Context, a Application) (account.Actor, error) {
	who, err := s.People.Actor(ctx, a.Person)
	if fault.Is(err, fault.NotFound) {
		return account.Actor{Person: a.Person}, nil
	}
	return who, err
}

// assign gives an application to somebody. The caller has checked for
// conflicts, and saves the application.
func (s *Service) assign(tx Tx, by account.Actor, a *Application, who account.PersonID) error {
	v, err := tx.PlanVersion(a.Org, a.Achievement, a.Version)
	if err != nil {
		return err
	}
	m := Mark{ID: MarkID(newID()), Org: a.Org, Application: a.ID, Achievement: a.Achievement, Version: a.Version, Round: a.Round, Part: a.part(),
		Assessor: who, Revision: 1, Due: s.now().AddDate(0, 0, v.Design.DueDays), Created: s.now()}
	if m.Part == Moderator {
		if m.Sheet, err = agreed(tx, *a, v.Design.by(a.Recognition)); err != nil {
			return err
		}
	}
	if a.State == Submitted {
		if err := a.move(Marking); err != nil {
			return err
		}
	}
	a.Lacking--
	if err := tx.AddMark(m); err != nil {
		return err
	}
	if m.Part == Moderator {
		if err := tx.Later(Tell{Org: a.Org, Application: a.ID, News: CaseWaits, Round: a.Round, Mark: m.ID}); err != nil {
			return err
		}
	}
	return tx.Record(s.event(by, a.Org, "mark.assigned", string(a.ID), "mark", string(m.ID), "assessor", string(who), "part", string(m.Part), "round", strconv.Itoa(a.Round)))
}

// agreed is a sheet with the lower level wherever two markers do not disagree:
// what a moderator begins with.
func agreed(tx Tx, a Application, d Design) (Sheet, error) {
	marks, err := tx.Marks(a.Org, a.ID)
	if err != nil {
		return Sheet{}, err
	}
	counting := givenAs(marks, Marker, a.Round)
	if len(counting) != 2 {
		return Sheet{}, nil
	}
	one, two := counting[0].Sheet, counting[1].Sheet
	apart, sheet := Disagree(d, one, two), Sheet{Levels: map[CriterionID]int{}}
	for id, level := range one.Levels {
		if !slices.Contains(apart, id) {
			sheet.Levels[id] = min(level, two.Levels[id])
		}
	}
	return sheet, nil
}

// givenAs are the marks of a part and a round that were given.
func givenAs(marks []Mark, p Part, round int) (all []Mark) {
	for _, m := range marks {
		if m.Part == p && m.Round == round && m.Given != nil && !m.Dropped {
			all = append(all, m)
		}
	}
	return all
}

// AssignTo gives an application that lacks somebody to one person. It fails
// with [fault.Conflict] and the reason for one who may not judge it.
func (s *Service) AssignTo(ctx context.Context, by account.Actor, id ApplicationID, who account.PersonID) (Application, error) {
	org, err := s.applicationOrg(ctx, by, account.Moderate, id)
	if err != nil {
		return Application{}, err
	}
	a, marks, err := s.lookAt(ctx, org, id)
	if err == nil {
		err = a.ofAnother(by)
	}
	if err != nil {
		return Application{}, err
	}
	if a.Lacking == 0 {
		return Application{}, conflict("assess.lacksNobody", "Nobody is lacking here: it is given to somebody already. To give it to another, take it away first.")
	}
	assessor, err := s.People.Actor(ctx, who)
	if fault.Is(err, fault.NotFound) {
		return Application{}, fault.Field("assessor", "Choose one of the assessors.")
	}
	if err != nil {
		return Application{}, err
	}
	if err := s.checkConflict(ctx, a, assessor, a.part(), marks); err != nil {
		return Application{}, err
	}
	return s.change(ctx, org, id, a.Revision, func(tx Tx, now *Application) error { return s.assign(tx, by, now, who) })
}

// checkConflict is conflictOf as an error in words.
func (s *Service) checkConflict(ctx context.Context, a Application, who account.Actor, p Part, marks []Mark) error {
	applicant, err := s.applicant(ctx, a)
	if err != nil {
		return err
	}
	unit, err := s.unitOf(ctx, a.Achievement)
	if err != nil {
		return err
	}
	c, between := conflictOf(a, unit, applicant, who, p, marks)
	name := ""
	if between != "" {
		org, err := s.People.Organisation(ctx, between)
		if err != nil {
			return err
		}
		name = org.Name
	}
	return c.fault(name)
}

// change changes an application that is still at a revision, and saves it.
func (s *Service) change(ctx context.Context, org account.OrgID, id ApplicationID, revision int, fn func(Tx, *Application) error) (Application, error) {
	var a Application
	err := s.Store.Update(ctx, func(tx Tx) (err error) {
		if a, err = tx.Application(org, id); err != nil {
			return err
		}
		if a.Revision != revision {
			return conflict("assess.stale", "Somebody else changed this application meanwhile. Look at it again.")
		}
		if err := fn(tx, &a); err != nil {
			return err
		}
		return s.save(tx, &a)
	})
	return a, err
}

// TakeAway takes an open mark from its assessor, who may do so too: somebody
// who finds that they know the applicant gives the work back. Another is found.
func (s *Service) TakeAway(ctx context.Context, by account.Actor, id MarkID, reason string) error {
	reason = tidy(reason)
	if err := checkReason(reason); err != nil {
		return err
	}
	m, err := s.mark(ctx, id)
	if err != nil {
		return err
	}
	if by.Person == "" || m.Assessor != by.Person {
		if err := hidden(s.mayWith(ctx, by, account.Moderate, m.Org, m.Application), "mark", string(id)); err != nil {
			return err
		}
	}
	return s.takeAway(ctx, by, m.Org, id, reason)
}

func (s *Service) takeAway(ctx context.Context, by account.Actor, org account.OrgID, id MarkID, reason string) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		m, err := tx.Mark(org, id)
		if err != nil {
			return err
		}
		if !m.Open() {
			return m.not()
		}
		a, err := tx.Application(m.Org, m.Application)
		if err == nil {
			err = a.ofAnother(by)
		}
		if err != nil {
			return err
		}
		if err := dropMark(tx, m); err != nil {
			return err
		}
		a.Lacking++
		if err := s.save(tx, &a); err != nil {
			return err
		}
		if err := tx.Record(s.event(by, m.Org, "mark.takenAway", string(a.ID), "mark", string(id), "assessor", string(m.Assessor), "reason", reason)); err != nil {
			return err
		}
		return tx.Later(Assign{Org: a.Org, Application: a.ID})
	})
}

// mark finds a mark by its id alone.
func (s *Service) mark(ctx context.Context, id MarkID) (m Mark, err error) {
	org, err := s.Whose.OrgOfMark(ctx, id)
	if err != nil {
		return Mark{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		m, err = tx.Mark(org, id)
		return err
	})
	return m, err
}
