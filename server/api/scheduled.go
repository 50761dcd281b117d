package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
	"laurel/issuer"
	"laurel/issuer/timely"
)

// Timely is what the calls ask of package timely.
type Timely interface {
	Schedule(ctx context.Context, by account.Actor, org account.OrgID, req issuer.IssueRequest, due time.Time) (timely.Scheduled, error)
	Reschedule(ctx context.Context, by account.Actor, org account.OrgID, id timely.ScheduledID, revision int, req issuer.IssueRequest, due time.Time) (timely.Scheduled, error)
	Cancel(ctx context.Context, by account.Actor, org account.OrgID, id timely.ScheduledID, revision int) (timely.Scheduled, error)
	Scheduled(ctx context.Context, by account.Actor, org account.OrgID, id timely.ScheduledID) (timely.Scheduled, error)
	Planned(ctx context.Context, by account.Actor, id issuer.DelegationID) ([]timely.Scheduled, error)
	ScheduledList(ctx context.Context, by account.Actor, org account.OrgID, over bool, limit, offset int) ([]timely.Scheduled, int, error)
}

// scheduled is an award for a later moment.
type scheduled struct {
	ID           string     `json:"id"`
	Organisation string     `json:"organisation"`
	Achievement  string     `json:"achievement"`
	Due          time.Time  `json:"due" doc:"When it is made."`
	Delegation   string     `json:"delegation,omitempty" doc:"By which one another organisation or a person planned it."`
	State        string     `json:"state" enum:"waiting,done,cancelled,refused"`
	Recipient    *recipient `json:"recipient,omitempty" doc:"While it waits; it is forgotten here once it is over."`
	AwardedOn    string     `json:"awardedOn,omitempty" format:"date" doc:"As it was asked for; left out, the day on which it is made."`
	Result       string     `json:"result,omitempty"`
	Evidence     string     `json:"evidence,omitempty"`
	Award        string     `json:"award,omitempty" doc:"Once it is done."`
	Problem      string     `json:"problem,omitempty" doc:"Why it was refused at its moment."`
	Created      time.Time  `json:"created"`
	Changed      time.Time  `json:"changed"`
}

type scheduledOut struct {
	ETag string `header:"ETag" doc:"The revision, for If-Match."`
	Body scheduled
}

func scheduledOutOf(is timely.Scheduled) *scheduledOut {
	return &scheduledOut{etag(is.Revision), scheduledBody(is)}
}

// ScheduledIn names an award for later.
type ScheduledIn struct {
	ID           string `path:"id" maxLength:"100" doc:"Its id."`
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
}

func (a *API) scheduledCalls(h huma.API) {
	const path = base + "/scheduled"
	register(a, h, call{id: "listScheduled", tag: "Awards", method: "GET", path: path, errors: []int{http.StatusNotFound},
		summary: "List the awards for later", more: "What waits, the soonest first; or what is over, the latest first, which is forgotten after 90 days."}, a.listScheduled)
	register(a, h, call{id: "readScheduled", tag: "Awards", method: "GET", path: path + "/{id}", errors: []int{http.StatusNotFound},
		summary: "Read an award for later"}, a.readScheduled)
	register(a, h, call{id: "changeScheduled", tag: "Awards", method: "PUT", path: path + "/{id}", errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
		summary: "Change an award for later", more: "Who is awarded, when, and with what; send all of it. What it is for stays. What another organisation planned by a delegation that one alone changes, within what the delegation allows; what is over is a conflict."}, a.changeScheduled)
	register(a, h, call{id: "cancelScheduled", tag: "Awards", method: "DELETE", path: path + "/{id}", errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed},
		summary: "Cancel an award for later", more: "Nobody is told. It answers how it stands then, cancelled; what is over is a conflict."}, a.cancelScheduled)
}

type scheduledListOut struct {
	Body struct {
		Items  []scheduled `json:"items" nullable:"false"`
		Total  int         `json:"total" doc:"How many there are in all."`
		Limit  int         `json:"limit"`
		Offset int         `json:"offset"`
	}
}

func (a *API) listScheduled(ctx context.Context, by account.Actor, in *struct {
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
	Delegation   string `query:"delegation" maxLength:"100" doc:"Those planned by a delegation of the key's organisation: what waits first, at most 200 in all; nothing else narrows them."`
	Over         bool   `query:"over" doc:"What is over instead of what waits."`
	Limit        int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Offset       int    `query:"offset" minimum:"0" maximum:"1000000" doc:"How many to pass over first."`
}) (*scheduledListOut, error) {
	if in.Delegation != "" {
		all, err := a.Timely.Planned(ctx, by, issuer.DelegationID(in.Delegation))
		out := &scheduledListOut{}
		out.Body.Items, out.Body.Total, out.Body.Limit = each(all, scheduledBody), len(all), in.Limit
		return out, err
	}
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	page, total, err := a.Timely.ScheduledList(ctx, by, org, in.Over, in.Limit, in.Offset)
	out := &scheduledListOut{}
	out.Body.Items, out.Body.Total, out.Body.Limit, out.Body.Offset = each(page, scheduledBody), total, in.Limit, in.Offset
	return out, err
}

// scheduled is the one that is named.
func (a *API) scheduled(ctx context.Context, by account.Actor, in ScheduledIn) (timely.Scheduled, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return timely.Scheduled{}, at("query.", err)
	}
	return a.Timely.Scheduled(ctx, by, org, timely.ScheduledID(in.ID))
}

func (a *API) readScheduled(ctx context.Context, by account.Actor, in *ScheduledIn) (*scheduledOut, error) {
	one, err := a.scheduled(ctx, by, *in)
	return scheduledOutOf(one), err
}

func (a *API) changeScheduled(ctx context.Context, by account.Actor, in *struct {
	ScheduledIn
	IfMatch string `header:"If-Match" doc:"The ETag that was read. It must be sent."`
	Body    struct {
		AwardRequest
		Due time.Time `json:"due" doc:"Make the award at this moment, at most three years ahead."`
	}
}) (*scheduledOut, error) {
	revision, err := RevisionIn{IfMatch: in.IfMatch}.revision()
	if err != nil {
		return nil, err
	}
	one, err := a.scheduled(ctx, by, in.ScheduledIn)
	if err != nil {
		return nil, err
	}
	one, err = a.Timely.Reschedule(ctx, by, one.Org, one.ID, revision, in.Body.internal(string(one.Request.Achievement), ""), in.Body.Due)
	return scheduledOutOf(one), at("body.", err)
}

func (a *API) cancelScheduled(ctx context.Context, by account.Actor, in *ScheduledIn) (*scheduledOut, error) {
	one, err := a.scheduled(ctx, by, *in)
	if err != nil {
		return nil, err
	}
	one, err = a.Timely.Cancel(ctx, by, one.Org, one.ID, one.Revision)
	return scheduledOutOf(one), err
}

// schedule answers a request to award later.
func (a *API) schedule(ctx context.Context, by account.Actor, req issuer.IssueRequest, due time.Time) (*awardedOut, error) {
	var err error
	if req.Delegation, err = a.usedDelegation(ctx, by, string(req.Delegation), string(req.Achievement), due); err != nil {
		return nil, err
	}
	org, err := a.plannedFor(ctx, by, req)
	if err != nil {
		return nil, err
	}
	one, err := a.Timely.Schedule(ctx, by, org, req, due)
	return &awardedOut{http.StatusAccepted, a.PublicURL + base + "/scheduled/" + string(one.ID) + ofOrg(req.Delegation, org), scheduledBody(one)}, err
}

// plannedFor is whose award it will be.
func (a *API) plannedFor(ctx context.Context, by account.Actor, req issuer.IssueRequest) (account.OrgID, error) {
	if req.Delegation != "" {
		d, err := a.Issuer.DelegationToUse(ctx, by, req.Delegation)
		return d.Org, err
	}
	achievement, err := a.Issuer.Achievement(ctx, by, req.Achievement)
	return achievement.Org, err
}

func scheduledBody(is timely.Scheduled) scheduled {
	one := scheduled{ID: string(is.ID), Organisation: string(is.Org), Achievement: string(is.Request.Achievement), Due: is.Due.UTC(), State: string(is.State),
		AwardedOn: is.Request.AwardedOn, Result: is.Request.Result, Evidence: is.Request.Evidence, Award: string(is.Award), Problem: is.Words, Created: is.Created.UTC(), Changed: is.Changed.UTC()}
	one.Delegation = string(is.Request.Delegation)
	if is.State == timely.Waiting && is.Request.Email != "" {
		one.Recipient = &recipient{is.Request.Name, is.Request.Email}
	}
	return one
}
