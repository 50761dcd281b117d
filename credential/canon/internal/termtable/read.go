package termtable

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Error says where in a context something is wrong.
type Error struct {
	Code    string
	Pointer string // within the context
	Text    string
}

func (e *Error) Error() string { return e.Text }

func bad(code, pointer, format string, args ...any) error {
	return &Error{Code: code, Pointer: pointer, Text: fmt.Sprintf(format, args...)}
}

// Read reads the value of an @context member: null, a URL, an object, or an
// array of these.
func Read(v any) ([]*Context, error) {
	list, many := v.([]any)
	if !many {
		c, err := readOne(v, "")
		if err != nil {
			return nil, err
		}
		return []*Context{c}, nil
	}
	all := make([]*Context, 0, len(list))
	for i, item := range list {
		c, err := readOne(item, fmt.Sprintf("/%d", i))
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

func readOne(v any, at string) (*Context, error) {
	switch v := v.(type) {
	case nil:
		return &Context{Null: true}, nil
	case string:
		return &Context{URL: v}, nil
	case map[string]any:
		// A whole context document stands for the context in it, as processors
		// in use have it.
		if inner, ok := v["@context"].(map[string]any); ok && len(v) == 1 {
			return readOne(inner, at+"/@context")
		}
		return readObject(v, at)
	}
	return nil, bad("invalidContext", at, "a context is a URL or an object")
}

func readObject(m map[string]any, at string) (*Context, error) {
	c := &Context{}
	for _, name := range names(m) {
		here := at + "/" + Escape(name)
		if strings.HasPrefix(name, "@") && name != "@type" {
			if err := c.setting(name, m[name], here); err != nil {
				return nil, err
			}
			continue
		}
		t, err := readTerm(name, m[name], here)
		if err != nil {
			return nil, err
		}
		c.Terms = append(c.Terms, t)
	}
	return c, nil
}

// setting reads one keyword of a context.
func (c *Context) setting(name string, v any, at string) (err error) {
	switch name {
	case "@version":
		if !isOnePointOne(v) {
			return bad("invalidContext", at, "@version is 1.1")
		}
	case "@protected":
		c.Protected, err = readBool(v, at)
		c.Unprotected = v == false
	case "@propagate":
		c.Propagate, err = readFlag(v, at)
	case "@vocab":
		c.Vocab, err = readText(v, at)
		c.VocabHere = v == ""
	case "@import":
		if c.Import, err = readString(v, at); err == nil && c.Import == "" {
			err = bad("invalidContext", at, "@import is the URL of a context")
		}
	case "@language":
		c.Language, err = readText(v, at)
		c.Language.Value = strings.ToLower(c.Language.Value)
	case "@direction":
		c.Direction, err = readDirection(v, at)
	case "@base":
		if c.Base, err = readText(v, at); v == "" {
			return bad("unsupported", at, "@base is null or an IRI")
		}
	default:
		return bad("unsupported", at, "%s is not supported in a context", name)
	}
	return err
}

func isOnePointOne(v any) bool {
	switch n := v.(type) {
	case float64:
		return n == 1.1
	case json.Number:
		return n == "1.1"
	}
	return false
}

func readBool(v any, at string) (bool, error) {
	b, ok := v.(bool)
	if !ok {
		return false, bad("invalidContext", at, "this is true or false")
	}
	return b, nil
}

func readFlag(v any, at string) (Flag, error) {
	b, err := readBool(v, at)
	if b {
		return Yes, err
	}
	return No, err
}

func readText(v any, at string) (Text, error) {
	if v == nil {
		return Text{Set: true}, nil
	}
	s, ok := v.(string)
	if !ok {
		return Text{}, bad("invalidContext", at, "this is a string or null")
	}
	return Text{Set: true, Value: s}, nil
}

func readDirection(v any, at string) (Text, error) {
	t, err := readText(v, at)
	if err == nil && t.Value != "" && t.Value != "ltr" && t.Value != "rtl" {
		return Text{}, bad("invalidContext", at, "@direction is ltr or rtl")
	}
	return t, err
}

func names(m map[string]any) []string {
	all := make([]string, 0, len(m))
	for name := range m {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// Escape writes a member name as a reference token (RFC 6901, section 3).
func Escape(name string) string {
	if !strings.ContainsAny(name, "~/") {
		return name
	}
	return escape.Replace(name)
}

var escape = strings.NewReplacer("~", "~0", "/", "~1")
