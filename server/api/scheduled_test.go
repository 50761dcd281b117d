package api

import (
	"context"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/timely"
)

// fakeTimely keeps the one award for later that was asked for.
type fakeTimely struct{ one timely.Scheduled }

func (f *fakeTimely) Schedule(_ context.Context, by account.Actor, org account.OrgID, req issuer.IssueRequest, due time.Time) (timely.Scheduled, error) {
	if !due.After(noon) {
		return timely.Scheduled{}, fault.Field("due", "Choose a moment that is still to come, or award now.")
	}
	f.one = timely.Scheduled{ID: "s1", Org: org, Request: req, Due: due, State: timely.Waiting, Revision: 1, Created: noon, Changed: noon}
	return f.one, by.Require(account.Issue, org)
}

func (f *fakeTimely) Reschedule(_ context.Context, by account.Actor, org account.OrgID, _ timely.ScheduledID, revision int, req issuer.IssueRequest, due time.Time) (timely.Scheduled, error) {
	if err := by.Require(account.Issue, org); err != nil {
		return timely.Scheduled{}, err
	}
	if !due.After(noon) {
		return timely.Scheduled{}, fault.Field("due", "Choose a moment that is still to come, or award now.")
	}
	if revision != f.one.Revision {
		return timely.Scheduled{}, fault.New(fault.Conflict, "schedule.changed", "Somebody else changed this just now. Look at it again before you decide.")
	}
	f.one.Request, f.one.Due, f.one.Revision = req, due, revision+1
	return f.one, nil
}

func (f *fakeTimely) Cancel(_ context.Context, by account.Actor, org account.OrgID, _ timely.ScheduledID, revision int) (timely.Scheduled, error) {
	if f.one.State != timely.Waiting || revision != f.one.Revision {
		return timely.Scheduled{}, fault.New(fault.Conflict, "schedule.over", "This award is cancelled already.")
	}
	f.one.State, f.one.Request = timely.Cancelled, issuer.IssueRequest{Achievement: f.one.Request.Achievement}
	return f.one, by.Require(account.Issue, org)
}

func (f *fakeTimely) Scheduled(_ context.Context, by account.Actor, org account.OrgID, id timely.ScheduledID) (timely.Scheduled, error) {
	if id != f.one.ID || org != f.one.Org {
		return timely.Scheduled{}, fault.NoSuch("scheduled award", string(id))
	}
	return f.one, by.Require(account.ReadAwards, org)
}

func (f *fakeTimely) Planned(context.Context, account.Actor, issuer.DelegationID) ([]timely.Scheduled, error) {
	return []timely.Scheduled{f.one}, nil
}

func (f *fakeTimely) ScheduledList(_ context.Context, by account.Actor, org account.OrgID, over bool, _, _ int) ([]timely.Scheduled, int, error) {
	if over != (f.one.State != timely.Waiting) {
		return nil, 0, nil
	}
	return []timely.Scheduled{f.one}, 1, by.Require(account.ReadAwards, org)
}

// With a moment an award waits: 202 says where it is read and cancelled.
func TestScheduled(t *testing.T) {
	d := open(t)
	d.api.Timely, d.api.Batches = &fakeTimely{}, &fakeBatches{}
	later := strings.Replace(mira, `"result"`, `"due":"2026-03-20T09:00:00+01:00","result"`, 1)
	got := d.call("full", "POST", "/api/v1/awards", later)
	made := read[scheduled](t, got, 202)
	if got.header.Get("Location") != public+"/api/v1/scheduled/s1" || made.State != "waiting" || made.Due.Format(time.RFC3339) != "2026-03-20T08:00:00Z" || made.Recipient.Email != "mira@mail.example" || made.Result != "84" {
		t.Errorf("made %+v at %s", made, got.header.Get("Location"))
	}
	d.api.Batches = &fakeBatches{lent: "d1"}
	if lent := d.call("full", "POST", "/api/v1/awards", later); lent.status != 202 || lent.header.Get("Location") != public+"/api/v1/scheduled/s1?organisation=org1" || read[scheduled](t, lent, 202).Delegation != "d1" {
		t.Errorf("for another: %d at %s", lent.status, lent.header.Get("Location"))
	}
	if list := d.call("full", "GET", "/api/v1/scheduled?delegation=d1", ""); !strings.Contains(list.body, `"delegation":"d1"`) {
		t.Errorf("planned by it: %s", list.body)
	}
	if one := read[scheduled](t, d.call("reader", "GET", "/api/v1/scheduled/s1", ""), 200); one.ID != "s1" {
		t.Errorf("read %+v", one)
	}
	page := read[struct {
		Items []scheduled
		Total int
	}](t, d.call("reader", "GET", "/api/v1/scheduled", ""), 200)
	if len(page.Items) != 1 || page.Total != 1 {
		t.Errorf("listed %+v", page)
	}
	const change = `{"name":"Mira Fenwright","email":"mira@mail.example","result":"90","due":"2026-04-01T09:00:00Z"}`
	failure(t, d.call("full", "PUT", "/api/v1/scheduled/s1", change), 428)
	tag := d.call("full", "GET", "/api/v1/scheduled/s1", "").header.Get("ETag")
	moved := d.call("full", "PUT", "/api/v1/scheduled/s1", change, "If-Match", tag)
	if is := read[scheduled](t, moved, 200); is.Due.Format(time.RFC3339) != "2026-04-01T09:00:00Z" || is.Result != "90" || is.Achievement != made.Achievement || moved.header.Get("ETag") == tag {
		t.Errorf("changed %+v, from %s to %s", is, tag, moved.header.Get("ETag"))
	}
	failure(t, d.call("full", "PUT", "/api/v1/scheduled/s1", change, "If-Match", tag), 412)
	failure(t, d.call("reader", "PUT", "/api/v1/scheduled/s1", change, "If-Match", moved.header.Get("ETag")), 403)
	if p := failure(t, d.call("full", "PUT", "/api/v1/scheduled/s1", strings.Replace(change, "2026-04", "2026-01", 1), "If-Match", moved.header.Get("ETag")), 422); p.Errors[0].Location != "body.due" {
		t.Errorf("errors %+v", p.Errors)
	}
	failure(t, d.call("stranger", "GET", "/api/v1/scheduled/s1", ""), 404)
	failure(t, d.call("reader", "DELETE", "/api/v1/scheduled/s1", ""), 403)
	d.api.Timely.(*fakeTimely).one.State = timely.Waiting // the fake cancels before it asks
	if over := read[scheduled](t, d.call("full", "DELETE", "/api/v1/scheduled/s1", ""), 200); over.State != "cancelled" || over.Recipient != nil {
		t.Errorf("cancelled %+v", over)
	}
	failure(t, d.call("full", "DELETE", "/api/v1/scheduled/s1", ""), 409)
	past := strings.Replace(mira, `"result"`, `"due":"2026-03-01T09:00:00Z","result"`, 1)
	if p := failure(t, d.call("full", "POST", "/api/v1/awards", past), 422); p.Errors[0].Location != "body.due" {
		t.Errorf("errors %+v", p.Errors)
	}
}
