package web

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var namesJob = regexp.MustCompile(`\) Kind\(\) string\s*\{ return "([a-zA-Z.]+)" \}`)

// TestEveryJobHasWords reads the source for the jobs that there are: each is
// said in words to who runs the server, and nothing else is.
func TestEveryJobHasWords(t *testing.T) {
	found := map[string]bool{}
	for _, room := range []string{"account", "assess", "issuer", "notify", "wallet", "verifier", "cmd"} {
		err := filepath.WalkDir(filepath.Join("..", "..", room), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			for _, m := range namesJob.FindAllStringSubmatch(string(text), -1) {
				if found[m[1]] = true; jobWords[m[1]] == "" {
					t.Errorf("%s: the job %s has no words", path, m[1])
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for kind := range jobWords {
		if !found[kind] {
			t.Errorf("there are words for a job %s that there is not", kind)
		}
	}
}
