//go:build linux

package footprint

import (
	"os"
	"strings"
	"testing"
)

// TestLower: the program's file is in memory in part alone, the program goes
// on, and a second time changes nothing.
func TestLower(t *testing.T) {
	pieces := 0
	for range 2 {
		Lower()
		maps, err := os.ReadFile("/proc/self/maps")
		if err != nil {
			t.Skip(err)
		}
		self, err := os.Readlink("/proc/self/exe")
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Count(string(maps), self)
		if whole := int(own[0].end-own[0].start) / pieceSize; got < whole {
			t.Fatalf("the file is mapped in %d pieces, its first part alone has %d", got, whole)
		}
		if pieces != 0 && got != pieces {
			t.Errorf("%d pieces the first time, %d the second", pieces, got)
		}
		pieces = got
	}
}

func TestReading(t *testing.T) {
	if got := hex([]byte("7ffd0a9b3c00")); got != 0x7ffd0a9b3c00 {
		t.Errorf("hex: %x", got)
	}
	before, after := cut([]byte("--jsonl=x=y"), '=')
	if string(before) != "--jsonl" || string(after) != "x=y" {
		t.Errorf("cut: %q, %q", before, after)
	}
	if before, after := cut([]byte("verify"), '='); string(before) != "verify" || after != nil {
		t.Errorf("cut of what is one: %q, %q", before, after)
	}
	if isLong() {
		t.Error("a test has no --jsonl")
	}
}
