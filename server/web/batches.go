package web

import (
	"context"
	"io"
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

// Batches is what pages ask of package issuer about many people at once.
type Batches interface {
	UploadBatch(ctx context.Context, by account.Actor, req issuer.BatchRequest, in io.Reader) (issuer.Batch, error)
	ReadAgain(ctx context.Context, by account.Actor, org account.OrgID, id issuer.BatchID, o table.Options, columns table.Columns) (issuer.Batch, error)
	StartBatch(ctx context.Context, by account.Actor, org account.OrgID, id issuer.BatchID) (b issuer.Batch, known bool, err error)
	StartLater(ctx context.Context, by account.Actor, org account.OrgID, id issuer.BatchID, at time.Time) (issuer.Batch, error)
	BatchesToStart(ctx context.Context, by account.Actor, org account.OrgID) ([]issuer.Batch, error)
	DiscardBatch(ctx context.Context, by account.Actor, org account.OrgID, id issuer.BatchID) error
	PauseBatch(ctx context.Context, by account.Actor, org account.OrgID, id issuer.BatchID) (issuer.Batch, error)
	ResumeBatch(ctx context.Context, by account.Actor, org account.OrgID, id issuer.BatchID) (issuer.Batch, error)
	CancelBatch(ctx context.Context, by account.Actor, org account.OrgID, id issuer.BatchID) (issuer.Batch, error)
	UndoBatch(ctx context.Context, by account.Actor, org account.OrgID, id issuer.BatchID) (issuer.Batch, error)

	DelegatedBatches(ctx context.Context, by account.Actor, id issuer.DelegationID) ([]issuer.Batch, error)
	Batch(ctx context.Context, by account.Actor, org account.OrgID, id issuer.BatchID) (issuer.Batch, error)
	BatchesOf(ctx context.Context, by account.Actor, org account.OrgID, limit, offset int) ([]issuer.Batch, int, error)
	BatchMails(ctx context.Context, by account.Actor, org account.OrgID, id issuer.BatchID) (issuer.BatchMails, error)
	BatchReading(ctx context.Context, by account.Actor, org account.OrgID, id issuer.BatchID) (issuer.Reading, error)
	FirstRows(ctx context.Context, by account.Actor, org account.OrgID, id issuer.BatchID) ([]issuer.BatchRow, error)
	FailedRows(ctx context.Context, by account.Actor, org account.OrgID, id issuer.BatchID, after, limit int) ([]issuer.BatchRow, error)
	WriteFailedRows(ctx context.Context, by account.Actor, org account.OrgID, id issuer.BatchID, w io.Writer) error
}

func (w *Web) batchRoutes(mux *http.ServeMux) {
	const all, one = "/desk/{org}/batches", "/desk/{org}/batches/{batch}"
	w.HTTP.Bigger = biggerUpload
	w.handle(mux, "GET "+all, w.batches)
	w.handle(mux, "GET "+all+"/new", w.batchNew)
	w.handle(mux, "GET "+all+"/change", w.batchChange)
	w.handle(mux, "GET "+all+"/select", w.batchSelect)
	w.limited(mux, w.Limits.Upload, map[string]page{"POST " + all: w.batchUpload})
	w.oneBatchRoutes(mux, one)
	w.handle(mux, "GET /delegation/{delegation}/batches", w.delegatedFile)
	w.limited(mux, w.Limits.Upload, map[string]page{"POST /delegation/{delegation}/batches": w.delegatedUpload})
	w.oneBatchRoutes(mux, "/delegation/{delegation}/batches/{batch}")
}

// oneBatchRoutes are the pages of one batch: at the desk of whose it is, and
// for those who award by a delegation.
func (w *Web) oneBatchRoutes(mux *http.ServeMux, one string) {
	w.handle(mux, "GET "+one, w.batch)
	w.handle(mux, "GET "+one+"/live", w.batchLive)
	w.handle(mux, "GET "+one+"/problems.csv", w.batchProblems)
	w.handle(mux, "POST "+one+"/reading", w.batchReading)
	w.handle(mux, "POST "+one+"/start", w.batchStart)
	w.handle(mux, "POST "+one+"/discard", w.batchDiscard)
	w.handle(mux, "POST "+one+"/pause", w.batchTurn(Batches.PauseBatch, "It stops after the rows it is at."))
	w.handle(mux, "POST "+one+"/resume", w.batchTurn(Batches.ResumeBatch, "It goes on."))
	w.handle(mux, "GET "+one+"/cancel", w.batchCancelAsk)
	w.handle(mux, "POST "+one+"/cancel", w.batchTurn(Batches.CancelBatch, "It is cancelled. What was done stays done."))
	w.handle(mux, "GET "+one+"/undo", w.batchUndoAsk)
	w.handle(mux, "POST "+one+"/undo", w.batchUndo)
}

// biggerUpload lets a file of people be larger than other requests.
func biggerUpload(r *http.Request) int64 {
	if r.Method == http.MethodPost && (strings.HasPrefix(r.URL.Path, "/desk/") || strings.HasPrefix(r.URL.Path, "/delegation/")) && strings.HasSuffix(r.URL.Path, "/batches") {
		return issuer.MaxUpload + 1<<20
	}
	return 0
}

const batchesPerPage = 25

func batchPath(b issuer.Batch, rest ...string) string {
	return deskPath(b.Org, append([]string{"batches", string(b.ID)}, rest...)...)
}

// batchAt is a batch's address as this request came to it: at the desk, or by
// a delegation.
func batchAt(r *http.Request, b issuer.Batch, rest ...string) string {
	if id := r.PathValue("delegation"); id != "" {
		return delegationPath(issuer.DelegationID(id), append([]string{"batches", string(b.ID)}, rest...)...)
	}
	return batchPath(b, rest...)
}

// batchOrg is whose the batch in the path is, for those who may do something
// with it; the service asks again.
func (w *Web) batchOrg(r *http.Request) (account.OrgID, error) {
	if r.PathValue("delegation") != "" {
		d, err := w.usable(r)
		return d.Org, err
	}
	org, err := w.ownOrg(r, account.Issue)
	return org.ID, err
}

// batchWay leads back from a batch.
func batchWay(r *http.Request, org account.OrgID, more string) []view.Link {
	if id := r.PathValue("delegation"); id != "" {
		return []view.Link{{Text: "What you award for others", Href: delegationPath(issuer.DelegationID(id))}, {Text: more}}
	}
	return batchCrumbs(org, more)
}

func batchCrumbs(org account.OrgID, more string) []view.Link {
	return []view.Link{{Text: "Many at once", Href: deskPath(org, "batches")}, {Text: more}}
}

// lookOrg is the organisation in the path, for those who award and those who
// may see who was awarded.
func (w *Web) lookOrg(r *http.Request) (account.Organisation, error) {
	if r.PathValue("delegation") != "" {
		d, err := w.usable(r)
		return account.Organisation{ID: d.Org}, err
	}
	if httpx.Actor(r.Context()).MaySome(account.Issue, account.OrgID(r.PathValue("org"))) {
		return w.ownOrg(r, account.Issue)
	}
	return w.ownOrg(r, account.ReadAwards)
}

// batches lists the files that were sent.
func (w *Web) batches(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.lookOrg(r)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	from, _ := strconv.Atoi(r.FormValue("from")) // no number is the first page
	from = max(from, 0)
	all, total, err := w.Batches.BatchesOf(r.Context(), by, org.ID, batchesPerPage, from)
	if err != nil {
		return err
	}
	p := view.Batches{Frame: w.partFrame(r, org.ID, account.ReadAwards, "Many at once", view.Link{Text: "Awards", Href: deskPath(org.ID, "awards")}, view.Link{Text: "Many at once"}),
		Pager: pager(r.URL, from, len(all), total, batchesPerPage), Awards: view.Link{Text: "All awards", Href: deskPath(org.ID, "awards")}}
	if by.MaySome(account.Issue, org.ID) {
		p.New = []view.Link{{Text: "Award everybody in a file", Href: deskPath(org.ID, "batches", "new")}, {Text: "Change awards by a file", Href: deskPath(org.ID, "batches", "change")},
			{Text: "Choose awards to change", Href: deskPath(org.ID, "batches", "select")}}
	}
	for _, b := range all {
		what, err := w.batchWhat(r.Context(), b)
		if err != nil {
			return err
		}
		l := view.BatchLine{File: or(b.File, "Chosen from the list"), Href: batchAt(r, b), What: what, Counts: batchCounts(b), When: view.Moment(b.Created)}
		l.Mark, l.State = batchState(b)
		p.Lines = append(p.Lines, l)
	}
	return w.render(rw, r, http.StatusOK, view.BatchesPage(p))
}

var actionWords = map[issuer.Action]string{issuer.AwardAction: "Award", issuer.SuspendAction: "Suspend", issuer.ReinstateAction: "Reinstate",
	issuer.RevokeAction: "Revoke", issuer.CorrectAction: "Correct", issuer.RenewAction: "Renew"}

var actionDone = map[issuer.Action]string{issuer.AwardAction: "awarded", issuer.SuspendAction: "suspended", issuer.ReinstateAction: "reinstated",
	issuer.RevokeAction: "revoked", issuer.CorrectAction: "corrected", issuer.RenewAction: "renewed"}

// batchWhat says what a batch is for.
func (w *Web) batchWhat(ctx context.Context, b issuer.Batch) (string, error) {
	word := actionWords[b.Action]
	if b.Action != issuer.AwardAction {
		word += " awards"
	}
	if b.Achievement == "" || b.Version == 0 {
		return word, nil
	}
	v, err := w.Issuer.VersionOf(ctx, b.Achievement, b.Version)
	if err != nil {
		return "", err
	}
	if b.Action != issuer.AwardAction {
		return word + " of " + v.Definition.Title, nil
	}
	return word + " " + v.Definition.Title, nil
}

// batchCounts says what became of the rows.
func batchCounts(b issuer.Batch) string {
	if b.Waits() {
		if b.Rows == 0 {
			return ""
		}
		return view.Count(b.Rows, "row", "rows") + problemWords(b)
	}
	text := view.Number(b.Issued) + " " + actionDone[b.Action]
	if b.Unchanged > 0 {
		text += ", " + view.Number(b.Unchanged) + " unchanged"
	}
	return text + problemWords(b)
}

func problemWords(b issuer.Batch) string {
	if b.Failed == 0 {
		return ""
	}
	return ", " + view.Number(b.Failed) + " with a problem"
}

// batchState is how far a batch is, as a mark and a word.
func batchState(b issuer.Batch) (mark, word string) {
	if !b.Undone.IsZero() {
		return "fail", "undone"
	}
	switch b.State {
	case issuer.BatchUploading:
		return "todo", "arriving"
	case issuer.BatchChecking, issuer.BatchLoading:
		return "todo", "being read"
	case issuer.BatchDraft:
		return "fail", "cannot be read"
	case issuer.BatchReady:
		if !b.Starts.IsZero() {
			return "todo", "starts by itself"
		}
		return "todo", "waits for you to start it"
	case issuer.BatchRunning:
		return "todo", "running"
	case issuer.BatchPaused:
		return "hold", "paused"
	case issuer.BatchCancelled:
		return "fail", "cancelled"
	}
	return "done", "done"
}

// ownBatch is the batch in the path.
func (w *Web) ownBatch(r *http.Request) (issuer.Batch, error) {
	org, err := w.lookOrg(r)
	if err != nil {
		return issuer.Batch{}, err
	}
	return w.Batches.Batch(r.Context(), httpx.Actor(r.Context()), org.ID, issuer.BatchID(r.PathValue("batch")))
}

// moving tells whether a batch changes by itself.
func moving(b issuer.Batch) bool {
	return b.State == issuer.BatchUploading || b.State == issuer.BatchChecking || b.State == issuer.BatchLoading || b.State == issuer.BatchRunning
}

// liveBox is the part of the page that moves.
func (w *Web) liveBox(b issuer.Batch) view.BatchLive {
	l := view.BatchLive{}
	l.Mark, l.State = batchState(b)
	switch {
	case !b.Undone.IsZero():
		l.Said = "What it awarded was undone on " + view.Moment(b.Undone) + "."
		l.Sums = []view.Sum{{Number: view.Number(b.Issued), Word: "Undone"}, {Number: view.Number(b.Unchanged), Word: "Unchanged"}, {Number: view.Number(b.Failed), Word: "With a problem"}}
		return l
	case b.State == issuer.BatchUploading || b.State == issuer.BatchChecking || b.State == issuer.BatchLoading:
		l.Said = view.Count(b.Rows, "row has", "rows have") + " been read so far."
		l.Left = "Nothing is done to anybody yet. You can close this page; the work goes on."
	case b.State == issuer.BatchDraft:
		return l
	case b.State == issuer.BatchReady:
		l.Sums = []view.Sum{{Number: view.Number(b.Rows), Word: "Rows"}, {Number: view.Number(b.Rows - b.Failed), Word: "Ready"}, {Number: view.Number(b.Failed), Word: "With a problem"}}
		return l
	default:
		l.Said = view.Number(b.Cursor) + " of " + view.Count(b.Rows, "row is", "rows are") + " done."
		if !b.Over() {
			l.Done, l.Of = b.Cursor, b.Rows
		}
		l.Sums = []view.Sum{{Number: view.Number(b.Issued), Word: upperFirst(actionDone[b.Action])}, {Number: view.Number(b.Unchanged), Word: "Unchanged"}, {Number: view.Number(b.Failed), Word: "With a problem"}}
	}
	if b.State == issuer.BatchRunning {
		l.Left = timeLeft(b.Remaining(w.now())) + "You can close this page; the work goes on, and after a power cut it continues where it stopped."
	}
	return l
}

// timeLeft says roughly how long something takes.
func timeLeft(left time.Duration) string {
	switch seconds := int(left.Seconds()); {
	case left <= 0:
		return ""
	case seconds < 10:
		return "A few seconds left. "
	case seconds < 60:
		return "About " + view.Count(seconds/5*5, "second", "seconds") + " left. "
	case seconds < 3600:
		return "About " + view.Count((seconds+30)/60, "minute", "minutes") + " left. "
	}
	return "About " + view.Count((int(left.Minutes())+30)/60, "hour", "hours") + " left. "
}

// batchTurn pauses, resumes or cancels a batch.
func (w *Web) batchTurn(do func(Batches, context.Context, account.Actor, account.OrgID, issuer.BatchID) (issuer.Batch, error), said string) page {
	return func(rw http.ResponseWriter, r *http.Request) error {
		org, err := w.batchOrg(r)
		if err != nil {
			return err
		}
		b, err := do(w.Batches, r.Context(), httpx.Actor(r.Context()), org, issuer.BatchID(r.PathValue("batch")))
		switch {
		case fault.Is(err, fault.Conflict): // it moved on by itself; the page says how it stands
			return see(rw, r, batchAt(r, issuer.Batch{Org: org, ID: issuer.BatchID(r.PathValue("batch"))}))
		case err != nil:
			return err
		}
		w.HTTP.Sessions.Say(r.Context(), "", said)
		return see(rw, r, batchAt(r, b))
	}
}

func (w *Web) batchCancelAsk(rw http.ResponseWriter, r *http.Request) error {
	if _, err := w.batchOrg(r); err != nil {
		return err
	}
	b, err := w.ownBatch(r)
	if err != nil {
		return err
	}
	left := view.Count(max(b.Rows-b.Cursor, 0), "row", "rows")
	p := view.Confirm{Frame: w.frame(r, "Cancel", append(batchWay(r, b.Org, "")[:1], view.Link{Text: or(b.File, "Chosen awards"), Href: batchAt(r, b)}, view.Link{Text: "Cancel"})...),
		Action: batchAt(r, b, "cancel"), Heading: "Leave the rest undone", Lede: view.Number(b.Cursor) + " of " + view.Count(b.Rows, "row", "rows") + " are done.",
		Changes: []string{"What was done stays done, and those people are told.", left + " will not be done and are forgotten.", "The same file may be sent again later: who was awarded is recognised."},
		Button:  "Leave " + left + " undone", Danger: true, Back: view.Link{Text: "Let it go on", Href: batchAt(r, b)}}
	return w.render(rw, r, http.StatusOK, view.ConfirmPage(p))
}

func (w *Web) batchStart(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.batchOrg(r)
	if err != nil {
		return err
	}
	b, known, err := w.Batches.StartBatch(r.Context(), httpx.Actor(r.Context()), org, issuer.BatchID(r.PathValue("batch")))
	switch {
	case fault.Is(err, fault.Conflict):
		w.HTTP.Sessions.Say(r.Context(), "warn", sentence(err))
		return see(rw, r, batchAt(r, issuer.Batch{Org: org, ID: issuer.BatchID(r.PathValue("batch"))}))
	case err != nil:
		return err
	case known:
		w.HTTP.Sessions.Say(r.Context(), "", "This file was sent before. Here is what became of it; nobody was awarded twice.")
	}
	return see(rw, r, batchAt(r, b))
}

func (w *Web) batchDiscard(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.batchOrg(r)
	if err != nil {
		return err
	}
	if err := w.Batches.DiscardBatch(r.Context(), httpx.Actor(r.Context()), org, issuer.BatchID(r.PathValue("batch"))); err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "", "The file is forgotten. Nothing was done.")
	return see(rw, r, batchWay(r, org, "")[0].Href)
}
