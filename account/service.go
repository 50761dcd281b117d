package account

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"laurel/fault"
)

// Service holds every rule about accounts.
type Service struct {
	Store     Store
	PublicURL string           // what links begin with
	Secret    Secret           // must be set
	Web       *http.Client     // asks organisations' providers, and no private address; nil asks none
	Loopback  bool             // a provider may be on this very machine: for tests
	Resolver  Resolver         // nil: domains are not proved by DNS
	Pages     Pages            // nil: nor by a file on their web server
	Now       func() time.Time // nil is time.Now
	NewID     func() string    // nil makes UUIDv7
}

func (s *Service) now() time.Time {
	if s.Now == nil {
		return time.Now().UTC()
	}
	return s.Now().UTC()
}

func (s *Service) newID() string {
	if s.NewID != nil {
		return s.NewID()
	}
	return uuid.Must(uuid.NewV7()).String()
}

// Actor is the person as one who acts. It fails with [fault.NotFound] for
// somebody erased, so that an old session ends with the account. Of an account
// that became part of another it is the other.
func (s *Service) Actor(ctx context.Context, id PersonID) (a Actor, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		p, err := tx.Person(id)
		if err == nil && p.Merged != "" {
			p, err = tx.Person(p.Merged)
		}
		if err != nil {
			return err
		}
		if p.Erased != nil {
			return fault.NoSuch("person", string(id))
		}
		memberships, err := tx.Memberships(p.ID)
		if err != nil {
			return err
		}
		inUnits, err := tx.UnitMemberships(p.ID)
		a = Actor{Person: p.ID, Name: p.Name, Emails: p.Emails, Language: p.Language, Memberships: append(memberships, inUnits...), Operator: p.Operator}
		return err
	})
	return a, err
}

// Person is an account, to itself and to operators.
func (s *Service) Person(ctx context.Context, by Actor, id PersonID) (p Person, err error) {
	if id == "" || by.Person != id {
		if err := by.RequireOperator(); err != nil {
			return Person{}, err
		}
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		p, err = tx.Person(id)
		return err
	})
	return p, err
}

// Rename changes the actor's own name.
func (s *Service) Rename(ctx context.Context, by Actor, name string) error {
	name, err := cleanName(name)
	if err != nil {
		return err
	}
	if by.Person == "" {
		return fault.New(fault.NotSignedIn, "account.signIn", "Please sign in first.")
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		p, err := tx.Person(by.Person)
		if err != nil {
			return err
		}
		if err := tx.SetPerson(p.ID, name, p.Operator); err != nil {
			return err
		}
		e := by.Event("person.renamed", string(p.ID))
		e.Person = p.ID
		return s.record(tx, e)
	})
}

// AddPerson makes an account for somebody an operator knows, or finds it.
func (s *Service) AddPerson(ctx context.Context, by Actor, email, name string, operator bool) (PersonID, error) {
	if err := by.RequireOperator(); err != nil {
		return "", err
	}
	var id PersonID
	err := s.withAddress(ctx, email, name, func(tx Tx, p Person, fresh bool) error {
		id = p.ID
		if !fresh && p.Operator == operator {
			return nil
		}
		if err := tx.SetPerson(p.ID, p.Name, operator); err != nil {
			return err
		}
		e := by.Event("person.added", string(p.ID))
		e.Person = p.ID
		return s.record(tx, e)
	})
	return id, err
}

// OpenForAddress finds the account of an address or makes it, and tells
// whether it is new. Only what proves the address may call it: a claim link
// was mailed there. The account of an address that has one is not opened by
// that: its owner must sign in.
func (s *Service) OpenForAddress(ctx context.Context, email, name string) (id PersonID, fresh bool, err error) {
	err = s.withAddress(ctx, email, name, func(tx Tx, p Person, isNew bool) error {
		id, fresh = p.ID, isNew
		if !fresh {
			return nil
		}
		return s.record(tx, Event{Person: p.ID, Actor: p.ID, Kind: "person.opened", Subject: string(p.ID)})
	})
	return id, fresh, err
}

// AccountFor finds the account of a learner's address, or makes it, for one who
// may hand in for learners. It lets nobody in: who reads the mail there signs
// in by a link that is sent there. Whether the account is new is not told.
func (s *Service) AccountFor(ctx context.Context, by Actor, org OrgID, email, name string) (id PersonID, err error) {
	if err := by.RequireSome(HandIn, org); err != nil {
		return "", err
	}
	err = s.withAddress(ctx, email, name, func(tx Tx, p Person, fresh bool) error {
		if id = p.ID; !fresh {
			return nil
		}
		e := by.Event("person.opened", string(p.ID))
		e.Person = p.ID
		return s.record(tx, e)
	})
	return id, err
}

// PersonForAddress finds whose address it is; [fault.NotFound] when nobody's.
func (s *Service) PersonForAddress(ctx context.Context, email string) (PersonID, error) {
	normal, err := NormalEmail(email)
	if err != nil {
		return "", err
	}
	var p Person
	err = s.Store.View(ctx, func(tx Tx) error {
		p, err = tx.PersonByEmail(normal)
		return err
	})
	return p.ID, err
}

// withAddress runs fn with the person of an address, made if nobody has it.
func (s *Service) withAddress(ctx context.Context, email, name string, fn func(tx Tx, p Person, fresh bool) error) error {
	normal, err := NormalEmail(email)
	if err != nil {
		return err
	}
	if name, err = cleanName(name); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		p, err := tx.PersonByEmail(normal)
		if err == nil {
			return fn(tx, p, false)
		}
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		p = Person{ID: PersonID(s.newID()), Name: name, Emails: []string{normal}, Created: s.now()}
		if err := tx.AddPerson(p); err != nil {
			return err
		}
		return fn(tx, p, true)
	})
}

func (s *Service) record(tx Tx, e Event) error {
	e.At = s.now()
	return tx.Record(e)
}
