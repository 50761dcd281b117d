package credential_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// reading are the names of functions that take a stranger's bytes.
var reading = regexp.MustCompile(`^(Parse|Read|Decode|Open|Unwrap|Extract|Scan|Gzip|Zlib|Verify|Retrieve)`)

// notFuzzed are those that take bytes and read none, or whose bytes are ours.
var notFuzzed = map[string]string{
	"..ParseInPlace":       "Parse is no more than it",
	"internal/strict.Scan": "Decode is no more than it and what it gives",
	"key.ReadMultikey":     "ParseMultikey is no more than it and the sign of the base",
	"key.VerifyMessages":   "of the issuer's own base proof; its parts are fuzzed in internal/bbs and proof",
	"key.VerifyDisclosure": "internal/bbs has the target, FuzzProof",
	"key.VerifyBeside":     "Verify and VerifyAll in one, which its package compares",
}

// TestEveryReaderIsFuzzed looks that each exported function or method that
// reads a stranger's text is called by a fuzz target, or by what one calls, in
// the tests of its package.
func TestEveryReaderIsFuzzed(t *testing.T) {
	readers, fuzzed := map[string][]string{}, map[string]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.Contains(path, "testdata") || strings.Contains(path, "credentialtest") || strings.Contains(path, "internal/gen") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(path))
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if test := strings.HasSuffix(path, "_test.go"); test && fuzzes(file) {
				fuzzed[dir] += " " + calls(fn)
			} else if !test && fn.Name.IsExported() && reading.MatchString(fn.Name.Name) && takesBytes(fn) {
				readers[dir] = append(readers[dir], fn.Name.Name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for dir, names := range readers {
		for _, name := range names {
			n++
			if !strings.Contains(fuzzed[dir]+" ", " "+name+" ") && notFuzzed[dir+"."+name] == "" {
				t.Errorf("%s.%s reads what strangers send, and no fuzz target calls it", dir, name)
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d readers are found", n)
	}
}

// fuzzes tells whether a file of tests has a fuzz target.
func fuzzes(file *ast.File) bool {
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && strings.HasPrefix(fn.Name.Name, "Fuzz") {
			return true
		}
	}
	return false
}

// calls lists the names that a function calls.
func calls(fn *ast.FuncDecl) string {
	var names []string
	ast.Inspect(fn, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			switch f := call.Fun.(type) {
			case *ast.SelectorExpr:
				names = append(names, f.Sel.Name)
			case *ast.Ident:
				names = append(names, f.Name)
			}
		}
		return true
	})
	return strings.Join(names, " ")
}

// takesBytes tells whether a parameter is a text or bytes.
func takesBytes(fn *ast.FuncDecl) bool {
	for _, p := range fn.Type.Params.List {
		switch typ := p.Type.(type) {
		case *ast.Ident:
			if typ.Name == "string" {
				return true
			}
		case *ast.ArrayType:
			if of, ok := typ.Elt.(*ast.Ident); ok && of.Name == "byte" {
				return true
			}
		}
	}
	return false
}
