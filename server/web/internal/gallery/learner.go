package gallery

import (
	"laurel/picture"
	"laurel/server/web/view"
)

func (g samples) learnerFrame(title, path string, crumbs ...view.Link) view.Frame {
	f := g.frame(title, path, crumbs...)
	f.Nav, f.Who, f.SignedIn = view.LearnerNav(path), view.Link{Text: "Mira Fenwright", Href: "/record"}, true
	return f
}

func (g samples) learner() []Page {
	branch := view.Sprig{Text: "Your record as a branch: four leaves held, one run out. The list beside it says the same.",
		Leaves: []picture.Leaf{{State: picture.Held, Hours: 20, Text: "2025"}, {State: picture.Held, Hours: 50},
			{State: picture.Dry, Hours: 12, Text: "2026"}, {State: picture.Held, Hours: 35}, {State: picture.Held, Hours: 75}}}
	grown := branch
	grown.Leaves = append([]picture.Leaf{}, branch.Leaves...)
	grown.Leaves[4].New = true
	line := func(name, by, facts, b string, leaf picture.LeafState) view.RecordLine {
		return view.RecordLine{Label: view.Label{Badge: badge(b, ""), Name: name, Href: "/a/x", By: by, Facts: facts}, Leaf: leaf,
			Actions: []view.Link{{Text: "Who sees it", Href: "/record/x"}, {Text: "Certificate", Href: "/a/x.pdf"}}}
	}
	claim := view.Claim{Frame: g.frame("An award for you", ""), Holder: "Mira Fenwright", Action: "/claim/x", Button: "Accept it",
		Why:      "Accepting makes an account for mira@mail.example and a page you can show. You can take the page down whenever you like.",
		Label:    view.Label{Badge: badge("sql", "Badge: Data Analysis with SQL"), Name: "Data Analysis with SQL", By: "Nordmark University", Facts: "on 14 March 2026. It is in force until 14 March 2031."},
		Outcomes: substance("").Outcomes}
	signIn := claim
	signIn.Action, signIn.Why, signIn.SignIn = "", "This address already has an account here. Sign in with it and open this link again to accept.", "/signin?next=/claim/x"
	return []Page{
		{"claim", view.ClaimPage(claim)},
		{"claim-signin", view.ClaimPage(signIn)},
		{"claim-used", view.TroublePage(view.Trouble{Frame: g.frame("This link was used", ""), Heading: "This link was used on 3 May 2026",
			Text: "Sign in to see your award, or ask Nordmark University for a new link.", Ways: []view.Link{{Text: "Sign in", Href: "/signin"}}})},
		{"claimed", view.ClaimedPage(view.Claimed{Frame: g.learnerFrame("It is yours", "/record"), Label: offers[0], Branch: grown,
			Text: "It has a page of its own. Whoever has the page’s address can see it; nobody finds it by searching.",
			Page: view.Link{Text: "See its page", Href: "/a/x"}, Share: "https://www.linkedin.com/profile/add"})},
		{"record", view.RecordPage(view.Record{Frame: g.learnerFrame("My record", "/record"),
			Next: view.Step{Over: "Your next step", Title: "Show Data Analysis with SQL", Text: "It came on 14 March and has a page of its own. Add it to your profile, or send its address to someone.",
				Main: view.Link{Text: "See its page", Href: "/a/x"}, Other: view.Link{Text: "Look for another", Href: "/catalogue"}},
			Said: "Four in force, one run out. Nobody sees them unless you show them.",
			Lines: []view.RecordLine{
				line("Data Analysis with SQL", "Nordmark University", "14 March 2026 to 14 March 2031.", "sql-m", picture.Held),
				line("Cloud Cost Control", "Kestrel Systems", "30 January 2026, without end.", "cloud-m", picture.Held),
				line("Reading Statistics Honestly", "Nordmark University", "2 December 2025, without end. Withdrawn: nobody sees its page.", "stats-m", picture.Held),
				line("Charts That Tell the Truth", "Studio Halm", "18 September 2025, without end.", "viz-m", picture.Held),
				line("Privacy at Work: A Workshop", "Kestrel Systems", "Run out on 4 May 2026.", "attend-m", picture.Dry),
			}, Branch: branch})},
		{"record-empty", view.RecordPage(view.Record{Frame: g.learnerFrame("My record", "/record"),
			Next: view.Step{Over: "Your next step", Title: "Find something to earn", Text: "120 micro-credentials say what they take and what they prove.",
				Main: view.Link{Text: "Look through the catalogue", Href: "/catalogue"}}})},
		{"award-privacy", view.ConfirmPage(view.Confirm{Frame: g.learnerFrame("Who sees it", "", view.Link{Text: "My record", Href: "/record"}, view.Link{Text: "Data Analysis with SQL"}),
			Action: "/record/x/withdraw", Heading: "Take the page down", Lede: "The page of Data Analysis with SQL is open to everyone who has its address.",
			Changes: []string{"Its address answers “withdrawn”, and so do its downloads.", "The award stays yours and stays in your record. Its file can still be checked.",
				"You can show it again whenever you like; the address stays the same."},
			Button: "Take the page down", Danger: true, Back: view.Link{Text: "Leave it open", Href: "/record"}})},
	}
}
