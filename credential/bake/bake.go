// Package bake puts a credential into a picture and takes it out again, as
// Open Badges 3.0 §Open Badges Document Formats describes for PNG and SVG.
//
// To bake use [PNG] or [SVG]. To read any picture, also one of Open Badges 2.0
// or older, use [Extract]. What is taken out is byte for byte what was put in.
package bake

import (
	"bytes"
	"fmt"
)

// The bounds keep a stranger's picture from costing more than its worth.
const (
	MaxPNG        = 20 << 20 // bytes of a PNG file
	MaxSVG        = 4 << 20  // bytes of an SVG file
	MaxCredential = 8 << 20  // bytes of a credential, also after inflating
)

// What [Extract] found, and where.
const (
	InPNG    = "png"     // Open Badges 3.0 in a PNG
	InSVG    = "svg"     // Open Badges 3.0 in an SVG
	InPNGOB2 = "png-ob2" // Open Badges 2.0 or older: JSON, a JWS or the address of a hosted assertion
	InSVGOB2 = "svg-ob2"
)

// Error says why a picture could not be baked or read.
type Error struct {
	Code string // "kind", "tooLarge", "damaged", "empty", "credential"
	Text string
}

func (e *Error) Error() string { return e.Text }

// Is compares codes, so errors.Is(err, ErrEmpty) holds for every such error.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code
}

var (
	// ErrEmpty is a sound picture without a credential in it.
	ErrEmpty = &Error{"empty", "this picture carries no credential"}
	// ErrKind is a file that is neither PNG nor SVG.
	ErrKind = &Error{"kind", "this file is neither a PNG nor an SVG picture"}
)

func damaged(format string, args ...any) error {
	return &Error{"damaged", fmt.Sprintf(format, args...)}
}

func tooLarge(what string, limit int) error {
	return &Error{"tooLarge", fmt.Sprintf("%s is larger than %d MB", what, limit>>20)}
}

// Extract takes the credential out of a PNG or SVG picture: JSON or a compact
// JWS, and for older badges perhaps only the address of the assertion. Of an
// Open Badges 3.0 credential and an older one in the same file it takes the first kind.
func Extract(picture []byte) (credential []byte, kind string, err error) {
	switch {
	case bytes.HasPrefix(picture, pngSignature):
		return extractPNG(picture)
	case looksLikeXML(picture):
		return extractSVG(picture)
	}
	return nil, "", ErrKind
}

// looksLikeXML tells whether the first character that is not blank opens a tag.
func looksLikeXML(data []byte) bool {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	return bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("<"))
}

// checkCredential refuses what could never be read back.
func checkCredential(credential []byte) error {
	switch {
	case len(bytes.TrimSpace(credential)) == 0:
		return &Error{"credential", "there is no credential to put into the picture"}
	case len(credential) > MaxCredential:
		return tooLarge("the credential", MaxCredential)
	}
	return nil
}

// isJWS tells a compact JWS from JSON by its alphabet.
func isJWS(credential []byte) bool {
	dots := 0
	for _, c := range credential {
		switch {
		case c == '.':
			dots++
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
		default:
			return false
		}
	}
	return dots == 2
}
