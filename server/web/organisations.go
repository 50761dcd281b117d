package web

import (
	"context"
	"net/http"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// Founder adds an organisation with keys of its own.
type Founder func(ctx context.Context, by account.Actor, req account.OrganisationRequest) (account.Organisation, error)

func (w *Web) organisationRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /operator/organisations", w.organisations)
	w.handle(mux, "POST /operator/organisations", w.found)
	w.handle(mux, "POST /operator/organisations/{org}/name", w.decideName)
}

func (w *Web) organisations(rw http.ResponseWriter, r *http.Request) error {
	return w.organisationsPage(rw, r, http.StatusOK, account.OrganisationRequest{Kind: account.University}, account.InviteRequest{}, nil)
}

// organisationsPage lists the organisations, first those whose names wait.
func (w *Web) organisationsPage(rw http.ResponseWriter, r *http.Request, status int, req account.OrganisationRequest, owner account.InviteRequest, err error) error {
	if e := httpx.Actor(r.Context()).RequireOperator(); e != nil {
		return e
	}
	all, e := w.Accounts.Organisations(r.Context())
	if e != nil {
		return e
	}
	errs, list := fieldErrors(err)
	keys := view.Choice{ID: "keyKind", Label: "Its identifier", Options: []view.Option{
		{Value: string(account.DIDKey), Text: "did:key", Help: "Is its key: checked without any network, and cannot change.", On: req.KeyKind != account.DIDWeb},
		{Value: string(account.DIDWeb), Text: "did:web", Help: "Lies at this server’s address: the key can change.", On: req.KeyKind == account.DIDWeb},
	}}
	p := view.Organisations{Frame: w.operatorFrame(r, "Organisations"), Errors: list, Action: "/operator/organisations",
		Fields: append(profileFields(req, errs), view.Control{Radio: &keys},
			view.Control{Field: &view.Field{ID: "ownerName", Label: "Name of its first owner", Value: owner.Name, Max: 200, Error: errs["ownerName"]}},
			view.Control{Field: &view.Field{ID: "ownerEmail", Label: "Their e-mail address", Type: "email", Value: owner.Email, Error: errs["ownerEmail"]}})}
	names := map[account.OrgID]string{}
	for _, o := range all {
		names[o.ID] = o.Name
	}
	for _, o := range all {
		domains, e := w.Accounts.VerifiedDomains(r.Context(), o.ID)
		if e != nil {
			return e
		}
		at := "/o/" + string(o.ID)
		p.Rows = append(p.Rows, view.OrgRow{Name: o.Name, Kind: kindName(o.Kind), Where: place(o), Domains: strings.Join(domains, ", "), Href: at})
		if o.Held.On() {
			p.Held = append(p.Held, view.HeldRow{Name: o.Name, Like: names[o.Held.Like], Since: view.Day(o.Held.Since), Refused: o.Held.Reason, Href: at,
				LikeHref: "/o/" + string(o.Held.Like), Decide: "/operator/organisations/" + string(o.ID) + "/name"})
		}
	}
	return w.render(rw, r, status, view.OrganisationsPage(p))
}

// found adds an organisation and invites its first owner.
func (w *Web) found(rw http.ResponseWriter, r *http.Request) error {
	by := httpx.Actor(r.Context())
	if err := by.RequireOperator(); err != nil {
		return err
	}
	req := profileOf(r, account.OrganisationRequest{KeyKind: account.KeyKind(r.PostFormValue("keyKind"))})
	owner := account.InviteRequest{Name: r.PostFormValue("ownerName"), Email: r.PostFormValue("ownerEmail"), Role: account.Owner}
	if err := ownerFaults(owner); err != nil { // before anything is made
		return w.organisationsPage(rw, r, http.StatusUnprocessableEntity, req, owner, err)
	}
	org, err := w.Found(r.Context(), by, req)
	if fault.Is(err, fault.Invalid) {
		return w.organisationsPage(rw, r, http.StatusUnprocessableEntity, req, owner, err)
	}
	if err != nil {
		return err
	}
	if _, err := w.Accounts.Invite(r.Context(), by, org.ID, owner); err != nil {
		return err
	}
	said := org.Name + " is added, and " + owner.Name + " is invited as its owner."
	if now, err := w.Accounts.Organisation(r.Context(), org.ID); err == nil && now.Held.On() {
		said += " Its name looks like another’s: decide above."
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", said)
	return see(rw, r, "/operator/organisations")
}

func ownerFaults(owner account.InviteRequest) error {
	var bad []*fault.Error
	if strings.TrimSpace(owner.Name) == "" {
		bad = append(bad, fault.Field("ownerName", "Give the name of its first owner."))
	}
	if _, err := account.NormalEmail(owner.Email); err != nil {
		bad = append(bad, fault.Field("ownerEmail", "This is not a mail address. It should look like name@example.org."))
	}
	return fault.Join(bad...)
}

func (w *Web) decideName(rw http.ResponseWriter, r *http.Request) error {
	allow := r.PostFormValue("allow") == "yes"
	err := w.Accounts.DecideName(r.Context(), httpx.Actor(r.Context()), account.OrgID(r.PathValue("org")), allow, strings.TrimSpace(r.PostFormValue("reason")))
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return w.organisationsPage(rw, r, httpx.Status(err), account.OrganisationRequest{Kind: account.University}, account.InviteRequest{}, err)
	}
	if err != nil {
		return err
	}
	said := "The name is refused. Its owners read why on their page."
	if allow {
		said = "The name is allowed."
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", said)
	return see(rw, r, "/operator/organisations")
}
