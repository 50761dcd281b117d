package web

import (
	"net/http"
	"slices"
	"strconv"

	"laurel/account"
	"laurel/fault"
	"laurel/notify/hook"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) hookNew(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ManageHooks)
	if err == nil {
		_, err = w.Hooks.Hooks(r.Context(), httpx.Actor(r.Context()), org.ID) // says it to those of a unit
	}
	if err != nil {
		return err
	}
	return w.hookForm(rw, r, http.StatusOK, org, hook.Hook{}, hook.Request{}, nil)
}

func (w *Web) hookEdit(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err == nil {
		err = httpx.Actor(r.Context()).Require(account.ManageHooks, org.ID)
	}
	if err != nil {
		return err
	}
	return w.hookForm(rw, r, http.StatusOK, org, h, hook.Request{Name: h.Name, URL: h.URL, Kinds: h.Kinds}, nil)
}

func hookRequest(r *http.Request) hook.Request {
	req := hook.Request{Name: r.PostFormValue("name"), URL: r.PostFormValue("url")}
	for _, k := range r.PostForm["kinds"] {
		req.Kinds = append(req.Kinds, hook.Kind(k))
	}
	return req
}

func (w *Web) hookAdd(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	org, err := w.ownOrg(r, account.ManageHooks)
	if err != nil {
		return err
	}
	req := hookRequest(r)
	h, err := w.Hooks.Add(r.Context(), httpx.Actor(r.Context()), org.ID, req)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return w.hookForm(rw, r, httpx.Status(err), org, hook.Hook{}, req, err)
	}
	if err != nil {
		return err
	}
	return w.said(rw, r, "“"+h.Name+"” is added. Put this secret into it, then send it a test.", hooksPath(org.ID, string(h.ID), "secret"))
}

func (w *Web) hookChange(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	req := hookRequest(r)
	h.Revision, _ = strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	_, err = w.Hooks.Change(r.Context(), httpx.Actor(r.Context()), org.ID, h.ID, h.Revision, req)
	if fault.Is(err, fault.Invalid) {
		return w.hookForm(rw, r, http.StatusUnprocessableEntity, org, h, req, err)
	}
	if err != nil {
		return err
	}
	return w.said(rw, r, "The webhook is changed.", hooksPath(org.ID, string(h.ID)))
}

func (w *Web) hookForm(rw http.ResponseWriter, r *http.Request, status int, org account.Organisation, h hook.Hook, req hook.Request, err error) error {
	errs, list := fieldErrors(err)
	kinds := &view.Choice{ID: "kinds", Label: "It is told", Help: "Tick nothing, and it is told everything, also what is added later.", Error: errs["kinds"], Several: true}
	for _, k := range hook.Kinds() {
		kinds.Options = append(kinds.Options, view.Option{Value: string(k), Text: kindWords[k], Help: string(k), On: slices.Contains(req.Kinds, k)})
	}
	p := view.OfferForm{Heading: "Add a receiver", Lede: "An address of another program that is told at once what happens here.", Errors: list, Action: hooksPath(org.ID, "new"), Button: "Add 1 receiver",
		Back: view.Link{Text: "Back to the webhooks", Href: hooksPath(org.ID)},
		Parts: []view.Part{
			{ID: "part-who", Heading: "Who", Controls: []view.Control{
				{Field: &view.Field{ID: "name", Label: "Name", Help: "By which you know it, such as “Student register”.", Value: req.Name, Error: errs["name"], Max: 100}},
				{Field: &view.Field{ID: "url", Label: "Address", Help: "Where messages are sent, beginning with https://.", Value: req.URL, Error: errs["url"], Type: "url", Max: 2000}},
			}},
			{ID: "part-what", Heading: "What", Controls: []view.Control{{Radio: kinds}}},
		}}
	if h.ID != "" {
		p.Heading, p.Button, p.Action = "Change “"+h.Name+"”", "Save the webhook", hooksPath(org.ID, string(h.ID), "change")
		p.Hidden = []view.Hidden{{Name: "revision", Value: strconv.Itoa(h.Revision)}}
		p.Back = view.Link{Text: "Leave it as it is", Href: hooksPath(org.ID, string(h.ID))}
	}
	p.Frame = w.frame(r, p.Heading, hookCrumbs(org.ID, view.Link{Text: p.Heading})...)
	return w.render(rw, r, status, view.OfferFormPage(p))
}
