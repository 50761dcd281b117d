package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"

	"laurel/account"
	"laurel/issuer"
)

// publicRoutes adds what other servers read of us. Any page may read it too,
// no account is asked for, and every cache may keep it.
func (a *API) publicRoutes(mux *http.ServeMux) {
	mux.Handle("GET /status/{list}", a.statusList(false))
	mux.Handle("GET /status/{list}/suspension", a.statusList(true))
	mux.HandleFunc("GET /o/{id}/did.json", a.didDocument)
	mux.HandleFunc("GET /feed.json", a.feed)
}

// document is something that is read by other servers.
type document struct {
	body []byte
	kind string
	etag string        // with its quotes; of the content when empty
	keep time.Duration // how long a cache may keep it
}

// statusList serves a signed list at its stable address (Bitstring Status
// List, 2.1 and 4).
func (a *API) statusList(suspension bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		list, err := a.Issuer.StatusList(r.Context(), issuer.ListID(r.PathValue("list")), suspension)
		a.serve(w, r, document{list.Bytes, "application/vc", list.ETag, issuer.ListTTL}, err)
	}
}

// didDocument serves the document of did:web:HOST:o:ID (did:web, 2.5).
func (a *API) didDocument(w http.ResponseWriter, r *http.Request) {
	body, err := a.Documents.DIDDocumentJSON(r.Context(), account.OrgID(r.PathValue("id")))
	a.serve(w, r, document{body: body, kind: "application/did+json", keep: 5 * time.Minute}, err)
}

func (a *API) feed(w http.ResponseWriter, r *http.Request) {
	f, err := a.Issuer.Feed(r.Context())
	a.serve(w, r, document{f.Bytes, issuer.FeedType, f.ETag, 5 * time.Minute}, err)
}

func (a *API) serve(w http.ResponseWriter, r *http.Request, d document, err error) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	if err != nil {
		a.problem(r.Context(), err).write(w)
		return
	}
	if d.etag == "" {
		sum := sha256.Sum256(d.body)
		d.etag = `"` + hex.EncodeToString(sum[:12]) + `"`
	}
	h.Set("Content-Type", d.kind)
	h.Set("ETag", d.etag)
	h.Set("Cache-Control", fmt.Sprintf("%s, max-age=%d", whose(r), int(d.keep.Seconds())))
	h.Del("Vary") // it is the same for everybody, signed in or not
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(d.body))
}

// whose cache may keep an answer. The one to a browser that is signed in renews
// its session's cookie, which is nobody else's.
func whose(r *http.Request) string {
	if r.Header.Get("Cookie") != "" {
		return "private"
	}
	return "public"
}

// openAPI serves the description of the calls.
func (a *API) openAPI(body []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.serve(w, r, document{body: body, kind: "application/json", keep: 5 * time.Minute}, nil)
	})
}

// answered gives what the router itself answers, no such call and no such
// method, the shape of every other failure.
func (a *API) answered(calls *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := calls.Handler(r)
		if pattern != "" {
			calls.ServeHTTP(w, r)
			return
		}
		found := &onlyHead{header: http.Header{}}
		h.ServeHTTP(found, r)
		p := newProblem(http.StatusNotFound, "There is no such call. /api/docs lists those there are.")
		p.Code = "http.noCall"
		if found.status == http.StatusMethodNotAllowed {
			p = newProblem(found.status, "This call is not made with "+r.Method+". /api/docs lists those there are.")
			p.Code = "http.method"
			p.header.Set("Allow", found.header.Get("Allow"))
		}
		a.problem(r.Context(), p).write(w)
	})
}

// onlyHead is an answer of which only the head is wanted.
type onlyHead struct {
	header http.Header
	status int
}

func (o *onlyHead) Header() http.Header         { return o.header }
func (o *onlyHead) WriteHeader(status int)      { o.status = status }
func (o *onlyHead) Write(b []byte) (int, error) { return len(b), nil }
