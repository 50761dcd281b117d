package canon

import (
	"os"
	"path/filepath"
	"testing"

	"laurel/credential/credentialtest/tally"
)

// TestCanonicalFormsOfGuide finds the canonical forms in 1EdTech's guide to be
// their own.
func TestCanonicalFormsOfGuide(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared(t, "vectors", "ob3-impl-guide"), "*", "*-canon.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no forms: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file), func(t *testing.T) {
			tally.Ran(t, "ob3-impl-guide", "RDFC-1.0", tally.Read)
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d, err := ParseNQuads(string(raw))
			if err != nil {
				t.Fatal(err)
			}
			n, err := Normalize(d, Options{})
			if err != nil || string(n.Bytes()) != string(raw) {
				t.Errorf("%v\n%s", err, n.Bytes())
			}
		})
	}
}
