package canon_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"laurel/credential/canon"
)

const urn = "urn:bnid:7c1f:"

// TestSkolemize names the nodes of documents and reads them back: they say
// the same, under the same labels.
func TestSkolemize(t *testing.T) {
	for name, text := range map[string]string{
		"nodes within nodes": `{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
			"type":["VerifiableCredential","OpenBadgeCredential"],"issuer":{"id":"did:example:i","type":["Profile"],"name":"I"},
			"credentialSubject":{"type":["AchievementSubject"],"identifier":[{"type":"IdentityObject","hashed":true,"identityHash":"a","identityType":"x"},
			{"type":"IdentityObject","hashed":false,"identityHash":"b","identityType":"x"}]},"validFrom":"2026-05-04T12:00:00Z"}`,
		"labels of its own": `{"@context":"https://www.w3.org/ns/credentials/v2","id":"_:one","type":"VerifiableCredential","issuer":"did:example:i",
			"relatedResource":[{"id":"_:two","mediaType":"a/b"},{"mediaType":"c/d"}]}`,
		"values and nothing": `{"@context":"https://www.w3.org/ns/credentials/v2","type":"VerifiableCredential","name":{"@value":"N","@language":"en"},
			"issuer":"did:example:i","credentialSubject":[{},{"id":"did:example:s"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			var doc any
			if err := json.Unmarshal([]byte(text), &doc); err != nil {
				t.Fatal(err)
			}
			before, _ := json.Marshal(doc)
			named, said, err := canon.Skolemize(doc, urn)
			if err != nil {
				t.Fatal(err)
			}
			if after, _ := json.Marshal(doc); string(before) != string(after) {
				t.Error("the document itself was changed")
			}
			again, err := canon.Deskolemized(named, urn)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := listing(again), listing(said); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			whole, err := canon.Canonicalize(doc, canon.Options{})
			if err != nil {
				t.Fatal(err)
			}
			n, err := canon.Normalize(again, canon.Options{})
			if err != nil || string(n.Bytes()) != string(whole) {
				t.Errorf("it says something else (%v)", err)
			}
			if got := strings.Join(texts(canon.Lines(said, n.Labels)), ""); got != string(whole) {
				t.Errorf("under its canonical labels it is\n%s", got)
			}
		})
	}
}

// TestPartOfASkolemized: what a part says is among what the whole says, but
// for lists that are not there as a whole.
func TestPartOfASkolemized(t *testing.T) {
	const listed = `{"@context":["https://www.w3.org/ns/credentials/v2",{"l":{"@id":"https://e.example/l","@container":"@list"},"m":{"@id":"https://e.example/m"}}],
		"type":"VerifiableCredential","name":"N","l":["a","b",{"name":"c"},["d"]],"m":[{"@list":["a"]},{"@list":["b","a"]},{"name":"e"}]}`
	cut := func(member string, keep ...int) func(map[string]any) {
		return func(doc map[string]any) {
			var kept []any
			for _, i := range keep {
				kept = append(kept, doc[member].([]any)[i])
			}
			doc[member] = kept
		}
	}
	for name, tt := range map[string]struct {
		change func(map[string]any)
		among  bool
	}{
		"all":                      {func(map[string]any) {}, true},
		"without its name":         {func(doc map[string]any) { delete(doc, "name") }, true},
		"without one of the lists": {func(doc map[string]any) { delete(doc, "m") }, true},
		"without a set of lists":   {func(doc map[string]any) { delete(doc, "l") }, true},
		"the first list of a set":  {cut("m", 0), true},
		"an object beside lists":   {cut("m", 2), true},
		"the second list of a set": {cut("m", 1), false},
		"a list's beginning":       {cut("l", 0, 1), false},
		"a list's end":             {cut("l", 2, 3), false},
		"a list turned round":      {cut("l", 3, 2, 1, 0), false},
	} {
		doc := decode(t, listed)
		named, said, err := canon.Skolemize(doc, urn)
		if err != nil {
			t.Fatal(err)
		}
		part := maps.Clone(named.(map[string]any))
		tt.change(part)
		quads, err := canon.Deskolemized(part, urn)
		if err != nil {
			t.Fatal(err)
		}
		all, among := texts(canon.Lines(said, nil)), true
		for _, line := range texts(canon.Lines(quads, nil)) {
			among = among && slices.Contains(all, line)
		}
		if among != tt.among {
			t.Errorf("%s: among the whole: %v, want %v\n%s\nin\n%s", name, among, tt.among, listing(quads), listing(said))
		}
	}
}

func decode(t *testing.T, text string) any {
	t.Helper()
	var doc any
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func listing(d canon.Dataset) string { return strings.Join(texts(canon.Lines(d, nil)), "") }

func texts(lines [][]byte) (out []string) {
	for _, line := range lines {
		out = append(out, string(line))
	}
	return out
}
