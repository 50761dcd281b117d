package musts_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"laurel/credential/credentialtest"
)

// digests are those whose demands are held here, section by section; those of
// the VC API through its door.
var digests = []string{"vc2", "sdjwt", "status", "clr2", "openbadges3", "eu", "vcapi-behaviour", "vcapi"}

var (
	heading  = regexp.MustCompile(`(?m)^##+ (.+)$`)
	numbered = regexp.MustCompile(`^(\d+(?:\.\d+)*)\.?\s`)
	named    = regexp.MustCompile(`"((?:` + strings.Join(digests, "|") + `) [^"]+)", "`)
	lacking  = regexp.MustCompile(`lacks\("((?:` + strings.Join(digests, "|") + `) [^"]+)"`)
)

// sectionOf is how cases name a section: by its number, or the words before
// what is said about them.
func sectionOf(heading string) string {
	if m := numbered.FindStringSubmatch(heading); m != nil {
		return m[1]
	}
	name, _, _ := strings.Cut(heading, "(")
	name, _, _ = strings.Cut(name, "—")
	return strings.TrimSpace(name)
}

// TestEverySection compares the sections of the digests with those that the
// cases name: none is left out, and none is made up.
func TestEverySection(t *testing.T) {
	here := map[string]bool{}
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range slices.Concat(named.FindAllStringSubmatch(string(text), -1), lacking.FindAllStringSubmatch(string(text), -1)) {
			here[m[1]] = true
		}
	}
	known := map[string]bool{}
	for _, digest := range digests {
		for _, m := range heading.FindAllStringSubmatch(string(credentialtest.ReadShared(t, "spec", digest+".md")), -1) {
			section := digest + " " + sectionOf(m[1])
			if known[section] = true; !here[section] {
				t.Errorf("nothing holds %s: %s", section, m[1])
			}
		}
	}
	for section := range here {
		if !known[section] {
			t.Errorf("there is no %s", section)
		}
	}
}
