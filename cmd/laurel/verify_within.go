package main

import (
	"bytes"
	"fmt"
	"strings"

	"laurel/credential/verify"
)

// within writes what stands in a credential: the credentials of a learner
// record and endorsements, a line and its answer each.
func within(b *bytes.Buffer, r verify.Report, indent string) {
	if len(r.Held) > 0 {
		fmt.Fprintf(b, "\n%sIn this record\n", indent)
	}
	for _, h := range r.Held {
		title := h.Title()
		if title == "" {
			title = "something that is no credential"
		}
		say := func(text string) { fmt.Fprintf(b, "%s  %-14s  %s\n", indent, "", printable(text)) }
		fmt.Fprintf(b, "%s  %-14s  %s\n", indent, strings.ToLower(h.Verdict().Word()), printable(title))
		if h.Verdict() != verify.Good {
			say(h.Sentence())
		}
		if h.Holder.Code != "" && h.Holder.Outcome != verify.Pass {
			say(h.Holder.Sentence())
		}
		within(b, h.Report, indent+"    ")
	}
	if len(r.Endorsements) > 0 {
		fmt.Fprintf(b, "\n%sEndorsed by\n", indent)
	}
	for _, e := range r.Endorsements {
		line := e.Endorser()
		if f, asked := e.Finding(verify.Endorses); asked {
			line += ": " + clause(f)
		}
		word := strings.ToLower(e.Verdict().Word())
		if e.Withdrawn() {
			word = "withdrawn"
		}
		fmt.Fprintf(b, "%s  %-14s  %s\n", indent, word, printable(line))
		switch {
		case e.Withdrawn(): // which is said above
		case e.Verdict() != verify.Good:
			fmt.Fprintf(b, "%s  %-14s  %s\n", indent, "", printable(e.Sentence()))
		case e.Comment != "":
			fmt.Fprintf(b, "%s  %-14s  “%s”\n", indent, "", printable(e.Comment))
		}
	}
	if n := r.UncheckedEndorsements; n > 0 {
		fmt.Fprintf(b, "%s  further endorsements that were not looked at: %d\n", indent, n)
	}
}
