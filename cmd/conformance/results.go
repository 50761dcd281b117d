package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"laurel/credential/credentialtest/tally"
)

// row is what one suite does in one role with the vectors of one folder.
type row struct{ suite, role, folder string }

// count is how many vectors ran, and how that ended.
type count struct{ ran, passed, skipped, failed int }

func (c *count) add(n int, ended string) {
	c.ran += n
	switch ended {
	case "pass":
		c.passed += n
	case "skip":
		c.skipped += n
	default:
		c.failed += n
	}
}

func (c *count) plus(other count) {
	c.ran, c.passed, c.skipped, c.failed = c.ran+other.ran, c.passed+other.passed, c.skipped+other.skipped, c.failed+other.failed
}

// results are what the tests told.
type results struct {
	rows     map[row]*count
	readers  map[string]map[string]bool // folder → packages
	cases    map[string]*count          // of tests that are lines of a table
	told     map[string][]tally.Line    // test → what it said, until it ends
	inner    map[string]bool            // tests that have parts
	musts    []tally.Demand             // in the order they were told
	failedIn []string
}

func newResults() *results {
	return &results{rows: map[row]*count{}, readers: map[string]map[string]bool{}, cases: map[string]*count{},
		told: map[string][]tally.Line{}, inner: map[string]bool{}}
}

// event is one line of go test -json.
type event struct{ Action, Package, Test, Output string }

func (r *results) read(from io.Reader) error {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return fmt.Errorf("what go test says is not JSON: %.200s", lines.Text())
		}
		r.event(e)
	}
	return lines.Err()
}

func (r *results) event(e event) {
	name := e.Package + " " + e.Test
	switch e.Action {
	case "run":
		// A part's own name may have slashes, so every beginning may be a test.
		for at, c := range e.Test {
			if c == '/' {
				r.inner[e.Package+" "+e.Test[:at]] = true
			}
		}
	case "output":
		if l, ok := tally.Parse(e.Output); ok {
			r.told[name] = append(r.told[name], l)
		}
		if d, ok := tally.ParseMust(e.Output); ok {
			r.musts = append(r.musts, d)
		}
	case "pass", "skip", "fail":
		if e.Test == "" {
			if e.Action == "fail" {
				r.failedIn = append(r.failedIn, e.Package)
			}
			return
		}
		r.ended(e, name)
	}
}

func (r *results) ended(e event, name string) {
	if e.Action == "fail" {
		r.failedIn = append(r.failedIn, name)
	}
	for _, l := range r.told[name] {
		at := row{l.Suite, l.Role, l.Folder}
		if r.rows[at] == nil {
			r.rows[at] = &count{}
		}
		r.rows[at].add(l.N, e.Action)
		if r.readers[l.Folder] == nil {
			r.readers[l.Folder] = map[string]bool{}
		}
		r.readers[l.Folder][strings.TrimPrefix(e.Package, "laurel/")] = true
	}
	delete(r.told, name)
	top, _, _ := strings.Cut(e.Test, "/")
	ours := e.Package == "laurel/server/vcapi" || e.Package == "laurel/cmd/laurel" // others have tests of the same names
	if _, counted := tables[top]; ours && counted && !r.inner[name] {
		if r.cases[top] == nil {
			r.cases[top] = &count{}
		}
		r.cases[top].add(1, e.Action)
	}
}

func (r *results) totals() (t count) {
	for _, c := range r.rows {
		t.plus(*c)
	}
	return t
}

// failures names the tests that failed, at most ten.
func (r *results) failures() []string {
	slices.Sort(r.failedIn)
	return r.failedIn[:min(len(r.failedIn), 10)]
}

func (r *results) sorted() []row {
	return slices.SortedFunc(maps.Keys(r.rows), func(a, b row) int {
		return strings.Compare(a.suite+"\x00"+a.role+"\x00"+a.folder, b.suite+"\x00"+b.role+"\x00"+b.folder)
	})
}

func cut(path string) (first, rest string, ok bool) {
	return strings.Cut(filepath.ToSlash(path), "/")
}
