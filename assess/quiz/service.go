package quiz

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"time"

	"github.com/google/uuid"

	"laurel/account"
	"laurel/fault"
)

// Service holds every rule about quizzes.
type Service struct {
	Store  Store
	Asking Asking           // nil: nothing asks people for quizzes
	Now    func() time.Time // nil is time.Now
}

// Asking knows what asks people for a quiz. cmd/laurel hands assessing over.
type Asking interface {
	// For is the id of what asks somebody for a quiz and is still to be handed in;
	// "" where nothing does.
	For(ctx context.Context, person account.PersonID, id ID) (string, error)
	// Waiting counts what an organisation's people have yet to hand in and asks
	// for a quiz, at most so much.
	Waiting(ctx context.Context, org account.OrgID, id ID, most int) (int, error)
}

func (s *Service) now() time.Time {
	if s.Now == nil {
		return time.Now().UTC().Truncate(time.Microsecond)
	}
	return s.Now().UTC().Truncate(time.Microsecond)
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func newSeed() Seed {
	var b [8]byte
	rand.Read(b[:])
	return Seed(binary.LittleEndian.Uint64(b[:]))
}

func (s *Service) event(by account.Actor, org account.OrgID, kind, subject string, detail ...string) account.Event {
	e := by.Event(kind, subject)
	e.Org, e.At = org, s.now()
	for i := 0; i+1 < len(detail); i += 2 {
		if detail[i+1] == "" {
			continue
		}
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

func stale(what string) error {
	return conflict("quiz.stale", "Somebody else changed this {what} meanwhile. Look at it again before you change it.", "what", what)
}

// signedIn refuses nobody, and programs: a person answers a quiz.
func signedIn(by account.Actor) error {
	switch {
	case !by.SignedIn():
		return fault.New(fault.NotSignedIn, "account.signIn", "Please sign in first.")
	case by.Person == "":
		return fault.New(fault.Forbidden, "quiz.peopleOnly", "Only people answer quizzes, not programs.")
	}
	return nil
}

// Erase forgets what somebody answered. Doing it twice changes nothing.
func (s *Service) Erase(ctx context.Context, person account.PersonID) error {
	return s.Store.Update(ctx, func(tx Tx) error { return tx.Erase(person) })
}
