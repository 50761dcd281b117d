package assess

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/fault"
)

// Recognition is how prior learning comes into an application: judged by a
// portfolio, or recognised before, so that tasks are left out.
type Recognition struct {
	Portfolio bool  `json:"portfolio,omitempty"` // judged by a portfolio, not by tasks
	Credited  []int `json:"credited,omitempty"`  // outcomes recognised before, from 1: not to be shown again
	Part      []int `json:"part,omitempty"`      // outcomes of the partial award that the learner takes, from 1
	// Of a renewal by evidence: the outcomes that it is judged by, and the version
	// of the micro-credential whose they are. A plan need not recognise prior
	// learning to have its awards renewed.
	Of       int      `json:"of,omitempty"`
	Outcomes []string `json:"outcomes,omitempty"`
}

// The levels at which an outcome is shown by a portfolio.
const (
	notShown = iota
	partlyShown
	fullyShown
)

// Portfolio tells whether it is judged by a portfolio.
func (a Application) Portfolio() bool { return a.Recognition != nil && a.Recognition.Portfolio }

// partial tells whether no more than a part is awarded.
func (a Application) partial() bool { return a.Recognition != nil && len(a.Recognition.Part) > 0 }

// RecognisedSoFar counts the outcomes that this portfolio and those before it
// have shown.
func (a Application) RecognisedSoFar() int {
	if a.Decision == nil || !a.Portfolio() {
		return 0
	}
	return len(a.Decision.Shown) + len(a.Recognition.Credited)
}

// StateName is the state in words.
func (a Application) StateName() string {
	if a.Renewal != nil {
		return a.renewalName()
	}
	if !a.Portfolio() {
		return a.State.Name()
	}
	switch {
	case a.State == Passed && a.partial(), a.State == NotPassed && a.Decision != nil && len(a.Decision.Shown) > 0:
		return "Recognised in part"
	case a.State == Awarded && a.partial():
		return "Recognised in part, and awarded"
	case a.State == NotPassed:
		return "Not recognised"
	case a.State == Passed:
		return "Recognised, the award is being made"
	case a.State == Awarded:
		return "Recognised and awarded"
	}
	return a.State.Name()
}

// designOf is what an application is judged by.
func designOf(tx Tx, a Application) (Design, error) {
	return versions{}.design(tx, a)
}

// versions are the published designs that a list has read already: many
// applications are judged by few.
type versions map[AchievementID]map[int]PlanVersion

// of is the version that an application stays under.
func (k versions) of(tx Tx, a Application) (PlanVersion, error) {
	v, ok := k[a.Achievement][a.Version]
	if ok {
		return v, nil
	}
	v, err := tx.PlanVersion(a.Org, a.Achievement, a.Version)
	if err != nil {
		return v, err
	}
	if k[a.Achievement] == nil {
		k[a.Achievement] = map[int]PlanVersion{}
	}
	k[a.Achievement][a.Version] = v
	return v, nil
}

// design is what an application is judged by.
func (k versions) design(tx Tx, a Application) (Design, error) {
	v, err := k.of(tx, a)
	return v.Design.by(a.Recognition), err
}

// titles gives the titles of micro-credentials, reading each once.
func (s *Service) titles() func(context.Context, AchievementID) (string, error) {
	known := map[AchievementID]string{}
	return func(ctx context.Context, id AchievementID) (string, error) {
		if title, ok := known[id]; ok {
			return title, nil
		}
		a, err := s.Awards.Achievement(ctx, id)
		if err == nil {
			known[id] = a.Title
		}
		return a.Title, err
	}
}

// by is the design for one to whom prior learning comes in.
func (d Design) by(r *Recognition) Design {
	switch {
	case r == nil:
		return d
	case r.Portfolio && len(r.Outcomes) > 0:
		d.Of, d.Outcomes = r.Of, r.Outcomes
		return d.portfolio(nil)
	case r.Portfolio:
		return d.portfolio(r.Credited)
	}
	return d.without(r.Credited)
}

// outcomeTask names the task of an outcome.
func outcomeTask(n int) TaskID { return TaskID("outcome-" + strconv.Itoa(n)) }

// portfolio is the design by which a portfolio is judged: each outcome that is
// not recognised yet as a task with one criterion, shown, partly or not.
// Disagreement, moderation, blind marking and appeal are as the authors' design
// has them.
func (d Design) portfolio(credited []int) Design {
	d.rest, d.byPortfolio = d.Mapped(), true
	d.Tasks, d.Pass, d.Supervised = nil, PassRule{}, false
	for i, o := range d.Outcomes {
		if slices.Contains(credited, i+1) {
			continue
		}
		id := outcomeTask(i + 1)
		d.Tasks = append(d.Tasks, Task{ID: id, Title: o, Kind: OutcomeTask, Outcomes: []int{i + 1}, Rubric: []Criterion{{ID: CriterionID(id), Title: o, Need: fullyShown,
			Levels: []Level{{Title: "Not shown"}, {Title: "Partly shown"}, {Title: "Shown", Points: 1}}}}})
	}
	return d
}

// ByPortfolio tells whether it is a design by which portfolios are judged.
func (d Design) ByPortfolio() bool { return d.byPortfolio }

// without leaves out the tasks whose outcomes are all credited.
func (d Design) without(credited []int) Design {
	d.Tasks = slices.DeleteFunc(slices.Clone(d.Tasks), func(t Task) bool {
		return len(t.Outcomes) > 0 && !slices.ContainsFunc(t.Outcomes, func(o int) bool { return !slices.Contains(credited, o) })
	})
	return d
}

// mapped tells whether each outcome is shown in a task that must be done.
func (d Design) mapped(outcomes int) bool {
	for o := 1; o <= outcomes; o++ {
		if !slices.ContainsFunc(d.Tasks, func(t Task) bool { return !t.Optional && slices.Contains(t.Outcomes, o) }) {
			return false
		}
	}
	return outcomes > 0
}

// Mapped tells whether the rest of the tasks can be done after a part was recognised.
func (d Design) Mapped() bool {
	if d.ByPortfolio() {
		return d.rest
	}
	return d.mapped(len(d.Outcomes))
}

// stamped is the draft as it is published: with the outcomes that portfolios
// are judged by.
func (d Design) stamped(a Achievement) Design {
	if d.Recognise {
		d.Of, d.Outcomes = a.Version, a.Outcomes
	}
	return d
}

func (d Design) checkRecognition(a Achievement) (bad []*fault.Error) {
	if d.Recognise && (a.Version == 0 || len(a.Outcomes) == 0) {
		return append(bad, fault.Field("recognition", "Prior learning is recognised by the published learning outcomes. Publish the micro-credential first."))
	}
	some := false
	for i, t := range d.Tasks {
		for _, o := range t.Outcomes {
			if some = true; o < 1 || o > len(a.Outcomes) {
				bad = append(bad, fault.Field(TaskField(i, "outcomes"), "There is no outcome {number}. Write their numbers, such as 1, 3.", "number", strconv.Itoa(o)))
			}
		}
	}
	if d.Recognise && some && !d.mapped(len(a.Outcomes)) && len(bad) == 0 {
		bad = append(bad, fault.Field("recognition", "Say of every outcome which task shows it, one that must be done, or of none."))
	}
	return bad
}

// recognises says why nobody can begin a portfolio under this design.
func (d Design) recognises(a Achievement) error {
	if !d.Recognise {
		return fault.NoSuch("recognition of prior learning", string(a.ID))
	}
	if !slices.Equal(d.Outcomes, a.Outcomes) {
		return conflict("assess.outcomesChanged", "The learning outcomes were changed, and the assessment does not know them yet. Ask the organisation to publish the assessment anew.")
	}
	return nil
}

// known are the outcomes that were recognised in somebody's earlier
// applications, and stay so as long as they are worded as they were.
func (d Design) known(own []Application, of AchievementID) (numbers []int) {
	for i, o := range d.Outcomes {
		if _, _, ok := recognisedIn(own, of, o); ok {
			numbers = append(numbers, i+1)
		}
	}
	return numbers
}

// recognisedIn finds the decision that recognised an outcome, and its number there.
func recognisedIn(own []Application, of AchievementID, outcome string) (*Decision, int, bool) {
	for _, a := range own {
		if a.Achievement != of || a.Decision == nil || a.Renewal != nil || a.State == Withdrawn || a.State.Open() {
			continue
		}
		for _, n := range a.Decision.Shown {
			if t := a.Decision.task(outcomeTask(n)); t != nil && t.Title == outcome {
				return a.Decision, n, true
			}
		}
	}
	return nil, 0, false
}

func (d *Decision) task(id TaskID) *TaskResult {
	i := slices.IndexFunc(d.Tasks, func(t TaskResult) bool { return t.Task == id })
	if i < 0 {
		return nil
	}
	return &d.Tasks[i]
}

// credit is what somebody need not show again by the tasks: what is known,
// where the tasks for it can be left out and others remain.
func (d Design) credit(own []Application, of AchievementID) *Recognition {
	r := &Recognition{Credited: d.known(own, of)}
	rest := d.without(r.Credited)
	if !d.Mapped() || len(rest.Tasks) == len(d.Tasks) || !slices.ContainsFunc(rest.Tasks, func(t Task) bool { return !t.Optional }) {
		return nil
	}
	return r
}

// shown are the numbers of the outcomes that were shown in full.
func (dec Decision) shown(d Design) (all []int) {
	for i, t := range dec.Tasks {
		if t.Criteria[0].Level == fullyShown {
			all = append(all, d.Tasks[i].Outcomes...)
		}
	}
	return all
}

// recognised says of what was earned how prior learning came into it. A whole
// award by several portfolios states what each of them showed; own are the
// learner's applications.
func (e *Earned) recognised(a Application, own []Application) {
	r := a.Recognition
	if r == nil {
		return
	}
	e.Version, e.Portfolio, e.Part = e.Design.Of, r.Portfolio, r.Part
	from := r.Credited
	if r.Portfolio {
		from = a.Decision.Shown
		if len(r.Part) == 0 {
			from = rising(append(slices.Clone(from), r.Credited...))
			e.Design = e.Design.portfolio(nil)
			e.together(r.Credited, own)
		}
	}
	for _, n := range from {
		e.Recognised = append(e.Recognised, e.Design.Outcomes[n-1])
	}
}

// together adds what earlier portfolios showed: the level of each outcome, the
// evidence for it, and who judged it.
func (e *Earned) together(credited []int, own []Application) {
	d := &e.Decision
	d.Tasks, d.Assessors, d.Evidence = slices.Clone(d.Tasks), slices.Clone(d.Assessors), slices.Clone(d.Evidence)
	for _, n := range credited {
		was, number, ok := recognisedIn(own, e.Achievement, e.Design.Outcomes[n-1])
		if !ok {
			continue
		}
		t := *was.task(outcomeTask(number))
		t.Task, t.Criteria = outcomeTask(n), slices.Clone(t.Criteria)
		for i := range t.Criteria {
			t.Criteria[i].Criterion = CriterionID(outcomeTask(n))
		}
		d.Tasks = append(d.Tasks, t)
		for _, piece := range was.Evidence {
			if slices.Contains(piece.For, number) {
				piece.Title = "Earlier " + lowerFirst(piece.Title)
				d.earlier(piece, n)
			}
		}
		for _, who := range was.Assessors {
			if !slices.Contains(d.Assessors, who) {
				d.Assessors = append(d.Assessors, who)
			}
		}
	}
	slices.SortStableFunc(d.Tasks, func(a, b TaskResult) int { return cmp.Compare(numberOf(a), numberOf(b)) })
}

// earlier adds a piece of an earlier portfolio for an outcome; one that showed
// several is there once.
func (d *Decision) earlier(piece Evidence, outcome int) {
	for i, known := range d.Evidence {
		if known.SHA256 == piece.SHA256 && known.Title == piece.Title && known.Kind == piece.Kind {
			d.Evidence[i].For = rising(append(slices.Clone(known.For), outcome))
			return
		}
	}
	piece.For = []int{outcome}
	d.Evidence = append(d.Evidence, piece)
}

func numberOf(t TaskResult) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(string(t.Task), "outcome-")) // our own name
	return n
}

// TakePart gives the learner an award for the outcomes that were shown, where
// the plan allows that. It ends the time for an appeal.
func (s *Service) TakePart(ctx context.Context, by account.Actor, id ApplicationID) (Application, error) {
	person, err := learner(by)
	if err != nil {
		return Application{}, err
	}
	var a Application
	err = s.Store.Update(ctx, func(tx Tx) error {
		if a, err = tx.OwnApplication(person, id); err != nil {
			return err
		}
		d, err := designOf(tx, a)
		if err != nil {
			return err
		}
		if a.passedSomehow() && a.partial() {
			return a.stands("assess.partTaken", "The part is taken already. It stands so: {state}.")
		}
		if !a.MayTakePart(d) {
			return conflict("assess.noPart", "There is no part of this to be awarded.")
		}
		r := *a.Recognition
		r.Part = a.Decision.Shown
		a.Recognition = &r
		if err := a.move(Passed); err != nil {
			return err
		}
		if err := s.save(tx, &a); err != nil {
			return err
		}
		if err := tx.Record(s.event(by, a.Org, "application.partTaken", string(id), "outcomes", fmt.Sprint(r.Part))); err != nil {
			return err
		}
		return tx.Later(AwardPassed{Org: a.Org, Application: id})
	})
	return a, err
}

// MayTakePart tells whether a partial award is there to be taken.
func (a Application) MayTakePart(d Design) bool {
	return a.Portfolio() && a.Renewal == nil && a.State == NotPassed && d.Partial && a.Decision != nil && len(a.Decision.Shown) > 0
}

// rising is a list of numbers in order, each once; nil for none.
func rising(numbers []int) []int {
	if len(numbers) == 0 {
		return nil
	}
	return slices.Compact(slices.Sorted(slices.Values(numbers)))
}
