package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestCommitted generates the tables again and compares. It needs the
// packages: run npm install in this folder.
func TestCommitted(t *testing.T) {
	if _, err := os.Stat("node_modules"); err != nil {
		t.Skip("the context packages are not installed: run npm install in this folder")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed")
	}
	files, err := generate(".")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join("..", "known", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the packages say: run go generate in package known", name)
		}
	}
	committed, err := filepath.Glob(filepath.Join("..", "known", "*_gen.go"))
	if err != nil {
		t.Fatal(err)
	}
	if len(committed) != len(files) {
		t.Errorf("%d generated files are committed, want %d", len(committed), len(files))
	}
}
