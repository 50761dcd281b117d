package canon

import (
	"fmt"
	"strings"
	"testing"
)

const twoContexts = `"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]`

const (
	none  = ""
	badge = twoContexts + `,"type":["VerifiableCredential","OpenBadgeCredential"]`
)

// TestRefused names each way in which a proof could fail to cover something.
func TestRefused(t *testing.T) {
	for _, tt := range []struct{ name, base, doc, code, pointer string }{
		{"undefined member", badge, `"id":"urn:x:1","wages":5`, UndefinedTerm, "/wages"},
		{"undefined member far down", badge, `"credentialSubject":{"id":"urn:x:1","a~b/c":[1]}`, UndefinedTerm, "/credentialSubject/a~0b~1c"},
		{"undefined type", twoContexts, `"type":["VerifiableCredential","Diploma"]`, UndefinedTerm, "/type"},
		{"member of another type", badge, `"credentialSubject":{"type":"Profile","achievement":{"id":"urn:x:1"}}`, UndefinedTerm, "/credentialSubject/achievement"},
		{"made-up keyword", badge, `"@foo":"bar"`, UndefinedTerm, "/@foo"},
		{"relative id", badge, `"id":"badge-5"`, RelativeIRI, "/id"},
		{"empty id", badge, `"id":""`, RelativeIRI, "/id"},
		{"id with a space", badge, `"id":"urn:x:a b"`, RelativeIRI, "/id"},
		{"id is a number", badge, `"id":5`, InvalidValue, "/id"},
		{"id is null", badge, `"id":null`, InvalidValue, "/id"},
		{"reserved id", badge, `"id":"@nothing"`, RelativeIRI, "/id"},
		{"relative reference", badge, `"issuer":"us"`, RelativeIRI, "/issuer"},
		{"relative reference in a list", badge, `"evidence":[{"id":"urn:x:1"},{"id":"photo.png"}]`, RelativeIRI, "/evidence/1/id"},
		{"undefined purpose", badge, `"proof":{"type":"DataIntegrityProof","proofPurpose":"fun"}`, RelativeIRI, "/proof/proofPurpose"},
		{"type is a number", twoContexts, `"type":5`, InvalidValue, "/type"},
		{"unknown context", none, `"@context":"https://example.org/own/v1"`, UnknownContext, "/@context"},
		{"unknown context further down", badge, `"issuer":{"@context":["https://www.w3.org/ns/did/v1","https://example.org/v1"],"id":"urn:x:1"}`, UnknownContext, "/issuer/@context/1"},
		{"context is a number", none, `"@context":[5]`, InvalidContext, "/@context/0"},
		{"protected term redefined", badge, `"issuer":{"@context":{"id":"https://example.org/id"}}`, InvalidContext, "/issuer/@context/id"},
		{"protected terms undone", badge, `"issuer":{"@context":null,"http://example.org/x":1}`, InvalidContext, "/issuer/@context"},
		{"term defined by itself", none, `"@context":{"a":"b:c","b":"a:c"}`, InvalidContext, "/@context/a"},
		{"null value", badge, `"name":{"@value":null}`, DataLoss, "/name"},
		{"index", badge, `"name":{"@value":"x","@index":"y"}`, DataLoss, "/name/@index"},
		{"language of a node", badge, `"@language":"de","name":"x"`, DataLoss, "/@language"},
		{"empty document", twoContexts, ``, DataLoss, ""},
		{"only an id", twoContexts, `"id":"urn:x:1"`, DataLoss, ""},
		{"empty proof", badge, `"proof":{}`, DataLoss, "/proof"},
		{"proof by reference", badge, `"proof":"urn:x:proof"`, DataLoss, "/proof"},
		{"blank property", badge, `"_:p":1`, DataLoss, "/_:p"},
		{"no language", badge, `"name":{"@value":"x","@language":"not a tag"}`, InvalidValue, "/name/@language"},
		{"number with a language", badge, `"name":{"@value":5,"@language":"de"}`, InvalidValue, "/name"},
		{"two ids", badge, `"id":"urn:x:1","@id":"urn:x:2"`, InvalidValue, "/id"},
		{"value with properties", badge, `"name":{"@value":"x","name":"y"}`, InvalidValue, "/name/name"},
		{"number too large", badge, `"name":1e999`, InvalidValue, "/name"},
		{"number with too many digits", badge, `"name":12345678901234567890`, InvalidValue, "/name"},
		{"reverse keyword", badge, `"@reverse":{"issuer":{"id":"urn:x:1"}}`, Unsupported, "/@reverse"},
		{"base", none, `"@context":{"@base":"https://example.org/"}`, Unsupported, "/@context/@base"},
		{"import", none, `"@context":{"@import":"https://www.w3.org/ns/credentials/v2"}`, Unsupported, "/@context/@import"},
		{"index container", none, `"@context":{"x":{"@id":"https://example.org/x","@container":"@index"}}`, Unsupported, "/@context/x/@container"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := "{" + strings.Trim(tt.base+","+tt.doc, ",") + "}"
			_, err := Canonicalize(decode(t, doc), Options{})
			wantCode(t, err, tt.code, tt.pointer)
		})
	}
}

// TestBounds holds what is stated in the package comment.
func TestBounds(t *testing.T) {
	nested := func(n int) string {
		return strings.Repeat(`{"urn:x:in":`, n) + `1` + strings.Repeat(`}`, n)
	}
	lists := strings.Repeat(`[`, 70) + strings.Repeat(`]`, 70)
	many := func(item string, n int) string { return strings.TrimSuffix(strings.Repeat(item+",", n), ",") }
	for _, tt := range []struct{ name, doc, code string }{
		{"deep enough", nested(64), ""},
		{"too deep", nested(65), TooLarge},
		{"too deep in arrays", `{"urn:x:in":` + lists + `}`, TooLarge},
		{"too deep in JSON", `{"@context":{"j":{"@id":"urn:x:j","@type":"@json"}},"j":` + lists + `}`, TooLarge},
		{"too many nodes", `[` + many(`{"urn:x:is":1}`, maxNodes+1) + `]`, TooLarge},
		{"too many statements", `{"urn:x:is":[` + many(`1`, maxQuads+1) + `]}`, TooLarge},
		{"too many contexts", `[` + many(`{"@context":{"a":"urn:x:a"},"a":1}`, maxContexts+1) + `]`, TooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Quads(decode(t, tt.doc))
			var code string
			if e, ok := err.(*Error); ok {
				code = e.Code
			}
			if code != tt.code {
				t.Errorf("got %v, want code %q", err, tt.code)
			}
		})
	}
}

// TestTerms shows how single values come out.
func TestTerms(t *testing.T) {
	const context = `"@context":{"p":"urn:x:p","@vocab":"urn:v:","l":{"@id":"urn:x:l","@container":"@list"},` +
		`"m":{"@id":"urn:x:m","@container":"@language"},"d":{"@id":"urn:x:d","@type":"http://www.w3.org/2001/XMLSchema#double"},` +
		`"j":{"@id":"urn:x:j","@type":"@json"},"back":{"@reverse":"urn:x:b"},"none":{"@id":"urn:x:n","@language":"DE-at"}}`
	const first, rest = "<" + rdfFirst + ">", "<" + rdfRest + ">"
	for _, tt := range []struct{ doc, want string }{
		{`"p":1`, `<urn:s> <urn:x:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .`},
		{`"p":1.0`, `<urn:s> <urn:x:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .`},
		{`"p":-0.0`, `<urn:s> <urn:x:p> "0"^^<http://www.w3.org/2001/XMLSchema#integer> .`},
		{`"p":1e20`, `<urn:s> <urn:x:p> "100000000000000000000"^^<http://www.w3.org/2001/XMLSchema#integer> .`},
		{`"p":1e21`, `<urn:s> <urn:x:p> "1.0E21"^^<http://www.w3.org/2001/XMLSchema#double> .`},
		{`"p":0.00000015`, `<urn:s> <urn:x:p> "1.5E-7"^^<http://www.w3.org/2001/XMLSchema#double> .`},
		{`"d":5`, `<urn:s> <urn:x:d> "5.0E0"^^<http://www.w3.org/2001/XMLSchema#double> .`},
		{`"p":true`, `<urn:s> <urn:x:p> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .`},
		{`"p":{"@value":"a","@language":"EN"}`, `<urn:s> <urn:x:p> "a"@en .`},
		{`"p":{"@value":"a","@language":"ar","@direction":"rtl"}`, `<urn:s> <urn:x:p> "a"^^<https://www.w3.org/ns/i18n#ar_rtl> .`},
		{`"p":{"@value":"a","@direction":"ltr"}`, `<urn:s> <urn:x:p> "a"^^<https://www.w3.org/ns/i18n#_ltr> .`},
		{`"p":{"@value":"a","@type":"T"}`, `<urn:s> <urn:x:p> "a"^^<urn:v:T> .`},
		{`"none":"grüß"`, `<urn:s> <urn:x:n> "grüß"@de-at .`},
		{`"m":{"de":["a","b"],"@none":"c"}`, "<urn:s> <urn:x:m> \"a\"@de .\n<urn:s> <urn:x:m> \"b\"@de .\n<urn:s> <urn:x:m> \"c\" ."},
		{`"j":[1,{"b":null,"a":"é"}]`, `<urn:s> <urn:x:j> "[1,{\"a\":\"é\",\"b\":null}]"^^<` + rdfJSON + `> .`},
		{`"j":null`, `<urn:s> <urn:x:j> "null"^^<` + rdfJSON + `> .`},
		{`"l":[]`, `<urn:s> <urn:x:l> <` + rdfNil + `> .`},
		{`"l":["a","b"]`, "<urn:s> <urn:x:l> _:c14n0 .\n" +
			"_:c14n0 " + first + " \"a\" .\n_:c14n0 " + rest + " _:c14n1 .\n" +
			"_:c14n1 " + first + " \"b\" .\n_:c14n1 " + rest + " <" + rdfNil + "> ."},
		{`"l":{"@list":["a"]}`, "<urn:s> <urn:x:l> _:c14n0 .\n_:c14n0 " + first + " \"a\" .\n_:c14n0 " + rest + " <" + rdfNil + "> ."},
		{`"l":[[]]`, "<urn:s> <urn:x:l> _:c14n0 .\n_:c14n0 " + first + " <" + rdfNil + "> .\n_:c14n0 " + rest + " <" + rdfNil + "> ."},
		{`"p":{"@set":["a",null,"a"]}`, `<urn:s> <urn:x:p> "a" .`},
		{`"back":{"@id":"urn:o"}`, `<urn:o> <urn:x:b> <urn:s> .`},
		{`"p":{"@id":"_:x"},"q":{"@id":"_:x"}`, "<urn:s> <urn:v:q> _:c14n0 .\n<urn:s> <urn:x:p> _:c14n0 ."},
		{`"@graph":[{"@id":"urn:o","p":"a"}]`, `<urn:o> <urn:x:p> "a" <urn:s> .`},
		{`"@included":{"@id":"urn:o","p":"a"}`, `<urn:o> <urn:x:p> "a" .`},
		{`"p":{"@id":"urn:x:{a}"}`, `<urn:s> <urn:x:p> <urn:x:\u007Ba\u007D> .`},
		{`"p":"\u0001\u007f\b"`, `<urn:s> <urn:x:p> "\u0001\u007F\b" .`},
	} {
		t.Run(tt.doc, func(t *testing.T) {
			got, err := Canonicalize(decode(t, fmt.Sprintf(`{%s,"@id":"urn:s",%s}`, context, tt.doc)), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tt.want+"\n" {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}
