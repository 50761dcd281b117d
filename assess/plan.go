package assess

import (
	"context"
	"math"
	"reflect"
	"strconv"

	"laurel/account"
	"laurel/fault"
)

// Plan is how a micro-credential is assessed; while nobody has begun to write
// it, nothing but what its awards need to pass.
func (s *Service) Plan(ctx context.Context, by account.Actor, id AchievementID) (Plan, error) {
	a, err := s.achievement(ctx, by, account.ReadDrafts, id)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Achievement: id, Org: a.Org, Draft: Design{Pass: PassRule{Least: int(math.Ceil(a.Least))}}}
	err = s.Store.View(ctx, func(tx Tx) error {
		kept, err := tx.Plan(a.Org, id)
		if err == nil {
			p = kept
		}
		return absent(err)
	})
	return p, err
}

// absent is nil for what is not there.
func absent(err error) error {
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// Plans lists an organisation's. Who has a role in units alone sees those of
// what is of these units.
func (s *Service) Plans(ctx context.Context, by account.Actor, org account.OrgID) (all []Plan, err error) {
	if err := by.RequireSome(account.ReadDrafts, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Plans(org, by.Narrowed(account.ReadDrafts, org, nil))
		return err
	})
	return all, err
}

// SavePlan replaces the draft; revision 0 begins it. It fails with
// [fault.Conflict] when the plan is no longer at the revision that was read,
// unless it says the same already.
func (s *Service) SavePlan(ctx context.Context, by account.Actor, id AchievementID, revision int, d Design) (Plan, error) {
	d = d.cleaned()
	if err := d.checkDraft(); err != nil {
		return Plan{}, err
	}
	a, err := s.achievement(ctx, by, account.Define, id)
	if err != nil {
		return Plan{}, err
	}
	var saved Plan
	err = s.Store.Update(ctx, func(tx Tx) error {
		saved, err = s.savePlan(tx, by, a, revision, d)
		return err
	})
	return saved, err
}

func (s *Service) savePlan(tx Tx, by account.Actor, a Achievement, revision int, d Design) (Plan, error) {
	now := s.now()
	p, err := tx.Plan(a.Org, a.ID)
	switch {
	case fault.Is(err, fault.NotFound) && revision == 0:
		p = Plan{Achievement: a.ID, Org: a.Org, Draft: d, Revision: 1, Created: now, Changed: now}
		added, err := tx.AddPlan(p)
		if err != nil || !added {
			return Plan{}, stalePlan(err)
		}
		return p, tx.Record(s.event(by, a.Org, "plan.saved", string(a.ID)))
	case err != nil:
		return Plan{}, err
	case reflect.DeepEqual(p.Draft, d):
		return p, nil
	case p.Revision != revision:
		return Plan{}, stalePlan(nil)
	}
	p.Draft, p.Revision, p.Changed = d, revision+1, now
	saved, err := tx.SavePlan(p, revision)
	if err != nil || !saved {
		return Plan{}, stalePlan(err)
	}
	return p, tx.Record(s.event(by, a.Org, "plan.saved", string(a.ID)))
}

func stalePlan(err error) error {
	if err != nil {
		return err
	}
	return conflict("plan.stale", "Somebody else changed this assessment meanwhile. Look at it again before you change it.")
}

// PublishPlan makes the draft what new applications are judged by; those that
// have begun stay under theirs. Publishing the same draft twice makes one version.
func (s *Service) PublishPlan(ctx context.Context, by account.Actor, id AchievementID, revision int) (PlanVersion, error) {
	a, err := s.achievement(ctx, by, account.Publish, id)
	if err != nil {
		return PlanVersion{}, err
	}
	draft, err := s.Plan(ctx, by, id)
	if err != nil {
		return PlanVersion{}, err
	}
	if err := s.publishable(ctx, by, a, draft); err != nil {
		return PlanVersion{}, err
	}
	var v PlanVersion
	err = s.Store.Update(ctx, func(tx Tx) error {
		p, err := tx.Plan(a.Org, id)
		if err != nil {
			return err
		}
		if p.Revision != revision || p.Revision != draft.Revision {
			return stalePlan(nil)
		}
		if p.Published > 0 {
			last, err := tx.PlanVersion(a.Org, id, p.Published)
			if err != nil {
				return err
			}
			if reflect.DeepEqual(last.Design, p.Draft.stamped(a)) {
				v = last
				return nil
			}
		}
		v = PlanVersion{Achievement: id, Org: a.Org, Number: p.Published + 1, Design: p.Draft.stamped(a), At: s.now()}
		if err := tx.AddPlanVersion(v); err != nil {
			return err
		}
		p.Published, p.Revision, p.Changed = v.Number, p.Revision+1, v.At
		saved, err := tx.SavePlan(p, revision)
		if err != nil || !saved {
			return stalePlan(err)
		}
		return tx.Record(s.event(by, a.Org, "plan.published", string(id), "version", strconv.Itoa(v.Number)))
	})
	return v, err
}

// publishable says what is missing before people can be assessed by a draft.
func (s *Service) publishable(ctx context.Context, by account.Actor, a Achievement, p Plan) error {
	if p.Revision == 0 {
		return fault.Field("tasks", "Nothing is written yet. Add a task.")
	}
	if err := p.Draft.checkWhole(a); err != nil {
		return err
	}
	for i, t := range p.Draft.Tasks {
		if t.Kind != QuizTask {
			continue
		}
		found := false
		if s.Quizzes != nil {
			var err error
			if found, err = s.Quizzes.HasQuiz(ctx, by, a.Org, t.Quiz); err != nil {
				return err
			}
		}
		if !found {
			return fault.Field(TaskField(i, "quiz"), "There is no published quiz of this name. Publish the quiz first.")
		}
	}
	return nil
}

// PublishedPlan is what somebody who applies now is judged by;
// [fault.NotFound] where nobody can apply.
func (s *Service) PublishedPlan(ctx context.Context, id AchievementID) (PlanVersion, error) {
	a, err := s.Awards.Achievement(ctx, id)
	if err != nil {
		return PlanVersion{}, err
	}
	if !a.Open {
		return PlanVersion{}, fault.NoSuch("assessment", string(id))
	}
	var v PlanVersion
	err = s.Store.View(ctx, func(tx Tx) (err error) {
		v, err = newestVersion(tx, a)
		return err
	})
	return v, err
}

func newestVersion(tx Tx, a Achievement) (PlanVersion, error) {
	p, err := tx.Plan(a.Org, a.ID)
	if err != nil {
		return PlanVersion{}, err
	}
	if p.Published == 0 {
		return PlanVersion{}, fault.NoSuch("assessment", string(a.ID))
	}
	return tx.PlanVersion(a.Org, a.ID, p.Published)
}
