package httpx

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"

	"laurel/account"
	"laurel/fault"
)

type people map[string]account.Actor

func (p people) Actor(_ context.Context, id account.PersonID) (account.Actor, error) {
	if a, ok := p[string(id)]; ok {
		return a, nil
	}
	return account.Actor{}, fault.NoSuch("person", string(id))
}

func (p people) ActorForKey(_ context.Context, token account.Token) (account.Actor, error) {
	if a, ok := p[token.Reveal()]; ok {
		return a, nil
	}
	return account.Actor{}, fault.New(fault.NotSignedIn, "account.key", "This key is not known.")
}

func server(t *testing.T, log io.Writer) *Server {
	t.Helper()
	return &Server{
		People:   people{"mira": {Person: "mira", Name: "Mira Fenwright"}, "key-1": {Client: "importer"}},
		Sessions: NewSessions(memstore.NewWithCleanupInterval(0), false),
		Log:      slog.New(slog.NewTextHandler(log, nil)), Metrics: NewMetrics(),
	}
}

func ask(h http.Handler, method, path string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestKindsBecomeStatuses(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want int
	}{
		{fault.Field("title", "say the ability"), 422},
		{fault.New(fault.NotSignedIn, "x", "x"), 401},
		{fault.New(fault.Forbidden, "x", "x"), 403},
		{fault.NoSuch("award", "1"), 404},
		{fault.New(fault.Conflict, "x", "x"), 409},
		{fault.New(fault.Gone, "x", "x"), 410},
		{fault.New(fault.TooLarge, "x", "x"), 413},
		{&http.MaxBytesError{Limit: 1}, 413},
		{fault.New(fault.TooMany, "x", "x"), 429},
		{fault.New(fault.Unavailable, "x", "x"), 503},
		{errors.New("disk on fire"), 500},
	} {
		if got := Status(tt.err); got != tt.want {
			t.Errorf("Status(%v) = %d, want %d", tt.err, got, tt.want)
		}
	}
}

func TestUnexpectedIsNotShown(t *testing.T) {
	var log bytes.Buffer
	s := server(t, &log)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /claim/{token}", func(w http.ResponseWriter, r *http.Request) {
		s.Fail(w, r, errors.New("reading award: disk on fire"))
	})
	w := ask(s.Handler(mux), "GET", "/claim/secret-token", nil)
	var d Details
	if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil || d.Code != 500 {
		t.Fatalf("got %d %s", w.Code, w.Body)
	}
	if strings.Contains(d.Detail, "disk") || d.Request == "" || d.Request != w.Header().Get("X-Request-Id") {
		t.Errorf("the answer shows what lies beneath, or no id: %+v", d)
	}
	if !strings.Contains(log.String(), "disk on fire") || strings.Contains(log.String(), "secret-token") {
		t.Errorf("the log must hold the cause and never a token:\n%s", &log)
	}
	if !strings.Contains(log.String(), `route="GET /claim/{token}"`) {
		t.Errorf("the log names no route:\n%s", &log)
	}
}

func TestPanicBecomesAnAnswer(t *testing.T) {
	var log bytes.Buffer
	s := server(t, &log)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(http.ResponseWriter, *http.Request) { panic("boom") })
	if w := ask(s.Handler(mux), "GET", "/", nil); w.Code != 500 {
		t.Errorf("got %d", w.Code)
	}
	if !strings.Contains(log.String(), "boom") {
		t.Error("the panic was not logged")
	}
}

func TestSessionAndKey(t *testing.T) {
	s := server(t, io.Discard)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /in", func(w http.ResponseWriter, r *http.Request) {
		if err := s.Sessions.SignIn(r.Context(), "mira"); err != nil {
			t.Error(err)
		}
		s.Sessions.Say(r.Context(), "ok", "Welcome.")
	})
	mux.HandleFunc("GET /who", func(w http.ResponseWriter, r *http.Request) {
		_, said := s.Sessions.Said(r.Context())
		io.WriteString(w, Actor(r.Context()).Name+Actor(r.Context()).Client+said)
	})
	h := s.Handler(mux)
	cookie := ask(h, "POST", "/in", nil).Result().Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode {
		t.Errorf("the cookie is open to scripts: %v", cookie)
	}
	signedIn := func(r *http.Request) { r.AddCookie(cookie) }
	if got := ask(h, "GET", "/who", signedIn).Body.String(); got != "Mira FenwrightWelcome." {
		t.Errorf("who = %q", got)
	}
	if got := ask(h, "GET", "/who", signedIn).Body.String(); got != "Mira Fenwright" {
		t.Errorf("words are said once, got %q", got)
	}
	byKey := func(key string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+key) }
	}
	if got := ask(h, "GET", "/who", byKey("key-1")).Body.String(); got != "importer" {
		t.Errorf("key's actor = %q", got)
	}
	if w := ask(h, "GET", "/who", byKey("stolen")); w.Code != 401 {
		t.Errorf("unknown key: %d", w.Code)
	}
}

func TestAnotherSitesFormIsRefused(t *testing.T) {
	s := server(t, io.Discard)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /theme", func(http.ResponseWriter, *http.Request) {})
	h := s.Handler(mux)
	evil := func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }
	if w := ask(h, "POST", "/theme", evil); w.Code != 403 {
		t.Errorf("cross-site: %d", w.Code)
	}
	own := func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-origin") }
	if w := ask(h, "POST", "/theme", own); w.Code != 200 {
		t.Errorf("same origin: %d", w.Code)
	}
}

func TestLargeBodyIsRefusedBeforeItIsRead(t *testing.T) {
	s := server(t, io.Discard)
	s.MaxBody = 10
	mux := http.NewServeMux()
	mux.HandleFunc("POST /verify", func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			s.Fail(w, r, err)
		}
	})
	h := s.Handler(mux)
	declared := ask(h, "POST", "/verify", func(r *http.Request) { r.ContentLength = 1 << 30 })
	undeclared := ask(h, "POST", "/verify", func(r *http.Request) {
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(strings.Repeat("x", 11))), -1
	})
	for _, w := range []*httptest.ResponseRecorder{declared, undeclared} {
		if w.Code != 413 || !strings.Contains(w.Body.String(), "larger than this server takes") {
			t.Errorf("got %d %s", w.Code, w.Body)
		}
	}
}

func TestForwardedForIsBelievedFromProxiesAlone(t *testing.T) {
	proxies := Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.0.2.7/32")}
	for _, tt := range []struct{ name, peer, header, want string }{
		{"stranger lies", "203.0.113.5:1", "198.51.100.1", "203.0.113.5"},
		{"one proxy", "10.1.2.3:1", "198.51.100.1", "198.51.100.1"},
		{"two proxies, a forged first", "10.1.2.3:1", "1.1.1.1, 198.51.100.1, 192.0.2.7", "198.51.100.1"},
		{"mapped peer", "[::ffff:10.1.2.3]:1", "198.51.100.1", "198.51.100.1"},
		{"rubbish", "10.1.2.3:1", "unknown", "10.1.2.3"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = tt.peer
			r.Header.Set("X-Forwarded-For", tt.header)
			if got := proxies.addressOf(r); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestOneHouseholdIsCountedOnce(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7":          "192.0.2.7",
		"2001:db8:1:2:3::4":  "2001:db8:1:2::/64",
		"2001:db8:1:2::ffff": "2001:db8:1:2::/64",
		"fe80::1%eth0":       "fe80::/64",
		"":                   "",
	} {
		if got := network(address); got != want {
			t.Errorf("%s counts as %s, want %s", address, got, want)
		}
	}
}

func TestLimiter(t *testing.T) {
	now := time.Date(2026, 5, 12, 14, 3, 0, 0, time.UTC)
	l := &Limiter{Limit: Limit{Every: time.Second, Burst: 2}, Now: func() time.Time { return now }}
	got := []bool{l.Allow("a"), l.Allow("a"), l.Allow("a"), l.Allow("b")}
	now = now.Add(time.Second)
	got = append(got, l.Allow("a"), l.Allow("a"))
	want := []bool{true, true, false, true, true, false}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("allowed %v, want %v", got, want)
			break
		}
	}
}

func TestKeysAreLimitedEachForItself(t *testing.T) {
	now := time.Date(2026, 5, 12, 14, 3, 0, 0, time.UTC)
	s := server(t, io.Discard)
	s.keys.Now = func() time.Time { return now }
	s.People = people{"key-1": {Client: "importer", Key: "one", Rate: 2}, "key-2": {Client: "reader", Key: "two", Rate: 60}}
	h := s.Handler(http.NewServeMux())
	call := func(key string) *httptest.ResponseRecorder {
		return ask(h, "GET", "/api/v1/awards", func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+key) })
	}
	first, second, third := call("key-1"), call("key-1"), call("key-1")
	if first.Code != 404 || first.Header().Get("RateLimit-Policy") != `"key";q=2;w=60` || first.Header().Get("RateLimit") != `"key";r=1;t=30` {
		t.Errorf("first call: %d %v", first.Code, first.Header())
	}
	if second.Code != 404 || second.Header().Get("RateLimit") != `"key";r=0;t=60` {
		t.Errorf("second call: %d %v", second.Code, second.Header())
	}
	if third.Code != 429 || third.Header().Get("Retry-After") != "30" || !strings.Contains(third.Body.String(), "2 calls a minute. Wait 30 s") {
		t.Errorf("third call: %d %v %s", third.Code, third.Header(), third.Body)
	}
	if w := call("key-2"); w.Code != 404 {
		t.Errorf("another key: %d", w.Code)
	}
	now = now.Add(30 * time.Second)
	if w := call("key-1"); w.Code != 404 {
		t.Errorf("after waiting: %d", w.Code)
	}
	s.People = people{"key-1": {Client: "importer", Key: "one", Rate: 60_000}}
	if w := call("key-1"); w.Code != 404 {
		t.Errorf("with a wider bound: %d", w.Code)
	}
}

func TestHeaders(t *testing.T) {
	s := server(t, io.Discard)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(http.ResponseWriter, *http.Request) {})
	h := s.Handler(mux)
	page := ask(h, "GET", "/a/x", nil).Header().Get("Content-Security-Policy")
	embed := ask(h, "GET", "/embed/a/x", nil).Header().Get("Content-Security-Policy")
	if strings.Contains(page, "unsafe") || !strings.HasSuffix(page, "frame-ancestors 'self'") {
		t.Errorf("page: %s", page)
	}
	if !strings.HasSuffix(embed, "frame-ancestors *") {
		t.Errorf("embed: %s", embed)
	}
}

func TestReadiness(t *testing.T) {
	s := server(t, io.Discard)
	s.Ready = map[string]func(context.Context) error{"store": func(context.Context) error { return errors.New("locked") }}
	h := s.Handler(http.NewServeMux())
	if w := ask(h, "GET", "/readyz", nil); w.Code != 503 || !strings.Contains(w.Body.String(), "store") {
		t.Errorf("readyz: %d %s", w.Code, w.Body)
	}
	if w := ask(h, "GET", "/healthz", nil); w.Code != 200 {
		t.Errorf("healthz: %d", w.Code)
	}
	if w := ask(h, "GET", "/metrics", nil); !strings.Contains(w.Body.String(), "laurel_http_requests_total") {
		t.Errorf("metrics say nothing of requests: %d", w.Code)
	}
}
