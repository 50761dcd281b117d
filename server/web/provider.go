package web

import (
	"net/http"
	"net/url"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) providerRoutes(mux *http.ServeMux) {
	w.limited(mux, w.Limits.Claim, map[string]page{
		"GET /signin/with/{org}":          w.toProvider,
		"GET /signin/with/{org}/callback": w.fromProvider,
	})
	w.handle(mux, "GET /desk/{org}/signin", w.provider)
	w.limited(mux, w.Limits.Upload, map[string]page{"POST /desk/{org}/signin": w.setProvider})
	w.handle(mux, "GET /desk/{org}/signin/remove", w.removeProviderAsk)
	w.handle(mux, "POST /desk/{org}/signin/remove", w.removeProvider)
	w.handle(mux, "GET /operator/domains", w.providerDomains)
	w.handle(mux, "POST /operator/domains", w.allowDomain)
	w.handle(mux, "POST /account/logins/{org}/remove", w.removeLogin)
}

// browserCookie holds the token of who was sent to a provider. It is not the
// session: nobody is signed in yet.
const browserCookie = "laurel-provider"

func (w *Web) keepBrowser(rw http.ResponseWriter, value string, age int) {
	http.SetCookie(rw, &http.Cookie{Name: browserCookie, Value: value, Path: "/signin/with/", MaxAge: age, HttpOnly: true, Secure: w.HTTP.Secure, SameSite: http.SameSiteLaxMode})
}

// toProvider sends the browser to an organisation's provider. It is a link and
// no form: a form may not lead to another site.
func (w *Web) toProvider(rw http.ResponseWriter, r *http.Request) error {
	there, browser, err := w.Accounts.BeginProviderSignIn(r.Context(), account.OrgID(r.PathValue("org")), local(r.FormValue("next")))
	if err != nil {
		return err
	}
	httpx.NoReferrer(rw)
	w.keepBrowser(rw, browser.Reveal(), 600)
	return see(rw, r, there)
}

// fromProvider takes what the browser brings back, once, and signs in.
func (w *Web) fromProvider(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	in := account.ProviderAnswer{State: r.FormValue("state"), Code: r.FormValue("code"), Issuer: r.FormValue("iss")}
	if c, err := r.Cookie(browserCookie); err == nil {
		in.Browser = account.Token(c.Value)
	}
	w.keepBrowser(rw, "", -1)
	if r.FormValue("error") != "" { // RFC 6749 §4.1.2.1: nobody there said yes
		w.HTTP.Sessions.Say(r.Context(), "stop", "Your organisation’s sign-in let nobody in. Try again, or have a link mailed to you.")
		return see(rw, r, "/signin")
	}
	id, next, err := w.Accounts.FinishProviderSignIn(r.Context(), account.OrgID(r.PathValue("org")), in)
	if fault.Is(err, fault.Forbidden) || fault.Is(err, fault.Gone) || fault.Is(err, fault.Unavailable) {
		return w.signInForm(rw, r, httpx.Status(err), "", "", err)
	}
	if err != nil {
		return err
	}
	if err := w.HTTP.Sessions.SignIn(r.Context(), id); err != nil {
		return err
	}
	return see(rw, r, homeward(next))
}

// offerProvider leads people of a domain to their organisation's sign-in.
func (w *Web) offerProvider(rw http.ResponseWriter, r *http.Request, o account.Organisation, email, next string) error {
	return w.render(rw, r, http.StatusOK, view.ProviderOfferPage(view.ProviderOffer{Frame: w.frame(r, "Sign in"), Org: o.Name,
		To: withProvider(o.ID, next), Email: email, Next: local(next)}))
}

func withProvider(org account.OrgID, next string) string {
	return "/signin/with/" + string(org) + "?next=" + url.QueryEscape(local(next))
}

func (w *Web) provider(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return err
	}
	p, err := w.Accounts.Provider(r.Context(), httpx.Actor(r.Context()), org.ID)
	if err != nil {
		return err
	}
	req := account.ProviderRequest{Issuer: p.Issuer, ClientID: p.ClientID}
	for _, d := range p.Domains {
		req.Domains = append(req.Domains, d.Domain)
	}
	return w.providerForm(rw, r, http.StatusOK, org, p, req, nil)
}

// providerForm shows what is kept; a secret is never shown again.
func (w *Web) providerForm(rw http.ResponseWriter, r *http.Request, status int, org account.Organisation, p account.Provider, req account.ProviderRequest, err error) error {
	errs, list := fieldErrors(err)
	secret := "Kept sealed and never shown again."
	if p.Issuer != "" {
		secret = "There is one, kept sealed. Leave this empty to keep it."
	}
	v := view.Provider{Frame: w.frame(r, "Sign-in of your own", view.Link{Text: "Members", Href: deskPath(org.ID, "members")}, view.Link{Text: "Sign-in of your own"}), Org: org.Name, Errors: list, Action: deskPath(org.ID, "signin"), Redirect: w.Accounts.RedirectURL(org.ID),
		Fields: []view.Field{
			{ID: "issuer", Label: "Issuer", Help: "The provider’s address, such as https://login.example.org. Its description is read when you save.", Value: req.Issuer, Mode: "url", Error: errs["issuer"]},
			{ID: "client", Label: "Client id", Help: "What the provider calls Laurel.", Value: req.ClientID, Error: errs["client"]},
			{ID: "secret", Label: "Client secret", Help: secret, Type: "password", Complete: "off", Error: errs["secret"]},
			{ID: "domains", Label: "Mail domains", Help: "Whose addresses sign in there, one on each line, such as example.org.", Type: "textarea", Rows: 3, Value: strings.Join(req.Domains, "\n"), Error: errs["domains"]},
		}}
	if p.Issuer != "" {
		v.Remove = deskPath(org.ID, "signin", "remove")
	}
	for _, d := range p.Domains {
		v.Domains = append(v.Domains, view.Fact{Name: d.Domain, Value: domainWords(d)})
	}
	return w.render(rw, r, status, view.ProviderPage(v))
}

func domainWords(d account.ProviderDomain) string {
	if d.Allowed != nil {
		return "its people sign in with you since " + view.Day(*d.Allowed)
	}
	return "asked on " + view.Day(d.Asked) + "; waits for those who run this server. Where you prove that it is yours, it counts when you save again."
}

func (w *Web) setProvider(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	req := account.ProviderRequest{Issuer: r.PostFormValue("issuer"), ClientID: r.PostFormValue("client"), Secret: r.PostFormValue("secret"),
		Domains: strings.FieldsFunc(r.PostFormValue("domains"), func(c rune) bool { return strings.ContainsRune("\r\n,; \t", c) })}
	err = w.Accounts.SetProvider(r.Context(), by, org.ID, req)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Unavailable) {
		p, e := w.Accounts.Provider(r.Context(), by, org.ID)
		if e != nil {
			return e
		}
		return w.providerForm(rw, r, httpx.Status(err), org, p, req, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "The provider answers, and its settings are kept. What its domains may do stands below.")
	return see(rw, r, deskPath(org.ID, "signin"))
}

func (w *Web) removeProviderAsk(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return err
	}
	back := deskPath(org.ID, "signin")
	return w.render(rw, r, http.StatusOK, view.ConfirmPage(view.Confirm{
		Frame:  w.frame(r, "End the sign-in", view.Link{Text: "Sign-in of your own", Href: back}, view.Link{Text: "End it"}),
		Action: back + "/remove", Heading: "End the sign-in of " + org.Name, Lede: "Nobody signs in through your provider any more.",
		Changes: []string{"Your people keep their accounts and sign in by a mailed link or a passkey.", "Where they are signed in now, they stay so.",
			"Its domains are given back. Taking them again needs a yes as before."},
		Button: "End 1 sign-in", Danger: true, Back: view.Link{Text: "Leave it as it is", Href: back}}))
}

func (w *Web) removeProvider(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return err
	}
	if err := w.Accounts.RemoveProvider(r.Context(), httpx.Actor(r.Context()), org.ID); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "stop", "Nobody signs in through your provider any more.")
	return see(rw, r, deskPath(org.ID, "signin"))
}

// providerDomains is the operator's list of who wants to sign in whom.
func (w *Web) providerDomains(rw http.ResponseWriter, r *http.Request) error {
	return w.domainsPage(rw, r, http.StatusOK, nil)
}

func (w *Web) domainsPage(rw http.ResponseWriter, r *http.Request, status int, err error) error {
	all, e := w.Accounts.Domains(r.Context(), httpx.Actor(r.Context()))
	if e != nil {
		return e
	}
	_, list := fieldErrors(err)
	v := view.ProviderDomains{Frame: w.frame(r, "Mail domains", view.Link{Text: "Operator", Href: "/operator"}, view.Link{Text: "Mail domains"}), Errors: list}
	for _, d := range all {
		org, e := w.Accounts.Organisation(r.Context(), d.Org)
		if e != nil {
			return e
		}
		row := view.DomainRow{Org: org.Name, OrgID: string(d.Org), Domain: d.Domain, State: "asked on " + view.Day(d.Asked)}
		if d.Allowed != nil {
			row.Allowed, row.State = true, "allowed since "+view.Day(*d.Allowed)
		}
		v.Rows = append(v.Rows, row)
	}
	return w.render(rw, r, status, view.ProviderDomainsPage(v))
}

func (w *Web) allowDomain(rw http.ResponseWriter, r *http.Request) error {
	domain, allow := r.PostFormValue("domain"), r.PostFormValue("allow") == "yes"
	err := w.Accounts.AllowDomain(r.Context(), httpx.Actor(r.Context()), account.OrgID(r.PostFormValue("org")), domain, allow)
	switch {
	case fault.Is(err, fault.Conflict):
		return w.domainsPage(rw, r, httpx.Status(err), err)
	case fault.Is(err, fault.NotFound):
		w.HTTP.Sessions.Say(r.Context(), "", "That is no longer asked for.")
	case err != nil:
		return err
	case allow:
		w.HTTP.Sessions.Say(r.Context(), "ok", "The people of "+domain+" sign in with their organisation from now on.")
	default:
		w.HTTP.Sessions.Say(r.Context(), "stop", "The people of "+domain+" do not sign in with that organisation.")
	}
	return see(rw, r, "/operator/domains")
}

func (w *Web) removeLogin(rw http.ResponseWriter, r *http.Request) error {
	err := w.Accounts.RemoveLogin(r.Context(), httpx.Actor(r.Context()), account.OrgID(r.PathValue("org")))
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return w.done(rw, r, err, "stop", "That organisation’s sign-in is cut off. It opens your account again when you sign in with it and one of your addresses is in its domain; you are told by mail then.")
}
