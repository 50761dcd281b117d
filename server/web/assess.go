package web

import (
	"context"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"laurel/account"
	"laurel/assess"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// Assess is what pages ask of package assess.
type Assess interface {
	Plan(ctx context.Context, by account.Actor, id assess.AchievementID) (assess.Plan, error)
	SavePlan(ctx context.Context, by account.Actor, id assess.AchievementID, revision int, d assess.Design) (assess.Plan, error)
	PublishPlan(ctx context.Context, by account.Actor, id assess.AchievementID, revision int) (assess.PlanVersion, error)
	PublishedPlan(ctx context.Context, id assess.AchievementID) (assess.PlanVersion, error)

	Apply(ctx context.Context, by account.Actor, id assess.AchievementID, employer account.OrgID) (assess.Application, error)
	Recognise(ctx context.Context, by account.Actor, id assess.AchievementID, employer account.OrgID) (assess.Application, error)
	Renewable(ctx context.Context, by account.Actor, award string) (assess.Renewable, error)
	Renew(ctx context.Context, by account.Actor, req assess.RenewRequest) (assess.Application, error)
	Held(ctx context.Context, by account.Actor) ([]assess.HeldAward, error)
	SavePiece(ctx context.Context, by account.Actor, req assess.PieceRequest) (assess.Answer, error)
	RemovePiece(ctx context.Context, by account.Actor, id assess.ApplicationID, piece assess.TaskID) error
	TakePart(ctx context.Context, by account.Actor, id assess.ApplicationID) (assess.Application, error)
	Revisions(ctx context.Context, by account.Actor, id assess.ApplicationID, task assess.TaskID) ([]assess.Answer, error)
	Restore(ctx context.Context, by account.Actor, req assess.RestoreRequest) (assess.Answer, error)
	Own(ctx context.Context, by account.Actor, id assess.ApplicationID) (assess.Own, error)
	OwnAll(ctx context.Context, by account.Actor) ([]assess.Own, error)
	SaveAnswer(ctx context.Context, by account.Actor, req assess.SaveRequest) (assess.Answer, error)
	AddFile(ctx context.Context, by account.Actor, id assess.ApplicationID, task assess.TaskID, name string, data []byte) (assess.Answer, error)
	RemoveFile(ctx context.Context, by account.Actor, id assess.ApplicationID, task assess.TaskID, hash string) (assess.Answer, error)
	OwnFile(ctx context.Context, by account.Actor, id assess.ApplicationID, hash string) (assess.FileRef, []byte, error)
	Submit(ctx context.Context, by account.Actor, id assess.ApplicationID) (assess.Application, error)
	Withdraw(ctx context.Context, by account.Actor, id assess.ApplicationID) (assess.Application, error)
	Appeal(ctx context.Context, by account.Actor, id assess.ApplicationID, reason string) (assess.Application, error)

	Queue(ctx context.Context, by account.Actor, org account.OrgID) ([]assess.Waiting, error)
	Waits(ctx context.Context, by account.Actor, org account.OrgID) (n int, first time.Time, err error)
	Work(ctx context.Context, by account.Actor, id assess.MarkID) (assess.Work, error)
	Entry(ctx context.Context, by account.Actor, id assess.ApplicationID) (assess.Entry, error)
	EntryFile(ctx context.Context, by account.Actor, id assess.ApplicationID, hash string) (assess.FileRef, []byte, error)
	MarkFile(ctx context.Context, by account.Actor, id assess.MarkID, hash string) (assess.FileRef, []byte, error)
	SaveMark(ctx context.Context, by account.Actor, id assess.MarkID, revision int, sheet assess.Sheet) (assess.Mark, error)
	GiveMark(ctx context.Context, by account.Actor, id assess.MarkID, revision int, sheet assess.Sheet) (assess.Mark, error)
	Observe(ctx context.Context, by account.Actor, id assess.MarkID, task assess.TaskID, revision int, seen assess.Content) (assess.Answer, error)
	TakeAway(ctx context.Context, by account.Actor, id assess.MarkID, reason string) error

	Applications(ctx context.Context, by account.Actor, org account.OrgID, f assess.Filter) ([]assess.Line, int, error)
	Case(ctx context.Context, by account.Actor, id assess.ApplicationID) (assess.Case, error)
	Agreements(ctx context.Context, by account.Actor, org account.OrgID) ([]assess.Agreement, error)
	AssignTo(ctx context.Context, by account.Actor, id assess.ApplicationID, who account.PersonID) (assess.Application, error)
	RecordWitness(ctx context.Context, by account.Actor, id assess.ApplicationID, watched, identity bool, how string) error
	AwardAgain(ctx context.Context, by account.Actor, id assess.ApplicationID) error
	Origin(ctx context.Context, by account.Actor, org account.OrgID, award string) (assess.Origin, error)
}

func (w *Web) assessRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /assess/{m}", w.applyAsk)
	w.handle(mux, "POST /assess/{m}", w.apply)
	w.handle(mux, "GET /a/{page}/renew", w.renewalAsk)
	w.handle(mux, "POST /a/{page}/renew", w.renewalBegin)
	w.handle(mux, "GET /applications", w.ownApplications)
	w.handle(mux, "GET /applications/{app}", w.ownApplication)
	w.handle(mux, "GET /applications/{app}/files/{hash}", w.ownFile)
	w.handle(mux, "POST /applications/{app}/submit", w.submitApplication)
	w.handle(mux, "POST /applications/{app}/withdraw", w.withdrawApplication)
	w.handle(mux, "POST /applications/{app}/appeal", w.appealApplication)
	w.handle(mux, "POST /applications/{app}/part", w.takePart)
	w.handle(mux, "GET /applications/{app}/pieces/{piece}", w.pieceForm)
	w.handle(mux, "GET /applications/{app}/tasks/{task}/savings", w.savings)
	w.handle(mux, "POST /applications/{app}/tasks/{task}/savings", w.restore)
	w.limited(mux, w.Limits.Upload, map[string]page{"POST /applications/{app}/files/{task}": w.changeFiles, "POST /applications/{app}/pieces/{piece}": w.savePiece})
	w.limited(mux, w.Limits.Typing, map[string]page{"POST /applications/{app}/tasks/{task}": w.saveTask, "POST /desk/{org}/marks/{mark}": w.saveMark})
	w.handle(mux, "GET /desk/{org}/assess", w.assessDesk)
	w.handle(mux, "GET /desk/{org}/assess/assessors", w.assessors)
	w.handle(mux, "GET /desk/{org}/marks/{mark}", w.markPage)
	w.handle(mux, "GET /desk/{org}/marks/{mark}/files/{hash}", w.markFile)
	w.handle(mux, "POST /desk/{org}/marks/{mark}/observe/{task}", w.observe)
	w.handle(mux, "POST /desk/{org}/marks/{mark}/back", w.giveBack)
	w.handle(mux, "GET /desk/{org}/applications/{app}", w.casePage)
	w.handle(mux, "GET /desk/{org}/applications/{app}/files/{hash}", w.caseFile)
	w.handle(mux, "POST /desk/{org}/applications/{app}/{what}", w.changeCase)
	w.handle(mux, "GET /desk/{org}/define/{id}/assessment", w.planPage)
	w.handle(mux, "POST /desk/{org}/define/{id}/assessment", w.savePlan)
}

// wantsJSON tells whether a module asks, and not a form.
func wantsJSON(r *http.Request) bool { return r.Header.Get("Accept") == "application/json" }

// saved answers a module: the revision that was made, or what is wrong.
func saved(rw http.ResponseWriter, revision int, err error) error {
	out, status := map[string]any{"revision": revision}, http.StatusOK
	if err != nil {
		out, status = map[string]any{"text": httpx.Sentence(err)}, httpx.Status(err)
	}
	rw.Header().Set("Content-Type", "application/json")
	rw.Header().Set("Cache-Control", "no-store")
	rw.WriteHeader(status)
	return json.NewEncoder(rw).Encode(out)
}

// sendFile hands a file out to be saved, never to be shown in a page.
func sendFile(rw http.ResponseWriter, f assess.FileRef, data []byte) error {
	h := rw.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Length", strconv.Itoa(len(data)))
	_, err := rw.Write(data)
	return err
}

// handedFile is the file of a form, in bounds.
func handedFile(r *http.Request, field string) (name string, data []byte, err error) {
	f, head, err := r.FormFile(field)
	if err != nil {
		return "", nil, fault.Field("file", "Choose a file.")
	}
	defer f.Close()
	data, err = io.ReadAll(io.LimitReader(f, assess.MaxFile+1))
	return head.Filename, data, err
}

func sheetField(id, label, help, value string, rows int, errs map[string]string) view.Control {
	f := &view.Field{ID: id, Label: label, Help: help, Value: value, Error: errs[id]}
	if rows > 0 {
		f.Type, f.Rows = "textarea", rows
	}
	return view.Control{Field: f}
}

// keepTyped has the form that was refused say again what was typed into it, so
// that nobody writes it twice.
func keepTyped(r *http.Request, p view.Sheet) {
	if r.Method != http.MethodPost {
		return
	}
	for _, part := range p.Sections {
		for _, form := range part.Forms {
			if form.Action != r.URL.Path {
				continue
			}
			for _, c := range form.Controls {
				if f := c.Field; f != nil && f.Type != "file" && r.PostForm.Has(f.ID) {
					f.Value = r.PostForm.Get(f.ID)
				}
				for _, choice := range []*view.Choice{c.Select, c.Radio} {
					if choice == nil || !r.PostForm.Has(choice.ID) {
						continue
					}
					for i, o := range choice.Options {
						choice.Options[i].On = slices.Contains(r.PostForm[choice.ID], o.Value)
					}
				}
			}
		}
	}
}

func hidden(pairs ...string) (all []view.Hidden) {
	for i := 0; i+1 < len(pairs); i += 2 {
		all = append(all, view.Hidden{Name: pairs[i], Value: pairs[i+1]})
	}
	return all
}

// evidenceFacts say what was handed in, by its content.
func evidenceFacts(all []assess.Evidence) (facts []view.Fact) {
	for _, e := range all {
		facts = append(facts, view.Fact{Name: e.Title, Value: upperFirst(assess.KindName(e.Kind)) + ", " + view.Number(e.Size) + " bytes, SHA-256 " + e.SHA256})
	}
	return facts
}

// originFacts say why an award exists, to those who may see it; nothing where
// no assessment decided it.
func (w *Web) originFacts(r *http.Request, org account.OrgID, award string) ([]view.Fact, error) {
	if w.Assess == nil {
		return nil, nil
	}
	o, err := w.Assess.Origin(r.Context(), httpx.Actor(r.Context()), org, award)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) || err == nil && o.Application.Decision == nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	d := o.Application.Decision
	why := "An assessment was passed on " + view.Moment(d.At) + ": " + assess.Number(d.Points) + " of " + assess.Number(d.Max) + " points."
	switch is := o.Application; {
	case is.Renewal != nil && is.Portfolio():
		why = "It renews the award of " + view.Day(is.Renewal.On) + ", by evidence that was judged on " + view.Moment(d.At) + ": " + view.Number(is.RecognisedSoFar()) + " of " + view.Count(len(o.Design.Outcomes), "outcome", "outcomes") + " shown."
	case is.Renewal != nil:
		why = "It renews the award of " + view.Day(is.Renewal.On) + ". " + why
	case is.Portfolio():
		why = "Prior learning was recognised on " + view.Moment(d.At) + ", by a portfolio: " + view.Number(o.Application.RecognisedSoFar()) + " of " + view.Count(len(o.Design.Outcomes), "outcome", "outcomes") + "."
	}
	facts := []view.Fact{
		{Name: "Why it exists", Value: why},
		{Name: "Rule", Value: ruleWords(o.Design) + " Version " + strconv.Itoa(d.Version) + " of the assessment, round " + strconv.Itoa(d.Round) + ".", Href: ""},
		{Name: "Assessors", Value: strings.Join(o.Assessors, ", ")},
		{Name: "Event", Value: "application.decided, " + string(o.Application.ID)},
	}
	if o.Checked != "" {
		facts = append(facts, view.Fact{Name: "Watched or checked by", Value: o.Checked})
	}
	if r := o.Application.Recognition; r != nil && len(r.Credited) > 0 {
		left := ", so their tasks were left out."
		if r.Portfolio {
			left = ", by earlier portfolios."
		}
		facts = append(facts, view.Fact{Name: "Recognised before", Value: upperFirst(outcomeWords(r.Credited)) + left})
	}
	for _, t := range d.Tasks {
		for _, c := range t.Criteria {
			facts = append(facts, view.Fact{Name: c.Title, Value: levelWords(o.Design, c)})
		}
	}
	return append(facts, evidenceFacts(d.Evidence)...), nil
}

// assessedHere leads to the assessment of a micro-credential, where it has one.
func (w *Web) assessedHere(r *http.Request, id issuer.AchievementID) []view.Fact {
	if w.Assess == nil {
		return nil
	}
	plan, err := w.Assess.PublishedPlan(r.Context(), assess.AchievementID(id))
	if err != nil {
		return nil // nobody can apply
	}
	facts := []view.Fact{{Name: "Assessment", Value: "Be assessed here", Href: "/assess/" + string(id)}}
	if plan.Design.Recognise {
		facts = append(facts, view.Fact{Name: "Prior learning", Value: "I can do this already", Href: "/assess/" + string(id) + "#already"})
	}
	return facts
}

// levelWords are the level of a criterion that counts.
func levelWords(d assess.Design, c assess.CriterionResult) string {
	if d.ByPortfolio() {
		return c.Name
	}
	return c.Name + ", " + assess.Number(c.Points) + " of " + assess.Number(c.Max) + " points"
}

// ruleWords say when somebody passes.
func ruleWords(d assess.Design) string {
	if d.ByPortfolio() {
		return "Each outcome is judged as shown, partly shown or not shown; all must be shown."
	}
	words := "At least " + strconv.Itoa(d.Pass.Least) + " per cent of " + strconv.Itoa(d.Max()) + " points"
	if d.Pass.LeastEach > 0 {
		words += ", and " + strconv.Itoa(d.Pass.LeastEach) + " per cent in each task"
	}
	words += "."
	for _, c := range d.Criteria() {
		if c.Need > 0 {
			words += " “" + c.Title + "” needs “" + c.Levels[c.Need].Title + "”."
		}
	}
	return words
}
