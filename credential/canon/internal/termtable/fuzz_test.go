package termtable

import (
	"encoding/json"
	"slices"
	"testing"
)

// FuzzRead holds that contexts that are read have their terms in order, and
// that those that are not are refused with a code.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		`[null,"https://example.org/v1",{"@version":1.1,"@import":"https://example.org/v2","@base":null,"@vocab":"","b":null,"a":"urn:a"}]`,
		`{"a":{"@id":"urn:a","@type":"@id","@container":["@graph","@index"],"@index":"b","@context":[{"c":{"@reverse":"urn:c"}}]}}`,
		`{"@context":{"@context":{"a":{"@nest":"b"}}}}`, `{"@protected":false,"@propagate":true,"@direction":"rtl"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var v any
		if json.Unmarshal(raw, &v) != nil {
			t.Skip("no JSON")
		}
		list, err := Read(v)
		if err != nil {
			if e, ok := err.(*Error); !ok || e.Code == "" || e.Text == "" {
				t.Errorf("%v has no code", err)
			}
			return
		}
		for _, c := range list {
			merged := c.Extended(c)
			if len(merged.Terms) != len(c.Terms) || !slices.IsSortedFunc(merged.Terms, func(a, b Term) int {
				if a.Name < b.Name {
					return -1
				}
				return 1
			}) {
				t.Errorf("a context that imports itself has %d terms of %d", len(merged.Terms), len(c.Terms))
			}
			for i := range c.Terms {
				if c.Term(c.Terms[i].Name) != &c.Terms[i] {
					t.Errorf("the term %q is not found", c.Terms[i].Name)
				}
			}
		}
	})
}
