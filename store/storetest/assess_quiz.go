package storetest

import (
	"testing"
	"time"

	"laurel/assess/quiz"
	"laurel/fault"
	"laurel/store"
)

func init() {
	Join(Room{
		Name: "quiz",
		Seed: seedQuiz,
		Test: testQuiz,
		Open: map[string]string{
			"AddBank":     "adds to the organisation it names",
			"SetBankUnit": "changes in the organisation it names, whose bank and unit they must be",
			"AddItem":     "adds to the organisation it names, whose bank it must be",
			"SaveItem":    "changes in the organisation it names",
			"AddQuiz":     "adds to the organisation it names, whose bank it must be",
			"SaveQuiz":    "changes in the organisation it names",
			"AddAttempt":  "adds to the person it names",
			"EndAttempt":  "changes in the person it names",
			"Erase":       "deletes what the person named has",
		},
	}, func(db *store.DB) Store[quiz.Tx] { return db.Quizzes() })
}

const (
	someBank    = quiz.BankID("bank-0001-mine")
	someItem    = quiz.ItemID("item-0001-mine")
	someQuiz    = quiz.ID("quiz-0001-mine")
	someAttempt = quiz.AttemptID("attempt-0001-mine")
)

func anItem(o Owners) quiz.Kept {
	return quiz.Kept{ID: someItem, Org: o.Org, Bank: someBank, Version: 1, Created: noon, Changed: noon, Item: quiz.Item{
		Kind: quiz.Numeric, Topic: "Bees", Text: "How heavy is “one” bee, <in> mg?", Points: 3, Explain: "About 0.1 g.",
		Number: quiz.Number{Value: 100, Tolerance: 20, Unit: "mg", Also: []quiz.Unit{{Name: "g", Factor: 1000}}}}}
}

func aQuiz(o Owners) quiz.Quiz {
	return quiz.Quiz{ID: someQuiz, Org: o.Org, Bank: someBank, Revision: 1, Created: noon, Changed: noon,
		Terms: quiz.Terms{Title: "Bees, øre", Draws: []quiz.Draw{{Topic: "Bees", Count: 1}}, Minutes: 10, Attempts: 2, Pass: 62.5, Tell: quiz.TellTopics}}
}

func anAttempt(o Owners) quiz.Attempt {
	return quiz.Attempt{ID: someAttempt, Org: o.Org, Quiz: someQuiz, Person: o.Person, Number: 1, Terms: aQuiz(o).Terms, Seed: 1<<63 + 5,
		Items: []quiz.Ref{{Item: someItem, Version: 1}}, Begun: noon, Deadline: noon.Add(10 * time.Minute), Max: 3}
}

func someAnswer() quiz.Saved {
	return quiz.Saved{Answer: quiz.Answer{Text: "0,1 g"}, At: noon.Add(time.Minute)}
}

func seedQuiz(t testing.TB, db *store.DB, o Owners) []any {
	updateQuiz(t, db, func(tx quiz.Tx) error {
		return first(tx.AddBank(quiz.Bank{ID: someBank, Org: o.Org, Title: "Bees", Created: noon}), tx.AddItem(anItem(o)), tx.AddQuiz(aQuiz(o)))
	}, func(tx quiz.Tx) error {
		_, err := tx.AddAttempt(anAttempt(o))
		return err
	}, func(tx quiz.Tx) error { return tx.SaveAnswer(o.Person, someAttempt, someAnswer()) })
	return []any{someBank, someItem, someQuiz, someAttempt, []quiz.Ref{{Item: someItem, Version: 1}}, []quiz.AttemptID{someAttempt}, 10, someAnswer()}
}

func testQuiz(t *testing.T, db *store.DB, o Owners) {
	t.Run("banks and items", func(t *testing.T) { testItems(t, db, o) })
	t.Run("quizzes", func(t *testing.T) { testQuizzes(t, db, o) })
	t.Run("attempts", func(t *testing.T) { testAttempts(t, db, o) })
}

func testItems(t *testing.T, db *store.DB, o Owners) {
	mine := anItem(o)
	updateQuiz(t, db, func(tx quiz.Tx) error {
		got, err := tx.Item(o.Org, someItem)
		wantDeep(t, "item", got, mine)
		banks, err2 := tx.Banks(o.Org)
		wantDeep(t, "banks", banks, []quiz.Bank{{ID: someBank, Org: o.Org, Title: "Bees", Created: noon, Items: 1}})
		stranger := mine
		stranger.Org = o.OtherOrg
		want(t, "into another's bank", fault.KindOf(tx.AddItem(stranger)), fault.NotFound)
		return first(err, err2)
	})
	changed := mine
	changed.Version, changed.Item.Text, changed.Changed = 2, "How heavy are ten?", noon.Add(time.Hour)
	updateQuiz(t, db, func(tx quiz.Tx) error {
		saved, err := tx.SaveItem(changed, 1)
		want(t, "saved", saved, true)
		again, err2 := tx.SaveItem(changed, 1)
		want(t, "saved from an old version", again, false)
		versions, err3 := tx.ItemVersions(o.Org, someItem)
		wantDeep(t, "versions", versions, []quiz.ItemVersion{
			{Ref: quiz.Ref{Item: someItem, Version: 1}, Item: mine.Item, At: noon}, {Ref: quiz.Ref{Item: someItem, Version: 2}, Item: changed.Item, At: changed.Changed}})
		at, err4 := tx.ItemsAt(o.Org, []quiz.Ref{{Item: someItem, Version: 1}})
		wantDeep(t, "as it was", at, map[quiz.Ref]quiz.Item{{Item: someItem, Version: 1}: mine.Item})
		_, gone := tx.ItemsAt(o.Org, []quiz.Ref{{Item: someItem, Version: 3}})
		want(t, "a version that is not", fault.KindOf(gone), fault.NotFound)
		changed.Retired = true
		_, err5 := tx.SaveItem(changed, 2) // no new version
		items, err6 := tx.Items(o.Org, someBank)
		wantDeep(t, "items", items, []quiz.Kept{changed})
		want(t, "of no unit", fault.KindOf(tx.SetBankUnit(o.Org, someBank, "nowhere")), fault.NotFound)
		want(t, "another's bank", fault.KindOf(tx.SetBankUnit(o.OtherOrg, someBank, "")), fault.NotFound)
		want(t, "begun in no unit", fault.KindOf(tx.AddBank(quiz.Bank{ID: "bank-2", Org: o.Org, Unit: "nowhere", Created: noon})), fault.NotFound)
		b, err7 := tx.Bank(o.Org, someBank)
		want(t, "in use", b.Items, 0)
		return first(err, err2, err3, err4, err5, err6, err7)
	})
}

func testQuizzes(t *testing.T, db *store.DB, o Owners) {
	org, err := db.Quizzes().OrgOf(t.Context(), someQuiz)
	want(t, "org", org, o.Org)
	want(t, "error", err, nil)
	_, err = db.Quizzes().OrgOf(t.Context(), "another")
	want(t, "of none", fault.KindOf(err), fault.NotFound)
	updateQuiz(t, db, func(tx quiz.Tx) error {
		q := aQuiz(o)
		got, err := tx.Quiz(o.Org, someQuiz)
		wantDeep(t, "quiz", got, q)
		q.Open, q.Revision, q.Terms.Minutes, q.Changed = true, 2, 20, noon.Add(time.Hour)
		saved, err2 := tx.SaveQuiz(q, 1)
		want(t, "saved", saved, true)
		again, err3 := tx.SaveQuiz(q, 1)
		want(t, "saved from an old revision", again, false)
		newer := aQuiz(o)
		newer.ID, newer.Created = "quiz-0002-mine", noon.Add(time.Minute)
		err4 := tx.AddQuiz(newer)
		all, err5 := tx.Quizzes(o.Org)
		wantDeep(t, "quizzes", all, []quiz.Quiz{newer, q})
		return first(err, err2, err3, err4, err5)
	})
}

func testAttempts(t *testing.T, db *store.DB, o Owners) {
	mine, answer := anAttempt(o), someAnswer()
	updateQuiz(t, db, func(tx quiz.Tx) error {
		got, err := tx.Attempt(o.Person, someAttempt)
		wantDeep(t, "attempt", got, mine)
		second := mine
		second.ID, second.Number = "attempt-0002-mine", 2
		added, err2 := tx.AddAttempt(second)
		want(t, "a second beside a running one", added, false)
		none, err3 := tx.Ended(o.Org, someQuiz, 10)
		want(t, "ended", len(none), 0)
		answer.Answer.Text, answer.At = "120", noon.Add(2*time.Minute)
		err4 := tx.SaveAnswer(o.Person, someAttempt, answer)
		saved, err5 := tx.Answers(o.Person, someAttempt)
		wantDeep(t, "answers", saved, []quiz.Saved{answer})
		return first(err, err2, err3, err4, err5)
	})
	mine.Ended, mine.Late, mine.Points, mine.Passed = mine.Deadline, true, 1.5, true
	answer.Share = 0.5
	updateQuiz(t, db, func(tx quiz.Tx) error {
		done, err := tx.EndAttempt(mine, []quiz.Saved{answer})
		want(t, "ended", done, true)
		again, err2 := tx.EndAttempt(mine, nil)
		want(t, "ended twice", again, false)
		second := mine
		second.ID, second.Number, second.Ended, second.Deadline, second.Late = "attempt-0002-mine", 2, time.Time{}, time.Time{}, false
		added, err3 := tx.AddAttempt(second)
		want(t, "a second after it", added, true)
		all, err4 := tx.Attempts(o.Person, someQuiz)
		wantDeep(t, "attempts", all, []quiz.Attempt{mine, second})
		ended, err5 := tx.Ended(o.Org, someQuiz, 10)
		wantDeep(t, "ended ones", ended, []quiz.Attempt{mine})
		answers, err6 := tx.AnswersTo(o.Org, []quiz.AttemptID{someAttempt, "attempt-0002-mine"})
		wantDeep(t, "answers", answers, map[quiz.AttemptID][]quiz.Saved{someAttempt: {answer}})
		return first(err, err2, err3, err4, err5, err6)
	})
	updateQuiz(t, db, func(tx quiz.Tx) error {
		err := first(tx.Erase(o.OtherPerson))
		kept, err2 := tx.Attempts(o.Person, someQuiz)
		want(t, "kept when another is erased", len(kept), 2)
		err3 := first(tx.Erase(o.Person), tx.Erase(o.Person))
		gone, err4 := tx.Attempts(o.Person, someQuiz)
		want(t, "attempts of who is erased", len(gone), 0)
		return first(err, err2, err3, err4)
	})
}

func updateQuiz(t testing.TB, db *store.DB, all ...func(quiz.Tx) error) {
	t.Helper()
	for _, fn := range all {
		if err := db.Quizzes().Update(t.Context(), fn); err != nil {
			t.Fatal(err)
		}
	}
}
