package demo

import "laurel/issuer"

const elleryQuality = "Ellery Teaching Hospital’s education board, accredited for continuing professional development; patients who took part in consultations sit on the board, and the Baltic Quality Council reviewed it in 2025."

// ellery describes what Ellery Teaching Hospital offers.
var ellery = []Credential{
	{Key: "consent", Org: "ellery", Definition: issuer.Definition{
		Title: "Explaining Treatment and Obtaining Consent",
		Description: "Consent is a conversation, not a signature. You learn to explain what is proposed, what else is possible and how likely harm is, in words and numbers a patient follows; to find out what has been understood; and to leave room for no. " +
			"Practice is with trained simulated patients, among them people who do not share your language.",
		Outcomes: []string{
			"Explains a treatment, its alternatives and doing nothing, with likelihoods as natural frequencies",
			"Checks understanding by teach-back and explains again differently until it fits",
			"Assesses whether a patient is able to decide on this question at this time",
			"Works with a professional interpreter and declines relatives as substitutes",
			"Documents the conversation so that a colleague can rely on it",
		},
		Criteria: `Four stations of twelve minutes with simulated patients: a routine procedure, a refusal, doubtful capacity, and a conversation through an interpreter.

At each station one clinician and the simulated patient mark you apart, on a checklist of ten points and one question: *would you feel free to say no?* You need 7 of 10 at every station and a yes to that question at three of four.

Stating a likelihood wrongly by a factor of ten or more, or going on after a clear refusal, fails the station. One station may be repeated on another day.`,
		Skills: []issuer.SkillLevel{{Skill: "obtain-consent", Level: 6}, {Skill: "explain-treatment", Level: 6}, {Skill: "check-understanding", Level: 5}, {Skill: "work-with-interpreters", Level: 4}},
		Hours:  30, ECTS: 1, EQF: 6,
		Assessment: "observed", Participation: "onsite", Supervision: "supervisedOnsite",
		QualityAssurance: elleryQuality, Language: "en", Country: "IE", Price: issuer.Price{Stated: true, Cents: 32000, Currency: "EUR"},
		Prerequisites: "You are registered in a health profession, or in the clinical part of your studies.",
		ValidMonths:   36, Stackable: "stackable", StacksInto: "Certificate in Clinical Communication, Ellery Teaching Hospital",
		Field: "patient-communication", Further: "Recognised for 15 points of continuing professional development.",
		Grading: issuer.Grading{Kind: "points", Max: "40", Needed: "28"},
	}},
	{Key: "serious-news", Org: "ellery", Definition: issuer.Definition{
		Title:       "Breaking Serious News",
		Description: "There is no good way to say it, but there are bad ones. You learn to prepare the room and yourself, to find out what the person already knows, to say the words plainly, to stay with what follows, and to agree on the next step before anyone goes home.",
		Outcomes: []string{
			"Prepares a conversation: facts, room, time, company, interruptions",
			"States serious news in one plain sentence after asking what is known and wanted",
			"Responds to tears, anger and silence without hurrying, false comfort or jargon",
			"Agrees on a next step and on who will be told what, and hands over to the team",
		},
		Criteria: `Two conversations of twenty minutes with actors, one of them about a child or a sudden death, recorded for you and the assessors alone and erased after ninety days.

Marked by two assessors with a scale of eight items, 0 to 3 each. You need 16 of 24 in both, and no zero in *plain words* and *response to emotion*. You then reflect for fifteen minutes on one moment that the assessors choose.

Whoever notices that a conversation touches a loss of their own may stop at any time; that attempt is not counted.`,
		Skills: []issuer.SkillLevel{{Skill: "break-bad-news", Level: 6}, {Skill: "calm-distress", Level: 5}, {Skill: "hand-over-care", Level: 4}},
		Hours:  27, ECTS: 1, EQF: 6,
		Assessment: "observed", Participation: "onsite", Supervision: "supervisedOnsite",
		QualityAssurance: elleryQuality, Language: "en", Country: "IE", Price: issuer.Price{Stated: true, Cents: 32000, Currency: "EUR"},
		Prerequisites: "Clinical work with patients for at least one year.",
		ValidMonths:   60, Stackable: "stackable", StacksInto: "Certificate in Clinical Communication, Ellery Teaching Hospital",
		Field: "patient-communication", Grading: issuer.Grading{Kind: "points", Max: "24", Needed: "16"},
	}},
	{Key: "coaching", Org: "ellery", Definition: issuer.Definition{
		Title:       "Coaching Colleagues at Work",
		Description: "On a ward, in a laboratory or in an office, people learn most from whoever stands next to them. You learn to help a colleague think a problem through by questions and observation, and to stop helping at the right moment.",
		Outcomes: []string{
			"Agrees with a colleague on what is to be learnt and how both will notice",
			"Observes a piece of work and describes it without judging",
			"Asks questions that lead the colleague to an own next step",
			"Ends a coaching relationship with a review of what changed",
		},
		Criteria: `You coach two colleagues through at least four sessions each over three months. One session each is observed by an assessor, with the colleague’s consent.

The assessor counts who speaks (you, less than 40 % of the time) and marks agreement, observation, questions and closing on a four-level rubric. Both colleagues write half a page each, which you do not see before the result.

You need level 3 in three of four criteria in both observed sessions.`,
		Skills: []issuer.SkillLevel{{Skill: "coach-people", Level: 5}, {Skill: "give-feedback", Level: 4}},
		Hours:  50, ECTS: 2, EQF: 5,
		Assessment: "observed", Participation: "blended", Supervision: "supervised",
		QualityAssurance: elleryQuality, Language: "en", Country: "IE", Price: issuer.Price{Stated: true, Cents: 0, Currency: "EUR"},
		Prerequisites: "Two colleagues who wish to be coached, and their managers’ agreement.",
		Stackable:     "alone", Field: "leadership", Further: "Free for staff of hospitals in the Ellery network.",
		Grading: issuer.Grading{Kind: "pass"},
	}},
}
