package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/notify"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) accountRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /account", w.account)
	w.handle(mux, "POST /account/name", w.rename)
	w.handle(mux, "POST /account/zone", w.setZone)
	w.handle(mux, "POST /account/language", w.setLanguage)
	w.handle(mux, "POST /account/main", w.mainAddress)
	w.handle(mux, "POST /account/remove", w.removeAddress)
	w.handle(mux, "POST /account/sessions/{id}/end", w.endSession)
	w.handle(mux, "POST /account/sessions/others/end", w.endOtherSessions)
	w.handle(mux, "GET /account/codes", w.codes)
	w.handle(mux, "POST /account/codes", w.newCodes)
	w.limited(mux, w.Limits.SignIn, map[string]page{"POST /account/addresses": w.requestAddress})
	w.limited(mux, w.Limits.Claim, map[string]page{
		"GET /account/addresses/{token}":        w.addressLink,
		"POST /account/addresses/{token}":       w.addAddress,
		"POST /account/addresses/{token}/merge": w.merge,
	})
	w.passkeyRoutes(mux)
	w.recoveryRoutes(mux)
	w.providerRoutes(mux)
}

// refilled is what came back of the account page's forms.
type refilled struct{ name, email string }

func (w *Web) account(rw http.ResponseWriter, r *http.Request) error {
	return w.accountPage(rw, r, http.StatusOK, refilled{}, nil)
}

// accountPage gathers everything about how somebody signs in; a form that could
// not be taken comes back as it was filled in.
func (w *Web) accountPage(rw http.ResponseWriter, r *http.Request, status int, t refilled, err error) error {
	ctx, by := r.Context(), httpx.Actor(r.Context())
	if by.Person == "" {
		return errSignIn
	}
	sessions, e := w.Accounts.Sessions(ctx, by)
	if e != nil {
		return e
	}
	keys, e := w.Accounts.Passkeys(ctx, by)
	if e != nil {
		return e
	}
	codes, e := w.Accounts.RecoveryState(ctx, by)
	if e != nil {
		return e
	}
	logins, e := w.Accounts.Logins(ctx, by)
	if e != nil {
		return e
	}
	self, e := w.Accounts.Person(ctx, by, by.Person)
	if e != nil {
		return e
	}
	errs, list := fieldErrors(err)
	p := view.Account{Frame: w.frame(r, "Your account"), Errors: list, Mailbox: w.Mailbox != nil, Possible: w.Accounts.PasskeysPossible(),
		Name:      view.Field{ID: "name", Label: "Name", Help: "As your awards shall call you from now on; those you have keep the name they were signed with.", Value: or(t.name, by.Name), Max: 200, Complete: "name", Error: errs["name"]},
		Email:     view.Field{ID: "email", Label: "A further address", Help: "A link goes there. Open it in this browser.", Type: "email", Complete: "email", Value: t.email, Error: errs["email"]},
		PasskeyAs: view.Field{ID: "passkey-name", Label: "Name of the passkey", Help: "So that you know it again.", Value: account.DeviceOf(r.UserAgent()), Max: 200},
		Zone:      zoneChoice("Time zone", "Reminders that an award runs out reach you at nine in the morning there. Nobody else sees it.", "not said: the time of whoever awarded it", self.Zone, errs["zone"]),
		Language:  mailLanguages(self.Language, errs["language"]),
		Codes:     codeWords(codes)}
	for i, email := range by.Emails {
		p.Addresses = append(p.Addresses, view.AddressRow{Email: email, Main: i == 0, Only: len(by.Emails) == 1})
	}
	for _, k := range keys {
		p.Passkeys = append(p.Passkeys, passkeyRow(k))
	}
	for _, l := range logins {
		p.Providers = append(p.Providers, view.ProviderRow{Org: l.OrgName, Since: "opens your account since " + view.Day(l.Since), Remove: "/account/logins/" + string(l.Org) + "/remove"})
	}
	here := w.HTTP.Sessions.Current(ctx)
	for _, s := range sessions {
		p.Sessions = append(p.Sessions, view.SessionRow{Device: s.Device, Started: view.Moment(s.Started), Seen: view.Moment(s.Seen), This: s.ID == here,
			End: "/account/sessions/" + string(s.ID) + "/end"})
	}
	return w.render(rw, r, status, view.AccountPage(p))
}

// zoneChoice is a list of time zones; none says what holds without one.
func zoneChoice(label, help, none, chosen, problem string) view.Choice {
	c := view.Choice{ID: "zone", Label: label, Help: help, Error: problem, Options: []view.Option{{Text: none}}}
	known := chosen == ""
	for _, name := range account.Zones() {
		known = known || name == chosen
		c.Options = append(c.Options, view.Option{Value: name, Text: strings.ReplaceAll(name, "_", " "), On: name == chosen})
	}
	if !known { // an older name of a place
		c.Options = append(c.Options, view.Option{Value: chosen, Text: chosen, On: true})
	}
	return c
}

func (w *Web) setZone(rw http.ResponseWriter, r *http.Request) error {
	zone := r.PostFormValue("zone")
	return w.done(rw, r, w.Accounts.SetZone(r.Context(), httpx.Actor(r.Context()), zone), "ok", "Your time zone is "+or(strings.ReplaceAll(zone, "_", " "), "no longer known here")+".")
}

// mailLanguages is a list of the languages that mails are written in.
func mailLanguages(chosen, problem string) view.Choice {
	c := view.Choice{ID: "language", Label: "Language of your mails", Help: "Every mail to you is written in it, whoever sends it. What others wrote, such as a title or a reason, stays as they wrote it.", Error: problem,
		Options: []view.Option{{Text: "not said: it depends on the mail"}}}
	for _, language := range notify.Languages() {
		c.Options = append(c.Options, view.Option{Value: language, Text: notify.LanguageName(language), On: language == chosen})
	}
	return c
}

func (w *Web) setLanguage(rw http.ResponseWriter, r *http.Request) error {
	language := r.PostFormValue("language")
	said := "From now on the language of a mail depends on what it is about."
	if language != "" {
		said = "From now on your mails are written in this language: " + notify.LanguageName(language) + "."
	}
	return w.done(rw, r, w.Accounts.SetLanguage(r.Context(), httpx.Actor(r.Context()), language), "ok", said)
}

func codeWords(s account.RecoveryState) string {
	switch {
	case s.Made.IsZero():
		return "You have no recovery codes. If you can no longer read your mail and have no passkey, nobody can let you in."
	case s.Left == 0:
		return "All of the codes you made on " + view.Day(s.Made) + " are used. Make new ones."
	}
	return fmt.Sprintf("%d of the codes you made on %s are not used.", s.Left, view.Day(s.Made))
}

// back shows the account page again with what was wrong, where it can be corrected.
func (w *Web) back(rw http.ResponseWriter, r *http.Request, t refilled, err error) error {
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.TooMany) || fault.Is(err, fault.Conflict) {
		return w.accountPage(rw, r, httpx.Status(err), t, err)
	}
	return err
}

// done says what happened and goes back to the account page.
func (w *Web) done(rw http.ResponseWriter, r *http.Request, err error, kind, words string) error {
	if err != nil {
		return w.back(rw, r, refilled{}, err)
	}
	w.HTTP.Sessions.Say(r.Context(), kind, words)
	return see(rw, r, "/account")
}

func (w *Web) rename(rw http.ResponseWriter, r *http.Request) error {
	name := r.PostFormValue("name")
	if err := w.Accounts.Rename(r.Context(), httpx.Actor(r.Context()), name); err != nil {
		return w.back(rw, r, refilled{name: name}, err)
	}
	return w.done(rw, r, nil, "ok", "Your name is changed.")
}

func (w *Web) mainAddress(rw http.ResponseWriter, r *http.Request) error {
	email := r.PostFormValue("address")
	err := w.Accounts.SetMainAddress(r.Context(), httpx.Actor(r.Context()), email)
	return w.done(rw, r, err, "ok", "Mail about your account goes to "+email+" from now on.")
}

func (w *Web) removeAddress(rw http.ResponseWriter, r *http.Request) error {
	email := r.PostFormValue("address")
	err := w.Accounts.RemoveAddress(r.Context(), httpx.Actor(r.Context()), email)
	return w.done(rw, r, err, "stop", email+" is no longer yours here. Awards that still wait for it are not shown to you; add it again to see them.")
}

func (w *Web) endSession(rw http.ResponseWriter, r *http.Request) error {
	err := w.Accounts.EndSession(r.Context(), httpx.Actor(r.Context()), account.SessionID(r.PathValue("id")))
	if fault.Is(err, fault.NotFound) {
		return w.done(rw, r, nil, "", "That session had ended already.")
	}
	return w.done(rw, r, err, "ok", "You are signed out there.")
}

func (w *Web) endOtherSessions(rw http.ResponseWriter, r *http.Request) error {
	n, err := w.Accounts.EndOtherSessions(r.Context(), httpx.Actor(r.Context()), w.HTTP.Sessions.Current(r.Context()))
	return w.done(rw, r, err, "ok", fmt.Sprintf("You are signed out in %d other %s.", n, plural(n, "place", "places")))
}

func (w *Web) requestAddress(rw http.ResponseWriter, r *http.Request) error {
	email := r.PostFormValue("email")
	if err := w.Accounts.RequestAddress(r.Context(), httpx.Actor(r.Context()), email, reads(r)); err != nil {
		return w.back(rw, r, refilled{email: email}, err)
	}
	return w.done(rw, r, nil, "ok", "A link is on its way to "+email+". Open it in this browser within 15 minutes.")
}

// addressLink shows what a link to a further address is about: it is added, or,
// where another account has it, the two become one.
func (w *Web) addressLink(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	by, token := httpx.Actor(r.Context()), account.Token(r.PathValue("token"))
	p := view.Press{Back: view.Link{Text: "Leave it as it is", Href: "/account"}}
	info, err := w.Accounts.AddressInfo(r.Context(), by, token)
	switch {
	case fault.Is(err, fault.NotSignedIn):
		p.Frame, p.Heading = w.frame(r, "Sign in first"), "Sign in first"
		p.Lede = "This link adds an address to an account, so it opens where that account is signed in. Sign in to it in this browser, then open the link in the mail again."
		p.Back = view.Link{Text: "Sign in", Href: "/signin"}
	case err != nil:
		return err
	case info.Other == nil:
		p.Frame, p.Heading = w.frame(r, "Add an address"), "Add "+info.Email
		p.Lede = "Awards sent to it are yours from now on, and a link mailed to it signs you in."
		p.Action, p.Button = "/account/addresses/"+token.Reveal(), "Add this address"
	default:
		p.Frame, p.Heading = w.frame(r, "Bring two accounts together"), "Bring two accounts together"
		p.Lede = info.Email + " belongs to another account. You have proved both: bring them together, and it becomes part of the one you are signed in to."
		p.Lines = mergeLines(by, *info.Other)
		p.Action, p.Button, p.Danger = "/account/addresses/"+token.Reveal()+"/merge", "Make 2 accounts one", true
	}
	p.NoIndex = true
	status := http.StatusOK
	if err != nil {
		status = http.StatusUnauthorized
	}
	return w.render(rw, r, status, view.PressPage(p))
}

// mergeLines say what moves, and that it cannot be undone.
func mergeLines(by account.Actor, m account.Merger) []string {
	lines := []string{
		fmt.Sprintf("Of the account “%s”, opened on %s, %d %s, %d %s and %d %s come to yours.", or(m.Name, m.Addresses[0]), view.Day(m.Since),
			m.Awards, plural(m.Awards, "award", "awards"), len(m.Addresses), plural(len(m.Addresses), "address", "addresses"), m.Passkeys, plural(m.Passkeys, "passkey", "passkeys")),
	}
	for _, o := range m.Memberships {
		lines = append(lines, "You act for "+o.OrgName+" as "+lowerFirst(o.Role.Word())+", or as what you are there already where that may do more.")
	}
	if m.Operator && !by.Operator {
		lines = append(lines, "You run this server as that account does.")
	}
	return append(lines, "Your name stays as it is: "+by.Name+".", "Where the other account is signed in, yours is from then on.",
		"This cannot be undone: nobody can take the two apart again.")
}

func (w *Web) addAddress(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	email, err := w.Accounts.AddAddress(r.Context(), httpx.Actor(r.Context()), account.Token(r.PathValue("token")))
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.NotSignedIn) {
		return w.addressLink(rw, r) // it says what is the matter
	}
	if err != nil {
		return err
	}
	return w.done(rw, r, nil, "ok", email+" is yours. What was awarded to it waits under “My record”.")
}

func (w *Web) merge(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	err := w.Accounts.Merge(r.Context(), httpx.Actor(r.Context()), account.Token(r.PathValue("token")))
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Code == "merge.apart" {
		return w.render(rw, r, httpx.Status(err), view.PressPage(view.Press{Frame: w.frame(r, "Not yet"), Heading: "Not yet", Lede: f.Sentence(),
			Back: view.Link{Text: "Back to your account", Href: "/account"}}))
	}
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.NotSignedIn) {
		return w.addressLink(rw, r)
	}
	if err != nil {
		return err
	}
	return w.done(rw, r, nil, "ok", "The two accounts are one. It is told by mail at all of your addresses.")
}
