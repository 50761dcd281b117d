package proof_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"laurel/credential/credentialtest"
	"laurel/credential/credentialtest/tally"
	"laurel/credential/internal/multibase"
	"laurel/credential/key"
	"laurel/credential/proof"
)

const sdVectors = "spec/vectors/vc-di-ecdsa/ecdsa-sd-2023"

// TestPublishedDisclosure makes the W3C base proofs anew with their keys,
// derives what they derive, and verifies both.
func TestPublishedDisclosure(t *testing.T) {
	var material struct {
		BaseKeyPair, ProofKeyPair struct{ SecretKeyMultibase string }
		HMACKeyString             string
	}
	credentialtest.ReadJSON(t, &material, sdVectors, "SDKeyMaterial.json")
	hmacKey, err := hex.DecodeString(material.HMACKeyString)
	if err != nil {
		t.Fatal(err)
	}
	baseKey, err := key.ParsePrivateMultikey(material.BaseKeyPair.SecretKeyMultibase)
	if err != nil {
		t.Fatal(err)
	}
	proofKey, err := key.ParsePrivateMultikey(material.ProofKeyPair.SecretKeyMultibase)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ folder, mandatory, selective string }{
		{"employ", "employMandatory.json", "employSelective.json"},
		{"prc", "prCredMandatory.json", "prCredSelective.json"},
	} {
		t.Run(tt.folder, func(t *testing.T) {
			for _, role := range []string{tally.Issue, tally.Derive, tally.Verify} {
				tally.Ran(t, "vc-di-ecdsa", "ecdsa-sd-2023", role)
			}
			var mandatory, selective []string
			readJSON(t, &mandatory, ecdsaVectors, tt.mandatory)
			readJSON(t, &selective, ecdsaVectors, tt.selective)
			var config struct{ Created, VerificationMethod string }
			readJSON(t, &config, sdVectors, tt.folder, "addProofConfig.json")
			created, err := time.Parse(time.RFC3339, config.Created)
			if err != nil {
				t.Fatal(err)
			}
			signed := credentialtest.ReadShared(t, sdVectors, tt.folder, "addSignedSDBase.json")
			unsigned := tree(t, signed) // the document beside it has another description
			delete(unsigned, "proof")
			doc, err := json.Marshal(unsigned)
			if err != nil {
				t.Fatal(err)
			}
			s := key.NewSigner(baseKey, parse(t, doc).Issuer().ID, config.VerificationMethod)
			base, err := proof.BaseWith(t.Context(), doc, s, proof.Options{Suite: "ecdsa-sd-2023", Created: created, Mandatory: mandatory}, hmacKey, proofKey)
			if err != nil {
				t.Fatal(err)
			}
			sameProof(t, base, signed)
			derived, err := proof.Derive(base, selective)
			if err != nil {
				t.Fatal(err)
			}
			theirs := credentialtest.ReadShared(t, sdVectors, tt.folder, "derivedRevealDocument.json")
			sameProof(t, derived, theirs)
			want := tree(t, theirs)
			want["proof"] = []any{want["proof"]}
			if got := tree(t, derived); !reflect.DeepEqual(got, want) {
				t.Errorf("disclosed\n%s\nwant\n%s", derived, theirs)
			}
			for _, raw := range [][]byte{derived, theirs} {
				if err := holdsWith(t, raw); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func sameProof(t *testing.T, ours, theirs []byte) {
	t.Helper()
	if got, want := parse(t, ours).Proofs()[0].ProofValue, parse(t, theirs).Proofs()[0].ProofValue; got != want {
		t.Errorf("proofValue\n got %s\nwant %s", got, want)
	}
}

// based is the sample badge with a base proof, and its issuer.
func based(t testing.TB, mandatory ...string) ([]byte, key.Signer) {
	t.Helper()
	s := credentialtest.SignerOf(key.P256, "nordmark")
	return added(t, nil, s, proof.Options{Suite: "ecdsa-sd-2023", Mandatory: mandatory}), s
}

// TestDisclosure discloses parts of a badge of every shape: what is derived
// holds, says no more, and writes what it says as the badge did.
func TestDisclosure(t *testing.T) {
	full, s := based(t, "/issuer", "/validFrom", "/validUntil", "/credentialStatus")
	for _, tt := range []struct {
		name     string
		pointers []string
		says     []string
		silent   []string
	}{
		{"nothing more", nil, []string{`"validFrom"`, `"credentialStatus"`}, []string{"achievement", "evidence", `"83"`}},
		{"the achievement's name", []string{"/credentialSubject/achievement/name"}, []string{"Pruning Young"}, []string{"criteria", `"83"`, "Shapes"}},
		{"one of two alignments", []string{"/credentialSubject/achievement/alignment/1"}, []string{"EQF level 3"}, []string{"prune trees"}},
		{"both, one after the other", []string{"/credentialSubject/achievement/alignment/1", "/credentialSubject/achievement/alignment/0"}, []string{"EQF level 3", "prune trees"}, nil},
		{"a part and the whole of it", []string{"/credentialSubject/result/0/value", "/credentialSubject/result"}, []string{`"83"`, "resultDescription"}, []string{"evidence"}},
		{"the whole and a part of it", []string{"/credentialSubject/result", "/credentialSubject/result/0/value"}, []string{`"83"`, "resultDescription"}, []string{"evidence"}},
		{"one tag of two", []string{"/credentialSubject/achievement/tag/1"}, []string{`["trees"]`}, []string{`"fruit"`}},
		{"what is mandatory anyway", []string{"/issuer/name"}, []string{"Nordmark"}, []string{"evidence"}},
		{"all of it", []string{""}, []string{`"83"`, "evidence", "fruit"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			derived, err := proof.Derive(full, tt.pointers)
			if err != nil {
				t.Fatal(err)
			}
			if err := verdict(t, derived, s.Controller(), proof.Expected{}); err != nil {
				t.Errorf("%v\n%s", err, derived)
			}
			for _, text := range tt.says {
				if !bytes.Contains(derived, []byte(text)) {
					t.Errorf("%s is not disclosed\n%s", text, derived)
				}
			}
			said, _, _ := bytes.Cut(derived, []byte(`"proof":`))
			for _, text := range tt.silent {
				if bytes.Contains(said, []byte(text)) {
					t.Errorf("%s is disclosed", text)
				}
			}
			if _, err := proof.Derive(derived, tt.pointers); err == nil {
				t.Error("a derived proof passes for a base proof")
			}
		})
	}
	if err := verdict(t, full, s.Controller(), proof.Expected{}); codeOf(err) != proof.CodeMalformed {
		t.Errorf("a base proof is shown: %v", err)
	}
}

// TestFreshSecrets: two base proofs of one badge have nothing in common.
func TestFreshSecrets(t *testing.T) {
	a, _ := based(t)
	b, _ := based(t)
	x, y := parse(t, a).Proofs()[0].ProofValue, parse(t, b).Proofs()[0].ProofValue
	if x[:40] == y[:40] || x[len(x)-40:] == y[len(y)-40:] {
		t.Error("the same secrets were used twice")
	}
}

func TestDisclosureRefused(t *testing.T) {
	full, s := based(t, "/issuer")
	badge := credentialtest.JSON(t, credentialtest.Badge(s.Controller()))
	for name, pointers := range map[string][]string{
		"leads to nothing":         {"/credentialSubject/grade"},
		"past the end of a list":   {"/evidence/1"},
		"a place that is spelt":    {"/evidence/00"},
		"the end of a list":        {"/evidence/-"},
		"into a text":              {"/validFrom/year"},
		"without its slash":        {"issuer"},
		"with half an escape":      {"/issuer~2"},
		"with an escape at last":   {"/issuer~"},
		"a good one and a bad one": {"/issuer", "/nothing"},
	} {
		if out, err := proof.Derive(full, pointers); err == nil {
			t.Errorf("%s: %s", name, out)
		}
		o := proof.Options{Suite: "ecdsa-sd-2023", Mandatory: pointers}
		if _, err := proof.Add(t.Context(), badge, s, o); err == nil {
			t.Errorf("%s: it was signed", name)
		}
	}
	whole, _ := based(t)
	if out, err := proof.Derive(whole, nil); err == nil {
		t.Errorf("nothing was selected: %s", out)
	}
	if out, err := proof.Derive(credentialtest.Signed(t, "nordmark"), []string{"/issuer"}); err == nil {
		t.Errorf("of a proof that covers the whole: %s", out)
	}
	other := bytes.Replace(full, []byte(`"tag":["fruit","trees"]`), []byte(`"tag":["fruit"]`), 1)
	if out, err := proof.Derive(other, []string{"/issuer"}); err == nil {
		t.Errorf("of another document: %s", out)
	}
	ed := credentialtest.Signer("nordmark")
	if _, err := proof.Add(t.Context(), credentialtest.JSON(t, credentialtest.Badge(ed.Controller())), ed, proof.Options{Suite: "ecdsa-sd-2023"}); err == nil {
		t.Error("it was signed with an Ed25519 key")
	}
}

// derivedParts is the value of a derived proof, to be taken apart.
type derivedParts struct {
	_          struct{} `cbor:",toarray"`
	Signature  any
	Public     any
	Signatures any
	Labels     any
	Mandatory  any
}

// TestBadDerivedValues changes a derived proof in every part of its value.
func TestBadDerivedValues(t *testing.T) {
	full, s := based(t, "/issuer", "/validFrom")
	derived, err := proof.Derive(full, []string{"/credentialSubject/achievement/name", "/credentialSubject/result"})
	if err != nil {
		t.Fatal(err)
	}
	value := parse(t, derived).Proofs()[0].ProofValue
	raw, err := multibase.Decode(value)
	if err != nil {
		t.Fatal(err)
	}
	other := credentialtest.Key(key.P256, "mallory")
	public, err := multibase.Decode(other.Public().Multikey())
	if err != nil {
		t.Fatal(err)
	}
	change := func(f func(p *derivedParts)) string {
		var p derivedParts
		if err := cbor.Unmarshal(raw[3:], &p); err != nil {
			t.Fatal(err)
		}
		f(&p)
		body, err := cbor.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		return multibase.Base64URL(append(bytes.Clone(raw[:3]), body...))
	}
	signatures := func(p *derivedParts) []any { return p.Signatures.([]any) }
	labels := func(p *derivedParts) map[any]any { return p.Labels.(map[any]any) }
	change(func(p *derivedParts) {
		if len(labels(p)) < 2 || len(signatures(p)) < 2 {
			t.Fatal("too little to change")
		}
	})
	for name, tt := range map[string]struct{ value, code string }{
		"base58":                   {multibase.Base58(raw), proof.CodeMalformed},
		"no prefix":                {value[1:], proof.CodeMalformed},
		"a base header":            {multibase.Base64URL(append([]byte{0xd9, 0x5d, 0}, raw[3:]...)), proof.CodeMalformed},
		"another header":           {multibase.Base64URL(append([]byte{0xd9, 0x5d, 3}, raw[3:]...)), proof.CodeMalformed},
		"no header":                {multibase.Base64URL(raw[3:]), proof.CodeMalformed},
		"cut short":                {value[:len(value)-8], proof.CodeMalformed},
		"something behind it":      {multibase.Base64URL(append(bytes.Clone(raw), 0)), proof.CodeMalformed},
		"nothing but its header":   {multibase.Base64URL(raw[:3]), proof.CodeMalformed},
		"a short signature":        {change(func(p *derivedParts) { p.Signature = p.Signature.([]byte)[:63] }), proof.CodeMalformed},
		"a signature of numbers":   {change(func(p *derivedParts) { p.Signature = make([]uint16, 64) }), proof.CodeMalformed},
		"another signature":        {change(func(p *derivedParts) { p.Signature = signatures(p)[0] }), proof.CodeMismatch},
		"a key without its number": {change(func(p *derivedParts) { p.Public = p.Public.([]byte)[2:] }), proof.CodeMalformed},
		"another key":              {change(func(p *derivedParts) { p.Public = public }), proof.CodeMismatch},
		"a point off the curve": {change(func(p *derivedParts) { p.Public = append(bytes.Clone(public[:2]), make([]byte, 33)...) }),
			proof.CodeMismatch},
		"one signature fewer":     {change(func(p *derivedParts) { p.Signatures = signatures(p)[1:] }), proof.CodeMismatch},
		"one signature more":      {change(func(p *derivedParts) { p.Signatures = append(signatures(p), signatures(p)[0]) }), proof.CodeMismatch},
		"signatures swapped":      {change(func(p *derivedParts) { x := signatures(p); x[0], x[1] = x[1], x[0] }), proof.CodeMismatch},
		"a statement's cut short": {change(func(p *derivedParts) { signatures(p)[0] = signatures(p)[0].([]byte)[:60] }), proof.CodeMalformed},
		"no signatures":           {change(func(p *derivedParts) { p.Signatures = nil }), proof.CodeMismatch},
		"a label fewer":           {change(func(p *derivedParts) { delete(labels(p), uint64(0)) }), proof.CodeMismatch},
		"a label more":            {change(func(p *derivedParts) { labels(p)[uint64(99)] = make([]byte, 32) }), proof.CodeMismatch},
		"a label of another node": {change(func(p *derivedParts) { labels(p)[uint64(99)] = labels(p)[uint64(0)]; delete(labels(p), uint64(0)) }), proof.CodeMismatch},
		"a short label":           {change(func(p *derivedParts) { labels(p)[uint64(0)] = make([]byte, 31) }), proof.CodeMalformed},
		"a label twice":           {change(func(p *derivedParts) { labels(p)[uint64(0)] = labels(p)[uint64(1)] }), proof.CodeMalformed},
		"labels swapped":          {change(func(p *derivedParts) { l := labels(p); l[uint64(0)], l[uint64(1)] = l[uint64(1)], l[uint64(0)] }), proof.CodeMismatch},
		"a label under a text":    {change(func(p *derivedParts) { p.Labels = map[string]any{"c14n0": make([]byte, 32)} }), proof.CodeMalformed},
		"a place fewer":           {change(func(p *derivedParts) { p.Mandatory = p.Mandatory.([]any)[1:] }), proof.CodeMismatch},
		"a place twice":           {change(func(p *derivedParts) { p.Mandatory = []uint64{1, 1} }), proof.CodeMalformed},
		"places out of order":     {change(func(p *derivedParts) { p.Mandatory = []uint64{2, 1} }), proof.CodeMalformed},
		"a place beyond the end":  {change(func(p *derivedParts) { p.Mandatory = append(p.Mandatory.([]any), uint64(1<<40)) }), proof.CodeMismatch},
		"a negative place":        {change(func(p *derivedParts) { p.Mandatory = []int{-1} }), proof.CodeMalformed},
	} {
		changed := bytes.Replace(derived, []byte(value), []byte(tt.value), 1)
		if err := verdict(t, changed, s.Controller(), proof.Expected{}); codeOf(err) != tt.code {
			t.Errorf("%s: %v, want %s", name, err, tt.code)
		}
	}
	for name, swap := range map[string][2]string{
		"an optional statement": {"Pruning Young Fruit Trees", "Felling Old Fruit Trees"},
		"a mandatory one":       {"2026-05-04T12:00:00Z\",\"", "2026-05-04T12:00:01Z\",\""},
		"one added":             {`"name":"Pruning`, `"version":"2","name":"Pruning`},
		"the proof's moment":    {`"created":"2026-05-04T12:00:00Z"`, `"created":"2026-05-04T12:00:01Z"`},
	} {
		changed := bytes.Replace(derived, []byte(swap[0]), []byte(swap[1]), 1)
		if bytes.Equal(changed, derived) {
			t.Fatalf("%s: the sample lacks %s\n%s", name, swap[0], derived)
		}
		if err := verdict(t, changed, s.Controller(), proof.Expected{}); codeOf(err) != proof.CodeMismatch {
			t.Errorf("%s was changed: %v", name, err)
		}
	}
}

// TestSelected is selectJsonLd: what stands on the way keeps id and types.
func TestSelected(t *testing.T) {
	const doc = `{ "@context" : ["c"], "type":["T"], "id":"urn:x", "a": {"id":"urn:a","type":"A","b":1.0,"c/d":{"~":[ [1,2], {"id":"_:n","e":2,"f":3} ]}}, "g":[5,6,7] }`
	for _, tt := range []struct {
		pointers []string
		want     string
	}{
		{nil, `{"@context":["c"],"type":["T"],"id":"urn:x"}`},
		{[]string{"/a/b"}, `{"@context":["c"],"type":["T"],"id":"urn:x","a":{"id":"urn:a","type":"A","b":1.0}}`},
		{[]string{"/a/c~1d/~0/1/f"}, `{"@context":["c"],"type":["T"],"id":"urn:x","a":{"id":"urn:a","type":"A","c/d":{"~":[{"f":3}]}}}`},
		{[]string{"/a/c~1d/~0/0/1", "/g/2", "/g/0"}, `{"@context":["c"],"type":["T"],"id":"urn:x","a":{"id":"urn:a","type":"A","c/d":{"~":[[2]]}},"g":[5,7]}`},
		{[]string{"/g", "/g/1"}, `{"@context":["c"],"type":["T"],"id":"urn:x","g":[5,6,7]}`},
	} {
		got, err := proof.Selected([]byte(doc), tt.pointers...)
		if err != nil || string(got) != tt.want {
			t.Errorf("%q: %s (%v), want %s", tt.pointers, got, err, tt.want)
		}
	}
}

// TestListsAreNotTorn: an ordered list, and a text with its language, is
// disclosed as a whole or not at all.
func TestListsAreNotTorn(t *testing.T) {
	s := credentialtest.SignerOf(key.P256, "nordmark")
	doc := []byte(`{"@context":["https://www.w3.org/ns/credentials/v2",{"steps":{"@id":"https://e.example/steps","@container":"@list"}}],
		"type":"VerifiableCredential","issuer":"` + s.Controller() + `","credentialSubject":{"type":"VerifiableCredential","steps":["a","b",{"name":"c"}],"name":"N",
		"description":{"@value":"D","@language":"en"}}}`)
	base := added(t, doc, s, proof.Options{Suite: "ecdsa-sd-2023", Mandatory: []string{"/issuer"}})
	for pointer, whole := range map[string]bool{
		"/credentialSubject/steps": true, "/credentialSubject": true, "": true, "/credentialSubject/name": true,
		"/credentialSubject/description": true, "/credentialSubject/description/@value": false,
		"/credentialSubject/steps/0": false, "/credentialSubject/steps/2/name": false,
	} {
		derived, err := proof.Derive(base, []string{pointer})
		if (err == nil) != whole {
			t.Errorf("%s: %v", pointer, err)
		}
		if err != nil {
			continue
		}
		if err := verdict(t, derived, s.Controller(), proof.Expected{}); err != nil {
			t.Errorf("%s: %v", pointer, err)
		}
	}
	mandatory := added(t, doc, s, proof.Options{Suite: "ecdsa-sd-2023", Mandatory: []string{"/issuer", "/credentialSubject/steps"}})
	derived, err := proof.Derive(mandatory, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := verdict(t, derived, s.Controller(), proof.Expected{}); err != nil {
		t.Error(err)
	}
}

// FuzzDerive derives from what it is given: what comes out verifies, or the
// base proof was none.
func FuzzDerive(f *testing.F) {
	full, s := based(f, "/issuer", "/validFrom")
	f.Add("/credentialSubject/achievement/name", "/evidence/0")
	f.Add("/credentialSubject/result/0", "")
	f.Add("/type/1", "/credentialSubject/~1")
	f.Fuzz(func(t *testing.T, a, b string) {
		derived, err := proof.Derive(full, []string{a, b})
		if err != nil {
			return
		}
		if err := verdict(t, derived, s.Controller(), proof.Expected{}); err != nil {
			t.Fatalf("%q and %q: %v\n%s", a, b, err, derived)
		}
	})
}

// FuzzSDValue wants an answer about every value, and good for no other.
func FuzzSDValue(f *testing.F) {
	full, s := based(f, "/issuer")
	derived, err := proof.Derive(full, []string{"/credentialSubject/achievement/name"})
	if err != nil {
		f.Fatal(err)
	}
	value := parse(f, derived).Proofs()[0].ProofValue
	f.Add(value)
	f.Add(parse(f, full).Proofs()[0].ProofValue)
	f.Add("u2V0B")
	fuzzValue(f, derived, value, s)
}
