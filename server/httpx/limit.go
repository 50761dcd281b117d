package httpx

import (
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"laurel/account"
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
	full   time.Duration // after which the bucket has filled up again
}

// mostVisitors bounds the memory of one limiter; when it is reached those who
// were away longest are forgotten, which can only be generous to them.
const mostVisitors = 50_000

// Allow takes one from the bucket of key.
func (l *Limiter) Allow(key string) bool {
	if l == nil {
		return true
	}
	ok, _ := l.Take(key, l.Limit)
	return ok
}

// Take takes one from the bucket of key, which has a limit of its own, and
// tells how many are left.
func (l *Limiter) Take(key string, limit Limit) (ok bool, left float64) {
	if limit.Burst == 0 {
		return true, 0
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
	v := l.seen[key]
	if v == nil {
		if len(l.seen) >= mostVisitors {
			l.forget(now)
		}
		v = &visitor{}
		l.seen[key] = v
	}
	if v.bucket == nil || v.bucket.Burst() != limit.Burst { // new, or its limit was changed
		v.bucket = rate.NewLimiter(rate.Every(limit.Every), limit.Burst)
	}
	v.last, v.full = now, limit.Every*time.Duration(limit.Burst)
	ok = v.bucket.AllowN(now, 1)
	return ok, v.bucket.TokensAt(now)
}

// forget drops everyone whose bucket has filled up again, or, when that frees
// nothing, all of them.
func (l *Limiter) forget(now time.Time) {
	for key, v := range l.seen {
		if now.Sub(v.last) > v.full {
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

// byKey lets an API key make the calls a minute that it was given, on this
// node, and says in each answer what is left (RateLimit header fields for HTTP,
// draft-ietf-httpapi-ratelimit-headers-10).
func (s *Server) byKey(w http.ResponseWriter, a account.Actor) error {
	if a.Key == "" || a.Rate <= 0 {
		return nil
	}
	every := time.Minute / time.Duration(a.Rate)
	ok, left := s.keys.Take(string(a.Key), Limit{Every: every, Burst: a.Rate})
	h := w.Header()
	h.Set("RateLimit-Policy", fmt.Sprintf(`"key";q=%d;w=60`, a.Rate))
	h.Set("RateLimit", fmt.Sprintf(`"key";r=%d;t=%d`, max(0, int(left)), seconds((float64(a.Rate)-left)*every.Seconds())))
	if ok {
		return nil
	}
	wait := fmt.Sprint(seconds((1 - left) * every.Seconds()))
	h.Set("Retry-After", wait)
	return fault.New(fault.TooMany, "key.tooMany", "This API key may make {rate} calls a minute. Wait {seconds} s, then go on.",
		"rate", fmt.Sprint(a.Rate), "seconds", wait)
}

// seconds rounds up to a whole number, 1 at least.
func seconds(s float64) int { return max(1, int(math.Ceil(s))) }

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
