package account

import (
	"context"
	"encoding/json"
	"fmt"

	"laurel/fault"
)

// PersonErased is the job that has the other services forget somebody. What
// they know them by is sealed under the server's secret: the row may lie in a backup.
type PersonErased struct {
	Person PersonID `json:"person"`
	Sealed []byte   `json:"sealed"`
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
		return s.erase(tx, by, p, Erasure{Person: id, At: s.now()})
	})
}

func (s *Service) erase(tx Tx, by Actor, p Person, e Erasure) error {
	job, err := s.personErased(p)
	if err != nil {
		return err
	}
	parts, err := tx.MergedInto(e.Person)
	if err != nil {
		return err
	}
	for _, id := range append(parts, e.Person) { // a backup may bring back what was merged
		if err := tx.ErasePerson(id, e.At); err != nil {
			return err
		}
	}
	event := by.Event("person.erased", string(e.Person))
	event.Person = e.Person
	if err := s.record(tx, event); err != nil {
		return err
	}
	return tx.Later(job)
}

func (s *Service) personErased(p Person) (PersonErased, error) {
	if s.Secret == (Secret{}) {
		return PersonErased{}, errNoSecret
	}
	plain, err := json.Marshal(p.Emails)
	if err != nil {
		return PersonErased{}, err
	}
	job := PersonErased{Person: p.ID}
	job.Sealed, err = seal(s.Secret[:], "erased addresses", plain, []byte(p.ID))
	return job, err
}

// ErasedAddresses opens the job: the addresses that were the person's.
func (s *Service) ErasedAddresses(job PersonErased) (emails []string, err error) {
	plain, err := unseal(s.Secret[:], "erased addresses", job.Sealed, []byte(job.Person))
	if err != nil {
		return nil, fmt.Errorf("opening the erasure of %s: %w", job.Person, err)
	}
	return emails, json.Unmarshal(plain, &emails)
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
			return s.erase(tx, by, p, e)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
