package demo

import "laurel/issuer"

const kestrelQuality = "Kestrel Systems’ assessment board, on which two of five seats are held by outside engineers; labelled by the Baltic Quality Council since 2025."

// kestrel describes what Kestrel Systems offers.
var kestrel = []Credential{
	{Key: "incidents", Org: "kestrel", Definition: issuer.Definition{
		Title: "Responding to Security Incidents",
		Description: "An attack is under way and the telephone rings. You learn to tell noise from attack, to contain without destroying evidence, to restore in a safe order, and to write the account from which others learn. " +
			"Half of the course is spent in a range where a trained opponent moves against you.",
		Outcomes: []string{
			"Triages a queue of alerts and justifies each decision with evidence",
			"Contains an intrusion while it preserves memory, disks and logs in a defensible way",
			"Restores services in an order agreed with their owners, and verifies that the intruder is gone",
			"Writes a timeline and a report that name causes, not culprits",
		},
		Criteria: `You defend a small company’s network for eight hours in our range, in a team of four with a fixed role each, against a scripted intrusion with free variations.

Two observers score each person on **detection, containment, evidence, restoration and communication** (0 to 4). Within three days each person hands in an own incident report.

You need 3 or more in your role’s two main criteria, 2 or more in the others, 14 of 20 in all, and a report in which the timeline is right to within five minutes. Identity is checked at the door.`,
		Skills: []issuer.SkillLevel{{Skill: "respond-to-incidents", Level: 5}, {Skill: "triage-security-alerts", Level: 5}, {Skill: "read-network-traffic", Level: 4}},
		Hours:  84, ECTS: 3, EQF: 5,
		Assessment: "observed", Participation: "blended", Supervision: "supervisedOnsite",
		QualityAssurance: kestrelQuality, Language: "en", Country: "NL", Price: issuer.Price{Stated: true, Cents: 185000, Currency: "EUR"},
		Prerequisites: "A year’s practice in running networks or servers.",
		ValidMonths:   6, Stackable: "stackable", StacksInto: "Kestrel Certified Defender",
		Field: "cybersecurity", Further: "In force for six months, as an on-call rota needs it; half a day in the range renews it.",
		Grading: issuer.Grading{Kind: "points", Max: "20", Needed: "14"},
	}},
	{Key: "containers", Org: "kestrel", Definition: issuer.Definition{
		Title:       "Running Services in Containers",
		Description: "You learn to package a service as a small, reproducible image and to keep it healthy on a Kubernetes cluster while nodes fail, versions change and traffic doubles. The weight lies on running, not on installing.",
		Outcomes: []string{
			"Builds small images that run without root and can be rebuilt from source",
			"Declares deployments, probes, limits and disruption budgets for a service with state and one without",
			"Rolls a change out and back without failed requests",
			"Diagnoses crash loops, evictions, failing probes and name resolution from events and logs",
		},
		Criteria: `A practical examination of four hours on a cluster of your own. Ten tasks arrive one after another; three of them are faults, introduced while you work.

Each task is checked by a program that looks at the state of the cluster, never at how you got there. The first seven are worth 8 points, the faults 14, 15 and 15. During the rollout task a client counts failed requests: none are allowed.

You may use the public documentation, nothing else. The screen is shared with an invigilator who has checked your identity. You need 70 of 100.`,
		Skills: []issuer.SkillLevel{{Skill: "run-containers", Level: 5}, {Skill: "observe-services", Level: 4}, {Skill: "provision-infrastructure-as-code", Level: 4}},
		Hours:  60, ECTS: 2, EQF: 5,
		Assessment: "exam", Participation: "online", Supervision: "supervisedOnline",
		QualityAssurance: kestrelQuality, Language: "en", Country: "NL", Price: issuer.Price{Stated: true, Cents: 64000, Currency: "EUR"},
		Prerequisites: "You are at home on a Linux command line and can read YAML.",
		ValidMonths:   9, Stackable: "stackable", StacksInto: "Kestrel Certified Operator",
		Field: "cloud", Further: "The cluster version is at most two minor versions behind the current release, and so the award runs out after nine months. Three tasks renew it.",
		Grading: issuer.Grading{Kind: "points", Max: "100", Needed: "70"},
	}},
	{Key: "recovery", Org: "kestrel", Definition: issuer.Definition{
		Title:       "Planning and Rehearsing Recovery",
		Description: "A backup nobody has restored is a hope. You learn to agree with the business how much loss and delay is bearable, to arrange copies and fallbacks to match, and to lead a rehearsal that ends with facts.",
		Outcomes: []string{
			"Agrees recovery time and recovery point objectives with service owners, in money and in minutes",
			"Designs copies, fallbacks and an order of restoration that meet them at known cost",
			"Conducts a rehearsal in which at least one service is restored elsewhere",
			"Reports measured against promised times, and what must change",
		},
		Criteria: `You plan and lead a recovery rehearsal in your own organisation or in our laboratory.

You hand in the agreed objectives with signatures, the recovery plan, the log of the rehearsal with times taken by someone other than you, and the report to management.

The plan need not have worked. What must be right is **the measuring and the reading of it**: an honest failed rehearsal passes, a smooth one without figures does not. Marked out of 50; you need 32. A second assessor reads every result within five points of that.`,
		Skills: []issuer.SkillLevel{{Skill: "plan-recovery", Level: 6}, {Skill: "design-cloud-architecture", Level: 5}, {Skill: "observe-services", Level: 4}},
		Hours:  52, ECTS: 2, EQF: 6,
		Assessment: "project", Participation: "blended", Supervision: "none",
		QualityAssurance: kestrelQuality, Language: "en", Country: "NL", Price: issuer.Price{Stated: true, Cents: 72000, Currency: "EUR"},
		Prerequisites: "You run, or decide about, services that others depend on.",
		ValidMonths:   36, Stackable: "stackable", StacksInto: "Kestrel Certified Operator",
		Field: "cloud", Grading: issuer.Grading{Kind: "points", Max: "50", Needed: "32"},
	}},
	{Key: "testing", Org: "kestrel", Definition: issuer.Definition{
		Title:       "Testing Software Automatically",
		Description: "You learn to write tests that fail when behaviour breaks and stay quiet when only the structure changes. The course works on one untested program of eight thousand lines; by the end it can be changed without fear.",
		Outcomes: []string{
			"Writes fast, independent unit tests that name the case they check",
			"Breaks dependencies on clock, network and database without changing behaviour",
			"Uses properties and generated input where examples are not enough",
			"Reads a mutation report and closes the gaps that matter",
		},
		Criteria: `You receive a program with no tests and eleven working days.

Your test suite is judged by a machine and by a person. The machine puts forty faults into the program, one at a time: **at least thirty must be caught**, with no false alarm in a hundred runs, in under sixty seconds. It then makes ten harmless restructurings: at most one test may break.

The person reads twenty of your tests for clarity and asks you about three of them by video for fifteen minutes.`,
		Skills: []issuer.SkillLevel{{Skill: "test-software", Level: 5}, {Skill: "write-readable-code", Level: 4}, {Skill: "debug-programs", Level: 4}},
		Hours:  56, ECTS: 2, EQF: 5,
		Assessment: "project", Participation: "online", Supervision: "supervised",
		QualityAssurance: kestrelQuality, Language: "en", Country: "NL", Price: issuer.Price{Stated: true, Cents: 52000, Currency: "EUR"},
		Prerequisites: "You have written programs in Go, Java, Python or TypeScript for a year or more.",
		Stackable:     "stackable", StacksInto: "Kestrel Certified Developer",
		Field: "coding", Grading: issuer.Grading{Kind: "pass"},
	}},
	{Key: "smart-contracts", Org: "kestrel", Definition: issuer.Definition{
		Title:       "Writing Safe Smart Contracts",
		Description: "A contract on a ledger runs with other people’s money and cannot be mended quietly. You learn to write small contracts in Solidity with tested edge cases, and to look for weaknesses in those of others before somebody else does.",
		Outcomes: []string{
			"Writes a contract with bounded cost, explicit access rules and events for every change of state",
			"Tests invariants with generated sequences of calls, hostile ones included",
			"Finds re-entrancy, rounding, access and price-manipulation faults, and proves each with a failing test",
			"Plans for pause, upgrade or wind-down, and explains who holds which power",
		},
		Criteria: `Two parts, both within four weeks.

**Write.** A contract for one of three given purposes, with its tests and a two-page note on risks and powers. Examiners attack it for a day with an automatic fuzzer and by hand. Loss or lock-up of funds fails the part.

**Review.** A contract of about 400 lines contains five weaknesses, two of them severe. You must prove both severe ones with a test, and at least one of the others.

Both parts must be passed; the review may be repeated once with another contract.`,
		Skills: []issuer.SkillLevel{{Skill: "write-smart-contracts", Level: 6}, {Skill: "audit-smart-contracts", Level: 5}, {Skill: "manage-ledger-keys", Level: 4}},
		Hours:  140, ECTS: 5, EQF: 6,
		Assessment: "project", Participation: "online", Supervision: "none",
		QualityAssurance: kestrelQuality, Language: "en", Country: "NL", Price: issuer.Price{Stated: true, Cents: 98000, Currency: "EUR"},
		Prerequisites: "Two years of programming, and automatic tests as a habit.",
		ValidMonths:   6, Stackable: "alone", Field: "blockchain",
		Further: "Compilers and attacks change quickly: the award is in force for six months, and a review of one new contract renews it.",
		Grading: issuer.Grading{Kind: "pass"},
	}},
	{Key: "iterations", Org: "kestrel", Definition: issuer.Definition{
		Title:       "Running Work in Short Iterations",
		Description: "Two weeks, one usable result, one honest look back. You learn to keep an ordered list of work, to cut it into pieces that can be finished, and to lead the conversations that make the next iteration better than the last.",
		Outcomes: []string{
			"Orders a list of work by value, risk and dependency, and explains the order to those who wait",
			"Splits large items into pieces that are usable when finished",
			"Facilitates planning, review and retrospective so that each ends with a decision",
			"Forecasts a date range from the team’s own record",
		},
		Criteria: `You accompany one team through four iterations. An assessor sits in on one planning and one retrospective, chosen at short notice, and uses a checklist of twelve observable points.

You hand in the list of work before and after, the forecast made after the second iteration, and one page comparing it with what happened.

Nine of the twelve points must be observed. The forecast need not have come true; its reasoning must hold.`,
		Skills: []issuer.SkillLevel{{Skill: "run-iterations", Level: 5}, {Skill: "estimate-effort", Level: 4}, {Skill: "chair-meetings", Level: 4}},
		Hours:  40, EQFNote: "The Dutch framework has not yet levelled this award; an application is under way.",
		Assessment: "observed", Participation: "onsite", Supervision: "supervised",
		QualityAssurance: kestrelQuality, Language: "nl", Country: "NL", Price: issuer.Price{Stated: true, Cents: 89000, Currency: "EUR"},
		Prerequisites: "You belong to a team that will work in iterations for at least eight weeks.",
		ValidMonths:   36, Stackable: "alone", Field: "project-management",
		Grading: issuer.Grading{Kind: "pass"},
	}},
	{Key: "demonstrations", Org: "kestrel", Definition: issuer.Definition{
		Title:       "Demonstrating Technical Products",
		Description: "A good demonstration answers the question the customer came with, on data that looks like theirs. You learn to find that question, to show the shortest path to its answer, and to admit what the product cannot do before somebody else finds out.",
		Outcomes: []string{
			"Prepares a demonstration from the customer’s stated problem rather than from the product’s menu",
			"Demonstrates a technical product live, and recovers when something fails",
			"Answers technical doubts with evidence, and says so when an answer must be found out",
		},
		Criteria: `You give two live demonstrations of twenty-five minutes each to a panel that plays a customer’s engineer, buyer and sceptic. The second takes place in an environment in which one thing has been broken on purpose.

The panel marks relevance, truthfulness, command of the product and listening, each 1 to 5. You need an average of 3.5 and may not fall below 3 in truthfulness. A claim about the product that is false and not corrected ends the attempt.`,
		Skills: []issuer.SkillLevel{{Skill: "demonstrate-products", Level: 5}, {Skill: "handle-objections", Level: 4}, {Skill: "discover-needs", Level: 3}},
		Hours:  24, EQFNote: "A company award; no level has been sought.",
		Assessment: "observed", Participation: "onsite", Supervision: "supervised",
		Language: "en", Country: "NL", Price: issuer.Price{Stated: true, Cents: 75000, Currency: "EUR"},
		Prerequisites: "You know one technical product well enough to use it daily.",
		ValidMonths:   24, Stackable: "alone", Field: "tech-sales",
		Grading: issuer.Grading{Kind: "points", Max: "20", Needed: "14"},
	}},
}
