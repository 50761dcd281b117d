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

// Shut tells whether somebody can neither begin the quiz nor go on with it.
func (q quizScores) Shut(ctx context.Context, org account.OrgID, person account.PersonID, t assess.Task) (bool, error) {
	return q.quizzes.Shut(ctx, org, quiz.ID(t.Quiz), person)
}

// quizAsked tells quizzes which applications ask for them.
type quizAsked struct{ assess *assess.Service }

func (q quizAsked) For(ctx context.Context, person account.PersonID, id quiz.ID) (string, error) {
	a, err := q.assess.AskedFor(ctx, person, string(id))
	return string(a), err
}

func (q quizAsked) Waiting(ctx context.Context, org account.OrgID, id quiz.ID, most int) (int, error) {
	return q.assess.Asking(ctx, org, string(id), most)
}
