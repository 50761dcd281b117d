package account

import (
	"context"

	"laurel/fault"
)

// PersonErased is the job that has the other services forget somebody.
type PersonErased struct {
	Person PersonID `json:"person"`
}

// Kind names the job.
func (PersonErased) Kind() string { return "account.personErased" }

// Erase forgets a person: name, addresses, links, sessions and roles go, the
// id stays where events and awards name it. Oneself or an operator may.
func (s *Service) Erase(ctx context.Context, by Actor, id PersonID) error {
	if id == "" || by.Person != id {
		if err := by.RequireOperator(); err != nil {
			return err
		}
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		p, err := tx.Person(id)
		if err != nil || p.Erased != nil {
			return err
		}
		memberships, err := tx.Memberships(id)
		if err != nil {
			return err
		}
		for _, m := range memberships {
			if err := keepOwner(tx, m.Org, id); err != nil {
				return err
			}
		}
		return s.erase(tx, by, Erasure{Person: id, At: s.now()})
	})
}

func (s *Service) erase(tx Tx, by Actor, e Erasure) error {
	if err := tx.ErasePerson(e.Person, e.At); err != nil {
		return err
	}
	event := by.Event("person.erased", string(e.Person))
	event.Person = e.Person
	if err := s.record(tx, event); err != nil {
		return err
	}
	return tx.Later(PersonErased{e.Person})
}

// Erasures lists who was erased, to be kept beside the backups.
func (s *Service) Erasures(ctx context.Context, by Actor) (all []Erasure, err error) {
	if err := by.RequireOperator(); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Erasures()
		return err
	})
	return all, err
}

// ReplayErasures erases again whom a restored backup has brought back.
func (s *Service) ReplayErasures(ctx context.Context, by Actor, list []Erasure) error {
	if err := by.RequireOperator(); err != nil {
		return err
	}
	for _, e := range list {
		err := s.Store.Update(ctx, func(tx Tx) error {
			p, err := tx.Person(e.Person)
			if fault.Is(err, fault.NotFound) || (err == nil && p.Erased != nil) {
				return nil
			}
			if err != nil {
				return err
			}
			return s.erase(tx, by, e)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
