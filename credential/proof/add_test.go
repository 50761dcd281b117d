package proof_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/credential/proof"
)

// everySuite are the suites and a kind of key for each.
var everySuite = []struct {
	suite string
	typ   key.Type
}{
	{"eddsa-rdfc-2022", key.Ed25519}, {"eddsa-jcs-2022", key.Ed25519}, {"Ed25519Signature2020", key.Ed25519},
	{"ecdsa-rdfc-2019", key.P256}, {"ecdsa-rdfc-2019", key.P384}, {"ecdsa-jcs-2019", key.P256}, {"ecdsa-jcs-2019", key.P384},
}

// added signs the sample badge, or a document, with options.
func added(t testing.TB, doc []byte, s key.Signer, o proof.Options) []byte {
	t.Helper()
	if doc == nil {
		doc = credentialtest.JSON(t, credentialtest.Badge(s.Controller()))
	}
	if o.Created.IsZero() {
		o.Created = credentialtest.Noon
	}
	signed, err := proof.Add(t.Context(), doc, s, o)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// verdict is what comes of the first proof of a document.
func verdict(t testing.TB, raw []byte, issuer string, want proof.Expected) error {
	t.Helper()
	p := proof.EmbeddedFor(parse(t, raw), want)[0]
	k, err := p.Key(t.Context(), did.Standard(nil), issuer)
	if err != nil {
		return err
	}
	return errors.Join(p.Verify(k.Public), k.Owner)
}

func codeOf(err error) string {
	if e, ok := errors.AsType[*proof.Error](err); ok {
		return e.Code
	}
	return ""
}

func TestEverySuite(t *testing.T) {
	for _, tt := range everySuite {
		t.Run(tt.suite+" "+tt.typ.String(), func(t *testing.T) {
			s := credentialtest.SignerOf(tt.typ, "nordmark")
			signed := added(t, nil, s, proof.Options{Suite: tt.suite})
			if err := verdict(t, signed, s.Controller(), proof.Expected{}); err != nil {
				t.Fatal(err)
			}
			if again := added(t, nil, s, proof.Options{Suite: tt.suite}); !bytes.Equal(again, signed) {
				t.Error("the same badge at the same moment has two signatures")
			}
			for name, change := range map[string][2]string{
				"a value":      {`"value":"83"`, `"value":"93"`},
				"the moment":   {`"created":"2026-05-04T12:00:00Z"`, `"created":"2026-05-04T12:00:01Z"`},
				"a new member": {`"creditsEarned":1.5`, `"creditsEarned":1.5,"role":"Head gardener"`},
				"a new option": {`"proofPurpose":`, `"nonce":"1","proofPurpose":`},
			} {
				changed := bytes.Replace(signed, []byte(change[0]), []byte(change[1]), 1)
				if bytes.Equal(changed, signed) {
					t.Fatal("the sample lacks", change[0])
				}
				if err := verdict(t, changed, s.Controller(), proof.Expected{}); !errors.Is(err, proof.ErrWrong) {
					t.Errorf("%s was changed: %v", name, err)
				}
			}
		})
	}
}

// TestBadProofValues breaks the value of a proof in every way that writers
// and attackers do.
func TestBadProofValues(t *testing.T) {
	for _, tt := range everySuite {
		s := credentialtest.SignerOf(tt.typ, "nordmark")
		signed := added(t, nil, s, proof.Options{Suite: tt.suite})
		value := parse(t, signed).Proofs()[0].ProofValue
		other := map[key.Type]key.Type{key.Ed25519: key.P256, key.P256: key.P384, key.P384: key.Ed25519}[tt.typ]
		stranger := credentialtest.SignerOf(other, "nordmark")
		for name, c := range map[string]struct{ old, new, code string }{
			"without its letter":     {value, value[1:], proof.CodeMalformed},
			"with another letter":    {value, "u" + value[1:], proof.CodeMalformed},
			"cut short":              {value, value[:len(value)-2], proof.CodeMalformed},
			"made longer":            {value, value + "1", proof.CodeMalformed},
			"not base58":             {value, value[:20] + "0" + value[21:], proof.CodeMalformed},
			"a letter alone":         {value, "z", proof.CodeMalformed},
			"empty":                  {value, "", proof.CodeMalformed},
			"null":                   {`"` + value + `"`, "null", proof.CodeMalformed},
			"a number":               {`"` + value + `"`, "7", proof.CodeMalformed},
			"a list":                 {`"` + value + `"`, `["` + value + `"]`, proof.CodeMalformed},
			"no purpose":             {`"proofPurpose":"assertionMethod",`, "", proof.CodeMalformed},
			"another purpose":        {`"proofPurpose":"assertionMethod"`, `"proofPurpose":"invalidPurpose"`, proof.CodePurpose},
			"no method":              {`"verificationMethod":"` + s.Method() + `",`, "", proof.CodeMalformed},
			"another kind of key":    {s.Method(), stranger.Method(), proof.CodeKeyKind},
			"a day without its zone": {"2026-05-04T12:00:00Z\",\"verif", "2026-05-04T12:00:00\",\"verif", proof.CodeMalformed},
			"an id that is a number": {`"proofPurpose":`, `"id":7,"proofPurpose":`, proof.CodeMalformed},
			"a domain of numbers":    {`"proofPurpose":`, `"domain":[7],"proofPurpose":`, proof.CodeMalformed},
			"a null before it":       {`"proofPurpose":`, `"previousProof":null,"proofPurpose":`, proof.CodeMalformed},
			"an expiry in words":     {`"proofPurpose":`, `"expires":"soon","proofPurpose":`, proof.CodeMalformed},
			"another cryptosuite":    {`"cryptosuite":"` + tt.suite, `"cryptosuite":"UnknownCryptosuite`, proof.CodeKindNotRead},
			"another type":           {`[{"type":"`, `[{"type":"Unknown`, proof.CodeKindNotRead},
		} {
			from := bytes.Index(signed, []byte(`"proof":[`)) // names may stand before it as well
			changed := append(bytes.Clone(signed[:from]), bytes.Replace(signed[from:], []byte(c.old), []byte(c.new), 1)...)
			if bytes.Equal(changed, signed) {
				continue // what has no cryptosuite
			}
			if err := verdict(t, changed, s.Controller(), proof.Expected{}); codeOf(err) != c.code {
				t.Errorf("%s %s: %s: %v, want %s", tt.suite, tt.typ, name, err, c.code)
			}
		}
	}
}

// TestExpected asks for a purpose, a challenge and a domain.
func TestExpected(t *testing.T) {
	s := credentialtest.Signer("ada")
	full := proof.Options{Purpose: proof.Authentication, Challenge: "c-1", Domain: []string{"https://b.example", "https://a.example"}}
	signed := added(t, nil, s, full)
	plain := added(t, nil, s, proof.Options{Purpose: proof.Authentication})
	for name, tt := range map[string]struct {
		raw  []byte
		want proof.Expected
		code string
	}{
		"all of it":          {signed, proof.Expected{Purpose: proof.Authentication, Challenge: "c-1", Domain: []string{"https://a.example", "https://b.example"}}, ""},
		"nothing asked":      {signed, proof.Expected{Purpose: proof.Authentication}, ""},
		"another purpose":    {signed, proof.Expected{}, proof.CodePurpose},
		"another challenge":  {signed, proof.Expected{Purpose: proof.Authentication, Challenge: "c-2"}, proof.CodeChallenge},
		"one domain of two":  {signed, proof.Expected{Purpose: proof.Authentication, Domain: []string{"https://a.example"}}, proof.CodeDomain},
		"a third domain":     {signed, proof.Expected{Purpose: proof.Authentication, Domain: []string{"https://a.example", "https://b.example", "https://c.example"}}, proof.CodeDomain},
		"no challenge in it": {plain, proof.Expected{Purpose: proof.Authentication, Challenge: "c-1"}, proof.CodeChallenge},
		"no domain in it":    {plain, proof.Expected{Purpose: proof.Authentication, Domain: []string{"https://a.example"}}, proof.CodeDomain},
	} {
		if err := verdict(t, tt.raw, s.Controller(), tt.want); codeOf(err) != tt.code || tt.code == "" && err != nil {
			t.Errorf("%s: %v, want %q", name, err, tt.code)
		}
	}
}

func TestExpires(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	signed := added(t, nil, s, proof.Options{Expires: credentialtest.Noon.Add(time.Hour)})
	p := proof.Embedded(parse(t, signed))[0]
	if err := p.Current(credentialtest.Noon); err != nil {
		t.Error(err)
	}
	if err := p.Current(credentialtest.Noon.Add(time.Hour)); codeOf(err) != proof.CodeLapsed {
		t.Errorf("it has run out: %v", err)
	}
}

// TestChain signs a document one after another, each on top of the last, with
// a suite of its own, and takes single links away.
func TestChain(t *testing.T) {
	issuer := credentialtest.Signer("nordmark")
	doc := added(t, nil, issuer, proof.Options{ID: "urn:uuid:1"})
	doc = added(t, doc, credentialtest.SignerOf(key.P256, "varn"), proof.Options{ID: "urn:uuid:2", Suite: "ecdsa-jcs-2019", Previous: []string{"urn:uuid:1"}})
	doc = added(t, doc, credentialtest.SignerOf(key.P384, "lund"), proof.Options{ID: "urn:uuid:3", Previous: []string{"urn:uuid:2", "urn:uuid:1"}})
	doc = added(t, doc, credentialtest.Signer("beside"), proof.Options{})
	if err := holdsWith(t, doc); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(doc, bytes.TrimSuffix(credentialtest.JSON(t, credentialtest.Badge(issuer.Controller())), []byte("}"))) {
		t.Error("the document's bytes were changed")
	}
	for name, tt := range map[string]struct {
		change func(proofs []any) []any
		codes  []string // of each proof that is left
	}{
		"the first taken away": {func(p []any) []any { return p[1:] }, []string{proof.CodeMalformed, proof.CodeMalformed, ""}},
		"the first twice": {func(p []any) []any { return append([]any{p[0]}, p...) },
			[]string{"", "", proof.CodeMalformed, proof.CodeMalformed, ""}},
		"the first changed": {func(p []any) []any {
			p[0].(map[string]any)["created"] = "2026-05-04T12:00:01Z"
			return p
		}, []string{proof.CodeMismatch, proof.CodeMismatch, proof.CodeMismatch, ""}},
		"the second of another kind": {func(p []any) []any {
			p[1].(map[string]any)["cryptosuite"] = "unheard-of"
			return p
		}, []string{"", proof.CodeKindNotRead, proof.CodeMismatch, ""}},
		"in another order": {func(p []any) []any { slices.Reverse(p); return p }, []string{"", "", "", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			var tree map[string]any
			if err := json.Unmarshal(doc, &tree); err != nil {
				t.Fatal(err)
			}
			tree["proof"] = tt.change(tree["proof"].([]any))
			changed, err := json.Marshal(tree)
			if err != nil {
				t.Fatal(err)
			}
			var codes []string
			for _, err := range chained(t, changed) {
				codes = append(codes, codeOf(err))
			}
			if !slices.Equal(codes, tt.codes) {
				t.Errorf("got %q, want %q", codes, tt.codes)
			}
		})
	}
}

// chained is what remains of each proof of a document.
func chained(t *testing.T, raw []byte) []error {
	t.Helper()
	c := parse(t, raw)
	proofs := proof.Embedded(c)
	errs := make([]error, len(proofs))
	for i, p := range proofs {
		k, err := p.Key(t.Context(), did.Standard(nil), c.Issuer().ID)
		if err == nil {
			err = p.Verify(k.Public)
		}
		errs[i] = err
	}
	return proof.Chain(proofs, errs)
}

// TestChainOfFaults: what builds on a fault is no better than it.
func TestChainOfFaults(t *testing.T) {
	proofs := []*proof.Proof{{ID: "a"}, {ID: "b", Previous: []string{"a"}}, {Previous: []string{"b"}}, {Previous: []string{"missing"}}, {}}
	bad := &proof.Error{Kind: proof.ErrWrong, Code: proof.CodeLapsed}
	for _, kind := range []error{proof.ErrWrong, proof.ErrUnknown} {
		bad.Kind = kind
		got := proof.Chain(proofs, []error{bad, nil, nil, nil, nil})
		for i, want := range []error{kind, kind, kind, proof.ErrWrong, nil} {
			if !errors.Is(got[i], want) {
				t.Errorf("proof %d: %v, want %v", i, got[i], want)
			}
		}
	}
}

// TestJCSContexts: the proof keeps the contexts it was made under; later ones
// may follow, others may not stand before or instead.
func TestJCSContexts(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	signed := string(added(t, nil, s, proof.Options{Suite: "eddsa-jcs-2022"}))
	first := `"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"`
	for name, tt := range map[string]struct{ new, code string }{
		"one more":         {first + `,"https://w3id.org/security/data-integrity/v2"`, ""},
		"an unknown one":   {first + `,"https://nobody.example/c"`, proof.CodeContext},
		"another order":    {`"@context":["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json","https://www.w3.org/ns/credentials/v2"`, proof.CodeMismatch},
		"one fewer":        {`"@context":["https://www.w3.org/ns/credentials/v2"`, proof.CodeMismatch},
		"another at first": {strings.Replace(first, "[", `["https://w3id.org/security/data-integrity/v2",`, 1), proof.CodeMismatch},
	} {
		changed := strings.Replace(signed, first, tt.new, 1)
		if err := verdict(t, []byte(changed), s.Controller(), proof.Expected{}); codeOf(err) != tt.code || tt.code == "" && err != nil {
			t.Errorf("%s: %v, want %q", name, err, tt.code)
		}
	}
	unknown := strings.Replace(string(credentialtest.JSON(t, credentialtest.Badge(s.Controller()))), first, first+`,"https://nobody.example/c"`, 1)
	if _, err := proof.Add(t.Context(), []byte(unknown), s, proof.Options{Suite: "eddsa-jcs-2022"}); codeOf(err) != proof.CodeContext {
		t.Errorf("an unknown context was signed: %v", err)
	}
}

// TestContextForTheProof: a document whose contexts do not define the words
// of a proof gains one that does.
func TestContextForTheProof(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	old := []byte(`{"@context" : ["https://www.w3.org/2018/credentials/v1"] , "type":["VerifiableCredential"],"issuer":"` + s.Controller() +
		`","issuanceDate":"2020-03-10T04:24:12.164Z","credentialSubject":{"id":"did:example:ada"}}`)
	for _, tt := range []struct{ suite, want string }{
		{"eddsa-rdfc-2022", "https://w3id.org/security/data-integrity/v2"},
		{"eddsa-jcs-2022", "https://w3id.org/security/data-integrity/v2"},
		{"Ed25519Signature2020", "https://w3id.org/security/suites/ed25519-2020/v1"},
	} {
		signed := added(t, old, s, proof.Options{Suite: tt.suite})
		if got := parse(t, signed).Contexts(); !slices.Equal(got, []string{credential.ContextV1, tt.want}) {
			t.Errorf("%s: contexts %q", tt.suite, got)
		}
		if err := verdict(t, signed, s.Controller(), proof.Expected{}); err != nil {
			t.Errorf("%s: %v", tt.suite, err)
		}
	}
}

// TestBytesStay adds proofs to documents written in every manner: what was
// there stays, and the proof is the last of the list.
func TestBytesStay(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	body := `"@context":["https://www.w3.org/ns/credentials/v2"],"name":"\"proof\":[]","type":"VerifiableCredential","issuer":"` + s.Controller() + `","credentialSubject":{"id":"did:example:ada"}`
	one := string(added(t, []byte("{"+body+"}"), s, proof.Options{}))
	existing := strings.TrimSuffix(one[strings.Index(one, `"proof":[`)+len(`"proof":[`):], "]}")
	for name, doc := range map[string]string{
		"nothing before":  "{" + body + "}",
		"blank lines":     "\n{ " + body + "\n }\n",
		"an object":       `{"proof": ` + existing + `, ` + body + "}",
		"a list":          `{"proof": [` + existing + ` ], ` + body + "}",
		"an empty list":   `{"proof":[ ],` + body + "}",
		"the last member": `{` + body + `,"proof":[` + existing + `]  }`,
		"spelt otherwise": `{` + body + `,"\u0070roof":[` + existing + `]}`,
	} {
		signed := added(t, []byte(doc), s, proof.Options{ID: "urn:uuid:9"})
		before, after := tree(t, []byte(doc)), tree(t, signed)
		list := after["proof"].([]any)
		delete(before, "proof")
		delete(after, "proof")
		if !reflect.DeepEqual(before, after) || list[len(list)-1].(map[string]any)["id"] != "urn:uuid:9" || len(list) > 2 {
			t.Errorf("%s: became %s", name, signed)
		}
		if err := holdsWith(t, signed); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func tree(t testing.TB, raw []byte) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAddRefuses(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	badge := credentialtest.JSON(t, credentialtest.Badge(s.Controller()))
	signed := added(t, nil, s, proof.Options{ID: "urn:uuid:1"})
	for name, tt := range map[string]struct {
		doc []byte
		s   key.Signer
		o   proof.Options
	}{
		"an unheard-of suite":    {badge, s, proof.Options{Suite: "unheard-of"}},
		"a key of another kind":  {badge, s, proof.Options{Suite: "ecdsa-rdfc-2019"}},
		"an id that is taken":    {signed, s, proof.Options{ID: "urn:uuid:1"}},
		"on top of nothing":      {signed, s, proof.Options{Previous: []string{"urn:uuid:2"}}},
		"an id that is no URL":   {badge, s, proof.Options{ID: "first"}},
		"a proof that is a text": {[]byte(`{"@context":["https://www.w3.org/ns/credentials/v2"],"type":"VerifiableCredential","proof":"x"}`), s, proof.Options{}},
		"no object":              {[]byte("[]"), s, proof.Options{}},
	} {
		if out, err := proof.Add(t.Context(), tt.doc, tt.s, tt.o); err == nil {
			t.Errorf("%s: %s", name, out)
		}
	}
}

// FuzzEmbedded wants an answer about every document, and that what verifies
// says what was signed.
func FuzzEmbedded(f *testing.F) {
	for _, tt := range everySuite {
		s := credentialtest.SignerOf(tt.typ, "nordmark")
		f.Add(added(f, nil, s, proof.Options{Suite: tt.suite, ID: "urn:uuid:1"}))
	}
	f.Add([]byte(`{"proof":[{"id":"a","previousProof":["a"],"type":"DataIntegrityProof","cryptosuite":"eddsa-jcs-2022","@context":[]}]}`))
	badge := tree(f, credentialtest.JSON(f, credentialtest.Badge("")))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := credential.Parse(raw)
		if err != nil {
			return
		}
		for _, p := range proof.Embedded(c) {
			k, err := p.Key(t.Context(), did.Standard(nil), c.Issuer().ID)
			if err == nil {
				err = p.Verify(k.Public)
			}
			switch {
			case err != nil && !errors.Is(err, proof.ErrWrong) && !errors.Is(err, proof.ErrUnknown):
				t.Fatalf("an error of no kind: %v", err)
			case err == nil && c.ID() != badge["id"]:
				t.Fatalf("a document that nobody signed verifies: %s", raw)
			}
		}
	})
}
