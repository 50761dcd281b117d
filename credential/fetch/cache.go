package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The cache is small: it spares issuers' servers while many credentials of
// theirs are checked, no more. What is made of the answers is kept elsewhere.
const (
	maxCached     = 256
	maxCacheBytes = 8 << 20
	maxAge        = time.Hour // a revocation must not be missed for longer, whatever the server says
)

// cache keeps answers for as long as their server allowed.
type cache struct {
	mu    sync.Mutex
	kept  map[string]cached
	bytes int
}

type cached struct {
	got   Response
	until time.Time
}

func (c *cache) get(key string, now time.Time) (Response, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k, ok := c.kept[key]
	if !ok || !now.Before(k.until) {
		return Response{}, false
	}
	k.got.Fresh = k.until.Sub(now)
	return k.got, true
}

func (c *cache) put(key string, got Response, now time.Time, age time.Duration) {
	if age <= 0 || len(got.Body) > maxCacheBytes/4 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == nil {
		c.kept = map[string]cached{}
	}
	c.drop(key)
	for k, v := range c.kept {
		if !now.Before(v.until) || len(c.kept) >= maxCached || c.bytes+len(got.Body) > maxCacheBytes {
			c.drop(k)
		}
	}
	c.kept[key] = cached{got, now.Add(min(age, maxAge))}
	c.bytes += len(got.Body)
}

func (c *cache) drop(key string) {
	if k, ok := c.kept[key]; ok {
		c.bytes -= len(k.got.Body)
		delete(c.kept, key)
	}
}

// NotSaid is the freshness of an answer whose server said nothing about it.
const NotSaid = time.Duration(-1)

// fresh is how long an answer may be kept (RFC 9111 §4.2): max-age less the
// time it already spent in other caches, or until it expires. An answer that
// says neither is kept by nobody here; [NotSaid] leaves that to the reader.
func fresh(h http.Header, now time.Time) time.Duration {
	var age time.Duration
	said := false
	for _, directive := range strings.Split(strings.Join(h.Values("Cache-Control"), ","), ",") {
		name, value, _ := strings.Cut(strings.ToLower(strings.TrimSpace(directive)), "=")
		switch name {
		case "no-store", "no-cache", "private":
			return 0
		case "max-age":
			n, err := strconv.ParseUint(strings.Trim(value, `"`), 10, 31)
			if err != nil {
				return 0
			}
			age, said = time.Duration(n)*time.Second, true
		}
	}
	if expires := h.Get("Expires"); !said && expires != "" {
		at, err := http.ParseTime(expires)
		if err != nil {
			return 0 // "0" and the like
		}
		age, said = min(at.Sub(now), maxAge), true
	}
	if !said {
		return NotSaid
	}
	spent, _ := strconv.ParseUint(h.Get("Age"), 10, 31)
	return max(age-time.Duration(spent)*time.Second, 0)
}
