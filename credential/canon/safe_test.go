package canon

import (
	"fmt"
	"strings"
	"testing"

	"laurel/credential/canon/internal/termtable"
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
		{"undefined type", twoContexts, `"type":["VerifiableCredential","Diploma"]`, UndefinedTerm, "/type/1"},
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
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := "{" + strings.Trim(tt.base+","+tt.doc, ",") + "}"
			_, err := Canonicalize(decode(t, doc), Options{})
			wantCode(t, err, tt.code, tt.pointer)
		})
	}
}

// TestFeaturesRefused names what is refused where a document uses what few
// documents use.
func TestFeaturesRefused(t *testing.T) {
	const context = `"@context":{"@version":1.1,"p":"urn:x:p","n":"urn:x:n","q":{"@id":"urn:x:q","@type":"@id"},"l":{"@id":"urn:x:l","@container":"@list"},` +
		`"back":{"@reverse":"urn:x:n"},"in":"@nest","scoped":{"@id":"@nest","@context":{"o":"urn:x:o"}},"T":{"@id":"urn:t:T","@context":{"only":"urn:x:only"}},` +
		`"index":{"@id":"urn:x:i","@container":"@index"},"by":{"@id":"urn:x:by","@container":"@index","@index":"p"},"byWhat":{"@id":"urn:x:by","@container":"@index","@index":"what"},` +
		`"id":{"@id":"urn:x:id","@container":"@id"},"ids":{"@id":"urn:x:ids","@container":"@id","@type":"@id"},"type":{"@id":"urn:x:t","@container":"@type"},` +
		`"g":{"@id":"urn:x:g","@container":["@graph","@index"]},"gs":{"@id":"urn:x:gs","@container":["@graph","@set"]},"lang":{"@id":"urn:x:lang","@container":"@language"}}`
	for _, tt := range []struct{ name, doc, code, pointer string }{
		{"nothing", `"n":{}`, "", ""},
		{"nest is a text", `"in":"x"`, InvalidValue, "/in"},
		{"nest is null", `"@nest":null`, InvalidValue, "/@nest"},
		{"undefined within nest", `"in":[{"p":1},{"unknown":1}]`, UndefinedTerm, "/in/1/unknown"},
		{"too large within nest", `"in":{"in":{"p":1e999}}`, InvalidValue, "/in/in/p"},
		{"relative id within nest", `"in":{"@id":"a"}`, RelativeIRI, "/in/@id"},
		{"a second id within nest", `"@id":"urn:x:1","in":{"@id":"urn:x:2"}`, InvalidValue, "/in/@id"},
		{"a context within nest", `"in":{"@context":{"a":"urn:a"},"a":1}`, InvalidValue, "/in/@context"},
		{"a context of nest", `"scoped":{"o":1}`, Unsupported, "/scoped"},
		{"a value within nest", `"n":{"in":{"@value":1}}`, InvalidValue, "/n"},
		{"a value with nest", `"n":{"@value":"a","in":{"@language":"de"}}`, InvalidValue, "/n"},
		{"type within nest brings no context", `"in":{"@type":"T"},"only":1`, UndefinedTerm, "/only"},
		{"reverse is a list", `"@reverse":[{"n":{"p":1}}]`, InvalidValue, "/@reverse"},
		{"reverse of a keyword", `"@reverse":{"@type":"T"}`, InvalidValue, "/@reverse/@type"},
		{"reverse of an undefined term", `"@reverse":{"unknown":{}}`, UndefinedTerm, "/@reverse/unknown"},
		{"reverse of a value", `"@reverse":{"p":"x"}`, InvalidValue, "/@reverse/p"},
		{"reverse of a list", `"@reverse":{"l":[{"p":1}]}`, InvalidValue, "/@reverse/l"},
		{"reverse of a list object", `"@reverse":{"n":{"@list":[{"p":1}]}}`, InvalidValue, "/@reverse/n"},
		{"reverse term with a value", `"back":"x"`, InvalidValue, "/back"},
		{"reverse term with a list", `"back":{"@list":[]}`, InvalidValue, "/back"},
		{"reverse of a nest", `"@reverse":{"in":{"n":{"p":1}}}`, InvalidValue, "/@reverse/n"},
		{"a key that RDF has no place for", `"index":{"a":{"p":1}}`, DataLoss, "/index/a"},
		{"a key without a value", `"by":{"a":[]}`, DataLoss, "/by/a"},
		{"an index with an undefined property", `"byWhat":{"a":{"p":1}}`, UndefinedTerm, "/byWhat/a"},
		{"an index of a value", `"by":{"a":"x"}`, InvalidValue, "/by/a"},
		{"an index of a list", `"by":{"a":{"@list":[]}}`, InvalidValue, "/by/a"},
		{"a relative key", `"id":{"a":{"p":1}}`, RelativeIRI, "/id/a"},
		{"a key that is another id", `"id":{"urn:x:1":{"@id":"urn:x:2","p":1}}`, DataLoss, "/id/urn:x:1"},
		{"a key that is another reference", `"ids":{"urn:x:1":"urn:x:2"}`, DataLoss, "/ids/urn:x:1"},
		{"an id of a value", `"id":{"urn:x:1":5}`, InvalidValue, "/id/urn:x:1"},
		{"a key that is no type", `"type":{"a":{"p":1}}`, UndefinedTerm, "/type/a"},
		{"a type of a number", `"type":{"T":5}`, InvalidValue, "/type/T"},
		{"a key of a graph", `"g":{"a":{"p":1}}`, DataLoss, "/g/a"},
		{"a graph that says nothing", `"g":{"@none":{}}`, DataLoss, "/g/@none"},
		{"a graph that is a value", `"g":{"@none":{"@value":1}}`, DataLoss, "/g/@none"},
		{"a set among graphs", `"gs":{"@set":[{"p":1}]}`, Unsupported, "/gs"},
		{"index of a set", `"p":{"@set":[1],"@index":"a"}`, DataLoss, "/p/@index"},
		{"index of a list", `"p":{"@list":[1],"@index":"a"}`, DataLoss, "/p/@index"},
		{"included is a text", `"@included":"x"`, DataLoss, "/@included"},
		{"included is a reference", `"@included":{"@id":"urn:x:1"}`, DataLoss, "/@included"},
		{"language of a map", `"lang":{"not a tag":"x"}`, InvalidValue, "/lang/not a tag"},
		{"number in a language map", `"lang":{"de":5}`, InvalidValue, "/lang/de"},
		{"null language", `"p":{"@value":"x","@language":null}`, InvalidValue, "/p/@language"},
		{"null direction", `"p":{"@value":"x","@direction":null}`, InvalidValue, "/p/@direction"},
		{"no direction", `"p":{"@value":"x","@direction":"up"}`, InvalidValue, "/p/@direction"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Canonicalize(decode(t, "{"+context+`,"urn:x:is":1,`+tt.doc+"}"), Options{})
			if tt.code == "" && err == nil {
				return
			}
			wantCode(t, err, tt.code, tt.pointer)
		})
	}
}

// TestContextsRefused names contexts that are wrong only once they are used.
func TestContextsRefused(t *testing.T) {
	extra["https://example.org/list"] = []*termtable.Context{{}, {}}
	extra["https://example.org/imports"] = []*termtable.Context{{Import: "https://www.w3.org/ns/credentials/v2"}}
	t.Cleanup(func() { clear(extra) })
	for _, tt := range []struct{ context, code, pointer string }{
		{`{"@base":"a/b"}`, RelativeIRI, "/@context/@base"},
		{`{"@base":"_:b"}`, RelativeIRI, "/@context/@base"},
		{`{"@base":""}`, Unsupported, "/@context/@base"},
		{`[{"@base":"https://example.org/"},{"@base":null,"@vocab":"a"}]`, RelativeIRI, "/@context/1/@vocab"},
		{`{"@vocab":""}`, RelativeIRI, "/@context/@vocab"},
		{`{"@import":"https://example.org/unknown"}`, UnknownContext, "/@context"},
		{`{"@import":"https://example.org/list"}`, InvalidContext, "/@context/@import"},
		{`{"@import":"https://example.org/imports"}`, InvalidContext, "/@context/@import"},
		{`{"@import":5}`, InvalidContext, "/@context/@import"},
		{`["https://www.w3.org/ns/credentials/v2",{"@import":"https://www.w3.org/2018/credentials/v1","@protected":false}]`, InvalidContext, ""},
		{`["https://www.w3.org/ns/credentials/v2",{"@base":"https://example.org/","name":"urn:x:name"}]`, InvalidContext, "/@context/1/name"},
		{`{"a":{"@id":"urn:a","@container":"@nothing"}}`, InvalidContext, "/@context/a/@container"},
		{`{"a":""}`, Unsupported, "/@context/a"},
	} {
		_, err := Canonicalize(decode(t, `{"@context":`+tt.context+`,"urn:x:is":1}`), Options{})
		if e, ok := err.(*Error); !ok || e.Code != tt.code || tt.pointer != "" && e.Pointer != tt.pointer {
			t.Errorf("%s: got %#v, want %s at %s", tt.context, err, tt.code, tt.pointer)
		}
	}
}

// TestBaseRemoved: what was signed under a base says nothing without it.
func TestBaseRemoved(t *testing.T) {
	const doc = `{"@context":["https://www.w3.org/ns/credentials/v2"%s],"type":["VerifiableCredential","Diploma"],"issuer":"did:example:i","credentialSubject":{"id":"urn:x:1"}}`
	if _, err := Quads(decode(t, fmt.Sprintf(doc, `,{"@base":"https://example.org/"}`))); err != nil {
		t.Error(err)
	}
	_, err := Quads(decode(t, fmt.Sprintf(doc, "")))
	wantCode(t, err, UndefinedTerm, "/type/1")
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
		{"too deep within nest", strings.Repeat(`{"@nest":`, 70) + `{}` + strings.Repeat(`}`, 70), TooLarge},
		{"too deep in reverse", strings.Repeat(`{"@reverse":{"urn:x:in":`, 40) + `{}` + strings.Repeat(`}}`, 40), TooLarge},
		{"too deep under keys", `{"@context":{"k":{"@id":"urn:x:k","@container":"@id"}},"k":` + strings.Repeat(`{"urn:x:1":{"k":`, 40) + `{}` + strings.Repeat(`}}`, 40) + `}`, TooLarge},
		{"too many keys", `{"@context":{"k":{"@id":"urn:x:k","@container":"@id"}},"k":{` + numbered(`"urn:x:%d":{"@id":"urn:x:%[1]d"}`, maxNodes+1) + `}}`, TooLarge},
		{"too many imports", `[` + many(`{"@context":{"@import":"https://www.w3.org/ns/credentials/v2"},"urn:x:is":1}`, maxContexts+1) + `]`, TooLarge},
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

func numbered(item string, n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf(item, i)
	}
	return strings.Join(all, ",")
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
		{`"@nest":[{"p":"a"},{"@nest":{"p":"b"}}]`, "<urn:s> <urn:x:p> \"a\" .\n<urn:s> <urn:x:p> \"b\" ."},
		{`"@nest":{"@reverse":{"p":{"@id":"urn:o"}}}`, `<urn:o> <urn:x:p> <urn:s> .`},
		{`"@reverse":{"back":{"@id":"urn:o"}}`, `<urn:s> <urn:x:b> <urn:o> .`},
		{`"@included":{"@graph":{"@id":"urn:o","p":"a"}}`, `<urn:o> <urn:x:p> "a" _:c14n0 .`},
		{`"j":"a \"b\""`, `<urn:s> <urn:x:j> "\"a \\\"b\\\"\""^^<` + rdfJSON + `> .`},
		{`"j":1E2`, `<urn:s> <urn:x:j> "100"^^<` + rdfJSON + `> .`},
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
