package web

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// typedBatch is the form for a new batch, as it was typed.
type typedBatch struct {
	issuer.BatchRequest
	Chosen []string // awards, instead of a file
}

func (w *Web) batchNew(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Issue)
	if err != nil {
		return err
	}
	return w.batchForm(rw, r, http.StatusOK, org, typedBatch{BatchRequest: issuer.BatchRequest{Action: issuer.AwardAction, Achievement: issuer.AchievementID(r.FormValue("m"))}}, nil)
}

func (w *Web) batchChange(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Issue)
	if err != nil {
		return err
	}
	return w.batchForm(rw, r, http.StatusOK, org, typedBatch{BatchRequest: issuer.BatchRequest{Action: issuer.SuspendAction}}, nil)
}

func (w *Web) batchForm(rw http.ResponseWriter, r *http.Request, status int, org account.Organisation, t typedBatch, err error) error {
	all, e := w.Issuer.Achievements(r.Context(), httpx.Actor(r.Context()), org.ID)
	if e != nil {
		return e
	}
	errs, list := fieldErrors(err)
	p := peopleFile(errs)
	p.Errors, p.Action, p.Back = list, deskPath(org.ID, "batches"), view.Link{Text: "Back", Href: deskPath(org.ID, "batches")}
	by := httpx.Actor(r.Context())
	all = slices.DeleteFunc(all, func(a issuer.Achievement) bool { return !by.MayIn(account.Issue, org.ID, a.Unit) })
	what := achievementChoice(all, t.Achievement, errs["achievement"], t.Action != issuer.AwardAction)
	if t.Action != issuer.AwardAction && !by.May(account.Issue, org.ID) { // what is of a unit alone must be named
		what.Help, what.Options[0].Text = "Which awards the file means.", "Choose one"
	}
	if t.Action == issuer.AwardAction {
		p.Heading, p.Lede = "Award everybody in a file", "You see what is wrong with which row before anybody is awarded."
		p.Hidden = []view.Hidden{{Name: "action", Value: string(issuer.AwardAction)}}
		p.Controls = []view.Control{{Select: &what}}
	} else {
		p.Heading, p.Lede = "Change awards by a file", "Suspend, reinstate, revoke or correct every award in it, for one reason. You see each problem before anything changes."
		p.Controls = append(changeControls(t, errs), view.Control{Select: &what})
		p.Columns = []view.Fact{{Name: "award", Value: "the award’s number, such as 7K2M-QX4D, or its address"}, {Name: "email", Value: "or the holder’s mail address"},
			{Name: "achievement", Value: "beside the address, if they hold several: its title or id"}, {Name: "name, awarded_on, result, evidence_url", Value: "to correct: what is right. An empty cell leaves what there is"}}
	}
	p.Frame = w.partFrame(r, org.ID, account.Issue, p.Heading, batchCrumbs(org.ID, p.Heading)...)
	return w.render(rw, r, status, view.BatchNewPage(p))
}

// peopleFile is the form for a file of people to be awarded.
func peopleFile(errs map[string]string) view.BatchNew {
	p := view.BatchNew{Button: "Look at the file", File: &view.Field{ID: "file", Label: "File", Help: "CSV or XLSX, at most 128 MB and 1,000,000 rows.", Type: "file", Error: errs["file"],
		Accept: ".csv,.txt,.tsv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}}
	p.Columns = []view.Fact{{Name: "name", Value: "the person’s name; or first_name and last_name"}, {Name: "email", Value: "where the link to accept is mailed"},
		{Name: "awarded_on", Value: "optional: the day, 2026-03-14"}, {Name: "result", Value: "optional: as the micro-credential’s grading wants it"}, {Name: "evidence_url", Value: "optional: the address of the work"}}
	return p
}

func achievementChoice(all []issuer.Achievement, now issuer.AchievementID, problem string, optional bool) view.Choice {
	c := view.Choice{ID: "achievement", Label: "Micro-credential", Error: problem, Options: []view.Option{{Text: "Choose one"}}}
	if optional {
		c.Help, c.Options[0].Text = "Which awards the mail addresses in the file mean.", "Any: the file says it"
	}
	for _, a := range all {
		if a.State == issuer.Published || optional && a.Published > 0 {
			c.Options = append(c.Options, view.Option{Value: string(a.ID), Text: a.Draft.Title, On: a.ID == now})
		}
	}
	return c
}

// changeControls ask what becomes of awards, and why.
func changeControls(t typedBatch, errs map[string]string) []view.Control {
	what := view.Choice{ID: "action", Label: "What becomes of them", Error: errs["action"]}
	for _, o := range []struct {
		action     issuer.Action
		text, help string
	}{
		{issuer.SuspendAction, "Suspend", "Everyone who checks them reads “on hold”. It can be lifted."},
		{issuer.ReinstateAction, "Reinstate", "They are in force again."},
		{issuer.RevokeAction, "Revoke", "Everyone who checks them reads “revoked”. It cannot be undone."},
		{issuer.RenewAction, "Renew", "Each holder gets a new award for the newest version, and accepts it. The old one stays as it is."},
		{issuer.CorrectAction, "Correct", "Each is replaced by one with the mistakes put right; the old one is revoked."},
	} {
		if o.action == issuer.CorrectAction && t.Chosen != nil {
			continue // what is right stands in a file
		}
		what.Options = append(what.Options, view.Option{Value: string(o.action), Text: o.text, Help: o.help, On: t.Action == o.action})
	}
	return []view.Control{{Radio: &what}, {Field: &view.Field{ID: "reason", Label: "Reason", Help: "One sentence. The holders and everyone who checks the awards read it. Needed to suspend and to revoke.",
		Type: "textarea", Value: t.Reason, Error: errs["reason"], Max: 300}}}
}

// batchUpload takes a file, or the awards that were ticked.
func (w *Web) batchUpload(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Issue)
	if err != nil {
		return err
	}
	http.NewResponseController(rw).SetReadDeadline(time.Now().Add(10 * time.Minute)) // where it cannot be set, the server's own holds
	if err := parseForm(r); err != nil {
		return err
	}
	t := typedBatch{Chosen: r.PostForm["award"], BatchRequest: issuer.BatchRequest{Org: org.ID, Action: issuer.Action(r.PostFormValue("action")), Reason: r.PostFormValue("reason"),
		Achievement: issuer.AchievementID(r.PostFormValue("achievement"))}}
	_, selecting := r.PostForm["selected"]
	if t.Action == "" { // no choice was made: that is what is wrong
		t.Action = "none"
	}
	if t.Action == issuer.AwardAction && t.Achievement == "" {
		return w.batchForm(rw, r, http.StatusUnprocessableEntity, org, t, fault.Field("achievement", "Say what they are awarded."))
	}
	in, err := w.batchInput(r, &t, selecting)
	var b issuer.Batch
	if err == nil {
		defer in.Close()
		b, err = w.Batches.UploadBatch(r.Context(), httpx.Actor(r.Context()), t.BatchRequest, in)
	}
	if fault.Is(err, fault.Invalid) && selecting {
		return w.selectForm(rw, r, http.StatusUnprocessableEntity, org, t, err)
	}
	if fault.Is(err, fault.Invalid) {
		return w.batchForm(rw, r, http.StatusUnprocessableEntity, org, t, err)
	}
	if err != nil {
		return err
	}
	return see(rw, r, batchAt(r, b))
}

// batchInput is the file that was sent, or the ticked awards as one.
func (w *Web) batchInput(r *http.Request, t *typedBatch, selecting bool) (io.ReadCloser, error) {
	if selecting {
		if len(t.Chosen) == 0 {
			return nil, fault.Field("award", "Tick the awards that are meant.")
		}
		if err := w.ofOne(r, t); err != nil {
			return nil, err
		}
		t.File = "" // the list says “Chosen from the list”
		return io.NopCloser(strings.NewReader("award\n" + strings.Join(t.Chosen, "\n") + "\n")), nil
	}
	file, head, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, fault.Field("file", "Choose a file: a table of people, as CSV or XLSX.")
	}
	if err != nil {
		return nil, err
	}
	t.File = head.Filename
	return file, nil
}

// ofOne finds the micro-credential of the ticked awards, for who awards in a
// unit alone: what they change at once is of one.
func (w *Web) ofOne(r *http.Request, t *typedBatch) error {
	by := httpx.Actor(r.Context())
	if by.May(account.Issue, t.Org) {
		return nil
	}
	for _, id := range t.Chosen[:min(len(t.Chosen), awardsPerPage)] {
		a, err := w.Issuer.Award(r.Context(), by, issuer.AwardID(id))
		switch {
		case err != nil:
			return err
		case t.Achievement != "" && a.Achievement != t.Achievement:
			return fault.Field("award", "Tick awards of one micro-credential: your role counts in a unit alone.")
		}
		t.Achievement = a.Achievement
	}
	return nil
}

// batchSelect lets awards be ticked.
func (w *Web) batchSelect(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Issue)
	if err != nil {
		return err
	}
	action := issuer.SuspendAction
	if r.FormValue("action") == string(issuer.RenewAction) {
		action = issuer.RenewAction
	}
	return w.selectForm(rw, r, http.StatusOK, org, typedBatch{BatchRequest: issuer.BatchRequest{Action: action}, Chosen: []string{}}, nil)
}

func (w *Web) selectForm(rw http.ResponseWriter, r *http.Request, status int, org account.Organisation, t typedBatch, err error) error {
	by := httpx.Actor(r.Context())
	from, _ := strconv.Atoi(r.FormValue("from")) // no number is the first page
	f := issuer.AwardFilter{Text: strings.TrimSpace(r.FormValue("q")), Status: issuer.Status(r.FormValue("status")), Achievement: issuer.AchievementID(r.FormValue("m")), Limit: awardsPerPage, Offset: max(from, 0)}
	ends := r.FormValue("ends")
	f = narrowed(f, ends, w.now())
	list, total, e := w.Issuer.Awards(r.Context(), by, org.ID, f)
	if e != nil {
		return e
	}
	all, e := w.Issuer.Achievements(r.Context(), by, org.ID)
	if e != nil {
		return e
	}
	errs, problems := fieldErrors(err)
	if t.Chosen == nil {
		t.Chosen = []string{}
	}
	p := view.BatchSelect{Frame: w.partFrame(r, org.ID, account.ReadAwards, "Change several awards", batchCrumbs(org.ID, "Change several awards")...), Find: deskPath(org.ID, "batches", "select"),
		Text: view.Field{ID: "q", Label: "Name, address or award number", Value: f.Text, Type: "search"}, Filters: append(awardFilters(f, all)[:2], endsFilter(ends)),
		Total: countTo(total, f.CountsTo(), "award", "awards") + ".", Action: deskPath(org.ID, "batches"), Errors: problems, Controls: changeControls(t, errs),
		Pager: pagerTo(r.URL, f.Offset, len(list), total, awardsPerPage, f.CountsTo())}
	if r.Method == http.MethodPost {
		p.Pager = view.Pager{} // its links would lead to what was sent
	}
	rows, e := w.awardRows(r, org, list)
	if e != nil {
		return e
	}
	ticked := map[string]bool{}
	for _, id := range t.Chosen {
		ticked[id] = true
	}
	for i, row := range rows {
		p.Rows = append(p.Rows, view.AwardChoice{ID: string(list[i].ID), Ticked: ticked[string(list[i].ID)], AwardRow: row})
	}
	if total == 0 {
		p.Total = "No award fits. Fewer words find more."
	}
	return w.render(rw, r, status, view.BatchSelectPage(p))
}
