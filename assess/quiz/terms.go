package quiz

import (
	"math"
	"slices"
	"strconv"

	"laurel/fault"
)

// Bounds of a quiz.
const (
	maxTitle     = 200
	maxQuestions = 100
	maxDraws     = 30
	maxMinutes   = 24 * 60
	maxAttempts  = 100
	maxWait      = 24 * 365
)

func (t Terms) cleaned() Terms {
	t.Title, t.Intro = oneLine(t.Title), lines(t.Intro)
	t.Draws = slices.Clone(t.Draws)
	for i := range t.Draws {
		t.Draws[i].Topic = oneLine(t.Draws[i].Topic)
	}
	t.Draws = slices.DeleteFunc(t.Draws, func(d Draw) bool { return d.Count == 0 })
	return t
}

// validate says what is wrong with cleaned terms.
func (t Terms) validate() error {
	faults := []*fault.Error{
		tooLong("title", t.Title, maxTitle), tooLong("intro", t.Intro, maxText), t.badDraws(),
		outOf("minutes", t.Minutes, maxMinutes, "Write the time in whole minutes, at most {limit}; 0 for no limit."),
		outOf("attempts", t.Attempts, maxAttempts, "Write how often one may try, at most {limit}; 0 for no limit."),
		outOf("wait", t.Wait, maxWait, "Write the hours between two attempts, at most {limit}."),
	}
	if t.Title == "" {
		faults = append(faults, fault.Field("title", "Give the quiz a title."))
	}
	if math.IsNaN(t.Pass) || t.Pass < 0 || t.Pass > 100 {
		faults = append(faults, fault.Field("pass", "Write the share of points needed as a percentage from 0 to 100."))
	}
	if t.Tell.Name() == "" {
		faults = append(faults, fault.Field("tell", "Choose what people are told afterwards."))
	}
	return fault.Join(faults...)
}

func outOf(field string, n, limit int, text string) *fault.Error {
	if n < 0 || n > limit {
		return fault.Field(field, text, "limit", strconv.Itoa(limit))
	}
	return nil
}

func (t Terms) badDraws() *fault.Error {
	seen, total := map[string]bool{}, 0
	for _, d := range t.Draws {
		switch {
		case d.Count < 0 || d.Count > maxQuestions:
			return fault.Field("draws", "Write how many questions of each topic, as a whole number.")
		case seen[d.Topic]:
			return fault.Field("draws", "The topic “{topic}” is named twice.", "topic", d.Topic)
		}
		seen[d.Topic] = true
		total += d.Count
	}
	switch {
	case total == 0:
		return fault.Field("draws", "Say how many questions are drawn.")
	case total > maxQuestions || len(t.Draws) > maxDraws:
		return fault.Field("draws", "A quiz has at most 100 questions.")
	}
	return nil
}
