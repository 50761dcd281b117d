package main

import (
	"context"

	"laurel/account"
	"laurel/assess"
	"laurel/assess/quiz"
)

// quizScores tells assessing how far an applicant came in a quiz.
type quizScores struct {
	quizzes *quiz.Service
	assess  assess.Store
}

// Score is the applicant's best ended attempt; false while there is none.
func (q quizScores) Score(ctx context.Context, org account.OrgID, id assess.ApplicationID, t assess.Task) (assess.Score, bool, error) {
	var a assess.Application
	err := q.assess.View(ctx, func(tx assess.Tx) (err error) {
		a, err = tx.Application(org, id)
		return err
	})
	if err != nil {
		return assess.Score{}, false, err
	}
	best, found, err := q.quizzes.Best(ctx, org, quiz.ID(t.Quiz), a.Person)
	return assess.Score{Got: best.Points, Max: best.Max}, found, err
}

// HasQuiz tells whether an organisation has an open quiz of this id that by may use.
func (q quizScores) HasQuiz(ctx context.Context, by account.Actor, org account.OrgID, id string) (bool, error) {
	return q.quizzes.Usable(ctx, by, org, quiz.ID(id))
}
