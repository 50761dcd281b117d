package web

import (
	"crypto/rand"
	"encoding/binary"
	"net/http"
	"strconv"

	"laurel/account"
	"laurel/assess/quiz"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) quizDeskRoutes(mux *http.ServeMux) {
	const at = "/desk/{org}/quizzes"
	w.handle(mux, "GET "+at, w.quizDesk)
	w.handle(mux, "POST "+at, w.bankAdd)
	w.handle(mux, "GET "+at+"/{quiz}", w.quizHome)
	w.handle(mux, "GET "+at+"/{quiz}/change", w.quizEdit)
	w.handle(mux, "POST "+at+"/{quiz}/change", w.quizChange)
	w.handle(mux, "POST "+at+"/{quiz}/open", w.quizOpen)
	w.handle(mux, "GET "+at+"/{quiz}/preview", w.quizPreview)
	w.handle(mux, "GET "+at+"/{quiz}/figures", w.quizFigures)
	const bank = "/desk/{org}/banks/{bank}"
	w.handle(mux, "GET "+bank, w.bank)
	w.handle(mux, "POST "+bank+"/unit", w.bankUnit)
	w.handle(mux, "GET "+bank+"/new", w.itemNew)
	w.handle(mux, "POST "+bank+"/new", w.itemAdd)
	w.handle(mux, "GET "+bank+"/items/{item}", w.itemEdit)
	w.handle(mux, "POST "+bank+"/items/{item}", w.itemChange)
	w.handle(mux, "GET "+bank+"/items/{item}/retire", w.itemRetireAsk)
	w.handle(mux, "POST "+bank+"/items/{item}/retire", w.itemRetire)
	w.handle(mux, "GET "+bank+"/quiz", w.quizNew)
	w.handle(mux, "POST "+bank+"/quiz", w.quizAdd)
}

func quizzesPath(org account.OrgID, rest ...string) string {
	return deskPath(org, append([]string{"quizzes"}, rest...)...)
}

func bankPath(b quiz.Bank, rest ...string) string {
	return deskPath(b.Org, append([]string{"banks", string(b.ID)}, rest...)...)
}

func quizCrumbs(org account.OrgID, more ...view.Link) []view.Link {
	return append([]view.Link{{Text: "Desk", Href: deskPath(org)}, {Text: "Quizzes", Href: quizzesPath(org)}}, more...)
}

func (w *Web) quizDesk(rw http.ResponseWriter, r *http.Request) error {
	return w.quizDeskPage(rw, r, http.StatusOK, "", "", nil)
}

func (w *Web) quizDeskPage(rw http.ResponseWriter, r *http.Request, status int, title string, unit account.UnitID, bad error) error {
	org, err := w.ownOrg(r, account.ReadDrafts)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	banks, err := w.Quizzes.Banks(r.Context(), by, org.ID)
	if err != nil {
		return err
	}
	quizzes, err := w.Quizzes.Quizzes(r.Context(), by, org.ID)
	if err != nil {
		return err
	}
	units, mine, err := w.unitsFor(r, org.ID, account.Define)
	if err != nil {
		return err
	}
	errs, list := fieldErrors(bad)
	p := view.QuizDesk{Frame: w.partFrame(r, org.ID, account.ReadDrafts, "Quizzes", quizCrumbs(org.ID)[:1]...), Errors: list, MayDefine: by.MaySome(account.Define, org.ID), Action: quizzesPath(org.ID),
		Title: view.Field{ID: "title", Label: "Title", Help: "The subject, such as Database queries.", Value: title, Max: 200, Error: errs["title"]}}
	if len(units) > 0 {
		p.Unit = *bankUnitChoice(by, org.ID, units, mine, unit, errs["unit"])
	}
	for _, q := range quizzes {
		p.Quizzes = append(p.Quizzes, view.QuizLine{Name: q.Terms.Title, Href: quizzesPath(org.ID, string(q.ID)), Facts: quizState(q) + " · " + termsLine(q.Terms),
			Actions: []view.Link{{Text: "Preview", Href: quizzesPath(org.ID, string(q.ID), "preview")}, {Text: "Figures", Href: quizzesPath(org.ID, string(q.ID), "figures")}}})
	}
	for _, b := range banks {
		p.Banks = append(p.Banks, view.QuizLine{Name: b.Title, Href: bankPath(b), Facts: view.Count(b.Items, "question", "questions") + " · begun on " + view.Day(b.Created) + inUnit(units, b.Unit)})
	}
	return w.render(rw, r, status, view.QuizDeskPage(p))
}

// bankUnitChoice asks whose an item bank is.
func bankUnitChoice(by account.Actor, org account.OrgID, units, mine []account.Unit, on account.UnitID, message string) *view.Choice {
	whole := "the whole organisation"
	if !by.May(account.Define, org) {
		whole = ""
	}
	c := unitChoice(units, mine, on, whole, message)
	c.Help = "Who works in the unit, and in those above it, sees its questions and changes them, and the quizzes over them."
	return c
}

// inUnit names the unit of something in a line of facts.
func inUnit(units []account.Unit, id account.UnitID) string {
	if id == "" {
		return ""
	}
	return " · " + account.UnitName(units, id)
}

func quizState(q quiz.Quiz) string {
	if q.Open {
		return "Open"
	}
	return "Closed"
}

func termsLine(t quiz.Terms) string {
	line := view.Count(t.Questions(), "question", "questions")
	if t.Minutes > 0 {
		line += ", " + view.Count(t.Minutes, "minute", "minutes")
	}
	return line + ", " + issuer.Number(t.Pass) + " % to pass"
}

func (w *Web) bankAdd(rw http.ResponseWriter, r *http.Request) error {
	unit := account.UnitID(r.PostFormValue("unit"))
	b, err := w.Quizzes.AddBank(r.Context(), httpx.Actor(r.Context()), account.OrgID(r.PathValue("org")), unit, r.PostFormValue("title"))
	if fault.Is(err, fault.Invalid) {
		return w.quizDeskPage(rw, r, http.StatusUnprocessableEntity, r.PostFormValue("title"), unit, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "The item bank is begun. Add its questions.")
	return see(rw, r, bankPath(b))
}

// ownBank is the bank in the path, of the organisation in the path.
func (w *Web) ownBank(r *http.Request) (quiz.Bank, []quiz.Kept, error) {
	return w.Quizzes.Bank(r.Context(), httpx.Actor(r.Context()), account.OrgID(r.PathValue("org")), quiz.BankID(r.PathValue("bank")))
}

func (w *Web) bank(rw http.ResponseWriter, r *http.Request) error {
	b, items, err := w.ownBank(r)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	units, mine, err := w.unitsFor(r, b.Org, account.Define)
	if err != nil {
		return err
	}
	p := view.Bank{Frame: w.frame(r, b.Title, quizCrumbs(b.Org)...), Title: b.Title}
	if b.Unit != "" {
		p.Of = account.UnitName(units, b.Unit)
	}
	may := by.MayIn(account.Define, b.Org, b.Unit)
	if may {
		if len(mine) > 1 || by.May(account.Define, b.Org) && len(mine) > 0 {
			p.Unit, p.UnitAction = *bankUnitChoice(by, b.Org, units, mine, b.Unit, ""), bankPath(b, "unit")
		}
		for _, k := range quiz.Kinds() {
			p.Add = append(p.Add, view.Link{Text: k.Name(), Href: bankPath(b, "new?kind="+string(k))})
		}
		if b.Items > 0 {
			p.Quiz = view.Link{Text: "Make a quiz over this bank", Href: bankPath(b, "quiz")}
		}
	}
	for i, topic := range quiz.Topics(items) {
		t := view.BankTopic{ID: "topic-" + strconv.Itoa(i), Name: topic.Topic}
		for _, k := range items {
			if k.Item.Topic == topic.Topic && !k.Retired {
				t.Items = append(t.Items, itemLine(b, k, may))
			}
		}
		p.Topics = append(p.Topics, t)
	}
	for _, k := range items {
		if k.Retired {
			p.Retired = append(p.Retired, itemLine(b, k, may))
		}
	}
	return w.render(rw, r, http.StatusOK, view.BankPage(p))
}

// bankUnit gives an item bank to another unit.
func (w *Web) bankUnit(rw http.ResponseWriter, r *http.Request) error {
	b, err := w.Quizzes.SetBankUnit(r.Context(), httpx.Actor(r.Context()), account.OrgID(r.PathValue("org")), quiz.BankID(r.PathValue("bank")), account.UnitID(r.PostFormValue("unit")))
	if err != nil {
		return err
	}
	return w.said(rw, r, "Saved. Who works there sees its questions from now on.", bankPath(b))
}

// itemLine is a question in its bank, which leads to its form whoever may change it.
func itemLine(b quiz.Bank, k quiz.Kept, may bool) view.QuizLine {
	facts := k.Item.Kind.Name() + " · " + view.Count(k.Item.Points, "point", "points")
	if k.Version > 1 {
		facts += " · version " + strconv.Itoa(k.Version)
	}
	l := view.QuizLine{Name: shortText(k.Item.Text), Facts: facts}
	if may {
		l.Href = bankPath(b, "items", string(k.ID))
	}
	return l
}

// shortText is the beginning of a question, in one line.
func shortText(text string) string {
	const limit = 120
	line := firstLine(text)
	runes := []rune(line)
	if len(runes) <= limit {
		if line != text {
			return line + " …"
		}
		return line
	}
	return string(runes[:limit]) + " …"
}

func firstLine(text string) string {
	for i, r := range text {
		if r == '\n' {
			return text[:i]
		}
	}
	return text
}

func (w *Web) ownQuiz(r *http.Request) (quiz.Quiz, error) {
	return w.Quizzes.Quiz(r.Context(), httpx.Actor(r.Context()), account.OrgID(r.PathValue("org")), quiz.ID(r.PathValue("quiz")))
}

func (w *Web) quizHome(rw http.ResponseWriter, r *http.Request) error {
	q, err := w.ownQuiz(r)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	here := quizzesPath(q.Org, string(q.ID))
	p := view.QuizHome{Frame: w.frame(r, q.Terms.Title, quizCrumbs(q.Org)...), Title: q.Terms.Title, Intro: q.Terms.Intro, Open: q.Open, Facts: quizFacts(q.Terms), Address: w.PublicURL + quizPath(q.ID),
		State: "Closed: nobody can begin it."}
	if q.Open {
		p.State = "Open: whoever has its address and an account can take it."
	}
	if p.Waiting, err = w.waitingWords(r, q); err != nil {
		return err
	}
	if by.MayIn(account.Publish, q.Org, q.Unit) {
		p.Action = here + "/open"
	}
	if by.MayIn(account.Define, q.Org, q.Unit) {
		p.Links = append(p.Links, view.Link{Text: "Change it", Href: here + "/change"})
	}
	p.Links = append(p.Links, view.Link{Text: "Preview", Href: here + "/preview"}, view.Link{Text: "Figures", Href: here + "/figures"},
		view.Link{Text: "Its item bank", Href: bankPath(quiz.Bank{Org: q.Org, ID: q.Bank})})
	for _, d := range q.Terms.Draws {
		p.Draws = append(p.Draws, view.Entry{Text: or(d.Topic, "Any topic"), Count: d.Count})
	}
	return w.render(rw, r, http.StatusOK, view.QuizHomePage(p))
}

// waitingWords say how many applications need a quiz, before it is closed and
// while it is.
func (w *Web) waitingWords(r *http.Request, q quiz.Quiz) (string, error) {
	n, more, err := w.Quizzes.Waiting(r.Context(), httpx.Actor(r.Context()), q.Org, q.ID)
	if err != nil || n == 0 {
		return "", err
	}
	words := view.Count(n, "application that is not handed in yet asks for this quiz", "applications that are not handed in yet ask for this quiz")
	if more {
		words = "More than " + words
	}
	if q.Open {
		return words + ". If you close it, whoever of them has not begun it waits until it is open again.", nil
	}
	return words + ". Whoever of them has not begun it waits until it is open again.", nil
}

func (w *Web) quizOpen(rw http.ResponseWriter, r *http.Request) error {
	id, org := quiz.ID(r.PathValue("quiz")), account.OrgID(r.PathValue("org"))
	q, err := w.Quizzes.OpenQuiz(r.Context(), httpx.Actor(r.Context()), org, id, r.PostFormValue("open") == "yes")
	switch {
	case fault.Is(err, fault.Invalid):
		w.HTTP.Sessions.Say(r.Context(), "warn", err.Error())
	case err != nil:
		return err
	case q.Open:
		w.HTTP.Sessions.Say(r.Context(), "ok", "The quiz is open.")
	default:
		w.HTTP.Sessions.Say(r.Context(), "ok", "The quiz is closed. Who has begun can finish.")
	}
	return see(rw, r, quizzesPath(org, string(id)))
}

func (w *Web) quizPreview(rw http.ResponseWriter, r *http.Request) error {
	seed, err := strconv.ParseUint(r.URL.Query().Get("seed"), 16, 64)
	if err != nil {
		seed = newSeed()
	}
	q, asked, err := w.Quizzes.Preview(r.Context(), httpx.Actor(r.Context()), account.OrgID(r.PathValue("org")), quiz.ID(r.PathValue("quiz")), quiz.Seed(seed))
	if err != nil {
		return err
	}
	here := quizzesPath(q.Org, string(q.ID))
	p := view.QuizPreview{Frame: w.frame(r, "Preview", quizCrumbs(q.Org, view.Link{Text: q.Terms.Title, Href: here})...), Title: q.Terms.Title,
		Another: here + "/preview?seed=" + strconv.FormatUint(newSeed(), 16), Seed: strconv.FormatUint(seed, 16), Back: view.Link{Text: "Back to the quiz", Href: here}}
	for _, a := range asked {
		s := view.QuizSolved{Number: a.Place + 1, Text: a.Item.Text, Points: a.Item.Topic + " · " + view.Count(a.Item.Points, "point", "points"), Right: rightWords(a.Item), Explain: a.Item.Explain}
		for _, option := range a.Shown {
			s.Yours = append(s.Yours, a.Item.Options[option].Text)
		}
		p.Questions = append(p.Questions, s)
	}
	return w.render(rw, r, http.StatusOK, view.QuizPreviewPage(p))
}

func newSeed() uint64 {
	var b [8]byte
	rand.Read(b[:])
	return binary.LittleEndian.Uint64(b[:])
}
