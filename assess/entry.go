package assess

import (
	"context"
	"slices"
	"time"

	"laurel/account"
	"laurel/fault"
)

// Entry is an application as it is read beside the judging, by programs and by
// those who look into it. Nothing in it can sway who is still to judge: while
// one is not decided it has no judgement in it, and where marking is blind no
// name. What a learner works on is theirs until it is handed in; of one that
// was opened for them, both see it.
type Entry struct {
	Application        // the person is empty while it is nameless, the decision nil while it is open
	Title       string // of the micro-credential
	Learner     string // the name; "" while it is nameless
	Email       string
	Nameless    bool
	Due         time.Time // when the next judgement is due; zero: nobody has it

	// Of one that is read alone:

	Design     Design
	Answers    []Answer // none while they are the learner's alone
	Refused    []Refused
	Judgements []Judgement
}

// Judgement is a mark as far as may be known of it.
type Judgement struct {
	ID       MarkID
	Part     Part
	Round    int
	Due      time.Time
	Given    *time.Time
	Counts   bool   // for the decision
	Assessor string // the name; "" while the application is open
	Sheet    *Sheet // nil while the application is open
}

// Entries lists an organisation's applications, the one changed last first,
// 200 at most. Go on with [Filter.After]. Who has a role in units alone sees
// those for what is of these units.
func (s *Service) Entries(ctx context.Context, by account.Actor, org account.OrgID, f Filter) (all []Entry, err error) {
	if err := by.RequireSome(account.ReadAssessments, org); err != nil {
		return nil, err
	}
	f.Units = by.Narrowed(account.ReadAssessments, org, f.Units)
	for _, state := range f.States {
		if !slices.Contains(States(), state) {
			return nil, fault.Field("state", "There is no such state.")
		}
	}
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 50
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		found, err := tx.Applications(org, f)
		if err != nil {
			return err
		}
		all, err = looked(tx, org, found)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, s.nameEntries(ctx, by, all)
}

// looked reads what stands beside applications of an organisation, for all of
// them at once, and says which are nameless.
func looked(tx Tx, org account.OrgID, found []Application) (all []Entry, err error) {
	var ids []ApplicationID
	for _, a := range found {
		ids = append(ids, a.ID)
	}
	dues, err := tx.Dues(org, ids)
	known := versions{}
	for _, a := range found {
		if err != nil {
			return nil, err
		}
		e := Entry{Application: a, Due: dues[a.ID]}
		e.Design, err = known.design(tx, a)
		e.Nameless = e.Design.Blind && e.State.Open()
		all = append(all, e)
	}
	return all, err
}

// nameEntries say of what and whose each is, as far as that may be known. People
// are asked for once, however many there are.
func (s *Service) nameEntries(ctx context.Context, by account.Actor, all []Entry) error {
	titles := map[AchievementID]string{}
	var named []account.PersonID
	for i := range all {
		e := &all[i]
		if _, known := titles[e.Achievement]; !known {
			of, err := s.Awards.Achievement(ctx, e.Achievement)
			if err := absent(err); err != nil {
				return err
			}
			titles[e.Achievement] = of.Title
		}
		if e.Title = titles[e.Achievement]; !e.Nameless {
			named = append(named, e.Person)
		}
		e.withhold(by)
	}
	names, err := s.People.NamesOf(ctx, named...)
	if err != nil {
		return err
	}
	addresses, err := s.People.AddressesOf(ctx, named...)
	for i := range all {
		if e := &all[i]; !e.Nameless {
			e.Learner, e.Email = orErased(names[e.Person]), addresses[e.Person]
		}
	}
	return err
}

// withhold takes out of an entry what may not be known yet, or not to by.
func (e *Entry) withhold(by account.Actor) {
	if e.State.Open() {
		e.Decision = nil
	}
	if e.Opened != nil && (by.Key == "" || e.Opened.Key != by.Key) { // what they call it often is who it is
		other := *e.Opened
		other.Reference, other.Under = "", ""
		e.Opened = &other
	}
	if e.Nameless {
		e.Person, e.Employer, e.Renewal = "", "", e.Renewal.nameless()
	}
}

// Entry is one application. Who hands in for learners reads those that were
// opened for them without the right to read all.
func (s *Service) Entry(ctx context.Context, by account.Actor, id ApplicationID) (e Entry, err error) {
	org, err := s.Whose.OrgOfApplication(ctx, id)
	if err != nil {
		return Entry{}, err
	}
	not := hidden(s.mayWith(ctx, by, account.ReadAssessments, org, id), "application", string(id))
	if not != nil && s.mayWith(ctx, by, account.HandIn, org, id) != nil {
		return Entry{}, not
	}
	var marks []Mark
	err = s.Store.View(ctx, func(tx Tx) error {
		a, err := tx.Application(org, id)
		if err != nil {
			return err
		}
		if not != nil && a.Opened == nil {
			return not
		}
		all, err := looked(tx, org, []Application{a})
		if err != nil {
			return err
		}
		e = all[0]
		if marks, err = tx.Marks(org, id); err != nil {
			return err
		}
		if e.Submitted == nil && e.Opened == nil {
			return nil
		}
		if e.Answers, err = tx.Answers(org, id); err != nil {
			return err
		}
		e.Refused, err = tx.Quarantined(org, id)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	if e.Submitted != nil || e.Opened != nil {
		if e.Scores, err = s.scores(ctx, e.Application, e.Design); err != nil {
			return Entry{}, err
		}
	}
	if e.Nameless {
		e.Answers = blindAwards(blindFiles(e.Answers))
	}
	if err := s.judgements(ctx, &e, marks); err != nil {
		return Entry{}, err
	}
	one := []Entry{e}
	err = s.nameEntries(ctx, by, one)
	return one[0], err
}

// judgements are those that were not taken away from their assessors.
func (s *Service) judgements(ctx context.Context, e *Entry, marks []Mark) (err error) {
	for _, m := range marks {
		if m.Dropped {
			continue
		}
		j := Judgement{ID: m.ID, Part: m.Part, Round: m.Round, Due: m.Due, Given: m.Given}
		if !e.State.Open() && m.Given != nil {
			sheet := m.Sheet
			j.Sheet, j.Counts = &sheet, e.Decision != nil && slices.Contains(e.Decision.Marks, m.ID)
			if j.Assessor, err = s.personName(ctx, m.Assessor); err != nil {
				return err
			}
		}
		e.Judgements = append(e.Judgements, j)
	}
	return nil
}

// Answer is the work on one task.
func (e Entry) Answer(id TaskID) Answer {
	for _, a := range e.Answers {
		if a.Task == id {
			return a
		}
	}
	return Answer{Application: e.ID, Task: id}
}

// Pieces are what stands in a portfolio.
func (e Entry) Pieces() []Answer {
	if !e.Portfolio() {
		return nil
	}
	return pieces(e.Answers)
}

// EntryFile is a file that was handed in. Where the work is nameless its name
// is a number.
func (s *Service) EntryFile(ctx context.Context, by account.Actor, id ApplicationID, hash string) (FileRef, []byte, error) {
	e, err := s.Entry(ctx, by, id)
	if err != nil {
		return FileRef{}, nil, err
	}
	return s.file(ctx, e.Org, id, e.Answers, hash)
}

// Version is a plan as it was published.
func (s *Service) Version(ctx context.Context, by account.Actor, id AchievementID, number int) (v PlanVersion, err error) {
	a, err := s.achievement(ctx, by, account.ReadDrafts, id)
	if err != nil {
		return PlanVersion{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		v, err = tx.PlanVersion(a.Org, id, number)
		return err
	})
	return v, err
}
