package did

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

// Key resolves did:key: the key is the identifier.
type Key struct{}

// Resolve makes the document; it asks nobody.
func (Key) Resolve(_ context.Context, id string) (*Document, error) {
	multi, ok := strings.CutPrefix(id, "did:key:")
	if !ok {
		return nil, failure(ErrInvalid, "%q is no did:key", clip(id))
	}
	if !strings.HasPrefix(multi, "z") {
		return nil, failure(ErrInvalid, "a did:key continues with z")
	}
	k, err := key.ParseMultikey(multi)
	if err != nil {
		return nil, asOurs(err)
	}
	return single(id, "#"+multi, "Multikey", k), nil
}

// JWK resolves did:jwk: the identifier is a JWK in base64url.
type JWK struct{}

// Resolve makes the document; it asks nobody.
func (JWK) Resolve(_ context.Context, id string) (*Document, error) {
	coded, ok := strings.CutPrefix(id, "did:jwk:")
	if !ok {
		return nil, failure(ErrInvalid, "%q is no did:jwk", clip(id))
	}
	raw, err := base64.RawURLEncoding.DecodeString(coded)
	if err != nil || strings.ContainsAny(coded, "\r\n") {
		return nil, failure(ErrInvalid, "a did:jwk continues with base64url")
	}
	k, err := key.ParseJWK(raw)
	if err != nil {
		return nil, asOurs(err)
	}
	doc := single(id, "#0", "JsonWebKey", k)
	if forEncryption(raw) {
		doc.Assertions, doc.Authentications = nil, nil
	}
	return doc, nil
}

func forEncryption(jwk []byte) bool {
	value, err := strict.Decode(jwk, documentLimits)
	members, ok := value.(map[string]any)
	return err == nil && ok && text(members, "use") == "enc"
}

// single is a document of one key that may sign.
func single(id, fragment, typ string, k key.Public) *Document {
	m := Method{ID: id + fragment, Type: typ, Controller: id, Key: k}
	return &Document{ID: id, Methods: []Method{m}, Assertions: []string{m.ID}, Authentications: []string{m.ID}}
}

// Web resolves did:web: the document lies at an https address that the
// identifier spells.
type Web struct {
	Fetch Fetcher // nil: everything is unreachable
	// LoopbackHTTP asks 127.0.0.1 by plain http, for the command line and
	// tests. Every other host is asked by https.
	LoopbackHTTP bool
}

// Resolve fetches the document and looks that it is the identifier's.
func (w Web) Resolve(ctx context.Context, id string) (*Document, error) {
	address, err := w.Address(id)
	if err != nil {
		return nil, err
	}
	return fetchDocument(ctx, w.Fetch, id, address, "application/did+json, application/did+ld+json, application/json")
}

// Address is where the document of a did:web lies (did:web §Read).
func (w Web) Address(id string) (string, error) {
	rest, ok := strings.CutPrefix(id, "did:web:")
	if !ok {
		return "", failure(ErrInvalid, "%q is no did:web", clip(id))
	}
	if strings.ContainsAny(rest, "/?#@\\ \t\r\n") {
		return "", failure(ErrInvalid, "%q holds a character that a did:web cannot", clip(id))
	}
	parts := strings.Split(rest, ":")
	host, err := url.PathUnescape(parts[0])
	if err != nil || host == "" || strings.ContainsAny(host, "/?#@\\ \t\r\n%") {
		return "", failure(ErrInvalid, "%q names no host", clip(id))
	}
	for _, part := range parts[1:] {
		clear, err := url.PathUnescape(part)
		if err != nil || clear == "" || clear == "." || clear == ".." || strings.ContainsAny(clear, "/\\") {
			return "", failure(ErrInvalid, "%q has a path that cannot be", clip(id))
		}
	}
	path := "/.well-known"
	if len(parts) > 1 {
		path = "/" + strings.Join(parts[1:], "/")
	}
	u, err := url.Parse(w.scheme(host) + "://" + host + path + "/did.json")
	if err != nil || u.Host != host || u.Hostname() == "" {
		return "", failure(ErrInvalid, "%q spells no address", clip(id))
	}
	return u.String(), nil
}

func (w Web) scheme(host string) string {
	if w.LoopbackHTTP && (host == "127.0.0.1" || strings.HasPrefix(host, "127.0.0.1:")) {
		return "http"
	}
	return "https"
}

// HTTPS resolves https addresses to the controller document found there, to
// the JWK (OB 3.0 §VC-JWT Verification): a key under its own address, or to a
// JWK set. For an issuer whose address gives no keys it looks into the JWK set of its host.
type HTTPS struct{ Fetch Fetcher }

// Resolve fetches the document and looks that it is the address's own.
func (h HTTPS) Resolve(ctx context.Context, id string) (*Document, error) {
	u, err := url.Parse(id)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
		return nil, failure(ErrInvalid, "%q is no https address", clip(id))
	}
	doc, err := fetchDocument(ctx, h.Fetch, id, id, "application/cid, application/ld+json, application/json")
	return h.withPublished(ctx, id, doc, err)
}

func fetchDocument(ctx context.Context, fetch Fetcher, id, address, accept string) (*Document, error) {
	if fetch == nil {
		return nil, failure(ErrUnreachable, "%s is not asked without a network", clip(address))
	}
	raw, fresh, err := ask(ctx, fetch, address, accept)
	if err != nil {
		if errors.Is(err, ErrUnreachable) {
			return nil, err
		}
		return nil, failure(ErrUnreachable, "%s: %w", clip(address), err)
	}
	doc, err := parseAt(id, raw)
	if err != nil {
		// A page for people stands at many addresses, also for "not found"; it
		// says nothing about keys, neither good nor bad.
		return nil, fmt.Errorf("%w: %w: %s answers with something else", ErrUnreachable, errNoDocument, clip(address))
	}
	if doc.ID != id {
		return nil, failure(ErrInvalid, "the document at %s says it is that of %s", clip(address), clip(doc.ID))
	}
	doc.Fresh = fresh
	return doc, nil
}

// SpeltKey returns the key that a verification method spells in its own
// fragment (…#z6Mk…), as some issuers' do. It tells which key the signature
// is to be checked with, and nothing about whose key that is.
func SpeltKey(methodID string) (key.Public, bool) {
	_, fragment, _ := strings.Cut(methodID, "#")
	k, err := key.ParseMultikey(fragment)
	return k, err == nil && strings.HasPrefix(fragment, "z")
}
