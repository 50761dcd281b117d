package verify

import (
	"context"
	"strings"
	"sync"
	"time"

	"laurel/credential"
	"laurel/credential/did"
)

// Bounds of the work on what stands in one document, however deep.
const (
	maxEndorsements = 100 // endorsements checked
	maxLookups      = 256 // different addresses asked for keys and status lists
)

// enclosure is what the documents within one document share: how much may
// still be done for them, and how deep they stand.
type enclosure struct {
	depth, credentials, endorsements int
	v                                *Verifier // the verifier, with the lookups rationed
}

// within checks what stands in a document besides: the credentials of a
// record, and endorsements.
func (v *Verifier) within(ctx context.Context, c *credential.Credential, opt Options, r *Report) {
	v.describes(ctx, c, opt, r)
	endorsements, more := c.Endorsements(maxEndorsements)
	if !c.IsRecord() && len(endorsements) == 0 {
		return
	}
	if opt.in == nil {
		opt.in = &enclosure{credentials: credential.MaxRecorded, endorsements: maxEndorsements, v: v.rationed()}
	}
	if c.IsRecord() {
		opt.in.v.held(ctx, c, opt, r)
	}
	r.UncheckedEndorsements = more
	for i, e := range endorsements {
		if opt.in.endorsements == 0 || opt.in.depth == credential.MaxNested {
			r.UncheckedEndorsements += len(endorsements) - i
			return
		}
		opt.in.endorsements--
		opt.in.depth++
		r.Endorsements = append(r.Endorsements, opt.in.v.endorsement(ctx, e, c, opt))
		opt.in.depth--
	}
}

// rationed is a verifier that asks no more than maxLookups addresses: what one
// document holds may name a thousand.
func (v *Verifier) rationed() *Verifier {
	rationed, left := *v, &lookups{asked: map[string]bool{}}
	if v.Resolver != nil {
		rationed.Resolver = fewResolver{v.Resolver, left}
	}
	if v.Documents != nil {
		rationed.Documents = fewDocuments{v.Documents, left}
	}
	if v.Status != nil && !local(v.Status) {
		rationed.Status = fewLists{v.Status, left}
	}
	return &rationed
}

type lookups struct {
	mu    sync.Mutex
	asked map[string]bool
}

// allow tells whether an address may be asked: one that was asked before, or
// one of the first.
func (l *lookups) allow(address string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.asked[address] && len(l.asked) == maxLookups {
		return errManyLookups
	}
	l.asked[address] = true
	return nil
}

type fewLists struct {
	of   StatusSource
	left *lookups
}

func (f fewLists) StatusList(ctx context.Context, url string) ([]byte, error) {
	if err := f.left.allow(url); err != nil {
		return nil, err
	}
	return f.of.StatusList(ctx, url)
}

// FreshStatusList is StatusList, and tells how long the list may be kept.
func (f fewLists) FreshStatusList(ctx context.Context, url string) ([]byte, time.Duration, error) {
	if err := f.left.allow(url); err != nil {
		return nil, 0, err
	}
	return (&Verifier{Status: f.of}).ask(ctx, url)
}

type fewDocuments struct {
	of   did.Fetcher
	left *lookups
}

func (f fewDocuments) Fetch(ctx context.Context, url, accept string) ([]byte, error) {
	if err := f.left.allow(url); err != nil {
		return nil, err
	}
	return f.of.Fetch(ctx, url, accept)
}

type fewResolver struct {
	of   did.Resolver
	left *lookups
}

func (f fewResolver) Resolve(ctx context.Context, id string) (*did.Document, error) {
	if strings.HasPrefix(id, "did:key:") || strings.HasPrefix(id, "did:jwk:") {
		return f.of.Resolve(ctx, id)
	}
	if err := f.left.allow(id); err != nil {
		return nil, err
	}
	return f.of.Resolve(ctx, id)
}

// JWTIssuer asks for the keys of an issuer of tokens, where the resolver can.
func (f fewResolver) JWTIssuer(ctx context.Context, issuer string) (*did.Document, error) {
	of, ok := f.of.(interface {
		JWTIssuer(context.Context, string) (*did.Document, error)
	})
	if !ok {
		return nil, did.ErrNotFound
	}
	if err := f.left.allow("jwt " + issuer); err != nil {
		return nil, err
	}
	return of.JWTIssuer(ctx, issuer)
}

// Again looks anew for a document, where the resolver keeps them.
func (f fewResolver) Again(ctx context.Context, old *did.Document) (*did.Document, bool) {
	if f.left.allow("again "+old.ID) != nil {
		return nil, false
	}
	return did.Again(ctx, f.of, old)
}
