// Package fault gives a failure its kind, a code and the sentence its reader
// can act on. Services return these; server/httpx alone turns kinds into HTTP,
// and the command line prints the same sentence.
//
// An error that is not a fault is unexpected: it is logged once and shown as
// a request id.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind tells what went wrong from the caller's point of view.
type Kind int

const (
	Unexpected  Kind = iota // not a fault: ours to repair
	Invalid                 // the input must change
	NotSignedIn             // nobody is known to act
	Forbidden               // known, but not allowed
	NotFound                // no such thing, or another's
	Conflict                // the thing changed meanwhile, or is in another state
	Gone                    // it was here and is withdrawn, used or run out
	TooLarge                // beyond a stated bound
	TooMany                 // too often; try later
	Unavailable             // something we depend on did not answer
)

// Error is one failure with words for its reader.
type Error struct {
	Kind   Kind
	Code   string            // stable, dotted, e.g. "claim.used"
	Text   string            // an English sentence; {name} stands for Params["name"]
	Params map[string]string // values of the sentence's places
	Field  string            // the input at fault, if one is
	Also   []*Error          // more fields at fault, each with its Field
	Cause  error             // what lies beneath; never shown
}

func (e *Error) Error() string { return e.Sentence() }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Sentence is the text with its parameters filled in.
func (e *Error) Sentence() string {
	if len(e.Params) == 0 {
		return e.Text
	}
	pairs := make([]string, 0, 2*len(e.Params))
	for name, value := range e.Params {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(e.Text)
}

// Fields lists every input at fault, the first one first.
func (e *Error) Fields() []*Error {
	if e.Field == "" {
		return e.Also
	}
	return append([]*Error{e}, e.Also...)
}

// New makes a fault of a kind. Params are name, value pairs.
func New(kind Kind, code, text string, params ...string) *Error {
	e := &Error{Kind: kind, Code: code, Text: text}
	for i := 0; i+1 < len(params); i += 2 {
		if e.Params == nil {
			e.Params = map[string]string{}
		}
		e.Params[params[i]] = params[i+1]
	}
	return e
}

// Field says that one input must change, and how.
func Field(field, text string, params ...string) *Error {
	e := New(Invalid, "field."+field, text, params...)
	e.Field = field
	return e
}

// Join makes one fault of several fields' faults; nil when there are none.
func Join(fields ...*Error) error {
	var first *Error
	for _, f := range fields {
		switch {
		case f == nil:
		case first == nil:
			copied := *f
			first = &copied
		default:
			first.Also = append(first.Also, f)
		}
	}
	if first == nil {
		return nil
	}
	return first
}

// NoSuch says that there is no such thing here, or that it is another's: the
// two are never told apart.
func NoSuch(what, id string) *Error {
	return New(NotFound, "notFound."+what, "There is no {what} {id} here.", "what", what, "id", id)
}

// Because returns a copy with the cause kept beneath.
func (e *Error) Because(cause error) *Error {
	copied := *e
	copied.Cause = cause
	return &copied
}

// KindOf tells the kind of err; Unexpected when it is no fault.
func KindOf(err error) Kind {
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Kind
	}
	return Unexpected
}

// Is tells whether err is a fault of this kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// String names the kind, for logs.
func (k Kind) String() string {
	names := [...]string{"unexpected", "invalid", "not signed in", "forbidden", "not found", "conflict", "gone", "too large", "too many", "unavailable"}
	if int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("kind %d", int(k))
}
