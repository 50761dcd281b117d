package demo

import "laurel/issuer"

const varnQuality = "Open College of Varn, licensed as a distance college; courses are peer reviewed by two other open colleges every three years, and an external examiner confirms the marking of each run."

// varn describes what the Open College of Varn offers.
var varn = []Credential{
	{Key: "dashboards", Org: "varn", Definition: issuer.Definition{
		Title:       "Designing Dashboards that Help a Decision",
		Description: "Most dashboards show what is easy to count. You learn to start from one decision and the people who make it, to choose the few figures that bear on it, and to draw them so that a glance does not mislead.",
		Outcomes: []string{
			"Interviews users and states the decision that a dashboard is to serve",
			"Defines each indicator by formula, source, owner and known weakness",
			"Builds a working dashboard whose charts show amounts without distortion",
			"Tests it with users and removes what nobody needed",
		},
		Criteria: `You build a dashboard for a real group of readers and hand in five things: notes from two interviews, the indicator sheet, the dashboard itself, the record of a test with three readers, and a page on what you removed and why.

A tutor marks the work against a rubric of six criteria. Two are decisive: *every figure can be traced to its source*, and *readers in the test reach the right conclusion*. The rest may be weaker if these two are met. You need 55 %.`,
		Skills: []issuer.SkillLevel{{Skill: "build-dashboards", Level: 5}, {Skill: "define-indicators", Level: 4}, {Skill: "chart-data", Level: 5}},
		Hours:  78, ECTS: 3, EQF: 5,
		Assessment: "project", Participation: "online", Supervision: "none",
		QualityAssurance: varnQuality, Language: "en", Country: "EE", Price: issuer.Price{Stated: true, Cents: 18000, Currency: "EUR"},
		Prerequisites: "You can summarise a table with a pivot table or a query.",
		Stackable:     "stackable", StacksInto: "Diploma in Information Work, Open College of Varn",
		Field: "data-analytics", Grading: issuer.Grading{Kind: "percent", Max: "100", Needed: "55"},
	}},
	{Key: "ai-fairness", Org: "varn", Definition: issuer.Definition{
		Title:       "Auditing AI Systems for Fairness",
		Description: "When a system decides about people, its mistakes are seldom spread evenly. You learn to measure who bears them, to trace the cause in data, labels and thresholds, and to write an audit that stands up to the people who built the system and to those it judged.",
		Outcomes: []string{
			"Selects fairness measures that fit the decision, and explains why they cannot all hold at once",
			"Measures differences in error and outcome between groups, with intervals, small groups included",
			"Traces a difference to sampling, labels, features or threshold",
			"Writes an audit with findings, limits and remedies in order of effect",
		},
		Criteria: `You audit one of four prepared systems: consumer credit, shortlisting of applicants, hospital appointments, or tax inspection. Each comes with its data, its model and the documents its makers would show.

Your audit report has at most ten pages. It must answer who is affected, which measures were chosen and rejected, what was found, how certain it is, and what you advise. Two examiners, one of them a lawyer, mark it out of 60; you need 36. **An audit that hides a limit of its own fails, however good the rest.**

An oral examination of twenty minutes over video follows, with a check of identity.`,
		Skills: []issuer.SkillLevel{{Skill: "audit-ai-fairness", Level: 6}, {Skill: "document-ai-systems", Level: 5}, {Skill: "describe-with-statistics", Level: 5}},
		Hours:  110, ECTS: 4, EQF: 6,
		Assessment: "project", Participation: "online", Supervision: "supervisedOnline",
		QualityAssurance: varnQuality, Language: "en", Country: "EE", Price: issuer.Price{Stated: true, Cents: 26000, Currency: "EUR"},
		Prerequisites: "You can compute rates and intervals, by whatever tool.",
		ValidMonths:   36, Stackable: "alone", Field: "ai",
		Grading: issuer.Grading{Kind: "points", Max: "60", Needed: "36"},
	}},
	{Key: "web-pages", Org: "varn", Definition: issuer.Definition{
		Title:       "Building Web Pages Everybody Can Use",
		Description: "A page is finished when it works for somebody with a keyboard, a screen reader, an old phone and a slow line. You learn to write semantic HTML, robust CSS and as little script as the task needs, and to prove with tests and with people that it works.",
		Outcomes: []string{
			"Writes semantic pages that keep their meaning without styles and scripts",
			"Builds forms whose labels, errors and focus work by keyboard and with a screen reader",
			"Measures loading on a slow line and removes what costs most",
			"Tests a page against WCAG 2.2 level AA by tool and by hand, and reports what remains",
		},
		Criteria: `You build a small site of at least four pages, one of them a form, for a person or group who needs it.

It must pass an automatic check without serious findings, and the examiner must be able to complete its main task by keyboard alone and with a screen reader. You hand in the source, your own test report and a list of known faults; an honest list counts in your favour.

Marked: structure 30, styling 20, form 30, report 20. You need 60 of 100 and no fewer than 18 for the form.`,
		Skills: []issuer.SkillLevel{{Skill: "build-web-pages", Level: 4}, {Skill: "design-accessible", Level: 4}, {Skill: "use-version-control", Level: 3}},
		Hours:  150, ECTS: 6, EQF: 4,
		Assessment: "project", Participation: "online", Supervision: "none",
		QualityAssurance: varnQuality, Language: "en", Country: "EE", Price: issuer.Price{Stated: true, Cents: 24000, Currency: "EUR"},
		Prerequisites: "None beyond everyday use of a computer.",
		Stackable:     "stackable", StacksInto: "Diploma in Information Work, Open College of Varn",
		Field: "coding", Grading: issuer.Grading{Kind: "points", Max: "100", Needed: "60"},
	}},
	{Key: "ledger-need", Org: "varn", Definition: issuer.Definition{
		Title:       "Judging Whether a Ledger Is Needed",
		Description: "For people who must decide on a blockchain proposal without building one. You learn what a distributed ledger guarantees and what it does not, to compare it with an ordinary database, and to say no with reasons when no is the answer.",
		Outcomes: []string{
			"Explains signatures, blocks, consensus and finality to a colleague without jargon",
			"Identifies who must trust whom in a proposal, and for what",
			"Compares a ledger with a shared database by guarantees, cost, privacy and reversibility",
			"Writes a recommendation that a board can follow and an engineer does not laugh at",
		},
		Criteria: `You write recommendations on three short proposals, of which at least one deserves a yes and at least one a no. Each has at most 800 words and answers four questions: who distrusts whom, what must never be changed, what must be possible to correct or erase, and what a plain database would lack.

Marked on accuracy of the technical statements (pass or fail for each), quality of the argument (0 to 10) and clarity (0 to 5). One wrong technical statement may stand; two may not. You need 30 of 45 points.`,
		Skills: []issuer.SkillLevel{{Skill: "judge-ledger-fit", Level: 5}, {Skill: "explain-distributed-ledgers", Level: 4}, {Skill: "choose-consensus", Level: 4}},
		Hours:  28, ECTS: 1, EQF: 5,
		Assessment: "portfolio", Participation: "online", Supervision: "none",
		QualityAssurance: varnQuality, Language: "en", Country: "EE", Price: issuer.Price{Stated: true, Cents: 9000, Currency: "EUR"},
		Prerequisites: "None.", ValidMonths: 36, Stackable: "alone", Field: "blockchain",
		Grading: issuer.Grading{Kind: "points", Max: "45", Needed: "30"},
	}},
	{Key: "first-team", Org: "varn", Definition: issuer.Definition{
		Title: "Leading a First Team",
		Description: "The first months as somebody’s manager are learnt mostly by getting them wrong. You practise the four conversations that come up every week: giving a task away, saying what you saw, settling a quarrel, and agreeing on what matters. " +
			"Practice is with real colleagues, reflection is with a tutor.",
		Outcomes: []string{
			"Delegates a result with its means and limits, and follows up without taking it back",
			"Gives feedback that names what was seen, its effect and the next step",
			"Mediates between two colleagues until both have stated the other’s interest",
			"Agrees on goals with a team and on what will be left undone for them",
		},
		Criteria: `For three months you keep a portfolio of eight conversations, two of each kind: what you prepared, what happened, what you would do differently, and a short statement by the other person, who may remain unnamed.

A tutor observes two further conversations over video and marks them with a checklist you have had from the first day. The portfolio shows development if the later entries answer what the earlier ones noticed.

Pass or not yet. Both observed conversations and seven of the eight entries must pass.`,
		Skills: []issuer.SkillLevel{{Skill: "delegate-work", Level: 4}, {Skill: "give-feedback", Level: 5}, {Skill: "resolve-conflict", Level: 4}, {Skill: "set-team-goals", Level: 4}},
		Hours:  81, ECTS: 3, EQF: 5,
		Assessment: "portfolio", Participation: "blended", Supervision: "supervisedOnline",
		QualityAssurance: varnQuality, Language: "et", Country: "EE", Price: issuer.Price{Stated: true, Cents: 21000, Currency: "EUR"},
		Prerequisites: "You lead at least two people, paid or voluntary, for the length of the course.",
		Stackable:     "alone", Field: "leadership", Further: "Taught in Estonian; the portfolio may be written in English, Finnish or Russian.",
		Grading: issuer.Grading{Kind: "pass"},
	}},
}
