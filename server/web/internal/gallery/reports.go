package gallery

import "laurel/server/web/view"

func (g samples) reports() []Page {
	f := g.frame("Check a credential", "/verify")
	bad := view.Verify{Frame: f, Form: view.VerifyForm{Value: "hello", Error: "There is no credential in this text. Paste the whole of it, or its address."}}
	bad.Errors = []view.FieldError{{Field: "text", Text: "There is no credential in this text"}}
	return []Page{
		{"verify", view.VerifyPage(view.Verify{Frame: f})},
		{"verify-error", view.VerifyPage(bad)},
		{"report-good", view.ReportPage(g.report("pass"))},
		{"report-revoked", view.ReportPage(g.report("fail"))},
		{"report-hold", view.ReportPage(g.report("hold"))},
		{"report-unknown", view.ReportPage(g.report("unknown"))},
		{"report-record", view.ReportPage(g.learnerRecord())},
		{"report-rtl", view.ReportPage(g.rtl())},
	}
}

var statusLines = map[string]view.CheckLine{
	"pass": {Word: "pass", Text: "Not revoked and not suspended.",
		Detail: []view.Fact{{Name: "list", Value: "BitstringStatusList, revocation 40213 = 0"}}},
	"fail": {Word: "fail", Text: "Revoked by its issuer on 3 April 2026. The issuer’s reason: “Awarded in error; the examination was not completed.”",
		Why:    "The signature is still genuine. That only shows who wrote it, not that it still holds.",
		Detail: []view.Fact{{Name: "list", Value: "BitstringStatusList, revocation 40213 = 1"}}},
	"hold": {Word: "on hold", Text: "Suspended by its issuer, which may lift that.",
		Detail: []view.Fact{{Name: "list", Value: "BitstringStatusList, suspension 40213 = 1"}}},
	"unknown": {Word: "could not tell", Text: "The issuer’s status list did not answer within 5 seconds. It may be in force; it may have been revoked.",
		Why:    "This is not a fault of the person who sent it.",
		Detail: []view.Fact{{Name: "GET", Value: "https://status.nordmark.example/revocation/7"}, {Name: "answer", Value: "none after 5 s, twice"}}},
}

var verdicts = map[string]view.Verdict{
	"pass": {Kind: "pass", Word: "Good", Text: "This credential is genuine, unchanged and in force. Nordmark University issued it to Mira Fenwright."},
	"fail": {Kind: "fail", Word: "Not good: revoked", Text: "Nordmark University issued this credential and took it back on 3 April 2026. Do not rely on it."},
	"hold": {Kind: "hold", Word: "On hold", Text: "Its issuer suspended it on 2 May and may lift that. Check again before you decide."},
	"unknown": {Kind: "unknown", Word: "Could not tell",
		Text: "The credential is genuine and unchanged. We could not find out whether it has been revoked, because the issuer’s list did not answer."},
}

func (g samples) report(kind string) view.Report {
	pass := func(name, text, what, value string) view.CheckLine {
		return view.CheckLine{Kind: "pass", Word: "pass", Name: name, Text: text, Detail: []view.Fact{{Name: what, Value: value}}}
	}
	status := statusLines[kind]
	status.Kind, status.Name = kind, "Status"
	r := view.Report{
		Frame:   g.frame(verdicts[kind].Word, "/verify", view.Link{Text: "Check a credential", Href: "/verify"}, view.Link{Text: "Report"}),
		Verdict: verdicts[kind], Checked: "Checked on 12 May 2026 at 14:03 UTC.", Again: "/verify?u=7k2m",
		Checks: []view.CheckLine{
			pass("Format", "It is a complete Open Badges 3.0 credential.", "type", "OpenBadgeCredential on VC 2.0"),
			pass("Signature", "Not one character has changed since it was signed.", "proof", "DataIntegrityProof, eddsa-rdfc-2022"),
			pass("Issuer’s key", "The key belongs to Nordmark University.", "key", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"),
			pass("Start", "In force since 14 March 2026.", "validFrom", "2026-03-14T09:00:00Z"),
			pass("End", "Runs until 14 March 2031.", "validUntil", "2031-03-14T09:00:00Z"),
			status,
		},
		Stands: view.Label{Badge: badge("sql-m", ""), Name: "Data Analysis with SQL", Href: "/m/sql", By: "Nordmark University",
			Facts: "Held by Mira Fenwright. Awarded 14 March 2026."},
		Says:  "The holder gets right answers from a database of several tables, notices wrong ones, and explains results to people who do not read code.",
		Facts: []view.Fact{{Name: "Workload", Value: "75 hours, 3 ECTS"}, {Name: "Level", Value: "5 of 8", Level: 5}, {Name: "Result", Value: "84 of 100"}},
		Carry: "https://laurel.example/a/7k2mqx4d",
	}
	switch kind {
	case "fail":
		r.DoKind, r.Do = "stop", "Ask the person; there may be a corrected award. Or write to Nordmark University and quote 7K2M-QX4D:"
		r.DoLink = view.Link{Text: "registry@nordmark.example", Href: "mailto:registry@nordmark.example"}
	case "hold":
		r.DoKind, r.Do = "warn", "Check again before you decide, or ask Nordmark University why it is on hold."
	case "unknown":
		r.DoKind, r.Do = "warn", "Check again in a few minutes. Until then treat it as not checked."
	}
	return r
}

// learnerRecord is the report on a record of which one credential ran out.
func (g samples) learnerRecord() view.Report {
	r := g.report("pass")
	r.Verdict = view.Verdict{Kind: "fail", Word: "Not good in part", Text: "Of what the record holds, 1 good, 1 not good. Each stands for itself: look which."}
	r.Checks[0].Text = "It is a complete learner record, CLR 2.0."
	r.Checks = append(r.Checks, view.CheckLine{Kind: "fail", Word: "fail", Name: "In this record", Text: "2 credentials in it, each checked by itself: 1 good, 1 not good. By its own account it is not all that its issuer knows."})
	r.Stands.Name, r.Says, r.Facts = "Learner record of Mira Fenwright", "", nil
	r.DoKind, r.Do = "stop", "Ask the person who sent it; there may be a newer or corrected one. Or ask its issuer."
	r.Held = []view.WithinLine{
		{Kind: "pass", Word: "Good", Name: "Data Analysis with SQL", By: "By Nordmark University. Awarded 14 March 2026.", Text: "This credential is genuine, unchanged and in force."},
		{Kind: "fail", Word: "Not good", Name: "Welding in All Positions", By: "By Varn Works. Awarded 4 May 2021.", Text: "It was in force until 4 May 2026. The holder may have renewed it; ask.",
			Note: "It names another holder than the record does. Ask why it is in it."},
	}
	r.Endorsed = []view.WithinLine{
		{Kind: "pass", Word: "Good", Name: "Board of Welders (board.example)", By: "It is about this credential.", Text: "This credential is genuine, unchanged and in force.", Says: "Taught with care."},
	}
	r.Unchecked = "Further ones, 3 in number, were not looked at."
	return r
}

func (g samples) rtl() view.Report {
	r := g.report("unknown")
	r.Lang, r.Dir, r.Title = "ar", "rtl", "تعذّر التحقق"
	r.Verdict = view.Verdict{Kind: "unknown", Word: "تعذّر التحقق",
		Text: "الشهادة أصلية ولم تتغيّر، لكن لم نتمكن من معرفة ما إذا كانت قد أُلغيت، لأن قائمة الجهة المانحة لم تستجب."}
	return r
}
