package demo

import "laurel/assess"

// Assessment is how one micro-credential is assessed, and what people handed in.
type Assessment struct {
	Org, Credential string // their keys
	Design          assess.Design
	Answers         map[assess.TaskID]string // what whoever does the tasks hands in
	Pieces          []assess.PieceRequest    // of a portfolio
}

// Assessment is the demonstration's: judged by two, blind, and with recognition
// of prior learning.
func (c Content) Assessment() Assessment {
	levels := func(names ...string) (all []assess.Level) {
		for i, name := range names {
			all = append(all, assess.Level{Title: name, Points: []int{0, 4, 7, 10}[i]})
		}
		return all
	}
	return Assessment{Org: "nordmark", Credential: "threats",
		Design: assess.Design{
			Intro: "You get the description of a parcel service’s locker system. Take about twelve hours for both tasks together.",
			Tasks: []assess.Task{
				{ID: "model", Title: "Flows, boundaries and threats", Kind: assess.TextTask, Outcomes: []int{1, 2},
					Instructions: "List the data flows, draw the trust boundaries in words, and derive threats for each boundary. Say by which method.",
					Rubric: []assess.Criterion{{ID: "coverage", Title: "Coverage", Need: 2, Levels: levels("Boundaries are missing", "The main ones", "All boundaries", "All, with what others overlook")},
						{ID: "method", Title: "Method", Levels: levels("None", "Named", "Followed", "Followed, and its limits said")}}},
				{ID: "ranking", Title: "Ranking and defences", Kind: assess.TextTask, Outcomes: []int{3, 4},
					Instructions: "Rank the five most serious threats, with reasons a product owner can challenge. Propose defences, and say which risk remains.",
					Rubric:       []assess.Criterion{{ID: "reasons", Title: "Reasons", Need: 1, Levels: levels("Asserted", "Plausible", "Argued", "Argued, and doubted")}}},
			},
			Pass: assess.PassRule{Least: 70}, Double: true, Blind: true, DueDays: 14, AppealDays: 30, Recognise: true, Partial: true},
		Answers: map[assess.TaskID]string{
			"model":   "Seven flows cross four boundaries: the courier’s phone, the locker’s controller, the mobile network and the back office. By STRIDE: a courier’s token can be replayed at another locker, the controller accepts unsigned firmware from its service port …",
			"ranking": "1. Unsigned firmware: rare, but every locker of a street at once. 2. Replayed tokens: likely, one parcel each. Defence for 1: signed images and a fuse; what remains is a stolen signing key …",
		},
		Pieces: []assess.PieceRequest{
			{Title: "Threat model of a tram operator’s ticket gates", Outcomes: []int{1, 2}, Why: "I drew the flows and boundaries with their engineers and derived 41 threats by STRIDE; the list is in the report.",
				Text: "Twelve gates, one controller a station, a message bus to the back office. Boundaries: gate and card, controller and service laptop, bus and back office …"},
			{Title: "Minutes of the risk meeting", Outcomes: []int{3}, Why: "The ranking is mine; the product owner challenged two of the five places, and one was changed.",
				Link: "https://trams.example/security/minutes-2025-03"},
		}}
}
