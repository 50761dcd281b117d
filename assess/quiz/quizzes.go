package quiz

import (
	"context"
	"slices"
	"strconv"

	"laurel/account"
	"laurel/fault"
)

// Quizzes lists an organisation's quizzes, the newest first; to who has a role
// in units alone, those of these units.
func (s *Service) Quizzes(ctx context.Context, by account.Actor, org account.OrgID) (all []Quiz, err error) {
	if err := by.RequireSome(account.ReadDrafts, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Quizzes(org)
		return err
	})
	return slices.DeleteFunc(all, func(q Quiz) bool { return !by.MayIn(account.ReadDrafts, org, q.Unit) }), err
}

// quizFor is [bankFor] for a quiz.
func quizFor(tx Tx, by account.Actor, right account.Right, org account.OrgID, id ID) (Quiz, error) {
	q, err := tx.Quiz(org, id)
	if err == nil {
		err = by.RequireIn(right, org, q.Unit)
	}
	switch {
	case fault.Is(err, fault.NotFound):
		return Quiz{}, fault.NoSuch("quiz", string(id))
	case err != nil:
		return Quiz{}, err
	}
	return q, nil
}

// Usable tells whether an assessment that by publishes may ask a quiz: it is
// open, and of the whole organisation or of a unit in which they publish.
func (s *Service) Usable(ctx context.Context, by account.Actor, org account.OrgID, id ID) (usable bool, err error) {
	if err := by.RequireSome(account.Publish, org); err != nil {
		return false, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		q, err := tx.Quiz(org, id)
		usable = q.Open && (q.Unit == "" || by.MayIn(account.Publish, org, q.Unit))
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return usable, err
}

// Quiz is one of an organisation's.
func (s *Service) Quiz(ctx context.Context, by account.Actor, org account.OrgID, id ID) (q Quiz, err error) {
	if err := by.RequireSome(account.ReadDrafts, org); err != nil {
		return Quiz{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		q, err = quizFor(tx, by, account.ReadDrafts, org, id)
		return err
	})
	return q, err
}

// AddQuiz makes a quiz over a bank. It is closed until [Service.OpenQuiz].
func (s *Service) AddQuiz(ctx context.Context, by account.Actor, org account.OrgID, bank BankID, t Terms) (Quiz, error) {
	t = t.cleaned()
	if err := t.validate(); err != nil {
		return Quiz{}, err
	}
	if err := by.RequireSome(account.Define, org); err != nil {
		return Quiz{}, err
	}
	q := Quiz{ID: ID(newID()), Org: org, Bank: bank, Terms: t, Revision: 1, Created: s.now(), Changed: s.now()}
	return q, s.Store.Update(ctx, func(tx Tx) error {
		b, err := bankFor(tx, by, account.Define, org, bank)
		if err != nil {
			return err
		}
		q.Unit = b.Unit
		if err := s.drawable(tx, q); err != nil {
			return err
		}
		others, err := tx.Quizzes(org)
		if err != nil {
			return err
		}
		if len(others) >= maxQuizzes {
			return conflict("quiz.tooMany", "There are {limit} quizzes already. Change one of them.", "limit", strconv.Itoa(maxQuizzes))
		}
		if err := tx.AddQuiz(q); err != nil {
			return err
		}
		return tx.Record(s.event(by, org, "quiz.added", string(q.ID), "bank", string(bank)))
	})
}

// drawable refuses a quiz whose bank has too few items, as a fault of the field.
func (s *Service) drawable(tx Tx, q Quiz) error {
	if _, err := tx.Bank(q.Org, q.Bank); err != nil {
		return err
	}
	items, err := tx.Items(q.Org, q.Bank)
	if err != nil {
		return err
	}
	if _, err := drawn(0, items, q.Terms.Draws); err != nil {
		return fault.Field("draws", "{reason}", "reason", err.Error())
	}
	return nil
}

// ChangeQuiz replaces the terms for attempts that begin from now on. It fails
// with [fault.Conflict] when the quiz is no longer at the revision that was read.
func (s *Service) ChangeQuiz(ctx context.Context, by account.Actor, org account.OrgID, id ID, revision int, t Terms) (q Quiz, err error) {
	t = t.cleaned()
	if err := t.validate(); err != nil {
		return Quiz{}, err
	}
	if err := by.RequireSome(account.Define, org); err != nil {
		return Quiz{}, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if q, err = quizFor(tx, by, account.Define, org, id); err != nil {
			return err
		}
		if q.Open {
			// Who opens a quiz answers for what it asks; an author may not change it under them.
			if err := by.RequireIn(account.Publish, org, q.Unit); err != nil {
				return conflict("quiz.open", "The quiz is open. Ask who may publish to close it before you change it.")
			}
		}
		q.Terms = t
		if err := s.drawable(tx, q); err != nil {
			return err
		}
		if q.Revision != revision {
			return stale("quiz")
		}
		return s.saveQuiz(tx, by, &q, "quiz.changed")
	})
	return q, err
}

func (s *Service) saveQuiz(tx Tx, by account.Actor, q *Quiz, kind string) error {
	was := q.Revision
	q.Revision, q.Changed = was+1, s.now()
	saved, err := tx.SaveQuiz(*q, was)
	if err != nil {
		return err
	}
	if !saved {
		return stale("quiz")
	}
	return tx.Record(s.event(by, q.Org, kind, string(q.ID), "revision", strconv.Itoa(q.Revision)))
}

// mostWaiting bounds how many that wait for a quiz are counted.
const mostWaiting = 500

// Waiting counts what an organisation's people have yet to hand in and asks for
// a quiz; more where there are still others than were counted. Whoever closes
// the quiz keeps them waiting.
func (s *Service) Waiting(ctx context.Context, by account.Actor, org account.OrgID, id ID) (n int, more bool, err error) {
	if _, err := s.Quiz(ctx, by, org, id); err != nil || s.Asking == nil {
		return 0, false, err
	}
	n, err = s.Asking.Waiting(ctx, org, id, mostWaiting+1)
	return min(n, mostWaiting), n > mostWaiting, err
}

// OpenQuiz lets people begin a quiz, or stops that; who has begun goes on.
func (s *Service) OpenQuiz(ctx context.Context, by account.Actor, org account.OrgID, id ID, open bool) (q Quiz, err error) {
	if err := by.RequireSome(account.Publish, org); err != nil {
		return Quiz{}, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if q, err = quizFor(tx, by, account.Publish, org, id); err != nil || q.Open == open {
			return err
		}
		kind := "quiz.closed"
		if q.Open = open; open {
			kind = "quiz.opened"
			if err := s.drawable(tx, q); err != nil {
				return err
			}
		}
		return s.saveQuiz(tx, by, &q, kind)
	})
	return q, err
}

// Preview is a draw as a learner may get it, for the authors.
func (s *Service) Preview(ctx context.Context, by account.Actor, org account.OrgID, id ID, seed Seed) (q Quiz, asked []Asked, err error) {
	if err := by.RequireSome(account.ReadDrafts, org); err != nil {
		return Quiz{}, nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		if q, err = quizFor(tx, by, account.ReadDrafts, org, id); err != nil {
			return err
		}
		pool, err := tx.Items(org, q.Bank)
		if err != nil {
			return err
		}
		items, err := drawn(seed, pool, q.Terms.Draws)
		asked = nil
		for place, k := range items {
			asked = append(asked, ask(place, k.Item, seed, q.Terms.Shuffle))
		}
		return err
	})
	return q, asked, err
}

// Asked is an item as it stands before a learner.
type Asked struct {
	Place  int
	Item   Item  // to learners without what is right, until they are told
	Shown  []int // the numbers of its options in the order they stand in
	Saved  Saved
	Solved bool // the item says what is right
}

func ask(place int, i Item, seed Seed, shuffle bool) Asked {
	a := Asked{Place: place, Item: i, Solved: true}
	if shuffle || i.Kind == Ordering {
		a.Shown = seed.shown(place, i)
		return a
	}
	for at := range i.Options {
		a.Shown = append(a.Shown, at)
	}
	return a
}

// hidden is the item without what is right. Of the options only the texts are
// left, in the item's order: [Asked.Shown] is what is shown.
func (i Item) hidden() Item {
	i.Options = slices.Clone(i.Options)
	for at := range i.Options {
		i.Options[at].Right = false
	}
	n := Number{Unit: i.Number.Unit, NeedsUnit: i.Number.NeedsUnit}
	for _, u := range i.Number.Also {
		n.Also = append(n.Also, Unit{Name: u.Name})
	}
	i.Number, i.Accept, i.Explain = n, nil, ""
	return i
}
