package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"laurel/laureltest"
)

// A demo that was killed while it was filled is not taken for a whole one, and
// a whole one is opened again as it was.
func TestDemoIsWholeOrRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a demo of 400 awards")
	}
	dir := t.TempDir()
	laureltest.Begin(t, dir)
	open := func() (demoReady, error) {
		set := settings{Data: dir, LogFormat: "text", LogLevel: "error"}
		a, err := openApp(t.Context(), set, "http://127.0.0.1:8080", set.logger(), true)
		if err != nil {
			t.Fatal(err)
		}
		defer a.db.Close()
		return a.prepareDemo(t.Context())
	}
	first, err := open()
	if err != nil {
		t.Fatal(err)
	}
	again, err := open()
	if err != nil {
		t.Fatal(err)
	}
	for kind, pages := range first.Awards {
		if len(pages) == 0 || len(pages) != len(again.Awards[kind]) {
			t.Errorf("%s: %d award pages at first, %d when opened again", kind, len(pages), len(again.Awards[kind]))
		}
	}
	if len(first.SignIn) != 7 || first.SignIn["learner"] == again.SignIn["learner"] {
		t.Errorf("seven doors, new each time: %d", len(first.SignIn))
	}
	if err := os.Remove(filepath.Join(dir, "demo-filled")); err != nil {
		t.Fatal(err)
	}
	if _, err := open(); err == nil || !strings.Contains(err.Error(), "no whole demo") {
		t.Errorf("a demo that was not filled: %v", err)
	}
}
