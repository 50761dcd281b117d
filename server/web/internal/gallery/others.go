package gallery

import "laurel/server/web/view"

func (g samples) others() []Page {
	facet := func(id, label string, options ...string) view.Choice {
		c := view.Choice{ID: id, Label: label, Options: []view.Option{{Text: "any"}}}
		for _, o := range options {
			c.Options = append(c.Options, view.Option{Value: o, Text: o})
		}
		return c
	}
	catalogue := view.Catalogue{Frame: g.frame("Catalogue", "/catalogue"), Query: "data",
		Facets: []view.Choice{facet("field", "Field", "Cloud (9)", "Coding (13)"), facet("level", "Level", "5 (12)"), facet("hours", "Hours at most", "25 (3)", "50 (8)"),
			facet("price", "Price at most", "free (9)", "€100 (12)"), facet("language", "Language", "English (30)"), facet("mode", "Form", "online (20)", "on site (7)"), facet("issuer", "Issuer", "Nordmark University (5)")},
		Results: view.Results{Said: "3 micro-credentials", Pager: view.Pager{Range: "1–3 of 3"}}}
	for _, l := range offers {
		catalogue.Results.Items = append(catalogue.Results.Items, view.Offer{Label: l, ID: l.Name})
	}
	empty := catalogue
	empty.Query = "kubernets"
	empty.Results = view.Results{Said: "No micro-credential mentions “kubernets”.", Empty: true, DidYouMean: []view.Link{{Text: "“Kubernetes” (4)", Href: "#"}}, Hint: "Fewer words find more."}
	facts := []view.Fact{{Name: "Assessment", Value: "Examination, supervised, identity checked"}, {Name: "Workload", Value: "75 hours, 3 ECTS"}, {Name: "Price", Value: "€180"}, {Name: "Language", Value: "English"}}
	role := func(name, path string) view.Frame {
		f := g.frame(name, path)
		f.Nav, f.Who, f.SignedIn = view.RoleNav(view.Link{Text: "My desk", Href: path}, path), view.Link{Text: "Kestrel Systems", Href: path}, true
		return f
	}
	return []Page{
		{"catalogue", view.CataloguePage(catalogue)},
		{"catalogue-empty", view.CataloguePage(empty)},
		{"compare", view.ComparePage(view.Compare{Frame: g.frame("Two side by side", ""), A: offers[0], B: offers[2], Rows: []view.CompareRow{
			{Name: "Workload", A: "75 hours, 3 ECTS", B: "40 hours, 1.5 ECTS"}, {Name: "Language", A: "English", B: "English", Same: true}, {Name: "Price", A: "€180", B: "free of charge"}}})},
		{"compare-one", view.ComparePage(view.Compare{Frame: g.frame("Two side by side", ""), Help: "Tick exactly two micro-credentials in the catalogue, then compare them."})},
		{"achievement", view.AchievementPage(view.Achievement{Frame: g.frame("Data Analysis with SQL", "/m/sql", view.Link{Text: "Catalogue", Href: "/catalogue"}, view.Link{Text: "Data analytics", Href: "#"}, view.Link{Text: "Data Analysis with SQL"}),
			Badge: badge("sql", "Badge: Data Analysis with SQL"), Title: "Data Analysis with SQL", Issuer: view.Link{Text: "Nordmark University", Href: "#"},
			Description: "For people who work with numbers and want to ask a database themselves, and to know when its answer is wrong.",
			Substance:   substance("What the holder can do"), Facts: facts, Elements: g.define(false).Elements, Version: "Version 4, published on 2 February 2026.", Awarded: "214 people hold it.", CompareHref: "#"})},
		{"issuer", view.IssuerPage(view.Issuer{Frame: g.frame("Nordmark University", ""), Name: "Nordmark University", What: "A university in Trondheim, Norway", Description: "Founded by a shipbuilders’ school; teaches engineering, data and care.",
			Sums: []view.Sum{{Number: "5", Word: "micro-credentials"}, {Number: "214", Word: "awards in force"}}, Offers: offers, Facts: []view.Fact{{Name: "Web site", Value: "nordmark.example", Href: "https://nordmark.example"}},
			Technical: []view.Fact{{Name: "identifier", Value: "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"}}})},
		{"skills", view.SkillsPage(view.Skills{Frame: g.frame("Skills", "/skills"), Name: "Laurel starter framework", Version: "1", Publisher: "Laurel", Count: 150, Groups: []view.SkillGroup{{Name: "Data analytics", Entries: fields()}}})},
		{"skills-found", view.SkillsPage(view.Skills{Frame: g.frame("Skills", "/skills"), Name: "Laurel starter framework", Version: "1", Publisher: "Laurel", Count: 150, Query: "fore", Found: []view.SkillEntry{{Name: "Forecast sales and demand", Href: "#", Definition: "Estimate what will be bought, and how wrong that may be."}}})},
		{"skill", view.SkillPage(view.Skill{Frame: g.frame("Query a relational database", ""), Name: "Query a relational database", Definition: "Get right answers from tables that belong together.", Field: "Data analytics", Aliases: "SQL, querying", ESCO: "http://data.europa.eu/esco/skill/x", Offers: offers, Levels: []view.Fact{{Name: "Level 1", Value: "with help"}}})},
		{"sign-in", view.SignInPage(view.SignIn{Frame: g.frame("Sign in", "/signin"), Email: view.Field{ID: "email", Label: "E-mail address", Type: "email", Complete: "email"}})},
		{"sign-in-sent", view.SignInSentPage(view.SignInSent{Frame: g.frame("Look at your mail", ""), Email: "mira@mail.example", Mailbox: true})},
		{"sign-in-link", view.SignInLinkPage(view.SignInLink{Frame: g.frame("One more step", ""), Action: "#", Email: "mira@mail.example"})},
		{"mailbox", view.MailboxPage(view.Mailbox{Frame: g.frame("Mailbox", ""), Mails: []view.Mail{{Href: "#", To: "mira@mail.example", Subject: "Nordmark University has awarded you Data Analysis with SQL", When: "12 May 2026 at 14:03 UTC"}}})},
		{"letter", view.LetterPage(view.Letter{Frame: g.frame("Mail", ""), Mail: view.Mail{To: "mira@mail.example", Subject: "Nordmark University has awarded you Data Analysis with SQL", When: "12 May 2026 at 14:03 UTC", Text: "Dear Mira Fenwright,\n\nNordmark University has awarded you Data Analysis with SQL.", Links: []view.Link{{Text: "https://laurel.example/claim/x", Href: "#"}}, ID: "<x@laurel.example>"}})},
		{"employer", view.RolePage(view.Role{Frame: role("Employer", "/employer"), Name: "Employer", Next: view.Step{Over: "Start here", Title: "Check what you were given", Text: "A badge, a certificate, a link or a photo of the code: you know in seconds.", Main: view.Link{Text: "Check a credential", Href: "/verify"}},
			Ways: []view.Way{{Link: view.Link{Text: "Find what proves a skill", Href: "/skills"}, What: "Each skill has a page with the micro-credentials that prove it."}}})},
		{"not-found", view.TroublePage(view.Trouble{Frame: g.frame("Nothing here", ""), Heading: "There is nothing at this address", Text: "It may have been typed wrongly, or taken down.", Ways: []view.Link{{Text: "Go to the front page", Href: "/"}, {Text: "Search the catalogue", Href: "/catalogue"}}})},
		{"broken", view.TroublePage(view.Trouble{Frame: g.frame("Something broke", ""), Heading: "Something broke here, not with you", Text: "Nothing was saved twice or lost.", Request: "7f3a", Ways: []view.Link{{Text: "Go to the front page", Href: "/"}}})},
	}
}
