package main

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/credentialtest/tally"
)

// TestPageIsCurrent holds docs/conformance.md to the rows that the command
// has. Numbers are of a run with the published vectors, and not compared.
func TestPageIsCurrent(t *testing.T) {
	raw, err := os.ReadFile("../../" + page)
	if err != nil {
		t.Fatal(err)
	}
	written := linesOf(raw)
	r := newResults()
	for _, one := range rows {
		at := strings.Split(one, " | ")
		r.rows[row{at[0], at[1], at[2]}] = &count{ran: 1}
	}
	for name := range tables {
		r.cases[name] = &count{ran: 1}
	}
	made, err := r.page(map[string]int{})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range linesOf(made) {
		if !slices.Contains(written, line) {
			t.Errorf("the page lacks: %s\nrun go run ./cmd/conformance", line)
		}
	}
}

var numbers = regexp.MustCompile(`[0-9]+ (ran:|passed,|were skipped)|\| [0-9]+ `)

// linesOf gives the lines of a page without the numbers of a run.
func linesOf(page []byte) []string {
	return strings.Split(strings.TrimSpace(numbers.ReplaceAllString(string(page), "#")), "\n")
}

// TestPageNamesEveryFolder has no folder of published vectors left out of the
// page, and says of each that nobody reads why that is.
func TestPageNamesEveryFolder(t *testing.T) {
	entries, err := os.ReadDir(credentialtest.Shared(t, "spec/vectors"))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile("../../" + page)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.Contains(string(raw), "\n| `"+e.Name()+"` | ") {
			t.Errorf("%s is not in the page", e.Name())
		}
	}
	if strings.Contains(string(raw), "**nobody**") {
		t.Error("a folder is read by nobody, and the page does not say why")
	}
}

// TestCounts reads what go test tells of passed, skipped and failed tests.
func TestCounts(t *testing.T) {
	const told = `{"Action":"run","Package":"laurel/server/vcapi","Test":"TestAccepted"}
{"Action":"run","Package":"laurel/server/vcapi","Test":"TestAccepted/one"}
{"Action":"output","Package":"laurel/server/vcapi","Test":"TestAccepted/one","Output":"    x_test.go:5: vector vc-di-eddsa | eddsa-rdfc-2022 | verify | 1\n"}
{"Action":"pass","Package":"laurel/server/vcapi","Test":"TestAccepted/one"}
{"Action":"run","Package":"laurel/server/vcapi","Test":"TestAccepted/two"}
{"Action":"output","Package":"laurel/server/vcapi","Test":"TestAccepted/two","Output":"    x_test.go:5: vector vc-di-eddsa | eddsa-rdfc-2022 | verify | 3\n"}
{"Action":"output","Package":"laurel/server/vcapi","Test":"TestAccepted/two","Output":"    x_test.go:6: a vector like any other\n"}
{"Action":"skip","Package":"laurel/server/vcapi","Test":"TestAccepted/two"}
{"Action":"run","Package":"laurel/server/vcapi","Test":"TestAccepted/three/of it"}
{"Action":"output","Package":"laurel/server/vcapi","Test":"TestAccepted/three/of it","Output":"    x_test.go:5: vector vc-di-eddsa | eddsa-rdfc-2022 | issue | 1\n"}
{"Action":"fail","Package":"laurel/server/vcapi","Test":"TestAccepted/three/of it"}
{"Action":"fail","Package":"laurel/server/vcapi","Test":"TestAccepted"}
{"Action":"fail","Package":"laurel/server/vcapi"}
{"Action":"pass","Package":"laurel/other","Test":"TestAccepted"}
`
	r := newResults()
	if err := r.read(strings.NewReader(told)); err != nil {
		t.Fatal(err)
	}
	if got := *r.rows[row{"eddsa-rdfc-2022", tally.Verify, "vc-di-eddsa"}]; got != (count{ran: 4, passed: 1, skipped: 3}) {
		t.Errorf("verify: %+v", got)
	}
	if got := r.totals(); got != (count{ran: 5, passed: 1, skipped: 3, failed: 1}) {
		t.Errorf("in all: %+v", got)
	}
	if got := *r.cases["TestAccepted"]; got != (count{ran: 3, passed: 1, skipped: 1, failed: 1}) {
		t.Errorf("the lines: %+v", got)
	}
	if len(r.failures()) != 3 {
		t.Errorf("failed: %v", r.failures())
	}
	if err := newResults().read(bytes.NewReader([]byte("ok laurel\n"))); err == nil {
		t.Error("what is not JSON is read")
	}
}

// TestDemands reads what tests tell of demands, and writes them in the order
// of their sections.
func TestDemands(t *testing.T) {
	r := newResults()
	var told strings.Builder
	for _, s := range standards {
		for _, section := range []string{"10", "Sample", "2.1", "2"} {
			told.WriteString(`{"Action":"output","Package":"p","Test":"T","Output":"    x_test.go:5: must ` + s.name + " " + section + ` | a name | shape.missing /id | refused\n"}` + "\n")
		}
	}
	if err := r.read(strings.NewReader(told.String())); err != nil {
		t.Fatal(err)
	}
	page, err := r.mustsPage()
	if err != nil {
		t.Fatal(err)
	}
	const want = "| 2 | a name | refused | `shape.missing /id` |\n| 2.1 | a name | refused | `shape.missing /id` |\n| 10 | a name | refused | `shape.missing /id` |\n| Sample | a name"
	if strings.Count(string(page), want) != len(standards) {
		t.Errorf("%s", page)
	}
	r.musts = r.musts[4:]
	if _, err := r.mustsPage(); err == nil {
		t.Error("a page without one of the standards is written")
	}
}
