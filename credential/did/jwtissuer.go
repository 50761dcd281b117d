package did

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"laurel/credential/key"
)

// maxIssuerKeys bounds a key set; those in use have a handful.
const maxIssuerKeys = 64

// JWTIssuer finds the keys of an issuer of SD-JWT VCs at its well-known
// address (SD-JWT VC §4, JWT VC Issuer Metadata). The document is made up of
// them: each key stands for assertions, under the issuer's own address.
func (m Methods) JWTIssuer(ctx context.Context, issuer string) (*Document, error) {
	h, ok := m["https"].(HTTPS)
	if !ok || h.Fetch == nil {
		return nil, failure(ErrUnreachable, "%s is not asked without a network", clip(issuer))
	}
	address, err := issuerMetadata(issuer)
	if err != nil {
		return nil, err
	}
	tree, fresh, err := fetchJSON(ctx, h.Fetch, address)
	if err != nil {
		return nil, err
	}
	if text(tree, "issuer") != issuer {
		return nil, failure(ErrInvalid, "the metadata at %s says it is that of %s", clip(address), clip(text(tree, "issuer")))
	}
	set, inline := tree["jwks"].(map[string]any)
	elsewhere, byAddress := tree["jwks_uri"].(string)
	switch {
	case inline == byAddress:
		return nil, failure(ErrInvalid, "the metadata at %s does not give its keys in one way", clip(address))
	case byAddress:
		if u, err := url.Parse(elsewhere); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
			return nil, failure(ErrInvalid, "the metadata at %s names no https address for its keys", clip(address))
		}
		var asLong time.Duration
		if set, asLong, err = fetchJSON(ctx, h.Fetch, elsewhere); err != nil {
			return nil, err
		}
		fresh = shorter(fresh, asLong)
	}
	d, err := keySet(issuer, set)
	if err != nil {
		return nil, err
	}
	d.Fresh, d.madeUp = fresh, true
	return d, nil
}

// issuerMetadata puts the well-known part between host and path.
func issuerMetadata(issuer string) (string, error) {
	u, err := url.Parse(issuer)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" || u.RawQuery != "" {
		return "", failure(ErrInvalid, "%q is no https address", clip(issuer))
	}
	return u.Scheme + "://" + u.Host + "/.well-known/jwt-vc-issuer" + strings.TrimSuffix(u.EscapedPath(), "/"), nil
}

func fetchJSON(ctx context.Context, fetch Fetcher, address string) (map[string]any, time.Duration, error) {
	raw, fresh, err := ask(ctx, fetch, address, "application/json")
	if err != nil {
		if errors.Is(err, ErrUnreachable) {
			return nil, 0, err
		}
		return nil, 0, failure(ErrUnreachable, "%s: %w", clip(address), err)
	}
	tree, err := decode(raw)
	if err != nil { // a page for people, most likely
		return nil, 0, failure(ErrNotFound, "%s answers with no JSON object", clip(address))
	}
	return tree, fresh, nil
}

// keySet makes a document of a JWK set (RFC 7517 §5). Keys for encryption and
// kinds that are not read are left out.
func keySet(issuer string, set map[string]any) (*Document, error) {
	list, ok := set["keys"].([]any)
	if !ok || len(list) > maxIssuerKeys {
		return nil, failure(ErrInvalid, "the keys of %s are no set of up to %d", clip(issuer), maxIssuerKeys)
	}
	d := &Document{ID: issuer}
	for i, one := range list {
		jwk, _ := one.(map[string]any)
		if !forSigning(jwk) {
			continue
		}
		m := Method{ID: fmt.Sprintf("%s#jwk-%d", issuer, i), Type: "JsonWebKey", Controller: issuer, Label: text(jwk, "kid")}
		m.Key, m.Err = key.ReadJWK(jwk)
		m.Err = asOurs(m.Err)
		d.Methods = append(d.Methods, m)
		d.Assertions = append(d.Assertions, m.ID)
	}
	return d, nil
}
