package api

import (
	"context"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/notify/hook"
)

// fakeHooks keeps one receiver.
type fakeHooks struct {
	one     hook.Hook
	overlap time.Duration
	filter  hook.Filter
}

func (f *fakeHooks) may(by account.Actor, right account.Right, org account.OrgID, id hook.ID) error {
	if err := by.Require(right, org); err != nil {
		return err
	}
	if id != "" && (id != f.one.ID || org != f.one.Org) {
		return fault.NoSuch("webhook", string(id))
	}
	return nil
}

func (f *fakeHooks) change(by account.Actor, org account.OrgID, id hook.ID, revision int, do func()) (hook.Hook, error) {
	if err := f.may(by, account.ManageHooks, org, id); err != nil {
		return hook.Hook{}, err
	}
	if revision != f.one.Revision {
		return hook.Hook{}, fault.New(fault.Conflict, "hook.changed", "Somebody else changed this just now.")
	}
	do()
	f.one.Revision++
	return f.one, nil
}

func (f *fakeHooks) Hooks(_ context.Context, by account.Actor, org account.OrgID) ([]hook.Hook, error) {
	return []hook.Hook{f.one}, f.may(by, account.ReadEvents, org, "")
}

func (f *fakeHooks) Hook(_ context.Context, by account.Actor, org account.OrgID, id hook.ID) (hook.Hook, error) {
	return f.one, f.may(by, account.ReadEvents, org, id)
}

func (f *fakeHooks) Add(_ context.Context, by account.Actor, org account.OrgID, req hook.Request) (hook.Hook, error) {
	if !strings.HasPrefix(req.URL, "https://") {
		return hook.Hook{}, fault.Field("url", "Write an address that begins with https://.")
	}
	if err := by.Require(account.ManageHooks, org); err != nil {
		return hook.Hook{}, err
	}
	f.one = hook.Hook{ID: "h1", Org: org, Name: req.Name, URL: req.URL, Kinds: req.Kinds, State: hook.On, Revision: 1, Created: noon, Changed: noon}
	return f.one, nil
}

func (f *fakeHooks) Change(_ context.Context, by account.Actor, org account.OrgID, id hook.ID, revision int, req hook.Request) (hook.Hook, error) {
	return f.change(by, org, id, revision, func() { f.one.Name = req.Name })
}

func (f *fakeHooks) TurnOn(_ context.Context, by account.Actor, org account.OrgID, id hook.ID, revision int) (hook.Hook, error) {
	return f.change(by, org, id, revision, func() { f.one.State = hook.On })
}

func (f *fakeHooks) TurnOff(_ context.Context, by account.Actor, org account.OrgID, id hook.ID, revision int) (hook.Hook, error) {
	return f.change(by, org, id, revision, func() { f.one.State = hook.Off })
}

func (f *fakeHooks) Rotate(_ context.Context, by account.Actor, org account.OrgID, id hook.ID, revision int, overlap time.Duration) (hook.Hook, error) {
	return f.change(by, org, id, revision, func() { f.overlap, f.one.OldUntil = overlap, noon.Add(overlap) })
}

func (f *fakeHooks) Remove(_ context.Context, by account.Actor, org account.OrgID, id hook.ID) error {
	return f.may(by, account.ManageHooks, org, id)
}

func (f *fakeHooks) Secret(_ context.Context, by account.Actor, org account.OrgID, id hook.ID) (hook.Secret, error) {
	s, err := hook.ParseSecret("whsec_" + strings.Repeat("QUJD", 8))
	if err != nil {
		return s, err
	}
	return s, f.may(by, account.ManageHooks, org, id)
}

func (f *fakeHooks) Deliveries(_ context.Context, by account.Actor, org account.OrgID, id hook.ID, filter hook.Filter) ([]hook.Delivery, int, error) {
	f.filter = filter
	return []hook.Delivery{{Hook: id, Message: "msg_1", Kind: hook.Test, Body: []byte(`{"type":"webhook.test"}`), State: hook.Failed, Attempts: 3, Status: 500, Words: "500 Internal Server Error", Queued: noon, Changed: noon}}, 1, f.may(by, account.ReadEvents, org, id)
}

func (f *fakeHooks) Replay(_ context.Context, by account.Actor, org account.OrgID, id hook.ID, message hook.MessageID) error {
	if message != "msg_1" {
		return fault.NoSuch("message", string(message))
	}
	return f.may(by, account.ManageHooks, org, id)
}

func (f *fakeHooks) ReplayFailed(_ context.Context, by account.Actor, org account.OrgID, id hook.ID) (int, error) {
	return 2, f.may(by, account.ManageHooks, org, id)
}

func (f *fakeHooks) SendTest(_ context.Context, by account.Actor, org account.OrgID, id hook.ID) (hook.MessageID, error) {
	return "msg_2", f.may(by, account.ManageHooks, org, id)
}

// A program adds a receiver, looks after it and sends again what failed; one
// without the right to may not, and a stranger finds nothing.
func TestWebhooks(t *testing.T) {
	d := open(t)
	fake := &fakeHooks{}
	d.api.Hooks = fake
	const at = "/api/v1/webhooks"
	if p := failure(t, d.call("full", "POST", at, `{"name":"Register","url":"http://register.example"}`), 422); p.Errors[0].Location != "body.url" {
		t.Errorf("errors %+v", p.Errors)
	}
	got := d.call("full", "POST", at, `{"name":"Register","url":"https://register.example/hook","kinds":["award.issued"]}`)
	made := read[webhook](t, got, 201)
	if !strings.HasPrefix(made.Secret, "whsec_") || made.State != "on" || len(made.Kinds) != 1 || got.header.Get("Location") != public+at+"/h1" {
		t.Errorf("made %+v at %s", made, got.header.Get("Location"))
	}
	failure(t, d.call("reader", "POST", at, `{"name":"R","url":"https://register.example"}`), 403)
	failure(t, d.call("reader", "GET", at, ""), 403)
	failure(t, d.call("stranger", "GET", at+"/h1", ""), 404)
	if one := read[webhook](t, d.call("full", "GET", at+"/h1", ""), 200); one.Secret != "" || one.Name != "Register" {
		t.Errorf("read %+v", one)
	}
	if list := read[struct{ Items []webhook }](t, d.call("full", "GET", at, ""), 200); len(list.Items) != 1 || list.Items[0].Secret != "" {
		t.Errorf("listed %+v", list)
	}
	changed := read[webhook](t, d.call("full", "PUT", at+"/h1", `{"name":"Student register","url":"https://register.example/hook","revision":1}`), 200)
	if changed.Name != "Student register" || changed.Revision != 2 {
		t.Errorf("changed %+v", changed)
	}
	failure(t, d.call("full", "PUT", at+"/h1", `{"name":"Late","url":"https://register.example/hook","revision":1}`), 409)
	if off := read[webhook](t, d.call("full", "POST", at+"/h1/turn", `{"state":"off","revision":2}`), 200); off.State != "off" {
		t.Errorf("turned %+v", off)
	}
	if on := read[webhook](t, d.call("full", "POST", at+"/h1/turn", `{"state":"on","revision":3}`), 200); on.State != "on" {
		t.Errorf("turned %+v", on)
	}
	rotated := read[webhook](t, d.call("full", "POST", at+"/h1/rotate", `{"revision":4,"hours":24}`), 200)
	if rotated.Secret == "" || fake.overlap != 24*time.Hour || rotated.OldUntil == nil {
		t.Errorf("rotated %+v, %s", rotated, fake.overlap)
	}
	if sent := read[struct{ Message string }](t, d.call("full", "POST", at+"/h1/test", ""), 200); sent.Message != "msg_2" {
		t.Errorf("tested %+v", sent)
	}
	list := d.call("full", "GET", at+"/h1/deliveries?state=failed&limit=5&offset=1", "")
	page := read[struct {
		Items []delivery
		Total int
	}](t, list, 200)
	if len(page.Items) != 1 || page.Items[0].Status != 500 || !strings.Contains(list.body, `"body":{"type":"webhook.test"}`) || fake.filter != (hook.Filter{State: hook.Failed, Limit: 5, Offset: 1}) {
		t.Errorf("deliveries %s, asked %+v", list.body, fake.filter)
	}
	read[struct{ Count int }](t, d.call("full", "POST", at+"/h1/deliveries/msg_1/replay", ""), 200)
	failure(t, d.call("full", "POST", at+"/h1/deliveries/msg_9/replay", ""), 404)
	if n := read[struct{ Count int }](t, d.call("full", "POST", at+"/h1/replay", ""), 200); n.Count != 2 {
		t.Errorf("sent %d again", n.Count)
	}
	failure(t, d.call("reader", "DELETE", at+"/h1", ""), 403)
	if gone := read[webhook](t, d.call("full", "DELETE", at+"/h1", ""), 200); gone.ID != "h1" {
		t.Errorf("removed %+v", gone)
	}
}
