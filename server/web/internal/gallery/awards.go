package gallery

import (
	"laurel/picture"
	"laurel/server/web/view"
)

func (g samples) awards() []Page {
	hold := g.award()
	hold.Status = view.Verdict{Kind: "hold", Word: "On hold", Text: "Read from the issuer’s list today, 14:03 UTC."}
	hold.Out = &view.Verdict{Kind: "hold", Word: "On hold", Text: "Nordmark University suspended this award on 2 May 2026 and may lift that. Check again before you decide."}

	ended := g.award()
	ended.Crossed, ended.Substance.Leaf = true, picture.Dry
	ended.Status = view.Verdict{Kind: "fail", Word: "Run out", Text: "It was in force until 4 May 2026."}
	ended.Out = &view.Verdict{Kind: "fail", Word: "Run out", Text: "This award was in force until 4 May 2026. The holder may have renewed it; ask."}

	owned := g.award()
	owned.Owner = &view.Owner{Text: "This page is yours. Everyone who has its address can see it.", Href: "/record/7k2m"}
	return []Page{
		{"award", view.AwardPage(g.award())},
		{"award-revoked", view.AwardPage(g.revoked())},
		{"award-hold", view.AwardPage(hold)},
		{"award-ended", view.AwardPage(ended)},
		{"award-owner", view.AwardPage(owned)},
		{"award-gone", view.AwardGonePage(view.AwardGone{Frame: g.frame("Withdrawn", ""), Text: "The person it belongs to took it down on 3 May 2026."})},
		{"embed", view.EmbedPage(view.Embed{Frame: g.frame("Data Analysis with SQL, Mira Fenwright", ""), Href: "/a/7k2m",
			Label: view.Label{Badge: badge("sql", "Badge: Data Analysis with SQL"), Name: "Data Analysis with SQL", By: "Mira Fenwright",
				Facts: "Awarded by Nordmark University on 14 March 2026."},
			Status: view.Verdict{Kind: "pass", Word: "In force", Text: "until 14 March 2031"}})},
	}
}

func (g samples) award() view.Award {
	f := g.frame("Data Analysis with SQL, Mira Fenwright", "/a/7k2m",
		view.Link{Text: "Nordmark University", Href: "/o/nordmark"}, view.Link{Text: "Data Analysis with SQL", Href: "/m/sql"},
		view.Link{Text: "Award 7K2M-QX4D"})
	f.NoIndex = true
	return view.Award{
		Frame:  f,
		Badge:  badge("sql", "Badge: Data Analysis with SQL, Nordmark University. Scalloped edge: the assessment was supervised. Five leaves of eight: level 5."),
		Holder: "Mira Fenwright", Title: "Data Analysis with SQL", Issuer: view.Link{Text: "Nordmark University", Href: "/o/nordmark"},
		When:      "on 14 March 2026",
		Status:    view.Verdict{Kind: "pass", Word: "In force", Text: "until 14 March 2031. Confirmed with the issuer today, 14:03 UTC."},
		CheckHref: "/verify?u=7k2m",
		Substance: substance("What Mira can do"),
		Facts: []view.Fact{
			{Name: "Assessment", Value: "Examination, supervised, identity checked"}, {Name: "Workload", Value: "75 hours, 3 ECTS"},
			{Name: "Level", Value: "EQF 5", Level: 5}, {Name: "Form", Value: "Online, examination on site"}, {Name: "Language", Value: "English"},
			{Name: "Quality", Value: "External examiners; reviewed by the Baltic Quality Council in 2025"},
		},
		QR: qr, Address: "laurel.example/a/7k2mqx4d",
		Downloads: []view.Download{
			{Text: "Certificate", Href: "/a/7k2m.pdf", Kind: "PDF"},
			{Text: "Badge picture", Href: "/a/7k2m.png", Kind: "PNG", Also: []view.Link{{Text: "SVG", Href: "/a/7k2m.svg"}}},
			{Text: "The signed record", Href: "/a/7k2m.json", Kind: "JSON", Also: []view.Link{{Text: "JWT", Href: "/a/7k2m.jwt"}}},
		},
		LinkedIn:  "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME",
		EmbedCode: `<iframe src="https://laurel.example/embed/a/7k2mqx4d" title="Data Analysis with SQL, Mira Fenwright" width="440" height="200"></iframe>`,
		EmbedHref: "/embed/a/7k2m",
		Why:       []view.Fact{{Name: "Definition", Value: "version 4, published on 2 February 2026", Href: "/m/sql"}},
	}
}

func (g samples) revoked() view.Award {
	a := g.award()
	a.Title, a.Holder = "Data Analysis with SQL", "Bram Oskell"
	a.Crossed, a.Substance.CanTitle, a.Substance.Leaf = true, "What Bram was said to do", picture.Dry
	a.Badge.Alt = "Badge, crossed out: Data Analysis with SQL, Nordmark University"
	a.When = "on 14 March 2026, revoked on 3 April 2026"
	a.Out = &view.Verdict{Kind: "fail", Word: "Revoked", Text: "Nordmark University took this award back on 3 April 2026: “Awarded in error; the examination was not completed.” It no longer counts."}
	a.Status = view.Verdict{Kind: "fail", Word: "Revoked", Text: "Read from the issuer’s list today, 14:03 UTC."}
	a.IfYours = "You were told on 3 April by mail. If you think this is wrong, write to"
	a.Number = "9P4T-LW6C"
	a.Contact = view.Link{Text: "registry@nordmark.example", Href: "mailto:registry@nordmark.example"}
	a.LinkedIn, a.EmbedCode = "", ""
	return a
}

func substance(title string) view.Substance {
	return view.Substance{
		CanTitle: title,
		Outcomes: []string{"Get a right answer from a database of several tables, and show how it was found.",
			"Notice when an answer is wrong: duplicates, gaps, double counting.",
			"Explain a result in one page to someone who does not read code."},
		AssessedBy: "An examination: three hours at a computer, on an unknown database, supervised on site, with the identity checked.",
		Result:     "84 of 100; 60 are needed.",
		Work:       "About 75 hours, which is 3 ECTS credits: about two weeks of full-time study.",
		Level:      5,
		LevelText:  "in the European framework: the holder works alone in a field that changes, and checks the work of others. A bachelor’s degree ends at level 6.",
		Skills: []view.SkillLine{
			{Name: "Query a relational database", Href: "/skills/query", Level: 5, Assurance: "supervised"},
			{Name: "Judge the quality of data", Href: "/skills/quality", Level: 4, Assurance: "supervised"},
			{Name: "Report findings in plain language", Href: "/skills/report", Level: 4, Assurance: "assessed"},
		},
	}
}

// qr stands where the server draws the code of the page's address.
const qr = `<svg viewBox="0 0 33 33" role="img" aria-label="QR code: opens the check of this award" shape-rendering="crispEdges"><path d="M0 0h33v33H0z" fill="#fff"/><path d="M4 4h7v7H4zM22 4h7v7h-7zM4 22h7v7H4zM14 5h2v3h-2zM18 6h2v2h-2zM13 12h8v2h-8zM22 13h6v2h-6zM5 14h6v2H5zM13 18h3v6h-3zM19 20h8v3h-8zM20 25h5v3h-5z" fill="#000"/></svg>`
