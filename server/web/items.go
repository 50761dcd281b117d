package web

import (
	"net/http"
	"strconv"

	"laurel/assess/quiz"
	"laurel/fault"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) itemNew(rw http.ResponseWriter, r *http.Request) error {
	b, items, err := w.definable(r)
	if err != nil {
		return err
	}
	kind := quiz.Kind(r.URL.Query().Get("kind"))
	if kind.Name() == "" {
		kind = quiz.Single
	}
	return w.itemForm(rw, r, http.StatusOK, b, items, quiz.Kept{}, nil, typedItem{Item: quiz.Item{Kind: kind, Points: 1}}, nil)
}

func (w *Web) itemAdd(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	b, items, err := w.definable(r)
	if err != nil {
		return err
	}
	t := readItem(r, quiz.Kind(r.PostFormValue("kind")))
	if len(t.bad) > 0 {
		return w.itemForm(rw, r, http.StatusUnprocessableEntity, b, items, quiz.Kept{}, nil, t, fault.Join(t.bad...))
	}
	_, err = w.Quizzes.AddItem(r.Context(), httpx.Actor(r.Context()), b.Org, b.ID, t.Item)
	if fault.Is(err, fault.Invalid) {
		return w.itemForm(rw, r, http.StatusUnprocessableEntity, b, items, quiz.Kept{}, nil, t, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "The question is added.")
	return see(rw, r, bankPath(b))
}

// ownItem is the question in the path, of the bank in the path.
func (w *Web) ownItem(r *http.Request) (b quiz.Bank, items []quiz.Kept, k quiz.Kept, versions []quiz.ItemVersion, err error) {
	if b, items, err = w.definable(r); err != nil {
		return b, items, k, nil, err
	}
	k, versions, err = w.Quizzes.Item(r.Context(), httpx.Actor(r.Context()), b.Org, quiz.ItemID(r.PathValue("item")))
	if err == nil && k.Bank != b.ID {
		err = fault.NoSuch("question", r.PathValue("item"))
	}
	return b, items, k, versions, err
}

func (w *Web) itemEdit(rw http.ResponseWriter, r *http.Request) error {
	b, items, k, versions, err := w.ownItem(r)
	if err != nil {
		return err
	}
	return w.itemForm(rw, r, http.StatusOK, b, items, k, versions, typedItem{Item: k.Item}, nil)
}

func (w *Web) itemChange(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	b, items, k, versions, err := w.ownItem(r)
	if err != nil {
		return err
	}
	t := readItem(r, k.Item.Kind)
	version, _ := strconv.Atoi(r.PostFormValue("version")) // a wrong one is stale
	if len(t.bad) > 0 {
		return w.itemForm(rw, r, http.StatusUnprocessableEntity, b, items, k, versions, t, fault.Join(t.bad...))
	}
	_, err = w.Quizzes.ChangeItem(r.Context(), httpx.Actor(r.Context()), b.Org, k.ID, quiz.ItemChange{Version: version, Item: t.Item, Why: t.Why})
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return w.itemForm(rw, r, httpx.Status(err), b, items, k, versions, t, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "The question has a new version.")
	return see(rw, r, bankPath(b))
}

func (w *Web) itemRetireAsk(rw http.ResponseWriter, r *http.Request) error {
	b, _, k, _, err := w.ownItem(r)
	if err != nil {
		return err
	}
	here := bankPath(b, "items", string(k.ID))
	p := view.Confirm{Frame: w.frame(r, "Retire a question", quizCrumbs(b.Org, view.Link{Text: b.Title, Href: bankPath(b)})...), Action: here + "/retire", Heading: "Retire this question", Lede: shortText(k.Item.Text),
		Changes: []string{"It is drawn no more. Who is answering it goes on.", "Its versions and figures stay, and you can have it drawn again."}, Hidden: map[string]string{"retired": "yes"},
		Button: "Retire 1 question", Back: view.Link{Text: "Leave it there", Href: here}}
	if k.Retired {
		p.Heading, p.Changes, p.Hidden, p.Button = "Draw this question again", []string{"Quizzes over this bank draw it again."}, map[string]string{"retired": "no"}, "Draw it again"
	}
	return w.render(rw, r, http.StatusOK, view.ConfirmPage(p))
}

func (w *Web) itemRetire(rw http.ResponseWriter, r *http.Request) error {
	b, _, k, _, err := w.ownItem(r)
	if err != nil {
		return err
	}
	k, err = w.Quizzes.RetireItem(r.Context(), httpx.Actor(r.Context()), b.Org, k.ID, r.PostFormValue("retired") != "no")
	switch {
	case fault.Is(err, fault.Conflict):
		w.HTTP.Sessions.Say(r.Context(), "warn", err.Error())
	case err != nil:
		return err
	case k.Retired:
		w.HTTP.Sessions.Say(r.Context(), "ok", "The question is retired.")
	default:
		w.HTTP.Sessions.Say(r.Context(), "ok", "The question is drawn again.")
	}
	return see(rw, r, bankPath(b))
}
