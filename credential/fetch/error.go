package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
)

// Kind tells failures apart that call for different answers.
type Kind int

const (
	Refused     Kind = iota + 1 // we do not ask this: a private address, a scheme, a redirect loop
	TooLarge                    // the answer is over the bound
	Unreachable                 // no answer: no such name, no connection, timeout, broken off
	Status                      // an answer, but not 200
)

// Error is why a Get failed. errors.Is(err, ErrRefused) and the like hold by kind.
type Error struct {
	Kind   Kind
	Code   string // "private", "scheme", "address", "port", "redirectLoop", "redirects", "downgrade", "tooLarge", "timeout", "unreachable", "status"
	URL    string
	Status int    // the HTTP status, of kind Status
	Text   string // what is the matter, of kind Refused
	Cause  error
}

var (
	ErrRefused     = &Error{Kind: Refused}
	ErrTooLarge    = &Error{Kind: TooLarge}
	ErrUnreachable = &Error{Kind: Unreachable}
	ErrStatus      = &Error{Kind: Status}
)

func (e *Error) Error() string {
	switch e.Kind {
	case Refused:
		return fmt.Sprintf("%s was not asked: %s", e.URL, e.Text)
	case TooLarge:
		return fmt.Sprintf("%s answered more than we take", e.URL)
	case Status:
		return fmt.Sprintf("%s answered with HTTP status %d", e.URL, e.Status)
	}
	if e.Code == "timeout" {
		return fmt.Sprintf("%s did not answer in time", e.URL)
	}
	return fmt.Sprintf("%s did not answer: %v", e.URL, e.Cause)
}

func (e *Error) Unwrap() error { return e.Cause }

// Is compares kinds, and codes where the target names one.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && e.Kind == other.Kind && (other.Code == "" || e.Code == other.Code)
}

func refused(code, address, text string) *Error {
	return &Error{Kind: Refused, Code: code, URL: address, Text: text}
}

// asError finds our own error in what net/http wrapped it in; everything else
// means that no answer could be had.
func asError(err error, address string) error {
	if err == nil {
		return nil
	}
	var own *Error
	if errors.As(err, &own) {
		placed := *own
		placed.URL = orElse(own.URL, address)
		return &placed
	}
	code := "unreachable"
	var netErr net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &netErr) && netErr.Timeout() {
		code = "timeout"
	}
	return &Error{Kind: Unreachable, Code: code, URL: address, Cause: err}
}
