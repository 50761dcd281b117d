package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/table"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

const problemsPerPage = 50

// sentence is what a fault says to people.
func sentence(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Sentence()
	}
	return err.Error()
}

// batch is one file and what became of its rows.
func (w *Web) batch(rw http.ResponseWriter, r *http.Request) error {
	b, err := w.ownBatch(r)
	if err != nil {
		return err
	}
	return w.batchPage(rw, r, http.StatusOK, b, nil)
}

func (w *Web) batchPage(rw http.ResponseWriter, r *http.Request, status int, b issuer.Batch, problem error) error {
	ctx, by := r.Context(), httpx.Actor(r.Context())
	may := w.mayOf(r, account.Issue, b.Org, b.Achievement) || r.PathValue("delegation") != ""
	what, err := w.batchWhat(ctx, b)
	if err != nil {
		return err
	}
	reading, err := w.Batches.BatchReading(ctx, by, b.Org, b.ID)
	if err != nil {
		return err
	}
	name := or(b.File, "Chosen awards")
	errs, list := fieldErrors(problem)
	p := view.Batch{Frame: w.frame(r, name, batchWay(r, b.Org, name)...), Heading: what, Lede: name + ", sent on " + view.Moment(b.Created) + "." + reasonWords(b), Problem: b.Problem,
		Live: w.liveBox(b), Read: readWords(reading), Errors: list}
	if moving(b) {
		p.LiveHref, p.Frame.Refresh = batchAt(r, b, "live"), 5
	}
	if may {
		if err := w.batchButtons(r, &p, b, errs["due"]); err != nil {
			return err
		}
		if (b.State == issuer.BatchDraft || b.State == issuer.BatchReady) && b.Size > 0 && b.File != "" {
			p.Reading, p.ReadingAction = readingControls(b, reading, errs), batchAt(r, b, "reading")
		}
		if b.State == issuer.BatchReady {
			rows, err := w.Batches.FirstRows(ctx, by, b.Org, b.ID)
			if err != nil {
				return err
			}
			for _, row := range rows {
				p.First = append(p.First, view.BatchProblem{Who: rowSays(row)})
			}
		}
	}
	if err := w.batchProblemRows(r, &p, b); err != nil {
		return err
	}
	if err := w.batchMailSums(ctx, by, &p, b); err != nil {
		return err
	}
	return w.render(rw, r, status, view.BatchPage(p))
}

func reasonWords(b issuer.Batch) string {
	if b.Reason == "" {
		return ""
	}
	return " The reason: “" + b.Reason + "”"
}

// batchButtons are what can be done with a batch as it stands.
func (w *Web) batchButtons(r *http.Request, p *view.Batch, b issuer.Batch, problem string) error {
	button := func(path, text, class string) {
		p.Buttons = append(p.Buttons, view.BatchButton{Action: batchAt(r, b, path), Text: text, Class: class})
	}
	switch b.State {
	case issuer.BatchReady:
		if ready := b.Rows - b.Failed; ready > 0 {
			class, what := "", view.Count(ready, "person", "people")
			if b.Action != issuer.AwardAction {
				what = view.Count(ready, "award", "awards")
			}
			if b.Action == issuer.RevokeAction {
				class = "danger"
			}
			button("start", actionWords[b.Action]+" "+what, class)
			p.Note = startNote(b)
			if b.Delegation == "" { // by a delegation it starts while that is in force
				if err := w.startLater(r, p, b, problem); err != nil {
					return err
				}
			}
		} else {
			p.Note = "Every row has a problem, so there is nothing to start."
		}
		button("discard", "Forget this file", "second")
	case issuer.BatchDraft:
		button("discard", "Forget this file", "second")
	case issuer.BatchRunning:
		button("pause", "Pause", "second")
		p.Ways = []view.Link{{Text: "Leave the rest undone", Href: batchAt(r, b, "cancel")}}
	case issuer.BatchPaused:
		button("resume", "Go on", "")
		p.Ways = []view.Link{{Text: "Leave the rest undone", Href: batchAt(r, b, "cancel")}}
	}
	w.batchUndoWay(r, p, b)
	return nil
}

// startLater is the form that has a batch start by itself, or says when it will.
func (w *Web) startLater(r *http.Request, p *view.Batch, b issuer.Batch, problem string) error {
	policy, err := w.Timely.Policy(r.Context(), httpx.Actor(r.Context()), b.Org)
	if err != nil {
		return err
	}
	later := view.BatchLater{Action: batchAt(r, b, "later"), Button: "Start it then",
		Field: dueField("Or start it later", "A day and a time within a year.", policy, strings.TrimSpace(r.PostFormValue("due")), problem)}
	if !b.Starts.IsZero() {
		later.Said, later.Button = "It starts by itself on "+view.MomentIn(b.Starts, policy.Location())+".", "Change the moment"
		if later.Field.Value == "" {
			later.Field.Value = view.LocalTime(b.Starts, policy.Location())
		}
		later.Field.Label = "It starts on"
	}
	p.Later = &later
	return nil
}

func startNote(b issuer.Batch) string {
	note := "Nothing has been done yet. "
	switch b.Action {
	case issuer.AwardAction:
		note += "Each person gets one mail with a link. Who was awarded this before for the same day is recognised and gets nothing twice."
	case issuer.RevokeAction:
		note += "Each holder gets one mail with your reason. This cannot be undone."
	case issuer.RenewAction:
		note += "Each holder gets a new award for the newest version, and one mail with a link. The old awards stay as they are."
	case issuer.CorrectAction:
		note += "Each award is replaced; the old one is revoked, and its holder gets one mail."
	default:
		note += "Each holder gets one mail."
	}
	if b.Failed > 0 {
		note += " The rows with a problem are left aside."
	}
	return note
}

// rowSays is a row in one line.
func rowSays(row issuer.BatchRow) string {
	var parts []string
	for _, text := range []string{row.Ref, row.Name, row.Email, row.Of, row.AwardedOn, row.Result, row.Evidence} {
		if text != "" {
			parts = append(parts, shortened(text, 80))
		}
	}
	return or(strings.Join(parts, " · "), "nothing")
}

// batchProblemRows are the rows with problems, a page of them.
func (w *Web) batchProblemRows(r *http.Request, p *view.Batch, b issuer.Batch) error {
	if b.Failed == 0 || b.State == issuer.BatchChecking {
		return nil
	}
	after, _ := strconv.Atoi(r.FormValue("after")) // no number is the first page
	rows, err := w.Batches.FailedRows(r.Context(), httpx.Actor(r.Context()), b.Org, b.ID, max(after, 0), problemsPerPage+1)
	if err != nil {
		return err
	}
	more := len(rows) > problemsPerPage
	rows = rows[:min(len(rows), problemsPerPage)]
	for _, row := range rows {
		p.Problems = append(p.Problems, view.BatchProblem{Row: view.Number(row.Number), Who: rowSays(row), Problem: row.Problem})
	}
	p.ProblemsHead = view.Count(b.Failed, "row with a problem", "rows with a problem")
	p.Download = view.Link{Text: "Download the " + view.Count(b.Failed, "row", "rows") + " with reasons", Href: batchAt(r, b, "problems.csv")}
	if after > 0 || more {
		p.Pager = view.Pager{Plain: true, Range: "Rows " + p.Problems[0].Row + "–" + p.Problems[len(p.Problems)-1].Row}
		if after > 0 {
			p.Pager.Newer = batchAt(r, b) + "#problems"
		}
		if more {
			p.Pager.Older = batchAt(r, b) + "?after=" + strconv.Itoa(rows[len(rows)-1].Number) + "#problems"
		}
	}
	return nil
}

// batchMailSums are what became of the mails.
func (w *Web) batchMailSums(ctx context.Context, by account.Actor, p *view.Batch, b issuer.Batch) error {
	if b.Waits() || b.Issued == 0 || !b.Undone.IsZero() {
		return nil
	}
	m, err := w.Batches.BatchMails(ctx, by, b.Org, b.ID)
	if err != nil {
		return err
	}
	for _, s := range []struct{ state, word string }{{"queued", "Queued"}, {"sent", "Sent"}, {"bounced", "Bounced"}, {"failed", "Failed"}} {
		p.MailSums = append(p.MailSums, view.Sum{Number: view.Number(m.States[s.state]), Word: s.word})
	}
	if b.Action == issuer.AwardAction {
		p.MailSums = append(p.MailSums, view.Sum{Number: view.Number(m.Claimed), Word: "Accepted"})
	}
	if m.At.IsZero() {
		p.MailNote = "They are being counted. Look again in a moment."
	} else if w.now().Sub(m.At) > time.Minute {
		p.MailNote = "Counted on " + view.Moment(m.At) + "; they are being counted anew."
	}
	return nil
}

// readWords say how a file is read.
func readWords(r issuer.Reading) string {
	separators := map[string]string{",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
	switch {
	case len(r.Header) == 0:
		return ""
	case r.Sheet != "":
		return "The sheet “" + r.Sheet + "” of the workbook." + recalledWords(r)
	}
	return "As " + or(r.Encoding, "text") + ", with " + separators[r.Separator] + " between the cells." + recalledWords(r)
}

func recalledWords(r issuer.Reading) string {
	if r.Recalled {
		return " The columns are those that were chosen for such a file before."
	}
	return ""
}

var fieldWords = map[table.Field]string{table.Name: "Name", table.FirstName: "First name", table.LastName: "Last name", table.Email: "Mail address", table.AwardedOn: "Awarded on",
	table.Result: "Result", table.Evidence: "Evidence", table.Award: "Award", table.Achievement: "Micro-credential"}

// readingControls let somebody say how the file is to be read.
func readingControls(b issuer.Batch, r issuer.Reading, errs map[string]string) (list []view.Control) {
	if len(r.Sheets) > 0 {
		sheet := view.Choice{ID: "sheet", Label: "Sheet"}
		for _, name := range r.Sheets {
			sheet.Options = append(sheet.Options, view.Option{Value: name, Text: name, On: name == r.Sheet})
		}
		list = append(list, view.Control{Select: &sheet})
	} else {
		encoding := view.Choice{ID: "encoding", Label: "Encoding", Options: []view.Option{{Text: "found out: " + or(r.Encoding, "unknown")}}}
		for _, name := range table.Encodings() {
			encoding.Options = append(encoding.Options, view.Option{Value: name, Text: name, On: name == r.Options.Encoding})
		}
		separator := view.Choice{ID: "separator", Label: "Between the cells", Options: []view.Option{{Text: "found out"}}}
		for _, o := range []view.Option{{Value: ",", Text: "commas"}, {Value: ";", Text: "semicolons"}, {Value: "\t", Text: "tabs"}, {Value: "|", Text: "bars"}} {
			o.On = o.Value == r.Options.Separator
			separator.Options = append(separator.Options, o)
		}
		list = append(list, view.Control{Pair: []view.Control{{Select: &encoding}, {Select: &separator}}})
	}
	var pair []view.Control
	for _, field := range issuer.FieldsOf(b.Action) {
		at, there := r.Columns[field]
		c := view.Choice{ID: "column-" + string(field), Label: fieldWords[field], Error: errs[string(field)], Options: []view.Option{{Text: "not in the file"}}}
		for i, name := range r.Header {
			c.Options = append(c.Options, view.Option{Value: strconv.Itoa(i), Text: or(name, "column "+strconv.Itoa(i+1)), On: there && at == i})
		}
		if pair = append(pair, view.Control{Select: &c}); len(pair) == 2 {
			list, pair = append(list, view.Control{Pair: pair}), nil
		}
	}
	return append(list, pair...)
}

// batchReading has the file read in another way. Where encoding, separator or
// sheet change, the columns are found anew.
func (w *Web) batchReading(rw http.ResponseWriter, r *http.Request) error {
	if _, err := w.batchOrg(r); err != nil {
		return err
	}
	b, err := w.ownBatch(r)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	was, err := w.Batches.BatchReading(r.Context(), by, b.Org, b.ID)
	if err != nil {
		return err
	}
	o := table.Options{Encoding: r.PostFormValue("encoding"), Separator: r.PostFormValue("separator"), Sheet: r.PostFormValue("sheet")}
	if o.Sheet == was.Sheet {
		o.Sheet = was.Options.Sheet
	}
	columns := table.Columns{}
	for _, field := range issuer.FieldsOf(b.Action) {
		if i, err := strconv.Atoi(r.PostFormValue("column-" + string(field))); err == nil {
			columns[field] = i
		}
	}
	if o.Separator != was.Options.Separator || o.Sheet != was.Options.Sheet || len(was.Header) == 0 {
		columns = nil
	}
	b, err = w.Batches.ReadAgain(r.Context(), by, b.Org, b.ID, o, columns)
	if fault.Is(err, fault.Invalid) {
		if b, e := w.ownBatch(r); e == nil {
			return w.batchPage(rw, r, http.StatusUnprocessableEntity, b, err)
		}
	}
	if err != nil {
		return err
	}
	return see(rw, r, batchAt(r, b))
}

// batchProblems is the file of the rows with problems.
func (w *Web) batchProblems(rw http.ResponseWriter, r *http.Request) error {
	b, err := w.ownBatch(r)
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(strings.TrimSuffix(or(b.File, "awards"), ".csv"), ".xlsx") + "-problems.csv"
	rw.Header().Set("Content-Type", "text/csv; charset=utf-8")
	rw.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	rw.Header().Set("Cache-Control", "no-store")
	return w.Batches.WriteFailedRows(r.Context(), httpx.Actor(r.Context()), b.Org, b.ID, rw)
}

const (
	liveEvery = time.Second
	liveFor   = 90 * time.Second // within what the server lets an answer take; the browser asks again
)

// batchLive sends the moving part of the page as it changes, as server-sent
// events (HTML Standard, section 9.2).
func (w *Web) batchLive(rw http.ResponseWriter, r *http.Request) error {
	b, err := w.ownBatch(r)
	if err != nil {
		return err
	}
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(rw)
	tick := time.NewTicker(liveEvery)
	defer tick.Stop()
	began, first := time.Now(), b.State
	for last := ""; ; {
		var page bytes.Buffer
		if err := view.BatchLiveBox(w.liveBox(b)).Render(r.Context(), &page); err != nil {
			return nil // the answer has begun: there is no other any more
		}
		if now := page.String(); now != last {
			last = now
			fmt.Fprintf(rw, "event: state\ndata: %s\n\n", strings.ReplaceAll(now, "\n", "\ndata: "))
		}
		if b.State != first || !moving(b) {
			fmt.Fprint(rw, "event: over\ndata: \n\n")
			out.Flush()
			return nil
		}
		if err := out.Flush(); err != nil || time.Since(began) > liveFor {
			return nil
		}
		select {
		case <-r.Context().Done():
			return nil
		case <-tick.C:
		}
		if b, err = w.ownBatch(r); err != nil { // forgotten, or the right is gone
			fmt.Fprint(rw, "event: over\ndata: \n\n")
			out.Flush()
			return nil
		}
	}
}
