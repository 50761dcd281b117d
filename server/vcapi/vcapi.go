// Package vcapi is the door for software that speaks the W3C VC API (VCALM):
// issue, verify, derive, change a status, present. [Door.Routes] adds it to a
// router, under /vcapi/.
//
// # A trap
//
// "verified" means less on this door than "good" means everywhere else in
// Laurel. It says that the document, unchanged, is what the holder of the key
// named in its proof signed, and that it conforms to the data model. That the
// key is not the issuer's, that it is revoked, or has run out, are warnings
// here, because the standard leaves the verdict to the caller and its test
// suites verify documents whose key is not their issuer's. Anybody can make a
// document in a university's name that this door verifies. Whoever shows
// people a verdict asks POST /api/v1/verify, or reads the warnings.
package vcapi

import (
	"context"
	"net/http"
	"net/netip"
	"runtime"
	"strings"
	"time"

	"laurel/account"
	"laurel/issuer/secure"
	"laurel/server/httpx"
	"laurel/verifier"
)

// Signing is what the door asks of package secure.
type Signing interface {
	Instances(ctx context.Context, by account.Actor) ([]secure.Instance, error)
	Issue(ctx context.Context, by account.Actor, instance string, req secure.IssueRequest) ([]byte, error)
	Present(ctx context.Context, by account.Actor, req secure.PresentRequest) ([]byte, error)
	Derive(ctx context.Context, by account.Actor, doc []byte, pointers []string) ([]byte, error)
	SetStatus(ctx context.Context, by account.Actor, req secure.StatusRequest) error
	StatusList(ctx context.Context, id secure.ListID) ([]byte, error)
	May(by account.Actor, rights ...account.Right) error
}

// Verifier is what the door asks of package verifier.
type Verifier interface {
	Prove(ctx context.Context, raw []byte, opt verifier.ProofOptions) (verifier.Proved, error)
	ProvePresentation(ctx context.Context, raw []byte, opt verifier.ProofOptions) (verifier.Proved, error)
}

// Door serves the VC API. Signing, Verifier and HTTP must be set.
type Door struct {
	Signing   Signing
	Verifier  Verifier
	HTTP      *httpx.Server
	PublicURL string // without a slash at its end
	Open      bool   // needs no API key, and answers this machine alone
	Limit     httpx.Limit
	Places    int // documents signed at once; 0 stands for two a core

	places chan struct{}
}

// DefaultLimit lets a program issue to a whole cohort at once. An open door
// has none: it answers this machine alone.
var DefaultLimit = httpx.Limit{Every: 20 * time.Millisecond, Burst: 1000}

// maxBody bounds a request: a document of 8 MiB, and what stands round it.
const maxBody = 9 << 20

// Routes adds the door to a router.
func (d *Door) Routes(mux *http.ServeMux) {
	places := d.Places
	if places == 0 {
		places = 2 * runtime.GOMAXPROCS(0)
	}
	d.places = make(chan struct{}, places)
	limiter := &httpx.Limiter{Limit: d.Limit}
	if limiter.Limit.Burst == 0 && !d.Open {
		limiter.Limit = DefaultLimit
	}
	post := func(path string, call func(*http.Request, request) (answer, error)) {
		mux.Handle("POST /vcapi/"+path, d.guarded(d.HTTP.Limited(limiter, d.HTTP.Body(maxBody, d.call(call)))))
	}
	post("{instance}/credentials/issue", d.issue)
	post("credentials/verify", d.verify)
	post("credentials/derive", d.derive)
	post("credentials/status", d.status)
	post("presentations/verify", d.verifyPresentation)
	post("presentations", d.present)
	mux.Handle("GET /vcapi/instances", d.guarded(http.HandlerFunc(d.instances)))
	mux.HandleFunc("GET /vcapi/status-lists/{id}", d.statusList)
	mux.HandleFunc("/vcapi/", d.nothing)
}

// guarded answers strangers of an open door as a closed one does: nobody is
// let in without a key but this machine, whatever the server listens on.
func (d *Door) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store") // an answer depends on who asks
		if d.Open && !httpx.Actor(r.Context()).SignedIn() && !local(httpx.Address(r.Context())) {
			d.fail(w, r, errNotLocal)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func local(address string) bool {
	ip, err := netip.ParseAddr(address)
	return err == nil && ip.IsLoopback()
}

// instance is one as it is listed.
type instance struct {
	Instance string `json:"instance"`
	ID       string `json:"id"` // the DID that it signs for
	KeyType  string `json:"keyType"`
	Suite    string `json:"cryptosuite"`
	Issue    string `json:"issue"` // where to post credentials
}

func (d *Door) instances(w http.ResponseWriter, r *http.Request) {
	all, err := d.Signing.Instances(r.Context(), httpx.Actor(r.Context()))
	if err != nil {
		d.fail(w, r, err)
		return
	}
	out := make([]instance, 0, len(all))
	for _, one := range all {
		out = append(out, instance{one.Name, one.Signer.Controller(), keyTypes[one.Signer.Public().Type()], one.Suite,
			d.PublicURL + "/vcapi/" + one.Name + "/credentials/issue"})
	}
	write(w, http.StatusOK, jsonType, out)
}

// statusList serves a signed list at its stable address to everyone
// (Bitstring Status List §BitstringStatusListCredential).
func (d *Door) statusList(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	list, err := d.Signing.StatusList(r.Context(), secure.ListID(r.PathValue("id")))
	if err != nil {
		d.fail(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", jsonType) // what clients of the VC API parse
	if strings.Contains(r.Header.Get("Accept"), vcType) {
		h.Set("Content-Type", vcType)
	}
	h.Set("Vary", "Accept")
	h.Set("Cache-Control", "no-cache") // a change must be seen at once by whoever made it
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	w.Write(list)
}
