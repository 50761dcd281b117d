package canon

import (
	"fmt"
	"strconv"
	"strings"

	"laurel/credential/canon/internal/termtable"
)

// Error says what keeps a document from being canonicalized, and where.
type Error struct {
	Code    string // one of those below
	Pointer string // JSON Pointer (RFC 6901) to the place; the whole document if empty
	Text    string
}

// The codes of an [Error].
const (
	UndefinedTerm  = "undefinedTerm"  // no context says what a name means
	RelativeIRI    = "relativeIRI"    // an id that is not absolute
	UnknownContext = "unknownContext" // a context that the binary does not know
	InvalidContext = "invalidContext" // a context that is malformed, or redefines a protected term
	InvalidValue   = "invalidValue"   // JSON-LD that breaks the syntax
	DataLoss       = "dataLoss"       // data that would not be covered by a proof
	Unsupported    = "unsupported"    // JSON-LD that credentials do not use
	TooLarge       = "tooLarge"       // past one of the bounds of this package
	WorkBudget     = "workBudget"     // a graph made to be costly (RDFC-1.0, section 7.1)
	InvalidNQuads  = "invalidNQuads"  // text that is not N-Quads
)

func (e *Error) Error() string {
	if e.Pointer == "" {
		return e.Text
	}
	return e.Text + " (at " + e.Pointer + ")"
}

// Place is the pointer.
func (e *Error) Place() string { return e.Pointer }

// place is the way from the top of the document to the value being read.
type place []step

type step struct {
	name  string
	index int // of an array's item; -1 for a member
}

func (p *place) enter(name string) { *p = append(*p, step{name, -1}) }
func (p *place) item(i int)        { *p = append(*p, step{"", i}) }
func (p *place) leave()            { *p = (*p)[:len(*p)-1] }

func (p place) pointer() string {
	var b strings.Builder
	for _, s := range p {
		b.WriteByte('/')
		if s.index >= 0 {
			b.WriteString(strconv.Itoa(s.index))
		} else {
			b.WriteString(termtable.Escape(s.name))
		}
	}
	return b.String()
}

// ofList is the place of an item, where the value being read is a list.
func (p place) ofList(i int, listed bool) place {
	if !listed {
		return p
	}
	return append(p[:len(p):len(p)], step{"", i})
}

// fail makes an [Error] about the value being read.
func (p place) fail(code, format string, args ...any) error {
	return &Error{Code: code, Pointer: p.pointer(), Text: fmt.Sprintf(format, args...)}
}

// failAt is fail for a member of the value being read.
func (p place) failAt(name, code, format string, args ...any) error {
	return append(p[:len(p):len(p)], step{name, -1}).fail(code, format, args...)
}
