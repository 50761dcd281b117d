package canon

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
)

// FuzzCanonicalize holds that any JSON is refused with a code or becomes
// N-Quads that say the same, read and canonicalized again.
func FuzzCanonicalize(f *testing.F) {
	for seed := range uint64(4) {
		raw, err := json.Marshal(newMaker(seed).badge())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(`{"@context":{"l":{"@id":"urn:x:l","@container":"@list"}},"l":[1,[2.5],{"@id":"_:b"},null]}`))
	f.Add([]byte(`{"@context":[null,{"@vocab":"urn:v:","a":{"@id":"b:c","@context":null,"@protected":true},"b":"urn:b:"}],"a":{"@id":"a:x"}}`))
	f.Add([]byte(`[{"@id":"_:a","urn:p":{"@id":"_:b"}},{"@id":"_:b","urn:p":{"@id":"_:a"}}]`))
	f.Add([]byte(`{"@graph":[{"@id":"urn:x:1","@graph":{"urn:p":"q"}}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var doc any
		if json.Unmarshal(raw, &doc) != nil {
			t.Skip("no JSON")
		}
		quads, err := Quads(doc)
		if err != nil {
			wantError(t, err)
			return
		}
		n, err := Normalize(quads, Options{})
		if err != nil {
			wantError(t, err)
			return
		}
		wantStable(t, n.Bytes())
	})
}

// FuzzNQuads holds that what parses is written so that it parses again, and
// that canonical text is its own canonical form.
func FuzzNQuads(f *testing.F) {
	f.Add("<urn:s> <urn:p> \"a\\n\\u00e9\"@en-gb <urn:g> . # comment\n\n_:a <urn:p> _:b.c .\r\n")
	f.Add("_:a <urn:p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> _:g .\n_:b <urn:p> \"1\"^^<urn:t> _:g .")
	f.Add("<urn:a\\u007Bb> <urn:p> \"\\\\\\\"\" .")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseNQuads(text)
		if err != nil {
			wantError(t, err)
			return
		}
		n, err := Normalize(d, Options{})
		if err != nil {
			wantError(t, err)
			return
		}
		wantStable(t, n.Bytes())
	})
}

func wantError(t *testing.T, err error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Code == "" || e.Text == "" {
		t.Errorf("%v has no code", err)
	}
}

func wantStable(t *testing.T, canonical []byte) {
	t.Helper()
	d, err := ParseNQuads(string(canonical))
	if err != nil {
		t.Fatalf("%v\n%s", err, canonical)
	}
	again, err := Normalize(d, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.Bytes(), canonical) {
		t.Errorf("first\n%s\nthen\n%s", canonical, again.Bytes())
	}
}
