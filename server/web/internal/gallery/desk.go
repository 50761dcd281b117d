package gallery

import "laurel/server/web/view"

func (g samples) deskFrame(title, path string, crumbs ...view.Link) view.Frame {
	f := g.frame(title, path, crumbs...)
	f.Nav, f.Who, f.SignedIn = view.DeskNav("nordmark", path, view.DeskRights{Drafts: true, Define: true, Issue: true, Awards: true}), view.Link{Text: "Nordmark University", Href: "/desk/nordmark"}, true
	return f
}

var rows = []view.AwardRow{
	{Number: "7K2M-QX4D", Href: "#", Holder: "Mira Fenwright", Title: "Data Analysis with SQL", On: "14 March 2026", Kind: "pass", Status: "in force", Accepted: "15 March 2026"},
	{Number: "9P4T-LW6C", Href: "#", Holder: "Bram Oskell", Title: "Data Analysis with SQL", On: "14 March 2026", Kind: "fail", Status: "revoked", Accepted: "20 March 2026"},
	{Number: "3D8R-AA2K", Href: "#", Holder: "Runa Holt", Title: "Reading Statistics Honestly", On: "2 March 2026", Kind: "hold", Status: "on hold", Accepted: "not yet"},
}

func (g samples) desk() []Page {
	awards := view.Link{Text: "Awards", Href: "/desk/nordmark/awards"}
	confirm := view.Confirm{
		Frame:  g.deskFrame("Revoke award 7K2M-QX4D", "", awards, view.Link{Text: "7K2M-QX4D", Href: "#"}, view.Link{Text: "Revoke"}),
		Action: "#", Heading: "Revoke award 7K2M-QX4D", Lede: "Mira Fenwright holds Data Analysis with SQL since 14 March 2026.",
		Changes: []string{"Everyone who checks it from now on reads “not good: revoked”, and your reason.", "Mira Fenwright gets a mail that says so, with your reason.",
			"Her page stays and says “revoked” above the badge. This cannot be undone; a new award can be given."},
		Fields: []view.Field{{ID: "reason", Label: "Reason", Help: "One sentence. The holder and everyone who checks will read it.", Type: "textarea", Error: "Say why. The holder has a right to know."}},
		Errors: []view.FieldError{{Field: "reason", Text: "Say why"}}, Button: "Revoke 1 award", Danger: true, Back: view.Link{Text: "Leave it in force", Href: "#"},
	}
	return []Page{
		{"desk", view.DeskPage(view.Desk{Frame: g.deskFrame("Nordmark University", "/desk/nordmark"), Org: "Nordmark University",
			Next: view.Step{Over: "Your next step", Title: "Finish Forecasting Demand", Text: "The draft was saved at 14:03. Two elements of a complete European description are still open.",
				Main: view.Link{Text: "Go on with the draft", Href: "#"}, Other: view.Link{Text: "Describe another", Href: "#"}},
			Sums: []view.Sum{{Number: "5", Word: "published"}, {Number: "1", Word: "draft"}, {Number: "214", Word: "awards in force"}, {Number: "3", Word: "not opened yet"}},
			Definitions: []view.DeskLine{
				{Label: offers[0], State: "Published, version 4", Actions: []view.Link{{Text: "Issue", Href: "#"}, {Text: "Change", Href: "#"}, {Text: "Versions", Href: "#"}}},
				{Label: view.Label{Badge: badge("forecast-m", ""), Name: "Forecasting Demand", Href: "#", By: "Nordmark University", Facts: "Project. 50 hours, level 5."}, State: "Draft, never published", Actions: []view.Link{{Text: "Go on", Href: "#"}}},
			}, Recent: rows, AllAwards: "#", MayDefine: true, DefineHref: "#",
			More: []view.DeskPart{{Heading: "Awarding", Ways: []view.Link{{Text: "Awards for later", Href: "#"}, {Text: "Awards that run out soon", Href: "#"}}}, {Heading: "The organisation", Ways: []view.Link{{Text: "Units", Href: "#"}}}}})},
		{"define", view.DefinePage(g.define(false))},
		{"define-errors", view.DefinePage(g.define(true))},
		{"conflict", view.ConflictPage(view.Conflict{Frame: g.deskFrame("Someone else was here first", ""), Who: "Teo Marrowby", When: "on 12 May 2026 at 14:01 UTC", Theirs: "#", Action: "#",
			Changes: []view.Change{{Label: "Title", Theirs: "Forecasting Demand for Shops", Yours: "Forecasting Demand"}, {Label: "Workload in hours", Theirs: "60", Yours: "50"}}})},
		{"versions", view.VersionsPage(view.Versions{Frame: g.deskFrame("Versions", ""), Name: "Data Analysis with SQL", Back: view.Link{Text: "Back to the desk", Href: "#"},
			Lines: []view.VersionLine{{Number: "4", On: "2 February 2026", Changes: "Workload in hours, Quality assurance", Awards: "86 awards", Href: "#"}, {Number: "3", On: "1 September 2025", Changes: "Title", Awards: "128 awards", Href: "#"}}})},
		{"issue", view.IssuePage(g.issue())},
		{"issued", view.IssuedPage(view.Issued{Frame: g.deskFrame("Awarded", "/desk/nordmark/issue"), Holder: "Mira Fenwright", Email: "mira@mail.example", Label: offers[0], Mailbox: true,
			Facts: []view.Fact{{Name: "Award", Value: "7K2M-QX4D"}, {Name: "Awarded on", Value: "14 March 2026"}, {Name: "In force until", Value: "14 March 2031"}},
			Again: view.Link{Text: "Award it to another person", Href: "#"}, Award: view.Link{Text: "See the award", Href: "#"}})},
		{"awards", view.AwardsPage(view.Awards{Frame: g.deskFrame("Awards", "/desk/nordmark/awards"), Action: "#", Total: "2,306 awards, newest first.",
			Text:    view.Field{ID: "q", Label: "Name or award number"},
			Filters: []view.Choice{{ID: "status", Label: "Status", Options: []view.Option{{Text: "any"}, {Value: "inForce", Text: "in force"}}}},
			Rows:    rows, Sort: map[string]view.Column{"Awarded": {Href: "#", Sorted: "descending"}}, Pager: view.Pager{Range: "51–100 of 2,306", Newer: "#", Older: "#"}, Issue: view.Link{Text: "Issue an award", Href: "#"}, Mails: view.Link{Text: "What became of the mails", Href: "#"}})},
		{"award-admin", view.AwardAdminPage(view.AwardAdmin{Frame: g.deskFrame("7K2M-QX4D", "", awards, view.Link{Text: "7K2M-QX4D"}), Label: offers[0],
			Status: view.Verdict{Kind: "hold", Word: "On hold", Text: "since 2 May 2026"},
			Facts:  []view.Fact{{Name: "Holder", Value: "Mira Fenwright"}, {Name: "Mail", Value: "mira@mail.example"}, {Name: "Definition", Value: "version 4"}, {Name: "Result", Value: "84 of 100"}},
			History: []view.Happened{{Title: "Issued", When: "14 March 2026 at 09:00 UTC, by Oda Vennemark"}, {Title: "Accepted", When: "15 March 2026 at 18:20 UTC, by the holder"},
				{Mark: "hold", Title: "Suspended", When: "2 May 2026 at 10:11 UTC, by Oda Vennemark", Text: "“The examination papers are being looked at again.”"}},
			Actions: []view.Link{{Text: "Reinstate it", Href: "#"}, {Text: "Revoke it", Href: "#"}, {Text: "Correct it", Href: "#"}}})},
		{"scheduled", view.ScheduledPage(view.Scheduled{Frame: g.deskFrame("Awards for later", "/desk/nordmark/awards", awards, view.Link{Text: "Awards for later"}), Zone: "Europe/Oslo", Total: "2 awards wait, the soonest first.",
			Shown: []view.Link{{Text: "What waits", Href: "#", Current: true}, {Text: "What is over", Href: "#"}}, Issue: view.Link{Text: "Issue an award", Href: "#"}, Awards: view.Link{Text: "All awards", Href: "#"},
			Rows: []view.ScheduledRow{{What: "Data Analysis with SQL", Who: "Mira Fenwright", When: "20 May 2026 at 09:00, Europe/Oslo", Mark: "todo", State: "waits", Ways: []view.Link{{Text: "Change", Href: "#"}, {Text: "Cancel", Href: "#"}}},
				{What: "Data Analysis with SQL", When: "12 May 2026 at 09:00, Europe/Oslo", Mark: "fail", State: "could not be awarded", Words: "Publish this micro-credential before you award it."}},
			Files: []view.ScheduledRow{{What: "spring.csv", Href: "#", Who: "Award Data Analysis with SQL, 48 rows", When: "1 June 2026 at 08:00, Europe/Oslo", Mark: "todo", State: "starts by itself"}}})},
		{"mails", view.MailsPage(view.Mails{Frame: g.deskFrame("Mails", "", awards, view.Link{Text: "Mails"}), Action: "#", Total: "4 mails, newest first.",
			Text: view.Field{ID: "q", Label: "Name or address"}, State: view.Choice{ID: "state", Label: "State", Options: []view.Option{{Text: "any"}, {Value: "bounced", Text: "bounced"}}},
			Back: view.Link{Text: "All awards", Href: "#"}, Rows: []view.MailRow{
				{What: "Link to accept", Holder: "Mira Fenwright", Href: "#", Kind: "done", State: "sent", Words: "2.0.0 Ok: queued as 4711", When: "14 March 2026 at 09:00 UTC"},
				{What: "Link to accept", Holder: "Bram Oskell", Href: "#", Kind: "hold", State: "is tried again", Words: "451 4.7.1 Greylisted, come back later", When: "14 March 2026 at 09:00 UTC", Tries: "after 3 attempts"},
				{What: "On hold", Holder: "Runa Holt", Href: "#", Kind: "fail", State: "bounced", Words: "550 5.1.1 <the address>: no such user", When: "13 March 2026 at 18:20 UTC", Again: "#"},
				{What: "Link to accept", Holder: "somebody who was erased", Kind: "todo", State: "queued", When: "12 March 2026 at 09:00 UTC"}}})},
		{"confirm-revoke", view.ConfirmPage(confirm)},
		{"delegations", view.DelegationsPage(view.Delegations{Frame: g.deskFrame("Who else may award", "/desk/nordmark", view.Link{Text: "Who else may award"}), Heading: "Who else may award",
			Lede: "Other organisations and people who award for Nordmark University. Its key signs; they define nothing, and see the awards they make.",
			Open: []view.HookLine{{Name: "Kestrel Systems", Href: "#", Facts: "Data Analysis with SQL. 1 March 2026 to 28 February 2027. 12 of 40 awards made.", Mark: "pass", State: "In force"},
				{Name: "Bram Oskell, bram@mail.example", Href: "#", Facts: "Data Analysis with SQL, version 4. 12 May 2026 to 30 June 2026. 0 awards made.", Mark: "todo", State: "Not accepted yet"}},
			Ended: []view.HookLine{{Name: "Guild of Pastry Arts", Href: "#", Facts: "Data Analysis with SQL. 1 March 2025 to 1 September 2025. 3 awards made.", Mark: "fail", State: "Revoked"}},
			New:   view.Link{Text: "Let somebody award", Href: "#"}, Back: view.Link{Text: "Back to the desk", Href: "#"}})},
		{"delegation", view.DelegationPage(view.Delegation{Frame: g.deskFrame("Data Analysis with SQL", "", view.Link{Text: "Issue for others", Href: "#"}, view.Link{Text: "Data Analysis with SQL"}), Heading: "Award Data Analysis with SQL",
			Lede: "For Nordmark University. Its key signs the awards, and it alone corrects and revokes them: ask it where one is wrong.", Mark: "pass", State: "In force", Label: offers[0],
			Facts: []view.Fact{{Name: "Version", Value: "Whichever is the newest"}, {Name: "From", Value: "1 March 2026"}, {Name: "Until", Value: "the end of 28 February 2027, UTC"}, {Name: "Awards", Value: "2 of 40 awards made"}, {Name: "Reason", Value: "They teach the spring course."}},
			Main:  view.Link{Text: "Issue an award", Href: "#"}, Total: "2 awards, those made last first.", Back: view.Link{Text: "All that you may award for others", Href: "#"},
			Awards: []view.DelegatedRow{{Number: "7K2M-QX4D", Holder: "Mira Fenwright", On: "14 March 2026", Kind: "pass", Status: "in force", Mail: "sent", Accepted: "15 March 2026"},
				{Number: "0TZ9-11CM", Holder: "Runa Holt", On: "12 March 2026", Kind: "fail", Status: "revoked", Mail: "bounced", Accepted: "not yet"}}})},
	}
}

func field(f view.Field) view.Control     { return view.Control{Field: &f} }
func choose(c view.Choice) view.Control   { return view.Control{Select: &c} }
func tick(c view.Choice) view.Control     { return view.Control{Radio: &c} }
func pair(c ...view.Control) view.Control { return view.Control{Pair: c} }

func (g samples) issue() view.Issue {
	return view.Issue{Frame: g.deskFrame("Issue an award", "/desk/nordmark/issue"), Action: "#", Heading: "Issue an award", Lede: "To one person. It is signed with the key of Nordmark University.",
		Label: offers[0], Key: "k", Button: "Issue 1 award", Back: view.Link{Text: "Back to the desk", Href: "#"}, Multiple: view.Link{Text: "Award something else", Href: "#"},
		Fields: []view.Control{
			field(view.Field{ID: "name", Label: "Name", Help: "As it should stand on the certificate."}),
			field(view.Field{ID: "email", Label: "E-mail address", Help: "The link to accept goes there. In the award it stands only as a fingerprint.", Type: "email"}),
			field(view.Field{ID: "awarded", Label: "Awarded on", Help: "The day it was earned.", Type: "date", Value: "2026-03-14", Narrow: true}),
			field(view.Field{ID: "result", Label: "Result", Help: "A number from 0 to 100; 60 are needed.", Narrow: true, Unit: "of 100"}),
			field(view.Field{ID: "evidence", Label: "Evidence", Help: "Optional: the address of the work, if others may see it.", Type: "url"}),
		}}
}

func (g samples) define(wrong bool) view.Define {
	hours := view.Field{ID: "hours", Label: "Workload in hours", Help: "Everything a learner does: classes, practice, assessment.", Value: "100", Mode: "decimal", Unit: "hours"}
	d := view.Define{Frame: g.deskFrame("Define a micro-credential", "/desk/nordmark/define", view.Link{Text: "Desk", Href: "#"}, view.Link{Text: "Forecasting Demand, draft"}),
		Action: "#", Heading: "Forecasting Demand", Over: "Draft, never published. Saved on 12 May 2026 at 14:03 UTC.", PublishText: "Publish version 1",
		Skills:  []view.ChosenSkill{{ID: "a", Name: "Forecast sales and demand", Level: 5}, {ID: "b", Name: "Report findings in plain language", Level: 4}},
		Preview: view.Label{Badge: badge("forecast", "Badge: Forecasting Demand, Nordmark University, level 5"), Name: "Forecasting Demand", By: "Nordmark University", Facts: "Project. 100 hours, 4 ECTS, level 5. English."}, PageHref: "#",
		Elements: view.Elements{
			Mandatory: []view.Element{{Label: "Learner", Value: "filled at issue", Done: true}, {Label: "Title", Done: true}, {Label: "Country", Value: "Norway", Done: true}, {Label: "Awarding body", Done: true},
				{Label: "Date", Value: "filled at issue", Done: true}, {Label: "Learning outcomes", Done: true}, {Label: "Workload", Done: true}, {Label: "Level", Done: true}, {Label: "Type of assessment", Done: true},
				{Label: "Form of participation", Value: "say online, on site or both", Href: "#participation"}, {Label: "Quality assurance", Value: "name who checks you", Href: "#quality"}},
			Optional: []view.Element{{Label: "Grade", Done: true}, {Label: "Stackable", Done: true}, {Label: "Prerequisites", Href: "#prerequisites"}, {Label: "Supervision and identity", Href: "#supervision"}, {Label: "Further information", Href: "#further"}},
		}}
	if wrong {
		hours.Value, hours.Error = "50", "50 hours and 4 ECTS do not fit. One ECTS is 25 to 30 hours: write 100 hours, or 2 ECTS."
		d.Errors = []view.FieldError{{Field: "hours", Text: "50 hours and 4 ECTS do not fit"}, {Field: "quality", Text: "Say who assures the quality"}}
		d.Elements.Mandatory[6] = view.Element{Label: "Workload", Value: "hours and ECTS disagree", Done: true, Problem: true, Href: "#hours"}
		d.SkillQuery, d.Found = "fore", []view.FoundSkill{{ID: "c", Name: "Forecast cash flow", Definition: "Estimate what money comes in and goes out, and when."}}
	}
	d.Parts = []view.Part{
		{ID: "what", Heading: "What it is", Image: true, Controls: []view.Control{
			field(view.Field{ID: "title", Label: "Title", Help: "What people will call it. Say the ability, not the course.", Value: "Forecasting Demand"}),
			field(view.Field{ID: "description", Label: "Description", Type: "textarea", Help: "Two or three sentences for someone who has never heard of it.",
				Value: "For planners in shops and small factories who want to order the right amount. You learn to make a forecast, to say how wrong it may be, and to keep it honest over time."}),
		}},
		{ID: "able", Heading: "What the holder can do", Skills: true, Controls: []view.Control{
			field(view.Field{ID: "outcomes", Label: "Learning outcomes, one on each line", Type: "textarea", Rows: 4, Help: "Begin with a verb someone can watch: “makes”, “explains”, “repairs”.",
				Value: "Makes a weekly forecast from two years of sales\nStates its error in words a buyer understands"}),
		}},
		{ID: "work", Heading: "How much work, at what level", Controls: []view.Control{field(hours), pair(
			field(view.Field{ID: "ects", Label: "ECTS credits", Value: "4", Mode: "decimal"}),
			choose(view.Choice{ID: "eqf", Label: "Level (EQF)", Options: []view.Option{{Value: "5", Text: "5: works alone, checks others", On: true}}}))}},
		{ID: "assessed", Heading: "How it is assessed", Controls: []view.Control{
			tick(view.Choice{ID: "assessment", Label: "Type of assessment", Help: "What a learner must do to earn it. Attendance alone gives a visibly weaker badge.",
				Options: []view.Option{{Value: "project", Text: "Project, marked against a rubric", On: true}, {Value: "exam", Text: "Examination"}, {Value: "observed", Text: "Observed at work"}, {Value: "attendance", Text: "Attendance only"}}}),
			choose(view.Choice{ID: "supervision", Label: "Supervision and identity", Help: "Optional. Tells employers who watched, and how you knew it was the learner.", Options: []view.Option{{Text: "Choose one"}}}),
			field(view.Field{ID: "quality", Label: "Quality assurance", Help: "Who looks over your shoulder: an agency, an external examiner, a professional body."}),
		}},
	}
	return d
}
