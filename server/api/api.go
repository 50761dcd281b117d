// Package api is the door for programs: JSON over HTTP under /api/v1, described
// by the OpenAPI document it serves, and the documents that other servers read
// of us: status lists, DIDs and the catalogue's feed.
//
// [API.Routes] adds everything to a router. Each file holds the calls of one
// subject; problem.go says how failures travel.
package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"laurel/server/httpx"
	"laurel/skill"
)

// base is what the path of every call begins with.
const base = "/api/v1"

// API serves the calls. All of its services must be set.
type API struct {
	Accounts  Accounts
	Issuer    Issuer
	Batches   Batches
	Timely    Timely
	Hooks     Hooks
	Mails     Mails
	Assess    Assess
	Quizzes   Quizzes
	Verifier  Verifier
	Documents Documents
	Skills    *skill.Framework
	HTTP      *httpx.Server
	PublicURL string // without a slash at its end
	Version   string
	Now       func() time.Time // nil is time.Now
	Limits    Limits
}

// Limits bound how often one address may make a call that costs us or others
// something. A zero limit is that of DefaultLimits.
type Limits struct{ Verify, Write httpx.Limit }

// DefaultLimits let a program check a credential a second, and issue to a
// whole cohort at once.
var DefaultLimits = Limits{
	Verify: httpx.Limit{Every: time.Second, Burst: 60},
	Write:  httpx.Limit{Every: 20 * time.Millisecond, Burst: 1000},
}

func (a *API) now() time.Time {
	if a.Now != nil {
		return a.Now()
	}
	return time.Now()
}

// Routes adds the calls, their description and the public documents. What
// begins with /api/ is all ours, so no pattern of the pages can meet one of it.
func (a *API) Routes(mux *http.ServeMux) {
	calls := http.NewServeMux()
	doc := a.calls(calls)
	body, err := json.Marshal(doc)
	if err != nil {
		panic("api: its OpenAPI document: " + err.Error()) // the types in this package; every test meets it
	}
	calls.Handle("GET /api/openapi.json", a.openAPI(body))
	calls.Handle("GET /api/docs", a.docs(doc))
	calls.Handle("GET /api/{$}", http.RedirectHandler("/api/docs", http.StatusSeeOther))
	mux.Handle("/api/", a.answered(calls))
	a.publicRoutes(mux)
}

// calls registers every operation and returns their description.
func (a *API) calls(mux *http.ServeMux) *huma.OpenAPI {
	verifyLimit, writeLimit := a.Limits.Verify, a.Limits.Write
	if verifyLimit.Burst == 0 {
		verifyLimit = DefaultLimits.Verify
	}
	if writeLimit.Burst == 0 {
		writeLimit = DefaultLimits.Write
	}
	router := limited{mux, a.HTTP, &httpx.Limiter{Limit: verifyLimit}, &httpx.Limiter{Limit: writeLimit}}
	h := humago.New(router, a.config())
	h.UseMiddleware(func(ctx huma.Context, next func(huma.Context)) {
		ctx.SetHeader("Cache-Control", "no-store") // an answer depends on who asks
		next(ctx)
	})
	a.awardCalls(h)
	a.scheduledCalls(h)
	a.numberCalls(h)
	a.batchCalls(h)
	a.webhookCalls(h)
	a.mailWordsCalls(h)
	a.achievementCalls(h)
	a.assessmentCalls(h)
	a.applicationCalls(h)
	a.figureCalls(h)
	a.offerCalls(h)
	a.delegationCalls(h)
	a.catalogueCalls(h)
	a.skillCalls(h)
	a.organisationCalls(h)
	a.verifyCalls(h)
	return h.OpenAPI()
}

// limited is a router whose calls are bounded: checking, which may ask other
// servers, and writing.
type limited struct {
	*http.ServeMux
	http          *httpx.Server
	verify, write *httpx.Limiter
}

func (l limited) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	switch method, _, _ := strings.Cut(pattern, " "); {
	case pattern == "POST "+verifyPath:
		l.Handle(pattern, l.http.Limited(l.verify, http.HandlerFunc(h)))
	case method != http.MethodGet:
		l.Handle(pattern, l.http.Limited(l.write, http.HandlerFunc(h)))
	default:
		l.ServeMux.HandleFunc(pattern, h)
	}
}
