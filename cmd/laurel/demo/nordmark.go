package demo

import "laurel/issuer"

const nordmarkQuality = "Nordmark University’s quality system under the European Standards and Guidelines, last reviewed by the Baltic Quality Council in 2024; an external examiner reads a tenth of all marked work each term."

// nordmark describes what Nordmark University offers.
var nordmark = []Credential{
	{Key: "sql", Org: "nordmark", Definition: issuer.Definition{
		Title: "Data Analysis with SQL",
		Description: "For people who have questions and a database that holds the answers. You learn to ask a database of several tables exactly what you mean, to notice when the answer is wrong, and to explain it to somebody who does not read code. " +
			"No programming is needed beforehand; a spreadsheet you have outgrown is the best preparation.",
		Outcomes: []string{
			"Writes queries over several joined tables that return exactly the rows a question asks for",
			"Detects duplicates, gaps and double counting, and shows how they change the result",
			"Summarises groups and periods with aggregate and window functions",
			"Explains a result in one page to someone who does not read code",
		},
		Criteria: `You sit one examination of three hours at a computer, on a database you have not seen before.

You must

- answer eight questions with queries that run and return the right rows (60 points);
- find three faults planted in the data and say what each does to the answers (20 points);
- write a one-page note on one result for a named reader (20 points).

Two assessors mark the work apart from each other. Where they differ by more than ten points a third decides. You need **60 of 100**, and at least half the points in each part.`,
		Skills: []issuer.SkillLevel{{Skill: "query-relational-database", Level: 5}, {Skill: "judge-data-quality", Level: 4}, {Skill: "report-findings", Level: 4}},
		Hours:  75, ECTS: 3, EQF: 5,
		Assessment: "exam", Participation: "blended", Supervision: "supervisedOnsite",
		QualityAssurance: nordmarkQuality, Language: "en", Country: "NO", Price: issuer.Price{Stated: true, Cents: 42000, Currency: "EUR"},
		Prerequisites: "You can sort, filter and sum a table in a spreadsheet.",
		ValidMonths:   60, Stackable: "stackable", StacksInto: "Certificate in Applied Data, Nordmark University (20 ECTS)",
		Field: "data-analytics", Further: "The examination is offered in January, March, June and October. Practice databases stay open for a year.",
		Grading: issuer.Grading{Kind: "points", Max: "100", Needed: "60"},
	}},
	{Key: "experiments", Org: "nordmark", Definition: issuer.Definition{
		Title: "Designing and Reading Experiments",
		Description: "An experiment is worth what was decided before it began. You learn to plan a controlled comparison, to work out how many cases it needs, and to report an effect together with its uncertainty. " +
			"The examples come from public services, medicine and web pages; the method is the same.",
		Outcomes: []string{
			"Plans a randomised comparison with one main outcome and a stopping rule fixed beforehand",
			"Calculates the sample size for a stated smallest effect of interest",
			"Estimates an effect with an interval and explains what the interval does not promise",
			"Recognises peeking, multiple comparisons and attrition in a published experiment",
			"Documents an analysis so that another person reproduces every figure",
		},
		Criteria: `You hand in two pieces of work.

1. **A registered plan** for an experiment of your own: question, assignment, outcome, sample size with its calculation, stopping rule, and what would count as a null result.
2. **A critical reading** of one published experiment out of six, at most 1,500 words, with the main figure computed again from the open data.

Each is marked against a rubric of five criteria (question, design, calculation, interpretation, reproducibility) on four levels. All five must reach level 3 in both pieces, which is a C; better work earns a B or an A. A conversation of twenty minutes about the plan confirms that the work is yours.`,
		Skills: []issuer.SkillLevel{{Skill: "design-experiments", Level: 6}, {Skill: "state-uncertainty", Level: 6}, {Skill: "keep-analysis-reproducible", Level: 5}},
		Hours:  125, ECTS: 5, EQF: 6,
		Assessment: "project", Participation: "online", Supervision: "supervisedOnline",
		QualityAssurance: nordmarkQuality, Language: "en", Country: "NO", Price: issuer.Price{Stated: true, Cents: 69000, Currency: "EUR"},
		Prerequisites: "Means, standard deviations and a first acquaintance with R or Python.",
		Stackable:     "stackable", StacksInto: "Certificate in Applied Data, Nordmark University (20 ECTS)",
		Field: "data-science", Further: "Plans may be registered publicly; several have been carried out at the learners’ places of work.",
		Grading: issuer.Grading{Kind: "grade", Max: "A", Needed: "C"},
	}},
	{Key: "validation", Org: "nordmark", Definition: issuer.Definition{
		Title:       "Validating Predictive Models",
		Description: "A model that shines in the notebook may fail on Monday. You learn to estimate honestly how a predictive model will do on cases it has not met, to find leaks between training and test, and to choose a threshold by what mistakes cost.",
		Outcomes: []string{
			"Designs a split of the data that mirrors how the model will be used",
			"Finds leakage from the future, from the target and from repeated persons",
			"Compares models by discrimination and by calibration, with intervals",
			"Chooses a decision threshold from the cost of each kind of mistake",
		},
		Criteria: `You receive a data set, a trained model and the report its makers wrote. The reported accuracy is too good to be true, for at least two reasons.

Within ten days you submit

- a validation of your own, as code that runs from one command;
- a report of at most four pages: what you found, the performance you would promise instead, with intervals, and for which cases you would promise nothing.

Marked by two assessors: finding the leaks (40), soundness of the new estimate (40), clarity (20). You need 65 of 100. The code is run on a held-back year of data, and your promise is compared with what happened.`,
		Skills: []issuer.SkillLevel{{Skill: "validate-models", Level: 6}, {Skill: "train-classifiers", Level: 5}, {Skill: "prepare-features", Level: 5}, {Skill: "state-uncertainty", Level: 5}},
		Hours:  130, ECTS: 5, EQF: 6,
		Assessment: "project", Participation: "online", Supervision: "none",
		QualityAssurance: nordmarkQuality, Language: "en", Country: "NO", Price: issuer.Price{Stated: true, Cents: 69000, Currency: "EUR"},
		Prerequisites: "You have trained a classifier or a regression model before, in any language.",
		ValidMonths:   60, Stackable: "stackable", StacksInto: "Certificate in Applied Data, Nordmark University (20 ECTS)",
		Field: "data-science", Grading: issuer.Grading{Kind: "points", Max: "100", Needed: "65"},
	}},
	{Key: "threats", Org: "nordmark", Definition: issuer.Definition{
		Title:       "Modelling Threats to a Design",
		Description: "Most security faults are drawn before they are coded. You learn to read a design as an attacker would, to write down what could go wrong at each border, and to argue for the few defences that matter.",
		Outcomes: []string{
			"Draws data flows and trust boundaries of an unfamiliar system from its documents and a conversation",
			"Derives threats for every boundary with a stated method and leaves no element unexamined",
			"Ranks threats by likelihood and harm, with reasons a product owner can challenge",
			"Proposes defences, and names the risk that remains after each",
		},
		Criteria: `You model the threats to a system that is described to you in twelve pages and one interview of thirty minutes.

The model is complete when every data flow that crosses a trust boundary has been considered; it is good when the five most serious threats known to the examiners are among yours and your ranking can be defended. You present it for fifteen minutes to two examiners, one of them from industry, who play the product owner and the architect.

Marked on coverage, plausibility, ranking, defences and presentation, each 0 to 4. You need 3 in coverage and 14 in all.`,
		Skills: []issuer.SkillLevel{{Skill: "model-threats", Level: 6}, {Skill: "assess-security-risk", Level: 5}},
		Hours:  54, ECTS: 2, EQF: 6,
		Assessment: "project", Participation: "blended", Supervision: "supervised",
		QualityAssurance: nordmarkQuality, Language: "en", Country: "NO", Price: issuer.Price{Stated: true, Cents: 38000, Currency: "EUR"},
		Prerequisites: "You have designed or built networked software for at least a year.",
		ValidMonths:   36, Stackable: "stackable", StacksInto: "Certificate in Secure Design, Nordmark University (15 ECTS)",
		Field: "cybersecurity", Grading: issuer.Grading{Kind: "points", Max: "20", Needed: "14"},
	}},
	{Key: "language-models", Org: "nordmark", Definition: issuer.Definition{
		Title:       "Evaluating Language Models",
		Description: "Before a language model answers customers, students or patients, somebody must know how often it is wrong and in what way. You learn to build a test from real use, to have it judged reliably by people and by machines, and to write a report that a cautious manager can act on.",
		Outcomes: []string{
			"Samples test cases from the intended use, including the rare and the hostile",
			"Writes judging instructions and measures how well judges agree",
			"Checks an automatic judge against human judgement before relying on it",
			"Classifies errors and estimates their rates with intervals",
			"Recommends use, limited use or no use, and says what would change the advice",
		},
		Criteria: `Over six weeks you evaluate one language model for one concrete purpose of your choice.

The portfolio holds the test set (at least 150 cases, with how they were chosen), the judging instructions, double judgements of at least 60 cases with agreement, the error analysis, and a recommendation of two pages.

Assessors look for four things: **the cases resemble the use; the judgement can be repeated; the numbers carry their uncertainty; the advice follows from them.** Each is pass or not yet. A part that is not yet there may be handed in once more within four weeks.`,
		Skills: []issuer.SkillLevel{{Skill: "evaluate-language-models", Level: 6}, {Skill: "prompt-language-models", Level: 5}, {Skill: "state-uncertainty", Level: 5}, {Skill: "report-findings", Level: 5}},
		Hours:  100, ECTS: 4, EQF: 6,
		Assessment: "portfolio", Participation: "online", Supervision: "supervisedOnline",
		QualityAssurance: nordmarkQuality, Language: "en", Country: "NO", Price: issuer.Price{Stated: true, Cents: 59000, Currency: "EUR"},
		Prerequisites: "You can write a short script that calls a service and saves what it returns.",
		ValidMonths:   24, Stackable: "stackable", StacksInto: "Certificate in Applied Data, Nordmark University (20 ECTS)",
		Field: "ai", Further: "The validity of two years is short on purpose: methods in this field age quickly.",
		Grading: issuer.Grading{Kind: "pass"},
	}},
	{Key: "projects", Org: "nordmark", Definition: issuer.Definition{
		Title:       "Planning Projects and Their Risks",
		Description: "For people who have been handed a project without having been taught how. You learn to agree on what will be delivered, to plan work by its dependencies, and to see trouble while there is still time to do something about it.",
		Outcomes: []string{
			"Writes a scope with limits and tests of acceptance that sponsor and users have both accepted",
			"Builds a schedule from dependencies and identifies the chain of work that sets the date",
			"Estimates effort as a range and explains where the range comes from",
			"Keeps a risk list in which every entry has an owner, a trigger and an answer",
		},
		Criteria: `You plan a real project of your own or one of three given cases, and revise the plan twice when new facts arrive in weeks four and six.

What is judged is less the first plan than the revisions: whether scope, schedule, estimate and risks are changed **together**, and whether the sponsor’s one-page report tells the truth about the date.

A written examination of ninety minutes checks critical path, ranges and earned value by hand. Plan 70 %, examination 30 %; you need 50 % in each and 60 % in all.`,
		Skills: []issuer.SkillLevel{{Skill: "plan-projects", Level: 5}, {Skill: "manage-project-risk", Level: 5}, {Skill: "estimate-effort", Level: 5}, {Skill: "agree-scope", Level: 4}},
		Hours:  100, ECTS: 4, EQF: 5,
		Assessment: "project", Participation: "blended", Supervision: "supervisedOnsite",
		QualityAssurance: nordmarkQuality, Language: "nb", Country: "NO", Price: issuer.Price{Stated: true, Cents: 48000, Currency: "EUR"},
		Prerequisites: "None. It helps to have a project.",
		Stackable:     "alone", Field: "project-management",
		Further: "Taught in Norwegian; cases and examination may also be taken in English.",
		Grading: issuer.Grading{Kind: "percent", Max: "100", Needed: "60"},
	}},
	{Key: "business-case", Org: "nordmark", Definition: issuer.Definition{
		Title:       "Building a Business Case",
		Description: "A business case is an argument with numbers, not numbers with a cover. You learn to compare options over their whole life, doing nothing included, to say how sure each figure is, and to defend the result before people whose money it is.",
		Outcomes: []string{
			"Compares at least three options, one of them doing nothing, by cost, benefit and risk over time",
			"Calculates net present value and payback, and explains when they disagree",
			"Tests which assumptions would overturn the recommendation",
			"Presents the case to a board and answers for the origin of every figure",
		},
		Criteria: `You build a business case for a decision that a real organisation has to make, and present it for twenty minutes to a board of three: a finance director, a lecturer and somebody affected by the decision.

The written case (at most eight pages and a workbook) is marked on options, figures, sensitivity and candour; the presentation on clarity and on answers. A figure whose origin you cannot name counts as missing.

Scale A to F. You need C or better in the written case and D or better in the presentation.`,
		Skills: []issuer.SkillLevel{{Skill: "build-business-case", Level: 6}, {Skill: "read-financial-statements", Level: 5}, {Skill: "analyse-spreadsheets", Level: 5}},
		Hours:  125, ECTS: 5, EQF: 6,
		Assessment: "project", Participation: "blended", Supervision: "supervisedOnsite",
		QualityAssurance: nordmarkQuality, Language: "en", Country: "NO", Price: issuer.Price{Stated: true, Cents: 78000, Currency: "EUR"},
		Prerequisites: "Two years of work in an organisation whose accounts you may see.",
		Stackable:     "stackable", StacksInto: "Executive Certificate in Management, Nordmark University (30 ECTS)",
		Field: "business-leadership", Grading: issuer.Grading{Kind: "grade", Max: "A", Needed: "C"},
	}},
}
