package account

import (
	"context"
	"strconv"
	"time"

	"laurel/fault"
)

// SessionID names a session to its owner. It opens nothing: the cookie does.
type SessionID string

// Session is where somebody is signed in.
type Session struct {
	ID      SessionID
	Person  PersonID
	Device  string // in words, as the browser called itself
	Started time.Time
	Seen    time.Time // when it was last used
	Expires time.Time
}

// requirePerson is for what only a person who is signed in may do, for
// themselves: no program acts here.
func requirePerson(by Actor) error {
	if by.Person == "" || by.Client != "" {
		return fault.New(fault.NotSignedIn, "account.signIn", "Please sign in first.")
	}
	return nil
}

// Sessions lists where the actor is signed in, the last used first.
func (s *Service) Sessions(ctx context.Context, by Actor) (all []Session, err error) {
	if err := requirePerson(by); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Sessions(by.Person, s.now())
		return err
	})
	return all, err
}

// EndSession signs the actor out elsewhere: the next request there is nobody's.
func (s *Service) EndSession(ctx context.Context, by Actor, id SessionID) error {
	if err := requirePerson(by); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.EndSession(by.Person, id, s.now()); err != nil {
			return err
		}
		return s.own(tx, by, "session.ended", string(id), nil)
	})
}

// EndOtherSessions signs the actor out everywhere but in the session to keep,
// and tells how many sessions ended.
func (s *Service) EndOtherSessions(ctx context.Context, by Actor, keep SessionID) (n int, err error) {
	if err := requirePerson(by); err != nil {
		return 0, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if n, err = tx.EndSessions(by.Person, keep, s.now()); err != nil || n == 0 {
			return err
		}
		return s.own(tx, by, "session.othersEnded", string(by.Person), map[string]string{"count": strconv.Itoa(n)})
	})
	return n, err
}

// own records something that somebody did to their own account.
func (s *Service) own(tx Tx, by Actor, kind, subject string, detail map[string]string) error {
	e := by.Event(kind, subject)
	e.Person, e.Detail = by.Person, detail
	return s.record(tx, e)
}
