package demo

import "laurel/issuer"

const (
	corvaneQuality = "Corvane Legal Workshop’s examining board, appointed by the bar association and the faculty of law; each examination is published with its marking guide after two years."
	balticQuality  = "Baltic Quality Council, itself reviewed against the European Standards and Guidelines every five years by a panel from outside the region."
)

// rule describes what the Corvane Legal Workshop and the Baltic Quality
// Council offer.
var rule = []Credential{
	{Key: "contracts", Org: "corvane", Definition: issuer.Definition{
		Title:       "Reviewing Contracts with Software",
		Description: "Software reads four hundred contracts before lunch and is sure of everything. You learn to set it the right questions, to measure what it misses, and to sign only for what you have verified.",
		Outcomes: []string{
			"Designs a review: questions, categories, sample, and who reads what",
			"Configures search, comparison and extraction tools for the questions asked",
			"Estimates recall and precision from a random sample and explains them to a client",
			"Drafts a report in which every finding leads to its clause",
		},
		Criteria: `You review 380 supply contracts for change of control, liability caps and missing data-protection terms, in five days, with tools of your choice.

The examiners know the answers. You must find **95 % of the contracts with a change-of-control clause**, state your own recall within five points of the truth, and cite each finding by page and clause. The report has at most six pages and is addressed to a buyer.

Finding 40, measuring 30, report 30; you need 60, and 24 in finding. Confidential material must not leave the tools you were allowed.`,
		Skills: []issuer.SkillLevel{{Skill: "review-contracts", Level: 6}, {Skill: "run-ediscovery", Level: 4}, {Skill: "explain-legal-terms", Level: 5}},
		Hours:  54, ECTS: 2, EQF: 6,
		Assessment: "project", Participation: "online", Supervision: "supervised",
		QualityAssurance: corvaneQuality, Language: "de", Written: "en", Country: "AT", Price: issuer.Price{Stated: true, Cents: 68000, Currency: "EUR"},
		Prerequisites: "A law degree, or two years’ work with contracts.",
		ValidMonths:   36, Stackable: "stackable", StacksInto: "Corvane Certificate in Legal Operations",
		Field: "legal-tech", Further: "Taught in German; the contracts are in English.",
		Grading: issuer.Grading{Kind: "points", Max: "100", Needed: "60"},
	}},
	{Key: "data-protection", Org: "corvane", Definition: issuer.Definition{
		Title:       "Protecting Personal Data in Practice",
		Description: "For people who build or buy systems that know things about persons. You learn to apply the General Data Protection Regulation to one concrete processing: what for, on what basis, how little, who sees it, when it is gone.",
		Outcomes: []string{
			"Describes a processing by purpose, legal basis, data, recipients and retention",
			"Assesses its impact on the persons concerned and chooses measures",
			"Drafts a privacy notice that a fourteen-year-old understands",
			"Handles a request for access and a personal-data breach within their time limits",
		},
		Criteria: `An open-book examination of three hours at one of our centres, on two cases.

In the first you document a new processing (record, impact assessment in outline, notice); in the second it is Friday afternoon, data have been sent to the wrong address, and you must decide whom to tell, what, and by when.

Marked by two examiners: law 40, measures 30, language 20, time limits 10. You need 55. An answer that names no basis for a processing cannot pass the first case.`,
		Skills: []issuer.SkillLevel{{Skill: "protect-personal-data", Level: 5}, {Skill: "explain-legal-terms", Level: 4}, {Skill: "follow-regulation", Level: 4}},
		Hours:  50, ECTS: 2, EQF: 5,
		Assessment: "exam", Participation: "blended", Supervision: "supervisedOnsite",
		QualityAssurance: corvaneQuality, Language: "en", Country: "AT", Price: issuer.Price{Stated: true, Cents: 45000, Currency: "EUR"},
		Prerequisites: "None. No law degree is needed.",
		ValidMonths:   36, Stackable: "stackable", StacksInto: "Corvane Certificate in Legal Operations",
		Field: "legal-tech", Grading: issuer.Grading{Kind: "points", Max: "100", Needed: "55"},
	}},
	{Key: "review-ready", Org: "baltic", Definition: issuer.Definition{
		Title: "Preparing an Organisation for External Review",
		Description: "For those who will have to open the books: heads of training, quality officers, directors of schools and academies. You see a review from the reviewer’s chair and learn what evidence speaks for itself. " +
			"This is a seminar without an assessment, and its badge says so.",
		Outcomes: []string{
			"Lists the evidence that each standard asks for, and who holds it",
			"Distinguishes a rule that is written from a rule that is kept",
			"Outlines a self-evaluation that admits weaknesses and what is done about them",
		},
		Criteria: `You take part in all four half-days and in the mock review on the last of them, in the role of a reviewer.

Attendance is recorded at the start and the end of each half-day. There is no examination: **this award says that you were there, not that you were tested.**`,
		Skills: []issuer.SkillLevel{{Skill: "govern-organisation", Level: 4}, {Skill: "define-indicators", Level: 3}},
		Hours:  16, EQFNote: "Not applicable: learning outcomes are not assessed.",
		Assessment: "attendance", Participation: "onsite", Supervision: "none",
		QualityAssurance: balticQuality, Language: "en", Country: "LV", Price: issuer.Price{Stated: true, Cents: 22000, Currency: "EUR"},
		Prerequisites: "You carry responsibility for a programme of education or training.",
		Stackable:     "alone", Field: "business-leadership",
		Grading: issuer.Grading{Kind: "none"},
	}},
}

// drafts are unfinished on purpose: an author's desk is never empty.
var drafts = []Credential{
	{Key: "forecast", Org: "nordmark", Definition: issuer.Definition{
		Title:       "Forecasting Demand",
		Description: "For planners in shops and small factories who want to order the right amount. You learn to make a forecast, to say how wrong it may be, and to keep it honest over time.",
		Outcomes: []string{
			"Makes a weekly forecast from two years of sales",
			"States its error in words a buyer understands",
			"Notices when a forecast has stopped working",
		},
		Skills: []issuer.SkillLevel{{Skill: "forecast-demand", Level: 5}, {Skill: "report-findings", Level: 4}},
		Hours:  50, ECTS: 4, EQF: 5, Assessment: "project",
		Language: "en", Country: "NO", Field: "supply-chain",
	}},
	{Key: "journeys", Org: "halm", Definition: issuer.Definition{
		Title:       "Mapping a Service from the User’s Side",
		Description: "A service looks different from the counter and from the queue. You learn to draw it from the queue.",
		Outcomes: []string{
			"Interviews users of a service where they use it",
			"Draws steps, waits and channels, with what happens behind the counter",
		},
		Skills:   []issuer.SkillLevel{{Skill: "map-journeys", Level: 4}},
		Language: "da", Country: "DK", Field: "ux-design",
	}},
}
