package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"laurel/account"
	"laurel/assess"
	"laurel/fault"
	"laurel/issuer"
	"laurel/store"
)

func init() {
	Join(Room{
		Name: "assess",
		Seed: seedAssess,
		Test: testAssess,
		Open: map[string]string{
			"AddPlan":         "adds for the organisation it names, of whose micro-credential alone; tested below",
			"SavePlan":        "changes what it names, of the organisation it names; tested below",
			"AddPlanVersion":  "adds for the organisation it names; tested below",
			"AddApplication":  "adds for the organisation it names; tested below",
			"SaveApplication": "changes what it names, of the organisation it names; tested below",
			"AddMark":         "adds for the organisation it names; tested below",
			"SaveMark":        "changes what it names, of the organisation it names; tested below",
			"SetTold":         "keeps a time under the organisation and assessor it names, and reads nothing; tested below",
			"Forget":          "the owner is the thing; tested below",
		},
	}, func(db *store.DB) Store[assess.Tx] { return db.Assess() })
}

const (
	assessed    = assess.AchievementID("achievement-0001-assessed")
	someTry     = assess.ApplicationID("application-0001-mine")
	someMark    = assess.MarkID("mark-0001-mine")
	someTask    = assess.TaskID("task-essay-mine")
	assessAward = "award-0001-assessed"
	openedUnder = "request-0001-mine"
)

func aDesign() assess.Design {
	return assess.Design{Intro: "Read “this” <first>.", Tasks: []assess.Task{{ID: someTask, Title: "Essay", Instructions: "Write.", Kind: assess.TextTask,
		Rubric: []assess.Criterion{{ID: "c1", Title: "Clarity", Need: 1, Levels: []assess.Level{{Title: "No"}, {Title: "Yes", Description: "Clear.", Points: 10}}}}}},
		Pass: assess.PassRule{Least: 60, LeastEach: 40, Grades: []assess.Grade{{Name: "Pass", Least: 60}}}, Double: true, Blind: true, DueDays: 14, AppealDays: 30}
}

func aTry(o Owners) assess.Application {
	return assess.Application{ID: someTry, Org: o.Org, Person: o.Person, Achievement: assessed, Version: 1, State: assess.Begun, Revision: 1,
		Opened: &assess.Opened{Client: "Student “register”", Key: "key-of-client", Under: openedUnder, Reference: "4711"}, Employer: o.OtherOrg, Round: 1, Created: noon, Changed: noon,
		Renewal: &assess.Renewal{Award: "award-0001-old", Page: "page-old", On: noon.AddDate(-3, 0, 0), Until: noon.AddDate(0, 1, 0)}}
}

func aMark(o Owners) assess.Mark {
	return assess.Mark{ID: someMark, Org: o.Org, Application: someTry, Achievement: assessed, Version: 1, Round: 1, Part: assess.Marker, Assessor: "assessor-0001-theirs",
		Sheet:    assess.Sheet{Levels: map[assess.CriterionID]int{"c1": 1}, Notes: map[assess.CriterionID]string{"c1": "Clear."}, Feedback: "Go on."},
		Revision: 1, Due: noon.AddDate(0, 0, 14), Created: noon}
}

func updateAssess(t testing.TB, db *store.DB, fn func(assess.Tx) error) {
	t.Helper()
	if err := db.Assess().Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func seedAssess(t testing.TB, db *store.DB, o Owners) []any {
	updateIssuer(t, db, func(tx issuer.Tx) error {
		return tx.AddAchievement(issuer.Achievement{ID: issuer.AchievementID(assessed), Org: o.Org, State: issuer.Draft, Revision: 1, Created: noon, Changed: noon})
	})
	updateAssess(t, db, func(tx assess.Tx) error {
		_, err := tx.AddPlan(assess.Plan{Achievement: assessed, Org: o.Org, Draft: aDesign(), Revision: 1, Created: noon, Changed: noon})
		if err != nil {
			return err
		}
		if err := tx.AddPlanVersion(assess.PlanVersion{Achievement: assessed, Org: o.Org, Number: 1, Design: aDesign(), At: noon}); err != nil {
			return err
		}
		if _, err := tx.AddApplication(aTry(o)); err != nil {
			return err
		}
		_, err = tx.AddAnswer(o.Org, assess.Answer{Application: someTry, Task: someTask, Revision: 1, Content: assess.Content{Text: "My essay."}, Saved: noon}, 3)
		return first(err, tx.AddMark(aMark(o)))
	})
	return []any{assessed, someTry, someMark, someTask, account.PersonID("assessor-0001-theirs"), 1,
		assess.Answer{Application: someTry, Task: someTask, Revision: 2}, assess.Refused{Hash: "hash-refused"}}
}

func testAssess(t *testing.T, db *store.DB, o Owners) {
	t.Run("plan", func(t *testing.T) { testPlans(t, db, o) })
	t.Run("application", func(t *testing.T) { testApplications(t, db, o) })
	t.Run("answer", func(t *testing.T) { testAnswers(t, db, o) })
	t.Run("mark", func(t *testing.T) { testMarks(t, db, o) })
	t.Run("told", func(t *testing.T) { testTold(t, db, o) })
	t.Run("file", func(t *testing.T) { testAssessFiles(t, db, o) })
	t.Run("forget", func(t *testing.T) { testForgetTry(t, db, o) })
}

func testPlans(t *testing.T, db *store.DB, o Owners) {
	kept := assess.Plan{Achievement: assessed, Org: o.Org, Draft: aDesign(), Revision: 1, Created: noon, Changed: noon}
	updateAssess(t, db, func(tx assess.Tx) error {
		p, err := tx.Plan(o.Org, assessed)
		wantDeep(t, "plan", p, kept)
		if err != nil {
			return err
		}
		again, err := tx.AddPlan(kept)
		want(t, "added twice", again, false)
		if err != nil {
			return err
		}
		theirs := kept
		theirs.Org = o.OtherOrg
		_, err = tx.AddPlan(theirs)
		want(t, "a plan of another's micro-credential", fault.KindOf(err), fault.NotFound)
		_, err = tx.SavePlan(theirs, 1)
		want(t, "saving another's", fault.KindOf(err), fault.NotFound)
		want(t, "a version of another's", fault.KindOf(tx.AddPlanVersion(assess.PlanVersion{Achievement: assessed, Org: o.OtherOrg, Number: 2})), fault.NotFound)
		kept.Draft.Intro, kept.Revision, kept.Published, kept.Changed = "New.", 2, 1, noon.Add(time.Hour)
		for was, should := range map[int]bool{1: true, 7: false} {
			saved, err := tx.SavePlan(kept, was)
			want(t, fmt.Sprint("saved over ", was), saved, should && err == nil)
		}
		return nil
	})
	updateAssess(t, db, func(tx assess.Tx) error {
		all, err := tx.Plans(o.Org, nil)
		wantDeep(t, "plans", all, []assess.Plan{kept})
		if err != nil {
			return err
		}
		v, err := tx.PlanVersion(o.Org, assessed, 1)
		wantDeep(t, "version", v, assess.PlanVersion{Achievement: assessed, Org: o.Org, Number: 1, Design: aDesign(), At: noon})
		return err
	})
}

func testApplications(t *testing.T, db *store.DB, o Owners) {
	a := aTry(o)
	updateAssess(t, db, func(tx assess.Tx) error {
		second := a
		second.ID = "application-0002-mine"
		added, err := tx.AddApplication(second)
		want(t, "a second one while the first is open", added, false)
		if err != nil {
			return err
		}
		theirs := a
		theirs.Org = o.OtherOrg
		_, err = tx.AddApplication(theirs)
		want(t, "under another's plan", fault.KindOf(err), fault.NotFound)
		_, err = tx.SaveApplication(theirs, 1)
		want(t, "saving another's", fault.KindOf(err), fault.NotFound)
		at := noon.Add(time.Minute)
		a.Recognition = &assess.Recognition{Portfolio: true, Part: []int{1, 3}}
		ended := *a.Renewal
		ended.Ended = assess.EndedRevoked
		a.Renewal = &ended
		a.State, a.Revision, a.Scores, a.Round, a.Lacking, a.Submitted, a.Decided = assess.Appealed, 2, map[assess.TaskID]assess.Score{"q": {Got: 2.5, Max: 4}}, 2, 1, &at, &at
		a.Decision = &assess.Decision{Points: 7.5, Max: 10, Missed: []string{"“Enough” was not reached."}, Marks: []assess.MarkID{someMark}, At: at,
			Evidence: []assess.Evidence{{Task: someTask, Kind: "link", SHA256: "00", Link: "https://work.example"}}}
		a.Appeal, a.Problem, a.Award, a.Changed = "I disagree.", "None.", assessAward, at
		a.Identity = &assess.Witness{By: "assessor-0001-theirs", At: at, Identity: true, How: "Passport."}
		saved, err := tx.SaveApplication(a, 1)
		want(t, "saved", saved, true)
		if err != nil {
			return err
		}
		saved, err = tx.SaveApplication(a, 1)
		want(t, "saved over an older one", saved, false)
		return err
	})
	updateAssess(t, db, func(tx assess.Tx) error {
		for name, find := range map[string]func() (assess.Application, error){
			"by id": func() (assess.Application, error) { return tx.Application(o.Org, someTry) },
			"by ids": func() (assess.Application, error) {
				all, err := tx.ApplicationsOf(o.Org, []assess.ApplicationID{"unknown", someTry, someTry})
				want(t, "applications", len(all), 1)
				return all[someTry], err
			},
			"own":      func() (assess.Application, error) { return tx.OwnApplication(o.Person, someTry) },
			"by award": func() (assess.Application, error) { return tx.AwardApplication(o.Org, assessAward) },
		} {
			got, err := find()
			wantDeep(t, name, got, a)
			if err != nil {
				return err
			}
		}
		_, err := tx.AwardApplication(o.Org, "")
		want(t, "by no award", fault.KindOf(err), fault.NotFound)
		under, err := tx.ApplicationUnder(o.Org, openedUnder)
		wantDeep(t, "under its key", under, a)
		if err != nil {
			return err
		}
		_, err = tx.ApplicationUnder(o.Org, "")
		want(t, "under no key", fault.KindOf(err), fault.NotFound)
		own, err := tx.OwnApplications(o.Person)
		wantDeep(t, "own", own, []assess.Application{a})
		return err
	})
	for _, tt := range []struct {
		f    assess.Filter
		want int
	}{
		{assess.Filter{}, 1}, {assess.Filter{Achievement: assessed, States: []assess.State{assess.Begun, assess.Appealed}}, 1},
		{assess.Filter{States: []assess.State{assess.Begun}}, 0}, {assess.Filter{Achievement: "other"}, 0}, {assess.Filter{Offset: 1}, 0},
		{assess.Filter{DueBefore: noon.AddDate(0, 0, 15)}, 1}, {assess.Filter{DueBefore: noon.AddDate(0, 0, 14)}, 0},
		{assess.Filter{ChangedAfter: noon.Add(-time.Hour)}, 1}, {assess.Filter{ChangedAfter: noon.AddDate(1, 0, 0)}, 0},
	} {
		updateAssess(t, db, func(tx assess.Tx) error {
			all, err := tx.Applications(o.Org, tt.f)
			want(t, fmt.Sprintf("applications of %+v", tt.f), len(all), tt.want)
			if err != nil || tt.f.Offset > 0 {
				return err
			}
			n, err := tx.CountApplications(o.Org, tt.f)
			want(t, fmt.Sprintf("count of %+v", tt.f), n, tt.want)
			return err
		})
	}
	updateAssess(t, db, func(tx assess.Tx) error {
		for place, n := range map[assess.Place]int{{Changed: a.Changed, ID: a.ID}: 0, {Changed: a.Changed, ID: a.ID + "z"}: 1, {Changed: a.Changed.Add(time.Second), ID: "a"}: 1} {
			all, err := tx.Applications(o.Org, assess.Filter{After: place})
			want(t, fmt.Sprintf("after %v", place), len(all), n)
			if err != nil {
				return err
			}
		}
		return nil
	})
	testAsking(t, db, o)
	waiting, err := db.AssessWhose().Waiting(t.Context())
	want(t, "error", err, nil)
	wantDeep(t, "waiting", waiting, []assess.Assign{{Org: o.Org, Application: someTry}})
	setState := func(state assess.State) {
		updateAssess(t, db, func(tx assess.Tx) error {
			is, err := tx.Application(o.Org, someTry)
			if err != nil {
				return err
			}
			is.State = state
			_, err = tx.SaveApplication(is, is.Revision)
			return err
		})
	}
	for _, state := range []assess.State{assess.Passed, a.State} {
		setState(state)
		var passed []assess.AwardPassed
		if state == assess.Passed {
			passed = []assess.AwardPassed{{Org: o.Org, Application: someTry}}
		}
		found, err := db.AssessWhose().Passed(t.Context())
		want(t, "error", err, nil)
		wantDeep(t, "passed, as "+string(state), found, passed)
	}
	org, err := db.AssessWhose().OrgOfApplication(t.Context(), someTry)
	want(t, "error", err, nil)
	want(t, "whose", org, o.Org)
	_, err = db.AssessWhose().OrgOfMark(t.Context(), "none")
	want(t, "of none", fault.KindOf(err), fault.NotFound)
}

// testAsking finds what asks for a quiz while it is not handed in, under the
// version of the plan that it began under.
func testAsking(t *testing.T, db *store.DB, o Owners) {
	const quiz = "quiz-0001-mine"
	err := db.Assess().Update(t.Context(), func(tx assess.Tx) error {
		d := aDesign()
		d.Tasks = append(d.Tasks, assess.Task{ID: "q", Title: "“Bees”", Kind: assess.QuizTask, Quiz: quiz, Points: 5})
		if err := tx.AddPlanVersion(assess.PlanVersion{Achievement: assessed, Org: o.Org, Number: 9, Design: d, At: noon}); err != nil {
			return err
		}
		for i, a := range []assess.Application{{Version: 9, State: assess.Begun}, {Version: 9, State: assess.Begun}, {Version: 9, State: assess.Withdrawn}, {Version: 1, State: assess.Begun}} {
			a.ID, a.Org, a.Person, a.Achievement = assess.ApplicationID(fmt.Sprint("asking-", i)), o.Org, account.PersonID(fmt.Sprint("asked-", i)), assessed
			a.Revision, a.Round, a.Created, a.Changed = 1, 1, noon.AddDate(-1, 0, 0), noon.AddDate(-1, 0, 0)
			if _, err := tx.AddApplication(a); err != nil {
				return err
			}
		}
		for _, tt := range []struct {
			org  account.OrgID
			quiz string
			most int
			want int
		}{{o.Org, quiz, 10, 2}, {o.Org, quiz, 1, 1}, {o.Org, "quiz-0001", 10, 0}, {o.OtherOrg, quiz, 10, 0}} {
			all, err := tx.Asking(tt.org, tt.quiz, tt.most)
			want(t, fmt.Sprintf("asking for %+v", tt), len(all), tt.want)
			if err != nil {
				return err
			}
		}
		return errUndo
	})
	want(t, "the transaction", errors.Is(err, errUndo), true)
}

func testAnswers(t *testing.T, db *store.DB, o Owners) {
	updateAssess(t, db, func(tx assess.Tx) error {
		for rev := 2; rev <= 5; rev++ {
			a := assess.Answer{Application: someTry, Task: someTask, Revision: rev, Saved: noon.Add(time.Duration(rev) * time.Second),
				Content: assess.Content{Text: fmt.Sprint("Draft ", rev), Files: []assess.FileRef{{Hash: "ab", Name: "a “b”.pdf", Type: "application/pdf", Size: 3}}}}
			added, err := tx.AddAnswer(o.Org, a, 3)
			want(t, "added", added, true)
			if err != nil {
				return err
			}
		}
		again, err := tx.AddAnswer(o.Org, assess.Answer{Application: someTry, Task: someTask, Revision: 5, Saved: noon}, 3)
		want(t, "a number twice", again, false)
		return err
	})
	updateAssess(t, db, func(tx assess.Tx) error {
		newest, err := tx.Answers(o.Org, someTry)
		if err != nil || len(newest) != 1 {
			t.Fatalf("answers = %v, %v", newest, err)
		}
		want(t, "newest", newest[0].Content.Text, "Draft 5")
		want(t, "file", newest[0].Content.Files[0].Name, "a “b”.pdf")
		all, err := tx.Revisions(o.Org, someTry, someTask)
		var numbers []int
		for _, a := range all {
			numbers = append(numbers, a.Revision)
		}
		wantDeep(t, "kept revisions", numbers, []int{5, 4, 3})
		return err
	})
}

func testMarks(t *testing.T, db *store.DB, o Owners) {
	m := aMark(o)
	updateAssess(t, db, func(tx assess.Tx) error {
		theirs := m
		theirs.Org = o.OtherOrg
		want(t, "a mark of another's application", fault.KindOf(tx.AddMark(theirs)), fault.NotFound)
		_, err := tx.SaveMark(theirs, 1)
		want(t, "saving another's", fault.KindOf(err), fault.NotFound)
		sooner := m
		sooner.ID, sooner.Due = "mark-0002-mine", noon
		if err := tx.AddMark(sooner); err != nil {
			return err
		}
		queue, err := tx.Queue(o.Org, m.Assessor)
		wantDeep(t, "queue", queue, []assess.Mark{sooner, m})
		if err != nil {
			return err
		}
		loads, err := tx.Loads(o.Org)
		wantDeep(t, "loads", loads, map[account.PersonID]int{m.Assessor: 2})
		if err != nil {
			return err
		}
		dues := func(what string, org account.OrgID, due map[assess.ApplicationID]time.Time) {
			t.Helper()
			got, err := tx.Dues(org, []assess.ApplicationID{someTry, "unknown", "", someTry})
			wantDeep(t, what, got, due)
			want(t, "error", err, nil)
		}
		dues("due", o.Org, map[assess.ApplicationID]time.Time{someTry: noon})
		dues("another's due", o.OtherOrg, map[assess.ApplicationID]time.Time{})
		at := noon.Add(time.Hour)
		m.Given, m.Revision, m.Sheet.Feedback = &at, 2, "Done."
		sooner.Dropped, sooner.Revision = true, 2
		for _, changed := range []assess.Mark{m, sooner} {
			saved, err := tx.SaveMark(changed, 1)
			want(t, "saved", saved, true)
			if err != nil {
				return err
			}
			if saved, err = tx.SaveMark(changed, 1); err != nil || saved {
				t.Errorf("saved over an older one: %v, %v", saved, err)
			}
		}
		dues("due, with all given or taken away", o.Org, map[assess.ApplicationID]time.Time{})
		kept, err := tx.Mark(o.Org, someMark)
		wantDeep(t, "mark", kept, m)
		return err
	})
	updateAssess(t, db, func(tx assess.Tx) error {
		alone, err := tx.Doubled(o.Org, nil, 10)
		want(t, "judged by two while one has", len(alone), 0)
		if err != nil {
			return err
		}
		at := noon.Add(2 * time.Hour)
		second := aMark(o)
		second.ID, second.Assessor, second.Given = "mark-0003-mine", "assessor-0002-theirs", &at
		if err := tx.AddMark(second); err != nil {
			return err
		}
		both, err := tx.Doubled(o.Org, nil, 10)
		wantDeep(t, "judged by two", both, []assess.Mark{second, m})
		return err
	})
	updateAssess(t, db, func(tx assess.Tx) error {
		given, err := tx.Given(o.Org, m.Assessor, 10)
		wantDeep(t, "given", given, []assess.Mark{m})
		if err != nil {
			return err
		}
		queue, err := tx.Queue(o.Org, m.Assessor)
		want(t, "still to give", len(queue), 0)
		return err
	})
}

func testTold(t *testing.T, db *store.DB, o Owners) {
	updateAssess(t, db, func(tx assess.Tx) error {
		open := aMark(o)
		open.ID, open.Assessor = "mark-0009-mine", "assessor-0009-theirs"
		return tx.AddMark(open)
	})
	told := func() (at time.Time) {
		t.Helper()
		owed, err := db.AssessWhose().Owed(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range owed {
			if m.Assessor == "assessor-0009-theirs" {
				want(t, "whose", m.Org, o.Org)
				want(t, "due", m.Due.Equal(noon.AddDate(0, 0, 14)), true)
				return m.Told
			}
		}
		t.Fatal("an open mark is not owed")
		return at
	}
	want(t, "never told", told().IsZero(), true)
	for _, tt := range []struct {
		at, was time.Time
		ok      bool
	}{{noon, time.Time{}, true}, {noon.Add(time.Hour), time.Time{}, false}, {noon.Add(time.Hour), noon.Add(time.Minute), false}, {noon.Add(time.Hour), noon, true}} {
		updateAssess(t, db, func(tx assess.Tx) error {
			first, err := tx.SetTold(o.Org, "assessor-0009-theirs", tt.at, tt.was)
			want(t, fmt.Sprint("told at ", tt.at, " after ", tt.was), first, tt.ok)
			return err
		})
	}
	want(t, "told", told().Equal(noon.Add(time.Hour)), true)
}

func testAssessFiles(t *testing.T, db *store.DB, o Owners) {
	var hash string
	updateAssess(t, db, func(tx assess.Tx) (err error) {
		hash, err = tx.PutFile(o.Org, someTry, []byte("the work"))
		return first(err, tx.Quarantine(o.Org, someTry, assess.Refused{Hash: "bad", Task: someTask, Size: 4, Found: "Eicar “test”", At: noon}, []byte("evil")))
	})
	updateAssess(t, db, func(tx assess.Tx) error {
		data, err := tx.File(o.Org, someTry, hash)
		want(t, "file", string(data), "the work")
		if err != nil {
			return err
		}
		refused, err := tx.Quarantined(o.Org, someTry)
		wantDeep(t, "refused", refused, []assess.Refused{{Hash: "bad", Task: someTask, Size: 4, Found: "Eicar “test”", At: noon}})
		if err != nil {
			return err
		}
		_, err = tx.File(o.OtherOrg, someTry, hash)
		want(t, "another's file", fault.KindOf(err), fault.NotFound)
		return nil
	})
}

func testForgetTry(t *testing.T, db *store.DB, o Owners) {
	updateAssess(t, db, func(tx assess.Tx) error {
		return first(tx.Forget(o.OtherPerson), tx.Forget(o.Person), tx.Forget(o.Person))
	})
	updateAssess(t, db, func(tx assess.Tx) error {
		a, err := tx.Application(o.Org, someTry)
		if err != nil {
			return err
		}
		want(t, "state", a.State, assess.Withdrawn)
		want(t, "appeal", a.Appeal+a.Problem+a.Identity.How+a.Decision.Evidence[0].Link, "")
		want(t, "points", a.Decision.Points, 7.5)
		answers, err := tx.Answers(o.Org, someTry)
		want(t, "answers", len(answers), 0)
		if err != nil {
			return err
		}
		refused, err := tx.Quarantined(o.Org, someTry)
		want(t, "refused", len(refused), 0)
		if err != nil {
			return err
		}
		marks, err := tx.Marks(o.Org, someTry)
		for _, m := range marks {
			want(t, "words of a mark", m.Sheet.Feedback+m.Sheet.Notes["c1"], "")
			want(t, "level of a mark", m.Sheet.Levels["c1"], 1)
		}
		return err
	})
}
