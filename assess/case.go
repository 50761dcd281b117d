package assess

import (
	"context"
	"slices"

	"laurel/account"
	"laurel/fault"
)

// Line is an application in a moderator's list.
type Line struct {
	Application
	Title string // of the micro-credential
	Who   string // the name, or the candidate's number to one who marks it blind
}

// Applications lists an organisation's, the one changed last first, and counts
// all that the filter finds. Who has a role in units alone sees those for what
// is of these units.
func (s *Service) Applications(ctx context.Context, by account.Actor, org account.OrgID, f Filter) (all []Line, n int, err error) {
	if err := by.RequireSome(account.Moderate, org); err != nil {
		return nil, 0, err
	}
	f.Units = by.Narrowed(account.Moderate, org, f.Units)
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 50
	}
	f.Offset = max(f.Offset, 0)
	var found, named []Application
	blind := map[ApplicationID]bool{}
	err = s.Store.View(ctx, func(tx Tx) error {
		if found, err = tx.Applications(org, f); err != nil {
			return err
		}
		if n, err = tx.CountApplications(org, f); err != nil {
			return err
		}
		judging, err := tx.Queue(org, by.Person)
		if err != nil {
			return err
		}
		known := versions{}
		named = nil
		for _, a := range found {
			design, err := known.design(tx, a)
			if err != nil {
				return err
			}
			if blind[a.ID] = blindTo(design, judging, a); !blind[a.ID] {
				named = append(named, a)
			}
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	names, err := s.applicants(ctx, named)
	titles := s.titles()
	for _, a := range found {
		if err != nil {
			return nil, 0, err
		}
		l := Line{Application: a, Who: names.of(a, blind[a.ID])}
		l.Title, err = titles(ctx, a.Achievement)
		if blind[a.ID] {
			l.Person, l.Renewal = "", l.Renewal.nameless()
		}
		all = append(all, l)
	}
	return all, n, err
}

// blindTo tells whether an application must stay nameless to somebody whose
// open marks are given: they judge it without knowing whose it is.
func blindTo(d Design, judging []Mark, a Application) bool {
	return d.Blind && slices.ContainsFunc(judging, func(m Mark) bool { return m.Application == a.ID })
}

// Case is an application as a moderator sees it.
type Case struct {
	Application
	Title     string
	Who       string
	Design    Design
	Employers []string // names of the organisations the applicant works for
	Marks     []JudgedMark
	People    []Candidate // who could take it, when it lacks somebody
	Refused   []Refused
	Answers   []Answer // of a portfolio that is handed in
	Blind     bool     // to the one who asks
	Checked   string
}

// Pieces are what a portfolio has.
func (c Case) Pieces() []Answer { return pieces(c.Answers) }

// JudgedMark is a mark and who it is of. What is in it is hidden until all of
// its round are in.
type JudgedMark struct {
	Mark
	Name   string
	Hidden bool
}

// Candidate is somebody who could judge, or why they cannot.
type Candidate struct {
	Person   account.PersonID
	Name     string
	Conflict string // a sentence; "" when they can
	Open     int    // marks they have to give
}

// Case finds an application, for moderators other than whose it is.
func (s *Service) Case(ctx context.Context, by account.Actor, id ApplicationID) (c Case, err error) {
	org, err := s.applicationOrg(ctx, by, account.Moderate, id)
	if err != nil {
		return Case{}, err
	}
	var marks []Mark
	var loads map[account.PersonID]int
	err = s.Store.View(ctx, func(tx Tx) error {
		if c.Application, err = tx.Application(org, id); err != nil {
			return err
		}
		if err := c.ofAnother(by); err != nil {
			return err
		}
		if c.Design, err = designOf(tx, c.Application); err != nil {
			return err
		}
		judging, err := tx.Queue(org, by.Person)
		if err != nil {
			return err
		}
		c.Blind = blindTo(c.Design, judging, c.Application)
		if c.Refused, err = tx.Quarantined(org, id); err != nil {
			return err
		}
		if c.Portfolio() && c.Submitted != nil {
			if c.Answers, err = tx.Answers(org, id); err != nil {
				return err
			}
		}
		if loads, err = tx.Loads(org); err != nil {
			return err
		}
		marks, err = tx.Marks(org, id)
		return err
	})
	if err != nil {
		return Case{}, err
	}
	if c.Blind {
		c.Answers = blindAwards(blindFiles(c.Answers))
	}
	return c, s.fillCase(ctx, by, &c, marks, loads)
}

func (s *Service) fillCase(ctx context.Context, by account.Actor, c *Case, marks []Mark, loads map[account.PersonID]int) (err error) {
	of, err := s.Awards.Achievement(ctx, c.Achievement)
	if err != nil {
		return err
	}
	c.Title = of.Title
	if c.Who, err = s.nameOf(ctx, c.Application, c.Blind); err != nil {
		return err
	}
	for _, m := range marks {
		j := JudgedMark{Mark: m, Hidden: m.Given == nil || c.State == Marking && m.Round == c.Round && m.Assessor != by.Person}
		if j.Name, err = s.personName(ctx, m.Assessor); err != nil {
			return err
		}
		if j.Hidden {
			j.Sheet = Sheet{}
		}
		c.Marks = append(c.Marks, j)
	}
	if c.Identity != nil {
		if c.Checked, err = s.personName(ctx, c.Identity.By); err != nil {
			return err
		}
	}
	if c.Blind {
		c.Person, c.Renewal = "", c.Renewal.nameless()
		return nil
	}
	applicant, err := s.applicant(ctx, c.Application)
	if err != nil {
		return err
	}
	for _, id := range employers(c.Application, applicant) {
		o, err := s.People.Organisation(ctx, id)
		if err != nil {
			return err
		}
		c.Employers = append(c.Employers, o.Name)
	}
	if c.Lacking == 0 {
		return nil
	}
	all, err := s.People.Holders(ctx, c.part().right(), c.Org, of.Unit)
	if err != nil {
		return err
	}
	for _, who := range all {
		p := Candidate{Person: who.Person, Name: who.Name, Open: loads[who.Person]}
		if err := s.checkConflict(ctx, c.Application, who, c.part(), marks); fault.Is(err, fault.Conflict) {
			p.Conflict = sentence(err)
		} else if err != nil {
			return err
		}
		c.People = append(c.People, p)
	}
	return nil
}

// Origin says why an award exists.
type Origin struct {
	Application Application
	Title       string
	Design      Design // the rule it was judged by
	Assessors   []string
	Checked     string // who watched or checked who it was; "" for nobody
	Marks       []Mark // that count, without who gave them
}

// Origin finds the application that an award follows from;
// [fault.NotFound] for an award that was given without one.
func (s *Service) Origin(ctx context.Context, by account.Actor, org account.OrgID, award string) (o Origin, err error) {
	if err := by.RequireSome(account.ReadAwards, org); err != nil {
		return Origin{}, err
	}
	var marks []Mark
	err = s.Store.View(ctx, func(tx Tx) error {
		o.Application, err = tx.AwardApplication(org, award)
		return err
	})
	if err == nil {
		err = hidden(s.mayWith(ctx, by, account.ReadAwards, org, o.Application.ID), "application", award)
	}
	if err != nil {
		return Origin{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		if o.Design, err = designOf(tx, o.Application); err != nil {
			return err
		}
		marks, err = tx.Marks(org, o.Application.ID)
		return err
	})
	if err != nil {
		return Origin{}, err
	}
	o.Marks = feedback(o.Application, marks)
	of, err := s.Awards.Achievement(ctx, o.Application.Achievement)
	if err != nil {
		return Origin{}, err
	}
	o.Title = of.Title
	if d := o.Application.Decision; d != nil {
		for _, id := range d.Assessors {
			name, err := s.personName(ctx, id)
			if err != nil {
				return Origin{}, err
			}
			o.Assessors = append(o.Assessors, name)
		}
	}
	if w := o.Application.Identity; w != nil {
		o.Checked, err = s.personName(ctx, w.By)
	}
	return o, err
}

// Forget deletes what somebody who is erased wrote and handed in.
func (s *Service) Forget(ctx context.Context, person account.PersonID) error {
	return s.Store.Update(ctx, func(tx Tx) error { return tx.Forget(person) })
}
