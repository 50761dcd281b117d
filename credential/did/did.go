// Package did finds the keys behind decentralised identifiers: did:key,
// did:jwk, did:web, and controller documents at https addresses.
//
// To get the key of a proof use [Retrieve] with a [Resolver] such as
// [Standard]. It tells apart that something could not be found out
// ([ErrUnreachable], [ErrUnsupported]) and that it is wrong ([ErrInvalid]).
package did

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"laurel/credential/internal/strict"
)

var (
	// ErrUnreachable: the document could not be had now; nothing is known.
	ErrUnreachable = errors.New("the identifier's document could not be reached")
	// ErrNotFound: its host answers that there is no such document. That is
	// no proof of forgery, so it counts as not known. errors.Is also finds
	// ErrUnreachable in it.
	ErrNotFound = fmt.Errorf("%w: its host has no such document", ErrUnreachable)
	// ErrUnsupported: a kind of identifier, document or key not read yet.
	ErrUnsupported = errors.New("this kind of identifier or key is not read yet")
	// ErrInvalid: malformed, or its document does not give the key for this use.
	ErrInvalid = errors.New("the identifier or its document is not valid")
)

func failure(kind error, format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{kind}, args...)...)
}

// Resolver finds the document of an identifier. Its error wraps one of this
// package's.
type Resolver interface {
	Resolve(ctx context.Context, did string) (*Document, error)
}

// Fetcher gets a document over the network, within limits of its own.
// An error that wraps [ErrNotFound] says that the host has no such thing; any
// other counts as unreachable.
type Fetcher interface {
	Fetch(ctx context.Context, url, accept string) ([]byte, error)
}

// FetchFunc is a function that is a Fetcher.
type FetchFunc func(ctx context.Context, url, accept string) ([]byte, error)

func (f FetchFunc) Fetch(ctx context.Context, url, accept string) ([]byte, error) {
	return f(ctx, url, accept)
}

// Methods resolves by the method of the identifier: "key", "jwk", "web"; and
// "https" for addresses.
type Methods map[string]Resolver

// Standard knows did:key and did:jwk, and with a fetcher also did:web and
// https addresses. Without one these are unreachable.
func Standard(fetch Fetcher) Methods {
	return Methods{"key": Key{}, "jwk": JWK{}, "web": Web{Fetch: fetch}, "https": HTTPS{Fetch: fetch}}
}

// Resolve asks the resolver of the identifier's method.
func (m Methods) Resolve(ctx context.Context, id string) (*Document, error) {
	name, err := methodOf(id)
	if err != nil {
		return nil, err
	}
	r := m[name]
	if r == nil {
		return nil, failure(ErrUnsupported, "%q", name)
	}
	return r.Resolve(ctx, id)
}

// methodOf is the method of a DID, or the scheme of another identifier.
func methodOf(id string) (string, error) {
	scheme, rest, ok := strings.Cut(id, ":")
	if !ok || scheme == "" || rest == "" {
		return "", failure(ErrInvalid, "%q is no DID and no address", clip(id))
	}
	if scheme != "did" {
		return scheme, nil
	}
	name, rest, ok := strings.Cut(rest, ":")
	if !ok || rest == "" || !isMethodName(name) {
		return "", failure(ErrInvalid, "%q is no DID", clip(id))
	}
	return name, nil
}

func isMethodName(s string) bool {
	for i := range len(s) {
		if (s[i] < 'a' || s[i] > 'z') && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return s != ""
}

// clip keeps a stranger's text short enough for a message.
func clip(s string) string { return strict.Clip(s, 120) }

// Retrieve finds the verification method that a proof names and looks that
// its controller allows it for assertions (Controlled Identifiers §Retrieve
// Verification Method).
func Retrieve(ctx context.Context, r Resolver, methodID string) (Method, error) {
	return RetrieveFor(ctx, r, methodID, assertion)
}

// RetrieveFor is [Retrieve] for proofs of another purpose, such as
// "authentication"; "" stands for assertions.
func RetrieveFor(ctx context.Context, r Resolver, methodID, purpose string) (Method, error) {
	base, fragment, hasFragment := strings.Cut(methodID, "#")
	if _, err := methodOf(base); err != nil {
		return Method{}, err
	}
	whole, ok := wholeMethod(base)
	if !hasFragment && !ok {
		return Method{}, failure(ErrInvalid, "%q names no key of a document", clip(methodID))
	}
	doc, err := r.Resolve(ctx, base)
	if err != nil {
		return Method{}, err
	}
	if doc.ID != base {
		return Method{}, failure(ErrInvalid, "the document of %s says it is that of %s", clip(base), clip(doc.ID))
	}
	if hasFragment {
		whole = base + "#" + fragment
	}
	m, err := doc.For(purpose, whole)
	if err == nil {
		return m, nil
	}
	if newer, ok := Again(ctx, r, doc); ok && newer.ID == base { // it may have been added since
		return newer.For(purpose, whole)
	}
	return Method{}, err
}

// wholeMethod is the one method of an identifier that is a key itself; some
// writers leave its fragment out. An address may lead to a single JWK.
func wholeMethod(base string) (string, bool) {
	if multi, ok := strings.CutPrefix(base, "did:key:"); ok {
		return base + "#" + multi, true
	}
	if strings.HasPrefix(base, "did:jwk:") {
		return base + "#0", true
	}
	return base, strings.HasPrefix(base, "https:")
}
