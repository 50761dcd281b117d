package quiz_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"laurel/account"
	"laurel/assess/quiz"
	"laurel/fault"
	"laurel/laureltest"
	"laurel/store"
)

const nordmark = account.OrgID("org-nordmark")

var (
	author = account.Actor{Person: "author", Memberships: []account.Membership{{Org: nordmark, Role: account.Owner}}}
	mira   = account.Actor{Person: "mira"}
	bram   = account.Actor{Person: "bram"}
)

// house is a quiz service over a real store, with a clock of its own.
type house struct {
	*quiz.Service
	t    *testing.T
	db   *store.DB
	mu   sync.Mutex
	now  time.Time
	bank quiz.Bank
	quiz quiz.Quiz
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) later(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// newHouse has a bank of six questions in two topics, and an open quiz that
// asks two of each.
func newHouse(t *testing.T, change func(*quiz.Terms)) *house {
	t.Helper()
	h := &house{t: t, db: laureltest.SQLite(t), now: time.Date(2026, 3, 14, 9, 0, 0, 0, time.UTC)}
	h.Service = &quiz.Service{Store: h.db.Quizzes(), Now: h.clock}
	h.must(h.db.Accounts().Update(t.Context(), func(tx account.Tx) error {
		err := tx.AddOrganisation(account.Organisation{ID: nordmark, Name: "Nordmark University", Kind: account.University, Country: "NO", Created: h.now})
		for _, id := range []account.PersonID{"author", "mira", "bram"} {
			err = errors.Join(err, tx.AddPerson(account.Person{ID: id, Name: string(id), Emails: []string{string(id) + "@post.example"}, Created: h.now}))
		}
		return err
	}))
	var err error
	h.bank, err = h.AddBank(t.Context(), author, nordmark, "", "Queries")
	h.must(err)
	for _, topic := range []string{"Joins", "Keys"} {
		for _, text := range []string{"first", "second", "third"} {
			_, err := h.AddItem(t.Context(), author, nordmark, h.bank.ID, single(topic, topic+" "+text))
			h.must(err)
		}
	}
	terms := quiz.Terms{Title: "Queries", Draws: []quiz.Draw{{Topic: "Joins", Count: 2}, {Topic: "Keys", Count: 2}}, Shuffle: true, Minutes: 10, Pass: 75, Tell: quiz.TellAnswers}
	if change != nil {
		change(&terms)
	}
	h.quiz, err = h.AddQuiz(t.Context(), author, nordmark, h.bank.ID, terms)
	h.must(err)
	h.quiz, err = h.OpenQuiz(t.Context(), author, nordmark, h.quiz.ID, true)
	h.must(err)
	return h
}

func single(topic, text string) quiz.Item {
	return quiz.Item{Kind: quiz.Single, Topic: topic, Text: text, Points: 1, Explain: "Because.", Options: []quiz.Option{{Text: "right", Right: true}, {Text: "wrong"}, {Text: "worse"}}}
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) wantFault(err error, code string) {
	h.t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Code != code {
		h.t.Errorf("error = %v, want %s", err, code)
	}
}

func (h *house) begin(by account.Actor) quiz.Attempt {
	h.t.Helper()
	a, err := h.Begin(h.t.Context(), by, h.quiz.ID)
	h.must(err)
	return a
}

func (h *house) answer(by account.Actor, a quiz.Attempt, place, option int) error {
	return h.Answer(h.t.Context(), by, a.ID, place, quiz.Answer{Chosen: []int{option}})
}

func (h *house) sheet(by account.Actor, id quiz.AttemptID) quiz.Sheet {
	h.t.Helper()
	sh, err := h.Sheet(h.t.Context(), by, id)
	h.must(err)
	return sh
}

func (h *house) kinds() (kinds []string) {
	h.t.Helper()
	h.must(h.db.Accounts().View(h.t.Context(), func(tx account.Tx) error {
		events, err := tx.Events(nordmark, account.EventFilter{Kind: "quiz.", Limit: 100})
		for _, e := range events {
			kinds = append(kinds, e.Kind+" "+string(e.Actor))
		}
		return err
	}))
	slices.Reverse(kinds)
	return kinds
}

func TestTakingAQuiz(t *testing.T) {
	h := newHouse(t, nil)
	a := h.begin(mira)
	if again := h.begin(mira); again.ID != a.ID {
		t.Errorf("beginning twice gives %s and %s", a.ID, again.ID)
	}
	for place, option := range []int{0, 0, 0, 2} {
		h.must(h.answer(mira, a, place, option))
	}
	h.must(h.answer(mira, a, 1, 1)) // another answer takes its place
	h.must(h.answer(mira, a, 1, 0))
	sh := h.sheet(mira, a.ID)
	if len(sh.Asked) != 4 || sh.Asked[3].Saved.Answer.Chosen[0] != 2 {
		t.Fatalf("the sheet has lost something: %+v", sh.Asked)
	}
	done, err := h.Finish(t.Context(), mira, a.ID)
	h.must(err)
	if done.Points != 3 || done.Max != 4 || !done.Passed || done.Late {
		t.Errorf("result = %+v, want 3 of 4, passed", done)
	}
	again, err := h.Finish(t.Context(), mira, a.ID)
	h.must(err)
	if again.Ended != done.Ended {
		t.Error("handing in twice changed something")
	}
	h.wantFault(h.answer(mira, a, 0, 0), "quiz.ended")
	best, found, err := h.Best(t.Context(), nordmark, h.quiz.ID, mira.Person)
	h.must(err)
	if !found || best.Points != 3 || best.Max != 4 || !best.Passed || best.Attempt != a.ID {
		t.Errorf("best = %+v", best)
	}
	_, found, err = h.Best(t.Context(), nordmark, h.quiz.ID, bram.Person)
	h.must(err)
	if found {
		t.Error("who tried nothing has a best attempt")
	}
	got := h.kinds()
	want := []string{"quiz.begun mira", "quiz.handedIn mira"}
	if !slices.Equal(got[len(got)-2:], want) {
		t.Errorf("events = %q, want these at the end: %q", got, want)
	}
}

func TestNothingTellsTheAnswersBeforeTheEnd(t *testing.T) {
	for _, tell := range []quiz.Tell{quiz.TellResult, quiz.TellTopics, quiz.TellAnswers} {
		h := newHouse(t, func(terms *quiz.Terms) { terms.Tell = tell })
		a := h.begin(mira)
		h.must(h.answer(mira, a, 0, 0))
		sh := h.sheet(mira, a.ID)
		for _, q := range sh.Asked {
			if q.Solved || q.Item.Explain != "" || slices.ContainsFunc(q.Item.Options, func(o quiz.Option) bool { return o.Right }) || q.Saved.Share != 0 {
				t.Errorf("while it runs, %+v says what is right", q)
			}
		}
		_, err := h.Finish(t.Context(), mira, a.ID)
		h.must(err)
		sh = h.sheet(mira, a.ID)
		asked, topics := 0, 2
		switch tell {
		case quiz.TellAnswers:
			asked = 4
		case quiz.TellResult:
			topics = 0
		}
		if len(sh.Asked) != asked || len(sh.Topics) != topics {
			t.Errorf("%q tells %d answers and %d topics, want %d and %d", tell, len(sh.Asked), len(sh.Topics), asked, topics)
		}
		if asked > 0 && (!sh.Asked[0].Solved || sh.Asked[0].Item.Explain == "" || sh.Asked[0].Saved.Share != 1) {
			t.Errorf("after the end the answer is not told: %+v", sh.Asked[0])
		}
		if topics > 0 && (sh.Topics[0] != quiz.TopicPoints{Topic: "Joins", Points: 1, Max: 2}) {
			t.Errorf("topics = %+v", sh.Topics)
		}
	}
}

func TestTheServerKeepsTheTime(t *testing.T) {
	h := newHouse(t, nil)
	a := h.begin(mira)
	h.later(10 * time.Minute)
	h.must(h.answer(mira, a, 0, 0)) // at the end
	h.later(quiz.Grace)
	h.must(h.answer(mira, a, 1, 0)) // on its way
	h.later(time.Microsecond)
	h.wantFault(h.answer(mira, a, 2, 0), "quiz.timeOver")
	sh := h.sheet(mira, a.ID) // looking ends it
	if !sh.Attempt.Late || !sh.Attempt.Ended.Equal(a.Deadline) || sh.Attempt.Points != 2 || sh.Attempt.Passed {
		t.Errorf("after the time: %+v, want what was saved to count", sh.Attempt)
	}
	h.wantFault(h.answer(mira, a, 2, 0), "quiz.timeOver")
	got := h.kinds()
	if got[len(got)-1] != "quiz.timeOver mira" {
		t.Errorf("events = %q", got)
	}
}

func TestTheJobEndsWhatWasLeft(t *testing.T) {
	h := newHouse(t, nil)
	a := h.begin(mira)
	h.must(h.answer(mira, a, 0, 0))
	job := quiz.CloseAttempt{Person: mira.Person, Attempt: a.ID}
	h.must(h.CloseAttempt(t.Context(), job)) // too early
	if sh := h.sheet(mira, a.ID); !sh.Attempt.Ended.IsZero() {
		t.Error("the job ended what runs")
	}
	h.later(time.Hour)
	for range 2 {
		h.must(h.CloseAttempt(t.Context(), job))
	}
	best, found, err := h.Best(t.Context(), nordmark, h.quiz.ID, mira.Person)
	h.must(err)
	if !found || best.Points != 1 {
		t.Errorf("best = %+v, want what was saved", best)
	}
	h.must(h.Erase(t.Context(), mira.Person))
	h.must(h.CloseAttempt(t.Context(), job))
}

// Another process over the same data goes on where the dead one was.
func TestAnAttemptOutlivesTheProcess(t *testing.T) {
	h := newHouse(t, nil)
	a := h.begin(mira)
	h.must(h.answer(mira, a, 2, 1))
	next := &quiz.Service{Store: h.db.Quizzes(), Now: h.clock}
	again, err := next.Begin(t.Context(), mira, h.quiz.ID)
	h.must(err)
	sh, err := next.Sheet(t.Context(), mira, again.ID)
	h.must(err)
	before := h.sheet(mira, a.ID)
	for i := range sh.Asked {
		if sh.Asked[i].Item.Text != before.Asked[i].Item.Text || !slices.Equal(sh.Asked[i].Shown, before.Asked[i].Shown) {
			t.Errorf("place %d is another one now", i)
		}
	}
	if again.ID != a.ID || !slices.Equal(sh.Asked[2].Saved.Answer.Chosen, []int{1}) {
		t.Errorf("resumed %s with %+v, want %s with what was saved", again.ID, sh.Asked[2].Saved, a.ID)
	}
}

func TestAttemptsAreLimited(t *testing.T) {
	h := newHouse(t, func(terms *quiz.Terms) { terms.Attempts, terms.Wait = 2, 24 })
	for n := range 2 {
		a := h.begin(mira)
		if a.Number != n+1 {
			t.Errorf("number = %d, want %d", a.Number, n+1)
		}
		_, err := h.Finish(t.Context(), mira, a.ID)
		h.must(err)
		if n == 0 {
			_, err = h.Begin(t.Context(), mira, h.quiz.ID)
			h.wantFault(err, "quiz.wait")
			h.later(24 * time.Hour)
		}
	}
	h.later(1000 * time.Hour)
	_, err := h.Begin(t.Context(), mira, h.quiz.ID)
	h.wantFault(err, "quiz.noAttempts")
	d, err := h.Door(t.Context(), mira, h.quiz.ID)
	h.must(err)
	if len(d.Attempts) != 2 || !strings.Contains(d.Closed, "2 attempts") {
		t.Errorf("door = %+v", d)
	}
	h.begin(bram) // another's attempts are theirs
}

func TestTwoBeginAtOnce(t *testing.T) {
	h := newHouse(t, func(terms *quiz.Terms) { terms.Attempts = 1 })
	ids := make(chan quiz.AttemptID, 8)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			a, err := h.Begin(context.WithoutCancel(t.Context()), mira, h.quiz.ID)
			if err != nil {
				t.Error(err)
			}
			ids <- a.ID
		})
	}
	group.Wait()
	close(ids)
	first := <-ids
	for id := range ids {
		if id != first {
			t.Errorf("two attempts: %s and %s", first, id)
		}
	}
}

func TestAttemptsKeepWhatTheyBeganWith(t *testing.T) {
	h := newHouse(t, nil)
	a := h.begin(mira)
	_, items, err := h.Bank(t.Context(), author, nordmark, h.bank.ID)
	h.must(err)
	for _, k := range items {
		i := k.Item
		i.Options[0].Right, i.Options[1].Right = false, true
		_, err := h.ChangeItem(t.Context(), author, nordmark, k.ID, quiz.ItemChange{Version: 1, Item: i, Why: "The other one was right all along."})
		h.must(err)
	}
	terms := h.quiz.Terms
	terms.Pass, terms.Minutes = 100, 1
	_, err = h.ChangeQuiz(t.Context(), author, nordmark, h.quiz.ID, h.quiz.Revision, terms)
	h.must(err)
	h.later(5 * time.Minute)
	for place := range 3 {
		h.must(h.answer(mira, a, place, 0))
	}
	done, err := h.Finish(t.Context(), mira, a.ID)
	h.must(err)
	if done.Points != 3 || !done.Passed {
		t.Errorf("judged by what came later: %+v", done)
	}
	b := h.begin(bram)
	h.must(h.answer(bram, b, 0, 1))
	done, err = h.Finish(t.Context(), bram, b.ID)
	h.must(err)
	if done.Points != 1 || b.Deadline.Sub(b.Begun) != time.Minute {
		t.Errorf("a later attempt is judged by what was before: %+v", done)
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	h := newHouse(t, nil)
	a := h.begin(mira)
	for _, given := range []quiz.Answer{{Chosen: []int{3}}, {Chosen: []int{-1}}, {Chosen: []int{0, 1}}, {Places: []int{1, 2, 3}}, {Text: "right"}} {
		if err := h.Answer(t.Context(), mira, a.ID, 0, given); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v gives %v, want a fault of the field", given, err)
		}
	}
	for _, place := range []int{-1, 4, 1 << 40} {
		if err := h.answer(mira, a, place, 0); !fault.Is(err, fault.NotFound) {
			t.Errorf("place %d gives %v", place, err)
		}
	}
	h.must(h.Answer(t.Context(), mira, a.ID, 0, quiz.Answer{})) // nothing is an answer too
}

func TestAttemptsAreOnesOwn(t *testing.T) {
	h := newHouse(t, nil)
	a := h.begin(mira)
	for name, err := range map[string]error{
		"answer": h.answer(bram, a, 0, 0), "sheet": func() error { _, err := h.Sheet(t.Context(), bram, a.ID); return err }(),
		"finish": func() error { _, err := h.Finish(t.Context(), bram, a.ID); return err }(),
	} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("another's %s gives %v, want not found", name, err)
		}
	}
	for name, by := range map[string]account.Actor{"nobody": {}, "a program": {Client: "key", Scopes: account.Scopes()}} {
		if _, err := h.Begin(t.Context(), by, h.quiz.ID); !fault.Is(err, fault.NotSignedIn) && !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s begins: %v", name, err)
		}
	}
	_, err := h.Begin(t.Context(), author, h.quiz.ID)
	h.wantFault(err, "quiz.insider")
	_, err = h.OpenQuiz(t.Context(), author, nordmark, h.quiz.ID, false)
	h.must(err)
	if _, err := h.Door(t.Context(), bram, h.quiz.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a closed quiz shows itself: %v", err)
	}
	h.must(h.answer(mira, a, 0, 0)) // who has begun goes on
}

func TestAuthorsCannotOverwriteEachOther(t *testing.T) {
	h := newHouse(t, nil)
	_, items, err := h.Bank(t.Context(), author, nordmark, h.bank.ID)
	h.must(err)
	change := quiz.ItemChange{Version: 1, Item: single("Joins", "anew")}
	_, err = h.ChangeItem(t.Context(), author, nordmark, items[0].ID, change)
	h.must(err)
	_, err = h.ChangeItem(t.Context(), author, nordmark, items[0].ID, change)
	h.wantFault(err, "quiz.stale")
	_, err = h.ChangeQuiz(t.Context(), author, nordmark, h.quiz.ID, h.quiz.Revision-1, h.quiz.Terms)
	h.wantFault(err, "quiz.stale")
	k, versions, err := h.Item(t.Context(), author, nordmark, items[0].ID)
	h.must(err)
	if k.Version != 2 || len(versions) != 2 || versions[0].Item.Text == versions[1].Item.Text {
		t.Errorf("versions = %+v", versions)
	}
}

func TestAnOpenQuizKeepsItsItems(t *testing.T) {
	h := newHouse(t, nil)
	_, items, err := h.Bank(t.Context(), author, nordmark, h.bank.ID)
	h.must(err)
	retire := func(at int) error {
		_, err := h.RetireItem(t.Context(), author, nordmark, items[at].ID, true)
		return err
	}
	h.must(retire(0))
	h.wantFault(retire(1), "quiz.needsItem")
	moved := items[1].Item
	moved.Topic = "Keys"
	_, err = h.ChangeItem(t.Context(), author, nordmark, items[1].ID, quiz.ItemChange{Version: 1, Item: moved})
	h.wantFault(err, "quiz.needsItem")
	_, err = h.OpenQuiz(t.Context(), author, nordmark, h.quiz.ID, false)
	h.must(err)
	h.must(retire(1))
	_, err = h.OpenQuiz(t.Context(), author, nordmark, h.quiz.ID, true)
	h.wantFault(err, "field.draws")
	_, err = h.RetireItem(t.Context(), author, nordmark, items[0].ID, false)
	h.must(err)
	_, err = h.OpenQuiz(t.Context(), author, nordmark, h.quiz.ID, true)
	h.must(err)
}

func TestPreviewIsTheDrawOfItsSeed(t *testing.T) {
	h := newHouse(t, nil)
	a := h.begin(mira)
	_, asked, err := h.Preview(t.Context(), author, nordmark, h.quiz.ID, a.Seed)
	h.must(err)
	sh := h.sheet(mira, a.ID)
	for i := range asked {
		if asked[i].Item.Text != sh.Asked[i].Item.Text || !slices.Equal(asked[i].Shown, sh.Asked[i].Shown) {
			t.Errorf("place %d: preview %+v, attempt %+v", i, asked[i], sh.Asked[i])
		}
	}
}

func TestFigures(t *testing.T) {
	h := newHouse(t, func(terms *quiz.Terms) { terms.Draws = []quiz.Draw{{Topic: "Joins", Count: 3}} })
	take := func(options ...int) {
		a := h.begin(mira)
		for place, option := range options {
			h.must(h.answer(mira, a, place, option))
		}
		_, err := h.Finish(t.Context(), mira, a.ID)
		h.must(err)
	}
	for range 4 {
		take(0, 0, 0)
	}
	f, err := h.Figures(t.Context(), author, nordmark, h.quiz.ID)
	h.must(err)
	if f.Attempts != 4 || len(f.Items) != 0 || f.Passed != 0 {
		t.Errorf("four attempts already tell %+v", f)
	}
	for range 4 {
		take(1, 1, 1)
	}
	f, err = h.Figures(t.Context(), author, nordmark, h.quiz.ID)
	h.must(err)
	if f.Attempts != 8 || f.Passed != 4 || f.Deciles != [10]int{4, 0, 0, 0, 0, 0, 0, 0, 0, 4} || len(f.Items) != 3 {
		t.Fatalf("figures = %+v", f)
	}
	for _, i := range f.Items {
		if i.N != 8 || i.Difficulty != 0.5 || i.Biserial < 0.999 || i.UpperLowerKnown || !i.Newest || len(i.Options) != 2 || i.Option(i.Options[0]).Text != "right" {
			t.Errorf("item = %+v", i)
		}
	}
}
