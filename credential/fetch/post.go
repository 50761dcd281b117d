package fetch

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxSaid is how much of an answer to a Post is read: its first words.
const maxSaid = 4 << 10

// Answer is what a server said to a Post, whatever its status.
type Answer struct {
	Status     int
	Body       []byte        // its beginning, at most 4 KiB
	RetryAfter time.Duration // what Retry-After asks for (RFC 9110 §10.2.3); 0 when nothing
	Location   string        // of a redirect, which is not followed
}

// Post sends body once, within the bounds of Get, and follows no redirect: what
// is signed for one receiver is not for another. The error, always an [*Error],
// means that no answer was had.
func (c *Client) Post(ctx context.Context, address string, header http.Header, body []byte) (Answer, error) {
	u, err := parse(address)
	if err != nil {
		return Answer{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, orElse(c.Timeout, DefaultTimeout))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(body))
	if err != nil {
		return Answer{}, refused("address", address, "it is not an address we can ask")
	}
	for name, values := range header {
		req.Header[name] = values
	}
	req.Header.Set("Accept-Encoding", "identity")
	req.Header.Set("User-Agent", "Laurel")
	res, err := c.client().Do(req)
	if err != nil {
		return Answer{}, asError(err, u.String())
	}
	defer res.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(res.Body, maxSaid)) // the status was had; the words are a help
	return Answer{Status: res.StatusCode, Body: said, RetryAfter: retryAfter(res.Header.Get("Retry-After"), c.now()), Location: res.Header.Get("Location")}, nil
}

// retryAfter reads seconds or a date; 0 for anything else and what is past.
func retryAfter(text string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(strings.TrimSpace(text)); err == nil {
		return time.Duration(min(max(n, 0), 7*24*3600)) * time.Second
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	return max(at.Sub(now), 0)
}
