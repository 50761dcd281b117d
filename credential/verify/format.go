package verify

import (
	"fmt"
	"strings"

	"laurel/credential"
	"laurel/credential/eu"
)

// format judges the shape of a credential.
func format(c *credential.Credential) Finding {
	f := found(Format, Pass, "format.badge")
	switch {
	case c.IsBadge():
	case c.IsRecord():
		f = found(Format, Pass, "format.record")
	case c.IsEndorsement():
		f = found(Format, Pass, "format.endorsement", "about", orElse(site(c.Endorsement().ID), "something"))
	case eu.Is(c):
		f = found(Format, Pass, "format.european")
	default:
		f = found(Format, Pass, "format.credential")
	}
	part := partial(c)
	if part {
		f = found(Format, Pass, "format.part")
	}
	problems := credential.Check(c)
	if files := related(c, part); len(files) > 0 {
		problems = append(problems[:len(problems):len(problems)], files...)
	}
	f = f.saying(func(t *told) { shape(t, c, problems, part) })
	for _, p := range problems {
		if p.Severity == credential.Error && !excused(p, part) {
			f.Outcome, f.Code = Fail, "format.problems"
			if p.Code == "resource.digest" {
				f.Code = "format.otherFile"
			}
			return f.saying(func(t *told) {
				t.name("problem", clause(p.Text))
				t.name("pointer", p.Pointer)
				t.place(p.Pointer)
			})
		}
	}
	return f
}

// maxProblems bounds what a report lists of the problems with a shape.
const maxProblems = 20

// shape tells what was found out about a credential's shape.
func shape(t *told, c *credential.Credential, problems []credential.Problem, part bool) {
	model := "2.0"
	if c.OldModel() {
		model = "1.1"
	}
	t.line("data model", "Verifiable Credentials "+model)
	t.line("types", strings.Join(c.Types(), ", "))
	for _, s := range schemas(c) {
		t.line("schema", s)
	}
	for i, p := range problems {
		if i == maxProblems {
			t.line("more", fmt.Sprintf("%d further problems", len(problems)-i))
			break
		}
		label := "note"
		if p.Severity == credential.Error && !excused(p, part) {
			label = "problem"
		}
		t.line(label, fmt.Sprintf("%s %s (%s)", orElse(p.Pointer, "/"), p.Text, p.Code))
	}
}

// unreadable is the finding for a text that is no credential at all.
func unreadable(err error) Finding {
	return found(Format, Fail, "format.unreadable", "problem", clause(err.Error())).because(err)
}

// clause makes a sentence fit into another one.
func clause(s string) string { return strings.TrimSuffix(s, ".") }
