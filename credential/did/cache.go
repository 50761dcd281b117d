package did

import (
	"context"
	"strings"
	"time"

	"laurel/credential/fetch"
	"laurel/credential/internal/keep"
)

// How long documents are kept. What their servers say counts within these.
const (
	unsaid  = time.Minute // where a server leaves it open
	ceiling = time.Hour   // a key that was withdrawn must not count for longer, whatever the server says
	// again is the age from which a document is looked at anew because it
	// lacks the key that is asked for: keys are added, and forgers name any.
	again = 30 * time.Second
	// maxDocuments bounds the cache besides its 4 MB.
	maxDocuments     = 2048
	maxDocumentBytes = 4 << 20
	maxID            = 8 << 10
)

// Cache is a resolver that keeps the documents which another one had to ask
// for, in at most 4 MB. Many who ask for the same at once cause one request; a
// failure is remembered for ten seconds. A document that cannot be had again
// when its time is over is not used further.
//
// A withdrawn key is noticed when the document's time is over: as long as its
// server said, a minute where it said nothing, and an hour at most. A document
// that lacks a key is asked for anew at once, unless that was done within the last 30 s.
type Cache struct {
	Of  Resolver
	Now func() time.Time // nil: time.Now

	kept keep.Cache[string, *Document]
}

// NewCache keeps what r finds.
func NewCache(r Resolver) *Cache {
	c := &Cache{Of: r}
	c.kept.MaxBytes, c.kept.MaxEntries = maxDocumentBytes, maxDocuments
	return c
}

// Resolve gives the document of an identifier. It belongs to all who asked:
// nobody may change it.
func (c *Cache) Resolve(ctx context.Context, id string) (*Document, error) {
	if local(id) || len(id) > maxID {
		return c.Of.Resolve(ctx, id)
	}
	return c.get(ctx, id, func(ctx context.Context) (*Document, error) { return c.Of.Resolve(ctx, id) })
}

// jwtIssuer marks the documents that [Methods.JWTIssuer] makes up.
const jwtIssuer = "jwt-issuer "

// JWTIssuer is [Methods.JWTIssuer], kept likewise.
func (c *Cache) JWTIssuer(ctx context.Context, issuer string) (*Document, error) {
	of, ok := c.Of.(interface {
		JWTIssuer(context.Context, string) (*Document, error)
	})
	if !ok || len(issuer) > maxID {
		return nil, failure(ErrNotFound, "keys of tokens are not looked up here")
	}
	return c.get(ctx, jwtIssuer+issuer, func(ctx context.Context) (*Document, error) { return of.JWTIssuer(ctx, issuer) })
}

// Again looks at a document's place once more, unless it was looked at just now.
func (c *Cache) Again(ctx context.Context, old *Document) (*Document, bool) {
	if local(old.ID) || c.now().Sub(old.seen) < again {
		return nil, false
	}
	look := c.Resolve
	if old.madeUp {
		look = c.JWTIssuer
	}
	c.kept.Forget(old.key())
	d, err := look(fetch.Anew(ctx), old.ID)
	return d, err == nil && d != old
}

func (c *Cache) get(ctx context.Context, key string, look func(context.Context) (*Document, error)) (*Document, error) {
	d, _, err := c.kept.Get(ctx, key, c.now(), func(ctx context.Context, _ **Document) (keep.Made[*Document], error) {
		found, err := look(ctx)
		if err != nil {
			return keep.Made[*Document]{}, err
		}
		d := *found
		d.seen = c.now()
		fresh := d.Fresh
		if fresh == fetch.NotSaid {
			fresh = unsaid
		}
		return keep.Made[*Document]{Value: &d, Bytes: len(key) + 512*(1+len(d.Methods)), Fresh: min(fresh, ceiling)}, nil
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

func (c *Cache) now() time.Time {
	if c.Now != nil {
		return c.Now()
	}
	return time.Now()
}

// local tells whether an identifier is its own document.
func local(id string) bool {
	return strings.HasPrefix(id, "did:key:") || strings.HasPrefix(id, "did:jwk:")
}

func (d *Document) key() string {
	if d.madeUp {
		return jwtIssuer + d.ID
	}
	return d.ID
}

// Again asks a resolver for a document once more, where it keeps documents and
// this one is not as new as can be. It is false when there is nothing newer.
func Again(ctx context.Context, r Resolver, old *Document) (*Document, bool) {
	if c, ok := r.(interface {
		Again(context.Context, *Document) (*Document, bool)
	}); ok {
		return c.Again(ctx, old)
	}
	return nil, false
}

// FreshFetcher is a [Fetcher] that knows how long an answer may be kept, as
// [fetch.Response] tells it.
type FreshFetcher interface {
	FetchFresh(ctx context.Context, url, accept string) ([]byte, time.Duration, error)
}

// ask fetches, and tells how long the answer may be kept.
func ask(ctx context.Context, f Fetcher, url, accept string) ([]byte, time.Duration, error) {
	if fresh, ok := f.(FreshFetcher); ok {
		return fresh.FetchFresh(ctx, url, accept)
	}
	raw, err := f.Fetch(ctx, url, accept)
	return raw, fetch.NotSaid, err
}

// shorter is the shorter of two times for which something may be kept.
func shorter(a, b time.Duration) time.Duration {
	if a == fetch.NotSaid || b != fetch.NotSaid && b < a {
		return b
	}
	return a
}
