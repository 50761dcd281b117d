package web

import (
	"strconv"
	"strings"

	"laurel/credential/verify"
	"laurel/record"
	"laurel/server/web/view"
)

// maxSaid bounds an endorser's words on a report; the whole is in the file.
const maxSaid = 400

// addWithin adds what stands within a credential: the credentials of a learner
// record and endorsements, each with how its own check came out.
func addWithin(p *view.Report, rep verify.Report) {
	for _, h := range rep.Held {
		line := withinLine(h.Report)
		line.Name = or(h.Title(), "Something that is no credential")
		if h.Credential != nil {
			line.By = issuedBy(h.Report)
		}
		if h.Holder.Outcome != verify.Pass {
			line.Note = h.Holder.Sentence()
		}
		p.Held = append(p.Held, line)
	}
	for _, e := range rep.Endorsements {
		line := withinLine(e.Report)
		line.Name = e.Endorser()
		if f, asked := e.Finding(verify.Endorses); asked {
			line.By = f.Sentence()
		}
		if e.Withdrawn() {
			line.Kind, line.Word, line.Text = "hold", "withdrawn", "Its endorser has taken it back since. That says nothing against what it stands in."
		}
		if e.Verdict() == verify.Good {
			line.Says = shortened(e.Comment, maxSaid)
		}
		p.Endorsed = append(p.Endorsed, line)
	}
	for _, warning := range rep.Warnings() {
		p.Warnings = append(p.Warnings, warning.Sentence)
	}
	if n := rep.UncheckedEndorsements; n > 0 {
		p.Unchecked = "Further ones, " + strconv.Itoa(n) + " in number, were not looked at."
	}
}

func withinLine(rep verify.Report) view.WithinLine {
	return view.WithinLine{Kind: verdictMark[rep.Verdict()], Word: rep.Verdict().Word(), Text: rep.Sentence()}
}

// issuedBy names who awarded a credential, by its own account unless we know them.
func issuedBy(rep verify.Report) string {
	s := record.Read(rep.Credential)
	var parts []string
	if name := or(rep.IssuerName, s.Issuer.Name); name != "" {
		parts = append(parts, "by "+name)
	}
	if !s.AwardedOn.IsZero() {
		parts = append(parts, "awarded "+view.Day(s.AwardedOn))
	}
	return sentences(parts...)
}

// shortened is a stranger's text in one line, of at most so many characters.
func shortened(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
