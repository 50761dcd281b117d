package web

import (
	"context"
	"net/http"
	"time"

	"laurel/account"
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
	var out []hook.Hook
	whole := by.May(account.ReadEvents, org.ID) // who is told of all, the whole organisation's people see
	if whole {
		if out, err = w.Hooks.Hooks(r.Context(), by, org.ID); err != nil {
			return err
		}
	}
	in, err := w.Hooks.Inlets(r.Context(), by, org.ID)
	if err != nil {
		return err
	}
	p := view.Hooks{Frame: w.partFrame(r, org.ID, account.ReadEvents, "Webhooks", hookCrumbs(org.ID)...), InAlone: !whole, Back: view.Link{Text: "What was done: the log", Href: deskPath(org.ID, "log")}}
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
	}
	if by.MaySome(account.ManageHooks, org.ID) && by.MaySome(account.Issue, org.ID) {
		p.AddIn = view.Link{Text: "Open a door", Href: inletPath(org.ID, "new")}
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
