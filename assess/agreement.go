package assess

import (
	"cmp"
	"context"
	"slices"
	"time"

	"laurel/account"
	"laurel/assess/measure"
)

// AgreeFrom is the number of levels that two assessors both gave from which
// their agreement is told.
const AgreeFrom = 20

// maxCompared bounds the marks that are compared, so that a page waits for no
// more: the newest.
const maxCompared = 1000

// Agreement is how an organisation's assessors judge one micro-credential,
// compared where two of them judged the same work.
type Agreement struct {
	Achievement AchievementID
	Title       string
	Works       int              // judged by two
	Pairs       int              // levels that two gave, of the same criterion of the same work
	Same        float64          // share of the pairs that are the same level
	Kappa       measure.Interval // Cohen's κ of all pairs
	Weighted    measure.Interval // κ with quadratic weights
	Known       bool             // false below [AgreeFrom], and where all levels are one
	Assessors   []AssessorFigures
}

// AssessorFigures are one assessor's, against all others together.
type AssessorFigures struct {
	Person   account.PersonID
	Name     string
	Works    int
	Pairs    int
	Same     float64
	Kappa    measure.Interval
	Weighted measure.Interval
	Known    bool
	Drift    measure.Drift // in levels, one difference for each work
}

// Agreements compares the assessors of an organisation, for moderators: all of
// them; for an assessor: theirs alone. Only the first two judgements of a work
// are compared, for they are the ones made without seeing another.
func (s *Service) Agreements(ctx context.Context, by account.Actor, org account.OrgID) ([]Agreement, error) {
	if err := requireJudge(by, org); err != nil {
		return nil, err
	}
	units := by.Narrowed(account.Moderate, org, nil)
	if units != nil {
		units = append(units, by.Narrowed(account.Assess, org, nil)...)
		if by.May(account.Assess, org) {
			units = nil
		}
	}
	all, err := s.agreements(ctx, org, units, func(unit account.UnitID, who account.PersonID) bool {
		return who == by.Person || by.MayIn(account.Moderate, org, unit)
	})
	return slices.DeleteFunc(all, func(a Agreement) bool { return len(a.Assessors) == 0 }), err
}

// Agreement compares the assessors of an organisation, all together, and each
// by themselves for those who may read assessments. Of units alone, as far as
// these rights are held in them.
func (s *Service) Agreement(ctx context.Context, by account.Actor, org account.OrgID) ([]Agreement, error) {
	if err := by.RequireSome(account.ReadNumbers, org); err != nil {
		return nil, err
	}
	return s.agreements(ctx, org, by.Narrowed(account.ReadNumbers, org, nil), func(unit account.UnitID, _ account.PersonID) bool {
		return by.MayIn(account.ReadAssessments, org, unit)
	})
}

// agreements compares the assessors; each by themselves as far as one may see them.
func (s *Service) agreements(ctx context.Context, org account.OrgID, units []account.UnitID, sees func(account.UnitID, account.PersonID) bool) ([]Agreement, error) {
	var marks []Mark
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		marks, err = tx.Doubled(org, units, maxCompared)
		return err
	})
	if err != nil {
		return nil, err
	}
	compared := map[AchievementID]*comparison{}
	var order []AchievementID
	for _, both := range works(marks) {
		c := compared[both[0].Achievement]
		if c == nil {
			c = &comparison{of: map[account.PersonID]*comparison{}}
			compared[both[0].Achievement], order = c, append(order, both[0].Achievement)
		}
		c.add(both)
	}
	var all []Agreement
	for _, id := range order {
		a, err := s.agreement(ctx, id, compared[id], sees)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b Agreement) int {
		return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.Achievement, b.Achievement))
	})
	return all, nil
}

// works are the marks of each application, two and two.
func works(marks []Mark) (all [][2]Mark) {
	first := map[ApplicationID]Mark{}
	for _, m := range marks {
		if other, ok := first[m.Application]; ok {
			all = append(all, [2]Mark{other, m})
			continue
		}
		first[m.Application] = m
	}
	return all
}

// comparison gathers what two assessors gave to the same.
type comparison struct {
	works       int
	pairs       []measure.Pair
	differences []measure.Difference
	of          map[account.PersonID]*comparison
}

func (c *comparison) add(both [2]Mark) {
	pairs := shared(both[0].Sheet, both[1].Sheet)
	c.works, c.pairs = c.works+1, append(c.pairs, pairs...)
	for i, m := range both {
		one := c.of[m.Assessor]
		if one == nil {
			one = &comparison{}
			c.of[m.Assessor] = one
		}
		sum := 0.0
		for _, p := range pairs {
			if i == 1 {
				p.A, p.B = p.B, p.A
			}
			one.pairs = append(one.pairs, p)
			sum += float64(p.A - p.B)
		}
		one.works++
		if len(pairs) > 0 {
			one.differences = append(one.differences, measure.Difference{At: given(m), Levels: sum / float64(len(pairs))})
		}
	}
}

func given(m Mark) time.Time {
	if m.Given == nil {
		return m.Created
	}
	return *m.Given
}

// shared are the levels that both gave, by criterion.
func shared(a, b Sheet) (pairs []measure.Pair) {
	for id, level := range a.Levels {
		if other, ok := b.Levels[id]; ok {
			pairs = append(pairs, measure.Pair{A: level, B: other})
		}
	}
	return pairs
}

// figures are those of pairs, as far as they can be told.
func figures(pairs []measure.Pair) (same float64, kappa, weighted measure.Interval, known bool) {
	same = measure.Same(pairs)
	kappa, k := measure.Kappa(pairs)
	weighted, w := measure.Weighted(pairs)
	return same, kappa, weighted, k && w && len(pairs) >= AgreeFrom
}

func (s *Service) agreement(ctx context.Context, id AchievementID, c *comparison, sees func(account.UnitID, account.PersonID) bool) (Agreement, error) {
	what, err := s.Awards.Achievement(ctx, id)
	if err := absent(err); err != nil {
		return Agreement{}, err
	}
	a := Agreement{Achievement: id, Title: what.Title, Works: c.works, Pairs: len(c.pairs)}
	a.Same, a.Kappa, a.Weighted, a.Known = figures(c.pairs)
	for person, one := range c.of {
		if !sees(what.Unit, person) {
			continue
		}
		f := AssessorFigures{Person: person, Works: one.works, Pairs: len(one.pairs), Drift: measure.DriftOf(one.differences)}
		f.Same, f.Kappa, f.Weighted, f.Known = figures(one.pairs)
		if f.Name, err = s.personName(ctx, person); err != nil {
			return Agreement{}, err
		}
		a.Assessors = append(a.Assessors, f)
	}
	slices.SortFunc(a.Assessors, func(x, y AssessorFigures) int {
		return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.Person, y.Person))
	})
	return a, nil
}
