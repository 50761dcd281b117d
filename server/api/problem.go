package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"laurel/fault"
	"laurel/issuer"
	"laurel/notify"
	"laurel/server/httpx"
)

const problemType = "application/problem+json"

// problem is a failure as programs read it (RFC 9457).
type problem struct {
	Type    string   `json:"type" doc:"Always about:blank; code tells failures apart."`
	Title   string   `json:"title" doc:"The status in words."`
	Status  int      `json:"status"`
	Detail  string   `json:"detail" doc:"A sentence for people: what is wrong and what to do."`
	Code    string   `json:"code,omitempty" doc:"Stable, dotted: award.keyReused."`
	Request string   `json:"request,omitempty" doc:"Id of the request, under which the server's log has it."`
	Errors  []badly  `json:"errors,omitempty" doc:"Every input at fault."`
	Changes []change `json:"changes,omitempty" doc:"With 412: in what the achievement differs from what you sent or read."`

	header http.Header
}

// badly is one input at fault.
type badly struct {
	Location string `json:"location" doc:"body.price.amount, query.limit, header.If-Match …"`
	Message  string `json:"message"`
}

// change is a member that somebody else changed.
type change struct {
	Field  string `json:"field"`
	Label  string `json:"label" doc:"What forms call it."`
	Before string `json:"before" doc:"In words."`
	After  string `json:"after"`
}

func (p *problem) Error() string             { return p.Detail }
func (p *problem) GetStatus() int            { return p.Status }
func (p *problem) ContentType(string) string { return problemType }
func (p *problem) GetHeaders() http.Header   { return p.header }

// at says where in the request a service's fields were: "body.", "query.".
func at(prefix string, err error) error {
	if err == nil {
		return nil
	}
	return placed{err, prefix}
}

type placed struct {
	error
	prefix string
}

func (p placed) Unwrap() error { return p.error }

// places are the members whose name is not that of the service's field.
var places = map[string]string{"price": "price.amount", "currency": "price.currency", "grading": "grading.kind", "image": "picture", "grades": "pass.grades", "least": "pass.least", "leastEach": "pass.leastEach", "recognition": "recognise"}

// problem turns a failure into what is answered. What is unexpected is logged
// under the request's id, and not shown.
func (a *API) problem(ctx context.Context, err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		p.Request = httpx.RequestID(ctx)
		return p
	}
	status := httpx.Status(err)
	p := newProblem(status, httpx.Sentence(err))
	p.Request = httpx.RequestID(ctx)
	prefix := ""
	if where, ok := errors.AsType[placed](err); ok {
		prefix = where.prefix
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		if p.Code = f.Code; stale[f.Code] {
			p.Status, p.Title = http.StatusPreconditionFailed, http.StatusText(http.StatusPreconditionFailed)
		}
		for _, field := range f.Fields() {
			p.Errors = append(p.Errors, badly{location(prefix, field.Field), field.Sentence()})
		}
	}
	if stale, ok := errors.AsType[issuer.Stale](err); ok {
		p.changed(stale)
	}
	if other, ok := errors.AsType[notify.WordingRewritten](err); ok {
		p.header.Set("ETag", etag(other.Now.Revision))
	}
	if fault.KindOf(err) == fault.Unexpected && ctx.Err() == nil {
		a.log().Error("call failed", "id", p.Request, "error", err.Error())
	}
	return p
}

// stale are the codes of conflicts that are a failed If-Match.
var stale = map[string]bool{"plan.stale": true, "assess.staleAnswer": true, "schedule.changed": true, "mail.wordsChanged": true}

// ofTask are the fields of an assessment's tasks: task-0-title,
// task-0-criterion-1-levels.
var ofTask = regexp.MustCompile(`^task-(\d+)-(?:criterion-(\d+)-)?([a-z]\w*)$`)

func location(prefix, field string) string {
	if m := ofTask.FindStringSubmatch(field); m != nil {
		if field = "tasks[" + m[1] + "]"; m[2] != "" {
			field += ".rubric[" + m[2] + "]"
		}
		return prefix + field + "." + m[3]
	}
	if field == "key" {
		return "header.Idempotency-Key"
	}
	if id, ok := strings.CutPrefix(field, "task-"); ok {
		field = "tasks." + id
	}
	if other, ok := places[field]; ok {
		field = other
	}
	return prefix + field
}

// changed makes it the answer to a failed If-Match, with the ETag to go on from.
func (p *problem) changed(s issuer.Stale) {
	p.Status, p.Title = http.StatusPreconditionFailed, http.StatusText(http.StatusPreconditionFailed)
	p.Detail = "Somebody else changed this meanwhile. Nothing was saved: changes lists what differs, and ETag is the revision to go on from."
	p.header.Set("ETag", etag(s.Now.Revision))
	for _, c := range s.Changes {
		p.Changes = append(p.Changes, change{c.Field, c.Label, c.Before, c.After})
	}
}

func newProblem(status int, detail string) *problem {
	p := &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail, header: http.Header{}}
	switch status {
	case http.StatusUnauthorized:
		p.header.Set("WWW-Authenticate", `Bearer realm="Laurel"`)
	case http.StatusTooManyRequests:
		p.header.Set("Retry-After", "30")
	}
	return p
}

func (a *API) log() *slog.Logger {
	if a.HTTP == nil || a.HTTP.Log == nil {
		return slog.Default()
	}
	return a.HTTP.Log
}

// write answers a failure outside the operations.
func (p *problem) write(w http.ResponseWriter) {
	body, _ := json.Marshal(p) // strings alone: cannot fail
	for name, values := range p.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	w.Write(body)
}

// reword gives what the router found wrong with a request our shape and words.
func reword(ctx huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p := newProblem(m.Status, details[m.Status])
	if p.Detail == "" {
		p.Detail = sentence(m.Detail)
	}
	p.Request = httpx.RequestID(ctx.Context())
	for _, e := range m.Errors {
		if e != nil {
			p.Errors = append(p.Errors, reworded(e))
		}
	}
	return p, nil
}

// details says what is wrong where the router alone finds it.
var details = map[int]string{
	http.StatusBadRequest:            "The body could not be read. Send it as JSON, as /api/docs describes it.",
	http.StatusRequestEntityTooLarge: "The body is larger than this call takes.",
	http.StatusUnsupportedMediaType:  "Send the body as application/json.",
	http.StatusUnprocessableEntity:   "Something in the request must change: errors says what and where.",
}

func reworded(e *huma.ErrorDetail) badly {
	b := badly{e.Location, sentence(e.Message)}
	switch rest, required := strings.CutPrefix(e.Message, "expected required property "); {
	case required:
		name, _, _ := strings.Cut(rest, " ")
		b = badly{e.Location + "." + name, "This is needed."}
	case strings.HasPrefix(e.Message, "required ") && strings.HasSuffix(e.Message, "is missing"):
		b.Message = "This is needed."
	case e.Message == "unexpected property":
		b.Message = "There is no member of this name. Its spelling may be wrong."
	case e.Message == "unknown query parameter":
		b.Message = "There is no parameter of this name. Its spelling may be wrong."
	}
	return b
}

// sentence begins with a capital and ends with a stop.
func sentence(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}
