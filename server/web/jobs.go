package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// Jobs is what pages for those who run the server ask of the jobs.
type Jobs interface {
	Jobs(ctx context.Context, by account.Actor, f JobFilter) (list []Job, more bool, err error) // the newest first
	Counts(ctx context.Context, by account.Actor) (counts map[JobState]int, kinds []string, err error)
	Retry(ctx context.Context, by account.Actor, id int64) error
	Discard(ctx context.Context, by account.Actor, id int64) error
}

// JobState is how a job stands: waiting, running, retried, givenUp, discarded
// or done.
type JobState string

// Job is one job as it stands.
type Job struct {
	ID          int64
	Kind, Args  string
	State       JobState
	Tries, Most int
	Made, Due   time.Time
	Error       string // of the last failed try
	FailedAt    time.Time
}

// JobFilter chooses jobs.
type JobFilter struct {
	State  JobState
	Kind   string
	Before int64 // smaller ids only
	Limit  int
}

const jobsPerPage = 50

func (w *Web) jobRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /operator/jobs", w.jobs)
	w.handle(mux, "POST /operator/jobs/{id}/retry", w.changeJob("Job {id} runs as soon as a worker is free.", Jobs.Retry))
	w.handle(mux, "GET /operator/jobs/{id}/discard", w.discardAsk)
	w.handle(mux, "POST /operator/jobs/{id}/discard", w.changeJob("Job {id} is discarded.", Jobs.Discard))
}

var jobStates = []struct {
	state      JobState
	word, mark string
	sum        string // at the top of the page
}{
	{"waiting", "waiting", "todo", "Waiting"}, {"running", "running", "todo", "Running"}, {"retried", "tried again", "hold", "Tried again"},
	{"givenUp", "given up", "fail", "Given up"}, {"discarded", "discarded", "fail", ""}, {"done", "done", "done", ""},
}

// jobs shows what waits, runs and failed, and why.
func (w *Web) jobs(rw http.ResponseWriter, r *http.Request) error {
	by := httpx.Actor(r.Context())
	counts, kinds, err := w.Jobs.Counts(r.Context(), by)
	if err != nil {
		return err
	}
	before, _ := strconv.ParseInt(r.FormValue("before"), 10, 64) // no number is the first page
	f := JobFilter{Kind: r.FormValue("kind"), Before: max(before, 0), Limit: jobsPerPage}
	state := view.Choice{ID: "state", Label: "State", Options: []view.Option{{Text: "any"}}}
	p := view.Jobs{Frame: w.operatorFrame(r, "Jobs")}
	for _, s := range jobStates {
		if r.FormValue("state") == string(s.state) {
			f.State = s.state
		}
		state.Options = append(state.Options, view.Option{Value: string(s.state), Text: s.word, On: f.State == s.state})
		if s.sum != "" {
			p.Sums = append(p.Sums, view.Sum{Number: view.Number(counts[s.state]), Word: s.sum})
		}
	}
	kind := view.Choice{ID: "kind", Label: "Kind", Options: []view.Option{{Text: "any"}}}
	for _, k := range kinds {
		kind.Options = append(kind.Options, view.Option{Value: k, Text: jobWord(k), On: f.Kind == k})
	}
	p.Filters = []view.Choice{state, kind}
	list, more, err := w.Jobs.Jobs(r.Context(), by, f)
	if err != nil {
		return err
	}
	for _, j := range list {
		p.Rows = append(p.Rows, jobRow(j))
	}
	if more {
		q := r.URL.Query()
		q.Set("before", strconv.FormatInt(list[len(list)-1].ID, 10))
		p.Older = r.URL.Path + "?" + q.Encode()
	}
	return w.render(rw, r, http.StatusOK, view.JobsPage(p))
}

func jobRow(j Job) view.JobRow {
	id := strconv.FormatInt(j.ID, 10)
	row := view.JobRow{ID: id, Kind: j.Kind, Does: jobWord(j.Kind), Args: j.Args, Error: j.Error, Tries: view.Number(j.Tries) + " of " + view.Number(j.Most), State: string(j.State)}
	for _, s := range jobStates {
		if s.state == j.State {
			row.Mark, row.State = s.mark, s.word
		}
	}
	row.When = "made on " + view.Moment(j.Made)
	switch j.State {
	case "waiting":
		row.When = "due on " + view.Moment(j.Due)
	case "retried":
		row.When = "next try on " + view.Moment(j.Due)
	case "givenUp":
		row.When = "last tried on " + view.Moment(j.FailedAt)
	}
	at := "/operator/jobs/" + id
	if j.State == "waiting" || j.State == "retried" || j.State == "givenUp" {
		row.Retry = at + "/retry"
	}
	if j.State == "waiting" || j.State == "retried" {
		row.Discard = at + "/discard"
	}
	return row
}

func (w *Web) operatorFrame(r *http.Request, title string, crumbs ...view.Link) view.Frame {
	home := view.Link{Text: "Operator", Href: "/operator"}
	if len(crumbs) == 0 {
		crumbs = []view.Link{{Text: title}}
	}
	f := w.frame(r, title, append([]view.Link{home}, crumbs...)...)
	f.Nav = view.RoleNav(view.Link{Text: "Home", Href: "/operator"}, r.URL.Path)
	return f
}

func jobID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return 0, fault.NoSuch("job", r.PathValue("id"))
	}
	return id, nil
}

// discardAsk says what discarding a job means before it is done.
func (w *Web) discardAsk(rw http.ResponseWriter, r *http.Request) error {
	if err := httpx.Actor(r.Context()).RequireOperator(); err != nil {
		return err
	}
	id, err := jobID(r)
	if err != nil {
		return err
	}
	list, _, err := w.Jobs.Jobs(r.Context(), httpx.Actor(r.Context()), JobFilter{Before: id + 1, Limit: 1})
	if err != nil {
		return err
	}
	if len(list) == 0 || list[0].ID != id {
		return fault.NoSuch("job", r.PathValue("id"))
	}
	jobs := view.Link{Text: "Jobs", Href: "/operator/jobs"}
	return w.render(rw, r, http.StatusOK, view.ConfirmPage(view.Confirm{
		Frame: w.operatorFrame(r, "Discard a job", jobs, view.Link{Text: "Discard"}), Action: "/operator/jobs/" + r.PathValue("id") + "/discard",
		Heading: "Discard job " + r.PathValue("id"), Lede: jobWord(list[0].Kind) + ". " + list[0].Kind + ", " + list[0].Args,
		Changes: []string{
			"What it was to do is never done: a mail is not sent, a list is not published.",
			"It stays in this list for a day, and your name with it in the events.",
			"This cannot be undone.",
		}, Button: "Discard 1 job", Danger: true, Back: view.Link{Text: "Leave it as it is", Href: jobs.Href},
	}))
}

func (w *Web) changeJob(said string, do func(Jobs, context.Context, account.Actor, int64) error) page {
	return func(rw http.ResponseWriter, r *http.Request) error {
		id, err := jobID(r)
		if err != nil {
			return err
		}
		if err := do(w.Jobs, r.Context(), httpx.Actor(r.Context()), id); err != nil {
			return err
		}
		w.HTTP.Sessions.Say(r.Context(), "ok", fault.New(fault.Invalid, "", said, "id", r.PathValue("id")).Sentence())
		return see(rw, r, "/operator/jobs")
	}
}
