package verify

import (
	"context"
	"fmt"
	"strings"

	"laurel/credential"
)

// Contents is the check of what a learner record holds: the worst of the
// verdicts on the credentials in it. Its other findings are about the record
// alone, so an old or a forged credential in it does not make the record
// forged ([Report.Own]).
const Contents Check = "contents"

// Held is a credential in a learner record and what was found out about it.
// Holder tells whether it is the record's learner's; it warns and decides nothing.
type Held struct {
	Report
	Holder Finding
}

// held checks every credential of a learner record by itself (CLR 2.0
// §Verification).
func (v *Verifier) held(ctx context.Context, c *credential.Credential, opt Options, r *Report) {
	inner := c.Recorded()
	in := opt.in
	if len(inner) == 0 {
		r.Findings = append(r.Findings, found(Contents, Fail, "contents.none"))
		return
	}
	count := counted(len(inner), "credential")
	if len(inner) > in.credentials || in.depth == credential.MaxNested {
		f := found(Contents, Unknown, "contents.tooMany", "count", count)
		r.Findings = append(r.Findings, f.with("limit", fmt.Sprintf("%d credentials, %d records deep", credential.MaxRecorded, credential.MaxNested)))
		return
	}
	in.credentials -= len(inner)
	in.depth++
	for _, raw := range inner {
		if ctx.Err() != nil {
			r.Held = append(r.Held, Held{Report: NotHad(v.now(), "The time ran out before this one was looked at.")})
			continue
		}
		one := Held{Report: v.Verify(ctx, raw, opt)}
		if one.Credential != nil {
			one.Holder = sameHolder(c.Subject(), one.Credential.Subject())
		}
		r.Held = append(r.Held, one)
	}
	in.depth--
	r.Findings = append(r.Findings, contents(c, r.Held, count))
}

// contents sums up what was found out about the credentials of a record.
func contents(c *credential.Credential, held []Held, count string) Finding {
	var verdicts [4]int
	others, worst := 0, Pass
	for _, one := range held {
		outcome := one.worst()
		verdicts[outcome]++
		worst = max(worst, outcome)
		if one.Holder.Code == "holder.another" {
			others++
		}
	}
	var tally []string
	for outcome, word := range []string{"good", "could not be told", "on hold", "not good"} {
		if n := verdicts[outcome]; n > 0 {
			tally = append(tally, fmt.Sprintf("%d %s", n, word))
		}
	}
	more := ""
	if others > 0 {
		more += fmt.Sprintf(" %d of them %s another holder than the record does.", others, plural(others, "names", "name"))
	}
	if c.Partial() {
		more += " By its own account it is not all that its issuer knows."
	}
	code := [...]string{"contents.good", "contents.couldNotTell", "contents.onHold", "contents.notGood"}[worst]
	f := found(Contents, worst, code, "count", count, "tally", strings.Join(tally, ", "), "more", more)
	return f.with("credentials", fmt.Sprint(len(held)))
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// sameHolder compares whom a record and a credential in it were issued to:
// by id, else by what both are known by.
func sameHolder(record, inner credential.AchievementSubject) Finding {
	if record.ID != "" && record.ID == inner.ID {
		return found(Holder, Pass, "holder.ofRecord")
	}
	comparable := record.ID != "" && inner.ID != ""
	for _, a := range record.Identifier {
		for _, b := range inner.Identifier {
			same, known := sameIdentity(a, b)
			if same {
				return found(Holder, Pass, "holder.ofRecord")
			}
			comparable = comparable || known
		}
	}
	if comparable {
		return found(Holder, Unknown, "holder.another")
	}
	return found(Holder, Unknown, "holder.notCompared")
}

// sameIdentity tells whether two identities are one, as far as they can be
// compared: two hashes with different salts cannot.
func sameIdentity(a, b credential.IdentityObject) (same, known bool) {
	if a.IdentityType != b.IdentityType {
		return false, false
	}
	switch {
	case !a.Hashed:
		return b.Matches(a.IdentityType, a.IdentityHash), true
	case !b.Hashed:
		return a.Matches(b.IdentityType, b.IdentityHash), true
	}
	return strings.EqualFold(a.IdentityHash, b.IdentityHash) && a.Salt == b.Salt, a.Salt == b.Salt
}

// Own is the verdict on the document itself, without what it holds: a record
// is genuine also where a credential in it has run out.
func (r Report) Own() Verdict {
	own := Report{}
	for _, f := range r.Findings {
		if f.Check != Contents {
			own.Findings = append(own.Findings, f)
		}
	}
	return own.Verdict()
}

// Title names the credential by what it was awarded for, by its own account.
func (h Held) Title() string {
	if h.Credential == nil {
		return ""
	}
	name := h.Credential.Name()
	if a := h.Credential.Achievement(); a != nil && a.Name != "" {
		name = a.Name
	}
	return strings.Join(strings.Fields(name), " ")
}
