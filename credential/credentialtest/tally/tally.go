// Package tally says in a test's output which published vectors it ran, so
// that the command conformance can count them. It knows nothing else of Laurel,
// so that every package's tests can use it.
package tally

import (
	"fmt"
	"strings"
	"testing"
)

// Roles are what an implementation does with a vector.
const (
	Issue  = "issue"  // makes what the vector has
	Verify = "verify" // accepts or refuses it, as the vector says
	Derive = "derive" // makes of it something that discloses less
	Read   = "read"   // reads, parses or computes what it says
)

// prefix begins a line that tells of a vector.
const prefix = "vector "

// Ran says that this test, which must be of the vector alone, runs a vector of
// a folder of the published ones, for a suite or standard in a role. Whether it
// passes or is skipped follows from the test.
func Ran(t testing.TB, folder, suite, role string) {
	t.Helper()
	t.Log(prefix + strings.Join([]string{folder, suite, role, "1"}, " | "))
}

// RanMany is Ran for a test that goes through n vectors in one go.
func RanMany(t testing.TB, folder, suite, role string, n int) {
	t.Helper()
	t.Log(prefix + strings.Join([]string{folder, suite, role, fmt.Sprint(n)}, " | "))
}

// Line is what was said of vectors.
type Line struct {
	Folder, Suite, Role string
	N                   int
}

// Parse reads a line of a test's output; false where it tells of none.
func Parse(output string) (l Line, ok bool) {
	_, rest, ok := strings.Cut(output, ": "+prefix)
	parts := strings.Split(strings.TrimSpace(rest), " | ")
	if !ok || len(parts) != 4 {
		return Line{}, false
	}
	l = Line{Folder: parts[0], Suite: parts[1], Role: parts[2]}
	_, err := fmt.Sscan(parts[3], &l.N)
	return l, err == nil && l.N > 0
}
