package canon

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
)

// The pieces that badges are changed with: values and names that mean
// something elsewhere, nothing at all, or that only the general path reads.
var (
	oddValues = []string{
		`null`, `true`, `7`, `1.5e-7`, `""`, `"text"`, `"urn:x:1"`, `"urn:x:2"`, `"_:b"`, `"a b"`, `"ext:EQF"`, `"schema:name"`, `"del\u007f\u0000"`, `[]`, `{}`,
		`[null,[["x"]],"x","x"]`, `{"id":"urn:x:1"}`, `{"@id":"urn:x:1"}`, `{"id":"_:b"}`, `{"@value":"x"}`, `{"@value":"x","@language":"en"}`, `{"@list":["x"]}`, `{"@set":["x"]}`,
		`{"type":"Profile","name":"x"}`, `{"id":"urn:x:1","type":["Profile","Achievement"]}`, `{"type":"DataIntegrityProof","proofPurpose":"assertionMethod"}`,
		`{"@context":"https://www.w3.org/ns/credentials/v2","type":"VerifiableCredential","issuer":"urn:x:1"}`, `{"en":"x"}`, `[{"type":"Alignment"},{"type":"Alignment"}]`,
	}
	oddNames = []string{
		"id", "type", "@id", "@type", "@graph", "@included", "@index", "@context", "name", "description", "issuer", "achievement", "alignment", "creator", "proof",
		"allowedValue", "resultDescription", "result", "evidence", "credentialSubject", "image", "tag", "proofPurpose", "schema:name", "https://schema.org/name", "unknown", "",
	}
	oddTypes = []string{`"Profile"`, `"Achievement"`, `["VerifiableCredential","OpenBadgeCredential"]`, `["Evidence","Alignment"]`, `"Result"`, `[]`, `"https://example.org/T"`, `"unknown"`, `7`}
)

func (m maker) odd(pool []string) any {
	var v any
	if err := json.Unmarshal([]byte(pool[m.IntN(len(pool))]), &v); err != nil {
		panic(err)
	}
	return v
}

// objects lists a document and all objects in it.
func objects(v any, all []map[string]any) []map[string]any {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			all = objects(item, all)
		}
	case map[string]any:
		all = append(all, v)
		for _, name := range slices.Sorted(maps.Keys(v)) {
			all = objects(v[name], all)
		}
	}
	return all
}

// change changes one thing in a document.
func (m maker) change(doc map[string]any) {
	all := objects(doc, nil)
	at := all[m.IntN(len(all))]
	names := slices.Sorted(maps.Keys(at))
	name := "name"
	if len(names) > 0 {
		name = names[m.IntN(len(names))]
	}
	switch m.IntN(7) {
	case 0:
		at[name] = m.odd(oddValues)
	case 1:
		value := at[name]
		delete(at, name)
		at[oddNames[m.IntN(len(oddNames))]] = value
	case 2:
		at["type"] = m.odd(oddTypes)
	case 3: // the same again, as an object of its own
		raw, err := json.Marshal(all[m.IntN(len(all))])
		if err != nil {
			panic(err)
		}
		at[name] = []any{at[name], m.odd([]string{string(raw)})}
	case 4:
		delete(at, name)
	case 5:
		at[oddNames[m.IntN(len(oddNames))]] = m.odd(oddValues)
	case 6:
		at["id"] = []string{"urn:x:1", "urn:x:2"}[m.IntN(2)]
	}
}

// TestCompiledMutants changes badges at random and compares both paths: what
// is refused is refused with the same words.
func TestCompiledMutants(t *testing.T) {
	count := often(3000)
	var took [3]int
	refused := 0
	for seed := range uint64(count) {
		m := newMaker(seed)
		var doc map[string]any
		raw, err := json.Marshal(m.badge())
		if err == nil {
			err = json.Unmarshal(raw, &doc)
		}
		if err != nil {
			t.Fatal(err)
		}
		for range 1 + m.IntN(3) {
			m.change(doc)
		}
		if raw, err = json.Marshal(doc); err != nil {
			t.Fatal(err)
		}
		p := Part{Tape: scan(t, raw)}
		if m.maybe() {
			p.Without = "proof"
		}
		took[compare(t, string(raw), p, Options{SHA384: seed%16 == 0})]++
		if _, err := p.Canonicalize(Options{}); err != nil {
			refused++
		}
	}
	t.Logf("%d compiled, %d of them with blank nodes that look alike; %d general, %d refused", took[compiled]+took[lookalike], took[lookalike], took[general], refused)
	if took[compiled] < count/5 || refused < count/10 {
		t.Error("the changes are of little use")
	}
}
