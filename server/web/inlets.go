package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/notify/hook"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) inletRoutes(mux *http.ServeMux) {
	const at = "/desk/{org}/doors"
	w.handle(mux, "GET "+at+"/new", w.inletNew)
	w.handle(mux, "POST "+at+"/new", w.inletAdd)
	w.handle(mux, "GET "+at+"/{inlet}", w.inlet)
	w.handle(mux, "GET "+at+"/{inlet}/change", w.inletEdit)
	w.handle(mux, "POST "+at+"/{inlet}/change", w.inletChange)
	w.handle(mux, "GET "+at+"/{inlet}/secret", w.inletSecret)
	w.handle(mux, "GET "+at+"/{inlet}/rotate", w.inletRotateAsk)
	w.handle(mux, "POST "+at+"/{inlet}/rotate", w.inletRotate)
	w.handle(mux, "GET "+at+"/{inlet}/remove", w.inletRemoveAsk)
	w.handle(mux, "POST "+at+"/{inlet}/remove", w.inletRemove)
	w.handle(mux, "POST "+at+"/{inlet}/on", w.inletSwitch(hook.On))
	w.handle(mux, "POST "+at+"/{inlet}/off", w.inletSwitch(hook.Off))
	w.limited(mux, w.Limits.Arrive, map[string]page{"POST /hooks/in/{inlet}": w.receive})
}

// receive takes a message of another program. It answers programs alone.
func (w *Web) receive(rw http.ResponseWriter, r *http.Request) error {
	r.Header.Set("Accept", "application/json") // a failure is a problem, whatever was asked for
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, hook.MaxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return fault.New(fault.TooLarge, "hook.tooLarge", "A message has at most 64 KiB.")
	}
	if err != nil {
		return fault.New(fault.Invalid, "web.body", "The message did not arrive whole.").Because(err)
	}
	a, err := w.Hooks.Receive(r.Context(), hook.InletID(r.PathValue("inlet")), r.Header, body)
	if err != nil {
		return err
	}
	rw.Header().Set("Content-Type", "application/json")
	rw.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(rw).Encode(map[string]string{"state": string(a.State), "award": a.Award})
}

func inletPath(org account.OrgID, rest ...string) string {
	return deskPath(org, append([]string{"doors"}, rest...)...)
}

func inletState(in hook.Inlet) (mark, word string) {
	if in.State == hook.On {
		return "done", "open"
	}
	return "hold", "shut"
}

// titleOf is a micro-credential's title, as far as whoever asks may see it.
func (w *Web) titleOf(r *http.Request, id string) string {
	a, err := w.Issuer.Achievement(r.Context(), httpx.Actor(r.Context()), issuer.AchievementID(id))
	if err != nil {
		return "a micro-credential"
	}
	return or(a.Draft.Title, "Without a title")
}

// titles is titleOf for a list, which reads each once.
func (w *Web) titles(r *http.Request) func(id string) string {
	known := map[string]string{}
	return func(id string) string {
		if known[id] == "" {
			known[id] = w.titleOf(r, id)
		}
		return known[id]
	}
}

// ownInlet is the door in the path.
func (w *Web) ownInlet(r *http.Request) (account.Organisation, hook.Inlet, error) {
	org, err := w.ownOrg(r, account.ReadEvents)
	if err != nil {
		return org, hook.Inlet{}, err
	}
	in, err := w.Hooks.Inlet(r.Context(), httpx.Actor(r.Context()), org.ID, hook.InletID(r.PathValue("inlet")))
	return org, in, err
}

func (w *Web) inlet(rw http.ResponseWriter, r *http.Request) error {
	org, in, err := w.ownInlet(r)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	at, _ := strconv.Atoi(r.FormValue("from")) // no number is the first page
	f := hook.ArrivalFilter{State: arrivalState(r.FormValue("state")), Limit: hookRowsPerPage, Offset: max(at, 0)}
	list, total, err := w.Hooks.Arrivals(r.Context(), by, org.ID, in.ID, f)
	if err != nil {
		return err
	}
	here := inletPath(org.ID, string(in.ID))
	p := view.Hook{Frame: w.frame(r, in.Name, hookCrumbs(org.ID, view.Link{Text: in.Name})...), Heading: in.Name, Lede: "What this program sends, signed, is awarded at once.",
		Facts: w.inletFacts(r, in), Action: here, Filter: arrivalStates(f.State), Total: countTo(total, hook.CountsTo, "message", "messages") + ", newest first.",
		Columns: [2]string{"Message", "Why"}, Pager: pagerTo(r.URL, f.Offset, len(list), total, hookRowsPerPage, hook.CountsTo), Back: view.Link{Text: "All webhooks", Href: hooksPath(org.ID)}}
	p.Mark, p.State = inletState(in)
	if in.Unsigned > 0 {
		p.Note = view.Count(in.Unsigned, "message was", "messages were") + " turned away without a look, the last one on " + view.Moment(in.UnsignedAt) + ": " + in.UnsignedWhy
	}
	if total == 0 && f.State == "" {
		p.None = "Nothing has come yet. Put the address and the secret into the sending program."
	}
	if by.MayIn(account.ManageHooks, org.ID, in.Unit) {
		button := view.HookButton{Text: "Shut the door", Action: here + "/off", Revision: strconv.Itoa(in.Revision)}
		if in.State != hook.On {
			button.Text, button.Action, button.Main = "Open the door", here+"/on", true
		}
		p.Buttons = []view.HookButton{button}
		p.Links = []view.Link{{Text: "Change", Href: here + "/change"}, {Text: "Show its secret", Href: here + "/secret"}, {Text: "New secret", Href: here + "/rotate"}, {Text: "Remove", Href: here + "/remove"}}
	}
	for _, a := range list {
		p.Rows = append(p.Rows, arrivalRow(org.ID, a, by.MayIn(account.ReadAwards, org.ID, in.Unit)))
	}
	return w.render(rw, r, http.StatusOK, view.HookPage(p))
}

func (w *Web) inletFacts(r *http.Request, in hook.Inlet) []view.Fact {
	facts := []view.Fact{{Name: "Address", Value: w.PublicURL + "/hooks/in/" + string(in.ID)}, {Name: "It awards", Value: w.titleOf(r, in.Achievement)},
		{Name: "Name of the person", Value: in.Fields.Name}, {Name: "Mail address", Value: in.Fields.Email}}
	for _, f := range []view.Fact{{Name: "Day", Value: or(in.Fields.AwardedOn, "when the message comes")}, {Name: "Result", Value: in.Fields.Result}, {Name: "Evidence", Value: in.Fields.Evidence}, {Name: "Messages of type", Value: or(in.Fields.Only, "any")}} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

func arrivalRow(org account.OrgID, a hook.Arrival, mayLook bool) view.HookRow {
	row := view.HookRow{What: string(a.Message), Words: a.Words, When: view.Moment(a.Last)}
	if a.Tries > 1 {
		row.Tries = "came " + strconv.Itoa(a.Tries) + " times"
	}
	switch a.State {
	case hook.Awarded:
		row.Mark, row.State = "done", "awarded"
		if mayLook {
			row.Award = view.Link{Text: "The award", Href: deskPath(org, "awards", a.Award)}
		}
	case hook.Passed:
		row.Mark, row.State, row.Words = "todo", "passed over", "It is of another type than this door takes."
	default:
		row.Mark, row.State = "fail", "refused"
	}
	return row
}

var arrivalWords = []struct {
	state hook.ArrivalState
	word  string
}{{"", "any"}, {hook.Awarded, "awarded"}, {hook.Refused, "refused"}, {hook.Passed, "passed over"}}

func arrivalState(s string) hook.ArrivalState {
	for _, known := range arrivalWords {
		if string(known.state) == s {
			return known.state
		}
	}
	return ""
}

func arrivalStates(now hook.ArrivalState) view.Choice {
	c := view.Choice{ID: "state", Label: "State"}
	for _, s := range arrivalWords {
		c.Options = append(c.Options, view.Option{Value: string(s.state), Text: s.word, On: s.state == now})
	}
	return c
}

func (w *Web) inletSwitch(to hook.State) page {
	return func(rw http.ResponseWriter, r *http.Request) error {
		org, in, err := w.ownInlet(r)
		if err != nil {
			return err
		}
		revision, _ := strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
		if _, err := w.Hooks.SwitchInlet(r.Context(), httpx.Actor(r.Context()), org.ID, in.ID, revision, to); err != nil {
			return err
		}
		said := "The door is open."
		if to == hook.Off {
			said = "The door is shut. Messages are answered with 410 Gone."
		}
		return w.said(rw, r, said, inletPath(org.ID, string(in.ID)))
	}
}

func (w *Web) inletSecret(rw http.ResponseWriter, r *http.Request) error {
	org, in, err := w.ownInlet(r)
	if err != nil {
		return err
	}
	s, err := w.Hooks.InletSecret(r.Context(), httpx.Actor(r.Context()), org.ID, in.ID)
	if err != nil {
		return err
	}
	here := inletPath(org.ID, string(in.ID))
	rw.Header().Set("Cache-Control", "no-store")
	return w.render(rw, r, http.StatusOK, view.HookTextPage(view.HookText{Frame: w.frame(r, "The secret of "+in.Name, hookCrumbs(org.ID, view.Link{Text: in.Name, Href: here}, view.Link{Text: "Secret"})...),
		Heading: "Its secret", Lede: "The sending program signs with it. Whoever has it can award in your name, so show it to nobody else.",
		Facts: []view.Fact{{Name: "Address", Value: w.PublicURL + "/hooks/in/" + string(in.ID)}},
		Label: "Secret", Text: s.Reveal(), Notes: []string{
			"Messages are JSON of at most 64 KiB, sent by POST and signed by the Standard Webhooks specification.",
			"The answer to an award is 200 with its id. 422 says what is missing in the message; 403, that it is not signed within five minutes.",
			"The same webhook-id again gives the same award. Try again later after 429 and 5xx.",
		}, Back: view.Link{Text: "Back to " + in.Name, Href: here}}))
}

func (w *Web) inletRotateAsk(rw http.ResponseWriter, r *http.Request) error {
	org, in, err := w.ownInlet(r)
	if err == nil {
		err = httpx.Actor(r.Context()).RequireIn(account.ManageHooks, org.ID, in.Unit)
	}
	if err != nil {
		return err
	}
	return w.rotateForm(rw, r, org, in.Name, inletPath(org.ID, string(in.ID)), in.Revision, "Messages signed with either secret are taken meanwhile.")
}

func (w *Web) inletRotate(rw http.ResponseWriter, r *http.Request) error {
	org, in, err := w.ownInlet(r)
	if err != nil {
		return err
	}
	overlap, err := overlapOf(r)
	if err != nil {
		return err
	}
	revision, _ := strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	if _, err := w.Hooks.RotateInlet(r.Context(), httpx.Actor(r.Context()), org.ID, in.ID, revision, overlap); err != nil {
		return err
	}
	return w.said(rw, r, "There is a new secret. Put it into the sending program.", inletPath(org.ID, string(in.ID), "secret"))
}

func (w *Web) inletRemoveAsk(rw http.ResponseWriter, r *http.Request) error {
	org, in, err := w.ownInlet(r)
	if err != nil {
		return err
	}
	here := inletPath(org.ID, string(in.ID))
	return w.render(rw, r, http.StatusOK, view.ConfirmPage(view.Confirm{Frame: w.frame(r, "Remove a door", hookCrumbs(org.ID, view.Link{Text: in.Name, Href: here}, view.Link{Text: "Remove"})...),
		Action: here + "/remove", Heading: "Remove “" + in.Name + "”", Lede: "It awards “" + w.titleOf(r, in.Achievement) + "”.",
		Changes: []string{"Its address is gone: the sending program is told that there is nothing.", "What came through it is forgotten. The awards stay, and so does the log.", "This cannot be undone, but you can open another."},
		Button:  "Remove 1 door", Danger: true, Back: view.Link{Text: "Leave it there", Href: here}}))
}

func (w *Web) inletRemove(rw http.ResponseWriter, r *http.Request) error {
	org, in, err := w.ownInlet(r)
	if err != nil {
		return err
	}
	if err := w.Hooks.RemoveInlet(r.Context(), httpx.Actor(r.Context()), org.ID, in.ID); err != nil {
		return err
	}
	return w.said(rw, r, "“"+in.Name+"” is removed.", hooksPath(org.ID))
}

func (w *Web) inletNew(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ManageHooks)
	if err != nil {
		return err
	}
	return w.inletForm(rw, r, http.StatusOK, org, hook.Inlet{}, hook.InletRequest{Fields: hook.Fields{Name: "data.name", Email: "data.email"}}, nil)
}

func (w *Web) inletEdit(rw http.ResponseWriter, r *http.Request) error {
	org, in, err := w.ownInlet(r)
	if err == nil {
		err = httpx.Actor(r.Context()).RequireIn(account.ManageHooks, org.ID, in.Unit)
	}
	if err != nil {
		return err
	}
	return w.inletForm(rw, r, http.StatusOK, org, in, hook.InletRequest{Name: in.Name, Achievement: in.Achievement, Fields: in.Fields}, nil)
}

func inletRequest(r *http.Request) hook.InletRequest {
	v := r.PostFormValue
	return hook.InletRequest{Name: v("name"), Achievement: v("achievement"), Secret: v("secret"), Fields: hook.Fields{Only: v("only"), Name: v("nameField"), Email: v("emailField"),
		AwardedOn: v("awardedOnField"), Result: v("resultField"), Evidence: v("evidenceField")}}
}

func (w *Web) inletAdd(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	org, err := w.ownOrg(r, account.ManageHooks)
	if err != nil {
		return err
	}
	req := inletRequest(r)
	in, err := w.Hooks.AddInlet(r.Context(), httpx.Actor(r.Context()), org.ID, req)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return w.inletForm(rw, r, httpx.Status(err), org, hook.Inlet{}, req, err)
	}
	if err != nil {
		return err
	}
	return w.said(rw, r, "“"+in.Name+"” is open. Put this address and this secret into the sending program.", inletPath(org.ID, string(in.ID), "secret"))
}

func (w *Web) inletChange(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	org, in, err := w.ownInlet(r)
	if err != nil {
		return err
	}
	req := inletRequest(r)
	in.Revision, _ = strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	_, err = w.Hooks.ChangeInlet(r.Context(), httpx.Actor(r.Context()), org.ID, in.ID, in.Revision, req)
	if fault.Is(err, fault.Invalid) {
		return w.inletForm(rw, r, http.StatusUnprocessableEntity, org, in, req, err)
	}
	if err != nil {
		return err
	}
	return w.said(rw, r, "The door is changed.", inletPath(org.ID, string(in.ID)))
}

func (w *Web) inletForm(rw http.ResponseWriter, r *http.Request, status int, org account.Organisation, in hook.Inlet, req hook.InletRequest, err error) error {
	all, e := w.Issuer.Achievements(r.Context(), httpx.Actor(r.Context()), org.ID)
	if e != nil {
		return e
	}
	errs, list := fieldErrors(err)
	what := &view.Choice{ID: "achievement", Label: "What is awarded", Error: errs["achievement"], Options: []view.Option{{Value: "", Text: "Choose one"}}}
	by := httpx.Actor(r.Context())
	for _, a := range all {
		if a.State == issuer.Published && by.MayIn(account.Issue, org.ID, a.Unit) {
			what.Options = append(what.Options, view.Option{Value: string(a.ID), Text: or(a.Draft.Title, "Without a title"), On: string(a.ID) == req.Achievement})
		}
	}
	field := func(id, label, help, value string) view.Control {
		return view.Control{Field: &view.Field{ID: id, Label: label, Help: help, Value: value, Error: errs[id], Max: 200}}
	}
	p := view.OfferForm{Heading: "Open a door", Lede: "An address to which one other program sends who has passed. What it sends is awarded at once.", Errors: list, Action: inletPath(org.ID, "new"), Button: "Open 1 door",
		Back: view.Link{Text: "Back to the webhooks", Href: hooksPath(org.ID)},
		Parts: []view.Part{
			{ID: "part-who", Heading: "Who may award what", Controls: []view.Control{
				{Field: &view.Field{ID: "name", Label: "Name", Help: "By which you know the sending program, such as “Course system”. It stands in the log.", Value: req.Name, Error: errs["name"], Max: 100}},
				{Select: what},
			}},
			{ID: "part-where", Heading: "Where it stands in the message", Controls: []view.Control{
				field("nameField", "Name of the person", "Names with dots between, such as data.person.name; a number counts in a list from 0.", req.Fields.Name),
				field("emailField", "Mail address", "Such as data.person.email.", req.Fields.Email),
				field("awardedOnField", "Day of the award", "Optional: 2026-03-14, or a moment. Empty means the day on which the message comes.", req.Fields.AwardedOn),
				field("resultField", "Result", "Optional.", req.Fields.Result),
				field("evidenceField", "Address of the evidence", "Optional.", req.Fields.Evidence),
				field("only", "Only messages of this type", "Optional: what stands at “type”. Others are passed over.", req.Fields.Only),
			}},
			{ID: "part-secret", Heading: "Secret", Controls: []view.Control{
				{Field: &view.Field{ID: "secret", Label: "Secret of the sending program", Help: "Only if that program made one: it begins with whsec_. Leave it empty to have one made, or to keep the one there is.", Value: req.Secret, Error: errs["secret"], Max: 120}},
			}},
		}}
	if in.ID != "" {
		p.Heading, p.Button, p.Action = "Change “"+in.Name+"”", "Save the door", inletPath(org.ID, string(in.ID), "change")
		p.Hidden = []view.Hidden{{Name: "revision", Value: strconv.Itoa(in.Revision)}}
		p.Back = view.Link{Text: "Leave it as it is", Href: inletPath(org.ID, string(in.ID))}
	}
	p.Frame = w.frame(r, p.Heading, hookCrumbs(org.ID, view.Link{Text: p.Heading})...)
	return w.render(rw, r, status, view.OfferFormPage(p))
}
