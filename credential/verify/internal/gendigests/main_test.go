package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestCommitted makes the table again and compares.
func TestCommitted(t *testing.T) {
	root := os.Getenv("LAUREL_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "..", "shared")
	}
	spec := filepath.Join(root, "spec")
	if _, err := os.Stat(spec); err != nil {
		t.Skip("published files are absent")
	}
	want, err := table(spec)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("..", "..", "knowndigests_gen.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("knowndigests_gen.go is not what the files say: run gendigests")
	}
}
