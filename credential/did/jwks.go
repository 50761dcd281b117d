package did

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// An issuer of Open Badges as JWTs publishes its keys as a JWK set at the
// well-known address of its host, each with its kid; where a host has several
// issuers each key says by iss whose it is (Open Badges 3.0 Implementation
// Guide §Key Management). Keys that are replaced stay in the set under their
// kid, for what they signed.

const wellKnownKeys = "/.well-known/jwks.json"

// parseKeySet makes a document of the JWK set found at an address. A key is
// under the address and its kid, and controlled by the address. At the
// well-known address it is the host that speaks: there a key is controlled by
// the issuer of the same host that it names as iss, else by the host. What a
// set anywhere else, or on another host, says of an issuer counts for nothing.
func parseKeySet(address string, set map[string]any) (*Document, error) {
	d, err := keySet(address, set)
	if err != nil {
		return nil, err
	}
	host, own := strings.CutSuffix(address, wellKnownKeys)
	own = own && strings.Count(host, "/") == 2
	d.set = own
	keys, _ := set["keys"].([]any)
	next := 0
	for _, one := range keys {
		jwk, _ := one.(map[string]any)
		if !forSigning(jwk) {
			continue // which keySet leaves out too
		}
		m := &d.Methods[next]
		if m.Label != "" {
			m.ID = address + "#" + m.Label
			d.Assertions[next] = m.ID
		}
		iss := text(jwk, "iss")
		switch {
		case own && iss == "":
			m.Controller = host
		case own && sameOrigin(iss, address):
			m.Controller = iss
		}
		next++
	}
	return d, nil
}

func forSigning(jwk map[string]any) bool {
	use := text(jwk, "use")
	return use == "" || use == "sig"
}

// sameOrigin tells whether two https addresses lie on one host and port.
func sameOrigin(a, b string) bool {
	u, err := url.Parse(a)
	v, err2 := url.Parse(b)
	return err == nil && err2 == nil && u.Scheme == "https" && v.Scheme == "https" && u.Host != "" && strings.EqualFold(u.Host, v.Host)
}

// published finds an issuer's keys in the JWK set of its host: those that name
// it by iss, and where the issuer is the host itself also those that name nobody.
func (h HTTPS) published(ctx context.Context, issuer string) (*Document, error) {
	u, err := url.Parse(issuer)
	if err != nil {
		return nil, failure(ErrInvalid, "%q is no https address", clip(issuer))
	}
	address := "https://" + u.Host + wellKnownKeys
	tree, fresh, err := fetchJSON(ctx, h.Fetch, address)
	if err != nil {
		return nil, err
	}
	set, err := parseKeySet(address, tree)
	if err != nil {
		return nil, err
	}
	whole := (u.Path == "" || u.Path == "/") && u.RawQuery == ""
	d := &Document{ID: issuer, Fresh: fresh}
	for i, m := range set.Methods {
		if m.Controller != issuer && (!whole || m.Controller != "https://"+u.Host) {
			continue
		}
		m.Controller, m.ID = issuer, fmt.Sprintf("%s#jwk-%d", issuer, i)
		d.Methods = append(d.Methods, m)
		d.Assertions = append(d.Assertions, m.ID)
	}
	if len(d.Methods) == 0 {
		return nil, failure(ErrNotFound, "the keys at %s name no key of %s", clip(address), clip(issuer))
	}
	return d, nil
}

// withPublished looks into the host's JWK set for the keys of an issuer whose
// own address gives none: a page for people, or a profile without keys.
func (h HTTPS) withPublished(ctx context.Context, issuer string, doc *Document, err error) (*Document, error) {
	keyless := err == nil && len(doc.Methods) == 0
	if !keyless && !errors.Is(err, errNoDocument) && !errors.Is(err, ErrNotFound) {
		return doc, err
	}
	found, foundErr := h.published(ctx, issuer)
	switch {
	case foundErr == nil:
		return found, nil
	case err == nil && !errors.Is(foundErr, ErrNotFound):
		return nil, foundErr // its profile has no keys, and where they may be did not answer
	}
	return doc, err
}

// errNoDocument is an answer that is no document of an identifier.
var errNoDocument = errors.New("there is no such document")
