package proof

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"laurel/credential/internal/strict"
)

// absent stands for an item of an array that was not selected.
type absent struct{}

// selected returns the part of a document that the JSON pointers (RFC 6901)
// select (vc-di-ecdsa §selectJsonLd): every object on the way keeps its id
// and types, the document also its contexts. Items of arrays keep their
// places; [dense] closes the gaps.
func selected(doc map[string]any, pointers []string) (map[string]any, error) {
	out := head(doc)
	if contexts, there := doc["@context"]; there {
		out["@context"] = contexts
	}
	for _, pointer := range pointers {
		steps, err := steps(pointer)
		if err != nil {
			return nil, err
		}
		merged, err := choose(out, doc, steps, pointer)
		if err != nil {
			return nil, err
		}
		out = merged.(map[string]any)
	}
	return out, nil
}

// head is what an object keeps wherever it stands on the way to something.
func head(object map[string]any) map[string]any {
	out := map[string]any{}
	for _, name := range []string{"id", "@id", "type", "@type"} {
		value, there := object[name]
		if id, isText := value.(string); isText && strings.HasPrefix(id, "_:") && !strings.HasSuffix(name, "type") {
			continue // a label that is not signed
		}
		if there {
			out[name] = value
		}
	}
	return out
}

// choose adds to what is chosen of a value what lies at the end of the steps.
func choose(chosen, value any, steps []string, pointer string) (any, error) {
	if len(steps) == 0 {
		return value, nil
	}
	switch value := value.(type) {
	case map[string]any:
		next, there := value[steps[0]]
		if !there {
			return nil, strict.At(clip(pointer), fmt.Errorf("the pointer %q leads to nothing", clip(pointer)))
		}
		into, ok := chosen.(map[string]any)
		if !ok {
			into = head(value)
		}
		inner, err := choose(into[steps[0]], next, steps[1:], pointer)
		into[steps[0]] = inner
		return into, err
	case []any:
		i, err := strconv.Atoi(steps[0])
		if err != nil || i < 0 || i >= len(value) || strconv.Itoa(i) != steps[0] {
			return nil, strict.At(clip(pointer), fmt.Errorf("the pointer %q leads to nothing", clip(pointer)))
		}
		into, ok := chosen.([]any)
		if !ok {
			into = make([]any, len(value))
			for i := range into {
				into[i] = absent{}
			}
		}
		into[i], err = choose(into[i], value[i], steps[1:], pointer)
		return into, err
	}
	return nil, strict.At(clip(pointer), fmt.Errorf("the pointer %q leads to nothing", clip(pointer)))
}

func steps(pointer string) ([]string, error) {
	if pointer == "" {
		return nil, nil
	}
	if pointer[0] != '/' {
		return nil, strict.At(clip(pointer), fmt.Errorf("%q is no JSON pointer", clip(pointer)))
	}
	parts := strings.Split(pointer[1:], "/")
	for i, part := range parts {
		for j := range len(part) {
			if part[j] == '~' && (j+1 == len(part) || part[j+1] != '0' && part[j+1] != '1') {
				return nil, strict.At(clip(pointer), fmt.Errorf("%q is no JSON pointer", clip(pointer)))
			}
		}
		parts[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
	}
	return parts, nil
}

// dense closes the gaps in the arrays of a selection.
func dense(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, value := range v {
			out[name] = dense(value)
		}
		return out
	case []any:
		out := make([]any, 0, len(v))
		for _, item := range v {
			if _, gap := item.(absent); !gap {
				out = append(out, dense(item))
			}
		}
		return out
	}
	return v
}

// written writes a selection as the text it was selected from: members in the
// same order, values spelt the same.
func written(text []byte, selection any) ([]byte, error) {
	var out bytes.Buffer
	err := write(&out, text, selection)
	return out.Bytes(), err
}

func write(out *bytes.Buffer, text []byte, selection any) error {
	switch selection := selection.(type) {
	case map[string]any:
		return writeAll(out, text, "{}", func(name string, _ int) (any, bool) {
			v, there := selection[name]
			return v, there
		})
	case []any:
		return writeAll(out, text, "[]", func(_ string, i int) (any, bool) {
			_, gap := selection[i].(absent)
			return selection[i], !gap
		})
	}
	return json.Compact(out, text)
}

// writeAll writes those members or items that are kept.
func writeAll(out *bytes.Buffer, text []byte, ends string, keep func(name string, i int) (any, bool)) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	if _, err := dec.Token(); err != nil {
		return err
	}
	out.WriteByte(ends[0])
	first := true
	for i := 0; dec.More(); i++ {
		name := ""
		if ends == "{}" {
			token, err := dec.Token()
			if err != nil {
				return err
			}
			name, _ = token.(string)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return err
		}
		part, kept := keep(name, i)
		if !kept {
			continue
		}
		if !first {
			out.WriteByte(',')
		}
		first = false
		if ends == "{}" {
			text, err := marshal(name)
			if err != nil {
				return err
			}
			out.Write(text)
			out.WriteByte(':')
		}
		if err := write(out, value, part); err != nil {
			return err
		}
	}
	out.WriteByte(ends[1])
	return nil
}
