package termtable

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"
)

func decode(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestRead(t *testing.T) {
	got, err := Read(decode(t, `["https://example.org/v1", null, {
		"@version": 1.1, "@protected": true, "@vocab": "urn:v:", "@language": null, "@propagate": false,
		"b": {"@reverse": "urn:b"},
		"a": {"@id": "urn:a", "@type": "@id", "@container": ["@graph", "@set"], "@prefix": true, "@protected": false, "@context": [null, {}]},
		"c": null
	}]`))
	if err != nil {
		t.Fatal(err)
	}
	want := []*Context{
		{URL: "https://example.org/v1"},
		{Null: true},
		{Protected: true, Propagate: No, Vocab: Text{true, "urn:v:"}, Language: Text{Set: true}, Terms: []Term{
			{Name: "a", ID: "urn:a", Type: "@id", Container: Graph | Set, Prefix: Yes, Protected: No, Scoped: []*Context{{Null: true}, {}}},
			{Name: "b", ID: "urn:b", Reverse: true},
			{Name: "c", Null: true, Simple: true},
		}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if c := got[2]; c.Term("b") != &c.Terms[1] || c.Term("d") != nil || c.Term("") != nil {
		t.Error("a term is not found by its name")
	}
}

// TestReadWrapped takes a whole context document for the context in it.
func TestReadWrapped(t *testing.T) {
	plain, err := Read(decode(t, `[{"a":"urn:a"}]`))
	wrapped, err2 := Read(decode(t, `[{"@context":{"@context":{"a":"urn:a"}}}]`))
	if err != nil || err2 != nil || !reflect.DeepEqual(plain, wrapped) {
		t.Errorf("got %+v, %v, %v", wrapped, err, err2)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, tt := range []struct{ context, code, pointer string }{
		{`5`, "invalidContext", ""},
		{`[{"a":5}]`, "invalidContext", "/0/a"},
		{`{"@version":1.0}`, "invalidContext", "/@version"},
		{`{"@protected":"yes"}`, "invalidContext", "/@protected"},
		{`{"@vocab":1}`, "invalidContext", "/@vocab"},
		{`{"@direction":"up"}`, "invalidContext", "/@direction"},
		{`{"@base":""}`, "unsupported", "/@base"},
		{`{"@base":5}`, "invalidContext", "/@base"},
		{`{"@import":""}`, "invalidContext", "/@import"},
		{`{"@foo":"urn:x"}`, "unsupported", "/@foo"},
		{`{"@context":{"a":"urn:a"},"b":"urn:b"}`, "unsupported", "/@context"},
		{`{"@context":["https://example.org/v1"]}`, "unsupported", "/@context"},
		{`{"@context":{"a":5}}`, "invalidContext", "/@context/a"},
		{`{"a":{"@id":5}}`, "invalidContext", "/a/@id"},
		{`{"a":{"id":"urn:a"}}`, "invalidContext", "/a/id"},
		{`{"a":{"@id":"urn:a","@reverse":"urn:b"}}`, "invalidContext", "/a"},
		{`{"a":{"@reverse":"urn:b","@container":"@list"}}`, "invalidContext", "/a"},
		{`{"a":{"@container":["@list","@set"]}}`, "invalidContext", "/a/@container"},
		{`{"a":{"@container":"@foo"}}`, "invalidContext", "/a/@container"},
		{`{"a":{"@container":["@id","@index"]}}`, "invalidContext", "/a/@container"},
		{`{"a":{"@container":["@graph","@type"]}}`, "invalidContext", "/a/@container"},
		{`{"a":{"@container":"@type","@type":"urn:t"}}`, "invalidContext", "/a"},
		{`{"a":{"@index":"b"}}`, "invalidContext", "/a"},
		{`{"a":{"@container":"@index","@index":"@type"}}`, "invalidContext", "/a/@index"},
		{`{"a":{"@reverse":"urn:b","@container":"@index","@index":"b"}}`, "unsupported", "/a"},
		{`{"a":{"@reverse":"urn:b","@nest":"@nest"}}`, "invalidContext", "/a"},
		{`{"a":{"@nest":"@id"}}`, "invalidContext", "/a/@nest"},
		{`{"a":{"@id":""}}`, "unsupported", "/a/@id"},
		{`{"a":""}`, "unsupported", "/a"},
		{`{"a":{"@context":{"b/c":{"@type":1}}}}`, "invalidContext", "/a/@context/b~1c/@type"},
	} {
		_, err := Read(decode(t, tt.context))
		var e *Error
		if !errors.As(err, &e) || e.Code != tt.code || e.Pointer != tt.pointer {
			t.Errorf("%s: got %#v, want %s at %q", tt.context, err, tt.code, tt.pointer)
		}
	}
}
