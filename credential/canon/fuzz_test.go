package canon

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"laurel/credential/internal/strict"
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
	for _, feature := range features() {
		raw, _ := ground(f, feature, 1)
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

// FuzzCompiled holds that the compiled path says what the general one says:
// the same bytes, or the same refusal.
func FuzzCompiled(f *testing.F) {
	for seed := range uint64(8) {
		raw, err := json.Marshal(newMaker(seed).badge())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	const v2, ob = `"https://www.w3.org/ns/credentials/v2"`, `"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"`
	for _, members := range []string{
		`"id":"urn:x:1","@id":"urn:x:2"`,                          // twice
		`"id":"_:b","issuer":"_:b"`,                               // labels of the document's own
		`"id":" ","issuer":"a b"`,                                 // no IRIs
		`"id":"urn:x:\u007f\u0001<>","name":"\u007f\u0001\"\\\n"`, // to be escaped
		`"type":["VerifiableCredential","VerifiableCredential"],"name":"a","description":["a","a",null,[]]`, // once
		`"type":"VerifiableCredential","proof":[{"type":"DataIntegrityProof","proofPurpose":"assertionMethod"},null]`,
		`"type":["VerifiableCredential","OpenBadgeCredential"],"issuer":{"id":"urn:x:i","type":"Profile","name":"a"},` +
			`"credentialSubject":{"type":"AchievementSubject","achievement":{"type":"Achievement","creator":{"id":"urn:x:i","type":"Profile","name":"a","url":"urn:u"},` +
			`"resultDescription":{"type":"ResultDescription","allowedValue":["a","b",{"@value":"c"}]}}}`,
		`"type":["VerifiableCredential","OpenBadgeCredential"],"credentialSubject":[{"id":"urn:x:1"},{"type":"AchievementSubject"},{"type":"AchievementSubject"}]`,
		`"https://schema.org/name":1e21,"evidence":{"@context":` + v2 + `,"type":"Evidence","genre":true}`,
		`"@graph":[{"id":"urn:x:1"}]`, `"issuer":{"@set":["urn:x:1"]}`, `"@included":[]`, `"unknown":1`, `"type":"unknown"`,
	} {
		f.Add([]byte(`{"@context":[` + v2 + `,` + ob + `],` + members + `}`))
		f.Add([]byte(`{"@context":["https://www.w3.org/ns/credentials/v2","https://www.w3.org/ns/credentials/examples/v2"],` + members + `}`))
	}
	f.Add([]byte(`{"@context":"https://www.w3.org/ns/credentials/v2","type":"VerifiablePresentation","verifiableCredential":[{"@context":"https://www.w3.org/ns/credentials/v2","type":"VerifiableCredential","issuer":"urn:x:i"}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		tape, err := strict.Scan(raw, strict.Limits{})
		if err != nil || tape.Kind(0) != strict.Object {
			t.Skip("no JSON object")
		}
		compare(t, string(raw), Part{Tape: tape}, Options{})
		compare(t, string(raw), Part{Tape: tape, Without: "proof"}, Options{SHA384: true})
		whole, err := JSON(tape.Value(0))
		if sum := (Part{Tape: tape}).SumJSON(Options{}); err != nil || string(sum) != string(Options{}.sum(whole)) {
			t.Fatalf("%s is not %s (%v)", (&Part{Tape: tape}).appendJSON(nil), whole, err)
		}
		contexts, at := tape.Member(0, "@context"), tape.Member(0, "proof")
		if contexts >= 0 && at >= 0 && tape.Kind(at) == strict.Object {
			compare(t, string(raw), Part{Tape: tape, At: at, Without: "proofValue", Contexts: contexts}, Options{})
		}
	})
}
