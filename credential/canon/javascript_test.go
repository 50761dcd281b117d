package canon

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestFeaturesInJavaScript compares the documents of TestFeatures with
// jsonld.js in safe mode, which writes directions into RDF as Laurel does. It
// needs node and the packages of e2e: run npm ci there.
func TestFeaturesInJavaScript(t *testing.T) {
	packages := filepath.Join("..", "..", "e2e")
	if _, err := os.Stat(filepath.Join(packages, "node_modules", "jsonld")); err != nil {
		t.Skip("jsonld.js is not installed: run npm ci in e2e")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed")
	}
	t.Cleanup(func() { clear(extra) })
	var input bytes.Buffer
	var names, raws, want []string
	for _, f := range features() {
		if f.otherwise != "" {
			continue
		}
		for seed := range uint64(often(60)) {
			raw, remote := ground(t, f, seed)
			line, err := json.Marshal(map[string]any{"document": json.RawMessage(raw), "contexts": remote})
			if err != nil {
				t.Fatal(err)
			}
			input.Write(append(line, '\n'))
			got, err := Canonicalize(decode(t, string(raw)), Options{})
			if err != nil {
				t.Fatalf("%s, document %d: %v\n%s", f.name, seed, err, raw)
			}
			names, raws, want = append(names, f.name), append(raws, string(raw)), append(want, string(got))
		}
	}
	cmd := exec.Command("node", filepath.Join("testdata", "canonize.mjs"), packages)
	cmd.Stdin, cmd.Stderr = &input, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewScanner(bytes.NewReader(out))
	answers.Buffer(nil, 1<<20)
	failed := map[string]bool{}
	n := 0
	for ; answers.Scan(); n++ {
		var answer string
		if err := json.Unmarshal(answers.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		if answer != want[n] && !failed[names[n]] {
			failed[names[n]] = true
			t.Errorf("%s: jsonld.js has\n%s\nwe have\n%s\n%s", names[n], answer, want[n], raws[n])
		}
	}
	if n != len(want) {
		t.Errorf("%d answers to %d documents", n, len(want))
	}
}
