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
// for lists, whose cells have no names to keep.
func TestPartOfASkolemized(t *testing.T) {
	for text, whole := range map[string]bool{
		`{"@context":"https://www.w3.org/ns/credentials/v2","type":"VerifiableCredential","credentialSubject":{"type":"VerifiableCredential","name":"N"}}`:           true,
		`{"@context":["https://www.w3.org/ns/credentials/v2",{"l":{"@id":"https://e.example/l","@container":"@list"}}],"type":"VerifiableCredential","l":["a","b"]}`: false,
	} {
		var doc any
		if err := json.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatal(err)
		}
		named, said, err := canon.Skolemize(doc, urn)
		if err != nil {
			t.Fatal(err)
		}
		part := maps.Clone(named.(map[string]any))
		delete(part, "name")
		quads, err := canon.Deskolemized(part, urn)
		if err != nil {
			t.Fatal(err)
		}
		all, among := texts(canon.Lines(said, nil)), true
		for _, line := range texts(canon.Lines(quads, nil)) {
			among = among && slices.Contains(all, line)
		}
		if among != whole {
			t.Errorf("among the whole: %v, want %v\n%s", among, whole, listing(quads))
		}
	}
}

func listing(d canon.Dataset) string { return strings.Join(texts(canon.Lines(d, nil)), "") }

func texts(lines [][]byte) (out []string) {
	for _, line := range lines {
		out = append(out, string(line))
	}
	return out
}
