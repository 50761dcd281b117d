package main

import (
	"testing"

	"laurel/account"
	"laurel/assess"
	"laurel/assess/quiz"
	"laurel/fault"
)

// What somebody answered in a quiz is what assessing is told of it, and no
// other organisation's quiz is.
func TestAssessingIsToldOfQuizzes(t *testing.T) {
	h := newHouse(t)
	ctx, by := t.Context(), h.owner
	bank, err := h.quizzes.AddBank(ctx, by, h.org.ID, "", "Bees")
	if err != nil {
		t.Fatal(err)
	}
	item := quiz.Item{Kind: quiz.Text, Topic: "The hive", Text: "Who lays the eggs?", Points: 3, Accept: []string{"the queen"}}
	if _, err := h.quizzes.AddItem(ctx, by, h.org.ID, bank.ID, item); err != nil {
		t.Fatal(err)
	}
	q, err := h.quizzes.AddQuiz(ctx, by, h.org.ID, bank.ID, quiz.Terms{Title: "Bees", Draws: []quiz.Draw{{Count: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	scores := quizScores{h.quizzes, h.db.Assess()}
	has := func(org account.OrgID, want bool) {
		t.Helper()
		if got, err := scores.HasQuiz(ctx, by, org, string(q.ID)); err != nil && !fault.Is(err, fault.NotFound) || got != want {
			t.Errorf("HasQuiz(%s) = %v, %v, want %v", org, got, err, want)
		}
	}
	has(h.org.ID, false) // it is closed
	if _, err := h.quizzes.OpenQuiz(ctx, by, h.org.ID, q.ID, true); err != nil {
		t.Fatal(err)
	}
	has(h.org.ID, true)
	has("another", false)

	learner := account.Actor{Person: h.owner.Person} // as a person without a role
	of := assess.AchievementID(h.achievement().ID)
	app := assess.Application{ID: "application", Org: h.org.ID, Achievement: of, Version: 1, Person: learner.Person, State: assess.Begun, Revision: 1, Created: h.now(), Changed: h.now()}
	err = h.db.Assess().Update(ctx, func(tx assess.Tx) error {
		if _, err := tx.AddPlan(assess.Plan{Achievement: of, Org: h.org.ID, Revision: 1, Published: 1, Created: h.now(), Changed: h.now()}); err != nil {
			return err
		}
		if err := tx.AddPlanVersion(assess.PlanVersion{Achievement: of, Org: h.org.ID, Number: 1, At: h.now()}); err != nil {
			return err
		}
		_, err := tx.AddApplication(app)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	task := assess.Task{Kind: assess.QuizTask, Quiz: string(q.ID)}
	if _, found, err := scores.Score(ctx, h.org.ID, app.ID, task); err != nil || found {
		t.Errorf("a score before any attempt: %v, %v", found, err)
	}
	a, err := h.quizzes.Begin(ctx, learner, q.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.quizzes.Answer(ctx, learner, a.ID, 0, quiz.Answer{Text: "The Queen"}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.quizzes.Finish(ctx, learner, a.ID); err != nil {
		t.Fatal(err)
	}
	got, found, err := scores.Score(ctx, h.org.ID, app.ID, task)
	if err != nil || !found || got.Got != 3 || got.Max != 3 {
		t.Errorf("Score = %+v, %v, %v, want 3 of 3", got, found, err)
	}
}
