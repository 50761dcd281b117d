package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"laurel/credential/verify"
	"laurel/verifier"
)

// printReport writes a report for people: the verdict, each check in a line,
// and what the credential stands for.
func printReport(out io.Writer, r verifier.Report, details bool) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n%s\n\n", printable(r.Headline()), printable(r.Sentence()))
	for _, f := range r.Findings {
		row(&b, string(f.Check), fmt.Sprintf("%-14s  %s", f.Outcome.Word(), printable(clause(f))))
		if details {
			for _, l := range f.Detail() {
				row(&b, "", fmt.Sprintf("%14s  %s: %s", "", printable(l.Label), printable(l.Value)))
			}
		}
	}
	for _, w := range r.Warnings() {
		row(&b, "warning", printable(w.Sentence))
	}
	within(&b, r.Report, "")
	if r.Credential != nil {
		standsFor(&b, r)
	}
	_, err := b.WriteTo(out)
	return err
}

func row(b *bytes.Buffer, label, text string) {
	fmt.Fprintf(b, "%-10s  %s\n", label, text)
}

// standsFor writes the summary. What nobody is known to have signed is only
// what a text claims.
func standsFor(b *bytes.Buffer, r verifier.Report) {
	s := r.Summary
	signature, _ := r.Finding(verify.Signature)
	title := "What it stands for"
	if signature.Outcome != verify.Pass {
		title = "What it claims"
	}
	fmt.Fprintf(b, "\n%s\n", title)
	say := func(label, text string) {
		if text != "" {
			row(b, "  "+label, printable(text))
		}
	}
	say("title", s.Title)
	say("issuer", strings.TrimSpace(s.Issuer.Name+"  "+s.Issuer.ID))
	say("holder", s.Holder)
	for i, outcome := range s.Outcomes {
		say([]string{"can do", ""}[min(i, 1)], outcome)
	}
	say("work", s.Workload())
	say("level", s.LevelWords())
	say("assessed", s.Assessment.String())
	say("result", s.Result.Words())
	for i, skill := range s.Skills {
		text := skill.Name
		if skill.Level.Known() {
			text += ", " + skill.Level.String()
		}
		say([]string{"skills", ""}[min(i, 1)], text)
	}
	say("awarded", day(s.AwardedOn))
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2 January 2006")
}

// clause is a finding's sentence as the end of a line: small at its beginning,
// unless that is a name, and without the full stop of a single sentence.
func clause(f verify.Finding) string {
	text := f.Sentence()
	if !strings.Contains(text, ". ") {
		text = strings.TrimSuffix(text, ".")
	}
	for _, value := range f.Params() {
		if value != "" && strings.HasPrefix(strings.ToLower(text), strings.ToLower(value)) {
			return text
		}
	}
	return strings.ToLower(text[:min(1, len(text))]) + text[min(1, len(text)):]
}

// printable keeps a stranger's text on its line and from steering the
// terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case !unicode.IsGraphic(r):
			return -1
		}
		return r
	}, text)
}
