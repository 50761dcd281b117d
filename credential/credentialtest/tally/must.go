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

// Anew is the variable that tells tests that the page of demands is about to
// be written, so that they do not compare it.
const Anew = "LAUREL_PAGE_ANEW"

// Cell writes a text into a table of Markdown.
func Cell(s string) string { return strings.NewReplacer("|", "\\|", "\n", " ").Replace(s) }

// Line begins the demand's line on the page.
func (d Demand) Line() string {
	_, section, _ := strings.Cut(d.Section, " ")
	return "| " + section + " | " + Cell(d.Name) + " | " + d.How + " | "
}

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
