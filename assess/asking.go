package assess

import (
	"context"

	"laurel/account"
)

// asks tells whether somebody is asked for a quiz by this design.
func (d Design) asks(quiz string) bool {
	for _, t := range d.Tasks {
		if t.Kind == QuizTask && t.Quiz == quiz {
			return true
		}
	}
	return false
}

// AskedFor is somebody's application that is still to be handed in and asks for
// a quiz; "" where none does. It is for the quiz, and asks nobody's rights.
func (s *Service) AskedFor(ctx context.Context, person account.PersonID, quiz string) (id ApplicationID, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		own, err := tx.OwnApplications(person)
		if err != nil {
			return err
		}
		id = "" // it may run twice
		for _, a := range own {
			if a.State != Begun || id != "" {
				continue
			}
			d, err := designOf(tx, a)
			if err != nil {
				return err
			}
			if d.asks(quiz) {
				id = a.ID
			}
		}
		return nil
	})
	return id, err
}

// Asking counts the applications of an organisation that are still to be handed
// in and ask for a quiz, among at most so many whose plan has it. It is for the
// quiz, and asks nobody's rights.
func (s *Service) Asking(ctx context.Context, org account.OrgID, quiz string, most int) (n int, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err := tx.Asking(org, quiz, most)
		known := versions{}
		n = 0
		for _, a := range all {
			if err != nil {
				break
			}
			var d Design
			if d, err = known.design(tx, a); d.asks(quiz) { // others were recognised in what it asks, or show it by a portfolio
				n++
			}
		}
		return err
	})
	return n, err
}
