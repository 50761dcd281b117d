package tally

import (
	"strings"
	"testing"
)

// Demand is something that a standard demands, and what became of a document
// that breaks it.
type Demand struct {
	Section string // of which digest: "vc2 2.1"
	Name    string // how it is broken
	Said    string // the code and the place; why, where it is not seen
	How     string // "refused", "could not tell", "taken", "not seen" …
}

const mustPrefix = "must "

// Must says that this test, which must be of the demand alone, holds it.
func Must(t testing.TB, d Demand) {
	t.Helper()
	t.Log(mustPrefix + strings.Join([]string{d.Section, d.Name, d.Said, d.How}, " | "))
}

// ParseMust reads a line of a test's output; false where it tells of no demand.
func ParseMust(output string) (Demand, bool) {
	_, rest, ok := strings.Cut(output, ": "+mustPrefix)
	parts := strings.Split(strings.TrimSpace(rest), " | ")
	if !ok || len(parts) != 4 {
		return Demand{}, false
	}
	return Demand{parts[0], parts[1], parts[2], parts[3]}, true
}
