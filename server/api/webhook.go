package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
	"laurel/notify/hook"
)

// Hooks is what the calls ask of package hook.
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
	Replay(ctx context.Context, by account.Actor, org account.OrgID, id hook.ID, message hook.MessageID) error
	ReplayFailed(ctx context.Context, by account.Actor, org account.OrgID, id hook.ID) (int, error)
	SendTest(ctx context.Context, by account.Actor, org account.OrgID, id hook.ID) (hook.MessageID, error)
}

// webhook is a receiver of an organisation's messages.
type webhook struct {
	ID           string     `json:"id"`
	Organisation string     `json:"organisation"`
	Name         string     `json:"name"`
	URL          string     `json:"url"`
	Kinds        []string   `json:"kinds" nullable:"false" doc:"What it is told; none is everything."`
	State        string     `json:"state" enum:"on,off,ended"`
	Why          string     `json:"why,omitempty" doc:"It is off or ended."`
	Failures     int        `json:"failures" doc:"In a row."`
	FailingSince *time.Time `json:"failingSince,omitempty"`
	OldUntil     *time.Time `json:"oldUntil,omitempty" doc:"Until then the secret before signs, too."`
	Revision     int        `json:"revision" doc:"Send it back when you change it."`
	Created      time.Time  `json:"created"`
	Changed      time.Time  `json:"changed"`
	Secret       string     `json:"secret,omitempty" doc:"Signs the messages (Standard Webhooks): only in the answers to adding and to a new secret."`
}

// delivery is a message to one receiver.
type delivery struct {
	ID       string          `json:"id" doc:"Of the message: its webhook-id header."`
	Kind     string          `json:"kind"`
	State    string          `json:"state" enum:"queued,delivered,failed"`
	Attempts int             `json:"attempts"`
	Status   int             `json:"status,omitempty" doc:"Of the last answer."`
	Words    string          `json:"words,omitempty" doc:"Of the last answer, or why there was none."`
	Queued   time.Time       `json:"queued"`
	Changed  time.Time       `json:"changed"`
	Body     json.RawMessage `json:"body" doc:"What is sent."`
}

type (
	webhookOut     struct{ Body webhook }
	madeWebhookOut struct {
		Location string `header:"Location"`
		Body     webhook
	}
	webhookIn struct {
		ID           string `path:"id" maxLength:"100" doc:"Its id."`
		Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
	}
)

// WebhookRequest is what is told about a receiver.
type WebhookRequest struct {
	Name  string   `json:"name" maxLength:"100" doc:"By which people know it."`
	URL   string   `json:"url" maxLength:"2000" doc:"Where messages are sent, beginning with https://."`
	Kinds []string `json:"kinds,omitempty" maxItems:"20" doc:"What it is told; left out, everything, also what is added later."`
}

func (r WebhookRequest) internal() hook.Request {
	req := hook.Request{Name: r.Name, URL: r.URL}
	for _, k := range r.Kinds {
		req.Kinds = append(req.Kinds, hook.Kind(k))
	}
	return req
}

func (a *API) webhookCalls(h huma.API) {
	const path, one = base + "/webhooks", base + "/webhooks/{id}"
	missing, changed := []int{http.StatusNotFound}, []int{http.StatusNotFound, http.StatusConflict}
	register(a, h, call{id: "listWebhooks", tag: "Webhooks", method: "GET", path: path, errors: missing,
		summary: "List who is told what happens"}, a.listWebhooks)
	register(a, h, call{id: "addWebhook", tag: "Webhooks", method: "POST", path: path, made: true, errors: changed,
		summary: "Add a receiver", more: "The answer holds the secret that signs its messages. At most 20 can be kept."}, a.addWebhook)
	register(a, h, call{id: "readWebhook", tag: "Webhooks", method: "GET", path: one, errors: missing,
		summary: "Read a receiver and how it does"}, a.readWebhook)
	register(a, h, call{id: "changeWebhook", tag: "Webhooks", method: "PUT", path: one, errors: changed,
		summary: "Change a receiver"}, a.changeWebhook)
	register(a, h, call{id: "removeWebhook", tag: "Webhooks", method: "DELETE", path: one, errors: missing,
		summary: "Remove a receiver", more: "What was to be sent to it is not."}, a.removeWebhook)
	register(a, h, call{id: "turnWebhook", tag: "Webhooks", method: "POST", path: one + "/turn", errors: changed,
		summary: "Turn a receiver on or off"}, a.turnWebhook)
	register(a, h, call{id: "rotateWebhook", tag: "Webhooks", method: "POST", path: one + "/rotate", errors: changed,
		summary: "Have a new secret made", more: "The old one signs beside it for as long as is asked."}, a.rotateWebhook)
	register(a, h, call{id: "testWebhook", tag: "Webhooks", method: "POST", path: one + "/test", errors: changed,
		summary: "Send a test message"}, a.testWebhook)
	register(a, h, call{id: "listDeliveries", tag: "Webhooks", method: "GET", path: one + "/deliveries", errors: missing,
		summary: "List what was sent to a receiver", more: "The newest first; what is settled is kept for 90 days."}, a.listDeliveries)
	register(a, h, call{id: "replayDelivery", tag: "Webhooks", method: "POST", path: one + "/deliveries/{message}/replay", errors: changed,
		summary: "Send a message again", more: "Under its own id, so that a receiver that has it does nothing."}, a.replayDelivery)
	register(a, h, call{id: "replayFailed", tag: "Webhooks", method: "POST", path: one + "/replay", errors: changed,
		summary: "Send every message again that failed"}, a.replayFailed)
}

func webhookBody(is hook.Hook) webhook {
	one := webhook{ID: string(is.ID), Organisation: string(is.Org), Name: is.Name, URL: is.URL, State: string(is.State), Why: is.Why, Failures: is.Failures,
		Kinds: each(is.Kinds, func(k hook.Kind) string { return string(k) }), Revision: is.Revision, Created: is.Created.UTC(), Changed: is.Changed.UTC()}
	if !is.FailingSince.IsZero() {
		one.FailingSince = inUTC(&is.FailingSince)
	}
	if !is.OldUntil.IsZero() {
		one.OldUntil = inUTC(&is.OldUntil)
	}
	return one
}

// withSecret is a receiver with the secret that signs.
func (a *API) withSecret(ctx context.Context, by account.Actor, is hook.Hook) (webhook, error) {
	one := webhookBody(is)
	s, err := a.Hooks.Secret(ctx, by, is.Org, is.ID)
	if err == nil {
		one.Secret = s.Reveal()
	}
	return one, err
}

type webhooksOut struct {
	Body struct {
		Items []webhook `json:"items" nullable:"false"`
	}
}

func (a *API) listWebhooks(ctx context.Context, by account.Actor, in *struct {
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
}) (*webhooksOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	all, err := a.Hooks.Hooks(ctx, by, org)
	out := &webhooksOut{}
	out.Body.Items = each(all, webhookBody)
	return out, err
}

func (a *API) addWebhook(ctx context.Context, by account.Actor, in *struct {
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
	Body         WebhookRequest
}) (*madeWebhookOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	made, err := a.Hooks.Add(ctx, by, org, in.Body.internal())
	if err != nil {
		return nil, at("body.", err)
	}
	body, err := a.withSecret(ctx, by, made)
	return &madeWebhookOut{a.PublicURL + base + "/webhooks/" + string(made.ID), body}, err
}

func (a *API) readWebhook(ctx context.Context, by account.Actor, in *webhookIn) (*webhookOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	is, err := a.Hooks.Hook(ctx, by, org, hook.ID(in.ID))
	return &webhookOut{webhookBody(is)}, err
}

func (a *API) changeWebhook(ctx context.Context, by account.Actor, in *struct {
	ID           string `path:"id" maxLength:"100" doc:"Its id."`
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
	Body         struct {
		WebhookRequest
		Revision int `json:"revision" doc:"As it was read; when somebody was quicker this is a conflict."`
	}
}) (*webhookOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	is, err := a.Hooks.Change(ctx, by, org, hook.ID(in.ID), in.Body.Revision, in.Body.internal())
	return &webhookOut{webhookBody(is)}, at("body.", err)
}

func (a *API) removeWebhook(ctx context.Context, by account.Actor, in *webhookIn) (*webhookOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	if err := a.Hooks.Remove(ctx, by, org, hook.ID(in.ID)); err != nil {
		return nil, err
	}
	return &webhookOut{webhook{ID: in.ID, Organisation: string(org), Kinds: []string{}, State: string(hook.Ended)}}, nil
}

func (a *API) turnWebhook(ctx context.Context, by account.Actor, in *struct {
	ID           string `path:"id" maxLength:"100" doc:"Its id."`
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
	Body         struct {
		State    string `json:"state" enum:"on,off"`
		Revision int    `json:"revision" doc:"As it was read; when somebody was quicker this is a conflict."`
	}
}) (*webhookOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	turn := a.Hooks.TurnOff
	if in.Body.State == string(hook.On) {
		turn = a.Hooks.TurnOn
	}
	is, err := turn(ctx, by, org, hook.ID(in.ID), in.Body.Revision)
	return &webhookOut{webhookBody(is)}, at("body.", err)
}

func (a *API) rotateWebhook(ctx context.Context, by account.Actor, in *struct {
	ID           string `path:"id" maxLength:"100" doc:"Its id."`
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
	Body         struct {
		Revision int `json:"revision" doc:"As it was read; when somebody was quicker this is a conflict."`
		Hours    int `json:"hours,omitempty" minimum:"0" maximum:"168" doc:"For how long the old secret signs, too."`
	}
}) (*webhookOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	is, err := a.Hooks.Rotate(ctx, by, org, hook.ID(in.ID), in.Body.Revision, time.Duration(in.Body.Hours)*time.Hour)
	if err != nil {
		return nil, at("body.", err)
	}
	body, err := a.withSecret(ctx, by, is)
	return &webhookOut{body}, err
}

type sentOut struct {
	Body struct {
		Message string `json:"message,omitempty" doc:"The id under which it is sent."`
		Count   int    `json:"count" doc:"How many messages are sent."`
	}
}

func (a *API) testWebhook(ctx context.Context, by account.Actor, in *webhookIn) (*sentOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	message, err := a.Hooks.SendTest(ctx, by, org, hook.ID(in.ID))
	out := &sentOut{}
	out.Body.Message, out.Body.Count = string(message), 1
	return out, err
}

type deliveriesOut struct {
	Body struct {
		Items  []delivery `json:"items" nullable:"false"`
		Total  int        `json:"total" doc:"How many there are in all."`
		Limit  int        `json:"limit"`
		Offset int        `json:"offset"`
	}
}

func (a *API) listDeliveries(ctx context.Context, by account.Actor, in *struct {
	ID           string `path:"id" maxLength:"100" doc:"Its id."`
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
	State        string `query:"state" enum:"queued,delivered,failed" doc:"Only those that are so."`
	Limit        int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Offset       int    `query:"offset" minimum:"0" maximum:"1000000" doc:"How many to pass over first."`
}) (*deliveriesOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	page, total, err := a.Hooks.Deliveries(ctx, by, org, hook.ID(in.ID), hook.Filter{State: hook.DeliveryState(in.State), Limit: in.Limit, Offset: in.Offset})
	out := &deliveriesOut{}
	out.Body.Total, out.Body.Limit, out.Body.Offset = total, in.Limit, in.Offset
	out.Body.Items = each(page, func(d hook.Delivery) delivery {
		return delivery{ID: string(d.Message), Kind: string(d.Kind), State: string(d.State), Attempts: d.Attempts, Status: d.Status, Words: d.Words, Queued: d.Queued.UTC(), Changed: d.Changed.UTC(), Body: d.Body}
	})
	return out, err
}

func (a *API) replayDelivery(ctx context.Context, by account.Actor, in *struct {
	ID           string `path:"id" maxLength:"100" doc:"Its id."`
	Message      string `path:"message" maxLength:"100" doc:"The message's id."`
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
}) (*sentOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	out := &sentOut{}
	out.Body.Message, out.Body.Count = in.Message, 1
	return out, a.Hooks.Replay(ctx, by, org, hook.ID(in.ID), hook.MessageID(in.Message))
}

func (a *API) replayFailed(ctx context.Context, by account.Actor, in *webhookIn) (*sentOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	n, err := a.Hooks.ReplayFailed(ctx, by, org, hook.ID(in.ID))
	out := &sentOut{}
	out.Body.Count = n
	return out, err
}
