package web

import (
	"net/http"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) beginRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /desk/{org}/begin", w.begin)
	w.handle(mux, "POST /desk/{org}/begin", w.beginFrom)
	w.handle(mux, "GET /desk/{org}/define/{id}/template", w.templateAsk)
	w.handle(mux, "POST /desk/{org}/define/{id}/template", w.templateKeep)
	w.handle(mux, "POST /desk/{org}/define/{id}/duplicate", w.duplicate)
}

// begin lists what a definition may start from.
func (w *Web) begin(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Define)
	if err != nil {
		return err
	}
	all, err := w.Issuer.Templates(r.Context(), httpx.Actor(r.Context()), org.ID)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	units, err := w.Accounts.UnitsOf(r.Context(), org.ID)
	if err != nil {
		return err
	}
	p := view.Begin{Frame: w.partFrame(r, org.ID, account.Define, "Begin a definition", view.Link{Text: "Desk", Href: deskPath(org.ID)}, view.Link{Text: "Begin"}), Action: deskPath(org.ID, "begin"),
		Empty: deskPath(org.ID, "define")}
	if by.May(account.Define, org.ID) {
		p.Import = deskPath(org.ID, "import")
	}
	for _, t := range all {
		line := view.TemplateLine{ID: string(t.ID), Name: t.Name, About: t.About, Facts: summary(t.Definition), Own: t.Org != "" && by.MayIn(account.Define, org.ID, t.Unit)}
		if t.Unit != "" {
			line.Facts += " · " + account.UnitName(units, t.Unit)
		}
		p.Lines = append(p.Lines, line)
	}
	return w.render(rw, r, http.StatusOK, view.BeginPage(p))
}

// beginFrom begins a draft from a template, or removes one of the organisation's own.
func (w *Web) beginFrom(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	org, err := w.ownOrg(r, account.Define)
	if err != nil {
		return err
	}
	by, id := httpx.Actor(r.Context()), issuer.TemplateID(r.PostFormValue("template"))
	if r.PostFormValue("do") == "remove" {
		if err := w.Issuer.RemoveTemplate(r.Context(), by, org.ID, id); err != nil {
			return err
		}
		w.HTTP.Sessions.Say(r.Context(), "ok", "The template is removed. What was begun from it stays.")
		return see(rw, r, deskPath(org.ID, "begin"))
	}
	a, err := w.Issuer.FromTemplate(r.Context(), by, org.ID, id)
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "A draft is begun. Put your own words in place of the dots.")
	return see(rw, r, deskPath(org.ID, "define", string(a.ID)))
}

// duplicate begins a draft from another definition.
func (w *Web) duplicate(rw http.ResponseWriter, r *http.Request) error {
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	made, err := w.Issuer.Duplicate(r.Context(), httpx.Actor(r.Context()), a.ID)
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "This is the copy. The first one is as it was.")
	return see(rw, r, deskPath(a.Org, "define", string(made.ID)))
}

func (w *Web) templateAsk(rw http.ResponseWriter, r *http.Request) error {
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	return w.templateForm(rw, r, http.StatusOK, a, a.Draft.Title, nil)
}

func (w *Web) templateKeep(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	name := r.PostFormValue("name")
	_, err = w.Issuer.SaveTemplate(r.Context(), httpx.Actor(r.Context()), a.ID, name)
	if fault.Is(err, fault.Invalid) {
		return w.templateForm(rw, r, http.StatusUnprocessableEntity, a, name, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "The template is kept. Everybody who defines here finds it.")
	return see(rw, r, deskPath(a.Org, "begin"))
}

func (w *Web) templateForm(rw http.ResponseWriter, r *http.Request, status int, a issuer.Achievement, name string, err error) error {
	errs, list := fieldErrors(err)
	edit := deskPath(a.Org, "define", string(a.ID))
	return w.render(rw, r, status, view.ConfirmPage(view.Confirm{
		Frame:  w.frame(r, "Keep it as a template", view.Link{Text: "Desk", Href: deskPath(a.Org)}, view.Link{Text: or(a.Draft.Title, "Without a title"), Href: edit}, view.Link{Text: "Template"}),
		Action: edit + "/template", Heading: "Keep it as a template", Lede: "Others at your organisation can begin a definition from this draft.", Errors: list,
		Changes: []string{"The draft as it stands now is copied; what you change later does not change the template.", "The definition itself stays as it is."},
		Fields:  []view.Field{{ID: "name", Label: "Name of the template", Value: name, Error: errs["name"], Max: 120}}, Button: "Keep the template",
		Back: view.Link{Text: "Go back to the draft", Href: edit}}))
}
