package web

import (
	"net/http"
	"strconv"
	"strings"

	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/timely"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// usersTimes are the times of the organisation that awards by a delegation; of a
// person's, and where they cannot be read, those of UTC.
func (w *Web) usersTimes(r *http.Request, d issuer.Delegation) timely.Policy {
	if d.To == "" {
		return timely.Policy{}
	}
	p, err := w.Timely.Policy(r.Context(), httpx.Actor(r.Context()), d.To)
	if err != nil {
		return timely.Policy{}
	}
	return p
}

// delegationPlan has an award made for another organisation at a later moment.
func (w *Web) delegationPlan(rw http.ResponseWriter, r *http.Request, d issuer.Delegation, req issuer.IssueRequest, due string) error {
	times := w.usersTimes(r, d)
	at, bad := times.Moment(due)
	var one timely.Scheduled
	var err error
	if bad != nil {
		err = bad
	} else {
		one, err = w.Timely.Schedule(r.Context(), httpx.Actor(r.Context()), d.Org, req, at)
	}
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return w.delegationSheet(rw, r, http.StatusUnprocessableEntity, d, req, due, err)
	}
	if err != nil {
		return err
	}
	return w.said(rw, r, "The award to "+one.Request.Name+" is made on "+view.MomentIn(one.Due, times.Location())+", if the delegation is still in force then.", delegationPath(d.ID))
}

// plannedRow is an award for later to those who planned it.
func (w *Web) plannedRow(r *http.Request, d issuer.Delegation, title string, one timely.Scheduled) view.ScheduledRow {
	row := view.ScheduledRow{What: title, Who: one.Request.Name, When: view.MomentIn(one.Due, w.usersTimes(r, d).Location()), Words: one.Words}
	switch one.State {
	case timely.Waiting:
		row.Mark, row.State = "todo", "waits"
		at := delegationPath(d.ID, "scheduled", string(one.ID))
		row.Ways = []view.Link{{Text: "Change", Href: at}, {Text: "Cancel", Href: at + "/cancel"}}
		if !d.Open(w.now()) {
			row.Ways = row.Ways[1:]
		}
		if err := d.May(one.Due, 1); err != nil {
			row.Mark, row.State, row.Words = "fail", "will not be awarded", sentence(err)
		}
		if !d.Revoked.IsZero() {
			row.Who, row.Ways = "not shown any more", nil
		}
	case timely.Done:
		row.Mark, row.State, row.Who = "done", "awarded", "among the awards"
	case timely.Cancelled:
		row.Mark, row.State, row.Who = "hold", "cancelled", "forgotten"
	case timely.Refused:
		row.Mark, row.State, row.Who = "fail", "could not be awarded", "forgotten"
	}
	return row
}

// ownPlanned is the one in the path, while it waits.
func (w *Web) ownPlanned(r *http.Request) (issuer.Delegation, timely.Scheduled, error) {
	d, err := w.usable(r)
	if err != nil {
		return d, timely.Scheduled{}, err
	}
	one, err := w.Timely.Scheduled(r.Context(), httpx.Actor(r.Context()), d.Org, timely.ScheduledID(r.PathValue("id")))
	switch {
	case err == nil && one.Request.Delegation != d.ID:
		err = fault.NoSuch("scheduled award", string(one.ID))
	case err == nil && one.State != timely.Waiting:
		err = fault.New(fault.Conflict, "schedule.over", "This award is {state} already.", "state", string(one.State))
	}
	return d, one, err
}

func (w *Web) plannedEdit(rw http.ResponseWriter, r *http.Request) error {
	d, one, err := w.ownPlanned(r)
	if err != nil {
		return err
	}
	return w.plannedForm(rw, r, http.StatusOK, d, one, one.Request, view.LocalTime(one.Due, w.usersTimes(r, d).Location()), nil)
}

// plannedForm is the organisation's own form for an award that waits.
func (w *Web) plannedForm(rw http.ResponseWriter, r *http.Request, status int, d issuer.Delegation, one timely.Scheduled, req issuer.IssueRequest, due string, wrong error) error {
	p, err := w.delegatedIssue(r, d, req, due, wrong)
	if err != nil {
		return err
	}
	p = asChange(p, delegationPath(d.ID, "scheduled", string(one.ID)), one)
	p.Frame = w.frame(r, p.Heading, usersHome(d), view.Link{Text: p.Label.Name, Href: delegationPath(d.ID)}, view.Link{Text: "Change"})
	p.Back = view.Link{Text: "Leave it as it is", Href: delegationPath(d.ID)}
	return w.render(rw, r, status, view.IssuePage(p))
}

func (w *Web) plannedChange(rw http.ResponseWriter, r *http.Request) error {
	d, one, err := w.ownPlanned(r)
	if err != nil {
		return err
	}
	req, due, times := readIssue(r), strings.TrimSpace(r.PostFormValue("due")), w.usersTimes(r, d)
	req.Achievement = d.Achievement
	revision, _ := strconv.Atoi(r.FormValue("revision")) // a wrong one is stale
	at, bad := times.Moment(due)
	var saved timely.Scheduled
	if bad == nil {
		saved, err = w.Timely.Reschedule(r.Context(), httpx.Actor(r.Context()), d.Org, one.ID, revision, req, at)
	} else {
		err = bad
	}
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) && revision == one.Revision {
		return w.plannedForm(rw, r, http.StatusUnprocessableEntity, d, one, req, due, err)
	}
	if err != nil {
		return err
	}
	return w.said(rw, r, "Saved. The award to "+saved.Request.Name+" is made on "+view.MomentIn(saved.Due, times.Location())+", if the delegation is still in force then.", delegationPath(d.ID))
}

func (w *Web) plannedCancelAsk(rw http.ResponseWriter, r *http.Request) error {
	d, one, err := w.ownPlanned(r)
	if err != nil {
		return err
	}
	title, err := w.delegatedTitle(r, d)
	if err != nil {
		return err
	}
	return w.render(rw, r, http.StatusOK, view.ConfirmPage(view.Confirm{Frame: w.frame(r, "Cancel an award for later", usersHome(d), view.Link{Text: title, Href: delegationPath(d.ID)}, view.Link{Text: "Cancel"}),
		Action: delegationPath(d.ID, "scheduled", string(one.ID), "cancel"), Heading: "Cancel the award to " + one.Request.Name, Lede: title + ".",
		Changes: []string{"It will not be made, and nobody is told.", "Name and address are forgotten here."},
		Hidden:  map[string]string{"revision": strconv.Itoa(one.Revision)}, Button: "Cancel 1 award", Danger: true, Back: view.Link{Text: "Leave it", Href: delegationPath(d.ID)}}))
}

func (w *Web) plannedCancel(rw http.ResponseWriter, r *http.Request) error {
	d, one, err := w.ownPlanned(r)
	if err != nil {
		return err
	}
	revision, _ := strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	if _, err := w.Timely.Cancel(r.Context(), httpx.Actor(r.Context()), d.Org, one.ID, revision); err != nil {
		return err
	}
	return w.said(rw, r, "The award to "+one.Request.Name+" is cancelled. Nobody was told.", delegationPath(d.ID))
}
