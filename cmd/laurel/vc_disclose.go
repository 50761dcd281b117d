package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"laurel/credential"
)

// disclosable reads --sd: a JSON list of what the holder may keep back. Each
// is a JSON Pointer, a path with dots, or the name of a member, which stands
// for that member at the top or else wherever one is called so. It gives JSON
// Pointers.
func disclosable(sd string, doc []byte) ([]string, error) {
	if strings.TrimSpace(sd) == "" {
		return nil, nil
	}
	var asked []string
	if err := json.Unmarshal([]byte(sd), &asked); err != nil {
		return nil, fmt.Errorf("--sd is no JSON list of texts: %w", err)
	}
	c, err := credential.Parse(doc)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, one := range asked {
		found := []string{one}
		if !strings.HasPrefix(one, "/") {
			found = pointers(one, c.Value())
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("--sd: the document has no %q", one)
		}
		for _, p := range found {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out, nil
}

// pointers are the places that a dotted path or a name stands for.
func pointers(path string, value any) []string {
	steps := strings.Split(strings.NewReplacer("[", ".", "]", "").Replace(strings.TrimPrefix(path, "$.")), ".")
	tree, _ := value.(map[string]any)
	if _, top := tree[steps[0]]; top {
		return []string{pointer(steps)}
	}
	if len(steps) > 1 {
		return nil
	}
	return called(steps[0], value, nil)
}

// called finds every member of a name.
func called(name string, value any, at []string) (out []string) {
	switch v := value.(type) {
	case map[string]any:
		for _, inner := range slices.Sorted(maps.Keys(v)) {
			here := append(slices.Clone(at), inner)
			if inner == name {
				out = append(out, pointer(here))
			}
			out = append(out, called(name, v[inner], here)...)
		}
	case []any:
		for i, inner := range v {
			out = append(out, called(name, inner, append(slices.Clone(at), strconv.Itoa(i)))...)
		}
	}
	return out
}

func pointer(steps []string) string {
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	var out strings.Builder
	for _, step := range steps {
		out.WriteString("/" + escape.Replace(step))
	}
	return out.String()
}
