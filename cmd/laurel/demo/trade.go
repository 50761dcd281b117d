package demo

import "laurel/issuer"

const (
	havnlysQuality     = "Havnlys Logistics Academy’s programme council (shippers, carriers, unions and two universities); certified to ISO 29993 and audited every year."
	brightwaterQuality = "Brightwater’s members’ assembly elects the examiners for two years; an examiner never marks own pupils, and the Baltic Quality Council samples the files."
)

// trade describes what the Havnlys Logistics Academy and the Brightwater
// Collective offer.
var trade = []Credential{
	{Key: "stock", Org: "havnlys", Definition: issuer.Definition{
		Title:       "Planning Stock Levels",
		Description: "Too much stock costs money, too little costs customers, and the average helps nobody. You learn to set order points and safety stock from how demand and delivery times really vary, and to find the few articles that deserve a closer look.",
		Outcomes: []string{
			"Classifies articles by value and variability, and chooses a policy for each class",
			"Calculates order point, order quantity and safety stock for a stated service level",
			"Simulates a policy on past demand and reports shortages, stock and cost",
			"Explains to finance and to sales what one more point of service level costs",
		},
		Criteria: `You plan stock for 400 articles of a spare-parts dealer from three years of anonymised orders, and submit a workbook or program and a report of five pages.

Your policy is run on the following year, which you have not seen. It must reach the agreed service level within one percentage point at no more than 110 % of the cost of the examiners’ solution. Two articles in the data behave unlike all others; what you do about them is asked in a conversation of fifteen minutes.

Result of the run 50, report 30, conversation 20; you need 60.`,
		Skills: []issuer.SkillLevel{{Skill: "plan-inventory", Level: 5}, {Skill: "forecast-demand", Level: 4}, {Skill: "analyse-spreadsheets", Level: 4}},
		Hours:  75, ECTS: 3, EQF: 5,
		Assessment: "project", Participation: "blended", Supervision: "supervisedOnsite",
		QualityAssurance: havnlysQuality, Language: "en", Country: "SE", Price: issuer.Price{Stated: true, Cents: 58000, Currency: "EUR"},
		Prerequisites: "Percentages, averages and a spreadsheet.",
		ValidMonths:   60, Stackable: "stackable", StacksInto: "Havnlys Supply Planner",
		Field: "supply-chain", Grading: issuer.Grading{Kind: "points", Max: "100", Needed: "60"},
	}},
	{Key: "supply-risk", Org: "havnlys", Definition: issuer.Definition{
		Title:       "Assessing and Reducing Supply Risk",
		Description: "What stops a factory is seldom a supplier it pays; more often it is the one behind. You learn to draw a supply chain over several tiers, to find single sources and long waits in it, and to prepare second ways that have been tried before they are needed.",
		Outcomes: []string{
			"Maps a supply chain over at least three tiers and marks what is known, assumed and unknown",
			"Assesses exposure by time to recover against time to survive",
			"Negotiates one second source or buffer, and tests that it works",
			"Reports risk, measures and what remains to a management that has ten minutes",
		},
		Criteria: `A portfolio from your own organisation or from our case: the map, the table of exposures, the record of one measure that was really tried, and a report of two pages.

The Academy’s examiners ask for the source of any entry they choose. **“Unknown” is an accepted entry, “safe” without a source is not.** Marked out of 60 on map, assessment, measure and report; you need 36, with no part below 8 of 15.`,
		Skills: []issuer.SkillLevel{{Skill: "assess-supply-risk", Level: 6}, {Skill: "map-supply-chain", Level: 5}, {Skill: "source-suppliers", Level: 5}, {Skill: "negotiate-purchasing", Level: 4}},
		Hours:  100, ECTS: 4, EQF: 6,
		Assessment: "portfolio", Participation: "blended", Supervision: "none",
		QualityAssurance: havnlysQuality, Language: "sv", Country: "SE", Price: issuer.Price{Stated: true, Cents: 74000, Currency: "EUR"},
		Prerequisites: "Three years in purchasing, logistics or production planning.",
		ValidMonths:   36, Stackable: "stackable", StacksInto: "Havnlys Supply Planner",
		Field: "supply-chain", Further: "Taught in Swedish; the portfolio may be in any Nordic language or in English.",
		Grading: issuer.Grading{Kind: "points", Max: "60", Needed: "36"},
	}},
	{Key: "campaign-effect", Org: "brightwater", Definition: issuer.Definition{
		Title:       "Measuring What a Campaign Caused",
		Description: "Clicks tell who came, not why. You learn to set up lawful measurement with consent, to compare with what would have happened anyway, and to report an effect that the finance department will accept.",
		Outcomes: []string{
			"Defines before a campaign what would count as its effect, and over what period",
			"Implements measurement that respects consent and works without third-party cookies",
			"Estimates incremental effect with a holdout, a regional test or a before-and-after comparison with control",
			"Reports cost per additional result with its uncertainty",
		},
		Criteria: `You measure one campaign of your own (from 500 euros upwards) or work on our data from a regional test.

Hand in the plan dated before the start, the measurement set-up with its consent record, the analysis, and one page for a client. Assessors recompute the main figure; it must agree within rounding.

Pass requires that **the comparison is fair, the consent is in order and the page says what is not known**. The result of the campaign is irrelevant: a measured zero is as good as a success.`,
		Skills: []issuer.SkillLevel{{Skill: "measure-campaigns", Level: 5}, {Skill: "design-experiments", Level: 4}, {Skill: "protect-personal-data", Level: 3}},
		Hours:  56, ECTS: 2, EQF: 5,
		Assessment: "project", Participation: "online", Supervision: "none",
		QualityAssurance: brightwaterQuality, Language: "en", Country: "PT", Price: issuer.Price{Stated: true, Cents: 34000, Currency: "EUR"},
		Prerequisites: "You have run or ordered a digital campaign.",
		ValidMonths:   24, Stackable: "stackable", StacksInto: "Brightwater Practitioner",
		Field: "digital-marketing", Grading: issuer.Grading{Kind: "pass"},
	}},
	{Key: "search", Org: "brightwater", Definition: issuer.Definition{
		Title:       "Helping People Find a Site by Search",
		Description: "Being found is mostly being useful, quick and clearly marked. You learn to find out what people look for and in what words, to improve pages and structure accordingly, and to leave tricks alone.",
		Outcomes: []string{
			"Researches what people seek and groups their words by intent",
			"Audits a site for crawling, indexing, speed, structure and duplicate pages",
			"Rewrites pages so that title, headings and text answer the question asked",
			"Reports change over twelve weeks against pages left as they were",
		},
		Criteria: `You improve a site of at least thirty pages over twelve weeks and leave a third of its pages untouched for comparison.

Hand in the audit, the list of changes with reasons, and the report. The assessor checks ten changes on the live site and the comparison in your report.

Marked: research 25, audit 25, changes 30, report 20; you need 60. Bought links, hidden text or generated pages without a reader end the assessment.`,
		Skills: []issuer.SkillLevel{{Skill: "optimise-search", Level: 5}, {Skill: "write-marketing-copy", Level: 4}, {Skill: "structure-information", Level: 3}},
		Hours:  80, ECTS: 3, EQF: 5,
		Assessment: "project", Participation: "online", Supervision: "none",
		QualityAssurance: brightwaterQuality, Language: "pt", Country: "PT", Price: issuer.Price{Stated: true, Cents: 29000, Currency: "EUR"},
		Prerequisites: "You may change a website.", ValidMonths: 36, Stackable: "stackable", StacksInto: "Brightwater Practitioner",
		Field: "digital-marketing", Further: "Taught in Portuguese; the site may be in any language the assessor reads (Portuguese, Spanish, English).",
		Grading: issuer.Grading{Kind: "points", Max: "100", Needed: "60"},
	}},
	{Key: "community", Org: "brightwater", Definition: issuer.Definition{
		Title:       "Looking After an Online Community",
		Description: "A community lives from what its members do for each other, and dies from what is left standing. You learn to set rules people accept, to act on harm evenly and in time, and to answer criticism in public without making it worse.",
		Outcomes: []string{
			"Writes rules with examples and a way to appeal",
			"Decides on reported posts consistently and records the reasons",
			"Welcomes and activates new members with measures whose effect is observed",
			"Responds to a wave of criticism within hours, truthfully and in a human voice",
		},
		Criteria: `You decide on fifty reported posts in two hours; the decisions are compared with those of three experienced moderators, and given again in another order to test whether you agree with yourself (at least 85 %).

You then lead the answer to a simulated wave of criticism for three hours, with messages arriving live, and hand in a report of one page the next day.

Consistency, timeliness, reasons, voice and care for yourself and colleagues: each 0 to 4, 13 of 20 needed. Some of the posts are unpleasant; you may stop, and nobody will ask why.`,
		Skills: []issuer.SkillLevel{{Skill: "moderate-communities", Level: 4}, {Skill: "handle-public-criticism", Level: 4}, {Skill: "read-platform-figures", Level: 3}},
		Hours:  40, EQF: 4,
		Assessment: "exam", Participation: "online", Supervision: "supervisedOnline",
		QualityAssurance: brightwaterQuality, Language: "en", Country: "PT", Price: issuer.Price{Stated: true, Cents: 26000, Currency: "EUR"},
		Prerequisites: "Half a year as an active member or moderator of any community.",
		ValidMonths:   36, Stackable: "alone", Field: "social-media-marketing",
		Grading: issuer.Grading{Kind: "points", Max: "20", Needed: "13"},
	}},
	{Key: "discovery", Org: "brightwater", Definition: issuer.Definition{
		Title:       "Discovering What a Customer Needs",
		Description: "The best sellers of technical things ask first. You learn to prepare a first conversation from public sources, to ask until the problem and its cost are in the customer’s own words, and to walk away when you cannot help.",
		Outcomes: []string{
			"Researches an organisation and forms two testable guesses about its problem",
			"Asks open questions and lets the customer state problem, cost and desired outcome",
			"Qualifies an opportunity and declines one that does not fit",
			"Writes a summary that the customer confirms as right",
		},
		Criteria: `Two conversations of thirty minutes with trained customers who each hide one decisive fact. You prepare from a folder of public material and send a summary within a day.

The customers mark whether they felt understood and whether you found the fact; an assessor marks the recording for the share of open questions, for listening (you speak less than 45 % of the time) and for pressure (none).

You need 60 % in both conversations. **In one of the two the right end is to decline**, and seeing that is worth a third of its points.`,
		Skills: []issuer.SkillLevel{{Skill: "discover-needs", Level: 5}, {Skill: "research-accounts", Level: 4}, {Skill: "qualify-leads", Level: 4}},
		Hours:  50, ECTS: 2, EQF: 5,
		Assessment: "observed", Participation: "online", Supervision: "supervisedOnline",
		QualityAssurance: brightwaterQuality, Language: "en", Country: "PT", Price: issuer.Price{Stated: true, Cents: 36000, Currency: "EUR"},
		Prerequisites: "None; it helps to know something you would like to sell.",
		Stackable:     "stackable", StacksInto: "Brightwater Practitioner",
		Field: "tech-sales", Grading: issuer.Grading{Kind: "percent", Max: "100", Needed: "60"},
	}},
}
