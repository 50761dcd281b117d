package main

import (
	"context"
	"net/url"
	"strings"

	"laurel/account"
	"laurel/credential/eu"
	"laurel/credential/fetch"
	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/secure"
)

// own answers an address under the public URL from the store. Nothing is ever
// requested from ourselves: a node could wait for itself, and a stranger could
// make it.
func (a *app) own(ctx context.Context, address string) (fetch.Response, bool, error) {
	u, err := url.Parse(address)
	if err != nil {
		return fetch.Response{}, false, nil
	}
	public, err := url.Parse(a.publicURL)
	if err != nil || hostPort(u) != hostPort(public) && !strings.EqualFold(u.Host, public.Host) { // did:web says https whatever we serve
		return fetch.Response{}, false, nil
	}
	body, kind, err := a.ownDocument(ctx, strings.Split(strings.Trim(u.Path, "/"), "/"))
	switch {
	case fault.Is(err, fault.NotFound):
		err = &fetch.Error{Kind: fetch.Status, Code: "status", Status: 404, URL: address}
	case fault.Is(err, fault.Gone):
		err = &fetch.Error{Kind: fetch.Status, Code: "status", Status: 410, URL: address}
	case err != nil:
		err = &fetch.Error{Kind: fetch.Unreachable, Code: "unreachable", URL: address, Cause: err}
	}
	return fetch.Response{Body: body, ContentType: kind, URL: address}, true, err
}

// hostPort is where an address leads, its port written out.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return strings.ToLower(u.Hostname()) + ":" + port
}

// ownDocument finds what programs may ask us for.
func (a *app) ownDocument(ctx context.Context, at []string) (body []byte, kind string, err error) {
	switch {
	case len(at) >= 2 && at[0] == "status":
		l, err := a.issuer.StatusList(ctx, issuer.ListID(at[1]), len(at) == 3 && at[2] == "suspension")
		return l.Bytes, "application/vc", err
	case len(at) == 3 && at[0] == "vcapi" && at[1] == "status-lists":
		list, err := a.secure.StatusList(ctx, secure.ListID(at[2]))
		return list, "application/vc", err
	case len(at) == 3 && at[0] == "o" && at[2] == "did.json":
		body, err := a.vault.DIDDocumentJSON(ctx, account.OrgID(at[1]))
		return body, "application/did+json", err
	case "/"+strings.Join(at, "/") == eu.ContextPath:
		return eu.ContextDocument, "application/ld+json", nil
	case "/"+strings.Join(at, "/") == eu.SchemaPath:
		return eu.SchemaDocument, "application/schema+json", nil
	case len(at) == 2 && (at[0] == "a" || at[0] == "verify"):
		page, ext, _ := strings.Cut(at[1], ".")
		if ext == "" {
			ext = "json"
		}
		f, err := a.wallet.File(ctx, account.Actor{}, page, ext)
		return f.Data, f.Type, err
	}
	return nil, "", fault.NoSuch("document", strings.Join(at, "/"))
}
