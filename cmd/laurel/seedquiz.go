package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"laurel/account"
	"laurel/assess/quiz"
	"laurel/cmd/laurel/demo"
	"laurel/fault"
)

// quizTakers is how many of the demo's learners have taken a quiz, so that its
// figures say something.
const quizTakers = 12

func (s *seeding) quizzesTaken(ctx context.Context) error {
	for _, q := range s.content.Quizzes() {
		if err := s.quiz(ctx, q); err != nil {
			return fmt.Errorf("quiz %s: %w", q.Terms.Title, err)
		}
	}
	return nil
}

func (s *seeding) quiz(ctx context.Context, q demo.Quiz) error {
	defer s.at(time.Time{})
	s.at(time.Now().AddDate(0, 0, -30))
	by, org := s.staff[q.Org], s.orgs[q.Org]
	bank, err := s.quizzes.AddBank(ctx, by, org, "", q.Bank)
	if err != nil {
		return err
	}
	for _, item := range q.Items {
		if _, err := s.quizzes.AddItem(ctx, by, org, bank.ID, item); err != nil {
			return err
		}
	}
	made, err := s.quizzes.AddQuiz(ctx, by, org, bank.ID, q.Terms)
	if err != nil {
		return err
	}
	if _, err := s.quizzes.OpenQuiz(ctx, by, org, made.ID, true); err != nil {
		return err
	}
	takers, err := s.takers(ctx)
	if err != nil {
		return err
	}
	rng := rand.New(rand.NewPCG(0x9012, 2026))
	for n, id := range takers {
		s.at(time.Now().AddDate(0, 0, -20+n))
		if err := s.take(ctx, account.Actor{Person: id}, q, made.ID, 0.35+0.05*float64(n), rng); err != nil {
			return err
		}
	}
	return nil
}

// takers are the first learners who have an account.
func (s *seeding) takers(ctx context.Context) (all []account.PersonID, err error) {
	err = s.db.Accounts().View(ctx, func(tx account.Tx) error {
		all = nil
		for _, l := range s.content.Learners {
			p, err := tx.PersonByEmail(l.Email)
			switch {
			case fault.Is(err, fault.NotFound):
				continue
			case err != nil:
				return err
			}
			if all = append(all, p.ID); len(all) == quizTakers {
				break
			}
		}
		return nil
	})
	return all, err
}

// take answers a quiz as somebody would who knows so much of it.
func (s *seeding) take(ctx context.Context, by account.Actor, q demo.Quiz, id quiz.ID, knows float64, rng *rand.Rand) error {
	a, err := s.quizzes.Begin(ctx, by, id)
	if err != nil {
		return err
	}
	sh, err := s.quizzes.Sheet(ctx, by, a.ID)
	if err != nil {
		return err
	}
	for _, asked := range sh.Asked {
		at := slices.IndexFunc(q.Items, func(i quiz.Item) bool { return i.Text == asked.Item.Text })
		given := answerOf(q.Items[at], rng.Float64() < knows, rng)
		if err := s.quizzes.Answer(ctx, by, a.ID, asked.Place, given); err != nil {
			return err
		}
	}
	_, err = s.quizzes.Finish(ctx, by, a.ID)
	return err
}

// answerOf is the right answer to an item, or one that is likely wrong.
func answerOf(i quiz.Item, right bool, rng *rand.Rand) (a quiz.Answer) {
	switch i.Kind {
	case quiz.Single, quiz.Multiple:
		if a.Chosen = i.RightOptions(); !right {
			a.Chosen = []int{1 + rng.IntN(len(i.Options)-1)}
		}
	case quiz.Ordering:
		for at := range i.Options {
			a.Places = append(a.Places, at+1)
		}
		if !right {
			rng.Shuffle(len(a.Places), func(x, y int) { a.Places[x], a.Places[y] = a.Places[y], a.Places[x] })
		}
	case quiz.Numeric:
		a.Text = fmt.Sprint(i.Number.Value)
		if !right {
			a.Text = fmt.Sprint(i.Number.Value * 2)
		}
	default:
		if a.Text = i.Accept[0]; !right {
			a.Text = "SELECT"
		}
	}
	return a
}
