package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/notify/hook"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// Hooks is what pages ask of package hook.
type Hooks interface {
	Hooks(ctx context.Context, by account.Actor, org account.OrgID) ([]hook.Hook, error)
	Hook(ctx context.Context, by account.Actor, org account.OrgID, id hook.ID) (hook.Hook, error)
	Add(ctx context.Context, by account.Actor, org account.OrgID, req hook.Request) (hook.Hook, error)
	Change(ctx context.Context, by account.Actor, org account.OrgID, id hook.ID, revision int, req hook.Request) (hook.Hook, error)
	TurnOn(ctx context.Context, by account.Actor, org account.OrgID, id hook.ID, revision int) (hook.Hook, error)
	TurnOff(ctx context.Context, by account.Actor, org account.OrgID, id hook.ID, revision int) (hook.Hook, error)
	Rotate(ctx context.Context, by account.Actor, org account.OrgID, id hook.ID, revision int, overlap time.Duration) (hook.Hook, error)
	Remove(ctx context.Context, by account.Actor, org account.OrgID, id hook.ID) error
	Secret(ctx context.Context, by account.Actor, org account.OrgID, id hook.ID) (hook.Secret, error)
	Deliveries(ctx context.Context, by account.Actor, org account.OrgID, id hook.ID, f hook.Filter) ([]hook.Delivery, int, error)
	Delivery(ctx context.Context, by account.Actor, org account.OrgID, id hook.ID, message hook.MessageID) (hook.Delivery, error)
	Replay(ctx context.Context, by account.Actor, org account.OrgID, id hook.ID, message hook.MessageID) error
	ReplayFailed(ctx context.Context, by account.Actor, org account.OrgID, id hook.ID) (int, error)
	SendTest(ctx context.Context, by account.Actor, org account.OrgID, id hook.ID) (hook.MessageID, error)

	Inlets(ctx context.Context, by account.Actor, org account.OrgID) ([]hook.Inlet, error)
	Inlet(ctx context.Context, by account.Actor, org account.OrgID, id hook.InletID) (hook.Inlet, error)
	AddInlet(ctx context.Context, by account.Actor, org account.OrgID, req hook.InletRequest) (hook.Inlet, error)
	ChangeInlet(ctx context.Context, by account.Actor, org account.OrgID, id hook.InletID, revision int, req hook.InletRequest) (hook.Inlet, error)
	SwitchInlet(ctx context.Context, by account.Actor, org account.OrgID, id hook.InletID, revision int, to hook.State) (hook.Inlet, error)
	RotateInlet(ctx context.Context, by account.Actor, org account.OrgID, id hook.InletID, revision int, overlap time.Duration) (hook.Inlet, error)
	RemoveInlet(ctx context.Context, by account.Actor, org account.OrgID, id hook.InletID) error
	InletSecret(ctx context.Context, by account.Actor, org account.OrgID, id hook.InletID) (hook.Secret, error)
	Arrivals(ctx context.Context, by account.Actor, org account.OrgID, id hook.InletID, f hook.ArrivalFilter) ([]hook.Arrival, int, error)
	Receive(ctx context.Context, id hook.InletID, h http.Header, body []byte) (hook.Arrival, error)
}

func (w *Web) hookRoutes(mux *http.ServeMux) {
	const at = "/desk/{org}/webhooks"
	w.handle(mux, "GET "+at, w.hooks)
	w.handle(mux, "GET "+at+"/new", w.hookNew)
	w.handle(mux, "POST "+at+"/new", w.hookAdd)
	w.handle(mux, "GET "+at+"/{hook}", w.hook)
	w.handle(mux, "GET "+at+"/{hook}/change", w.hookEdit)
	w.handle(mux, "POST "+at+"/{hook}/change", w.hookChange)
	w.handle(mux, "GET "+at+"/{hook}/secret", w.hookSecret)
	w.handle(mux, "GET "+at+"/{hook}/rotate", w.hookRotateAsk)
	w.handle(mux, "POST "+at+"/{hook}/rotate", w.hookRotate)
	w.handle(mux, "GET "+at+"/{hook}/remove", w.hookRemoveAsk)
	w.handle(mux, "POST "+at+"/{hook}/remove", w.hookRemove)
	w.handle(mux, "POST "+at+"/{hook}/on", w.hookTurn)
	w.handle(mux, "POST "+at+"/{hook}/off", w.hookTurn)
	w.handle(mux, "POST "+at+"/{hook}/test", w.hookTest)
	w.handle(mux, "POST "+at+"/{hook}/replay", w.hookReplayFailed)
	w.handle(mux, "GET "+at+"/{hook}/messages/{message}", w.hookMessage)
	w.handle(mux, "POST "+at+"/{hook}/messages/{message}/again", w.hookReplay)
	w.inletRoutes(mux)
}

// kindWords are what people read of each kind of message.
var kindWords = map[hook.Kind]string{
	hook.AwardIssued: "An award was issued", hook.AwardClaimed: "An award was accepted by its holder", hook.AwardCorrected: "An award was corrected",
	hook.AwardSuspended: "An award was put on hold", hook.AwardReinstated: "An award is in force again", hook.AwardRevoked: "An award was revoked",
	hook.BatchFinished: "A file of people is through", hook.Test: "Test message",
}

func hooksPath(org account.OrgID, rest ...string) string {
	return deskPath(org, append([]string{"webhooks"}, rest...)...)
}

func hookCrumbs(org account.OrgID, more ...view.Link) []view.Link {
	return append([]view.Link{{Text: "Desk", Href: deskPath(org)}, {Text: "Webhooks", Href: hooksPath(org)}}, more...)
}

// hooks lists an organisation's webhooks, out and in.
func (w *Web) hooks(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ReadEvents)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	out, err := w.Hooks.Hooks(r.Context(), by, org.ID)
	if err != nil {
		return err
	}
	in, err := w.Hooks.Inlets(r.Context(), by, org.ID)
	if err != nil {
		return err
	}
	p := view.Hooks{Frame: w.frame(r, "Webhooks", hookCrumbs(org.ID)...), Back: view.Link{Text: "What was done: the log", Href: deskPath(org.ID, "log")}}
	for _, h := range out {
		line := view.HookLine{Name: h.Name, Href: hooksPath(org.ID, string(h.ID)), Facts: h.URL}
		line.Mark, line.State = hookState(h)
		if h.Failures > 0 && h.State == hook.On {
			line.Note = "since " + view.Moment(h.FailingSince)
		}
		p.Out = append(p.Out, line)
	}
	for _, in := range in {
		line := view.HookLine{Name: in.Name, Href: inletPath(org.ID, string(in.ID)), Facts: "Awards “" + w.titleOf(r, in.Achievement) + "”"}
		line.Mark, line.State = inletState(in)
		p.In = append(p.In, line)
	}
	if by.May(account.ManageHooks, org.ID) {
		p.AddOut = view.Link{Text: "Add a receiver", Href: hooksPath(org.ID, "new")}
		if by.May(account.Issue, org.ID) {
			p.AddIn = view.Link{Text: "Open a door", Href: inletPath(org.ID, "new")}
		}
	}
	return w.render(rw, r, http.StatusOK, view.HooksPage(p))
}

// hookState is a webhook's state as mark and word.
func hookState(h hook.Hook) (mark, word string) {
	switch {
	case h.State == hook.Ended:
		return "fail", "ended"
	case h.State == hook.Off:
		return "hold", "off"
	case h.Failures > 0:
		return "fail", "does not answer"
	}
	return "done", "on"
}

// ownHook is the webhook in the path.
func (w *Web) ownHook(r *http.Request) (account.Organisation, hook.Hook, error) {
	org, err := w.ownOrg(r, account.ReadEvents)
	if err != nil {
		return org, hook.Hook{}, err
	}
	h, err := w.Hooks.Hook(r.Context(), httpx.Actor(r.Context()), org.ID, hook.ID(r.PathValue("hook")))
	return org, h, err
}

const hookRowsPerPage = 50

func (w *Web) hook(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	at, _ := strconv.Atoi(r.FormValue("from")) // no number is the first page
	f := hook.Filter{State: deliveryState(r.FormValue("state")), Limit: hookRowsPerPage, Offset: max(at, 0)}
	list, total, err := w.Hooks.Deliveries(r.Context(), by, org.ID, h.ID, f)
	if err != nil {
		return err
	}
	here := hooksPath(org.ID, string(h.ID))
	p := view.Hook{Frame: w.frame(r, h.Name, hookCrumbs(org.ID, view.Link{Text: h.Name})...), Heading: h.Name, Lede: "It is told at once what happens here, by signed messages.",
		Facts: hookFacts(h, w.now()), Action: here, Filter: deliveryStates(f.State), Total: view.Count(total, "message", "messages") + ", newest first.",
		Columns: [2]string{"Message", "Its answer"}, Pager: pager(r.URL, f.Offset, len(list), total, hookRowsPerPage), Back: view.Link{Text: "All webhooks", Href: hooksPath(org.ID)}}
	p.Mark, p.State = hookState(h)
	p.Note, p.Stop = hookNote(h, w.now())
	if total == 0 && f.State == "" {
		p.None = "Nothing has been sent yet. A message leaves when something happens that it is told, or when you send a test."
	}
	may := by.May(account.ManageHooks, org.ID)
	if may {
		w.hookActions(&p, h, here, f.State == hook.Failed && total > 0)
	}
	for _, d := range list {
		p.Rows = append(p.Rows, hookRow(d, here, may && h.State == hook.On))
	}
	return w.render(rw, r, http.StatusOK, view.HookPage(p))
}

// hookActions are what can be done with a webhook.
func (w *Web) hookActions(p *view.Hook, h hook.Hook, here string, failed bool) {
	revision := strconv.Itoa(h.Revision)
	if h.State == hook.On {
		p.Buttons = []view.HookButton{{Text: "Send a test", Action: here + "/test", Main: true}, {Text: "Turn it off", Action: here + "/off", Revision: revision}}
		if failed {
			p.Failed = view.HookButton{Text: "Send all that failed again", Action: here + "/replay"}
		}
	} else {
		p.Buttons = []view.HookButton{{Text: "Turn it on", Action: here + "/on", Revision: revision, Main: true}}
	}
	p.Links = []view.Link{{Text: "Change", Href: here + "/change"}, {Text: "Show its secret", Href: here + "/secret"}, {Text: "New secret", Href: here + "/rotate"}, {Text: "Remove", Href: here + "/remove"}}
}

func hookFacts(h hook.Hook, now time.Time) []view.Fact {
	var told []string
	for _, k := range h.Kinds {
		told = append(told, lowerFirst(kindWords[k]))
	}
	facts := []view.Fact{{Name: "Address", Value: h.URL}, {Name: "It is told", Value: or(upperFirst(strings.Join(told, "; ")), "Everything")}}
	if now.Before(h.OldUntil) {
		facts = append(facts, view.Fact{Name: "Secret", Value: "Messages are signed with the new one and the old one until " + view.Moment(h.OldUntil)})
	}
	return facts
}

// hookNote says why a webhook is off, or how it does.
func hookNote(h hook.Hook, now time.Time) (note string, stop bool) {
	switch {
	case h.State != hook.On:
		return h.Why + " Nothing is sent until you turn it on.", h.State == hook.Ended
	case h.Failures > 0 && h.RestUntil.After(now):
		return "It has not answered since " + view.Moment(h.FailingSince) + ". It is tried again at " + view.Moment(h.RestUntil) + "; after five days it is turned off, and its owners get a mail.", true
	case h.Failures > 0:
		return "It has not answered since " + view.Moment(h.FailingSince) + ". It is tried again now.", true
	}
	return "", false
}

func hookRow(d hook.Delivery, here string, may bool) view.HookRow {
	row := view.HookRow{What: or(kindWords[d.Kind], string(d.Kind)), Href: here + "/messages/" + url.PathEscape(string(d.Message)), Words: answerWords(d), When: view.Moment(d.Changed)}
	if d.Attempts > 1 || d.State == hook.Queued && d.Attempts > 0 {
		row.Tries = "after " + view.Count(d.Attempts, "attempt", "attempts")
	}
	switch d.State {
	case hook.Delivered:
		row.Mark, row.State = "done", "delivered"
	case hook.Failed:
		row.Mark, row.State = "fail", "failed"
	default:
		row.Mark, row.State = "todo", "queued"
		if d.Attempts > 0 {
			row.Mark, row.State = "hold", "is tried again"
		}
	}
	if may && d.State != hook.Queued {
		row.Again = row.Href + "/again"
	}
	return row
}

// answerWords are the answer's status and first words.
func answerWords(d hook.Delivery) string {
	if d.Status == 0 {
		return d.Words
	}
	words := "HTTP " + strconv.Itoa(d.Status)
	if name := http.StatusText(d.Status); name != "" {
		words += " " + name
	}
	if d.Words != "" {
		words += ": " + d.Words
	}
	return words
}

var deliveryWords = []struct {
	state hook.DeliveryState
	word  string
}{{"", "any"}, {hook.Queued, "queued"}, {hook.Delivered, "delivered"}, {hook.Failed, "failed"}}

func deliveryState(s string) hook.DeliveryState {
	for _, known := range deliveryWords {
		if string(known.state) == s {
			return known.state
		}
	}
	return ""
}

func deliveryStates(now hook.DeliveryState) view.Choice {
	c := view.Choice{ID: "state", Label: "State"}
	for _, s := range deliveryWords {
		c.Options = append(c.Options, view.Option{Value: string(s.state), Text: s.word, On: s.state == now})
	}
	return c
}

// hookMessage shows one message as it was sent, and what was answered.
func (w *Web) hookMessage(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	d, err := w.Hooks.Delivery(r.Context(), by, org.ID, h.ID, hook.MessageID(r.PathValue("message")))
	if err != nil {
		return err
	}
	here := hooksPath(org.ID, string(h.ID))
	row := hookRow(d, here, by.May(account.ManageHooks, org.ID) && h.State == hook.On)
	p := view.HookText{Frame: w.frame(r, row.What, hookCrumbs(org.ID, view.Link{Text: h.Name, Href: here}, view.Link{Text: "A message"})...),
		Heading: row.What, Lede: "The message as it is sent. Each attempt is signed anew; its id stays, so that a receiver does nothing twice.",
		Label: "What it says", Text: string(d.Body), Back: view.Link{Text: "All messages to " + h.Name, Href: here},
		Facts: []view.Fact{{Name: "Message", Value: string(d.Message)}, {Name: "State", Value: strings.TrimSpace(row.State + " " + row.Tries)}, {Name: "Last answer", Value: or(answerWords(d), "none yet")},
			{Name: "Queued", Value: view.Moment(d.Queued)}, {Name: "Last change", Value: view.Moment(d.Changed)}}}
	if d.State == hook.Queued && h.State == hook.On {
		next := latestOf(d.Next, h.RestUntil)
		p.Facts = append(p.Facts, view.Fact{Name: "Next attempt", Value: view.Moment(next)})
	}
	if row.Again != "" {
		p.Buttons = []view.HookButton{{Text: "Send it again", Action: row.Again, Main: true}}
	}
	return w.render(rw, r, http.StatusOK, view.HookTextPage(p))
}

func latestOf(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (w *Web) hookTurn(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	revision, _ := strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	turn, said := w.Hooks.TurnOff, "It is off. Nothing is sent until you turn it on."
	if strings.HasSuffix(r.URL.Path, "/on") {
		turn, said = w.Hooks.TurnOn, "It is on. What failed meanwhile can be sent again."
	}
	if _, err := turn(r.Context(), httpx.Actor(r.Context()), org.ID, h.ID, revision); err != nil {
		return err
	}
	return w.said(rw, r, said, hooksPath(org.ID, string(h.ID)))
}

// said says what was done at the top of the next page.
func (w *Web) said(rw http.ResponseWriter, r *http.Request, text, path string) error {
	w.HTTP.Sessions.Say(r.Context(), "ok", text)
	return see(rw, r, path)
}

func (w *Web) hookTest(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	message, err := w.Hooks.SendTest(r.Context(), httpx.Actor(r.Context()), org.ID, h.ID)
	if err != nil {
		return err
	}
	return w.said(rw, r, "A test is on its way. Load this page again to see what was answered.", hooksPath(org.ID, string(h.ID), "messages", url.PathEscape(string(message))))
}

func (w *Web) hookReplay(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	message := r.PathValue("message")
	if err := w.Hooks.Replay(r.Context(), httpx.Actor(r.Context()), org.ID, h.ID, hook.MessageID(message)); err != nil {
		return err
	}
	return w.said(rw, r, "The message is on its way again. Load this page again to see what was answered.", hooksPath(org.ID, string(h.ID), "messages", url.PathEscape(message)))
}

func (w *Web) hookReplayFailed(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	n, err := w.Hooks.ReplayFailed(r.Context(), httpx.Actor(r.Context()), org.ID, h.ID)
	if err != nil {
		return err
	}
	return w.said(rw, r, view.Count(n, "message is", "messages are")+" on the way again.", hooksPath(org.ID, string(h.ID)))
}

func (w *Web) hookRemoveAsk(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	here := hooksPath(org.ID, string(h.ID))
	return w.render(rw, r, http.StatusOK, view.ConfirmPage(view.Confirm{Frame: w.frame(r, "Remove a webhook", hookCrumbs(org.ID, view.Link{Text: h.Name, Href: here}, view.Link{Text: "Remove"})...),
		Action: here + "/remove", Heading: "Remove “" + h.Name + "”", Lede: h.URL,
		Changes: []string{"It is told nothing more. What waits is not sent.", "Its messages and its secret are forgotten. The log of what was done stays.", "This cannot be undone, but you can add another."},
		Button:  "Remove 1 webhook", Danger: true, Back: view.Link{Text: "Leave it there", Href: here}}))
}

func (w *Web) hookRemove(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	if err := w.Hooks.Remove(r.Context(), httpx.Actor(r.Context()), org.ID, h.ID); err != nil {
		return err
	}
	return w.said(rw, r, "“"+h.Name+"” is removed.", hooksPath(org.ID))
}

func (w *Web) hookSecret(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	s, err := w.Hooks.Secret(r.Context(), httpx.Actor(r.Context()), org.ID, h.ID)
	if err != nil {
		return err
	}
	here := hooksPath(org.ID, string(h.ID))
	rw.Header().Set("Cache-Control", "no-store")
	return w.render(rw, r, http.StatusOK, view.HookTextPage(view.HookText{Frame: w.frame(r, "The secret of "+h.Name, hookCrumbs(org.ID, view.Link{Text: h.Name, Href: here}, view.Link{Text: "Secret"})...),
		Heading: "Its secret", Lede: "Put it into the receiver: with it the receiver can tell our messages from others’. Whoever has it can forge them, so show it to nobody else.",
		Label: "Secret", Text: s.Reveal(), Notes: hookSecretNotes, Back: view.Link{Text: "Back to " + h.Name, Href: here}}))
}

var hookSecretNotes = []string{
	"Messages follow the Standard Webhooks specification; a library for your language checks them in one line.",
	"By hand: HMAC-SHA256 with the bytes behind whsec_ (base64) over “webhook-id.webhook-timestamp.body”; webhook-signature holds “v1,” and the result in base64, or two of them while a secret is changed.",
	"Answer with a status from 200 to 299 within 15 seconds. Refuse what is older than five minutes, and do nothing for an id that you have seen.",
}

func (w *Web) hookRotateAsk(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	if err := httpx.Actor(r.Context()).Require(account.ManageHooks, org.ID); err != nil {
		return err
	}
	here := hooksPath(org.ID, string(h.ID))
	return w.rotateForm(rw, r, org, h.Name, here, h.Revision, "Messages carry a signature with each of both secrets meanwhile, so that the receiver can change over in its own time.")
}

func (w *Web) rotateForm(rw http.ResponseWriter, r *http.Request, org account.Organisation, name, here string, revision int, help string) error {
	return w.render(rw, r, http.StatusOK, view.OfferFormPage(view.OfferForm{Frame: w.frame(r, "A new secret", hookCrumbs(org.ID, view.Link{Text: name, Href: here}, view.Link{Text: "New secret"})...),
		Heading: "A new secret for “" + name + "”", Lede: "For instance because somebody left who knew the old one.", Action: here + "/rotate",
		Hidden: []view.Hidden{{Name: "revision", Value: strconv.Itoa(revision)}},
		Parts: []view.Part{{ID: "part-old", Heading: "The old secret", Controls: []view.Control{{Radio: &view.Choice{ID: "overlap", Label: "It ends", Help: help, Options: []view.Option{
			{Value: "24", Text: "In a day", On: true}, {Value: "168", Text: "In a week"}, {Value: "0", Text: "At once", Help: "If somebody has it who should not."}}}}}}},
		Button: "Make a new secret", Back: view.Link{Text: "Leave it as it is", Href: here}}))
}

// overlapOf reads how long the old secret goes on: hours.
func overlapOf(r *http.Request) (time.Duration, error) {
	hours, err := strconv.Atoi(r.PostFormValue("overlap"))
	if err != nil || hours < 0 || hours > 30*24 {
		return 0, fault.Field("overlap", "Choose when the old secret ends.")
	}
	return time.Duration(hours) * time.Hour, nil
}

func (w *Web) hookRotate(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	overlap, err := overlapOf(r)
	if err != nil {
		return err
	}
	revision, _ := strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	if _, err := w.Hooks.Rotate(r.Context(), httpx.Actor(r.Context()), org.ID, h.ID, revision, overlap); err != nil {
		return err
	}
	return w.said(rw, r, "There is a new secret. Put it into the receiver.", hooksPath(org.ID, string(h.ID), "secret"))
}

func (w *Web) hookNew(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ManageHooks)
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
