package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"
)

// maxDepth bounds how deep a body may be nested; ours need five.
const maxDepth = 32

// unmarshal reads JSON that means one thing to every reader: UTF-8, no member
// twice in an object, not nested without end, nothing after it. The generic
// reading comes first and is the one that is checked.
func unmarshal(data []byte, v any) error {
	if _, generic := v.(*any); generic {
		if err := strict(data); err != nil {
			return err
		}
	}
	return json.Unmarshal(data, v)
}

func strict(data []byte) error {
	if !utf8.Valid(data) {
		return fmt.Errorf("this is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var open []scope
	for {
		token, err := d.Token()
		if err == io.EOF {
			return nil // what is unbalanced is found by Unmarshal
		}
		if err != nil {
			return fmt.Errorf("this is no JSON: %w", err)
		}
		switch t := token.(type) {
		case json.Delim:
			if open, err = scoped(open, t, d.InputOffset()); err != nil {
				return err
			}
			continue
		case string:
			if len(open) > 0 && open[len(open)-1].wantsName() {
				if err := open[len(open)-1].name(t, d.InputOffset()); err != nil {
					return err
				}
				continue
			}
		}
		valued(open)
	}
}

// scope is an object or array that is not yet closed.
type scope struct {
	names map[string]bool // nil for an array
	value bool            // a name was read, its value comes
}

func (s *scope) wantsName() bool { return s.names != nil && !s.value }

func (s *scope) name(name string, offset int64) error {
	if s.names[name] {
		return fmt.Errorf("the member %q stands twice in one object, near byte %d", name, offset)
	}
	s.names[name], s.value = true, true
	return nil
}

// scoped opens or closes a scope.
func scoped(open []scope, d json.Delim, offset int64) ([]scope, error) {
	switch d {
	case '{', '[':
		if len(open) == maxDepth {
			return nil, fmt.Errorf("this is nested deeper than %d levels, near byte %d", maxDepth, offset)
		}
		s := scope{}
		if d == '{' {
			s.names = map[string]bool{}
		}
		return append(open, s), nil
	}
	open = open[:len(open)-1]
	valued(open)
	return open, nil
}

// valued notes that the value of the innermost object's name was read.
func valued(open []scope) {
	if len(open) > 0 {
		open[len(open)-1].value = false
	}
}
