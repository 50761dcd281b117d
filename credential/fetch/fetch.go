// Package fetch asks strangers' servers for DID documents, status lists and
// credentials, and is the only place of Laurel that does. It speaks http and
// https, sends no cookie and no name, stays within bounds of size, time and
// redirects, and never reaches into a private network.
//
// Start with [Client]; its zero value works.
package fetch

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Bounds that hold where a Client sets none.
const (
	DefaultMaxBytes = 8 << 20 // of a body, also after inflating
	DefaultTimeout  = 10 * time.Second
	maxRedirects    = 5
	maxHeader       = 64 << 10
	maxURL          = 8 << 10
)

// Response is what an address answered.
type Response struct {
	Body        []byte
	ContentType string // media type without parameters, "" when none was named
	URL         string // where it was found, after redirects
	// Fresh is how long it may be answered from memory; 0: not at all, as what
	// is our own; [NotSaid]: its server left that open.
	Fresh time.Duration
}

// Client fetches. It is safe for use by many at once; do not copy it after its
// first use, for it keeps connections and a small cache.
type Client struct {
	// AllowLoopback lets it reach this very machine. Only the command line sets
	// it: it acts for the person at the keyboard.
	AllowLoopback bool
	// Own answers addresses under the server's own public URL from its own
	// store. When it says true, nothing is sent.
	Own func(ctx context.Context, url string) (Response, bool, error)

	MaxBytes int64
	Timeout  time.Duration // for all of one Get
	Resolver Resolver      // nil: the system's
	Now      func() time.Time

	dial  dialer // tests connect public addresses to a server of their own
	once  sync.Once
	http  *http.Client
	cache cache
}

// Get fetches what is at address. The error is always an [*Error].
func (c *Client) Get(ctx context.Context, address, accept string) (Response, error) {
	ctx, cancel := context.WithTimeout(ctx, orElse(c.Timeout, DefaultTimeout))
	defer cancel()
	asked := map[string]bool{}
	for {
		u, err := parse(address)
		if err != nil {
			return Response{}, err
		}
		if asked[u.String()] {
			return Response{}, refused("redirectLoop", u.String(), "it redirects in a circle")
		}
		if len(asked) > maxRedirects {
			return Response{}, refused("redirects", u.String(), "it redirects more often than we follow")
		}
		asked[u.String()] = true
		got, next, err := c.ask(ctx, u, accept)
		if err != nil || next == "" {
			return got, err
		}
		if address, err = follow(u, next); err != nil {
			return Response{}, err
		}
	}
}

type anew struct{}

// Anew asks for something also where an answer is in the cache.
func Anew(ctx context.Context) context.Context { return context.WithValue(ctx, anew{}, true) }

// ask makes one request, or answers from the own store or the cache. next is
// set when the answer is to look elsewhere.
func (c *Client) ask(ctx context.Context, u *url.URL, accept string) (got Response, next string, err error) {
	address := u.String()
	if c.Own != nil {
		if got, own, err := c.Own(ctx, address); own {
			return got, "", asError(err, address)
		}
	}
	if got, ok := c.cache.get(accept+" "+address, c.now()); ok && ctx.Value(anew{}) == nil {
		return got, "", nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Response{}, "", refused("address", address, "it is not an address we can ask")
	}
	req.Header.Set("Accept", accept)
	req.Header.Set("Accept-Encoding", "gzip")
	req.Header.Set("User-Agent", "Laurel")
	res, err := c.client().Do(req)
	if err != nil {
		return Response{}, "", asError(err, address)
	}
	defer res.Body.Close()
	if next := res.Header.Get("Location"); next != "" && res.StatusCode/100 == 3 {
		return Response{}, next, nil
	}
	if res.StatusCode != http.StatusOK {
		return Response{}, "", &Error{Kind: Status, Code: "status", URL: address, Status: res.StatusCode}
	}
	got = Response{URL: address}
	got.ContentType, _, _ = mime.ParseMediaType(res.Header.Get("Content-Type"))
	if got.Body, err = c.body(res, address); err != nil {
		return Response{}, "", asError(err, address)
	}
	got.Fresh = min(fresh(res.Header, c.now()), maxAge)
	c.cache.put(accept+" "+address, got, c.now(), got.Fresh)
	return got, "", nil
}

// body reads the answer, inflating it within the same bound.
func (c *Client) body(res *http.Response, address string) ([]byte, error) {
	limit := orElse(c.MaxBytes, DefaultMaxBytes)
	if res.ContentLength > limit {
		return nil, &Error{Kind: TooLarge, Code: "tooLarge", URL: address}
	}
	from := io.Reader(res.Body)
	switch strings.ToLower(res.Header.Get("Content-Encoding")) {
	case "", "identity":
	case "gzip":
		unpacked, err := newGunzip(res.Body)
		if err != nil {
			return nil, err
		}
		from = unpacked
	default:
		return nil, errors.New("packed in a way we did not ask for")
	}
	body, err := io.ReadAll(io.LimitReader(from, limit+1))
	if err == nil && int64(len(body)) > limit {
		err = &Error{Kind: TooLarge, Code: "tooLarge", URL: address}
	}
	return body, err
}

// parse accepts absolute http and https addresses without a name or password.
func parse(address string) (*url.URL, error) {
	if len(address) > maxURL {
		return nil, refused("address", address[:80]+"…", "its address is too long")
	}
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Opaque != "":
		return nil, refused("address", address, "it is not an address we can ask")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, refused("scheme", address, "only http and https addresses are asked")
	case u.Hostname() == "":
		return nil, refused("address", address, "it names no server")
	case u.User != nil:
		return nil, refused("address", u.Redacted(), "addresses with a user name are not asked")
	}
	u.Fragment, u.RawFragment = "", ""
	return u, nil
}

// follow resolves a redirect. From https it may not lead to http.
func follow(from *url.URL, location string) (string, error) {
	to, err := from.Parse(location)
	if err != nil {
		return "", refused("address", from.String(), "it redirects to something that is no address")
	}
	if from.Scheme == "https" && to.Scheme == "http" {
		return "", refused("downgrade", from.String(), "it redirects from https to http")
	}
	return to.String(), nil
}

func (c *Client) now() time.Time {
	if c.Now != nil {
		return c.Now()
	}
	return time.Now()
}

func orElse[T comparable](v, other T) T {
	var zero T
	if v == zero {
		return other
	}
	return v
}
