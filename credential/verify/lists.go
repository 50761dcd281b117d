package verify

import (
	"bytes"
	"context"
	"errors"
	"time"

	"laurel/credential/fetch"
	"laurel/credential/internal/strict"
	"laurel/credential/proof"
	"laurel/credential/status"
)

// Lists gets status lists over the network.
type Lists struct{ Fetch *fetch.Client }

// StatusList fetches the list at url.
func (l Lists) StatusList(ctx context.Context, url string) ([]byte, error) {
	raw, _, err := l.FreshStatusList(ctx, url)
	return raw, err
}

// FreshStatusList fetches the list at url, and tells how long it may be kept.
func (l Lists) FreshStatusList(ctx context.Context, url string) ([]byte, time.Duration, error) {
	got, err := l.Fetch.Get(ctx, url, "application/vc, application/vc+jwt;q=0.9, application/statuslist+jwt;q=0.9, application/json;q=0.8, */*;q=0.1")
	return got.Body, got.Fresh, err
}

// ListFiles are status lists in hand; they count as offline. A list is found
// by its id. A single one stands for every address, but where its id is
// another its clear bits are not believed.
type ListFiles [][]byte

var errNoList = errors.New("no list with this address was given")

// StatusList finds the list whose id is url.
func (files ListFiles) StatusList(_ context.Context, url string) ([]byte, error) {
	if len(files) == 1 {
		return files[0], nil
	}
	for _, raw := range files {
		at := plainAt(raw)
		if at == "" {
			at = sealedAt(raw)
		}
		if at == url {
			return raw, nil
		}
	}
	return nil, errNoList
}

// plainAt is the id of a list in JSON, or "".
func plainAt(raw []byte) string {
	if head := bytes.TrimLeft(raw, " \t\r\n"); len(head) == 0 || head[0] != '{' {
		return ""
	}
	t, err := strict.Scan(raw, strict.Limits{})
	if err != nil {
		return ""
	}
	return string(textAt(t, t.Member(0, "id")))
}

// sealedAt is the address that a list in a token or in COSE says is its own.
func sealedAt(raw []byte) string {
	if status.IsToken(raw) {
		if t, err := status.ParseToken(raw); err == nil {
			return t.URI
		}
		return ""
	}
	if s, err := proof.Open(raw); err == nil {
		return s.Document.ID()
	}
	return ""
}

func (ListFiles) local() {}

// local tells whether a source answers without a network.
func local(s StatusSource) bool {
	_, ok := s.(interface{ local() })
	return ok
}
