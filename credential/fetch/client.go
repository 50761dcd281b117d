package fetch

import (
	"io"
	"net/http"
)

// HTTP is an HTTP client within the same bounds, for a protocol's own library:
// no private address, no redirect followed, no more of a body than MaxBytes,
// no longer than Timeout. It neither caches nor asks Own.
func (c *Client) HTTP() *http.Client {
	return &http.Client{Transport: bounded{c}, Timeout: orElse(c.Timeout, DefaultTimeout),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// bounded sends requests through a Client's guarded connections.
type bounded struct{ client *Client }

func (b bounded) RoundTrip(req *http.Request) (*http.Response, error) {
	if _, err := parse(req.URL.String()); err != nil {
		return nil, err
	}
	req = req.Clone(req.Context())
	req.Header.Set("User-Agent", "Laurel")
	res, err := b.client.client().Transport.RoundTrip(req)
	if err != nil {
		return nil, asError(err, req.URL.String())
	}
	res.Body = limited{io.LimitReader(res.Body, orElse(b.client.MaxBytes, DefaultMaxBytes)), res.Body}
	return res, nil
}

// limited ends early what is too long; what is made of it fails then.
type limited struct {
	io.Reader
	io.Closer
}
