package canon

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/piprate/json-gold/ld"

	"laurel/credential/canon/internal/termtable"
)

// gold is a second opinion: canonical N-Quads by json-gold, an independent
// implementation that knows the published contexts.
type gold struct {
	processor *ld.JsonLdProcessor
	options   *ld.JsonLdOptions
	docs      map[string]any
}

func newGold(t testing.TB) *gold {
	t.Helper()
	var index struct {
		Contexts map[string]struct{ File string }
	}
	if err := json.Unmarshal([]byte(readFile(t, shared(t, "contexts", "index.json"))), &index); err != nil {
		t.Fatal(err)
	}
	g := &gold{processor: ld.NewJsonLdProcessor(), options: ld.NewJsonLdOptions(""), docs: map[string]any{}}
	for url, entry := range index.Contexts {
		var doc any
		if err := json.Unmarshal([]byte(readFile(t, shared(t, filepath.FromSlash(entry.File)))), &doc); err != nil {
			t.Fatal(err)
		}
		g.docs[url] = doc
	}
	g.setUp()
	return g
}

func (g *gold) setUp() {
	g.options.DocumentLoader = g
	g.options.Algorithm = ld.AlgorithmURDNA2015
	g.options.Format = "application/n-quads"
	g.options.SafeMode = true
}

// LoadDocument makes gold a document loader.
func (g *gold) LoadDocument(url string) (*ld.RemoteDocument, error) {
	doc, ok := g.docs[url]
	if !ok {
		return nil, fmt.Errorf("unknown context %s", url)
	}
	return &ld.RemoteDocument{DocumentURL: url, Document: doc}, nil
}

func (g *gold) canonicalize(raw string) (string, error) {
	var doc any
	if err := json.Unmarshal([]byte(raw), &doc); err != nil {
		return "", err
	}
	got, err := g.processor.Normalize(doc, g.options)
	if err != nil {
		return "", err
	}
	return got.(string), nil
}

// knowMore lets the binary know, for one test, the contexts that only samples
// use.
func (g *gold) knowMore(t testing.TB) {
	for url, doc := range g.docs {
		list, err := termtable.Read(doc.(map[string]any)["@context"])
		if err != nil {
			continue // malformed: json-gold refuses it as well
		}
		extra[url] = list
	}
	t.Cleanup(func() { clear(extra) })
}

// credentials calls fn with each JSON document with a context below dir.
func credentials(t testing.TB, dir string, fn func(name, raw string)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if ext := filepath.Ext(path); ext != ".json" && ext != ".jsonld" {
			return nil
		}
		raw := readFile(t, path)
		var doc map[string]any
		if json.Unmarshal([]byte(raw), &doc) != nil || doc["@context"] == nil {
			return nil
		}
		name, err := filepath.Rel(dir, path)
		fn(filepath.ToSlash(name), raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// goldFaults are samples for which the answer of json-gold 0.9 is wrong.
var goldFaults = map[string]string{
	"vc-di-bbs/":         "an array as JSON literal becomes an error message in the data",
	"vc-jose-cose/input": "a graph takes the name of its only node",
}

// TestSamples compares every published sample with json-gold, byte for byte.
// Those that safe mode refuses are listed in testdata/refused.txt, each with
// the code and the place of the refusal.
func TestSamples(t *testing.T) {
	g := newGold(t)
	g.knowMore(t)
	same, faults := 0, 0
	var refused strings.Builder
	credentials(t, shared(t, "vectors"), func(name, raw string) {
		got, err := Canonicalize(decode(t, raw), Options{})
		if err != nil {
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("%s: %v is no *Error", name, err)
			}
			fmt.Fprintf(&refused, "%s %s %s\n", e.Code, name, e.Pointer)
			return
		}
		want, err := g.canonicalize(raw)
		switch {
		case string(got) == want:
			same++
			if sha256.Sum256(got) != sha256.Sum256([]byte(want)) {
				t.Errorf("%s: the hashes differ", name)
			}
		case isGoldFault(name):
			faults++
		case err != nil:
			t.Errorf("%s: json-gold: %v", name, err)
		default:
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	})
	if same < 240 || faults > 12 {
		t.Errorf("%d samples alike, want 240 or more; %d that json-gold gets wrong, want 12 at most", same, faults)
	}
	if want := readFile(t, filepath.Join("testdata", "refused.txt")); refused.String() != want {
		t.Errorf("refused:\n%s", refused.String())
	}
}

func isGoldFault(name string) bool {
	for prefix := range goldFaults {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
