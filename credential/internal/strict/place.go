package strict

import "strings"

// A place says where in what was read something is wrong: a JSON Pointer into
// a document ("/proof/0/created"), or a part of a token and then a pointer into
// that ("header /alg", "disclosure 2"). "" is the whole.

// placed is an error with its place.
type placed struct {
	error
	place string
}

func (p placed) Unwrap() error { return p.error }
func (p placed) Place() string { return p.place }

// At says where an error is; nil stays nil.
func At(place string, err error) error {
	if err == nil {
		return nil
	}
	return placed{err, place}
}

// In says in which part an error is that may know its place in there.
func In(part string, err error) error {
	return At(strings.TrimSpace(part+" "+PlaceOf(err)), err)
}

// Place is the error's pointer.
func (e *Error) Place() string { return e.Pointer }

// PlaceOf is where an error is, as far as it or what led to it tells: the
// outermost that names a place is right.
func PlaceOf(err error) string {
	for err != nil {
		if p, ok := err.(interface{ Place() string }); ok && p.Place() != "" {
			return p.Place()
		}
		switch e := err.(type) {
		case interface{ Unwrap() error }:
			err = e.Unwrap()
		case interface{ Unwrap() []error }:
			for _, one := range e.Unwrap() {
				if place := PlaceOf(one); place != "" {
					return place
				}
			}
			return ""
		default:
			return ""
		}
	}
	return ""
}
