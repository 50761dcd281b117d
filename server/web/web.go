// Package web is the door for people: it decodes a form, asks one service
// method, and fills a page of package view.
//
// [Web.Routes] adds every page to a router. The pages themselves, what stands
// in them and how they look, are in view and static.
package web

import (
	"bytes"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"laurel/server/httpx"
	"laurel/server/web/static"
	"laurel/skill"
)

// Web serves the pages. All of its services must be set, except Mailbox, which
// a demo alone has.
type Web struct {
	Accounts  Accounts
	Issuer    Issuer
	Wallet    Wallet
	Verifier  Verifier
	Quizzes   Quizzes
	Assess    Assess
	Mails     Mails
	Batches   Batches
	Hooks     Hooks
	Timely    Timely
	Undoer    Undoer
	Jobs      Jobs
	Mailbox   Mailbox
	Found     Founder
	Skills    *skill.Framework
	HTTP      *httpx.Server
	PublicURL string
	RunBy     string // who runs this copy, said at the foot of each page
	Version   string
	Now       func() time.Time // nil is time.Now
	Limits    Limits

	pngs drawings
}

// Limits bound how often one address may do what costs us or others something.
// A zero limit does not bound.
type Limits struct{ SignIn, Claim, Verify, Upload, Typing, Arrive httpx.Limit }

// DefaultLimits are generous to people and narrow for programs.
var DefaultLimits = Limits{
	SignIn: httpx.Limit{Every: 20 * time.Second, Burst: 10},
	Claim:  httpx.Limit{Every: 2 * time.Second, Burst: 60}, // any link that holds a token
	Verify: httpx.Limit{Every: time.Second, Burst: 60},
	Upload: httpx.Limit{Every: 2 * time.Second, Burst: 30},
	Typing: httpx.Limit{Every: 300 * time.Millisecond, Burst: 60}, // asked whenever someone pauses
	Arrive: httpx.Limit{Every: 50 * time.Millisecond, Burst: 600}, // messages of other programs
}

func (w *Web) now() time.Time {
	if w.Now != nil {
		return w.Now()
	}
	return time.Now()
}

// page is a handler whose failure becomes a page.
type page func(http.ResponseWriter, *http.Request) error

// do runs a page and shows its failure.
func (w *Web) do(p page) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		defer forget(r)
		if err := p(rw, r); err != nil {
			w.HTTP.Fail(rw, r, err)
		}
	})
}

// forget removes what an upload left on the disk. net/http does so only for
// the request as it came, and ours is a copy with a context of its own.
func forget(r *http.Request) {
	if r.MultipartForm != nil {
		r.MultipartForm.RemoveAll() // what cannot be removed now is the system's to tidy
	}
}

// render draws the whole page before a byte is sent, so a failure halfway is
// still a proper answer.
func (w *Web) render(rw http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		return err
	}
	h := rw.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache, private") // a page shows who is signed in
	}
	rw.WriteHeader(status)
	_, err := b.WriteTo(rw)
	return err
}

// see sends the browser on after a form was done.
func see(rw http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(rw, r, path, http.StatusSeeOther)
	return nil
}

// Routes adds every page, and shows failures as pages from then on.
func (w *Web) Routes(mux *http.ServeMux) {
	if w.HTTP.Page == nil {
		w.HTTP.Page = w.Page
	}
	mux.Handle("GET "+static.Root, static.Load())
	w.publicRoutes(mux)
	w.documentRoutes(mux)
	w.signInRoutes(mux)
	w.accountRoutes(mux)
	w.deskRoutes(mux)
	w.mailRoutes(mux)
	w.batchRoutes(mux)
	w.hookRoutes(mux)
	w.clientRoutes(mux)
	w.timingRoutes(mux)
	w.jobRoutes(mux)
	w.memberRoutes(mux)
	w.unitRoutes(mux)
	w.delegationRoutes(mux)
	w.standingRoutes(mux)
	w.organisationRoutes(mux)
	w.assessRoutes(mux)
	w.learnerRoutes(mux)
	w.quizRoutes(mux)
	w.verifyRoutes(mux)
	w.otherRoutes(mux)
	mux.Handle("/", w.do(w.nothing))
}

// handle adds a page under a pattern.
func (w *Web) handle(mux *http.ServeMux, pattern string, p page) { mux.Handle(pattern, w.do(p)) }

// limited adds a page that one address may ask for only so often. All patterns
// given share one limit.
func (w *Web) limited(mux *http.ServeMux, limit httpx.Limit, patterns map[string]page) {
	l := &httpx.Limiter{Limit: limit}
	for pattern, p := range patterns {
		mux.Handle(pattern, w.HTTP.Limited(l, w.do(p)))
	}
}
