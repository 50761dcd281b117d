package httpx

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

type contextKey int

const (
	keyFacts contextKey = iota
	keyActor
)

// facts are what is known about a request while it runs. The route is filled
// in by the router, so the log never sees the tokens of an address.
type facts struct {
	id      string
	route   string
	address string
	agent   string // what the browser calls itself
	err     error  // the unexpected failure to log, once
}

func factsOf(ctx context.Context) *facts {
	if f, ok := ctx.Value(keyFacts).(*facts); ok {
		return f
	}
	return &facts{}
}

// RequestID is the id of the request, quoted in pages and events.
func RequestID(ctx context.Context) string { return factsOf(ctx).id }

// Address is the network address a request came from.
func Address(ctx context.Context) string { return factsOf(ctx).address }

func newID() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// Proxies are the networks whose X-Forwarded-For is believed.
type Proxies []netip.Prefix

func (p Proxies) trusted(a netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(a) {
			return true
		}
	}
	return false
}

// addressOf is the peer, or, behind trusted proxies, the last address in
// X-Forwarded-For that is not one of them.
func (p Proxies) addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	peer, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	peer = peer.Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && p.trusted(peer); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		peer = next.Unmap()
	}
	return peer.String()
}
