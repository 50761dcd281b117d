package main

import (
	"context"
	"fmt"
	"time"

	"laurel/account"
	"laurel/assess"
	"laurel/cmd/laurel/demo"
)

// trying are the demo's applications to one micro-credential.
type trying struct {
	*seeding
	demo.Assessment
	owner  account.Actor
	judges []account.Actor // assessors, without the owner
	id     assess.AchievementID
}

// applications are ten tries, so that each page about assessing has something:
// begun, being marked, with a moderator, decided, appealed, recognised in part.
func (s *seeding) applications(ctx context.Context) error {
	defer s.at(time.Time{})
	t := &trying{seeding: s, Assessment: s.content.Assessment()}
	t.id = assess.AchievementID(s.made[t.Credential])
	if err := t.people(ctx); err != nil {
		return err
	}
	s.at(time.Now().AddDate(0, 0, -120))
	plan, err := s.assess.SavePlan(ctx, t.owner, t.id, 0, t.Design)
	if err != nil {
		return err
	}
	if _, err := s.assess.PublishPlan(ctx, t.owner, t.id, plan.Revision); err != nil {
		return err
	}
	takers, err := s.takers(ctx)
	if err != nil {
		return err
	}
	for i, play := range []func(context.Context, account.Actor) error{t.recognised, t.begun, t.marking, t.late, t.disputed, t.awarded, t.appealed, t.refused, t.passedTwice, t.passedTwice} {
		if i >= len(takers) {
			break
		}
		by, err := s.accounts.Actor(ctx, takers[i])
		if err != nil {
			return err
		}
		if err := play(ctx, by); err != nil {
			return fmt.Errorf("application of %s: %w", by.Name, err)
		}
	}
	return nil
}

func (t *trying) people(ctx context.Context) error {
	for _, p := range t.content.Staff {
		if p.Org != t.Org || p.Role != account.Assessor && p.Role != account.Owner {
			continue
		}
		id, err := t.accounts.PersonForAddress(ctx, p.Email)
		if err != nil {
			return err
		}
		who, err := t.accounts.Actor(ctx, id)
		if err != nil {
			return err
		}
		if p.Role == account.Owner {
			t.owner = who
		} else {
			t.judges = append(t.judges, who)
		}
	}
	return nil
}

func (t *trying) ago(days int) { t.at(time.Now().AddDate(0, 0, -days)) }

// handIn hands the tasks in and gives them to the first two judges.
func (t *trying) handIn(ctx context.Context, by account.Actor) (assess.ApplicationID, error) {
	a, err := t.assess.Apply(ctx, by, t.id, "")
	if err != nil {
		return "", err
	}
	for _, task := range t.Design.Tasks {
		if _, err := t.assess.SaveAnswer(ctx, by, assess.SaveRequest{Application: a.ID, Task: task.ID, Text: t.Answers[task.ID]}); err != nil {
			return "", err
		}
	}
	return a.ID, t.submit(ctx, by, a.ID)
}

func (t *trying) submit(ctx context.Context, by account.Actor, id assess.ApplicationID) error {
	if _, err := t.assess.Submit(ctx, by, id); err != nil {
		return err
	}
	for _, judge := range t.judges[:2] {
		if _, err := t.assess.AssignTo(ctx, t.owner, id, judge.Person); err != nil {
			return err
		}
	}
	return nil
}

// judge gives a judgement: a level for each criterion in order.
func (t *trying) judge(ctx context.Context, id assess.ApplicationID, judge account.Actor, said string, levels ...int) error {
	queue, err := t.assess.Queue(ctx, judge, t.orgs[t.Org])
	if err != nil {
		return err
	}
	for _, m := range queue {
		if m.Application != id {
			continue
		}
		w, err := t.assess.Work(ctx, judge, m.ID)
		if err != nil {
			return err
		}
		sheet := assess.Sheet{Levels: map[assess.CriterionID]int{}, Notes: map[assess.CriterionID]string{}, Feedback: said}
		for i, c := range w.Design.Criteria() {
			sheet.Levels[c.ID] = levels[i]
			if w.Portfolio {
				sheet.Notes[c.ID] = map[int]string{0: "No piece shows it.", 1: "Only the beginning of it can be seen.", 2: "The pieces named for it show it."}[levels[i]]
			}
		}
		_, err = t.assess.GiveMark(ctx, judge, m.ID, m.Revision, sheet)
		return err
	}
	return fmt.Errorf("%s has no mark of it", judge.Name)
}

const wellDone = "Clear and complete. Say more about what you left out, and why."

func (t *trying) recognised(ctx context.Context, by account.Actor) error {
	t.ago(20)
	a, err := t.assess.Recognise(ctx, by, t.id, "")
	if err != nil {
		return err
	}
	for _, piece := range t.Pieces {
		piece.Application = a.ID
		if _, err := t.assess.SavePiece(ctx, by, piece); err != nil {
			return err
		}
	}
	if err := t.submit(ctx, by, a.ID); err != nil {
		return err
	}
	t.ago(9)
	if err := t.judge(ctx, a.ID, t.judges[0], "The threat model is strong work. The defences were not among the pieces.", 2, 2, 2, 0); err != nil {
		return err
	}
	return t.judge(ctx, a.ID, t.judges[1], "Your flows and boundaries convince. I would have liked to see a ranking in your own words.", 2, 2, 1, 0)
}

func (t *trying) begun(ctx context.Context, by account.Actor) error {
	t.ago(3)
	a, err := t.assess.Apply(ctx, by, t.id, "")
	if err != nil {
		return err
	}
	_, err = t.assess.SaveAnswer(ctx, by, assess.SaveRequest{Application: a.ID, Task: "model", Text: "Flows so far: courier to locker, locker to network …"})
	return err
}

func (t *trying) marking(ctx context.Context, by account.Actor) error {
	t.ago(2)
	_, err := t.handIn(ctx, by)
	return err
}

// late is a work that one of the two has judged in time.
func (t *trying) late(ctx context.Context, by account.Actor) error {
	t.ago(17)
	id, err := t.handIn(ctx, by)
	if err != nil {
		return err
	}
	t.ago(12)
	return t.judge(ctx, id, t.judges[0], wellDone, 2, 3, 2)
}

func (t *trying) disputed(ctx context.Context, by account.Actor) error {
	t.ago(15)
	id, err := t.handIn(ctx, by)
	if err != nil {
		return err
	}
	t.ago(4)
	if err := t.judge(ctx, id, t.judges[0], wellDone, 3, 2, 2); err != nil {
		return err
	}
	if err := t.judge(ctx, id, t.judges[1], "The service port is a boundary, and it is missing. So are the threats that come over it.", 1, 2, 1); err != nil {
		return err
	}
	_, err = t.assess.AssignTo(ctx, t.owner, id, t.owner.Person)
	return err
}

// both has the tasks handed in and judged by two, ten days later; the second
// differs on the last criterion by so much.
func (t *trying) both(ctx context.Context, by account.Actor, days, apart int, levels ...int) (assess.ApplicationID, error) {
	t.ago(days)
	id, err := t.handIn(ctx, by)
	if err != nil {
		return "", err
	}
	t.ago(days - 10)
	for _, judge := range t.judges[:2] {
		if err := t.judge(ctx, id, judge, wellDone, levels...); err != nil {
			return "", err
		}
		levels[len(levels)-1] += apart
	}
	return id, nil
}

func (t *trying) awarded(ctx context.Context, by account.Actor) error {
	return t.passed(ctx, by, 105, 0, 3, 2, 3)
}

// passedTwice are two who passed, so that there is enough to compare.
func (t *trying) passedTwice(ctx context.Context, by account.Actor) error {
	return t.passed(ctx, by, 80, -1, 2, 3, 2)
}

func (t *trying) passed(ctx context.Context, by account.Actor, days, apart int, levels ...int) error {
	id, err := t.both(ctx, by, days, apart, levels...)
	if err != nil {
		return err
	}
	return t.assess.AwardPassed(ctx, assess.AwardPassed{Org: t.orgs[t.Org], Application: id})
}

func (t *trying) appealed(ctx context.Context, by account.Actor) error {
	id, err := t.both(ctx, by, 45, 0, 1, 2, 2)
	if err != nil {
		return err
	}
	t.ago(10)
	if _, err := t.assess.Appeal(ctx, by, id, "The fourth boundary stands on my second page, under the drawing. Both assessors say that it is missing."); err != nil {
		return err
	}
	_, err = t.assess.AssignTo(ctx, t.owner, id, t.judges[2].Person)
	return err
}

func (t *trying) refused(ctx context.Context, by account.Actor) error {
	_, err := t.both(ctx, by, 35, 1, 1, 1, 0)
	return err
}
