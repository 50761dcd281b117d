package main

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"laurel/credential"
)

// FuzzFillIssuer wants an issuer's id filled in where it is missing, and every
// other byte's meaning kept.
func FuzzFillIssuer(f *testing.F) {
	const id = "did:key:z6MkExample"
	for _, doc := range []string{`{"issuer":""}`, `{"a":{"issuer":1},"issuer" : { } }`, `{"issuer":{"id":"","name":"N"}}`, `{"issuer":{"name":"}\""}}`, `{"issuer":"did:key:other"}`, `{}`} {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		var before map[string]any
		if _, err := credential.Parse(doc); err != nil || json.Unmarshal(doc, &before) != nil { // as ready looks first
			return
		}
		filled := fillIssuer(doc, id)
		var after map[string]any
		if err := json.Unmarshal(filled, &after); err != nil {
			t.Fatalf("%q became %q: %v", doc, filled, err)
		}
		if bytes.Equal(filled, doc) {
			return
		}
		switch issuer := after["issuer"].(type) {
		case string:
			if issuer != id {
				t.Errorf("%q became %q", doc, filled)
			}
		case map[string]any:
			if issuer["id"] != id {
				t.Errorf("%q became %q", doc, filled)
			}
		}
		delete(before, "issuer")
		delete(after, "issuer")
		if !reflect.DeepEqual(before, after) {
			t.Errorf("%q became %q", doc, filled)
		}
	})
}
