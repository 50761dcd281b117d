package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"laurel/assess/quiz"
	"laurel/fault"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// quizSheet is the attempt in the path, of the quiz in the path.
func (w *Web) quizSheet(r *http.Request) (quiz.Sheet, error) {
	sh, err := w.Quizzes.Sheet(r.Context(), httpx.Actor(r.Context()), quiz.AttemptID(r.PathValue("attempt")))
	if err == nil && string(sh.Attempt.Quiz) != r.PathValue("quiz") {
		err = fault.NoSuch("attempt", r.PathValue("attempt"))
	}
	return sh, err
}

// quizAttempt shows the questions while an attempt runs, and its result then.
func (w *Web) quizAttempt(rw http.ResponseWriter, r *http.Request) error {
	sh, err := w.quizSheet(r)
	if err != nil {
		return err
	}
	if !sh.Attempt.Ended.IsZero() {
		return w.quizResult(rw, r, sh)
	}
	return w.quizPage(rw, r, http.StatusOK, sh, nil)
}

func (w *Web) quizPage(rw http.ResponseWriter, r *http.Request, status int, sh quiz.Sheet, bad map[int]error) error {
	a := sh.Attempt
	p := view.QuizSheet{Frame: w.frame(r, a.Terms.Title, view.Link{Text: a.Terms.Title, Href: quizPath(a.Quiz)}), Heading: a.Terms.Title, Action: quizPath(a.Quiz, string(a.ID)),
		Lede: "Every answer is saved. If the connection is lost, come back to this address and go on."}
	p.NoIndex = true
	if left, limited := a.Left(sh.Now); limited {
		p.Clock = &view.QuizClock{Words: leftWords(left), Until: a.Deadline.UTC().Format("15:04:05 UTC"), Seconds: strconv.Itoa(int(left.Seconds()))}
	}
	for _, q := range sh.Asked {
		question := w.question(q, len(sh.Asked), p.Action)
		if err := bad[q.Place]; err != nil {
			question.Error = err.Error()
			p.Errors = append(p.Errors, view.FieldError{Field: question.ID, Text: err.Error()})
		}
		p.Questions = append(p.Questions, question)
	}
	p.Answered = answeredWords(sh)
	return w.render(rw, r, status, view.QuizSheetPage(p))
}

func answeredWords(sh quiz.Sheet) string {
	open := unanswered(sh)
	if len(open) == 0 {
		return "Every question has an answer."
	}
	return view.Count(len(sh.Asked)-len(open), "question has", "questions have") + " an answer, " + view.Number(len(open)) + " " + plural(len(open), "has", "have") + " none yet."
}

func unanswered(sh quiz.Sheet) (open []int) {
	for _, q := range sh.Asked {
		if q.Saved.Answer.Empty() {
			open = append(open, q.Place+1)
		}
	}
	return open
}

func leftWords(left time.Duration) string {
	seconds := int(left.Seconds())
	var parts []string
	for _, p := range []struct {
		n         int
		one, many string
	}{{seconds / 3600, "hour", "hours"}, {seconds / 60 % 60, "minute", "minutes"}, {seconds % 60, "second", "seconds"}} {
		if p.n > 0 && (p.one != "second" || seconds < 3600) {
			parts = append(parts, view.Count(p.n, p.one, p.many))
		}
	}
	return or(strings.Join(parts, " "), "No time")
}

// question is one item as its controls.
func (w *Web) question(q quiz.Asked, of int, action string) view.QuizQuestion {
	name := "q" + strconv.Itoa(q.Place+1)
	v := view.QuizQuestion{ID: name, Number: q.Place + 1, Of: of, Text: q.Item.Text, Points: view.Count(q.Item.Points, "point", "points"), Name: name,
		Save: action + "/" + strconv.Itoa(q.Place+1)}
	if !q.Saved.At.IsZero() {
		v.Saved = savedWords(q.Saved.At)
	}
	switch q.Item.Kind {
	case quiz.Single:
		v.Kind, v.Help = "radio", "One answer is right."
	case quiz.Multiple:
		v.Kind, v.Help = "checkbox", "Choose each that is right. "+ruleHelp(q.Item.Partial)
	case quiz.Ordering:
		v.Kind, v.Help = "order", "Give each line its place; 1 is first. "+ruleHelp(q.Item.Partial)
	case quiz.Numeric:
		v.Kind, v.Mode, v.Help = "text", "text", numberHelp(q.Item.Number)
		if len(q.Item.Number.Also) == 0 && !q.Item.Number.NeedsUnit {
			v.Unit = q.Item.Number.Unit
		}
	default:
		v.Kind, v.Mode, v.Help = "text", "text", textHelp(q.Item.Exact)
	}
	v.Value = q.Saved.Answer.Text
	for at, option := range q.Shown {
		o := view.QuizOption{Name: name, Value: strconv.Itoa(at), Text: q.Item.Options[option].Text, On: slices.Contains(q.Saved.Answer.Chosen, option)}
		if q.Item.Kind == quiz.Ordering {
			o.Name = name + "-" + strconv.Itoa(at)
			if len(q.Saved.Answer.Places) > option {
				o.Place = q.Saved.Answer.Places[option]
			}
		}
		v.Options = append(v.Options, o)
	}
	return v
}

func savedWords(at time.Time) string { return "Saved at " + at.UTC().Format("15:04:05 UTC") }

func ruleHelp(r quiz.Rule) string { return r.Name() + "." }

func numberHelp(n quiz.Number) string {
	help := "A number; the decimal mark is a point or a comma."
	switch {
	case n.NeedsUnit:
		help += " Write the unit behind it."
	case len(n.Also) > 0:
		help += " Without a unit it is taken as " + n.Unit + "."
	}
	return help
}

func textHelp(e quiz.Exact) string {
	switch {
	case e.Case && e.Marks:
		return "A word or a few. Capitals and accents count."
	case e.Case:
		return "A word or a few. Capitals count, accents do not."
	case e.Marks:
		return "A word or a few. Accents count, capitals do not."
	}
	return "A word or a few. Capitals and accents do not count."
}

// givenAnswer reads what the form says about a question.
func givenAnswer(r *http.Request, q quiz.Asked) (a quiz.Answer) {
	name := "q" + strconv.Itoa(q.Place+1)
	switch q.Item.Kind {
	case quiz.Single, quiz.Multiple:
		for _, value := range r.PostForm[name] {
			at, err := strconv.Atoi(value)
			if err != nil || at < 0 || at >= len(q.Shown) {
				at = -1 // refused by the service
				a.Chosen = append(a.Chosen, at)
				continue
			}
			a.Chosen = append(a.Chosen, q.Shown[at])
		}
		slices.Sort(a.Chosen)
	case quiz.Ordering:
		a.Places = make([]int, len(q.Shown))
		for at, option := range q.Shown {
			a.Places[option], _ = strconv.Atoi(r.PostFormValue(name + "-" + strconv.Itoa(at))) // what is no number is no place
		}
	default:
		a.Text = strings.TrimSpace(r.PostFormValue(name))
	}
	return a
}

func sameAnswer(a, b quiz.Answer) bool {
	return a.Text == b.Text && slices.Equal(a.Chosen, b.Chosen) && (slices.Equal(a.Places, b.Places) || a.Empty() && b.Empty())
}

// quizSaveAll saves every answer of a form that differs from what is kept, and
// tells which were refused. It fails when the time is over.
func (w *Web) quizSaveAll(r *http.Request, sh quiz.Sheet) (bad map[int]error, err error) {
	bad = map[int]error{}
	for _, q := range sh.Asked {
		given := givenAnswer(r, q)
		if sameAnswer(given, q.Saved.Answer) {
			continue
		}
		err := w.Quizzes.Answer(r.Context(), httpx.Actor(r.Context()), sh.Attempt.ID, q.Place, given)
		if fault.Is(err, fault.Invalid) {
			bad[q.Place] = err
			continue
		}
		if err != nil {
			return nil, err
		}
	}
	return bad, nil
}

func (w *Web) quizSave(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	sh, err := w.quizSheet(r)
	if err != nil {
		return err
	}
	here := quizPath(sh.Attempt.Quiz, string(sh.Attempt.ID))
	if !sh.Attempt.Ended.IsZero() {
		w.HTTP.Sessions.Say(r.Context(), "warn", "This attempt has ended. What was saved before counts; what you sent now does not.")
		return see(rw, r, here)
	}
	bad, err := w.quizSaveAll(r, sh)
	if fault.Is(err, fault.Gone) {
		w.HTTP.Sessions.Say(r.Context(), "warn", err.Error())
		return see(rw, r, here)
	}
	if err != nil {
		return err
	}
	do := r.PostFormValue("do")
	switch {
	case r.PostFormValue("over") != "":
		_, err := w.Quizzes.Finish(r.Context(), httpx.Actor(r.Context()), sh.Attempt.ID)
		if err != nil {
			return err
		}
		w.HTTP.Sessions.Say(r.Context(), "", "The time is over. What you had answered is handed in.")
		return see(rw, r, here)
	case len(bad) > 0:
		if sh, err = w.quizSheet(r); err != nil {
			return err
		}
		return w.quizPage(rw, r, http.StatusUnprocessableEntity, sh, bad)
	case do == "finish":
		return see(rw, r, here+"/finish")
	case strings.HasPrefix(do, "q"):
		return see(rw, r, here+"#"+do)
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "Your answers are saved.")
	return see(rw, r, here)
}

// quizSaveOne saves one answer for the page's module, and answers with when.
func (w *Web) quizSaveOne(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	sh, err := w.quizSheet(r)
	if err != nil {
		return err
	}
	place, err := strconv.Atoi(r.PathValue("place"))
	if err != nil || place < 1 || place > len(sh.Asked) {
		if !sh.Attempt.Ended.IsZero() {
			return plainAnswer(rw, http.StatusGone, "This attempt has ended.")
		}
		return fault.NoSuch("question", r.PathValue("place"))
	}
	if !sh.Attempt.Ended.IsZero() {
		return plainAnswer(rw, http.StatusGone, "This attempt has ended.")
	}
	err = w.Quizzes.Answer(r.Context(), httpx.Actor(r.Context()), sh.Attempt.ID, place-1, givenAnswer(r, sh.Asked[place-1]))
	if err != nil {
		if kind := fault.KindOf(err); kind == fault.Unexpected {
			return err
		}
		return plainAnswer(rw, httpx.Status(err), err.Error())
	}
	return plainAnswer(rw, http.StatusOK, savedWords(w.now()))
}

func plainAnswer(rw http.ResponseWriter, status int, text string) error {
	rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
	rw.Header().Set("Cache-Control", "no-store")
	rw.WriteHeader(status)
	_, err := fmt.Fprintln(rw, text)
	return err
}

func (w *Web) quizFinishAsk(rw http.ResponseWriter, r *http.Request) error {
	sh, err := w.quizSheet(r)
	if err != nil {
		return err
	}
	a := sh.Attempt
	here := quizPath(a.Quiz, string(a.ID))
	if !a.Ended.IsZero() {
		return see(rw, r, here)
	}
	p := view.Confirm{Frame: w.frame(r, "Hand in", view.Link{Text: a.Terms.Title, Href: here}), Action: here + "/finish", Heading: "Hand in your answers", Lede: answeredWords(sh),
		Changes: []string{"Your answers are judged at once, and you see the result.", "They cannot be changed any more."}, Button: "Hand in", Back: view.Link{Text: "Back to the questions", Href: here}}
	if open := unanswered(sh); len(open) > 0 {
		var numbers []string
		for _, n := range open {
			numbers = append(numbers, strconv.Itoa(n))
		}
		p.Changes = append([]string{"Without an answer: " + plural(len(open), "question ", "questions ") + strings.Join(numbers, ", ") + ". They earn no points."}, p.Changes...)
	}
	return w.render(rw, r, http.StatusOK, view.ConfirmPage(p))
}

func (w *Web) quizFinish(rw http.ResponseWriter, r *http.Request) error {
	sh, err := w.quizSheet(r)
	if err != nil {
		return err
	}
	if _, err := w.Quizzes.Finish(r.Context(), httpx.Actor(r.Context()), sh.Attempt.ID); err != nil {
		return err
	}
	return see(rw, r, quizPath(sh.Attempt.Quiz, string(sh.Attempt.ID)))
}
