package verify

import (
	"fmt"
	"strings"

	"laurel/credential"
)

// format judges the shape of a credential.
func format(c *credential.Credential) Finding {
	if c.HasType("Assertion") && !c.HasType("VerifiableCredential") {
		return found(Format, Unknown, "format.kindNotRead").with("kind", "Open Badges 2.0")
	}
	f := found(Format, Pass, "format.badge")
	if !c.IsBadge() {
		f = found(Format, Pass, "format.credential")
	}
	part := partial(c)
	if part {
		f = found(Format, Pass, "format.part")
	}
	model := "2.0"
	if c.OldModel() {
		model = "1.1"
	}
	f = f.with("data model", "Verifiable Credentials "+model).with("types", strings.Join(c.Types(), ", "))
	problems := credential.Check(c)
	for i, p := range problems {
		if i == 20 {
			f = f.with("more", fmt.Sprintf("%d further problems", len(problems)-i))
			break
		}
		label := "note"
		if p.Severity == credential.Error && !excused(p, part) {
			label = "problem"
		}
		f = f.with(label, fmt.Sprintf("%s %s (%s)", orElse(p.Pointer, "/"), p.Text, p.Code))
	}
	for _, p := range problems {
		if p.Severity == credential.Error && !excused(p, part) {
			f.Outcome, f.Code = Fail, "format.problems"
			f.Params = map[string]string{"problem": clause(p.Text), "pointer": p.Pointer}
			break
		}
	}
	return f
}

// unreadable is the finding for a text that is no credential at all.
func unreadable(err error) Finding {
	return found(Format, Fail, "format.unreadable", "problem", clause(err.Error())).because(err)
}

// clause makes a sentence fit into another one.
func clause(s string) string { return strings.TrimSuffix(s, ".") }
