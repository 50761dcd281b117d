package verify

import (
	"context"
	"errors"
	"net/http"

	"laurel/credential/did"
	"laurel/credential/fetch"
)

// Online is a verifier that asks over the network, within the bounds of the
// client: did:web and https issuers for their keys, and for status lists.
func Online(client *fetch.Client) *Verifier {
	return &Verifier{Resolver: did.Standard(Documents(client)), Status: Lists{client}}
}

// Documents lets package did fetch through the client.
func Documents(client *fetch.Client) did.Fetcher {
	return did.FetchFunc(func(ctx context.Context, url, accept string) ([]byte, error) {
		got, err := client.Get(ctx, url, accept)
		failed, ok := errors.AsType[*fetch.Error](err)
		if ok && (failed.Status == http.StatusNotFound || failed.Status == http.StatusGone) {
			return nil, errors.Join(did.ErrNotFound, err)
		}
		return got.Body, err
	})
}
