package assess

import (
	"context"
	"slices"
	"strconv"
	"time"

	"laurel/account"
	"laurel/fault"
)

// maxNote bounds what an assessor writes on a criterion or on the whole, in characters.
const maxNote = 10_000

// Waiting is a line of an assessor's queue.
type Waiting struct {
	Mark
	Title  string   // of the micro-credential
	Who    string   // the candidate's number, or the name
	Renews *Renewal // the award that it renews, by its days alone; nil: none
	Late   bool
	Begun  bool // something is filled in
	Levels int  // criteria that have a level
	Of     int  // criteria there are
}

// Queue lists what the one who asks is to judge, the most urgent first.
func (s *Service) Queue(ctx context.Context, by account.Actor, org account.OrgID) (all []Waiting, err error) {
	if err := requireJudge(by, org); err != nil {
		return nil, err
	}
	var marks []Mark
	designs, apps := map[MarkID]Design{}, map[ApplicationID]Application{}
	err = s.Store.View(ctx, func(tx Tx) error {
		known := versions{}
		if marks, err = tx.Queue(org, by.Person); err != nil {
			return err
		}
		var ids []ApplicationID
		for _, m := range marks {
			ids = append(ids, m.Application)
		}
		if apps, err = tx.ApplicationsOf(org, ids); err != nil {
			return err
		}
		for _, m := range marks {
			if designs[m.ID], err = known.design(tx, apps[m.Application]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	marks, err = s.judgedBy(ctx, by, marks)
	if err != nil {
		return nil, err
	}
	var named []Application
	for _, m := range marks {
		if !designs[m.ID].Blind {
			named = append(named, apps[m.Application])
		}
	}
	names, err := s.applicants(ctx, named)
	titles := s.titles()
	for _, m := range marks {
		if err != nil {
			return nil, err
		}
		a, design := apps[m.Application], designs[m.ID]
		w := Waiting{Mark: m, Who: names.of(a, design.Blind), Renews: a.Renewal.nameless(), Late: s.now().After(m.Due), Levels: len(m.Sheet.Levels), Of: len(design.Criteria())}
		w.Begun = w.Levels > 0 || m.Sheet.Feedback != ""
		w.Title, err = titles(ctx, m.Achievement)
		all = append(all, w)
	}
	return all, err
}

// Waits is how much is for the one who asks to judge, and when the first of it
// is due; nothing to who judges nothing here.
func (s *Service) Waits(ctx context.Context, by account.Actor, org account.OrgID) (n int, first time.Time, err error) {
	if err := requireJudge(by, org); err != nil {
		return 0, time.Time{}, err
	}
	var marks []Mark
	err = s.Store.View(ctx, func(tx Tx) error {
		marks, err = tx.Queue(org, by.Person)
		return err
	})
	if err != nil {
		return 0, time.Time{}, err
	}
	if marks, err = s.judgedBy(ctx, by, marks); err != nil || len(marks) == 0 {
		return 0, time.Time{}, err
	}
	return len(marks), marks[0].Due, nil
}

// judgedBy leaves out the marks that somebody may not give any more: it was
// another's role, or is another unit's by now.
func (s *Service) judgedBy(ctx context.Context, by account.Actor, marks []Mark) (all []Mark, err error) {
	units := map[AchievementID]account.UnitID{}
	for _, m := range marks {
		not := by.RequireOf(m.Part.right(), m.Org, func() (unit account.UnitID, err error) {
			unit, known := units[m.Achievement]
			if !known {
				unit, err = s.unitOf(ctx, m.Achievement)
				units[m.Achievement] = unit
			}
			return unit, err
		})
		switch {
		case not == nil:
			all = append(all, m)
		case !fault.Is(not, fault.NotFound) && !fault.Is(not, fault.Forbidden):
			return nil, not
		}
	}
	return all, nil
}

// requireJudge lets in whoever may judge in some part.
func requireJudge(by account.Actor, org account.OrgID) error {
	if by.MaySome(account.Moderate, org) {
		return nil
	}
	return by.RequireSome(account.Assess, org)
}

// called are the names of applicants.
type called map[account.PersonID]string

// applicants are the names of those whose applications they are.
func (s *Service) applicants(ctx context.Context, all []Application) (called, error) {
	var ids []account.PersonID
	for _, a := range all {
		ids = append(ids, a.Person)
	}
	return s.People.NamesOf(ctx, ids...)
}

// of is what an application's learner is called before who may know their name,
// or may not.
func (c called) of(a Application, blind bool) string {
	if blind {
		return a.Candidate()
	}
	return orErased(c[a.Person])
}

// nameOf is what one application's learner is called.
func (s *Service) nameOf(ctx context.Context, a Application, blind bool) (string, error) {
	names, err := s.applicants(ctx, []Application{a})
	return names.of(a, blind), err
}

func orErased(name string) string {
	if name == "" {
		return "Somebody who was erased"
	}
	return name
}

// Work is what an assessor has before them. Where marking is blind, nothing in
// it says whose work it is.
type Work struct {
	Mark      Mark
	Title     string // of the micro-credential
	Who       string // the candidate's number, or the name
	Design    Design // without the optional tasks that were left out
	Answers   []Answer
	Scores    map[TaskID]Score
	Others    []Mark // of the two who disagree, to a moderator; without who gave them
	Apart     []CriterionID
	Appeal    string // the learner's reason, to the one who hears it
	Witness   *Witness
	State     State
	Portfolio bool
	Renews    *Renewal // the award that it renews, by its days alone; nil: none
}

// Answer is the work on one task.
func (w Work) Answer(id TaskID) Answer {
	for _, a := range w.Answers {
		if a.Task == id {
			return a
		}
	}
	return Answer{Task: id}
}

// Work is what is behind a mark, for the one whose it is.
func (s *Service) Work(ctx context.Context, by account.Actor, id MarkID) (w Work, err error) {
	m, err := s.ownMark(ctx, by, id)
	if err != nil {
		return Work{}, err
	}
	var a Application
	var marks []Mark
	var design Design
	err = s.Store.View(ctx, func(tx Tx) error {
		if a, err = tx.Application(m.Org, m.Application); err != nil {
			return err
		}
		if design, err = designOf(tx, a); err != nil {
			return err
		}
		if w.Answers, err = tx.Answers(m.Org, m.Application); err != nil {
			return err
		}
		marks, err = tx.Marks(m.Org, m.Application)
		return err
	})
	if err != nil {
		return Work{}, err
	}
	w.Mark, w.Design, w.Scores, w.Witness, w.State, w.Portfolio = m, design.asked(w.Answers), a.Scores, a.Identity, a.State, a.Portfolio()
	w.Renews = a.Renewal.nameless()
	switch m.Part {
	case Moderator:
		w.Others = nameless(givenAs(marks, Marker, m.Round))
		if len(w.Others) == 2 {
			w.Apart = Disagree(w.Design, w.Others[0].Sheet, w.Others[1].Sheet)
		}
	case Hearer:
		w.Appeal = a.Appeal
	}
	if design.Blind {
		w.Answers = blindAwards(blindFiles(w.Answers))
	}
	if w.Who, err = s.nameOf(ctx, a, design.Blind); err != nil {
		return Work{}, err
	}
	of, err := s.Awards.Achievement(ctx, m.Achievement)
	w.Title = of.Title
	return w, err
}

func nameless(marks []Mark) []Mark {
	for i := range marks {
		marks[i].Assessor = ""
	}
	return marks
}

// ownMark is a mark of the one who asks, who must still have the right.
func (s *Service) ownMark(ctx context.Context, by account.Actor, id MarkID) (Mark, error) {
	if !by.SignedIn() {
		return Mark{}, by.Require(account.Assess, "")
	}
	m, err := s.mark(ctx, id)
	if err != nil {
		return Mark{}, err
	}
	if err := hidden(s.mayJudge(ctx, by, m), "mark", string(id)); err != nil {
		return Mark{}, err
	}
	if by.Person == "" || m.Assessor != by.Person {
		return Mark{}, fault.NoSuch("mark", string(id))
	}
	if m.Dropped {
		return Mark{}, fault.New(fault.Gone, "mark.takenAway", "You gave this back, or it was taken away or withdrawn. You have nothing more to do here.")
	}
	return m, nil
}

// mayJudge asks for the right that a mark needs in the unit of what it is for.
func (s *Service) mayJudge(ctx context.Context, by account.Actor, m Mark) error {
	return by.RequireOf(m.Part.right(), m.Org, func() (account.UnitID, error) { return s.unitOf(ctx, m.Achievement) })
}

// SaveMark keeps what is filled in so far. It fails with [fault.Conflict] when
// it was saved from elsewhere meanwhile.
func (s *Service) SaveMark(ctx context.Context, by account.Actor, id MarkID, revision int, sheet Sheet) (Mark, error) {
	return s.changeMark(ctx, by, id, revision, sheet, func(Tx, *Mark, Design) error { return nil })
}

// GiveMark makes a sheet final. When all that are to come are in, the
// application is settled: decided, or sent to a moderator.
func (s *Service) GiveMark(ctx context.Context, by account.Actor, id MarkID, revision int, sheet Sheet) (Mark, error) {
	m, err := s.ownMark(ctx, by, id)
	if err != nil {
		return Mark{}, err
	}
	a, marks, err := s.lookAt(ctx, m.Org, m.Application)
	if err != nil {
		return Mark{}, err
	}
	others := slices.DeleteFunc(marks, func(o Mark) bool { return o.ID == id })
	if err := s.checkConflict(ctx, a, by, m.Part, others); err != nil { // they may have changed sides since
		return Mark{}, err
	}
	return s.changeMark(ctx, by, id, revision, sheet, func(tx Tx, m *Mark, d Design) error {
		if err := s.complete(tx, *m, d); err != nil {
			return err
		}
		at := s.now()
		m.Given = &at
		return nil
	})
}

// complete says what is missing before a mark can be given.
func (s *Service) complete(tx Tx, m Mark, d Design) error {
	answers, err := tx.Answers(m.Org, m.Application)
	if err != nil {
		return err
	}
	var bad []*fault.Error
	d = d.asked(answers)
	for _, t := range d.Tasks {
		if t.Kind == ObservedTask && contentOf(answers, t.ID).Empty() {
			bad = append(bad, fault.Field("observed-"+string(t.ID), "Record what you saw of “{task}” first.", "task", t.Title))
		}
		for _, c := range t.Rubric {
			if level, ok := m.Sheet.Levels[c.ID]; !ok || level < 0 || level >= len(c.Levels) {
				bad = append(bad, fault.Field("level-"+string(c.ID), "Choose a level for “{criterion}”.", "criterion", c.Title))
			}
			if t.Kind == OutcomeTask && m.Sheet.Notes[c.ID] == "" {
				bad = append(bad, fault.Field("note-"+string(c.ID), "Say why: what shows “{criterion}”, or what is missing.", "criterion", c.Title))
			}
		}
	}
	if m.Sheet.Feedback == "" {
		bad = append(bad, fault.Field("feedback", "Write a sentence to the learner: what was good, what is missing."))
	}
	return fault.Join(bad...)
}

func (s *Service) changeMark(ctx context.Context, by account.Actor, id MarkID, revision int, sheet Sheet, change func(Tx, *Mark, Design) error) (Mark, error) {
	m, err := s.ownMark(ctx, by, id)
	if err != nil {
		return Mark{}, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if m, err = tx.Mark(m.Org, id); err != nil {
			return err
		}
		switch {
		case !m.Open():
			return m.not()
		case m.Revision != revision:
			return conflict("mark.stale", "This was saved in another window meanwhile. Compare the two before you save.")
		}
		a, err := tx.Application(m.Org, m.Application)
		if err != nil {
			return err
		}
		d, err := designOf(tx, a)
		if err != nil {
			return err
		}
		if m.Sheet, err = sheet.cleaned(d); err != nil {
			return err
		}
		if err := change(tx, &m, d); err != nil {
			return err
		}
		m.Revision++
		saved, err := tx.SaveMark(m, revision)
		if err != nil {
			return err
		}
		if !saved {
			return conflict("mark.stale", "This was saved in another window meanwhile. Compare the two before you save.")
		}
		if m.Given == nil {
			return nil
		}
		if err := tx.Record(s.event(by, m.Org, "mark.given", string(m.Application), "mark", string(id), "part", string(m.Part), "round", strconv.Itoa(m.Round))); err != nil {
			return err
		}
		return s.settle(tx, by, m.Org, m.Application)
	})
	return m, err
}

// cleaned is a sheet with what belongs to the design alone, within bounds.
func (s Sheet) cleaned(d Design) (Sheet, error) {
	clean := Sheet{Levels: map[CriterionID]int{}, Notes: map[CriterionID]string{}, Feedback: tidy(s.Feedback)}
	bad := []*fault.Error{bounded("feedback", clean.Feedback, maxNote)}
	for _, c := range d.Criteria() {
		if level, ok := s.Levels[c.ID]; ok {
			if level < 0 || level >= len(c.Levels) {
				bad = append(bad, fault.Field("level-"+string(c.ID), "Choose one of the levels there are."))
				continue
			}
			clean.Levels[c.ID] = level
		}
		if note := tidy(s.Notes[c.ID]); note != "" {
			bad = append(bad, bounded("note-"+string(c.ID), note, maxNote))
			clean.Notes[c.ID] = note
		}
	}
	return clean, fault.Join(bad...)
}
