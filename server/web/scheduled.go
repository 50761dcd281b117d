package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/timely"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) scheduledRoutes(mux *http.ServeMux) {
	const at = "/desk/{org}/scheduled"
	w.handle(mux, "GET "+at, w.scheduledList)
	w.handle(mux, "GET "+at+"/{id}", w.scheduledEdit)
	w.handle(mux, "POST "+at+"/{id}", w.reschedule)
	w.handle(mux, "GET "+at+"/{id}/cancel", w.unscheduleAsk)
	w.handle(mux, "POST "+at+"/{id}/cancel", w.unschedule)
	w.handle(mux, "POST /desk/{org}/batches/{batch}/later", w.batchLater)
}

const scheduledPerPage = 50

func scheduledCrumbs(org account.OrgID, more ...view.Link) []view.Link {
	return append([]view.Link{{Text: "Awards", Href: deskPath(org, "awards")}, {Text: "Awards for later", Href: deskPath(org, "scheduled")}}, more...)
}

// scheduledList names what waits for its moment, or what became of it.
func (w *Web) scheduledList(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ReadAwards)
	if err != nil {
		return err
	}
	ctx, by := r.Context(), httpx.Actor(r.Context())
	over := r.FormValue("show") == "over"
	from, _ := strconv.Atoi(r.FormValue("from")) // no number is the first page
	from = max(from, 0)
	all, total, err := w.Timely.ScheduledList(ctx, by, org.ID, over, scheduledPerPage, from)
	if err != nil {
		return err
	}
	policy, err := w.Timely.Policy(ctx, by, org.ID)
	if err != nil {
		return err
	}
	at := deskPath(org.ID, "scheduled")
	p := view.Scheduled{Frame: w.partFrame(r, org.ID, account.ReadAwards, "Awards for later", scheduledCrumbs(org.ID)...), Zone: policy.Location().String(), Total: view.Count(total, "award waits", "awards wait") + ", the soonest first.",
		Empty: "Nothing waits. Choose a day and a time when you issue an award, and it is made then.", Pager: pager(r.URL, from, len(all), total, scheduledPerPage), Awards: view.Link{Text: "All awards", Href: deskPath(org.ID, "awards")},
		Shown: []view.Link{{Text: "What waits", Href: at, Current: !over}, {Text: "What is over", Href: at + "?show=over", Current: over}}}
	p.Pager.Plain = true
	if over {
		p.Total, p.Empty = view.Count(total, "award is over", "awards are over")+", the latest first.", "Nothing is over yet."
	}
	if by.MaySome(account.Issue, org.ID) {
		p.Issue = view.Link{Text: "Issue an award", Href: deskPath(org.ID, "issue")}
	}
	var made []issuer.AwardID
	for _, one := range all {
		made = append(made, one.Award)
	}
	awards, err := w.Issuer.AwardsOf(ctx, by, org.ID, made)
	if err != nil {
		return err
	}
	titles := w.titles(r)
	for _, one := range all {
		row, err := w.scheduledRow(r, policy, one, titles, awards)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, row)
	}
	if !over && from == 0 {
		files, err := w.Batches.BatchesToStart(ctx, by, org.ID)
		if err != nil {
			return err
		}
		for _, b := range files {
			what, err := w.batchWhat(ctx, b)
			if err != nil {
				return err
			}
			row := view.ScheduledRow{What: or(b.File, "Chosen awards"), Href: batchPath(b), Who: what + ", " + view.Count(b.Rows-b.Failed, "row", "rows"), When: view.MomentIn(b.Starts, policy.Location())}
			row.Mark, row.State = batchState(b)
			p.Files = append(p.Files, row)
		}
	}
	return w.render(rw, r, http.StatusOK, view.ScheduledPage(p))
}

func (w *Web) scheduledRow(r *http.Request, policy timely.Policy, one timely.Scheduled, titles func(string) string, awards map[issuer.AwardID]issuer.Award) (view.ScheduledRow, error) {
	at := deskPath(one.Org, "scheduled", string(one.ID))
	row := view.ScheduledRow{What: titles(string(one.Request.Achievement)), Who: one.Request.Name, When: view.MomentIn(one.Due, policy.Location()), Words: one.Words}
	switch one.State {
	case timely.Waiting:
		row.Mark, row.State = "todo", "waits"
		if w.mayOf(r, account.Issue, one.Org, one.Request.Achievement) {
			row.Ways = []view.Link{{Text: "Change", Href: at}, {Text: "Cancel", Href: at + "/cancel"}}
		}
		if one.Request.Delegation != "" {
			return w.plannedByOthers(r, row, one)
		}
	case timely.Done:
		row.Mark, row.State = "done", "awarded"
		if a, ok := awards[one.Award]; ok {
			row.Who, row.Ways = a.Recipient.Name, []view.Link{{Text: "See award " + a.Number(), Href: awardPath(a)}}
		}
	case timely.Cancelled:
		row.Mark, row.State = "hold", "cancelled"
	case timely.Refused:
		row.Mark, row.State = "fail", "could not be awarded"
	}
	return row, nil
}

// plannedByOthers says of what waits who planned it, and that it will not be made
// where their delegation does not allow it. They alone change it.
func (w *Web) plannedByOthers(r *http.Request, row view.ScheduledRow, one timely.Scheduled) (view.ScheduledRow, error) {
	d, err := w.Issuer.Delegation(r.Context(), httpx.Actor(r.Context()), one.Org, one.Request.Delegation)
	if fault.Is(err, fault.Forbidden) || fault.Is(err, fault.NotFound) { // who awards for a unit reads no delegations
		row.Words = "Planned by others."
		return row, nil
	}
	if err != nil {
		return row, err
	}
	if len(row.Ways) > 0 {
		row.Ways = row.Ways[1:]
	}
	who := d.Name
	if d.To != "" {
		who = w.orgName(r, d.To)
	}
	row.Words = "Planned by " + who + "."
	if err := d.May(one.Due, 1); err != nil {
		row.Mark, row.State, row.Words = "fail", "will not be awarded", row.Words+" "+sentence(err)
	}
	return row, nil
}

// ownScheduled is the one in the path, while it waits.
func (w *Web) ownScheduled(r *http.Request) (account.Organisation, timely.Scheduled, error) {
	org, err := w.ownOrg(r, account.Issue)
	if err != nil {
		return org, timely.Scheduled{}, err
	}
	one, err := w.Timely.Scheduled(r.Context(), httpx.Actor(r.Context()), org.ID, timely.ScheduledID(r.PathValue("id")))
	if err == nil && one.State != timely.Waiting {
		err = fault.New(fault.Conflict, "schedule.over", "This award is {state} already.", "state", string(one.State))
	}
	return org, one, err
}

func (w *Web) scheduledEdit(rw http.ResponseWriter, r *http.Request) error {
	org, one, err := w.ownScheduled(r)
	if err != nil {
		return err
	}
	p, err := w.Timely.Policy(r.Context(), httpx.Actor(r.Context()), org.ID)
	if err != nil {
		return err
	}
	return w.scheduledForm(rw, r, http.StatusOK, org, one, one.Request, view.LocalTime(one.Due, p.Location()), nil)
}

func (w *Web) scheduledForm(rw http.ResponseWriter, r *http.Request, status int, org account.Organisation, one timely.Scheduled, req issuer.IssueRequest, due string, err error) error {
	p, e := w.issueSheet(r, org, req, due, err)
	if e != nil {
		return e
	}
	p = asChange(p, deskPath(org.ID, "scheduled", string(one.ID)), one)
	p.Frame = w.frame(r, p.Heading, scheduledCrumbs(org.ID, view.Link{Text: "Change"})...)
	p.Back = view.Link{Text: "Leave it as it is", Href: deskPath(org.ID, "scheduled")}
	return w.render(rw, r, status, view.IssuePage(p))
}

// nowIfEmpty is what becomes of an award whose moment is left empty.
const nowIfEmpty = "Leave this empty to award now."

// asChange makes the form that awards one person the one that changes such an
// award while it waits, at an address.
func asChange(p view.Issue, at string, one timely.Scheduled) view.Issue {
	p.Action = at + "?" + url.Values{"revision": {strconv.Itoa(one.Revision)}}.Encode()
	p.Heading, p.Lede, p.Button = "Change an award for later", "It is not made yet, and nobody has been told.", "Save the change"
	p.Multiple = view.Link{Text: "Do not award it at all", Href: at + "/cancel"}
	due := p.Fields[len(p.Fields)-1].Field
	due.Label, due.Help = "Make it on", strings.TrimSpace(strings.TrimPrefix(due.Help, nowIfEmpty))
	return p
}

func (w *Web) reschedule(rw http.ResponseWriter, r *http.Request) error {
	org, one, err := w.ownScheduled(r)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	req, due := readIssue(r), strings.TrimSpace(r.PostFormValue("due"))
	req.Achievement = one.Request.Achievement
	p, err := w.Timely.Policy(r.Context(), by, org.ID)
	if err != nil {
		return err
	}
	revision, _ := strconv.Atoi(r.FormValue("revision")) // a wrong one is stale
	at, bad := p.Moment(due)
	if bad == nil {
		one, err = w.Timely.Reschedule(r.Context(), by, org.ID, one.ID, revision, req, at)
	} else {
		err = bad
	}
	if fault.Is(err, fault.Invalid) {
		one.Revision = revision
		return w.scheduledForm(rw, r, http.StatusUnprocessableEntity, org, one, req, due, err)
	}
	if err != nil {
		return err
	}
	return w.said(rw, r, "Saved. The award to "+one.Request.Name+" is made on "+view.MomentIn(one.Due, p.Location())+".", deskPath(org.ID, "scheduled"))
}

func (w *Web) unscheduleAsk(rw http.ResponseWriter, r *http.Request) error {
	org, one, err := w.ownScheduled(r)
	if err != nil {
		return err
	}
	return w.render(rw, r, http.StatusOK, view.ConfirmPage(view.Confirm{Frame: w.frame(r, "Cancel an award for later", scheduledCrumbs(org.ID, view.Link{Text: "Cancel"})...),
		Action: deskPath(org.ID, "scheduled", string(one.ID), "cancel"), Heading: "Cancel the award to " + one.Request.Name, Lede: w.titleOf(r, string(one.Request.Achievement)) + ".",
		Changes: []string{"It will not be made, and nobody is told.", "Name and address are forgotten here.", "You can award it at any time."},
		Hidden:  map[string]string{"revision": strconv.Itoa(one.Revision)}, Button: "Cancel 1 award", Danger: true, Back: view.Link{Text: "Leave it", Href: deskPath(org.ID, "scheduled")}}))
}

func (w *Web) unschedule(rw http.ResponseWriter, r *http.Request) error {
	org, one, err := w.ownScheduled(r)
	if err != nil {
		return err
	}
	revision, _ := strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	if _, err := w.Timely.Cancel(r.Context(), httpx.Actor(r.Context()), org.ID, one.ID, revision); err != nil {
		return err
	}
	return w.said(rw, r, "The award to "+one.Request.Name+" is cancelled. Nobody was told.", deskPath(org.ID, "scheduled"))
}

// later has an award made at a moment that a form names.
func (w *Web) later(r *http.Request, org account.OrgID, req issuer.IssueRequest, due string) (timely.Scheduled, timely.Policy, error) {
	by := httpx.Actor(r.Context())
	p, err := w.Timely.Policy(r.Context(), by, org)
	if err != nil {
		return timely.Scheduled{}, p, err
	}
	at, bad := p.Moment(due)
	if bad != nil {
		return timely.Scheduled{}, p, bad
	}
	one, err := w.Timely.Schedule(r.Context(), by, org, req, at)
	return one, p, err
}

// dueField asks for a moment, in the organisation's time zone.
func dueField(label, help string, p timely.Policy, value, problem string) view.Field {
	return view.Field{ID: "due", Label: label, Help: help + " The time is that of " + p.Location().String() + ", your organisation’s time zone.", Type: "datetime-local", Value: value, Error: problem}
}

// batchLater has a batch start by itself, or, where no moment is named, wait
// for somebody again.
func (w *Web) batchLater(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Issue)
	if err != nil {
		return err
	}
	by, id, due := httpx.Actor(r.Context()), issuer.BatchID(r.PathValue("batch")), strings.TrimSpace(r.PostFormValue("due"))
	if r.PostFormValue("never") != "" {
		b, err := w.Batches.StartLater(r.Context(), by, org.ID, id, noMoment)
		if err != nil {
			return err
		}
		return w.said(rw, r, "It waits for you to start it.", batchPath(b))
	}
	p, err := w.Timely.Policy(r.Context(), by, org.ID)
	if err != nil {
		return err
	}
	at, bad := p.Moment(due)
	var b issuer.Batch
	if bad == nil {
		b, err = w.Batches.StartLater(r.Context(), by, org.ID, id, at)
	} else {
		err = bad
	}
	switch {
	case fault.Is(err, fault.Invalid):
		if b, e := w.ownBatch(r); e == nil {
			return w.batchPage(rw, r, http.StatusUnprocessableEntity, b, err)
		}
		return err
	case fault.Is(err, fault.Conflict):
		w.HTTP.Sessions.Say(r.Context(), "warn", sentence(err))
		return see(rw, r, deskPath(org.ID, "batches", string(id)))
	case err != nil:
		return err
	}
	return w.said(rw, r, "It starts by itself on "+view.MomentIn(b.Starts, p.Location())+".", batchPath(b))
}
