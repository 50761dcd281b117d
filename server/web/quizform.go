package web

import (
	"net/http"
	"slices"
	"strconv"

	"laurel/account"
	"laurel/assess/quiz"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// typedQuiz are a quiz's terms as they stand in the form, with what could
// not be read.
type typedQuiz struct {
	quiz.Terms
	typed // raw and bad
}

// readQuiz takes a quiz's terms out of a form that was sent.
func readQuiz(r *http.Request) typedQuiz {
	t := typedQuiz{typed: typed{raw: map[string]string{}}}
	t.Terms = quiz.Terms{Title: r.PostFormValue("title"), Intro: r.PostFormValue("intro"), Shuffle: r.PostFormValue("shuffle") == "yes", Tell: quiz.Tell(r.PostFormValue("tell"))}
	whole := func(name string) int { return t.whole(r, name) }
	t.Terms.Minutes, t.Terms.Attempts, t.Terms.Wait = whole("minutes"), whole("attempts"), whole("wait")
	t.Terms.Pass = t.number(r, "pass", "Write a percentage, such as 60.")
	for at, topic := range r.PostForm["topic"] {
		t.Terms.Draws = append(t.Terms.Draws, quiz.Draw{Topic: topic, Count: whole(drawField(at))})
	}
	return t
}

func drawField(at int) string { return "draw-" + strconv.Itoa(at) }

// whole reads a whole number; what is none is a fault of its field.
func (t *typed) whole(r *http.Request, name string) int {
	f := t.number(r, name, "Write a whole number.")
	if f != float64(int(f)) {
		t.raw[name] = r.PostFormValue(name)
		t.bad = append(t.bad, fault.Field(name, "Write a whole number."))
		return 0
	}
	return int(f)
}

// quizForm shows the form of a quiz over a bank, q.ID being empty for a new one.
func (w *Web) quizForm(rw http.ResponseWriter, r *http.Request, status int, b quiz.Bank, items []quiz.Kept, q quiz.Quiz, t typedQuiz, err error) error {
	errs, list := fieldErrors(err)
	if draws, ok := errs["draws"]; ok {
		errs[drawField(0)] = draws
		for i := range list {
			if list[i].Field == "draws" {
				list[i].Field = drawField(0)
			}
		}
	}
	p := view.QuizEdit{Heading: "Make a quiz", Lede: "Over the item bank " + b.Title + ".", Errors: list, Action: bankPath(b, "quiz"), Button: "Make the quiz",
		Back: view.Link{Text: "Back to the bank", Href: bankPath(b)}}
	if q.ID != "" {
		here := quizzesPath(q.Org, string(q.ID))
		p.Heading, p.Action, p.Button, p.Back = "Change the quiz", here+"/change", "Save the quiz", view.Link{Text: "Back to the quiz", Href: here}
		p.Lede = "Who has begun goes on under the terms they began with."
		p.Hidden = []view.Hidden{{Name: "revision", Value: strconv.Itoa(q.Revision)}}
	}
	for _, d := range drawRows(items, t.Terms.Draws) {
		p.Hidden = append(p.Hidden, view.Hidden{Name: "topic", Value: d.Topic})
	}
	p.Frame = w.frame(r, p.Heading, quizCrumbs(b.Org, view.Link{Text: b.Title, Href: bankPath(b)})...)
	p.Parts = quizParts(form{t.typed, errs}, t.Terms, items)
	return w.render(rw, r, status, view.QuizEditPage(p))
}

// drawRows are the topics of a bank, and any topic, with how many are drawn.
func drawRows(items []quiz.Kept, draws []quiz.Draw) (rows []quiz.Draw) {
	count := func(topic string) (n int) {
		for _, d := range draws {
			if d.Topic == topic {
				n = d.Count
			}
		}
		return n
	}
	for _, t := range quiz.Topics(items) {
		rows = append(rows, quiz.Draw{Topic: t.Topic, Count: count(t.Topic)})
	}
	for _, d := range draws { // a topic that has no question any more
		if d.Topic != "" && d.Count > 0 && !slices.ContainsFunc(rows, func(r quiz.Draw) bool { return r.Topic == d.Topic }) {
			rows = append(rows, d)
		}
	}
	return append(rows, quiz.Draw{Count: count("")})
}

func quizParts(f form, t quiz.Terms, items []quiz.Kept) []view.Part {
	there := map[string]int{"": 0}
	for _, d := range quiz.Topics(items) {
		there[d.Topic] = d.Count
		there[""] += d.Count
	}
	var draws []view.Control
	for at, d := range drawRows(items, t.Draws) {
		label, help := d.Topic, "of the "+view.Count(there[d.Topic], "question", "questions")+" on this topic"
		if d.Topic == "" {
			label, help = "Any topic", "of what is left of all "+view.Count(there[""], "question", "questions")
		}
		draws = append(draws, f.short(drawField(at), label, "How many "+help+".", nonZero(float64(d.Count)), "numeric", ""))
	}
	var tells []issuer.Choice
	for _, tell := range []quiz.Tell{quiz.TellResult, quiz.TellTopics, quiz.TellAnswers} {
		tells = append(tells, issuer.Choice{Value: string(tell), Name: tell.Name()})
	}
	shuffle := &view.Choice{ID: "shuffle", Label: "Order of the options", Several: true, Options: []view.Option{{Value: "yes", Text: "Another for everybody", On: t.Shuffle,
		Help: "What is to be put in order always comes in another one."}}}
	return []view.Part{
		{ID: "what", Heading: "What it is", Controls: []view.Control{f.text("title", "Title", "As learners read it.", t.Title), f.area("intro", "Before one begins", "Optional. What may be used, what it is for.", t.Intro, 3)}},
		{ID: "part-draws", Heading: "What is drawn", Controls: draws},
		{ID: "how", Heading: "How it goes", Controls: []view.Control{
			{Pair: []view.Control{f.short("minutes", "Time", "Minutes. Empty for no limit.", nonZero(float64(t.Minutes)), "numeric", "minutes"),
				f.short("pass", "Needed to pass", "Of all points.", issuer.Number(t.Pass), "decimal", "%")}},
			{Pair: []view.Control{f.short("attempts", "Attempts", "Empty for as many as one likes.", nonZero(float64(t.Attempts)), "numeric", ""),
				f.short("wait", "Between two attempts", "Hours. Empty for none.", nonZero(float64(t.Wait)), "numeric", "hours")}},
			{Radio: shuffle}, {Radio: f.choice("tell", "What people are told afterwards", "", "", string(t.Tell), tells)},
		}},
	}
}

func (w *Web) quizNew(rw http.ResponseWriter, r *http.Request) error {
	b, items, err := w.definable(r)
	if err != nil {
		return err
	}
	t := typedQuiz{Terms: quiz.Terms{Pass: 60, Minutes: 20, Attempts: 2, Shuffle: true, Tell: quiz.TellTopics}}
	return w.quizForm(rw, r, http.StatusOK, b, items, quiz.Quiz{}, t, nil)
}

// definable is the bank in the path, for those who may write in it.
func (w *Web) definable(r *http.Request) (quiz.Bank, []quiz.Kept, error) {
	if _, err := w.ownOrg(r, account.Define); err != nil {
		return quiz.Bank{}, nil, err
	}
	b, items, err := w.ownBank(r)
	if err == nil {
		err = httpx.Actor(r.Context()).RequireIn(account.Define, b.Org, b.Unit)
	}
	return b, items, err
}

func (w *Web) quizAdd(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	b, items, err := w.definable(r)
	if err != nil {
		return err
	}
	t := readQuiz(r)
	if len(t.bad) > 0 {
		return w.quizForm(rw, r, http.StatusUnprocessableEntity, b, items, quiz.Quiz{}, t, fault.Join(t.bad...))
	}
	q, err := w.Quizzes.AddQuiz(r.Context(), httpx.Actor(r.Context()), b.Org, b.ID, t.Terms)
	if fault.Is(err, fault.Invalid) {
		return w.quizForm(rw, r, http.StatusUnprocessableEntity, b, items, quiz.Quiz{}, t, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "The quiz is made. It is closed until you open it.")
	return see(rw, r, quizzesPath(b.Org, string(q.ID)))
}

func (w *Web) quizOfBank(r *http.Request) (quiz.Quiz, quiz.Bank, []quiz.Kept, error) {
	if _, err := w.ownOrg(r, account.Define); err != nil {
		return quiz.Quiz{}, quiz.Bank{}, nil, err
	}
	q, err := w.ownQuiz(r)
	if err != nil {
		return q, quiz.Bank{}, nil, err
	}
	if err := httpx.Actor(r.Context()).RequireIn(account.Define, q.Org, q.Unit); err != nil {
		return q, quiz.Bank{}, nil, err
	}
	b, items, err := w.Quizzes.Bank(r.Context(), httpx.Actor(r.Context()), q.Org, q.Bank)
	return q, b, items, err
}

func (w *Web) quizEdit(rw http.ResponseWriter, r *http.Request) error {
	q, b, items, err := w.quizOfBank(r)
	if err != nil {
		return err
	}
	return w.quizForm(rw, r, http.StatusOK, b, items, q, typedQuiz{Terms: q.Terms}, nil)
}

func (w *Web) quizChange(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	q, b, items, err := w.quizOfBank(r)
	if err != nil {
		return err
	}
	t := readQuiz(r)
	q.Revision, _ = strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	if len(t.bad) > 0 {
		return w.quizForm(rw, r, http.StatusUnprocessableEntity, b, items, q, t, fault.Join(t.bad...))
	}
	_, err = w.Quizzes.ChangeQuiz(r.Context(), httpx.Actor(r.Context()), q.Org, q.ID, q.Revision, t.Terms)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return w.quizForm(rw, r, httpx.Status(err), b, items, q, t, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "The quiz is changed, for who begins from now on.")
	return see(rw, r, quizzesPath(q.Org, string(q.ID)))
}
