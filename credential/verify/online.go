package verify

import (
	"context"
	"errors"
	"net/http"
	"time"

	"laurel/credential/did"
	"laurel/credential/fetch"
)

// Online is a verifier that asks over the network, within the bounds of the
// client: did:web and https issuers for their keys, and for status lists. It
// keeps what it was told, as [did.Cache] and [Cache] say.
func Online(client *fetch.Client) *Verifier {
	keys := did.NewCache(did.Standard(Documents(client)))
	keys.Now = client.Now
	return &Verifier{Resolver: keys, Status: Lists{client}, Cache: NewCache(), Documents: Documents(client)}
}

// Documents lets package did fetch through the client.
func Documents(client *fetch.Client) did.Fetcher { return documents{client} }

type documents struct{ client *fetch.Client }

// Fetch gets a document.
func (d documents) Fetch(ctx context.Context, url, accept string) ([]byte, error) {
	raw, _, err := d.FetchFresh(ctx, url, accept)
	return raw, err
}

// FetchFresh gets a document, and tells how long it may be kept.
func (d documents) FetchFresh(ctx context.Context, url, accept string) ([]byte, time.Duration, error) {
	got, err := d.client.Get(ctx, url, accept)
	failed, ok := errors.AsType[*fetch.Error](err)
	if ok && (failed.Status == http.StatusNotFound || failed.Status == http.StatusGone) {
		return nil, 0, errors.Join(did.ErrNotFound, err)
	}
	return got.Body, got.Fresh, err
}
