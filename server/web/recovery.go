package web

import (
	"net/http"

	"laurel/account"
	"laurel/fault"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) recoveryRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /recover", w.recovery)
	w.limited(mux, w.Limits.SignIn, map[string]page{"POST /recover": w.requestRecovery})
	w.limited(mux, w.Limits.Claim, map[string]page{
		"GET /recover/{token}":  w.recoverLink,
		"POST /recover/{token}": w.recover,
	})
}

func (w *Web) codes(rw http.ResponseWriter, r *http.Request) error {
	state, err := w.Accounts.RecoveryState(r.Context(), httpx.Actor(r.Context()))
	if err != nil {
		return err
	}
	return w.render(rw, r, http.StatusOK, view.CodesPage(view.Codes{Frame: w.codesFrame(r), State: codeWords(state)}))
}

func (w *Web) codesFrame(r *http.Request) view.Frame {
	return w.frame(r, "Recovery codes", view.Link{Text: "Your account", Href: "/account"}, view.Link{Text: "Recovery codes"})
}

// newCodes shows new codes, this once: no cache keeps the page.
func (w *Web) newCodes(rw http.ResponseWriter, r *http.Request) error {
	by := httpx.Actor(r.Context())
	codes, err := w.Accounts.NewRecoveryCodes(r.Context(), by)
	if err != nil {
		return err
	}
	rw.Header().Set("Cache-Control", "no-store")
	p := view.Codes{Frame: w.codesFrame(r), For: by.Name, Made: view.Day(w.now()), Where: w.PublicURL + "/recover"}
	for _, c := range codes {
		p.Codes = append(p.Codes, c.Reveal())
	}
	return w.render(rw, r, http.StatusOK, view.CodesPage(p))
}

func (w *Web) recovery(rw http.ResponseWriter, r *http.Request) error {
	return w.recoveryForm(rw, r, http.StatusOK, "", nil)
}

// recoveryForm asks for a code and an address. A code is not shown again.
func (w *Web) recoveryForm(rw http.ResponseWriter, r *http.Request, status int, email string, err error) error {
	errs, list := fieldErrors(err)
	return w.render(rw, r, status, view.RecoveryPage(view.Recovery{Frame: w.frame(r, "Get back into your account"), Errors: list,
		Code:  view.Field{ID: "code", Label: "Recovery code", Help: "Sixteen letters and digits; lines and spaces between them do not matter.", Complete: "one-time-code", Required: true, Max: 60, Error: errs["code"]},
		Email: view.Field{ID: "email", Label: "An address you can read", Help: "It becomes the one we write to.", Type: "email", Complete: "email", Value: email, Required: true, Error: errs["email"]}}))
}

func (w *Web) requestRecovery(rw http.ResponseWriter, r *http.Request) error {
	email := r.PostFormValue("email")
	err := w.Accounts.RequestRecovery(r.Context(), r.PostFormValue("code"), email, reads(r))
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.TooMany) {
		return w.recoveryForm(rw, r, httpx.Status(err), email, err)
	}
	if err != nil {
		return err
	}
	p := view.Press{Frame: w.frame(r, "Look at your mail"), Heading: "Look at your mail",
		Lede: "If the code is one that opens an account and the address is no other account’s, a link is on its way to " + email + ". It works once, within 15 minutes.",
		Back: view.Link{Text: "Nothing came? Try again", Href: "/recover"}}
	if w.Mailbox != nil {
		p.Lines = []string{"This is a demo: what was mailed arrives in its mailbox, at /mailbox."}
	}
	return w.render(rw, r, http.StatusOK, view.PressPage(p))
}

// recoverLink shows a button: mail scanners open links and must not spend them.
func (w *Web) recoverLink(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	token := account.Token(r.PathValue("token"))
	info, err := w.Accounts.RecoverInfo(r.Context(), token)
	if err != nil {
		return err
	}
	p := view.Press{Frame: w.frame(r, "Get back into your account"), Heading: "Get back into your account",
		Lede:   "Press the button to sign in as " + or(info.Name, "yourself") + ". Your recovery code is used up by it.",
		Lines:  []string{"Mail about your account comes to this address from now on.", "It is told by mail at your other addresses."},
		Action: "/recover/" + token.Reveal(), Button: "Sign in"}
	p.NoIndex = true
	return w.render(rw, r, http.StatusOK, view.PressPage(p))
}

func (w *Web) recover(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	id, err := w.Accounts.Recover(r.Context(), account.Token(r.PathValue("token")))
	if err != nil {
		return err
	}
	if err := w.HTTP.Sessions.SignIn(r.Context(), id); err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "You are back in. Look through what follows: remove the address you lost, sign out where you are not, and print new codes when few are left.")
	return see(rw, r, "/account")
}
