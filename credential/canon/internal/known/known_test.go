package known

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"laurel/credential/canon/internal/termtable"
)

// unread are published contexts that the binary does not know, with why.
var unread = map[string]string{
	"http://data.europa.eu/snb/model/context/edc-ap":                                                             "European Learning Model: not read yet",
	"https://identity.foundation/.well-known/did-configuration/v1":                                               "domain linkage: not read yet",
	"https://raw.githubusercontent.com/educredentials/obv3-examples/refs/heads/main/contexts/educredential.json": "one project's own",
	"https://w3id.org/openbadges/extensions/exampleExtension/context.json":                                       "an example",
	"https://w3id.org/security/bbs/v1":                                                                           "a suite that was given up",
	"https://w3id.org/security/v3":                                                                               "unstable: its content changes",
}

// TestTables compares each table with the context as published.
func TestTables(t *testing.T) {
	root := os.Getenv("LAUREL_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "..", "shared")
	}
	spec := filepath.Join(root, "spec")
	raw, err := os.ReadFile(filepath.Join(spec, "contexts", "index.json"))
	if err != nil {
		t.Skip("published files are absent: contexts/index.json")
	}
	var index struct {
		Contexts map[string]struct{ File string }
	}
	if err := json.Unmarshal(raw, &index); err != nil {
		t.Fatal(err)
	}
	const ours = "https://laurel.example/contexts/eu-microcredential/v1"
	for url, entry := range index.Contexts {
		table := Lookup(url)
		if unread[url] != "" {
			if table != nil {
				t.Errorf("%s is known: take it off the list", url)
			}
			continue
		}
		raw, err := os.ReadFile(filepath.Join(spec, filepath.FromSlash(entry.File)))
		if err != nil {
			t.Fatal(err)
		}
		var doc map[string]any
		if err := json.Unmarshal(raw, &doc); err != nil {
			t.Fatal(err)
		}
		want, err := termtable.Read(doc["@context"])
		if err != nil {
			t.Fatalf("%s: %v", url, err)
		}
		if !reflect.DeepEqual(table, want) {
			t.Errorf("%s: the table differs from the published context", url)
		}
	}
	for _, url := range URLs() {
		if _, ok := index.Contexts[url]; !ok && url != ours {
			t.Errorf("%s: nothing to compare the table with", url)
		}
	}
}

// TestOurs compares the table of our own context with the document that we
// publish.
func TestOurs(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "eu", "context.jsonld"))
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	want, err := termtable.Read(doc["@context"])
	if err != nil {
		t.Fatal(err)
	}
	if table := Lookup("https://laurel.example/contexts/eu-microcredential/v1"); !reflect.DeepEqual(table, want) {
		t.Errorf("the table differs from the document:\n%+v\n%+v", table, want)
	}
}
