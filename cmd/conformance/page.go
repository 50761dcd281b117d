package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// tables are the tests whose parts are the lines of a table, with what the
// table holds.
var tables = map[string]string{
	"TestAccepted":            "credentials that issuers must take, by every instance, and that then verify",
	"TestOlderModel":          "credentials of the 1.1 model, by every Data Integrity instance",
	"TestRefusedAtIssue":      "credentials that no instance may sign",
	"TestRefusedOlder":        "the same in the 1.1 model",
	"TestRefusedRequests":     "requests that are none",
	"TestRefusedAtVerify":     "changed credentials and proofs, by every Data Integrity instance",
	"TestDataLoss":            "documents that say more than was signed",
	"TestEnvelopes":           "envelopes round credentials and presentations",
	"TestPresentations":       "presentations",
	"TestClaimedPresentation": "presentations of the 1.1 model in a JWT",
	"TestChainOfBadProof":     "chains whose first proof does not hold",
	"TestBadDerivedValues":    "proof values of ecdsa-sd-2023 put together amiss",
	"TestLegacySignedAmiss":   "Ed25519Signature2020 made amiss",
	"TestBadgesRefused":       "badges with one fault",
	"TestRelatedResources":    "digests of related files",
	"TestAPIKeys":             "who may do what",
	"TestChecklist":           "what the validator of 1EdTech and known verifiers ask of a badge: an award, and one signed over the VC API",
}

// theirs are the folders of published vectors that other parts of Laurel are
// for, or that hold nothing to run.
var theirs = map[string]string{
	"case":            "skill frameworks (CASE 1.1)",
	"ctdl-frameworks": "skill frameworks (CTDL-ASN)",
	"ctdl-in-ob":      "examples of CTDL in badges, without proofs",
	"elm":             "European Learning Model, sealed in another way than credentials here",
	"haip":            "metadata of OpenID4VC",
	"merkle":          "transparency log",
	"oid4vci":         "OpenID4VCI, but for the credential in it",
	"oid4vp":          "OpenID4VP, but for the presentation in it",
	"tlog":            "transparency log",
}

// page writes the page. The same results give the same bytes.
func (r *results) page(folders map[string]int) ([]byte, error) {
	if err := r.complete(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	t := r.totals()
	fmt.Fprintf(&b, `# Conformance

Written by %[1]sgo run ./cmd/conformance%[1]s, which runs the tests and counts; do not edit it. The numbers are of published vectors, which
lie beside the repository and not in it. %[2]d ran: %[3]d passed, %[4]d were skipped. One file may serve several roles.

**Issue** makes what the vector has, **verify** accepts or refuses it as the vector says, **derive** makes of it something that
discloses less, **read** computes or parses what it says.

## Suites

| suite | role | vectors of | run | passed | skipped |
|---|---|---|--:|--:|--:|
`, "`", t.ran, t.passed, t.skipped)
	for _, at := range r.sorted() {
		c := r.rows[at]
		fmt.Fprintf(&b, "| %s | %s | `%s` | %d | %d | %d |\n", at.suite, at.role, at.folder, c.ran, c.passed, c.skipped)
	}
	b.WriteString("\n## Line by line\n\nCases of our own, from what the suites of W3C, CCG and 1EdTech are known to send, through the real HTTP door.\n\n| test | cases of | run | passed |\n|---|---|--:|--:|\n")
	for _, name := range slices.Sorted(maps.Keys(r.cases)) {
		fmt.Fprintf(&b, "| `%s` | %s | %d | %d |\n", name, tables[name], r.cases[name].ran, r.cases[name].passed)
	}
	b.WriteString("\n## Published folders\n\n| folder | files | read by tests of | vectors run |\n|---|--:|---|--:|\n")
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		fmt.Fprintf(&b, "| `%s` | %d | %s | %d |\n", folder, folders[folder], r.readBy(folder), r.ofFolder(folder).ran)
	}
	return b.Bytes(), nil
}

func (r *results) readBy(folder string) string {
	var by []string
	for _, name := range slices.Sorted(maps.Keys(r.readers[folder])) {
		by = append(by, "`"+name+"`")
	}
	note := theirs[folder]
	switch {
	case len(by) == 0 && note == "":
		return "**nobody**"
	case len(by) == 0:
		return "none here: " + note
	case note != "":
		return strings.Join(by, " ") + "; " + note
	}
	return strings.Join(by, " ")
}

func (r *results) ofFolder(folder string) (t count) {
	for at, c := range r.rows {
		if at.folder == folder {
			t.plus(*c)
		}
	}
	return t
}

// complete looks that the rows are those of the page.
func (r *results) complete() error {
	var got []string
	for _, at := range r.sorted() {
		got = append(got, strings.Join([]string{at.suite, at.role, at.folder}, " | "))
	}
	var lost, fresh []string
	for _, one := range rows {
		if !slices.Contains(got, one) {
			lost = append(lost, one)
		}
	}
	for _, one := range got {
		if !slices.Contains(rows, one) {
			fresh = append(fresh, one)
		}
	}
	for name := range tables {
		if r.cases[name] == nil {
			lost = append(lost, name)
		}
	}
	if len(lost)+len(fresh) > 0 {
		slices.Sort(lost)
		return fmt.Errorf("the page's rows are others than those that ran; not run:\n%s\nnot in the page:\n%s", strings.Join(lost, "\n"), strings.Join(fresh, "\n"))
	}
	return nil
}
