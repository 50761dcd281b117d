package web

import (
	"errors"
	"net/http"

	"laurel/account"
	"laurel/fault"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) signInRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /signin", w.signIn)
	w.handle(mux, "GET /signin/sent", w.signInSent)
	w.handle(mux, "GET /signin/{token}", w.signInLink)
	w.limited(mux, w.Limits.SignIn, map[string]page{"POST /signin": w.requestSignIn})
	w.limited(mux, w.Limits.Claim, map[string]page{"POST /signin/{token}": w.spendLink})
	w.handle(mux, "POST /signout", w.signOut)
	w.handle(mux, "GET /home", w.home)
}

func (w *Web) signIn(rw http.ResponseWriter, r *http.Request) error {
	return w.signInForm(rw, r, http.StatusOK, r.FormValue("next"), "", nil)
}

func (w *Web) signInForm(rw http.ResponseWriter, r *http.Request, status int, next, email string, err error) error {
	field := view.Field{ID: "email", Label: "E-mail address", Help: "The one your awards are sent to, or the one of your work.",
		Type: "email", Complete: "email", Value: email, Required: true}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		field.Error = f.Sentence()
	}
	return w.render(rw, r, status, view.SignInPage(view.SignIn{Frame: w.frame(r, "Sign in"), Email: field, Next: local(next), Passkeys: w.Accounts.PasskeysPossible()}))
}

func (w *Web) requestSignIn(rw http.ResponseWriter, r *http.Request) error {
	email, next := r.PostFormValue("email"), r.PostFormValue("next")
	if r.PostFormValue("by") != "mail" {
		o, err := w.Accounts.ProviderForAddress(r.Context(), email)
		if err == nil {
			return w.offerProvider(rw, r, o, email, next)
		}
		if !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Invalid) {
			return err
		}
	}
	err := w.Accounts.RequestSignIn(r.Context(), email, local(next), reads(r))
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.TooMany) {
		return w.signInForm(rw, r, httpx.Status(err), next, email, err)
	}
	if err != nil {
		return err
	}
	return w.sent(rw, r, email)
}

func (w *Web) sent(rw http.ResponseWriter, r *http.Request, email string) error {
	return w.render(rw, r, http.StatusOK, view.SignInSentPage(view.SignInSent{
		Frame: w.frame(r, "Look at your mail"), Email: email, Mailbox: w.Mailbox != nil}))
}

// signInSent answers a reload of the page a form made.
func (w *Web) signInSent(rw http.ResponseWriter, r *http.Request) error {
	return w.sent(rw, r, "your address")
}

// signInLink shows a button: mail scanners open links and must not spend them.
func (w *Web) signInLink(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	token := account.Token(r.PathValue("token"))
	info, err := w.Accounts.LinkInfo(r.Context(), token)
	if err != nil {
		return err
	}
	f := w.frame(r, "One more step")
	f.NoIndex = true
	return w.render(rw, r, http.StatusOK, view.SignInLinkPage(view.SignInLink{
		Frame: f, Action: "/signin/" + token.Reveal(), Email: info.Name}))
}

func (w *Web) spendLink(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	person, next, err := w.Accounts.SignIn(r.Context(), account.Token(r.PathValue("token")))
	if err != nil {
		return err
	}
	if err := w.HTTP.Sessions.SignIn(r.Context(), person); err != nil {
		return err
	}
	return see(rw, r, homeward(next))
}

func (w *Web) signOut(rw http.ResponseWriter, r *http.Request) error {
	if err := w.HTTP.Sessions.SignOut(r.Context()); err != nil {
		return err
	}
	return see(rw, r, "/")
}

// home sends each role to its own page.
func (w *Web) home(rw http.ResponseWriter, r *http.Request) error {
	actor := httpx.Actor(r.Context())
	if actor.Person == "" {
		return errSignIn
	}
	return see(rw, r, homeOf(actor))
}

var errSignIn = fault.New(fault.NotSignedIn, "web.signIn", "Sign in first.")
