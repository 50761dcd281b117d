// Package strict reads JSON that strangers send: UTF-8 only, no member twice,
// bounded in size, depth and count, and only numbers and strings that every
// reader understands alike (RFC 8259 within the limits of I-JSON, RFC 7493).
// Signatures depend on it: two readers of one document must see one document.
package strict

import "strings"

// Limits bounds what is read. The zero value stands for the defaults.
type Limits struct {
	Size   int // bytes; 8 MiB
	Depth  int // nested objects and arrays; 64
	Values int // values of all kinds; 524,288, so that 8 MiB of "[]," stay cheap
}

const (
	defaultSize   = 8 << 20
	defaultDepth  = 64
	defaultValues = 1 << 19
)

// Error says where and why a text is not the JSON we read.
type Error struct {
	Pointer string // JSON Pointer (RFC 6901) to the value at fault; "" is the whole
	Code    string // stable, e.g. "json.duplicateKey"
	Text    string // one sentence
}

func (e *Error) Error() string {
	if e.Pointer == "" {
		return e.Text
	}
	return shorten(e.Pointer) + ": " + e.Text
}

// shorten leaves out the middle of a pointer: a stranger's names may be long,
// and his values deep.
func shorten(pointer string) string {
	const ends = 40
	if r := []rune(pointer); len(r) > 2*ends {
		return string(r[:ends]) + "…" + string(r[len(r)-ends:])
	}
	return pointer
}

// Clip keeps a stranger's text short enough for a message: most bytes of it, and
// no half of a character.
func Clip(s string, most int) string {
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

// Decode reads one JSON value: map[string]any, []any, string, float64, bool
// or nil. The error is an [*Error].
func Decode(raw []byte, lim Limits) (any, error) {
	t, err := Scan(raw, lim)
	if err != nil {
		return nil, err
	}
	return t.Value(0), nil
}

func (l Limits) orDefaults() Limits {
	if l.Size == 0 {
		l.Size = defaultSize
	}
	if l.Depth == 0 {
		l.Depth = defaultDepth
	}
	if l.Values == 0 {
		l.Values = defaultValues
	}
	return l
}

// Pointer joins the steps to a place into a JSON Pointer.
func Pointer(steps ...string) string {
	var b strings.Builder
	for _, step := range steps {
		b.WriteByte('/')
		b.WriteString(escape.Replace(step))
	}
	return b.String()
}

var escape = strings.NewReplacer("~", "~0", "/", "~1")
