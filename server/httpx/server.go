package httpx

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"
)

// Server is what stands between the network and the doors. People and Sessions
// must be set; the rest has a zero value that works.
type Server struct {
	People    People
	Sessions  *Sessions
	PublicURL string
	Secure    bool // pages are served over https
	Proxies   Proxies
	MaxBody   int64 // of any request; 24 MiB when 0
	// Bigger is the bound of a request that may be larger, 0 for all others.
	Bigger  func(*http.Request) int64
	Log     *slog.Logger
	Metrics *Metrics
	// Ready asks what the server depends on; /readyz names who did not answer.
	Ready map[string]func(context.Context) error
	// Page draws a failure for people. Without it they get problem+json too.
	Page func(w http.ResponseWriter, r *http.Request, status int, err error)

	keys Limiter // of API keys
}

const defaultMaxBody = 24 << 20

// Handler puts everything round a router: id, log and metrics, recovery,
// headers, bounds, cross-origin protection, and who asks. The router's own
// /healthz, /readyz and /metrics are answered before sessions are looked at.
func (s *Server) Handler(router *http.ServeMux) http.Handler {
	most := s.MaxBody
	if most == 0 {
		most = defaultMaxBody
	}
	inner := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		router.ServeHTTP(w, r)
		if r.Pattern != "" {
			factsOf(r.Context()).route = r.Pattern
		}
	})
	outer := http.NewServeMux()
	outer.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	outer.HandleFunc("GET /readyz", s.ready)
	if s.Metrics != nil {
		outer.Handle("GET /metrics", s.Metrics.Handler())
	}
	within := s.protect(s.identify(inner))
	outer.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		bound := most
		if s.Bigger != nil {
			bound = max(bound, s.Bigger(r))
		}
		s.Body(bound, within).ServeHTTP(w, r)
	})
	return s.observe(s.headers(outer))
}

// protect refuses what another site's page makes a browser send.
func (s *Server) protect(next http.Handler) http.Handler {
	c := http.NewCrossOriginProtection()
	if s.PublicURL != "" {
		// A proxy may change the Host header; our own origin is known besides.
		if err := c.AddTrustedOrigin(s.PublicURL); err != nil {
			s.logger().Warn("the public URL is no origin", "url", s.PublicURL, "error", err)
		}
	}
	c.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Fail(w, r, errCrossOrigin)
	}))
	return c.Handler(next)
}

func (s *Server) logger() *slog.Logger {
	if s.Log == nil {
		return slog.Default()
	}
	return s.Log
}

// observe gives the request its id, logs it once when it is done, and turns a
// panic into an answer. Addresses are logged as their route: a token in a path
// never reaches the log.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		f := &facts{id: newID(), address: s.Proxies.addressOf(r), agent: r.UserAgent(), route: "none"}
		r = r.WithContext(context.WithValue(r.Context(), keyFacts, f))
		w.Header().Set("X-Request-Id", f.id)
		if s.Metrics != nil {
			s.Metrics.running.Inc()
			defer s.Metrics.running.Dec()
		}
		rec := &recorder{ResponseWriter: w}
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.panicked(rec, r, p)
			}
			s.done(r, f, rec, time.Since(start))
		}()
		next.ServeHTTP(rec, r)
	})
}

func (s *Server) panicked(w *recorder, r *http.Request, p any) {
	err := fmt.Errorf("panic: %v\n%s", p, debug.Stack())
	factsOf(r.Context()).err = err
	if w.status == 0 {
		s.Fail(w, r, err)
	}
}

func (s *Server) done(r *http.Request, f *facts, w *recorder, took time.Duration) {
	status := w.status
	if status == 0 {
		status = http.StatusOK
	}
	level := slog.LevelInfo
	args := []any{"id", f.id, "method", r.Method, "route", f.route, "status", status, "bytes", w.bytes, "took", took.Round(time.Microsecond)}
	if f.err != nil {
		level = slog.LevelError
		args = append(args, "error", f.err.Error())
	}
	s.logger().Log(r.Context(), level, "request", args...)
	s.Metrics.count(f.route, r.Method, status, took)
}

// ready asks everyone the server depends on, for at most three seconds.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
	defer cancel()
	for name, ask := range s.Ready {
		if err := ask(ctx); err != nil {
			s.logger().Warn("not ready", "part", name, "error", err)
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprintf(w, "%s does not answer\n", name)
			return
		}
	}
	fmt.Fprintln(w, "ready")
}

// recorder remembers the status and size of an answer.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach what lies beneath.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
