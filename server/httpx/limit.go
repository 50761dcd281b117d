package httpx

import (
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"laurel/fault"
)

// Limit bounds how often one address, and one account, may do a thing: Burst
// at once, then one every Every.
type Limit struct {
	Every time.Duration
	Burst int
}

// Limiter keeps the counts of one limit. The zero value with a Limit works.
type Limiter struct {
	Limit Limit
	Now   func() time.Time

	mu   sync.Mutex
	seen map[string]*visitor
}

type visitor struct {
	bucket *rate.Limiter
	last   time.Time
}

// mostVisitors bounds the memory of one limiter; when it is reached those who
// were away longest are forgotten, which can only be generous to them.
const mostVisitors = 50_000

// Allow takes one from the bucket of key.
func (l *Limiter) Allow(key string) bool {
	if l == nil || l.Limit.Burst == 0 {
		return true
	}
	now := time.Now()
	if l.Now != nil {
		now = l.Now()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen == nil {
		l.seen = map[string]*visitor{}
	}
	v, ok := l.seen[key]
	if !ok {
		if len(l.seen) >= mostVisitors {
			l.forget(now)
		}
		v = &visitor{bucket: rate.NewLimiter(rate.Every(l.Limit.Every), l.Limit.Burst)}
		l.seen[key] = v
	}
	v.last = now
	return v.bucket.AllowN(now, 1)
}

// forget drops everyone whose bucket has filled up again, or, when that frees
// nothing, all of them.
func (l *Limiter) forget(now time.Time) {
	full := l.Limit.Every * time.Duration(l.Limit.Burst)
	for key, v := range l.seen {
		if now.Sub(v.last) > full {
			delete(l.seen, key)
		}
	}
	if len(l.seen) >= mostVisitors {
		clear(l.seen)
	}
}

// Limited lets a handler run as often as the limiter allows, counted by the
// address and, for someone signed in, by the account as well.
func (s *Server) Limited(l *Limiter, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		actor := Actor(r.Context())
		ok := l.Allow("address " + network(Address(r.Context())))
		if ok && actor.Person != "" {
			ok = l.Allow("person " + string(actor.Person))
		}
		if !ok {
			s.Fail(w, r, fault.New(fault.TooMany, "http.tooMany", "That was often in a short time. Wait half a minute, then go on."))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// network is what one household has: an IPv4 address, or the /64 of an IPv6 one.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil || !a.Is6() {
		return address
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}

// Body bounds what a handler reads. A declared length beyond it is refused
// before a byte is read; an undeclared one when it is reached.
func (s *Server) Body(most int64, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > most {
			w.Header().Set("Connection", "close")
			s.Fail(w, r, &http.MaxBytesError{Limit: most})
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		next.ServeHTTP(w, r)
	})
}
