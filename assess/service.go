package assess

import (
	"context"
	"fmt"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"laurel/account"
	"laurel/fault"
)

// Service holds every rule about assessing.
type Service struct {
	Store    Store
	Whose    Whose
	Awards   Awards
	People   People
	Quizzes  QuizScores       // nil: plans have no quizzes
	Scanner  Scanner          // nil: files are not looked through
	Holdings Holdings         // nil: portfolios have no awards in them
	Renewals Renewals         // nil: nothing is renewed here
	Now      func() time.Time // nil is time.Now
}

func (s *Service) now() time.Time {
	if s.Now == nil {
		return time.Now().UTC().Truncate(time.Microsecond)
	}
	return s.Now().UTC().Truncate(time.Microsecond)
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// event begins an event of an organisation; detail are pairs of name and value.
func (s *Service) event(by account.Actor, org account.OrgID, kind, subject string, detail ...string) account.Event {
	e := by.Event(kind, subject)
	e.Org, e.At = org, s.now()
	for i := 0; i+1 < len(detail); i += 2 {
		if e.Detail == nil {
			e.Detail = map[string]string{}
		}
		e.Detail[detail[i]] = detail[i+1]
	}
	return e
}

func conflict(code, text string, params ...string) error {
	return fault.New(fault.Conflict, code, text, params...)
}

func wrap(doing string, id any, err error) error { return fmt.Errorf("%s %v: %w", doing, id, err) }

// achievement finds a micro-credential and that by may do this in its unit.
func (s *Service) achievement(ctx context.Context, by account.Actor, right account.Right, id AchievementID) (Achievement, error) {
	a, err := s.Awards.Achievement(ctx, id)
	if err != nil {
		return Achievement{}, err
	}
	err = by.RequireOf(right, a.Org, func() (account.UnitID, error) { return a.Unit, nil })
	return a, hidden(err, "micro-credential", string(id))
}

// applicationOrg finds whose an application is and that by may do this in the
// unit of what it is for.
func (s *Service) applicationOrg(ctx context.Context, by account.Actor, right account.Right, id ApplicationID) (account.OrgID, error) {
	org, err := s.Whose.OrgOfApplication(ctx, id)
	if err != nil {
		return "", err
	}
	return org, hidden(s.mayWith(ctx, by, right, org, id), "application", string(id))
}

// mayWith asks for a right in the unit of what an application is for.
func (s *Service) mayWith(ctx context.Context, by account.Actor, right account.Right, org account.OrgID, id ApplicationID) error {
	return by.RequireOf(right, org, func() (account.UnitID, error) {
		var a Application
		err := s.Store.View(ctx, func(tx Tx) (err error) {
			a, err = tx.Application(org, id)
			return err
		})
		if err != nil {
			return "", err
		}
		return s.unitOf(ctx, a.Achievement)
	})
}

// unitOf is the unit of a micro-credential; what is gone is of none.
func (s *Service) unitOf(ctx context.Context, id AchievementID) (account.UnitID, error) {
	a, err := s.Awards.Achievement(ctx, id)
	return a.Unit, absent(err)
}

// hidden has a stranger learn that there is no such thing, and not whose it is.
func hidden(err error, what, id string) error {
	if fault.Is(err, fault.NotFound) {
		return fault.NoSuch(what, id)
	}
	return err
}

// learner is the person who acts for themselves: neither nobody nor a key.
func learner(by account.Actor) (account.PersonID, error) {
	switch {
	case !by.SignedIn():
		return "", fault.New(fault.NotSignedIn, "account.signIn", "Please sign in first.")
	case by.Client != "" || by.Person == "":
		return "", fault.New(fault.Forbidden, "assess.peopleOnly", "Only people are assessed; this is a key or a command.")
	}
	return by.Person, nil
}

func lowerFirst(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToLower(r)) + text[n:]
}
