package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/assess"
	"laurel/assess/quiz"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// Quizzes is what pages ask of package quiz.
type Quizzes interface {
	Banks(ctx context.Context, by account.Actor, org account.OrgID) ([]quiz.Bank, error)
	AddBank(ctx context.Context, by account.Actor, org account.OrgID, unit account.UnitID, title string) (quiz.Bank, error)
	SetBankUnit(ctx context.Context, by account.Actor, org account.OrgID, id quiz.BankID, unit account.UnitID) (quiz.Bank, error)
	Bank(ctx context.Context, by account.Actor, org account.OrgID, id quiz.BankID) (quiz.Bank, []quiz.Kept, error)
	Item(ctx context.Context, by account.Actor, org account.OrgID, id quiz.ItemID) (quiz.Kept, []quiz.ItemVersion, error)
	AddItem(ctx context.Context, by account.Actor, org account.OrgID, bank quiz.BankID, i quiz.Item) (quiz.Kept, error)
	ChangeItem(ctx context.Context, by account.Actor, org account.OrgID, id quiz.ItemID, c quiz.ItemChange) (quiz.Kept, error)
	RetireItem(ctx context.Context, by account.Actor, org account.OrgID, id quiz.ItemID, retired bool) (quiz.Kept, error)

	Quizzes(ctx context.Context, by account.Actor, org account.OrgID) ([]quiz.Quiz, error)
	Quiz(ctx context.Context, by account.Actor, org account.OrgID, id quiz.ID) (quiz.Quiz, error)
	AddQuiz(ctx context.Context, by account.Actor, org account.OrgID, bank quiz.BankID, t quiz.Terms) (quiz.Quiz, error)
	ChangeQuiz(ctx context.Context, by account.Actor, org account.OrgID, id quiz.ID, revision int, t quiz.Terms) (quiz.Quiz, error)
	Waiting(ctx context.Context, by account.Actor, org account.OrgID, id quiz.ID) (n int, more bool, err error)
	OpenQuiz(ctx context.Context, by account.Actor, org account.OrgID, id quiz.ID, open bool) (quiz.Quiz, error)
	Preview(ctx context.Context, by account.Actor, org account.OrgID, id quiz.ID, seed quiz.Seed) (quiz.Quiz, []quiz.Asked, error)
	Figures(ctx context.Context, by account.Actor, org account.OrgID, id quiz.ID) (quiz.Figures, error)

	Door(ctx context.Context, by account.Actor, id quiz.ID) (quiz.Door, error)
	Begin(ctx context.Context, by account.Actor, id quiz.ID) (quiz.Attempt, error)
	Sheet(ctx context.Context, by account.Actor, id quiz.AttemptID) (quiz.Sheet, error)
	Answer(ctx context.Context, by account.Actor, id quiz.AttemptID, place int, given quiz.Answer) error
	Finish(ctx context.Context, by account.Actor, id quiz.AttemptID) (quiz.Attempt, error)
}

func (w *Web) quizRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /quiz/{quiz}", w.quizDoor)
	w.handle(mux, "POST /quiz/{quiz}", w.quizBegin)
	w.handle(mux, "GET /quiz/{quiz}/{attempt}", w.quizAttempt)
	w.handle(mux, "POST /quiz/{quiz}/{attempt}", w.quizSave)
	w.handle(mux, "POST /quiz/{quiz}/{attempt}/{place}", w.quizSaveOne)
	w.handle(mux, "GET /quiz/{quiz}/{attempt}/finish", w.quizFinishAsk)
	w.handle(mux, "POST /quiz/{quiz}/{attempt}/finish", w.quizFinish)
	w.quizDeskRoutes(mux)
}

func quizPath(id quiz.ID, rest ...string) string {
	return strings.Join(append([]string{"/quiz", string(id)}, rest...), "/")
}

// quizDoor says what a quiz asks before one begins.
func (w *Web) quizDoor(rw http.ResponseWriter, r *http.Request) error {
	by := httpx.Actor(r.Context())
	d, err := w.Quizzes.Door(r.Context(), by, quiz.ID(r.PathValue("quiz")))
	if err != nil {
		return err
	}
	org, err := w.Accounts.Organisation(r.Context(), d.Org)
	if err != nil {
		return err
	}
	p := view.QuizDoor{Frame: w.frame(r, d.Terms.Title), Heading: d.Terms.Title, By: org.Name, Intro: d.Terms.Intro, Facts: quizFacts(d.Terms), Closed: d.Closed}
	p.NoIndex = true
	if d.Closed == "" {
		p.Action, p.Button = quizPath(d.Quiz), "Begin"
		if d.Terms.Minutes > 0 {
			p.Button = "Begin: " + view.Count(d.Terms.Minutes, "minute", "minutes")
		}
	}
	if d.Running != "" {
		p.Action, p.Button = quizPath(d.Quiz), "Go on where you were"
	}
	if d.For != "" {
		p.Back = view.Link{Text: "Back to your application", Href: applicationPath(assess.ApplicationID(d.For), "")}
	}
	if d.NotOpen {
		p.Ask = whomToAsk(org)
	}
	if _, err := w.Quizzes.Quiz(r.Context(), by, d.Org, d.Quiz); err == nil {
		p.More = view.Link{Text: "To its page at the desk", Href: deskPath(d.Org, "quizzes", string(d.Quiz))}
	}
	for _, a := range slices.Backward(d.Attempts) {
		if !a.Ended.IsZero() {
			p.Before = append(p.Before, view.QuizTry{Words: fmt.Sprintf("Attempt %d, %s", a.Number, view.Day(a.Begun)), Result: resultWords(a), Href: quizPath(d.Quiz, string(a.ID))})
		}
	}
	return w.render(rw, r, http.StatusOK, view.QuizDoorPage(p))
}

// whomToAsk leads to an organisation: by mail, where it has an address.
func whomToAsk(org account.Organisation) view.Link {
	if org.Email != "" {
		return view.Link{Text: "Ask " + org.Name + " when it opens", Href: "mailto:" + org.Email}
	}
	return view.Link{Text: "Ask " + org.Name + " when it opens", Href: "/o/" + string(org.ID)}
}

func quizFacts(t quiz.Terms) []view.Fact {
	facts := []view.Fact{{Name: "Questions", Value: view.Number(t.Questions())}, {Name: "To pass", Value: issuer.Number(t.Pass) + " % of the points"}}
	if t.Minutes > 0 {
		facts = append(facts, view.Fact{Name: "Time", Value: view.Count(t.Minutes, "minute", "minutes") + " from the moment you begin. What is saved by then counts; " +
			strconv.Itoa(int(quiz.Grace.Seconds())) + " seconds are added for what is on its way."})
	} else {
		facts = append(facts, view.Fact{Name: "Time", Value: "As long as you like. What you answer is kept; you can go on another day."})
	}
	attempts := "As often as you like"
	if t.Attempts > 0 {
		attempts = view.Count(t.Attempts, "time", "times")
	}
	if t.Wait > 0 {
		attempts += ", " + view.Count(t.Wait, "hour", "hours") + " apart"
	}
	return append(facts, view.Fact{Name: "You can try", Value: attempts}, view.Fact{Name: "Afterwards", Value: "You are told: " + lowerFirst(t.Tell.Name()) + "."})
}

// points writes points without needless zeros, to two places.
func points(f float64) string {
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(f, 'f', 2, 64), "0"), ".")
}

func resultWords(a quiz.Attempt) string {
	words := points(a.Points) + " of " + points(a.Max) + " points"
	if a.Passed {
		return words + ", passed"
	}
	return words + ", not passed"
}

func (w *Web) quizBegin(rw http.ResponseWriter, r *http.Request) error {
	id := quiz.ID(r.PathValue("quiz"))
	a, err := w.Quizzes.Begin(r.Context(), httpx.Actor(r.Context()), id)
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.Forbidden) {
		w.HTTP.Sessions.Say(r.Context(), "warn", err.Error())
		return see(rw, r, quizPath(id))
	}
	if err != nil {
		return err
	}
	return see(rw, r, quizPath(id, string(a.ID)))
}
