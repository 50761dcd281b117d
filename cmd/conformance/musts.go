package main

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"laurel/credential/credentialtest/tally"
)

const mustsPage = "docs/musts.md"

// standards are the digests that sections are of, in the order of the page.
var standards = []struct{ name, title string }{
	{"vc2", "Verifiable Credentials 2.0, Data Integrity, JOSE and COSE"},
	{"openbadges3", "Open Badges 3.0"},
	{"clr2", "Comprehensive Learner Record 2.0"},
	{"sdjwt", "SD-JWT and SD-JWT VC"},
	{"status", "Status lists"},
	{"eu", "European description of a micro-credential"},
	{"vcapi", "VC API"},
	{"vcapi-behaviour", "VC API in the field"},
}

// musts writes the page of demands. The same run gives the same bytes.
func (r *results) mustsPage() ([]byte, error) {
	counted := map[string]int{}
	for _, d := range r.musts {
		counted[d.How]++
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `# What is demanded, and what becomes of a document that breaks it

Written by %[1]sgo run ./cmd/conformance%[1]s from a run of %[1]scredential/verify/musts%[1]s; do not edit it. Each line breaks one demand of a standard in a
document that is signed well otherwise. %[2]d lines: %[3]d refused, %[4]d refused as not conforming where Laurel's own pages forgive it,
%[5]d could not be told (which is never shown as good), %[6]d warned of, %[7]d in order and taken, %[8]d held by tests elsewhere, %[9]d that nobody
can see from outside. Sections are those of the digest of the standard that the tests were written by.

The place is a JSON Pointer into the document; in a token or COSE the part, and a pointer into that (%[1]sheader /alg%[1]s, %[1]sdisclosure 2%[1]s);
in a status list %[1]slist%[1]s stands before it. Without one it is the whole document.
`, "`", len(r.musts), counted["refused"], counted["refused as not conforming"], counted["could not tell"], counted["warned of"], counted["taken"],
		counted["held elsewhere"], counted["not seen"])
	for _, s := range standards {
		of := slices.DeleteFunc(slices.Clone(r.musts), func(d tally.Demand) bool { return digestOf(d) != s.name })
		if len(of) == 0 {
			return nil, fmt.Errorf("no demand of %s was held", s.name)
		}
		slices.SortStableFunc(of, func(a, b tally.Demand) int { return inOrder(a.Section, b.Section) })
		fmt.Fprintf(&b, "\n## %s\n\n| § | broken by | becomes | code and place, or why |\n|---|---|---|---|\n", s.title)
		for _, d := range of {
			fmt.Fprintf(&b, "%s%s |\n", d.Line(), said(d))
		}
	}
	return b.Bytes(), nil
}

func digestOf(d tally.Demand) string {
	name, _, _ := strings.Cut(d.Section, " ")
	return name
}

// said is a code and a place, or a reason in words.
func said(d tally.Demand) string {
	if d.Said == "" || d.How == "not seen" || d.How == "held elsewhere" {
		return tally.Cell(d.Said)
	}
	return "`" + tally.Cell(d.Said) + "`"
}

// inOrder compares sections, their numbers as numbers; those by name come last.
func inOrder(a, b string) int {
	x, y := numbersOf(a), numbersOf(b)
	if c := cmp.Compare(boolInt(x == nil), boolInt(y == nil)); c != 0 {
		return c
	}
	if c := slices.Compare(x, y); c != 0 {
		return c
	}
	return cmp.Compare(a, b)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func numbersOf(section string) (all []int) {
	_, number, _ := strings.Cut(section, " ")
	for part := range strings.SplitSeq(number, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil
		}
		all = append(all, n)
	}
	return all
}
