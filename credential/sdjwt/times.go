package sdjwt

import (
	"fmt"
	"math"
	"time"

	"laurel/credential/internal/strict"
)

// moment reads a NumericDate (RFC 7519 §2).
func moment(claims map[string]any, name string) (at time.Time, there bool, err error) {
	value, there := claims[name]
	if !there {
		return time.Time{}, false, nil
	}
	f, ok := value.(float64)
	if !ok || math.Abs(f) > 1<<53 {
		return time.Time{}, true, strict.At("/"+name, fmt.Errorf("%w: /%s is no time", ErrMalformed, name))
	}
	return time.Unix(int64(math.Floor(f)), 0), true, nil
}

// inForce judges exp and nbf (RFC 7519 §4.1), with a minute for clocks that differ.
func inForce(claims map[string]any, now time.Time) error {
	until, ends, err := moment(claims, "exp")
	if err != nil {
		return err
	}
	if ends && !now.Before(until.Add(skew)) {
		return strict.At("/exp", fmt.Errorf("%w: it was good until %s", ErrTime, until.UTC().Format(time.RFC3339)))
	}
	from, starts, err := moment(claims, "nbf")
	if err != nil {
		return err
	}
	if starts && now.Before(from.Add(-skew)) {
		return strict.At("/nbf", fmt.Errorf("%w: it is good from %s", ErrTime, from.UTC().Format(time.RFC3339)))
	}
	return nil
}

// InForce judges the claims exp and nbf at a moment.
func (t *Token) InForce(now time.Time) error { return inForce(t.Claims, now) }
