package laurel_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// floors lists the rooms from the ground up. A room imports only rooms on
// lower floors; rooms on the same floor do not know each other.
var floors = [][]string{
	1: {"credential", "skill", "picture", "fault"},
	2: {"record", "account"},
	3: {"requirement", "vault", "notify"},
	4: {"plan"},
	5: {"issuer", "assess", "wallet", "verifier", "guide", "talent", "trust"},
	6: {"server", "store"},
	7: {"cmd", "laureltest"},
}

// engineMay lists the modules that the engine, credential/..., may use beside
// the standard library, so that anyone can use it without the server.
var engineMay = []string{
	"golang.org/x/",
	"github.com/go-jose/go-jose/",
	"github.com/fxamacker/cbor/",
	"github.com/consensys/gnark-crypto",
	"filippo.io/edwards25519",
}

func TestFloors(t *testing.T) {
	floorOf := map[string]int{}
	for floor, rooms := range floors {
		for _, room := range rooms {
			floorOf[room] = floor
		}
	}
	for file, imports := range goImports(t) {
		room, _, _ := strings.Cut(file, "/")
		floor, known := floorOf[room]
		if !known {
			t.Errorf("%s lies in no room of DESIGN: add %q to a floor", file, room)
			continue
		}
		for _, imp := range imports {
			if complaint := breach(room, floor, imp, floorOf); complaint != "" {
				t.Errorf("%s: %s", file, complaint)
			}
		}
	}
}

// breach says why a file in room may not import imp, or nothing.
func breach(room string, floor int, imp string, floorOf map[string]int) string {
	inner, ours := strings.CutPrefix(imp, "laurel/")
	if !ours {
		if room == "credential" && strings.Contains(strings.Split(imp, "/")[0], ".") && !hasAnyPrefix(imp, engineMay) {
			return fmt.Sprintf("the engine may not use %s", imp)
		}
		if (strings.Contains(imp, "riverqueue/river")) && room != "store" && room != "cmd" {
			return "River is named in store and cmd/laurel alone"
		}
		return ""
	}
	other, _, _ := strings.Cut(inner, "/")
	switch {
	case other == room:
		return ""
	case floorOf[other] == 0:
		return fmt.Sprintf("imports %s, which is no room", imp)
	case other == "laureltest":
		return "laureltest is imported by tests alone"
	case floorOf[other] >= floor:
		return fmt.Sprintf("%s (floor %d) imports %s (floor %d)", room, floor, other, floorOf[other])
	}
	return ""
}

// goImports returns what each Go file imports, tests left out, by slash path.
// The files at the root are the floors test itself.
func goImports(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if p != "." && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata" || name == "docs") {
				return fs.SkipDir
			}
			return nil
		}
		slash := filepath.ToSlash(p)
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || !strings.Contains(slash, "/") {
			return nil
		}
		src, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		if strings.Contains(string(src), "//go:build ignore") {
			return nil
		}
		found[slash] = nil
		for _, spec := range f.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			found[slash] = append(found[slash], imp)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Fatal("no Go files found: the test runs in the wrong folder")
	}
	return found
}

func hasAnyPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
