package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) clientRoutes(mux *http.ServeMux) {
	const at = "/desk/{org}/clients"
	w.handle(mux, "GET "+at, w.clients)
	w.handle(mux, "GET "+at+"/new", w.clientNew)
	w.handle(mux, "POST "+at+"/new", w.clientAdd)
	w.handle(mux, "GET "+at+"/{key}", w.client)
	w.handle(mux, "POST "+at+"/{key}/rate", w.clientRate)
	w.handle(mux, "GET "+at+"/{key}/scopes", w.clientScopesAsk)
	w.handle(mux, "POST "+at+"/{key}/scopes", w.clientScopes)
	w.handle(mux, "GET "+at+"/{key}/rotate", w.clientRotateAsk)
	w.handle(mux, "POST "+at+"/{key}/rotate", w.clientRotate)
	w.handle(mux, "POST "+at+"/{key}/end-old", w.clientEndOld)
	w.handle(mux, "GET "+at+"/{key}/revoke", w.clientRevokeAsk)
	w.handle(mux, "POST "+at+"/{key}/revoke", w.clientRevoke)
}

func clientsPath(org account.OrgID, rest ...string) string {
	return deskPath(org, append([]string{"clients"}, rest...)...)
}

func clientCrumbs(org account.OrgID, more ...view.Link) []view.Link {
	return append([]view.Link{{Text: "Desk", Href: deskPath(org)}, {Text: "API keys", Href: clientsPath(org)}}, more...)
}

// clients lists an organisation's API keys, the newest first.
func (w *Web) clients(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ManageClients)
	if err != nil {
		return err
	}
	all, err := w.Accounts.APIKeys(r.Context(), httpx.Actor(r.Context()), org.ID)
	if err != nil {
		return err
	}
	p := view.Clients{Frame: w.frame(r, "API keys", view.Link{Text: "Desk", Href: deskPath(org.ID)}, view.Link{Text: "API keys"}), Org: org.Name,
		New: view.Link{Text: "Make a key", Href: clientsPath(org.ID, "new")}, Docs: view.Link{Text: "What programs can do", Href: "/api/docs"}}
	now := w.now()
	for _, k := range slices.Backward(all) {
		line := view.HookLine{Name: k.Name, Href: clientsPath(org.ID, string(k.ID)), Facts: scopeWords(k.Scopes) + " · " + perMinute(k.Rate) + " · " + lastUsed(k.Used)}
		line.Mark, line.State = keyState(k, now)
		switch {
		case k.OldWorks(now):
			line.Note = "the old secret works until " + view.Moment(*k.OldUntil)
		case k.Revoked != nil:
			line.Note = view.Day(*k.Revoked)
		case k.Expires != nil:
			line.Note = "until " + lastDay(*k.Expires)
		}
		if k.State(now) == account.KeyWorks {
			p.Works = append(p.Works, line)
		} else {
			p.Ended = append(p.Ended, line)
		}
	}
	return w.render(rw, r, http.StatusOK, view.ClientsPage(p))
}

// keyState is whether a key works, as mark and word.
func keyState(k account.APIKey, now time.Time) (mark, word string) {
	switch k.State(now) {
	case account.KeyRevoked:
		return "fail", "revoked"
	case account.KeyRunOut:
		return "fail", "ran out"
	}
	return "done", "works"
}

// lastDay is the last day of what ends at the beginning of the next.
func lastDay(end time.Time) string { return view.Day(end.Add(-time.Nanosecond)) }

func scopeWords(scopes []account.Right) string {
	var words []string
	for _, r := range scopes {
		words = append(words, lowerFirst(r.Word()))
	}
	return upperFirst(strings.Join(words, ", "))
}

func perMinute(rate int) string { return view.Count(rate, "call", "calls") + " a minute" }

func lastUsed(at *time.Time) string {
	if at == nil {
		return "never used"
	}
	return "last used " + view.Moment(*at)
}

func (w *Web) clientNew(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ManageClients)
	if err != nil {
		return err
	}
	return w.clientForm(rw, r, http.StatusOK, org, account.KeyRequest{Rate: 6000}, "", nil)
}

// clientForm asks what a key is for; what could not be made comes back as it
// was filled in.
func (w *Web) clientForm(rw http.ResponseWriter, r *http.Request, status int, org account.Organisation, req account.KeyRequest, expires string, err error) error {
	errs, list := fieldErrors(err)
	scopes := scopeChoice(httpx.Actor(r.Context()), org.ID, req.Scopes, nil, errs["scopes"])
	return w.render(rw, r, status, view.OfferFormPage(view.OfferForm{Frame: w.frame(r, "Make an API key", clientCrumbs(org.ID, view.Link{Text: "New"})...),
		Heading: "Make an API key", Lede: "One for each program: then one can be changed or ended without the others.", Action: clientsPath(org.ID, "new"), Errors: list,
		Parts: []view.Part{{ID: "part-what", Heading: "The program", Controls: []view.Control{
			{Field: &view.Field{ID: "name", Label: "Name", Help: "Which program, such as “Student register”. It stands in the log beside what the program does.", Value: req.Name, Max: 200, Error: errs["name"]}},
			{Radio: &scopes}}},
			{ID: "part-bounds", Heading: "Its bounds", Controls: []view.Control{
				{Field: &view.Field{ID: "rate", Label: "Calls a minute", Help: "Beyond it the program is told to wait.", Value: strconv.Itoa(req.Rate), Mode: "numeric", Narrow: true, Error: errs["rate"]}},
				{Field: &view.Field{ID: "expires", Label: "Works until the end of", Help: "Leave it empty for a key that works until it is revoked.", Type: "date", Value: expires, Narrow: true, Error: errs["expires"]}}}}},
		Button: "Make the key", Back: view.Link{Text: "Make none", Href: clientsPath(org.ID)}}))
}

// scopeChoice offers what a key may be given by somebody, beside what it has, and
// says what each of it allows.
func scopeChoice(by account.Actor, org account.OrgID, chosen, has []account.Right, problem string) view.Choice {
	c := view.Choice{ID: "scopes", Label: "What it may do", Help: "No more than it needs: whoever gets hold of the secret may do this too.", Error: problem, Several: true}
	for _, right := range account.Scopes() {
		if by.May(right, org) || slices.Contains(has, right) {
			c.Options = append(c.Options, view.Option{Value: string(right), Text: right.Word(), Help: right.Does(), On: slices.Contains(chosen, right)})
		}
	}
	return c
}

// rightsIn reads rights from a form.
func rightsIn(r *http.Request, field string) (all []account.Right) {
	for _, s := range r.PostForm[field] {
		all = append(all, account.Right(s))
	}
	return all
}

func (w *Web) clientAdd(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	org, err := w.ownOrg(r, account.ManageClients)
	if err != nil {
		return err
	}
	req, expires := account.KeyRequest{Name: r.PostFormValue("name"), Rate: rateOf(r), Scopes: rightsIn(r, "scopes")}, r.PostFormValue("expires")
	if expires != "" {
		day, err := time.Parse(time.DateOnly, expires)
		if err != nil {
			return w.clientForm(rw, r, http.StatusUnprocessableEntity, org, req, expires, fault.Field("expires", "Give a day, such as 2027-06-30, or leave it empty."))
		}
		req.Expires = day.AddDate(0, 0, 1)
	}
	key, token, err := w.Accounts.NewAPIKey(r.Context(), httpx.Actor(r.Context()), org.ID, req)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return w.clientForm(rw, r, httpx.Status(err), org, req, expires, err)
	}
	if err != nil {
		return err
	}
	return w.clientSecret(rw, r, org, key, token, "The key “"+key.Name+"”", "If it is lost, make a new secret on the key’s page: the key stays.")
}

// rateOf reads how often a key may call; what is no number is none.
func rateOf(r *http.Request) int {
	n, err := strconv.Atoi(strings.TrimSpace(r.PostFormValue("rate")))
	if err != nil {
		return -1
	}
	return n
}

// clientSecret shows a secret, this once: no cache keeps the page.
func (w *Web) clientSecret(rw http.ResponseWriter, r *http.Request, org account.Organisation, key account.APIKey, token account.Token, heading string, lines ...string) error {
	rw.Header().Set("Cache-Control", "no-store")
	at := clientsPath(org.ID, string(key.ID))
	return w.render(rw, r, http.StatusOK, view.ClientSecretPage(view.ClientSecret{
		Frame:   w.frame(r, heading, clientCrumbs(org.ID, view.Link{Text: key.Name, Href: at}, view.Link{Text: "Secret"})...),
		Heading: heading, Secret: token.Reveal(), Lines: append(lines, "Whoever has it can do what the key may do. Do not send it by mail, and keep it out of code."),
		Example: "curl -H 'Authorization: Bearer " + token.Reveal() + "' " + w.PublicURL + "/api/v1/organisations", Back: view.Link{Text: "I have put it away", Href: at}}))
}

// ownClient is the key in the path.
func (w *Web) ownClient(r *http.Request) (account.Organisation, account.APIKey, error) {
	org, err := w.ownOrg(r, account.ManageClients)
	if err != nil {
		return org, account.APIKey{}, err
	}
	key, err := w.Accounts.APIKey(r.Context(), httpx.Actor(r.Context()), org.ID, account.KeyID(r.PathValue("key")))
	return org, key, err
}

func (w *Web) client(rw http.ResponseWriter, r *http.Request) error {
	org, key, err := w.ownClient(r)
	if err != nil {
		return err
	}
	return w.clientPage(rw, r, http.StatusOK, org, key, strconv.Itoa(key.Rate), nil)
}

func (w *Web) clientPage(rw http.ResponseWriter, r *http.Request, status int, org account.Organisation, k account.APIKey, rate string, err error) error {
	now, at := w.now(), clientsPath(org.ID, string(k.ID))
	errs, list := fieldErrors(err)
	p := view.Client{Frame: w.frame(r, k.Name, clientCrumbs(org.ID, view.Link{Text: k.Name})...), Name: k.Name, Lede: "A program that acts for " + org.Name + ".", Errors: list,
		Log: view.Link{Text: "What was done with this key itself: the log", Href: deskPath(org.ID, "log") + "?subject=" + string(k.ID)}, Back: view.Link{Text: "All keys", Href: clientsPath(org.ID)}}
	p.Mark, p.State = keyState(k, now)
	made := view.Day(k.Created)
	if name := w.nameOf(r, org.ID, k.MadeBy); name != "" {
		made += ", by " + name
	}
	p.Facts = []view.Fact{{Name: "Made", Value: made}, {Name: "Last used", Value: upperFirst(strings.TrimPrefix(lastUsed(k.Used), "last used "))}, {Name: "Calls", Value: perMinute(k.Rate)}}
	if k.Rotated != nil {
		p.Facts = append(p.Facts, view.Fact{Name: "Its secret since", Value: view.Moment(*k.Rotated)})
	}
	switch {
	case k.Revoked != nil:
		p.Facts = append(p.Facts, view.Fact{Name: "Revoked", Value: view.Moment(*k.Revoked)})
	case k.Expires == nil:
		p.Facts = append(p.Facts, view.Fact{Name: "Works until", Value: "it is revoked"})
	default:
		p.Facts = append(p.Facts, view.Fact{Name: "Works until", Value: "the end of " + lastDay(*k.Expires)})
	}
	for _, right := range k.Scopes {
		p.Scopes = append(p.Scopes, view.Option{Text: right.Word(), Help: right.Does()})
	}
	if k.OldWorks(now) {
		p.OldNote = "Both of its secrets work: the old one until " + view.Moment(*k.OldUntil) + ". The old one was " + lastUsed(k.OldUsed) + "; the new one was " + lastUsed(k.Used) + "."
		p.OldEnd = at + "/end-old"
	}
	if k.State(now) == account.KeyWorks {
		p.Rate = view.Field{ID: "rate", Label: "Calls a minute", Help: "From 1 to 60,000. Beyond it the program is told to wait.", Value: rate, Mode: "numeric", Narrow: true, Error: errs["rate"]}
		p.Change = view.Link{Text: "Change what it may do", Href: at + "/scopes"}
		p.RateAction, p.Rotate, p.Revoke = at+"/rate", view.Link{Text: "Make a new secret", Href: at + "/rotate"}, view.Link{Text: "Revoke the key", Href: at + "/revoke"}
	}
	return w.render(rw, r, status, view.ClientPage(p))
}

// nameOf is the name of a member, to those who may see members; empty otherwise.
func (w *Web) nameOf(r *http.Request, org account.OrgID, id account.PersonID) string {
	if id == "" {
		return ""
	}
	names, err := w.Accounts.Names(r.Context(), httpx.Actor(r.Context()), org)
	if err != nil {
		return ""
	}
	return names[id]
}

func (w *Web) clientRate(rw http.ResponseWriter, r *http.Request) error {
	org, key, err := w.ownClient(r)
	if err != nil {
		return err
	}
	err = w.Accounts.SetAPIKeyRate(r.Context(), httpx.Actor(r.Context()), org.ID, key.ID, rateOf(r))
	if fault.Is(err, fault.Invalid) {
		return w.clientPage(rw, r, httpx.Status(err), org, key, r.PostFormValue("rate"), err)
	}
	if err != nil {
		return err
	}
	return w.said(rw, r, "It may make "+perMinute(rateOf(r))+" from now on.", clientsPath(org.ID, string(key.ID)))
}

func (w *Web) clientScopesAsk(rw http.ResponseWriter, r *http.Request) error {
	org, key, err := w.ownClient(r)
	if err != nil {
		return err
	}
	return w.scopesForm(rw, r, http.StatusOK, org, key, key.Scopes, nil)
}

// scopesForm asks what a key may do from now on.
func (w *Web) scopesForm(rw http.ResponseWriter, r *http.Request, status int, org account.Organisation, k account.APIKey, chosen []account.Right, err error) error {
	errs, list := fieldErrors(err)
	at := clientsPath(org.ID, string(k.ID))
	scopes := scopeChoice(httpx.Actor(r.Context()), org.ID, chosen, k.Scopes, errs["scopes"])
	p := view.OfferForm{Frame: w.frame(r, "Change what a key may do", clientCrumbs(org.ID, view.Link{Text: k.Name, Href: at}, view.Link{Text: "What it may do"})...),
		Heading: "What “" + k.Name + "” may do", Lede: "It holds from the program’s next call on, with each of the key’s secrets. " + upperFirst(lastUsed(k.Used)) + ".", Action: at + "/scopes", Errors: list,
		Parts: []view.Part{{ID: "part-scopes", Heading: "Its rights", Controls: []view.Control{{Radio: &scopes}}}}, Button: "Save what it may do", Back: view.Link{Text: "Leave it as it is", Href: at}}
	for _, right := range k.Scopes {
		p.Hidden = append(p.Hidden, view.Hidden{Name: "was", Value: string(right)})
	}
	return w.render(rw, r, status, view.OfferFormPage(p))
}

func (w *Web) clientScopes(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	org, key, err := w.ownClient(r)
	if err != nil {
		return err
	}
	scopes := rightsIn(r, "scopes")
	err = w.Accounts.SetAPIKeyScopes(r.Context(), httpx.Actor(r.Context()), org.ID, key.ID, rightsIn(r, "was"), scopes)
	switch {
	case fault.Is(err, fault.Invalid):
		return w.scopesForm(rw, r, httpx.Status(err), org, key, scopes, err)
	case fault.Is(err, fault.Conflict): // what is so now, and not what was chosen before that was known
		return w.scopesForm(rw, r, httpx.Status(err), org, key, key.Scopes, err)
	case err != nil:
		return err
	}
	if key, err = w.Accounts.APIKey(r.Context(), httpx.Actor(r.Context()), org.ID, key.ID); err != nil {
		return err
	}
	return w.said(rw, r, "From now on it may do this: "+lowerFirst(scopeWords(key.Scopes))+".", clientsPath(org.ID, string(key.ID)))
}

func (w *Web) clientRotateAsk(rw http.ResponseWriter, r *http.Request) error {
	org, key, err := w.ownClient(r)
	if err != nil {
		return err
	}
	help := "Both work meanwhile, so that the program can change over in its own time."
	if key.OldWorks(w.now()) {
		help += " The one before the old one ends now."
	}
	return w.newSecretForm(rw, r, key.Name, clientsPath(org.ID, string(key.ID)), "", help, clientCrumbs(org.ID))
}

func (w *Web) clientRotate(rw http.ResponseWriter, r *http.Request) error {
	org, key, err := w.ownClient(r)
	if err != nil {
		return err
	}
	overlap, err := overlapOf(r)
	if err != nil {
		return err
	}
	token, err := w.Accounts.RotateAPIKey(r.Context(), httpx.Actor(r.Context()), org.ID, key.ID, overlap)
	if err != nil {
		return err
	}
	old := "The old secret works no more."
	if overlap > 0 {
		old = "The old secret works until " + view.Moment(w.now().Add(overlap)) + ". The key’s page says whether it is still used."
	}
	return w.clientSecret(rw, r, org, key, token, "A new secret for “"+key.Name+"”", old)
}

func (w *Web) clientEndOld(rw http.ResponseWriter, r *http.Request) error {
	org, key, err := w.ownClient(r)
	if err != nil {
		return err
	}
	if err := w.Accounts.EndOldSecret(r.Context(), httpx.Actor(r.Context()), org.ID, key.ID); err != nil {
		return err
	}
	return w.said(rw, r, "The old secret works no more.", clientsPath(org.ID, string(key.ID)))
}

func (w *Web) clientRevokeAsk(rw http.ResponseWriter, r *http.Request) error {
	org, key, err := w.ownClient(r)
	if err != nil {
		return err
	}
	at := clientsPath(org.ID, string(key.ID))
	return w.render(rw, r, http.StatusOK, view.ConfirmPage(view.Confirm{Frame: w.frame(r, "Revoke an API key", clientCrumbs(org.ID, view.Link{Text: key.Name, Href: at}, view.Link{Text: "Revoke"})...),
		Action: at + "/revoke", Heading: "Revoke “" + key.Name + "”", Lede: upperFirst(lastUsed(key.Used)) + ".",
		Changes: []string{"Every call with it is refused from now on, with each of its secrets.", "What it did stays, and stays in the log.", "This cannot be undone, but you can make another key."},
		Button:  "Revoke 1 key", Danger: true, Back: view.Link{Text: "Leave it as it is", Href: at}}))
}

func (w *Web) clientRevoke(rw http.ResponseWriter, r *http.Request) error {
	org, key, err := w.ownClient(r)
	if err != nil {
		return err
	}
	if err := w.Accounts.RevokeAPIKey(r.Context(), httpx.Actor(r.Context()), org.ID, key.ID); err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "stop", "“"+key.Name+"” is revoked. It works no more.")
	return see(rw, r, clientsPath(org.ID))
}
